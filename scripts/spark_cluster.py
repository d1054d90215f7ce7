"""Runs a command beside a Spark cluster of its own: `python scripts/spark_cluster.py pytest tests/spark`.

One master and two workers, each a Java process of its own, on loopback addresses and free ports; they end with the
command, which finds the master's address in BRIGHTLINE_SPARK. Needs Java 17 and `pip install 'brightline[spark]'`.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

HOST = "127.0.0.1"
WORKERS = 2
MEMORY = "2g"
"""What each worker may give to its executors."""
PATIENCE = 90.0
"""Seconds for master and workers to come up."""


class NotHere(Exception):
    """What a cluster needs is not on this machine."""


def missing() -> str | None:
    """What this machine lacks for a cluster, and how to get it; None where nothing."""
    if shutil.which("java") is None:
        return "Java is not installed: apt-get install openjdk-17-jre-headless"
    if importlib.util.find_spec("pyspark") is None:
        return "Spark is not installed: pip install 'brightline[spark]'"
    return None


@contextmanager
def cluster(workers: int = WORKERS) -> Iterator[str]:
    """The address of a fresh cluster that runs while it is needed. Raises NotHere, and TimeoutError."""
    lacks = missing()
    if lacks is not None:
        raise NotHere(lacks)
    with tempfile.TemporaryDirectory(prefix="spark-") as made:
        folder = Path(made)
        port, page = _free_port(), _free_port()
        running: list[subprocess.Popen[bytes]] = []
        try:
            master = ["master.Master", "--host", HOST, "--port", str(port), "--webui-port", str(page)]
            running.append(_begin(folder, "master", master))
            address = f"spark://{HOST}:{port}"
            _wait(folder, running, lambda: _alive(page) is not None)
            for n in range(workers):
                one = [
                    "worker.Worker",
                    "--host",
                    HOST,
                    "--cores",
                    "1",
                    "--memory",
                    MEMORY,
                    "--webui-port",
                    "0",
                    address,
                ]
                running.append(_begin(folder, f"worker-{n}", one))
            _wait(folder, running, lambda: _alive(page) == workers)
            yield address
        finally:
            for process in reversed(running):
                _end(process)


def _begin(folder: Path, name: str, program: list[str]) -> subprocess.Popen[bytes]:
    spec = importlib.util.find_spec("pyspark")
    assert spec is not None
    assert spec.origin is not None
    home = Path(spec.origin).parent
    work = folder / name
    work.mkdir()
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": HOST,
        "SPARK_WORKER_DIR": str(work),
        "SPARK_LOCAL_DIRS": str(work),
        "SPARK_DAEMON_MEMORY": "256m",
        "PYSPARK_PYTHON": sys.executable,
    }
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{program[0]}", *program[1:]],
            env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip


def _alive(page: int) -> int | None:
    """How many workers a master has; None while it does not answer."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{page}/json/", timeout=5) as answer:
            return int(json.load(answer)["aliveworkers"])
    except (urllib.error.URLError, OSError, ValueError, KeyError):
        return None


def _wait(folder: Path, running: list[subprocess.Popen[bytes]], ready: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not ready():
        ended = [p for p in running if p.poll() is not None]
        if ended or time.monotonic() > until:
            told = "\n".join(log.read_text(errors="replace")[-2_000:] for log in sorted(folder.glob("*.log")))
            raise TimeoutError(f"The cluster did not come up within {PATIENCE:.0f} s.\n{told}")
        time.sleep(0.2)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and its executors: they are of its own group."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            return
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            continue


def _free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


def main() -> int:
    """Run the command of the call; its exit code."""
    try:
        with cluster() as address:
            os.environ |= {"BRIGHTLINE_SPARK": address, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": HOST}
            return subprocess.run([sys.executable, "-m", *sys.argv[1:]], check=False).returncode
    except NotHere as lacks:
        sys.exit(str(lacks))


if __name__ == "__main__":
    sys.exit(main())
