"""Runs a command against a PostgreSQL of its own: `python -m tests.desk.postgresql pytest tests/desk`.

A fresh cluster in a temporary folder, on a loopback port, which ends with the command. As root it runs as `postgres`,
since PostgreSQL refuses to be root.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.desk.process import free_port, fresh_database


def programs() -> Path:
    """The folder with `initdb` and `pg_ctl`, the newest that is installed. Raises FileNotFoundError."""
    if (found := shutil.which("initdb")) is not None:
        return Path(found).resolve().parent
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    if not newest:
        raise FileNotFoundError("PostgreSQL is not installed: apt-get install postgresql")
    return newest[-1].parent


HASTY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
"""What a server is told that nobody kills: it need not wait for the disk."""


class Server:
    """A PostgreSQL in a folder, on a loopback port."""

    def __init__(self, folder: Path, more: str = "") -> None:
        """`more` is what it is told besides."""
        self._folder, self._port, self._more = folder, free_port(), more
        self._as_other = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        if self._as_other:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "-D", str(self.data), "-U", "desk", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")

    @property
    def data(self) -> Path:
        """Where it keeps what it has."""
        return self._folder / "data"

    @property
    def address(self) -> str:
        """The address of its first database, as `BRIGHTLINE_DESK_DATABASE` wants it."""
        return f"postgres://desk@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        where = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories={self._folder}"
        options = f"-p {self._port} {where} {self._more}"
        self._run("pg_ctl", "-D", str(self.data), "-l", f"{self._folder}/log", "-o", options, "-w", "start")

    def revive(self) -> None:
        """Start it where it was killed, and wait until it has put right what that left."""
        until = time.monotonic() + 60
        while True:
            try:
                if not self._runs():
                    # By its marks it would be taken for running as long as nobody has waited for its process.
                    for mark in (self.data / "postmaster.pid", *self._folder.glob(".s.PGSQL.*")):
                        mark.unlink(missing_ok=True)
                    self.start()
                with psycopg.connect(self.address, connect_timeout=5):
                    return
            except (psycopg.OperationalError, subprocess.CalledProcessError):
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def _runs(self) -> bool:
        try:
            process = int((self.data / "postmaster.pid").read_text().split()[0])
            return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except (OSError, ValueError, IndexError):
            return False

    def stop(self) -> None:
        """Stop it at once."""
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")

    def _run(self, program: str, *args: str) -> None:
        command = [*self._as_other, str(programs() / program), *args]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def server(more: str = "") -> Iterator[Server]:
    """A fresh server that runs while it is needed, told more besides."""
    with tempfile.TemporaryDirectory(prefix="postgresql-") as made:
        one = Server(Path(made), more)
        one.start()
        try:
            yield one
        finally:
            one.revive()
            one.stop()


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a fresh database, as `BRIGHTLINE_DESK_DATABASE` wants it."""
    with server(HASTY) as one:
        yield one.address


def main() -> int:
    """Run the command of the call; its exit code."""
    with postgresql() as address:
        os.environ["BRIGHTLINE_DESK_DATABASE"] = address
        # The desk's role is the whole server's: it is there before several of pytest's workers would make it at once.
        fresh_database()
        return subprocess.run([sys.executable, "-m", *sys.argv[1:]], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
