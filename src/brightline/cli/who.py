"""`brightline who PLACE`: which measures bind which actors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brightline.cli import answer, options, output, ranges, words

if TYPE_CHECKING:
    from brightline.corpus import Place
    from brightline.language import Measure


@click.command("who")
@options.place
@options.on
@options.measures
@options.as_json
def command(place: str, on: date, measures: Path | None, as_json: bool) -> None:
    """Which measures bind whom in PLACE on a day.

    The place is the government somebody works for, not the ground he stands on: a city's measure never binds a trooper.
    """
    from brightline.engine.facts import Facts
    from brightline.engine.norms import reach

    corpus = options.load_corpus(measures)
    vocabulary = corpus.vocabulary
    where = options.known_place(corpus, place)
    found = [m for m in corpus.law(place, on=on).measures if ranges.measure_stands(m, on) != ranges.NO]
    bound = [
        {
            "actor": actor.name,
            "says": actor.says,
            "level": actor.level,
            "measures": [
                _measure_json(m, on) for m in found if m.binding != "no" and actor.name in reach(m, (), vocabulary)
            ],
        }
        for actor in vocabulary.actors.values()
    ]
    others = [
        _measure_json(m, on)
        for m in corpus.measures(where.path)
        if m.place == where.path and m.binding == "no" and _had_begun(m, on)
    ]
    known = corpus.law(place, on=on).coverage_for(Facts({}))
    if as_json:
        output.show_json(
            {"place": where.path, "on": on.isoformat(), "actors": bound, "bind_nobody": others, "coverage": known}
        )
        return
    output.show([*_page(where, on, bound, others), output.Gap(), *answer.coverage(known)])


def _had_begun(measure: Measure, on: date) -> bool:
    """Whether anything is known to have happened to a measure by a day; its history may know a month or a year only."""
    days = [h.on for h in measure.history if h.on[:1].isdecimal()]
    return not days or any(day <= on.isoformat()[: len(day)] for day in days)


def _measure_json(measure: Measure, on: date) -> dict[str, Any]:
    return {
        "id": measure.id, "title": measure.title, "cite": measure.cite, "layer": measure.layer, "kind": measure.kind,
        "binding": measure.binding, "contested": measure.contested, "in_force": ranges.measure_stands(measure, on),
    }  # fmt: skip


def _page(place: Place, on: date, bound: list[dict[str, Any]], others: list[dict[str, Any]]) -> Iterator[output.Block]:
    yield output.Para(f"Who is bound in {place.name} ({place.path}) on {words.day(on)}", tone="not addressed")
    yield output.Para("A place is the government somebody works for, not the ground he stands on.", tone="quiet")
    for entry in bound:
        if entry["level"] not in (None, place.level):
            continue
        yield output.Heading(entry["says"][:1].upper() + entry["says"][1:])
        yield from _measures(entry["measures"])
    elsewhere = [e for e in bound if e["level"] not in (None, place.level)]
    if elsewhere:
        yield output.Heading("Of other governments, and reached by this law only so far:")
        yield output.Table(
            ("actor", "works for", "measures"),
            [(e["actor"], e["level"], ", ".join(m["id"] for m in e["measures"]) or "none") for e in elsewhere],
        )
    if others:
        yield output.Heading("These bind nobody:")
        for measure in others:
            yield output.Item(f"{measure['title']} ({measure['kind'].replace('_', ' ')}, {measure['id']})")


def _measures(found: list[dict[str, Any]]) -> Iterator[output.Block]:
    if not found:
        yield output.Item("no measure in the corpus")
    for measure in found:
        doubts = [measure["binding"]] if measure["binding"] == "disputed" else []
        doubts += ["contested"] if measure["contested"] else []
        doubts += ["perhaps not in force yet, or no more"] if measure["in_force"] == ranges.UNCERTAIN else []
        more = f" [{', '.join(doubts)}]" if doubts else ""
        yield output.Item(f"{measure['title']}, {measure['cite']} ({measure['layer']}, {measure['id']}){more}")
