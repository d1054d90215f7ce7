"""Properties proved over every case, refuted by a case that can be decided again, or left open and said to be."""

from __future__ import annotations

from datetime import date

import pytest

from brightline.analysis import Proof, Result, parse_question, proof, without_each
from brightline.corpus import Corpus
from brightline.engine.law import Law
from brightline.engine.outcome import Outcome
from brightline.language import MeasureErrors, format_condition

DETAINER_ALONE = (
    "always hold forbidden when actor = police_officer and papers has civil_detainer"
    " and not papers has judicial_criminal_warrant and not papers has other_court_order"
    " and person.eligible_for_release = yes"
)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.load()


@pytest.fixture(scope="module")
def law(corpus: Corpus) -> Law:
    return corpus.law("us/ma/boston", on=date(2024, 12, 4))


def tried(text: str, law: Law, other: Law | None = None) -> Proof:
    question = parse_question(text, law.vocabulary)
    (action,) = question.actions
    return proof(question, action, law, other)


def test_no_facts_let_a_boston_officer_hold_on_a_detainer_alone(law: Law) -> None:
    found = tried(DETAINER_ALONE, law)
    assert (found.result, found.broken, found.unsaid) == (Result.PROVED, 0, 0)
    assert found.cases == 8


def test_each_condition_dropped_gives_a_case_that_decides_otherwise(law: Law) -> None:
    question = parse_question(DETAINER_ALONE, law.vocabulary)
    dropped = {format_condition(condition): less for condition, less in without_each(question)}
    assert len(dropped) == 5
    for less in dropped.values():
        found = proof(less, "hold", law)
        assert found.result is Result.COUNTEREXAMPLE
        for example in found.against:
            assert law.decide("hold", example.facts).possible == example.answers[0].possible
            assert Outcome.FORBIDDEN not in example.answers[0].possible


def test_a_condition_that_does_not_matter_is_shown_not_to(law: Law) -> None:
    question = parse_question(f"{DETAINER_ALONE} and requester = ice_ero", law.vocabulary)
    last, less = without_each(question)[-1]
    assert format_condition(last) == "requester = ice_ero"
    assert proof(less, "hold", law).result is Result.PROVED


def test_that_hold_is_never_permitted_says_nothing_for_no_known_rule_could_permit_it(law: Law) -> None:
    everybody = tried("never hold permitted", law)
    assert everybody.why == "no rule that is known could permit it on that day"
    # Of those whose law nobody read it is not proved either.
    assert (everybody.result, everybody.broken) == (Result.OPEN, 0)
    assert everybody.unsaid > 0
    assert tried("never hold permitted when actor = police_officer", law).result is Result.VACUOUS


def test_what_no_case_meets_is_vacuous(law: Law) -> None:
    found = tried("always hold forbidden when actor = police_officer and actor = state_trooper", law)
    assert (found.result, found.why) == (Result.VACUOUS, "no possible case meets the condition")


def test_law_that_nobody_read_is_never_counted_as_proved(law: Law) -> None:
    found = tried("never hold required when actor = sheriff_officer", law)
    assert found.result is Result.OPEN
    for example in found.open:
        decision = law.decide("hold", example.facts)
        assert decision.outcome is Outcome.UNDETERMINED
        assert Outcome.REQUIRED in decision.possible


def test_a_law_is_the_same_as_itself_where_it_is_known_and_not_as_another_towns(corpus: Corpus, law: Law) -> None:
    known = "in hold when actor = police_officer"
    assert tried(f"same as us/ma/boston {known}", law, law).result is Result.PROVED
    cambridge = corpus.law("us/ma/cambridge", on=law.on)
    found = tried(f"same as us/ma/cambridge {known}", law, cambridge)
    assert found.result is Result.COUNTEREXAMPLE
    for example in found.against:
        answers = [x.decide("hold", example.facts).possible for x in (law, cambridge)]
        assert answers == [a.possible for a in example.answers]
        assert answers[0] != answers[1]


def test_one_of_two_laws_can_be_at_least_as_strict_as_the_other(corpus: Corpus, law: Law) -> None:
    before_lunn = corpus.law("us/ma/boston", on=date(2015, 1, 1))
    text = "at least as strict as 2015-01-01 in hold when actor = police_officer and papers has civil_detainer"
    assert tried(text, law, before_lunn).result is Result.PROVED
    turned = tried(text, before_lunn, law)
    assert turned.result in (Result.PROVED, Result.COUNTEREXAMPLE, Result.OPEN)
    assert tried("at least as strict as 2015-01-01 in hold when actor = police_officer", before_lunn, law).against


def test_a_gap_is_a_case_that_no_rule_addresses(law: Law) -> None:
    found = tried("no gap in hold when actor = police_officer", law)
    assert found.result is Result.COUNTEREXAMPLE
    assert all(e.answers[0].outcome is Outcome.NOT_ADDRESSED for e in found.against)


@pytest.mark.parametrize(
    ("text", "what", "next"),
    [
        ("hold never permitted", "none of the questions", "never ACTION OUTCOME"),
        ("never hodl permitted", "`hodl` is not an action", "Closest: `hold`"),
        ("never hold permited", "`permited` is not an outcome", "Closest: `permitted`"),
        ("never hold permitted when", "Nothing follows `when`", "leave `when` out"),
        ("same as 2024-13-01", "not a day of the calendar", "2024-12-04"),
        ("always hold forbidden when paper has civil_detainer", "`paper`", "papers"),
    ],
)
def test_a_question_with_a_slip_is_refused_with_the_nearest_right_word(
    law: Law, text: str, what: str, next: str
) -> None:
    with pytest.raises(MeasureErrors) as refused:
        parse_question(text, law.vocabulary)
    (problem,) = refused.value.problems
    assert what in problem.what
    assert next in problem.next
