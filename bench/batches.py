"""Many rows at once: Brightline against its peers, and against the memory of the machine.

    python -m bench.batches                 # a few minutes; writes the results, the page and its pictures
    python -m bench.batches --quick         # few rows, nothing kept: does it still run, and agree?

Every contender has one core. A law is given to each in the form that suits it best, rows as columns of codes, made
before the clock starts; each pass has new rows. 1 where a budget is missed, 2 where two engines disagree.
"""

from __future__ import annotations

import argparse
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from bench import batch_report, budgets, report, town
from bench.batch_files import from_files
from bench.cases import plain_name
from bench.made_up import Chain, Columns, law_of, made_up, outcome, rows_of
from bench.peers import cedar, expressions, rego
from bench.results import Result, Wrong
from bench.timing import turn_about
from brightline import Law, Outcome
from brightline.batch import Kernel

CODES = {Outcome.NOT_ADDRESSED: 0, Outcome.FORBIDDEN: 1, Outcome.PERMITTED: 2}
SIZES = (60, 240, 960)
GROWING = (12, 30, 60, 120, 240, 960)
LARGE = 240
QUICK = 60
"""Rules of the largest law of a quick run."""
WHAT = "columns of codes to outcomes"
ROWS = 1 << 20
BLOCK = 1 << 20
"""Rows decided at a time where they are more than that, as a stream is."""

Make = Callable[[int, int], Columns]
"""So many rows of a seed."""


class Ours:
    """A law about all its actions: a kernel for each, and the rows of each action apart."""

    def __init__(self, law: Law, actions: tuple[str, ...]) -> None:
        self.law = law
        self._kernels = []
        for action in actions:
            about = law.about(action)
            kernel = Kernel(law, about)
            keys = [about.coding.keys[i] for i in kernel.variables]
            self._kernels.append((kernel, {i: _column(key) for i, key in zip(kernel.variables, keys, strict=True)}))

    def decide(self, columns: Columns) -> NDArray[np.uint8]:
        """The outcome of each row; the number of its answer, with the rules behind it, is worked out on the way."""
        if len(self._kernels) == 1:
            return self._of_action(0, columns)
        action = columns["action"]
        out = np.empty(len(action), np.uint8)
        for number, (_, names) in enumerate(self._kernels):
            where = np.flatnonzero(action == number)
            own = {name: columns[name].take(where) for name in {"action", *names.values()} & columns.keys()}
            out[where] = self._of_action(number, own)
        return out

    def _of_action(self, number: int, columns: Columns) -> NDArray[np.uint8]:
        kernel, names = self._kernels[number]
        values = {i: columns[name] for i, name in names.items() if name in columns}
        found = kernel.decide(values, len(columns["action"]))
        return np.array([CODES.get(t.outcome, 255) for t in kernel.told], np.uint8).take(found)


def _column(key: tuple[object, ...]) -> str:
    return f"{key[1]}={key[2]}" if key[0] == "element" else str(key[1])


# -- timing -----------------------------------------------------------------------------------------------------------


def agree(what: str, one: NDArray[np.uint8], other: NDArray[np.uint8]) -> int:
    """How many rows were compared. Raises Wrong where two answers differ."""
    where = np.flatnonzero(one != other)
    if len(where):
        row = int(where[0])
        raise Wrong(f"{what}: row {row}: {one[row]} against {other[row]}, and {len(where) - 1} more")
    return len(one)


# -- the comparisons --------------------------------------------------------------------------------------------------


def results(rows: int, passes: int, sizes: Sequence[int]) -> list[Result]:
    """Every comparison of many rows. Raises Wrong when two engines give different answers."""
    return [*_packed(rows, passes), *_small(rows, passes), *from_files(rows, passes), *_large(rows, passes, sizes)]


def _packed(rows: int, passes: int) -> list[Result]:
    """Rows that are packed already, against the memory that has to be read and written for them."""
    law = town.law()
    about = law.about("hold")
    kernel = Kernel(law, about)
    table = kernel.table
    assert table is not None

    def new(n: int) -> tuple[Any, Any]:
        columns = town.columns(rows, n)
        packed = table.pack({i: columns[_column(about.coding.keys[i])] for i in kernel.variables}, rows)
        return np.tile(packed, 4), (np.tile(packed, 4), np.empty(4 * rows, np.uint32))

    measured = turn_about(table.decide_packed, lambda m: np.copyto(m[1], m[0]), new, (4 * rows, 4 * rows), passes)
    return [Result("packed rows to answers", "invented town, hold", "memory", measured, budgets.BATCH_PACKED, rows)]


def _small(rows: int, passes: int) -> list[Result]:
    # Here, for the tests of the rest are run without it.
    from bench.peers import openfisca

    """Rows about one action, as a table sorts them; then rows about all of them, mixed."""
    whole = town.chain()

    def holds(n: int, seed: int) -> Columns:
        return town.columns(n, seed) | {"action": np.zeros(n, np.uint8)}

    hold = Chain(whole.values, tuple(whole.about("hold")))
    found = []
    for name, chain, make, action, budget in (
        ("invented town, hold", hold, holds, "hold", budgets.BATCH_SMALL),
        ("invented town, actions mixed", whole, town.columns, None, None),
    ):
        ours, peer = Ours(town.law(), chain.actions), openfisca.population(action)
        first = make(rows, 99)
        checked = agree("Brightline and OpenFisca", ours.decide(first), np.asarray(peer(first)).astype(np.uint8))

        def new(n: int, make: Make = make) -> tuple[Any, Any]:
            columns = make(rows, n)
            return columns, columns

        measured = turn_about(ours.decide, peer, new, (rows, rows), passes)
        found.append(Result(WHAT, name, "OpenFisca-Core", measured, budget, checked))
        found += _expressions(name, chain, ours, make, rows, passes, None)
    return [*found, *_one_by_one(rows, passes)]


def _one_by_one(rows: int, passes: int) -> list[Result]:
    """Peers that take one question at a time."""
    ours, first = Ours(town.law(), town.chain().actions), town.columns(rows, 99)
    answers, found = ours.decide(first), []
    few = min(rows, 1_000)
    policies, rules = cedar.Cedar(cedar.TOWN), rego.decider()
    for peer, prepare, answer in (
        ("cedarpy", policies.request, policies.town_answer),
        ("gordon-to-regorus", lambda facts: facts, rules),
    ):
        asked = [prepare(facts) for facts in _singly(first, few)]
        checked = agree(f"Brightline and {peer}", answers[:few], np.array([answer(a) for a in asked], np.uint8))

        def new(n: int, prepare: Callable[[Any], Any] = prepare) -> tuple[Any, Any]:
            columns = town.columns(rows, n)
            return columns, [prepare(facts) for facts in _singly(columns, few)]

        def each(asked: Any, answer: Callable[[Any], Any] = answer) -> None:
            for one in asked:
                answer(one)

        measured = turn_about(ours.decide, each, new, (rows, few), min(passes, 3))
        found.append(Result(WHAT, "invented town, actions mixed", peer, measured, None, checked))
    return found


def _singly(columns: Columns, rows: int) -> list[dict[str, Any]]:
    """The first rows as questions of their own."""
    words, actions = town.words(), town.chain().actions
    found = []
    for row in range(rows):
        facts: dict[str, Any] = {"action": actions[columns["action"][row]]}
        for name, names in words.items():
            value = names[columns[name][row]]
            facts[plain_name(name)] = {"yes": True, "no": False}.get(value, value)
        papers = (*town.CIVIL_PAPERS, *town.COURT_PAPERS)
        found.append({**facts, "papers": [p for p in papers if columns[f"papers={p}"][row]]})
    return found


@cache
def _made_up(rules: int) -> Ours:
    chain = made_up(rules)
    return Ours(law_of(chain), chain.actions)


def _large(rows: int, passes: int, sizes: Sequence[int]) -> list[Result]:
    found = []
    for size in sizes:
        chain = made_up(size)
        ours = _made_up(size)
        columns = rows_of(chain, min(rows, 3_000), 5)
        by_hand = [
            outcome(chain, chain.actions[columns["action"][row]], {f: int(columns[f][row]) for f in chain.values})
            for row in range(len(columns["action"]))
        ]
        agree(f"Brightline and the {size} rules by hand", ours.decide(columns), np.array(by_hand, np.uint8))
        budget = budgets.BATCH_LARGE if size == LARGE else None

        def make(n: int, seed: int, chain: Chain = chain) -> Columns:
            return rows_of(chain, n, seed)

        few = rows // max(1, size // 60)
        found += _expressions(f"{size} made-up rules", chain, ours, make, rows, passes, budget, few)
    return found


def _expressions(
    name: str, chain: Chain, ours: Ours, make: Make, rows: int, passes: int, budget: budgets.Budget | None,
    few: int | None = None,
) -> list[Result]:  # fmt: skip
    """Against Polars and DuckDB, on `few` rows where more would take them too long."""
    few = few or rows
    whole, split, duck = expressions.polars_whole(chain), expressions.polars_split(chain), expressions.Duck(chain)
    first = make(few, 99)
    answers = ours.decide(first)
    duck.load(first)
    checked = agree(f"Brightline and Polars, {name}", answers, whole(expressions.polars_frame(first)))
    agree(f"Brightline and Polars by action, {name}", answers, split(expressions.polars_frame(first)))
    agree(f"Brightline and DuckDB, {name}", answers, duck.outcomes())

    def framed(n: int) -> tuple[Any, Any]:
        return make(rows, n), expressions.polars_frame(make(few, n))

    def loaded(n: int) -> tuple[Any, Any]:
        duck.load(make(few, n))
        return make(rows, n), None

    found = []
    for peer, run, new, limit in (
        ("polars", whole, framed, budget),
        ("polars, each action apart", split, framed, None),
        ("duckdb", lambda _: duck.count(), loaded, budget),
    ):
        measured = turn_about(ours.decide, run, new, (rows, few), passes)
        found.append(Result(WHAT, name, peer, measured, limit, checked))
    return found


# -- how it grows -----------------------------------------------------------------------------------------------------


def by_rules(rows: int, sizes: Sequence[int]) -> dict[str, list[tuple[int, float]]]:
    """Rows a second, by the number of rules."""
    found: dict[str, list[tuple[int, float]]] = {"Brightline": [], "Polars": [], "DuckDB": []}
    for size in sizes:
        chain = made_up(size)
        ours, whole, duck = _made_up(size), expressions.polars_whole(chain), expressions.Duck(chain)
        columns, few = rows_of(chain, rows, 5), max(1_000, rows * 12 // size)
        some = {name: column[:few] for name, column in columns.items()}
        frame = expressions.polars_frame(some)
        duck.load(some)
        found["Brightline"].append((size, _rate(partial(ours.decide, columns), rows)))
        found["Polars"].append((size, _rate(partial(whole, frame), few)))
        found["DuckDB"].append((size, _rate(duck.count, few)))
    return found


def by_rows(most: int, large: int) -> dict[str, list[tuple[int, float]]]:
    """Rows a second, by the number of rows. Nothing is remembered from one number to the next, so that what is worked
    out once weighs on few rows."""
    found: dict[str, list[tuple[int, float]]] = {}
    for name, law, chain, make in (
        ("invented town, 7 rules", town.law(), town.chain(), town.columns),
        (
            f"{large} made-up rules",
            _made_up(large).law,
            made_up(large),
            lambda n, seed: rows_of(made_up(large), n, seed),
        ),
    ):
        for rows in (10**n for n in range(4, 9) if 10**n <= most):
            block = make(min(rows, BLOCK), 7)
            begun = time.process_time()
            ours = Ours(law, chain.actions)
            for low in range(0, rows, BLOCK):
                ours.decide({n: column[: rows - low] for n, column in block.items()})
            found.setdefault(name, []).append((rows, rows / (time.process_time() - begun)))
    return found


def memory(rows: int, large: int) -> dict[str, float]:
    """The most memory that deciding a block takes besides its columns, in bytes a row: answers, gathered columns."""
    found = {}
    for name, ours, columns in (
        ("invented town", Ours(town.law(), town.chain().actions), town.columns(rows, 1)),
        (f"{large} made-up rules", _made_up(large), rows_of(made_up(large), rows, 1)),
    ):
        tracemalloc.start()
        ours.decide(columns)
        found[name] = tracemalloc.get_traced_memory()[1] / rows
        tracemalloc.stop()
    return found


def _rate(run: Callable[[], object], rows: int) -> float:
    """Rows a second, the median of three runs after one that does not count."""
    run()
    took = []
    for _ in range(3):
        begun = time.process_time()
        run()
        took.append(time.process_time() - begun)
    return rows / sorted(took)[1]


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and keep what was found."""
    parser = argparse.ArgumentParser(prog="python -m bench.batches", description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="few rows, nothing kept: does it still run, and agree?")
    quick = parser.parse_args(arguments).quick
    rows, passes = (20_000, 2) if quick else (ROWS, 5)
    large = QUICK if quick else LARGE
    try:
        found = results(rows, passes, [size for size in SIZES if size <= QUICK or not quick])
    except Wrong as error:
        print(error, file=sys.stderr)
        return 2
    growth = {
        "rules": by_rules(rows, [size for size in GROWING if size <= QUICK or not quick]),
        "rows": by_rows(10**5 if quick else 10**8, large),
    }
    day = date.today().isoformat()  # noqa: DTZ011 - the day on the reader's calendar
    data = batch_report.to_json(found, day, growth, memory(rows, large))
    batch_report.show(data, Console(width=None if sys.stdout.isatty() else 170))
    if not quick:
        batch_report.draw(data)
        report.write_part("batch", data)
    missed = [r for r in found if r.missed]
    for r in missed:
        print(f"missed: {r.what}, {r.law}, {r.peer}: {r.figure:.3g}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
