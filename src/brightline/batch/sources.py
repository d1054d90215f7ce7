"""Tables as they come, as batches of Arrow: files, and whatever speaks Arrow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from brightline.batch.problems import TableError, Wrong

ROWS = 1 << 18
"""Rows of a batch: enough to make a batch worth its while, few enough to fit in memory beside each other."""
BLOCK = 16 << 20
"""Bytes of a CSV file that are read at once."""

NOT_A_ROW = Wrong(
    "The line has not as many values as the head of the file has names.",
    "Nobody could tell which value belongs to which column.",
    "Mend the line: quote values that have a comma or a line break in them.",
)


class Source:
    """A table: its schema, its batches, and how many rows it has where that is known."""

    def __init__(self, schema: pa.Schema, batches: Iterator[pa.RecordBatch], rows: int | None = None) -> None:
        self.schema = schema
        self.rows = rows
        self._batches = batches

    def __iter__(self) -> Iterator[tuple[pa.RecordBatch, NDArray[np.int64], NDArray[np.int64]]]:
        """Each batch, with the numbers of its rows in the table, and the numbers of lines before its end that are no
        row and were not told before."""
        first = 0
        for batch in self._batches:
            yield batch, np.arange(first, first + batch.num_rows), np.zeros(0, np.int64)
            first += batch.num_rows


def of_file(file: Path) -> Source:
    """A CSV or a Parquet file. Raises TableError for another, and for one that cannot be read."""
    ending = file.suffix.lower()
    if ending not in (".csv", ".parquet"):
        raise TableError(
            f"FILE {file}", f"`{file.name}` is neither .csv nor .parquet.",
            "By its name it is not known how to read it.", "Save the table as CSV or Parquet.",
        )  # fmt: skip
    try:
        return _parquet(file) if ending == ".parquet" else CsvSource(file)
    except (pa.ArrowException, OSError) as error:
        raise unreadable(file, error) from error


def unreadable(file: Path, error: Exception) -> TableError:
    """What Arrow says of a file that it cannot read, in four parts."""
    if isinstance(error, FileNotFoundError):
        what = "There is no such file."
    elif isinstance(error, IsADirectoryError):
        what = "This is a folder."
    else:
        what = f"The file cannot be read as {'Parquet' if file.suffix.lower() == '.parquet' else 'CSV'}."
    return TableError(
        f"FILE {file}", what, "No row of it can be decided for sure, so nothing was written.",
        "Name a whole file, with the names of the columns in its first line or its schema.",
    )  # fmt: skip


def _parquet(file: Path) -> Source:
    with pq.ParquetFile(file) as first:
        schema, leaves = first.schema_arrow, [first.schema.column(i) for i in range(len(first.schema))]
    # Each distinct text is then looked at once, those within lists too.
    texts = [leaf.path for leaf in leaves if leaf.logical_type.type == "STRING"]
    opened = pq.ParquetFile(file, read_dictionary=texts)
    return Source(schema, _readable(file, opened.iter_batches(ROWS)), opened.metadata.num_rows)


def _readable(file: Path, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    try:
        yield from batches
    except (pa.ArrowException, OSError) as error:
        raise unreadable(file, error) from error


class CsvSource(Source):
    """A CSV file: every value is text, and lines that are no row are told of."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._odd: list[int] = []
        self._told = 0
        with pacsv.open_csv(
            file, read_options=pacsv.ReadOptions(block_size=BLOCK), parse_options=self._parsing()
        ) as it:
            names = it.schema.names
        self._odd.clear()
        super().__init__(pa.schema([(name, pa.string()) for name in names]), iter(()))
        self._names = names

    def _parsing(self) -> pacsv.ParseOptions:
        return pacsv.ParseOptions(newlines_in_values=True, invalid_row_handler=self._odd_line)

    def _odd_line(self, line: Any) -> str:
        self._odd.append(line.number)
        return "skip"

    def __iter__(self) -> Iterator[tuple[pa.RecordBatch, NDArray[np.int64], NDArray[np.int64]]]:
        kinds = {name: pa.binary() for name in self._names}
        reader = pacsv.open_csv(
            self._file,
            # In one thread the lines are numbered.
            read_options=pacsv.ReadOptions(block_size=BLOCK, use_threads=False),
            parse_options=self._parsing(),
            convert_options=pacsv.ConvertOptions(column_types=kinds, strings_can_be_null=False),
        )
        first = 0
        with reader:
            for batch in _readable(self._file, iter(reader)):
                # Line 1 is the head, so row 0 is in line 2; lines that are no row have a number all the same.
                odd = np.array(self._odd, np.int64) - 2
                rows = np.arange(first, first + batch.num_rows)
                numbers = rows + np.searchsorted(odd - np.arange(len(odd)), rows, side="right")
                yield batch, numbers, self._new(odd)
                first += batch.num_rows
        rest = self._new(np.array(self._odd, np.int64) - 2)
        if len(rest):
            yield pa.record_batch([pa.array([], pa.binary())] * len(self._names), self._names), rest[:0], rest

    def _new(self, odd: NDArray[np.int64]) -> NDArray[np.int64]:
        new, self._told = odd[self._told :], len(odd)
        return new


def of_arrow(table: Any) -> Source:
    """An Arrow table or reader, a Polars frame, a DuckDB relation: whatever hands out a stream of Arrow.

    Raises TableError for anything else.
    """
    if isinstance(table, pa.RecordBatch):
        table = pa.table(table)
    rows = table.num_rows if isinstance(table, pa.Table) else None
    if type(table).__module__.startswith("polars.") and hasattr(table, "collect_batches"):
        import polars

        schema = polars.DataFrame(schema=table.collect_schema()).to_arrow().schema
        batches = (b for frame in table.collect_batches(maintain_order=True) for b in frame.to_arrow().to_batches(ROWS))
        return Source(schema, batches)
    if not hasattr(table, "__arrow_c_stream__"):
        raise TableError(
            "the table", "What was handed in hands out no Arrow.", "A table is read by way of Arrow, column by column.",
            "Hand in an Arrow table or reader, a Polars frame, a DuckDB relation; or name a CSV or a Parquet file.",
        )  # fmt: skip
    reader = pa.RecordBatchReader.from_stream(table)
    return Source(reader.schema, _cut(reader), rows)


def _cut(reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    for batch in reader:
        for start in range(0, batch.num_rows, ROWS):
            yield batch.slice(start, ROWS)
