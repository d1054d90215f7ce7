"""Standing properties: what a measure says must hold of it, or of all law of its place, whatever the facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from brightline.analysis.lints.days import surely_stands
from brightline.analysis.prove import Example, Proof, proof
from brightline.analysis.questions import Question
from brightline.analysis.written import case_text
from brightline.corpus.load import Corpus
from brightline.engine.days import TooMany
from brightline.engine.diagram import TooLarge
from brightline.engine.law import Law
from brightline.engine.outcome import Outcome
from brightline.engine.prevail import Circle
from brightline.language import Problem
from brightline.language.measure import Invariant, Measure
from brightline.language.positions import Span


def broken_invariants(corpus: Corpus, measure: Measure) -> Iterable[Problem]:
    """An error for each property of a measure that does not hold, cannot be told, or that nothing tries.

    Each is proved on the first day of every stretch on which the measure surely stands.
    """
    if not measure.invariants:
        return
    days = [d for d in corpus.change_days(measure.place) if surely_stands(measure, d)]
    if not days:
        for invariant in measure.invariants:
            yield Problem(
                invariant.span,
                f"`{measure.id}` stands on no day, so nothing tries this invariant.",
                "A property that nothing can break says nothing.",
                "Mend the days on which its rules are in force, or take the invariant out.",
            )
        return
    laws = [corpus.law(measure.place, on) for on in days]
    for invariant in measure.invariants:
        yield from _broken(invariant, laws if invariant.together else [law.alone(measure.id) for law in laws])


def _broken(invariant: Invariant, laws: Sequence[Law]) -> Iterable[Problem]:
    kind = "always" if invariant.always else "never"
    question = Question(kind, (invariant.action,), Outcome(invariant.outcome), when=invariant.when)
    tried = False
    for law in laws:
        try:
            found = proof(question, invariant.action, law)
        except Circle as circle:
            yield Problem(
                invariant.span,
                f"Whether {_said(invariant)} cannot be told: on {law.on} rules prevail over each other all round: "
                f"{circle}.",
                "None of them would settle anything, so nothing tries this invariant.",
                "Take away the `despite`, `subject to` or `supersedes` that the text does not say.",
            )
            return
        except (TooLarge, TooMany) as error:
            yield too_large(invariant.span, invariant.action, law.on, error)
            return
        tried = tried or found.cases != 0
        if found.against or found.open:
            yield _told(invariant, found, law)
            return
    if not tried:
        yield Problem(
            invariant.span,
            "Nothing can satisfy the condition of this invariant.",
            "A property of what never happens holds whatever the rules say.",
            "Mend the condition.",
        )


def _told(invariant: Invariant, found: Proof, law: Law) -> Problem:
    """A property that is broken, or that cannot be told, with a case."""
    said = _said(invariant)
    example = (found.against or found.open)[0]
    possible = ", ".join(map(str, example.answers[0].possible))
    case = _case(invariant, example, law)
    if found.against:
        return Problem(
            invariant.span,
            f"Not {said}: on {law.on} it can be {possible}.",
            "An invariant holds for every combination of facts its condition allows.",
            f"Narrow the condition, or mend the rule. Where it is otherwise, as a case:\n\n{case}",
        )
    return Problem(
        invariant.span,
        f"Whether {said} cannot be told: on {law.on} it is undetermined ({possible}).",
        "The law itself is not known well enough there, and what is not known is never counted as proved.",
        f"Narrow the condition to what is known. Where it cannot be told, as a case:\n\n{case}",
    )


def _said(invariant: Invariant) -> str:
    return f"{'always' if invariant.always else 'never'} {invariant.action} {invariant.outcome}"


def _case(invariant: Invariant, example: Example, law: Law) -> str:
    expect = f"{'together ' if invariant.together else ''}{invariant.action} {example.answers[0].outcome}"
    return case_text("otherwise", "what the invariant denies", law.on, example.facts, expect, law.vocabulary)


def too_large(span: Span, action: str, on: date, error: Exception) -> Problem:
    """Law about an action that outgrows its budget."""
    return Problem(
        span,
        f"The law about {action} on {on} is too large to look through: {error}.",
        "Every answer that rests on it would be undetermined.",
        "Take conditions apart, or move what they share into a term.",
    )
