"""Letters, kept as they were set; one that states something rests on a proposal to tell it."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

UNPROPOSED = """
    SELECT 1 WHERE NEW.shares AND NOT EXISTS (
        SELECT 1 FROM desk_proposal p WHERE p.event_id = NEW.proposal_id AND p.matter_id = NEW.matter_id
        AND p.does AND NOT p.departs AND p.action IN ('share_information', 'notify_release'))"""
WHY_UNPROPOSED = "what a letter states is proposed first"
HAS_KEY = "SELECT 1 FROM desk_matterkey k WHERE k.matter_id = OLD.matter_id"
KEPT = "rows of desk_letter are kept until their matter is expunged"


def statements(vendor: str) -> list[str]:
    """The triggers for a database. Raises NotImplementedError for one that has none here."""
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER desk_letter_no_update BEFORE UPDATE ON desk_letter "
            f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
            f"CREATE TRIGGER desk_letter_no_delete BEFORE DELETE ON desk_letter WHEN EXISTS ({HAS_KEY}) "
            f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
            "CREATE TRIGGER desk_letter_not_replaced BEFORE INSERT ON desk_letter "
            "WHEN EXISTS (SELECT 1 FROM desk_letter WHERE event_id = NEW.event_id) "
            f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
            f"CREATE TRIGGER desk_letter_proposed BEFORE INSERT ON desk_letter WHEN EXISTS ({UNPROPOSED}) "
            f"BEGIN SELECT RAISE(ABORT, '{WHY_UNPROPOSED}'); END",
        ]
    if vendor == "postgresql":
        return [
            "CREATE TRIGGER desk_letter_no_update BEFORE UPDATE ON desk_letter "
            "FOR EACH ROW EXECUTE FUNCTION desk_kept()",
            "CREATE TRIGGER desk_letter_not_emptied BEFORE TRUNCATE ON desk_letter "
            "FOR EACH STATEMENT EXECUTE FUNCTION desk_kept()",
            "CREATE FUNCTION desk_letter_expunged() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF EXISTS ({HAS_KEY}) THEN RAISE EXCEPTION '{KEPT}'; END IF; RETURN OLD; END $$",
            "CREATE TRIGGER desk_letter_no_delete BEFORE DELETE ON desk_letter "
            "FOR EACH ROW EXECUTE FUNCTION desk_letter_expunged()",
            "CREATE FUNCTION desk_letter_proposed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF EXISTS ({UNPROPOSED}) THEN RAISE EXCEPTION '{WHY_UNPROPOSED}'; END IF; RETURN NEW; END $$",
            "CREATE TRIGGER desk_letter_proposed BEFORE INSERT ON desk_letter "
            "FOR EACH ROW EXECUTE FUNCTION desk_letter_proposed()",
        ]
    raise NotImplementedError(f"letters cannot be held to their proposals on {vendor}: use SQLite or PostgreSQL")


def protect(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers."""
    for statement in statements(editor.connection.vendor):
        # Without parameters: PostgreSQL messages have a sign for a place in them.
        editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("desk", "0006_reports")]
    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="letter",
                        serialize=False,
                        to="desk.event",
                    ),
                ),
                ("form", models.CharField(max_length=40)),
                ("shares", models.BooleanField()),
                ("sealed", models.BinaryField()),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="desk.matter"
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter",
                        to="desk.proposal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("proposal__isnull", False), ("shares", True))
                        | models.Q(("proposal", None), ("shares", False)),
                        name="a_letter_that_shares_is_proposed",
                    )
                ],
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
