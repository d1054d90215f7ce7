"""Sealing and expunging by two people, and what keeps a matter from it, held by the database itself."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

GIVEN = "g.given_at IS NOT NULL AND g.ended_at IS NULL"
ASKED = "FROM desk_disposal d JOIN desk_matter m ON m.id = d.matter_id WHERE d.event_id = NEW.disposal_id"
EXPUNGED = (
    "SELECT 1 FROM desk_disposal d JOIN desk_disposalanswer a ON a.disposal_id = d.event_id "
    "WHERE d.matter_id = OLD.matter_id AND d.what = 'expunge' AND a.confirmed"
)
COUNSEL = (
    "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM desk_event e JOIN desk_matter m ON m.id = e.matter_id "
    "JOIN desk_grant g ON g.user_id = e.by_id AND g.role = 'counsel' AND (g.station = '' OR g.station = m.station) "
    f"AND {GIVEN} WHERE e.entry_id = NEW.{{event}} AND e.matter_id = NEW.matter_id AND e.kind = '{{kind}}')"
)
KEPT = "rows of {table} are kept as they are"
REFUSED: dict[tuple[str, str], dict[str, str]] = {
    ("disposal", "UPDATE"): {KEPT.format(table="desk_disposal"): "SELECT 1"},
    ("disposal", "DELETE"): {KEPT.format(table="desk_disposal"): "SELECT 1"},
    ("disposalanswer", "UPDATE"): {KEPT.format(table="desk_disposalanswer"): "SELECT 1"},
    ("disposalanswer", "DELETE"): {KEPT.format(table="desk_disposalanswer"): "SELECT 1"},
    ("disposal", "INSERT"): {
        "it is not asked for in this matter": """
            SELECT 1 WHERE NOT EXISTS (
                SELECT 1 FROM desk_event e WHERE e.entry_id = NEW.event_id AND e.matter_id = NEW.matter_id
                AND e.kind = 'disposal_asked' AND e.by_id IS NOT NULL)""",
        "only counsel asks to seal, on an order": "SELECT 1 WHERE NEW.what = 'seal' AND (NEW.ground <> 'order' OR "
        f"EXISTS ({COUNSEL.format(event='event_id', kind='disposal_asked')}))",
    },
    ("disposalanswer", "INSERT"): {
        "it is not answered by this person in this matter": f"""
            SELECT 1 {ASKED} AND NOT EXISTS (
                SELECT 1 FROM desk_event e JOIN desk_user u ON u.id = NEW.by_id AND u.is_active
                WHERE e.entry_id = NEW.event_id AND e.by_id = NEW.by_id AND e.matter_id = d.matter_id
                AND e.kind = CASE WHEN NOT NEW.confirmed THEN 'disposal_refused'
                                  WHEN d.what = 'seal' THEN 'sealed' ELSE 'expunged' END)""",
        "who asked does not confirm": """
            SELECT 1 FROM desk_event e WHERE NEW.confirmed AND e.entry_id = NEW.disposal_id AND e.by_id = NEW.by_id""",
        "a supervisor or counsel confirms": f"""
            SELECT 1 {ASKED} AND NEW.confirmed AND NOT EXISTS (
                SELECT 1 FROM desk_grant g WHERE g.user_id = NEW.by_id AND g.role IN ('supervisor', 'counsel')
                AND (g.station = '' OR g.station = m.station) AND {GIVEN})""",
        "who administers the desk confirms nothing": f"""
            SELECT 1 FROM desk_grant g WHERE NEW.confirmed AND g.user_id = NEW.by_id AND g.role = 'administrator'
            AND {GIVEN}""",
        "the matter has not ended": f"SELECT 1 {ASKED} AND NEW.confirmed AND m.closed_at IS NULL",
        "a litigation hold lies on it": f"""
            SELECT 1 {ASKED} AND NEW.confirmed AND d.what = 'expunge' AND EXISTS (
                SELECT 1 FROM desk_litigationhold h WHERE h.matter_id = m.id AND h.ended_id IS NULL)""",
        "a request for records keeps it": f"""
            SELECT 1 {ASKED} AND NEW.confirmed AND d.what = 'expunge' AND EXISTS (
                SELECT 1 FROM desk_recordsrequest r WHERE r.ended_id IS NULL
                AND m.opened_at >= r.since AND m.opened_at < r.until)""",
    },
    ("matterkey", "UPDATE"): {"a key is kept until its matter is expunged": "SELECT 1"},
    ("matterkey", "DELETE"): {
        "a key is kept until its matter is expunged": f"SELECT 1 WHERE NOT EXISTS ({EXPUNGED})",
        "a litigation hold lies on it": """
            SELECT 1 FROM desk_litigationhold h WHERE h.matter_id = OLD.matter_id AND h.ended_id IS NULL""",
    },
    ("originalkey", "UPDATE"): {"a key is kept while a matter needs the original": "SELECT 1"},
    ("originalkey", "DELETE"): {
        "a key is kept while a matter needs the original": """
            SELECT 1 FROM desk_arrival a
            WHERE (a.original_id = OLD.original_id OR EXISTS (
                SELECT 1 FROM desk_part p WHERE p.arrival_id = a.id AND p.original_id = OLD.original_id))
            AND (NOT EXISTS (SELECT 1 FROM desk_brought b WHERE b.arrival_id = a.id) OR EXISTS (
                SELECT 1 FROM desk_brought b JOIN desk_matterkey k ON k.matter_id = b.matter_id
                WHERE b.arrival_id = a.id))""",
    },
    ("filereading", "DELETE"): {
        "what was read is kept until its original is expunged": """
            SELECT 1 FROM desk_originalkey k WHERE k.original_id = OLD.original_id""",
    },
    ("logpersonal", "UPDATE"): {"the sealed half is kept until its matter is expunged": "SELECT 1"},
    ("logpersonal", "DELETE"): {
        "the sealed half is kept until its matter is expunged": """
            SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM desk_event e WHERE e.entry_id = OLD.entry_id AND NOT EXISTS (
                SELECT 1 FROM desk_matterkey k WHERE k.matter_id = e.matter_id))""",
    },
    ("matter", "UPDATE"): {
        "a matter is sealed by two people": """
            SELECT 1 WHERE NEW.sealed <> OLD.sealed AND (OLD.sealed OR NOT EXISTS (
                SELECT 1 FROM desk_disposal d JOIN desk_disposalanswer a ON a.disposal_id = d.event_id
                WHERE d.matter_id = OLD.id AND d.what = 'seal' AND a.confirmed))""",
    },
    ("litigationhold", "INSERT"): {
        "counsel sets a litigation hold": COUNSEL.format(event="event_id", kind="litigation_hold"),
        "a litigation hold begins before it ends": "SELECT 1 WHERE NEW.ended_id IS NOT NULL",
    },
    ("litigationhold", "UPDATE"): {
        "a litigation hold ends once": """
            SELECT 1 WHERE OLD.ended_id IS NOT NULL OR NEW.ended_id IS NULL OR NEW.event_id <> OLD.event_id
            OR NEW.matter_id <> OLD.matter_id""",
        "counsel ends a litigation hold": COUNSEL.format(event="ended_id", kind="hold_ended"),
    },
    ("litigationhold", "DELETE"): {KEPT.format(table="desk_litigationhold"): "SELECT 1"},
    ("recordsrequest", "UPDATE"): {
        "a request for records ends once": """
            SELECT 1 WHERE OLD.ended_id IS NOT NULL OR NEW.ended_id IS NULL OR NEW.entry_id <> OLD.entry_id
            OR NEW.came_on <> OLD.came_on OR NEW.since <> OLD.since OR NEW.until <> OLD.until""",
    },
    ("recordsrequest", "DELETE"): {KEPT.format(table="desk_recordsrequest"): "SELECT 1"},
}
"""Table and what is tried on it -> why it is refused -> a query that finds something exactly then."""
REPLACED = {
    "disposal": "event_id", "disposalanswer": "event_id", "litigationhold": "event_id", "recordsrequest": "entry_id",
    "matterkey": "matter_id", "originalkey": "original_id", "logpersonal": "entry_id", "matter": "id",
}  # fmt: skip
"""Tables with their primary keys: SQLite would replace a row without deleting or updating it."""


def statements(vendor: str) -> list[str]:
    """The triggers for a database. Raises NotImplementedError for one that has none here."""
    if vendor == "sqlite":
        return [
            # What was read could not be deleted at all until now.
            "DROP TRIGGER desk_filereading_no_delete",
            *(
                f"CREATE TRIGGER desk_{table}_{verb.lower()}_{number}_0008 BEFORE {verb} ON desk_{table} "
                f"WHEN EXISTS ({query}) BEGIN SELECT RAISE(ABORT, '{why}'); END"
                for (table, verb), refused in REFUSED.items()
                for number, (why, query) in enumerate(refused.items())
            ),
            *(
                f"CREATE TRIGGER desk_{table}_not_replaced_0008 BEFORE INSERT ON desk_{table} "
                f"WHEN EXISTS (SELECT 1 FROM desk_{table} WHERE {key} = NEW.{key}) "
                f"BEGIN SELECT RAISE(ABORT, '{KEPT.format(table=f'desk_{table}')}'); END"
                for table, key in REPLACED.items()
            ),
        ]
    if vendor == "postgresql":
        made = [
            "DROP TRIGGER desk_filereading_kept ON desk_filereading",
            "CREATE TRIGGER desk_filereading_kept BEFORE UPDATE ON desk_filereading "
            "FOR EACH ROW EXECUTE FUNCTION desk_kept()",
        ]
        for (table, verb), refused in REFUSED.items():
            name = f"desk_{table}_{verb.lower()}_0008"
            checks = " ".join(
                f"IF EXISTS ({query}) THEN RAISE EXCEPTION '{why}'; END IF;" for why, query in refused.items()
            )
            row = "OLD" if verb == "DELETE" else "NEW"
            made += [
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {checks} RETURN {row}; END $$",
                f"CREATE TRIGGER {name} BEFORE {verb} ON desk_{table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            ]
        made += [
            f"CREATE TRIGGER desk_{table}_not_emptied_0008 BEFORE TRUNCATE ON desk_{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION desk_kept()"
            for table in REPLACED
        ]
        return made
    raise NotImplementedError(f"disposal cannot be held to two people on {vendor}: use SQLite or PostgreSQL")


def protect(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers."""
    for statement in statements(editor.connection.vendor):
        # Without parameters: PostgreSQL messages have a sign for a place in them.
        editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("desk", "0007_letters")]
    operations = [
        migrations.CreateModel(
            name="Disposal",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="disposal",
                        serialize=False,
                        to="desk.event",
                    ),
                ),
                ("what", models.CharField(choices=[("seal", "sealed"), ("expunge", "expunged")], max_length=10)),
                (
                    "ground",
                    models.CharField(
                        choices=[("schedule", "the approved schedule"), ("order", "an order of a court")],
                        max_length=10,
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disposals", to="desk.matter"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DisposalAnswer",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="disposal_answer",
                        serialize=False,
                        to="desk.event",
                    ),
                ),
                ("confirmed", models.BooleanField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "disposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="desk.disposal"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LitigationHold",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="litigation_hold",
                        serialize=False,
                        to="desk.event",
                    ),
                ),
                (
                    "ended",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desk.event"
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="litigation_holds", to="desk.matter"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RecordsRequest",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="records_request",
                        serialize=False,
                        to="desk.logentry",
                    ),
                ),
                ("came_on", models.DateField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("asks", models.JSONField()),
                (
                    "ended",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desk.logentry"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("since__lt", models.F("until"))), name="a_span_begins_first"
                    )
                ],
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
