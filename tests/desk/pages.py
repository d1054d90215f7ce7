"""The pages of a desk, asked for by somebody who is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import yaml
from django.core.cache import cache
from django.test import Client
from msgspec import to_builtins

from brightline.desk.home import Home
from brightline.desk.models import User
from brightline.desk.pages import asking
from brightline.desk.unit import Unit


@contextmanager
def pages_of(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages serve this desk and unit."""
    (desk.folder / "desk.yaml").write_text(yaml.safe_dump(to_builtins(unit)))
    monkeypatch.setattr("brightline.desk.pages.asking.home", lambda: desk)
    asking.the_unit.cache_clear()
    cache.clear()
    yield
    asking.the_unit.cache_clear()


def signed_in(user: User) -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.force_login(user)
    return client
