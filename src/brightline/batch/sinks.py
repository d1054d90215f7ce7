"""Files of answers, whole or not at all: written beside their place, and moved there when they are done."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from brightline.batch.problems import TableError
from brightline.csv_cells import BLANKS, FORMULA, cell


def _one_of(letters: Iterable[str]) -> str:
    return "".join(f"\\x{{{ord(letter):x}}}" for letter in letters)


FORMULAS = f"^[{_one_of(BLANKS)}]*[{_one_of(FORMULA)}]"
NUMBERS = r"^[+-]?[0-9]+(\.[0-9]+)?$"


class Sink:
    """A CSV or a Parquet file that is not there before it is whole."""

    def __init__(self, file: Path, schema: pa.Schema) -> None:
        """Raises TableError for a name that says neither, for a place where nothing can be written, and for a column
        that has no place in a CSV file."""
        ending = file.suffix.lower()
        if ending not in (".csv", ".parquet"):
            raise TableError(
                f"FILE {file}", f"`{file.name}` is neither .csv nor .parquet.",
                "By its name it is not known how to write it.", "Name a file that ends in .csv or .parquet.",
            )  # fmt: skip
        self.file = file
        # By the number of a process it could be that of a run that was killed: in a container they are all alike.
        self._beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
        self._csv = ending == ".csv"
        self._schema = _csv_schema(schema) if self._csv else schema
        try:
            if file.is_dir():
                raise IsADirectoryError(errno.EISDIR, "There is a folder of that name")
            self._out = self._beside.open("xb")
        except OSError as error:
            raise _unwritable(file, error) from error
        self._writer: Any = None
        try:
            self._writer = (
                pacsv.CSVWriter(self._out, self._schema) if self._csv else _parquet_writer(self._out, self._schema)
            )
        except BaseException:
            self.discard()
            raise

    def write(self, batch: pa.RecordBatch) -> None:
        if not batch.num_rows:
            return
        if self._csv:
            columns = [_in_cells(c).cast(f.type) for c, f in zip(batch.columns, self._schema, strict=True)]
            self._writer.write(pa.record_batch(columns, schema=self._schema))
        else:
            self._writer.write_batch(batch, row_group_size=1 << 20)

    def close(self, metadata: Mapping[str, str] | None = None) -> None:
        """The file is whole: see that the disk has it. It is not in its place yet."""
        if metadata and not self._csv:
            self._writer.add_key_value_metadata(dict(metadata))
        self._writer.close()
        self._out.flush()
        os.fsync(self._out.fileno())
        self._out.close()

    def place(self) -> None:
        """Put the whole file into its place, in one step."""
        self._beside.replace(self.file)

    def discard(self) -> None:
        """Leave nothing of a file that is not whole."""
        with suppress(Exception):
            # What it still has to write goes with the file; without a file it would complain when it is forgotten.
            if self._writer is not None:
                self._writer.close()
        with suppress(OSError):
            self._out.close()
        self._beside.unlink(missing_ok=True)


def _parquet_writer(out: BinaryIO, schema: pa.Schema) -> pq.ParquetWriter:
    """A writer that keeps words as numbers of words, and the numbers of rows as the steps between them."""
    words = [f.name for f in schema if _is_text(f.type)]
    words += [f"{f.name}.list.element" for f in schema if pa.types.is_list(f.type)]
    # Without the schema of Arrow a reader sees texts, and not in which form they were handed over.
    return pq.ParquetWriter(
        out, schema, compression="zstd", use_dictionary=words, column_encoding={"row": "DELTA_BINARY_PACKED"},
        store_schema=False,
    )  # fmt: skip


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_dictionary(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _unwritable(file: Path, error: OSError) -> TableError:
    """Why nothing can be written, by the name that the caller gave."""
    missing = isinstance(error, FileNotFoundError)
    return TableError(
        f"FILE {file}",
        f"There is no folder `{file.parent}`." if missing else f"It cannot be written: {error.strerror}.",
        "The rows would be decided, and the answers have no place.",
        "Make the folder first, or name a file in another." if missing else "Name another file.",
    )


def _csv_schema(schema: pa.Schema) -> pa.Schema:
    """How the columns are written where there are only plain values. Raises TableError."""
    for field in schema:
        kind = field.type
        inner = kind.value_type if pa.types.is_list(kind) or pa.types.is_large_list(kind) else kind
        bytes_within = inner != kind and (pa.types.is_binary(inner) or pa.types.is_large_binary(inner))
        no_text = bytes_within or pa.types.is_fixed_size_binary(inner) or isinstance(inner, pa.BaseExtensionType)
        if no_text or pa.types.is_nested(inner):
            raise TableError(
                f"--keep {field.name}", f"`{field.name}` is a column of {kind}.", "A CSV file has plain values alone.",
                "Name a .parquet file for the answers, or leave the column out.",
            )  # fmt: skip
    return pa.schema([(cell(f.name), _in_csv(f.type)) for f in schema])


def _in_csv(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        return _in_csv(kind.value_type)
    texts = pa.types.is_binary(kind) or pa.types.is_large_binary(kind)
    return pa.string() if texts or pa.types.is_list(kind) or pa.types.is_large_list(kind) else kind


def _in_cells(column: pa.Array) -> pa.Array:
    """A column as the cells of a sheet: lists of words have semicolons between them, and no text is a formula."""
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        words = pc.fill_null(_in_cells(pc.list_flatten(column)).cast(pa.string()), "")
        offsets = column.offsets.cast(pa.int32())
        start = offsets[0].as_py() if len(offsets) else 0
        again = pa.ListArray.from_arrays(pc.subtract(offsets, start), words)
        joined = pc.binary_join(again, ";")
        return pc.if_else(column.is_valid(), joined, None) if column.null_count else joined
    if pa.types.is_dictionary(column.type):
        return pa.DictionaryArray.from_arrays(column.indices, _in_cells(column.dictionary))
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        column = column.cast(pa.string())
    return _no_formula(column) if _is_text(column.type) else column


def _no_formula(texts: pa.Array) -> pa.Array:
    """`csv_cells.cell` for a whole column, except that a number stays one: of a CSV file every value is text."""
    texts = pc.replace_substring(texts, "\0", "")
    risky = pc.match_substring_regex(texts, FORMULAS)
    if not pc.any(risky).as_py():
        return texts
    risky = pc.and_(risky, pc.invert(pc.match_substring_regex(texts, NUMBERS)))
    mark, nothing = pa.scalar("'", texts.type), pa.scalar("", texts.type)
    return pc.if_else(risky, pc.binary_join_element_wise(mark, texts, nothing), texts)
