"""`brightline serve desk`: opens a records unit's desk."""

from __future__ import annotations

import os
from pathlib import Path

import click

from brightline.cli import errors, output
from brightline.cli.errors import CallError


@click.command("serve")
@click.argument("what", type=click.Choice(["desk"]))
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("desk"), show_default=True,
    help="Where the desk keeps what it has; desk.yaml lies in it.",
)  # fmt: skip
@click.option("--training", is_flag=True, help="A desk with invented people, which never meets a real one.")
@click.option(
    "--without-tls", is_flag=True, help="The pages are opened on this machine itself, with no web server before them."
)
@click.option("--begin", nargs=2, metavar="NAME NAME", help="Enter the two administrators of a new desk, and end.")
def command(what: str, folder: Path, training: bool, without_tls: bool, begin: tuple[str, str] | None) -> int:
    """Open a records unit's desk, until it is told to end.

    WHAT is `desk`. The folder holds desk.yaml, which says whose desk it is (docs/how-to/run-a-desk.md).
    """
    try:
        from brightline.desk import __main__ as desk
        from brightline.desk.home import HomeError, home
        from brightline.desk.unit import LOOPBACK, unit
    except ImportError as error:
        raise CallError(
            f"serve {what}", "The parts that a desk needs are not installed.", str(error),
            'Install them: pip install "brightline[desk]".',
        ) from None  # fmt: skip
    os.environ["BRIGHTLINE_DESK"] = str(folder.absolute())
    os.environ["BRIGHTLINE_DESK_TRAINING"] = "1" if training else ""
    os.environ["BRIGHTLINE_DESK_LOOPBACK"] = "1" if without_tls else ""
    try:
        whose = unit(home())
        host = whose.pages.rpartition(":")[0]
        if without_tls and host not in LOOPBACK:
            raise CallError(
                "--without-tls", f"The pages would be served at {whose.pages}, which others can reach.",
                "Names and passwords would go over the network in clear.",
                "Serve them at 127.0.0.1, or put a web server that speaks TLS before the desk.",
            )  # fmt: skip
        if begin is not None:
            _begin(begin)
            return errors.ANSWER
    except HomeError as error:
        raise CallError(error.where, error.what, error.why, error.next) from None
    return desk.main()


def _begin(names: tuple[str, str]) -> None:
    """Make the two administrators, and show their passwords once. Raises HomeError, CallError."""
    from brightline.desk.home import home

    place = home().prepared()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brightline.desk.settings")
    import django

    django.setup()
    from brightline.desk.beginning import begin
    from brightline.desk.errors import Refused

    try:
        made = begin(place, names)
    except Refused as error:
        raise CallError(error.where, error.what, error.why, error.next) from None
    output.show([
        output.Headline("The desk has its two administrators"),
        *(output.Item(f"{one.name} signs in as {one.username}, the first time with {one.password}") for one in made),
        output.Para("The passwords are shown this once. Each changes it under his or her name at the top of the page."),
        output.Para("One asks for a role for somebody, the other gives it; neither gives one to the other alone."),
    ])  # fmt: skip
