"""A Parquet file in parts: each row is in one of them, and a part of another file is not read."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightline.batch.parts import Part, parts_of, read_part, shared_out
from brightline.batch.problems import TableError

FILES = st.lists(st.lists(st.integers(0, 30), max_size=12), max_size=4)
"""How many rows each group of each file has."""


def groups_of(files: list[list[int]]) -> list[Part]:
    """Every group of some files as a part."""
    return [
        Part(f"{n}", b"", group, 1, sum(rows[:group]), many)
        for n, rows in enumerate(files)
        for group, many in enumerate(rows)
    ]


@given(FILES, st.integers(1, 9))
def test_shares_have_every_group_of_rows_once_and_in_order(files: list[list[int]], shares: int) -> None:
    parts = groups_of(files)
    found = shared_out(parts, shares)
    assert len(found) <= shares
    assert all(found)
    again = [(p.file, p.group + n) for share in found for p in share for n in range(p.groups)]
    assert again == [(p.file, p.group) for p in parts]
    assert [p.rows for share in found for p in share] == [
        sum(files[int(p.file)][p.group : p.group + p.groups]) for share in found for p in share
    ]
    for share in found:
        assert len({p.file for p in share}) == len(share), "neighbours in a file are read at once"


@given(FILES, st.integers(1, 9))
def test_no_share_is_larger_than_its_due_by_more_than_a_group(files: list[list[int]], shares: int) -> None:
    parts = groups_of(files)
    largest = max((p.rows for p in parts), default=0)
    due = sum(p.rows for p in parts) / shares
    assert all(sum(p.rows for p in share) <= due + largest for share in shared_out(parts, shares))


def test_parts_have_the_rows_of_the_file_by_their_numbers(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    words = [["yes", "no", None][n % 3] for n in range(1_000)]
    pq.write_table(pa.table({"number": range(1_000), "words": words}), file, row_group_size=30)
    schema, parts = parts_of(file)
    assert schema.names == ["number", "words"]
    assert len(parts) == 34
    rows = []
    for share in shared_out(parts, 3):
        for part in share:
            for batch, numbers in read_part(part, ["words", "number"]):
                assert batch.schema.names == ["words", "number"]
                assert batch.column("number").to_pylist() == numbers.tolist()
                rows += list(zip(numbers.tolist(), batch.column("words").to_pylist(), strict=True))
    assert rows == list(enumerate(words))


def test_a_file_of_as_many_other_rows_is_not_the_one_that_was_told(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    pq.write_table(pa.table({"number": [1, 2, 3]}), file)
    _, (part,) = parts_of(file)
    pq.write_table(pa.table({"number": [1, 2, 4]}), file)
    with pytest.raises(TableError, match="not as it was when the job was told"):
        list(read_part(part, ["number"]))
    file.write_bytes(b"")
    with pytest.raises(TableError, match="not as it was"):
        list(read_part(part, ["number"]))
    file.unlink()
    with pytest.raises(TableError, match="no such file"):
        list(read_part(part, ["number"]))


def test_only_a_parquet_file_has_parts(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("number\n1\n")
    (tmp_path / "b.parquet").write_text("no table")
    (tmp_path / "c.parquet").mkdir()
    (tmp_path / "d.parquet").write_bytes(b"")
    for name, what in (
        ("a.csv", "no Parquet"),
        ("b.parquet", "cannot be read"),
        ("c.parquet", "folder"),
        ("d.parquet", "cannot be read"),
    ):
        with pytest.raises(TableError, match=what):
            parts_of(tmp_path / name)
