"""A table of a Spark cluster decided where its rows are. Needs the extra `spark`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from brightline.batch.laws import LawOf
from brightline.batch.on_spark_words import Words
from brightline.batch.parts import Part, parts_of, read_part, shared_out
from brightline.batch.plan import Asked, plan
from brightline.batch.problems import TableError
from brightline.batch.run import REJECTS, Run
from brightline.vocabulary import Vocabulary

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

WRONG = pa.struct([field for field in REJECTS if field.name != "row"])
"""One thing that is wrong with a row: column, what, why, next."""
REJECTED = pa.field("rejected", pa.list_(WRONG))
"""The last column: what is wrong with a row that is not decided; null for one that is."""

WHERE = pa.schema([("file", pa.string()), ("row", pa.int64())])
"""Where a row of a file stands."""
NOTHING = pa.schema([])
MOST_ROWS = 1 << 22
"""About so many rows of files are a task of Spark's: to begin one takes as long as to decide half a million rows, and
one that fails is begun again."""

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
    law_of, vocabulary = source()
    names, least = _needed(frame.columns, asked, vocabulary)
    given = _as_arrow(frame, names)
    run = _checked(Run(law_of, vocabulary, given, least), given)
    schema = _schema(run, only)
    table = _Table(source, given, least, tuple(schema.names))
    words = Words.of(frame, names, run.plan, vocabulary)

    def each(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """What one process does."""
        for sent in batches:
            yield _decided(_run_of(table), words.received(sent), schema)

    return words.sent(frame).mapInArrow(each, _as_spark(schema))


def decide_files(
    source: Source, spark: SparkSession, files: Sequence[Path], asked: Asked, only: Sequence[str] = ()
) -> DataFrame:
    """Decide each row of Parquet files that every machine of the cluster has at the same place.

    The process that decides a part of a file reads it itself, several times faster than rows come out of Spark. The
    answers have the columns of `decide_frame`, after `file` and `row`, its number there from 0; they keep the order
    of the files. Raises as `decide_frame` does, TableError also for files that cannot be read or differ in columns.
    """
    given, parts = _of_files(files)
    rows = sum(part.rows for part in parts)
    shares = shared_out(parts, max(spark.sparkContext.defaultParallelism, -(-rows // MOST_ROWS)))
    law_of, vocabulary = source()
    names, least = _needed(given.names, asked, vocabulary)
    given = pa.schema([given.field(name) for name in names])
    run = _checked(Run(law_of, vocabulary, given, least), given)
    schema = _schema(run, only, WHERE)
    table = _Table(source, given, least, tuple(schema.names))

    def each(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """What one process does."""
        for batch in batches:
            for part in (part for share in batch.column(0).to_pylist() for part in shares[share]):
                for rows, numbers in read_part(part, names):
                    where = {"file": pa.repeat(part.file, len(numbers)), "row": pa.array(numbers)}
                    yield _decided(_run_of(table), rows, schema, where)

    # A task for each share, in their order.
    numbered = spark.range(0, len(shares), 1, max(1, len(shares)))
    return numbered.mapInArrow(each, _as_spark(schema))


def _of_files(files: Sequence[Path]) -> tuple[pa.Schema, list[Part]]:
    """The columns that all of the files have, and their parts in order. Raises TableError."""
    if not files:
        raise TableError("files", "No file is named.", "There is nothing to decide.", "Name at least one Parquet file.")
    named = Counter(file.resolve() for file in files)
    twice = next((file for file, times in named.items() if times > 1), None)
    if twice is not None:
        raise TableError(
            f"FILE {twice}", "It is named twice.", "Each of its rows would be decided and counted twice.",
            "Name each file once.",
        )  # fmt: skip
    # Not resolved: where a link on this machine leads, another may have nothing.
    found = [parts_of(file.absolute()) for file in files]
    given = found[0][0]
    other = next((file for file, (columns, _) in zip(files, found, strict=True) if not columns.equals(given)), None)
    if other is not None:
        raise TableError(
            f"FILE {other}", f"It has not the columns of {files[0]}, or they are of other types.",
            "All rows are decided as those of one table.", "Decide it by itself, or save it with the same columns.",
        )  # fmt: skip
    return given, [part for _, of_one in found for part in of_one]


def _needed(columns: Sequence[str], asked: Asked, vocabulary: Vocabulary) -> tuple[list[str], Asked]:
    """The columns that are looked at or kept, and what is asked of a table that has no others."""
    found = plan(columns, asked, vocabulary)
    needed = [*found.facts.values(), *(c for pair in found.judged.values() for c in pair)]
    needed += [*found.roles.values(), *found.kept]
    # A table without a column has no number of rows either.
    names = list(dict.fromkeys(needed or columns[:1]))
    renamed = {column: name for column, name in asked.renamed.items() if column in names}
    return names, Asked(asked.action, asked.place, asked.on, asked.facts, renamed, asked.keep, asked.complete)


def _checked(run: Run, given: pa.Schema) -> Run:
    """A column of a type that cannot be read is refused here, and not by each worker. Raises TableError."""
    run.decide(pa.record_batch([pa.array([], field.type) for field in given], schema=given))
    return run


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


def _schema(run: Run, only: Sequence[str], more: pa.Schema = NOTHING) -> pa.Schema:
    """That of the answers, each column of a type that Spark takes back. Raises TableError."""
    own = next((name for name in (REJECTED.name, *more.names) if name in run.plan.kept), None)
    if own is not None:
        raise TableError(
            f"keep {own}", f"The answers have a column `{own}` of their own.",
            "Two columns of one name could not be told apart.", "Rename that column of the table.",
        )  # fmt: skip
    every = {f.name: f for f in more}
    every |= {f.name: pa.field(f.name, _taken_back(f)) for f in run.schema if f.name != "row"}
    every[REJECTED.name] = REJECTED
    strange = next((name for name in only if name not in every), None)
    if strange is not None:
        raise TableError(
            f"only {strange}", f"The answers have no column `{strange}`.", "What is not there cannot be given back.",
            f"They have {', '.join(every)}.",
        )  # fmt: skip
    return pa.schema([field for name, field in every.items() if not only or name in only])


WIDER = {
    pa.uint8(): pa.int16(), pa.uint16(): pa.int32(), pa.uint32(): pa.int64(), pa.uint64(): pa.decimal128(20, 0),
}  # fmt: skip
"""Numbers without a sign, which Spark has not, and what it reads them as itself."""


def _taken_back(field: pa.Field) -> pa.DataType:
    """The type in which Spark takes a column back: it has one for each kind of value. Raises TableError."""
    from pyspark.errors import PySparkTypeError
    from pyspark.sql.pandas.types import from_arrow_type, to_arrow_type

    try:
        # A moment in no time zone would otherwise become one in the session's, and so another.
        spark = from_arrow_type(WIDER.get(field.type, field.type), prefer_timestamp_ntz=True)
        return to_arrow_type(spark)
    except (PySparkTypeError, ValueError):
        raise _not_of_spark(field.name, field.type) from None


def _as_arrow(frame: DataFrame, names: Sequence[str]) -> pa.Schema:
    """Columns of a frame as they leave Spark. Raises TableError for a type that does not."""
    from pyspark.errors import PySparkTypeError
    from pyspark.sql.pandas.types import to_arrow_type

    found = []
    for name in names:
        kind = frame.schema[name].dataType
        try:
            found.append(pa.field(name, to_arrow_type(kind)))
        except PySparkTypeError:
            raise _not_of_spark(name, kind.simpleString()) from None
    return pa.schema(found)


def _as_spark(schema: pa.Schema) -> StructType:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema, prefer_timestamp_ntz=True)


def _not_of_spark(name: str, kind: object) -> TableError:
    return TableError(
        f"column {name}", f"`{name}` is a column of {kind}.",
        "Spark hands no such column to Python, or takes none back.",
        "Leave it out, or have it as another type: as text, for one.",
    )  # fmt: skip


def _decided(
    run: Run, batch: pa.RecordBatch, schema: pa.Schema, more: Mapping[str, pa.Array] = MappingProxyType({})
) -> pa.RecordBatch:
    """The rows of a batch, decided and not, in their order, with more columns that are there already."""
    rows = batch.num_rows
    part = run.decide(batch, np.arange(rows))
    at = np.full(rows, -1)
    at[part.decided.column("row").to_numpy()] = np.arange(part.decided.num_rows)
    where = pa.array(at, mask=at < 0) if part.rejects.num_rows else None

    def column(field: pa.Field) -> pa.Array:
        if field.name in more:
            return more[field.name]
        if field.name == REJECTED.name:
            return _wrongs(part.rejects, rows)
        if field.name in run.plan.kept:
            return _kept(batch.column(field.name), field)
        answers = part.decided.column(field.name)
        return (answers if where is None else answers.take(where)).cast(field.type)

    return pa.record_batch([column(field) for field in schema], schema=schema)


def _kept(values: pa.Array, field: pa.Field) -> pa.Array:
    """Values as Spark takes them back. Raises TableError for one that would be another there."""
    try:
        return values.cast(field.type)
    except pa.ArrowInvalid as error:
        raise TableError(
            f"keep {field.name}", f"`{field.name}` has a value that is none of Spark's {field.type}.",
            "It would come back as another one.", "Leave the column out, or have it as another type: as text, for one.",
        ) from error  # fmt: skip


def _wrongs(rejects: pa.RecordBatch, rows: int) -> pa.Array:
    """For each row what is wrong with it."""
    counts = np.bincount(rejects.column("row").to_numpy(), minlength=rows)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    wrongs = pa.StructArray.from_arrays([rejects.column(f.name) for f in WRONG], fields=list(WRONG))
    none = np.concatenate([counts == 0, [False]])
    return pa.ListArray.from_arrays(pa.array(offsets, mask=none), wrongs, type=REJECTED.type)


__all__ = ["Source", "decide_files", "decide_frame"]
