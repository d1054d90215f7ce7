"""A disk that fails or is full: no door says "received" for what is not kept, and what was not kept can come again."""

from __future__ import annotations

import errno
import os
import shutil
import smtplib
import subprocess
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from brightline.desk.arrival import imap, originals
from brightline.desk.home import Home
from brightline.desk.models import Arrival, TakenIn
from brightline.desk.unit import Mailbox
from tests.desk.browser import PASSWORD as OF_PEOPLE
from tests.desk.browser import Browser
from tests.desk.dovecot import PASSWORD, PROGRAM, USER, dovecot
from tests.desk.process import Desk, wait_for

FAX = b"Subject: Fax\r\n\r\nA fax by mail.\r\n"
OTHER, LAID = b"%PDF-1.4 by upload", b"%PDF-1.4 in the folder"
KEPT = "SELECT count(*) FROM desk_arrival"
FAILURES = {
    "the file is not flushed": ("fsync", errno.EIO),
    "the name is not flushed": ("folder", errno.EIO),
    "the file gets no name": ("rename", errno.EIO),
    "the disk was mounted for reading alone": ("rename", errno.EROFS),
    "the disk is full, and the reserve is gone": ("fsync", errno.ENOSPC),
}


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[Callable[[Path], Desk]]:
    """Opens a desk in a folder, with a clerk, a watched folder, and a disk that can be told to fail."""
    opened: list[Desk] = []

    def begin(folder: Path) -> Desk:
        watched = tmp_path / "faxes"
        watched.mkdir()
        desk = Desk(folder, watched, program="tests.desk.failing")
        desk.begin("Carla Clerk:clerk")
        desk.start(DISK_FAILS=str(tmp_path / "fails"))
        opened.append(desk)
        wait_until((folder / "reserve").exists)
        return desk

    yield begin
    for desk in opened:
        desk.kill()


@pytest.fixture
def clerk() -> Callable[[Desk], Browser]:
    def signed_in(desk: Desk) -> Browser:
        browser = Browser(desk.pages)
        browser.sign_in("carla.clerk", OF_PEOPLE)
        return browser

    return signed_in


def lay(desk: Desk) -> Path:
    """Lay a file into the watched folder, as if it had been there for a while."""
    assert desk.watched is not None
    path = desk.watched / "fax.pdf"
    path.write_bytes(LAID)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def refuses_all_doors(desk: Desk, browser: Browser) -> None:
    """Try each door while the disk fails: none says that it has anything, and nothing is there."""
    before = desk.rows(KEPT)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        desk.send(FAX)
    assert refused.value.smtp_code == 451
    page = browser.give("/give", {"station": "A-1"}, "fax.pdf", OTHER)
    assert page.status == 409
    assert "could not be kept" in page.text
    path = lay(desk)
    wait_until(lambda: "watched folder could not be kept" in desk.log())
    assert path.read_bytes() == LAID
    assert desk.rows("SELECT count(*) FROM desk_takenin") == [(0,)]
    assert desk.rows(KEPT) == before


def takes_all_in(desk: Desk, browser: Browser) -> None:
    """Try each door again."""
    desk.send(FAX)
    assert browser.give("/give", {"station": "A-1"}, "fax.pdf", OTHER).status == 302
    wait_for(desk, "SELECT count(*) FROM desk_takenin", 1)
    kept = {digest for (digest,) in desk.rows("SELECT original_id FROM desk_arrival")}
    assert {sha256(one).hexdigest() for one in (FAX, OTHER, LAID)} <= kept


def wait_until(so: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.parametrize("failure", FAILURES)
def test_no_door_says_received_while_the_disk_fails(
    failure: str, begun: Callable[[Path], Desk], clerk: Callable[[Desk], Browser], tmp_path: Path
) -> None:
    desk = begun(tmp_path / "desk")
    browser = clerk(desk)
    call, number = FAILURES[failure]
    if number == errno.ENOSPC:
        (desk.folder / "reserve").unlink()
    (tmp_path / "fails").write_text(f"{call} {number}")
    refuses_all_doors(desk, browser)
    left = [path for path in (desk.folder / "originals").rglob("*") if path.is_file()]
    assert left == [], "nothing half is left"
    (tmp_path / "fails").unlink()
    takes_all_in(desk, browser)


@pytest.mark.parametrize(("call", "number"), [("fsync", errno.EIO), ("rename", errno.EIO), ("fsync", errno.ENOSPC)])
@pytest.mark.skipif(shutil.which(PROGRAM) is None, reason="needs Dovecot: apt-get install dovecot-imapd")
def test_a_message_that_the_disk_did_not_take_is_not_marked_as_seen(
    call: str, number: int, desk: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError(number, "planted")

    (desk.folder / "secret").write_text(PASSWORD + "\n")
    with dovecot() as server:
        box = Mailbox("127.0.0.1", USER, "A-1", "secret", port=server.port, tls=False)
        server.deliver(b"From: fax@gateway.example\r\nSubject: Fax\r\n\r\nA fax.\r\n")
        monkeypatch.setattr(os, call, fails)
        assert imap.take_in(box, desk) == 0
        assert "Seen" not in server.flags()[0]
        assert (Arrival.objects.count(), TakenIn.objects.count()) == (0, 0)
        monkeypatch.undo()
        assert imap.take_in(box, desk) == 1
        assert "Seen" in server.flags()[0]


# A disk that is really full


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with room for the reserve and a little more; only root may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    size = originals.RESERVE_BYTES // 2**20 + 16
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", str(place)]
    if os.getuid() or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("needs root, and leave to mount a small disk")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path, but: int = 0) -> None:
    """Fill a disk until it takes no more, but for so many bytes."""
    with open(disk / "filler", "ab", buffering=0) as file:
        while (free := shutil.disk_usage(disk).free) > but:
            file.write(bytes(min(2**20, max(4096, free - but))))


def test_a_full_disk_takes_faxes_in_from_the_reserve_and_then_says_451(
    small_disk: Path, begun: Callable[[Path], Desk], clerk: Callable[[Desk], Browser]
) -> None:
    desk = begun(small_disk / "desk")
    browser = clerk(desk)
    fill(small_disk)
    for number in range(3):
        desk.send(FAX + (b"x" * 70 + b"%d\r\n" % number) * 700)
    assert not (desk.folder / "reserve").exists(), "it was given up for them"
    assert desk.rows(KEPT) == [(3,)]
    wait_for(desk, "SELECT count(*) FROM desk_work WHERE step = 'done'", 3)
    fill(small_disk)
    refuses_all_doors(desk, browser)
    (small_disk / "filler").unlink()
    takes_all_in(desk, browser)


@pytest.mark.parametrize("room", [4096, 16384])
def test_a_disk_that_has_room_for_the_fax_and_none_for_its_row_gives_the_reserve_up_too(
    room: int, small_disk: Path, begun: Callable[[Path], Desk]
) -> None:
    desk = begun(small_disk / "desk")
    if desk.database:
        pytest.skip("the rows are on another disk")
    fill(small_disk, but=room)
    for number in range(12):
        desk.send(FAX + b"%d\r\n" % number)
    assert desk.rows(KEPT) == [(12,)]
