"""The line that a fax machine prints over each page: when it says that the page was sent."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from brightline.paper.classify import header
from brightline.paper.page import DPI
from brightline.paper.request import SURE
from brightline.paper.text import PageText

MARGIN = 0.6 * DPI
"""A machine prints its line at most so far down the sheet, where a letter has its margin."""
MACHINE = re.compile(
    r"\b(fax|from|to|page|pages|pg|p\.? ?\d)|\d{3}\)?[ .-]?\d{3}[ .-]\d{4}(?!\d)|\+\d{10}", re.IGNORECASE
)
"""What else stands in the line: who sends, or how many pages. A page printed from a browser has a time and a title."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ZONES = {
    "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
"""Hours east of UTC, as RFC 5322 has the names of zones."""
EASTERNMOST = 14
"""So many hours any zone is from UTC at most; other digits behind a time are a number."""
YEARS = range(1970, 2100)
"""A machine whose clock was never set begins in one of these; any other is none of its clock."""

_NAMED = rf"(?P<name>{'|'.join(MONTHS)})[a-z]{{0,6}}\.?"
_DATES = (
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)",
    r"(?P<month>\d{1,2})(?P<sign>[/-])(?P<day>\d{1,2})(?P=sign)(?P<year>\d{4}|\d\d)",
    rf"{_NAMED}[ -](?P<day>\d{{1,2}})(?:, ?|[ -])(?P<year>\d{{4}}|\d\d)",
    rf"(?P<day>\d{{1,2}})[ -]{_NAMED}[ -](?P<year>\d{{4}}|\d\d)",
)
_TIME = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?: ?(?P<half>[ap])\.? ?m\b\.?)?"
    rf"(?: ?(?P<zone>(?:{'|'.join(ZONES)})\b|[+-]\d\d:?\d\d(?!\d)))?"
)
_BEGINS, _ENDS = r"(?<![\w:/.-])", r"(?![\d:/])"
FORMS = tuple(
    re.compile(_BEGINS + form + _ENDS, re.IGNORECASE)
    for date in _DATES
    for form in (rf"{date},? *{_TIME}", rf"{_TIME},? +{date}")
)
"""A day and a time that follow each other; the day in the order in which it is written in the United States."""
_NEITHER = re.compile(r"[a-z]| [ap]\b(?!\.? ?\d)| [a-z]\.? ?[mn]\b", re.IGNORECASE)
"""What stands behind a time where half a day was not read as AM or PM; `P.1` is a page."""
_FURTHER = re.compile(
    r" ?\(?(?:utc|gmt|[a-z]{0,3}[sd]t(?![a-z])|[acemp]t\b|z\b"
    r"|eastern|central|mountain|pacific|atlantic|alaska|hawaii|[+-] ?\d{1,2}(?::?\d\d)?(?!\d)(?![ .-]?\(?\d{3}))",
    re.IGNORECASE,
)
"""What stands behind a time whose zone is none of those, or has more to it; `+1 781` is a telephone number."""


def printed_at(text: PageText) -> datetime | None:
    """When a page was sent, as the machine printed it; without a zone where the line has none.

    None where there is no such line, or anything of it was not read surely: a time is never guessed.
    """
    line = header(text)
    if line is None or line.box.middle > MARGIN or line.score < SURE or not MACHINE.search(line.text):
        return None
    told = {_moment(match, line.text[match.end() :]) for form in FORMS for match in form.finditer(line.text)}
    return told.pop() if len(told) == 1 else None


def _moment(match: re.Match[str], rest: str) -> datetime | None:
    """The moment that was matched; None where it is none, or what stands behind it could make it another."""
    said = match.groupdict()
    offset = said["zone"] is not None and said["zone"][0] in "+-"
    if _NEITHER.match(rest) or (not offset and _FURTHER.match(rest)):
        return None
    month = MONTHS.index(said["name"].lower()) + 1 if said.get("name") else int(said["month"])
    year = int(said["year"]) + (2000 if len(said["year"]) == 2 else 0)
    if year not in YEARS:
        return None
    hour = int(said["hour"])
    if said["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (said["half"].lower() == "p")
    try:
        return datetime(
            year, month, int(said["day"]), hour, int(said["minute"]), int(said["second"] or 0),
            tzinfo=_zone(said["zone"]),
        )  # fmt: skip
    except ValueError:
        return None


def _zone(said: str | None) -> timezone | None:
    """A zone as it is printed. Raises ValueError for one that is none."""
    if said is None:
        return None
    if said.upper() in ZONES:
        return timezone(timedelta(hours=ZONES[said.upper()]))
    hours, minutes = int(said[1:3]), int(said[-2:])
    if hours > EASTERNMOST or minutes not in (0, 30, 45):
        raise ValueError(said)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if said[0] == "-" else offset)
