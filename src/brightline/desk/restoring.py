"""Restores a backup into an empty folder and an empty database, and compares what it finds with its description."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Any

import msgspec
from django.db import connection

from brightline.desk.backup import DESCRIPTION, FORMAT, ORIGINALS, UNIT, Manifest, counted, run
from brightline.desk.home import TRAINING_MARK, Home, HomeError
from brightline.ledger import leaf_hash, root_of

_NAME = re.compile(r"[0-9]{8}T[0-9]{6}\.[0-9]{3}Z")


def backups(target: Path) -> list[str]:
    """The names of the whole backups below a folder, the oldest first. Half made ones have none."""
    found = target.iterdir() if target.is_dir() else iter(())
    return sorted(one.name for one in found if _NAME.fullmatch(one.name) and (one / DESCRIPTION).is_file())


def manifest_of(target: Path, name: str | None = None) -> tuple[Path, Manifest]:
    """The newest backup below a folder, or the one of a name: where it lies, and what it holds. Raises HomeError."""
    names = backups(target)
    if not names or (name is not None and name not in names):
        raise HomeError(
            str(target), "There is no such backup here." if names else "There is no whole backup here.",
            "One that was broken off is none." if not names else f"There are {', '.join(names[-5:])}.",
            "Name the folder that `brightline desk backup` was given, and one of its backups.",
        )  # fmt: skip
    place = target / (name or names[-1])
    try:
        found = msgspec.json.decode((place / DESCRIPTION).read_bytes(), type=Manifest)
    except msgspec.DecodeError as error:
        raise _changed(place / DESCRIPTION, " ".join(str(error).split())) from None
    if found.format != FORMAT:
        raise _changed(place / DESCRIPTION, f"Its format is {found.format[:40]!r}; this program knows {FORMAT!r}.")
    with open(place / found.database, "rb") as told:
        if file_digest(told, "sha256").hexdigest() != found.sha256:
            raise _changed(place / found.database, "Its hash is not the one that was written down with it.")
    return place, found


def restore(target: Path, home: Home, name: str | None = None) -> Manifest:
    """Restore a backup into the empty folder of a desk. Raises HomeError, OSError, and then it is no desk yet.

    The key is not in it: put it where the desk looks for it.
    """
    place, manifest = manifest_of(target, name)
    if home.folder.exists() and any(home.folder.iterdir()):
        raise HomeError(
            str(home.folder), "This folder is not empty.", "What lies in it would be mixed with what is restored.",
            "Name an empty one. Keep the old folder until you know what it is worth.",
        )  # fmt: skip
    if manifest.training != home.training:
        kind = "training" if manifest.training else "work"
        raise HomeError(
            str(place), f"This is the backup of a desk for {kind}.",
            "Invented people must never stand among real ones, nor real ones among invented.",
            "Say --training for a desk for training, and leave it out for one at work.",
        )  # fmt: skip
    home.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if manifest.vendor == "postgresql":
        _check_empty()
        run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
            f"--dbname={connection.settings_dict['NAME']}", str(place / manifest.database))  # fmt: skip
    else:
        shutil.copyfile(place / manifest.database, home.database)
    shutil.copytree(target / ORIGINALS, home.originals, ignore=shutil.ignore_patterns("*.part"))
    if (place / UNIT).is_file():
        shutil.copyfile(place / UNIT, home.folder / UNIT)
    if manifest.training:
        (home.folder / TRAINING_MARK).touch()
    compare(manifest)
    return manifest


def compare(manifest: Manifest) -> None:
    """Raises HomeError where the database at hand is not what the backup wrote down of itself."""

    def query(text: str) -> Sequence[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(text)
            return list(cursor.fetchall())

    rows, entries = counted(query)
    fewer = sorted(table for table, number in manifest.rows.items() if rows.get(table) != number)
    if fewer:
        raise _changed(Path(manifest.database), f"Another number of rows is in {', '.join(fewer)}.")
    if (len(entries), root_of([leaf_hash(one) for one in entries]).hex()) != (manifest.size, manifest.root):
        raise _changed(Path(manifest.database), "The log is not the one that was there when it was made.")


def _check_empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()")
        found = cursor.fetchone()
    if connection.vendor != "postgresql" or found[0]:
        raise HomeError(
            "--database", "The database is not empty.", "What is in it would be mixed with what is restored.",
            "Name an empty one, of which you are the owner.",
        )  # fmt: skip


def _changed(file: Path, why: str) -> HomeError:
    return HomeError(
        str(file), "The backup is not what it was when it was made.", why,
        "Take another backup, and find out what happened to this one.",
    )  # fmt: skip
