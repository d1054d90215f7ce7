"""Where something was written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line: `line` and `column` count from 1, `length` in characters."""

    file: str
    line: int
    column: int
    length: int = 1
    heading: str = ""
    """The Markdown heading above it."""


NOWHERE = Span("", 0, 0, 0)
