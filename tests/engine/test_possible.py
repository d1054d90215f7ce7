"""Whether some real case meets a condition."""

from __future__ import annotations

from datetime import date

import pytest

from brightline.engine.possible import can_be_met
from brightline.language import parse_condition
from brightline.language.conditions import And, Unread
from tests.language.files import VOCABULARY

ON = date(2024, 12, 4)


def met(condition: str, *never: str) -> bool:
    lines = [parse_condition(line, VOCABULARY) for line in never]
    return can_be_met(parse_condition(condition, VOCABULARY), lines, VOCABULARY, ON)


@pytest.mark.parametrize(
    "condition",
    [
        "purpose = civil_immigration",
        "not purpose = civil_immigration",
        "person.age < 18 and papers has civil_detainer",
        "request.received_on < 2020-01-01",
        "request.received_on < person.otherwise_released_on",
    ],
)
def test_a_condition_that_some_facts_meet_can_be_met(condition: str) -> None:
    assert met(condition)


@pytest.mark.parametrize(
    "condition",
    [
        "purpose = civil_immigration and purpose = other",
        "person.age < 18 and person.age > 20",
        "papers has civil_detainer and not papers has civil_detainer",
        "request.received_on < 2020-01-01 and request.received_on > 2021-01-01",
        "request.received_on < person.otherwise_released_on and request.received_on > person.otherwise_released_on",
    ],
)
def test_a_condition_that_contradicts_itself_cannot_be_met(condition: str) -> None:
    assert not met(condition)


CHAIN = (
    "purpose = civil_immigration and person.age < 18",
    "person.age >= 18 and not papers has civil_detainer",
    "papers has civil_detainer and supervisor.approved = yes",
    "papers has civil_detainer and supervisor.approved = no",
)


def test_lines_that_are_tied_to_a_condition_through_others_count() -> None:
    assert not met("purpose = civil_immigration", *CHAIN)
    assert not met("purpose = civil_immigration", *reversed(CHAIN))
    for n in range(len(CHAIN)):
        assert met("purpose = civil_immigration", *CHAIN[:n], *CHAIN[n + 1 :])


def test_what_nobody_has_read_may_say_anything() -> None:
    unread = And((parse_condition("purpose = other", VOCABULARY), Unread("The rest is cut off.")))
    assert can_be_met(unread, (), VOCABULARY, ON)


def test_lines_about_other_facts_do_not_count() -> None:
    assert met("person.age < 18", "supervisor.approved = yes", "supervisor.approved = no")
