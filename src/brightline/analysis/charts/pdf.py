"""A drawing as PDF, by reportlab."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from brightline.analysis.charts.drawing import Drawing, Mark, Path, Rectangle, Shape, Text

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


def pdf(drawing: Drawing) -> bytes:
    """The same drawing on a page of a PDF. Needs reportlab."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    # Invariant: the same law gives the same bytes, and no clock is read.
    canvas = Canvas(out, pagesize=(drawing.width, drawing.height), invariant=1, lang="en")
    canvas.setTitle(drawing.title)
    canvas.setSubject(drawing.says)
    for group in drawing.groups:
        for mark in group.marks:
            _draw(canvas, drawing.height, mark)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, height: float, mark: Mark) -> None:
    match mark:
        case Text(x, y, text, size, bold, white):
            canvas.setFillGray(1 if white else 0)
            canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
            canvas.drawString(x, height - y, text)
        case Rectangle(x, y, w, h, line, dashed, black, corner):
            canvas.setFillGray(0 if black else 1)
            canvas.setLineWidth(line)
            canvas.setDash([4, 2.5] if dashed else [])
            canvas.roundRect(x, height - y - h, w, h, corner, stroke=1 if line else 0, fill=1)
        case Path(points, line):
            canvas.setDash([])
            canvas.setLineWidth(line)
            path = canvas.beginPath()
            path.moveTo(points[0][0], height - points[0][1])
            for x, y in points[1:]:
                path.lineTo(x, height - y)
            canvas.drawPath(path)
        case Shape(points):
            canvas.setFillGray(0)
            path = canvas.beginPath()
            path.moveTo(points[0][0], height - points[0][1])
            for x, y in points[1:]:
                path.lineTo(x, height - y)
            path.close()
            canvas.drawPath(path, stroke=0, fill=1)
