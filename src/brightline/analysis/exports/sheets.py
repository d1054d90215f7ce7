"""A decision table to read: CSV for a spreadsheet, HTML for a browser."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from html import escape

from brightline.analysis.exports.stamped import stamped
from brightline.analysis.exports.table import Column, Form, Line, Table
from brightline.csv_cells import cell
from brightline.engine.outcome import Outcome

RESULTS = ("outcome", "possible", "terms", "because", "cites", "rules", "evidence")
ANY = "-"


def as_csv(table: Table) -> str:
    """A row for each line; an empty cell is any value. Columns about the law itself repeat in each row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    about = ("place", "action", "on", "corpus", "given")
    writer.writerow([*about, "line", *(_csv_name(c) for c in table.columns), *RESULTS])
    stamp = table.stamp
    start = [stamp.place, stamp.action, stamp.on.isoformat(), stamp.corpus, "; ".join(stamp.given)]
    for number, line in enumerate(table.lines, 1):
        cells = [_names(c, m) if m is not None else "" for c, m in zip(table.columns, line.cells, strict=True)]
        writer.writerow([cell(text) for text in (*start, str(number), *cells, *_results(table, line))])
    return out.getvalue()


def _csv_name(column: Column) -> str:
    return f"{column.name}: {column.says}" if column.form is Form.ASKED else column.name


def _names(column: Column, mask: int) -> str:
    return " | ".join(v for i, v in enumerate(column.values) if mask >> i & 1)


def _results(table: Table, line: Line) -> Iterator[str]:
    grades = {name: grade for _, name, grade in table.stamp.evidence}
    yield str(line.outcome)
    yield " | ".join(map(str, line.answers.possible))
    yield " | ".join(line.terms)
    yield " | ".join(map(str, line.because))
    yield " | ".join(line.cites)
    yield " | ".join(line.rules)
    yield " | ".join(sorted({grades[rule] for rule in line.rules}))


def as_html(table: Table) -> str:
    """A page of its own."""
    stamp = table.stamp
    title = f"{stamp.name}: {stamp.says}"
    said = "".join(f"<p>{escape(line)}</p>\n" for line in stamped(table))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n{said}{table_html(table)}</body>\n</html>\n"
    )


STYLE = (
    "body{font-family:sans-serif;margin:1.5em}table{border-collapse:collapse;font-size:.85em}"
    "th,td{border:1px solid #000;padding:.3em;text-align:left;vertical-align:top}caption{text-align:left}"
    ".outcome{font-weight:bold}svg{max-width:100%;height:auto}"
)


def table_html(table: Table) -> str:
    """The table alone, to stand in a page."""
    heads = "".join(f'<th scope="col">{escape(_head(c))}</th>' for c in table.columns)
    body = "\n".join(_row(table, number, line) for number, line in enumerate(table.lines, 1))
    return (
        "<table>\n<caption>Every case lies in one line. A dash means that the question does not matter.</caption>\n"
        f'<thead><tr><th scope="col">Line</th>{heads}<th scope="col">Outcome</th>'
        '<th scope="col">Law</th></tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table>\n"
    )


def _head(column: Column) -> str:
    return f"{column.question} [{column.says or column.fact}]"


def _row(table: Table, number: int, line: Line) -> str:
    cells = "".join(
        f"<td>{escape(_words(table, c, m)) if m is not None else ANY}</td>"
        for c, m in zip(table.columns, line.cells, strict=True)
    )
    grades = {name: (cite, grade) for cite, name, grade in table.stamp.evidence}
    law = "; ".join(f"{grades[r][0]} ({r}, {grades[r][1]})" for r in line.rules)
    return (
        f'<tr><th scope="row">{number}</th>{cells}<td><span class="outcome">{escape(str(line.outcome))}</span> '
        f"{escape(outcome_more(line))}</td><td>{escape(law)}</td></tr>"
    )


def outcome_more(line: Line) -> str:
    """What belongs to an outcome: its terms, or what is possible and why."""
    said = [*line.terms]
    if line.outcome is Outcome.UNDETERMINED:
        said.append(f"possible: {', '.join(map(str, line.answers.possible))}")
        said.append(f"because: {', '.join(map(str, line.because))}")
    if line.outcome in (Outcome.UNDETERMINED, Outcome.CONFLICT):
        said.append("this is no permission")
    return "; ".join(said)


def _words(table: Table, column: Column, mask: int) -> str:
    if column.form is Form.VALUE:
        fact = table.findings.law.vocabulary.facts[column.fact]
        says = {v.name: v.says for v in fact.values}
        return " or ".join(says.get(v, v) for i, v in enumerate(column.values) if mask >> i & 1)
    return _names(column, mask)
