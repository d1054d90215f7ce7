"""A clock at the desk that is set."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

ZONE = ZoneInfo("America/New_York")


class Clock:
    """What time it is at the desk."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
        self.now = now
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.now)

    def set(self, text: str) -> None:
        """Set it to a time by the clock on the wall."""
        self.now = at(text)

    def goes(self, minutes: float) -> None:
        """Let it go on."""
        self.now += timedelta(minutes=minutes)


def at(text: str) -> datetime:
    """A time by the clock on the desk's wall."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)
