"""What arrives is kept before anybody is told so, once for the same bytes, and cannot be changed afterwards."""

from __future__ import annotations

import errno
import os
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from brightline.desk import log, queue
from brightline.desk.arrival import folder, originals
from brightline.desk.arrival.receive import receive
from brightline.desk.home import Home, HomeError
from brightline.desk.models import Arrival, LogEntry, LogHead, Original, OriginalKey, Part, TakenIn, Work
from brightline.desk.sealing import NotOpened, opened
from brightline.desk.splitting import split
from brightline.desk.unit import Unit
from brightline.ledger import SigningKey, verified
from brightline.ledger.note import Checkpoint
from brightline.ledger.tree import root_of
from tests.desk.process import as_owner
from tests.desk.tampering import past_triggers

FAX = b"%PDF-1.4 a fax about Ramona Invented"
NAME = "Ramona Invented detainer.pdf"


def arrive(desk: Home, data: bytes = FAX, channel: str = "upload") -> Arrival:
    return receive(data, desk, channel=channel, station="A-1", name=NAME)


def mail(*files: bytes) -> bytes:
    """A mail with these attached."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "fax@gateway.example", "desk@pd.example", "Fax"
    message.set_content("See attached.")
    for number, data in enumerate(files):
        message.add_attachment(data, maintype="application", subtype="pdf", filename=f"fax{number}.pdf")
    return message.as_bytes()


def test_what_arrived_can_be_opened_again(desk: Home) -> None:
    arrival = arrive(desk)
    assert arrival.original is not None
    assert arrival.original.sha256 == sha256(FAX).hexdigest()
    assert originals.bytes_of(arrival.original, desk) == FAX


def test_the_same_bytes_are_kept_once_and_each_arrival_is_written_down(desk: Home) -> None:
    for channel in ("upload", "folder", "smtp", "imap"):
        arrive(desk, channel=channel)
    assert Original.objects.count() == 1
    assert [a.channel for a in Arrival.objects.order_by("pk")] == ["upload", "folder", "smtp", "imap"]
    assert len([path for path in desk.originals.rglob("*") if path.is_file()]) == 1


def test_no_name_is_on_the_disk_without_its_key(desk: Home) -> None:
    arrive(desk)
    rows = [str(list(model.objects.values())) for model in (Original, OriginalKey, Arrival, LogEntry, Work)]
    files = [path.read_bytes() + str(path).encode() for path in desk.folder.rglob("*") if path.is_file()]
    assert files
    for told in (*(row.encode() for row in rows), *files):
        assert b"Ramona" not in told
        assert b"Invented" not in told


def test_an_original_whose_key_was_destroyed_is_opened_by_nobody(desk: Home) -> None:
    original = arrive(desk).original
    assert original is not None
    with past_triggers("desk_originalkey"):
        OriginalKey.objects.all().delete()
    with pytest.raises(OriginalKey.DoesNotExist):
        originals.bytes_of(original, desk)


def test_an_original_that_was_changed_on_the_disk_is_not_opened(desk: Home) -> None:
    original = arrive(desk).original
    assert original is not None
    path = desk.originals / original.file
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(NotOpened):
        originals.bytes_of(original, desk)


def test_the_name_of_the_file_is_opened_with_the_key_of_the_file(desk: Home) -> None:
    arrival = arrive(desk)
    assert arrival.original is not None
    key = originals.key_of(arrival.original, desk)
    assert opened(bytes(arrival.sealed_name), key, f"name {arrival.original.sha256}").decode() == NAME


@pytest.mark.parametrize("table", ["original", "arrival", "logentry"])
@pytest.mark.parametrize("change", ["UPDATE desk_{} SET {} = {}", "DELETE FROM desk_{}"])
def test_the_database_refuses_to_change_what_arrived_and_what_was_logged(desk: Home, table: str, change: str) -> None:
    arrive(desk)
    column = {"original": "size", "arrival": "utc_offset", "logentry": "countable"}[table]
    with as_owner(), pytest.raises(DatabaseError, match="kept as they are"), transaction.atomic():
        connection.cursor().execute(change.format(table, column, column))


@pytest.mark.parametrize("failing", ["fsync", "rename"])
def test_nothing_is_said_to_be_received_when_the_disk_fails(
    desk: Home, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError(errno.EIO, "planted")

    monkeypatch.setattr(os, failing, fails)
    with pytest.raises(OSError, match="planted"):
        arrive(desk)
    monkeypatch.undo()
    assert (Arrival.objects.count(), Original.objects.count(), LogEntry.objects.count()) == (0, 0, 0)
    assert [path for path in desk.originals.rglob("*") if path.is_file()] == []
    assert arrive(desk).pk


def test_a_full_disk_still_takes_in_faxes_from_the_reserve(desk: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    originals.set_reserve_aside(desk)
    assert originals.has_reserve(desk)
    plain = os.fsync

    def full(handle: int) -> None:
        if originals.has_reserve(desk):
            raise OSError(errno.ENOSPC, "no space left")
        plain(handle)

    monkeypatch.setattr(os, "fsync", full)
    arrival = arrive(desk)
    assert arrival.original is not None
    assert originals.bytes_of(arrival.original, desk) == FAX
    assert not originals.has_reserve(desk)


def test_a_full_disk_without_a_reserve_is_not_called_received(desk: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        arrive(desk)
    assert Arrival.objects.count() == 0


def test_each_arrival_has_an_entry_in_the_log_which_is_whole(desk: Home) -> None:
    for data in (FAX, b"another", FAX):
        arrive(desk, data)
    entries = list(LogEntry.objects.order_by("index"))
    assert [entry.index for entry in entries] == [0, 1, 2]
    assert [entry.countable["kind"] for entry in entries] == ["arrival"] * 3
    assert LogHead.objects.get().size == 3
    key = SigningKey("desk.millbrook.example/log", bytes(32))
    note = key.sign(Checkpoint(key.verifier.name, 3, root_of(log.leaves())).text())
    proved = verified(log.auditors_bundle([note]), key.verifier)
    assert [fields["channel"] for fields in proved.fields] == ["upload"] * 3


def test_an_entry_is_only_added_in_the_transaction_of_what_it_tells_of(
    desk: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("brightline.desk.log.connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="belongs into the transaction"):
        log.append({"kind": "arrival"}, {}, bytes(32))


def test_what_was_rolled_back_leaves_no_gap_in_the_log(desk: Home) -> None:
    arrive(desk)
    with transaction.atomic():
        log.append({"kind": "arrival"}, {}, bytes(32))
        transaction.set_rollback(True)
    arrive(desk, b"another")
    assert list(LogEntry.objects.order_by("index").values_list("index", flat=True)) == [0, 1]


# The watched folder


def laid(path: Path, data: bytes = FAX, age: float = 60) -> Path:
    """A file that was written a while ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    then = path.stat().st_mtime - age
    os.utime(path, (then, then))
    return path


def test_a_file_is_taken_in_once_and_left_where_it_is(desk: Home, tmp_path: Path) -> None:
    path = laid(tmp_path / "faxes" / "line 2" / NAME)
    assert [folder.take_in(tmp_path / "faxes", desk, "A-1") for _ in range(3)] == [1, 0, 0]
    assert path.read_bytes() == FAX
    assert (Arrival.objects.count(), TakenIn.objects.count()) == (1, 1)


def test_a_file_that_is_still_written_is_left_for_the_next_look(desk: Home, tmp_path: Path) -> None:
    laid(tmp_path / "faxes" / "a.pdf", age=0)
    laid(tmp_path / "faxes" / "b.pdf.part")
    laid(tmp_path / "faxes" / ".c.pdf")
    assert folder.take_in(tmp_path / "faxes", desk, "A-1") == 0
    laid(tmp_path / "faxes" / "a.pdf")
    assert folder.take_in(tmp_path / "faxes", desk, "A-1") == 1


def test_a_file_from_a_gateway_whose_clock_is_ahead_does_not_wait_for_its_time(desk: Home, tmp_path: Path) -> None:
    laid(tmp_path / "faxes" / "a.pdf", age=-3600)
    assert folder.take_in(tmp_path / "faxes", desk, "A-1") == 1


def test_when_the_gateway_wrote_a_file_is_kept_beside_when_the_desk_had_it(desk: Home, tmp_path: Path) -> None:
    path = laid(tmp_path / "faxes" / "a.pdf")
    folder.take_in(tmp_path / "faxes", desk, "A-1")
    arrival = Arrival.objects.get()
    assert arrival.gateway_at is not None
    assert abs(arrival.gateway_at.timestamp() - path.stat().st_mtime) < 0.001
    assert arrival.gateway_at < arrival.stored_at


def test_a_file_that_was_written_anew_is_another_arrival(desk: Home, tmp_path: Path) -> None:
    laid(tmp_path / "faxes" / "a.pdf")
    folder.take_in(tmp_path / "faxes", desk, "A-1")
    laid(tmp_path / "faxes" / "a.pdf", b"another fax", age=30)
    assert folder.take_in(tmp_path / "faxes", desk, "A-1") == 1
    assert Arrival.objects.count() == 2


def test_one_file_that_cannot_be_read_keeps_no_other_waiting(
    desk: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    laid(tmp_path / "faxes" / NAME)
    laid(tmp_path / "faxes" / "z.pdf", b"another")
    plain = Path.read_bytes

    def broken(path: Path) -> bytes:
        if path.name == NAME:
            raise OSError(errno.EIO, f"cannot read {path}")
        return plain(path)

    monkeypatch.setattr(Path, "read_bytes", broken)
    assert folder.take_in(tmp_path / "faxes", desk, "A-1") == 1
    assert "could not be kept: OSError" in caplog.text
    assert "Ramona" not in caplog.text
    monkeypatch.undo()
    assert folder.take_in(tmp_path / "faxes", desk, "A-1") == 1


def test_a_watched_folder_that_is_gone_is_an_error_and_not_an_empty_one(desk: Home, tmp_path: Path) -> None:
    with pytest.raises(HomeError, match="not there"):
        folder.take_in(tmp_path / "nowhere", desk, "A-1")


# The queue


def test_one_arrival_is_leased_to_one_worker(desk: Home) -> None:
    first, second = arrive(desk), arrive(desk, b"another")
    leases = [queue.lease(), queue.lease()]
    assert [one and one.arrival.pk for one in leases] == [first.pk, second.pk]
    assert queue.lease() is None


def test_a_step_whose_worker_died_is_begun_again_when_its_lease_is_over(desk: Home) -> None:
    arrival = arrive(desk)
    lost = queue.lease()
    assert lost is not None
    later = arrival.stored_at + 2 * queue.LEASE
    again = queue.lease(later)
    assert again is not None
    assert again.arrival == arrival
    with pytest.raises(queue.LeaseLost), queue.finished(lost, Work.Step.READ):
        Part.objects.create(arrival=arrival, position=0, original=arrival.original)
    assert Part.objects.count() == 0
    with queue.finished(again, Work.Step.READ):
        pass
    assert Work.objects.get().step == Work.Step.READ


def test_what_ends_the_program_three_times_is_left_to_a_person(desk: Home) -> None:
    now = arrive(desk).stored_at
    for _ in range(queue.TRIES):
        now += 2 * queue.LEASE
        assert queue.lease(now) is not None
    assert queue.lease(now + 2 * queue.LEASE) is None
    work = Work.objects.get()
    assert (work.step, work.why) == (Work.Step.BY_EYE, queue.TOO_OFTEN)


def test_a_fax_in_a_mail_is_known_as_the_one_that_was_uploaded(desk: Home, unit: Unit) -> None:
    arrive(desk)
    receive(mail(FAX, b"%PDF a second"), desk, channel="smtp", station="A-1")
    for leased in [queue.lease(), queue.lease()]:
        assert leased is not None
        split(leased, desk, unit)
    parts = [(p.arrival.channel, p.position, p.original.sha256) for p in Part.objects.order_by("arrival", "position")]
    assert parts[0] == ("upload", 0, sha256(FAX).hexdigest())
    assert parts[2] == ("smtp", 1, sha256(FAX).hexdigest())
    assert [channel for channel, _, _ in parts] == ["upload", "smtp", "smtp", "smtp"]


def test_a_message_that_cannot_be_taken_apart_is_left_to_a_person_as_it_came(desk: Home, unit: Unit) -> None:
    outlook = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000)
    arrival = receive(outlook, desk, channel="smtp", station="A-1")
    leased = queue.lease()
    assert leased is not None
    split(leased, desk, unit)
    assert Part.objects.get().original == arrival.original
    assert Work.objects.get().step in (Work.Step.BY_EYE, Work.Step.READ)
