"""A decision table as DMN 1.3: one decision, hit policy unique.

Its cells keep to S-FEEL, the simple part that every engine of DMN has. So each value of a set is an input of its own,
"yes" or "no", and a set may be known in part.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import product
from xml.etree import ElementTree as ET

from brightline.analysis.exports.stamped import printable, stamped, unknown
from brightline.analysis.exports.table import Column, Form, Interval, Line, Table
from brightline.engine.wording import number

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
OUTPUTS = ("line", "outcome", "possible", "terms", "because", "rules", "cites")
TYPES = {Form.VALUE: "string", Form.ELEMENT: "string", Form.NUMBER: "number", Form.DAY: "date", Form.ASKED: "string"}


def dmn(table: Table) -> str:
    """The document. Names have underscores for dots, for a dot is no part of a name in FEEL."""
    ET.register_namespace("", NAMESPACE)
    stamp = table.stamp
    root = ET.Element(_tag("definitions"), {
        "id": "brightline", "name": f"{stamp.place} {stamp.action} {stamp.on}",
        "namespace": f"urn:brightline:{stamp.place}:{stamp.action}:{stamp.on}:{stamp.corpus}",
    })  # fmt: skip
    _under(root, "description", text="\n".join(_head(table)))
    for column in table.columns:
        name = _name(column)
        data = _under(root, "inputData", id=f"input_{name}", name=name)
        _under(data, "description", text=printable(f"{column.question} {column.name}"))
        _under(data, "variable", id=f"variable_{name}", name=name, typeRef=TYPES[column.form])
    decision = _under(root, "decision", id="decision", name=stamp.action)
    _under(decision, "variable", id="variable_decision", name=stamp.action)
    for column in table.columns:
        needs = _under(decision, "informationRequirement", id=f"needs_{_name(column)}")
        _under(needs, "requiredInput", href=f"#input_{_name(column)}")
    grid = _under(decision, "decisionTable", id="table", hitPolicy="UNIQUE")
    for n, column in enumerate(table.columns, 1):
        one = _under(grid, "input", id=f"column_{n}", label=_name(column))
        asked = _under(one, "inputExpression", id=f"expression_{n}", typeRef=TYPES[column.form])
        _under(asked, "text", text=_name(column))
    for name in OUTPUTS:
        _under(grid, "output", id=f"output_{name}", name=name, typeRef="string")
    for n, line in enumerate(table.lines, 1):
        for m, cells in enumerate(_cells(table, line), 1):
            name = f"{n}_{m}"
            rule = _under(grid, "rule", id=f"line_{name}")
            for k, cell in enumerate(cells, 1):
                _under(_under(rule, "inputEntry", id=f"cell_{name}_{k}"), "text", text=cell)
            for output, said in zip(OUTPUTS, (str(n), *_results(line)), strict=True):
                _under(_under(rule, "outputEntry", id=f"result_{name}_{output}"), "text", text=_string(said))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _under(parent: ET.Element, tag: str, /, text: str | None = None, **attributes: str) -> ET.Element:
    found = ET.SubElement(parent, _tag(tag), attributes)
    found.text = text
    return found


def _head(table: Table) -> Iterator[str]:
    yield from stamped(table)
    yield "Each input is a string, a number or a date. Whether a set has a value is an input of its own, yes or no."
    yield from unknown("no line is met and the result is null")


def _name(column: Column) -> str:
    """The input of a column, as a name of FEEL."""
    if column.form is Form.ELEMENT:
        return f"{column.fact}_{column.says}".replace(".", "_")
    return column.name.replace(".", "_")


def _cells(table: Table, line: Line) -> Iterator[tuple[str, ...]]:
    """The cells of a line: once, or where a number or a day may lie in several intervals once for each, for not every
    engine takes several in one cell."""
    pairs = zip(table.columns, line.cells, strict=True)
    return product(*(["-"] if mask is None else _tests(table, column, mask) for column, mask in pairs))


def _tests(table: Table, column: Column, mask: int) -> list[str]:
    if column.form in (Form.NUMBER, Form.DAY):
        return [_interval(i) for i in table.intervals(column, mask)]
    return [", ".join(_string(v) for i, v in enumerate(column.values) if mask >> i & 1)]


def _interval(interval: Interval) -> str:
    low, high = interval.low, interval.high
    if low is None:
        assert high is not None, "a cell that any value meets is a dash"
        return f"{'<=' if interval.high_in else '<'} {_constant(high)}"
    if high is None:
        return f"{'>=' if interval.low_in else '>'} {_constant(low)}"
    if low == high:
        return _constant(low)
    return f"{'[' if interval.low_in else '('}{_constant(low)}..{_constant(high)}{']' if interval.high_in else ')'}"


def _constant(value: Fraction | date) -> str:
    return number(value) if isinstance(value, Fraction) else f'date("{value.isoformat()}")'


def _string(text: str) -> str:
    return json.dumps(printable(text), ensure_ascii=False)


def _results(line: Line) -> Iterator[str]:
    yield str(line.outcome)
    yield ", ".join(map(str, line.answers.possible))
    yield "; ".join(line.terms)
    yield ", ".join(map(str, line.because))
    yield ", ".join(line.rules)
    yield "; ".join(line.cites)
