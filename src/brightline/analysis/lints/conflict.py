"""Conflict: rules of one layer that are opposed in some case, and no words of the law say which prevails."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from brightline.analysis.lints.finding import Finding, Subject, distinct, problem
from brightline.analysis.prove import proof
from brightline.analysis.questions import Question
from brightline.analysis.written import case_text
from brightline.engine.facts import Facts
from brightline.engine.inquiry import Inquiry
from brightline.engine.law import Law
from brightline.engine.outcome import Outcome
from brightline.language import Problem
from brightline.language.measure import Rule

LINT = "conflict"


def find(subject: Subject) -> Iterator[Finding]:
    """A finding for each set of opposed rules of which the first, by name, is of this measure.

    Only law that is known counts: an unread clause might be opposed to anything. Raises Circle, TooLarge and TooMany.
    """
    told = set()
    for action in sorted({r.action for r in subject.rules}):
        for law in distinct(subject.together, action):
            for rules, found in _opposed(law, action):
                own = _own(subject, rules)
                if own is not None and rules not in told:
                    told.add(rules)
                    yield Finding(LINT, _told(own, rules, action, law), found)


def _opposed(law: Law, action: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """The rules that are opposed in a case, by name, with that case."""
    compiled = law.about(action)
    if Outcome.CONFLICT not in {verdict.outcome for verdict in Inquiry(compiled, Facts({})).leaves}:
        return
    never = Question("never", (action,), Outcome.CONFLICT)
    for example in proof(never, action, law).against:
        decision = law.decide(action, example.facts)
        rules = tuple(sorted(f"{r.measure}#{r.id}" for r in decision.reasons))
        case = partial(case_text, "both", "two rules are opposed", law.on, example.facts)
        yield rules, case(f"{_asked(rules)}{action} conflict", law.vocabulary)


def _asked(rules: tuple[str, ...]) -> str:
    """Rules of one measure are opposed in it alone."""
    return "" if len({r.partition("#")[0] for r in rules}) == 1 else "together "


def _own(subject: Subject, rules: tuple[str, ...]) -> Rule | None:
    """The rule that comes first, where it is one of the measure: each conflict is told once."""
    measure, _, name = rules[0].partition("#") if rules else ("", "", "")
    return next((r for r in subject.rules if measure == subject.measure.id and r.id == name), None)


def _told(rule: Rule, rules: tuple[str, ...], action: str, law: Law) -> Problem:
    named = " and ".join(f"`{r}`" for r in rules)
    return problem(
        rule,
        f"{named} are opposed about {action} on {law.on}.",
        "They are of one layer, and nothing says which prevails: the answer there is `conflict`, for counsel.",
        "Look in the text for words such as “notwithstanding” or “except as provided”, and write `despite` or "
        "`subject to`. If it has none, keep the case below: the law contradicts itself.",
    )
