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
        "the signature is not by this person in this matter": """
            SELECT 1 WHERE NOT EXISTS (
                SELECT 1 FROM desk_event e
                JOIN desk_proposal p ON p.event_id = NEW.proposal_id AND p.matter_id = e.matter_id
                JOIN desk_user u ON u.id = NEW.signer_id AND u.is_active
                WHERE e.entry_id = NEW.event_id AND e.by_id = NEW.signer_id AND e.kind = 'signed')""",
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
        "it is not entered in this matter": """
            SELECT 1 WHERE NOT EXISTS (
                SELECT 1 FROM desk_event e
                JOIN desk_proposal p ON p.event_id = NEW.proposal_id AND p.matter_id = e.matter_id
                WHERE e.entry_id = NEW.event_id AND e.kind = 'done')""",
        "the answer it rests on is past": """
            SELECT 1 FROM desk_proposal p JOIN desk_event e ON e.matter_id = p.matter_id
            WHERE p.event_id = NEW.proposal_id AND e.entry_id > p.event_id
            AND (e.changes_answers OR e.kind IN ('arrived', 'read', 'answered'))""",
        "it waits for a second person": f"""
            SELECT 1 FROM desk_proposal p WHERE p.event_id = NEW.proposal_id AND p.does AND NOT p.departs
            AND p.action IN ({WAITS})
            AND NOT EXISTS (SELECT 1 FROM desk_signature s WHERE s.proposal_id = p.event_id)""",
        "it waits for a commander and counsel": """
            SELECT 1 FROM desk_proposal p WHERE p.event_id = NEW.proposal_id AND p.does AND p.departs
            AND 2 > (SELECT COUNT(DISTINCT s.role) FROM desk_signature s WHERE s.proposal_id = p.event_id
                     AND s.role IN ('commander', 'counsel'))""",
    },
}
"""Table -> why a row is refused -> a query that finds something exactly then."""


OUTCOME = {
    "sqlite": """
        SELECT json_extract(a.value, '$.outcome') FROM desk_logentry l, json_each(l.countable, '$.answers') a
        WHERE l."index" = NEW.answer_id AND json_extract(a.value, '$.action') = NEW.action
        AND json_extract(a.value, '$.line') = 'now'""",
    "postgresql": """
        SELECT a->>'outcome' FROM desk_logentry l, jsonb_array_elements(l.countable->'answers') a
        WHERE l."index" = NEW.answer_id AND a->>'action' = NEW.action AND a->>'line' = 'now'""",
}
"""What the log says that the law answered, in the words of each database."""
MISCALLED = """COALESCE(({outcome}), '') NOT IN
    ('forbidden', 'undetermined', 'conflict', 'required', 'permitted', 'not addressed')
    OR NEW.departs <> ((NEW.does AND ({outcome}) IN ('forbidden', 'undetermined', 'conflict'))
                       OR (NOT NEW.does AND ({outcome}) = 'required'))"""
DEPARTS_KEPT = "what departs from the answer is called so"
ALL_KEPT = {
    "original": "sha256", "arrival": "id", "part": "id", "filereading": "original_id", "takenin": "fingerprint",
    "logentry": "index", "brought": "id", "event": "entry_id", "proposal": "event_id", "signature": "event_id",
    "done": "event_id",
}  # fmt: skip
"""Tables whose rows stay as they are, with their primary keys: SQLite would replace a row without deleting it."""
GRANT_CHANGED = (
    "NEW.user_id <> OLD.user_id OR NEW.role <> OLD.role OR NEW.station <> OLD.station "
    "OR COALESCE(NEW.asked_by_id, -1) <> COALESCE(OLD.asked_by_id, -1) "
    "OR (OLD.given_at IS NOT NULL AND (NEW.given_at IS NULL OR NEW.given_at <> OLD.given_at "
    "OR COALESCE(NEW.given_by_id, -1) <> COALESCE(OLD.given_by_id, -1))) "
    "OR (OLD.ended_at IS NOT NULL AND (NEW.ended_at IS NULL OR NEW.ended_at <> OLD.ended_at))"
)
"""A grant is given once and ended once, and is otherwise what was asked for."""
GRANT_KEPT = "a role is given once and ended once"


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
            *(
                f"CREATE TRIGGER desk_{table}_not_replaced BEFORE INSERT ON desk_{table} "
                f'WHEN EXISTS (SELECT 1 FROM desk_{table} WHERE "{key}" = NEW."{key}") '
                f"BEGIN SELECT RAISE(ABORT, 'rows of desk_{table} are kept as they are'); END"
                for table, key in ALL_KEPT.items()
            ),
            "CREATE TRIGGER desk_proposal_called BEFORE INSERT ON desk_proposal "
            f"WHEN {MISCALLED.format(outcome=OUTCOME[vendor])} BEGIN SELECT RAISE(ABORT, '{DEPARTS_KEPT}'); END",
            f"CREATE TRIGGER desk_grant_kept BEFORE UPDATE ON desk_grant WHEN {GRANT_CHANGED} "
            f"BEGIN SELECT RAISE(ABORT, '{GRANT_KEPT}'); END",
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
            "CREATE FUNCTION desk_proposal_called() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {MISCALLED.format(outcome=OUTCOME[vendor])} THEN RAISE EXCEPTION '{DEPARTS_KEPT}'; END IF; "
            "RETURN NEW; END $$",
            "CREATE TRIGGER desk_proposal_called BEFORE INSERT ON desk_proposal "
            "FOR EACH ROW EXECUTE FUNCTION desk_proposal_called()",
            "CREATE FUNCTION desk_grant_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {GRANT_CHANGED} THEN RAISE EXCEPTION '{GRANT_KEPT}'; END IF; RETURN NEW; END $$",
            "CREATE TRIGGER desk_grant_kept BEFORE UPDATE ON desk_grant "
            "FOR EACH ROW EXECUTE FUNCTION desk_grant_kept()",
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
