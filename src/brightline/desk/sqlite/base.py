"""Django's SQLite, in which the threads of a process write one after the other, in the order in which they came.

SQLite lets one connection write at a time. The others look again after pauses of up to a tenth of a second, and whoever
happens to look first is next: with a dozen threads somebody waits for seconds. So they wait for each other here, where
the next is woken at once, and SQLite's own way is left for another process.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base


class Turns:
    """Who may write: one at a time, first come, first served."""

    def __init__(self) -> None:
        self._held = False
        self._waiting: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    def take(self, timeout: float) -> bool:
        """Wait for one's turn, for so many seconds at most; whether it came."""
        mine = threading.Event()
        with self._lock:
            if not self._held:
                self._held = True
                return True
            self._waiting.append(mine)
        if mine.wait(timeout):
            return True
        with self._lock:
            # It may have come while the time ran out.
            if mine.is_set():
                return True
            self._waiting.remove(mine)
        return False

    def give(self) -> None:
        """Let the next one write."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False


TURNS = Turns()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes its turn with each transaction, and gives it back at the end of it."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._has_turn = False

    def _start_transaction_under_autocommit(self) -> None:
        patience = float(self.settings_dict["OPTIONS"].get("timeout", 5.0))
        if not TURNS.take(patience):
            raise OperationalError("database is locked")
        self._has_turn = True
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out
        except BaseException:
            self._give_turn()
            raise

    def _set_autocommit(self, autocommit: bool) -> None:
        # However a transaction ended, this is how it is left.
        try:
            super()._set_autocommit(autocommit)  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._give_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._give_turn()

    def _give_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            TURNS.give()
