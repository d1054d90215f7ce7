"""The one run."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from rich.console import Console

from bench import report
from bench.results import Result, Wrong


def main(arguments: list[str] | None = None) -> int:
    """Measure everything. 0: every budget met; 1: one is missed; 2: engines disagree, or a process failed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Brightline against its peers, in one run.")
    parser.add_argument("--quick", action="store_true", help="few passes, nothing kept: does it still run, and agree?")
    parser.add_argument("--only", choices=("single", "laws", "start"), help="one part of the run; nothing kept")
    asked = parser.parse_args(arguments)
    try:
        results = _measure(asked.quick, asked.only)
    except (Wrong, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 2
    data = report.to_json(results, date.today().isoformat())  # noqa: DTZ011 - the day on the reader's calendar
    report.show(data, Console(width=None if sys.stdout.isatty() else 170))
    if not asked.quick and not asked.only:
        report.write(data)
    missed = [r for r in results if r.missed]
    for r in missed:
        print(
            f"missed: {r.what}, {r.law or r.peer}: {r.figure:.3g} {r.budget.unit if r.budget else ''}", file=sys.stderr
        )
    return 1 if missed else 0


def _measure(quick: bool, only: str | None) -> list[Result]:
    """Start-up first: the machine is still quiet."""
    from bench import processes

    found = processes.results(quick) if only in (None, "start") else []
    if only in (None, "single"):
        from bench import single

        found += single.results(quick)
    if only in (None, "laws"):
        from bench import whole_laws

        found += whole_laws.results(quick)
    return found
