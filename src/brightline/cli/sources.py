"""`brightline sources`: what the law was read from, official or mirror, and who read it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from brightline.cli import answer, options, output, words

if TYPE_CHECKING:
    from brightline.language import Measure

NATURES = {
    "official": "the government's own page",
    "mirror": "a copy elsewhere",
    "press": "a newspaper or an agency",
    "archive": "an archive",
    "commentary": "what somebody wrote about it",
}

NOBODY = "nobody yet"
"""What a file says in place of a reader's name before anybody has read the source."""


@click.command("sources")
@click.argument(
    "name", metavar="[PLACE|MEASURE]", required=False, shell_complete=options.complete("places_and_measures")
)
@options.measures
@options.as_json
def command(name: str | None, measures: Path | None, as_json: bool) -> None:
    """What the law was read from, official or mirror, and who read it.

    With PLACE the measures of that place and those above it; with MEASURE that one; else all.
    """
    corpus = options.load_corpus(measures)
    found = options.named_measures(corpus, name)
    if as_json:
        output.show_json(
            [
                {
                    "measure": m.id,
                    "title": m.title,
                    "encoded_by": m.encoded_by,
                    "reviewed_by": m.reviewed_by,
                    "confirmed_to": m.confirmed_to.isoformat() if m.confirmed_to else None,
                    "sources": [
                        {
                            "id": s.id,
                            "title": s.title,
                            "url": s.url,
                            "nature": s.nature,
                            "read_by": s.read_by,
                            "read_on": str(s.read_on),
                            "note": s.note,
                        }
                        for s in m.sources
                    ],
                }
                for m in found
            ]
        )
        return
    page: output.Page = []
    for measure in found:
        page += [*([output.Gap()] if page else []), *_of(measure)]
    if name is not None and name in {place.path for place in corpus.places()}:
        from brightline.engine.facts import Facts

        page += [output.Gap(), *answer.coverage(corpus.law(name, on=options.today()).coverage_for(Facts({})))]
    output.show(page)


def _of(measure: Measure) -> output.Page:
    until = words.day(measure.confirmed_to) if measure.confirmed_to else "an unknown day"
    page: output.Page = [
        output.Para(f"{measure.title}  ({measure.id})", tone="not addressed"),
        output.Para(
            f"Encoded by {measure.encoded_by}; reviewed by {measure.reviewed_by}; confirmed to {until}.", indent=2
        ),
    ]
    for source in measure.sources:
        page.append(output.Item(f"{source.title}: {NATURES.get(source.nature, source.nature)} ({source.nature})"))
        page.append(output.Verbatim(source.url, indent=4))
        read = f"Read by {source.read_by} on {source.read_on}."
        if source.read_by == NOBODY:
            read = "Nobody has read it yet."
        page.append(output.Para(f"{read} {source.note}".strip(), tone="quiet", indent=4))
    if not measure.sources:
        page.append(output.Item("No source yet.", tone="warning"))
    return page
