"""Runs a desk: the doors that are open, and the worker behind them, until it is told to end."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Mapping
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, close_old_connections
from msgspec import Struct

from brightline.desk.arrival import folder, smtp
from brightline.desk.arrival.originals import set_reserve_aside
from brightline.desk.home import Home, HomeError
from brightline.desk.models import Work
from brightline.desk.queue import Leased, LeaseLost, lease
from brightline.desk.reading import read
from brightline.desk.sealing import NotOpened
from brightline.desk.splitting import split

LOOK_EVERY = 2.0
"""Seconds between two looks at the watched folders and at the queue."""
_logger = logging.getLogger(__name__)


class Doors(Struct, frozen=True):
    """Which doors are open."""

    mailboxes: Mapping[str, str] = {}
    """Address -> the station it belongs to."""
    smtp: tuple[str, int] = ("127.0.0.1", 8025)
    folders: Mapping[Path, str] = {}
    """Folder -> the station it belongs to."""
    settled: float = folder.SETTLED


def serve(home: Home, doors: Doors) -> None:
    """Bring the database up to date, open the doors, and work until SIGTERM or SIGINT."""
    ended = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: ended.set())
    call_command("migrate", verbosity=0, interactive=False)
    set_reserve_aside(home)
    mail = smtp.listener(home, dict(doors.mailboxes), *doors.smtp) if doors.mailboxes else None
    if mail is not None:
        mail.start()
    _logger.info("The desk is open.")
    try:
        while not ended.is_set():
            if not _worked(home, doors):
                ended.wait(LOOK_EVERY)
    finally:
        if mail is not None:
            mail.stop()


def _worked(home: Home, doors: Doors) -> bool:
    """Look at the folders once and do one step; whether there was anything to do.

    What fails is said in the log of the program, and is tried again: a desk does not stop because of one fax.
    """
    close_old_connections()
    taken = 0
    for path, station in doors.folders.items():
        try:
            taken += folder.take_in(path, home, station, doors.settled)
        except (HomeError, OSError, DatabaseError) as error:
            _logger.error("A watched folder could not be looked at: %s", type(error).__name__)
    try:
        leased = lease()
        if leased is not None:
            _do(leased, home)
    except (OSError, DatabaseError, LeaseLost, NotOpened) as error:
        _logger.error("A step could not be done: %s", type(error).__name__)
        return False
    return bool(taken) or leased is not None


def _do(leased: Leased, home: Home) -> None:
    if leased.step == Work.Step.SPLIT:
        split(leased, home)
    else:
        read(leased, home)
