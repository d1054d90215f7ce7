"""A law too large to work out is undetermined because of an error in evaluation: soon, said plainly, never a guess."""

from __future__ import annotations

from datetime import date
from itertools import repeat
from time import monotonic
from typing import Any

import pytest

from brightline import Decision, Outcome
from brightline.engine import diagram, records, rewrite, speaking, store, timeline
from brightline.engine.interchange import decide_json
from brightline.engine.law import Background, Law
from brightline.language import Measure, MeasureErrors, read_measure
from brightline.vocabulary import Kind, load_vocabulary
from tests.millbrook import FRONT
from tests.oracles.laws import ACTIONS, ACTORS, FACTS

VOCABULARY = load_vocabulary()
SOON = 20
"""Seconds; what is refused takes about one or two, and took from half a minute to for ever without its limit."""
YES_NO = sorted(name for name, fact in VOCABULARY.facts.items() if fact.kind is Kind.YES_NO and not fact.judgement)
RECORD = [
    *(f"class has {name}" for name in VOCABULARY.facts["person.convictions"].fields[0].value_names),
    "in_custody_for_it = yes", "status = expunged", "status = vacated",
    "convicted_on < 2001-01-01", "convicted_on < 2002-01-01", "convicted_on < 2003-01-01",
]  # fmt: skip
OFFICER = {"actor": "police_officer"}


def measure(*conditions: str, terms: str = "") -> Measure:
    """A measure that forbids a hold under each of these conditions."""
    rules = "".join(
        f'\nrule r{i} cite "{i}" evidence read\n  forbid hold\n    when {c}\n' for i, c in enumerate(conditions)
    )
    fence = f"\n```terms\n{terms}\n```\n" if terms else ""
    text = f"{FRONT}{fence}\n```rules\nin force 2020-01-01 .. open\n{rules}```\n"
    return read_measure(text, "millbrook/example.md", VOCABULARY, "us/ma/millbrook/example")


def decided(*conditions: str, **facts: Any) -> Decision:
    """What such a law says of a hold by an officer."""
    law = Law(
        Background("us/ma/millbrook", VOCABULARY, (), (measure(*conditions),), (), "sha256:0", "ma"), date(2024, 1, 1)
    )
    return law.decide("hold", {**OFFICER, **{k.replace("__", "."): v for k, v in facts.items()}})


def refused(*conditions: str) -> str:
    """Why nothing is decided; fails where something is, or where it takes long."""
    start = monotonic()
    found = decided(*conditions)
    assert monotonic() - start < SOON
    told = found.to_json()
    assert (found.outcome, found.because) == (Outcome.UNDETERMINED, ("evaluation_error",))
    assert Outcome.UNDETERMINED not in found.possible
    assert len(found.possible) == 5, "every outcome stays possible"
    assert told["because"] == ["evaluation_error"]
    return found.error


def facts_and_records(n: int) -> str:
    """Some record is of a kind that counts only where a fact outside the record holds; n such kinds."""
    return " or ".join(f"({fact} = yes and {test})" for fact, test in zip(YES_NO[:n], RECORD[:n], strict=True))


def equal(n: int) -> str:
    """Facts are equal in pairs, and the facts of some pair are not: that is never so."""
    pairs = list(zip(YES_NO[:n], YES_NO[n : 2 * n], strict=True))
    same = " and ".join(f"(({a} = yes and {b} = yes) or ({a} = no and {b} = no))" for a, b in pairs)
    return f"{same} and ({' or '.join(f'({a} = yes and {b} = no)' for a, b in pairs)})"


# -- lists ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [8, 10, 14])
def test_a_record_test_mixed_with_many_facts_outside_the_record_is_given_up(n: int) -> None:
    why = refused(f"some person.convictions where ({facts_and_records(n)})")
    assert why == f"some person.convictions: more than {rewrite.SPLITS} splits on facts outside the record"


def test_a_record_test_mixed_with_four_facts_outside_the_record_is_decided() -> None:
    condition = f"some person.convictions where ({facts_and_records(4)})"
    known: dict[str, Any] = dict.fromkeys(YES_NO[:4], "no") | {YES_NO[2]: "yes"}
    kinds = [test.removeprefix("class has ") for test in RECORD[:4]]
    said = {kind: decided(condition, **known, person__convictions=[{"class": {kind}}]).outcome for kind in kinds}
    assert said == dict.fromkeys(kinds, Outcome.NOT_ADDRESSED) | {kinds[2]: Outcome.FORBIDDEN}


@pytest.mark.parametrize("n", [11, 14])
def test_very_many_tests_on_the_records_of_one_list_are_given_up(n: int) -> None:
    why = refused(" or ".join(f"some person.convictions where ({test})" for test in RECORD[:n]))
    assert why == f"person.convictions: more than {records.REACHED:,} sets of tests that its records can satisfy"


def test_eight_tests_on_the_records_of_one_list_are_told_apart() -> None:
    condition = " and ".join(f"some person.convictions where ({test})" for test in RECORD[:8])
    every = [{"class": {test.removeprefix("class has ")}} for test in RECORD[:8]]
    assert decided(condition, person__convictions=every).outcome is Outcome.FORBIDDEN
    assert decided(condition, person__convictions=every[1:]).outcome is Outcome.NOT_ADDRESSED
    assert [ask.fact for ask in decided(condition).asks] == ["person.convictions"]


# -- facts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [15, 17])
def test_a_condition_that_is_never_true_is_given_up_when_it_cannot_be_seen_to_be(n: int) -> None:
    assert refused(equal(n)) == f"more than {store.PARTS:,} parts of conditions"


def test_a_condition_that_is_never_true_and_not_too_large_forbids_nothing() -> None:
    assert decided(equal(9)).outcome is Outcome.NOT_ADDRESSED


def test_thirty_bans_that_each_turn_on_a_fact_of_their_own_are_given_up() -> None:
    why = refused(*(f"{fact} = yes" for fact in YES_NO[:30]))
    assert why == (f"more than {diagram.REMAINDERS:,} remainders of a law, or {diagram.REMAINING:,} conditions in them")


def test_ten_bans_that_each_turn_on_a_fact_of_their_own_are_decided() -> None:
    bans = [f"{fact} = yes" for fact in YES_NO[:10]]
    assert decided(*bans, **dict.fromkeys(YES_NO[:10], "no")).outcome is Outcome.NOT_ADDRESSED
    assert [r.id for r in decided(*bans, **{YES_NO[3]: "yes"}).reasons] == ["r3"]


def test_a_thousand_clauses_that_nobody_could_read_are_given_up() -> None:
    assert refused(" or ".join(["?"] * 1000)) == f"more than {diagram.VARIABLES} variables"


def test_a_condition_with_many_parts_beside_one_another_is_decided() -> None:
    parts = " or ".join(f"(purpose = mixed and person.age > {n})" for n in range(150))
    assert decided(parts, purpose="mixed", person__age=1).outcome is Outcome.FORBIDDEN
    assert decided(parts, purpose="other").outcome is Outcome.NOT_ADDRESSED


def test_three_hundred_clauses_that_nobody_could_read_leave_the_answer_open_for_that_reason() -> None:
    assert decided(" or ".join(["?"] * 300)).because == ("text_not_read",)


# -- terms and levels -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [20, 24, 60])
def test_terms_that_double_without_end_are_refused_soon(n: int) -> None:
    terms = "\n\n".join(
        ["term t0 means person.age > 1", *(f"term t{i} means t{i - 1} and t{i - 1}" for i in range(1, n + 1))]
    )
    start = monotonic()
    with pytest.raises(MeasureErrors) as refusal:
        measure(f"t{n}", terms=terms)
    assert monotonic() - start < SOON
    assert [p.what for p in refusal.value.problems] == [
        "With its terms put in, this condition has more than 10,000 tests or 100 levels."
    ] * len(refusal.value.problems)
    assert len(refusal.value.problems) <= n // 12


def nested(levels: int, last: bool = False) -> list[Any]:
    """A condition as data, with so many levels of `and` and `or` inside one another; `last`: the inner ones last."""
    condition: list[Any] = ["is", "person.willing", ["yes"]]
    for i in range(levels):
        parts = [condition, ["is", "person.eligible_for_release", [("yes", "no")[i % 2]]]]
        condition = [("and", "or")[i % 2], *(parts[::-1] if last else parts)]
    return condition


def forbidding(condition: list[Any], **more: Any) -> dict[str, Any]:
    """A law, as data, that forbids a hold under a condition."""
    rule = {
        "id": "us/added#r", "measure": "us/added", "layer": 3, "rank": 1, "effect": "forbid", "action": "hold",
        "actors": list(ACTORS), "when": condition, "in_force": [{"from": "1990-01-01", "to": None}], **more,
    }  # fmt: skip
    return {"vocabulary": {"facts": FACTS, "never": [], "actions": ACTIONS}, "rules": [rule]}


QUESTION = {"action": "hold", "on": "2021-06-15", "facts": OFFICER}


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("levels", [150, 200])
def test_a_condition_nested_deeper_than_the_language_allows_is_given_up(levels: int, last: bool) -> None:
    with pytest.raises(diagram.TooLarge, match=f"more than {rewrite.LEVELS} levels deep"):
        decide_json(forbidding(nested(levels, last)), QUESTION)


@pytest.mark.parametrize("last", [False, True])
def test_a_condition_nested_as_deep_as_the_language_allows_is_decided(last: bool) -> None:
    known = OFFICER | {"person.willing": "no", "person.eligible_for_release": "no"}
    assert decide_json(forbidding(nested(99, last)), QUESTION | {"facts": known})["outcome"] == "not addressed"


def test_clauses_that_rules_meet_for_one_another_on_and_on_are_given_up() -> None:
    """Each rule lets both clauses of the next count as met, so that conditions double from rule to rule."""
    when = [
        "and", ["clause", "x", ["is", "person.willing", ["yes"]]],
        ["clause", "y", ["is", "person.eligible_for_release", ["yes"]]],
    ]  # fmt: skip
    rules = []
    for i in range(25):
        meets = [[f"us/added#r{i - 1}", label] for label in "xy"] if i else []
        rules += forbidding(when, id=f"us/added#r{i}", effect="permit", despite_clauses=meets)["rules"]
    start = monotonic()
    with pytest.raises(diagram.TooLarge, match=f"more than {rewrite.CONDITIONS:,} conditions"):
        decide_json(forbidding(when) | {"rules": rules}, QUESTION)
    assert monotonic() - start < SOON


@pytest.mark.parametrize("n", [60, 200])
def test_a_long_row_of_rules_that_each_set_aside_a_clause_of_the_next_is_given_up(n: int) -> None:
    with pytest.raises(diagram.TooLarge, match=f"more than {speaking.WAIVING} rules that each displace a clause"):
        decide_json(row(n), QUESTION)


def test_a_row_of_forty_rules_that_each_set_aside_a_clause_of_the_next_is_decided() -> None:
    """The ban counts only where its clause is met: by itself, or because the rule after it applies, and so on."""
    facts = OFFICER | {"person.willing": "no", "person.eligible_for_release": "no"}
    assert decide_json(row(40), QUESTION | {"facts": facts})["outcome"] == "not addressed"
    assert decide_json(row(40), QUESTION | {"facts": facts | {"person.willing": "yes"}})["outcome"] == "forbidden"


def row(n: int) -> dict[str, Any]:
    """A ban with a clause, and n rules of which each counts the clause of the one before as met."""
    when = ["clause", "x", ["is", "person.willing", ["yes"]]]
    rules = forbidding(when)["rules"]
    for i in range(n):
        before = f"us/added#r{i - 1}" if i else "us/added#r"
        rules += forbidding(when, id=f"us/added#r{i}", effect="permit", despite_clauses=[[before, "x"]])["rules"]
    return forbidding(when) | {"rules": rules}


# -- unknown days -----------------------------------------------------------------------------------------------------


def test_more_ways_to_place_unknown_days_than_can_be_tried_are_given_up_and_not_cut_short() -> None:
    days = {"request.received_on": date(2024, 1, 1)}
    assert timeline._listed(repeat(days, timeline.ASSIGNMENTS)) == [days] * timeline.ASSIGNMENTS
    why = f"more than {timeline.ASSIGNMENTS:,} combinations of unknown days"
    for found in (repeat(days, timeline.ASSIGNMENTS + 1), repeat(days)):
        with pytest.raises(timeline.TooMany, match=why):
            timeline._listed(found)
