"""A table of any number of rows on a cluster and on one machine: each answer and each reject the same, in its order.

    python scripts/spark_cluster.py tests.spark.many_rows 100000000

On one machine it is also killed once it has begun to write: no answers may be there then. Needs some 15 bytes of disk
for each row.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from brightline import Corpus
from brightline.batch import Asked
from brightline.corpus.elsewhere import files_on_spark
from tests.batch.generated import write_requests

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PLACE, ON = "us/ma/boston", date(2024, 12, 4)
OWN = ("row", "rejected")
"""Columns of the cluster's answers that those of one machine have elsewhere."""


def killed(requests: Path, answers: Path) -> None:
    """Begin, and kill it in the middle. Raises AssertionError where it left answers."""
    running = subprocess.Popen(_batch(requests, answers), stderr=subprocess.DEVNULL)
    while running.poll() is None and not any(p.stat().st_size for p in answers.parent.glob(f".{answers.name}.*")):
        time.sleep(0.05)
    running.kill()
    assert running.wait() < 0, "it had ended before it was killed"
    left = [p.name for p in answers.parent.iterdir() if not p.name.startswith(".")]
    assert not left, f"{left} should not be there"


def on_one_machine(requests: Path, answers: Path) -> str:
    """What it took."""
    begun = time.monotonic()
    done = subprocess.run(_batch(requests, answers), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    assert done.returncode in (0, 5), f"exit status {done.returncode}"
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    return f"{time.monotonic() - begun:.0f} s, at most {peak:.0f} MB of memory"


def on_a_cluster(spark: SparkSession, requests: Path, answers: Path) -> str:
    """What it took."""
    begun = time.monotonic()
    asked = Asked("hold", place=PLACE, on=ON, keep=("number",), complete=frozenset({"papers"}))
    files_on_spark(Corpus.load(), spark, [requests], asked).drop("file").write.parquet(str(answers))
    return f"{time.monotonic() - begun:.0f} s"


def same(one: Path, cluster: Path) -> tuple[int, int]:
    """Rows that were compared, and those of them that were rejected. Raises AssertionError where any differs."""
    here = _Rows(pq.ParquetFile(one))
    names = pq.read_schema(one).names
    wrongs: list[tuple[Any, ...]] = []
    rows = rejected = 0
    for batch in _batches(cluster):
        assert batch.column("row").equals(pa.array(range(rows, rows + batch.num_rows))), "a row is not in its place"
        rows += batch.num_rows
        decided = pc.is_null(batch.column("rejected"))
        assert decided.equals(pc.is_valid(batch.column("outcome")))
        theirs = batch.filter(decided)
        ours = here.next(theirs.num_rows)
        for name in names:
            assert theirs.column(name).equals(ours.column(name).cast(theirs.schema.field(name).type)), name
        others = batch.filter(pc.invert(decided)).select(OWN).to_pylist()
        rejected += len(others)
        wrongs += [(r["row"], w["column"], w["what"], w["why"], w["next"]) for r in others for w in r["rejected"]]
    assert here.left == 0
    told = pacsv.read_csv(one.with_suffix(".rejects.csv")).to_pylist()
    assert wrongs == [tuple(r[k] for k in ("row", "column", "what", "why", "next")) for r in told]
    return rows, rejected


class _Rows:
    """Rows of a file, as many as are wanted at a time."""

    def __init__(self, file: pq.ParquetFile) -> None:
        self.left = file.metadata.num_rows
        self._more = file.iter_batches()
        self._read = pa.table([pa.array([], f.type) for f in file.schema_arrow], schema=file.schema_arrow)

    def next(self, rows: int) -> pa.RecordBatch:
        while self._read.num_rows < rows:
            self._read = pa.concat_tables([self._read, pa.Table.from_batches([next(self._more)])])
        found, self._read = self._read.slice(0, rows), self._read.slice(rows)
        self.left -= rows
        columns = [column.combine_chunks() for column in found.columns]
        return pa.record_batch(columns, names=found.schema.names)


def _batches(folder: Path) -> Iterator[pa.RecordBatch]:
    for file in sorted(folder.glob("part-*.parquet")):
        yield from pq.ParquetFile(file).iter_batches()


def _batch(requests: Path, answers: Path) -> list[str]:
    called = [sys.executable, "-m", "brightline", "batch", str(requests), "--out", str(answers), "--action", "hold"]
    return [*called, "--place", PLACE, "--on", str(ON), "--keep", "number", "--complete", "papers"]


def main() -> int:
    """Make the rows, decide them twice, compare, and say what was seen."""
    from pyspark.sql import SparkSession

    made = SparkSession.builder.master(os.environ["BRIGHTLINE_SPARK"]).config("spark.driver.host", "127.0.0.1")
    with tempfile.TemporaryDirectory(prefix="many-rows-") as folder:
        requests, one, cluster = (Path(folder) / name for name in ("requests.parquet", "here/a.parquet", "there"))
        one.parent.mkdir()
        write_requests(requests, int(sys.argv[1]), seed=1)
        killed(requests, one)
        print("killed in the middle: no answers are there", flush=True)
        print(f"one machine: {on_one_machine(requests, one)}", flush=True)
        spark = made.config("spark.executorEnv.PYTHONPATH", os.pathsep.join(sys.path)).getOrCreate()
        print(f"a cluster: {on_a_cluster(spark, requests, cluster)}", flush=True)
        spark.stop()
        rows, rejected = same(one, cluster)
        print(f"{rows:,} rows are the same, {rejected:,} of them rejected for the same reasons")
    return 0


if __name__ == "__main__":
    sys.exit(main())
