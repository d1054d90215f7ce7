"""`brightline batch`: what the law says of each row of a table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brightline.cli import errors, options, output, words
from brightline.cli.errors import CallError
from brightline.cli.facts import read_facts

if TYPE_CHECKING:
    from brightline.batch import Asked
    from brightline.corpus import Corpus

SHOWN = 10
"""Kinds of rejects that a page shows."""

ROLE_WORDS = {"place": "place", "on": "day", "action": "act"}


@click.command("batch")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help="Where the answers go.")
@click.option(
    "--rejects", type=click.Path(path_type=Path), metavar="FILE",
    help="Where rows go that cannot be decided; by default beside the answers, with `.rejects.csv`.",
)  # fmt: skip
@click.option("--action", metavar="ACTION", help="The act in every row; else the column `action` says it.")
@click.option("--place", metavar="PLACE", help="The place of every row; else the column `place` says it.")
@click.option("--on", type=options.DayType(), metavar="DAY", help="The day of every row; else the column `on` says it.")
@options.fact
@click.option("--as", "renamed", multiple=True, metavar="COLUMN=FACT", help="Which fact a column is. May be repeated.")
@click.option("--keep", multiple=True, metavar="COLUMN", help="A column to pass through. May be repeated.")
@click.option(
    "--complete", multiple=True, metavar="FACT",
    help="A set whose column says everything there is, and not at least what is there. May be repeated.",
)  # fmt: skip
@options.measures
@options.as_json
def command(
    file: Path, out: Path, rejects: Path | None, action: str | None, place: str | None, on: date | None,
    facts: tuple[str, ...], renamed: tuple[str, ...], keep: tuple[str, ...], complete: tuple[str, ...],
    measures: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """What the law says of each row of a table, by the law in force on its day in its place.

    \b
    brightline batch requests.parquet --out answers.parquet --action hold
    brightline batch requests.csv --out answers.csv --action hold --place us/ma/boston \\
        --as received=on --as "paper=papers" --keep number --fact actor=police_officer

    Columns are named as facts are; an empty value is not known. The file and the answers are CSV or Parquet, by their
    names. A set is at least what its column names, unless --complete says that it is everything.

    Exit status: 0 every row is decided, 5 some are rejected, 2 a mistake in the call.
    """
    corpus = options.load_corpus(measures)
    if place is not None:
        place = options.known_place(corpus, place).path
        if on is not None:
            options.inside_what_is_known(corpus, place, on)
    if action is not None:
        options.known_action(action, corpus.vocabulary)
    rejects = rejects or out.with_name(f"{out.stem}.rejects.csv")
    try:
        asked = _asked(corpus, action, place, on, facts, renamed, keep, complete)
        found = _decided(corpus, file, out, rejects, asked)
    except Exception as error:
        raise _told(error) from error
    found |= {"file": str(file), "answers": str(out), "rejects_file": str(rejects)}
    if as_json:
        output.show_json(found)
    else:
        output.show(list(_page(found)))
    return errors.REJECTED if found["rejected"] else errors.ANSWER


def _asked(
    corpus: Corpus, action: str | None, place: str | None, on: date | None, given: tuple[str, ...],
    renamed: tuple[str, ...], keep: tuple[str, ...], complete: tuple[str, ...],
) -> Asked:  # fmt: skip
    from brightline.batch import Asked
    from brightline.batch.plan import as_given

    known = read_facts(given, corpus.vocabulary)
    columns: dict[str, str] = {}
    for text in renamed:
        column, sign, name = text.rpartition("=")
        if not sign or not column or not name or column in columns:
            raise CallError(
                f"--as {text}",
                "The column is renamed twice." if column in columns else "This does not say which fact a column is.",
                "A column is one fact.",
                'Write --as COLUMN=FACT, once for a column: --as "detainer date=on".',
            )
        columns[column] = name
    return Asked(action, place, on, as_given(known), columns, keep, frozenset(complete))


def _decided(corpus: Corpus, file: Path, out: Path, rejects: Path, asked: Asked) -> dict[str, Any]:
    from brightline.batch import decide_file
    from brightline.corpus.stretches import Stretches

    today = options.today()

    def until(place: str) -> date:
        return max(today, corpus.change_days(place)[-1]) + options.AHEAD

    with _progress() as started:
        return decide_file(Stretches(corpus, until), corpus.vocabulary, file, out, rejects, asked, started)


@contextmanager
def _progress() -> Iterator[Callable[[int | None], Callable[[int], None]]]:
    """How far the work is, on a terminal."""
    if not sys.stderr.isatty():
        yield lambda rows: lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    shown = (TextColumn("deciding"), BarColumn(), MofNCompleteColumn(), TextColumn("rows"), TimeElapsedColumn())
    with Progress(*shown, console=Console(stderr=True), transient=True) as progress:

        def started(rows: int | None) -> Callable[[int], None]:
            task = progress.add_task("deciding", total=rows)
            return lambda done: progress.update(task, completed=done)

        yield started


def _told(error: Exception) -> Exception:
    """An error of a table as an error of the call."""
    from brightline.batch import TableError

    if isinstance(error, TableError):
        return CallError(error.where, error.what, error.why, error.next)
    return error


def _page(found: dict[str, Any]) -> Iterator[output.Block]:
    read, decided, rejected = found["read"], found["decided"], found["rejected"]
    yield output.Headline(f"{decided:,} of {words.count(read, 'row')} decided", "good" if not rejected else "warning")
    yield output.Para(f"The answers are in {found['answers']}.")
    for role in found["counterfactual"]:
        yield output.Para(
            f"Counterfactual: rows have a {ROLE_WORDS[role]} of their own, and each was decided as if it were "
            f"{found[role]}.", tone="warning",
        )  # fmt: skip
    if found["outcomes"]:
        yield output.Table(("outcome", "rows"), [(o, f"{n:,}") for o, n in found["outcomes"].items()])
    if found["undetermined_perhaps_forbidden"]:
        yield output.Para(
            f"In {found['undetermined_perhaps_forbidden']:,} of the undetermined rows the act may be forbidden: "
            "undetermined is no permission.", tone="warning",
        )  # fmt: skip
    yield output.Heading("What the columns were taken for")
    for fact, column in found["facts"].items():
        part = "" if fact not in found["complete"] else ", everything there is"
        yield output.Item(f"{column}: {fact}{part}" if column != fact else f"{fact}{part}")
    for fact in found["for_every_row"]:
        yield output.Item(f"{fact}: the same in every row")
    if found["kept"]:
        yield output.Item(f"passed through: {', '.join(found['kept'])}")
    if found["not_looked_at"]:
        yield output.Item(f"not looked at: {', '.join(found['not_looked_at'])}")
    if rejected:
        yield from _rejects(found)


def _rejects(found: dict[str, Any]) -> Iterator[output.Block]:
    yield output.Heading(f"{words.count(found['rejected'], 'row')} rejected")
    yield output.Para(f"They are in {found['rejects_file']}, each with what to do. A row may be wrong in several ways.")
    for kind in found["rejects"][:SHOWN]:
        where = f"{kind['column']}: " if kind["column"] else ""
        yield output.Item(f"{where}{kind['what']} {kind['next']}", mark=f"{kind['rows']:,}")
    if len(found["rejects"]) > SHOWN:
        yield output.Para(f"and {len(found['rejects']) - SHOWN} more kinds")
