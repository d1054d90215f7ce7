"""What a lint finds, and what it looks at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from brightline.engine.law import Law
from brightline.language import Problem
from brightline.language.measure import Effect, Measure, Rule


class Finding(Struct, frozen=True):
    """Something in a measure that is allowed, and seldom what was meant."""

    lint: str
    """The lint that found it: its page has the same name."""
    problem: Problem
    case: str = ""
    """A case that shows it, ready to paste into a `cases` fence; empty where there is none."""


class Subject(Struct, frozen=True):
    """A measure, with the law in which it stands."""

    measure: Measure
    together: Sequence[Law]
    """The law of its place, on the first day of every stretch on which it may stand; none where it never does.

    Layers in which nobody has looked are taken to be silent: what is not known excuses no rule that is.
    """
    alone: Sequence[Law]
    """The same days with this measure alone."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are encoded: not the clauses that nobody has read."""
        return tuple(r for r in self.measure.rules if r.effect is not Effect.UNREAD)

    @property
    def actions(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """The actions that these rules are about, each with the readings to turn round so that they count."""
        found = {(r.action, readings_of(r, self.measure)) for r in self.rules}
        return tuple(sorted(found, key=lambda x: (x[0], *sorted(x[1]))))


def readings_of(rule: Rule, measure: Measure) -> frozenset[str]:
    """The readings to turn round so that a rule counts: that of which it is the other one, or none."""
    return frozenset({f"{measure.id}/{rule.other_reading}"} if rule.other_reading else ())


def distinct(laws: Sequence[Law], action: str, readings: frozenset[str] = frozenset()) -> Iterator[Law]:
    """The laws without those that say of an action, by the same rules, what an earlier one says.

    Raises Circle and TooLarge.
    """
    seen = set()
    for law in laws:
        spoken = law.spoken(action, readings)
        said = (tuple((s.standing, s.slots, s.saves, s.norm and s.norm.rule) for s in spoken.speakers), law.gaps)
        if said not in seen:
            seen.add(said)
            yield law


def problem(rule: Rule, what: str, why: str, next: str) -> Problem:
    """A finding at the line of a rule, in four parts."""
    return Problem(rule.span, what, why, next)


def version(rule: Rule, rules: Sequence[Rule]) -> str:
    """Which of several versions of a rule is meant: " as in force from 2025-01-01"; empty for the only one."""
    span = rule.in_force
    if span is None or sum(r.id == rule.id for r in rules) < 2:
        return ""
    if span.never:
        return " as it never came into force"
    if span.start.event is not None:
        return f" as in force from the day of “{span.start.event}”"
    if span.start.day is not None:
        return f" as in force from {span.start.day}"
    return f" as in force to {span.finish.day or f'the day of “{span.finish.event}”'}"
