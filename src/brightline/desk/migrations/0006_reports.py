"""Reports as they were filed, in rows that the database refuses to change or delete."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSED = "rows of desk_filedreport are kept as they are"


def statements(vendor: str) -> list[str]:
    """The triggers for a database. Raises NotImplementedError for one that has none here."""
    if vendor == "sqlite":
        return [
            *(
                f"CREATE TRIGGER desk_filedreport_no_{verb} BEFORE {verb.upper()} ON desk_filedreport "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
                for verb in ("update", "delete")
            ),
            # SQLite would replace a row without deleting it.
            "CREATE TRIGGER desk_filedreport_not_replaced BEFORE INSERT ON desk_filedreport "
            "WHEN EXISTS (SELECT 1 FROM desk_filedreport WHERE number = NEW.number OR entry_id = NEW.entry_id "
            f"OR proposal_id = NEW.proposal_id) BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
        ]
    if vendor == "postgresql":
        return [
            "CREATE TRIGGER desk_filedreport_kept BEFORE UPDATE OR DELETE ON desk_filedreport "
            "FOR EACH ROW EXECUTE FUNCTION desk_kept()",
            "CREATE TRIGGER desk_filedreport_not_emptied BEFORE TRUNCATE ON desk_filedreport "
            "FOR EACH STATEMENT EXECUTE FUNCTION desk_kept()",
        ]
    raise NotImplementedError(f"rows cannot be kept from changing on {vendor}: use SQLite or PostgreSQL")


def protect(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers."""
    for statement in statements(editor.connection.vendor):
        # Without parameters: PostgreSQL messages have a sign for a place in them.
        editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("desk", "0005_shifts")]
    operations = [
        migrations.CreateModel(
            name="FiledReport",
            fields=[
                ("number", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("filed_at", models.DateTimeField()),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desk.logentry"
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desk.logentry"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "supplement_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplements",
                        to="desk.filedreport",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("proposed_by", models.F("filed_by")), _negated=True),
                        name="a_report_takes_two",
                    )
                ],
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
