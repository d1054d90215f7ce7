"""A report as a file: PDF, CSV or JSON, each with the same numbers."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import typst
from msgspec import to_builtins

from brightline.desk.reports.charts import bars
from brightline.desk.reports.content import Content
from brightline.desk.reports.document import STATUTORY, Document, Table, document, entries_of, plain
from brightline.ledger.commitment import canonical

TEMPLATE = Path(__file__).with_name("report.typ")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a cell begins that a spreadsheet would carry out."""


def as_json(content: Content, edition: str) -> bytes:
    """An edition as JSON in its one form; of the statutory one the hash is in the log."""
    if edition == STATUTORY:
        return content.data() + b"\n"
    return canonical(plain(content, edition)) + b"\n"


def as_csv(content: Content, edition: str) -> bytes:
    """Every number of an edition in a row of its own, the statutory one with the entries that it is from."""
    told = document(content, edition)
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    head = ("table", "row", "column", "value", *(("entries",) if edition == STATUTORY else ()))
    rows.writerow(head)
    for key, said in (("title", told.title), *told.says, *([("training", "TRAINING")] if told.training else [])):
        rows.writerow([_cell("report"), _cell(key), "", _cell(said)])
    for table in told.tables:
        for number, row in enumerate(table.rows):
            entries = " ".join(map(str, entries_of(content, table, number))) if edition == STATUTORY else ""
            for place, value in enumerate(row[1:], 1):
                cells = (table.title, row[0], table.head[place], value)
                rows.writerow([*map(_cell, cells), *([entries] if edition == STATUTORY else [])])
        if table.note:
            rows.writerow([_cell(table.title), "note", "", _cell(table.note)])
    return out.getvalue().encode("utf-8-sig")


def as_pdf(content: Content, edition: str) -> bytes:
    """An edition as PDF. The same content gives the same bytes."""
    told = document(content, edition)
    tables = [{**to_builtins(table), "svg": chart(table)} for table in told.tables]
    proved = _proved(content, told) if edition == STATUTORY else []
    data = canonical({**to_builtins(told), "tables": tables, "proved": proved, "unit": content.unit}).decode()
    made: bytes = typst.compile(
        TEMPLATE.read_bytes(), format="pdf", sys_inputs={"report": data}, ignore_system_fonts=True, timestamp=0
    )
    return made


def chart(table: Table) -> str:
    """The second column of a table drawn as bars; empty where that says nothing."""
    rows = [(str(row[0]), row[1]) for row in table.rows if isinstance(row[1], int)]
    return bars(rows, f"{table.title}: {table.head[1]}") if table.chart and rows else ""


def _proved(content: Content, told: Document) -> list[tuple[str, str]]:
    """The entries of the numbers of the first table."""
    figures = next(table for table in told.tables if table.name == "figures")
    found = [(str(row[0]), entries_of(content, figures, number)) for number, row in enumerate(figures.rows)]
    return [(name, ", ".join(map(str, entries))) for name, entries in found if entries]


def _cell(value: str | int) -> str | int:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA) else value


WRITERS = {
    "pdf": (as_pdf, "application/pdf"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "json": (as_json, "application/json"),
}
"""What a report can be written as."""
