"""A desk as a process of its own, spoken to as the city's mail server does."""

from __future__ import annotations

import os
import signal
import smtplib
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

import psycopg
import yaml
from django.db import connection

MAILBOX = "desk@pd.millbrook.example"


class Desk:
    """A running desk."""

    def __init__(
        self,
        folder: Path,
        watched: Path | None = None,
        more: Mapping[str, Any] | None = None,
        *,
        database: str | None = None,
        program: str = "brightline.desk",
    ) -> None:
        """`more` stands in its desk.yaml besides. `program` is the module that is run: the desk's own, or one that
        opens it in another way."""
        self.folder, self.watched, self.port, self.pages = folder, watched, free_port(), free_port()
        self.database = fresh_database() if database is None else database
        """As the owner, who may look at everything; the desk itself works as another role."""
        self._more, self._program = more or {}, program
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, **more: str) -> None:
        """Start it, with more in its environment, and wait until it takes mail."""
        self.folder.mkdir(parents=True, exist_ok=True)
        told = {
            "name": "Millbrook Police Department",
            "place": "us/ma/boston",
            "stations": {"A-1": "Station A-1"},
            "pages": f"127.0.0.1:{self.pages}",
            "smtp": f"127.0.0.1:{self.port}",
            "second_factor": "not_required",
            "mailboxes": {MAILBOX: "A-1"},
            "folders": {str(self.watched): "A-1"} if self.watched else {},
            **self._more,
        }
        (self.folder / "desk.yaml").write_text(yaml.safe_dump(told))
        command = [sys.executable, "-m", self._program]
        with open(self.folder.parent / "desk.log", "ab") as log:
            self._process = subprocess.Popen(command, env={**self._environment(), **more}, stdout=log, stderr=log)
        until = time.monotonic() + 60
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"the desk did not open: {self.log()}")
            time.sleep(0.05)

    def begin(self, *people: str) -> None:
        """Make its database and its people (`tests.desk.quick`)."""
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "tests.desk.quick", *people]
        subprocess.run(command, env={**self._environment(), "BRIGHTLINE_DESK_DATABASE": self.database}, check=True)

    def _environment(self) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("BRIGHTLINE_")}
        return {
            **plain,
            "BRIGHTLINE_DESK": str(self.folder),
            "BRIGHTLINE_DESK_KEY": str(self.folder.parent / "key"),
            "BRIGHTLINE_DESK_DATABASE": as_role(self.database),
            "BRIGHTLINE_DESK_LOOPBACK": "1",
        }

    def _answers(self) -> bool:
        try:
            with smtplib.SMTP("127.0.0.1", self.port, timeout=5):
                return True
        except (OSError, smtplib.SMTPException):
            return False

    @property
    def runs(self) -> bool:
        """Whether its process is there."""
        return self._process is not None and self._process.poll() is None

    def processor_seconds(self) -> float:
        """How long its process has used a processor."""
        assert self._process is not None
        told = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """End it as a power cut would end it: without a word."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def end(self) -> int:
        """Tell it to end; the code it ended with."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(30)

    def send(self, message: bytes, to: str = MAILBOX, timeout: float = 30) -> None:
        """Send a message by SMTP. Raises OSError or SMTPException unless the desk said 250."""
        with smtplib.SMTP("127.0.0.1", self.port, timeout=timeout) as server:
            server.sendmail("gateway@millbrook.example", [to], message)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of its database."""
        if self.database:
            with psycopg.connect(self.database) as connection:
                return connection.execute(query.encode()).fetchall()
        database = sqlite3.connect(f"file:{self.folder / 'desk.sqlite3'}?mode=ro", uri=True, timeout=30)
        try:
            return database.execute(query).fetchall()
        finally:
            database.close()

    def refused(self, *statements: str) -> str:
        """Why its database refuses to do these things together; empty where it does not. Nothing of it stays."""
        try:
            if self.database:
                with psycopg.connect(self.database) as connection:
                    for statement in statements:
                        connection.execute(statement.encode())
                    connection.rollback()
                return ""
            database = sqlite3.connect(self.folder / "desk.sqlite3", isolation_level=None, timeout=30)
            try:
                database.execute("BEGIN IMMEDIATE")
                for statement in statements:
                    database.execute(statement)
            finally:
                if database.in_transaction:
                    database.execute("ROLLBACK")
                database.close()
        except (psycopg.Error, sqlite3.Error) as error:
            return str(error)
        return ""

    def log(self) -> str:
        """What it said."""
        return (self.folder.parent / "desk.log").read_text()


@contextmanager
def running(folder: Path, watched: Path | None = None) -> Iterator[Desk]:
    """A desk that runs while it is needed, as behind the city's web server."""
    desk = Desk(folder, watched)
    desk.start(BRIGHTLINE_DESK_LOOPBACK="")
    try:
        yield desk
    finally:
        desk.kill()


ROLE = "desk_at_work"


def as_role(database: str) -> str:
    """The address of a database for the role as which a desk works."""
    return database.replace("//desk@", f"//{ROLE}@")


@contextmanager
def as_owner() -> Iterator[None]:
    """Be who owns the tables, where the database knows one: what a trigger refuses, it refuses to the owner too."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        yield
        cursor.execute(f"SET ROLE {ROLE}")


def fresh_database() -> str:
    """A new database on the server that the tests run against, ready for a desk; empty where they run on SQLite."""
    server = os.environ.get("BRIGHTLINE_DESK_DATABASE", "")
    if not server:
        return ""
    name = f"desk_{token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    made = f"{server.rpartition('/')[0]}/{name}"
    subprocess.run(
        [sys.executable, "-m", "brightline", "desk", "database", "--role", ROLE], check=True, stdout=subprocess.DEVNULL,
        env={**os.environ, "BRIGHTLINE_DESK_DATABASE": made},
    )  # fmt: skip
    return made


def wait_for(desk: Desk, query: str, number: int, seconds: float = 60) -> None:
    """Wait until a query counts so many."""
    until = time.monotonic() + seconds
    while desk.rows(query)[0][0] != number:
        assert time.monotonic() < until, f"{query} is {desk.rows(query)[0][0]}, not {number}: {desk.log()}"
        time.sleep(0.1)


def free_port() -> int:
    """A port nobody listens on, which the system gives to nobody for a minute: a server that asks for it has it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = int(server.getsockname()[1])
        with socket.create_connection(("127.0.0.1", port)):
            # The side that closes first keeps the port waiting (TIME_WAIT), closed to all but who names it.
            server.accept()[0].close()
        return port
