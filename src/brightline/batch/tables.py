"""Whole tables and whole files decided."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
from msgspec import Struct

from brightline.batch.laws import LawOf
from brightline.batch.plan import OUT, Asked
from brightline.batch.problems import TableError
from brightline.batch.run import REJECTS, WORD, WORDS, Run
from brightline.batch.sinks import Sink
from brightline.batch.sources import Source, of_arrow, of_file
from brightline.vocabulary import Vocabulary


class Decided(Struct, frozen=True):
    """What became of a table: each of its rows is in one of the two."""

    table: pa.Table
    """The rows decided, in the order they had: `row` is their number in what was handed in, from 0."""
    rejects: pa.Table
    """The rows that are not: number, column, what is wrong, why that matters, what to do."""
    summary: dict[str, Any]
    """The account: rows read, decided and rejected, outcomes, what each column was taken for."""


def decide_table(law_of: LawOf, vocabulary: Vocabulary, table: Any, asked: Asked) -> Decided:
    """Decide an Arrow table or reader, a Polars frame or a DuckDB relation, in memory.

    A row of `table` equals what `Law.decide` says of it by the law in force on its day in its place. Raises TableError
    for a table or a call that cannot be meant, FactErrors for facts of `asked` that are none, and MeasureErrors for
    law that cannot be read.
    """
    source = of_arrow(table)
    run = Run(law_of, vocabulary, source.schema, asked)
    parts = [run.decide(batch, numbers) for batch, numbers, _ in source]
    decided = pa.Table.from_batches([p.decided for p in parts], run.schema).cast(_in_words(run.schema))
    rejects = pa.Table.from_batches([p.rejects for p in parts], REJECTS)
    return Decided(decided.replace_schema_metadata(run.metadata()), rejects, run.summary())


def _in_words(schema: pa.Schema) -> pa.Schema:
    """The schema with words in place of their numbers; what is kept stays as it came."""
    kinds = {WORD: pa.string(), WORDS: pa.list_(pa.string())}
    return pa.schema([f.with_type(kinds.get(f.type, f.type)) if f.name in OUT else f for f in schema])


def decide_file(
    law_of: LawOf,
    vocabulary: Vocabulary,
    file: Path,
    out: Path,
    rejects: Path,
    asked: Asked,
    started: Callable[[int | None], Callable[[int], None]] = lambda rows: lambda done: None,
) -> dict[str, Any]:
    """Decide a CSV or Parquet file, batch by batch, into two files; the account of it.

    Neither file is there before both are whole. `started` is told how many rows there are, where that is known, and
    gives what is told how many are done. Raises as `decide_table` does.
    """
    _check_apart(file, out, rejects)
    source = of_file(file)
    run = Run(law_of, vocabulary, source.schema, asked)
    done = started(source.rows)
    sinks: list[Sink] = []
    try:
        for place, schema in ((out, run.schema), (rejects, REJECTS)):
            sinks.append(Sink(place, schema))
        _decide_all(source, run, sinks[0], sinks[1], done)
        for sink in sinks:
            sink.close(run.metadata())
        # The rejects first: who finds the answers finds what is missing in them.
        for sink in reversed(sinks):
            sink.place()
    except BaseException:
        for sink in sinks:
            sink.discard()
        raise
    return run.summary()


def _decide_all(source: Source, run: Run, answers: Sink, rejects: Sink, done: Callable[[int], None]) -> None:
    for batch, numbers, odd in source:
        for lines, wrong in odd:
            rejects.write(run.refuse(lines, wrong))
        part = run.decide(batch, numbers)
        answers.write(part.decided)
        rejects.write(part.rejects)
        done(run.read)


def _check_apart(*files: Path) -> None:
    """Raises TableError where one file is to be two things."""
    places = [file.resolve() for file in files]
    for i, place in enumerate(places):
        if place in places[:i]:
            raise TableError(
                f"FILE {files[i]}", "Two of the table, the answers and the rejects are the same file.",
                "One would be written over the other.", "Give each a name of its own.",
            )  # fmt: skip
