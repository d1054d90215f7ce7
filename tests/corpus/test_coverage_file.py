"""What was looked for, and when: a coverage file says it without a gap, or is refused with the line that is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from brightline.corpus import Corpus
from brightline.language import MeasureErrors, Problem

TOWN = """us:
  name: United States
us/zz/ashford:
  name: Ashford
  layers:
"""


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIGHTLINE_CACHE", str(tmp_path / "cache"))


def corpus_of(folder: Path, coverage: str | bytes) -> Corpus:
    root = folder / "measures"
    root.mkdir(exist_ok=True)
    (root / "coverage.yaml").write_bytes(coverage if isinstance(coverage, bytes) else coverage.encode())
    return Corpus.load(root)


def refused(folder: Path, coverage: str | bytes) -> tuple[Problem, ...]:
    """The mistakes for which a coverage file is refused; each has its four parts."""
    with pytest.raises(MeasureErrors) as caught:
        corpus_of(folder, coverage).places()
    for problem in caught.value.problems:
        assert problem.span.file == "coverage.yaml"
        assert all((problem.what, problem.why, problem.next)), problem
        assert "front matter" not in str(problem)
    return caught.value.problems


def layer(name: str, *spans: str) -> str:
    return TOWN + f"    {name}:\n" + "".join(f"      - {{{span}}}\n" for span in spans)


LOOKED = '"on": 2026-11-01'


@pytest.mark.parametrize(
    ("coverage", "line", "what"),
    [
        (
            layer("municipal", "from: 2019-01-01, to: open, status: encoded", "from: 2020-01-01, status: not looked"),
            8,
            "overlap at 2020-01-01; the one above is open",
        ),
        (
            layer(
                "municipal", "from: 2019-01-01, to: 2020-01-01, status: encoded", "from: 2020-01-01, status: encoded"
            ),
            8,
            "ends on 2020-01-01",
        ),
        (layer("municipal", "from: 2019-01-02, to: 2019-01-01, status: encoded"), 7, "before it begins on 2019-01-02"),
        (TOWN + "    municipal:\nus/zz/ashford:\n  name: Ashford\n", 7, "`us/zz/ashford` stands twice"),
        (layer("department/polise", "status: encoded"), 6, "no layer `department/polise`"),
        (layer("municipal/police", "status: encoded"), 6, "no layer `municipal/police`"),
        (layer("municipal", "from: 2019-01-01, status: none found"), 7, "not said when somebody looked"),
        (layer("municipal", "status: encoded, evidence: red"), 7, "`red` is not a grade"),
        (layer("municipal", "status: encodet"), 7, "`encodet` is not a status"),
        (layer("municipal", "from: 2019-01-01"), 7, "no status"),
        (layer("municipal", "from: 2019-02-30, status: encoded"), 7, "`2019-02-30` is not a day"),
        (layer("municipal", 'status: none found, "on": yesterday'), 7, "`yesterday` is not a day"),
        (layer("municipal", f"status: encoded, {LOOKED}, nots: Nothing."), 7, "`nots` is not a key"),
        (TOWN + "    - municipal\n", 6, "are not names with spans"),
        (TOWN + "    municipal: encoded\n", 6, "are not a list"),
        (TOWN + "    municipal:\n      - encoded\n", 7, "has no keys"),
        ("12:\n  name: Twelve\n", 1, "`12` is not the path of a place"),
        ("us/zz/ashford: Ashford\n", 1, "has no keys"),
        ("us/zz/ashford:\n  level: municipal\n", 1, "has no name"),
        ("us/zz/ashford:\n  name: [Ashford]\n", 2, "is not text"),
        ("us/zz/ashford:\n  name: Ashford\n  level: town\n", 3, "no level `town`"),
        ("- us\n", 1, "not a list of keys and values"),
        ("us: {name: [United States\n", 1, "is not closed"),
        ("us: &a\n  name: United States\n", 1, "`a` is an anchor"),
        (b"us:\n  name: \xff\n", 2, "not text in UTF-8"),
        ("us:\n  name: United \u202esetatS\n", 2, "The character U+202E may not stand in a coverage file."),
        ('us:\n  name: "United\\u2028States"\n', 2, "The character U+2028 may not stand in a value."),
    ],
)
def test_a_coverage_file_that_could_hide_something_is_refused_at_its_line(
    tmp_path: Path, coverage: str | bytes, line: int, what: str
) -> None:
    problems = refused(tmp_path, coverage)
    assert any(what in p.what and p.span.line == line for p in problems), [str(p) for p in problems]


def test_a_misspelt_agency_is_answered_with_the_nearest(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, layer("department/polise", "status: encoded"))
    assert problem.next == "Closest: `department/police`."
    assert problem.line.strip() == "department/polise:"


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    spans = ("from: 2019-13-01, status: encoded", "from: 2020-01-01, status: encodet")
    assert len(refused(tmp_path, layer("municipal", *spans))) >= 2


def test_a_file_that_was_refused_is_refused_again(tmp_path: Path) -> None:
    wrong = layer("department/polise", "status: encoded")
    assert refused(tmp_path, wrong) == refused(tmp_path, wrong)


def test_what_is_known_of_a_day_is_the_same_when_it_was_kept(tmp_path: Path) -> None:
    spans = (
        "from: 2019-01-01, to: 2019-12-31, status: not looked",
        f"from: 2020-01-01, to: open, status: none found, {LOOKED}, evidence: reported, note: No ordinance.",
    )
    first = corpus_of(tmp_path, layer("municipal", *spans)).place("us/zz/ashford")
    again = corpus_of(tmp_path, layer("municipal", *spans)).place("us/zz/ashford")
    assert first == again
    before, after = first.span("municipal", date(2019, 12, 31)), first.span("municipal", date(2020, 1, 1))
    assert before is not None
    assert before.status == "not looked"
    assert after is not None
    assert (after.status, after.looked_on, str(after.evidence)) == ("none found", "2026-11-01", "reported")
    assert first.span("municipal", date(2018, 12, 31)) is None


@pytest.mark.parametrize("damage", ["[]", "{", '{"us": 1}', '{"us": {"name": "x", "level": "federal", "layers": [1]}}'])
def test_a_kept_coverage_that_says_no_such_thing_is_read_anew(tmp_path: Path, damage: str) -> None:
    from brightline.vocabulary import cache

    coverage = layer("municipal", f"from: 2020-01-01, status: encoded, {LOOKED}")
    first = corpus_of(tmp_path, coverage).place("us/zz/ashford")
    (entry,) = (e for e in (tmp_path / "cache").iterdir() if e.name.startswith("coverage-"))
    cache.write_entry(entry.name, damage)
    assert corpus_of(tmp_path, coverage).place("us/zz/ashford") == first
