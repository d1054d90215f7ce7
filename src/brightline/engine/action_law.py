"""The law about one action on one day, compiled: who may speak, who prevails, and the diagram of the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from msgspec import Struct

from brightline.engine.coding import Coding, facts_in
from brightline.engine.diagram import Quantified, TooLarge, build
from brightline.engine.norms import Code, Gap, Norm
from brightline.engine.outcome import Cause, Outcome
from brightline.engine.prevail import Circle, Does, Precedence, Standing, Verdict
from brightline.engine.rewrite import FALSE, TRUE, Hidden, Plain, conjunction, disjunction, negation, substitute, tests
from brightline.language.conditions import Clause, Condition, Is
from brightline.language.measure import Effect, End, Event, Grade

DOES = {
    Effect.FORBID: Does.FORBIDS,
    Effect.PERMIT: Does.PERMITS,
    Effect.REQUIRE: Does.REQUIRES,
    Effect.LEAVES_OPEN: Does.LEAVES_OPEN,
    Effect.PREEMPT: Does.PREEMPTS,
}
ANYTHING = (Does.FORBIDS, Does.PERMITS, Does.REQUIRES)
"""What an unread clause, or a law nobody looked for, may turn out to do; hidden value 0 is silence."""

CAUSES = {
    "text": Cause.TEXT_NOT_READ,
    "day": Cause.DATE_UNCERTAIN,
    "contested": Cause.CONTESTED_LAW,
    "gap": Cause.LAW_NOT_IN_CORPUS,
}

BEFORE, ON, AFTER = range(3)
"""An event's day against the day asked: the hidden values of an uncertain date."""


BANS = frozenset({Does.FORBIDS, Does.PREEMPTS})
"""What reaches from a wider action to a narrower one."""

Slots = tuple[tuple[Does, Condition], ...]
Saves = tuple[Condition, tuple[tuple[str, Condition], ...]]


class Speaker(Struct, frozen=True):
    """A rule, or a gap, that may speak to the action."""

    standing: Standing
    norm: Norm | None
    """None for a gap."""
    slots: Slots
    """What it does, and when."""
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


class ActionLaw:
    """What the law of a place says about an action on a day, for every combination of facts."""

    def __init__(self, code: Code, gaps: Sequence[Gap], action: str, on: date, other_readings: frozenset[str]) -> None:
        """Raises Circle when rules prevail over each other all round, TooLarge when the law outgrows its budget."""
        self.code = code
        self.action = action
        self.on = on
        self._plain = Plain(code.vocabulary)
        self._norms = tuple(n for n in code.norms if _chosen(n, other_readings))
        self._waiving: list[str] = []
        self.fixed = dict(_fixed(code, action))
        self.speakers = tuple(self._speakers(gaps))
        self.together = {f for s in self.speakers for _, c in s.slots for f in facts_in(c)} | self.fixed.keys()
        """The facts the answer can turn on, and those tied to them by `never` lines."""
        never = self._linked_never()
        possible = {("day", name): possible_days(e, on) for name, e in code.events.items()}
        slots = [c for s in self.speakers for _, c in s.slots]
        saves = [c for s in self.speakers if s.saves for c in (s.saves[0], *(x for _, x in s.saves[1]))]
        self.coding = Coding([*slots, *never, *saves], code.vocabulary, possible)
        code_of = self.coding.code
        self.saves = [
            (s, code_of(s.saves[0]), tuple((label, code_of(c)) for label, c in s.saves[1]))
            for s in self.speakers
            if s.saves
        ]
        self._precedence = Precedence(
            [s.standing for s in self.speakers],
            [frozenset(d for d, _ in s.slots) for s in self.speakers],
            code.supersedes,
        )
        self._numbered = [(i, does) for i, s in enumerate(self.speakers) for does, _ in s.slots]
        self.diagram, self.root = build(
            self.coding.store,
            [code_of(c) for c in slots],
            [code_of(c) for c in never],
            self._verdict,
            self.coding.allowed,
        )
        self.answers: list[tuple[object, ...]] = []
        """What is compared: outcome, extents, clocks. Bit masks number them."""
        self._answer_of: dict[int, int] = {}
        self._outcomes: dict[int, tuple[Outcome, ...]] = {}
        self.hidden = sum(1 << i for i in self.coding.hidden)
        self.open = Quantified(self.diagram, self.hidden, self.answer)
        """The answers that the askable facts leave open."""

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
            yield Speaker(standing, norm, slots, saves.get(i))
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
            )

    @cached_property
    def _below(self) -> dict[str, Condition]:
        return dict(_narrower(self.code, self.action))

    @cached_property
    def _above(self) -> frozenset[str]:
        return frozenset(_wider(self.code, self.action))

    @cached_property
    def _outside(self) -> Condition:
        """The act is none of the narrower ones."""
        return negation(disjunction(self._below.values()))

    def _speaking(self, norm: Norm) -> Slots:
        """What a rule does to this action, and when; nothing if it is about another (meaning, "Kinds of action")."""
        if norm.action == self.action:
            return tuple((d, c if d in BANS else conjunction((c, self._outside))) for d, c in self._slots(norm))
        if norm.action in self._below:
            return tuple((d, conjunction((c, self._below[norm.action]))) for d, c in self._slots(norm))
        if norm.action in self._above:
            return tuple((d, c) for d, c in self._slots(norm) if d in BANS)
        return ()

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
            (in_force(norm, self.code.events, self.on), reaches, *switches, self._plain(norm.when, waived))
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
        if norm.action not in (self.action, *self._below, *self._above):
            return None
        waived = self._waived(norm)
        region = self._below.get(norm.action, TRUE)
        saved = self.fix(conjunction((self._base(norm, waived), self._plain(norm.unless, waived), region)))
        labels = tuple((c.label, self.fix(self._plain(c, waived))) for c in norm.unless.walk() if isinstance(c, Clause))
        return None if saved == FALSE else (saved, labels)

    def fix(self, condition: Condition) -> Condition:
        """The condition where the facts that make this action hold."""
        for test in list(tests(condition)) if self.fixed else ():
            if isinstance(test, Is) and test.fact in self.fixed:
                condition = substitute(condition, test, self.fixed[test.fact] in test.values)
        return condition

    def _linked_never(self) -> list[Condition]:
        """The `never` lines that could exclude a completion: those tied to the law's facts, directly or through
        others, which then belong to them."""
        left = [(c, frozenset(f for f in facts_in(c))) for c in map(self._plain, self.code.never)]
        linked: list[Condition] = []
        while True:
            now = [(c, f) for c, f in left if f & self.together]
            if not now:
                return linked
            for c, f in now:
                self.together |= f
                if (fixed := self.fix(c)) != FALSE:
                    linked.append(fixed)
            left = [item for item in left if item not in now]

    # -- verdicts -------------------------------------------------------------------------------------------------

    def _verdict(self, true: tuple[bool, ...]) -> Verdict:
        return self._precedence.decide(n for n, holds in zip(self._numbered, true, strict=True) if holds)

    def verdict(self, leaf: int) -> Verdict:
        payload = self.diagram.payload[leaf]
        assert isinstance(payload, Verdict)
        return payload

    def answer(self, leaf: int) -> int:
        """The number of a leaf's answer: its outcome, with the extents or clocks that belong to it."""
        found = self._answer_of.get(leaf)
        if found is None:
            verdict = self.verdict(leaf)
            answer = (verdict.outcome, *self._terms(verdict))
            if answer not in self.answers:
                self.answers.append(answer)
            found = self._answer_of[leaf] = self.answers.index(answer)
        return found

    def outcomes(self, mask: int) -> tuple[Outcome, ...]:
        """The outcomes of the answers in a bit mask."""
        found = self._outcomes.get(mask)
        if found is None:
            among = {answer[0] for i, answer in enumerate(self.answers) if mask >> i & 1}
            found = self._outcomes[mask] = tuple(o for o in Outcome if o in among)
        return found

    def _terms(self, verdict: Verdict) -> tuple[tuple[str, ...], tuple[str, ...]]:
        norms = [n for i, _ in verdict.reasons if (n := self.speakers[i].norm)]
        extents = {n.extent for n in norms if n.extent} if verdict.outcome is Outcome.PERMITTED else set()
        clocks = {n.clock for n in norms if n.clock} if verdict.outcome is Outcome.REQUIRED else set()
        return tuple(sorted(extents)), tuple(sorted(clocks))

    @cached_property
    def groups(self) -> dict[Cause, int]:
        """The hidden variables of each cause, as bit masks."""
        masks: dict[Cause, int] = {}
        for i, cause in self.coding.hidden.items():
            masks[CAUSES[cause]] = masks.get(CAUSES[cause], 0) | 1 << i
        return masks

    def evidence(self, verdict: Verdict) -> Grade | None:
        """The best grade among the reasons: each alone would suffice.

        None when no rule is behind the verdict that somebody read or reported: a clause nobody has read could say
        anything, and lends its grade to none of it.
        """
        norms = [n for i, _ in verdict.reasons if (n := self.speakers[i].norm)]
        grades = [n.evidence for n in norms if n.effect is not Effect.UNREAD]
        return max(grades, default=None)


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
