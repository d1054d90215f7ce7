"""`brightline show MEASURE[#rule]`: provisions, history and doubts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brightline.cli import options, output, words
from brightline.cli.errors import CallError

if TYPE_CHECKING:
    from brightline.corpus import Corpus
    from brightline.language import Measure
    from brightline.language.measure import Provision, Rule
    from brightline.vocabulary import Vocabulary


@click.command("show")
@click.argument("name", metavar="MEASURE[#RULE]", shell_complete=options.complete("measures"))
@options.measures
@options.as_json
def command(name: str, measures: Path | None, as_json: bool) -> None:
    """A measure, or one rule of it: provisions, history, doubts."""
    corpus = options.load_corpus(measures)
    vocabulary = corpus.vocabulary
    measure_id, _, rule = name.partition("#")
    measure = _measure(corpus, measure_id)
    provisions = list(_provisions(measure, vocabulary))
    if rule:
        provisions = [p for p in provisions if p["id"] == rule]
        if not provisions:
            raise _no_such_rule(measure, rule)
    found = {**_about(measure), "provisions": provisions, "cases": _cases(measure)}
    if as_json:
        output.show_json(found)
    elif rule:
        readings = {p[key] for p in provisions for key in ("reading", "other_reading") if p.get(key)}
        output.show([block for p in provisions for block in _provision(p)] + list(_doubts(measure, readings)))
    else:
        output.show(list(_page(measure, found)))


def _measure(corpus: Corpus, name: str) -> Measure:
    """Raises CallError for a place and for a file, each of which is nearly a measure, and UnknownMeasure."""
    file = Path(name)
    if file.suffix == ".md" and "us" in file.parts:
        meant = "/".join(file.with_suffix("").parts[file.parts.index("us") :])
        raise CallError(
            f"MEASURE {name}",
            f"`{name}` is a file.",
            "A measure is named by its path inside the folder of measures, without an ending.",
            f"Write `brightline show {meant}`.",
        )
    place = next((p for p in corpus.places() if p.path == name.strip("/")), None)
    if place is None or (corpus.root / f"{place.path}.md").is_file():
        return corpus.measure(name)
    own = [corpus.id_of(file) for file in corpus.files(place.path)]
    raise CallError(
        f"MEASURE {name}",
        f"`{place.path}` is a place, {place.name}, and not a measure.",
        "One measure is shown at a time.",
        f"Its measures are {words.listed([f'`{one}`' for one in own])}." if own else f"There is none of {place.name}.",
    )


def _no_such_rule(measure: Measure, rule: str) -> CallError:
    from brightline.vocabulary import nearest

    known = [p.id for p in (*measure.rules, *measure.skipped, *measure.statements, *measure.definitions)]
    close = nearest(rule, known)
    return CallError(
        f"{measure.id}#{rule}",
        f"`{rule}` is no provision of {measure.title}.",
        "A provision is named by its permanent id.",
        f"Closest: `{measure.id}#{close}`." if close else f"`brightline show {measure.id}` lists them.",
    )


def _about(measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.id,
        "title": measure.title,
        "cite": measure.cite,
        "place": measure.place,
        "division": measure.division,
        "layer": measure.layer,
        "kind": measure.kind,
        "binding": measure.binding,
        "binds": list(measure.binds),
        "agency": measure.agency,
        "contested": measure.contested,
        "status": measure.status,
        "supersedes": [{"measure": other, "cite": cite} for other, cite in measure.supersedes],
        "confirmed_to": measure.confirmed_to.isoformat() if measure.confirmed_to else None,
        "encoded_by": measure.encoded_by,
        "reviewed_by": measure.reviewed_by,
        "history": [
            {"on": h.on, "event": h.event, "note": h.note, "evidence": str(h.evidence) if h.evidence else None}
            for h in measure.history
        ],
        "readings": [{"name": r.name, "says": r.says, "other": r.other} for r in measure.readings],
        "notes": list(measure.notes),
    }


def _cases(measure: Measure) -> list[dict[str, Any]]:
    return [{"id": c.id, "title": c.title, "on": c.on.isoformat()} for c in measure.cases]


def _provisions(measure: Measure, vocabulary: Vocabulary) -> Iterator[dict[str, Any]]:
    """Every provision in the order of the file: rules, skipped clauses, statements, definitions."""
    from brightline.engine.wording import Words
    from brightline.language.measure import Definition, Effect, Rule, Skipped

    rules = [r for r in measure.rules if r.effect is not Effect.UNREAD]
    every: list[Provision] = [*rules, *measure.skipped, *measure.statements, *measure.definitions]
    for provision in sorted(every, key=lambda p: p.span.line):
        kind = type(provision).__name__.lower()
        found: dict[str, Any] = {
            "id": provision.id,
            "is": {"skipped": "not encoded"}.get(kind, kind),
            "cite": provision.cite,
            "section": provision.section,
            "evidence": str(provision.evidence),
            "in_force": words.in_force(provision.in_force),
            "prose": provision.prose,
            "note": provision.note,
            "sources": list(provision.sources),
            "line": provision.span.line,
        }
        if isinstance(provision, Rule):
            found |= _rule(measure, provision, vocabulary)
        elif isinstance(provision, Definition):
            means = Words(vocabulary).say(provision.means) if provision.means is not None else ""
            found |= {"of": list(provision.of), "means": means}
        elif isinstance(provision, Skipped):
            found |= {"reason": provision.reason, "touches": list(provision.touches)}
        yield found


def _rule(measure: Measure, rule: Rule, vocabulary: Vocabulary) -> dict[str, Any]:
    from brightline.engine.norms import norms_of
    from brightline.engine.wording import rule_in_words

    versions = [n for n in norms_of(measure, vocabulary, alone=True) if n.rule is rule]
    return {
        "effect": rule.effect.value,
        "action": rule.action,
        "by": list(rule.by or measure.binds),
        "says": rule_in_words(versions[0], vocabulary) if versions else "",
        "kind": rule.kind,
        "contested": rule.contested,
        "reading": rule.reading,
        "other_reading": rule.other_reading,
        "despite": [str(r) for r in rule.despite],
        "subject_to": [str(r) for r in rule.subject_to],
        "suspended": [
            {"from": s.first.isoformat(), "to": s.last.isoformat() if s.last else None, "by": s.court}
            for s in rule.suspensions
        ],
    }


def _page(measure: Measure, found: dict[str, Any]) -> Iterator[output.Block]:
    yield output.Headline(measure.title)
    yield output.Para(f"{measure.cite}; {measure.kind.replace('_', ' ')}, {measure.layer} layer; {measure.id}")
    binds = words.listed([b.replace("_", " ") for b in measure.binds]) or "nobody"
    yield output.Para({"no": "Binds nobody.", "disputed": f"Whether it binds is disputed. Would bind: {binds}."}.get(
        measure.binding, f"Binds: {binds}."))  # fmt: skip
    said = ""
    for provision in found["provisions"]:
        # Clauses of one section share its paragraph: it is said once.
        yield from _provision({**provision, "prose": ""} if provision["prose"] == said else provision)
        said = provision["prose"]
    if measure.history:
        yield output.Heading("History")
        for event in found["history"]:
            grade = f" ({event['evidence']})" if event["evidence"] else ""
            yield output.Item(f"{event['on']}: {event['event']}{grade}. {event['note']}".strip())
    yield from _doubts(measure)
    yield output.Heading("Cases")
    yield output.Item(f"{words.count(len(measure.cases), 'case')}; `brightline check` runs them", mark="")


def _provision(found: dict[str, Any]) -> Iterator[output.Block]:
    yield output.Heading(f"{found['id']}  {found['cite']}")
    if found["prose"]:
        yield output.Para(found["prose"], indent=2)
    if found.get("says"):
        yield output.Item(found["says"], mark="In short:")
    if found["is"] == "not encoded":
        touches = f"; touches {', '.join(found['touches'])}" if found["touches"] else ""
        yield output.Item(f"{found['reason'].rstrip('.')}{touches}.", mark="Not encoded:", tone="warning")
    elif found["is"] != "rule":
        of = f" of {words.listed([f'`{word}`' for word in found['of']])}" if found.get("of") else ""
        yield output.Para(f"This is a {found['is']}{of}, without effect of its own.", indent=2)
    if found.get("means"):
        yield output.Item(f"{found['means']}.", mark="It means:")
    ranged = found["in_force"] != words.in_force(None)
    days = found["in_force"] if found["in_force"] == words.NEVER else f"in force {found['in_force']}"
    said = f"{days[:1].upper() + days[1:]}; {found['evidence']}." if ranged else f"Evidence: {found['evidence']}."
    yield output.Para(said, tone="quiet", indent=2)
    for key, mark in (("contested", "Contested:"), ("note", "Note:")):
        if found.get(key):
            yield output.Item(found[key], mark=mark, tone="warning" if key == "contested" else "")
    for stay in found.get("suspended", ()):
        yield output.Item(f"{stay['from']} to {stay['to'] or 'further notice'} by {stay['by']}", mark="Suspended:")


def _doubts(measure: Measure, readings: set[str] | None = None) -> Iterator[output.Block]:
    """Everything that a reader should know before relying on it; of the readings all, or only these."""
    yield output.Heading("Doubts")
    until = words.day(measure.confirmed_to) if measure.confirmed_to else "an unknown day"
    yield output.Item(f"Confirmed to {until}. Encoded by {measure.encoded_by}, reviewed by {measure.reviewed_by}.")
    if measure.contested:
        yield output.Item(f"Contested: {measure.contested}", tone="warning")
    for reading in (r for r in measure.readings if readings is None or r.name in readings):
        yield output.Item(f"Reading “{reading.name}”: {reading.says}")
        if reading.other:
            yield output.Item(f"the other reading: {reading.other}", indent=4)
    for note in measure.notes:
        yield output.Item(note)
