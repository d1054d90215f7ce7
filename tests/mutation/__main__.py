"""Mutation testing of the language and the engine: `python -m tests.mutation`."""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "build" / "mutation"
TESTS = {
    "language": ["tests/language"],
    "engine": [
        "tests/engine", "tests/oracles/test_engine_agrees_with_spec.py", "tests/journeys/test_what_the_law_says.py",
        "tests/journeys/test_what_an_answer_is_of.py", "tests/journeys/test_how_far_an_answer_goes.py",
        "tests/journeys/test_bad_calls_python.py", "tests/oracles/test_quick_way.py",
        "tests/oracles/test_tied_facts.py", "tests/oracles/test_cases_of_differences.py",
        "tests/analysis/test_apart.py", "tests/analysis/test_regions.py", "tests/analysis/test_prove.py",
        "tests/analysis/test_diff.py", "tests/batch/test_kernels.py",
    ],
}  # fmt: skip
LEFT_OUT = {
    "language": ["test_every_diagnostic_is_in_the_catalogue", "hostile_repetition"],
    "engine": [
        "the_specification_answers",
        "test_random_laws",
        "test_a_disagreement_is_found",
        "on_larger_laws",
        "asked_again_gets_the_answer",
        "of_a_draft_just_the_cases",
    ],
}
"""Tests that look at the source itself, that try the specification alone, or that only take long."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("package", choices=TESTS, nargs="?", help="one of the two, and no page (default: both)")
    parser.add_argument("--share", type=float, default=1.0, help="of each module's mutants, drawn by the seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--module", action="append", help="only these modules of the package")
    parser.add_argument("--again", action="store_true", help="only those that nothing found the last time")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seconds", type=float, default=2.5, help="of tests for one mutant")
    parser.add_argument("--page", action="store_true", help="only write the page from the last results")
    chosen = parser.parse_args()
    if chosen.package:
        return run(chosen)
    if not chosen.page:
        for package in TESTS:
            # A process each: pytest collects once in a process.
            subprocess.run([sys.executable, "-m", "tests.mutation", package, *sys.argv[1:]], cwd=ROOT, check=True)
    from tests.mutation.report import scores, write

    print(scores(list(TESTS)))
    if chosen.share < 1:
        return 0
    wrong = write(TESTS)
    print("\n".join(wrong) or "Every survivor is explained.")
    return 1 if wrong else 0


def run(chosen: argparse.Namespace) -> int:
    """Mutate one package."""
    # Before the package is imported: what is mutated here must not come out of, or get into, anything kept.
    kept = tempfile.mkdtemp(prefix="brightline-mutation-")
    os.environ["BRIGHTLINE_CACHE"] = kept
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    import pytest

    left_out = " and ".join(f"not {name}" for name in LEFT_OUT[chosen.package])
    # A rewritten assertion explains itself, which takes far longer than to find that it fails.
    arguments = ["-q", "-s", "-p", "no:cacheprovider", "--assert=plain", "-k", left_out]
    try:
        status = pytest.main([*arguments, *TESTS[chosen.package]], plugins=[Plugin(chosen)])
    finally:
        shutil.rmtree(kept, ignore_errors=True)
    return int(status)


class Plugin:
    """Takes the place of pytest's own loop over the tests."""

    def __init__(self, chosen: argparse.Namespace) -> None:
        self.chosen = chosen

    def pytest_configure(self) -> None:
        from hypothesis import HealthCheck, Phase, settings

        settings.register_profile(
            "mutation", derandomize=True, database=None, deadline=None, max_examples=30, report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate],
        )  # fmt: skip
        settings.load_profile("mutation")
        os.environ["HYPOTHESIS_PROFILE"] = "mutation"

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        import brightline
        from tests.mutation.mutants import SOURCES, Mutant, mutants
        from tests.mutation.warm import Tests, in_forks, judged

        if session.testsfailed:
            raise session.Failed("a test file cannot be read")
        assert Path(brightline.__file__).is_relative_to(SOURCES), "another copy of the package is imported"
        chosen, since = self.chosen, time.monotonic()
        if chosen.package == "engine":
            _read_the_law()
        tests = Tests(session.items)
        tests.measure()
        print(f"{len(tests.items)} tests, {sum(tests.seconds.values()):.0f} s without a mutant", flush=True)
        files = sorted((SOURCES / "brightline" / chosen.package).glob("*.py"))
        # In forks, because the syntax trees would make this process large, and each fork of it slow.
        halves = in_forks([lambda n=n: [(p.stem, mutants(p)) for p in files[n::2]] for n in range(2)])  # type: ignore[misc] # a bound default, which mypy cannot infer
        every: dict[str, list[Mutant]] = dict(sorted(pair for half in halves for pair in half))
        known = _known(chosen.package)
        todo = [m for module, found in every.items() for m in self._drawn(module, found, known)]
        number = sum(map(len, every.values()))
        print(f"{number} mutants, {len(todo)} to try; ready after {time.monotonic() - since:.0f} s", flush=True)
        names = {m.key for found in every.values() for m in found}
        results = {k: r for k, r in known.items() if k in names} if chosen.module or chosen.again else {}
        since, count = time.monotonic(), Counter[str]()
        try:
            for n, (mutant, (status, by, seconds)) in enumerate(judged(tests, todo, chosen.workers, chosen.seconds), 1):
                count[status] += 1
                results[mutant.key] = {
                    "key": mutant.key, "module": mutant.module.rpartition(".")[2], "line": mutant.line,
                    "status": status, "by": by, "seconds": seconds,
                }  # fmt: skip
                if n % 500 == 0:
                    print(f"{n} of {len(todo)} after {time.monotonic() - since:.0f} s: {dict(count)}", flush=True)
        finally:
            # Also of a run that is stopped; `--again` goes on with the rest.
            _keep(chosen, [m.key for found in every.values() for m in found], results)
        print(f"{len(todo)} mutants in {time.monotonic() - since:.0f} s: {dict(count)}", flush=True)
        return True

    def _drawn(self, module: str, found: list[Any], known: dict[str, dict[str, Any]]) -> list[Any]:
        """The mutants of a module to try."""
        from tests.mutation.warm import NO_TEST, SURVIVED

        if self.chosen.module and module not in self.chosen.module:
            return []
        number = round(self.chosen.share * len(found))
        drawn = set(random.Random(f"{self.chosen.seed} {module}").sample(range(len(found)), number))
        unseen = (SURVIVED, NO_TEST, None)
        return [
            m for i, m in enumerate(found)
            if i in drawn and (not self.chosen.again or known.get(m.key, {}).get("status") in unseen)
        ]  # fmt: skip


def _keep(chosen: argparse.Namespace, names: list[str], results: dict[str, dict[str, Any]]) -> None:
    """Keep what became of the mutants, in their order, and how many of them were tried."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(results[name]) + "\n" for name in names if name in results)
    (RESULTS / f"{chosen.package}.jsonl").write_text(lines, encoding="utf-8")
    tried = len(results)
    share = "every mutant" if tried == len(names) else f"{tried} of {len(names)} mutants, drawn by seed {chosen.seed}"
    (RESULTS / f"{chosen.package}.txt").write_text(share, encoding="utf-8")


def _known(package: str) -> dict[str, dict[str, Any]]:
    """What the last run found."""
    path = RESULTS / f"{package}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {result["key"]: result for result in map(json.loads, lines)}


def _read_the_law() -> None:
    """Read the measures before the forks, so that each of them does not."""
    from tests.engine import test_fast

    test_fast.CORPUS.measures()


if __name__ == "__main__":
    sys.exit(main())
