"""The page on mutation testing: counts from the last run, and every survivor with its explanation."""

from __future__ import annotations

import json
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "build" / "mutation"
PAGE = ROOT / "docs" / "reference" / "mutation.md"
EXPLAINED = Path(__file__).with_name("survivors.toml")
SURVIVORS = (
    "The groups that begin with *Missing test* are gaps: a test could tell these mutants from the program, and none "
    "does yet. The others are the same program in other words, or differ in nothing that anybody can see. A reason is "
    "given for a kind of change in a function (`tests/mutation/survivors.toml`)."
)
STATUSES = ("killed", "timed out", "survived", "no test")
SEEN = ("killed", "timed out")
INTRODUCTION = """\
# Mutation testing

Made by `make mutation`; do not edit. The tests show that the program does what they ask for; this page shows what
they would notice. Every function of the language and of the engine is changed in one small way at a time (a comparison
turned round, an argument left out, a word altered), and the tests are run against each such *mutant*. A mutant is
killed when a test fails, or when the program no longer comes to an end (timed out). A mutant that survives is either
the same program in other words, or a test that is missing.

- **Tool**: the mutation operators of [mutmut](https://mutmut.readthedocs.io) {mutmut}, with a runner of our own
  (`tests/mutation/`). mutmut starts pytest anew for each mutant, which takes more than a second; here one process
  collects the tests, and each mutant is tried in a fork of it, against the tests that run a line it changes.
- **Command**: `make mutation`; for a tenth of each module's mutants, drawn by a seed, `make mutation SHARE=0.1`.
- **Mutated**: the body of every function, method and property under `src/brightline/language` and
  `src/brightline/engine`. Not mutated: what runs once at import (tables, patterns, the fields of records), docstrings,
  and `len(...)` and `isinstance(...)`, as mutmut leaves them out.
- **Tests**: {tests}. Generated examples are drawn
  by fixed seeds.
- **Last run**: {share}.

The score is the killed and the timed out among all mutants.
"""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some mutants survive."""

    title: str
    why: str
    mutants: tuple[str, ...]


def reasons() -> list[Reason]:
    """The explanations that are kept. Raises ValueError when a mutant is explained twice."""
    kept = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))["reason"]
    found = [Reason(r["title"], " ".join(r["why"].split()), tuple(r["mutants"])) for r in kept]
    twice = [name for name, n in Counter(name for r in found for name in r.mutants).items() if n > 1]
    if twice:
        raise ValueError("\n".join(["Explained twice:", *twice]))
    return found


def write(packages: dict[str, list[str]]) -> list[str]:
    """Write the page, and give what is wrong: survivors without a reason, and reasons without a survivor."""
    results = {name: _results(name) for name in packages}
    shares = {name: (RESULTS / f"{name}.txt").read_text(encoding="utf-8").strip() for name in packages}
    tests = "; ".join(f"for the {name} " + ", ".join(f"`{t}`" for t in paths) for name, paths in packages.items())
    parts = [
        INTRODUCTION.format(
            mutmut=version("mutmut"), tests=tests, share="; ".join(f"{name}, {shares[name]}" for name in packages)
        )
    ]
    parts.append(scores(list(packages)))
    alive = {r["key"]: r for found in results.values() for r in found if r["status"] not in SEEN}
    parts.append(f"## Survivors\n\nAll {len(alive)}. {SURVIVORS}\n")
    explained: set[str] = set()
    for reason in reasons():
        here = [name for name in reason.mutants if name in alive]
        explained |= set(here)
        if here:
            parts.append(f"### {reason.title}\n\n{reason.why} ({len(here)})\n\n{_listed(here)}")
    unexplained = [name for name in alive if name not in explained]
    if unexplained:
        parts.append(f"### Not explained yet\n\n({len(unexplained)})\n\n{_listed(unexplained)}")
    PAGE.write_text("\n".join(parts), encoding="utf-8")
    gone = [name for r in reasons() for name in r.mutants if name not in alive]
    return [*(f"no explanation: {n}" for n in unexplained), *(f"explained, and no survivor: {n}" for n in gone)]


def scores(packages: list[str]) -> str:
    """The counts of the last run, as they stand on the page."""
    return "\n".join(f"## {name.capitalize()}\n\n{_table(_results(name))}" for name in packages)


def _results(package: str) -> list[dict[str, str]]:
    lines = (RESULTS / f"{package}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _table(found: list[dict[str, str]]) -> str:
    by_module: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for result in found:
        by_module[result["module"]][result["status"]] += 1
        by_module["all"][result["status"]] += 1
    lines = ["| module | mutants | " + " | ".join(STATUSES) + " | score |", "|---|" + "--:|" * (len(STATUSES) + 2)]
    for module in [*sorted(set(by_module) - {"all"}), "all"]:
        count = by_module[module]
        # Cut, not rounded: 89.96 is not 90.
        score = int(1000 * sum(count[s] for s in SEEN) / count.total()) / 10
        name = "**all**" if module == "all" else f"`{module}`"
        numbers = " | ".join(str(count[s]) for s in STATUSES)
        lines.append(f"| {name} | {count.total()} | {numbers} | {score:.1f} % |")
    return "\n".join(lines) + "\n"


def _listed(names: list[str]) -> str:
    """Mutants by function: each function once, with its changes."""
    by_place: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        place, _, change = name.partition(": ")
        by_place[place].append(change)
    return "".join(
        f"- `{place}`\n" + "".join(f"  - {_code(change)}\n" for change in changes)
        for place, changes in by_place.items()
    )


def _code(change: str) -> str:
    """A change with its two sides set as code, whatever backticks they hold."""
    old, _, new = change.partition("` -> `")
    number = ""
    if new.endswith(")") and "` (" in new:
        new, _, number = new.rpartition("` (")
        number = f" ({number}"
    return f"{_span(old.removeprefix('`'))} becomes {_span(new.removesuffix('`'))}{number}"


def _span(text: str) -> str:
    ticks = "`" * (1 + max((len(run) for run in _runs(text)), default=0))
    return f"{ticks} {text} {ticks}" if "`" in text or text != text.strip() else f"{ticks}{text}{ticks}"


def _runs(text: str) -> list[str]:
    return [run for run in "".join(c if c == "`" else " " for c in text).split() if run]
