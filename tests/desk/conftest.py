"""A desk in a folder of its own, for each test."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

# Settings are read when Django is set up, which is before the first test; the database of a test is another one.
os.environ.setdefault("BRIGHTLINE_DESK", tempfile.mkdtemp(prefix="brightline-desk-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brightline.desk.settings")

from brightline.desk.home import Home, home

home().prepared()

import django  # noqa: E402  after the key is there, from which the secret of the settings is made

django.setup()


@pytest.fixture
def desk(tmp_path: Path, db: None) -> Home:
    """A fresh desk, whose rows are in a database that is emptied after the test."""
    return Home(tmp_path / "desk", tmp_path / "key").prepared()
