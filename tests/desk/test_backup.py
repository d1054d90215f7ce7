"""A backup holds what the desk had at one moment and not its key; what is restored is that, or is refused."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from brightline.ledger import Checkpoint, SigningKey, leaf_hash, root_of
from tests.desk.process import as_role, fresh_database

KEY = SigningKey("desk.millbrook.example/log", bytes(range(32)))


class Place:
    """A desk in a folder, with its key elsewhere, and a place for backups of it."""

    def __init__(self, folder: Path) -> None:
        self.desk, self.key, self.target, self._around = folder / "desk", folder / "key", folder / "backups", folder
        self.database = fresh_database()

    def run(self, *command: str, folder: Path | None = None, database: str | None = None) -> str:
        """Run a program at the desk; what it said. Raises AssertionError where it did not succeed."""
        done = self.tried(*command, folder=folder, database=database)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def tried(
        self, *command: str, folder: Path | None = None, database: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("BRIGHTLINE_")}
        told = {"BRIGHTLINE_DESK": str(folder or self.desk), "BRIGHTLINE_DESK_KEY": str(self.key)}
        told["BRIGHTLINE_DESK_DATABASE"] = as_role(self.database if database is None else database)
        return subprocess.run(
            [sys.executable, "-m", *command], env={**plain, **told}, capture_output=True, text=True, check=False
        )

    def works(self, *numbers: int, folder: Path | None = None, database: str | None = None) -> None:
        """Take in papers."""
        self.run("tests.desk.working", *map(str, numbers), folder=folder, database=database)
        (folder or self.desk).joinpath("desk.yaml").write_text(
            "name: Millbrook\nplace: us/ma/boston\nstations: {A-1: A}\n"
        )

    def back_up(self) -> str:
        return self.run("brightline", "desk", "backup", str(self.target), "--folder", str(self.desk))

    def restore(self, folder: Path, *args: str) -> tuple[subprocess.CompletedProcess[str], str]:
        """Restore into a folder, and an empty database where it is PostgreSQL; its address as the owner."""
        empty = self._empty()
        more = ("--database", empty) if empty else ()
        command = ("brightline", "desk", "restore", str(self.target), "--folder", str(folder), *args, *more)
        done = self.tried(*command)
        if done.returncode == 0 and empty:
            role = ("brightline", "desk", "database", "--folder", str(folder), "--role", "desk_at_work")
            plain = {**os.environ, "BRIGHTLINE_DESK_DATABASE": empty}
            subprocess.run([sys.executable, "-m", *role], env=plain, check=True, stdout=subprocess.DEVNULL)
        return done, empty

    def drill(self, *args: str, key: Path | None = None) -> subprocess.CompletedProcess[str]:
        empty = self._empty()
        more = ("--database", empty) if empty else ()
        command = ("desk", "drill", str(self.target), "--key", str(key or self.key), *args, *more)
        return self.tried("brightline", *command)

    def _empty(self) -> str:
        if not self.database:
            return ""
        name = f"{self.database.rpartition('/')[2]}_{os.urandom(3).hex()}"
        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"{self.database.rpartition('/')[0]}/{name}"

    def rows(self, query: str, folder: Path | None = None, database: str | None = None) -> list[tuple[object, ...]]:
        address = self.database if database is None else database
        if address:
            with psycopg.connect(address) as connection:
                return connection.execute(query.encode()).fetchall()
        with sqlite3.connect((folder or self.desk) / "desk.sqlite3") as connection:
            return connection.execute(query).fetchall()

    def checkpoint(self, file: str) -> Path:
        """A checkpoint of the log as it is, kept in a file, as a filed report prints it."""
        leaves = [leaf_hash(bytes(row[0])) for row in self.rows('SELECT entry FROM desk_logentry ORDER BY "index"')]  # type: ignore[call-overload]  # a column of bytes
        kept = self._around / file
        kept.write_text(KEY.sign(Checkpoint(KEY.verifier.name, len(leaves), root_of(leaves)).text()))
        return kept

    def newest(self) -> Path:
        return sorted(self.target.glob("2*"))[-1]

    def copies(self) -> dict[str, int]:
        """The copies of originals, each with when it was written."""
        files = (self.target / "originals").rglob("*")
        return {path.name: path.stat().st_ctime_ns for path in files if path.is_file()}


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A desk that took in three papers."""
    made = Place(tmp_path_factory.mktemp("seed"))
    made.works(1, 2, 3)
    return made


@pytest.fixture
def place(seed: Place, tmp_path: Path) -> Place:
    """Such a desk for each test: a copy of one, or, on PostgreSQL, one with a database of its own."""
    made = Place(tmp_path)
    if made.database:
        made.works(1, 2, 3)
    else:
        shutil.copytree(seed.desk, made.desk)
        shutil.copyfile(seed.key, made.key)
    return made


ARRIVALS = "SELECT count(*) FROM desk_arrival"


def test_what_is_restored_is_what_was_there_and_goes_on(place: Place, tmp_path: Path) -> None:
    place.back_up()
    place.works(4)
    restored = tmp_path / "restored"
    done, database = place.restore(restored)
    assert done.returncode == 0, done.stderr
    assert place.rows(ARRIVALS, restored, database) == [(3,)], "the recovery point is the backup, and nothing later"
    assert (restored / "desk.yaml").read_text() == (place.desk / "desk.yaml").read_text()
    place.works(5, folder=restored, database=database)
    assert place.rows(ARRIVALS, restored, database) == [(4,)]


def test_the_drill_opens_every_original_and_checks_the_log(place: Place) -> None:
    place.back_up()
    done = place.drill()
    assert done.returncode == 0, done.stderr
    assert "3 originals opened" in done.stdout
    assert "3 matters opened" in done.stdout
    assert "6 entries and is whole" in done.stdout


def test_the_key_is_in_no_byte_of_a_backup_and_no_name_either(place: Place) -> None:
    place.back_up()
    key = place.key.read_bytes()
    told = [path.read_bytes() for path in place.target.rglob("*") if path.is_file()]
    assert len(told) >= 5
    for data in told:
        assert key not in data
        assert b"Ramona" not in data
        assert b"Invented" not in data


def test_a_backup_can_be_read_by_its_owner_alone(place: Place) -> None:
    place.back_up()
    assert {oct(path.stat().st_mode & 0o077) for path in place.newest().rglob("*")} == {"0o0"}


def test_an_original_is_copied_once(place: Place) -> None:
    place.back_up()
    first = place.copies()
    place.works(4)
    place.back_up()
    second = place.copies()
    assert len(second) == 4
    assert {name: second[name] for name in first} == first, "what was copied is not copied again"


def test_an_earlier_backup_is_restored_by_its_name(place: Place, tmp_path: Path) -> None:
    place.back_up()
    name = place.newest().name
    place.works(4)
    place.back_up()
    done, database = place.restore(tmp_path / "earlier", "--at", name)
    assert done.returncode == 0, done.stderr
    assert place.rows(ARRIVALS, tmp_path / "earlier", database) == [(3,)]


@pytest.mark.parametrize("after", ["database", "originals"])
def test_a_backup_that_was_broken_off_is_none_and_the_one_before_it_restores(place: Place, after: str) -> None:
    """A crash at each point of it: what a half made one leaves has no description, and is cleared away by the next."""
    place.back_up()
    whole = place.newest().name
    place.works(4)
    # As it is after the copy of the database, or of the originals too: the folder is not renamed yet.
    left = place.target / ".20300101T000000.000Z.part"
    shutil.copytree(place.newest(), left)
    (left / "backup.json").unlink()
    if after == "originals":
        for path in place.desk.joinpath("originals").rglob("*"):
            if path.is_file():
                copy = place.target / "originals" / path.relative_to(place.desk / "originals")
                copy.parent.mkdir(exist_ok=True)
                shutil.copy2(path, copy)
    done = place.drill()
    assert done.returncode == 0, done.stderr
    assert "3 originals opened" in done.stdout
    place.back_up()
    assert not left.exists()
    assert place.newest().name != whole
    assert "4 originals opened" in place.drill().stdout


def test_a_backup_that_is_killed_leaves_the_one_before_it(place: Place) -> None:
    place.back_up()
    place.works(*range(4, 30))
    plain = {name: value for name, value in os.environ.items() if not name.startswith("BRIGHTLINE_")}
    told = {"BRIGHTLINE_DESK_KEY": str(place.key), "BRIGHTLINE_DESK_DATABASE": as_role(place.database)}
    command = ("-m", "brightline", "desk", "backup", str(place.target), "--folder", str(place.desk))
    with subprocess.Popen([sys.executable, *command], env={**plain, **told}, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and not list(place.target.glob(".*.part")):
            pass
        process.kill()
    done = place.drill()
    assert done.returncode == 0, done.stderr
    place.back_up()
    assert "29 originals opened" in place.drill().stdout


def test_what_lies_in_a_watched_folder_is_taken_in_again_after_a_restore(place: Place, tmp_path: Path) -> None:
    """The desk leaves what it took in where it was, so that what came since the backup comes again by itself."""
    script = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'brightline.desk.settings'\n"
        "import django; django.setup()\n"
        "from pathlib import Path; from brightline.desk.home import home; from brightline.desk.arrival import folder\n"
        f"print(folder.take_in(Path({str(tmp_path / 'faxes')!r}), home(), 'A-1', settled=-1))\n"
    )
    (tmp_path / "faxes").mkdir()
    (tmp_path / "faxes" / "before.pdf").write_bytes(b"%PDF before")
    (tmp_path / "look.py").write_text(script)

    def look(folder: Path, database: str | None = None) -> str:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("BRIGHTLINE_")}
        told = {"BRIGHTLINE_DESK": str(folder), "BRIGHTLINE_DESK_KEY": str(place.key)}
        told["BRIGHTLINE_DESK_DATABASE"] = as_role(place.database if database is None else database)
        done = subprocess.run(
            [sys.executable, str(tmp_path / "look.py")],
            env={**plain, **told},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    assert look(place.desk) == "1"
    place.back_up()
    (tmp_path / "faxes" / "after.pdf").write_bytes(b"%PDF after")
    assert look(place.desk) == "1"
    done, database = place.restore(tmp_path / "restored")
    assert done.returncode == 0, done.stderr
    assert look(tmp_path / "restored", database) == "1", "the one that came after the backup, and not the other again"


# What is wrong is found


def test_another_key_opens_nothing(place: Place, tmp_path: Path) -> None:
    place.back_up()
    (tmp_path / "other").write_bytes(bytes(32))
    done = place.drill(key=tmp_path / "other")
    assert done.returncode == 1
    assert "does not open" in done.stderr


@pytest.mark.parametrize("what", ["original", "lost original", "database", "description"])
def test_one_changed_byte_is_found(place: Place, what: str) -> None:
    place.back_up()
    files = sorted(path for path in (place.target / "originals").rglob("*") if path.is_file())
    file = {"database": next(place.newest().glob("desk.[sd][qu]*")), "description": place.newest() / "backup.json"}.get(
        what, files[0]
    )
    if what == "lost original":
        file.unlink()
    elif what == "description":
        told = json.loads(file.read_text())
        file.write_text(json.dumps({**told, "rows": {**told["rows"], "desk_arrival": 2}}))
    else:
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data)
    assert place.drill().returncode == 1


def test_a_spoiled_original_does_not_replace_its_good_copy(place: Place) -> None:
    place.back_up()
    file = next(path for path in place.desk.joinpath("originals").rglob("*") if path.is_file())
    file.write_bytes(b"spoiled" * 20)
    done = place.tried("brightline", "desk", "backup", str(place.target), "--folder", str(place.desk))
    assert done.returncode == 1
    assert "1 originals at the desk do not open" in done.stderr
    assert place.drill().returncode == 0, "the copy that was made before is still good"


def test_an_expunged_original_goes_from_the_backup_too(place: Place) -> None:
    place.back_up()
    sha = place.rows("SELECT sha256 FROM desk_original ORDER BY kept_at")[0][0]
    # Past what the database refuses: how it comes to that is tried in test_disposition.
    delete = f"DELETE FROM desk_originalkey WHERE original_id = '{sha}'"
    if place.database:
        with psycopg.connect(place.database) as connection:
            connection.execute(b"ALTER TABLE desk_originalkey DISABLE TRIGGER USER")
            connection.execute(delete.encode())
            connection.execute(b"ALTER TABLE desk_originalkey ENABLE TRIGGER USER")
    else:
        with sqlite3.connect(place.desk / "desk.sqlite3") as connection:
            told = connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'desk_originalkey' AND type = 'trigger'"
            )
            triggers = told.fetchall()
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute(delete)
            for _, made in triggers:
                connection.execute(made)
    place.back_up()
    assert not [name for name in place.copies() if name.startswith(str(sha))]
    told = place.drill().stdout
    assert "2 originals opened and have their hash; 1 were expunged" in told


def test_a_log_that_went_on_from_an_older_backup_is_told_from_the_one_that_was_signed(
    place: Place, tmp_path: Path
) -> None:
    place.back_up()
    place.works(4, 5)
    kept = place.checkpoint("kept")
    args = ("--kept", str(kept), "--log-key", str(KEY.verifier))
    assert "shorter now" in place.drill(*args).stderr, "the backup is older than the checkpoint"
    restored = tmp_path / "restored"
    done, database = place.restore(restored)
    assert done.returncode == 0, done.stderr
    place.works(6, 7, 8, folder=restored, database=database)
    place.desk, place.database, place.target = restored, database, tmp_path / "other backups"
    place.back_up()
    told = place.drill(*args)
    assert told.returncode == 1
    assert "does not begin with what was signed then" in told.stderr
    assert place.drill("--kept", str(place.checkpoint("later")), "--log-key", str(KEY.verifier)).returncode == 0


def test_a_backup_beside_the_desk_or_the_key_is_refused(place: Place, tmp_path: Path) -> None:
    for target in (place.desk / "backups", place.desk, tmp_path):
        done = place.tried("brightline", "desk", "backup", str(target), "--folder", str(place.desk))
        assert done.returncode == 2, target
    (tmp_path / "vault").mkdir()
    place.key = place.key.rename(tmp_path / "vault" / "key")
    done = place.tried("brightline", "desk", "backup", str(tmp_path / "vault"), "--folder", str(place.desk))
    assert "key of the desk lies in the folder for backups" in done.stderr


def test_nothing_is_restored_over_what_is_there(place: Place) -> None:
    place.back_up()
    before = sorted(place.desk.rglob("*"))
    done, _ = place.restore(place.desk)
    assert (done.returncode, "is not empty" in done.stderr) == (2, True)
    assert sorted(place.desk.rglob("*")) == before


def test_a_backup_of_a_desk_at_work_is_not_restored_for_training(place: Place, tmp_path: Path) -> None:
    place.back_up()
    done, _ = place.restore(tmp_path / "training", "--training")
    assert (done.returncode, "a desk for work" in done.stderr) == (2, True)


def test_a_folder_without_a_backup_says_so(place: Place, tmp_path: Path) -> None:
    place.target.mkdir()
    assert "no whole backup" in place.drill().stderr
