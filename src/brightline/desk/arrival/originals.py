"""Keeps what arrived: on the disk and flushed before anybody is told that it was received."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from django.db import IntegrityError, transaction
from django.utils import timezone
from msgspec import Struct

from brightline.desk.home import Home, sync_folder
from brightline.desk.models import Original, OriginalKey
from brightline.desk.sealing import new_key, opened, sealed

RESERVE_BYTES = 64 * 1024 * 1024
"""Set aside on the disk, and given up when it is full: some hundred faxes still get in while somebody makes room."""
FULL = (errno.ENOSPC, errno.EDQUOT)
DATABASE_FULL = (sqlite3.SQLITE_FULL, "53100")
"""What SQLite and PostgreSQL call it."""


class Kept(Struct, frozen=True):
    """An original, and its key."""

    original: Original
    key: bytes


def keep(data: bytes, home: Home) -> Kept:
    """Keep a file under its hash, or find it kept. Raises OSError, and then nothing was kept.

    To be called in a transaction: the row is there only if all of it is. A file without a row, left by a crash between
    the two, is taken for nothing.
    """
    digest = sha256(data).hexdigest()
    if (known := _known(data, digest, home)) is not None:
        return known
    key, name = new_key(), f"{digest[:2]}/{digest}.{token_hex(4)}"
    path = home.originals / name
    try:
        _write(path, sealed(data, key, digest))
    except OSError as error:
        path.unlink(missing_ok=True)
        if not made_room(error, home):
            raise
        _write(path, sealed(data, key, digest))
    try:
        with transaction.atomic():
            original = Original.objects.create(sha256=digest, size=len(data), file=name, kept_at=timezone.now())
            OriginalKey.objects.create(original=original, wrapped=sealed(key, home.key(), digest))
    except IntegrityError:
        # Somebody else kept the same bytes a moment ago.
        path.unlink(missing_ok=True)
        known = _known(data, digest, home)
        if known is None:
            raise
        return known
    return Kept(original, key)


def key_of(original: Original, home: Home) -> bytes:
    """The key of an original. Raises OriginalKey.DoesNotExist where it was destroyed."""
    return opened(bytes(OriginalKey.objects.get(original=original).wrapped), home.key(), original.sha256)


def bytes_of(original: Original, home: Home) -> bytes:
    """An original as it came. Raises OriginalKey.DoesNotExist where its key was destroyed, OSError, NotOpened."""
    return opened((home.originals / original.file).read_bytes(), key_of(original, home), original.sha256)


def set_reserve_aside(home: Home) -> None:
    """Set the reserve aside, where it was given up and there is room again."""
    path = _reserve(home)
    if path.exists():
        return
    with suppress(OSError), open(path, "xb") as file:
        try:
            os.posix_fallocate(file.fileno(), 0, RESERVE_BYTES)
        except OSError:
            path.unlink()


def has_reserve(home: Home) -> bool:
    """Whether the reserve is still there; where it is not, somebody must make room."""
    return _reserve(home).exists()


def made_room(error: Exception, home: Home) -> bool:
    """Give the reserve up, where this error says that the disk is full; whether there is room again."""
    cause = error.__cause__
    told = (getattr(cause, "sqlite_errorcode", None), getattr(cause, "sqlstate", None))
    full = error.errno in FULL if isinstance(error, OSError) else any(code in DATABASE_FULL for code in told)
    return full and _gave_up_reserve(home)


def _reserve(home: Home) -> Path:
    return home.folder / "reserve"


def _gave_up_reserve(home: Home) -> bool:
    try:
        _reserve(home).unlink()
    except FileNotFoundError:
        return False
    return True


def _known(data: bytes, digest: str, home: Home) -> Kept | None:
    original = Original.objects.filter(sha256=digest).first()
    if original is None:
        return None
    # Locked, so that nobody expunges what is just being received once more.
    kept = OriginalKey.objects.select_for_update().filter(original=original).first()
    if kept is None:
        # It was expunged, and the same has come again: it is kept anew, under another key.
        key = new_key()
        _write(home.originals / original.file, sealed(data, key, digest))
        OriginalKey.objects.create(original=original, wrapped=sealed(key, home.key(), digest))
        return Kept(original, key)
    return Kept(original, opened(bytes(kept.wrapped), home.key(), digest))


def _write(path: Path, data: bytes) -> None:
    """Write a file so that after a power cut it is there whole, or not under this name."""
    path.parent.mkdir(exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    try:
        with open(part, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.rename(part, path)
        sync_folder(path.parent)
        sync_folder(path.parent.parent)
    except OSError:
        part.unlink(missing_ok=True)
        raise
