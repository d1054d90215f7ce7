"""`brightline check [PATH…]`: words, dates and cases of measure files, and what they say together."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brightline.cli import errors, options, output, words
from brightline.cli.errors import CallError
from brightline.cli.files import measure_files, root_of

if TYPE_CHECKING:
    from brightline.corpus import Corpus, Report
    from brightline.corpus.checking import Version
    from brightline.language import Problem

SHOWN = 12
"""Versions of rules without a case that are named; `--json` names all."""


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH…]")
@options.measures
@options.as_json
def command(paths: tuple[Path, ...], measures: Path | None, as_json: bool) -> int:
    """Check measure files: words, dates and cases.

    PATH is a file or a folder; without it, every measure in ./measures, or failing that those that ship.

    No other verb runs the cases: `decide` and the rest answer from measures whose own cases fail without a word of it.
    """
    from brightline.corpus import check_corpus

    corpus, files = _chosen(paths, measures)
    report = check_corpus(corpus, files, _progress if sys.stderr.isatty() else None)
    if sys.stderr.isatty():
        _progress("")
    if as_json:
        output.show_json(_to_json(report))
    else:
        for problem in report.problems:
            errors.say(f"{problem}\n")
        output.show(list(_page(report)))
    return errors.ANSWER if report.passed else errors.FILE_ERRORS


def _chosen(paths: tuple[Path, ...], measures: Path | None) -> tuple[Corpus, list[Path] | None]:
    """The corpus the files belong to, and the files; None for all of it."""
    if not paths:
        here = Path("measures")
        corpus = options.load_corpus(measures or (here if here.is_dir() else None))
        if not corpus.files():
            raise CallError(
                f"--measures {measures}" if measures else "measures",
                "There is no measure in this folder.",
                "Checking nothing would look like success.",
                "Name the folder that holds `us/`.",
            )
        return corpus, None
    files = measure_files(paths)
    roots = {root.resolve(): root for root in (measures or root_of(file) for file in files)}
    if len(roots) > 1:
        raise CallError(
            "PATH",
            f"These files belong to different folders of measures: {words.listed(sorted(map(str, roots)))}.",
            "Measures are checked together with the others of their place.",
            "Check one folder at a time.",
        )
    (root,) = roots.values()
    stray = [file for file in files if not file.resolve().is_relative_to(root.resolve())]
    if stray:
        raise CallError(
            f"PATH {stray[0]}", f"The file is not inside {root}.", "Its place is its path.", f"Move it under {root}."
        )
    return options.load_corpus(root), files


def _progress(text: str) -> None:
    sys.stderr.write(f"\r\033[K{text[:100]}")
    sys.stderr.flush()


def _to_json(report: Report) -> dict[str, Any]:
    return {
        "passed": report.passed,
        "measures": [m.id for m in report.measures],
        "problems": [_problem_json(p) for p in report.problems],
        "cases": {
            "passed": sum(c.passed for c in report.cases),
            "failed": [f"{c.measure}#{c.case.id}" for c in report.cases if not c.passed],
            "all": len(report.cases),
        },
        "rules": {
            "decided": report.decided_rules,
            "left_open": report.left_open,
            "all": report.all_rules,
            "undecided": [_version_json(v) for v in report.undecided],
        },
        "exceptions": {
            "saved": report.saved_exceptions,
            "left_open": report.open_exceptions,
            "all": report.all_exceptions,
            "unsaved": [_version_json(v) for v in report.unsaved],
        },
    }


def _version_json(version: Version) -> dict[str, Any]:
    span = version.rule.span
    return {"rule": version.name, "version": version.range, "file": span.file, "line": span.line}


def _problem_json(problem: Problem) -> dict[str, Any]:
    span = problem.span
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "length": span.length,
        "heading": span.heading,
        "what": problem.what,
        "why": problem.why,
        "next": problem.next,
    }


def _page(report: Report) -> Iterator[output.Block]:
    passed = sum(c.passed for c in report.cases)
    failed = len(report.cases) - passed
    unread = f"; not read, and counted nowhere below, for their errors: {report.files_unread}"
    yield output.Para(f"Measures read: {len(report.measures)}{unread if report.files_unread else ''}")
    yield output.Para(f"Cases: {passed} of {len(report.cases)} pass", tone="bad" if failed else "")
    # A case that expects `undetermined` decides none; where the law itself leaves it open, no case can.
    yield output.Para(f"Rules decided by a case: {report.decided_rules} of {report.all_rules}")
    if report.left_open:
        yield output.Para(f"Rules left open, as a case shows, by words not read or contested: {report.left_open}")
    yield output.Para(f"Exceptions tried: {report.saved_exceptions} of {report.all_exceptions}")
    if report.open_exceptions:
        yield output.Para(f"Exceptions left open, as a case shows, by words not read: {report.open_exceptions}")
    for what, missing in (("No case decides", report.undecided), ("No case tries the exception of", report.unsaved)):
        for version in missing[:SHOWN]:
            yield output.Item(f"{what} {version}", tone="warning")
        if len(missing) > SHOWN:
            yield output.Item(f"{what} {len(missing) - SHOWN} more; --json names them all", tone="warning")
    if report.passed:
        yield output.Para("No errors.", tone="good")
    else:
        yield output.Para(f"{words.count(len(report.problems), 'error')}, printed above on standard error.", tone="bad")
