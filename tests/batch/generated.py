"""Invented requests, as many as are wanted: `python -m tests.batch.generated requests.parquet 100000000`."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

AT_ONCE = 1 << 20
ACTORS = ("police_officer", "state_trooper", "sheriff_officer", "court_officer", "federal_officer", None)
PAPERS = (
    "civil_detainer", "civil_detainer;administrative_warrant", "notification_request", "judicial_criminal_warrant",
    "civil_detainer;judicial_criminal_warrant", "removal_order", "other_court_order", None,
)  # fmt: skip
ANSWERS = ("yes", "no", None)
WRONG = "somebody"
"""One row in 5000 has it as its actor."""


def write_requests(file: Path, rows: int, seed: int) -> None:
    """Write a table of requests about nobody, the same for the same seed."""
    schema = pa.schema(
        [("number", pa.int64()), *((n, pa.string()) for n in ("actor", "papers", "person.eligible_for_release"))]
    )
    with pq.ParquetWriter(file, schema, compression="zstd") as out:
        for start in range(0, rows, AT_ONCE):
            out.write_batch(_requests(start, min(AT_ONCE, rows - start), seed, schema))


def _requests(start: int, rows: int, seed: int, schema: pa.Schema) -> pa.RecordBatch:
    draw = np.random.default_rng((seed, start))
    actors = draw.integers(len(ACTORS), size=rows)
    actors[draw.integers(5000, size=rows) == 0] = len(ACTORS)
    columns = [pa.array(np.arange(start, start + rows))]
    for values, numbers in (
        ((*ACTORS, WRONG), actors),
        (PAPERS, draw.integers(len(PAPERS), size=rows)),
        (ANSWERS, draw.integers(len(ANSWERS), size=rows)),
    ):
        columns.append(pa.array(values, pa.string()).take(pa.array(numbers)))
    return pa.record_batch(columns, schema=schema)


if __name__ == "__main__":
    write_requests(Path(sys.argv[1]), int(sys.argv[2]), seed=1)
