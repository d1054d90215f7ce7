"""Keeping an answer as a case beside the law."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from brightline.cli.errors import CallError, FileError
from brightline.cli.files import measure_file, root_of, write_whole

if TYPE_CHECKING:
    from brightline.corpus import Report
    from brightline.engine.decision import Decision
    from brightline.language import Measure


def keep_case(
    decision: Decision, facts: tuple[str, ...], title: str, into: str | None, alone: str | None, root: Path | None
) -> tuple[str, str, Report]:
    """Write the answer as a case into the measure's file, below the provision it is about.

    Gives the case's name, the measure, and what `check` says of the file now. Raises FileError, and leaves the
    file alone, when the case would not read back or would not pass, and CallError when there is no file for it.
    """
    from brightline.corpus import Corpus, check_corpus
    from brightline.language import MeasureErrors, format_draft, parse

    measure = _chosen(decision, into, alone)
    file = measure_file(root, measure.id)
    # The law that decided was put together from what earlier runs kept, without cases and places in the file.
    measure = Corpus.load(root_of(file)).measure(measure.id)
    before = file.read_bytes().decode("utf-8")
    name = _free_name(title, measure)
    fence = case_fence(decision, facts, name, title, measure, together=alone != measure.id)
    try:
        after = format_draft(parse(_inserted(before, fence, _line_of(decision, measure)), str(file)))
    except MeasureErrors as error:
        raise FileError(
            str(file), "The case could not be written.", str(error), "The file was left as it was."
        ) from error
    write_whole(file, after)
    report = check_corpus(Corpus.load(root_of(file)), [file])
    mistakes = [p for c in report.cases if c.case.id == name for p in c.problems]
    if mistakes or not any(c.case.id == name for c in report.cases):
        write_whole(file, before)
        why = "\n".join(p.what for p in mistakes or report.problems)
        raise FileError(str(file), "The case would not pass.", why, "The file was left as it was.")
    return name, measure.id, report


def case_fence(
    decision: Decision, facts: tuple[str, ...], name: str, title: str, measure: Measure, *, together: bool
) -> str:
    """The case as a fence. It expects the outcome, what it rests on, and what is asked."""
    lines = ["```cases", f"case {name}: {' '.join(title.split())}", f"  on {decision.on}"]
    lines += [f"  given {fact}" for fact in facts]
    whole = "together " if together else ""
    lines.append(f"  expect {whole}{decision.action} {decision.outcome}")
    clauses = []
    if decision.reasons:
        refs = [_ref(r.measure, r.id, measure) for r in decision.reasons]
        clauses.append(f"by {', '.join(dict.fromkeys(refs))}")
    if decision.because:
        clauses.append(f"because {', '.join(decision.because)}")
    if decision.asks:
        clauses.append(f"asks {', '.join(a.fact for a in decision.asks)}")
    lines += [f"    {'and ' if i else ''}{clause}" for i, clause in enumerate(clauses)]
    return "\n".join([*lines, "```"])


def _ref(of: str, rule: str, measure: Measure) -> str:
    return rule if of == measure.id else f"{of}#{rule}"


def _chosen(decision: Decision, into: str | None, alone: str | None) -> Measure:
    """The measure to keep the case in: the one named, the one asked alone, or the place's own one behind the answer."""
    law = decision.law
    every = {m.id: m for m in law.measures}
    name = into or (alone if alone in every else None)
    if name is not None:
        if name in every:
            return every[name]
        from brightline.vocabulary import nearest

        close = nearest(name, every)
        raise CallError(
            f"--into {name}",
            f"`{name}` is no measure of the law that was asked about.",
            "A case is kept beside the law that decides it.",
            f"Closest: `{close}`." if close else "`brightline who PLACE` lists the measures.",
        )
    behind = [r.measure for r in decision.reasons] + [
        r.measure for rs in decision.possible_reasons.values() for r in rs
    ]
    own = [m for m in law.measures if m.place == law.place]
    found = next((m for name in behind for m in own if m.id == name), None) or (own[0] if len(own) == 1 else None)
    if found is None:
        raise CallError(
            "--keep",
            "It is not plain which measure the case belongs to.",
            f"The measures of {law.place} are: {', '.join(m.id for m in own) or 'none'}.",
            "Name one with --into MEASURE.",
        )
    return found


def _free_name(title: str, measure: Measure) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    name = plain if plain[:1].isalpha() else f"case-{plain}".rstrip("-")
    name = name[:48].rstrip("-")
    taken = {c.id for c in measure.cases}
    number = 2
    found = name
    while found in taken:
        found = f"{name}-{number}"
        number += 1
    return found


def _line_of(decision: Decision, measure: Measure) -> int:
    """The line of the provision that the answer is about; 0 when it is none of this measure."""
    ids = [r.id for r in decision.reasons if r.measure == measure.id]
    ids += [r.id for rs in decision.possible_reasons.values() for r in rs if r.measure == measure.id]
    return next((rule.span.line for wanted in ids for rule in measure.rules if rule.id == wanted), 0)


def _inserted(text: str, fence: str, line: int) -> str:
    """The file with the fence at the end of the section that holds the line, or at its very end."""
    lines = text.rstrip("\n").split("\n")
    end = len(lines)
    if line:
        headings = (at for at in range(line, len(lines)) if lines[at].startswith("#") and not _open_at(lines, at))
        end = next(headings, end)
    before, after = lines[:end], lines[end:]
    while before and not before[-1].strip():
        before.pop()
    return "\n".join([*before, "", fence, "", *after]).rstrip("\n") + "\n"


def _open_at(lines: list[str], at: int) -> bool:
    """Whether a line lies inside a fence."""
    return sum(line.startswith("```") for line in lines[:at]) % 2 == 1
