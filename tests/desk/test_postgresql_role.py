"""On PostgreSQL the desk works as a role that can rewrite nothing that was kept, and refuses to work as any other."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import psycopg
import pytest
import yaml

from tests.desk.postgresql import postgresql, programs
from tests.desk.process import free_port

OWNER, ROLE = "brightline_owner", "brightline_desk"
KEPT = (
    "desk_original", "desk_arrival", "desk_part", "desk_takenin", "desk_logentry", "desk_brought", "desk_event",
    "desk_proposal", "desk_signature", "desk_done", "desk_shiftreturn", "desk_handover", "desk_alert", "desk_call",
    "desk_callexplained", "desk_filedreport", "desk_signedcheckpoint",
)  # fmt: skip


def has_postgresql() -> bool:
    try:
        programs()
    except FileNotFoundError:
        return False
    return True


pytestmark = pytest.mark.skipif(not has_postgresql(), reason="PostgreSQL is not installed")


def brightline(address: str, *args: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the program on a database."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("BRIGHTLINE_")}
    return subprocess.run(
        [sys.executable, "-m", "brightline", *args], env={**plain, "BRIGHTLINE_DESK_DATABASE": address, **more},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server of its own, with the two roles; the address without the role and the database."""
    with postgresql() as address, psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {OWNER} LOGIN".encode())
        yield address.partition("@")[2].rpartition("/")[0]


class Database:
    """A database that the owner brought up to date."""

    def __init__(self, server: str, folder: Path) -> None:
        self.name, self.server, self.folder = f"desk_{token_hex(4)}", server, folder
        with psycopg.connect(self.at("desk", "postgres"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone() is None:
                connection.execute(f"CREATE ROLE {ROLE} LOGIN".encode())
            connection.execute(f"CREATE DATABASE {self.name} OWNER {OWNER} TEMPLATE template0".encode())

    def at(self, role: str, database: str = "") -> str:
        return f"postgres://{role}@{self.server}/{database or self.name}"

    def says(self, role: str, statement: str) -> list[tuple[object, ...]]:
        """What the database answers a role. Raises psycopg.Error."""
        with psycopg.connect(self.at(role)) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def prepare(self, role: str = OWNER) -> subprocess.CompletedProcess[str]:
        return brightline(self.at(role), "desk", "database", "--folder", str(self.folder), "--role", ROLE)

    def write_unit(self) -> None:
        self.folder.mkdir(exist_ok=True)
        pages = f"127.0.0.1:{free_port()}"
        told = {"name": "Millbrook", "place": "us/ma/boston", "stations": {"A-1": "A-1"}, "pages": pages}
        (self.folder / "desk.yaml").write_text(yaml.safe_dump(told))

    def serve(self, role: str, *args: str) -> subprocess.CompletedProcess[str]:
        """Start the desk where it is expected to refuse, or do something else with it."""
        self.write_unit()
        return brightline(self.at(role), "serve", "desk", "--folder", str(self.folder), *args)


@pytest.fixture(scope="module")
def database(server: str, tmp_path_factory: pytest.TempPathFactory) -> Database:
    made = Database(server, tmp_path_factory.mktemp("role") / "desk")
    done = made.prepare()
    assert done.returncode == 0, done.stderr
    return made


def test_the_tables_that_are_kept_are_the_ones_that_this_test_names(database: Database) -> None:
    from brightline.desk.database import KEPT as QUERY

    assert set(KEPT) <= {str(row[0]) for row in database.says(OWNER, QUERY)}


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET ctid = ctid", "DELETE FROM {}", "TRUNCATE {} CASCADE", "ALTER TABLE {} DISABLE TRIGGER ALL",
        "DROP TABLE {} CASCADE", "ALTER TABLE {} OWNER TO CURRENT_USER",
        "CREATE TRIGGER mine BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION desk_kept()",
    ],
)  # fmt: skip
def test_the_desks_role_cannot_rewrite_what_is_kept(database: Database, table: str, statement: str) -> None:
    columns = database.says(OWNER, f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}'")
    assert columns, "the table is there"
    told = statement.format(table).replace("ctid = ctid", f'"{columns[0][0]}" = "{columns[0][0]}"')
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        database.says(ROLE, told)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (a int)", "CREATE TEMPORARY TABLE desk_grant (a int)", "CREATE SCHEMA mine",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'", "DROP FUNCTION desk_kept() CASCADE",
        "CREATE OR REPLACE FUNCTION desk_kept() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "SET session_replication_role = replica", f"SET ROLE {OWNER}", "CREATE ROLE mine",
        "COPY desk_user TO PROGRAM 'cat'",
        "DELETE FROM desk_loghead", "DELETE FROM desk_grant", "DELETE FROM desk_user", "DELETE FROM django_migrations",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
    ],
)  # fmt: skip
def test_the_desks_role_can_create_nothing_and_become_nobody(database: Database, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        database.says(ROLE, statement)


def test_the_desks_role_owns_nothing(database: Database) -> None:
    assert database.says(OWNER, f"SELECT 1 FROM pg_class WHERE relowner = '{ROLE}'::regrole") == []
    assert database.says(OWNER, f"SELECT 1 FROM pg_proc WHERE proowner = '{ROLE}'::regrole") == []


@pytest.mark.parametrize("table", KEPT)
def test_the_triggers_hold_against_the_owner_too(database: Database, table: str) -> None:
    with pytest.raises(psycopg.errors.RaiseException, match="kept as they are"):
        database.says(OWNER, f"TRUNCATE {table} CASCADE")


def test_the_functions_of_triggers_look_in_no_other_schema_first(database: Database) -> None:
    rows = database.says(OWNER, "SELECT proname, proconfig FROM pg_proc WHERE proname LIKE 'desk%'")
    assert rows
    assert all(config == ["search_path=public, pg_temp"] for _, config in rows)


@pytest.mark.parametrize("role", ["desk", OWNER])
def test_a_desk_at_work_does_not_open_as_owner_or_superuser(database: Database, role: str) -> None:
    done = database.serve(role)
    assert done.returncode != 0
    assert "The desk would run as a role that" in done.stderr
    assert "brightline desk database" in done.stderr, "what to do next is said"


GIVEN = {
    "owns the tables": (f"GRANT {OWNER} TO {ROLE}", f"REVOKE {OWNER} FROM {ROLE}"),
    "can change rows": (
        f"GRANT UPDATE (countable) ON desk_logentry TO {ROLE}", f"REVOKE ALL (countable) ON desk_logentry FROM {ROLE}"
    ),
    "can create": (f"GRANT CREATE ON SCHEMA public TO {ROLE}", f"REVOKE CREATE ON SCHEMA public FROM {ROLE}"),
    "switched off": (
        "ALTER TABLE desk_logentry DISABLE TRIGGER desk_logentry_kept",
        "ALTER TABLE desk_logentry ENABLE TRIGGER desk_logentry_kept",
    ),
}  # fmt: skip


@pytest.mark.parametrize("says", GIVEN)
def test_a_desk_does_not_open_where_somebody_gave_its_role_more(database: Database, says: str) -> None:
    more, back = GIVEN[says]
    database.says("desk", more)
    try:
        assert says in database.serve(ROLE).stderr
    finally:
        database.says("desk", back)


def test_the_desk_opens_as_its_role(database: Database) -> None:
    database.write_unit()
    command = [sys.executable, "-m", "brightline", "serve", "desk", "--folder", str(database.folder)]
    environment = {**os.environ, "BRIGHTLINE_DESK_DATABASE": database.at(ROLE)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        process.terminate()
        assert "The desk is open" in line, line + process.stderr.read()
    assert process.returncode == 0


def test_a_desk_does_not_open_on_a_database_that_is_not_up_to_date(server: str, tmp_path: Path) -> None:
    fresh = Database(server, tmp_path / "desk")
    fresh.says("desk", f"REVOKE ALL ON DATABASE {fresh.name} FROM PUBLIC")
    fresh.says("desk", f"GRANT CONNECT ON DATABASE {fresh.name} TO {ROLE}")
    assert "It is not up to date" in fresh.serve(ROLE).stderr


def test_the_two_administrators_are_entered_by_the_role_of_the_desk_too(database: Database) -> None:
    done = database.serve(ROLE, "--begin", "Ada Admin", "Abe Admin")
    assert done.returncode == 0, done.stderr
    assert "ada.admin" in done.stdout


@pytest.mark.parametrize(("more", "says"), [(["--training"], "belongs to a desk for work"), ([], "another key")])
def test_a_desk_in_another_folder_does_not_open_on_this_database(
    server: str, tmp_path: Path, more: list[str], says: str
) -> None:
    made = Database(server, tmp_path / "desk")
    assert made.prepare().returncode == 0
    assert made.serve(ROLE, "--begin", "Ada Admin", "Abe Admin").returncode == 0
    signed = brightline(made.at(ROLE), "desk", "bundle", str(tmp_path / "bundle"), "--folder", str(made.folder))
    assert signed.returncode == 0, signed.stderr
    made.folder = tmp_path / "another"
    assert says in made.serve(ROLE, *more).stderr


def test_what_the_owner_will_say_can_be_read_beforehand(database: Database) -> None:
    args = ("desk", "database", "--folder", str(database.folder), "--role", ROLE, "--print")
    told = brightline(database.at(OWNER), *args).stdout
    assert f"GRANT SELECT, INSERT ON TABLE public.desk_logentry TO {ROLE};" in told


@pytest.mark.parametrize("role", ["desk; DROP TABLE desk_logentry", "Desk", "", '"'])
def test_a_name_that_is_none_is_refused(database: Database, role: str) -> None:
    args = ("desk", "database", "--folder", str(database.folder), "--role", role)
    assert brightline(database.at(OWNER), *args).returncode == 2


def test_a_sqlite_desk_has_no_roles(tmp_path: Path) -> None:
    done = brightline("", "desk", "database", "--folder", str(tmp_path), "--role", ROLE)
    assert (done.returncode, "SQLite has no roles" in done.stderr) == (2, True)
