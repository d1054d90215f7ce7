"""Runs a desk: the doors that are open, and the worker behind them, until it is told to end."""

from __future__ import annotations

import logging
import signal
import threading
from imaplib import IMAP4

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, close_old_connections
from imap_tools.errors import ImapToolsError
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from brightline.desk.arrival import folder, imap, smtp
from brightline.desk.arrival.originals import set_reserve_aside
from brightline.desk.home import Home, HomeError
from brightline.desk.matters.opening import open_left
from brightline.desk.models import Work
from brightline.desk.queue import Leased, LeaseLost, free_all, lease
from brightline.desk.reading import read
from brightline.desk.sealing import NotOpened
from brightline.desk.splitting import split
from brightline.desk.unit import LARGEST, Unit, door_of

LOOK_EVERY = 2.0
"""Seconds between two looks at the watched folders and at the queue."""
_logger = logging.getLogger(__name__)


def serve(home: Home, unit: Unit, settled: float = folder.SETTLED) -> None:
    """Bring the database up to date, open the doors, and work until SIGTERM or SIGINT. Raises HomeError."""
    ended = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: ended.set())
    with home.sole():
        call_command("migrate", verbosity=0, interactive=False)
        set_reserve_aside(home)
        free_all()
        host, _, port = unit.smtp.rpartition(":")
        mail = smtp.listener(home, unit.mailboxes, host, int(port)) if unit.mailboxes else None
        pages = _pages(unit)
        if mail is not None:
            mail.start()
        _logger.info("The desk is open.")
        try:
            while not ended.is_set():
                if not _worked(home, unit, settled):
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
        inbuf_overflow=2 * LARGEST, max_request_body_size=2 * LARGEST,
    )  # fmt: skip
    threading.Thread(target=server.run, daemon=True).start()
    return server


def _worked(home: Home, unit: Unit, settled: float) -> bool:
    """Look at the folders once and do one step; whether there was anything to do.

    What fails is said in the log of the program, and is tried again: a desk does not stop because of one fax.
    """
    close_old_connections()
    taken = 0
    for path, station in unit.folders.items():
        try:
            taken += folder.take_in(door_of(path, home), home, station, settled)
        except (HomeError, OSError, DatabaseError) as error:
            _logger.error("A watched folder could not be looked at: %s", type(error).__name__)
    for box in unit.imap:
        try:
            taken += imap.take_in(box, home)
        except (HomeError, OSError, DatabaseError, IMAP4.error, ImapToolsError) as error:
            _logger.error("A mailbox could not be looked at: %s", type(error).__name__)
    try:
        open_left(home)
        leased = lease()
        if leased is not None:
            _do(leased, home, unit)
    except (OSError, DatabaseError, LeaseLost, NotOpened) as error:
        _logger.error("A step could not be done: %s", type(error).__name__)
        return False
    return bool(taken) or leased is not None


def _do(leased: Leased, home: Home, unit: Unit) -> None:
    if leased.step == Work.Step.SPLIT:
        split(leased, home)
    else:
        read(leased, home, unit)
