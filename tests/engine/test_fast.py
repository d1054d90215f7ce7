"""The quick way says exactly what the long way says, of every law in the corpus, or leaves the question to it."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from brightline import AtLeast, Corpus, FactErrors, Judged, Law
from brightline.vocabulary import Fact, Kind

CORPUS = Corpus.load()
PLACES = sorted({m.id.rpartition("/")[0] for m in CORPUS.measures()} - {"us"})
SHOWN = (
    "outcome", "possible", "because", "asks", "reasons", "possible_reasons", "lifted", "displaced", "open_questions",
    "evidence", "extent", "due", "contested", "readings", "taken_as_given",
)  # fmt: skip


def value_of(fact: Fact, r: random.Random) -> Any:
    names = ("yes", "no") if fact.kind is Kind.YES_NO else fact.value_names
    match fact.kind:
        case Kind.YES_NO | Kind.ONE_OF:
            value: Any = r.choice(names)
        case Kind.SET_OF:
            has = set(r.sample(names, min(len(names), r.choice((0, 1, 1, 2, 3)))))
            rest = [n for n in names if n not in has]
            lacks = set(r.sample(rest, min(len(rest), r.choice((0, 0, 1, 4)))))
            value = r.choice((has, frozenset(has), sorted(has), AtLeast(has, lacks), AtLeast(sorted(has))))
        case Kind.NUMBER:
            value = r.choice((1, 16, 17, 18, 40, Fraction(35, 2)))
        case Kind.DATE:
            value = r.choice((date(2024, 11, 1), "2024-12-02"))
        case Kind.LIST_OF:
            value = r.choice(((), "none", []))
    return Judged(value, by="Capt. Roe", why="The report.") if fact.judgement else value


@pytest.mark.parametrize("place", PLACES)
def test_both_ways_say_the_same_of_the_law_of(place: str) -> None:
    r = random.Random(place)
    law = CORPUS.law(place, on=date(2024, 12, 4))
    quick = asked = 0
    for action in law.vocabulary.actions:
        looked_at = law.about(action).coding.facts
        names = [
            n
            for n in law.vocabulary.facts
            if n in looked_at or n in ("papers", "purpose", "person.eligible_for_release", "person.charged")
        ]
        for _ in range(6):
            facts = {n: value_of(law.vocabulary.facts[n], r) for n in r.sample(names, r.randint(0, len(names)))}
            asked += 1
            quick += agrees(law, action, facts)
    assert quick > asked / 2, "the quick way takes most questions"


def agrees(law: Law, action: str, facts: dict[str, Any]) -> bool:
    """Whether the quick way answered; fails where it answers otherwise than the long way."""
    try:
        long = law._decide(action, facts, frozenset())
    except FactErrors as errors:
        wrong = str(errors)
    else:
        wrong = ""
    if wrong:
        with pytest.raises(FactErrors) as also:
            law.decide(action, facts)
        assert str(also.value) == wrong
        return True
    quick = law._fast[action].decide(facts) if action in law._fast else None
    if quick is None:
        return False
    for name in SHOWN:
        assert getattr(quick, name) == getattr(long, name), (action, facts, name)
    assert quick.facts.known == long.facts.known
    assert quick.facts.judged == long.facts.judged
    return True


def test_a_later_change_of_the_callers_facts_does_not_reach_the_decision() -> None:
    law = CORPUS.law("us/ma/boston", on=date(2024, 12, 4))
    papers = {"civil_detainer"}
    facts: dict[str, Any] = {"actor": "police_officer", "papers": papers, "person.eligible_for_release": "yes"}
    law.decide("hold", facts)
    decision = law.decide("hold", facts)
    said = decision.explain()
    papers.add("judicial_criminal_warrant")
    facts["actor"] = "state_trooper"
    assert decision.explain() == said
    assert law.decide("hold", {**facts, "papers": {"civil_detainer"}, "actor": "police_officer"}).explain() == said


@pytest.mark.parametrize("value", [True, 1, None, "maybe", {"yes"}, ["yes", "no"], {}])
def test_a_wrong_value_is_an_error_the_second_time_too(value: Any) -> None:
    law = CORPUS.law("us/ma/boston", on=date(2024, 12, 4))
    for _ in range(2):
        law.decide("hold", {"person.eligible_for_release": "yes"})
        with pytest.raises(FactErrors):
            law.decide("hold", {"person.eligible_for_release": value})


def test_a_judgement_without_a_judge_is_an_error_though_the_finding_was_given_before() -> None:
    law = CORPUS.law("us/ma/boston", on=date(2024, 12, 4))
    name = "person.serious_violent_crime"
    law.decide("share_information", {name: Judged("yes", by="Capt. Roe", why="The charge.")})
    law.decide("share_information", {name: Judged("yes", by="Capt. Roe", why="The charge.")})
    for bare in (
        "yes",
        Judged("yes", by=" ", why="The charge."),
        Judged("yes", by="Capt. Roe", why=""),
        Judged("yes", by="Capt.\u202e Roe", why="The charge."),
    ):
        with pytest.raises(FactErrors):
            law.decide("share_information", {name: bare})
