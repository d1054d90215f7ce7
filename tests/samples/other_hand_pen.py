"""What a pen leaves on layout "b": ticks and signatures. Here places are the PDF's own: up from the bottom left."""

from __future__ import annotations

import random
import re

from reportlab.pdfgen.canvas import Canvas

from tests.samples.other_hand_faces import HANDWRITING

Frame = tuple[float, float, float, float]
"""Left, bottom, right, top."""


def tick(canvas: Canvas, rng: random.Random, style: str, frame: Frame) -> None:
    """One mark in a check box, of a style of truth.Truth.tick."""
    x0, y0, x1, y1 = frame
    middle = (x0 + x1) / 2
    half = (y1 - y0) / 2

    def near(x: float, y: float) -> tuple[float, float]:
        return x + rng.uniform(-1, 1), y + rng.uniform(-1, 1)

    canvas.setLineCap(1)
    canvas.setLineWidth(rng.uniform(1.0, 1.7))
    if style == "filled":
        canvas.rect(middle - half * 0.75, y0 + half * 0.25, half * 1.5, half * 1.5, stroke=0, fill=1)
        return
    if style == "x":
        strokes = [
            [near(middle - half, y0), near(middle + half, y1)],
            [near(middle - half, y1), near(middle + half, y0)],
        ]
    elif style == "check":
        strokes = [
            [near(middle - half, y0 + half), near(middle - half * 0.2, y0 + 1), near(middle + half * 1.4, y1 + 3)]
        ]
    else:
        strokes = [[near(middle - half + half * 2 * step / 7, y1 if step % 2 else y0) for step in range(8)]]
    for stroke in strokes:
        path = canvas.beginPath()
        path.moveTo(*stroke[0])
        for point in stroke[1:]:
            path.lineTo(*point)
        canvas.drawPath(path)


def scrawl(canvas: Canvas, rng: random.Random, who: str, frame: Frame) -> None:
    """A signature: the name in a script, or loops that nobody can read."""
    x0, y0, x1, y1 = frame
    if rng.random() < 0.3:
        canvas.saveState()
        canvas.translate(x0, y0 + 5)
        canvas.rotate(rng.uniform(0, 5))
        canvas.skew(0, rng.uniform(8, 18))
        canvas.setFont(HANDWRITING[0], rng.uniform(15, 19))
        canvas.drawString(0, 0, re.split(r",| - | #", who)[0])
        canvas.restoreState()
        return
    high = y1 - y0
    canvas.saveState()
    canvas.setLineCap(1)
    canvas.setLineWidth(rng.uniform(0.8, 1.6))
    path = canvas.beginPath()
    x, y = x0 + rng.uniform(0, 8), y0 + high * 0.4
    path.moveTo(x, y)
    # A tall first letter, then lower and lower loops, then a tail.
    loops = rng.randint(5, 10)
    step = (x1 - x0) * rng.uniform(0.5, 0.85) / loops
    for index in range(loops):
        tall = high * (1.0 if index in (0, loops // 2) else rng.uniform(0.35, 0.6))
        back = rng.uniform(0.3, 1.1) * step
        path.curveTo(x + step, y + tall * 1.3, x + step - back * 1.5, y + tall * 1.2, x + step * 0.5, y - tall * 0.2)
        path.curveTo(x + step * 0.5, y - tall * 0.5, x + step * 1.1, y - 2, x + step, y + rng.uniform(-2, 3))
        x += step
        y = y0 + high * rng.uniform(0.3, 0.45)
        path.lineTo(x, y)
    path.curveTo(x + 10, y + 2, x + 18, y - 4, x + rng.uniform(15, 40), y + rng.uniform(-3, 6))
    canvas.drawPath(path)
    canvas.restoreState()
