"""Facts from `--fact`, checked against the vocabulary before anything is decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from brightline.cli.errors import CallError, CallErrors

if TYPE_CHECKING:
    from brightline.engine.facts import Facts
    from brightline.language import Problem
    from brightline.vocabulary import Vocabulary


def read_facts(texts: Iterable[str], vocabulary: Vocabulary) -> Facts:
    """The facts of `--fact`, `papers+=civil_detainer` and the like; several lines on one set add up.

    Raises CallErrors with every mistake of the call at once.
    """
    from brightline import language
    from brightline.engine.facts import Facts
    from brightline.language import Given, MeasureErrors
    from brightline.language.plain_given import plain_given

    mistakes: list[CallError] = []
    givens: list[tuple[str, Given]] = []
    for text in texts:
        try:
            plain = plain_given(text, vocabulary)
            givens.append((text, plain if plain is not None else language.parse_given(text, vocabulary)))
        except MeasureErrors as error:
            mistakes.extend(_mistake(text, problem) for problem in error.problems)
    # Fact by fact, so that each mistake can show the words it stands in.
    by_fact: dict[str, list[tuple[str, Given]]] = {}
    for text, given in givens:
        by_fact.setdefault(given.fact, []).append((text, given))
    for same in by_fact.values():
        try:
            Facts.given([given for _, given in same], vocabulary)
        except MeasureErrors as error:
            where = "--fact\n" + "\n".join(f"    {text}" for text, _ in same)
            mistakes.extend(CallError(where, p.what, p.why, p.next) for p in error.problems)
    if mistakes:
        raise CallErrors(mistakes)
    return Facts.given([given for _, given in givens], vocabulary)


def _mistake(text: str, problem: Problem) -> CallError:
    """A problem of one `--fact`, with carets below the words it is about."""
    where = f"--fact\n    {text}"
    column = problem.span.column
    if problem.span.line == 1 and 1 <= column <= len(text) and text.isprintable():
        carets = max(1, min(problem.span.length, len(text) - column + 1))
        where += "\n" + " " * (3 + column) + "^" * carets
    return CallError(where, problem.what, problem.why, problem.next)
