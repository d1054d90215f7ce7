"""The language of measures: reads, checks and formats them.

What reads and checks loads when it is first used: an answer from measures read before needs none of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from brightline.language.diagnostics import MeasureErrors, Problem
from brightline.language.measure import (
    RANKS,
    Case,
    Clock,
    Definition,
    Effect,
    End,
    Event,
    Expectation,
    Extent,
    Given,
    Grade,
    Happening,
    InForce,
    Invariant,
    Literal,
    Measure,
    Provision,
    Reading,
    Record,
    Ref,
    Rule,
    Skipped,
    Source,
    Statement,
    Suspension,
)
from brightline.language.periods import shift
from brightline.language.positions import NOWHERE, Span

if TYPE_CHECKING:
    from brightline.language.checker import check as check
    from brightline.language.checker import read_measure as read_measure
    from brightline.language.draft import Draft as Draft
    from brightline.language.format import format_condition as format_condition
    from brightline.language.format import format_draft as format_draft
    from brightline.language.given import parse_condition as parse_condition
    from brightline.language.given import parse_given as parse_given
    from brightline.language.parser import parse as parse
    from brightline.language.text_file import read_text as read_text

_HOME = {
    "Draft": "brightline.language.draft",
    "check": "brightline.language.checker",
    "format_condition": "brightline.language.format",
    "format_draft": "brightline.language.format",
    "parse": "brightline.language.parser",
    "parse_condition": "brightline.language.given",
    "parse_given": "brightline.language.given",
    "read_measure": "brightline.language.checker",
    "read_text": "brightline.language.text_file",
}

__all__ = [
    "NOWHERE",
    "RANKS",
    "Case",
    "Clock",
    "Definition",
    "Draft",
    "Effect",
    "End",
    "Event",
    "Expectation",
    "Extent",
    "Given",
    "Grade",
    "Happening",
    "InForce",
    "Invariant",
    "Literal",
    "Measure",
    "MeasureErrors",
    "Problem",
    "Provision",
    "Reading",
    "Record",
    "Ref",
    "Rule",
    "Skipped",
    "Source",
    "Span",
    "Statement",
    "Suspension",
    "check",
    "format_condition",
    "format_draft",
    "parse",
    "parse_condition",
    "parse_given",
    "read_measure",
    "read_text",
    "shift",
]


def __getattr__(name: str) -> Any:
    # No module of this package may have the name of a function here: Python would put the module in its place.
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_HOME[name]), name)
    globals()[name] = found
    return found
