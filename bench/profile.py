"""Where the time goes in what has not reached its aim: `python -m bench.profile`.

Each function's own time, with what it calls of C, added up by module. A profiler makes Python's own calls dearer than
they are, so the shares lean towards what calls most.
"""

from __future__ import annotations

import cProfile
import pstats
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import batch_files, boston, single, town, whole_laws
from brightline import Corpus
from brightline.analysis import apart

ROUNDS = 30
MOST = 9
"""Modules that are named."""
ROWS = 1 << 20


def shares(work: Callable[[], object]) -> list[tuple[str, float]]:
    """Of each module the part of the time, the most first; what is C and called by nothing of ours is `the rest`."""
    work()
    profiler = cProfile.Profile()
    profiler.runcall(work)
    found: Counter[str] = Counter()
    # {function: (calls, calls that are no recursion, own time, whole time, callers)}, by the module's own account.
    for (file, _, _), (_, _, own, _, callers) in _stats(profiler).items():
        if file != "~":
            found[_module(file)] += own
            continue
        for (caller, _, _), (_, _, own_there, _) in callers.items():
            found[_module(caller)] += own_there
    total = sum(found.values())
    return [(name, time / total) for name, time in found.most_common()]


def _stats(profiler: cProfile.Profile) -> dict[Any, Any]:
    found: dict[Any, Any] = vars(pstats.Stats(profiler))["stats"]
    return found


def _module(file: str) -> str:
    path = Path(file)
    return ".".join(path.with_suffix("").parts[-2:]) if "brightline" in path.parts else "the rest"


def _figures(folder: Path) -> dict[str, Callable[[], object]]:
    corpus = Corpus.load()
    before, after = (corpus.law(whole_laws.PLACE, on=day) for day in whole_laws.DAYS)
    file = folder / "rows.parquet"
    batch_files.write(file, ROWS, 1)
    law = boston.law()
    asked, open_ = boston.questions(20_000, 5), town.open_questions(20_000, 5)
    invented = town.law()
    single.asking(invented)(town.open_questions(single.IN_SERVICE, 6))
    return {
        "diff of Boston 2015 and 2020": lambda: [
            apart(before, after, action) for _ in range(ROUNDS) for action in before.vocabulary.actions
        ],
        "decide, Boston": lambda: single.deciding(law)(asked),
        "unknown facts, invented town": lambda: single.asking(invented)(open_),
        "a Parquet file of words to outcomes": lambda: batch_files.ours(file),
    }


def main() -> None:
    """Say where the time goes."""
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        for title, work in _figures(Path(folder)).items():
            table = Table("module", "share", title=title)
            for name, share in shares(work)[:MOST]:
                table.add_row(name, f"{share:.0%}")
            console.print(table)


if __name__ == "__main__":
    main()
