"""A chart on its sheet of A4: what it is of, the questions, and at the foot what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from brightline.analysis.charts import drawing
from brightline.analysis.charts.layout import (
    BAR,
    INSET,
    PAD,
    POINT,
    Block,
    DoesNotFit,
    Style,
    Way,
    ending_lines,
    entry,
    fitting,
    onward_text,
    question_lines,
)
from brightline.analysis.charts.sheet import Box, Ending, Onward, Question, Sheet
from brightline.analysis.charts.text import LEADING, width, wrapped
from brightline.engine.outcome import Outcome

A4 = (595.28, 841.89)
MARGIN = 30.0
FOOT = 7.5
HEAD = 9.0
SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5)
"""Sizes of type that are tried, the largest first; the last is the smallest that can be read on a wall."""
SHAPES = ((16, 10, 17), (16, 16, 16), (14, 8, 15), (18, 10, 22), (13, 13, 14), (13, 7.5, 13))
"""Widths of a question, an arrow and an outcome, in sizes of the type."""


class Head(Struct, frozen=True):
    """What a chart is of, in words."""

    title: str
    under: tuple[str, ...]
    """Lines under the title: the day, the corpus, what is taken as given."""
    foot: tuple[str, ...]
    """Sentences at the foot."""


class Wall(Struct, frozen=True):
    """A chart that fits."""

    drawing: drawing.Drawing
    style: Style


def wall(sheet: Sheet, head: Head) -> Wall:
    """The chart in the largest type in which it fits, upright if it can. Raises DoesNotFit."""
    for size in SIZES:
        for sheet_size in (A4, A4[::-1]):
            fits = [f for shape in SHAPES if (f := _fitting(sheet, head, size, shape, sheet_size)) is not None]
            if fits:
                block, style = min(fits, key=lambda f: f[0].height)
                return Wall(_drawn(sheet, head, block, style, sheet_size), style)
    raise DoesNotFit(len(sheet.questions))


def _fitting(
    sheet: Sheet, head: Head, size: float, shape: tuple[float, ...], sheet_size: tuple[float, float]
) -> tuple[Block, Style] | None:
    style = Style(size, *(n * size for n in shape))
    room = sheet_size[0] - 2 * MARGIN
    foot = len(_foot(head, sheet, room)) * FOOT * LEADING
    height = sheet_size[1] - 2 * MARGIN - _top(head, sheet_size[0]) - foot - _LEGEND - 14
    block = fitting(sheet.root, style, room, height)
    return None if block is None else (block, style)


# -- head and foot -----------------------------------------------------------------------------------------------------

_TITLE = 15.0
_LEGEND = 22.0


def _top(head: Head, wide: float) -> float:
    room = wide - 2 * MARGIN
    titles = len(wrapped(head.title, _TITLE, room, bold=True)) * _TITLE * LEADING
    return titles + sum(len(wrapped(line, HEAD, room)) for line in head.under) * HEAD * LEADING + 12


def _foot(head: Head, sheet: Sheet, room: float) -> list[str]:
    by_cite: dict[str, list[str]] = {}
    for cite, name, grade in sheet.rules:
        by_cite.setdefault(cite, []).append(f"{name}, {grade}")
    cited = "; ".join(f"{cite} ({'; '.join(names)})" for cite, names in by_cite.items())
    parts = [f"({letter}) {text}" for letter, text in sheet.notes] + ([f"Rules: {cited}."] if cited else [])
    return [line for part in (*parts, *head.foot) for line in wrapped(part, FOOT, room)]


def _heading(head: Head, wide: float) -> drawing.Group:
    room, y = wide - 2 * MARGIN, MARGIN
    marks: list[drawing.Mark] = []
    for line in wrapped(head.title, _TITLE, room, bold=True):
        marks.append(drawing.Text(MARGIN, y + _TITLE * 0.85, line, _TITLE, bold=True))
        y += _TITLE * LEADING
    for part in head.under:
        for line in wrapped(part, HEAD, room):
            marks.append(drawing.Text(MARGIN, y + HEAD * 0.95, line, HEAD))
            y += HEAD * LEADING
    marks.append(drawing.Path(((MARGIN, y + 4), (wide - MARGIN, y + 4)), 1.2))
    return drawing.Group("head", "head", "", tuple(marks))


def _footing(head: Head, sheet: Sheet, size: tuple[float, float]) -> Iterator[drawing.Group]:
    room = size[0] - 2 * MARGIN
    lines = _foot(head, sheet, room)
    y = size[1] - MARGIN - len(lines) * FOOT * LEADING
    marks: list[drawing.Mark] = [
        drawing.Text(MARGIN, y + (i + 0.9) * FOOT * LEADING, line, FOOT) for i, line in enumerate(lines)
    ]
    yield drawing.Group("foot", "foot", "", tuple(marks))
    yield drawing.Group("legend", "legend", "", tuple(_legend(y - _LEGEND, room)))


def _legend(y: float, room: float) -> Iterator[drawing.Mark]:
    yield drawing.Path(((MARGIN, y), (MARGIN + room, y)), 1.2)
    shown = (
        (Outcome.FORBIDDEN, "the law forbids it"),
        (Outcome.PERMITTED, "the law permits it"),
        (Outcome.REQUIRED, "the law requires it"),
        (Outcome.NOT_ADDRESSED, "no law known here speaks"),
        (Outcome.UNDETERMINED, "not settled: no permission"),
    )
    spare = (room - sum(width(says, FOOT) + 21 for _, says in shown)) / (len(shown) - 1)
    x = MARGIN
    for outcome, says in shown:
        yield replace(_frame(outcome, x + 1, y + 6, 16, 9), round=3 if outcome is Outcome.PERMITTED else 0)
        if outcome is Outcome.FORBIDDEN:
            yield drawing.Rectangle(x + 1, y + 6, 16, 4.5, 0, black=True)
        yield drawing.Text(x + 21, y + 13.5, says, FOOT)
        x += width(says, FOOT) + 21 + spare


# -- boxes and arrows --------------------------------------------------------------------------------------------------


def _drawn(sheet: Sheet, head: Head, block: Block, style: Style, size: tuple[float, float]) -> drawing.Drawing:
    placed = list(_placed(block, MARGIN, MARGIN + _top(head, size[0]), style))
    for number, (inner, _, _) in enumerate(
        sorted((p for p in placed if isinstance(p[0].box, Question)), key=lambda p: (round(p[2]), p[1])), 1
    ):
        assert isinstance(inner.box, Question)
        inner.box.number = number
    names = {id(inner.box): _name(inner.box, i) for i, (inner, _, _) in enumerate(placed)}
    groups = [_heading(head, size[0])]
    groups += [_boxed(inner.box, x, y, inner.own, style, names) for inner, x, y in placed]
    for inner, x, y in placed:
        groups += _arrows(inner, x, y, style, names)
    groups += _footing(head, sheet, size)
    return drawing.Drawing(*size, head.title, " ".join((*head.under, *head.foot)), tuple(groups))


def _name(box: Box, number: int) -> str:
    return f"question-{box.number}" if isinstance(box, Question) else f"box-{number}"


def _placed(block: Block, x: float, y: float, style: Style) -> Iterator[tuple[Block, float, float]]:
    yield block, x, y
    for way, top in _beside(block, y, style):
        yield from _placed(way.block, x + block.own[0] + style.gap, top, style)
    if block.down is not None:
        yield from _placed(block.down.block, x, y + block.height - block.down.block.height, style)


def _beside(block: Block, y: float, style: Style) -> Iterator[tuple[Way, float]]:
    """The ways to the right, each with the top of its block."""
    for way in block.right:
        yield way, y + way.lead
        y += way.lead + way.block.height + style.between


def _boxed(
    box: Box, x: float, y: float, own: tuple[float, float], style: Style, names: dict[int, str]
) -> drawing.Group:
    name = names[id(box)]
    match box:
        case Question():
            said = " ".join((f"Question {box.number}:", box.asked.text, *box.asked.points, box.asked.note))
            return drawing.Group("question", name, said.strip(), tuple(_question(box, x, y, own, style)))
        case Ending():
            said = " ".join((f"{box.head}.", *box.lines, *box.cites))
            return drawing.Group(f"outcome {_word(box.outcome)}", name, said, tuple(_ending(box, x, y, own, style)))
        case Onward():
            text = onward_text(box)
            marks = (
                drawing.Rectangle(x, y, width(text, style.size) + 4 * PAD, own[1], 0.8, round=own[1] / 2),
                drawing.Text(x + 2 * PAD, y + PAD + style.size * 0.9, text, style.size),
            )
            return drawing.Group("onward", name, text, marks)


def _word(outcome: Outcome) -> str:
    return str(outcome).replace(" ", "-")


def _question(box: Question, x: float, y: float, own: tuple[float, float], style: Style) -> Iterator[drawing.Mark]:
    yield drawing.Rectangle(x, y, *own, 0.8, round=5)
    head, points, note = question_lines(box, style)
    y += PAD
    for line in head:
        yield drawing.Text(x + PAD, y + style.size * 0.9, line, style.size, bold=True)
        y += style.line
    for lines in points:
        yield drawing.Text(x + PAD, y + style.size * 0.9, "•", style.size)
        for line in lines:
            yield drawing.Text(x + PAD + POINT, y + style.size * 0.9, line, style.size)
            y += style.line
    for line in note:
        yield drawing.Text(x + PAD, y + style.small * 0.9, line, style.small)
        y += style.small * LEADING


def _frame(outcome: Outcome, x: float, y: float, w: float, h: float) -> drawing.Rectangle:
    dashed = outcome in (Outcome.UNDETERMINED, Outcome.CONFLICT)
    thick = {Outcome.FORBIDDEN: 1.6, Outcome.REQUIRED: 2.4, Outcome.CONFLICT: 1.6}.get(outcome, 0.8)
    return drawing.Rectangle(x, y, w, h, thick, dashed=dashed, round=8 if outcome is Outcome.PERMITTED else 0)


def _ending(box: Ending, x: float, y: float, own: tuple[float, float], style: Style) -> Iterator[drawing.Mark]:
    yield _frame(box.outcome, x, y, *own)
    bar = style.size * BAR
    white = box.outcome is Outcome.FORBIDDEN
    if white:
        yield drawing.Rectangle(x, y, own[0], bar, 0, black=True)
    yield drawing.Text(x + PAD, y + bar * 0.7, box.head, style.size * 1.15, bold=True, white=white)
    y += bar
    text, cites = ending_lines(box, style)
    for line in text:
        yield drawing.Text(x + PAD, y + style.size * 0.95, line, style.size)
        y += style.line
    for line in cites:
        yield drawing.Text(x + PAD, y + style.small * 0.95, line, style.small)
        y += style.small * LEADING


def _arrows(block: Block, x: float, y: float, style: Style, names: dict[int, str]) -> Iterator[drawing.Group]:
    start = names[id(block.box)]
    edge, trunk = x + block.own[0], x + block.own[0] + 7
    # Straight across where the first box stands beside the question.
    first = next((top + entry(way.block) for way, top in _beside(block, y, style)), y)
    from_y = min(max(first, y + 6), y + block.own[1] - 6)
    for way, top in _beside(block, y, style):
        at, end = top + entry(way.block), edge + style.gap
        bends = ((edge, from_y), (trunk, from_y), (trunk, at), (end - 5, at))
        marks: list[drawing.Mark] = [drawing.Path(bends if abs(at - from_y) > 0.01 else (bends[0], bends[3]))]
        marks.append(drawing.Shape(((end, at), (end - 6, at - 2.8), (end - 6, at + 2.8))))
        marks += _label(way.answer, trunk + 3, at - 3, style)
        yield _arrow(start, names[id(way.block.box)], way, marks)
    if block.down is not None:
        bottom = y + block.height - block.down.block.height
        line = x + INSET
        marks = [
            drawing.Path(((line, y + block.own[1]), (line, bottom - 5))),
            drawing.Shape(((line, bottom), (line - 2.8, bottom - 6), (line + 2.8, bottom - 6))),
        ]
        last = y + block.own[1] + 3 + len(block.down.answer) * style.line
        marks += _label(block.down.answer, line + 5, last - 2, style)
        yield _arrow(start, names[id(block.down.block.box)], block.down, marks)


def _label(lines: Sequence[str], x: float, bottom: float, style: Style) -> list[drawing.Mark]:
    """Words whose last line stands on `bottom`."""
    first = bottom - (len(lines) - 1) * style.line
    return [drawing.Text(x, first + i * style.line, line, style.size) for i, line in enumerate(lines)]


def _arrow(start: str, end: str, way: Way, marks: Sequence[drawing.Mark]) -> drawing.Group:
    answer = " ".join(way.answer)
    return drawing.Group("arrow", f"{start}-to-{end}", f"{answer}: from {start} to {end}", tuple(marks))
