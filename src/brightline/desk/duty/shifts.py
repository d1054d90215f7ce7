"""The shifts of a unit: from when to when, and the day each belongs to, which is the day it began.

Shifts follow each other without a gap, by the clock on the wall: one that spans a change of the clocks is an hour
longer or shorter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from msgspec import Struct

APART = timedelta(hours=2)
"""Two shifts begin at least so far apart: more than a clock is ever set forward, so that none is empty."""
ONE_DAY = timedelta(days=1)


class Shift(Struct, frozen=True):
    """One shift of one day."""

    day: date
    """On which it began."""
    name: str
    begins: datetime
    """By the clock on the wall, as `ends`; `moment` makes a moment of it."""
    ends: datetime

    @property
    def label(self) -> str:
        """As it stands in the log: 2024-12-04 night."""
        return f"{self.day} {self.name}"


def mistake(shifts: Mapping[str, str]) -> str:
    """What is wrong with the shifts of a unit; empty where nothing is."""
    if not shifts:
        return "There is no shift."
    for name, begin in shifts.items():
        if not name or name != " ".join(name.split()) or len(name) > 40:
            return f"`{name}` is no name of a shift."
        try:
            written = f"{time.fromisoformat(begin):%H:%M}"
        except ValueError:
            written = ""
        if written != begin:
            return f"`{begin}`, when the {name} shift is to begin, is no time."
    begins = [begin for begin, _ in _sorted(shifts)]
    for one, after in zip(begins, [*begins[1:], begins[0] + ONE_DAY], strict=True):
        if after - one < APART:
            return "Two shifts begin less than two hours apart."
    return ""


def of_day(day: date, shifts: Mapping[str, str]) -> list[Shift]:
    """The shifts that began on a day, the earliest first."""
    midnight = datetime.combine(day, time())
    begins = _sorted(shifts)
    ends = [*(begin for begin, _ in begins[1:]), begins[0][0] + ONE_DAY]
    return [Shift(day, name, midnight + begin, midnight + end) for (begin, name), end in zip(begins, ends, strict=True)]


def between(first: date, last: date, shifts: Mapping[str, str]) -> Iterator[Shift]:
    """The shifts that began on the days of a span, in order."""
    for number in range((last - first).days + 1):
        yield from of_day(first + number * ONE_DAY, shifts)


def moment(wall: datetime, zone: tzinfo) -> datetime:
    """When a clock on the wall showed this: of an hour that came twice, the first time."""
    return wall.replace(tzinfo=zone).astimezone(UTC)


def at(when: datetime, shifts: Mapping[str, str], zone: tzinfo) -> Shift:
    """The shift that a moment belongs to."""
    day = when.astimezone(zone).date()
    return [one for one in between(day - ONE_DAY, day, shifts) if moment(one.begins, zone) <= when][-1]


def _sorted(shifts: Mapping[str, str]) -> list[tuple[timedelta, str]]:
    """When each shift begins, after midnight."""
    told = ((time.fromisoformat(begin), name) for name, begin in shifts.items())
    return sorted((timedelta(hours=begin.hour, minutes=begin.minute), name) for begin, name in told)
