"""Runs a desk: its doors, the worker behind them, and the process that reads, until it is told to end."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connections
from django.utils import timezone
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from brightline.desk.arrival import folder, imap, smtp
from brightline.desk.arrival.originals import set_reserve_aside
from brightline.desk.checkpoints import refuse_another
from brightline.desk.database import bring_up_to_date, refuse_owner
from brightline.desk.duty.alerts import Alerting
from brightline.desk.duty.returns import enter_plan
from brightline.desk.expunging import sweep_or_say
from brightline.desk.health import beat
from brightline.desk.home import Home, HomeError
from brightline.desk.matters.answers import answer_open, check_law
from brightline.desk.matters.opening import open_left
from brightline.desk.models import Work
from brightline.desk.queue import free_all, lease, put_back_or_say
from brightline.desk.reader import LOOK_EVERY
from brightline.desk.splitting import split
from brightline.desk.unit import LARGEST, Unit, door_of
from brightline.desk.witness import Clock

AFTER_FAILURE = 60.0
"""Seconds after which a folder or a mailbox that could not be looked at is looked at again."""
READER = (sys.executable, "-m", "brightline.desk.reader")
_logger = logging.getLogger(__name__)


def serve(home: Home, unit: Unit, settled: float = folder.SETTLED) -> None:
    """Bring the database up to date, open the doors, and work until SIGTERM or SIGINT. Raises HomeError."""
    ended = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: ended.set())
    check_law(unit)
    with home.sole():
        refuse_owner(home)
        bring_up_to_date()
        refuse_another(home)
        free_all()
        host, _, port = unit.smtp.rpartition(":")
        mail = smtp.listener(home, unit.mailboxes, host, int(port)) if unit.mailboxes else None
        enter_plan(home, unit, timezone.now())
        pages = _pages(unit)
        if mail is not None:
            mail.start()
        alerts = threading.Thread(target=_alert, args=(Alerting(home, unit), ended), daemon=True)
        alerts.start()
        _logger.info("The desk is open.")
        reading = Reading()
        try:
            worker = Worker(home, unit, settled)
            while not ended.is_set():
                reading.see_to()
                if not worker.step():
                    ended.wait(LOOK_EVERY)
        finally:
            reading.end()
            pages.close()
            if mail is not None:
                mail.stop()
            # One that waits for a mail server is not waited for: what it has not entered goes out again.
            alerts.join(LOOK_EVERY)


def _alert(alerting: Alerting, ended: threading.Event) -> None:
    """Send alerts until the desk ends: in a thread of its own, so that neither a mail server that says nothing keeps
    faxes waiting, nor the look at a slow mailbox keeps an alert."""
    while not ended.is_set():
        close_old_connections()
        alerting.step()
        ended.wait(LOOK_EVERY)
    connections.close_all()


def _pages(unit: Unit) -> BaseWSGIServer | MultiSocketServer:
    """The server of the pages, running in a thread of its own. Raises HomeError where it cannot be opened."""
    host, _, port = unit.pages.rpartition(":")
    # Without TLS nobody stands between, and what claims that somebody does is taken out.
    told: dict[str, Any] = {} if settings.LOOPBACK else {
        "trusted_proxy": unit.web_server, "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }  # fmt: skip
    try:
        server = create_server(
            get_wsgi_application(), host=host, port=int(port), threads=8, ident="Brightline", **told,
            # A larger one would be laid into a temporary file, open to whoever reads the disk.
            inbuf_overflow=2 * LARGEST, outbuf_overflow=2 * LARGEST, max_request_body_size=2 * LARGEST,
        )  # fmt: skip
    except OSError as error:
        raise HomeError(
            unit.pages, f"The pages cannot be opened there: {error.strerror}.",
            "Often another program has that port, or another desk.", "End that one, or begin anew at another address.",
        ) from None  # fmt: skip
    threading.Thread(target=server.run, daemon=True).start()
    return server


class Reading:
    """The process that reads what came: begun anew where it ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def see_to(self) -> None:
        """See that it runs; what one that ended had leased is free again."""
        if self._process is not None:
            if self._process.poll() is None:
                return
            _logger.error("The reader ended with %d, and is begun anew.", self._process.returncode)
            free_all((Work.Step.READ,))
        self._process = subprocess.Popen((*READER, str(os.getpid())))

    def end(self) -> None:
        """End it; what it was reading is read when the desk opens again."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


class Worker:
    """Looks at folders and mailboxes, and takes apart what came, one after the other.

    What fails is said in the log of the program, and is tried again: a desk does not stop because of one fax.
    """

    def __init__(self, home: Home, unit: Unit, settled: float = folder.SETTLED) -> None:
        self._home, self._unit, self._settled = home, unit, settled
        self._next: dict[str, float] = {}
        self._day: date | None = None
        self._clock = Clock(home)

    def step(self) -> bool:
        """Look at the doors whose time it is, and do one step; whether there was anything to do."""
        beat()
        close_old_connections()
        taken = 0
        for path, station in self._unit.folders.items():
            look = partial(folder.take_in, door_of(path, self._home), self._home, station, self._settled)
            taken += self._looked(path, look)
        for box in self._unit.imap:
            taken += self._looked(f"{box.host}/{box.user}/{box.folder}", partial(imap.take_in, box, self._home))
        leased = None
        try:
            self._new_day()
            self._clock.step(timezone.now())
            open_left(self._home)
            leased = lease(steps=(Work.Step.SPLIT,))
            if leased is not None:
                split(leased, self._home, self._unit)
        except Exception as error:  # noqa: BLE001  whatever one arrival does, the desk goes on
            _logger.error("A step could not be done: %s", type(error).__name__)
            if leased is not None:
                put_back_or_say(leased)
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
        """When the day changes, and at the start: set the reserve aside that a full disk took, have the law of the day
        answer in every open matter, and sweep."""
        today = timezone.localdate()
        if today != self._day:
            set_reserve_aside(self._home)
            answer_open(self._home, self._unit, today)
            sweep_or_say()
            self._day = today
