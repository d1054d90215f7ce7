"""Facts from `--fact`, checked against the vocabulary before anything is decided."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from brightline.cli.errors import CallError, CallErrors
from brightline.vocabulary import Kind

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
            meant = _with_commas(text, vocabulary)
            mistakes.extend(_mistake(text, problem, meant) for problem in error.problems)
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


def _with_commas(text: str, vocabulary: Vocabulary) -> str | None:
    """A set with commas between its values, where each word that was written is one of them; None for all else."""
    found = re.fullmatch(r"\s*([\w.]+)\s*([+-]?=)(.*)", text, re.DOTALL)
    fact = vocabulary.facts.get(found[1]) if found else None
    if found is None or fact is None or fact.kind is not Kind.SET_OF:
        return None
    values = [word for word in re.split(r"[\s,;]+", found[3]) if word not in ("", "and")]
    if len(values) < 2 or len(set(values)) < len(values) or any(word not in fact.value_names for word in values):
        return None
    return f"{fact.name}{found[2]}{','.join(values)}"


def _mistake(text: str, problem: Problem, meant: str | None) -> CallError:
    """A problem of one `--fact`, with carets below the words it is about, and what was meant where that is plain."""
    where = f"--fact\n    {text}"
    column = problem.span.column
    if problem.span.line == 1 and 1 <= column <= len(text) and text.isprintable():
        carets = max(1, min(problem.span.length, len(text) - column + 1))
        where += "\n" + " " * (3 + column) + "^" * carets
    return CallError(where, problem.what, problem.why, f"Write `{meant}`." if meant else problem.next)
