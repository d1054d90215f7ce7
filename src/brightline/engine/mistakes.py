"""Mistakes in a call of the engine, as errors in four parts."""

from __future__ import annotations

from collections.abc import Iterable

from brightline.engine.facts import Contradiction, FactErrors
from brightline.language.diagnostics import Problem
from brightline.language.positions import Span
from brightline.vocabulary import LAYERS, Action, Vocabulary, nearest


def _one(where: str, what: str, why: str, next: str) -> FactErrors:
    return FactErrors([Problem(Span(where, 1, 1), what, why, next)])


def no_such_action(action: object, vocabulary: Vocabulary) -> FactErrors:
    close = nearest(action, vocabulary.actions) if isinstance(action, str) else None
    return _one(
        "call",
        f"`{action}` is not an action in the vocabulary.",
        "No rule could speak to it, and silence would look like an answer.",
        f"Closest: `{close}`." if close else "`brightline vocabulary` lists the actions.",
    )


def no_one_reading(name: object, place: str, known: Iterable[str], fitting: Iterable[str]) -> FactErrors:
    """`known` are the readings encoded both ways, as MEASURE/NAME; `fitting` those that `name` could mean."""
    known, fitting = list(known), list(fitting)
    close = nearest(str(name), [*known, *(k.rpartition("/")[2] for k in known)])
    return _one(
        "call",
        f"`{name}` names {'more than one' if fitting else 'no'} reading of the law of {place} that is encoded the "
        "other way.",
        "A reading can only be turned round where the other one is encoded too.",
        f"One of: {', '.join(fitting)}."
        if fitting
        else f"Closest: `{close}`."
        if close
        else "`brightline show MEASURE` lists its readings.",
    )


def against_the_action(fact: str, held: object, needed: str, action: Action) -> FactErrors:
    return _one(
        "facts",
        f"`{fact}` was given as {held}, but `{action.name}` means {fact} = {needed}.",
        f"`{action.name}` is `{action.kind_of}` with that fact.",
        f"Leave `{fact}` out, or ask about `{action.kind_of}`.",
    )


def contradiction(broken: tuple[str, str] | None) -> Contradiction:
    """`broken` is the `never` line that the facts break, and why it stands; None when only several together exclude
    them."""
    what = "These facts contradict each other."
    why = "No real case has them all, by the vocabulary's `never` lines taken together."
    if broken is not None:
        line, why = broken
        what = f"These facts contradict each other: never {line}."
    return Contradiction([Problem(Span("facts", 1, 1), what, why, "Correct one of them, or leave it out.")])


def no_such_measure(name: object, place: str, known: Iterable[str], *, layers: bool) -> FactErrors:
    """`layers` says whether a layer could have been named too."""
    known = sorted(known)
    ends = [k for k in known if k.rpartition("/")[2] == name]
    close = ends[0] if len(ends) == 1 else nearest(str(name), [*known, *(LAYERS if layers else ())])
    if not layers and name in LAYERS:
        what, close = f"`{name}` is a layer, and only a measure can be left out.", None
    else:
        what = f"`{name}` is {'neither a layer nor a measure' if layers else 'no measure'} of the law of {place}."
    return _one(
        "call",
        what,
        "What is not there cannot stand alone; the answer of no law at all would look like a finding."
        if layers
        else "Leaving out a measure that is not there would change nothing and look like a finding.",
        f"Closest: `{close}`." if close else f"Its measures are {', '.join(known)}." if known else "It has none.",
    )
