"""The fax gateway's call log: each call from a listed federal number has a matter or a written reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from brightline.desk.duty import calls, telephone
from brightline.desk.errors import Refused
from brightline.desk.home import Home, HomeError
from brightline.desk.matters.doing import Desk
from brightline.desk.models import Call, CallExplained, LogEntry, Matter, Role
from brightline.desk.unit import Sheet, Unit
from brightline.desk.unit import unit as read_unit
from tests.desk.clock import Clock, at
from tests.desk.pages import pages_of, signed_in
from tests.desk.people import People
from tests.desk.process import as_owner
from tests.desk.reading import arrive_read, matter_of, paper, request
from tests.desk.tampering import past_triggers

FEDERAL, LINE, OTHER_LINE = "6175550190", "617-555-0140", "617-555-0240"
HEAD = "time,from,to\n"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, at("2024-12-04T03:00"))


@pytest.fixture
def unit(unit: Unit) -> Unit:
    return replace(
        unit, federal_numbers=("+1 (617) 555-0190", "802-555"), fax_lines={LINE: "A-1", OTHER_LINE: "B-2"}
    )  # fmt: skip


@pytest.fixture(autouse=True)
def pages(clock: Clock, desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pages_of(desk, unit, monkeypatch):
        yield


@pytest.fixture
def clerk(desk: Home, unit: Unit, people: People) -> Desk:
    return Desk(desk, unit, people("Carla Clerk", Role.CLERK))


@pytest.fixture
def arrives(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Matter]:
    numbers = iter(range(100))

    def arrived(station: str = "A-1", channel: str = "folder") -> Matter:
        data = b"%%PDF %d" % next(numbers)
        arrival = arrive_read(desk, unit, monkeypatch, [request(paper())], data=data, station=station, channel=channel)
        return matter_of(arrival)

    return arrived


def entries(kind: str) -> list[dict[str, Any]]:
    return [e.countable for e in LogEntry.objects.order_by("index") if e.countable["kind"] == kind]


def log_of(*lines: str) -> bytes:
    return (HEAD + "".join(f"{line}\n" for line in lines)).encode()


CALL = f"2024-12-04T02:58,{FEDERAL},{LINE}"


# -- telephone numbers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    ["617-555-0190", "(617) 555-0190", "+1 617 555 0190", "1.617.555.0190", "16175550190", "617 555 0190 x12",
     "sip:+16175550190@gateway.example", "617\u00a0555\u00a00190"],
)  # fmt: skip
def test_a_number_is_the_same_however_it_is_written(written: str) -> None:
    assert telephone.plain(written) == FEDERAL
    assert telephone.listed(telephone.plain(written), ("617-555-0190",))
    assert telephone.listed(telephone.plain(written), ("+1 617-555",))
    assert not telephone.listed(telephone.plain(written), ("617-555-0191",))


@pytest.mark.parametrize("written", ["", "anonymous", "+", "()", "unknown caller"])
def test_a_caller_who_withholds_the_number_is_on_no_list(written: str) -> None:
    assert telephone.plain(written) == ""
    assert not telephone.listed("", ("617-555-0190",))


def test_a_number_of_another_country_is_no_number_of_ours() -> None:
    assert telephone.plain("+44 20 7946 0000") == telephone.plain("011 44 20 7946 0000") == "+442079460000"
    assert not telephone.listed("+6175550190", (FEDERAL,))


@given(st.text())
def test_whatever_stands_there_is_a_number_or_none(text: str) -> None:
    plain = telephone.plain(text)
    assert plain.removeprefix("+").isdigit() or not plain
    assert telephone.plain(plain) in (plain, plain.removeprefix("1"), f"+{plain[3:]}")


# -- taking it in ---------------------------------------------------------------------------------------------------


def test_only_calls_from_listed_numbers_are_entered_and_nothing_of_others_is_kept(clerk: Desk) -> None:
    other = "2024-12-04T01:00,617-555-0777,617-555-0140"
    found = calls.take_in(
        clerk, log_of(other, CALL, "2024-12-04T02:59,802-555-1234,617-555-0240", "2024-12-04T03:01,,x")
    )
    assert (found.entered, found.known, found.others, found.unknown) == (2, 0, 2, 1)
    assert entries("call") == [
        {"kind": "call", "station": "A-1", "day": "2024-12-04"},
        {"kind": "call", "station": "B-2", "day": "2024-12-04"},
    ]
    for rows in (LogEntry.objects.values(), Call.objects.values()):
        assert "5550777" not in str(list(rows))
        assert FEDERAL not in str(list(rows)), "who called stands sealed"


def test_that_a_log_was_given_and_for_which_days_is_entered(clerk: Desk) -> None:
    calls.take_in(clerk, log_of("2024-12-01T09:00,617-555-0777,617-555-0140", CALL))
    told = {"kind": "call_log", "first": "2024-12-01", "last": "2024-12-04", "calls": 1}
    assert entries("call_log") == [{**told, "by": clerk.user.pk, "day": "2024-12-04"}]
    assert f"{calls.given_until()}" == "2024-12-04"


def test_the_same_file_twice_enters_nothing_twice(clerk: Desk) -> None:
    data = log_of(CALL, CALL, "2024-12-04T02:59,802-555-1234,617-555-0240")
    assert calls.take_in(clerk, data).entered == 3, "two calls that are alike in one log are two"
    again = calls.take_in(clerk, data)
    assert (again.entered, again.known) == (0, 3)
    longer = calls.take_in(clerk, data + b"2024-12-04T03:00,802-555-1234,617-555-0240\n")
    assert (longer.entered, longer.known) == (1, 3)
    assert len(entries("call")) == Call.objects.count() == 4


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("yesterday,6175550190,617-555-0140", "Line 3: a time cannot be read"),
        (f"0001-01-01T00:00+14:00,{FEDERAL},617-555-0140", "Line 3: a time cannot be read"),
        (f"9999-12-31T23:59-12:00,{FEDERAL},617-555-0140", "Line 3: a time cannot be read"),
        (f"2024-12-04T02:58,{FEDERAL}", "Line 3: it has 2 columns and not 3"),
        (f"2024-12-04T02:58,{FEDERAL},617-555-9999", "Line 3: a listed federal number called a number that is none of"),
        (f'2024-12-04T02:58,"{FEDERAL},617-555-0140', "Line 3: it is no line of CSV"),
    ],
)
def test_a_bad_line_is_told_and_nothing_is_half_taken_in(line: str, says: str, clerk: Desk) -> None:
    before = LogEntry.objects.count()
    with pytest.raises(Refused) as refused:
        calls.take_in(clerk, log_of(CALL, line))
    assert says in refused.value.why
    assert "6175550190" not in str(refused.value)
    assert (Call.objects.count(), LogEntry.objects.count()) == (0, before)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"time,from\n", "no column `to`"),
        (b"time,from,to,To\n", "more than one column `to`"),
        (b"", "no column `time`"),
        (HEAD.encode(), "no calls"),
        (b"\xff\xfe", "no text in UTF-8"),
    ],
)
def test_a_file_that_is_no_call_log_is_refused(data: bytes, says: str, clerk: Desk) -> None:
    with pytest.raises(Refused, match=says):
        calls.take_in(clerk, data)


def test_a_log_is_taken_as_the_gateway_writes_it(clerk: Desk, unit: Unit) -> None:
    sheet = Sheet({"time": "Start", "from": "Caller ID", "to": "DID"}, "%m/%d/%Y %I:%M %p")
    told = Desk(clerk.home, replace(unit, call_log=sheet), clerk.user)
    data = "\ufeffPages;Start;Caller ID;DID\r\n3;12/04/2024 02:58 AM;(617) 555-0190;+1 617 555 0140\r\n\r\n".encode()
    assert calls.take_in(told, data).entered == 1
    assert Call.objects.get().at == at("2024-12-04T02:58")


def test_a_time_with_its_offset_is_that_time(clerk: Desk) -> None:
    calls.take_in(clerk, log_of(f"2024-12-04T04:30:00Z,{FEDERAL},{LINE}"))
    assert Call.objects.get().at == at("2024-12-03T23:30")
    assert entries("call")[0]["day"] == "2024-12-03"


def test_a_desk_that_lists_no_numbers_takes_no_log(clerk: Desk, unit: Unit) -> None:
    with pytest.raises(Refused, match="lists no federal numbers"):
        calls.take_in(Desk(clerk.home, replace(unit, federal_numbers=()), clerk.user), log_of(CALL))


@pytest.mark.parametrize("line", ["federal_numbers: ['617']", "fax_lines: {617-555-0140: Z-9}", "fax_lines: {x: A-1}"])
def test_numbers_that_would_stand_for_too_much_or_nobody_are_refused(line: str, desk: Home) -> None:
    told = "name: Millbrook\nplace: us/ma/boston\nstations: {A-1: Station A-1}\n"
    (desk.folder / "desk.yaml").write_text(told + line + "\n")
    with pytest.raises(HomeError):
        read_unit(desk)


# -- explaining -----------------------------------------------------------------------------------------------------


def test_a_call_is_matched_to_what_arrived_then_and_a_person_confirms_it(
    clerk: Desk, arrives: Callable[..., Matter], clock: Clock
) -> None:
    clock.set("2024-12-04T02:00")
    arrives()
    clock.set("2024-12-04T03:01")
    matter = arrives()
    arrives("B-2")
    arrives(channel="phone")
    with past_triggers("desk_matter"):
        Matter.objects.filter(pk=arrives().pk).update(sealed=True)
    clock.set("2024-12-04T03:40")
    arrives()
    clock.set("2024-12-04T08:00")
    calls.take_in(clerk, log_of(CALL))
    client = signed_in(clerk.user)
    page = client.get("/calls").content.decode()
    assert page.count("It came to 2024-") == 1
    assert f"It came to {matter.number}" in page
    call = Call.objects.get()
    client.post(f"/calls/{call.pk}", {"matter": matter.number})
    assert entries("call_explained") == [
        {"kind": "call_explained", "call": call.pk, "matter": matter.number, "reason": "", "by": clerk.user.pk,
         "day": "2024-12-04"}
    ]  # fmt: skip
    assert "No call waits for an explanation" in client.get("/calls").content.decode()


def test_a_call_that_brought_nothing_is_listed_until_a_reason_is_written(
    clerk: Desk, people: People, clock: Clock
) -> None:
    calls.take_in(clerk, log_of(CALL))
    client, auditor = signed_in(clerk.user), signed_in(people("Ann Auditor", Role.AUDITOR))
    assert "Nothing arrived at this station about then" in client.get("/calls").content.decode()
    page = auditor.get("/missing").content.decode()
    assert "1 call from a listed federal number without a matter or a reason" in page
    assert "given up to 4 December 2024" in page
    call = Call.objects.get()
    assert client.post(f"/calls/{call.pk}", {"reason": "other", "words": " "}).status_code == 409
    client.post(f"/calls/{call.pk}", {"reason": "other", "words": "a test of the line with Ramona Invented"})
    assert "a listed federal number without" not in auditor.get("/missing").content.decode()
    assert "Ramona Invented" in client.get("/calls").content.decode()
    told = [*LogEntry.objects.values(), *CallExplained.objects.values()]
    assert "Ramona" not in str(told), "words stand sealed"


def test_of_many_calls_the_oldest_come_first_and_the_next_once_these_are_explained(clerk: Desk) -> None:
    calls.take_in(clerk, log_of(*(f"2024-12-04T02:{minute:02},{FEDERAL},{LINE}" for minute in range(30))))
    client = signed_in(clerk.user)
    page = client.get("/calls").content.decode()
    assert "30 without an explanation" in page
    assert page.count("Nothing arrived at this station about then") == calls.AT_ONCE
    assert "02:19" in page
    assert "02:20" not in page
    calls.explain(clerk, Call.objects.order_by("at").first(), None, "nothing_sent")
    assert "02:20" in client.get("/calls").content.decode()


def test_a_later_word_puts_an_earlier_one_right_and_both_stay(clerk: Desk, arrives: Callable[..., Matter]) -> None:
    matter = arrives()
    calls.take_in(clerk, log_of(CALL))
    call = Call.objects.get()
    calls.explain(clerk, call, None, "nothing_sent")
    calls.explain(clerk, call, matter)
    shown = calls.calls(clerk)[0][0]
    assert shown.explained is not None
    assert shown.explained.matter == matter
    assert len(entries("call_explained")) == 2


@pytest.mark.parametrize("post", [{}, {"reason": "because"}, {"matter": "2024-0001", "reason": "voice"}])
def test_a_call_is_not_explained_by_neither_or_both(
    post: dict[str, str], clerk: Desk, arrives: Callable[..., Matter]
) -> None:
    arrives()
    calls.take_in(clerk, log_of(CALL))
    client = signed_in(clerk.user)
    assert client.post(f"/calls/{Call.objects.get().pk}", post).status_code == 409
    assert not CallExplained.objects.exists()


def test_a_call_to_another_station_is_not_seen_and_not_explained(
    clerk: Desk, arrives: Callable[..., Matter], people: People
) -> None:
    elsewhere = arrives("B-2")
    calls.take_in(clerk, log_of(f"2024-12-04T02:58,{FEDERAL},{OTHER_LINE}", CALL))
    client = signed_in(clerk.user)
    assert OTHER_LINE.replace("-", "") not in client.get("/calls").content.decode()
    theirs, ours = Call.objects.get(station="B-2"), Call.objects.get(station="A-1")
    assert client.post(f"/calls/{theirs.pk}", {"reason": "voice"}).status_code == 409
    assert client.post(f"/calls/{ours.pk}", {"matter": elsewhere.number}).status_code == 404
    there = signed_in(people("Ben Elsewhere", Role.CLERK, station="B-2"))
    assert f"It came to {elsewhere.number}" in there.get("/calls").content.decode()


@pytest.mark.parametrize("table", ["call", "callexplained"])
@pytest.mark.parametrize("change", ["UPDATE desk_{} SET entry_id = entry_id", "DELETE FROM desk_{}"])
def test_the_database_refuses_to_forget_a_call(table: str, change: str, clerk: Desk) -> None:
    calls.take_in(clerk, log_of(CALL))
    calls.explain(clerk, Call.objects.get(), None, "voice")
    with (
        as_owner(), pytest.raises(DatabaseError, match="kept as they are"), transaction.atomic(),
        connection.cursor() as cursor,
    ):  # fmt: skip
        cursor.execute(change.format(table))


def test_the_database_refuses_a_call_with_neither_a_matter_nor_a_reason(clerk: Desk) -> None:
    calls.take_in(clerk, log_of(CALL))
    with pytest.raises(DatabaseError), transaction.atomic():
        CallExplained.objects.create(entry=LogEntry.objects.get(index=0), call=Call.objects.get())


def test_a_log_is_given_on_the_page_and_a_bad_one_is_told_there(clerk: Desk) -> None:
    client = signed_in(clerk.user)
    page = client.post("/calls", {"file": SimpleUploadedFile("a.csv", log_of(CALL))}, follow=True).content.decode()
    assert "1 new, 0 entered before" in page
    bad = client.post("/calls", {"file": SimpleUploadedFile("a.csv", log_of("x,y,z"))})
    assert bad.status_code == 409
    assert "Line 2" in bad.content.decode()
    assert client.post("/calls", {}).status_code == 409


def test_no_nonsense_about_a_call_is_a_fault_of_the_program(clerk: Desk) -> None:
    calls.take_in(clerk, log_of(CALL))
    client = signed_in(clerk.user)
    for junk in ("", "x" * 5000, "\u4e2d", "9" * 30, "<b>", "\n"):
        post = dict.fromkeys(("matter", "reason", "words"), junk)
        assert client.post(f"/calls/{Call.objects.get().pk}", post).status_code in (404, 409)
        assert client.post("/calls", {"file": SimpleUploadedFile("a.csv", junk.encode() or b"\n")}).status_code == 409
    assert client.post("/calls/999999", {"reason": "voice"}).status_code == 404
