"""Days as people write them, and how the language writes them: 2024-12-31."""

from __future__ import annotations

import re
from calendar import isleap, month_name, monthrange
from datetime import date, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
NAMED = rf"(?i:{_MONTH}\.?[ ]+(?:{_NTH},?[ ]+)?\d{{4}}|{_NTH}\.?[ ]+(?:of[ ]+)?{_MONTH}\.?,?[ ]+\d{{4}})(?![\w-])"
"""A day or a month with the month's name: `Dec 31, 2024`, `31 December 2024`, `May 2019`."""

_PARTS = re.compile(r"(\d{1,6})[-./ ](\d{1,6})[-./ ](\d{1,6})$", re.ASCII)
_WEEK = re.compile(r"(\d{4})-?W(\d\d)(?:-?(\d))?$", re.ASCII | re.IGNORECASE)
_MONTH_OF_YEAR = re.compile(r"(\d{4})[-./](\d{1,2})$|(\d{1,2})[-./](\d{4})$", re.ASCII)

WHY = "Days are written as year-month-day, so that nobody takes the month for the day."


def looks_like_a_day(text: str) -> bool:
    """Whether somebody meant a day, a week, a month or a year by this."""
    return bool(_spans(text)) or bool(_PARTS.match(text))


def how_to_write(text: str) -> str:
    """What to write in place of a day in another form; `2019-12-19` as an example when it cannot be told."""
    spans = _spans(text)
    if not spans:
        return "Check the month and the day, and write it as 2019-12-19."
    days = [f"`{first}`" for first, last in spans if first == last]
    if days:
        return f"Write {days[0]}." if len(days) == 1 else f"Write {' or '.join(days)}, whichever day is meant."
    first, last = spans[0]
    return (
        f"Write one day, or, if the day is not known, `event NAME between {first} and {last}` and the event's "
        "name in the range."
    )


def no_such_day(text: str) -> tuple[str, str]:
    """Why a day written in the right form is none, and what to do."""
    year, month, day = (int(part) for part in text.split("-"))
    if 1 <= month <= 12 and 1 <= year <= 9999:
        last = monthrange(year, month)[1]
        why = f"{month_name[month]} {year} has {last} days."
        if (month, day) == (2, 29):
            leap = next(y for y in range(year, 0, -1) if isleap(y)) if year > 4 else 4
            why = f"{year} is no leap year: {why} The leap year before it is {leap}."
        return why, "Look up the day in the text of the law."
    if 1 <= day <= 12 and _day(year, day, month):
        return (
            f"There is no month {month}; the month stands before the day.",
            f"If the two are swapped, write `{_day(year, day, month)}`.",
        )
    return "The calendar has no such day.", "Check the year, the month and the day; they stand in this order."


def _spans(text: str) -> list[tuple[date, date]]:
    """The stretches of days that a text can mean; most are one day long."""
    text = text.strip().lower()
    if match := _WEEK.match(text):
        return _week(int(match[1]), int(match[2]), int(match[3] or 0))
    if match := _PARTS.match(text):
        return [(day, day) for day in _days(*match.groups())]
    if match := _MONTH_OF_YEAR.match(text):
        return _month(int(match[1] or match[4]), int(match[2] or match[3]))
    if re.fullmatch(r"\d{8}", text, re.ASCII):
        days = _days(text[:4], text[4:6], text[6:])
        return [(day, day) for day in days]
    if re.fullmatch(r"(?:1[5-9]|20)\d\d", text, re.ASCII):
        return [(date(int(text), 1, 1), date(int(text), 12, 31))]
    return _named(text)


def _named(text: str) -> list[tuple[date, date]]:
    names = [MONTHS.index(word[:3]) + 1 for word in re.findall(r"[a-z]{3,}", text) if word[:3] in MONTHS]
    numbers = re.findall(r"\d+", text)
    if len(names) != 1 or not 1 <= len(numbers) <= 2 or len(numbers[-1]) != 4:
        return []
    if len(numbers) == 1:
        return _month(int(numbers[0]), names[0])
    day = _day(int(numbers[1]), names[0], int(numbers[0]))
    return [(day, day)] if day else []


def _days(one: str, two: str, three: str) -> list[date]:
    a, b, c = int(one), int(two), int(three)
    if len(one) == 4:
        found = [_day(a, b, c)]
    elif len(three) == 4:
        found = [_day(c, a, b), _day(c, b, a)]
    else:
        found = []
    return list(dict.fromkeys(day for day in found if day))


def _month(year: int, month: int) -> list[tuple[date, date]]:
    first = _day(year, month, 1)
    return [(first, date(year, month, monthrange(year, month)[1]))] if first else []


def _week(year: int, week: int, day: int) -> list[tuple[date, date]]:
    try:
        first = date.fromisocalendar(year, week, day or 1)
        return [(first, first if day else first + timedelta(days=6))]
    except (ValueError, OverflowError):
        return []


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
