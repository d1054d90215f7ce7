"""Shifts: each moment belongs to one, each station returns what came in it, and hands over what is open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from brightline.desk.access import Thing, rights
from brightline.desk.duty import handover, returns, shifts
from brightline.desk.duty.missing import missing_returns, unexplained_calls
from brightline.desk.duty.returns import enter_plan
from brightline.desk.errors import Refused
from brightline.desk.home import Home, HomeError
from brightline.desk.matters.doing import Desk
from brightline.desk.models import Handover, LogEntry, Matter, Role, ShiftReturn, Taken
from brightline.desk.unit import LONGEST_STATION, Unit
from brightline.desk.unit import unit as read_unit
from tests.desk.clock import ZONE, Clock, at
from tests.desk.pages import pages_of, signed_in
from tests.desk.people import People
from tests.desk.process import as_owner
from tests.desk.reading import WARRANT, arrive_read, matter_of, paper, request

THREE = {"day": "07:00", "evening": "15:00", "night": "23:00"}
TWO = {"early": "06:00", "late": "18:00"}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, at("2024-12-03T09:00"))


@pytest.fixture(autouse=True)
def pages(clock: Clock, desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pages_of(desk, unit, monkeypatch):
        yield


def entries(kind: str) -> list[dict[str, Any]]:
    return [e.countable for e in LogEntry.objects.order_by("index") if e.countable["kind"] == kind]


# -- which shift a moment belongs to --------------------------------------------------------------------------------

BEGINS = st.lists(st.integers(0, 23 * 60 + 59), min_size=1, max_size=6, unique=True).map(
    lambda minutes: {f"s{n}": f"{minute // 60:02}:{minute % 60:02}" for n, minute in enumerate(minutes)}
)
MINUTES = st.integers(0, 2 * 366 * 24 * 60).map(lambda number: timedelta(minutes=number))
MOMENTS = MINUTES.map(lambda passed: datetime(2024, 1, 1, tzinfo=UTC) + passed)


@given(BEGINS.filter(lambda told: not shifts.mistake(told)), MOMENTS)
def test_each_moment_belongs_to_one_shift_whatever_the_clocks_do(told: dict[str, str], when: datetime) -> None:
    day = when.astimezone(ZONE).date()
    around = list(shifts.between(day - timedelta(days=2), day + timedelta(days=2), told))
    holds = [s for s in around if shifts.moment(s.begins, ZONE) <= when < shifts.moment(s.ends, ZONE)]
    assert holds == [shifts.at(when, told, ZONE)]


def test_a_night_belongs_to_the_day_on_which_it_began() -> None:
    for when in ("2024-12-04T23:00", "2024-12-05T00:30", "2024-12-05T06:59"):
        assert shifts.at(at(when), THREE, ZONE).label == "2024-12-04 night"
    assert shifts.at(at("2024-12-05T07:00"), THREE, ZONE).label == "2024-12-05 day"


@pytest.mark.parametrize(("day", "hours"), [("2024-03-09", 7), ("2024-11-02", 9), ("2024-12-04", 8)])
def test_a_night_in_which_the_clocks_change_is_an_hour_shorter_or_longer(day: str, hours: int) -> None:
    night = shifts.of_day(date.fromisoformat(day), THREE)[2]
    assert shifts.moment(night.ends, ZONE) - shifts.moment(night.begins, ZONE) == timedelta(hours=hours)


def test_both_hours_of_an_hour_that_comes_twice_belong_to_the_same_night() -> None:
    for fold in (0, 1):
        twice = datetime(2024, 11, 3, 1, 30, fold=fold, tzinfo=ZONE).astimezone(UTC)
        assert shifts.at(twice, THREE, ZONE).label == "2024-11-02 night"


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({}, "no shift"),
        ({"day": "7:00"}, "no time"),
        ({"day": "07:00:30"}, "no time"),
        ({"day": "25:00"}, "no time"),
        ({" day": "07:00"}, "no name"),
        ({"day": "07:00", "night": "07:00"}, "less than two hours"),
        ({"day": "00:30", "night": "23:00"}, "less than two hours"),
        (THREE, ""),
    ],
)
def test_shifts_that_cannot_be_told_apart_are_refused(told: dict[str, str], says: str) -> None:
    assert says in shifts.mistake(told)
    assert bool(says) is bool(shifts.mistake(told))


@pytest.mark.parametrize("line", ['shifts: {day: "07:00", late: "08:00"}', "shifts: {day: 07:00, late: 15:00}"])
def test_a_desk_with_wrong_shifts_is_not_opened(line: str, desk: Home) -> None:
    told = "name: Millbrook\nplace: us/ma/boston\nstations: {A-1: Station A-1}\n"
    (desk.folder / "desk.yaml").write_text(told)
    assert read_unit(desk).shifts == THREE, "a desk that says nothing of shifts has three"
    (desk.folder / "desk.yaml").write_text(told + line + "\n")
    with pytest.raises(HomeError):
        read_unit(desk)


@pytest.mark.parametrize("name", ["A" * 41, "", " A-1", "A  1"])
def test_a_station_has_a_short_name_that_the_database_takes(desk: Home, name: str) -> None:
    told = {"name": "Millbrook Police Department", "place": "us/ma/boston", "stations": {name: "Station A-1"}}
    (desk.folder / "desk.yaml").write_text(json.dumps(told))
    with pytest.raises(HomeError, match="no short name of a station"):
        read_unit(desk)
    (desk.folder / "desk.yaml").write_text(json.dumps({**told, "stations": {"A" * 40: "Station A-1"}}))
    assert list(read_unit(desk).stations) == ["A" * 40]
    assert Matter._meta.get_field("station").max_length == LONGEST_STATION == 40


# -- what is missing, from the log alone ----------------------------------------------------------------------------


def returned(station: str, shift: str) -> dict[str, Any]:
    counts = {"fax": 0, "phone": 0, "counter": 0, "ncic": 0}
    return {"kind": "shift_return", "station": station, "shift": shift, "day": shift[:10], "counts": counts, "by": 1}


def plan(shift: str, stations: list[str], told: dict[str, str]) -> dict[str, Any]:
    return {"kind": "shift_plan", "shifts": told, "stations": stations, "shift": shift, "day": shift[:10]}


def missed(*told: dict[str, Any], first: str = "2024-12-04", last: str = "2024-12-05") -> list[str]:
    span = (date.fromisoformat(first), date.fromisoformat(last))
    found = missing_returns(enumerate(told), ["A-1", "B-2"], TWO, *span)
    return [f"{one.station} {one.shift.label}" for one in found]


def test_every_shift_of_every_station_is_missing_until_it_is_returned() -> None:
    assert missed(last="2024-12-04") == [
        "A-1 2024-12-04 early", "B-2 2024-12-04 early", "A-1 2024-12-04 late", "B-2 2024-12-04 late",
    ]  # fmt: skip
    told = [returned("A-1", "2024-12-04 early"), returned("B-2", "2024-12-04 late"), returned("A-1", "2024-12-03 late")]
    assert missed(*told, last="2024-12-04") == ["B-2 2024-12-04 early", "A-1 2024-12-04 late"]


def test_what_is_due_follows_the_stations_and_shifts_that_the_log_says_stood_then() -> None:
    told = [plan("2024-12-04 late", ["A-1"], TWO), plan("2024-12-05 evening", ["A-1", "C-3"], THREE)]
    assert missed(*told) == [
        "A-1 2024-12-04 late", "A-1 2024-12-05 early", "A-1 2024-12-05 evening", "C-3 2024-12-05 evening",
        "A-1 2024-12-05 night", "C-3 2024-12-05 night",
    ]  # fmt: skip
    assert missed(*told, first="2024-12-01", last="2024-12-03") == [], "nothing is due before the desk began"
    assert missed(*told, first="2024-12-06", last="2024-12-06")[:2] == ["A-1 2024-12-06 day", "C-3 2024-12-06 day"]


def test_the_night_of_31_december_belongs_to_the_old_year() -> None:
    assert missed(first="2024-12-31", last="2024-12-31")[-1] == "B-2 2024-12-31 late"
    assert "B-2 2024-12-31 late" not in missed(first="2025-01-01", last="2025-01-01")


def test_a_call_is_unexplained_until_something_is_said_of_it() -> None:
    told = [
        {"kind": "call", "station": "A-1", "day": "2024-12-31"},
        {"kind": "call", "station": "A-1", "day": "2025-01-01"},
        {"kind": "call_explained", "call": 0, "matter": "2024-0001", "reason": "", "by": 1, "day": "2025-01-02"},
    ]
    span = (date(2024, 1, 1), date(2025, 12, 31))
    assert [one.call for one in unexplained_calls(enumerate(told), *span)] == [1]
    assert unexplained_calls(enumerate(told[:2]), date(2024, 1, 1), date(2024, 12, 31))[0].call == 0


def test_which_shifts_there_are_is_entered_once_and_when_they_change(desk: Home, unit: Unit, clock: Clock) -> None:
    enter_plan(desk, unit, clock.now)
    enter_plan(desk, unit, clock.now)
    assert entries("shift_plan") == [plan("2024-12-03 day", ["A-1", "B-2"], THREE)]
    clock.set("2024-12-05T02:00")
    enter_plan(desk, Unit(unit.name, unit.place, {"A-1": "A"}, shifts=TWO), clock.now)
    assert entries("shift_plan")[1] == {**plan("2024-12-04 late", ["A-1"], TWO), "day": "2024-12-05"}


# -- returns --------------------------------------------------------------------------------------------------------

COUNTS = {"fax": "2", "phone": "1", "counter": "0", "ncic": "0"}


def test_that_none_came_is_returned_by_one_press(people: People, clock: Clock) -> None:
    clock.set("2024-12-04T23:05")
    user = people("Bo Booking", Role.BOOKING)
    clock.set("2024-12-05T07:05")
    client = signed_in(user)
    page = client.get("/shift").content.decode()
    assert "Return of the night shift of Wednesday, 4 December" in page
    shown = client.post("/shift", {"station": "A-1", "shift": "2024-12-04 night", "none": "yes"}, follow=True)
    assert "It is what the desk knows" in shown.content.decode()
    assert entries("shift_return") == [{**returned("A-1", "2024-12-04 night"), "by": user.pk}]


def test_a_return_that_is_other_than_the_desk_knows_is_pointed_out_and_entered(
    people: People, clock: Clock, desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive_read(desk, unit, monkeypatch, [request(paper())], channel="smtp")
    arrive_read(desk, unit, monkeypatch, [request(paper())], channel="folder", station="B-2")
    clock.goes(8 * 60)
    arrive_read(desk, unit, monkeypatch, [request(paper())], channel="smtp")
    client = signed_in(people("Bo Booking", Role.BOOKING))
    post = {"station": "A-1", "shift": "2024-12-03 day"}
    shown = client.post("/shift", {**post, **COUNTS}, follow=True).content.decode()
    assert "other than what the desk knows" in shown
    assert "fax 1, phone 0, counter 0, ncic 0" in shown
    shown = client.post("/shift", {**post, **COUNTS, "fax": "1", "phone": "0"}, follow=True).content.decode()
    assert "It is what the desk knows" in shown
    assert "other than the desk knows" not in shown
    assert [one["counts"]["fax"] for one in entries("shift_return")] == [2, 1], "both stay"


@pytest.mark.parametrize("wrong", ["", "-1", "1.5", "two", "10000", "\u0662"])
def test_a_count_that_is_none_is_said_and_nothing_typed_is_lost(wrong: str, people: People, clock: Clock) -> None:
    client = signed_in(people("Bo Booking", Role.BOOKING))
    clock.set("2024-12-03T15:30")
    answer = client.post("/shift", {"station": "A-1", "shift": "2024-12-03 day", **COUNTS, "phone": wrong})
    assert answer.status_code == 400
    assert 'name="fax" inputmode="numeric" pattern="[0-9]{1,4}" maxlength="4"' in answer.content.decode()
    assert 'value="2"' in answer.content.decode()
    assert not ShiftReturn.objects.exists()


@pytest.mark.parametrize(
    ("station", "shift"),
    [
        ("B-2", "2024-12-03 day"),
        ("A-1", "2024-12-03 evening"),
        ("A-1", "2024-12-02 night"),
        ("A-1", "2024-12-03 noon"),
        ("A-1", "2024-12-03"),
    ],
)
def test_only_a_shift_of_ones_own_station_that_is_over_is_returned(
    station: str, shift: str, people: People, clock: Clock
) -> None:
    client = signed_in(people("Bo Booking", Role.BOOKING))
    clock.set("2024-12-03T15:30")
    assert client.post("/shift", {"station": station, "shift": shift, "none": "yes"}).status_code == 409
    assert not ShiftReturn.objects.exists()


def test_a_shift_can_be_returned_in_its_last_hour_by_those_who_leave(people: People, clock: Clock) -> None:
    client = signed_in(people("Bo Booking", Role.BOOKING))
    post = {"station": "A-1", "shift": "2024-12-03 day", "none": "yes"}
    clock.set("2024-12-03T13:59")
    assert client.post("/shift", post).status_code == 409
    clock.set("2024-12-03T14:00")
    assert client.post("/shift", post).status_code == 302


def test_from_when_the_shift_that_is_on_can_be_returned_is_said(
    people: People, clock: Clock, desk: Home, unit: Unit
) -> None:
    enter_plan(desk, unit, clock.now)
    client = signed_in(people("Bo Booking", Role.BOOKING))
    page = client.get("/shift?station=A-1").content.decode()
    assert "The day shift of 3 December ends at 15:00" in page
    assert "from 14:00 on" in page
    clock.set("2024-12-03T14:00")
    assert "ends at 15:00" not in client.get("/shift?station=A-1").content.decode()


def test_what_is_missing_is_listed_since_the_desk_began_and_returned_however_late(
    people: People, clock: Clock, desk: Home, unit: Unit
) -> None:
    enter_plan(desk, unit, clock.now)
    auditor, clerk = people("Ann Auditor", Role.AUDITOR), people("Carla Clerk", Role.CLERK)
    clock.set("2025-01-10T12:00")
    page = signed_in(auditor).get("/missing").content.decode()
    # From 3 December to 9 January; of the tenth none is over.
    assert f"{38 * 3} shifts without a return" in page
    assert "B-2" not in page
    signed_in(clerk).post("/shift", {"station": "A-1", "shift": "2024-12-03 day", "none": "yes"})
    assert f"{38 * 3 - 1} shifts without a return" in signed_in(auditor).get("/missing").content.decode()
    due = returns.missing(unit, clock.now)
    assert {one.station for one in due} == {"A-1", "B-2"}
    assert due[0].shift.label == "2025-01-09 night", "the latest first, and none that runs"


def test_before_any_shift_is_over_none_is_said_to_have_been_returned(
    people: People, clock: Clock, desk: Home, unit: Unit
) -> None:
    enter_plan(desk, unit, clock.now)
    auditor = people("Ann Auditor", Role.AUDITOR)
    page = signed_in(auditor).get("/missing").content.decode()
    assert "No shift is over yet" in page
    assert "was returned" not in page
    clock.set("2024-12-04T12:00")
    sits = Desk(desk, unit, people("Carla Clerk", Role.CLERK, station=""))
    for one in returns.missing(unit, clock.now):
        returns.enter(sits, one.station, one.shift.label, dict.fromkeys(returns.WAYS, 0))
    assert "Every shift that is over was returned" in signed_in(auditor).get("/missing").content.decode()


def test_where_no_federal_numbers_are_listed_it_is_said_that_calls_cannot_be_told(
    people: People, clock: Clock, desk: Home, unit: Unit
) -> None:
    page = signed_in(people("Ann Auditor", Role.AUDITOR)).get("/missing").content.decode()
    assert "cannot be told here" in page


def test_tonight_reminds_of_no_shift_that_was_over_when_the_desk_began(
    people: People, clock: Clock, desk: Home, unit: Unit
) -> None:
    clock.set("2024-12-03T16:48")
    enter_plan(desk, unit, clock.now)
    assert "has returned nothing yet" not in signed_in(people("Bo Booking", Role.BOOKING)).get("/").content.decode()


def test_tonight_reminds_of_the_shift_before_until_it_is_returned(
    people: People, clock: Clock, desk: Home, unit: Unit
) -> None:
    enter_plan(desk, unit, clock.now)
    client = signed_in(people("Bo Booking", Role.BOOKING))
    assert "has returned nothing yet" not in client.get("/").content.decode(), "the desk began in this shift"
    clock.set("2024-12-03T15:00")
    assert "the day shift of 3 December has returned nothing yet" in client.get("/").content.decode()
    client.post("/shift", {"station": "A-1", "shift": "2024-12-03 day", "none": "yes"})
    assert "has returned nothing yet" not in client.get("/").content.decode()


@pytest.mark.parametrize("role", Role)
def test_a_shift_is_returned_by_who_works_at_the_station(role: Role, people: People, desk: Home, unit: Unit) -> None:
    user = people("Uma User", role)
    assert rights(user).may(Thing.SHIFT, "A-1") is (role in (Role.BOOKING, Role.CLERK, Role.SUPERVISOR))
    with pytest.raises(Refused):
        returns.enter(Desk(desk, unit, user), "B-2", "2024-12-03 day", dict.fromkeys(returns.WAYS, 0))


# -- handover -------------------------------------------------------------------------------------------------------


def open_matter(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch, data: bytes = b"%PDF a") -> Matter:
    both = request(paper(), paper(WARRANT, claimed=True))
    return matter_of(arrive_read(desk, unit, monkeypatch, [both], data=data))


def test_what_is_open_is_handed_over_by_one_and_taken_over_by_another(
    people: People, desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = open_matter(desk, unit, monkeypatch)
    leaves, comes = people("Lea Leaving", Role.BOOKING), people("Col Coming", Role.SUPERVISOR)
    at_leaves, at_comes = signed_in(leaves), signed_in(comes)
    page = at_leaves.get("/handover").content.decode()
    for says in (matter.number, "somebody to open it", "the court", "Court paper: verify"):
        assert says in page
    assert "INVENTADO" not in page
    at_leaves.post("/handover", {"station": "A-1", "matter": [matter.number]})
    assert "nobody has taken it over" in at_comes.get("/").content.decode()
    handed = Handover.objects.get()
    assert at_leaves.post("/handover", {"take": str(handed.pk)}).status_code == 409
    assert "nobody has taken it over" in at_comes.get("/").content.decode()
    at_comes.post("/handover", {"take": str(handed.pk)})
    assert "nobody has taken it over" not in at_comes.get("/").content.decode()
    day = {"day": "2024-12-03"}
    assert entries("handed_over") == [
        {"kind": "handed_over", "station": "A-1", "matters": [matter.number], "by": leaves.pk, **day}
    ]
    assert entries("handover_taken") == [
        {"kind": "handover_taken", "handover": handed.pk, "station": "A-1", "by": comes.pk, **day}
    ]


def test_what_was_not_looked_at_is_not_handed_over(
    people: People, desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_matter(desk, unit, monkeypatch)
    client = signed_in(people("Lea Leaving", Role.BOOKING))
    second = open_matter(desk, unit, monkeypatch, b"%PDF b")
    assert client.post("/handover", {"station": "A-1", "matter": [first.number]}).status_code == 409
    assert not Handover.objects.exists()
    assert client.post("/handover", {"station": "A-1", "matter": [second.number, first.number]}).status_code == 302


def test_what_came_since_it_was_handed_over_is_said_to_who_takes_it_over(
    people: People, desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_matter(desk, unit, monkeypatch)
    handover.hand_over(Desk(desk, unit, people("Lea Leaving", Role.BOOKING)), "A-1", [first.number])
    second = open_matter(desk, unit, monkeypatch, b"%PDF b")
    page = signed_in(people("Col Coming", Role.BOOKING)).get("/handover").content.decode()
    assert f"Since then: {second.number}." in page


def test_a_signature_that_is_waited_for_is_handed_over(
    people: People, desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())]))
    client = signed_in(people("Carla Clerk", Role.CLERK))
    client.post(f"/matter/{matter.number}/do/everything")
    other = Desk(desk, unit, people("Cleo Clerk", Role.CLERK))
    for fact in ("papers=civil_detainer", "request.kind=custody,notice_of_release", "requester=ice_ero"):
        other.say(matter, fact)
    other.eligible(matter, "not_eligible")
    client.post(f"/matter/{matter.number}/do/propose", {"action": "hold", "does": "yes"})
    assert "the signature of a supervisor, a commander or counsel" in client.get("/handover").content.decode()


def test_an_earlier_handover_is_not_taken_over_after_a_later_one(people: People, desk: Home, unit: Unit) -> None:
    leaves, comes = (Desk(desk, unit, people(name, Role.BOOKING)) for name in ("Lea Leaving", "Col Coming"))
    first, second = handover.hand_over(leaves, "A-1", []), handover.hand_over(leaves, "A-1", [])
    with pytest.raises(Refused, match="not what waits"):
        handover.take(comes, first)
    handover.take(comes, second)
    with pytest.raises(Refused, match="not what waits"):
        handover.take(comes, second)


def test_a_handover_of_another_station_is_not_taken_over(people: People, desk: Home, unit: Unit) -> None:
    handed = handover.hand_over(Desk(desk, unit, people("Lea Leaving", Role.BOOKING)), "A-1", [])
    elsewhere = signed_in(people("Ben Elsewhere", Role.BOOKING, station="B-2"))
    assert elsewhere.post("/handover", {"take": str(handed.pk)}).status_code == 409
    assert elsewhere.post("/handover", {"station": "A-1"}).status_code == 409
    assert not Taken.objects.exists()


def test_the_database_refuses_that_one_person_hands_over_and_takes_over(people: People, desk: Home, unit: Unit) -> None:
    user = people("Lea Leaving", Role.BOOKING)
    handed = handover.hand_over(Desk(desk, unit, user), "A-1", [])
    with pytest.raises(DatabaseError, match="does not take over"), transaction.atomic():
        Taken.objects.create(entry=LogEntry.objects.get(index=0), handover=handed, by=user)


@pytest.mark.parametrize("change", ["UPDATE desk_{} SET {} = {}", "DELETE FROM desk_{}"])
@pytest.mark.parametrize("table", ["shiftreturn", "handover"])
def test_the_database_refuses_to_change_what_was_returned_and_handed_over(
    change: str, table: str, people: People, desk: Home, unit: Unit, clock: Clock
) -> None:
    at_desk = Desk(desk, unit, people("Lea Leaving", Role.BOOKING))
    clock.set("2024-12-03T15:30")
    returns.enter(at_desk, "A-1", "2024-12-03 day", dict.fromkeys(returns.WAYS, 0))
    handover.hand_over(at_desk, "A-1", [])
    with (
        as_owner(), pytest.raises(DatabaseError, match="kept as they are"), transaction.atomic(),
        connection.cursor() as cursor,
    ):  # fmt: skip
        cursor.execute(change.format(table, "station", "station"))


@pytest.mark.parametrize("where", ["/shift", "/handover"])
def test_no_nonsense_in_a_form_of_shifts_is_a_fault_of_the_program(where: str, people: People) -> None:
    client = signed_in(people("Lea Leaving", Role.BOOKING))
    for junk in ("", "x" * 5000, "\u4e2d", "9" * 30, "-1", "2024-12-03 day", "\n"):
        post = dict.fromkeys(("station", "shift", "none", "fax", "phone", "counter", "ncic", "matter"), junk)
        for told in (post, {**post, "station": "A-1"}, {**post, "take": junk}):
            assert client.post(where, told).status_code in (200, 302, 400, 409)
            assert client.get(where, told).status_code in (200, 409)
