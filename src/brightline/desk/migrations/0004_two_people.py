"""What is signed by whom, held by the database itself, and matters whose events are kept as they are."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KEPT = ("brought", "event", "proposal", "signature", "done")
"""Tables whose rows stay as they are."""
WAITS = "'hold', 'transfer', 'notify_release', 'share_information', 'allow_interview', 'admit_to_nonpublic_area'"

REFUSED = {
    "signature": {
        "who entered a fact does not sign": """
            SELECT 1 FROM desk_proposal p JOIN desk_event e ON e.matter_id = p.matter_id
            WHERE p.event_id = NEW.proposal_id AND e.by_id = NEW.signer_id AND e.changes_answers""",
        "who proposed it does not sign": """
            SELECT 1 FROM desk_event e WHERE e.entry_id = NEW.proposal_id AND e.by_id = NEW.signer_id""",
        "who administers the desk does not sign": """
            SELECT 1 FROM desk_grant g WHERE g.user_id = NEW.signer_id AND g.role = 'administrator'
            AND g.given_at IS NOT NULL AND g.ended_at IS NULL""",
        "the signature is not by this person": """
            SELECT 1 FROM desk_event e WHERE e.entry_id = NEW.event_id AND
            (e.by_id IS NULL OR e.by_id <> NEW.signer_id OR e.kind <> 'signed')""",
        "nobody signs in a role that he or she does not have": """
            SELECT 1 WHERE NOT EXISTS (
                SELECT 1 FROM desk_grant g
                JOIN desk_proposal p ON p.event_id = NEW.proposal_id
                JOIN desk_matter m ON m.id = p.matter_id
                WHERE g.user_id = NEW.signer_id AND g.role = NEW.role AND (g.station = '' OR g.station = m.station)
                AND g.role IN ('supervisor', 'commander', 'counsel')
                AND g.given_at IS NOT NULL AND g.ended_at IS NULL)""",
    },
    "done": {
        "it waits for a second person": f"""
            SELECT 1 FROM desk_proposal p WHERE p.event_id = NEW.proposal_id AND p.does AND NOT p.departs
            AND p.action IN ({WAITS})
            AND NOT EXISTS (SELECT 1 FROM desk_signature s WHERE s.proposal_id = p.event_id)""",
        "it waits for a commander and counsel": f"""
            SELECT 1 FROM desk_proposal p WHERE p.event_id = NEW.proposal_id AND p.does AND p.departs
            AND p.action IN ({WAITS})
            AND 2 > (SELECT COUNT(DISTINCT s.role) FROM desk_signature s WHERE s.proposal_id = p.event_id
                     AND s.role IN ('commander', 'counsel'))""",
    },
}
"""Table -> why a row is refused -> a query that finds something exactly then."""


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
                f"CREATE TRIGGER desk_{table}_{number} BEFORE INSERT ON desk_{table} WHEN EXISTS ({query}) "
                f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
                for table, refused in REFUSED.items()
                for number, (why, query) in enumerate(refused.items())
            ),
        ]
    if vendor == "postgresql":
        checks = [
            f"CREATE FUNCTION desk_{table}_allowed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            + " ".join(f"IF EXISTS ({query}) THEN RAISE EXCEPTION '{why}'; END IF;" for why, query in refused.items())
            + " RETURN NEW; END $$"
            for table, refused in REFUSED.items()
        ]
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
            *checks,
            *(
                f"CREATE TRIGGER desk_{table}_allowed BEFORE INSERT ON desk_{table} "
                f"FOR EACH ROW EXECUTE FUNCTION desk_{table}_allowed()"
                for table in REFUSED
            ),
        ]
    raise NotImplementedError(f"signatures cannot be held to two people on {vendor}: use SQLite or PostgreSQL")


def protect(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers."""
    for statement in statements(editor.connection.vendor):
        # Without parameters: PostgreSQL messages have a sign for a place in them.
        editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("desk", "0003_matters_and_people")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
