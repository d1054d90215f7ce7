"""Curves as SVG, on two logarithmic axes; legible in black and white. The figures stand in `results.json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from xml.sax.saxutils import escape, quoteattr

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 420, 90, 210, 20, 60
STYLES = (("#005ea2", ""), ("#1b1b1b", "7 4"), ("#b50909", "2 3"))
"""Of each curve: its colour, and how its line is broken."""
APART = 18
"""Between names at the end of curves."""

Points = Sequence[Sequence[float]]


def curves(lines: Mapping[str, Points], across: str, up: str, title: str) -> str:
    """A curve for each name, which stands at its end. `across` and `up` say what the axes are."""
    every = [point for points in lines.values() for point in points]
    left, right = log10(min(x for x, _ in every)), log10(max(x for x, _ in every))
    low, high = floor(log10(min(y for _, y in every))), ceil(log10(max(y for _, y in every)))
    wide, tall = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            round(LEFT + wide * (log10(x) - left) / (right - left), 1),
            round(TOP + tall * (high - log10(y)) / (high - low), 1),
        )

    drawn = []
    for power in range(low, high + 1):
        _, y = place(10**left, 10.0**power)
        drawn.append(f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="#c9c9c9"/>')
        drawn.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{_short(10.0**power)}</text>')
    for x_value in dict.fromkeys(x for points in lines.values() for x, _ in points):
        x, _ = place(x_value, 10.0**low)
        drawn.append(f'<path d="M{x} {HEIGHT - BOTTOM}v6" stroke="#1b1b1b"/>')
        drawn.append(f'<text x="{x}" y="{HEIGHT - BOTTOM + 22}" text-anchor="middle">{_short(x_value)}</text>')
    middle = TOP + tall / 2
    drawn.append(
        f'<path d="M{LEFT} {HEIGHT - BOTTOM}H{WIDTH - RIGHT}" stroke="#1b1b1b"/>'
        f'<text x="{LEFT + wide / 2}" y="{HEIGHT - 12}" text-anchor="middle">{escape(across)}</text>'
        f'<text x="16" y="{middle}" text-anchor="middle" transform="rotate(-90 16 {middle})">{escape(up)}</text>'
    )
    taken = -APART * 1.0
    ends = sorted(
        (place(*points[-1])[1], name, style) for (name, points), style in zip(lines.items(), STYLES, strict=False)
    )
    for at, name, (colour, broken) in ends:
        dots = [place(x, y) for x, y in lines[name]]
        path = "M" + "L".join(f"{x} {y}" for x, y in dots)
        drawn.append(
            f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.5" stroke-dasharray="{broken}"/>'
            + "".join(f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>' for x, y in dots)
        )
        taken = max(at, taken + APART)
        drawn.append(f'<text x="{WIDTH - RIGHT + 12}" y="{taken + 4}" fill="{colour}">{escape(name)}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label={quoteattr(title)} font-size="14" font-family="sans-serif" fill="#1b1b1b">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{"".join(drawn)}</svg>\n'
    )


def _short(number: float) -> str:
    for unit, name in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= unit:
            return f"{number / unit:g} {name}"
    return f"{number:g}"
