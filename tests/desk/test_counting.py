"""Counting by the rules of docs/reference/counting.md, from the countable half of entries alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from brightline.desk.counting import Counts, counted

YEAR = (date(2025, 1, 1), date(2025, 12, 31))


def count(*entries: dict[str, Any], span: tuple[date, date] = YEAR) -> Counts:
    return counted(enumerate(entries), *span)


def arrival(number: int, day: str, channel: str = "smtp") -> dict[str, Any]:
    return {"kind": "arrival", "arrival": number, "channel": channel, "station": "A-1", "day": day}


def of(matter: str, kind: str, day: str = "2025-06-01", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "matter": matter, "day": day, **more}


def arrived(matter: str, number: int, day: str = "2025-06-01") -> dict[str, Any]:
    return of(matter, "arrived", day, arrival=number, channel="smtp")


def read(matter: str, *asks: str) -> dict[str, Any]:
    return of(matter, "read", asks=list(asks))


def test_what_was_stored_before_midnight_belongs_to_the_old_year_whenever_it_is_read() -> None:
    entries = (arrival(1, "2025-12-31"), arrived("2026-0001", 1, "2026-01-01"), read("2026-0001", "custody"))
    assert (count(*entries).arrivals, count(*entries).requests) == (1, 1)
    later = count(*entries, span=(date(2026, 1, 1), date(2026, 12, 31)))
    assert (later.arrivals, later.requests) == (0, 0)


def test_what_nobody_has_taken_apart_yet_is_an_arrival() -> None:
    assert count(arrival(1, "2025-03-03")).arrivals == 1


def test_a_packet_about_two_people_is_one_arrival_and_two_requests() -> None:
    both = (arrived("1", 1), arrived("2", 1), read("1", "custody"), read("2", "custody"))
    found = count(arrival(1, "2025-06-01"), *both)
    assert (found.arrivals, found.requests, found.persons, found.by_ask) == (1, 2, 2, {"custody": 2})


def test_a_refax_that_was_linked_counts_once_with_all_that_was_asked() -> None:
    found = count(
        arrival(1, "2025-06-01"), arrived("1", 1), read("1", "custody"),
        arrival(2, "2025-06-02"), arrived("2", 2), read("2", "custody", "interview"), of("2", "same", other="1"),
        of("1", "closed", how="bailed", minutes_past=5), of("2", "closed", how="bailed", minutes_past=5),
    )  # fmt: skip
    assert (found.arrivals, found.requests, found.by_ask) == (2, 1, {"custody": 1, "interview": 1})
    assert found.by_end == {"bailed": 1}


def test_a_request_linked_to_what_was_called_none_still_counts() -> None:
    found = count(
        arrival(1, "2025-06-01"), arrived("1", 1), of("1", "not_a_request", what="misdirected"),
        arrival(2, "2025-06-02"), arrived("2", 2), read("2", "custody"), of("2", "same", other="1"),
    )  # fmt: skip
    assert (found.requests, found.not_requests) == (1, 0)


def test_links_in_a_circle_end() -> None:
    found = count(
        arrival(1, "2025-06-01"), arrived("1", 1), of("1", "same", other="2"),
        arrival(2, "2025-06-01"), arrived("2", 2), of("2", "same", other="1"),
    )  # fmt: skip
    assert found.arrivals == 2


def test_a_departure_counts_when_it_is_done_and_not_when_it_is_proposed() -> None:
    proposals = [of("1", "proposed", departs=True, does=True, action="hold") for _ in range(3)]
    assert count(*proposals).departures == 0
    assert count(*proposals, of("1", "done", proposal=1)).departures == 1
    assert count(of("1", "proposed", departs=False), of("1", "done", proposal=0)).departures == 0


def test_a_cancellation_alone_is_counted_apart() -> None:
    found = count(arrival(1, "2025-06-01"), arrived("1", 1), read("1", "cancellation"))
    assert (found.requests, found.cancellations) == (0, 1)


def test_a_matter_that_was_opened_again_has_not_ended() -> None:
    closed = of("1", "closed", how="kept", minutes_past=90)
    assert count(closed).kept_past == 1
    assert count(closed).minutes_past == 90
    assert count(closed, of("1", "reopened")).by_end == {}


def test_returns_and_federal_calls_change_no_count() -> None:
    asked = (arrival(1, "2025-06-01"), arrived("1", 1), read("1", "custody"))
    told = (
        {"kind": "shift_plan", "shifts": {"day": "07:00"}, "stations": ["A-1"], "shift": "2025-06-01 day",
         "day": "2025-06-01"},
        {"kind": "shift_return", "station": "A-1", "shift": "2025-06-01 day", "day": "2025-06-01",
         "counts": {"fax": 3, "phone": 1, "counter": 0, "ncic": 0}, "by": 1},
        {"kind": "call", "station": "A-1", "day": "2025-06-01"},
        {"kind": "call_explained", "call": 5, "matter": "", "reason": "voice", "by": 1, "day": "2025-06-02"},
        {"kind": "call_explained", "call": 5, "matter": "1", "reason": "", "by": 1, "day": "2025-06-03"},
    )  # fmt: skip
    assert count(*asked, *told) == count(*asked)
    assert count(*asked, *told).requests == 1
