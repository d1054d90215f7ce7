"""Mistakes that are put into a desk on purpose: what overlooks one of them proves nothing when it finds none."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import psycopg


class Plant(NamedTuple):
    """A mistake, and where it would show."""

    what: str
    plant: Callable[[], None]
    """Puts it into the desk of this process, which is not open yet."""
    points: tuple[str, ...]
    """How the names of the points begin at which a round of it is ended; none where it shows without any end."""
    power: bool = False
    """Whether only a power cut shows it."""
    found_as: str = ""
    """Words of the complaint by which it is found: finding something else is not finding it."""


def _no_flush() -> None:
    os.fsync = lambda handle: None  # type: ignore[assignment]  # the mistake


def _no_flush_of_names() -> None:
    from brightline.desk.arrival import originals

    originals.sync_folder = lambda folder: None


def _careless_database() -> None:
    from django.db.backends.signals import connection_created

    def careless(connection: Any, **_: Any) -> None:
        with connection.cursor() as cursor:
            sqlite = connection.vendor == "sqlite"
            cursor.execute("PRAGMA synchronous = OFF" if sqlite else "SET synchronous_commit = off")

    connection_created.connect(careless, weak=False)


def _answer_first() -> None:
    from brightline.desk.arrival.smtp import Door

    def later(door: Any, data: bytes, address: str) -> None:
        time.sleep(0.1)
        door._receive(data, address)

    async def handled(self: Any, server: Any, session: Any, envelope: Any) -> str:
        loop = asyncio.get_running_loop()
        for address in envelope.rcpt_tos:
            loop.run_in_executor(None, later, self, envelope.original_content, address)
        return "250 2.0.0 Received"

    Door.handle_DATA = handled  # type: ignore[method-assign]  # the mistake


def _no_transaction() -> None:
    from django.db import transaction

    from brightline.desk import log
    from brightline.desk.arrival import receive

    class Apart:
        atomic = staticmethod(lambda **_: nullcontext())

    append = log.append

    def alone(*args: Any) -> Any:
        with transaction.atomic():
            return append(*args)

    receive.transaction = Apart  # type: ignore[attr-defined]  # the mistake
    log.append = alone


def _step_apart() -> None:
    from brightline.desk import reading, splitting
    from brightline.desk.queue import finished

    def early(*args: Any) -> Any:
        with finished(*args):
            pass
        return nullcontext()

    splitting.finished = reading.finished = early


def _signer_in_code() -> None:
    from django.db import DatabaseError, transaction

    from brightline.desk.errors import Refused
    from brightline.desk.matters import signing
    from brightline.desk.matters.events import book
    from brightline.desk.models import Signature
    from brightline.desk.pages import matter as page

    def signs(desk: Any, proposal: Any, password: str, role: Any, why: str = "") -> Any:
        try:
            with transaction.atomic():
                told = {"proposal": proposal.pk, "role": str(role)}
                event = book(proposal.matter, desk.home).add("signed", desk.user, told, {"why": why})
                return Signature.objects.create(event=event, proposal=proposal, signer=desk.user, role=role)
        except DatabaseError as error:
            raise Refused("", "The database refused the signature.", "", "") from error

    page.sign = signing.sign = signs


def _signer_in_database() -> None:
    told = json.loads(os.environ["CRASH"])
    if told["database"]:
        # As who owns the tables, whoever the desk itself is.
        with psycopg.connect(told["database"]) as connection:
            connection.execute("DROP TRIGGER IF EXISTS desk_signature_allowed ON desk_signature")
        return
    database = sqlite3.connect(Path(os.environ["BRIGHTLINE_DESK"]) / "desk.sqlite3", timeout=30)
    for number in (0, 1):
        database.execute(f"DROP TRIGGER IF EXISTS desk_signature_{number}")
    database.close()


def _signer() -> None:
    _signer_in_code()
    _signer_in_database()


PLANTS = {
    "no-fsync": Plant("fsync does nothing", _no_flush, ("receive", "mail"), True, "cannot be opened"),
    "no-fsync-of-names": Plant(
        "the folder is not flushed", _no_flush_of_names, ("receive", "mail"), True, "cannot be opened"
    ),
    "careless-database": Plant(
        "the database says that it is written before it is", _careless_database, (), False, "would not outlive"
    ),
    "answer-before-commit": Plant("mail is answered before it is kept", _answer_first, ("receive",), False, "is lost"),
    "no-transaction": Plant("an arrival is written row by row", _no_transaction, ("receive",), False, "half there"),
    "step-apart": Plant("a step is said to be done before it is", _step_apart, ("split", "read"), False, "half there"),
    "signer-in-code": Plant(
        "the program does not look who signs", _signer_in_code, (), False, "the program let somebody sign"
    ),
    "signer-in-database": Plant(
        "the database does not look who signs", _signer_in_database, (), False, "the database let somebody sign"
    ),
    "signer": Plant("neither looks who signs", _signer, (), False, "is signed by somebody who"),
}
