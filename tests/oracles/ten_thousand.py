"""Compare the engine with the specification, and with Cedar and z3, on many random laws.

    python tests/oracles/ten_thousand.py --seed 1 --n 10000

Prints what the laws contained, what was decided, and every disagreement, made small and kept as a conformance case.
The exit status is 1 when anything disagreed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from multiprocessing import Pool
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.oracles import cedar, solver
from tests.oracles.agreement import Answer, Refused, disagreement, engine_answer, keep, minimised, spec_answer
from tests.oracles.constructs import constructs
from tests.oracles.laws import Law, Question, law_stream

CHUNK = 25
CEDAR, SOLVER, SPEC = "compared with Cedar", "compared with z3", "compared with the specification"
REFUSED = "refused by the engine as too large"


class Findings:
    """What a stretch of laws contained and came to."""

    def __init__(self) -> None:
        self.constructs: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.compared: Counter[str] = Counter()
        self.disagreements: list[tuple[str, Law, Question]] = []

    def add(self, other: Findings) -> None:
        self.constructs += other.constructs
        self.outcomes += other.outcomes
        self.compared += other.compared
        self.disagreements += other.disagreements


def answer_or_error(law: Law, question: Question) -> Answer:
    """The engine's answer; a crash is an answer too, and disagrees with every other. Raises Refused."""
    try:
        return engine_answer(law, question)
    except Refused:
        raise
    except Exception as error:  # noqa: BLE001
        return {"crash": f"{type(error).__name__}: {error}"}


def engine_differs(law: Law, question: Question) -> bool:
    return bool(disagreement(law, question, answer_or_error))


def examine(task: tuple[int, int]) -> Findings:
    """Compare one stretch of laws; `task` is its seed and how many."""
    seed, n = task
    found = Findings()
    for law, question in islice(law_stream(seed), n):
        found.constructs.update(constructs(law, question))
        told = spec_answer(law, question)
        found.outcomes[told.get("outcome", "contradiction") if told else "too large to try"] += 1
        if told is None:
            continue
        try:
            said = answer_or_error(law, question)
        except Refused:
            found.compared[REFUSED] += 1
            continue
        found.compared[SPEC] += 1
        if engine_differs(law, question):
            found.disagreements.append(("specification", *minimised(law, question, engine_differs)))
        symbolic = solver.possible(law, question) if "error" not in told else None
        if symbolic is not None:
            found.compared[SOLVER] += 1
            if symbolic != said.get("possible"):
                found.disagreements.append(("z3", law, question))
    rng = Random(seed)
    for law, question in (cedar.random_case(rng) for _ in range(n)):
        found.compared[CEDAR] += 1
        if not cedar.agrees(law, question, answer_or_error(law, question)):
            found.disagreements.append(("Cedar", law, question))
    return found


def tasks(seed: int, n: int) -> Iterator[tuple[int, int]]:
    for start in range(0, n, CHUNK):
        yield seed * 1_000_003 + start, min(CHUNK, n - start)


def report(console: Console, found: Findings, n: int) -> None:
    """Print what was found."""
    table = Table("construct", "laws", title=f"{n:,} laws")
    for name, count in sorted(found.constructs.items(), key=lambda item: item[1]):
        table.add_row(name, f"{count:,}", style="red" if count * 20 < n else "")
    console.print(table)
    decided = sum(found.outcomes[name] for name in found.outcomes if name not in ("contradiction", "too large to try"))
    table = Table("outcome", "questions", "share of decisions")
    for name, count in found.outcomes.most_common():
        table.add_row(name, f"{count:,}", f"{count / decided:.1%}" if name != "too large to try" else "")
    console.print(table)
    for name in (SPEC, SOLVER, CEDAR, REFUSED):
        console.print(f"{name}: {found.compared[name]:,}")
    console.print(f"disagreements: {len(found.disagreements):,}")
    for oracle, law, question in found.disagreements:
        kept = keep(law, question) if oracle == "specification" else "not kept"
        console.print(f"with {oracle}: {kept}", {"rules": law["rules"], "question": question})
        console.print("  told", spec_answer(law, question), "\n  said", answer_or_error(law, question))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--n", type=int, default=10_000)
    options = parser.parse_args()
    console, found = Console(), Findings()
    work = list(tasks(options.seed, options.n))
    with Pool(2) as pool:
        results = pool.imap_unordered(examine, work)
        for part in track(results, description="comparing", total=len(work), console=console):
            found.add(part)
    report(console, found, options.n)
    return 1 if found.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
