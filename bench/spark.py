"""A table on a Spark cluster: our kernels, to which rows are handed, against the law as Spark's own CASE, once as one
chain over all rules, and once with each action apart.

    python scripts/spark_cluster.py bench.spark            # a cluster of a master and two workers, on this machine
    python scripts/spark_cluster.py bench.spark --quick    # few rows, nothing kept

Both read the same Parquet file of words, one column for each fact, and hand the outcome of every row to a sink that
keeps nothing. Time is what the wall shows: the work is done in many processes. 1 where a budget is missed, 2
where the two disagree.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as f
from rich.console import Console

from bench import budgets, report
from bench.made_up import NOT_ADDRESSED, ON, Chain, Rule, law_of, made_up, rows_of
from bench.results import Result, Wrong
from bench.timing import compared
from brightline.batch import Asked
from brightline.batch.laws import LawOf
from brightline.batch.on_spark import decide_files, decide_frame
from brightline.vocabulary import Vocabulary

LAWS = {60: budgets.SPARK_60, 240: budgets.SPARK_240}
WARM = 3
"""Passes that do not count."""
KEPT = ("number", "outcome")
CODES = {"not addressed": 0, "forbidden": 1, "permitted": 2}


@dataclass(frozen=True)
class MadeUp:
    """Finds a made-up law on whatever machine it is called."""

    rules: int

    def __call__(self) -> tuple[LawOf, Vocabulary]:
        law = law_of(made_up(self.rules))
        return (lambda place, on: law), law.vocabulary


def one_chain(chain: Chain) -> Column:
    """The law as one CASE over all rules."""
    found: Any = f
    for rule in chain.rules:
        found = found.when((f.col("action") == rule.action) & _applies(rule), rule.outcome)
    whole: Column = found.otherwise(NOT_ADDRESSED)
    return whole


def each_action(chain: Chain) -> Column:
    """The law as a CASE over the rules about a row's action, within a CASE over the actions."""
    whole: Any = f
    for action in chain.actions:
        one: Any = f
        for rule in chain.about(action):
            one = one.when(_applies(rule), rule.outcome)
        whole = whole.when(f.col("action") == action, one.otherwise(NOT_ADDRESSED))
    found: Column = whole.otherwise(NOT_ADDRESSED)
    return found


def _applies(rule: Rule) -> Column:
    def met(tests: Any) -> Column:
        return reduce(lambda a, b: a & b, (f.col(fact).isin([f"v{v}" for v in values]) for fact, values in tests))

    return reduce(lambda a, b: a & ~met(b), rule.unless, met(rule.when))


def write_rows(chain: Chain, rows: int, file: Path) -> None:
    """Random rows in words, numbered."""
    columns = {}
    for name, codes in rows_of(chain, rows, 7).items():
        words = chain.actions if name == "action" else [f"v{v}" for v in range(chain.values[name])]
        columns[name] = pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(words))
    pq.write_table(pa.table({**columns, "number": pa.array(range(rows))}), file, row_group_size=max(1, rows // 8))


def results(spark: SparkSession, rows: int, passes: int) -> Iterator[Result]:
    """Every comparison on a cluster. Raises Wrong where the two disagree."""
    for size, budget in LAWS.items():
        chain = made_up(size)
        with tempfile.TemporaryDirectory(prefix="spark-bench-") as made:
            file = Path(made) / "rows.parquet"
            write_rows(chain, rows, file)
            frame = spark.read.parquet(str(file))
            asked, only = Asked(place="zz", on=ON, facts={"actor": "police_officer"}, keep=("number",)), KEPT
            ours = {
                "a file on a cluster": decide_files(MadeUp(size), spark, [file], asked, only),
                "a frame on a cluster": decide_frame(MadeUp(size), frame, asked, only),
            }
            peers = {"pyspark": one_chain(chain), "pyspark, each action apart": each_action(chain)}
            for (what, answers), (name, case) in product(ours.items(), peers.items()):
                peer = frame.select("number", case.alias("outcome"))
                checked = agree(answers, peer)
                measured = compared(*_turns(answers, peer, rows, passes))
                limit = budget if what.startswith("a file") else None
                yield Result(what, f"{size} made-up rules", name, measured, limit, checked)


def _turns(ours: DataFrame, peer: DataFrame, rows: int, passes: int) -> tuple[list[float], list[float], list[float]]:
    """Microseconds a row of each in turn, and their ratios. What is asked for the first times makes Java compile."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(WARM + passes):
        both = [(times[0], ours), (times[1], peer)]
        for kept, one in both if turn % 2 else reversed(both):
            kept.append(_took(one) / rows * 1e6)
    warm = (times[0][WARM:], times[1][WARM:])
    return *warm, [a / b for a, b in zip(*warm, strict=True)]


def agree(ours: DataFrame, peer: DataFrame) -> int:
    """How many rows were compared. Raises Wrong where two outcomes differ, or a row is not there once."""
    codes = f.create_map(*[f.lit(x) for pair in CODES.items() for x in pair])
    both = ours.select("number", codes[f.col("outcome")].alias("ours")).join(peer, "number", "full_outer")
    total, wrong = both.select(
        f.count("*"), f.sum((~f.col("ours").eqNullSafe(f.col("outcome"))).cast("int"))
    ).collect()[0]
    if wrong:
        raise Wrong(f"{wrong} of {total} rows differ")
    return int(total)


def _took(frame: DataFrame) -> float:
    """Seconds until every row was handed to the sink."""
    begun = time.perf_counter()
    frame.write.format("noop").mode("overwrite").save()
    return time.perf_counter() - begun


@contextmanager
def session() -> Iterator[SparkSession]:
    """A session at the cluster that BRIGHTLINE_SPARK names. Raises KeyError where it names none."""
    made = (
        SparkSession.builder.master(os.environ["BRIGHTLINE_SPARK"])
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.files.maxPartitionBytes", "8m")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "100000")
        .config("spark.executorEnv.PYTHONPATH", os.pathsep.join(sys.path))
        .getOrCreate()
    )
    # Of the law as CASE it says at length that it is too long for generated code.
    made.sparkContext.setLogLevel("ERROR")
    try:
        yield made
    finally:
        made.stop()


def main() -> int:
    """Read the call, and say what was measured."""
    parser = argparse.ArgumentParser(prog="python scripts/spark_cluster.py bench.spark", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rows, few passes, nothing kept")
    call = parser.parse_args()
    rows, passes = (100_000, 2) if call.quick else (1_000_000, 5)
    console = Console()
    try:
        with session() as spark:
            found = list(results(spark, rows, passes))
    except Wrong as wrong:
        console.print(f"Disagreement: {wrong}")
        return 2
    day = date.today().isoformat()  # noqa: DTZ011 - the day on the reader's calendar
    data = report.to_json(found, day)
    report.show(data, console)
    if not call.quick:
        report.write_part("spark", data)
    return 1 if any(one.missed for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
