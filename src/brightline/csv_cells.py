"""Cells of CSV. One that a spreadsheet would take for a formula is written as the text it is.

Names come from papers that anybody can send: `=HYPERLINK(…)` as a name must not become a link in the auditor's sheet.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
"""What begins a formula in one spreadsheet or another, after blanks too."""
BLANKS = " \u00a0\ufeff\u200b"

Value = str | int | None


def csv_of(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """A table as CSV (RFC 4180), each row as long as its head. Raises ValueError for another length.

    Numbers stay numbers. A text that begins like a formula is written after an apostrophe.
    """
    file = StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([cell(name) for name in head])
    for row in rows:
        if len(row) != len(head):
            raise ValueError(f"a row has {len(row)} cells and the head {len(head)}")
        writer.writerow([cell(value) for value in row])
    return file.getvalue()


def cell(value: Value) -> str:
    """One cell. A number stays as it is, negative too; a text never begins as a formula does."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    plain = value.replace("\0", "")
    begins = plain.lstrip(BLANKS)
    return f"'{plain}" if begins.startswith(FORMULA) else plain
