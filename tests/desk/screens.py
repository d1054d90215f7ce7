"""The screens of a test's desk, and a clock that is set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import yaml
from django.core.cache import cache
from django.test import Client
from msgspec import to_builtins

from brightline.desk.home import Home
from brightline.desk.models import User
from brightline.desk.pages import asking
from brightline.desk.unit import Unit

ZONE = ZoneInfo("America/New_York")


@contextmanager
def served(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages serve this desk."""
    (desk.folder / "desk.yaml").write_text(yaml.safe_dump(to_builtins(unit)))
    monkeypatch.setattr("brightline.desk.pages.asking.home", lambda: desk)
    asking.the_unit.cache_clear()
    cache.clear()
    yield
    asking.the_unit.cache_clear()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


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
