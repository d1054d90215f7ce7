"""Unknown dates: a few days for each, so that together they realise every combination of a law's date tests.

Dates that tests tie together (directly, or through the records of a list) form a group; groups do not touch one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from brightline.engine.days import back, representatives
from brightline.engine.facts import Facts, KnownList
from brightline.engine.records import Days, TooMany
from brightline.language.conditions import Condition, DateTest, Period
from brightline.language.periods import shift

ASSIGNMENTS = 20_000
"""Combinations of unknown days that are tried before giving up."""


@dataclass
class Group:
    """Dates, and lists whose records look at them, that tests tie together."""

    dates: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    """The constants they are compared with."""
    periods: set[Period] = field(default_factory=set)

    def absorb(self, other: Group) -> None:
        self.dates |= other.dates
        self.lists |= other.lists
        self.days |= other.days
        self.periods |= other.periods


def groups(outer: Iterable[DateTest], listed: Iterable[tuple[str, Condition, set[str]]]) -> list[Group]:
    """The groups of a law: `outer` are its date tests, `listed` its lists with a condition on their records and their fields' names."""
    found: list[Group] = []

    def join(new: Group) -> None:
        for old in [g for g in found if g.dates & new.dates or g.lists & new.lists]:
            found.remove(old)
            new.absorb(old)
        found.append(new)

    for test in outer:
        join(_group(test, {test.fact, test.other} - {None}, set()))  # type: ignore[arg-type]
    for name, where, fields in listed:
        for part in where.walk():
            if isinstance(part, DateTest):
                names = {n for n in (part.fact, part.other) if n is not None and n not in fields}
                join(_group(part, names, {name}))
    return found


def _group(test: DateTest, dates: set[str], lists: set[str]) -> Group:
    return Group(dates, lists, {test.day} if test.day else set(), {test.period} if test.period else set())


def assignments(groups: Sequence[Group], facts: Facts, anchor: date, last: str = "") -> list[Days]:
    """Days for every date of the groups: the known ones as they are, the unknown ones by representatives.

    Raises TooMany.
    """
    per_group = [list(_of_group(g, facts, anchor, last)) for g in groups]
    size = 1
    for found in per_group:
        size *= len(found)
        if size > ASSIGNMENTS:
            raise TooMany(f"more than {ASSIGNMENTS:,} combinations of unknown days")
    return [{k: v for part in parts for k, v in part.items()} for parts in product(*per_group)]


def _of_group(group: Group, facts: Facts, anchor: date, last: str) -> Iterator[Days]:
    known = {f: d for f in group.dates if isinstance(d := facts.known.get(f), date)}
    unknown = sorted(group.dates - known.keys(), key=lambda name: (name == last, name))
    if not unknown:
        yield known
        return
    anchors = group.days | set(known.values())
    loose = 0
    for name in group.lists:
        held = facts.known.get(name)
        if isinstance(held, KnownList):
            anchors |= {v for r in held.records for _, v in r if isinstance(v, date)}
        loose += 1
    yield from _fill(known, unknown, anchors or {anchor}, sorted(group.periods, key=repr), loose)


def _fill(known: Days, unknown: Sequence[str], anchors: set[date], periods: Sequence[Period], loose: int) -> Iterator[Days]:
    if not unknown:
        yield known
        return
    name, rest = unknown[0], unknown[1:]
    depth = len(rest) + (1 if loose else 0)
    # Days still to be chosen may have to fit strictly between this one and another, so gaps are told apart up to their number.
    gaps = len(rest) + (2 if loose else 0)
    seen: dict[tuple[int, ...], date] = {}
    reached = [*_reached(anchors, periods, depth)]
    for day in representatives(anchors, periods, depth + 1 if periods else 0, gaps):
        seen.setdefault(_position(day, reached, periods, gaps), day)
    for day in seen.values():
        yield from _fill({**known, name: day}, rest, anchors | {day}, periods, loose)


def _reached(anchors: set[date], periods: Sequence[Period], depth: int) -> list[date]:
    """The days that so many steps lead to from the anchors."""
    steps = {p for period in periods for p in (period, back(period))}
    found = set(anchors)
    fresh = set(anchors)
    for _ in range(depth):
        fresh = {shift(d, p) for d in fresh for p in steps} - found
        found |= fresh
    return sorted(found)


def _position(day: date, reached: Sequence[date], periods: Sequence[Period], gaps: int) -> tuple[int, ...]:
    """How a day, and the days one step from it, lie against the days that matter: equal positions are alike to every test."""
    own = [day, *(shift(day, p) for p in periods)]
    far = [shift(r, p) for r in reached for p in periods]
    most = gaps + 1
    return tuple(_apart(d, r, most) for d in own for r in reached) + tuple(_apart(day, f, most) for f in far)


def _apart(left: date, right: date, most: int) -> int:
    """Days from one to the other, no more than `most` either way."""
    return max(-most, min(most, (left - right).days))


__all__ = ["ASSIGNMENTS", "Group", "assignments", "groups"]
