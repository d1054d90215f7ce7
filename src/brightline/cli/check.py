"""`brightline check [PATH…]`: words, dates and cases of measure files, and what they say together."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brightline.cli import errors, options, output, words
from brightline.cli.errors import CallError
from brightline.cli.files import measure_files, root_of

if TYPE_CHECKING:
    from brightline.analysis.lints import Finding
    from brightline.analysis.lints.case_missing import Version
    from brightline.corpus import Corpus, Report
    from brightline.language import Problem

SHOWN = 12
"""Versions of rules without a case that are named; `--json` names all."""


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH…]")
@click.option("--lint", is_flag=True, help="Look also for what is allowed and seldom meant.")
@options.measures
@options.as_json
def command(paths: tuple[Path, ...], lint: bool, measures: Path | None, as_json: bool) -> int:
    """Check measure files: words, dates and cases.

    PATH is a file or a folder; without it, every measure in ./measures, or failing that those that ship.

    With --lint it names rules that never decide, exceptions that never save, rules of one layer that are opposed, and
    the like, each with a page in the handbook. These are warnings and change no exit status. They are looked for where
    there is no error.

    No other verb runs the cases: `decide` and the rest answer from measures whose own cases fail without a word of it.
    """
    from brightline.corpus import check_corpus

    corpus, files = _chosen(paths, measures)
    progress = _progress if sys.stderr.isatty() else None
    report = check_corpus(corpus, files, progress)
    found = list(_linted(corpus, report, progress)) if lint and report.passed else None
    if progress:
        progress("")
    if as_json:
        output.show_json({**_to_json(report), **({"lints": _lints_json(found)} if lint else {})})
    else:
        for problem in report.problems:
            errors.say(f"{problem}\n")
        output.show([*_page(report), *(_lints(found) if lint else ())])
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


def _linted(corpus: Corpus, report: Report, progress: Callable[[str], None] | None) -> Iterator[Finding]:
    from brightline.corpus.linting import lint_corpus

    return lint_corpus(corpus, report, progress)


def _progress(text: str) -> None:
    sys.stderr.write(f"\r\033[K{text[:100]}")
    sys.stderr.flush()


def _to_json(report: Report) -> dict[str, Any]:
    tally = report.tally
    return {
        "passed": report.passed,
        "measures": [m.id for m in report.measures],
        "problems": [_problem_json(p) for p in report.problems],
        "cases": {
            "passed": sum(c.passed for c in report.cases),
            "failed": [f"{c.measure}#{c.case.id}" for c in report.cases if not c.passed],
            "all": len(report.cases),
        },
        "invariants": {"held": report.invariants_held, "all": report.invariants},
        "rules": {
            "decided": tally.decided,
            "left_open": tally.left_open,
            "all": tally.rules,
            "undecided": [_version_json(v) for v in tally.undecided],
        },
        "exceptions": {
            "saved": tally.saved,
            "left_open": tally.open_exceptions,
            "all": tally.exceptions,
            "unsaved": [_version_json(v) for v in tally.unsaved],
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


def _lints_json(found: Sequence[Finding] | None) -> list[dict[str, Any]] | None:
    """The findings; nothing where they were not looked for, since there are errors."""
    if found is None:
        return None
    return [{"lint": f.lint, **_problem_json(f.problem), "case": f.case or None} for f in found]


def _lints(found: Sequence[Finding] | None) -> Iterator[output.Block]:
    if found is None:
        yield output.Para("Lints were not looked for: mend the errors first.", tone="warning")
        return
    if not found:
        yield output.Para("No lint found anything.", tone="good")
        return
    yield output.Heading(f"{words.count(len(found), 'lint')}: allowed, and seldom meant")
    for finding in found:
        where, what, why, how = str(finding.problem).splitlines()
        yield output.Gap()
        yield output.Verbatim(f"{where}  [{finding.lint}]", indent=0)
        yield output.Para(what, tone="warning", indent=2)
        yield output.Para(why, indent=2)
        yield output.Para(how, indent=2)
        if finding.case:
            yield output.Verbatim(finding.case, indent=4)


def _page(report: Report) -> Iterator[output.Block]:
    tally = report.tally
    passed = sum(c.passed for c in report.cases)
    failed = len(report.cases) - passed
    unread = f"; not read, and counted nowhere below, for their errors: {report.files_unread}"
    yield output.Para(f"Measures read: {len(report.measures)}{unread if report.files_unread else ''}")
    yield output.Para(f"Cases: {passed} of {len(report.cases)} pass", tone="bad" if failed else "")
    if report.invariants:
        short = report.invariants_held < report.invariants
        said = f"Invariants: {report.invariants_held} of {report.invariants} hold"
        yield output.Para(said, tone="bad" if short else "")
    # A case that expects `undetermined` decides none; where the law itself leaves it open, no case can.
    yield output.Para(f"Rules decided by a case: {tally.decided} of {tally.rules}")
    if tally.left_open:
        yield output.Para(f"Rules left open, as a case shows, by words not read or contested: {tally.left_open}")
    yield output.Para(f"Exceptions tried: {tally.saved} of {tally.exceptions}")
    if tally.open_exceptions:
        yield output.Para(f"Exceptions left open, as a case shows, by words not read: {tally.open_exceptions}")
    for what, missing in (
        ("No case decides", tally.undecided),
        ("No case tries the exception of", tally.unsaved),
    ):
        for version in missing[:SHOWN]:
            yield output.Item(f"{what} {version}", tone="warning")
        if len(missing) > SHOWN:
            yield output.Item(f"{what} {len(missing) - SHOWN} more; --json names them all", tone="warning")
    if report.passed:
        yield output.Para("No errors.", tone="good")
    else:
        yield output.Para(f"{words.count(len(report.problems), 'error')}, printed above on standard error.", tone="bad")
