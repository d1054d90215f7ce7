"""Days plus and minus periods: month ends, leap days, the ends of the calendar, and which periods can be ordered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightline.language.conditions import Period
from brightline.language.periods import days_in, ordered, shift

DAYS = st.dates(date(1890, 1, 1), date(2110, 12, 31))
PERIODS = st.builds(Period, st.integers(-400, 400), st.sampled_from(("days", "weeks", "months", "years")))


@pytest.mark.parametrize(
    ("day", "count", "unit", "expected"),
    [
        ("2024-02-29", 1, "years", "2025-02-28"),
        ("2024-02-29", 4, "years", "2028-02-29"),
        ("2024-02-29", -1, "years", "2023-02-28"),
        ("1896-02-29", 4, "years", "1900-02-28"),
        ("2024-01-31", 1, "months", "2024-02-29"),
        ("2023-01-31", 1, "months", "2023-02-28"),
        ("2024-03-31", -1, "months", "2024-02-29"),
        ("2024-01-15", -1, "months", "2023-12-15"),
        ("2024-12-15", 1, "months", "2025-01-15"),
        ("2024-05-31", 13, "months", "2025-06-30"),
        ("2024-02-28", 2, "days", "2024-03-01"),
        ("2024-02-28", 1, "weeks", "2024-03-06"),
        ("2024-02-28", 0, "years", "2024-02-28"),
    ],
)
def test_a_month_that_is_too_short_gives_its_last_day(day: str, count: int, unit: str, expected: str) -> None:
    assert shift(date.fromisoformat(day), Period(count, unit)) == date.fromisoformat(expected)


@pytest.mark.parametrize("unit", ["days", "weeks", "months", "years"])
def test_the_calendar_ends_and_days_stay_at_its_end(unit: str) -> None:
    assert shift(date(2024, 2, 29), Period(10**9, unit)) == date.max
    assert shift(date(2024, 2, 29), Period(-(10**9), unit)) == date.min
    assert shift(date.max, Period(1, unit)) == date.max
    assert shift(date.min, Period(-1, unit)) == date.min


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="fortnights"):
        shift(date(2024, 1, 1), Period(1, "fortnights"))


@given(DAYS, DAYS, PERIODS)
def test_moving_two_days_by_one_period_never_turns_their_order_round(a: date, b: date, period: Period) -> None:
    a, b = min(a, b), max(a, b)
    assert shift(a, period) <= shift(b, period)


@given(DAYS, st.integers(1, 400), st.booleans())
def test_a_count_of_months_spans_no_fewer_and_no_more_days_than_said(day: date, months: int, forward: bool) -> None:
    fewest, most = days_in(months)
    moved = shift(day, Period(months if forward else -months, "months"))
    assert fewest <= abs((moved - day).days) <= most


@pytest.mark.parametrize(
    ("months", "fewest", "most"), [(1, 28, 31), (2, 59, 62), (12, 365, 366), (120, 3651, 3653), (4800, 146097, 146097)]
)
def test_the_fewest_and_the_most_days_of_some_months(months: int, fewest: int, most: int) -> None:
    assert days_in(months) == (fewest, most)


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ((10, "years"), (3652, "days"), False),
        ((10, "years"), (3654, "days"), True),
        ((10, "years"), (521, "weeks"), True),
        ((1, "months"), (30, "days"), False),
        ((1, "months"), (28, "days"), True),
        ((1, "months"), (31, "days"), True),
        ((-1, "months"), (-30, "days"), False),
        ((-1, "months"), (30, "days"), True),
        ((10, "years"), (120, "months"), True),
        ((3, "days"), (1, "weeks"), True),
        ((0, "days"), (1, "months"), True),
        ((900_000, "years"), (1, "days"), True),
    ],
)
def test_whether_two_periods_stand_in_one_order_from_every_day(
    one: tuple[int, str], other: tuple[int, str], answer: bool
) -> None:
    assert ordered(Period(*one), Period(*other)) is answer
    assert ordered(Period(*other), Period(*one)) is answer


@given(st.integers(1, 48), st.integers(1, 1500), st.lists(DAYS, min_size=2, max_size=40))
def test_periods_called_ordered_are_in_one_order_from_every_day(months: int, days: int, starts: list[date]) -> None:
    one, other = Period(months, "months"), Period(days, "days")
    if ordered(one, other):
        signs = {(shift(d, one) > shift(d, other)) - (shift(d, one) < shift(d, other)) for d in starts}
        assert len(signs - {0}) <= 1


@given(DAYS, st.integers(-100_000, 100_000))
def test_days_are_counted_as_days(day: date, count: int) -> None:
    assert shift(day, Period(count, "days")) == day + timedelta(days=count)
