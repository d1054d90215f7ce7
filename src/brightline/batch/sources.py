"""Tables as they come, as batches of Arrow: files, and whatever speaks Arrow."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
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
OVER_LINES = Wrong(
    "The row goes over several lines of the file, and has not as many values as the head has names.",
    "A quote that is not closed takes in the lines after it, which are then no rows of their own.",
    "Close the quote where its value ends, and decide the table again.",
)
NOT_CLOSED = Wrong(
    "A quote is opened in this row and never closed.",
    "Everything after it, to the end of the file, is then one value: rows may be in it that are not decided.",
    "Close the quote where its value ends, and decide the table again.",
)

ODD = "\U0010ffff"
"""Stands for bytes that are no UTF-8; no text has it, for it is no character."""
END = "\U0010fffe"
"""The values of a line added at the end of a CSV file: a quote that is not closed takes them in. No text has it."""
END_BYTES = END.encode()

NoRows = tuple[NDArray[np.int64], Wrong]
"""Lines of a file that are no row, by the numbers that they have among the rows, and why."""


class Source:
    """A table: its schema, its batches, and how many rows it has where that is known."""

    def __init__(self, schema: pa.Schema, batches: Iterator[pa.RecordBatch], rows: int | None = None) -> None:
        self.schema = schema
        self.rows = rows
        self._batches = batches

    def __iter__(self) -> Iterator[tuple[pa.RecordBatch, NDArray[np.int64], list[NoRows]]]:
        """Each batch, with the numbers of its rows in the table, and the lines before its end that are no row and were
        not told before."""
        first = 0
        for batch in self._batches:
            yield batch, np.arange(first, first + batch.num_rows), []
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
    elif file.is_dir():
        what = "This is a folder."
    else:
        what = f"The file cannot be read as {'Parquet' if file.suffix.lower() == '.parquet' else 'CSV'}."
    return TableError(
        f"FILE {file}", what, "No row of it can be decided for sure, so nothing was written.",
        "Name a whole file, with the names of the columns in its first line or its schema.",
    )  # fmt: skip


def _parquet(file: Path) -> Source:
    schema, opened = opened_parquet(pa.OSFile(str(file)))
    return Source(schema, readable(file, opened.iter_batches(ROWS)), opened.metadata.num_rows)


def opened_parquet(file: pa.NativeFile) -> tuple[pa.Schema, pq.ParquetFile]:
    """The columns of a Parquet file as it has them, and the file as it is read best."""
    first = pq.ParquetFile(file)
    schema, leaves = first.schema_arrow, [first.schema.column(i) for i in range(len(first.schema))]
    # Each distinct text is then looked at once, those within lists too.
    texts = [leaf.path for leaf in leaves if leaf.logical_type.type == "STRING"]
    return schema, pq.ParquetFile(file, read_dictionary=texts, metadata=first.metadata)


def readable(file: Path, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The batches. Raises TableError where the file cannot be read on."""
    try:
        yield from batches
    except (pa.ArrowException, OSError) as error:
        raise unreadable(file, error) from error


class CsvSource(Source):
    """A CSV file: every value is text, and lines that are no row are told of."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._odd: list[tuple[int, Wrong]] = []
        self._told = 0
        self._names: list[str] = []
        with (
            closing(Utf8(file)) as text,
            pacsv.open_csv(text, read_options=pacsv.ReadOptions(block_size=BLOCK), parse_options=self._parsing()) as it,
        ):
            self._names = it.schema.names
        self._odd.clear()
        _check_head(file, self._names)
        super().__init__(pa.schema([(name, pa.string()) for name in self._names]), iter(()))

    def _parsing(self) -> pacsv.ParseOptions:
        # Of a table of one column, a line on which nothing stands is a row in which it is not known.
        return pacsv.ParseOptions(
            newlines_in_values=True, ignore_empty_lines=len(self._names) != 1, invalid_row_handler=self._odd_line
        )

    def _odd_line(self, line: Any) -> str:
        wrong = NOT_CLOSED if END in line.text else OVER_LINES if "\n" in line.text else NOT_A_ROW
        self._odd.append((line.number, wrong))
        return "skip"

    def __iter__(self) -> Iterator[tuple[pa.RecordBatch, NDArray[np.int64], list[NoRows]]]:
        kinds = {name: pa.binary() for name in self._names}
        last = ",".join([END] * len(self._names)) + "\n"
        with closing(Utf8(self._file, last)) as text:
            reader = pacsv.open_csv(
                text,
                # In one thread the lines are numbered.
                read_options=pacsv.ReadOptions(block_size=BLOCK, use_threads=False),
                parse_options=self._parsing(),
                convert_options=pacsv.ConvertOptions(column_types=kinds, strings_can_be_null=False),
            )
            first = 0
            with reader:
                for batch in readable(self._file, iter(reader)):
                    whole, unclosed = _without_end(batch)
                    # Line 1 is the head, so row 0 is in line 2; lines that are no row have a number all the same.
                    odd = np.array([number for number, _ in self._odd], np.int64) - 2
                    rows = np.arange(first, first + batch.num_rows)
                    numbers = rows + np.searchsorted(odd - np.arange(len(odd)), rows, side="right")
                    if unclosed:
                        self._odd.append((int(numbers[-1]) + 2, NOT_CLOSED))
                    yield _marked(whole) if text.odd else whole, numbers[: whole.num_rows], self._new()
                    first += batch.num_rows
        if rest := self._new():
            yield pa.record_batch([pa.array([], pa.binary())] * len(self._names), self._names), np.arange(0), rest

    def _new(self) -> list[NoRows]:
        """The lines that are no row and were not told before."""
        new, self._told = self._odd[self._told :], len(self._odd)
        kinds = dict.fromkeys(wrong for _, wrong in new)
        return [(np.array([n - 2 for n, w in new if w is wrong], np.int64), wrong) for wrong in kinds]


def _check_head(file: Path, names: list[str]) -> None:
    """Raises TableError for a first line that cannot be the names of columns."""
    if any(ODD in name or "\0" in name for name in names):
        raise TableError(
            f"FILE {file}", "The names of its columns are not text in UTF-8.", "They cannot be read for sure.",
            "Save the table as CSV in UTF-8.",
        )  # fmt: skip
    mark = next((m for m in (";", "\t") if len(names) == 1 and m in names[0]), None)
    if mark is not None:
        raise TableError(
            f"FILE {file}", f"Its first line has {'semicolons' if mark == ';' else 'tabs'}, and no comma.",
            "The whole line would be the name of one column, and no fact would be read.",
            "Save the table as CSV with commas between the values.",
        )  # fmt: skip


def _without_end(batch: pa.RecordBatch) -> tuple[pa.RecordBatch, bool]:
    """The batch without the line that was added at the end of the file; whether a quote took that line in."""
    values = [column[-1].as_py() for column in batch.columns] if batch.num_rows else []
    if not any(END_BYTES in value for value in values):
        return batch, False
    return batch.slice(0, batch.num_rows - 1), any(value != END_BYTES for value in values)


def _marked(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with a byte that is no UTF-8 wherever the file had one."""
    columns = [pc.replace_substring(column, ODD.encode(), b"\xff") for column in batch.columns]
    return pa.record_batch(columns, batch.schema.names)


class Utf8(io.RawIOBase):
    """A file as UTF-8 for Arrow, which stops at a line that is not: what cannot be read as text is marked."""

    def __init__(self, file: Path, more: str = "") -> None:
        """`more` is read after the end of the file, as lines of their own."""
        super().__init__()
        self._in = file.open("rb")
        self._decoder = codecs.getincrementaldecoder("utf-8")("brightline-odd-bytes")
        self._more = more
        self._begun = self._open = False
        self._left = memoryview(b"")
        self.odd = False
        """Whether there was anything to mark, so far."""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while not self._left and self._in is not None and not self._in.closed:
            data = self._in.read(BLOCK)
            text = self._decoder.decode(data, not data)
            self.odd = self.odd or ODD in text
            # Before the head an empty line is none of the table's.
            text = text if self._begun else text.lstrip("\r\n")
            if text:
                self._begun = True
                self._open = text[-1] not in "\n\r"
            if not data:
                self._in.close()
                text += "\n" * (self._open and bool(self._more)) + self._more
            self._left = memoryview(text.encode())
        size = len(self._left) if size < 0 else size
        found, self._left = bytes(self._left[:size]), self._left[size:]
        return found

    def close(self) -> None:
        self._in.close()
        super().close()


def _odd_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return ODD, error.end


codecs.register_error("brightline-odd-bytes", _odd_bytes)


def of_arrow(table: Any) -> Source:
    """An Arrow table or reader, a Polars frame, a DuckDB relation: whatever hands out a stream of Arrow.

    Raises TableError for anything else, and for a column of a type that Arrow has not.
    """
    try:
        return _of_arrow(table)
    except pa.ArrowException as error:
        raise TableError(
            "the table", f"Arrow cannot take one of its columns: {error}.",
            "A table is read by way of Arrow, column by column.", "Leave that column out, or have it as another type.",
        ) from error  # fmt: skip


def _of_arrow(table: Any) -> Source:
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
