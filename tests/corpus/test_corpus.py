"""The corpus as a whole: it passes its own check, is written in one form, and is the same law when it was kept."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from brightline.corpus import Corpus, check_corpus, kept
from brightline.language import format_draft, parse, read_text

BOSTON = "us/ma/boston"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.load()


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BRIGHTLINE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_the_corpus_passes_its_own_check(corpus: Corpus) -> None:
    report = check_corpus(corpus)
    assert [str(p) for p in report.problems] == []
    assert [str(v) for v in report.tally.undecided] == []
    assert [str(v) for v in report.tally.unsaved] == []
    assert report.tally.decided + report.tally.left_open == report.tally.rules
    assert report.tally.left_open < 20, "rules that no facts can settle, because a clause of theirs was not read"
    assert len(report.cases) > 350


@pytest.mark.parametrize("file", Corpus.load().files(), ids=lambda f: f.stem)
def test_every_measure_is_written_in_the_one_form(corpus: Corpus, file: Path) -> None:
    text = read_text(file)
    assert format_draft(parse(text, file.name)) == text


def test_a_kept_measure_is_the_measure_that_was_read(corpus: Corpus) -> None:
    for measure in corpus.measures(BOSTON):
        light = kept.without_cases(measure)
        assert kept.thaw(kept.freeze(light)) == light


def test_the_second_run_gives_the_same_law_as_the_first(own_cache: Path) -> None:
    def answer() -> dict[str, object]:
        law = Corpus.load().law(BOSTON, date(2024, 12, 4))
        return law.decide("hold", {"actor": "police_officer", "papers": {"civil_detainer"}}).to_json()

    first = answer()
    assert any(own_cache.iterdir()), "something was kept"
    assert answer() == first


def test_damaged_entries_are_no_entries(own_cache: Path) -> None:
    law = Corpus.load().law(BOSTON, date(2024, 12, 4))
    for entry in own_cache.iterdir():
        entry.write_bytes(entry.read_bytes()[:-20] + b"x" * 20)
    again = Corpus.load().law(BOSTON, date(2024, 12, 4))
    assert again.corpus_hash == law.corpus_hash
    assert [m.id for m in again.measures] == [m.id for m in law.measures]


@pytest.mark.parametrize("frozen", [(9,), (6, 999), (5, 0, "nothing"), (6, 0, 1, 2, 3, 4, 5, 6, 7, 8), ()])
def test_what_no_measure_could_be_is_not_thawed(own_cache: Path, frozen: tuple[object, ...]) -> None:
    with pytest.raises((AttributeError, IndexError, KeyError, TypeError, ValueError)):
        kept.thaw(frozen)


def test_a_changed_measure_is_read_anew(own_cache: Path, tmp_path: Path) -> None:
    root = tmp_path / "measures"
    shutil.copytree(Corpus.load().root, root)
    before = Corpus.load(root).law(BOSTON, date(2024, 12, 4))
    act = root / "us/ma/boston/trust-act-2019.md"
    act.write_text(act.read_text(encoding="utf-8").replace("Boston Trust Act", "Boston Act"), encoding="utf-8")
    after = Corpus.load(root).law(BOSTON, date(2024, 12, 4))
    assert before.corpus_hash != after.corpus_hash
