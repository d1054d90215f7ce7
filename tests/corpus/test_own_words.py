"""Facts that a folder of measures adds in its words.yaml."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from brightline import Corpus
from brightline.corpus import check_corpus
from brightline.language import MeasureErrors
from brightline.vocabulary import VocabularyErrors
from tests.millbrook import FRONT

WORDS = """
local.asked_in_writing:
  type: yes or no
  noun: whether the person asked in writing
  question: Has the person asked in writing?
  true: the person has asked in writing
  false: the person has not asked in writing
  unknown: there is no evidence that the person has asked in writing
  definition: A letter that the person signed.
  source: Millbrook Code § 9.1
"""
RULE = """
## Telling (§ 9.1)

An officer tells nobody of a release, unless the person asked in writing.

```rules
in force 2020-01-01 .. open

rule telling cite "§ 9.1" evidence read source code
  forbid notify_release
    unless local.asked_in_writing = yes
```

```cases
case unasked: nobody asked
  on 2024-03-01
  given actor = police_officer
  given local.asked_in_writing = no
  expect notify_release forbidden by telling
```
"""
ACT = "us/ma/millbrook/act"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of measures with one act and one word of its own."""
    (tmp_path / ACT).parent.mkdir(parents=True)
    (tmp_path / f"{ACT}.md").write_text(FRONT + RULE, encoding="utf-8")
    (tmp_path / "coverage.yaml").write_text("us/ma/millbrook:\n  name: Millbrook\n", encoding="utf-8")
    (tmp_path / "words.yaml").write_text(WORDS, encoding="utf-8")
    return tmp_path


def test_a_word_of_the_folder_decides_like_a_common_one(folder: Path) -> None:
    law = Corpus.load(folder).law("us/ma/millbrook", on=date(2024, 3, 1)).alone(ACT)
    officer = {"actor": "police_officer"}
    unknown = law.decide("notify_release", officer)
    assert (unknown.outcome, [a.fact for a in unknown.asks]) == ("undetermined", ["local.asked_in_writing"])
    assert law.decide("notify_release", {**officer, "local.asked_in_writing": "no"}).outcome == "forbidden"
    assert law.decide("notify_release", {**officer, "local.asked_in_writing": "yes"}).outcome == "not addressed"


def test_a_word_of_one_folder_means_nothing_in_another(folder: Path) -> None:
    (folder / "words.yaml").unlink()
    with pytest.raises(MeasureErrors, match=r"local\.asked_in_writing"):
        Corpus.load(folder).law("us/ma/millbrook", on=date(2024, 3, 1))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (WORDS.replace("local.", ""), "Call it `local.asked_in_writing`."),
        (WORDS.replace("local.asked_in_writing", "papers"), "stands in two files"),
        (WORDS.replace("  source: Millbrook Code § 9.1\n", ""), "source"),
        ("a: &a [b]\nc: *a\n", "Write the words out."),
        ("[" * 5000, "YAML|deep"),
        (WORDS.replace("asked", "\u2066asked", 1), r"U\+2066"),
    ],
    ids=[
        "the name of a common word",
        "a common word again",
        "no source",
        "a bomb",
        "brackets without end",
        "a hidden sign",
    ],
)
def test_words_that_are_wrong_are_refused_with_their_place(folder: Path, words: str, said: str) -> None:
    (folder / "words.yaml").write_text(words, encoding="utf-8")
    with pytest.raises(VocabularyErrors, match=said) as refused:
        Corpus.load(folder)
    assert all("words.yaml" in problem.place for problem in refused.value.problems)


def test_an_exception_of_words_nobody_read_is_open_and_not_untried(folder: Path) -> None:
    act = folder / f"{ACT}.md"
    act.write_text(
        FRONT
        + RULE.replace("unless local.asked_in_writing = yes", 'unless ? "What is asking?"')
        .replace("  given local.asked_in_writing = no\n", "")
        .replace("forbidden by telling", "undetermined"),
        encoding="utf-8",
    )
    whole = check_corpus(Corpus.load(folder))
    assert whole.passed, whole.problems
    assert (whole.tally.exceptions, whole.tally.open_exceptions, whole.tally.saved) == (0, 0, 0), "only words not read"
    act.write_text(
        act.read_text(encoding="utf-8").replace("unless ?", "unless person.in_custody = yes and ?"),
        encoding="utf-8",
    )
    partly = check_corpus(Corpus.load(folder))
    assert partly.passed, partly.problems
    assert (partly.tally.exceptions, partly.tally.open_exceptions, partly.tally.saved) == (1, 1, 0)
    assert partly.tally.unsaved == []
