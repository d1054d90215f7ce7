"""From a Parquet file of words to outcomes, against Polars on the same file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from bench import budgets, town
from bench.peers.expressions import polars_words
from bench.results import Result, Wrong
from bench.timing import turn_about
from brightline.batch import Asked
from brightline.batch.run import Run
from brightline.batch.sources import of_file

COURT_AND_CIVIL = (*town.CIVIL_PAPERS, *town.COURT_PAPERS)


def write(file: Path, rows: int, seed: int) -> None:
    """A file of random rows as words: papers as a list of words, too."""
    columns = town.columns(rows, seed)
    words = {"action": town.chain().actions, **town.words()}
    table = {
        name: pa.DictionaryArray.from_arrays(pa.array(columns[name]), pa.array(names)).cast(pa.string())
        for name, names in words.items()
    }
    has = np.stack([columns[f"papers={p}"] for p in COURT_AND_CIVIL], axis=1).astype(bool)
    which = np.tile(np.arange(len(COURT_AND_CIVIL)), (rows, 1))[has]
    offsets = np.concatenate([[0], np.cumsum(has.sum(axis=1))]).astype(np.int32)
    table["papers"] = pa.ListArray.from_arrays(pa.array(offsets), pa.array(COURT_AND_CIVIL).take(pa.array(which)))
    pq.write_table(pa.table(table), file)


def ours(file: Path) -> Any:
    """Brightline's answers, as `brightline batch` makes them before it writes them: outcome, rules, possible outcomes,
    next fact, evidence."""
    asked = Asked(place=town.PLACE, on=town.ON, complete=frozenset({"papers"}))
    source = of_file(file)
    run = Run(lambda *_: town.law(), town.law().vocabulary, source.schema, asked)
    parts = [run.decide(batch, numbers) for batch, numbers, _ in source]
    if run.rejected:
        raise Wrong(f"{run.rejected} rows were rejected")
    return pa.Table.from_batches([part.decided for part in parts])


def read(file: Path) -> Any:
    """Polars reading the same columns and nothing else."""
    return pl.scan_parquet(file).collect()


def decided(file: Path) -> Any:
    """Polars' outcomes."""
    return pl.scan_parquet(file).select(outcome=polars_words(town.chain(), town.words())).collect()


def from_files(rows: int, passes: int) -> list[Result]:
    """Raises Wrong where an outcome differs."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.parquet"

        def new(n: int) -> tuple[Any, Any]:
            write(file, rows, n)
            return file, file

        new(99)
        codes = {name: code for code, name in enumerate(town.OUTCOMES)}
        said = np.array([codes[o] for o in ours(file).column("outcome").to_pylist()], np.uint8)
        if (said != decided(file)["outcome"].to_numpy()).any():
            raise Wrong("Brightline and Polars differ on a file of words")
        what, law = "a Parquet file of words to outcomes", "invented town"
        return [
            Result(what, law, peer, turn_about(ours, run, new, (rows, rows), passes), limit, checked)
            for peer, run, limit, checked in (
                ("polars, only reading the file", read, budgets.BATCH_FILE, 0),
                ("polars, deciding from the words", decided, None, rows),
            )
        ]
