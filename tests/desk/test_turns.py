"""On SQLite whoever wants to write waits for a turn, and is next in the order in which they came."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.backends.sqlite3 import base

from brightline.desk.models import LogHead
from brightline.desk.sqlite.base import TURNS, Turns

LONG_ENOUGH = 10.0

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL lets many write at a time")


def in_thread(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


@contextmanager
def held(turns: Turns) -> Iterator[None]:
    assert turns.take(LONG_ENOUGH)
    yield
    turns.give()


def waiting_for(turns: Turns, number: int) -> None:
    until = time.monotonic() + LONG_ENOUGH
    while len(turns._waiting) < number:
        assert time.monotonic() < until, "Nobody waits for a turn."
        time.sleep(0.001)


def test_those_who_wait_write_in_the_order_in_which_they_came() -> None:
    turns, wrote, threads = Turns(), [], []

    def write(name: int) -> None:
        with held(turns):
            wrote.append(name)

    with held(turns):
        for name in range(8):
            threads.append(in_thread(lambda name=name: write(name)))
            waiting_for(turns, name + 1)
    for thread in threads:
        thread.join(LONG_ENOUGH)
    assert wrote == list(range(8))


def test_one_who_waited_in_vain_keeps_nobody_from_his_turn() -> None:
    turns = Turns()
    with held(turns):
        assert not turns.take(0.01)
    assert turns.take(0.01)


@pytest.fixture
def a_row(transactional_db: None) -> None:
    """What is written over and over."""
    if not LogHead.objects.exists():
        LogHead.objects.create(size=0)


def write() -> None:
    with transaction.atomic():
        LogHead.objects.update(size=0)


def write_elsewhere() -> bool:
    """Whether another thread could write at once."""
    wrote: list[bool] = []

    def work() -> None:
        try:
            write()
            wrote.append(True)
        finally:
            connection.close()

    in_thread(work).join(LONG_ENOUGH)
    return bool(wrote)


@on_sqlite
@pytest.mark.usefixtures("a_row")
def test_a_turn_is_given_back_however_a_transaction_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    write()
    assert write_elsewhere()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        LogHead.objects.update(size=1 // 0)
    assert write_elsewhere()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("no such words")
    assert write_elsewhere()

    def full() -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "_commit", full)
        with pytest.raises(OperationalError):
            write()
    assert write_elsewhere()


@on_sqlite
@pytest.mark.usefixtures("a_row")
def test_a_transaction_that_could_not_begin_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.01)
    with held(TURNS), pytest.raises(OperationalError, match="locked"):
        write()

    def held_by_another_process(_: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(base.DatabaseWrapper, "_start_transaction_under_autocommit", held_by_another_process)
        with pytest.raises(OperationalError, match="locked"):
            write()
    assert write_elsewhere()
