"""Facts as given: what is known, what is known in part, and by whom a judgement was made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from msgspec import Struct

from brightline.language.diagnostics import MeasureErrors, Problem
from brightline.language.measure import Given, Literal
from brightline.language.positions import Span
from brightline.vocabulary import Fact, Kind, Vocabulary, nearest
from brightline.vocabulary.hidden import HIDDEN, NEXT, WHY, named

YES_NO = ("yes", "no")


class AtLeast(Struct, frozen=True):
    """A set or a list known only in part: it has these, it lacks those, there may be more."""

    has: Any = ()
    lacks: Any = ()


class Judged(Struct, frozen=True):
    """A finding on an open-textured term: counts only with who judged it and why."""

    value: str
    by: str
    why: str


class KnownSet(Struct, frozen=True):
    has: frozenset[str]
    lacks: frozenset[str]
    complete: bool

    def holds(self, value: str) -> bool | None:
        """Whether the value is in the set; None when not known."""
        if value in self.has:
            return True
        if self.complete or value in self.lacks:
            return False
        return None


class KnownList(Struct, frozen=True):
    records: tuple[tuple[tuple[str, Known], ...], ...]
    complete: bool


Known = str | KnownSet | Fraction | date | KnownList


class FactErrors(MeasureErrors):
    """Facts that are not words of the vocabulary, or contradict each other."""


class Contradiction(FactErrors):
    """Facts that cannot be true together."""


class Facts:
    """Checked facts. `known` maps a fact's name to what is known of it; a fact left out is unknown."""

    __slots__ = ("judged", "known")

    def __init__(self, known: Mapping[str, Known], judged: Mapping[str, Judged] | None = None) -> None:
        self.known = dict(known)
        self.judged = dict(judged or {})

    def with_known(self, name: str, value: Known) -> Facts:
        return Facts({**self.known, name: value}, self.judged)

    @classmethod
    def of(cls, given: Mapping[str, Any] | Facts, vocabulary: Vocabulary) -> Facts:
        """Check Python values against the vocabulary.

        Raises FactErrors, all problems at once, each with the nearest right word.
        """
        if isinstance(given, Facts):
            return given
        if not isinstance(given, Mapping):
            raise FactErrors([_problem("facts", *NO_MAPPING)])
        problems: list[Problem] = []
        known: dict[str, Known] = {}
        judged: dict[str, Judged] = {}
        for name, value in given.items():
            fact = vocabulary.facts.get(name)
            if fact is None:
                problems.append(_no_such_fact(name, vocabulary))
                continue
            if isinstance(value, Judged):
                judged[name] = value
            try:
                known[name] = _known(fact, value)
            except _Wrong as wrong:
                problems.append(_problem(name, *wrong.args))
        if problems:
            raise FactErrors(problems)
        return cls(known, judged)

    @classmethod
    def given(cls, givens: Iterable[Given], vocabulary: Vocabulary) -> Facts:
        """Facts from parsed `given` lines; several lines on one set or list add up.

        Raises FactErrors.
        """
        values: dict[str, Any] = {}
        for given in givens:
            fact = vocabulary.facts[given.fact]
            values[given.fact] = _add(values.get(given.fact), given.op, given.literal, fact)
        return cls.of(values, vocabulary)


class _Wrong(Exception):
    """what, why, next"""


def _problem(name: str, what: str, why: str, next: str) -> Problem:
    return Problem(Span("facts", 1, 1, max(1, len(name))), what, why, next)


NO_MAPPING = (
    "The facts were not given as names with values.",
    "A fact left out is unknown, so every fact that counts is named.",
    'Give a mapping: {"actor": "police_officer", "papers": {"civil_detainer"}}; {} when nothing is known.',
)


def _no_such_fact(name: object, vocabulary: Vocabulary) -> Problem:
    close = nearest(name, vocabulary.facts) if isinstance(name, str) else None
    return _problem(
        str(name),
        f"`{name}` is not a fact in the vocabulary.",
        "A fact nobody defined would be ignored without a word, and the answer would rest on less than you said.",
        f"Closest: `{close}`." if close else "`brightline vocabulary` lists the facts.",
    )


def _word(fact: Fact, value: Any) -> str:
    names = YES_NO if fact.kind is Kind.YES_NO else fact.value_names
    if isinstance(value, bool):
        raise _Wrong(
            f"`{fact.name}` was given as {value}.",
            "A fact is never a bool: unknown is not False.",
            'Write "yes" or "no".',
        )
    if not isinstance(value, str) or value not in names:
        close = nearest(value, names) if isinstance(value, str) else None
        raise _Wrong(
            f"`{value}` is not a value of `{fact.name}`.",
            f"Its values are {', '.join(names)}.",
            f"Closest: `{close}`." if close else "Use one of these.",
        )
    return value


def _known(fact: Fact, value: Any) -> Known:
    if fact.judgement:
        if not isinstance(value, Judged):
            raise _Wrong(
                f"`{fact.name}` is a judgement and was given without who judged it and why.",
                "Two people could judge it differently: a bare value would hide that a person decided it.",
                f'Write {fact.name}=yes by "WHO" because "WHY".',
            )
        if not all(isinstance(said, str) and said.strip() for said in (value.by, value.why)):
            raise _Wrong(f"`{fact.name}` names no judge or no reason.", "Both are kept with the answer.", "Give both.")
        if hidden := HIDDEN.search(f"{value.by}{value.why}"):
            raise _Wrong(
                f"The character {named(hidden[0])} may not stand in who judged `{fact.name}` or why.", WHY, NEXT
            )
        value = value.value
    elif isinstance(value, Judged):
        value = value.value
    match fact.kind:
        case Kind.YES_NO | Kind.ONE_OF:
            return _word(fact, value)
        case Kind.SET_OF:
            return _known_set(fact, value)
        case Kind.NUMBER:
            if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
                raise _Wrong(f"`{value}` is not a number.", f"`{fact.name}` is a number.", "Write digits: 18.")
            try:
                # A float is what was written: 0.1 is one tenth, as it is in a measure.
                return Fraction(str(value)) if isinstance(value, float) else Fraction(value)
            except (ValueError, OverflowError):
                raise _Wrong(
                    f"`{value}` is not a number.", f"`{fact.name}` is a finite number.", "Write digits: 18."
                ) from None
        case Kind.DATE:
            return _day(fact, value)
        case Kind.LIST_OF:
            return _known_list(fact, value)


def _day(fact: Fact, value: Any) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    elif isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise _Wrong(f"`{value}` is not a day.", f"`{fact.name}` is a date.", "Write it as 2024-12-04.")


def _strings(fact: Fact, value: Any) -> frozenset[str]:
    if isinstance(value, str):
        value = () if value == "none" else (value,)
    if not isinstance(value, Iterable):
        raise _Wrong(f"`{value}` is not a set of values.", f"`{fact.name}` is a set.", "Give its values, or none.")
    return frozenset(_word(fact, v) for v in value)


def _known_set(fact: Fact, value: Any) -> KnownSet:
    if isinstance(value, AtLeast):
        has, lacks = _strings(fact, value.has), _strings(fact, value.lacks)
        if has & lacks:
            both = ", ".join(sorted(has & lacks))
            raise _Wrong(
                f"`{fact.name}` both has and lacks {both}.", "A set cannot do both.", "Take one of the two away."
            )
        complete = has | lacks == set(fact.value_names)
        return KnownSet(has, lacks, complete)
    return KnownSet(_strings(fact, value), frozenset(), True)


def _known_list(fact: Fact, value: Any) -> KnownList:
    if isinstance(value, AtLeast) and value.lacks:
        why = "Of a list only the records it has can be known."
        raise _Wrong(f"`{fact.name}` was said to lack records.", why, "Leave `lacks` out.")
    complete = not isinstance(value, AtLeast)
    records = value.has if isinstance(value, AtLeast) else value
    if isinstance(records, str) and records == "none":
        records = ()
    if isinstance(records, str | Mapping) or not isinstance(records, Iterable):
        raise _Wrong(
            f"`{fact.name}` was not given as a list.", "It is a list of records.", "Give a list of records, or none."
        )
    fields = {f.name: f for f in fact.fields}
    found = []
    for record in records:
        if not isinstance(record, Mapping):
            raise _Wrong(f"`{record}` is not a record.", f"`{fact.name}` holds records.", "Give field = value pairs.")
        known = {}
        for name, item in record.items():
            if name not in fields:
                close = nearest(str(name), fields)
                raise _Wrong(
                    f"`{name}` is not a field of `{fact.name}`.",
                    f"Its fields are {', '.join(fields)}.",
                    f"Closest: `{close}`." if close else "Use one of these.",
                )
            known[name] = _known(fields[name], item)
        found.append(tuple(sorted(known.items())))
    return KnownList(tuple(found), complete)


def _add(before: Any, op: str, literal: Literal, fact: Fact) -> Any:
    """The Python value of a `given` line, added to what earlier lines said of the same fact."""
    value = _python(literal, fact)
    if op == "=":
        if before is not None:
            raise FactErrors(
                [_problem(fact.name, f"`{fact.name}` is given twice.", "Only `+=` and `-=` add up.", "Keep one line.")]
            )
        return value
    if before is not None and not isinstance(before, AtLeast):
        raise FactErrors(
            [
                _problem(
                    fact.name,
                    f"`{fact.name}` is given as complete and then added to.",
                    "`=` says that this is everything.",
                    "Use `+=` and `-=` throughout.",
                )
            ]
        )
    start = before or AtLeast()
    if op == "+=":
        return AtLeast((*start.has, *value), start.lacks)
    return AtLeast(start.has, (*start.lacks, *value))


def _python(literal: Literal, fact: Fact) -> Any:
    if literal.judged_by is not None:
        return Judged(literal.words[0], literal.judged_by, literal.why or "")
    if literal.records is not None:
        fields = {f.name: f for f in fact.fields}
        records = []
        for record in literal.records:
            values: dict[str, Any] = {}
            for name, op, item in record.fields:
                values[name] = _add(values.get(name), op, item, fields[name])
            records.append(values)
        return records
    if literal.day is not None:
        return literal.day
    if literal.number is not None:
        return literal.number
    return literal.words if fact.kind is Kind.SET_OF else literal.words[0]


def contents(known: Known) -> Iterator[str]:
    """The values named in what is known, for printing."""
    if isinstance(known, KnownSet):
        yield from sorted(known.has)
    else:
        yield str(known)
