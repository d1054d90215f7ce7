"""What comes beside a fax that is known already is read for somebody, or is a person's task: nothing is dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

import pytest

from brightline.desk import queue
from brightline.desk.arrival.receive import receive
from brightline.desk.home import Home
from brightline.desk.matters.events import book
from brightline.desk.matters.state import State, state
from brightline.desk.models import Arrival, Matter, Work
from brightline.desk.reading import read
from brightline.desk.splitting import split
from brightline.desk.unit import Unit
from brightline.paper import FederalRequest, ReadFile, Unreadable
from brightline.paper.opening import parts
from tests.desk.reading import matter_of, paper, request

FAX, PHOTO, PACKED = b"%PDF a fax", b"\x89PNG\r\n\x1a\n a photograph", b"\x78\x9f\x3e\x22 packed"
SECOND = "SECONDA, Maria"
Read = Mapping[bytes, Sequence[FederalRequest]]


def mail(*attached: tuple[bytes, str]) -> bytes:
    """A mail with these files."""
    message = EmailMessage()
    message["From"], message["Subject"] = "fax@gateway.example", "Fax"
    message.set_content("See attached.")
    for data, name in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes(policy=SMTP)


def came(
    home: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch, data: bytes, told: Read, *, station: str = "A-1",
    warnings: tuple[str, ...] = (),
) -> Arrival:  # fmt: skip
    """What arrived, taken apart and read: files of which nothing is told here cannot be."""

    def reads(data: bytes, *_: object, **__: object) -> tuple[ReadFile, list[object]]:
        if data not in told:
            raise Unreadable("", "This is a packed file.", "", "")
        digest = sha256(data).hexdigest()
        found = ReadFile(
            name="file", sha256=digest, kind="pdf", page_count=1, warnings=warnings, requests=tuple(told[data]),
            others=(),
        )  # fmt: skip
        return found, []

    monkeypatch.setattr("brightline.desk.reading.read_file", reads)
    arrival = receive(data, home, channel="smtp", station=station)
    while (leased := queue.lease()) is not None:
        (split if leased.step == "split" else read)(leased, home, unit)
    return arrival


def now(matter: Matter, home: Home) -> State:
    return state(matter.number, matter.station, book(matter, home).events())


def test_a_photograph_beside_a_fax_that_is_known_is_read_into_a_matter_of_its_own_and_linked(
    desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {FAX: [request(paper())], PHOTO: [request(paper(name=SECOND))]}
    first = matter_of(came(desk, unit, monkeypatch, FAX, told))
    beside = came(desk, unit, monkeypatch, mail((FAX, "fax.pdf"), (PHOTO, "photo.png")), told)
    found = [now(one.matter, desk) for one in beside.brought.order_by("person")]
    assert SECOND in [one.subject["name"] for one in found]
    assert first.number in found[0].likely_same_as


@pytest.mark.parametrize("name", ["winmail.dat", "message.msg", "more.zip"])
def test_a_packed_file_beside_a_fax_that_is_known_is_left_to_a_person(
    desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    told = {FAX: [request(paper())]}
    came(desk, unit, monkeypatch, FAX, told)
    beside = came(desk, unit, monkeypatch, mail((FAX, "fax.pdf"), (PACKED, name)), told)
    assert now(matter_of(beside), desk).unread
    assert Work.objects.get(arrival=beside).step == Work.Step.BY_EYE


def test_the_same_mail_twice_is_one_request_whatever_lies_beside_the_fax(
    desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {FAX: [request(paper())], PHOTO: [request(paper(name=SECOND))]}
    data = mail((FAX, "fax.pdf"), (PHOTO, "photo.png"))
    first, again = (came(desk, unit, monkeypatch, data, told) for _ in range(2))
    assert matter_of(first) == matter_of(again)


def test_a_mail_of_which_a_part_is_damaged_is_left_to_a_person(
    desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {FAX: [request(paper())]}
    whole = mail((FAX, "fax.pdf"), (b"another paper, in a part of its own", "Ramona.tif"))
    place = whole.index(b"Ramona.tif")
    start = whole.index(b"\r\n\r\n", place) + 4
    broken = whole[:start] + b"!" + whole[start + 2 :]
    arrival = came(desk, unit, monkeypatch, broken, {**told, **_any(broken, told)})
    work = Work.objects.get(arrival=arrival)
    assert work.step == Work.Step.BY_EYE
    assert "damaged" in work.why
    assert "Ramona" not in work.why, "why a person must read it names nobody"
    assert now(matter_of(arrival), desk).unread


def test_what_was_left_open_in_a_fax_is_left_open_where_it_comes_to_a_second_district(
    desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {FAX: [request(paper())]}
    warnings = ("Page 2: read the page by eye.",)
    first = came(desk, unit, monkeypatch, FAX, told, warnings=warnings)
    second = came(desk, unit, monkeypatch, FAX, told, station="B-2")
    assert [now(matter_of(one), desk).unread for one in (first, second)] == [True, True]


def _any(data: bytes, told: Read) -> Read:
    """Whatever is attached reads as nothing at all."""
    return {one.data: [] for one in parts(data).attachments if one.data not in told}
