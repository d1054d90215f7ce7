"""`brightline review`: the answers of a desk that the law, as it is known today, gives otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brightline.cli import errors, options, output
from brightline.cli.desk import FOLDER, TRAINING, at_desk

if TYPE_CHECKING:
    from brightline.desk.review import Reviewed


@click.command("review")
@FOLDER
@TRAINING
@options.as_json
def command(folder: Path, training: bool, as_json: bool) -> int:
    """List which recorded answers the law's files of today give otherwise, for the same day and the same facts.

    Nothing is changed: an answer stands as it was given. An answer that was given by the very same files is not decided
    again.
    """
    with at_desk(folder, training):
        from brightline.desk.home import home
        from brightline.desk.review import review
        from brightline.desk.unit import unit

        place = home()
        found = list(review(place, unit(place)))
    if as_json:
        output.show_json([{**_plain(one), "why_not": one.why_not or None} for one in found])
    else:
        output.show(_page(found))
    return errors.ANSWER


def _plain(one: Reviewed) -> dict[str, object]:
    return {
        "matter": one.matter, "entry": one.entry, "on": one.on.isoformat(), "action": one.action, "line": one.line,
        "was": one.was, "now": one.now, "acted_on": one.acted_on,
    }  # fmt: skip


def _page(found: Sequence[Reviewed]) -> output.Page:
    if not found:
        return [
            output.Headline("NO ANSWER WOULD BE ANOTHER", tone="good"),
            output.Para("Every recorded answer is what today's files give for the same day and the same facts."),
        ]
    rows = [
        (one.matter, str(one.entry), one.on.isoformat(), one.action, one.line, one.was, one.now,
         "yes" if one.acted_on else "no")
        for one in found
    ]  # fmt: skip
    acted = sum(one.acted_on for one in found)
    return [
        output.Headline(f"{len(found)} ANSWER{'S' if len(found) > 1 else ''} WOULD BE ANOTHER"),
        output.Para(f"On {acted} of them something was proposed. Counsel says what is to be done about it."),
        output.Gap(),
        output.Table(("matter", "entry", "on", "action", "line", "was", "would be", "acted on"), rows),
        *(output.Item(f"{one.matter}, entry {one.entry}: {one.why_not}") for one in found if one.why_not),
    ]
