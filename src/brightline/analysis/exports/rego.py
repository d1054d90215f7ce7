"""A decision table as a Rego package: `outcome`, the rules behind it, and `allow`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from brightline.analysis.exports.stamped import stamped, unknown
from brightline.analysis.exports.table import Column, Form, Interval, Line, Table
from brightline.engine.wording import number

START = """
import rego.v1

default outcome := "undetermined"

default line := 0

outcome := lines[line].outcome

allow if outcome in {"permitted", "required"}

"""


def rego(table: Table) -> str:
    """The package, with what cannot be said in Rego at the head."""
    head = "\n".join(f"# {line}" for line in _head(table))
    lines = {str(n): _result(line) for n, line in enumerate(table.lines, 1)}
    told = ",\n".join(f"\t{n}: {json.dumps(said, ensure_ascii=False)}" for n, said in lines.items())
    words = "".join(_words(fact, values) for fact, values in table.stamp.words.items())
    rules = "\n".join(_rule(table, n, line) for n, line in enumerate(table.lines, 1))
    return f"{head}\npackage brightline.{table.stamp.action}\n{START}lines := {{\n{told},\n}}\n\n{words}{rules}"


def _head(table: Table) -> Iterator[str]:
    yield from stamped(table)
    yield "allow is true where the act is permitted, or required, and otherwise undefined."
    yield "lines[line] says what an outcome rests on."
    yield from unknown('outcome is "undetermined" and line is 0')
    yield "A set is given whole. A set known in part is left out."
    yield "The input has a value of each fact as a string, a set as an array of strings, a number as a number, a day as"
    yield '"2024-12-04".'


def _result(line: Line) -> dict[str, object]:
    return {
        "outcome": str(line.outcome),
        "possible": [str(o) for o in line.answers.possible],
        "terms": list(line.terms),
        "because": [str(c) for c in line.because],
        "rules": list(line.rules),
        "cites": list(line.cites),
    }


def _words(fact: str, values: tuple[str, ...]) -> str:
    """A set is taken only if it is whole and of words that somebody defined; a set left out is not empty."""
    name, known = _set(fact), json.dumps(list(values))
    return (
        f"{name} := {{value | some value in {_input(fact)}}} if {{\n\tis_array({_input(fact)})\n"
        f"\tevery value in {_input(fact)} {{ value in {known} }}\n}}\n\n"
    )


def _set(fact: str) -> str:
    return "set_of_" + "".join(c if c.isalnum() else "_" for c in fact)


def _input(name: str) -> str:
    return f"input[{json.dumps(name)}]"


def _rule(table: Table, number: int, line: Line) -> str:
    tests = [_test(table, c, mask) for c, mask in zip(table.columns, line.cells, strict=True) if mask is not None]
    return f"line := {number} if {{\n" + "".join(f"\t{t}\n" for t in tests or ["true"]) + "}\n"


def _test(table: Table, column: Column, mask: int) -> str:
    match column.form:
        case Form.ELEMENT:
            name, value = _set(column.fact), json.dumps(column.says)
            # Where the set is not known the first line is undefined, so that `not` is never reached.
            return f"{name}\n\tnot {value} in {name}" if mask == 1 else f"{value} in {name}"
        case Form.NUMBER | Form.DAY:
            kind = "is_number" if column.form is Form.NUMBER else "is_string"
            among = table.intervals(column, mask)
            value = _input(column.fact)
            if len(among) == 1:
                return f"{kind}({value})\n\t" + "\n\t".join(_between(value, among[0]))
            held = ", ".join(f"[{', '.join(_between(value, i))}]" for i in among)
            return f"{kind}({value})\n\tsome held in [{held}]\n\tevery one in held {{ one }}"
    name = column.name if column.form is Form.ASKED else column.fact
    return f"{_input(name)} in {json.dumps([v for i, v in enumerate(column.values) if mask >> i & 1])}"


def _between(value: str, interval: Interval) -> Iterator[str]:
    if interval.low is not None:
        yield f"{value} {'>=' if interval.low_in else '>'} {_constant(interval.low)}"
    if interval.high is not None:
        yield f"{value} {'<=' if interval.high_in else '<'} {_constant(interval.high)}"


def _constant(value: Fraction | date) -> str:
    return number(value) if isinstance(value, Fraction) else json.dumps(value.isoformat())
