"""Lists of records: which `some … where` tests can be true together, given what is known of the list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise, product

from brightline.engine.days import COMPARE, Days, TooMany, date_tests, threshold
from brightline.engine.facts import Known, KnownList, KnownSet
from brightline.engine.rewrite import tests
from brightline.engine.timeline import Tie, fill
from brightline.language.conditions import Always, And, Condition, DateTest, Has, Is, Not, NumberTest, Or
from brightline.vocabulary import Fact, Kind

LIMIT = 200_000
"""Completions of one record that are tried before giving up."""
TRIALS = 1_000_000
"""Tests on completed records, and unions of sets of tests, that are tried for one list before giving up."""
REACHED = 1_024
"""Sets of `some` tests on one list that are told apart before giving up."""

Value = str | frozenset[str] | Fraction | date
Record = Mapping[str, Value]
Test = tuple[Condition, Days]
"""A record condition, and the day of every outer date it looks at."""


def holds(condition: Condition, record: Record, days: Days) -> bool:
    """Whether a record satisfies a plain condition."""
    match condition:
        case Always():
            return True
        case And(items):
            return all(holds(i, record, days) for i in items)
        case Or(items):
            return any(holds(i, record, days) for i in items)
        case Not(item):
            return not holds(item, record, days)
        case Is(fact, values):
            return record[fact] in values
        case Has(fact, _, values):
            held = record[fact]
            return isinstance(held, frozenset) and values[0] in held
        case NumberTest(fact, op, number):
            held = record[fact]
            return isinstance(held, Fraction) and COMPARE[op](held, number)
        case DateTest(fact, op, _, other):
            left = _day(fact, record, days)
            right = threshold(condition, None if other is None else _day(other, record, days))
            return COMPARE[op](left, right)
    raise TypeError(f"{condition}: not a test on a record")


def _day(name: str, record: Record, days: Days) -> date:
    value = record[name] if name in record else days[name]
    if not isinstance(value, date):
        raise TypeError(f"{name}: not a date")
    return value


def number_representatives(constants: Iterable[Fraction]) -> list[Fraction]:
    """One number below, at, between and above the constants."""
    cuts = sorted(set(constants))
    if not cuts:
        return [Fraction(0)]
    between = [(a + b) / 2 for a, b in pairwise(cuts)]
    return sorted({cuts[0] - 1, *cuts, *between, cuts[-1] + 1})


def _field_choices(field: Fact, known: Known | None, atoms: Sequence[Condition]) -> list[Value]:
    """The values of a field worth trying; dates are done apart."""
    match field.kind:
        case Kind.YES_NO | Kind.ONE_OF:
            if isinstance(known, str):
                return [known]
            return list(("yes", "no") if field.kind is Kind.YES_NO else field.value_names)
        case Kind.SET_OF:
            mentioned = sorted({a.values[0] for a in atoms if isinstance(a, Has) and a.fact == field.name})
            held = known if isinstance(known, KnownSet) else KnownSet(frozenset(), frozenset(), False)
            sure = frozenset(v for v in mentioned if held.holds(v) is True)
            free = [v for v in mentioned if held.holds(v) is None]
            return [
                sure | {v for v, b in zip(free, bits, strict=True) if b} for bits in product((0, 1), repeat=len(free))
            ]
        case Kind.NUMBER:
            if isinstance(known, Fraction):
                return [known]
            return list(
                number_representatives(a.number for a in atoms if isinstance(a, NumberTest) and a.fact == field.name)
            )
    raise TypeError(f"{field.name}: a record holds no {field.kind.value}")


def _date_choices(
    fields: Sequence[str], known: Mapping[str, Known], atoms: Sequence[tuple[DateTest, Days]], anchor: date
) -> list[Days]:
    """Days for a record's dates, one choice for each combination of the tests that can be realised."""
    given: dict[str, date] = {f: d for f in fields if isinstance(d := known.get(f), date)}
    unknown = [f for f in fields if f not in given]
    ties = []
    for i, (test, days) in enumerate(atoms):
        # An outer date may stand on several days at once (two completions compared), so each test names its own.
        left, right = (n if n is None or n in fields else f"{i} {n}" for n in (test.fact, test.other))
        assert left is not None
        given |= {f"{i} {n}": days[n] for n in (test.fact, test.other) if n is not None and n not in fields}
        ties.append(Tie(left, right, test))
    seen: dict[tuple[bool, ...], Days] = {}
    for choice in fill(given, unknown, ties, anchor):
        own = {f: choice[f] for f in fields}
        seen.setdefault(tuple(holds(t, own, days) for t, days in atoms), own)
    return list(seen.values())


def completions(fact: Fact, known: Mapping[str, Known], conditions: Sequence[Test], anchor: date) -> Iterator[Record]:
    """Every way to complete one record that the conditions can tell apart.

    Raises TooMany.
    """
    atoms = [a for c, _ in conditions for a in tests(c)]
    dated = [(t, days) for c, days in conditions for t in date_tests([c])]
    mentioned = {a.fact for a in atoms if isinstance(a, Is | Has | NumberTest | DateTest)}
    mentioned |= {a.other for a in atoms if isinstance(a, DateTest) and a.other}
    choices: list[tuple[str, list[Value]]] = []
    dates = [f.name for f in fact.fields if f.kind is Kind.DATE and f.name in mentioned]
    when = _date_choices(dates, known, dated, anchor)
    size = len(when)
    for field in fact.fields:
        if field.kind is not Kind.DATE and field.name in mentioned:
            tried = _field_choices(field, known.get(field.name), atoms)
            choices.append((field.name, tried))
            size *= len(tried)
            if size > LIMIT:
                raise TooMany(f"{fact.name}: more than {LIMIT:,} ways to complete a record")
    keys = [name for name, _ in choices]
    for values in product(*(tried for _, tried in choices)):
        rest = dict(zip(keys, values, strict=True))
        for days in when:
            yield {**rest, **days}


def vectors(fact: Fact, known: KnownList | None, conditions: Sequence[Test], anchor: date) -> frozenset[int]:
    """Which sets of the conditions some record of the list can satisfy, as bit masks.

    Bit i stands for `some LIST where conditions[i]`. Only masks that a real list can produce are returned.
    Raises TooMany.
    """

    looked_at = sum(1 for condition, _ in conditions for _ in condition.walk())
    trials = 0

    def trying(more: int) -> None:
        nonlocal trials
        trials += more
        if trials > TRIALS:
            raise TooMany(f"{fact.name}: more than {TRIALS:,} tests on its records")

    def of_record(fields: Mapping[str, Known]) -> set[int]:
        found = set()
        for record in completions(fact, fields, conditions, anchor):
            trying(looked_at)
            mask = 0
            for i, (condition, days) in enumerate(conditions):
                if holds(condition, record, days):
                    mask |= 1 << i
            found.add(mask)
        return found

    def joined(left: set[int], right: Collection[int]) -> set[int]:
        trying(len(left) * len(right))
        both = {a | b for a in left for b in right}
        if len(both) > REACHED:
            raise TooMany(f"{fact.name}: more than {REACHED:,} sets of tests that its records can satisfy")
        return both

    reached = {0}
    for record in known.records if known else ():
        reached = joined(reached, of_record(dict(record)))
    if known is None or not known.complete:
        # There may be any number of further records: each mask joins or does not. Joining twice adds nothing, nor
        # does one that those before it make up together.
        further = {0}
        for mask in sorted(of_record({}), key=int.bit_count):
            if mask not in further:
                further = joined(further, (0, mask))
                reached = joined(reached, (0, mask))
    return frozenset(reached)
