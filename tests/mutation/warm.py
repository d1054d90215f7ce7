"""Runs mutants against tests in forks of one process that has collected the tests but run none.

Nothing a test leaves behind reaches another mutant. Each mutant meets only the tests that run a line it changes, the
quick ones first, and those that found another mutant of the same function before all others.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import coverage
import pytest
from _pytest.tmpdir import tmppath_result_key

from tests.mutation.mutants import SOURCES, Mutant

KILLED, SURVIVED, TIMED_OUT, NO_TEST = "killed", "survived", "timed out", "no test"
LEAST_SECONDS, TIMES_LONGER = 2.0, 10
"""A test has so many seconds of processor time, or so many times what it needs without a mutant."""
MEMORY = 4 << 30
Told = tuple[str, str, float]
"""What became of a mutant, the test that found it, and the seconds it took."""


@dataclass
class Tests:
    """The tests, what each costs, and which lines it runs."""

    items: list[pytest.Item]
    seconds: dict[int, float] = field(default_factory=dict)
    by_line: dict[tuple[str, int], set[int]] = field(default_factory=dict)
    found_one: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """For each function, the tests that found a mutant of it; the last one first."""

    def measure(self) -> None:
        """Run all tests in forks, once for their cost and once for the lines they run. Raises RuntimeError."""
        (self.seconds, wrong), self.by_line = in_forks([lambda: _costs(self.items), lambda: _lines(self.items)])
        if wrong:
            raise RuntimeError("\n".join(["These tests fail without a mutant:", *wrong]))

    def seeing(self, mutant: Mutant) -> set[int]:
        """The tests that run a line it changes."""
        return set().union(*(self.by_line.get((mutant.module, line), ()) for line in mutant.lines))

    def quick(self, test: int, most_seconds: float) -> bool:
        """Whether a test leaves time for others."""
        return self.seconds[test] <= most_seconds / 2

    def of(self, mutant: Mutant, most_seconds: float) -> list[int]:
        """The tests that can see a mutant, the best first, as many as fit.

        Those that take long by themselves come after the others, as long again, and only if they found another mutant
        of the same function or there are no others: one of them, tried first, would leave no time for the rest.
        """
        found = self.seeing(mutant)
        best = self.found_one[mutant.place]
        ordered = sorted(found, key=lambda t: (best.index(t) if t in best else len(best), self.seconds[t], t))
        quick = [t for t in ordered if self.quick(t, most_seconds)]
        long = [t for t in ordered if not self.quick(t, most_seconds) and (t in best or not quick)]
        return [*self._fitting(quick, most_seconds), *self._fitting(long, most_seconds)]

    def _fitting(self, tests: list[int], most_seconds: float) -> list[int]:
        """The first of some tests, and those after it while the time lasts."""
        chosen: list[int] = []
        left = most_seconds
        for test in tests:
            left -= self.seconds[test]
            if chosen and left < 0:
                break
            chosen.append(test)
        return chosen


def judged(tests: Tests, mutants: list[Mutant], workers: int, most_seconds: float) -> Iterator[tuple[Mutant, Told]]:
    """What becomes of each mutant. Those that only long tests see come first, and say which long tests to try."""
    gc.collect()
    gc.freeze()
    running: dict[int, tuple[Mutant, BinaryIO, float]] = {}
    for mutant in sorted(mutants, key=lambda m: any(tests.quick(t, most_seconds) for t in tests.seeing(m))):
        chosen = tests.of(mutant, most_seconds)
        if not chosen:
            yield mutant, (NO_TEST, "", 0.0)
            continue
        pid, pipe = _fork(lambda out, m=mutant, c=chosen: _try(m, c, tests, out))  # type: ignore[misc]
        running[pid] = (mutant, pipe, time.monotonic())
        if len(running) >= workers:
            yield _finished(tests, running)
    while running:
        yield _finished(tests, running)


def _finished(tests: Tests, running: dict[int, tuple[Mutant, BinaryIO, float]]) -> tuple[Mutant, Told]:
    pid, status = os.wait()
    mutant, pipe, since = running.pop(pid)
    said = pipe.read()
    pipe.close()
    seconds = round(time.monotonic() - since, 3)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGPROF, signal.SIGALRM):
        return mutant, (TIMED_OUT, "", seconds)
    if said == b"survived":
        return mutant, (SURVIVED, "", seconds)
    by = ""
    if said.isdigit():
        test = int(said)
        by = tests.items[test].nodeid
        best = tests.found_one[mutant.place]
        if test in best:
            best.remove(test)
        best.insert(0, test)
    return mutant, (KILLED, by, seconds)


def _try(mutant: Mutant, chosen: list[int], tests: Tests, out: BinaryIO) -> None:
    """In a fork: put the mutant in and say which test sees it. A mutant that cannot be put in is seen at once."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(120)
    mutant.apply()
    for number, test in enumerate(chosen):
        signal.setitimer(signal.ITIMER_PROF, max(LEAST_SECONDS, TIMES_LONGER * tests.seconds[test]))
        following = tests.items[chosen[number + 1]] if number + 1 < len(chosen) else None
        if not _passes(tests.items[test], following):
            out.write(str(test).encode())
            return
    out.write(b"survived")


def _passes(item: pytest.Item, following: pytest.Item | None) -> bool:
    """Whether a test passes. Nothing is reported: to describe a failure takes longer than to find it."""
    state: Any = item.session._setupstate
    try:
        if not item._request:  # type: ignore[attr-defined]
            item._initrequest()  # type: ignore[attr-defined]
        item.stash[tmppath_result_key] = {}
        state.setup(item)
        item.runtest()
        state.teardown_exact(following)
    except pytest.skip.Exception:
        state.teardown_exact(following)
    except BaseException:  # noqa: BLE001 - whatever a mutant raises, it has been seen
        with contextlib.suppress(BaseException):
            state.teardown_exact(None)
        return False
    item._request = item.funcargs = None  # type: ignore[attr-defined]
    return True


def _costs(items: list[pytest.Item]) -> tuple[dict[int, float], list[str]]:
    seconds, wrong = {}, []
    for i, item in enumerate(items):
        since = time.process_time()
        if not _passes(item, items[i + 1] if i + 1 < len(items) else None):
            wrong.append(item.nodeid)
        seconds[i] = time.process_time() - since
    return seconds, wrong


def _lines(items: list[pytest.Item]) -> dict[tuple[str, int], set[int]]:
    watch = coverage.Coverage(data_file=None, config_file=False, source=[str(SOURCES)])
    watch.start()
    for i, item in enumerate(items):
        watch.switch_context(str(i))
        _passes(item, items[i + 1] if i + 1 < len(items) else None)
    watch.stop()
    data = watch.get_data()
    found = {}
    for path in data.measured_files():
        name = ".".join(Path(path).relative_to(SOURCES).with_suffix("").parts).removesuffix(".__init__")
        for line, tests in data.contexts_by_lineno(path).items():
            found[name, line] = {int(test) for test in tests if test}
    return found


def in_forks(works: list[Callable[[], Any]]) -> list[Any]:
    """What each piece of work gives, done in a fork each, as many at a time as there are processors."""
    found = []
    for start in range(0, len(works), at_once := os.cpu_count() or 1):
        pipes = [_forked(work) for work in works[start : start + at_once]]
        found += [_received(pipe) for pipe in pipes]
    return found


def _forked(work: Callable[[], Any]) -> BinaryIO:
    return _fork(lambda out: out.write(pickle.dumps(work())))[1]


def _received(pipe: BinaryIO) -> Any:
    """What a fork sends, once it has ended."""
    with pipe:
        sent = pipe.read()
    os.wait()
    if not sent:
        raise RuntimeError("a fork ended without a word")
    return pickle.loads(sent)


def _fork(work: Callable[[BinaryIO], object]) -> tuple[int, BinaryIO]:
    """Do some work in a fork of this process, silently; gives the fork's number and what it writes."""
    read, write = os.pipe()
    pid = os.fork()
    if pid:
        os.close(write)
        return pid, os.fdopen(read, "rb")
    try:
        os.close(read)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        sys.setrecursionlimit(1000)
        with os.fdopen(write, "wb") as out:
            work(out)
        os._exit(0)
    except BaseException:  # noqa: BLE001 - the fork must never go on as its parent would
        os._exit(3)
