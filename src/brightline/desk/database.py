"""Two roles of PostgreSQL: one that owns the tables and brings them up to date, and one as which the desk works.

The second owns nothing, adds rows to what is kept as it is and changes none, and can neither create anything nor switch
a trigger off. So whoever takes the desk over, or finds a hole in it, still cannot rewrite what it wrote. SQLite has no
roles: who can write the file can write anything.
"""

from __future__ import annotations

import re

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import ProgrammingError

from brightline.desk.home import Home, HomeError

ADDS, CHANGES, ALL = "SELECT, INSERT", "SELECT, INSERT, UPDATE", "SELECT, INSERT, UPDATE, DELETE"
PRIVILEGES = {
    "django_migrations": "SELECT", "django_content_type": "SELECT", "auth_permission": "SELECT",
    "auth_group": "SELECT", "auth_group_permissions": "SELECT", "desk_loghead": "SELECT, UPDATE",
    "desk_grant": CHANGES, "desk_matter": CHANGES, "desk_signin": CHANGES, "desk_user": CHANGES, "desk_work": CHANGES,
}  # fmt: skip
"""Of tables other than those that are kept as they are, what the desk may do with their rows where that is not all."""
KEPT = """
    SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE p.proname = 'desk_kept' AND t.tgtype & 24 = 24 AND c.relnamespace = current_schema()::regnamespace"""
"""The tables that are kept as they are: the database itself knows them, by the trigger that refuses to change (16)
and to delete (8) their rows. What goes when somebody is expunged is not among them; other triggers hold that to two."""
TOO_MUCH = {
    "is a superuser": "SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper",
    "may make roles or act in another's stead": """
        SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolcreaterole OR rolbypassrls OR rolreplication)""",
    "owns the tables, or can act as their owner": """
        SELECT 1 FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
        AND pg_has_role(current_user, c.relowner, 'MEMBER')""",
    "owns the database, or can act as its owner": """
        SELECT 1 FROM pg_database WHERE datname = current_database() AND pg_has_role(current_user, datdba, 'MEMBER')""",
    "can change rows that are kept as they are, or their triggers": f"""
        SELECT 1 FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relname IN ({KEPT})
        AND (has_table_privilege(current_user, c.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')
             OR has_any_column_privilege(current_user, c.oid, 'UPDATE'))""",
    "can create tables, which would stand before those of the desk": """
        SELECT 1 WHERE has_schema_privilege(current_user, current_schema(), 'CREATE')
        OR has_database_privilege(current_user, current_database(), 'CREATE, TEMPORARY')""",
}
"""What the role of a desk at work must not be or be able to do -> a query that finds something exactly then."""
DISABLED = """
    SELECT 1 FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled NOT IN ('O', 'A')"""
_ROLE = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def bring_up_to_date() -> None:
    """Migrate the database; where this role may not, see that nothing is left to do. Raises HomeError."""
    if connection.vendor != "postgresql" or _found("SELECT 1 WHERE has_schema_privilege(current_schema(), 'CREATE')"):
        call_command("migrate", verbosity=0, interactive=False)
        return
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise HomeError(
            "the database", "It is not up to date.", "The desk's role may not change tables, and this version of the "
            "program needs others.", "As the owner: brightline desk database --role ROLE.",
        )  # fmt: skip


def refuse_owner(home: Home) -> None:
    """Raises HomeError where a desk at work would run on PostgreSQL as a role that can undo what it wrote."""
    if connection.vendor != "postgresql" or home.training:
        return
    for what, query in TOO_MUCH.items():
        if _found(query):
            raise HomeError(
                "the database", f"The desk would run as a role that {what}.",
                "Whoever took the desk over could then rewrite what was logged and signed.",
                "Make a role of its own: brightline desk database --role ROLE, and name it in "
                "BRIGHTLINE_DESK_DATABASE.",
            )  # fmt: skip
    if _found(DISABLED):
        raise HomeError(
            "the database", "A trigger of the desk is switched off.",
            "Without it rows that are kept as they are could be changed.",
            "Find out who did that and why; then, as the owner, ALTER TABLE … ENABLE TRIGGER ALL.",
        )  # fmt: skip


def grants(role: str) -> list[str]:
    """What the owner says for a role to work as the desk and nothing more, for the tables that are there now.

    Raises HomeError for a name that PostgreSQL would write otherwise.
    """
    if not _ROLE.fullmatch(role):
        raise HomeError(
            "--role", f"`{role}` is no name for a role.", "It would have to be quoted wherever it is written.",
            "Take small letters, digits and underscores.",
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(KEPT)
        kept = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT current_database(), current_schema()")
        database, schema = cursor.fetchone()
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename", [schema])
        tables = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'desk%%' "
            "ORDER BY proname"
        )
        functions = [row[0] for row in cursor.fetchall()]
    return [
        f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC, {role}',
        f'GRANT CONNECT ON DATABASE "{database}" TO {role}',
        f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC, {role}",
        f"GRANT USAGE ON SCHEMA {schema} TO {role}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {role}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM PUBLIC, {role}",
        # A backup reads them; adding a row needs no right to them.
        f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
        *(f"GRANT {ADDS if t in kept else PRIVILEGES.get(t, ALL)} ON TABLE {schema}.{t} TO {role}" for t in tables),
        # So that no table of another schema can stand before the one that a trigger asks.
        *(f"ALTER FUNCTION {schema}.{name}() SET search_path = {schema}, pg_temp" for name in functions),
    ]


def make_role(role: str) -> None:
    """Make the role of the desk where it is missing, and give it what it needs and nothing else. Raises HomeError.

    To be done by the owner, after each update too: a table that is new is closed to the desk until then.
    """
    statements = grants(role)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                cursor.execute(
                    f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
                )
            for statement in statements:
                cursor.execute(statement)
    except ProgrammingError as error:
        raise HomeError(
            "the database", "The role could not be made, or not be given what it needs.", " ".join(str(error).split()),
            f"Have whoever runs the server say CREATE ROLE {role} LOGIN, and do this as the owner of the tables.",
        ) from None  # fmt: skip


def _found(query: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone() is not None
