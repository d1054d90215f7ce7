"""`brightline matrix`: how far the laws of all places differ about an act, each against each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brightline.cli import compared, options, output, words
from brightline.cli.errors import CallError

if TYPE_CHECKING:
    from brightline.analysis import Matrix
    from brightline.corpus import Corpus
    from brightline.engine.law import Law


SHOWN = 12
"""Places of one group that a page names."""


@click.command("matrix")
@click.argument("actions", nargs=-1, metavar="[ACTION...]")
@options.on
@click.option("--csv", "as_csv", is_flag=True, help="Print a row for each action and each two places.")
@options.measures
@options.as_json
def command(actions: tuple[str, ...], on: date, as_csv: bool, measures: Path | None, as_json: bool) -> None:
    """How far the laws of all places differ about an act on a day: in how many cases each two answer otherwise.

    \b
    brightline matrix hold --on 2024-12-04
    brightline matrix --on 2024-12-04 --csv

    Without an action, all of them. Places that answer every case alike stand together. A place of which the corpus
    holds nothing on that day is left out, and named.
    """
    corpus = options.load_corpus(measures)
    laws, left_out = _laws(corpus, on)
    names = [options.known_action(a, corpus.vocabulary) for a in actions] or list(corpus.vocabulary.actions)
    found = _compared(laws, names)
    paths = [law.place for law in laws]
    if as_json:
        output.show_json(
            {
                "on": on.isoformat(),
                "places": paths,
                "left_out": left_out,
                "actions": [{"action": m.action, "cases": m.cases, "differ": m.differ} for m in found],
            }
        )
    elif as_csv:
        output.write(_csv(found, paths))
    else:
        output.show(list(_page(found, paths, left_out, on)))


def _laws(corpus: Corpus, on: date) -> tuple[list[Law], list[str]]:
    laws, left_out = [], []
    for place in corpus.places():
        try:
            options.inside_what_is_known(corpus, place.path, on)
        except CallError:
            left_out.append(place.path)
            continue
        laws.append(corpus.law(place.path, on=on))
    if len(laws) < 2:
        raise CallError(
            f"--on {on}",
            "On that day the corpus knows the law of fewer than two places.",
            "There is nothing to compare.",
            "Ask about a later day; `brightline places` says from when each place is known.",
        )
    return laws, left_out


def _compared(laws: Sequence[Law], actions: Sequence[str]) -> list[Matrix]:
    from brightline.analysis import matrix
    from brightline.engine.days import TooMany
    from brightline.engine.diagram import TooLarge
    from brightline.engine.prevail import Circle

    found = []
    with compared.steps("comparing", len(actions)) as step:
        for action in actions:
            try:
                found.append(matrix(laws, action))
            except (Circle, TooLarge, TooMany) as error:
                raise compared.told(action, "every place", error) from error
            step()
    return found


def _csv(found: Sequence[Matrix], paths: Sequence[str]) -> str:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["action", "place", "other", "cases", "differ"])
    for one in found:
        for i, place in enumerate(paths):
            rows.writerows(
                [one.action, place, paths[j], one.cases, one.differ[i][j]] for j in range(len(paths)) if j != i
            )
    return out.getvalue()


def _page(found: Sequence[Matrix], paths: Sequence[str], left_out: Sequence[str], on: date) -> Iterator[output.Block]:
    apart = [m for m in found if len(m.groups) > 1]
    if len(found) > 1:
        yield output.Headline(f"{words.count(len(apart), 'action')} of {len(found)} decided otherwise in some places")
    yield output.Para(f"{words.count(len(paths), 'place')} on {words.day(on)}")
    for one in apart if len(found) > 1 else found:
        yield from _matrix(one, paths)
    alike = [m.action for m in found if len(m.groups) == 1]
    if alike:
        yield output.Heading("Alike in every place and every case")
        yield output.Para(", ".join(alike), tone="quiet")
    if left_out:
        yield output.Para(f"Left out, for nothing is known of them on that day: {', '.join(left_out)}", tone="quiet")


def _matrix(one: Matrix, paths: Sequence[str]) -> Iterator[output.Block]:
    yield output.Heading(f"{one.action}: {words.count(len(one.groups), 'law')} among {len(paths)} places")
    letters = [_letter(i) for i in range(len(one.groups))]
    for letter, group in zip(letters, one.groups, strict=True):
        names = [paths[i] for i in group]
        if len(names) > SHOWN + 1:
            names = [*names[:SHOWN], f"and {len(names) - SHOWN} more (--json names them all)"]
        yield output.Item(", ".join(names), mark=letter)
    if len(one.groups) == 1:
        return
    yield output.Para(f"Of {one.cases:,} cases, the part that two of them answer otherwise:")
    rows = [
        (letter, *(_part(one.differ[a[0]][b[0]], one.cases) if a != b else "" for b in one.groups))
        for letter, a in zip(letters, one.groups, strict=True)
    ]
    yield output.Table(("", *letters), rows)


def _part(differ: int, cases: int) -> str:
    """12.5 %; nothing that differs is called 0."""
    return f"{100 * differ / cases:.1f} %" if differ * 1000 >= cases else "<0.1 %"


def _letter(number: int) -> str:
    """A, B, … Z, AA, AB, …"""
    more, last = divmod(number, 26)
    return (_letter(more - 1) if more else "") + chr(ord("A") + last)
