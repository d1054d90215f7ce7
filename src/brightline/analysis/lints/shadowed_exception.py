"""Shadowed exception: an `unless` without which every case would be answered alike."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from brightline.analysis.lints.finding import Finding, Subject, distinct, problem, readings_of, version
from brightline.analysis.shared import Shared
from brightline.engine.law import Law
from brightline.language.conditions import Unread
from brightline.language.measure import Measure, Rule

LINT = "shadowed-exception"


def find(subject: Subject) -> Iterator[Finding]:
    """A finding for each exception that changes no answer of the measure alone, on any day.

    Other measures are left aside: that a state's ban stands makes a town's exception no mistake. So are rules with
    words that nobody has read. Raises Circle, TooLarge and TooMany.
    """
    for rule in subject.rules:
        if rule.unless is not None and not _unread(rule) and not _changes(subject, rule):
            yield Finding(
                LINT,
                problem(
                    rule,
                    f"The exception of `{rule.id}`{version(rule, subject.rules)} changes no answer.",
                    "Either nothing can meet it where the rule applies, or another rule of this measure says the same "
                    "without it.",
                    "Look whether the text has the exception for the other rule too, or means other words by it.",
                ),
            )


def _unread(rule: Rule) -> bool:
    conditions = (c for c in (rule.when, rule.unless) if c is not None)
    return any(isinstance(part, Unread) for c in conditions for part in c.walk())


def _changes(subject: Subject, rule: Rule) -> bool:
    measure = subject.measure
    without = replace(measure, rules=tuple(replace(r, unless=None) if r is rule else r for r in measure.rules))
    readings = readings_of(rule, measure)
    laws = distinct(subject.alone, rule.action, readings)
    return any(_differ(law, _with(law, without), rule.action, readings) for law in laws)


def _with(law: Law, measure: Measure) -> Law:
    return Law(replace(law.background, measures=(measure,)), law.on)


def _differ(one: Law, other: Law, action: str, readings: frozenset[str]) -> bool:
    """Whether two laws answer some case otherwise."""
    first, second = Shared([one.spoken(action, readings), other.spoken(action, readings)]).roots
    return first != second
