"""What `diff`, `prove` and `matrix` share: answers, regions and cases in words, and cases ready to paste."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from brightline.cli import errors, words

if TYPE_CHECKING:
    from brightline.analysis import Answers, Region, Shared, Solver
    from brightline.engine.facts import Facts
    from brightline.engine.law import Law
    from brightline.vocabulary import Vocabulary


def answers_in_words(answers: Answers) -> str:
    """An outcome, or what is possible where it is not settled."""
    possible = [str(o) for o in answers.possible]
    return possible[0] if len(possible) == 1 else f"undetermined ({words.listed(possible, 'or')})"


def terms(answers: Answers, shared: Shared | Solver) -> list[str]:
    """The extents and the clocks of some answers, in words."""
    from brightline.engine.wording import clock_in_words, extent_in_words

    said: dict[str, str] = {}
    for norm in (s.norm for law in shared.laws for s in law.speakers):
        if norm is not None and norm.rule is not None:
            if norm.extent and norm.rule.extent:
                said[norm.extent] = extent_in_words(norm.rule.extent)
            if norm.clock and norm.rule.clock:
                said[norm.clock] = clock_in_words(norm.rule.clock, shared.vocabulary)
    return sorted({said[t] for _, extents, clocks in answers for t in (*extents, *clocks)})


def pair_in_words(first: Answers, second: Answers, shared: Shared | Solver) -> tuple[str, str]:
    """Two answers in words; where the outcomes are the same, with the extents and clocks in which they differ."""
    was, now = answers_in_words(first), answers_in_words(second)
    if was != now or first == second:
        return was, now
    old, new = (words.listed(terms(a, shared), "or") or "without limit or day" for a in (first, second))
    return f"{was} ({old})", f"{now} ({new})"


def where(region: Region, shared: Shared | Solver) -> str:
    """A region as a condition in the language of measures; `always` where every case lies in it."""
    from brightline.analysis import condition_of
    from brightline.language import format_condition

    return format_condition(condition_of(region, shared.coding))


def where_in_words(region: Region, shared: Shared | Solver) -> str:
    """A region in plain English."""
    from brightline.analysis import region_in_words

    return region_in_words(region, shared.coding, shared.vocabulary)


def all_in_words(regions: Sequence[Region], shared: Shared | Solver) -> tuple[tuple[int, str], ...]:
    """Regions in plain English, as few as can be; each with the number of one of them that lies in it."""
    from brightline.analysis import regions_in_words

    return regions_in_words(regions, shared.coding, shared.vocabulary)


def given(facts: Facts, vocabulary: Vocabulary) -> list[str]:
    """The lines that give some facts."""
    from brightline.engine.givens import givens

    return list(givens(facts, vocabulary))


def decide_call(place: str, action: str, on: date, facts: Facts, vocabulary: Vocabulary, more: Iterable[str]) -> str:
    """The call of `brightline decide` that decides a case again."""
    said = [re.sub(r" ([+-]?=) ", r"\1", line, count=1) for line in given(facts, vocabulary)]
    parts = [f"--fact {shlex.quote(line)}" for line in said]
    return " \\\n    ".join([f"brightline decide {place} {action} --on {on}", *parts, *more])


def options_again(alone: str | None, without: tuple[str, ...], measures: Path | None) -> list[str]:
    """The options of a call that a call that decides a case again needs too."""
    said = [f"--alone {alone}"] * (alone is not None) + [f"--without {m}" for m in without]
    return said + [f"--measures {shlex.quote(str(measures))}"] * (measures is not None)


@contextmanager
def steps(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Something to call after each step of long work, which shows on a terminal how far it is."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)


def told(action: str, place: str, error: Exception) -> errors.CallError:
    """A law that outgrows its budget, or goes round in a circle, in four parts."""
    return errors.CallError(
        f"{place} {action}",
        f"The law about `{action}` cannot be compared over every case: {error}.",
        "A comparison of a part of the cases would look like one of all.",
        "Narrow the question with a condition or another action; `brightline check` tells of rules that go round.",
    )


def to_json(answers: Answers, shared: Shared | Solver) -> dict[str, Any]:
    """Answers under stable keys."""
    return {
        "outcome": str(answers.outcome),
        "possible": [str(o) for o in answers.possible],
        "terms": terms(answers, shared),
    }


def narrowed(law: Law, other: Law | None, alone: str | None, without: tuple[str, ...]) -> Law:
    """One of two laws as `--alone` and `--without` leave it; a measure that only the other has is none of it.

    Raises FactErrors for a layer or measure that neither has.
    """
    own = {m.id for m in law.measures}
    elsewhere = {m.id for m in other.measures} - own if other is not None else set()
    for name in without:
        law = law if name in elsewhere else law.without(name)
    if alone in elsewhere:
        return type(law)(replace(law.background, measures=(), coverage=(), alone=alone), law.on)
    return law if alone is None else law.alone(alone)
