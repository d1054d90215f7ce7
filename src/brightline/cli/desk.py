"""`brightline desk …`: what whoever runs a desk does to it, outside its pages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from brightline.cli import errors, output
from brightline.cli.errors import CallError, FileError

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
    with at_desk(folder):
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


@command.command("backup")
@click.argument("target", type=click.Path(file_okay=False, path_type=Path))
@FOLDER
@TRAINING
def backup(target: Path, folder: Path, training: bool) -> int:
    """Copy a desk to TARGET, while it works.

    TARGET keeps each backup under its time, and shares the originals between them. The key is not in it.
    """
    with at_desk(folder, training):
        from brightline.desk.backup import back_up
        from brightline.desk.home import home

        os.umask(0o077)
        made = back_up(home(), target)
        output.show([
            output.Headline("The desk is backed up", tone="" if made.lost else "good"),
            output.Para(f"{made.size} entries of the log with the root {made.root}, at {made.made}."),
            output.Para("The key is not in it, nor are the secrets of mailboxes and of the city's sign-in."),
        ])  # fmt: skip
        if made.lost:
            raise FileError(
                str(folder), f"{made.lost} originals at the desk do not open any more.",
                "Their files are gone or were changed. The backup was made, and keeps earlier copies of them.",
                "Compare the key with its copy. If it is the right one, restore those files, and look at the disk.",
            )  # fmt: skip
    return errors.ANSWER


@command.command("bundle")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@FOLDER
@TRAINING
def bundle(target: Path, folder: Path, training: bool) -> int:
    """Write the auditor's bundle to TARGET, signed now: what may be counted is open in it, and all else closed."""
    with at_desk(folder, training):
        from brightline.desk.checkpoints import signing_key
        from brightline.desk.home import home
        from brightline.desk.witness import bundle as made

        place = home()
        target.write_bytes(made(place))
        output.show([
            output.Headline("The bundle is written", tone="good"),
            output.Para("The log's public key, to be compared with a filed report:"),
            output.Verbatim(str(signing_key(place).verifier)),
            output.Para(f"Check it with: brightline log verify {target} --key KEY"),
        ])  # fmt: skip
    return errors.ANSWER


AT = click.option("--at", "name", metavar="TIME", help="Which backup, by the name of its folder; the newest otherwise.")
DATABASE = click.option(
    "--database", metavar="ADDRESS", help="An empty PostgreSQL to restore into, where the backup is of one."
)


@command.command("restore")
@click.argument("target", type=click.Path(exists=True, file_okay=False, path_type=Path))
@FOLDER
@TRAINING
@AT
@DATABASE
def restore(target: Path, folder: Path, training: bool, name: str | None, database: str | None) -> int:
    """Restore a backup below TARGET into an empty folder.

    What came after the backup is not in it: what lies in watched folders and mailboxes is taken in again by itself, and
    mail since then has to be sent again.
    """
    _at_database(database)
    with at_desk(folder, training):
        from brightline.desk.home import home
        from brightline.desk.restoring import restore as restored

        os.umask(0o077)
        made = restored(target, home(), name)
        output.show([
            output.Headline("The desk is restored", tone="good"),
            output.Para(f"As it was at {made.made}: {made.size} entries of the log with the root {made.root}."),
            output.Para("Put its key where it was. Enter what came by telephone or at the counter since, as late."),
        ])  # fmt: skip
    return errors.ANSWER


@command.command("drill")
@click.argument("target", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--key", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="The file with the key of the desk, from where its copy is kept.")  # fmt: skip
@click.option("--kept", type=click.Path(exists=True, dir_okay=False, path_type=Path), multiple=True,
              help="A checkpoint that somebody kept; may be given more than once.")  # fmt: skip
@click.option("--log-key", metavar="KEY", help="The log's public key, as a filed report prints it.")
@TRAINING
@AT
@DATABASE
def drill(
    target: Path, key: Path, kept: tuple[Path, ...], log_key: str | None, training: bool, name: str | None,
    database: str | None,
) -> int:  # fmt: skip
    """Restore a backup below TARGET into a folder of the moment, and see that it is whole.

    Every original opens and has its hash, every matter opens, the log is whole, and goes on from each checkpoint that
    was kept. Ends with 1 where that is not so.
    """
    if bool(kept) != bool(log_key):
        raise CallError(
            "--kept", "A checkpoint and the key of the log belong together.", "One is checked by the other.",
            "Give both, from a filed report.",
        )  # fmt: skip
    _at_database(database)
    import tempfile

    with tempfile.TemporaryDirectory(prefix="brightline-drill-") as made, at_desk(Path(made) / "desk", training, key):
        from brightline.desk.drill import drill as drilled
        from brightline.desk.home import HomeError, home
        from brightline.desk.restoring import restore as restored
        from brightline.ledger import LedgerError, checkpoint_in, verifier_key

        os.umask(0o077)
        try:
            public = verifier_key(log_key) if log_key else None
            known = [checkpoint_in(file.read_text("utf-8"), public, str(file)) for file in kept] if public else []
            manifest = restored(target, home(), name)
            found = drilled(home(), known)
        except (LedgerError, HomeError) as error:
            raise FileError(error.where, error.what, error.why, error.next) from None
        output.show([
            output.Headline("THE BACKUP RESTORES", tone="good"),
            output.Para(f"It is of {manifest.made}: that is the recovery point; what came later is not in it."),
            output.Para(
                f"{found.originals} originals opened and have their hash; {found.expunged} were expunged. "
                f"{found.matters} matters opened. The log has {found.entries} entries and is whole"
                + (f"; it goes on from each of {len(known)} kept checkpoints." if known else ".")
            ),
        ])  # fmt: skip
    return errors.ANSWER


def _at_database(address: str | None) -> None:
    """The database that is restored into, and never the one of the desk that is at work."""
    os.environ.pop("BRIGHTLINE_DESK_DATABASE", None)
    if address:
        os.environ["BRIGHTLINE_DESK_DATABASE"] = address


@contextmanager
def at_desk(folder: Path, training: bool = False, key: Path | None = None) -> Iterator[None]:
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
