"""The doors of a running desk: real mail, a real folder, a real process that is killed."""

from __future__ import annotations

import gc
import os
import random
import smtplib
import socket
import threading
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from brightline.desk import serving
from brightline.desk.home import HomeError
from brightline.desk.unit import Unit
from tests.desk.process import MAILBOX, Desk, running, wait_for
from tests.samples.packets import packet

TEXT = "Ramona Invented"


def fax(data: bytes, number: int = 0) -> bytes:
    """A mail of a fax gateway, the same each time."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "fax@gateway.example", MAILBOX, f"Fax {number} {TEXT}"
    message["Message-ID"] = f"<{number}@gateway.example>"
    message.set_content("See attached.")
    message.add_attachment(data, maintype="application", subtype="pdf", filename=f"{TEXT}.pdf")
    message.set_boundary("between-the-parts")
    return message.as_bytes(policy=SMTP)


def test_a_packet_that_comes_by_mail_and_by_folder_is_one_file_and_two_arrivals_and_is_read_once(
    tmp_path: Path,
) -> None:
    data = packet("plain", 5, kind="none").transmissions[0].data
    watched = tmp_path / "faxes"
    watched.mkdir()
    (watched / "fax.pdf").write_bytes(data)
    os.utime(watched / "fax.pdf", (1_700_000_000, 1_700_000_000))
    with running(tmp_path / "desk", watched) as desk:
        desk.send(fax(data))
        wait_for(desk, "SELECT count(*) FROM desk_work WHERE step = 'done'", 2, 300)
        digest = sha256(data).hexdigest()
        assert desk.rows(f"SELECT count(*) FROM desk_part WHERE original_id = '{digest}'") == [(2,)]
        assert desk.rows("SELECT why_not FROM desk_filereading") == [("",)]
        assert desk.rows("SELECT count(*) FROM desk_matter") == [(1,)], "one request, however often it comes"
        assert desk.rows("SELECT count(*) FROM desk_brought WHERE person = 0") == [(2,)]
        assert sorted(desk.rows("SELECT channel FROM desk_arrival")) == [("folder",), ("smtp",)]
        assert desk.end() == 0


def test_no_second_process_serves_the_same_desk(tmp_path: Path) -> None:
    with running(tmp_path / "desk") as desk:
        second = Desk(desk.folder)
        with pytest.raises(AssertionError, match="Another process serves this desk"):
            second.start()


# Waitress leaves what it opened before the port was refused; a desk ends then.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_desk_whose_port_another_program_has_says_so(unit: Unit) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = "{}:{}".format(*other.getsockname())
        with pytest.raises(HomeError) as said:
            serving._pages(replace(unit, pages=address))
    assert said.value.where == address
    del said
    gc.collect()


def test_mail_for_another_mailbox_is_not_taken(tmp_path: Path) -> None:
    with running(tmp_path / "desk") as desk:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            desk.send(fax(b"%PDF"), to="elsewhere@pd.millbrook.example")
        assert desk.rows("SELECT count(*) FROM desk_arrival") == [(0,)]


def test_each_message_that_was_acknowledged_is_there_after_the_desk_was_killed(tmp_path: Path) -> None:
    chance = random.Random(1)
    acknowledged: list[int] = []
    with running(tmp_path / "desk") as desk:
        number = 0
        for _ in range(5):
            killer: threading.Timer | None = None
            last = number + chance.randrange(2, 5)
            try:
                while True:
                    number += 1
                    if number == last:
                        killer = threading.Timer(chance.uniform(0, 0.2), desk.kill)
                        killer.start()
                    desk.send(fax(f"%PDF-1.4 {number}".encode(), number))
                    acknowledged.append(number)
            except (OSError, smtplib.SMTPException):
                assert killer is not None, desk.log()
            killer.join()
            desk.start()
        assert len(acknowledged) >= 5
        kept = {row[0] for row in desk.rows("SELECT original_id FROM desk_arrival")}
        sent = {number: sha256(fax(f"%PDF-1.4 {number}".encode(), number)).hexdigest() for number in acknowledged}
        assert [number for number, digest in sent.items() if digest not in kept] == []
        wait_for(desk, "SELECT count(*) FROM desk_work WHERE step IN ('split', 'read')", 0, 120)
        arrivals, entries, size = desk.rows(
            "SELECT (SELECT count(*) FROM desk_arrival), (SELECT count(*) FROM desk_logentry), size FROM desk_loghead"
        )[0]
        assert entries == size
        told = 'SELECT count(*) FROM desk_logentry WHERE CAST(countable AS TEXT) LIKE \'%"kind": "arrival"%\''
        assert desk.rows(told) == [(arrivals,)], "one entry for each arrival"
        assert desk.rows("SELECT count(*) FROM desk_brought WHERE person = 0") == [(arrivals,)], "and one request"
        assert TEXT not in desk.log()
