"""Laws and questions as plain JSON (`spec/README.md`): how the conformance cases reach the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from brightline.engine.action_law import ActionLaw
from brightline.engine.facts import AtLeast, FactErrors, Facts, Judged
from brightline.engine.inquiry import Inquiry
from brightline.engine.norms import Code, Gap, Norm
from brightline.engine.outcome import Outcome
from brightline.engine.possible import possible_together
from brightline.engine.speaking import Speaking
from brightline.language.conditions import (
    Always,
    And,
    Clause,
    Condition,
    DateTest,
    Has,
    Is,
    Not,
    NumberTest,
    Or,
    Period,
    Some,
    Unread,
)
from brightline.language.measure import Effect, End, Event, Grade
from brightline.vocabulary import Action, Actor, Fact, Kind, Value, Vocabulary


def condition_from_json(item: Sequence[Any] | None) -> Condition | None:
    """A condition from its list form. Raises ValueError for an unknown one."""
    if item is None:
        return None
    match item:
        case ["always"]:
            return Always()
        case ["and", *items]:
            return And(tuple(_condition(i) for i in items))
        case ["or", *items]:
            return Or(tuple(_condition(i) for i in items))
        case ["not", inner]:
            return Not(_condition(inner))
        case ["is", fact, values]:
            return Is(fact, frozenset(values))
        case ["has", fact, value]:
            return Has(fact, "any", (value,))
        case ["number", fact, op, number]:
            return NumberTest(fact, op, Fraction(number))
        case ["date", fact, op, {"day": day}]:
            return DateTest(fact, op, day=date.fromisoformat(day))
        case ["date", fact, op, {"fact": other} as rest]:
            period = Period(int(rest["count"]), str(rest["unit"])) if rest.get("count") else None
            return DateTest(fact, op, other=other, period=period)
        case ["some", fact, where]:
            return Some(fact, _condition(where))
        case ["unread", id]:
            return Unread(id=id)
        case ["clause", label, inner]:
            return Clause(label, _condition(inner))
    raise ValueError(f"not a condition: {item!r}")


def _condition(item: Sequence[Any]) -> Condition:
    found = condition_from_json(item)
    if found is None:
        raise ValueError("a condition may not be null here")
    return found


def _fact(name: str, data: Mapping[str, Any], judgement: bool = False) -> Fact:
    kind = Kind(data["type"])
    return Fact(
        name=name, kind=kind, question=name, true="{}", false="not {}", unknown="{}?", definition=name, source=name,
        values=tuple(Value(v, v) for v in data.get("values", ())),
        fields=tuple(_fact(n, f) for n, f in data.get("fields", {}).items()),
        judgement=judgement,
    )  # fmt: skip


def vocabulary_from_json(data: Mapping[str, Any]) -> Vocabulary:
    actions = {
        name: Action(name, name, name, name, kind_of=a.get("kind_of"), where=tuple(a.get("where", {}).items()))
        for name, a in data["actions"].items()
    }
    facts = {name: _fact(name, f) for name, f in data["facts"].items()}
    actors = {v: Actor(v, v, None, "") for v in facts["actor"].value_names} if "actor" in facts else {}
    return Vocabulary(facts=facts, actions=actions, actors=actors)


def _end(data: Any, *, finish: bool) -> End:
    if data is None:
        return End(word="open") if finish else End(day=date.min)
    if isinstance(data, str):
        return End(day=date.fromisoformat(data))
    return End(event=data["before"], before=True) if "before" in data else End(event=data["event"])


def _norm(data: Mapping[str, Any]) -> Norm:
    return Norm(
        id=data["id"],
        measure=data["measure"],
        layer=data["layer"],
        rank=data["rank"],
        effect=Effect(data["effect"]),
        action=data["action"],
        actors=frozenset(data["actors"]),
        when=condition_from_json(data.get("when")),
        only_when=condition_from_json(data.get("only_when")),
        unless=condition_from_json(data.get("unless")),
        ranges=tuple((_end(r["from"], finish=False), _end(r["to"], finish=True)) for r in data["in_force"]),
        suspended=tuple(
            (date.fromisoformat(a), None if b is None else date.fromisoformat(b)) for a, b in data.get("suspended", ())
        ),
        contested=tuple(data.get("contested", ())),
        reading=data.get("reading"),
        other_reading=data.get("other_reading"),
        despite=tuple(data.get("despite", ())),
        despite_clauses=tuple((a, b) for a, b in data.get("despite_clauses", ())),
        extent=data.get("extent"),
        clock=data.get("clock"),
        evidence=Grade[data.get("evidence", "read").upper()],
    )


def code_from_json(law: Mapping[str, Any]) -> Code:
    """A law from its JSON form. Raises KeyError and ValueError for what is not one."""
    return Code(
        vocabulary=vocabulary_from_json(law["vocabulary"]),
        norms=tuple(map(_norm, law["rules"])),
        events={
            name: Event(name, date.fromisoformat(a), date.fromisoformat(b))
            for name, (a, b) in law.get("events", {}).items()
        },
        never=tuple(_condition(c) for c in law["vocabulary"].get("never", ())),
        supersedes=frozenset((a, b) for a, b in law.get("supersedes", ())),
    )


def facts_from_json(data: Mapping[str, Any], vocabulary: Vocabulary) -> Facts:
    """Known facts from their JSON form. Raises FactErrors."""

    def value(item: Any) -> Any:
        if isinstance(item, Mapping) and "records" in item:
            records = [{k: value(v) for k, v in r.items()} for r in item["records"]]
            return records if item.get("complete", True) else AtLeast(records)
        if isinstance(item, Mapping) and "by" in item:
            return Judged(item["value"], item["by"], item["why"])
        if isinstance(item, Mapping):
            return (
                frozenset(item["has"]) if item.get("complete") else AtLeast(item.get("has", ()), item.get("lacks", ()))
            )
        return item

    return Facts.of({name: value(item) for name, item in data.items()}, vocabulary)


def decide_json(law: Mapping[str, Any], question: Mapping[str, Any]) -> dict[str, Any]:
    """The engine's answer to a conformance question, in the form of `spec/README.md`."""
    code = code_from_json(law)
    gaps = [Gap(g["layer"], frozenset(g["actors"])) for g in law.get("gaps", ())]
    try:
        facts = facts_from_json(question["facts"], code.vocabulary)
    except FactErrors as errors:
        return {"error": str(errors)}
    on = date.fromisoformat(question["on"])
    if not possible_together(facts, code.never, code.vocabulary, on):
        return {"error": "contradiction"}
    action_law = ActionLaw(Speaking(code, gaps, question["action"], on, frozenset(question.get("other_readings", ()))))
    if any(facts.known.get(f, v) != v for f, v in action_law.fixed.items()):
        return {"error": "contradiction"}
    inquiry = Inquiry(action_law, facts)
    if inquiry.mask == 0:
        return {"error": "contradiction"}
    possible = inquiry.possible
    answer: dict[str, Any] = {
        "outcome": str(possible[0] if len(possible) == 1 else Outcome.UNDETERMINED),
        "possible": sorted(map(str, possible)),
        "because": sorted(map(str, inquiry.because)),
        "asks": sorted(inquiry.asks),
    }
    if len(inquiry.leaves) == 1:
        (verdict,) = inquiry.leaves
        ids = [s.standing.id for s in action_law.speakers]
        saved = [[s.standing.id, sorted(labels)] for s, labels in inquiry.lifted]
        answer["reasons"] = sorted({ids[i] for i, _ in verdict.reasons})
        answer["lifted"] = sorted(saved)
        answer["displaced"] = sorted([ids[j], sorted(ids[i] for i in by)] for j, _, by in verdict.displaced)
    return answer
