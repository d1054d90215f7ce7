"""Days plus and minus periods.

A period in months or years lands on the same day of the month, or on the last day of the month where there is none:
29 February 2024 plus one year is 28 February 2025, 31 January plus one month is 28 or 29 February.

A day before 1 January of the year 1 is 1 January of the year 1, and one after 31 December 9999 is 31 December 9999.
The calendar ends there; days keep their order, so a comparison never turns round and never raises.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from brightline.language.conditions import Period

MONTHS = {"months": 1, "years": 12}
DAYS = {"days": 1, "weeks": 7}


def shift(day: date, period: Period) -> date:
    """The day moved by a signed period, saturating at the ends of the calendar.

    Raises ValueError for an unknown unit.
    """
    if period.unit in DAYS:
        try:
            return day + timedelta(days=period.count * DAYS[period.unit])
        except OverflowError:
            return date.max if period.count > 0 else date.min
    if period.unit not in MONTHS:
        raise ValueError(f"{period.unit}: not a unit of time")
    months = day.year * 12 + day.month - 1 + period.count * MONTHS[period.unit]
    year, month = divmod(months, 12)
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def in_units(period: Period) -> tuple[str, int]:
    """A period as ("months", n) or ("days", n): the two units that cannot always be ordered against each other."""
    if period.unit in MONTHS:
        return "months", period.count * MONTHS[period.unit]
    return "days", period.count * DAYS[period.unit]


@lru_cache(maxsize=256)
def days_in(months: int) -> tuple[int, int]:
    """The fewest and the most days that a count of months can span, from any day, forward or backward."""
    count = abs(months)
    lengths, starts, at = [], [], 0
    for year in range(2000, 2800 + count // 12 + 1):
        for month in range(1, 13):
            lengths.append(monthrange(year, month)[1])
            starts.append(at)
            at += lengths[-1]
    fewest, most = at, 0
    for i in range(400 * 12):
        between = starts[i + count] - starts[i]
        fewest = min(fewest, between - max(0, lengths[i] - lengths[i + count]))
        most = max(most, between + max(0, lengths[i + count] - lengths[i]))
    return fewest, most


def ordered(one: Period, other: Period) -> bool:
    """Whether two periods stand in the same order from every day: 10 years and 3652 days do not."""
    (unit, count), (other_unit, other_count) = in_units(one), in_units(other)
    if unit == other_unit or count == 0 or other_count == 0 or (count > 0) != (other_count > 0):
        return True
    months, days = (count, other_count) if unit == "months" else (other_count, count)
    if abs(months) > 9999 * 12 or abs(days) > 3_660_000:
        return True
    fewest, most = days_in(abs(months))
    return abs(days) <= fewest or abs(days) >= most
