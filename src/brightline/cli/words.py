"""Days, facts and ranges in plain English."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brightline.engine.decision import Decision
    from brightline.engine.facts import Facts, Known, KnownList
    from brightline.language.measure import End, InForce
    from brightline.vocabulary import Fact, Vocabulary

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

EVIDENCE = {
    "read": "the words of the law were read",
    "quoted": "the words are known from a quotation",
    "reported": "the law is known from a report of it",
    "inferred": "the law is inferred from other facts",
}
"""What each grade of evidence means to somebody who relies on it."""


def day(value: date | str) -> str:
    """4 December 2024."""
    found = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def listed(words: list[str], last: str = "and") -> str:
    """a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def count(number: int, one: str, many: str | None = None) -> str:
    """1 rule, 2 rules."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def given(facts: Facts, vocabulary: Vocabulary) -> Iterator[str]:
    """A sentence for each thing that the answer takes as given."""
    from brightline.engine.facts import KnownList

    for name, known in facts.known.items():
        fact = vocabulary.facts[name]
        if isinstance(known, KnownList):
            yield from _said(fact, known)
            continue
        said = " and ".join(_said(fact, known))
        judged = facts.judged.get(name)
        if judged is not None:
            said += f", as {judged.by} judged: {judged.why}"
        yield said


def _said(fact: Fact, known: Known) -> Iterator[str]:
    from fractions import Fraction

    from brightline.engine.facts import KnownList, KnownSet
    from brightline.vocabulary import sentence

    if isinstance(known, KnownSet):
        says = {value.name: value.says for value in fact.values}
        if known.has:
            said = sentence(fact, True, words=listed([says[value] for value in sorted(known.has)]))
            yield f"{said}, and nothing else" if known.complete else f"{said}, and perhaps more"
        elif known.complete:
            yield fact.empty or f"{fact.noun}: none"
        if known.lacks and not known.complete:
            yield sentence(fact, False, words=listed([says[value] for value in sorted(known.lacks)], "or"))
    elif isinstance(known, KnownList):
        yield from _records(fact, known)
    elif isinstance(known, date):
        yield sentence(fact, True, words=f"on {day(known)}")
    elif isinstance(known, Fraction):
        yield sentence(fact, True, words=str(known if known.denominator > 1 else known.numerator))
    elif known in ("yes", "no") and not fact.values:
        yield sentence(fact, known == "yes", ["yes"])
    else:
        yield sentence(fact, True, [known])


def _records(fact: Fact, known: KnownList) -> Iterator[str]:
    """the convictions: 1 record or more; record 1: the crime is classed as a felony; the conviction came on …"""
    if not known.records and known.complete:
        yield fact.empty or f"{fact.noun}: none"
        return
    yield f"{fact.noun}: {count(len(known.records), 'record')}{'' if known.complete else ' or more'}"
    parts = {part.name: part for part in fact.fields}
    for number, record in enumerate(known.records, 1):
        said = "; ".join(said for name, value in record for said in _said(parts[name], value))
        yield f"record {number}: {said or 'nothing is known of it'}"


def parts_looked_at(decision: Decision, name: str) -> set[str]:
    """The parts of a list's records that the law behind an answer looks at."""
    from brightline.language.conditions import Some

    act = decision.law.vocabulary.actions[decision.action]
    rules = (r for m in decision.law.measures for r in m.rules if r.action in (act.name, act.kind_of))
    conditions = (c for r in rules for c in (r.when, r.only_when, r.unless) if c is not None)
    lists = (part for c in conditions for part in c.walk() if isinstance(part, Some) and part.fact == name)
    return {str(inner.fact) for part in lists for inner in part.where.walk() if hasattr(inner, "fact")}


NEVER = "never in force"


def in_force(span: InForce | None) -> str:
    """from 19 December 2019, no end known."""
    if span is None:
        return "a definition, with no days of its own"
    if span.never:
        return NEVER
    return f"from {_end(span.start)} {_finish(span.finish)}"


def _end(end: End) -> str:
    if end.day is not None:
        return day(end.day)
    if end.event is not None:
        return f"{'the day before ' if end.before else 'the day of '}“{end.event}”"
    return end.word or "an unknown day"


def _finish(end: End) -> str:
    if end.word == "open":
        return "with no end"
    if end.word == "unknown":
        return "with no end that anybody has looked for"
    return f"to {_end(end)}"
