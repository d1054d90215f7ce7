"""A desk opens what is its own, wherever its database lies: not another's, and nothing invented among what is real."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction
from msgspec.structs import replace

from brightline.desk import witness
from brightline.desk.arrival.receive import receive
from brightline.desk.checkpoints import refuse_another
from brightline.desk.home import Home, HomeError

NOW = datetime(2024, 12, 4, 3, 15, tzinfo=UTC)


@pytest.fixture
def signed(desk: Home) -> Home:
    """A desk with something in its log, and the log signed, as it is within the first hour."""
    receive(b"%PDF a fax", desk, channel="folder", station="A-1")
    with transaction.atomic():
        witness.sign(desk, NOW)
    return desk


def test_no_new_key_is_made_where_something_has_arrived_whatever_database_it_is_in(desk: Home) -> None:
    assert not desk.database.exists(), "these rows lie elsewhere, as they do on PostgreSQL"
    receive(b"%PDF a fax", desk, channel="folder", station="A-1")
    desk.key_file.unlink()
    with pytest.raises(HomeError, match="key of this desk is missing"):
        desk.prepared()
    assert not desk.key_file.exists()


@pytest.mark.parametrize("training", [True, False])
def test_a_folder_for_training_and_one_at_work_refuse_each_other_whatever_database_they_name(
    tmp_path: Path, db: None, training: bool
) -> None:
    made = Home(tmp_path / "desk", tmp_path / "key", training).prepared()
    receive(b"%PDF a fax", made, channel="folder", station="A-1")
    with pytest.raises(HomeError, match="belongs to a desk for"):
        replace(made, training=not training).prepared()
    made.prepared()


def test_a_desk_opens_its_own_database_again(signed: Home) -> None:
    refuse_another(signed)


def test_a_desk_for_training_does_not_open_the_database_of_one_at_work(signed: Home) -> None:
    with pytest.raises(HomeError, match="belongs to a desk for work"):
        refuse_another(replace(signed, training=True))


def test_a_desk_with_another_key_does_not_open_the_database(signed: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "other", tmp_path / "another-key").prepared()
    with pytest.raises(HomeError, match="another key"):
        refuse_another(other)
