"""Dead rule, second kind: a rule that can apply and never decides, for in every case another one prevails."""

from __future__ import annotations

from collections.abc import Iterator

from brightline.analysis.lints.finding import Finding, Subject, distinct, problem, readings_of, version
from brightline.engine.facts import Facts
from brightline.engine.inquiry import Inquiry
from brightline.engine.prevail import Does
from brightline.language import Problem
from brightline.language.measure import Rule

LINT = "dead-rule"
HALVES = {Does.PERMITS: "permits", Does.FORBIDS: "forbids"}


def find(subject: Subject) -> Iterator[Finding]:
    """A finding for each rule, and each half of an `only when`, that decides in no case on any day.

    A rule decides where the outcome rests on it, where it beats a rule that is opposed to it, and where its exception
    saves. Raises Circle, TooLarge and TooMany.
    """
    for action, readings in subject.actions:
        speaking, alive, beaters = _lives(subject, action, readings)
        for rule in subject.rules:
            dead = {d for r, d in speaking if r == rule and (r, d) not in alive}
            if (rule.action, readings_of(rule, subject.measure)) != (action, readings) or not dead:
                continue
            half = "" if rule.only_when is None or len(dead) > 1 else f" as far as it {HALVES[dead.pop()]}"
            yield Finding(LINT, _told(rule, subject, half, sorted(beaters.get(rule, ()))))


def _lives(
    subject: Subject, action: str, readings: frozenset[str]
) -> tuple[set[tuple[Rule, Does]], set[tuple[Rule, Does]], dict[Rule, set[str]]]:
    """The rules of the measure that speak to an action, those that decide, and what beats them."""
    speaking: set[tuple[Rule, Does]] = set()
    alive: set[tuple[Rule, Does]] = set()
    beaters: dict[Rule, set[str]] = {}
    for law in distinct(subject.together, action, readings):
        compiled = law.about(action, readings)
        norms = [s.norm for s in compiled.speakers]
        own = {i: n.rule for i, n in enumerate(norms) if n and n.rule and n.measure == subject.measure.id}
        speaking |= {(own[i], d) for i in own for d, _ in compiled.speakers[i].slots}
        # A ban that an exception saves from, and a rule that takes others away, say something without being a reason.
        alive |= {(own[i], d) for i in own for d, _ in compiled.speakers[i].slots if d is Does.PREEMPTS}
        for verdict in Inquiry(compiled, Facts({})).leaves:
            alive |= {(own[i], d) for i, d in verdict.reasons if i in own}
            for i, _, by in verdict.displaced:
                alive |= {(own[k], d) for k in by if k in own for d, _ in compiled.speakers[k].slots}
                if i in own:
                    beaters.setdefault(own[i], set()).update(n.id for k in by if (n := norms[k]))
    return speaking, alive, beaters


def _told(rule: Rule, subject: Subject, half: str, beaters: list[str]) -> Problem:
    by = f": {', '.join(f'`{b}`' for b in beaters)} prevails wherever it applies" if beaters else ""
    return problem(
        rule,
        f"Rule `{rule.id}`{version(rule, subject.rules)}{half} decides in no case{by}.",
        "No answer rests on it, on any day on which it stands.",
        "Compare its condition, its days and its rank with the text. If other law really leaves it nothing to say, "
        "keep it, and say so in its `note`.",
    )
