"""When a fax says that it was sent: read from the line that the machine printed, or not known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from brightline.paper.header import printed_at
from brightline.paper.text import Box, Line, PageText, Word
from tests.samples.fax import header_line

AT = datetime.fromisoformat("2024-12-04T03:15")
BODY = "IMMIGRATION DETAINER NOTICE OF ACTION"


def page(first: str, *, score: float = 0.97, down: float = 14.0) -> PageText:
    """A page whose first line stands so far down the sheet, and was read so surely."""
    lines = []
    for top, text, sure in ((down, first, score), (down + 300, BODY, 1.0)):
        words = text.split()
        lines.append(
            Line(tuple(Word(w, Box(60.0 * i, top, 60.0 * i + 50, top + 24), sure) for i, w in enumerate(words)))
        )
    return PageText(lines)


@pytest.mark.parametrize(
    "line",
    [
        "12/04/2024 03:15 ICE ERO BOS 781 555 0142 PAGE 01/03",
        "2024-12-04 03:15 FROM: 781 555 0142 DHS/ICE P.1/3",
        "12/4/2024 3:15 AM FROM:+17815550142 Agency TO:16175550140 Pag.2/3",
        "12-04-2024 03:15 FROM: AGENCY +1-781-555-0142 T-123 P.001/003 F-030",
        "12/04/24 03:15 FAX 781 555-0142 ICE BOS 001",
        "DEC-04-2024 03:15AM FROM-ICE ERO 7815550142 T-123 P.001/003",
        "Dec 4, 2024 03:15:00 From: 781-555-0142 Page: 1/3",
        "04-DEC-2024 03:15 FROM ICE P.1",
        "FROM: ICE ERO 03:15 12/04/2024 PAGE 1/3",
        "2024-12-0403:15 FROM: 781 555 0142 P.1/3",
        "12/04/2024 03:15 P.1/3 ICE ERO 7815550142",
        "12/04/2024 03:15 P 1/3 ICE ERO 7815550142",
        "12/04/2024 03:15 +1 781 555 0142 P.1/3",
        "12/04/2024 03:15 +1-781-555-0142 P.1/3",
        "12/04/2024 03:15 AGENCY 7815550142 P.1/3",
    ],
)
def test_the_time_that_a_machine_printed_is_read_as_it_stands(line: str) -> None:
    assert printed_at(page(line)) == AT


@pytest.mark.parametrize(
    ("line", "zone"),
    [
        ("12/04/2024 03:15 EST FROM: 781 555 0142 P.1/3", timezone(timedelta(hours=-5))),
        ("12/04/2024 03:15 PDT FROM: 781 555 0142 P.1/3", timezone(timedelta(hours=-7))),
        ("2024-12-04 03:15:00 UTC FROM: 781 555 0142 P.1/3", UTC),
        ("2024-12-04 03:15 -0330 FROM: 781 555 0142 P.1/3", -timedelta(hours=3, minutes=30)),
        ("12/4/2024 3:15 AM -0500 (EST) FROM: 781 555 0142 P.1/3", -timedelta(hours=5)),
    ],
)
def test_a_zone_that_is_printed_counts(line: str, zone: timezone | timedelta) -> None:
    found = printed_at(page(line))
    assert found is not None
    told = zone if isinstance(zone, timedelta) else zone.utcoffset(None)
    assert (found.replace(tzinfo=None), found.utcoffset()) == (AT, told)


def test_noon_and_midnight_are_told_apart() -> None:
    told = [printed_at(page(f"12/04/2024 12:05 {half} FROM 781 555 0142 P.1")) for half in ("AM", "PM")]
    assert [one.hour for one in told if one] == [0, 12]


@pytest.mark.parametrize(
    "line",
    [
        "25/12/2024 03:15 FROM: 781 555 0142 P.1/3",  # no month; perhaps a day before a month, perhaps misread
        "24/12/04 03:15 FROM: 781 555 0142 P.1/3",
        "12/04/2024 FROM: 781 555 0142 P.01/03",
        "03:15 FROM: 781 555 0142 P.01/03",
        "12/04/2024 25:15 FROM: 781 555 0142 P.1/3",
        "12/04/2024 13:15 PM FROM: 781 555 0142 P.1/3",
        "02/30/2024 03:15 FROM: 781 555 0142 P.1/3",
        "I2/O4/2024 03:15 FROM: 781 555 0142 P.1/3",
        "12/04/2024 03:15 03:20 12/05/2024 FROM: 781 555 0142 P.1/3",  # two times, one of them another's
        "12/04/2024 03:155 FROM: 781 555 0142 P.1/3",
        "12/04/2024 03:15 +1714 FROM: ICE P.1/3",
        "12/04/2024 03:15 +1530 FROM: ICE P.1/3",
        "12/04/2024 03:15 +0714 FROM: ICE P.1/3",
        "0001-01-01 00:05 UTC FROM: 781 555 0142 P.1/3",
        "9999-12-31 23:59 -0500 FROM: 781 555 0142 P.1/3",
        "12/4/24, 3:15 AM  1234 5678",  # what a browser prints over a page
    ],
)
def test_what_is_not_surely_a_time_of_a_machine_is_none(line: str) -> None:
    assert printed_at(page(line)) is None


@pytest.mark.parametrize("half", ["P", "PN", "P N", "P.N.", "FM", "A", "a"])
def test_a_half_of_the_day_that_was_not_read_is_not_taken_for_the_morning(half: str) -> None:
    for between in (" ", ""):
        assert printed_at(page(f"12/04/2024 3:15{between}{half} FROM: 781 555 0142 P.1/3")) is None, between


@pytest.mark.parametrize(
    "zone",
    [
        "GMT-05:00", "GMT-5", "UTC+1", "(GMT-08:00)", "(UTC)", "EST+1", "EST5EDT", "PT", "Pacific Standard Time",
        "AKST", "BST", "CEST", "Z", "-05", "+01", "- 0500",
    ],
)  # fmt: skip
def test_a_zone_that_is_not_wholly_known_is_neither_the_desk_s_own_nor_a_part_of_it(zone: str) -> None:
    for line in (f"12/04/2024 03:15 {zone} FROM: ICE P.1/3", f"03:15 12/04/2024 {zone} FROM: ICE P.1/3"):
        assert printed_at(page(line)) is None, line


def test_a_line_that_was_read_badly_or_stands_in_the_letter_gives_no_time() -> None:
    line = "12/04/2024 03:15 FROM: 781 555 0142 P.1/3"
    assert printed_at(page(line)) == AT
    assert printed_at(page(line, score=0.7)) is None
    assert printed_at(page(line, down=200)) is None
    assert printed_at(PageText(())) is None


def test_every_header_of_the_samples_gives_its_time() -> None:
    lines = [line for seed in range(60) if (line := header_line(seed))]
    assert len(lines) > 40
    assert [line for line in lines if printed_at(page(line)) is None] == []
