"""Runs a desk: the doors that are open, and the worker behind them, until it is told to end."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import date
from functools import partial

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from brightline.desk.arrival import folder, imap, smtp
from brightline.desk.arrival.originals import set_reserve_aside
from brightline.desk.home import Home
from brightline.desk.matters.answers import answer_open, check_law
from brightline.desk.matters.opening import open_left
from brightline.desk.models import Work
from brightline.desk.queue import Leased, free_all, lease
from brightline.desk.reading import read
from brightline.desk.splitting import split
from brightline.desk.unit import LARGEST, Unit, door_of

LOOK_EVERY, AFTER_FAILURE = 2.0, 60.0
"""Seconds between two looks at a folder or a mailbox and at the queue; and after one that failed."""
_logger = logging.getLogger(__name__)


def serve(home: Home, unit: Unit, settled: float = folder.SETTLED) -> None:
    """Bring the database up to date, open the doors, and work until SIGTERM or SIGINT. Raises HomeError."""
    ended = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: ended.set())
    check_law(unit)
    with home.sole():
        call_command("migrate", verbosity=0, interactive=False)
        free_all()
        host, _, port = unit.smtp.rpartition(":")
        mail = smtp.listener(home, unit.mailboxes, host, int(port)) if unit.mailboxes else None
        pages = _pages(unit)
        if mail is not None:
            mail.start()
        _logger.info("The desk is open.")
        try:
            worker = Worker(home, unit, settled)
            while not ended.is_set():
                if not worker.step():
                    ended.wait(LOOK_EVERY)
        finally:
            pages.close()
            if mail is not None:
                mail.stop()


def _pages(unit: Unit) -> BaseWSGIServer | MultiSocketServer:
    """The server of the pages, running in a thread of its own."""
    host, _, port = unit.pages.rpartition(":")
    server = create_server(
        get_wsgi_application(), host=host, port=int(port), threads=8, ident="Brightline",
        # A larger one would be laid into a temporary file, open to whoever reads the disk.
        inbuf_overflow=2 * LARGEST, outbuf_overflow=2 * LARGEST, max_request_body_size=2 * LARGEST,
    )  # fmt: skip
    threading.Thread(target=server.run, daemon=True).start()
    return server


class Worker:
    """Looks at folders and mailboxes, and does what waits, one step after the other.

    What fails is said in the log of the program, and is tried again: a desk does not stop because of one fax.
    """

    def __init__(self, home: Home, unit: Unit, settled: float = folder.SETTLED) -> None:
        self._home, self._unit, self._settled = home, unit, settled
        self._next: dict[str, float] = {}
        self._day: date | None = None

    def step(self) -> bool:
        """Look at the doors whose time it is, and do one step; whether there was anything to do."""
        close_old_connections()
        taken = 0
        for path, station in self._unit.folders.items():
            look = partial(folder.take_in, door_of(path, self._home), self._home, station, self._settled)
            taken += self._looked(path, look)
        for box in self._unit.imap:
            taken += self._looked(f"{box.host}/{box.user}/{box.folder}", partial(imap.take_in, box, self._home))
        try:
            self._new_day()
            open_left(self._home)
            leased = lease()
            if leased is not None:
                self._do(leased)
        except Exception as error:  # noqa: BLE001  whatever one arrival does, the desk goes on
            _logger.error("A step could not be done: %s", type(error).__name__)
            return False
        return bool(taken) or leased is not None

    def _looked(self, door: str, take_in: Callable[[], int]) -> int:
        """Look at a door, where it is time to; one that could not be looked at is left alone for a minute."""
        if time.monotonic() < self._next.get(door, 0.0):
            return 0
        try:
            taken = take_in()
        except Exception as error:  # noqa: BLE001  whatever is wrong with one door, the others stay open
            _logger.error("A folder or a mailbox could not be looked at: %s", type(error).__name__)
            self._next[door] = time.monotonic() + AFTER_FAILURE
            return 0
        self._next[door] = time.monotonic() + LOOK_EVERY
        return taken

    def _new_day(self) -> None:
        """When the day changes, and at the start: set the reserve aside that a full disk took, and have the law of the
        day answer in every open matter."""
        today = timezone.localdate()
        if today != self._day:
            set_reserve_aside(self._home)
            answer_open(self._home, self._unit, today)
            self._day = today

    def _do(self, leased: Leased) -> None:
        if leased.step == Work.Step.SPLIT:
            split(leased, self._home, self._unit)
        else:
            read(leased, self._home, self._unit)
