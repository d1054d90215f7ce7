"""What starting costs: importing the package, and one cold `brightline decide`, each against an empty Python."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import budgets
from bench.results import Result
from bench.timing import Measured, compared, process_ms

BARE = (sys.executable, "-c", "pass")
IMPORT = (sys.executable, "-c", "import brightline")
CORPUS = (sys.executable, "-c", "from brightline import Corpus")
DECIDE = (
    "decide", "us/ma/boston", "hold", "--on", "2024-12-04", "--fact", "actor=police_officer",
    "--fact", "papers=civil_detainer", "--fact", "person.eligible_for_release=yes",
)  # fmt: skip


def command() -> tuple[str, ...]:
    """The `brightline` command of this environment."""
    script = Path(sys.executable).with_name("brightline")
    return (str(script), *DECIDE) if script.exists() else (sys.executable, "-m", "brightline.cli", *DECIDE)


def results(quick: bool) -> list[Result]:
    """Import and cold start; the files of the system are in memory, our own cache is warm or gone."""
    rounds = 5 if quick else 15
    with tempfile.TemporaryDirectory() as folder:
        cache = os.path.join(folder, "cache")
        environment = {**os.environ, "BRIGHTLINE_CACHE": cache, "PYTHONPYCACHEPREFIX": os.path.join(folder, "bytecode")}
        # As after an ordinary installation: modules are compiled once, not at every start.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)

        def forget() -> None:
            shutil.rmtree(cache, ignore_errors=True)

        def keep() -> None:
            pass

        rows: list[tuple[str, str, tuple[str, ...], Callable[[], None], budgets.Budget | None]] = [
            ("import brightline", "", IMPORT, keep, budgets.IMPORT),
            ("from brightline import Corpus", "", CORPUS, keep, None),
            ("cold brightline decide, our cache warm", "the whole corpus", command(), keep, budgets.COLD),
            ("cold brightline decide, our cache empty", "the whole corpus", command(), forget, budgets.COLD),
        ]
        found = []
        for what, law, line, before, budget in rows:
            measured = _over_bare(line, environment, rounds, before)
            found.append(Result(what, law, "an empty Python", measured, budget, 0))
        return found


def _over_bare(line: tuple[str, ...], environment: dict[str, str], rounds: int, before: Callable[[], None]) -> Measured:
    """Turn about with an empty Python; the first two rounds fill the caches and do not count."""
    ours, bare = [], []
    for n in range(rounds + 2):
        before()
        a, b = process_ms(line, environment), process_ms(BARE, environment)
        if n >= 2:
            ours.append(a)
            bare.append(b)
    return compared(ours, bare, [a / b for a, b in zip(ours, bare, strict=True)])
