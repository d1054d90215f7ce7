"""Due dates as a calendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from brightline.cli.output import printable

LONGEST_LINE = 75
"""Octets; RFC 5545, section 3.1."""


def calendar_file(duties: list[dict[str, Any]], on: date) -> str:
    """A calendar with one all-day event for each due date.

    Where calendars differ the earlier day carries the event that counts, the later one is marked as the other count.
    The stamp is the day asked about, so that one question always gives one file.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Brightline//duties//EN", "CALSCALE:GREGORIAN"]
    for duty in duties:
        for days in duty["due"]:
            for i, day in enumerate(days):
                lines += _event(duty, date.fromisoformat(day), on, later=i > 0)
    lines.append("END:VCALENDAR")
    return "".join(folded + "\r\n" for line in lines for folded in _folded(line))


def _event(duty: dict[str, Any], day: date, on: date, later: bool) -> list[str]:
    summary = duty["says"][:1].upper() + duty["says"][1:] + (" (last day, if other holidays count)" if later else "")
    description = f"{duty['cite']}, {duty['title']}: {duty['clock']}. Evidence: rule {duty['evidence']}, date " + (
        f"{duty['date_evidence']}. This is no legal advice."
    )
    return [
        "BEGIN:VEVENT",
        f"UID:{duty['id'].replace('/', '-').replace('#', '-')}-{day:%Y%m%d}@brightline",
        f"DTSTAMP:{on:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(summary)}",
        f"DESCRIPTION:{_text(description)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(words: str) -> str:
    return printable(words).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Cut after 75 octets, never inside a letter; further lines begin with a blank."""
    start, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LONGEST_LINE:
            yield start
            start, size = " ", 1
        start += letter
        size += octets
    yield start
