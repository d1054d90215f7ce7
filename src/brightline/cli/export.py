"""`brightline export`: the law about an act as a table, or in the language of another engine."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from brightline.cli import options, views

KINDS = ("html", "csv", "dmn", "cedar", "rego")


@click.command("export")
@options.place
@options.action
@options.on
@options.fact
@click.option("--as", "kind", type=click.Choice(KINDS), required=True, help="What is written.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write to a file. Without it, to standard output.",
)  # fmt: skip
@options.alone
@options.without
@options.measures
def command(
    place: str, action: str, on: date, facts: tuple[str, ...], kind: str, out: Path | None, alone: str | None,
    without: tuple[str, ...], measures: Path | None,
) -> None:  # fmt: skip
    """The law about an act as a decision table, or for another engine.

    \b
    brightline export us/ma/boston hold --on 2024-12-04 --as html --out hold.html
    brightline export us/ma/boston hold --on 2024-12-04 --as cedar

    \b
      html    a table to read
      csv     the same for a spreadsheet
      dmn     the same as DMN 1.3
      cedar   policies for Cedar
      rego    a package for Open Policy Agent and its kind

    Every case lies in one line, and no other does. Each export says at its head of which law and day it is, how well
    its text is known, and what cannot be said in it. What is not settled is never a permission there.
    """
    from brightline.analysis import exports

    write = {
        "html": exports.as_html,
        "csv": exports.as_csv,
        "dmn": exports.dmn,
        "cedar": exports.cedar,
        "rego": exports.rego,
    }[kind]
    views.put(write(views.view(views.Asked(place, action, on, facts, alone, without, measures)).table()), out)
