"""A table of a Spark cluster decided where its rows are. Needs the extra `spark`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from brightline.batch.laws import LawOf
from brightline.batch.plan import Asked
from brightline.batch.run import REJECTS, Run
from brightline.vocabulary import Vocabulary

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

WRONG = pa.struct([field for field in REJECTS if field.name != "row"])
"""One thing that is wrong with a row: column, what, why, next."""
REJECTED = pa.field("rejected", pa.list_(WRONG))
"""The last column: what is wrong with a row that is not decided; null for one that is."""

Source = Callable[[], tuple[LawOf, Vocabulary]]
"""Finds the law and its words on whatever machine it is called. To be pickled, and equal to itself when it is again."""


def decide_frame(source: Source, frame: DataFrame, asked: Asked) -> DataFrame:
    """Decide each row of a frame, in the processes where Spark has it, and in the order that it has there.

    The answers have the columns of a decided table, except `row`, which a frame has no numbers for: keep a column of
    your own, and order by it. Then comes `rejected`. No row is lost: of one that cannot be decided the kept columns
    are there, no outcome, and in `rejected` what is wrong. Only the columns that are looked at or kept leave Spark.

    Nothing is done before the frame's rows are asked for. Raises TableError and FactErrors as a table does, at once.
    """
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

    law_of, vocabulary = source()
    run = Run(law_of, vocabulary, to_arrow_schema(frame.schema), asked)
    needed = [*run.plan.facts.values(), *(c for pair in run.plan.judged.values() for c in pair)]
    needed += [*run.plan.roles.values(), *run.plan.kept]
    # A table without a column has no number of rows either.
    names = list(dict.fromkeys(needed or frame.columns[:1]))
    renamed = {column: name for column, name in asked.renamed.items() if column in names}
    least = Asked(asked.action, asked.place, asked.on, asked.facts, renamed, asked.keep, asked.complete)

    def each(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """What one process does."""
        work: Run | None = None
        for plain in batches:
            batch = plain.rename_columns(names)
            if work is None:
                work = _run(source, batch.schema, least)
            yield _decided(work, batch)

    # The names of facts have dots in them, which Spark takes for parts of a record.
    chosen = frame.select([frame[f"`{name.replace('`', '``')}`"].alias(f"c{i}") for i, name in enumerate(names)])
    return chosen.mapInArrow(each, from_arrow_schema(_schema(run)))


@lru_cache(maxsize=4)
def _found(source: Source) -> tuple[LawOf, Vocabulary]:
    """A process decides many parts of a table, and compiles the law once."""
    return source()


def _run(source: Source, schema: pa.Schema, asked: Asked) -> Run:
    law_of, vocabulary = _found(source)
    return Run(law_of, vocabulary, schema, asked)


def _schema(run: Run) -> pa.Schema:
    return pa.schema([*(field for field in run.schema if field.name != "row"), REJECTED])


def _decided(run: Run, batch: pa.RecordBatch) -> pa.RecordBatch:
    """The rows of a batch, decided and not, in their order."""
    rows = batch.num_rows
    part = run.decide(batch, np.arange(rows))
    kept = {name: batch.column(name) for name in run.plan.kept}
    if part.decided.num_rows == rows:
        found = [part.decided.column(f.name) for f in run.schema if f.name != "row"]
        return pa.record_batch([*found, pa.nulls(rows, REJECTED.type)], schema=_schema(run))
    at = np.full(rows, -1)
    at[part.decided.column("row").to_numpy()] = np.arange(part.decided.num_rows)
    where = pa.array(at, mask=at < 0)
    found = [
        kept[f.name] if f.name in kept else part.decided.column(f.name).take(where)
        for f in run.schema
        if f.name != "row"
    ]
    return pa.record_batch([*found, _wrongs(part.rejects, rows)], schema=_schema(run))


def _wrongs(rejects: pa.RecordBatch, rows: int) -> pa.Array:
    """For each row what is wrong with it."""
    counts = np.bincount(rejects.column("row").to_numpy(), minlength=rows)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    wrongs = pa.StructArray.from_arrays([rejects.column(f.name) for f in WRONG], fields=list(WRONG))
    none = np.concatenate([counts == 0, [False]])
    return pa.ListArray.from_arrays(pa.array(offsets, mask=none), wrongs, type=REJECTED.type)


__all__ = ["Source", "decide_frame"]
