"""The door for a mailbox, before a real Dovecot."""

from __future__ import annotations

import imaplib
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError
from imap_tools.errors import ImapToolsError

from brightline.desk.arrival import imap
from brightline.desk.arrival.originals import bytes_of
from brightline.desk.home import Home, HomeError
from brightline.desk.models import Arrival
from brightline.desk.unit import Mailbox, unit
from brightline.paper.opening import parts
from tests.desk.dovecot import PASSWORD, PROGRAM, USER, Dovecot, dovecot

pytestmark = pytest.mark.skipif(
    shutil.which(PROGRAM) is None, reason="needs Dovecot, which .ci/run installs: apt-get install dovecot-imapd"
)
MAIL = b"From: fax@gateway.example\r\nSubject: Fax %d\r\n\r\n  A line with blanks, and no end: \xe9"


@pytest.fixture
def server() -> Iterator[Dovecot]:
    with dovecot() as running:
        yield running


@pytest.fixture
def box(server: Dovecot, desk: Home) -> Mailbox:
    (desk.folder / "secret").write_text(PASSWORD + "\n")
    return Mailbox("127.0.0.1", USER, "A-1", "secret", port=server.port, tls=False)


def test_each_message_is_taken_in_once_byte_for_byte_and_stays_where_it_is(
    server: Dovecot, box: Mailbox, desk: Home
) -> None:
    server.deliver(MAIL % 1, MAIL % 2)
    assert [imap.take_in(box, desk) for _ in range(3)] == [2, 0, 0]
    originals = [a.original for a in Arrival.objects.order_by("pk")]
    assert [bytes_of(one, desk) for one in originals if one] == [MAIL % 1, MAIL % 2]
    assert [a.channel for a in Arrival.objects.all()] == ["imap", "imap"]
    assert len(server.flags()) == 2
    assert all("Seen" in flags for flags in server.flags())


def test_a_message_that_could_not_be_kept_is_taken_in_at_the_next_look(
    server: Dovecot, box: Mailbox, desk: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.deliver(MAIL % 1)

    def fails(*_: object, **__: object) -> None:
        raise DatabaseError("planted")

    monkeypatch.setattr(imap, "receive", fails)
    assert imap.take_in(box, desk) == 0
    assert "Seen" not in server.flags()[0]
    monkeypatch.undo()
    assert imap.take_in(box, desk) == 1


def test_a_message_that_somebody_has_opened_is_taken_in_all_the_same(server: Dovecot, box: Mailbox, desk: Home) -> None:
    server.deliver(MAIL % 1)
    with imaplib.IMAP4("127.0.0.1", server.port) as client:
        client.login(USER, PASSWORD)
        client.select("INBOX")
        client.store("1", "+FLAGS", "\\Seen")
    assert imap.take_in(box, desk) == 1


def test_of_a_message_that_is_too_large_a_notice_is_taken_in_and_it_stays_unseen(
    server: Dovecot, box: Mailbox, desk: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "LARGEST", 1000)
    server.deliver(MAIL % 1 + b"x" * 2000, MAIL % 2)
    assert [imap.take_in(box, desk) for _ in range(2)] == [2, 0]
    notice, whole = (bytes_of(a.original, desk) for a in Arrival.objects.order_by("pk") if a.original)
    assert whole == MAIL % 2
    assert b"xxx" not in notice
    message = parts(notice)
    assert "was not taken in" in message.body
    assert "Fax 1" in message.body
    assert message.warnings == ()
    assert ["Seen" in flags for flags in server.flags()] == [False, True]


def test_when_the_mail_server_had_a_message_is_kept_beside_when_the_desk_had_it(
    server: Dovecot, box: Mailbox, desk: Home
) -> None:
    with imaplib.IMAP4("127.0.0.1", server.port) as client:
        client.login(USER, PASSWORD)
        # The hour that comes twice, the second time.
        client.append("INBOX", "", '"03-Nov-2024 01:30:00 -0500"', MAIL % 1)
    imap.take_in(box, desk)
    assert Arrival.objects.get().gateway_at == datetime(2024, 11, 3, 6, 30, tzinfo=UTC)


def test_a_wrong_password_is_a_failure_and_takes_nothing_in(box: Mailbox, desk: Home) -> None:
    (desk.folder / "secret").write_text("another")
    with pytest.raises(ImapToolsError):
        imap.take_in(box, desk)


def test_a_missing_password_says_where_it_should_be(box: Mailbox, desk: Home) -> None:
    (desk.folder / "secret").unlink()
    with pytest.raises(HomeError, match="password of the mailbox"):
        imap.take_in(box, desk)


def test_a_mailbox_elsewhere_is_never_read_without_tls(desk: Home) -> None:
    told = "{name: A, place: us/ma/boston, stations: {A-1: A}, imap: [{host: mail.example, user: a, station: A-1, "
    (desk.folder / "desk.yaml").write_text(told + "secret_file: s, tls: false}]}")
    with pytest.raises(HomeError, match="without TLS"):
        unit(desk)
