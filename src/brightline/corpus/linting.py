"""Lints over a corpus: each measure with the law of its place, on every day on which that changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from msgspec.structs import replace

from brightline.analysis.lints import LINTS, Finding, Subject, case_missing
from brightline.analysis.lints.days import can_stand
from brightline.analysis.lints.finding import problem
from brightline.corpus.checking import Report
from brightline.corpus.load import Corpus
from brightline.engine.days import TooMany
from brightline.engine.diagram import TooLarge
from brightline.engine.law import Law
from brightline.engine.prevail import Circle
from brightline.language import Problem
from brightline.language.measure import Measure


def lint_corpus(corpus: Corpus, report: Report, progress: Callable[[str], None] | None = None) -> Iterator[Finding]:
    """What the lints find in measures that were checked and have no errors: file by file, in the order of lines.

    Where the law is too large to look through every case, or rules go round in a circle, that is the finding.
    """
    tried = list(case_missing.find(report.tally))
    for measure in report.measures:
        if progress:
            progress(f"lints of {measure.id}")
        found = [f for f in tried if f.problem.span.file == corpus.shown(corpus.root / f"{measure.id}.md")]
        subject = _subject(corpus, measure)
        for name, find in LINTS.items() if measure.rules else ():
            try:
                found += find(subject)
            except (Circle, TooLarge, TooMany) as error:
                found.append(Finding(name, _not_looked_through(measure, error)))
        yield from sorted(found, key=lambda f: (f.problem.span.line, f.problem.span.column))


def _not_looked_through(measure: Measure, error: Exception) -> Problem:
    return problem(
        measure.rules[0], f"Not every case could be looked at: {error}.",
        "This lint looks at all cases together, and where it cannot it knows nothing.",
        "Read these rules by eye; that no other finding stands here says nothing of them.",
    )  # fmt: skip


def _subject(corpus: Corpus, measure: Measure) -> Subject:
    days = [d for d in corpus.change_days(measure.place) if any(_dated(measure, d))]
    laws = [corpus.law(measure.place, d) for d in days]
    together = [Law(replace(law.background, coverage=()), law.on) for law in laws]
    if days:
        return Subject(measure, together, [law.alone(measure.id) for law in laws])
    # What never came into force is looked at as if it had, on any day.
    some_day = next((c.on for c in measure.cases), measure.confirmed_to)
    return Subject(measure, (), [corpus.law(measure.place, some_day).alone(measure.id)] if some_day else ())


def _dated(measure: Measure, on: date) -> Iterator[bool]:
    """Of each rule that came into force: whether it can stand on a day."""
    return (can_stand(measure, r, on) for r in measure.rules if r.in_force is not None and not r.in_force.never)
