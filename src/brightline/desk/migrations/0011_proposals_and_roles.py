"""What a proposal rests on, and who gives a role, held by the database itself as signatures are.

A proposal that rests on another matter's answer would need fewer signatures than its own; and whoever is no
administrator could have asked for a role, or given it.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ADMINISTERS = (
    "SELECT 1 FROM desk_grant g JOIN desk_user u ON u.id = g.user_id AND u.is_active "
    "WHERE g.user_id = NEW.{who}_id AND g.role = 'administrator' AND g.given_at IS NOT NULL AND g.ended_at IS NULL"
)
ASKED = f"SELECT 1 WHERE NEW.asked_by_id IS NOT NULL AND NOT EXISTS ({ADMINISTERS.format(who='asked_by')})"
GIVEN = f"SELECT 1 WHERE NEW.given_by_id IS NOT NULL AND NOT EXISTS ({ADMINISTERS.format(who='given_by')})"
REFUSED: dict[tuple[str, str], dict[str, str]] = {
    ("proposal", "INSERT"): {
        "it is not proposed by somebody in this matter": """
            SELECT 1 WHERE NOT EXISTS (
                SELECT 1 FROM desk_event e WHERE e.entry_id = NEW.event_id AND e.matter_id = NEW.matter_id
                AND e.kind = 'proposed' AND e.by_id IS NOT NULL)""",
        "it rests on no answer of this matter": """
            SELECT 1 WHERE NOT EXISTS (
                SELECT 1 FROM desk_event e WHERE e.entry_id = NEW.answer_id AND e.matter_id = NEW.matter_id
                AND e.entry_id < NEW.event_id AND e.kind IN ('answered', 'letter_answered'))""",
        "the answer it rests on was past already": """
            SELECT 1 FROM desk_event e WHERE e.matter_id = NEW.matter_id AND e.kind = 'answered'
            AND e.entry_id > NEW.answer_id AND e.entry_id < NEW.event_id""",
    },
    ("grant", "INSERT"): {
        "an administrator asks for a role": ASKED,
        "an administrator gives a role": GIVEN,
        "a desk begins with two administrators and no more": """
            SELECT 1 WHERE NEW.asked_by_id IS NULL
            AND ((SELECT COUNT(*) FROM desk_grant g WHERE g.asked_by_id IS NULL) > 1
                 OR EXISTS (SELECT 1 FROM desk_grant g WHERE g.asked_by_id IS NOT NULL))""",
    },
    ("grant", "UPDATE"): {
        "an administrator gives a role": f"SELECT 1 WHERE OLD.given_by_id IS NULL AND EXISTS ({GIVEN})",
    },
}
"""Table and what is tried on it -> why it is refused -> a query that finds something exactly then."""


def statements(vendor: str) -> list[str]:
    """The triggers for a database. Raises NotImplementedError for one that has none here."""
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER desk_{table}_{verb.lower()}_{number}_0011 BEFORE {verb} ON desk_{table} "
            f"WHEN EXISTS ({query}) BEGIN SELECT RAISE(ABORT, '{why}'); END"
            for (table, verb), refused in REFUSED.items()
            for number, (why, query) in enumerate(refused.items())
        ]
    if vendor == "postgresql":
        made = []
        for (table, verb), refused in REFUSED.items():
            name = f"desk_{table}_{verb.lower()}_0011"
            checks = " ".join(
                f"IF EXISTS ({query}) THEN RAISE EXCEPTION '{why}'; END IF;" for why, query in refused.items()
            )
            made += [
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {checks} RETURN NEW; END $$",
                f"CREATE TRIGGER {name} BEFORE {verb} ON desk_{table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            ]
        return made
    raise NotImplementedError(f"proposals and roles cannot be held on {vendor}: use SQLite or PostgreSQL")


def protect(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers."""
    for statement in statements(editor.connection.vendor):
        # Without parameters: PostgreSQL messages have a sign for a place in them.
        editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("desk", "0010_checkpoints")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
