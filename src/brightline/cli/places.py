"""`brightline places`: the places that are known, and how well."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brightline.cli import options, output, words

if TYPE_CHECKING:
    from brightline.corpus import Place

NAMED = 5
"""Places known by name only that are named; of more, the number is told."""
UNSEEN = "nobody has looked for their law yet."


@click.command("places")
@click.argument("under", metavar="[PLACE]", required=False, shell_complete=options.complete("places"))
@options.measures
@options.as_json
def command(under: str | None, measures: Path | None, as_json: bool) -> None:
    """The places that are known, and how well; with PLACE, that place and those inside it."""
    corpus = options.load_corpus(measures)
    under = under.strip("/") if under is not None else None
    places = [p for p in corpus.places() if under is None or p.path == under or p.path.startswith(under + "/")]
    if under is not None and not places:
        options.known_place(corpus, under)
    count = Counter(file.parent.relative_to(corpus.root).as_posix() for file in corpus.files())
    if as_json:
        output.show_json([{**_to_json(p), "measures": count[p.path]} for p in places])
        return
    known = [p for p in places if count[p.path] or p.layers]
    page: output.Page = []
    if known:
        rows = [(p.path, p.level, str(count[p.path]), f"{p.name}: {_known(p)}") for p in known]
        page += [output.Table(("place", "level", "measures", "what is known of its own law"), rows), output.Gap()]
    rest = [p for p in places if p not in known]
    if len(rest) > NAMED:
        page.append(output.Para(f"{len(rest)} more places are known by name only; {UNSEEN}", tone="quiet"))
    elif rest:
        names = words.listed([f"{p.name} ({p.path})" for p in rest])
        verb = "is" if len(rest) == 1 else "are"
        page.append(output.Para(f"{names} {verb} known by name only; {UNSEEN}", tone="quiet"))
    else:
        page.pop()
    output.show(page)


def _to_json(place: Place) -> dict[str, Any]:
    return {
        "path": place.path,
        "name": place.name,
        "division": place.division,
        "level": place.level,
        "coverage": [
            {
                "layer": layer,
                "from": None if span.first == date.min else span.first.isoformat(),
                "to": span.last.isoformat() if span.last else None,
                "status": span.status,
                "looked_on": span.looked_on,
                "evidence": str(span.evidence) if span.evidence is not None else None,
                "note": span.note,
            }
            for layer, spans in place.layers
            for span in spans
        ],
    }


def _known(place: Place) -> str:
    """The latest word on each layer of the place's own law."""
    said = [f"{layer} {spans[-1].status}" for layer, spans in place.layers if spans]
    return ", ".join(said) or "nobody has looked"
