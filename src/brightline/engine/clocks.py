"""Clocks: when a duty is due, and when a permitted extent ends, on every calendar that could apply."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache

from brightline.language.measure import Clock, Extent

CALENDARS = ("federal", "state")


@lru_cache(maxsize=256)
def holidays_of(calendar: str, state: str, year: int) -> frozenset[date]:
    """The holidays of a year: "federal", or those of a state by its postal letters ("ma").

    Source: the `holidays` library, whose United States calendar follows 5 U.S.C. 6103 and each state's own list.
    """
    import holidays

    known = holidays.list_supported_countries()["US"]
    subdivision = state.upper() if calendar == "state" and state.upper() in known else None
    return frozenset(holidays.country_holidays("US", subdiv=subdivision, years=year))


def calendars(named: str) -> tuple[str, ...]:
    """The calendars that could apply: both, where the law does not say which."""
    return CALENDARS if named == "unknown" else (named,)


def extent_end(extent: Extent, start: datetime, state: str) -> tuple[datetime, ...]:
    """When an extent that begins at `start` ends, one end for each calendar that could apply, earliest first.

    Excluded days stop the clock from midnight to midnight.
    """
    ends = set()
    for calendar in calendars(extent.calendar) if extent.holidays else ("federal",):

        def excluded(day: date, calendar: str = calendar) -> bool:
            weekend = extent.weekends and day.weekday() >= 5
            return weekend or (extent.holidays and day in holidays_of(calendar, state, day.year))

        ends.add(_run(start, extent.hours, excluded))
    return tuple(sorted(ends))


def _run(start: datetime, hours: int, excluded: Callable[[date], bool]) -> datetime:
    left = timedelta(hours=hours)
    at = start
    while True:
        midnight = datetime.combine(at.date() + timedelta(days=1), datetime.min.time())
        if not excluded(at.date()):
            if at + left < midnight or (at + left == midnight and left):
                # A clock that runs out on the stroke of midnight ends there, even before an excluded day.
                return at + left
            left -= midnight - at
        at = midnight
        if not left:
            return at


def due(clock: Clock, start: date | None, on: date, state: str) -> tuple[date, ...]:
    """When a duty is due, one day for each calendar that could apply, earliest first.

    `start` is the day of the clock's fact, for "within"; empty when it is not known. "Every year by": the next such
    day, from `on` and from the first year on.
    """
    if clock.month:
        year = max(on.year, clock.first_year or on.year)
        day = date(year, clock.month, clock.day)
        if day < on and year < date.max.year:
            day = date(year + 1, clock.month, clock.day)
        return (day,)
    if start is None:
        return ()
    if clock.unit == "business_days":
        return tuple(sorted({_business(start, clock.count, c, state) for c in calendars(clock.calendar)}))
    if clock.unit == "hours":
        return (start + timedelta(days=-(-clock.count // 24)),)
    return (start + timedelta(days=clock.count),)


def _business(start: date, count: int, calendar: str, state: str) -> date:
    day = start
    while count:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays_of(calendar, state, day.year):
            count -= 1
    return day
