"""How somebody signs in: asked for by one administrator, given by another, and kept as it was given."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Q

CHANGED = (
    "NEW.user_id <> OLD.user_id OR NEW.claim <> OLD.claim OR NEW.asked_by_id <> OLD.asked_by_id "
    "OR (OLD.given_at IS NOT NULL AND (NEW.given_at IS NULL OR NEW.given_at <> OLD.given_at "
    "OR COALESCE(NEW.given_by_id, -1) <> COALESCE(OLD.given_by_id, -1))) "
    "OR (OLD.ended_at IS NOT NULL AND (NEW.ended_at IS NULL OR NEW.ended_at <> OLD.ended_at))"
)
KEPT = "a way to sign in is given once and ended once"
NOT_DELETED = "a way to sign in is ended and not deleted"


def statements(vendor: str) -> list[str]:
    """The triggers for a database. Raises NotImplementedError for one that has none here."""
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER desk_signin_kept BEFORE UPDATE ON desk_signin WHEN {CHANGED} "
            f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
            f"CREATE TRIGGER desk_signin_not_deleted BEFORE DELETE ON desk_signin "
            f"BEGIN SELECT RAISE(ABORT, '{NOT_DELETED}'); END",
        ]
    if vendor == "postgresql":
        return [
            "CREATE FUNCTION desk_signin_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'DELETE' THEN RAISE EXCEPTION '{NOT_DELETED}'; END IF; "
            f"IF {CHANGED} THEN RAISE EXCEPTION '{KEPT}'; END IF; RETURN NEW; END $$",
            "CREATE TRIGGER desk_signin_kept BEFORE UPDATE OR DELETE ON desk_signin "
            "FOR EACH ROW EXECUTE FUNCTION desk_signin_kept()",
        ]
    raise NotImplementedError(f"ways to sign in cannot be kept on {vendor}: use SQLite or PostgreSQL")


def protect(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers."""
    for statement in statements(editor.connection.vendor):
        editor.execute(statement, None)


def to_user(**more: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, **more)


class Migration(migrations.Migration):
    dependencies = [("desk", "0008_disposition")]
    # allauth's tables point at the users of the desk, and it cannot know in which migration those begin.
    run_before = [("account", "0001_initial"), ("socialaccount", "0001_initial"), ("mfa", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claim", models.CharField(blank=True, max_length=200)),
                ("given_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("asked_by", to_user(related_name="+")),
                ("given_by", to_user(null=True, related_name="+")),
                ("user", to_user(related_name="sign_ins")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        name="a_sign_in_takes_two_others",
                        condition=~Q(asked_by=F("user"))
                        & (Q(given_by=None) | (~Q(given_by=F("asked_by")) & ~Q(given_by=F("user")))),
                    ),
                    models.CheckConstraint(
                        name="a_sign_in_given_is_given_by_somebody",
                        condition=Q(given_at=None) | Q(given_by__isnull=False),
                    ),
                    models.UniqueConstraint(
                        name="one_person_a_claim",
                        fields=["claim"],
                        condition=Q(given_at__isnull=False, ended_at=None) & ~Q(claim=""),
                    ),
                ]
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
