"""Where the boxes of a chart stand: no two overlap, every text has its room, and it all fits the sheet.

One way of a question goes down to the box below it, the others to the right. Which goes down is tried for every
question, and of all the layouts those are kept of which none is both narrower and lower.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from brightline.analysis.charts.sheet import Box, Ending, Onward, Question
from brightline.analysis.charts.text import LEADING, wrapped

PAD = 4.0
"""Between a box and its text, in points."""
INSET = 13.0
"""How far from the left the arrow stands that leads down."""
BAR = 1.7
"""How high the head of an outcome is, in sizes of its type."""
POINT = 8.0
"""How far the points of a question are set in."""
KEPT = 12
"""Layouts of one block that are kept."""


class DoesNotFit(Exception):
    """A chart that no layout brings onto one sheet in a type that can be read."""


class Style(Struct, frozen=True):
    """Sizes in points."""

    size: float
    """Of the type."""
    question: float
    """How wide a box with a question is."""
    gap: float
    """How wide the room for an arrow and its answer is."""
    ending: float
    """How wide a box with an outcome is."""

    @property
    def small(self) -> float:
        """Of the type of the cites; never under 7.5."""
        return max(7.5, self.size - 1)

    @property
    def between(self) -> float:
        """From one box down to the next that no arrow leads to from it."""
        return self.size

    @property
    def line(self) -> float:
        """From one line of text to the next."""
        return self.size * LEADING


class Way(Struct, frozen=True):
    """An answer and the block it leads to; `lead` is the room above the block that the answer needs."""

    answer: tuple[str, ...]
    block: Block
    lead: float = 0


class Block(Struct, frozen=True):
    """A box with all that it leads to, laid out."""

    box: Box
    width: float
    height: float
    own: tuple[float, float]
    """Width and height of the box itself, which stands at the top left."""
    right: tuple[Way, ...] = ()
    down: Way | None = None


def question_lines(box: Question, style: Style) -> tuple[list[str], list[list[str]], list[str]]:
    """The lines of a question, of each of its points, and of its note."""
    room = style.question - 2 * PAD
    head = wrapped(f"{box.number or 88}  {box.asked.text}", style.size, room, bold=True)
    points = [wrapped(p, style.size, room - POINT) for p in box.asked.points]
    return head, points, wrapped(box.asked.note, style.small, room)


def ending_lines(box: Ending, style: Style) -> tuple[list[str], list[str]]:
    """The lines of an outcome and of its cites."""
    room = style.ending - 2 * PAD
    text = [line for part in box.lines for line in wrapped(part, style.size, room)]
    return text, [line for cite in box.cites for line in wrapped(cite, style.small, room)]


def onward_text(box: Onward) -> str:
    return f"Go on at question {box.to.number or 88}"


def fitting(box: Box, style: Style, width: float, height: float) -> Block | None:
    """The layout of a chart that fits a sheet, the lowest first; None where none does."""
    found = [b for b in _Laying(style).blocks(box) if b.width <= width and b.height <= height]
    return min(found, key=lambda b: b.height, default=None)


class _Laying:
    def __init__(self, style: Style) -> None:
        self._style = style

    def blocks(self, box: Box) -> list[Block]:
        own = self._size(box)
        if not isinstance(box, Question):
            return [Block(box, *own, own)]
        inner = [self.blocks(to) for _, to in box.ways]
        answers = [answer for answer, _ in box.ways]
        found: list[Block] = []
        for down in (None, *range(len(inner))):
            if down is None or isinstance(box.ways[down][1], Question):
                found += self._ways(box, own, answers, inner, down)
        return _best(found)

    def _size(self, box: Box) -> tuple[float, float]:
        style = self._style
        small = style.small * LEADING
        match box:
            case Question():
                head, points, note = question_lines(box, style)
                lines = len(head) + sum(map(len, points))
                return style.question, lines * style.line + len(note) * small + 2 * PAD
            case Ending():
                text, cites = ending_lines(box, style)
                height = style.size * BAR + len(text) * style.line + len(cites) * small
                return style.ending, height + (1.5 * PAD if text or cites else 0)
            case Onward():
                return style.ending, style.line + 2 * PAD

    def _ways(
        self, box: Question, own: tuple[float, float], answers: list[str], inner: list[list[Block]], down: int | None
    ) -> Iterator[Block]:
        style = self._style
        aside = [i for i in range(len(inner)) if i != down]
        leads = {i: wrapped(answers[i], style.size, style.gap - 14) for i in aside}
        below: list[Way | None] = [None]
        if down is not None:
            answer = tuple(wrapped(answers[down], style.size, style.question - INSET - 5))
            lead = len(answer) * style.line + 12
            below = [Way(answer, b, lead) for b in inner[down]]
        for widest in sorted({b.width for i in aside for b in inner[i]}) or [0.0]:
            chosen = [min((b for b in inner[i] if b.width <= widest), key=_height, default=None) for i in aside]
            right = []
            for i, block in zip(aside, chosen, strict=True):
                if block is None:
                    break
                lead = max(0.0, len(leads[i]) * style.line + 3 - entry(block))
                right.append(Way(tuple(leads[i]), block, lead))
            else:
                beside = sum(w.lead + w.block.height for w in right) + style.between * max(0, len(right) - 1)
                for way in below:
                    width = own[0] + (style.gap + widest if right else 0)
                    height = max(own[1], beside)
                    if way is not None:
                        width = max(width, way.block.width)
                        height = max(own[1] + way.lead, beside + style.between) + way.block.height
                    yield Block(box, width, height, own, tuple(right), way)


def entry(block: Block) -> float:
    """How far below the top of a block the arrow from the left comes in."""
    return min(block.own[1] / 2, 14.0)


def _height(block: Block) -> float:
    return block.height


def _best(found: Sequence[Block]) -> list[Block]:
    kept: list[Block] = []
    for block in sorted(found, key=lambda b: (b.width, b.height)):
        if not kept or block.height < kept[-1].height:
            kept.append(block)
    if len(kept) <= KEPT:
        return kept
    return [kept[round(i * (len(kept) - 1) / (KEPT - 1))] for i in range(KEPT)]
