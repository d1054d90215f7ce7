"""The times of what came, and who vouches for a mail, as a matter shows them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from msgspec.structs import replace

from brightline.desk import queue
from brightline.desk.arrival.receive import receive
from brightline.desk.arrival.smtp import Door
from brightline.desk.home import Home, HomeError
from brightline.desk.models import Arrival, Role
from brightline.desk.pages.times import at_the_desk
from brightline.desk.reading import read
from brightline.desk.splitting import split
from brightline.desk.unit import Unit
from brightline.desk.unit import unit as unit_of
from brightline.paper import ReadFile, Unreadable
from tests.desk.pages import pages_of, signed_in
from tests.desk.people import People
from tests.desk.reading import matter_of, paper, request

OURS = "mx.millbrook.example"
FAX = b"%PDF a fax"
DIFFER = "These times differ by more than an hour"
NO_ADDRESS = "That vouches for no address that the mail shows: SPF and DKIM pass for whoever sent it."
NOBODY = "Nothing vouches for the sender: anybody can write this address."


@pytest.fixture(autouse=True)
def at_this_desk(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages serve this test's desk."""
    with pages_of(desk, replace(unit, mail_server=OURS), monkeypatch):
        yield


def came(
    desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch, arrival: Arrival, printed_at: datetime | None = None
) -> Arrival:
    """An arrival, taken apart and read: over its faxes a machine printed this time."""

    def told(data: bytes, *_: object, **__: object) -> tuple[ReadFile, list[object]]:
        if not data.startswith(b"%PDF"):
            raise Unreadable("", "This is a text.", "", "")
        found = ReadFile(
            name="", sha256=sha256(data).hexdigest(), kind="pdf", page_count=1, warnings=(),
            requests=(request(paper()),), others=(), printed_at=printed_at,
        )  # fmt: skip
        return found, []

    monkeypatch.setattr("brightline.desk.reading.read_file", told)
    while (leased := queue.lease()) is not None:
        (split if leased.step == "split" else read)(leased, desk, unit)
    return arrival


@pytest.fixture
def clerk(people: People) -> Client:
    """The browser of a clerk of the station."""
    return signed_in(people("Clara Clerk", Role.CLERK))


def page_of(arrival: Arrival, clerk: Client) -> str:
    """What the page of the matter that an arrival came to says, without marks."""
    shown = clerk.get(reverse("matter", args=[matter_of(arrival).number]))
    assert shown.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", shown.content.decode())).split())


def mail(*fields: str, attached: bytes = FAX, written: str = "") -> bytes:
    """A mail with a fax, below these fields of the servers that it passed."""
    message = EmailMessage()
    message["From"], message["Subject"] = "fax@gateway.example", "Fax"
    if written:
        message["Date"] = written
    message.set_content("See attached.")
    message.add_attachment(attached, maintype="application", subtype="octet-stream", filename="fax")
    return "".join(f"{field}\r\n" for field in fields).encode() + message.as_bytes(policy=SMTP)


def test_a_mail_came_to_the_gateway_when_the_gateway_wrote_it(desk: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    # The door works in threads of its own, and here in that of the test, whose connection stays open.
    monkeypatch.setattr("brightline.desk.arrival.smtp.close_old_connections", lambda: None)
    written = timezone.now().replace(microsecond=0) - timedelta(minutes=3)
    door = Door(desk, {"desk@pd.millbrook.example": "A-1"})
    door._receive(mail(written=format_datetime(written)), "desk@pd.millbrook.example")
    door._receive(mail(), "desk@pd.millbrook.example")
    assert [one.gateway_at for one in Arrival.objects.order_by("pk")] == [written, None]


def test_a_matter_shows_each_time_that_is_known_with_the_clock_that_told_it(
    desk: Home, unit: Unit, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.localtime().replace(second=0, microsecond=0)
    arrival = receive(FAX, desk, channel="folder", station="A-1", gateway_at=now - timedelta(minutes=2))
    came(desk, unit, monkeypatch, arrival, (now - timedelta(minutes=5)).replace(tzinfo=None))
    text = page_of(arrival, clerk)
    for where, at in (("On the fax's own header", 5), ("At the gateway", 2)):
        moment = now - timedelta(minutes=at)
        assert f"{where} {moment:%-d %b %Y %H:%M}" in text
    assert f"Here {timezone.localtime(arrival.stored_at):%-d %b %Y %H:%M}" in text
    assert DIFFER not in text


@pytest.mark.parametrize(("channel", "says"), [("smtp", "By the mail's own date"), ("imap", "In the mailbox")])
def test_what_a_sender_can_have_written_is_not_called_the_gateway_s_time(
    desk: Home, unit: Unit, clerk: Client, monkeypatch: pytest.MonkeyPatch, channel: str, says: str
) -> None:
    before = timezone.localtime() - timedelta(minutes=2)
    arrival = receive(mail(), desk, channel=channel, station="A-1", gateway_at=before)
    text = page_of(came(desk, unit, monkeypatch, arrival), clerk)
    assert f"{says} {before:%-d %b %Y %H:%M}" in text
    assert "At the gateway" not in text


def test_a_matter_says_that_two_clocks_differ_by_more_than_an_hour(
    desk: Home, unit: Unit, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrival = receive(FAX, desk, channel="upload", station="A-1")
    came(desk, unit, monkeypatch, arrival, arrival.stored_at - timedelta(minutes=61))
    text = page_of(arrival, clerk)
    assert DIFFER in text
    assert "At the gateway" not in text


def test_a_time_that_was_not_read_is_not_shown(
    desk: Home, unit: Unit, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrival = came(desk, unit, monkeypatch, receive(FAX, desk, channel="upload", station="A-1"))
    text = page_of(arrival, clerk)
    assert "header" not in text
    assert "Here " in text


def test_a_printed_time_is_the_desk_s_own_unless_its_clock_shows_it_twice_or_never() -> None:
    def printed(text: str) -> datetime | None:
        return at_the_desk(datetime.fromisoformat(text))

    assert printed("2024-12-04T03:15") == datetime(2024, 12, 4, 8, 15, tzinfo=UTC)
    assert printed("2024-07-04T03:15") == datetime(2024, 7, 4, 7, 15, tzinfo=UTC)
    assert printed("2024-12-04T03:15-08:00") == datetime(2024, 12, 4, 11, 15, tzinfo=UTC)
    assert printed("2024-11-03T01:30") is None
    assert printed("2024-03-10T02:30") is None


RECEIVED = f"Received: from mail.dhs.example by {OURS} with ESMTPS; 4 Dec 2024"
TOLD = f"Authentication-Results: {OURS}; spf=pass smtp.mailfrom=dhs.example; dkim=none; dmarc=fail"


@pytest.mark.parametrize("channel", ["smtp", "imap"])
def test_a_matter_says_what_our_mail_server_says_of_the_sender(
    desk: Home, unit: Unit, clerk: Client, monkeypatch: pytest.MonkeyPatch, channel: str
) -> None:
    arrival = came(desk, unit, monkeypatch, receive(mail(RECEIVED, TOLD), desk, channel=channel, station="A-1"))
    text = page_of(arrival, clerk)
    assert f"Of the sender your mail server says: SPF pass, DKIM none, DMARC fail. {NO_ADDRESS}" in text
    assert NOBODY not in text


@pytest.mark.parametrize(
    ("dmarc", "says"),
    [("; dmarc=pass", False), ("", True), ("; dmarc=pass; dmarc=fail", True), ("; dmarc=none", True)],
)
def test_a_mail_that_passes_for_another_s_address_is_not_vouched_for(
    desk: Home, unit: Unit, clerk: Client, monkeypatch: pytest.MonkeyPatch, dmarc: str, says: bool
) -> None:
    told = (
        f"Authentication-Results: {OURS}; spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example{dmarc}"
    )
    arrival = came(desk, unit, monkeypatch, receive(mail(RECEIVED, told), desk, channel="smtp", station="A-1"))
    assert (NO_ADDRESS in page_of(arrival, clerk)) is says


@pytest.mark.parametrize("field", [TOLD.replace(OURS, "mx.dhs.example"), "X-Fax: 1"])
def test_a_matter_says_that_nobody_vouches_for_a_mail(
    desk: Home, unit: Unit, clerk: Client, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    arrival = came(desk, unit, monkeypatch, receive(mail(RECEIVED, field), desk, channel="smtp", station="A-1"))
    text = page_of(arrival, clerk)
    assert NOBODY in text
    assert "your mail server says" not in text


def test_nobody_vouches_for_a_mail_that_was_given_as_a_file_or_lay_within_another(
    desk: Home, unit: Unit, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = came(desk, unit, monkeypatch, receive(mail(RECEIVED, TOLD), desk, channel="upload", station="A-1"))
    assert "your mail server says" not in page_of(given, clerk)
    around = mail(RECEIVED, attached=mail(RECEIVED, TOLD, attached=FAX + b" another"))
    within = came(desk, unit, monkeypatch, receive(around, desk, channel="smtp", station="A-1"))
    text = page_of(within, clerk)
    assert text.count(NOBODY) == 2
    assert "your mail server says" not in text


def test_a_desk_does_not_start_with_a_name_that_no_mail_server_writes(desk: Home) -> None:
    file = desk.folder / "desk.yaml"
    file.write_text(file.read_text().replace(OURS, f"{OURS};"))
    with pytest.raises(HomeError, match="is no name that a mail server writes"):
        unit_of(desk)
