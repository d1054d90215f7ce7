"""What a chart is drawn with: rectangles, lines, heads of arrows and lines of text, in points from the top left.

They are kept apart from what they are written as, so that the SVG and the PDF of a chart are one drawing.
"""

from __future__ import annotations

from msgspec import Struct


class Text(Struct, frozen=True):
    """One line; (x, y) is where its base line begins."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    white: bool = False


class Rectangle(Struct, frozen=True):
    x: float
    y: float
    width: float
    height: float
    line: float = 0.8
    """How thick; 0 for none."""
    dashed: bool = False
    black: bool = False
    """Whether it is filled."""
    round: float = 0


class Path(Struct, frozen=True):
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    line: float = 0.8


class Shape(Struct, frozen=True):
    """A filled shape: the head of an arrow."""

    points: tuple[tuple[float, float], ...]


Mark = Text | Rectangle | Path | Shape


class Group(Struct, frozen=True):
    """Marks that belong together: a box, or an arrow with its words."""

    kind: str
    name: str
    says: str
    """The same in words, for who does not see it."""
    marks: tuple[Mark, ...]


class Drawing(Struct, frozen=True):
    """One page."""

    width: float
    height: float
    title: str
    says: str
    groups: tuple[Group, ...]
