"""Parquet files in parts, each of which can be read by itself, and in another process than the others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from brightline.batch.problems import TableError
from brightline.batch.sources import ROWS, opened_parquet, readable, unreadable


class Part(Struct, frozen=True):
    """Groups of rows of a Parquet file that follow each other."""

    file: str
    footer: bytes
    """The hash of the file's end, which says where each group is, how long, and what is least and most in it."""
    group: int
    """The first of them."""
    groups: int
    first: int
    """The number of its first row in the file, from 0."""
    rows: int


def parts_of(file: Path) -> tuple[pa.Schema, list[Part]]:
    """The columns of a Parquet file, and each group of its rows, in their order. Raises TableError."""
    if file.suffix.lower() != ".parquet":
        raise TableError(
            f"FILE {file}", "It is no Parquet file.", "Only of these can a part be read without all before it.",
            "Save it as Parquet.",
        )  # fmt: skip
    try:
        with pa.OSFile(str(file)) as opened:
            found = pq.ParquetFile(opened)
            known, schema = found.metadata, found.schema_arrow
            footer = _footer(opened)
    except (pa.ArrowException, OSError) as error:
        raise unreadable(file, error) from error
    rows = [known.row_group(group).num_rows for group in range(known.num_row_groups)]
    firsts = list(accumulate(rows, initial=0))
    return schema, [Part(str(file), footer, n, 1, firsts[n], many) for n, many in enumerate(rows)]


def shared_out(parts: Sequence[Part], shares: int) -> list[list[Part]]:
    """The parts in their order, in so many shares of about as many rows, or in fewer; neighbours in a file are one."""
    ends = list(accumulate(part.rows for part in parts))
    found: list[list[Part]] = [[] for _ in range(shares)]
    for part, end in zip(parts, ends, strict=True):
        middle = end - part.rows / 2
        share = found[min(int(middle * shares / ends[-1]), shares - 1)] if ends[-1] else found[0]
        before = share[-1] if share else None
        if before is not None and before.file == part.file:
            share[-1] = replace(before, groups=before.groups + 1, rows=before.rows + part.rows)
        else:
            share.append(part)
    return [share for share in found if share]


def read_part(part: Part, names: list[str]) -> Iterator[tuple[pa.RecordBatch, NDArray[np.int64]]]:
    """Some columns of a part, with the numbers of the rows in the file. Raises TableError for a file that is not the
    one whose parts were told."""
    path = Path(part.file)
    try:
        file = pa.OSFile(part.file)
        footer = _footer(file)
        opened = opened_parquet(file)[1] if footer == part.footer else None
    except (pa.ArrowException, OSError) as error:
        told = unreadable(path, error)
        raise TableError(
            told.where, told.what, "It was there when the job was told: not on this machine, or no longer.",
            "Put the same file on every machine, and begin again.",
        ) from error  # fmt: skip
    with file:
        if opened is None:
            raise TableError(
                f"FILE {path}", "It is not as it was when the job was told.",
                "On this machine it is another file, or it was changed: rows would be left out, or decided twice.",
                "Put the same file on every machine, and begin again.",
            )  # fmt: skip
        first = part.first
        groups = range(part.group, part.group + part.groups)
        for batch in readable(path, opened.iter_batches(ROWS, row_groups=groups, columns=names)):
            yield batch.select(names), np.arange(first, first + batch.num_rows)
            first += batch.num_rows


def _footer(file: pa.NativeFile) -> bytes:
    """Its last eight bytes are its length and a mark, by the format's specification."""
    size = file.size()
    file.seek(max(0, size - 8))
    length = int.from_bytes(file.read(4), "little")
    file.seek(max(0, size - 8 - length))
    return hashlib.sha256(file.read()).digest()
