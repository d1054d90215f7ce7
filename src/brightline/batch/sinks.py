"""Files of answers, whole or not at all: written beside their place, and moved there when they are done."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from brightline.batch.problems import TableError


class Sink:
    """A CSV or a Parquet file that is not there before it is whole."""

    def __init__(self, file: Path, schema: pa.Schema) -> None:
        """Raises TableError for a name that says neither, OSError where nothing can be written."""
        ending = file.suffix.lower()
        if ending not in (".csv", ".parquet"):
            raise TableError(
                f"FILE {file}", f"`{file.name}` is neither .csv nor .parquet.",
                "By its name it is not known how to write it.", "Name a file that ends in .csv or .parquet.",
            )  # fmt: skip
        self.file = file
        self._beside = file.with_name(f".{file.name}.{os.getpid()}.part")
        self._out = self._beside.open("xb")
        self._schema = schema
        self._writer: Any
        if ending == ".parquet":
            self._writer = _parquet_writer(self._out, schema)
        else:
            self._schema = pa.schema([(f.name, _in_csv(f.type)) for f in schema])
            self._writer = pacsv.CSVWriter(self._out, self._schema)

    def write(self, batch: pa.RecordBatch) -> None:
        if not batch.num_rows:
            return
        if batch.schema != self._schema:
            columns = [_flat(c).cast(f.type) for c, f in zip(batch.columns, self._schema, strict=True)]
            batch = pa.record_batch(columns, schema=self._schema)
        if isinstance(self._writer, pq.ParquetWriter):
            self._writer.write_batch(batch, row_group_size=1 << 20)
        else:
            self._writer.write(batch)

    def close(self, metadata: Mapping[str, str] | None = None) -> None:
        """The file is whole: see that the disk has it. It is not in its place yet."""
        if metadata and isinstance(self._writer, pq.ParquetWriter):
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


def _in_csv(kind: pa.DataType) -> pa.DataType:
    """How a column is written where there are only plain values."""
    if pa.types.is_dictionary(kind):
        return _in_csv(kind.value_type)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.string()
    return kind


def _flat(column: pa.Array) -> pa.Array:
    """Lists of words with semicolons between them."""
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        words = pc.fill_null(pc.list_flatten(column).cast(pa.string()), "")
        offsets = column.offsets.cast(pa.int32())
        start = offsets[0].as_py() if len(offsets) else 0
        again = pa.ListArray.from_arrays(pc.subtract(offsets, start), words)
        joined = pc.binary_join(again, ";")
        return pc.if_else(column.is_valid(), joined, None) if column.null_count else joined
    return column
