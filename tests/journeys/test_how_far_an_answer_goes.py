"""A permission says how far it goes, and a ban never does; what is not settled about it is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from brightline import Corpus, Decision, Outcome
from tests.millbrook import FRONT

RULES = """
An officer may hold for a while.

```rules
event amended between 2020-03-01 and 2020-05-31 (reported)

"""
HOLD = {"actor": "police_officer", "papers": {"civil_detainer"}}
DAY = date(2020, 4, 15)


def answer(folder: Path, rules: str) -> Decision:
    file = folder / "us/ma/millbrook/holding.md"
    file.parent.mkdir(parents=True)
    file.write_text(f"{FRONT}{RULES}{rules}```\n", encoding="utf-8")
    return Corpus.load(folder).law("us/ma/millbrook", on=DAY).alone("us/ma/millbrook/holding").decide("hold", HOLD)


def version(span: str, hours: str) -> str:
    rule = 'rule hold cite "9.60.030" evidence read\n  permit hold\n    when papers has civil_detainer'
    return f"in force {span}\n\n{rule}{hours}\n\n"


def test_two_lengths_of_which_nobody_knows_the_one_in_force_are_both_said(tmp_path: Path) -> None:
    before = version("2014-01-01 .. before amended", "\n    for at most 48 hours")
    after = version("amended .. open", "\n    for at most 12 hours")
    decision = answer(tmp_path, before + after)
    assert decision.outcome is Outcome.PERMITTED
    assert {extent.hours for extent in decision.extent} == {12, 48}
    assert decision.because == ("date_uncertain",)
    assert decision.open_questions
    assert "how far it goes" in decision.explain()


def test_a_limit_that_perhaps_does_not_stand_yet_is_said_to_be_open(tmp_path: Path) -> None:
    before = version("2014-01-01 .. before amended", "")
    after = version("amended .. open", "\n    for at most 12 hours")
    decision = answer(tmp_path, before + after)
    assert decision.perhaps_without_limit
    assert decision.to_json()["extent"] == ["for at most 12 hours", "no limit"]


def test_one_length_in_every_case_is_settled(tmp_path: Path) -> None:
    decision = answer(tmp_path, version("2014-01-01 .. open", "\n    for at most 12 hours"))
    assert [extent.hours for extent in decision.extent] == [12]
    assert decision.because == ()
    assert not decision.perhaps_without_limit


@pytest.mark.parametrize("costs", ["no", "yes"])
def test_a_ban_never_says_how_long_to_hold(costs: str) -> None:
    facts = {
        **HOLD,
        "person.eligible_for_release": "yes",
        "agreement.reimburses_costs": costs,
        "person.convictions": [],
    }
    decision = Corpus.load().law("us/dc", on=date(2015, 1, 1)).decide("hold", {**facts, "person.age": 30})
    assert decision.outcome is Outcome.FORBIDDEN
    assert decision.extent == ()
    assert "permits it where its condition is met, and forbids it where not" in decision.explain()
