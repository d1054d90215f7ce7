"""Polars and DuckDB: a whole law as one expression, each on one thread."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import reduce
from operator import and_
from typing import Any

os.environ["POLARS_MAX_THREADS"] = "1"  # before it is loaded: every contender has one core

import duckdb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from bench.made_up import NOT_ADDRESSED, Chain, Columns, Rule, Test

Outcomes = NDArray[np.uint8]


def polars_frame(columns: Columns) -> pl.DataFrame:
    return pl.DataFrame(columns)


def polars_chain(chain: Chain, rules: Iterable[Rule], by_action: bool) -> pl.Expr:
    """The rules as when, then, otherwise. `by_action`: each also asks whether the row is about its action."""

    def met(test: Test) -> pl.Expr:
        return _met_by_columns(pl.col(test[0]), test, chain.values[test[0]])

    found: Any = pl
    for rule in rules:
        applies = reduce(and_, map(met, rule.when))
        for exception in rule.unless:
            applies = applies & ~reduce(and_, map(met, exception))
        if by_action:
            applies = (pl.col("action") == chain.actions.index(rule.action)) & applies
        found = found.when(applies).then(pl.lit(rule.outcome, pl.UInt8))
    result: pl.Expr = found.otherwise(pl.lit(NOT_ADDRESSED, pl.UInt8))
    return result


def _met_by_columns(column: pl.Expr, test: Test, size: int) -> pl.Expr:
    _, values = test
    if len(values) > 1 and values == tuple(range(values[0], values[-1] + 1)):
        # A span is two comparisons, or one at an end.
        low, high = column >= values[0], column <= values[-1]
        return high if values[0] == 0 else low if values[-1] == size - 1 else low & high
    tests = [column == value for value in values]
    return reduce(lambda a, b: a | b, tests)


def polars_whole(chain: Chain) -> Callable[[pl.DataFrame], Outcomes]:
    """The whole law as one expression over mixed rows."""
    expression = polars_chain(chain, chain.rules, by_action=True)

    def decide(frame: pl.DataFrame) -> Outcomes:
        return frame.select(outcome=expression)["outcome"].to_numpy()

    return decide


def polars_split(chain: Chain) -> Callable[[pl.DataFrame], Outcomes]:
    """The rows of each action apart, under the rules about it alone."""
    expressions = [polars_chain(chain, chain.about(a), by_action=False) for a in chain.actions]

    def decide(frame: pl.DataFrame) -> Outcomes:
        out = np.empty(len(frame), np.uint8)
        action = frame["action"].to_numpy()
        for number, expression in enumerate(expressions):
            where = np.flatnonzero(action == number)
            out[where] = frame[where].select(outcome=expression)["outcome"].to_numpy()
        return out

    return decide


def polars_words(chain: Chain, words: dict[str, tuple[str, ...]]) -> pl.Expr:
    """The law over columns of words, and of lists of papers."""

    def met(test: Test) -> pl.Expr:
        fact, values = test
        name, _, element = fact.partition("=")
        if element:
            return pl.col(name).list.contains(element)
        return pl.col(name).is_in([words[name][v] for v in values])

    found: Any = pl
    for rule in chain.rules:
        applies = (pl.col("action") == rule.action) & reduce(and_, map(met, rule.when))
        for exception in rule.unless:
            applies = applies & ~reduce(and_, map(met, exception))
        found = found.when(applies).then(pl.lit(rule.outcome, pl.UInt8))
    result: pl.Expr = found.otherwise(pl.lit(NOT_ADDRESSED, pl.UInt8))
    return result


class Duck:
    """The whole law as one CASE, in a database in memory."""

    def __init__(self, chain: Chain) -> None:
        self._case = _case(chain)
        self._connection = duckdb.connect()
        self._connection.execute("SET threads = 1")

    def load(self, columns: Columns) -> None:
        """The rows as a table of the database's own."""
        frame = pl.DataFrame({_name(fact): column for fact, column in columns.items()}).to_arrow()
        self._connection.register("handed_in", frame)
        self._connection.execute("CREATE OR REPLACE TABLE cases AS SELECT * FROM handed_in")
        self._connection.unregister("handed_in")

    def outcomes(self) -> Outcomes:
        """The outcome of each row; one thread keeps their order."""
        found = self._connection.execute(f"SELECT {self._case} AS outcome FROM cases").fetchnumpy()["outcome"]
        return np.asarray(found)

    def count(self) -> list[tuple[int, int]]:
        """How many rows have each outcome: what it is best at."""
        return self._connection.execute(f"SELECT {self._case} AS outcome, count(*) FROM cases GROUP BY 1").fetchall()


def _case(chain: Chain) -> str:
    def all_met(tests: Iterable[Test]) -> str:
        return " AND ".join(f"{_name(fact)} IN ({', '.join(map(str, values))})" for fact, values in tests)

    ways = []
    for rule in chain.rules:
        parts = [f"action = {chain.actions.index(rule.action)}", all_met(rule.when)]
        parts += [f"NOT ({all_met(exception)})" for exception in rule.unless]
        ways.append(f"WHEN {' AND '.join(parts)} THEN {rule.outcome}")
    return f"CASE {' '.join(ways)} ELSE {NOT_ADDRESSED} END::UTINYINT"


def _name(fact: str) -> str:
    return fact.replace(".", "_").replace("=", "_")
