"""Returns and handovers of shifts, alerts that went out, and federal calls: rows that stay as they are."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KEPT = {
    "shiftreturn": "entry_id", "alert": "id", "handover": "entry_id", "taken": "entry_id", "call": "entry_id",
    "callexplained": "entry_id",
}  # fmt: skip
"""Tables whose rows stay as they are, with their primary keys: SQLite would replace a row without deleting it."""
ONE_PERSON = "SELECT 1 FROM desk_handover h WHERE h.entry_id = NEW.handover_id AND h.by_id = NEW.by_id"
TAKES_TWO = "who handed over does not take over"


def statements(vendor: str) -> list[str]:
    """The triggers for a database. Raises NotImplementedError for one that has none here."""
    if vendor == "sqlite":
        return [
            *(
                f"CREATE TRIGGER desk_{table}_no_{verb} BEFORE {verb.upper()} ON desk_{table} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of desk_{table} are kept as they are'); END"
                for table in KEPT
                for verb in ("update", "delete")
            ),
            *(
                f"CREATE TRIGGER desk_{table}_not_replaced BEFORE INSERT ON desk_{table} "
                f'WHEN EXISTS (SELECT 1 FROM desk_{table} WHERE "{key}" = NEW."{key}") '
                f"BEGIN SELECT RAISE(ABORT, 'rows of desk_{table} are kept as they are'); END"
                for table, key in KEPT.items()
            ),
            f"CREATE TRIGGER desk_taken_allowed BEFORE INSERT ON desk_taken WHEN EXISTS ({ONE_PERSON}) "
            f"BEGIN SELECT RAISE(ABORT, '{TAKES_TWO}'); END",
        ]
    if vendor == "postgresql":
        return [
            *(
                f"CREATE TRIGGER desk_{table}_kept BEFORE UPDATE OR DELETE ON desk_{table} "
                "FOR EACH ROW EXECUTE FUNCTION desk_kept()"
                for table in KEPT
            ),
            *(
                f"CREATE TRIGGER desk_{table}_not_emptied BEFORE TRUNCATE ON desk_{table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION desk_kept()"
                for table in KEPT
            ),
            "CREATE FUNCTION desk_taken_allowed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF EXISTS ({ONE_PERSON}) THEN RAISE EXCEPTION '{TAKES_TWO}'; END IF; RETURN NEW; END $$",
            "CREATE TRIGGER desk_taken_allowed BEFORE INSERT ON desk_taken "
            "FOR EACH ROW EXECUTE FUNCTION desk_taken_allowed()",
        ]
    raise NotImplementedError(f"rows cannot be kept from changing on {vendor}: use SQLite or PostgreSQL")


def protect(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers."""
    for statement in statements(editor.connection.vendor):
        # Without parameters: PostgreSQL messages have a sign for a place in them.
        editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0004_two_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="call",
                        serialize=False,
                        to="desk.logentry",
                    ),
                ),
                ("station", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("receiving_number", models.CharField(max_length=40)),
                ("fingerprint", models.CharField(max_length=64, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="handover",
                        serialize=False,
                        to="desk.logentry",
                    ),
                ),
                ("station", models.CharField(db_index=True, max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShiftReturn",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="shift_return",
                        serialize=False,
                        to="desk.logentry",
                    ),
                ),
                ("station", models.CharField(max_length=40)),
                ("shift", models.CharField(max_length=60)),
            ],
            options={
                "indexes": [models.Index(fields=["station", "shift"], name="desk_shiftr_station_d27ae6_idx")],
            },
        ),
        migrations.CreateModel(
            name="Taken",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="taken",
                        serialize=False,
                        to="desk.logentry",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "handover",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="taken", to="desk.handover"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="alerts", to="desk.logentry"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="alerts", to="desk.event"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("event", "position"), name="alerted_once")],
            },
        ),
        migrations.CreateModel(
            name="CallExplained",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="call_explained",
                        serialize=False,
                        to="desk.logentry",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=20)),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="explained", to="desk.call"
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desk.matter"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("matter__isnull", False), ("reason", "")),
                            models.Q(("matter", None), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_call_has_a_matter_or_a_reason",
                    )
                ],
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
