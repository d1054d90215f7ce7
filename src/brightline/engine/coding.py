"""Variables: the tests of a law cut into numbered values, and facts coded as these values.

A yes/no or one-of fact is one variable; a set one variable per value that the law mentions; a number one variable
whose values are the
spans between the law's constants; the days a date is compared with, and each pair of dates, one ordered variable;
each `some` test one.
Hidden unknowns come last.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from msgspec import Struct

from brightline.engine.days import Days
from brightline.engine.facts import Facts, Known, KnownList, KnownSet
from brightline.engine.records import Test, number_representatives, vectors
from brightline.engine.rewrite import Hidden, tests
from brightline.engine.store import FALSE, TRUE, Conditions
from brightline.engine.timeline import apart_in, assignments, groups
from brightline.language.conditions import Always, And, Condition, DateTest, Has, Is, Not, NumberTest, Or, Period, Some
from brightline.language.periods import shift
from brightline.vocabulary import Fact, Kind, Vocabulary

REMEMBERED = 10_000
"""Lists on days whose masks are remembered."""

DAYS, MONTHS = "counted in days", "counted in months"
"""Periods of one family are ordered exactly; days against months are not, so these have variables of their own."""

Key = tuple[object, ...]
"""Names a variable: ("value", fact), ("element", fact, value), ("number", fact), ("day", fact), ("day", fact, other,
family), ("some", fact, where), ("hidden", …)."""

ORDERED = {"<": (1, 0, 0), "<=": (1, 1, 0), ">": (0, 0, 1), ">=": (0, 1, 1), "=": (0, 1, 0), "!=": (1, 0, 1)}
"""Whether an operator holds below, at and above its constant."""


def key_of(test: Condition) -> Key:
    # Most tests are of these two kinds, and a match is asked slowly.
    if isinstance(test, Is):
        return ("value", test.fact)
    if isinstance(test, Hidden):
        return ("hidden", test.cause, test.name)
    match test:
        case Has(fact, _, values):
            return ("element", fact, values[0])
        case NumberTest(fact):
            return ("number", fact)
        case DateTest(fact, _, _, other, period):
            if other is None:
                return ("day", fact)
            if period is None:
                return ("day", *sorted((fact, other)), DAYS)
            return ("day", fact, other, DAYS if period.unit in ("days", "weeks") else MONTHS)
        case Some(fact, where):
            return ("some", fact, where)
    raise TypeError(f"{test}: not a test")


def key_facts(key: Key) -> tuple[str, ...]:
    """The askable facts behind a variable."""
    if key[0] == "hidden":
        return ()
    if key[0] == "some":
        where = key[2]
        assert isinstance(where, Condition)
        return (str(key[1]), *sorted(_outer_dates(where)))
    return tuple(str(k) for k in key[1:3]) if key[0] == "day" else (str(key[1]),)


def facts_in(condition: Condition) -> tuple[str, ...]:
    """The facts a plain condition looks at."""
    return facts_of(tests(condition))


def facts_of(found: Iterable[Condition]) -> tuple[str, ...]:
    """The facts that tests look at."""
    facts: list[str] = []
    for test in found:
        if isinstance(test, Is):
            facts.append(test.fact)
        elif not isinstance(test, Hidden):
            facts += key_facts(key_of(test))
    return tuple(facts)


def tests_of(conditions: Iterable[Condition]) -> list[Condition]:
    """The tests of plain conditions, each as often as it is made."""
    return [t for c in conditions for t in tests(c)]


def steps(period: Period | None) -> int:
    """A period in the smallest unit of its family: days, or months."""
    return 0 if period is None else period.count * {"days": 1, "weeks": 7, "months": 1, "years": 12}[period.unit]


def _step(test: DateTest) -> Period | None:
    """A test's period; periods of the same length are the same step, and one of no length is none."""
    n = steps(test.period)
    if test.period is None or not n:
        return None
    return Period(n, "days" if test.period.unit in ("days", "weeks") else "months")


class Pair(Struct):
    """One date compared with days or with another date: `cuts` in order, values below, at and above each."""

    left: str
    other: str | None
    days: list[date] = []
    """Without another date: the constants, in order."""
    steps: list[Period | None] = []
    """With another date: the periods, in order."""

    def place(self, left: date, other: date | None) -> int:
        days = self.days if other is None else [shift(other, p) if p else other for p in self.steps]
        for i, day in enumerate(days):
            if left < day:
                return 2 * i
            if left == day:
                return 2 * i + 1
        return 2 * len(days)


def _outer_dates(where: Condition) -> set[str]:
    return {f for t in where.walk() if isinstance(t, DateTest) for f in (t.fact, t.other) if f}


class Coding:
    """The variables of one law about one action."""

    def __init__(self, every: Iterable[Condition], vocabulary: Vocabulary) -> None:
        """`every`: all the tests, as `tests_of` gives them."""
        self._facts = vocabulary.facts
        self.store = Conditions()
        self.keys: list[Key] = []
        self.index: dict[Key, int] = {}
        self._cuts: dict[Key, list[Fraction]] = {}
        self._pairs: dict[Key, Pair] = {}
        found = self._number(every)
        self._by_fact: dict[str, list[int]] = {}
        for i, key in enumerate(self.keys):
            for name in key_facts(key):
                self._by_fact.setdefault(name, []).append(i)
        self.facts: tuple[str, ...] = tuple(f for f in self._facts if f in self._by_fact)
        """The facts the law looks at, in the vocabulary's order."""
        self.variables = {f: sum(1 << i for i in self._by_fact[f]) for f in self.facts}
        """The variables of each, as a bit mask."""
        self.dated = [i for i, k in enumerate(self.keys) if k[0] == "day"]
        self.listed = [i for i, k in enumerate(self.keys) if k[0] == "some"]
        dated = [t for i in self.dated for t in dict.fromkeys(found[self.keys[i]])]
        listed = [t for i in self.listed for t in dict.fromkeys(found[self.keys[i]])]
        self._groups = groups(
            (t for t in dated if isinstance(t, DateTest)),
            [(t.fact, t.where, {f.name for f in self._facts[t.fact].fields}) for t in listed if isinstance(t, Some)],
        )
        self._masks: dict[tuple[object, ...], frozenset[int]] = {}
        self._atoms: dict[Condition, int] = {}
        self.hidden = {i: str(k[1]) for i, k in enumerate(self.keys) if k[0] == "hidden"}

    def _lists(self) -> set[str]:
        return {str(self.keys[i][1]) for i in self.listed}

    def _number(self, every: Iterable[Condition]) -> dict[Key, list[Condition]]:
        """Make the variables, each of the tests that are returned for its key."""
        by_key: dict[Key, list[Condition]] = {}
        for test in every:
            by_key.setdefault(key_of(test), []).append(test)
        weight: Counter[str] = Counter()
        names = {key: (key_facts(key) or ("",))[0] for key in by_key}
        for key, found in by_key.items():
            weight[names[key]] += len(found)

        def order(key: Key) -> tuple[object, ...]:
            stage = {"hidden": 2, "day": 1, "some": 1}.get(str(key[0]), 0)
            first = names[key]
            return (stage, first != "actor", -weight[first] if first else 0, first, tuple(map(repr, key)))

        for key in sorted(by_key, key=order):
            self.index[key] = self.store.variable(self._size(key, by_key[key]))
            self.keys.append(key)
        return by_key

    def _size(self, key: Key, found: Sequence[Condition]) -> int:
        match key[0]:
            case "value":
                return len(self._values(str(key[1])))
            case "number":
                cuts = sorted({t.number for t in found if isinstance(t, NumberTest)})
                self._cuts[key] = cuts
                return 2 * len(cuts) + 1
            case "day":
                return self._pair(key, [t for t in found if isinstance(t, DateTest)])
            case "hidden":
                hidden = found[0]
                assert isinstance(hidden, Hidden)
                return hidden.size
        return 2

    def _values(self, fact: str) -> tuple[str, ...]:
        return ("yes", "no") if self._facts[fact].kind is Kind.YES_NO else self._facts[fact].value_names

    def _pair(self, key: Key, found: Sequence[DateTest]) -> int:
        pair = Pair(str(key[1]), str(key[2]) if len(key) > 2 else None)
        pair.days = sorted({t.day for t in found if t.day is not None})
        pair.steps = sorted({_step(t) for t in found if t.day is None}, key=steps)
        self._pairs[key] = pair
        return 2 * max(len(pair.days), len(pair.steps)) + 1

    def allowed(self, possible: Mapping[tuple[str, str], frozenset[int]]) -> dict[int, frozenset[int]]:
        """The values that hidden variables can have, by number; `possible` limits them by (cause, name)."""
        found = {i: possible.get((str(self.keys[i][1]), str(self.keys[i][2]))) for i in self.hidden}
        return {i: values for i, values in found.items() if values is not None}

    # -- conditions -----------------------------------------------------------------------------------------------

    def code(self, condition: Condition) -> int:
        """A plain condition in the store."""
        # Not matched: this is asked of every part of every rule, and a match is asked slowly.
        if isinstance(condition, And):
            return self.store.all_of(*[self.code(i) for i in condition.items])
        if isinstance(condition, Or):
            return self.store.any_of(*[self.code(i) for i in condition.items])
        if isinstance(condition, Not):
            return self.store.negate(self.code(condition.item))
        if isinstance(condition, Always):
            return TRUE
        found = self._atoms.get(condition)
        if found is None:
            found = self._atoms[condition] = self._atom(condition)
        return found

    def _atom(self, test: Condition) -> int:
        key = key_of(test)
        variable = self.index[key]
        match test:
            case Is(fact, values):
                names = self._values(fact)
                return self.store.atom(variable, sum(1 << names.index(v) for v in values))
            case NumberTest(_, op, number):
                return self._ordered(variable, self._cuts[key].index(number), op)
            case DateTest(fact, op):
                pair = self._pairs[key]
                turned = fact != pair.left
                op = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(op, op) if turned else op
                cut = pair.days.index(test.day) if test.day is not None else pair.steps.index(_step(test))
                return self._ordered(variable, cut, op)
            case Hidden(_, _, _, wanted):
                return self.store.atom(variable, sum(1 << v for v in wanted))
        return self.store.atom(variable, 2)

    def _ordered(self, variable: int, cut: int, op: str) -> int:
        below, at, above = ORDERED[op]
        mask = 0
        for value in range(self.store.sizes[variable]):
            place = 2 * cut + 1
            if below if value < place else at if value == place else above:
                mask |= 1 << value
        return self.store.atom(variable, mask)

    def names(self, variable: int) -> tuple[str, ...]:
        """What each value of a yes/no or one-of variable is called."""
        return self._values(str(self.keys[variable][1]))

    def fields(self, variable: int) -> tuple[Fact, ...]:
        """The fields of the records that a `some` variable is about."""
        return self._facts[str(self.keys[variable][1])].fields

    def cuts(self, variable: int) -> int:
        """How many constants an ordered variable is compared with: below, at and above each it has a value."""
        return (self.store.sizes[variable] - 1) // 2

    def compared(self, variable: int, cut: int, op: str) -> Condition:
        """The test of an ordered variable against one of its constants."""
        key = self.keys[variable]
        if key[0] == "number":
            return NumberTest(str(key[1]), op, self._cuts[key][cut])
        pair = self._pairs[key]
        if pair.other is None:
            return DateTest(pair.left, op, pair.days[cut])
        return DateTest(pair.left, op, None, pair.other, pair.steps[cut])

    def number_at(self, variable: int, value: int) -> Fraction:
        """A number that has a value of a number's variable."""
        return number_representatives(self._cuts[self.keys[variable]])[value]

    # -- facts ----------------------------------------------------------------------------------------------------

    def simple(self, facts: Facts) -> list[int | None]:
        """The value of each variable as far as one fact alone decides it; None where unknown, and for dates and
        lists."""
        known: list[int | None] = [None] * len(self.keys)
        for name, value in facts.known.items():
            for i in self._by_fact.get(name, ()):
                known[i] = self._simple(self.keys[i], value)
        return known

    def _simple(self, key: Key, value: Known) -> int | None:
        match key[0]:
            case "value":
                return self._values(str(key[1])).index(str(value))
            case "element":
                assert isinstance(value, KnownSet)
                held = value.holds(str(key[2]))
                return None if held is None else int(held)
            case "number":
                assert isinstance(value, Fraction)
                cuts = self._cuts[key]
                i = bisect_left(cuts, value)
                return 2 * i + 1 if i < len(cuts) and cuts[i] == value else 2 * i
        return None

    def of_fact(self, name: str) -> list[int]:
        return self._by_fact.get(name, [])

    # -- dates and lists ------------------------------------------------------------------------------------------

    def day_assignments(self, facts: Facts, anchor: date) -> list[Days]:
        """Days for the dates the law looks at: the known ones, and representatives of the unknown.

        Raises TooMany.
        """
        return assignments(self._groups, facts, anchor)

    def days_apart(self, facts: Facts, anchor: date, names: Iterable[str]) -> list[tuple[Days, Days]]:
        """Pairs of such days that differ in no date but some unknown ones of these. Raises TooMany."""
        return apart_in(self._groups, facts, anchor, names)

    def place(self, days: Days) -> dict[int, int]:
        """The values of the date variables on these days."""
        placed = {}
        for i in self.dated:
            pair = self._pairs[self.keys[i]]
            placed[i] = pair.place(days[pair.left], days[pair.other] if pair.other else None)
        return placed

    def list_masks(self, facts: Facts, days: Sequence[Days], anchor: date) -> list[tuple[dict[int, int], ...]]:
        """The values that the `some` variables can have together, once for each of the given days.

        Each result holds one mapping per element of `days`, all for the same lists.
        Raises TooMany.
        """
        results: list[tuple[dict[int, int], ...]] = [tuple({} for _ in days)]
        for name in sorted(self._lists()):
            variables = [i for i in self.listed if self.keys[i][1] == name]
            conditions: list[Test] = []
            for d in days:
                for i in variables:
                    where = self.keys[i][2]
                    assert isinstance(where, Condition)
                    conditions.append((where, d))
            masks = self._list_masks(name, facts.known.get(name), conditions, anchor)
            n = len(variables)
            wider = []
            for result in results:
                for mask in masks:
                    wider.append(
                        tuple(
                            {**one, **{v: mask >> (k * n + j) & 1 for j, v in enumerate(variables)}}
                            for k, one in enumerate(result)
                        )
                    )
            results = wider
        return results

    def _list_masks(self, name: str, held: Known | None, conditions: list[Test], anchor: date) -> frozenset[int]:
        known = held if isinstance(held, KnownList) else None
        used = sorted({f for where, _ in conditions for f in _outer_dates(where)} & set(conditions[0][1]))
        key = (name, known, tuple(tuple(days[f] for f in used) for _, days in conditions))
        found = self._masks.get(key)
        if found is None:
            if len(self._masks) > REMEMBERED:
                self._masks.clear()
            found = self._masks[key] = vectors(self._facts[name], known, conditions, anchor)
        return found


__all__ = ["FALSE", "TRUE", "Coding", "facts_in", "key_facts"]
