"""Laws and facts in the JSON of spec/README.md: what may be left out, what is refused, what is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from brightline.engine.facts import FactErrors
from brightline.engine.interchange import (
    code_from_json,
    condition_from_json,
    decide_json,
    facts_from_json,
    vocabulary_from_json,
)
from brightline.language.conditions import DateTest, Has, Period
from brightline.language.measure import End, Event, Grade
from brightline.vocabulary import Action, Actor, Kind

VOCABULARY: dict[str, Any] = {
    "facts": {
        "actor": {"type": "one of", "values": ["police_officer"]},
        "papers": {"type": "set of", "values": ["civil_detainer", "removal_order"]},
        "person.convictions": {
            "type": "list of records",
            "fields": {"class": {"type": "set of", "values": ["felony"]}},
        },
    },
    "actions": {"hold": {}, "tell": {"kind_of": "hold", "where": {"actor": "police_officer"}}},
}
SHORT: dict[str, Any] = {
    "id": "us/act#ban", "measure": "us/act", "layer": 3, "rank": 1, "effect": "forbid", "action": "hold",
    "actors": ["police_officer"], "in_force": [{"from": None, "to": None}],
}  # fmt: skip
LONG: dict[str, Any] = SHORT | {
    "when": None, "only_when": None, "unless": None, "suspended": [], "contested": [], "reading": None,
    "other_reading": None, "despite": [], "despite_clauses": [], "extent": None, "clock": None, "evidence": "read",
}  # fmt: skip


def law(rule: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"vocabulary": VOCABULARY, "rules": [rule], **more}


def test_what_a_law_leaves_out_is_as_if_it_said_nothing() -> None:
    short = code_from_json(law(SHORT))
    full = law(LONG, events={}, supersedes=[], gaps=[])
    long = code_from_json({**full, "vocabulary": {**VOCABULARY, "never": []}})
    assert short.norms == long.norms
    assert (short.events, short.never, short.supersedes) == (long.events, long.never, long.supersedes)
    (norm,) = short.norms
    assert norm.ranges == ((End(day=date.min), End(word="open")),)
    assert norm.evidence is Grade.READ
    question = {"action": "hold", "on": "2024-12-04", "facts": {"actor": "police_officer"}}
    expected = decide_json(full, question | {"other_readings": []})
    assert decide_json(law(SHORT), question) == expected
    assert (expected["outcome"], expected["reasons"]) == ("forbidden", ["us/act#ban"])


def test_what_a_law_says_is_kept() -> None:
    rule = LONG | {
        "evidence": "quoted", "suspended": [["2020-01-01", None], ["2021-01-01", "2021-02-01"]],
        "contested": ["us/act"], "despite": ["us/act#x"], "despite_clauses": [["us/act#x", "label"]],
        "in_force": [{"from": {"event": "signed"}, "to": {"before": "ended"}}],
    }  # fmt: skip
    code = code_from_json(law(rule, events={"signed": ["2020-03-01", "2020-03-09"]}, supersedes=[["us/a", "us/b"]]))
    (norm,) = code.norms
    assert norm.evidence is Grade.QUOTED
    assert norm.suspended == ((date(2020, 1, 1), None), (date(2021, 1, 1), date(2021, 2, 1)))
    assert (norm.contested, norm.despite) == (("us/act",), ("us/act#x",))
    assert norm.despite_clauses == (("us/act#x", "label"),)
    assert norm.ranges == ((End(event="signed"), End(event="ended", before=True)),)
    assert code.events == {"signed": Event("signed", date(2020, 3, 1), date(2020, 3, 9))}
    assert code.supersedes == frozenset({("us/a", "us/b")})


def test_every_word_of_a_vocabulary_is_called_by_its_name() -> None:
    vocabulary = vocabulary_from_json(VOCABULARY)
    assert vocabulary.actions["hold"] == Action("hold", "hold", "hold", "hold", kind_of=None, where=())
    assert vocabulary.actions["tell"].kind_of == "hold"
    assert vocabulary.actions["tell"].where == (("actor", "police_officer"),)
    assert vocabulary.actors == {"police_officer": Actor("police_officer", "police_officer", None, "")}
    papers = vocabulary.facts["papers"]
    assert (papers.name, papers.kind, papers.question) == ("papers", Kind.SET_OF, "papers")
    assert (papers.true, papers.false, papers.unknown) == ("{}", "not {}", "{}?")
    assert (papers.definition, papers.source, papers.judgement) == ("papers", "papers", False)
    assert [(value.name, value.says) for value in papers.values] == [
        ("civil_detainer", "civil_detainer"), ("removal_order", "removal_order"),
    ]  # fmt: skip
    assert [field.name for field in vocabulary.facts["person.convictions"].fields] == ["class"]
    assert vocabulary_from_json({"facts": {}, "actions": {}}).actors == {}


def test_a_judgement_in_json_counts_with_who_judged_and_why() -> None:
    vocabulary = vocabulary_from_json(VOCABULARY)
    given = {"value": "police_officer", "by": "Capt. Roe", "why": "He said so."}
    facts = facts_from_json({"actor": given}, vocabulary)
    assert facts.known == {"actor": "police_officer"}
    judged = facts.judged["actor"]
    assert (judged.value, judged.by, judged.why) == ("police_officer", "Capt. Roe", "He said so.")


@pytest.mark.parametrize(
    ("given", "has", "lacks", "complete"),
    [
        ({"has": ["civil_detainer"], "lacks": [], "complete": True}, ["civil_detainer"], [], True),
        ({"has": ["civil_detainer"], "lacks": ["removal_order"]}, ["civil_detainer"], ["removal_order"], True),
        ({"has": ["civil_detainer"]}, ["civil_detainer"], [], False),
        ({"lacks": ["civil_detainer"]}, [], ["civil_detainer"], False),
    ],
)
def test_a_set_in_json_is_known_in_part_unless_it_is_called_complete(
    given: dict[str, Any], has: list[str], lacks: list[str], complete: bool
) -> None:
    known: Any = facts_from_json({"papers": given}, vocabulary_from_json(VOCABULARY)).known["papers"]
    assert (sorted(known.has), sorted(known.lacks), known.complete) == (has, lacks, complete)


@pytest.mark.parametrize(("more", "complete"), [({}, True), ({"complete": True}, True), ({"complete": False}, False)])
def test_a_list_in_json_is_complete_unless_it_says_otherwise(more: dict[str, Any], complete: bool) -> None:
    given = {"records": [{"class": {"has": ["felony"], "complete": True}}], **more}
    known: Any = facts_from_json({"person.convictions": given}, vocabulary_from_json(VOCABULARY)).known
    assert known["person.convictions"].complete is complete
    assert len(known["person.convictions"].records) == 1


def test_what_is_no_condition_is_refused() -> None:
    with pytest.raises(ValueError, match="not a condition: \\['xor'\\]"):
        condition_from_json(["xor"])
    with pytest.raises(ValueError, match="a condition may not be null here"):
        condition_from_json(["not", None])
    assert condition_from_json(None) is None


def test_a_condition_is_what_the_page_says_it_is() -> None:
    assert condition_from_json(["has", "papers", "removal_order"]) == Has("papers", "any", ("removal_order",))
    with_period = condition_from_json(["date", "a", "<", {"fact": "b", "count": -10, "unit": "years"}])
    assert with_period == DateTest("a", "<", other="b", period=Period(-10, "years"))
    for nothing in ({"fact": "b"}, {"fact": "b", "count": 0, "unit": "days"}):
        assert condition_from_json(["date", "a", "<", nothing]) == DateTest("a", "<", other="b")


def test_facts_that_no_law_can_be_asked_with_are_an_error() -> None:
    question = {"action": "hold", "on": "2024-12-04", "facts": {"wingspan": "wide"}}
    assert "`wingspan` is not a fact in the vocabulary." in decide_json(law(SHORT), question)["error"]
    with pytest.raises(FactErrors):
        facts_from_json({"papers": {"has": ["nothing"]}}, vocabulary_from_json(VOCABULARY))
