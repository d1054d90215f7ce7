"""What was kept is what was checked: this measure, this text, against this vocabulary, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from brightline import language
from brightline.corpus import Corpus, kept
from brightline.corpus.load import MOST_LAWS
from brightline.language import MeasureErrors
from brightline.language.conditions import Condition
from brightline.vocabulary import load_vocabulary

LAW = Path(__file__).resolve().parents[1] / "cli" / "law"
TOWN, ACT = "us/ma/millbrook", "us/ma/millbrook/trust-act"
DAY = date(2024, 12, 4)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BRIGHTLINE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def entry_of(folder: Path, beginning: str) -> str:
    (name,) = (e.name for e in folder.iterdir() if e.name.startswith(beginning))
    return name


def test_a_measure_checked_against_one_vocabulary_is_not_taken_for_checked_against_another() -> None:
    Corpus.load(LAW).law(TOWN, DAY)
    words = load_vocabulary()
    without_hold = replace(words, actions={n: a for n, a in words.actions.items() if n != "hold"})
    with pytest.raises(MeasureErrors, match="hold"):
        Corpus(LAW, without_hold).law(TOWN, DAY)


def test_an_entry_that_holds_another_measure_is_no_entry(own_cache: Path) -> None:
    first = Corpus.load(LAW).law(TOWN, DAY)
    name = entry_of(own_cache, "us-ma-millbrook")
    (act,) = (m for m in first.measures if m.id == ACT)
    other = replace(act, id="us/ma/oakham/act", rules=())
    for wrong in ((other.id, other), (ACT, other), other, act, (ACT, "act"), (ACT,)):
        kept.keep(name, wrong)
        assert kept.recall_measure(name, ACT) is None
        again = Corpus.load(LAW).law(TOWN, DAY)
        assert [len(m.rules) for m in again.measures] == [len(m.rules) for m in first.measures]


def test_kept_never_lines_that_are_too_few_or_no_conditions_are_no_entry(own_cache: Path) -> None:
    whole = Corpus.load(LAW).never
    assert all(isinstance(c, Condition) for c in whole)
    name = entry_of(own_cache, "never-")
    for wrong in ((), whole[:-1], tuple("no condition" for _ in whole), "never"):
        kept.keep(name, wrong)
        assert Corpus.load(LAW).never == whole


def test_a_measure_is_made_from_the_text_that_names_its_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that changes between two readings would be kept under the name of what it was before."""
    read: list[str] = []
    once = language.read_text

    def counted(path: str) -> str:
        read.append(path)
        return once(path)

    monkeypatch.setattr(language, "read_text", counted)
    Corpus.load(LAW).law(TOWN, DAY)
    assert len(read) == len(set(read)) > 0


def test_an_action_or_an_actor_that_changes_answers_changes_the_hash_of_the_law() -> None:
    words = load_vocabulary()
    hold, officer = words.actions["hold"], words.actors["police_officer"]
    changed = [
        replace(words, actions=words.actions | {"hold": replace(hold, safe_default="Ask a judge.")}),
        replace(words, actors=words.actors | {"police_officer": replace(officer, agency="city")}),
    ]
    hashes = {Corpus(LAW, vocabulary).law(TOWN, DAY).corpus_hash for vocabulary in (words, *changed)}
    assert len(hashes) == 3


def test_the_laws_of_many_days_do_not_fill_the_memory() -> None:
    corpus = Corpus.load(LAW)
    first = corpus.law(TOWN, DAY)
    for i in range(1, MOST_LAWS + 5):
        corpus.law(TOWN, DAY + timedelta(days=i))
        assert corpus.law(TOWN, DAY) is first, "the law asked for again and again stays"
    assert len(corpus._laws) == MOST_LAWS
