"""A table of a Spark cluster decided where its rows are. Needs the extra `spark`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from brightline.batch.laws import LawOf
from brightline.batch.on_spark_words import Words
from brightline.batch.plan import Asked, plan
from brightline.batch.problems import TableError
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


def decide_frame(source: Source, frame: DataFrame, asked: Asked, only: Sequence[str] = ()) -> DataFrame:
    """Decide each row of a frame, in the processes where Spark has it, and in the order that it has there.

    The answers have the columns of a decided table, except `row`, which a frame has no numbers for: keep a column of
    your own, and order by it. Then comes `rejected`. No row is lost: of one that cannot be decided the kept columns
    are there, no outcome, and in `rejected` what is wrong. Only the columns that are looked at or kept leave Spark, and
    of the answers only those named in `only` come back, where it names any.

    Nothing is done before the frame's rows are asked for. Raises TableError and FactErrors as a table does, at once.
    """
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
    from pyspark.sql.types import StructType

    law_of, vocabulary = source()
    found = plan(frame.columns, asked, vocabulary)
    needed = [*found.facts.values(), *(c for pair in found.judged.values() for c in pair)]
    needed += [*found.roles.values(), *found.kept]
    # A table without a column has no number of rows either.
    names = list(dict.fromkeys(needed or frame.columns[:1]))
    renamed = {column: name for column, name in asked.renamed.items() if column in names}
    least = Asked(asked.action, asked.place, asked.on, asked.facts, renamed, asked.keep, asked.complete)
    given = to_arrow_schema(StructType([frame.schema[name] for name in names]))
    run = Run(law_of, vocabulary, given, least)
    # A column of a type that cannot be read is refused here, and not by each worker.
    run.decide(pa.record_batch([pa.array([], field.type) for field in given], schema=given))

    schema = _schema(run, only)
    table = _Table(source, given, least, tuple(schema.names))
    words = Words.of(frame, names, run.plan, vocabulary)

    def each(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """What one process does."""
        for sent in batches:
            yield _decided(_run_of(table), words.received(sent), schema)

    return words.sent(frame).mapInArrow(each, from_arrow_schema(schema))


class _Table(NamedTuple):
    """What is the same for all parts of a table."""

    source: Source
    schema: pa.Schema
    asked: Asked
    told: tuple[str, ...]
    """The columns that are handed back."""


_last: list[tuple[_Table, Run]] = []
"""What the process decided last: it has many parts of a table, and the law is compiled once for them."""


def _run_of(table: _Table) -> Run:
    """The run of a table. Raises what finding its law raises."""
    if not _last or _last[0][0] != table:
        law_of, vocabulary = table.source()
        told = [name for name in table.told if name not in table.asked.keep]
        _last[:] = [(table, Run(law_of, vocabulary, table.schema, table.asked, told))]
    return _last[0][1]


def _schema(run: Run, only: Sequence[str]) -> pa.Schema:
    """That of the answers, without dictionaries, which Spark does not take back. Raises TableError."""
    if REJECTED.name in run.plan.kept:
        raise TableError(
            f"keep {REJECTED.name}", f"The answers have a column `{REJECTED.name}` of their own.",
            "Two columns of one name could not be told apart.", "Rename that column of the frame.",
        )  # fmt: skip
    every = {f.name: pa.field(f.name, _plain(f.type)) for f in run.schema if f.name != "row"}
    every[REJECTED.name] = REJECTED
    strange = next((name for name in only if name not in every), None)
    if strange is not None:
        raise TableError(
            f"only {strange}", f"The answers have no column `{strange}`.", "What is not there cannot be given back.",
            f"They have {', '.join(every)}.",
        )  # fmt: skip
    return pa.schema([field for name, field in every.items() if not only or name in only])


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        return kind.value_type
    return pa.list_(_plain(kind.value_type)) if pa.types.is_list(kind) else kind


def _decided(run: Run, batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """The rows of a batch, decided and not, in their order."""
    rows = batch.num_rows
    part = run.decide(batch, np.arange(rows))
    at = np.full(rows, -1)
    at[part.decided.column("row").to_numpy()] = np.arange(part.decided.num_rows)
    where = pa.array(at, mask=at < 0) if part.rejects.num_rows else None

    def column(field: pa.Field) -> pa.Array:
        if field.name == REJECTED.name:
            return _wrongs(part.rejects, rows)
        if field.name in run.plan.kept:
            return batch.column(field.name).cast(field.type)
        answers = part.decided.column(field.name)
        return (answers if where is None else answers.take(where)).cast(field.type)

    return pa.record_batch([column(field) for field in schema], schema=schema)


def _wrongs(rejects: pa.RecordBatch, rows: int) -> pa.Array:
    """For each row what is wrong with it."""
    counts = np.bincount(rejects.column("row").to_numpy(), minlength=rows)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    wrongs = pa.StructArray.from_arrays([rejects.column(f.name) for f in WRONG], fields=list(WRONG))
    none = np.concatenate([counts == 0, [False]])
    return pa.ListArray.from_arrays(pa.array(offsets, mask=none), wrongs, type=REJECTED.type)


__all__ = ["Source", "decide_frame"]
