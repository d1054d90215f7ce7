"""Who may speak to an action on a day, and when: the rules of a place as plain conditions, before any is coded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from msgspec import Struct

from brightline.engine.coding import facts_in, facts_of, tests_of
from brightline.engine.diagram import TooLarge
from brightline.engine.norms import Code, Gap, Norm
from brightline.engine.outcome import Outcome
from brightline.engine.prevail import Circle, Does, Precedence, Standing
from brightline.engine.rewrite import FALSE, TRUE, Hidden, Plain, conjunction, disjunction, negation, substitute, tests
from brightline.language.conditions import Clause, Condition, Is
from brightline.language.measure import Effect, End, Event

DOES = {
    Effect.FORBID: Does.FORBIDS,
    Effect.PERMIT: Does.PERMITS,
    Effect.REQUIRE: Does.REQUIRES,
    Effect.LEAVES_OPEN: Does.LEAVES_OPEN,
    Effect.PREEMPT: Does.PREEMPTS,
}
ANYTHING = (Does.FORBIDS, Does.PERMITS, Does.REQUIRES)
"""What an unread clause, or a law nobody looked for, may turn out to do; hidden value 0 is silence."""

BEFORE, ON, AFTER = range(3)
"""An event's day against the day asked: the hidden values of an uncertain date."""


BANS = frozenset({Does.FORBIDS, Does.PREEMPTS})
"""What reaches from a wider action to a narrower one."""

Said = tuple[Outcome, tuple[str, ...], tuple[str, ...]]
Slots = tuple[tuple[Does, Condition], ...]
Saves = tuple[Condition, tuple[tuple[str, Condition], ...]]


class Speaker(Struct, frozen=True):
    """A rule, or a gap, that may speak to the action."""

    standing: Standing
    norm: Norm | None
    """None for a gap."""
    slots: Slots
    """What it does, and when."""
    actors: frozenset[str]
    """Whom alone it reaches."""
    saves: Saves | None = None
    """For a ban: when an exception saves it, and each labelled clause of the exception."""


def day_test(event: Event, name: str, on: date, wanted: frozenset[int]) -> Condition:
    """Whether an event fell before, on or after a day; a constant when its span leaves no doubt."""
    values = possible_days(event, on)
    if values <= wanted:
        return TRUE
    if not values & wanted:
        return FALSE
    return Hidden("day", name, 3, wanted)


def possible_days(event: Event, on: date) -> frozenset[int]:
    values = set()
    if event.first < on:
        values.add(BEFORE)
    if event.first <= on <= event.last:
        values.add(ON)
    if event.last > on:
        values.add(AFTER)
    return frozenset(values)


def in_force(norm: Norm, events: Mapping[str, Event], on: date) -> Condition:
    """When a norm is in force on a day: true, false, or a matter of when an event was."""

    def started(end: End) -> Condition:
        if end.event is not None:
            return day_test(events[end.event], end.event, on, frozenset({BEFORE, ON}))
        return TRUE if end.day is None or end.day <= on else FALSE

    def not_over(end: End) -> Condition:
        if end.event is not None:
            wanted = frozenset({AFTER}) if end.before else frozenset({ON, AFTER})
            return day_test(events[end.event], end.event, on, wanted)
        return TRUE if end.day is None or on <= end.day else FALSE

    for first, last in norm.suspended:
        if first <= on and (last is None or on <= last):
            return FALSE
    return disjunction(conjunction((started(a), not_over(b))) for a, b in norm.ranges)


WAIVING = 50
"""Rules that may displace each other's clauses one after the other."""


class Speaking:
    """The rules that may speak to an action on a day, with the conditions under which they do."""

    def __init__(
        self,
        code: Code,
        gaps: Sequence[Gap],
        action: str,
        on: date,
        other_readings: frozenset[str] = frozenset(),
        days: Mapping[str, date] | None = None,
    ) -> None:
        """`days` gives measures that are taken as they stood on a day of their own.

        Raises Circle when rules prevail over each other all round, TooLarge when the law outgrows its budget.
        """
        self.code = code
        self.action = action
        self.on = on
        self._days = days or {}
        self._plain = Plain(code.vocabulary)
        self._below = dict(_narrower(code, action))
        self._above = frozenset(_wider(code, action))
        near = {action, *self._below, *self._above}
        self._norms = tuple(
            n
            for n in code.norms
            if n.action in near
            and _chosen(n, other_readings)
            and in_force(n, code.events, self._day(n.measure)) != FALSE
        )
        self._waiving: list[str] = []
        self.fixed = dict(_fixed(code, action))
        self.speakers = tuple(self._speakers(gaps))

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Each condition of a rule on doing something, in order."""
        return tuple(c for s in self.speakers for _, c in s.slots)

    @cached_property
    def tests(self) -> list[Condition]:
        """The tests in these conditions, each as often as it is made."""
        return tests_of(self.conditions)

    @property
    def facts(self) -> frozenset[str]:
        """The facts that the rules look at, and those that make the action what it is."""
        return frozenset(facts_of(self.tests)) | self.fixed.keys()

    @cached_property
    def precedence(self) -> Precedence:
        """Who can beat whom. Raises Circle when rules prevail over each other all round."""
        return Precedence(
            [s.standing for s in self.speakers],
            [frozenset(d for d, _ in s.slots) for s in self.speakers],
            self.code.supersedes,
        )

    @property
    def numbered(self) -> list[tuple[int, Does]]:
        """For each of the conditions: the rule by number, and what it does."""
        return [(i, does) for i, s in enumerate(self.speakers) for does, _ in s.slots]

    def said(self, outcome: Outcome, reasons: Iterable[int]) -> Said:
        """What is compared: the outcome, with the extents or clocks that the rules behind it give."""
        if outcome is Outcome.PERMITTED:
            return outcome, self._each(reasons, "extent"), ()
        return outcome, (), self._each(reasons, "clock") if outcome is Outcome.REQUIRED else ()

    def _each(self, rules: Iterable[int], what: str) -> tuple[str, ...]:
        found = {getattr(n, what) for i in rules if (n := self.speakers[i].norm)}
        return tuple(sorted(found - {None}))

    @cached_property
    def possible(self) -> dict[tuple[str, str], frozenset[int]]:
        """The values that the day of each event on which a rule's force turns can have against the day its measure is
        asked about."""
        names = {end.event for norm in self._norms for ends in norm.ranges for end in ends if end.event is not None}
        return {("day", name): possible_days(self.code.events[name], self._day(name)) for name in sorted(names)}

    def _day(self, name: str) -> date:
        return self._days.get(name.partition("#")[0], self.on)

    # -- what speaks ----------------------------------------------------------------------------------------------

    def _speakers(self, gaps: Sequence[Gap]) -> Iterator[Speaker]:
        found: list[tuple[Norm, Slots]] = []
        saves: dict[int, Saves] = {}
        for norm in self._norms:
            if norm.despite_clauses:
                continue
            slots = tuple((d, f) for d, c in self._speaking(norm) if (f := self.fix(c)) != FALSE)
            saved = self._saves(norm)
            if slots or saved:
                if saved:
                    saves[len(found)] = saved
                found.append((norm, slots))
        ids = {n.id for n, _ in found}
        for i, (norm, slots) in enumerate(found):
            standing = Standing(
                norm.id,
                norm.measure,
                norm.layer,
                norm.rank,
                _over(norm, found, ids),
                guess=norm.effect is Effect.UNREAD,
            )
            yield Speaker(standing, norm, slots, norm.actors, saves.get(i))
        for gap in gaps:
            reaches = Is("actor", gap.actors)
            name = f"layer {gap.layer}"
            over = frozenset(n.id for n, _ in found if n.layer == gap.layer)
            yield Speaker(
                Standing(name, name, gap.layer, 0, over, guess=True),
                None,
                tuple(
                    (does, conjunction((reaches, Hidden("gap", name, 4, frozenset({k + 1})))))
                    for k, does in enumerate(ANYTHING)
                ),
                gap.actors,
            )

    @cached_property
    def _outside(self) -> Condition:
        """The act is none of the narrower ones."""
        return negation(disjunction(self._below.values()))

    def _speaking(self, norm: Norm) -> Slots:
        """What a rule does to this action, and when (meaning, "Kinds of action")."""
        if norm.action == self.action:
            return tuple((d, c if d in BANS else conjunction((c, self._outside))) for d, c in self._slots(norm))
        if norm.action in self._below:
            return tuple((d, conjunction((c, self._below[norm.action]))) for d, c in self._slots(norm))
        return tuple((d, c) for d, c in self._slots(norm) if d in BANS)

    def _waived(self, norm: Norm) -> dict[str, Condition]:
        """The clauses of a rule that other rules displace: label -> when it counts as met. Raises Circle."""
        if norm.id in self._waiving:
            raise Circle([*self._waiving[self._waiving.index(norm.id) :]])
        if len(self._waiving) == WAIVING:
            raise TooLarge(f"more than {WAIVING} rules that each displace a clause of the next")
        self._waiving.append(norm.id)
        found: dict[str, Condition] = {}
        for other in self._norms:
            for target, label in other.despite_clauses:
                if target == norm.id and other.layer <= norm.layer:
                    waives = disjunction(c for _, c in self._speaking(other))
                    found[label] = disjunction((found.get(label, FALSE), waives))
        self._waiving.pop()
        return found

    def _base(self, norm: Norm, waived: Mapping[str, Condition]) -> Condition:
        """In force, reaching the actor, counting, and its `when` true."""
        switches = [Hidden("contested", name, 2, frozenset({1})) for name in norm.contested]
        reaches = Is("actor", norm.actors) if norm.actors else FALSE
        return conjunction(
            (
                in_force(norm, self.code.events, self._day(norm.measure)),
                reaches,
                *switches,
                self._plain(norm.when, waived),
            )
        )

    def _slots(self, norm: Norm) -> Slots:
        waived = self._waived(norm)
        base = self._base(norm, waived)
        if norm.unless is not None:
            base = conjunction((base, negation(self._plain(norm.unless, waived))))
        if norm.effect is Effect.UNREAD:
            return tuple(
                (does, conjunction((base, Hidden("text", norm.id, 4, frozenset({k + 1})))))
                for k, does in enumerate(ANYTHING)
            )
        if norm.only_when is None:
            return ((DOES[norm.effect], base),)
        met = self._plain(norm.only_when, waived)
        return ((Does.PERMITS, conjunction((base, met))), (Does.FORBIDS, conjunction((base, negation(met)))))

    def _saves(self, norm: Norm) -> Saves | None:
        """When an exception saves from a ban that speaks to this action."""
        if norm.unless is None or norm.effect is not Effect.FORBID:
            return None
        waived = self._waived(norm)
        region = self._below.get(norm.action, TRUE)
        saved = self.fix(conjunction((self._base(norm, waived), self._plain(norm.unless, waived), region)))
        labels = tuple((c.label, self.fix(self._plain(c, waived))) for c in norm.unless.walk() if isinstance(c, Clause))
        return None if saved == FALSE else (saved, labels)

    def fix(self, condition: Condition) -> Condition:
        """The condition where the facts that make this action hold."""
        for test in tests(condition) if self.fixed else ():
            if isinstance(test, Is) and test.fact in self.fixed:
                condition = substitute(condition, test, self.fixed[test.fact] in test.values)
        return condition

    def tied(self, facts: Iterable[str]) -> tuple[tuple[Condition, ...], frozenset[str]]:
        """The `never` lines that could exclude a case: those tied to some facts, directly or through others; and all
        these facts."""
        together = frozenset(facts)
        left = [(c, frozenset(facts_in(c))) for c in map(self._plain, self.code.never)]
        linked: list[Condition] = []
        while now := [(c, f) for c, f in left if f & together]:
            for c, f in now:
                together |= f
                if (fixed := self.fix(c)) != FALSE:
                    linked.append(fixed)
            left = [item for item in left if item not in now]
        return tuple(linked), together


def _chosen(norm: Norm, other_readings: frozenset[str]) -> bool:
    """Whether a rule counts under the readings chosen."""
    if norm.other_reading is not None:
        return norm.other_reading in other_readings
    return norm.reading is None or norm.reading not in other_readings


def _over(norm: Norm, found: Sequence[tuple[Norm, object]], ids: set[str]) -> frozenset[str]:
    named = {i for i in norm.despite if i in ids}
    if norm.effect is Effect.UNREAD:
        named |= {n.id for n, _ in found if n.measure == norm.measure and n.effect is not Effect.UNREAD}
    return frozenset(named - {norm.id})


def _fixed(code: Code, action: str) -> Iterator[tuple[str, str]]:
    found = code.vocabulary.actions.get(action)
    if found is not None:
        yield from found.where
        if found.kind_of:
            yield from _fixed(code, found.kind_of)


def _wider(code: Code, action: str) -> Iterator[str]:
    found = code.vocabulary.actions.get(action)
    if found is not None and found.kind_of:
        yield found.kind_of
        yield from _wider(code, found.kind_of)


def _narrower(code: Code, action: str) -> Iterator[tuple[str, Condition]]:
    """Each narrower action, with the condition that makes the wider one it."""
    for name, other in code.vocabulary.actions.items():
        if other.kind_of == action:
            region = conjunction(Is(fact, frozenset({value})) for fact, value in other.where)
            yield name, region
            for further, inner in _narrower(code, name):
                yield further, conjunction((region, inner))
