"""Every way to complete facts that are not known, and when a condition holds of them.

What cannot make a difference is left out: values no test mentions, days that no comparison tells apart.
"""

from __future__ import annotations

import operator
from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise, product
from math import prod

TESTS = ("is", "has", "number", "date", "some")
COMPARE = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "!=": operator.ne,
}  # fmt: skip
MARGIN = [timedelta(days=n) for n in range(-3, 4)]


class TooLarge(Exception):
    """There are more completions than the limit allows; nothing was guessed."""


class Contradiction(Exception):
    """The facts given cannot be true together."""


class Facts:
    """Every completion of the facts that some conditions are about, as far as their tests can tell them apart.

    A field of a record is called LIST/FIELD. A list is completed as the set of what its records make true: pairs of
    a `some` test and a completion of the facts outside the list that the test compares with.
    """

    def __init__(self, conditions, never, words, given, on, limit):
        self.words, self.given, self.on, self.limit, self.never = words, given, on, limit, never
        self.tests = sorted({test for line in conditions + never for test in tests_of(line)}, key=repr)
        self.atoms = {atom for test in self.tests for atom in atoms_of(test)}
        self.names = sorted({name for test in self.tests for name in facts_of(test)})
        self.days = self.all_days()
        self.values = {n: self.domain(n, given.get(n)) for n in self.names if words[n]["type"] != "list of records"}
        self.outside = {}
        for name in self.names:
            if name not in self.values:
                self.values[name] = self.lists(name)

    def count(self):
        return prod(len(values) for values in self.values.values())

    def completions(self):
        """Each possible completion: the values in the order of `names`, and the truth of every test."""
        if self.count() > self.limit:
            raise TooLarge(f"{self.count()} completions of the facts")
        for values in product(*(self.values[name] for name in self.names)):
            known = dict(zip(self.names, values, strict=True))
            truths = {c: self.true(c, known) for c in self.tests}
            if not any(holds(line, truths.__getitem__) for line in self.never):
                yield values, tuple(truths.values())

    def true(self, c, known):
        """Is a test true of known facts?"""
        kind, fact, *rest = c
        if kind == "some":
            return (c, tuple(known[name] for name in self.outside[c])) in known[fact]
        if kind == "is":
            return known[fact] in rest[0]
        if kind == "has":
            return rest[0] in known[fact]
        if kind == "number":
            return COMPARE[rest[0]](known[fact], rest[1])
        op, other, count, unit = rest
        return COMPARE[op](known[fact], shift(known[other], count, unit) if isinstance(other, str) else other)

    def domain(self, name, value):
        """The values a fact can have, given what is known of it."""
        word = field_or_fact(name, self.words)
        if word["type"] == "set of":
            value = value or {"has": [], "lacks": [], "complete": False}
            mentioned = {c[2] for c in self.atoms if c[:2] == ("has", name)}
            has = mentioned & set(value["has"])
            free = [] if value["complete"] else sorted(mentioned - has - set(value["lacks"]))
            return [frozenset(has | set(more)) for more in subsets(free)]
        if word["type"] == "number":
            return [Fraction(str(value))] if value is not None else around({c[3] for c in self.atoms if c[1] == name})
        if word["type"] == "date":
            return [date.fromisoformat(value)] if value else self.days[name]
        return [value] if value else word.get("values", ["yes", "no"])

    def lists(self, name):
        """What the records of a list can make true, in every way they can be completed."""
        tests = [c for c in self.tests if c[:2] == ("some", name)]
        for c in tests:
            self.outside[c] = sorted(facts_of(c) - {name})
        given = self.given.get(name, {"records": [], "complete": False})
        found = {frozenset()}
        for record in given["records"]:
            found = self.together(found, self.records(name, record, tests))
        if not given["complete"]:
            more = self.records(name, {}, tests)
            for _ in range(2 * len(tests)):  # one record for each test, on either side of a comparison
                before = len(found)
                found |= self.together(found, more)
                if len(found) == before:
                    break
        return list(found)

    def together(self, some, others):
        if len(some) * len(others) > self.limit:
            raise TooLarge(f"{len(some) * len(others)} ways to complete a list")
        return {one | other for one in some for other in others}

    def records(self, name, record, tests):
        """What one record can make true, in every way it can be completed."""
        fields = sorted({c for test in tests for c in names_of(test) if c.startswith(f"{name}/")})
        domains = [self.domain(field, record.get(field.removeprefix(f"{name}/"))) for field in fields]
        outer = [(c, tuple(values)) for c in tests for values in product(*(self.values[n] for n in self.outside[c]))]
        if prod(map(len, domains)) * len(outer) > self.limit:
            raise TooLarge(f"{prod(map(len, domains)) * len(outer)} ways to complete a record")
        return {
            frozenset((c, out) for c, out in outer if self.satisfies(c, dict(zip(fields, values, strict=True)), out))
            for values in product(*domains)
        }

    def satisfies(self, c, record, out):
        """Does a record satisfy a `some` test, given the facts outside the list?"""
        known = record | dict(zip(self.outside[c], out, strict=True))
        return holds(c[2], lambda atom: self.true(atom, known))

    def all_days(self):
        """For each date a finite set of days that meets every feasible mix of comparisons.

        The constants it is compared with, the days next to them and the days known, carried along every comparison of
        two dates as often as there are dates, with a margin on both sides for strict comparisons and for the ends of
        months. The day next to one at the end of a month is carried by itself: a month on they may be four days apart.
        """
        comparisons = [c for c in sorted(self.atoms, key=repr) if c[0] == "date"]
        names = sorted({name for c in comparisons for name in names_of(c)})
        days = {name: {c[3] for c in comparisons if c[1] == name and isinstance(c[3], date)} for name in names}
        for name in names:
            days[name] |= {day + timedelta(days=n) for day in days[name] for n in (-1, 1)}
            listed, _, field = name.partition("/")
            records = self.given.get(listed, {"records": []})["records"] if field else [{"": self.given.get(name)}]
            days[name] |= {date.fromisoformat(record[field]) for record in records if record.get(field)}
        pairs = [(c[1], *c[3:]) for c in comparisons if isinstance(c[3], str)]

        def carry():
            for _ in range(len(names) + 1):
                for name, other, count, unit in pairs:
                    days[name] |= {shift(day, count, unit) for day in days[other]}
                    days[other] |= {shift(day, -count, unit) for day in days[name]}

        carry()
        for name in names:
            if not days[name]:
                days[name] = {self.on}
                carry()
        return {name: sorted({day + margin for day in days[name] for margin in MARGIN}) for name in names}


def linked(names, never):
    """These facts and all that `never` lines tie to them, with the lines."""
    lines = [line for line in never if facts_of(line) & names]
    more = names.union(*map(facts_of, lines))
    return (names, lines) if more == names else linked(more, never)


def field_or_fact(name, words):
    fact, _, field = name.partition("/")
    return words[fact]["fields"][field] if field else words[fact]


def subsets(items):
    """Every choice of some of these."""
    return [
        [item for item, kept in zip(items, chosen, strict=True) if kept]
        for chosen in product((False, True), repeat=len(items))
    ]


def around(numbers):
    """A number below, between and above each of these, and they themselves."""
    numbers = sorted(numbers) or [Fraction(0)]
    between = [(a + b) / 2 for a, b in pairwise(numbers)]
    return sorted({numbers[0] - 1, *numbers, *between, numbers[-1] + 1})


def shift(day, count, unit):
    """A day so many days, weeks, months or years later: the same day of the month, or its last where there is none."""
    if unit in ("days", "weeks"):
        return day + timedelta(days=count * (7 if unit == "weeks" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 + count * (12 if unit == "years" else 1), 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


# ---- conditions -----------------------------------------------------------------------------------------------------


def plain(c, words, rule=None, listed=None):
    """A condition as nested tuples: fields named LIST/FIELD, clauses with their rule, no `?` inside a `some`."""

    def full(name):
        return f"{listed}/{name}" if listed and name in words[listed]["fields"] else name

    match c:
        case ["always"]:
            return ("and",)
        case ["and" | "or" | "not" as kind, *items]:
            return (kind, *(plain(item, words, rule, listed) for item in items))
        case ["clause", label, item]:
            item = plain(item, words, rule, listed)
            return item if listed else ("clause", rule, label, item)
        case ["unread", name]:
            return ("unread", name)
        case ["is", fact, values]:
            return ("is", full(fact), frozenset(values))
        case ["has", fact, value]:
            return ("has", full(fact), value)
        case ["number", fact, op, number]:
            return ("number", full(fact), op, Fraction(str(number)))
        case ["date", fact, op, {"day": day}]:
            return ("date", full(fact), op, date.fromisoformat(day), 0, "days")
        case ["date", fact, op, {"fact": other, "count": count, "unit": unit}]:
            return ("date", full(fact), op, full(other), count, unit)
        case ["some", fact, item]:
            return some(fact, plain(item, words, rule, fact))
    raise ValueError(f"not a condition: {c}")


def some(fact, item):
    """`some` of a condition with a `?` in it: one without it where the `?` is true, another where it is false."""
    unread = next((c for c in inside(item) if c[0] == "unread"), None)
    if unread is None:
        return ("some", fact, item)
    met, unmet = some(fact, swap(item, unread, ("and",))), some(fact, swap(item, unread, ("or",)))
    return ("or", ("and", unread, met), ("and", ("not", unread), unmet))


def swap(c, old, new):
    return new if c == old else tuple(swap(part, old, new) if isinstance(part, tuple) else part for part in c)


def inside(c):
    """A condition and all conditions in it."""
    yield c
    for part in c:
        if isinstance(part, tuple):
            yield from inside(part)


def tests_of(c):
    """The tests a condition is built of; a `some` counts whole."""
    return {c} if c[0] in TESTS else {test for part in c if isinstance(part, tuple) for test in tests_of(part)}


def atoms_of(c):
    """The tests of single facts and fields in a condition."""
    return {atom for t in tests_of(c) for atom in (atoms_of(t[2]) if t[0] == "some" else [t])}


def names_of(c):
    """Every fact and field a condition mentions."""
    listed = {test[1] for test in tests_of(c)}
    return listed | {n for a in atoms_of(c) for n in (a[1], a[3] if a[0] == "date" else None) if isinstance(n, str)}


def facts_of(c):
    """Every fact a condition mentions; a field counts as its list."""
    return {name.partition("/")[0] for name in names_of(c)}


def holds(c, true):
    """Is a condition true, given what is true of its tests, unread parts and clauses?"""
    if c[0] == "and":
        return all(holds(item, true) for item in c[1:])
    if c[0] == "or":
        return any(holds(item, true) for item in c[1:])
    if c[0] == "not":
        return not holds(c[1], true)
    return true(c)
