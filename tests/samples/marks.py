"""What a pen, a rubber stamp or a seal leaves on a page."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from tests.samples.faces import width_of

PAGE_HEIGHT = 792.0
TICKS = ("x", "tick", "scribble")


def _up(y: float) -> float:
    """From points below the top, as everything here counts, to points above the foot, as the canvas does."""
    return PAGE_HEIGHT - y


def _polyline(canvas: Canvas, points: list[tuple[float, float]]) -> None:
    path = canvas.beginPath()
    path.moveTo(points[0][0], _up(points[0][1]))
    for x, y in points[1:]:
        path.lineTo(x, _up(y))
    canvas.drawPath(path)


def tick(canvas: Canvas, pick: random.Random, kind: str, x: float, y: float, side: float) -> None:
    """A mark in the box whose top left corner is (x, y): an `x`, a `tick` or a `scribble`, a little off its centre."""
    canvas.saveState()
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.setLineWidth(pick.uniform(0.9, 1.6))
    across, down = pick.uniform(-0.12, 0.12) * side, pick.uniform(-0.12, 0.12) * side
    left, top = x + across, y + down

    def near(u: float, v: float) -> tuple[float, float]:
        return left + (u + pick.uniform(-0.06, 0.06)) * side, top + (v + pick.uniform(-0.06, 0.06)) * side

    if kind == "x":
        reach = pick.uniform(0.08, 0.2)
        _polyline(canvas, [near(reach, reach), near(1 - reach, 1 - reach)])
        _polyline(canvas, [near(1 - reach, reach), near(reach, 1 - reach)])
    elif kind == "tick":
        _polyline(canvas, [near(0.15, 0.5), near(0.42, 0.85), near(1.05, -0.1)])
    elif kind == "scribble":
        turns = pick.randint(4, 6)
        points = [near(0.15 + 0.7 * n / turns, 0.15 if n % 2 else 0.85) for n in range(turns + 1)]
        _polyline(canvas, points)
    else:
        raise ValueError(f"There is no tick {kind!r}; there are {', '.join(TICKS)}.")
    canvas.restoreState()


def signature(canvas: Canvas, pick: random.Random, x: float, y: float, width: float) -> None:
    """A cursive scribble over the line that begins at (x, y): round, pointed or hardly more than initials."""
    canvas.saveState()
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.setLineWidth(pick.uniform(0.8, 1.5))
    style = pick.choice(("round", "pointed", "initials"))
    strokes = pick.randint(2, 3) if style == "initials" else pick.randint(7, 12)
    length = width * (pick.uniform(0.15, 0.3) if style == "initials" else pick.uniform(0.5, 0.8))
    left, base = x + width * pick.uniform(0.02, 0.15), y - pick.uniform(1, 4)
    step, lean = length / strokes, pick.uniform(0.1, 0.5)
    path = canvas.beginPath()
    path.moveTo(left, _up(base - 4))
    for n in range(strokes):
        tall = style == "initials" or n in (0, strokes // 2) or pick.random() < 0.15
        height = pick.uniform(12, 20) if tall else pick.uniform(2.5, 7)
        dip = pick.uniform(5, 9) if pick.random() < 0.15 else pick.uniform(-1, 1.5)
        here = left + n * step
        if style == "pointed":
            path.curveTo(
                here + step * lean, _up(base - height * 0.5), here + step * (0.3 + lean), _up(base - height),
                here + step * (0.35 + lean), _up(base - height),
            )  # fmt: skip
            path.lineTo(here + step * pick.uniform(0.7, 1.0), _up(base + dip))
            continue
        path.curveTo(
            here + step * pick.uniform(-0.4, 0.5), _up(base - height),
            here + step * pick.uniform(0.6, 1.3), _up(base - height * pick.uniform(0.7, 1.1)),
            here + step * 0.6, _up(base + dip),
        )  # fmt: skip
        path.curveTo(
            here + step * 0.3, _up(base + dip + 1), here + step * 0.8, _up(base + 1),
            here + step, _up(base - pick.uniform(1, 4)),
        )  # fmt: skip
    tail = min(pick.uniform(1.1, 1.9), (x + width - left) / length)
    path.curveTo(
        left + length * tail * 0.95, _up(base - 8), left + length * tail, _up(base + 4),
        left + length * (tail - 0.1), _up(base + 3),
    )  # fmt: skip
    canvas.drawPath(path)
    if pick.random() < 0.4:
        _polyline(canvas, [(left, base + 3), (left + length * pick.uniform(0.9, 1.2), base + pick.uniform(-2, 3))])
    canvas.restoreState()


def stamp(canvas: Canvas, lines: Sequence[str], x: float, y: float, *, angle: float, size: float, grey: float) -> None:
    """A framed rubber stamp whose middle is at (x, y), turned by an angle in degrees."""
    canvas.saveState()
    canvas.translate(x, _up(y))
    canvas.rotate(angle)
    canvas.setStrokeGray(grey)
    canvas.setFillGray(grey)
    sizes = [size, *(size * 0.5 for _ in lines[1:])]
    widths = [width_of(line, "Helvetica-Bold", s) for line, s in zip(lines, sizes, strict=True)]
    width, height = max(widths) + size, sum(sizes) * 1.25 + size * 0.4
    canvas.setLineWidth(size / 10)
    canvas.roundRect(-width / 2, -height / 2, width, height, size / 6)
    at = height / 2 - size * 0.2
    for line, s in zip(lines, sizes, strict=True):
        at -= s * 1.05
        canvas.setFont("Helvetica-Bold", s)
        canvas.drawCentredString(0, at, line)
        at -= s * 0.2
    canvas.restoreState()


def seal(canvas: Canvas, words: str, x: float, y: float, radius: float, *, grey: float) -> None:
    """A round seal around (x, y): two circles, words between them, a star in the middle."""
    canvas.saveState()
    canvas.translate(x, _up(y))
    canvas.setStrokeGray(grey)
    canvas.setFillGray(grey)
    canvas.setLineWidth(0.8)
    canvas.circle(0, 0, radius)
    canvas.circle(0, 0, radius * 0.68)
    size = radius * 0.2
    canvas.setFont("Helvetica-Bold", size)
    around = 2 * math.pi * radius * 0.77
    turn = -360 * min(1.0, width_of(words, "Helvetica-Bold", size) * 1.1 / around) / max(1, len(words))
    canvas.rotate(-turn * (len(words) - 1) / 2)
    for letter in words:
        canvas.drawCentredString(0, radius * 0.77, letter)
        canvas.rotate(turn)
    canvas.rotate(turn * (len(words) + 1) / 2 - turn)
    star = canvas.beginPath()
    for n in range(11):
        out = radius * (0.5 if n % 2 == 0 else 0.2)
        bearing = math.pi / 2 + n * math.pi / 5
        (star.moveTo if n == 0 else star.lineTo)(out * math.cos(bearing), out * math.sin(bearing))
    canvas.drawPath(star, fill=1, stroke=0)
    canvas.restoreState()
