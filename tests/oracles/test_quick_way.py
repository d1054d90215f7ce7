"""A law answers a question the same way however often it is asked: the quick way says what the long way says."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from brightline import FactErrors, Law
from brightline.engine.interchange import code_from_json
from brightline.engine.law import Background
from brightline.engine.norms import Gap
from tests.oracles.laws import FACTS, Words, random_law, random_question


def law_of(told: dict[str, Any], on: str) -> Law:
    """A law of the interchange form as the one who asks holds it."""
    code = code_from_json(told)
    lines = tuple(str(n) for n in range(len(code.never)))
    vocabulary = replace(code.vocabulary, never=lines, never_because=lines)
    law = Law(Background("us/m0", vocabulary, code.never, (), (), "hash"), date.fromisoformat(on))
    law.code = code
    law.gaps = tuple(Gap(g["layer"], frozenset(g["actors"])) for g in told.get("gaps", ()))
    return law


def said(law: Law, action: str, facts: dict[str, Any], quick: bool) -> tuple[object, ...] | str:
    """What is told of a question, or that the facts were refused."""
    try:
        decision = law.decide(action, facts) if quick else law._decide(action, facts, frozenset())
    except FactErrors:
        return "refused"
    inquiry = decision.inquiry
    lifted = [(s.standing.id, labels) for s, labels in inquiry.lifted] if inquiry else None
    asks = [ask.fact for ask in decision.asks]
    return decision.outcome, decision.possible, asks, decision.because, lifted


def with_ties(law: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """The law with some pairs of facts that can only be the case together."""
    words = Words(rng, [])
    names = [n for n, fact in FACTS.items() if fact["type"] not in ("list of records", "date")]
    for _ in range(rng.choice((0, 1, 2, 4))):
        one, other = (words.test(n, FACTS[n], []) for n in rng.sample(names, 2))
        law["vocabulary"]["never"] += [["and", one, other], ["and", ["not", one], ["not", other]]]
    return law


def plain(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts that are plain values, which the quick way takes."""
    return {name: value for name, value in facts.items() if not isinstance(value, dict)}


@pytest.mark.parametrize("seed", range(3))
def test_of_random_laws_a_question_asked_again_gets_the_answer_it_got_the_long_way(seed: int) -> None:
    rng = random.Random(seed)
    compared = 0
    for _ in range(25):
        told = with_ties(random_law(rng, rng.choice((1, 2, 2, 3))), rng)
        questions = [random_question(rng, told) for _ in range(8)]
        law = law_of(told, questions[0]["on"])
        for question in questions:
            action, facts = question["action"], plain(question["facts"])
            said(law, action, {}, quick=False)
            assert said(law, action, facts, quick=True) == said(law, action, facts, quick=False), (told, question)
            compared += action in law._fast and law._fast[action].decide(facts) is not None
    assert compared > 20


def yes_no(*names: str) -> dict[str, Any]:
    return {name: {"type": "yes or no"} for name in names}


def one_rule(facts: dict[str, Any], when: list[Any] | None, never: list[Any], **more: Any) -> Law:
    rule = {
        "id": "us/m0#r", "measure": "us/m0", "layer": 3, "rank": 1, "effect": "forbid", "action": "share",
        "actors": ["police_officer"], "when": when, "in_force": [{"from": "2015-01-01", "to": None}], **more,
    }  # fmt: skip
    actions = {"share": {}, "tell": {"kind_of": "share", "where": {"kind": "release"} if "kind" in facts else {}}}
    actor = {"actor": {"type": "one of", "values": ["police_officer"]}}
    vocabulary = {"facts": actor | facts, "actions": actions, "never": never}
    told = {"vocabulary": vocabulary, "events": {}, "supersedes": [], "gaps": [], "rules": [rule]}
    return law_of(told, "2020-01-01")


def yes(name: str) -> list[Any]:
    return ["is", name, ["yes"]]


def no(name: str) -> list[Any]:
    return ["is", name, ["no"]]


def test_facts_that_contradict_each_other_are_refused_however_often_the_law_was_asked() -> None:
    facts = yes_no("wanted", "minor") | {"kind": {"type": "one of", "values": ["release", "address"]}}
    law = one_rule(facts, yes("wanted"), [["and", yes("wanted"), yes("minor")]], unless=["is", "kind", ["release"]])
    for _ in range(2):
        with pytest.raises(FactErrors):
            law.decide("tell", {"actor": "police_officer", "wanted": "yes", "minor": "yes"})
        assert law.decide("tell", {"actor": "police_officer", "wanted": "yes"}).outcome == "not addressed"


def test_facts_the_law_does_not_look_at_are_refused_where_they_contradict_each_other_though_others_did_not() -> None:
    law = one_rule(yes_no("wanted", "minor", "armed"), yes("wanted"), [["and", yes("minor"), yes("armed")]])
    known = {"actor": "police_officer", "wanted": "yes"}
    for _ in range(3):
        assert law.decide("share", {**known, "minor": "yes", "armed": "no"}).outcome == "forbidden"
    for _ in range(2):
        with pytest.raises(FactErrors):
            law.decide("share", {**known, "minor": "yes", "armed": "yes"})


def test_facts_tied_together_are_asked_without_those_that_no_longer_matter() -> None:
    others = [f"other{n}" for n in range(9)]
    when = ["or", ["and", yes("gate"), yes("one"), yes("two")], ["and", no("gate"), *map(yes, others)]]
    never = [["and", yes("one"), no("two")], ["and", no("one"), yes("two")]]
    law = one_rule(yes_no("one", "two", "gate", *others), when, never)
    for _ in range(2):
        decision = law.decide("share", {"actor": "police_officer", "gate": "yes"})
        assert [ask.fact for ask in decision.asks] == ["one", "two"]


def test_days_that_the_answer_no_longer_turns_on_are_not_tried() -> None:
    days = [f"day{n}" for n in range(7)]
    tied = [
        ["date", one, ">=", {"fact": other, "count": count, "unit": unit}]
        for n, one in enumerate(days)
        for other in days[n + 1 :]
        for count, unit in ((-10, "days"), (3, "months"))
    ]
    facts = yes_no("gate") | {day: {"type": "date"} for day in days}
    law = one_rule(facts, ["or", yes("gate"), ["and", *tied]], [])
    for _ in range(2):
        assert law.decide("share", {"actor": "police_officer", "gate": "yes"}).outcome == "forbidden"


def test_of_a_set_each_value_counts_where_what_is_left_of_the_law_looks_at_one_of_them() -> None:
    papers = {"papers": {"type": "set of", "values": ["detainer", "order", "warrant"]}}
    names, gates = ("one", "two", "three"), ("gate1", "gate2", "gate3")
    branches = list(zip(names, papers["papers"]["values"], strict=True))
    # A fact that is tested more often is looked at first: the papers come last here.
    when = [
        *(["and", yes(name), ["has", "papers", paper]] for name, paper in branches),
        *(["and", yes(name), yes(gate)] for name in names for gate in gates),
    ]
    law = one_rule(yes_no(*names, *gates) | papers, ["or", *when], [])
    for paper in papers["papers"]["values"]:
        for chosen, wanted in branches:
            facts = {"actor": "police_officer", "papers": {paper}} | dict.fromkeys((*names, *gates), "no")
            answers = {law.decide("share", facts | {chosen: "yes"}).outcome for _ in range(2)}
            assert answers == {"forbidden" if paper == wanted else "not addressed"}
