"""Days as people write them: the one day that is meant is offered, and never another."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightline.language.written_days import how_to_write, looks_like_a_day, no_such_day

FORMS = ("%Y/%m/%d", "%Y.%m.%d", "%B %d, %Y", "%b %d %Y", "%d %B %Y", "%d %b. %Y", "%Y%m%d")
"""Forms that leave no doubt which part is the month."""


@given(st.dates(date(1776, 7, 4), date(2100, 1, 1)), st.sampled_from(FORMS))
def test_a_day_that_can_be_one_day_only_is_written_out(day: date, form: str) -> None:
    assert how_to_write(day.strftime(form)) == f"Write `{day}`."


@given(st.dates(date(1776, 7, 4), date(2100, 1, 1)), st.sampled_from(("%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y")))
def test_a_day_whose_month_could_be_its_day_is_offered_both_ways(day: date, form: str) -> None:
    offered = re.findall(r"`(\d{4}-\d\d-\d\d)`", how_to_write(day.strftime(form)))
    assert str(day) in offered
    assert len(offered) == (2 if day.day <= 12 and day.day != day.month else 1)


@given(st.dates())
def test_an_iso_week_with_its_day_is_that_day(day: date) -> None:
    year, week, weekday = day.isocalendar()
    assert how_to_write(f"{year:04}-W{week:02}-{weekday}") == f"Write `{day}`."


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("Feb 2023", "2023-02-01", "2023-02-28"),
        ("2024-W01", "2024-01-01", "2024-01-07"),
        ("2019", "2019-01-01", "2019-12-31"),
    ],
)
def test_a_longer_time_is_an_event_whose_day_is_not_known(text: str, first: str, last: str) -> None:
    assert f"`event NAME between {first} and {last}`" in how_to_write(text)


@given(st.text(alphabet="0123456789/-. WJanuaryDec", max_size=24) | st.text(max_size=24))
def test_no_text_is_too_odd_to_be_looked_at(text: str) -> None:
    looks_like_a_day(text)
    for day in re.findall(r"\d{4}-\d\d-\d\d", how_to_write(text)):
        date.fromisoformat(day)


@pytest.mark.parametrize("digits", [7, 10, 11, 20, 5000])
@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize("between", list("-./ "))
def test_a_number_too_long_for_a_year_makes_no_day(digits: int, at: int, between: str) -> None:
    parts = ["2019", "12", "19"] if at else ["19", "12", "2019"]
    parts[at] = "9" * digits
    text = between.join(parts)
    assert not looks_like_a_day(text)
    assert how_to_write(text).endswith("write it as 2019-12-19.")


@given(st.integers(0, 9999), st.integers(0, 99), st.integers(0, 99))
def test_a_day_that_the_calendar_lacks_is_explained(year: int, month: int, day: int) -> None:
    text = f"{year:04}-{month:02}-{day:02}"
    try:
        date.fromisoformat(text)
    except ValueError:
        why, advice = no_such_day(text)
        assert why.endswith(".")
        for offered in re.findall(r"\d{4}-\d\d-\d\d", advice):
            assert date.fromisoformat(offered)


def test_the_29th_of_february_is_told_of_the_year() -> None:
    why, _ = no_such_day("2023-02-29")
    assert why == "2023 is no leap year: February 2023 has 28 days. The leap year before it is 2020."


LOOK = "Look up the day in the text of the law."
NO_DAY = ("The calendar has no such day.", "Check the year, the month and the day; they stand in this order.")


@pytest.mark.parametrize(
    ("text", "why", "advice"),
    [
        ("2023-01-32", "January 2023 has 31 days.", LOOK),
        ("2023-12-32", "December 2023 has 31 days.", LOOK),
        ("0001-04-31", "April 1 has 30 days.", LOOK),
        ("9999-11-31", "November 9999 has 30 days.", LOOK),
        ("0005-02-29", "5 is no leap year: February 5 has 28 days. The leap year before it is 4.", LOOK),
        ("1900-02-29", "1900 is no leap year: February 1900 has 28 days. The leap year before it is 1896.", LOOK),
        ("2023-13-12", "There is no month 13; the month stands before the day.",
         "If the two are swapped, write `2023-12-13`."),
        ("2023-31-01", "There is no month 31; the month stands before the day.",
         "If the two are swapped, write `2023-01-31`."),
        ("2023-31-04", *NO_DAY),
        ("2023-13-13", *NO_DAY),
        ("2023-00-12", *NO_DAY),
        ("2023-13-00", *NO_DAY),
        ("0000-01-01", *NO_DAY),
    ],
)  # fmt: skip
def test_why_the_calendar_lacks_a_day_is_told_with_what_may_be_meant(text: str, why: str, advice: str) -> None:
    assert no_such_day(text) == (why, advice)


@pytest.mark.parametrize("text", ["31 April 2020", "1 May or June 2020", "1 May 20", "1 2 May 2020", "May"])
def test_words_that_name_no_one_day_or_month_are_not_guessed_at(text: str) -> None:
    assert how_to_write(text) == "Check the month and the day, and write it as 2019-12-19."
