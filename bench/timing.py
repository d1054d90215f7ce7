"""How things are timed: two contenders turn about, many short passes, medians of ratios.

On a shared machine an absolute time means little, and the time on the wall counts what others do with the processor.
So processor time is taken, of the process for questions and of the child for start-up. Each pass of ours stands next to
a pass of the peer on the same questions, the ratio is taken pass by pass, and the median over the passes is what
counts. Every pass has fresh questions, so that nothing is answered from a memory of the very same question.
"""

from __future__ import annotations

import gc
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Run = Callable[[Sequence[Any]], object]
"""Answers prepared questions one by one. The loop is inside: no call of ours stands between clock and contender."""


@dataclass(frozen=True)
class Measured:
    """Two contenders on the same questions."""

    ours: float
    """Processor time: microseconds a question, or milliseconds a process; median over the passes."""
    peer: float
    ratio: float
    """Our time over the peer's, median over the passes."""
    low: float
    high: float
    """The middle half of the ratios."""


def compared(ours: Sequence[float], peers: Sequence[float], ratios: Sequence[float]) -> Measured:
    """Medians, and the middle half of the ratios."""
    ordered = sorted(ratios)
    n = len(ordered)
    return Measured(
        statistics.median(ours),
        statistics.median(peers),
        statistics.median(ratios),
        ordered[n // 4],
        ordered[-1 - n // 4],
    )


def side_by_side(
    ours: Run, peer: Run, questions: Callable[[int], tuple[Sequence[Any], Sequence[Any]]], passes: int, warm: int = 5
) -> Measured:
    """Time both on fresh questions in every pass; `questions(pass)` gives ours and the peer's.

    The first `warm` passes do not count.
    """
    mine, theirs, ratios = [], [], []
    for n in range(passes + warm):
        for_us, for_peer = questions(n)
        # Turn about: whatever the first one leaves in the caches of the machine helps either as often as the other.
        if n % 2:
            b, a = _pass(peer, for_peer), _pass(ours, for_us)
        else:
            a, b = _pass(ours, for_us), _pass(peer, for_peer)
        if n >= warm:
            mine.append(a / len(for_us) * 1e6)
            theirs.append(b / len(for_peer) * 1e6)
            ratios.append(mine[-1] / theirs[-1])
    return compared(mine, theirs, ratios)


def _pass(run: Run, questions: Sequence[Any]) -> float:
    gc.collect()
    start = time.process_time()
    run(questions)
    return time.process_time() - start


def turn_about(
    ours: Callable[[Any], object], peer: Callable[[Any], object], rows: Callable[[int], tuple[Any, Any]],
    counts: tuple[int, int], passes: int,
) -> Measured:  # fmt: skip
    """Time both on many rows at once, new ones in every pass: microseconds of processor time a row.

    `counts`: how many rows each of the two gets. The first pass does not count.
    """
    mine, theirs = [], []
    for n in range(passes + 1):
        for_us, for_peer = rows(n)
        for run, given, count, into in ((ours, for_us, counts[0], mine), (peer, for_peer, counts[1], theirs)):
            begun = time.process_time()
            run(given)
            into.append((time.process_time() - begun) / count * 1e6)
    pairs = list(zip(mine[1:], theirs[1:], strict=True))
    return compared(mine[1:], theirs[1:], [a / b for a, b in pairs])


def process_ms(command: Sequence[str], environment: Mapping[str, str], expected: int = 0) -> float:
    """Processor time of a process that waits for nothing. Raises RuntimeError when it does not end as expected."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, env=dict(environment), check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != expected:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr.decode()}")
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1e3
