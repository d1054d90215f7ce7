"""Opens a desk that ends at a point that is named: `python -m tests.crash.launcher`, with CRASH in the environment.

The product has no such points in it: its functions, the commits of its database and its calls of the system are wrapped
from outside, and then its own program is run. CRASH is a JSON with the `journal` that is written, and, where something
is to be struck, the name of a `point`, which time it is reached (`nth`), and `how`: `process`, `backend`, `server`.
"""

from __future__ import annotations

import json
import os
import signal
import stat
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.crash import power
from tests.desk import quick

TOLD: dict[str, Any] = json.loads(os.environ.get("CRASH", "{}"))
ROWS = (
    "Original", "OriginalKey", "Arrival", "Work", "TakenIn", "LogEntry", "LogPersonal", "Part", "FileReading", "Matter",
    "MatterKey", "Brought", "Event", "Proposal", "Signature", "Done",
)  # fmt: skip
"""Tables after a row of which the program can be ended."""
_within = threading.local()
_reached: Counter[str] = Counter()
_lock = threading.Lock()
_journal = -1


def write(**told: Any) -> None:
    """Add a line to the journal; what is written there stays when the process is killed."""
    os.write(_journal, json.dumps(told).encode() + b"\n")


def reach(point: str) -> None:
    """Say that a point is reached, and strike where it is the one."""
    with _lock:
        _reached[point] += 1
        write(reached=point)
        if point != TOLD.get("point") or _reached[point] != TOLD["nth"]:
            return
        write(struck=point)
    strike(TOLD["how"])


def strike(how: str) -> None:
    """End this process, the database's process behind this thread's connection, or the whole database server."""
    if how == "process":
        if sys.argv[1:2] == ["reader"]:
            # The desk that began this process ends with it, as in a power cut.
            os.kill(os.getppid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)
    from django.db import connection

    behind = connection.connection.info.backend_pid if connection.connection is not None else None
    if how == "backend" and behind is not None:
        ended = [behind]
    else:
        postmaster = int((Path(TOLD["server"]) / "postmaster.pid").read_text().split()[0])
        # It must begin no other meanwhile.
        os.kill(postmaster, signal.SIGSTOP)
        ended = [postmaster, *children(postmaster)]
    for one in ended:
        os.kill(one, signal.SIGKILL)
    until = time.monotonic() + 10
    while any(alive(one) for one in ended) and time.monotonic() < until:
        time.sleep(0.01)


def children(parent: int) -> list[int]:
    """The processes that a process began."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(path.parent.name))
        except (OSError, IndexError):
            continue
    return found


def alive(process: int) -> bool:
    """Whether a process runs; one that was killed and is not yet waited for does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


# -- the steps of the desk, and what is reached within them ------------------------------------------------------------


def step() -> str:
    """The step of the desk in which this thread is."""
    stack = getattr(_within, "stack", None)
    return stack[-1] if stack else ""


@contextmanager
def within(name: str) -> Any:
    """A step of the desk, in this thread."""
    stack = _within.__dict__.setdefault("stack", [])
    stack.append(name)
    try:
        yield
    finally:
        stack.pop()


def stepped(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that is a step of the desk."""

    @wraps(function)
    def called(*args: Any, **more: Any) -> Any:
        with within(name):
            if name != "lease":
                reach(f"{name}: begun")
            return function(*args, **more)

    return called


def then(point: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """A function after whose return a point of the step is reached."""

    @wraps(function)
    def called(*args: Any, **more: Any) -> Any:
        found = function(*args, **more)
        if step():
            reach(f"{step()}: {point}")
        return found

    return called


def everywhere(home: ModuleType, name: str, wrapped: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    """Wrap a function in its module and in each module of the desk that has imported it."""
    function = getattr(home, name)
    for module in [m for n, m in sys.modules.items() if n.startswith("brightline.desk")]:
        if module.__dict__.get(name) is function:
            setattr(module, name, wrapped(function))


def arm() -> None:
    """Put the points around the desk's functions."""
    from aiosmtpd.smtp import SMTP
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.signals import post_save

    import brightline.desk.urls  # noqa: F401  everything must be there before it is wrapped
    from brightline.desk import log, models, queue, reader, reading, serving, splitting
    from brightline.desk.arrival import receive, smtp
    from brightline.desk.matters import answers, opening, signing
    from brightline.desk.matters.doing import Desk

    serving.LOOK_EVERY = reader.LOOK_EVERY = 0.05
    queue.LEASE = timedelta(seconds=3)
    for module, name, called in (
        (receive, "receive", "receive"), (queue, "lease", "lease"), (splitting, "split", "split"),
        (reading, "read", "read"), (signing, "propose", "propose"), (signing, "sign", "sign"),
        (signing, "carry_out", "done"),
    ):  # fmt: skip
        everywhere(module, name, lambda function, called=called: stepped(called, function))
    for name, called in (("open", "look"), ("_edit", "edit"), ("record", "record")):
        setattr(Desk, name, stepped(called, getattr(Desk, name)))
    everywhere(opening, "open_for", lambda function: then("matter opened", function))
    everywhere(opening, "fill", lambda function: then("matter told", function))
    everywhere(answers, "answer", lambda function: then("answered", function))
    log.append = then("logged", log.append)

    commit = BaseDatabaseWrapper._commit

    def commits(self: Any) -> None:
        # A worker that finds nothing to do commits nothing, twenty times a second.
        where = step() if step() != "lease" or _within.__dict__.pop("leased", False) else ""
        if where:
            durable(self)
            reach(f"{where}: before commit")
        commit(self)
        if where:
            reach(f"{where}: committed")

    BaseDatabaseWrapper._commit = commits

    def saved(sender: type, **_: Any) -> None:
        _within.leased = step() == "lease"
        if step():
            reach(f"{step()}: {sender.__name__} row")

    for name in ROWS:
        post_save.connect(saved, sender=getattr(models, name), weak=False)

    handle, push = smtp.Door.handle_DATA, SMTP.push

    async def handled(self: Any, *args: Any) -> str:
        told = await handle(self, *args)
        reach("mail: before the answer")
        return told

    async def pushed(self: Any, told: Any) -> None:
        await push(self, told)
        if str(told).startswith("250 2.0.0 Received"):
            reach("mail: answered")

    smtp.Door.handle_DATA, SMTP.push = handled, pushed


def durable(connection: Any) -> None:
    """Say in the journal where a commit would not outlive a power cut."""
    with connection.connection.cursor() if connection.vendor == "postgresql" else connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            told = [cursor.execute(f"SHOW {name}").fetchone()[0] for name in ("synchronous_commit", "fsync")]
            flushed = told == ["on", "on"]
        else:
            flushed = cursor.execute("PRAGMA synchronous").fetchone()[0] >= 2
    if not flushed:
        write(careless=step())


def watch_the_disk(originals: Path) -> None:
    """Write down what is flushed of the originals, and put points around it."""
    flush, rename = os.fsync, os.rename

    def flushes(handle: int) -> None:
        path = Path(os.readlink(f"/proc/self/fd/{handle}"))
        if not path.is_relative_to(originals):
            flush(handle)
        elif stat.S_ISDIR(os.fstat(handle).st_mode):
            told = power.names(path)
            flush(handle)
            write(folder=str(path), names=told)
            if path != originals:
                reach("original: name flushed")
        else:
            reach("original: written")
            told_file = power.mark(os.fstat(handle))
            flush(handle)
            write(file=told_file)
            reach("original: flushed")

    def renames(old: Any, new: Any) -> None:
        rename(old, new)
        if Path(new).is_relative_to(originals):
            reach("original: named")

    os.fsync, os.rename = flushes, renames


def main() -> int:
    """Open the desk; what its own program gives."""
    global _journal
    _journal = os.open(TOLD["journal"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    originals = quick.set_up().originals
    for told in power.there(originals):
        write(**told)
    watch_the_disk(originals)
    quick.reads_nothing()
    arm()
    if planted := TOLD.get("planted"):
        from tests.crash.plants import PLANTS

        PLANTS[planted].plant()
    return quick.opened("tests.crash.launcher")


if __name__ == "__main__":
    sys.exit(main())
