"""What arrived and what was logged can be added to and never changed: the database itself refuses it."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KEPT = ("original", "arrival", "part", "filereading", "takenin", "logentry")
"""Tables whose rows stay as they are."""

SQLITE = """
CREATE TRIGGER desk_{table}_no_{verb} BEFORE {VERB} ON desk_{table}
BEGIN SELECT RAISE(ABORT, 'rows of desk_{table} are kept as they are'); END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION desk_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'rows of % are kept as they are', TG_TABLE_NAME; END $$
"""
POSTGRESQL = (
    "CREATE TRIGGER desk_{table}_kept BEFORE UPDATE OR DELETE ON desk_{table} "
    "FOR EACH ROW EXECUTE FUNCTION desk_kept()",
    "CREATE TRIGGER desk_{table}_not_emptied BEFORE TRUNCATE ON desk_{table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION desk_kept()",
)


def statements(vendor: str) -> list[str]:
    """The triggers for a database. Raises NotImplementedError for one that has none here."""
    if vendor == "sqlite":
        return [
            SQLITE.format(table=table, verb=verb, VERB=verb.upper()) for table in KEPT for verb in ("update", "delete")
        ]
    if vendor == "postgresql":
        return [POSTGRESQL_FUNCTION, *(one.format(table=table) for table in KEPT for one in POSTGRESQL)]
    raise NotImplementedError(f"rows cannot be kept from changing on {vendor}: use SQLite or PostgreSQL")


def protect(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers."""
    for statement in statements(editor.connection.vendor):
        # Without parameters: PostgreSQL messages have a sign for a place in them.
        editor.execute(statement, None)


def begin_log(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The one row that says how long the log is."""
    apps.get_model("desk", "LogHead").objects.create(pk=1, size=0)


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_arrivals_and_log")]
    operations = [
        migrations.RunPython(begin_log, migrations.RunPython.noop),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
