"""Only when: a permission that forbids all else, without a scope, or beside another one on the same cases."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from brightline.analysis.lints.days import can_span
from brightline.analysis.lints.finding import Finding, Subject, problem
from brightline.engine.norms import Norm, norms_of
from brightline.engine.possible import can_be_met
from brightline.engine.rewrite import conjunction, negation
from brightline.language.conditions import Condition, Is
from brightline.language.measure import Measure, Rule

LINT = "only-when"


def find(subject: Subject) -> Iterator[Finding]:
    """A finding for each `permit … only when` without `when`, and for each two on overlapping scopes.

    Raises TooLarge and TooMany.
    """
    for rule in subject.rules:
        if rule.only_when is not None and rule.when is None:
            yield Finding(
                LINT,
                problem(
                    rule,
                    f"`{rule.id}` permits {rule.action} `only when` something, and does not say in which cases it "
                    "speaks.",
                    f"So it forbids every other {rule.action}, a court's own business included.",
                    "Say with `when` what the text is about.",
                ),
            )
    for one, other in _overlapping(subject):
        yield Finding(
            LINT,
            problem(
                other,
                f"`{one.id}` and `{other.id}` each permit {other.action} `only when` something, on the same cases.",
                "Each forbids what the other permits, so an act must meet both; most laws mean one or the other.",
                "If the text means either, write one rule with `or`.",
            ),
        )


def _overlapping(subject: Subject) -> Iterator[tuple[Rule, Rule]]:
    law = next(iter(subject.alone), None)
    if law is None:
        return
    norms = [n for n in norms_of(subject.measure, law.vocabulary, alone=True) if n.only_when is not None]
    for one, other in combinations(norms, 2):
        if one.action != other.action or one.id == other.id or not _meet(subject.measure, one, other):
            continue
        scope: list[Condition] = [c for n in (one, other) if (c := n.when) is not None]
        scope += [negation(n.unless) for n in (one, other) if n.unless is not None]
        scope.append(Is("actor", one.actors & other.actors))
        assert one.rule is not None
        assert other.rule is not None
        if one.actors & other.actors and can_be_met(conjunction(scope), law.background.never, law.vocabulary, law.on):
            yield one.rule, other.rule


def _meet(measure: Measure, one: Norm, other: Norm) -> bool:
    """Whether two rules can stand on one day."""
    spans = [can_span(measure, r) for n in (one, other) if (r := n.rule) is not None]
    return all(s is not None for s in spans) and max(s[0] for s in spans if s) <= min(s[1] for s in spans if s)
