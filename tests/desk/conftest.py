"""A desk in a folder of its own, for each test."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from pytest_django import Settings

# Settings are read when Django is set up, which is before the first test; the database of a test is another one.
_folder = tempfile.TemporaryDirectory(prefix="brightline-desk-")
# Of this process alone: pytest's workers inherit what the process that started them has set.
os.environ["BRIGHTLINE_DESK"] = _folder.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brightline.desk.settings")

from brightline.desk.home import Home, home  # noqa: E402  the settings' folder is named only now

home().prepared()

import django  # noqa: E402  after the key is there, from which the secret of the settings is made

django.setup()

from django.db import connection  # noqa: E402
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402
from django.db.backends.signals import connection_created  # noqa: E402
from pytest_django import DjangoDbBlocker  # noqa: E402

from brightline.desk.database import make_role  # noqa: E402  models are there only now
from brightline.desk.unit import Unit  # noqa: E402
from tests.desk.people import People  # noqa: E402
from tests.desk.process import ROLE  # noqa: E402

if connection.vendor == "sqlite":
    # pytest-django knows Django's own SQLite alone for one that needs no file.
    connection.settings_dict["TEST"]["NAME"] = ":memory:"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """On PostgreSQL everything is tested as the role as which a desk works, which may do less than the owner."""
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            make_role(ROLE)
            name = connection.settings_dict["NAME"]

            def become(connection: BaseDatabaseWrapper, **_: object) -> None:
                # The database of the tests alone: who owns it takes it away at the end.
                if connection.vendor == "postgresql" and connection.settings_dict["NAME"] == name:
                    with connection.cursor() as cursor:
                        cursor.execute(f"SET ROLE {ROLE}")

            connection_created.connect(become, weak=False)
            become(connection)


@pytest.fixture
def desk(tmp_path: Path, db: None) -> Home:
    """A fresh desk, whose rows are in a database that is emptied after the test."""
    return Home(tmp_path / "desk", tmp_path / "key").prepared()


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """A hash that takes no time: what is tested is who may do what."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def unit() -> Unit:
    """A unit that Boston's law binds, with invented stations."""
    return Unit(
        "Millbrook Police Department",
        "us/ma/boston",
        {"A-1": "Station A-1", "B-2": "Station B-2"},
        directory={"court_clerk": "617-555-0101", "marshals": "617-555-0102"},
        second_factor="not_required",
    )


@pytest.fixture
def people(desk: Home) -> People:
    """Everybody of a small department."""
    return People(desk)
