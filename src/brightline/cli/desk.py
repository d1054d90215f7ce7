"""`brightline desk …`: what whoever runs a desk does to it, outside its pages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from brightline.cli import errors, output
from brightline.cli.errors import CallError

FOLDER = click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("desk"), show_default=True,
    help="Where the desk keeps what it has.",
)  # fmt: skip
TRAINING = click.option("--training", is_flag=True, help="It is a desk for training.")


@click.group("desk")
def command() -> None:
    """Look after a records unit's desk: its database's role, backups, and the drill that shows that they restore."""


@command.command("database")
@FOLDER
@click.option("--role", required=True, metavar="ROLE", help="The role of PostgreSQL as which the desk is to work.")
@click.option("--print", "prints", is_flag=True, help="Print what would be said to the database, and do nothing.")
def database(folder: Path, role: str, prints: bool) -> int:
    """Bring the database up to date, and make the role as which the desk works.

    To be called as the owner of the tables, whom BRIGHTLINE_DESK_DATABASE names, when a desk is begun and after each
    update of the program. The role owns nothing and can rewrite nothing that is kept.
    """
    with _desk(folder):
        from django.db import connection

        from brightline.desk import database as roles

        if connection.vendor != "postgresql":
            raise CallError(
                "BRIGHTLINE_DESK_DATABASE", "This desk does not keep its rows in PostgreSQL.",
                "SQLite has no roles.", "Name a PostgreSQL, or leave this out.",
            )  # fmt: skip
        if prints:
            click.echo(";\n".join(roles.grants(role)) + ";")
            return errors.ANSWER
        roles.bring_up_to_date()
        roles.make_role(role)
        output.show([
            output.Headline(f"The desk may work as {role}", tone="good"),
            output.Para(
                "It owns nothing, and adds rows to what is kept as it is without changing any. Name it in "
                "BRIGHTLINE_DESK_DATABASE of the service. Do this again after each update."
            ),
        ])  # fmt: skip
    return errors.ANSWER


@contextmanager
def _desk(folder: Path, training: bool = False, key: Path | None = None) -> Iterator[None]:
    """The desk's own program, set up for a folder; what it refuses is told in four parts. Raises CallError."""
    os.environ["BRIGHTLINE_DESK"] = str(folder.absolute())
    os.environ["BRIGHTLINE_DESK_TRAINING"] = "1" if training else ""
    if key is not None:
        os.environ["BRIGHTLINE_DESK_KEY"] = str(key.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brightline.desk.settings")
    try:
        import django

        from brightline.desk.home import HomeError
    except ImportError as error:
        raise CallError(
            "desk", "The parts that a desk needs are not installed.", str(error),
            'Install them: pip install "brightline[desk]".',
        ) from None  # fmt: skip
    try:
        django.setup()
        yield
    except HomeError as error:
        raise CallError(error.where, error.what, error.why, error.next) from None
