"""Numbers, brackets, limits and days in words."""

from __future__ import annotations

from fractions import Fraction

import pytest

from brightline.engine.facts import Facts
from brightline.engine.outcome import Outcome
from brightline.engine.wording import Words, changes_in_words, clock_in_words, extent_in_words, number
from brightline.language import parse_condition
from brightline.language.conditions import And, Clause, Condition, Not, Or, Term, Unread
from brightline.language.measure import Clock, Extent
from tests.language.files import VOCABULARY


def said(text: str) -> Condition:
    return parse_condition(text, VOCABULARY)


YOUNG, CIVIL, APPROVED = (
    said(text) for text in ("person.age < 18", "purpose = civil_immigration", "supervisor.approved = yes")
)
SAID = {
    c: (Words(VOCABULARY).say(c), Words(VOCABULARY).say(c, False), Words(VOCABULARY).say(c, None))
    for c in (YOUNG, CIVIL, APPROVED)
}


def bracketed(c: Condition) -> bool:
    """Whether the part of the condition that joins several tests stands in brackets, however it is said."""
    found = {"(" in Words(VOCABULARY).say(c, truth) for truth in (True, False, None)}
    assert len(found) == 1, "brackets do not depend on whether the condition is said to hold"
    return found.pop()


EITHER, BOTH = Or((YOUNG, CIVIL)), And((YOUNG, CIVIL))
WRAPPED = {
    "by itself": lambda c: c,
    "as a labelled clause": lambda c: Clause("label", c),
    "as a term": lambda c: Term("listed", c),
    "as a labelled term": lambda c: Clause("label", Term("listed", c)),
    "denied twice": lambda c: Not(Not(c)),
}


@pytest.mark.parametrize("how", WRAPPED)
def test_a_part_joined_by_another_word_than_the_whole_stands_in_brackets(how: str) -> None:
    wrap = WRAPPED[how]
    assert bracketed(And((wrap(EITHER), APPROVED)))
    assert bracketed(Or((APPROVED, wrap(BOTH))))
    assert not bracketed(And((wrap(BOTH), APPROVED)))
    assert not bracketed(Or((APPROVED, wrap(EITHER))))


@pytest.mark.parametrize("how", WRAPPED)
def test_a_denied_part_is_joined_by_the_other_word_and_bracketed_by_it(how: str) -> None:
    """That not both hold is said with "or", so within an "and" it needs brackets, and within an "or" it does not."""
    wrap = WRAPPED[how]
    assert bracketed(And((Not(wrap(BOTH)), APPROVED)))
    assert bracketed(Or((APPROVED, wrap(Not(EITHER)))))
    assert not bracketed(And((wrap(Not(EITHER)), APPROVED)))
    assert not bracketed(Or((APPROVED, Not(wrap(BOTH)))))


def test_the_brackets_enclose_the_part_and_nothing_else() -> None:
    young, civil, approved = (SAID[c] for c in (YOUNG, CIVIL, APPROVED))
    whole = And((Clause("label", EITHER), APPROVED))
    words = Words(VOCABULARY)
    assert words.say(whole) == f"({young[0]} or {civil[0]}) and {approved[0]}"
    assert words.say(whole, False) == f"({young[1]} and {civil[1]}) or {approved[1]}"
    assert words.say(And((Not(BOTH), APPROVED))) == f"({young[1]} or {civil[1]}) and {approved[0]}"


def test_a_part_with_a_single_test_needs_no_brackets() -> None:
    assert not bracketed(And((Clause("label", YOUNG), Not(CIVIL), Term("listed", APPROVED))))


def test_a_term_whose_meaning_is_not_known_is_said_by_its_name() -> None:
    assert Words(VOCABULARY).say(Or((Term("listed"), YOUNG))) == f"listed or {SAID[YOUNG][0]}"
    assert not bracketed(And((Term("listed"), YOUNG)))


def test_a_number_is_written_as_people_write_it() -> None:
    assert [number(n) for n in (Fraction(18), Fraction(35, 2), Fraction(2_000_000), Fraction(-1))] == [
        "18", "17.5", "2000000", "-1",
    ]  # fmt: skip


def test_a_limit_says_what_is_left_out_and_whether_the_law_says_whose_holidays() -> None:
    assert [
        extent_in_words(extent)
        for extent in (
            Extent(24),
            Extent(24, weekends=True),
            Extent(24, weekends=True, holidays=True, calendar="state"),
            Extent(24, holidays=True),
        )
    ] == [
        "for at most 24 hours",
        "for at most 24 hours, weekends left out",
        "for at most 24 hours, weekends and holidays left out",
        "for at most 24 hours, holidays left out (the law does not say whose holidays)",
    ]


def test_a_yearly_duty_says_from_when_only_where_the_law_does() -> None:
    assert clock_in_words(Clock(month=12, day=31), VOCABULARY) == "every year by 31 December"
    assert clock_in_words(Clock(month=2, day=1, first_year=2026), VOCABULARY) == "every year by 1 February, from 2026"


def test_an_open_question_takes_the_stop_of_the_sentence_around_it() -> None:
    words = Words(VOCABULARY)
    assert words.say(Unread("The exception is cut off. Nobody has the rest.")) == (
        "an open question: The exception is cut off. Nobody has the rest"
    )
    assert words.say(Unread("Is it in force?")) == "an open question: Is it in force?"


def changed(before: dict[str, object], *changes: tuple[str, object, Outcome]) -> list[str]:
    facts = Facts.of(before, VOCABULARY)
    found = [(name, Facts.of({name: value}, VOCABULARY).known[name], outcome) for name, value, outcome in changes]
    return changes_in_words(found, facts, VOCABULARY)


def test_of_a_set_only_the_value_more_or_less_is_said() -> None:
    both = ["civil_detainer", "judicial_criminal_warrant"]
    assert changed({"papers": both[:1]}, ("papers", both, Outcome.PERMITTED)) == [
        "if the papers include a criminal arrest warrant issued by a court: permitted"
    ]
    assert changed({"papers": both}, ("papers", both[:1], Outcome.FORBIDDEN)) == [
        "if the papers do not include a criminal arrest warrant issued by a court: forbidden"
    ]
    assert changed({"purpose": "other"}, ("papers", both[:1], Outcome.FORBIDDEN)) == [
        "if the papers include a civil immigration detainer and nothing else: forbidden"
    ]


def test_values_that_lead_to_one_outcome_are_said_together_and_other_outcomes_apart() -> None:
    assert changed(
        {"purpose": "other", "person.age": 20},
        ("purpose", "civil_immigration", Outcome.FORBIDDEN),
        ("purpose", "criminal_investigation", Outcome.FORBIDDEN),
        ("purpose", "mixed", Outcome.PERMITTED),
        ("person.age", 17, Outcome.FORBIDDEN),
        ("person.age", 16, Outcome.FORBIDDEN),
    ) == [
        "if the purpose is civil immigration enforcement or a criminal investigation: forbidden",
        "if the purpose is mixed, both civil immigration enforcement and something else: permitted",
        "if the person's age is 17 or the person's age is 16: forbidden",
    ]
