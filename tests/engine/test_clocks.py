"""When a duty is due and when a permitted time ends, on each calendar that could apply."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from brightline.engine.clocks import calendars, due, extent_end, holidays_of
from brightline.language.measure import Clock, Extent

WEDNESDAY = date(2024, 7, 3)  # before Independence Day


def days(found: tuple[date, ...]) -> list[str]:
    return [day.isoformat() for day in found]


@pytest.mark.parametrize(
    ("count", "unit", "calendar", "start", "expected"),
    [
        (3, "days", "federal", WEDNESDAY, ["2024-07-06"]),
        (0, "days", "federal", WEDNESDAY, ["2024-07-03"]),
        (1, "business_days", "federal", WEDNESDAY, ["2024-07-05"]),
        (2, "business_days", "federal", WEDNESDAY, ["2024-07-08"]),
        (0, "business_days", "federal", date(2024, 7, 4), ["2024-07-04"]),
        (1, "hours", "federal", WEDNESDAY, ["2024-07-04"]),
        (24, "hours", "federal", WEDNESDAY, ["2024-07-04"]),
        (25, "hours", "federal", WEDNESDAY, ["2024-07-05"]),
        (48, "hours", "federal", WEDNESDAY, ["2024-07-05"]),
    ],
)
def test_a_duty_is_due_so_long_after_its_day(
    count: int, unit: str, calendar: str, start: date, expected: list[str]
) -> None:
    assert days(due(Clock(count=count, unit=unit, calendar=calendar), start, start, "ma")) == expected


def test_patriots_day_counts_in_massachusetts_and_not_on_the_federal_calendar() -> None:
    """In 2024 it was 15 April; where the law does not say which calendar, both days are told, the earlier first."""
    friday = date(2024, 4, 12)
    told = {
        calendar: days(due(Clock(count=1, unit="business_days", calendar=calendar), friday, friday, "ma"))
        for calendar in ("federal", "state", "unknown")
    }
    assert told == {
        "federal": ["2024-04-15"], "state": ["2024-04-16"], "unknown": ["2024-04-15", "2024-04-16"],
    }  # fmt: skip


def test_a_state_without_a_calendar_of_its_own_has_the_federal_one() -> None:
    assert holidays_of("state", "zz", 2024) == holidays_of("federal", "ma", 2024)
    assert date(2024, 4, 15) in holidays_of("state", "ma", 2024)
    assert date(2024, 4, 15) not in holidays_of("federal", "ma", 2024)


def test_a_law_that_names_its_calendar_has_one_and_another_has_both() -> None:
    assert calendars("state") == ("state",)
    assert calendars("unknown") == ("federal", "state")


def test_a_duty_without_the_day_it_counts_from_has_no_day() -> None:
    assert due(Clock(count=1, unit="days"), None, WEDNESDAY, "ma") == ()


@pytest.mark.parametrize(
    ("first_year", "on", "expected"),
    [
        (None, "2024-06-30", "2024-07-01"),
        (None, "2024-07-01", "2024-07-01"),
        (None, "2024-07-02", "2025-07-01"),
        (2024, "2024-07-01", "2024-07-01"),
        (2024, "2024-07-02", "2025-07-01"),
        (2026, "2024-12-31", "2026-07-01"),
        (2020, "2024-01-01", "2024-07-01"),
    ],
)
def test_a_yearly_duty_is_due_on_its_next_day_and_not_before_its_first_year(
    first_year: int | None, on: str, expected: str
) -> None:
    assert days(due(Clock(month=7, day=1, first_year=first_year), None, date.fromisoformat(on), "ma")) == [expected]


@pytest.mark.parametrize(
    ("hours", "weekends", "holidays", "calendar", "start", "expected"),
    [
        # Nothing is left out.
        (48, False, False, "federal", "2024-07-05T10:00", ["2024-07-07T10:00"]),
        (6, False, False, "federal", "2024-07-05T18:00", ["2024-07-06T00:00"]),
        # A weekend stops the clock from midnight to midnight, also where it begins on one.
        (48, True, False, "federal", "2024-07-05T10:00", ["2024-07-09T10:00"]),
        (48, True, False, "federal", "2024-07-06T10:00", ["2024-07-10T00:00"]),
        (14, True, False, "federal", "2024-07-05T10:00", ["2024-07-06T00:00"]),
        (15, True, False, "federal", "2024-07-05T10:00", ["2024-07-08T01:00"]),
        # Independence Day stops it only where holidays are left out.
        (24, True, False, "federal", "2024-07-03T12:00", ["2024-07-04T12:00"]),
        (24, True, True, "federal", "2024-07-03T12:00", ["2024-07-05T12:00"]),
        (24, False, True, "federal", "2024-07-03T12:00", ["2024-07-05T12:00"]),
        # Patriots' Day: one end for each calendar that could apply, the earlier first.
        (24, True, True, "state", "2024-04-12T12:00", ["2024-04-16T12:00"]),
        (24, True, True, "unknown", "2024-04-12T12:00", ["2024-04-15T12:00", "2024-04-16T12:00"]),
        (24, True, False, "unknown", "2024-04-12T12:00", ["2024-04-15T12:00"]),
        (0, False, False, "federal", "2024-07-05T10:00", ["2024-07-05T10:00"]),
        (0, True, False, "federal", "2024-07-06T10:00", ["2024-07-07T00:00"]),
    ],
)
def test_a_permitted_time_ends_so_many_hours_later_without_the_days_left_out(
    hours: int, weekends: bool, holidays: bool, calendar: str, start: str, expected: list[str]
) -> None:
    extent = Extent(hours=hours, weekends=weekends, holidays=holidays, calendar=calendar)
    ends = extent_end(extent, datetime.fromisoformat(start), "ma")
    assert [end.isoformat(timespec="minutes") for end in ends] == expected


def test_a_yearly_duty_on_the_last_day_of_the_calendar_has_no_later_day() -> None:
    clock = Clock(month=2, day=1)
    assert days(due(clock, None, date(9999, 12, 31), "ma")) == ["9999-02-01"]
    assert days(due(clock, None, date(9998, 12, 31), "ma")) == ["9999-02-01"]
