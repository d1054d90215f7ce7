"""What the tests of the language share: the example files, and where each would stand."""

from __future__ import annotations

import os
from pathlib import Path

from brightline.language import Measure, format_condition, read_measure
from brightline.language.conditions import Condition, Unread
from brightline.language.measure import End, InForce, Provision, Rule
from brightline.vocabulary import load_vocabulary

HERE = Path(__file__).parent
GOOD = sorted((HERE / "good").glob("*.md"))
BAD = sorted((HERE / "bad").glob("*.md"))
MESSY = sorted((HERE / "messy").glob("*.md"))
RECORD = os.environ.get("BRIGHTLINE_RECORD") == "1"
"""With BRIGHTLINE_RECORD=1 in the environment the expected texts are written anew; review the difference."""

VOCABULARY = load_vocabulary()
PLACES = {
    "federal": "us",
    "state": "us/ma",
    "district": "us/dc",
    "county": "us/ma/alder-county",
}
"""The place of an example, by the first word of its name; all others are law of the invented town of Millbrook."""


def measure_id(path: Path) -> str:
    """The path that an example would have under `measures/`."""
    place = PLACES.get(path.stem.partition("_")[0], "us/ma/millbrook")
    return f"{place}/{path.stem.replace('_', '-')}"


def read(path: Path, text: str | None = None) -> Measure:
    """Check an example, under the short name that errors show."""
    text = path.read_bytes().decode() if text is None else text
    return read_measure(text, f"{path.parent.name}/{path.name}", VOCABULARY, measure_id(path))


def recorded(path: Path, found: str) -> str:
    """The text kept beside an example; with RECORD the text found is kept first."""
    kept = path.with_suffix(".txt")
    if RECORD:
        kept.write_text(found, encoding="utf-8")
    assert kept.exists(), (
        f"{kept.name} is missing: run the test once with BRIGHTLINE_RECORD=1 and review what it writes"
    )
    return kept.read_text(encoding="utf-8")


def told(measure: Measure) -> str:
    """A measure as it was understood, one thing a line; the opposite of how it was written."""
    lines = [f"{measure.id}: {measure.title}, {measure.cite}"]
    lines.append(f"{measure.layer} {measure.kind} of {measure.place}, {measure.division}, rank {measure.rank}")
    lines.append(f"binding {measure.binding}; binds {', '.join(measure.binds) or 'nobody'}")
    for name in ("agency", "contested", "supersedes", "status", "touches", "history", "notes", "confirmed_to"):
        if value := getattr(measure, name):
            lines.append(f"{name}: {value}")
    lines += [str(source) for source in measure.sources]
    lines += [str(event) for event in measure.events]
    for kind in ("definitions", "statements", "skipped", "rules"):
        for provision in getattr(measure, kind):
            lines += ["", *_provision(provision)]
    lines += [f"\n{reading!r}" for reading in measure.readings]
    for case in measure.cases:
        lines += ["", f"case {case.id} on {case.on}: {case.title}"]
        lines += [f"  {given!r}" for given in case.given]
        lines += [f"  {expectation!r}" for expectation in case.expect]
    for i in measure.invariants:
        which = f"{'always' if i.always else 'never'}{' together' if i.together else ''}"
        lines.append(f"\n{which} {i.action} {i.outcome}: {format_condition(i.when)}")
    return "\n".join(lines) + "\n"


def _provision(p: Provision) -> list[str]:
    lines = [f"{type(p).__name__} {p.id} ({p.cite or 'no cite'}, {p.evidence}), {_in_force(p.in_force)}"]
    lines.append(f"  under {p.section!r}: {p.prose!r}")
    if isinstance(p, Rule):
        lines.append(f"  {p.effect.value} {p.action}")
    for name in p.__struct_fields__:
        value = getattr(p, name)
        if name in {"id", "cite", "evidence", "in_force", "section", "prose", "span", "effect", "action"} or not value:
            continue
        lines.append(f"  {name}: {_condition(value) if isinstance(value, Condition) else value}")
    return lines


def _condition(condition: Condition) -> str:
    unread = [c.id for c in condition.walk() if isinstance(c, Unread)]
    return format_condition(condition) + (f"    unread: {', '.join(unread)}" if unread else "")


def _in_force(in_force: InForce | None) -> str:
    if in_force is None:
        return "always"
    return "never in force" if in_force.never else f"{_end(in_force.start)} .. {_end(in_force.finish)}"


def _end(end: End) -> str:
    text = f"{'before ' if end.before else ''}{end.day or end.event or end.word}"
    return text + (f" ({end.evidence})" if end.evidence else "")
