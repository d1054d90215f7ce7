"""Decide, explain, ask. Pure: no clock, no files, no network."""

from brightline.engine.decision import Ask, Decision, Displaced, Lifted, OpenQuestion, ReadingUsed, Reason
from brightline.engine.facts import AtLeast, FactErrors, Facts, Judged
from brightline.engine.law import Background, Covered, Law
from brightline.engine.outcome import Cause, Outcome

__all__ = [
    "Ask",
    "AtLeast",
    "Background",
    "Cause",
    "Covered",
    "Decision",
    "Displaced",
    "FactErrors",
    "Facts",
    "Judged",
    "Law",
    "Lifted",
    "OpenQuestion",
    "Outcome",
    "ReadingUsed",
    "Reason",
]
