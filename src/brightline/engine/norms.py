"""Rules as the engine takes them: resolved, placed in a layer, ready to be dated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from brightline.language.conditions import Clause, Condition
from brightline.language.measure import Effect, End, Event, Grade, Measure, Ref, Rule
from brightline.vocabulary import LAYERS, Vocabulary


class Norm(Struct, frozen=True):
    """One rule of one measure, with everything that decides whether and how it counts."""

    id: str
    """MEASURE#RULE; versions of one rule share it."""
    measure: str
    layer: int
    """0 federal … 4 department; smaller prevails."""
    rank: int
    effect: Effect
    action: str
    actors: frozenset[str]
    when: Condition | None
    only_when: Condition | None
    unless: Condition | None
    ranges: tuple[tuple[End, End], ...]
    suspended: tuple[tuple[date, date | None], ...] = ()
    contested: tuple[str, ...] = ()
    """Switches that must all be on for the rule to count."""
    reading: str | None = None
    other_reading: str | None = None
    despite: tuple[str, ...] = ()
    """Ids of rules over which its own words make it prevail."""
    despite_clauses: tuple[tuple[str, str], ...] = ()
    extent: str | None = None
    clock: str | None = None
    evidence: Grade = Grade.READ
    rule: Rule | None = None


class Gap(Struct, frozen=True):
    """A layer of the place where nobody has looked, for these actors."""

    layer: int
    actors: frozenset[str]


class Code(Struct, frozen=True):
    """Everything that could speak to a question at one place, before a day is chosen."""

    vocabulary: Vocabulary
    norms: tuple[Norm, ...]
    events: dict[str, Event]
    never: tuple[Condition, ...]
    supersedes: frozenset[tuple[str, str]]


def _end(end: End, measure: str) -> End:
    if end.event is None:
        return end
    return End(event=f"{measure}#{end.event}", before=end.before, evidence=end.evidence)


def reach(measure: Measure, by: Iterable[str], vocabulary: Vocabulary) -> frozenset[str]:
    """The actors a measure's rule reaches: those it binds whose own government it is, or one below it."""
    named = set(by) or set(measure.binds)
    reached = set()
    for name in named & set(measure.binds):
        actor = vocabulary.actors[name]
        if measure.layer == "department":
            own = actor.agency == measure.agency
        else:
            own = actor.level is None or LAYERS.index(measure.layer) <= LAYERS.index(actor.level)
        if own:
            reached.add(name)
    return frozenset(reached)


def _text(value: object | None) -> str | None:
    return None if value is None else repr(value)


def norms_of(measure: Measure, vocabulary: Vocabulary, *, alone: bool = False) -> tuple[Norm, ...]:
    """The norms of a measure. `alone` treats it as binding and, where never in force, as always in force."""
    if measure.binding == "no" and not alone:
        return ()
    found = (_norm(measure, rule, vocabulary, alone) for rule in measure.rules)
    return tuple(norm for norm in found if norm is not None)


def assemble(
    measures: Iterable[Measure], vocabulary: Vocabulary, never: tuple[Condition, ...], *, alone: str | None = None
) -> Code:
    """The code of these measures together. `alone` names a measure to treat as binding and in force.

    `subject to` is turned round here, into the other rule's `despite`.
    """
    measures = tuple(measures)
    norms = [n for m in measures for n in norms_of(m, vocabulary, alone=m.id == alone)]
    prevails: dict[str, list[str]] = {}
    for measure in measures:
        for rule in measure.rules:
            for ref in rule.subject_to:
                prevails.setdefault(_name(ref), []).append(f"{measure.id}#{rule.id}")
    norms = [replace(n, despite=(*n.despite, *prevails.get(n.id, ()))) for n in norms]
    return Code(
        vocabulary=vocabulary,
        norms=tuple(norms),
        events={f"{m.id}#{e.name}": e for m in measures for e in m.events},
        never=never,
        supersedes=frozenset((m.id, other) for m in measures for other, _ in m.supersedes),
    )


def _norm(measure: Measure, rule: Rule, vocabulary: Vocabulary, alone: bool) -> Norm | None:
    if rule.in_force is None or rule.in_force.never:
        if not alone:
            return None
        ranges: tuple[tuple[End, End], ...] = ((End(day=date.min), End(word="open")),)
    else:
        ranges = ((_end(rule.in_force.start, measure.id), _end(rule.in_force.finish, measure.id)),)
    name = f"{measure.id}#{rule.id}"
    switches = []
    if measure.contested or (measure.binding == "disputed" and not alone):
        switches.append(measure.id)
    if rule.contested:
        switches.append(name)
    return Norm(
        id=name,
        measure=measure.id,
        layer=LAYERS.index(measure.layer),
        rank=measure.rank,
        effect=rule.effect,
        action=rule.action,
        actors=reach(measure, rule.by, vocabulary),
        when=rule.when,
        only_when=rule.only_when,
        unless=rule.unless,
        ranges=ranges,
        suspended=tuple((s.first, s.last) for s in rule.suspensions),
        contested=tuple(switches),
        reading=f"{measure.id}/{rule.reading}" if rule.reading else None,
        other_reading=f"{measure.id}/{rule.other_reading}" if rule.other_reading else None,
        despite=tuple(_name(r) for r in rule.despite if r.label is None),
        despite_clauses=tuple((_name(r), r.label) for r in rule.despite if r.label is not None),
        extent=_text(rule.extent),
        clock=_text(rule.clock),
        evidence=_grade(rule),
        rule=rule,
    )


def _grade(rule: Rule) -> Grade:
    """A rule's own grade, or the weakest of the graded clauses in it."""
    grades = [rule.evidence]
    for condition in (rule.when, rule.only_when, rule.unless):
        for part in condition.walk() if condition is not None else ():
            if isinstance(part, Clause) and part.evidence is not None:
                grades.append(Grade[part.evidence.upper()])
    return min(grades)


def _name(ref: Ref) -> str:
    return f"{ref.measure}#{ref.rule}"
