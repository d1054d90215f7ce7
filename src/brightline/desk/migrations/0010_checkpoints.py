"""Checkpoints of the log that were signed, in rows that the database refuses to change or delete."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "desk_signedcheckpoint"
REFUSED = f"rows of {TABLE} are kept as they are"


def statements(vendor: str) -> list[str]:
    """The triggers for a database. Raises NotImplementedError for one that has none here."""
    if vendor == "sqlite":
        return [
            *(
                f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb.upper()} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
                for verb in ("update", "delete")
            ),
            # SQLite would replace a row without deleting it.
            f"CREATE TRIGGER {TABLE}_not_replaced BEFORE INSERT ON {TABLE} "
            f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE size = NEW.size) BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
        ]
    if vendor == "postgresql":
        return [
            f"CREATE TRIGGER {TABLE}_kept BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION desk_kept()",
            f"CREATE TRIGGER {TABLE}_not_emptied BEFORE TRUNCATE ON {TABLE} "
            "FOR EACH STATEMENT EXECUTE FUNCTION desk_kept()",
        ]
    raise NotImplementedError(f"rows cannot be kept from changing on {vendor}: use SQLite or PostgreSQL")


def protect(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers."""
    for statement in statements(editor.connection.vendor):
        # Without parameters: PostgreSQL messages have a sign for a place in them.
        editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("desk", "0009_sign_in")]
    operations = [
        migrations.CreateModel(
            name="SignedCheckpoint",
            fields=[
                ("size", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("note", models.TextField()),
                ("signed_at", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
