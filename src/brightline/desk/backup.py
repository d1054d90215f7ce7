"""Copies a desk that is at work to another place: its database as it was at one moment, and every original.

The database comes first. An original is on the disk before its row is committed, so whatever the copy of the database
names is there to be copied after it. The description is written last and the whole renamed into place: what a crash
left half made has no name under which it could be restored. The key is never copied: a backup by itself tells nobody
anything.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

import msgspec
from django.apps import apps
from django.db import connection, transaction
from msgspec import Struct

from brightline import __version__
from brightline.desk.arrival.originals import bytes_of
from brightline.desk.home import Home, HomeError, sync_folder
from brightline.desk.models import Original, OriginalKey
from brightline.desk.sealing import NotOpened
from brightline.ledger import leaf_hash, root_of

FORMAT = "brightline-backup-1"
DESCRIPTION, ORIGINALS, UNIT = "backup.json", "originals", "desk.yaml"
Query = Callable[[str], Sequence[tuple[Any, ...]]]


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """What a backup holds, so that what was restored from it can be compared."""

    made: str
    vendor: str
    program: str
    training: bool
    database: str
    """The name of the file with the rows."""
    sha256: str
    """Of that file."""
    rows: dict[str, int]
    """Table -> how many rows it has."""
    size: int
    """How many entries the log has."""
    root: str
    """The root over them, in hexadecimal."""
    lost: int
    """How many originals have a key and do not open at the desk any more; the backup may have earlier copies."""
    format: str = FORMAT


def back_up(home: Home, target: Path) -> Manifest:
    """Make a backup below a folder, which keeps earlier ones and shares their originals. Raises HomeError, OSError."""
    _check_apart(home, target)
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _sole(target):
        made = datetime.now(UTC)
        name = f"{made:%Y%m%dT%H%M%S}.{made.microsecond // 1000:03}Z"
        part = target / f".{name}.part"
        part.mkdir(mode=0o700)
        vendor = connection.vendor
        file = part / ("desk.dump" if vendor == "postgresql" else "desk.sqlite3")
        rows, entries = (_dumped if vendor == "postgresql" else _copied)(home, file)
        lost = _copy_originals(home, target / ORIGINALS)
        with suppress(FileNotFoundError):
            shutil.copyfile(home.folder / UNIT, part / UNIT)
        with open(file, "rb") as told:
            digest = file_digest(told, "sha256").hexdigest()
        manifest = Manifest(
            made.isoformat(), vendor, __version__, home.training, file.name, digest, rows, len(entries),
            root_of([leaf_hash(entry) for entry in entries]).hex(), lost,
        )  # fmt: skip
        (part / DESCRIPTION).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
        for one in part.iterdir():
            _flush(one)
        sync_folder(part)
        os.rename(part, target / name)
        sync_folder(target)
    return manifest


def counted(query: Query) -> tuple[dict[str, int], list[bytes]]:
    """How many rows each table of the desk has, and the entries of the log in order."""
    tables = sorted(model._meta.db_table for model in apps.get_app_config("desk").get_models())
    rows = {table: int(query(f"SELECT count(*) FROM {table}")[0][0]) for table in tables}
    return rows, [bytes(row[0]) for row in query('SELECT entry FROM desk_logentry ORDER BY "index"')]


def server() -> dict[str, str]:
    """The environment in which the programs of PostgreSQL find the database of the desk."""
    told = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    return {**os.environ, **{name: str(told[ours]) for name, ours in names.items() if told.get(ours)}}


def run(program: str, *args: str) -> None:
    """Run a program of PostgreSQL. Raises HomeError."""
    try:
        done = subprocess.run([program, *args], env=server(), capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise HomeError(
            program, "This program of PostgreSQL is not installed.", "It copies the database.",
            "Install the client programs of PostgreSQL, not older than the server.",
        ) from None  # fmt: skip
    if done.returncode:
        # What it says of a row could quote the row.
        lines = [line for line in done.stderr.splitlines() if "error:" in line and "COPY" not in line]
        raise HomeError(
            program, "It did not succeed.", lines[0] if lines else f"It ended with {done.returncode}.",
            "Mend that, and try again. Nothing was changed at the desk.",
        )  # fmt: skip


def _check_apart(home: Home, target: Path) -> None:
    ours, theirs = home.folder.resolve(), target.resolve()
    if ours == theirs or ours in theirs.parents or theirs in ours.parents:
        raise HomeError(
            str(target), "The backup would lie with the desk.", "What takes the one takes the other.",
            "Name a folder on another disk, and better on another machine.",
        )  # fmt: skip
    if theirs in home.key_file.resolve().parents:
        raise HomeError(
            str(target), "The key of the desk lies in the folder for backups.",
            "Who takes the backup would have the key to it.", "Keep the key elsewhere.",
        )  # fmt: skip


@contextmanager
def _sole(target: Path) -> Iterator[None]:
    """Be the only one who writes there; the lock ends with the process."""
    handle = os.open(target / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise HomeError(
            str(target), "Another backup is being made there.", "Two would write the same files.", "Wait for it."
        ) from None
    try:
        for left in target.glob(".*.part"):
            # A crash left it; it has no description and never will.
            shutil.rmtree(left)
        yield
    finally:
        os.close(handle)


def _copied(home: Home, file: Path) -> tuple[dict[str, int], list[bytes]]:
    """SQLite: its own copying, which reads one moment while the desk goes on writing."""
    there = f"file:{home.database}?mode=ro"
    with closing(sqlite3.connect(there, uri=True, timeout=30)) as source, closing(sqlite3.connect(file)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise HomeError(
                str(home.database), "The database is damaged.", "Its own check finds rows or indexes broken.",
                "Keep the disk as it is, and restore the last backup that passed the drill.",
            )  # fmt: skip
        return counted(lambda query: copy.execute(query).fetchall())


def _dumped(home: Home, file: Path) -> tuple[dict[str, int], list[bytes]]:
    """PostgreSQL: a dump of one moment, and the counts of the same moment."""

    def query(text: str) -> Sequence[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(text)
            return list(cursor.fetchall())

    with transaction.atomic(durable=True):
        connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        moment = query("SELECT pg_export_snapshot()")[0][0]
        counts = counted(query)
        run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}", f"--file={file}")
    return counts


def _copy_originals(home: Home, there: Path) -> int:
    """Copy what is new; gives the number of originals that do not open at the desk any more.

    A copy is made, or replaced, only of a file that opens: what a disk has spoiled must not reach what it has not
    reached yet. An original whose key was destroyed goes from the backup too.
    """
    there.mkdir(exist_ok=True, mode=0o700)
    keys = set(OriginalKey.objects.values_list("original_id", flat=True))
    lost = 0
    for original in Original.objects.iterator():
        here, copy = home.originals / original.file, there / original.file
        if original.sha256 not in keys:
            copy.unlink(missing_ok=True)
            continue
        try:
            told = here.stat()
            if copy.is_file() and (copy.stat().st_size, copy.stat().st_mtime_ns) == (told.st_size, told.st_mtime_ns):
                continue
            bytes_of(original, home)
        except (FileNotFoundError, NotOpened):
            lost += 1
            continue
        copy.parent.mkdir(exist_ok=True, mode=0o700)
        part = copy.with_name(f"{copy.name}.part")
        shutil.copyfile(here, part)
        os.utime(part, ns=(told.st_atime_ns, told.st_mtime_ns))
        _flush(part)
        os.rename(part, copy)
        sync_folder(copy.parent)
    sync_folder(there)
    return lost


def _flush(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
