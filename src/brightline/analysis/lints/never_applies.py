"""Dead rule, first kind: a rule that can never apply, whatever the facts; `brightline check` refuses it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from brightline.engine.days import TooMany
from brightline.engine.diagram import TooLarge
from brightline.engine.norms import Norm, norms_of
from brightline.engine.possible import can_be_met
from brightline.engine.rewrite import TRUE, conjunction, negation
from brightline.language import Problem
from brightline.language.conditions import Clause, Condition, Is
from brightline.language.measure import Measure
from brightline.vocabulary import Vocabulary

ANCHOR = date(2020, 1, 1)
"""Where unknown days are placed that nothing ties to a day."""


def rules_that_never_apply(measure: Measure, vocabulary: Vocabulary, never: tuple[Condition, ...]) -> Iterable[Problem]:
    """An error for each rule that no facts can make apply. Of a condition too large to look through nothing is said."""
    for norm in norms_of(measure, vocabulary, alone=True):
        condition = _applies(norm, vocabulary)
        if norm.rule is None or condition == TRUE:
            continue
        try:
            if can_be_met(condition, never, vocabulary, ANCHOR):
                continue
        except (TooLarge, TooMany):
            continue
        yield Problem(
            norm.rule.span,
            f"Rule `{norm.rule.id}` can never apply.",
            "Its condition contradicts itself, the actors it binds, or what the vocabulary says cannot be together.",
            "Mend `when` or `unless` so that some facts meet it.",
        )


def _applies(norm: Norm, vocabulary: Vocabulary) -> Condition:
    """The condition on which a rule applies; an exception that another rule may displace is left aside."""
    parts: list[Condition] = [] if norm.when is None else [norm.when]
    if norm.unless is not None and not any(isinstance(part, Clause) for part in norm.unless.walk()):
        parts.append(negation(norm.unless))
    if not parts:
        return TRUE
    if norm.actors:
        parts.append(Is("actor", norm.actors))
    action = vocabulary.actions.get(norm.action)
    while action is not None:
        parts += [Is(fact, frozenset({value})) for fact, value in action.where]
        action = vocabulary.actions.get(action.kind_of) if action.kind_of else None
    return conjunction(parts)
