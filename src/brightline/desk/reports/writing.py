"""A report as a file: PDF, CSV or JSON, each with the same numbers."""

from __future__ import annotations

from pathlib import Path

import typst
from msgspec import to_builtins

from brightline.csv_cells import csv_of
from brightline.desk.reports.charts import bars
from brightline.desk.reports.content import Content
from brightline.desk.reports.document import STATUTORY, Document, Table, document, entries_of, plain
from brightline.ledger.commitment import canonical

TEMPLATE = Path(__file__).with_name("report.typ")


def as_json(content: Content, edition: str) -> bytes:
    """An edition as JSON in its one form; of the statutory one the hash is in the log."""
    if edition == STATUTORY:
        return content.data() + b"\n"
    return canonical(plain(content, edition)) + b"\n"


def as_csv(content: Content, edition: str) -> bytes:
    """Every number of an edition in a row of its own, the statutory one with the entries that it is from."""
    told = document(content, edition)
    listed = edition == STATUTORY
    head = ("table", "row", "column", "value", *(("entries",) if listed else ()))
    empty = [""] if listed else []
    rows: list[list[str | int]] = [
        ["report", key, "", said, *empty]
        for key, said in (("title", told.title), *told.says, *([("training", "TRAINING")] if told.training else []))
    ]
    for table in told.tables:
        for number, row in enumerate(table.rows):
            entries = [" ".join(map(str, entries_of(content, table, number)))] if listed else []
            rows += [
                [table.title, row[0], table.head[place], value, *entries] for place, value in enumerate(row[1:], 1)
            ]
        if table.note:
            rows.append([table.title, "note", "", table.note, *empty])
    return csv_of(head, rows).encode("utf-8-sig")


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


WRITERS = {
    "pdf": (as_pdf, "application/pdf"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "json": (as_json, "application/json"),
}
"""What a report can be written as."""
