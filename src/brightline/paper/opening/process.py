"""The parent's side: start the process that reads, receive its answers with care, end it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import IO, Self

import msgspec

from brightline.paper.opening.child import LENGTH_BYTES, OUR_MISTAKE, TOO_MUCH
from brightline.paper.opening.errors import SEND_AGAIN, Unreadable
from brightline.paper.opening.limits import MOST_HEADER, WAIT, processor_seconds
from brightline.paper.opening.records import Answer, Failed

START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from brightline.paper.opening.child import main; main(sys.argv[2], int(sys.argv[3]))"
)
PIECE = 1 << 20

_decoder = msgspec.json.Decoder(Answer)


class Reading:
    """One file being read by another process. Leaving the `with` block ends that process, whatever it is doing."""

    def __init__(self, job: str, data: bytes, name: str, only: int = 0) -> None:
        """`only` is the one page to be given; with 0, all are."""
        self.name = name or "file"
        self._patience = WAIT * processor_seconds(0)
        self._too_late = False
        with _as_input(data) as source:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-c", START, json.dumps(_import_path()), job, str(only)],
                stdin=source,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                cwd=os.path.abspath(os.sep),
                bufsize=0,
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def allow(self, pages: int) -> None:
        """Wait longer for a file with so many pages."""
        self._patience += WAIT * (processor_seconds(pages) - processor_seconds(0))

    def answer(self) -> Answer:
        """The next record. Raises Unreadable where the process failed, fell silent or said something else."""
        length = int.from_bytes(self.receive(LENGTH_BYTES), "big")
        if length > MOST_HEADER:
            raise self.unexpected()
        try:
            record: Answer = _decoder.decode(self.receive(length))
        except (msgspec.MsgspecError, RecursionError):
            raise self.unexpected() from None
        if isinstance(record, Failed):
            raise Unreadable(record.where, record.what, record.why, record.next).at(self.name)
        return record

    def receive(self, size: int) -> bytearray:
        """The next `size` bytes; the caller has made sure that they may be so many. Raises Unreadable as `answer`."""
        stream = self._process.stdout
        if stream is None or self._patience <= 0:
            raise self._stopped()
        received = bytearray(size)
        view, filled, started = memoryview(received), 0, time.monotonic()
        watch = threading.Timer(self._patience, self._be_late)
        watch.daemon = True
        watch.start()
        try:
            while filled < size:
                count = stream.readinto(view[filled : filled + PIECE])  # type: ignore[attr-defined] # a pipe of bytes has it
                if not count:
                    raise self._stopped()
                filled += count
        finally:
            watch.cancel()
            self._patience -= time.monotonic() - started
        return received

    def unexpected(self) -> Unreadable:
        """The process answered what it should not have: end it."""
        self._end()
        return Unreadable(self.name, "Reading gave an answer that makes no sense.", *OUR_MISTAKE)

    def _be_late(self) -> None:
        self._too_late = True
        self._end()

    def _end(self) -> None:
        """Kill the process and whatever it started. It has not been waited for, so its number is still its own."""
        if self._process.returncode is not None:
            return
        if hasattr(os, "killpg"):
            # macOS says PermissionError of a group that has ended but was not waited for.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()

    def _stopped(self) -> Unreadable:
        """Why the process ended before its last answer."""
        too_late = self._too_late or self._patience <= 0
        if too_late:
            self._end()
        code = self._process.wait()
        if too_late or code == -getattr(signal, "SIGXCPU", 24):
            return Unreadable(
                self.name,
                "Reading this file takes longer than any paper needs.",
                "Such files are made to stop the programs that open them, or are damaged.",
                SEND_AGAIN,
            )
        if code == -getattr(signal, "SIGSEGV", 11) or code >= 0:
            return Unreadable(self.name, "Reading stopped before the end.", *OUR_MISTAKE)
        # PDFium and the system end a process that asks for more memory than it may have.
        return Unreadable(self.name, *TOO_MUCH)


@contextmanager
def _as_input(data: bytes) -> Iterator[IO[bytes]]:
    """A file without a name that holds the data: in memory where the system can, so that no paper lies on a disk."""
    with open(os.memfd_create("paper"), "w+b") if hasattr(os, "memfd_create") else tempfile.TemporaryFile() as source:
        source.write(data)
        source.seek(0)
        yield source


def _import_path() -> list[str]:
    """Where this process finds its modules, without the folder that somebody happens to stand in."""
    return [os.path.abspath(place) for place in sys.path if place]
