"""The language of measures: reads, checks and formats them."""

from brightline.language.check import check, read_measure
from brightline.language.diagnostics import MeasureErrors, Problem
from brightline.language.draft import Draft
from brightline.language.format import format_condition, format_draft
from brightline.language.given import parse_condition, parse_given
from brightline.language.markdown import read_text
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
from brightline.language.parser import parse
from brightline.language.periods import shift
from brightline.language.positions import NOWHERE, Span

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
