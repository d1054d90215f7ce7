"""`brightline sql PLACE ACTION`: the law about an act as a query, for a table that stays in its warehouse."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from brightline.cli import compared, options, output
from brightline.cli.errors import CallError

DIALECTS = ("duckdb", "postgres", "spark")


@click.command("sql")
@options.place
@options.action
@options.on
@click.option("--dialect", type=click.Choice(DIALECTS), default="duckdb", show_default=True, help="Whose SQL.")
@click.option(
    "--table", default="requests", show_default=True, metavar="NAME", help="The table, as you would write it."
)
@click.option("--keep", multiple=True, metavar="COLUMN", help="A column to pass through. May be repeated.")
@click.option("--complete", multiple=True, metavar="FACT", help="A set whose column says everything there is.")
@options.measures
def command(
    place: str, action: str, on: date, dialect: str, table: str, keep: tuple[str, ...], complete: tuple[str, ...],
    measures: Path | None,
) -> None:  # fmt: skip
    """The law about an act as a query, for a table that stays in its warehouse.

    \b
    brightline sql us/ma/boston hold --on 2024-12-04 --dialect postgres --keep number | psql

    Columns are named as facts are. NULL and empty text are not known, and the query is as exact about that as
    `brightline batch`: undetermined where the outcome can still turn on it. A row with a word that is none is rejected.
    One law, of one day, about one act: rows of other days need a query of their own.
    """
    from brightline.batch import TableError
    from brightline.batch.sql import query
    from brightline.engine.days import TooMany
    from brightline.engine.diagram import TooLarge
    from brightline.engine.prevail import Circle

    corpus = options.load_corpus(measures)
    options.known_action(action, corpus.vocabulary)
    law = options.chosen_law(corpus, place, on, None, ())
    try:
        output.write(query(law, action, dialect, table, keep, complete))
    except TableError as error:
        raise CallError(error.where, error.what, error.why, error.next) from error
    except (Circle, TooLarge, TooMany) as error:
        raise compared.told(action, place, error) from error
