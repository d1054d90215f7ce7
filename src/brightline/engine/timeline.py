"""Unknown dates: a few days for each, so that together they realise every combination of the date tests that can be
realised.

Dates that tests tie together (directly, or through the records of a list) form a group; groups do not touch one
another. Within a group the
unknown dates are placed one after another. The days worth trying for one lie at, and next to, its *thresholds*: the
days on which some test
of it flips, reached from the constants and known days along the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice, product

from msgspec import Struct

from brightline.engine.days import COMPARE, MARGIN, Days, TooMany, back, threshold
from brightline.engine.facts import Facts, KnownList
from brightline.language.conditions import Condition, DateTest
from brightline.language.periods import shift

ASSIGNMENTS = 50_000
"""Combinations of unknown days that are tried before giving up."""


class Tie(Struct, frozen=True):
    """A date test between two names, or a name and a day; a record's date is named LIST.FIELD here."""

    left: str
    right: str | None
    test: DateTest

    def other(self, name: str) -> str | None:
        return self.right if name == self.left else self.left

    def reach(self, name: str, day: date) -> date:
        """The day of `name` on which the tie flips, when the other date is `day`; exact forwards, to the margin
        backwards."""
        period = self.test.period
        if period is None:
            return day
        return shift(day, period if name == self.left else back(period))

    def exact(self, name: str) -> bool:
        period = self.test.period
        return period is None or period.unit in ("days", "weeks") or name == self.left


class Group(Struct):
    """Dates that tests tie together."""

    names: set[str] = set()
    ties: list[Tie] = []
    lists: set[str] = set()


def groups(outer: Iterable[DateTest], listed: Iterable[tuple[str, Condition, set[str]]]) -> list[Group]:
    """The groups of a law: `outer` are its date tests, `listed` its lists with a condition on their records and
    their fields' names."""
    found: list[Group] = []

    def join(new: Group) -> None:
        for old in [g for g in found if g.names & new.names or g.lists & new.lists]:
            found.remove(old)
            new = Group(new.names | old.names, [*old.ties, *new.ties], new.lists | old.lists)
        found.append(new)

    for test in outer:
        join(Group({n for n in (test.fact, test.other) if n}, [Tie(test.fact, test.other, test)]))
    for name, where, fields in listed:
        for part in where.walk():
            if isinstance(part, DateTest):
                left, right = (f"{name}.{n}" if n in fields else n for n in (part.fact, part.other or ""))
                join(Group({n for n in (left, right) if n}, [Tie(left, right or None, part)], {name}))
    return found


def assignments(groups: Sequence[Group], facts: Facts, anchor: date) -> list[Days]:
    """Days for every date of the groups: the known ones as they are, the unknown ones by representatives.

    Raises TooMany.
    """
    return _together([_listed(_of_group(g, facts, anchor)) for g in groups])


def apart_in(groups: Sequence[Group], facts: Facts, anchor: date, names: Iterable[str]) -> list[tuple[Days, Days]]:
    """Pairs of assignments that differ in no date but some unknown ones of these.

    Such a date is placed twice, the second time as a date of its own with the same ties, so that what lies between the
    two is tried as well.
    Raises TooMany.
    """
    twins = {name: f"{name} again" for name in names if name not in facts.known}
    doubled = []
    for group in groups:
        again = [
            Tie(twins.get(t.left, t.left), t.right and twins.get(t.right, t.right), t.test)
            for t in group.ties
            if t.left in twins or t.right in twins
        ]
        placed = {twin for name, twin in twins.items() if name in group.names}
        group = Group(group.names | placed, [*group.ties, *again], group.lists)
        doubled.append(_listed(_of_group(group, facts, anchor)))
    found: list[tuple[Days, Days]] = []
    for days in _together(doubled):
        one = {k: v for k, v in days.items() if k not in twins.values()}
        found.append((one, {name: days[twins.get(name, name)] for name in one}))
    return found


def _listed(found: Iterator[Days]) -> list[Days]:
    """Raises TooMany before there are more than can be tried."""
    days = list(islice(found, ASSIGNMENTS + 1))
    if len(days) > ASSIGNMENTS:
        raise TooMany(f"more than {ASSIGNMENTS:,} combinations of unknown days")
    return days


def _together(per_group: Sequence[Sequence[Days]]) -> list[Days]:
    size = 1
    for found in per_group:
        size *= len(found)
        if size > ASSIGNMENTS:
            raise TooMany(f"more than {ASSIGNMENTS:,} combinations of unknown days")
    return [{k: v for part in parts for k, v in part.items()} for parts in product(*per_group)]


def _of_group(group: Group, facts: Facts, anchor: date) -> Iterator[Days]:
    inside = {n for n in group.names if any(n.startswith(f"{name}.") for name in group.lists)}
    own = group.names - inside
    known = {f: d for f in own if isinstance(d := facts.known.get(f), date)}
    held: dict[str, frozenset[date]] = {}
    for name in group.lists:
        records = facts.known.get(name)
        if isinstance(records, KnownList):
            for record in records.records:
                for field_name, value in record:
                    if isinstance(value, date):
                        key = f"{name}.{field_name}"
                        held[key] = held.get(key, frozenset()) | {value}
    unknown = sorted(own - known.keys())
    yield from fill(known, unknown, group.ties, anchor, inside, held)


def fill(
    known: Days, unknown: Sequence[str], ties: Sequence[Tie], anchor: date,
    inside: set[str] | frozenset[str] = frozenset(), held: Mapping[str, frozenset[date]] | None = None,
) -> Iterator[Days]:  # fmt: skip
    """Every way to place the unknown dates that the ties can tell apart.

    `inside` names dates of records, which are never placed here but may lie between; `held` their known days.
    """
    if not unknown:
        yield known
        return
    name, rest = unknown[0], unknown[1:]
    loose = len(rest) + len(inside)
    far = _thresholds(name, known, ties, held or {}, frozenset({name}))
    thresholds = far | {
        t.reach(name, known[o]) if o else t.test.day or anchor
        for t in ties
        if name in (t.left, t.right) and ((o := t.other(name)) is None or o in known)
    }
    rough = any(not t.exact(n) for t in ties for n in (t.left, t.right) if n)
    reach = (MARGIN if rough else 1) + loose
    seen: dict[tuple[object, ...], date] = {}
    for at in sorted(thresholds or {anchor}):
        for days in range(-reach, reach + 1):
            try:
                day = at + timedelta(days=days)
            except OverflowError:
                continue
            key = (_truths(name, day, known, ties, held or {}), *(_apart(day, f, reach) for f in sorted(far)))
            seen.setdefault(key, day)
    for day in seen.values():
        yield from fill({**known, name: day}, rest, ties, anchor, inside, held)


def _thresholds(
    name: str, known: Days, ties: Sequence[Tie], held: Mapping[str, frozenset[date]], seen: frozenset[str]
) -> set[date]:
    """Days that matter to a date through dates that are not placed yet."""
    found: set[date] = set()
    for tie in ties:
        other = tie.other(name) if name in (tie.left, tie.right) else None
        if other is None or other in known or other in seen:
            continue
        bases = set(held.get(other, ())) | _thresholds(other, known, ties, held, seen | {other})
        for further in ties:
            if other in (further.left, further.right):
                beyond = further.other(other)
                if beyond is None and further.test.day is not None:
                    bases.add(further.test.day)
                elif beyond is not None and beyond in known:
                    bases.add(further.reach(other, known[beyond]))
        found |= {tie.reach(name, b) for b in bases}
    return found


def _truths(
    name: str, day: date, known: Days, ties: Sequence[Tie], held: Mapping[str, frozenset[date]]
) -> tuple[bool, ...]:
    """What the tests of a date say, so far as their other side is known."""
    found = []
    for tie in ties:
        if name not in (tie.left, tie.right):
            continue
        other = tie.other(name)
        others = [None] if other is None else [known[other]] if other in known else sorted(held.get(other, ()))
        for placed in others:
            left, right = (day, placed) if name == tie.left else (placed, day)
            assert left is not None
            found.append(COMPARE[tie.test.op](left, threshold(tie.test, right)))
    return tuple(found)


def _apart(left: date, right: date, most: int) -> int:
    """Days from one to the other, no more than `most` either way."""
    return max(-most, min(most, (left - right).days))
