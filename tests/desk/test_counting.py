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


def proposed(matter: str, action: str = "hold", does: bool = True, departs: bool = True) -> dict[str, Any]:
    return of(matter, "proposed", action=action, does=does, departs=departs)


def test_a_departure_counts_when_it_is_done_and_not_when_it_is_proposed() -> None:
    proposals = [proposed("1") for _ in range(3)]
    assert count(*proposals).departures == 0
    assert count(*proposals, of("1", "done", proposal=1)).departures == 1
    assert count(proposed("1", departs=False), of("1", "done", proposal=0)).departures == 0


def test_departures_toward_custody_and_toward_release_are_told_apart() -> None:
    found = count(
        proposed("1"), of("1", "done", proposal=0),
        proposed("2", does=False), of("2", "done", day="2025-06-02", proposal=2),
    )  # fmt: skip
    assert (found.departures, found.departures_custody, found.departures_release) == (2, 1, 1)
    assert [(one.day, one.toward, one.entries) for one in found.departed] == [
        ("2025-06-01", "custody", (0, 1)), ("2025-06-02", "release", (2, 3))
    ]  # fmt: skip
    # Only what is done to somebody holds.
    assert found.held == 1


def test_a_cancellation_alone_is_counted_apart() -> None:
    found = count(arrival(1, "2025-06-01"), arrived("1", 1), read("1", "cancellation"))
    assert (found.requests, found.cancellations) == (0, 1)


def test_a_matter_that_was_opened_again_has_not_ended() -> None:
    closed = of("1", "closed", how="kept", minutes_past=90)
    assert count(closed).kept_past == 1
    assert count(closed).minutes_past == 90
    assert count(closed, of("1", "reopened")).by_end == {}


def test_returns_and_federal_calls_change_no_count_of_requests() -> None:
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
    found = count(*asked, *told)
    assert (found.arrivals, found.requests, found.persons) == (1, 1, 1)


def test_a_renewal_is_another_request_about_the_same_person() -> None:
    found = count(
        arrival(1, "2025-02-01"), arrived("1", 1), read("1", "custody"),
        arrival(2, "2025-04-01"), arrived("2", 2), read("2", "custody"), of("2", "renewal", other="1"),
        arrival(3, "2025-05-01"), arrived("3", 3), read("3", "custody"), of("3", "renewal", other="2"),
    )  # fmt: skip
    assert (found.arrivals, found.requests, found.persons) == (3, 3, 1)
    assert found.by_month["2025-02"] == {"arrivals": 1, "requests": 1, "persons": 1}
    assert found.by_month["2025-04"] == {"arrivals": 1, "requests": 1, "persons": 0}


def test_a_renewal_counts_its_person_in_each_span_that_has_one_of_the_requests() -> None:
    entries = (
        arrival(1, "2024-12-01"), arrived("1", 1), read("1", "custody"),
        arrival(2, "2025-04-01"), arrived("2", 2), read("2", "custody"), of("2", "renewal", other="1"),
    )  # fmt: skip
    assert (count(*entries).requests, count(*entries).persons) == (1, 1)


def test_a_link_to_a_matter_that_the_log_does_not_have_is_none() -> None:
    found = count(
        arrival(1, "2025-02-01"), arrived("1", 1), of("1", "renewal", other="9"), of("1", "same", other="8"),
    )  # fmt: skip
    assert (found.requests, found.persons) == (1, 1)


def test_what_was_written_down_late_counts_on_the_day_it_came() -> None:
    late = {"kind": "recorded", "matter": "1", "station": "A-1", "channel": "phone", "arrival": 1,
            "asks": ["interview"], "claimed": [], "day": "2026-01-05", "came": "2025-12-30"}  # fmt: skip
    found = count(late)
    assert (found.arrivals, found.requests, found.late) == (1, 1, 1)
    assert found.by_month["2025-12"] == {"arrivals": 1, "requests": 1, "persons": 1}
    assert found.by_form == {"told": 1}
    assert count(late, span=(date(2026, 1, 1), date(2026, 12, 31))).arrivals == 0


def test_a_request_counts_on_the_day_of_its_first_arrival_whichever_matter_that_belongs_to() -> None:
    call = {"kind": "recorded", "matter": "2", "station": "B-2", "channel": "phone", "arrival": 2, "asks": ["custody"],
            "claimed": [], "day": "2025-03-03", "came": "2025-02-27"}  # fmt: skip
    found = count(arrival(1, "2025-03-02"), arrived("1", 1), read("1", "custody"), call, of("2", "same", other="1"))
    assert found.requests == 1
    assert [(one.day, one.station) for one in found.each] == [("2025-02-27", "B-2")]
    assert found.entries["requests"] == [3]


def test_somebody_is_held_by_a_hold_that_was_done_or_by_being_kept_and_once() -> None:
    held = (proposed("1", departs=False), of("1", "done", proposal=0))
    kept = of("1", "closed", how="kept", minutes_past=90)
    assert count(*held).held == 1
    assert count(kept).held == 1
    assert (count(*held, kept).held, count(*held, kept).entries["held"]) == (1, [1])
    assert count(kept, of("1", "reopened")).held == 0
    assert count(proposed("1", does=False, departs=False), of("1", "done", proposal=0)).held == 0


def test_somebody_is_handed_over_by_what_was_done_or_by_how_it_ended() -> None:
    assert count(proposed("1", "transfer"), of("1", "done", proposal=0)).transferred == 1
    assert count(of("1", "closed", how="federal_agency", minutes_past=None)).transferred == 1


ENDED = of("1", "closed", how="federal_agency", minutes_past=None)


def transfer(matter: str, at: int, *kinds: str) -> list[dict[str, Any]]:
    """A transfer, proposed in a matter at a place of the log, and what came of it."""
    return [proposed(matter, "transfer", departs=False), *(of(matter, kind, proposal=at) for kind in kinds)]


def test_who_is_handed_over_although_nobody_signed_is_counted_apart() -> None:
    unsigned = count(ENDED)
    assert (unsigned.transferred, unsigned.transferred_unsigned) == (1, 1)
    assert unsigned.entries["transferred_unsigned"] == [0]
    signed = count(*transfer("1", 0, "signed", "done"), ENDED)
    assert (signed.transferred, signed.transferred_unsigned) == (1, 0)
    # That it was signed is no sign that it was done, and the reverse.
    assert count(*transfer("1", 0, "signed"), ENDED).transferred_unsigned == 1
    assert count(*transfer("1", 0, "done"), ENDED).transferred_unsigned == 1
    assert count(*transfer("1", 0, "done", "signed")).transferred_unsigned == 1
    # A hold that was signed is no decision to hand over.
    held = (proposed("1"), of("1", "signed", proposal=0), of("1", "done", proposal=0))
    assert count(*held, ENDED).transferred_unsigned == 1


def test_an_end_that_was_taken_back_until_the_transfer_was_signed_is_signed() -> None:
    assert count(ENDED, of("1", "reopened")).transferred_unsigned == 0
    assert count(ENDED, of("1", "reopened"), *transfer("1", 2, "signed", "done"), ENDED).transferred_unsigned == 0


def test_a_transfer_signed_on_one_request_is_no_decision_on_the_next_about_the_same_person() -> None:
    signed, end = transfer("1", 0, "signed", "done"), of("2", "closed", how="federal_agency", minutes_past=None)
    again = count(*signed, of("2", "same", other="1"), end)
    assert (again.transferred, again.transferred_unsigned) == (1, 0)
    renewed = count(*signed, of("2", "renewal", other="1"), end)
    assert (renewed.transferred, renewed.transferred_unsigned) == (1, 1)


def test_the_end_of_linked_matters_is_the_gravest() -> None:
    found = count(
        arrival(1, "2025-06-01"), arrived("1", 1), of("1", "closed", how="answered", minutes_past=None),
        arrival(2, "2025-06-02"), arrived("2", 2), of("2", "same", other="1"),
        of("2", "closed", how="federal_agency", minutes_past=10),
    )  # fmt: skip
    assert (found.by_end, found.minutes_by_end) == ({"federal_agency": 1}, {"federal_agency": 10})


def test_what_is_expunged_still_counts() -> None:
    found = count(arrival(1, "2025-06-01"), arrived("1", 1), read("1", "custody"), of("1", "expunged"))
    assert (found.arrivals, found.requests, found.persons) == (1, 1, 1)


def test_who_is_read_of_by_named_people_only_still_counts() -> None:
    found = count(arrival(1, "2025-06-01"), arrived("1", 1), read("1", "custody"), of("1", "flag", restricted=True))
    assert (found.requests, found.persons) == (1, 1)


def test_forms_are_counted_by_request() -> None:
    found = count(
        arrival(1, "2025-06-01"), arrived("1", 1),
        of("1", "read", asks=["custody"], forms=["i-247a", "i-200", "i-200"]),
        arrival(2, "2025-06-01"), arrived("2", 2),
    )  # fmt: skip
    assert found.by_form == {"i-200": 1, "i-247a": 1, "unknown": 1}
    assert found.by_ask == {"custody": 1, "unknown": 1}


def test_money_that_nobody_entered_is_not_known_and_not_nothing() -> None:
    assert count().reimbursed_cents is None
    paid = [{"kind": "reimbursement", "cents": cents, "received": "2025-06-01", "day": "2025-07-01", "by": 1}
            for cents in (125_050, -25_050)]  # fmt: skip
    assert count(*paid).reimbursed_cents == 100_000
    assert count(*paid, span=(date(2025, 7, 1), date(2025, 7, 31))).reimbursed_cents is None


def call(day: str = "2025-08-04") -> dict[str, Any]:
    return {"kind": "call", "station": "A-1", "day": day}


def explained(index: int, matter: str = "", reason: str = "") -> dict[str, Any]:
    return {"kind": "call_explained", "call": index, "matter": matter, "reason": reason, "by": 1, "day": "2025-08-05"}


def test_a_call_is_explained_by_a_matter_or_by_a_reason() -> None:
    found = count(call(), call(), call(), explained(0, matter="2025-0001"), explained(1, reason="misdialled"))
    assert (found.calls, found.calls_unexplained) == (3, 1)
    assert [one.entry for one in found.unexplained] == [2]
    assert count(call(), explained(0)).calls_unexplained == 1


def plan(shift: str, *stations: str, **shifts: str) -> dict[str, Any]:
    return {"kind": "shift_plan", "stations": list(stations), "shifts": shifts, "shift": shift, "day": shift[:10]}


def returned(shift: str, station: str = "A-1", **counts: int) -> dict[str, Any]:
    told = {"fax": 0, "phone": 0, "counter": 0, "ncic": 0, **counts}
    return {"kind": "shift_return", "station": station, "shift": shift, "day": shift[:10], "counts": told, "by": 1}


THREE_DAYS = (date(2025, 8, 1), date(2025, 8, 3))


def test_each_shift_of_each_station_is_due_from_the_first_of_the_plan_on() -> None:
    entries = (
        plan("2025-08-01 night", "A-1", "B-2", day="07:00", night="19:00"),
        returned("2025-08-01 night"), returned("2025-08-02 day", fax=1), returned("2025-08-02 day", fax=2, phone=1),
    )  # fmt: skip
    found = count(*entries, span=THREE_DAYS).stations
    assert (found["A-1"].expected, found["B-2"].expected) == (5, 5)
    assert found["A-1"].missing == ["2025-08-02 night", "2025-08-03 day", "2025-08-03 night"]
    assert found["A-1"].returned == {"fax": 2, "phone": 1, "counter": 0, "ncic": 0}


def test_a_plan_stands_until_the_next_one() -> None:
    found = count(
        plan("2025-08-01 day", "A-1", day="07:00", night="19:00"),
        plan("2025-08-02 late", "A-1", early="06:00", late="18:00"), span=THREE_DAYS,
    ).stations  # fmt: skip
    assert found["A-1"].missing == [
        "2025-08-01 day", "2025-08-01 night", "2025-08-02 day", "2025-08-02 late", "2025-08-03 early", "2025-08-03 late"
    ]  # fmt: skip


def test_the_shifts_of_the_day_of_counting_are_not_due_yet() -> None:
    entries = list(enumerate([plan("2025-08-01 day", "A-1", day="07:00")]))
    assert counted(entries, *THREE_DAYS, date(2025, 8, 3)).stations["A-1"].expected == 2


def test_where_no_shifts_are_set_up_it_is_said_and_nothing_is_missing() -> None:
    assert not count().shifts_set_up
    assert count().stations == {}


def test_each_number_lists_the_entries_that_it_is_from() -> None:
    found = count(
        arrival(1, "2025-06-01"), arrived("1", 1), read("1", "custody"),
        arrival(2, "2025-06-02"), arrived("2", 2), read("2", "custody", "interview"), of("2", "same", other="1"),
        arrival(3, "2025-06-03"), arrived("3", 3), of("3", "not_a_request", what="blank"),
    )  # fmt: skip
    assert found.entries["arrivals"] == [0, 3, 7]
    assert found.entries["requests"] == found.entries["persons"] == [1]
    assert (found.entries["by_ask/custody"], found.entries["by_ask/interview"]) == ([2], [5])
    assert found.entries["not_requests"] == [9]
    assert found.entries["by_month/2025-06/arrivals"] == [0, 3, 7]


def test_months_add_up_to_the_span() -> None:
    numbers = range(1, 40)
    entries = [e for n in numbers for e in (arrival(n, f"2025-{1 + n % 12:02}-15"), arrived(str(n), n))]
    found = count(*entries)
    for column in ("arrivals", "requests", "persons"):
        assert sum(cells[column] for cells in found.by_month.values()) == getattr(found, column) == len(numbers)


def test_a_shift_that_begins_at_another_time_from_now_on_is_due_once_that_day() -> None:
    plan = {"kind": "shift_plan", "stations": ["A-1"], "day": "2025-06-01"}
    found = count(
        {**plan, "shifts": {"day": "07:00"}, "shift": "2025-06-01 day"},
        {**plan, "shifts": {"day": "11:00"}, "shift": "2025-06-02 day"},
        span=(date(2025, 6, 1), date(2025, 6, 2)),
    )
    assert found.stations["A-1"].missing == ["2025-06-01 day", "2025-06-02 day"]
