"""Conditions as a measure writes them, held against facts: how many of a set, parts of parts, facts beside a record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from brightline import Outcome
from tests.engine.test_law import BAN, LEAVE, OFFICER, act
from tests.engine.test_limits import measure
from tests.engine.test_what_is_told import law_alone

FORBIDDEN, SILENT = Outcome.FORBIDDEN, Outcome.NOT_ADDRESSED
HELD = {
    "none": [], "one": ["civil_detainer"], "both": ["civil_detainer", "removal_order"], "another": ["court_subpoena"],
}  # fmt: skip


def forbids(condition: str, **facts: Any) -> bool:
    """Whether a ban under this condition forbids; fails where that is not settled."""
    named = {name.replace("__", "."): value for name, value in facts.items()}
    outcome = law_alone(act(f"{BAN}\n    when {condition}")).decide("hold", OFFICER | named).outcome
    assert outcome in (FORBIDDEN, SILENT)
    return outcome is FORBIDDEN


@pytest.mark.parametrize(
    ("how", "met"),
    [
        ("has any of {civil_detainer, removal_order}", {"one", "both"}),
        ("has all of {civil_detainer, removal_order}", {"both"}),
        ("has none of {civil_detainer, removal_order}", {"none", "another"}),
        ("has civil_detainer", {"one", "both"}),
        ("is empty", {"none"}),
        ("is not empty", {"one", "both", "another"}),
    ],
)
def test_a_set_is_tested_for_any_all_or_none_of_several_values(how: str, met: set[str]) -> None:
    assert {name for name, papers in HELD.items() if forbids(f"papers {how}", papers=papers)} == met
    denied = {name for name, papers in HELD.items() if forbids(f"not (papers {how})", papers=papers)}
    assert denied == HELD.keys() - met


def test_a_label_within_a_label_changes_nothing_of_what_is_met() -> None:
    condition = "((papers has civil_detainer [paper]) or person.age < 18) [either]"
    for papers in (["civil_detainer"], []):
        for age in (17, 18):
            assert forbids(condition, papers=papers, person__age=age) is (bool(papers) or age < 18)


@pytest.mark.parametrize("standing", ["standing", "vacated"])
@pytest.mark.parametrize("crime", ["felony", "misdemeanor"])
@pytest.mark.parametrize("age", [17, 18])
def test_a_fact_beside_the_record_may_stand_in_a_denied_part_of_what_the_record_must_satisfy(
    standing: str, crime: str, age: int
) -> None:
    """A standing conviction counts, unless it is a felony of somebody under age."""
    condition = (
        "some person.convictions where (status = standing and not (person.age < 18 and class has felony))"
    )  # fmt: skip
    record = [{"status": standing, "class": ["felony"] if crime == "felony" else []}]
    expected = standing == "standing" and not (age < 18 and crime == "felony")
    assert forbids(condition, person__age=age, person__convictions=record) is expected


@pytest.mark.parametrize(
    ("test", "last"),
    [
        ("convicted_on < request.received_on", "2024-02-28"),
        ("request.received_on > convicted_on", "2024-02-28"),
        ("convicted_on < request.received_on - 1 months", "2024-01-28"),
        ("request.received_on > convicted_on + 2 days", "2024-02-26"),
    ],
)
def test_the_day_of_a_record_is_compared_with_one_beside_it_from_either_side(test: str, last: str) -> None:
    condition = f"some person.convictions where ({test})"
    day = date.fromisoformat(last)
    for convicted, expected in ((day, True), (day + timedelta(days=1), False)):
        record = [{"convicted_on": convicted}]
        assert forbids(condition, request__received_on="2024-02-29", person__convictions=record) is expected


def test_a_term_may_have_labels_within_it() -> None:
    means = (
        'term young cite "1" evidence read\n  means (papers has civil_detainer [paper, cite "1(a)"]) or person.age < 18'
    )
    law = law_alone(measure("young", terms=means))
    for papers in (["civil_detainer"], []):
        for age in (17, 18):
            expected = FORBIDDEN if papers or age < 18 else SILENT
            assert law.decide("hold", OFFICER | {"papers": papers, "person.age": age}).outcome is expected


@pytest.mark.parametrize("part", ["when", "only when", "unless not"])
@pytest.mark.parametrize(
    ("grade", "expected"), [("reported", "reported"), ("inferred", "inferred"), ("read", "quoted")]
)
def test_a_rule_is_no_better_known_than_the_least_known_of_its_clauses(part: str, grade: str, expected: str) -> None:
    effect = LEAVE if part == "only when" else BAN.replace("evidence read", "evidence quoted")
    rules = f'{effect}\n    {part} (papers has civil_detainer [paper, cite "1(a)", evidence {grade}])'
    decision = law_alone(act(rules)).decide("hold", OFFICER | {"papers": ["civil_detainer"]})
    assert str(decision.evidence) == expected
