"""Deciding touches nothing outside: no file, no clock, no network, no chance. Watched while it happens."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import random
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import brightline.engine
from brightline import AtLeast, Corpus, Judged, Law

OUTSIDE = {
    "_io",
    "io",
    "posix",
    "nt",
    "time",
    "_socket",
    "socket",
    "_ssl",
    "select",
    "_random",
    "random",
    "_posixsubprocess",
    "_imp",
}
CLOCKS = {"now", "today", "utcnow"}


@contextmanager
def watched() -> Iterator[list[str]]:
    """Every call out of Python's own world meanwhile: each built-in of the modules above, each reading of a clock."""
    seen: list[str] = []

    def watch(frame: FrameType, event: str, callee: Any) -> None:
        if event != "c_call":
            return
        owner = getattr(callee, "__self__", None)
        kind = owner if isinstance(owner, type) else type(owner)
        home = callee.__module__ or kind.__module__
        if home in OUTSIDE or (callee.__name__ in CLOCKS and kind.__module__ == "datetime"):
            seen.append(f"{home}.{callee.__name__} from {frame.f_code.co_filename}:{frame.f_lineno}")

    before = sys.getprofile()
    gc.disable()  # other tools hang a stopwatch on each collection
    sys.setprofile(watch)
    try:
        yield seen
    finally:
        sys.setprofile(before)
        gc.enable()


@pytest.fixture(scope="module")
def law() -> Law:
    """A law with everything loaded: what is watched is deciding, not reading the measures."""
    for module in pkgutil.walk_packages(brightline.engine.__path__, "brightline.engine."):
        importlib.import_module(module.name)
    return Corpus.load().law("us/ma/boston", on=date(2024, 12, 4))


QUESTIONS: dict[str, Callable[[Law], object]] = {
    "an answer": lambda law: law.decide(
        "hold", {"actor": "police_officer", "papers": {"civil_detainer"}, "person.eligible_for_release": "yes"}
    ),
    "an open answer": lambda law: law.decide("hold", {"papers": AtLeast({"civil_detainer"})}),
    "a judgement": lambda law: law.decide(
        "share_information",
        {
            "actor": "police_officer",
            "investigation.significant_public_safety": Judged("yes", by="Capt. R. Roe", why="shots"),
        },
    ),
    "a due date": lambda law: law.decide("file_annual_report", {"actor": "police_commissioner"}),
    "a question back": lambda law: law.ask("notify_release", {"actor": "police_officer"}),
    "an explanation": lambda law: law.decide("hold", {"actor": "police_officer"}).explain(),
    "the JSON": lambda law: law.decide("hold", {"actor": "police_officer"}).to_json(),
}


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=list(QUESTIONS))
def test_deciding_touches_no_file_no_clock_and_no_network(law: Law, ask: Callable[[Law], object]) -> None:
    with watched() as seen:
        ask(law)
    assert seen == []


def _read() -> None:
    Path(__file__).read_bytes()


@pytest.mark.parametrize(
    "impure",
    [
        _read,
        lambda: open(__file__).close(),
        time.time,
        date.today,
        datetime.now,
        lambda: socket.socket().close(),
        random.random,
    ],
)
def test_the_watch_sees_each_way_out(impure: Callable[[], object]) -> None:
    with watched() as seen:
        impure()
    assert seen
