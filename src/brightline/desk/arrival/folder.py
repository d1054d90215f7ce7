"""The door for a fax gateway that writes files: a folder that is looked through, and left as it is."""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.db import IntegrityError

from brightline.desk.arrival.receive import receive
from brightline.desk.home import Home, HomeError
from brightline.desk.models import TakenIn

SETTLED = 5.0
"""A file that was changed within so many seconds may still be written to."""
PARTIAL = (".part", ".tmp", ".crdownload", ".filepart")
_logger = logging.getLogger(__name__)


def take_in(folder: Path, home: Home, station: str, settled: float = SETTLED) -> int:
    """Take in every file that was not taken in yet; gives their number.

    A file that cannot be kept is tried again at the next look, and the others are taken in all the same. A file that is
    changed afterwards is another one, and is taken in again. Raises HomeError where the folder is not there.
    """
    taken = 0
    key = home.key()
    for path in _files(folder):
        try:
            state = path.stat()
            # What a clock that is wrong stamped with a day to come is not left until then.
            if abs(time.time() - state.st_mtime) < settled:
                continue
            told = f"{folder.absolute()}\0{path.relative_to(folder)}\0{state.st_size}\0{state.st_mtime_ns}"
            fingerprint = hmac.digest(key, told.encode("utf-8", "surrogateescape"), "sha256").hex()
            if TakenIn.objects.filter(pk=fingerprint).exists():
                continue
            data = path.read_bytes()
            if path.stat().st_mtime_ns != state.st_mtime_ns:
                continue
            receive(
                data, home, channel="folder", station=station, name=path.name, fingerprint=fingerprint,
                gateway_at=datetime.fromtimestamp(state.st_mtime, UTC),
            )  # fmt: skip
        except Exception as error:  # noqa: BLE001  whatever one file does, the next must not wait for it
            if isinstance(error, IntegrityError) and TakenIn.objects.filter(pk=fingerprint).exists():
                # Another process looked at the same moment and has it.
                continue
            _logger.error("A file of the watched folder could not be kept: %s", type(error).__name__)
            continue
        taken += 1
    return taken


def _files(folder: Path) -> Iterator[Path]:
    """The files of a folder and of those within it; no hidden ones, no links, none that is still being written."""
    if not folder.is_dir():
        raise HomeError(
            str(folder),
            "The watched folder is not there.",
            "Faxes that the gateway writes into it would wait unseen.",
            "Mend the path, or mount the folder again.",
        )
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and not path.is_symlink() and path.is_file() and path.suffix.lower() not in PARTIAL:
            yield path
