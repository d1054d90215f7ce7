"""Bars as SVG, drawn on the server. The table that it is drawn from always stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

WIDTH, BAR, GAP, LABEL, ROOM = 720, 22, 8, 270, 60
LETTERS = 36
"""As many of a label's letters as there is room for."""


def bars(rows: Sequence[tuple[str, int]], title: str) -> str:
    """A bar for each row, its name before it and its number behind."""
    most = max((number for _, number in rows), default=0)
    height = len(rows) * (BAR + GAP) + GAP
    drawn = []
    for place, (name, number) in enumerate(rows):
        top = GAP + place * (BAR + GAP)
        wide = round((WIDTH - LABEL - ROOM) * number / most) if most else 0
        short = name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…"
        drawn.append(
            f'<text x="{LABEL - 10}" y="{top + 16}" text-anchor="end">{escape(short)}</text>'
            f'<rect class="bar" x="{LABEL}" y="{top}" width="{wide}" height="{BAR}" fill="#005ea2"/>'
            f'<text x="{LABEL + wide + 8}" y="{top + 16}">{number}</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label={quoteattr(title)} font-size="14" font-family="sans-serif" fill="#1b1b1b">{"".join(drawn)}</svg>'
    )
