"""A drawing as SVG."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from brightline.analysis.charts.drawing import Drawing, Group, Mark, Path, Rectangle, Shape, Text
from brightline.analysis.charts.text import width

FACES = "Helvetica, Arial, 'Liberation Sans', 'Nimbus Sans', sans-serif"


def svg(drawing: Drawing) -> str:
    """The drawing as a document of its own, in the size of its sheet."""
    w, h = drawing.width, drawing.height
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_mm(w)}mm" height="{_mm(h)}mm" '
        f'viewBox="0 0 {_n(w)} {_n(h)}" role="img" aria-labelledby="chart-title chart-says" '
        f'font-family="{escape(FACES)}">',
        f'<title id="chart-title">{escape(drawing.title)}</title>',
        f'<desc id="chart-says">{escape(drawing.says)}</desc>',
        f'<rect width="{_n(w)}" height="{_n(h)}" fill="#fff"/>',
    ]
    for group in drawing.groups:
        lines += _group(group)
    return "\n".join([*lines, "</svg>\n"])


def _group(group: Group) -> list[str]:
    said = f' role="group" aria-label={quoteattr(group.says)}' if group.says else ""
    return [f'<g class="{group.kind}" id="{group.name}"{said}>', *map(_mark, group.marks), "</g>"]


def _mark(mark: Mark) -> str:
    match mark:
        case Text(x, y, text, size, bold, white):
            weight = ' font-weight="bold"' if bold else ""
            fill = ' fill="#fff"' if white else ""
            # However wide the face that is found, the line keeps the room it was given.
            return (
                f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}"{weight}{fill} '
                f'textLength="{_n(width(text, size, bold=bold))}" lengthAdjust="spacingAndGlyphs">{escape(text)}</text>'
            )
        case Rectangle(x, y, w, h, line, dashed, black, corner):
            stroke = f'stroke="#000" stroke-width="{_n(line)}"' if line else 'stroke="none"'
            dash = ' stroke-dasharray="4 2.5"' if dashed else ""
            corners = f' rx="{_n(corner)}"' if corner else ""
            return (
                f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}"{corners} '
                f'fill="{"#000" if black else "#fff"}" {stroke}{dash}/>'
            )
        case Path(points, line):
            return f'<polyline points="{_points(points)}" fill="none" stroke="#000" stroke-width="{_n(line)}"/>'
        case Shape(points):
            return f'<polygon points="{_points(points)}"/>'


def _points(points: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _mm(points: float) -> str:
    return _n(points * 25.4 / 72)
