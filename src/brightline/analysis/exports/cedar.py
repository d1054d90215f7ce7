"""A decision table as Cedar policies.

Each line is one policy, and Cedar allows the act in the lines that permit or require it and in no other. In what it
does not allow, the policy that decided says the outcome. Without such a policy nothing is known.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import ceil, floor

from brightline.analysis.exports.stamped import stamped, unknown
from brightline.analysis.exports.table import Column, Form, Interval, Line, Table
from brightline.engine.outcome import Outcome

ALLOWED = (Outcome.PERMITTED, Outcome.REQUIRED)
MILLIONTHS = 1_000_000


def cedar(table: Table) -> str:
    """The policies, with what cannot be said in Cedar at the head."""
    head = "\n".join(f"// {line}" for line in _head(table))
    return f"{head}\n\n" + "\n".join(_policy(table, n, line) for n, line in enumerate(table.lines, 1))


def _head(table: Table) -> Iterator[str]:
    yield from stamped(table)
    yield "Allow: the act is permitted, or required. Deny: @outcome of the policy that decided says which outcome."
    yield from unknown("Cedar denies and no policy decides")
    yield "A set is given whole. A set known in part is left out."
    yield "The context has a value of each fact as a string, a set as a set of strings, a number in millionths as a"
    yield 'long, and a day as datetime("2024-12-04"). A number between two millionths cannot be said.'


def _policy(table: Table, number: int, line: Line) -> str:
    permits = line.outcome in ALLOWED
    notes = {
        "id": f"line-{number}",
        "outcome": str(line.outcome),
        "possible": ", ".join(map(str, line.answers.possible)),
        "terms": "; ".join(line.terms),
        "because": ", ".join(map(str, line.because)),
        "rules": ", ".join(line.rules),
    }
    said = "\n".join(f"@{name}({json.dumps(text, ensure_ascii=False)})" for name, text in notes.items() if text)
    tests = [
        *_words(table, line),
        *(_test(table, c, mask) for c, mask in zip(table.columns, line.cells, strict=True) if mask is not None),
    ]
    action = json.dumps(table.stamp.action)
    when = " &&\n  ".join(tests) or "true"
    effect = "permit" if permits else "forbid"
    return f"{said}\n{effect} (principal, action == Action::{action}, resource)\nwhen {{\n  {when}\n}};\n"


def _words(table: Table, line: Line) -> Iterator[str]:
    """That a set which the line looks at holds no word that nobody defined."""
    used = {c.fact for c, m in zip(table.columns, line.cells, strict=True) if m is not None and c.form is Form.ELEMENT}
    for fact in sorted(used):
        yield f"{json.dumps(list(table.stamp.words[fact]))}.containsAll({_fact(fact)})"


def _fact(name: str) -> str:
    return f"context[{json.dumps(name)}]"


def _test(table: Table, column: Column, mask: int) -> str:
    match column.form:
        case Form.ELEMENT:
            return f"{'!' if mask == 1 else ''}{_fact(column.fact)}.contains({json.dumps(column.says)})"
        case Form.NUMBER | Form.DAY:
            parts = [_between(_fact(column.fact), i) for i in table.intervals(column, mask)]
            return f"({' || '.join(parts)})"
    name = column.name if column.form is Form.ASKED else column.fact
    return f"{json.dumps([v for i, v in enumerate(column.values) if mask >> i & 1])}.contains({_fact(name)})"


def _between(value: str, interval: Interval) -> str:
    parts = []
    if interval.low is not None:
        parts.append(f"{value} {'>=' if interval.low_in else '>'} {_constant(interval.low, up=interval.low_in)}")
    if interval.high is not None:
        parts.append(f"{value} {'<=' if interval.high_in else '<'} {_constant(interval.high, up=not interval.high_in)}")
    return f"({' && '.join(parts)})"


def _constant(value: Fraction | date, *, up: bool) -> str:
    """A number finer than a millionth is rounded `up` or down, so that the same millionths lie on each side of it."""
    if isinstance(value, Fraction):
        return str((ceil if up else floor)(value * MILLIONTHS))
    return f'datetime("{value.isoformat()}")'
