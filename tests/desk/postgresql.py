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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.desk.process import free_port


def programs() -> Path:
    """The folder with `initdb` and `pg_ctl`, the newest that is installed. Raises FileNotFoundError."""
    if (found := shutil.which("initdb")) is not None:
        return Path(found).resolve().parent
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    if not newest:
        raise FileNotFoundError("PostgreSQL is not installed: apt-get install postgresql")
    return newest[-1].parent


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a fresh database, as `BRIGHTLINE_DESK_DATABASE` wants it."""
    folder_of_programs, port = programs(), free_port()
    as_other = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="postgresql-") as made:
        folder = Path(made)
        if as_other:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)

        def run(program: str, *args: str) -> None:
            subprocess.run(
                [*as_other, str(folder_of_programs / program), *args], check=True, stdout=subprocess.DEVNULL, cwd="/"
            )

        run("initdb", "-D", f"{folder}/data", "-U", "desk", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        run("pg_ctl", "-D", f"{folder}/data", "-l", f"{folder}/log", "-o", options, "-w", "start")
        try:
            yield f"postgres://desk@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "-w", "stop")


def main() -> int:
    """Run the command of the call; its exit code."""
    with postgresql() as address:
        environment = {**os.environ, "BRIGHTLINE_DESK_DATABASE": address}
        return subprocess.run([sys.executable, "-m", *sys.argv[1:]], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
