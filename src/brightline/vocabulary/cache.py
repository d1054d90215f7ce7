"""A small cache of text in the user's own cache directory, safe to lose and safe to damage.

An entry is named by what it was made from and carries a checksum of itself. Anything odd (missing, cut off, changed,
another person's file, a directory nobody may write) means that there is no entry. Entries are text and never run.
"""

from __future__ import annotations

import os
import sys
from binascii import crc32
from contextlib import suppress


def cache_directory() -> str:
    """Where the entries stand: `BRIGHTLINE_CACHE`, or the system's usual place for the user's caches."""
    named = os.environ.get("BRIGHTLINE_CACHE")
    if named:
        return named
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~\\AppData\\Local")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "brightline")


def read_entry(name: str) -> str | None:
    """The text kept under `name`, or None when there is none that can be trusted."""
    try:
        with open(os.path.join(cache_directory(), name), "rb") as file:
            if not _ours(os.fstat(file.fileno())):
                return None
            data = file.read()
        checksum, _, text = data.partition(b"\n")
        return text.decode() if checksum == _checksum(text) else None
    except (OSError, ValueError):
        return None


def write_entry(name: str, text: str) -> None:
    """Keep `text` under `name`; when that cannot be done, nothing happens."""
    data = text.encode()
    directory = cache_directory()
    draft = os.path.join(directory, f"{name}.{os.getpid()}")
    try:
        os.makedirs(directory, mode=0o700, exist_ok=True)
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(_checksum(data) + b"\n" + data)
        # A rename swaps whole files: a reader never sees half an entry.
        os.replace(draft, os.path.join(directory, name))
    except OSError:
        _remove(draft)


def _checksum(data: bytes) -> bytes:
    """Guards against damage only; the file's owner guards against other people."""
    return f"{crc32(data):08x} {len(data)}".encode()


def _ours(status: os.stat_result) -> bool:
    """Whether the file is the user's own and nobody else may write it."""
    if not hasattr(os, "getuid"):
        return True
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _remove(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)
