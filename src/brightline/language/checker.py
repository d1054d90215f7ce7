"""From a Draft to a Measure: only what is checked can be decided."""

from __future__ import annotations

from brightline.language.check_cases import Cases
from brightline.language.check_front import Standing, check_front
from brightline.language.check_ranges import grade
from brightline.language.check_rules import Rules
from brightline.language.check_words import Words
from brightline.language.diagnostics import MeasureErrors, Reporter, TooMany, suggestion
from brightline.language.draft import Draft
from brightline.language.measure import Happening, Measure, Reading, Source
from brightline.language.parser import parse_all
from brightline.vocabulary import Vocabulary


def check(draft: Draft, vocabulary: Vocabulary, id: str) -> Measure:
    """The measure that a draft states. `id` is its path without `.md`: `us/ma/boston/trust-act-2019`.

    Raises MeasureErrors with all mistakes of the file: words that are not in the vocabulary, tests of the wrong
    type, parts that do not go together, references that lead nowhere, versions that overlap or leave a gap.
    References to other measures are checked for their shape only; whether they exist is known to the corpus.
    """
    reporter = Reporter(draft.path, draft.lines, draft.headings)
    measure = _check(draft, vocabulary, id, reporter)
    reporter.raise_if_any()
    if draft.broken or measure is None:
        raise MeasureErrors(reporter.problems)
    return measure


def read_measure(text: str, path: str, vocabulary: Vocabulary, id: str) -> Measure:
    """`parse` and `check` in one, so that mistakes of form and of meaning are told together.

    Raises MeasureErrors with all of them.
    """
    reading = parse_all(text, path)
    measure = None
    if reading.draft is not None:
        measure = _check(reading.draft, vocabulary, id, reading.reporter)
    reading.reporter.raise_if_any()
    assert measure is not None
    return measure


def _check(draft: Draft, vocabulary: Vocabulary, id: str, reporter: Reporter) -> Measure | None:
    words = Words(vocabulary, reporter)
    try:
        standing = check_front(draft, words, id)
        rules = Rules(draft, words, standing)
        rules.read()
        readings = _readings(draft, words, rules)
        cases = Cases(draft, words, rules, set(rules.other_readings_used))
        cases.read()
    except TooMany:
        return None
    return None if reporter.problems else _measure(draft, standing, rules, readings, cases)


def _readings(draft: Draft, words: Words, rules: Rules) -> tuple[Reading, ...]:
    """The readings, each with its paragraph, its alternative and the rules that need it."""
    found: dict[str, Reading] = {}
    others: dict[str, str] = {}
    for p in draft.readings:
        name = p.name.text
        if name in (others if p.other else found):
            words.say(
                p.name,
                f"Two paragraphs state the reading `{name}`.",
                "One of the two would be lost.",
                "Join them, or name one of them otherwise.",
            )
        elif p.other:
            others[name] = p.says
        else:
            found[name] = Reading(name, p.says, span=words.span(p.name))
    for p in draft.readings:
        name = p.name.text
        if p.other and name not in found:
            words.say(
                p.name,
                f"There is another reading of `{name}`, and no reading.",
                "An alternative needs something to be the alternative of.",
                f"Add a paragraph `**Reading ({name}).** …`.",
            )
        elif not p.other and name not in rules.readings_used and not draft.broken:
            words.say(
                p.name,
                f"No rule carries `reading {name}`.",
                "An interpretation on which nothing depends would be shown in no answer.",
                f"Add `reading {name}` to the rules that depend on it.",
            )
    for kind, used, written in (
        ("reading", rules.readings_used, found),
        ("other reading", rules.other_readings_used, others),
    ):
        for name, token in used.items():
            if name not in written and not draft.broken:
                words.say(
                    token,
                    f"The {kind} `{name}` is not written down.",
                    "A rule that rests on an interpretation shows it in every answer.",
                    suggestion(name, written, f"Add a paragraph `**{kind.capitalize()} ({name}).** …`."),
                )
    return tuple(Reading(r.name, r.says, others.get(r.name, ""), span=r.span) for r in found.values())


def _measure(draft: Draft, standing: Standing, rules: Rules, readings: tuple[Reading, ...], cases: Cases) -> Measure:
    front = draft.front
    return Measure(
        id=standing.id,
        title=front.title,
        cite=front.cite,
        place=standing.place,
        division=standing.division,
        layer=standing.layer,
        kind=str(front.kind),
        binding=str(front.binding),
        binds=standing.binds,
        agency=str(front.agency or ""),
        contested=front.contested,
        supersedes=tuple((m.text, cite) for m, cite in front.supersedes),
        status=str(front.status or ""),
        touches=tuple(t.text for t in front.touches or ()),
        sources=tuple(Source(s.id.text, s.title, s.url, s.nature, s.read_by, s.read_on, s.note) for s in front.sources),
        history=tuple(Happening(h.on, h.event, h.note, grade(h.evidence)) for h in front.history),
        confirmed_to=front.confirmed_to,
        encoded_by=front.encoded_by,
        reviewed_by=front.reviewed_by,
        notes=front.notes,
        events=tuple(rules.ranges.events.values()),
        definitions=tuple(rules.definitions),
        rules=tuple(rules.rules),
        skipped=tuple(rules.skipped),
        statements=tuple(rules.statements),
        readings=readings,
        cases=tuple(cases.cases),
        invariants=tuple(cases.invariants),
    )
