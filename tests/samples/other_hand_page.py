"""The sheet of paper that layout "b" is typed on: faces, running text with blanks and boxes, rows of entries, ink.

All places are points from the page's top left corner. Whatever is typed into a blank, a cell or a box is noted in
the truth as it is drawn, so that no layout can forget it.
"""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tests.samples.other_hand_faces import FACES, HANDWRITING, TYPED
from tests.samples.other_hand_pen import scrawl, tick
from tests.samples.truth import Drawn, Region, Truth

WIDTH, HEIGHT = 612.0, 792.0
"""US letter."""
TICKS = ("x", "check", "scribble", "filled")


class Bold(str):
    """Words in the bold face."""


class Italic(str):
    """Words in the italic face."""


class Blank(Struct):
    """A gap in a sentence, with what somebody filled in. Without a name it is in no truth."""

    name: str
    value: str
    width: float = 90


class Box(Struct):
    """A check box. Without a name it is in no truth."""

    name: str
    on: bool = False


class Entry(Struct):
    """A labelled place in a row: the label, what is filled in, and its share of the row's width."""

    label: str
    value: str = ""
    name: str = ""
    share: float = 1
    caption: bool = False
    """The label stands under a line, as signature blocks have it."""


class Ink(Struct):
    """A line to sign on, with its caption under it. `who` is empty when nobody signed."""

    caption: str
    who: str = ""
    issuing: bool = False
    """It is the signature that makes the paper, so that its place is in the truth."""
    share: float = 1


Part = str | Blank | Box
Token = tuple[str, Any, float, bool]
"""Its kind (a face's name, `blank`, `box` or `break`), what it is, its width, whether a space stands before it."""


class Look(Struct):
    """The habits of one typist."""

    family: tuple[str, str, str]
    size: float
    leading: float
    margin: float
    shape: str
    """Of check boxes: `square`, `bracket` or `parenthesis`."""
    grid: str
    """Of rows: `cells` with borders, or `lines` under each value, or `plain`."""
    justified: bool
    typed: str
    written: str
    hand: str
    tick: str
    spread: float
    """Points between one block and the next."""


def some_look(rng: random.Random, shrink: float = 1) -> Look:
    """One typist's habits, drawn by chance. `shrink` below 1 sets everything smaller, to fit a crowded page."""
    shape = rng.choice(("square", "square", "bracket", "parenthesis"))
    return Look(
        family=rng.choice(FACES),
        size=rng.choice((9.5, 10.5, 11.5, 12)) * shrink,
        leading=rng.choice((1.15, 1.2, 1.3)),
        margin=rng.choice((40, 48, 54)),
        shape=shape,
        grid=rng.choice(("cells", "cells", "lines", "plain")),
        justified=rng.random() < 0.25,
        typed=rng.choice(TYPED),
        written=rng.choice(HANDWRITING),
        hand=rng.choice(("type", "type", "handwriting")),
        tick=rng.choice(TICKS),
        spread=rng.choice((4, 7, 12)) * shrink,
    )


class Sheet:
    """One page in the making. `y` is how far down the page is full."""

    def __init__(self, rng: random.Random, look: Look, form: str, revision: str, page: int, of: int | None) -> None:
        self.rng, self.look = rng, look
        self.truth = Truth(
            form=form, revision=revision, page=page, of=of, hand=look.hand, tick=look.tick, layout="b"
        )  # fmt: skip
        self._bytes = io.BytesIO()
        self.canvas = Canvas(self._bytes, pagesize=(WIDTH, HEIGHT), invariant=1)
        self.left, self.right = look.margin, WIDTH - look.margin
        self.y = look.margin * 0.9
        self.size = look.size
        self.bottom = HEIGHT - 44

    @property
    def width(self) -> float:
        """Between the margins."""
        return self.right - self.left

    @property
    def pen_face(self) -> str:
        """What blanks are filled in with."""
        return self.look.written if self.look.hand == "handwriting" else self.look.typed

    @property
    def pen_size(self) -> float:
        """Handwriting is larger than type; the two handwriting fonts are also of different heights."""
        if self.look.hand == "type":
            return self.size
        return self.size * (1.6 if "Amatic" in self.look.written else 1.2)

    def finish(self) -> Drawn:
        """The page and its truth."""
        self.canvas.showPage()
        self.canvas.save()
        return Drawn(pdf=self._bytes.getvalue(), truth=self.truth)

    # Words

    def put(self, text: str, x: float, y: float, face: str = "", size: float = 0, align: str = "left") -> None:
        """One line of print whose baseline is at `y`."""
        face, size = face or self.look.family[0], size or self.size
        self.canvas.setFont(face, size)
        draw = {"left": self.canvas.drawString, "right": self.canvas.drawRightString}
        draw.get(align, self.canvas.drawCentredString)(x, HEIGHT - y, text)

    def gap(self, points: float = 0) -> None:
        """Leaves room."""
        self.y += points or self.look.spread

    def rule(self, weight: float = 0.8, double: bool = False) -> None:
        """A line from margin to margin."""
        self.line(self.left, self.y, self.right, self.y, weight)
        if double:
            self.line(self.left, self.y + 2.5, self.right, self.y + 2.5, weight)
        self.y += 5

    def line(self, x0: float, y0: float, x1: float, y1: float, weight: float = 0.6) -> None:
        """A straight line."""
        self.canvas.setLineWidth(weight)
        self.canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)

    def frame(self, region: Region, weight: float = 0.7) -> None:
        """A border."""
        x0, y0, x1, y1 = region
        self.canvas.setLineWidth(weight)
        self.canvas.rect(x0, HEIGHT - y1, x1 - x0, y1 - y0)

    def title(self, text: str, larger: float = 1.25, align: str = "center", bold: bool = True) -> None:
        """A heading on lines of its own."""
        face = self.look.family[1 if bold else 0]
        size = self.size * larger
        for wrapped in wrap(text, face, size, self.width):
            self.y += size * 1.2
            x = {"center": WIDTH / 2, "left": self.left, "right": self.right}[align]
            self.put(wrapped, x, self.y, face, size, align)
        self.y += 2

    def footer(self, left: str = "", right: str = "", middle: str = "") -> None:
        """The form's number and page, at the foot."""
        y, size = HEIGHT - 28, self.size * 0.85
        self.put(left, self.left, y, size=size)
        self.put(middle, WIDTH / 2, y, size=size, align="center")
        self.put(right, self.right, y, size=size, align="right")

    def text(
        self,
        *parts: Part,
        x: float = 0,
        width: float = 0,
        smaller: float = 1,
        align: str = "",
        bold: bool = False,
    ) -> None:
        """A paragraph: words, blanks and boxes, wrapped to the width. A newline in a word breaks the line."""
        x, width = x or self.left, width or self.width
        size = self.size * smaller
        tokens = self._tokens(parts, size, bold)
        pitch = size * self.look.leading
        if any(isinstance(part, Blank) for part in parts):
            pitch = max(pitch, self.pen_size * 1.15)
        lines = _lines(tokens, width, stringWidth(" ", self.look.family[0], size))
        for index, (row, used, ended) in enumerate(lines):
            self.y += pitch
            space = stringWidth(" ", self.look.family[0], size)
            at = x
            if align == "center":
                at += (width - used) / 2
            elif align == "right":
                at += width - used
            elif self.look.justified and not ended and index < len(lines) - 1 and len(row) > 4:
                space += (width - used) / max(1, sum(1 for token in row[1:] if token[3]))
            for place, (kind, what, wide, spaced) in enumerate(row):
                at += space if spaced and place else 0
                if kind == "blank":
                    self._blank(what, at, wide)
                elif kind == "box":
                    self.box(what, at, self.y, size)
                else:
                    self.put(what, at, self.y, kind, size)
                at += wide
        self.y += pitch * 0.25

    def _tokens(self, parts: Sequence[Part], size: float, bold: bool) -> list[Token]:
        tokens: list[Token] = []
        spaced = False
        for part in parts:
            if isinstance(part, Blank):
                wide = max(part.width, stringWidth(part.value, self.pen_face, self.pen_size) + 6)
                tokens.append(("blank", part, wide, spaced))
                spaced = False
            elif isinstance(part, Box):
                tokens.append(("box", part, self.box_width(size), spaced))
                spaced = True
            else:
                face = self.look.family[1 if bold or isinstance(part, Bold) else 2 if isinstance(part, Italic) else 0]
                for piece in re.findall(r"\n|[^\S\n]+|\S+", str(part)):
                    if piece == "\n":
                        tokens.append(("break", "", 0, False))
                    elif piece.isspace():
                        spaced = True
                        continue
                    else:
                        tokens.append((face, piece, stringWidth(piece, face, size), spaced))
                    spaced = False
        return tokens

    def _blank(self, blank: Blank, x: float, wide: float) -> None:
        self.line(x, self.y + 1.5, x + wide, self.y + 1.5, 0.5)
        self.fill(blank.name, blank.value, (x, self.y - self.pen_size, x + wide, self.y + 3))

    # What is filled in

    def fill(self, name: str, value: str, region: Region, lines: int = 1) -> None:
        """Types or writes a value into its place, and notes it. It is set smaller if the place is too narrow."""
        x0, y0, x1, y1 = region
        face, size = self.pen_face, self.pen_size
        rows = [value]
        while size > 5:
            rows = [row for piece in value.split("\n") for row in wrap(piece, face, size, x1 - x0 - 4)]
            wide = max((stringWidth(row, face, size) for row in rows), default=0)
            if (
                wide <= x1 - x0 - 3
                and (len(rows) <= 1 or len(rows) * size * 1.05 <= y1 - y0 + 2)
                and len(rows) <= lines
            ):
                break
            size *= 0.95
        baseline = y1 - 3 if lines == 1 else y0 + size
        for row in rows:
            at = x0 + 2
            for word in row.split(" "):
                jitter = self.rng.uniform(-0.8, 0.8) if self.look.hand == "handwriting" else 0
                self.put(word, at, baseline + jitter, face, size)
                at += stringWidth(word + " ", face, size)
            baseline += size * 1.08
        if name and name not in self.truth.fields:
            shown = " ".join(value.split())
            self.truth.fields[name] = shown.upper() if "Amatic" in face else shown
            self.truth.regions[name] = region

    def box_width(self, size: float) -> float:
        """How wide a check box is beside print of this size."""
        if self.look.shape == "square":
            return size * 0.95
        return stringWidth("[   ]", self.look.family[0], size)

    def box(self, box: Box, x: float, y: float, size: float) -> None:
        """A check box that stands on the baseline `y`, ticked or not."""
        wide = self.box_width(size)
        region = (x, y - size * 0.85, x + wide, y + size * 0.12)
        if self.look.shape == "square":
            self.frame(region, 0.8)
        else:
            opening, closing = "[]" if self.look.shape == "bracket" else "()"
            self.put(opening, x, y, size=size)
            self.put(closing, x + wide, y, size=size, align="right")
        if box.on and self.look.shape != "square" and self.look.tick == "x" and self.look.hand == "type":
            self.put("X", x + wide / 2, y, self.look.family[1], size, "center")
        elif box.on:
            tick(self.canvas, self.rng, self.look.tick, (x, HEIGHT - region[3], x + wide, HEIGHT - region[1]))
        if box.name:
            self.truth.boxes[box.name] = box.on
            self.truth.regions[f"box:{box.name}"] = region

    def check(self, box: Box, *parts: Part, x: float = 0, width: float = 0, smaller: float = 1) -> None:
        """A check box with its words beside it."""
        x = x or self.left
        width = width or self.right - x
        size = self.size * smaller
        indent = self.box_width(size) + 5
        top = self.y
        self.text(*parts, x=x + indent, width=width - indent, smaller=smaller)
        pitch = size * self.look.leading
        if any(isinstance(part, Blank) for part in parts):
            pitch = max(pitch, self.pen_size * 1.15)
        self.box(box, x, top + pitch, size)

    # Rows

    def row(self, *entries: Entry | Ink, x: float = 0, width: float = 0, lines: int = 1) -> None:
        """Entries side by side. Labels stand before or over their values; captions and signatures under a line."""
        x, width = x or self.left, width or self.right - (x or self.left)
        shares = sum(entry.share for entry in entries)
        if any(isinstance(entry, Ink) or entry.caption for entry in entries):
            place = self._captioned
        elif self.look.grid == "cells" or lines > 1:
            place = self._cell
        else:
            place = self._inline
        deepest, top = self.y, self.y
        for entry in entries:
            wide = width * entry.share / shares
            deepest = max(deepest, place(entry, x, top, wide, lines))
            x += wide
        if place == self._cell and self.look.grid == "cells":
            x = x - width
            for entry in entries:
                wide = width * entry.share / shares
                self.frame((x, top, x + wide, deepest))
                x += wide
        self.y = deepest

    def _cell(self, entry: Entry, x: float, top: float, wide: float, lines: int) -> float:
        size = self.size * 0.85
        y = top
        for label in wrap(entry.label, self.look.family[0], size, wide - 6):
            y += size * 1.15
            self.put(label, x + 3, y, size=size)
        deep = self.pen_size * 1.15 * lines
        self.fill(entry.name, entry.value, (x + 3, y + 2, x + wide - 3, y + 4 + deep), lines)
        return y + 6 + deep

    def _inline(self, entry: Entry, x: float, top: float, wide: float, _: int) -> float:
        y = top + max(self.size * 1.35, self.pen_size * 1.2)
        self.put(entry.label, x, y)
        start = x + stringWidth(entry.label, self.look.family[0], self.size) + 4
        if self.look.grid == "lines":
            self.line(start, y + 1.5, x + wide - 8, y + 1.5, 0.5)
        self.fill(entry.name, entry.value, (start, y - self.pen_size, x + wide - 8, y + 3))
        return y + 4

    def _captioned(self, entry: Entry | Ink, x: float, top: float, wide: float, _: int) -> float:
        y = top + max(self.size * 1.9, self.pen_size * 1.4) + (8 if isinstance(entry, Ink) and entry.issuing else 0)
        self.line(x, y, x + wide - 14, y, 0.6)
        size = self.size * 0.85
        caption, low = (entry.caption if isinstance(entry, Ink) else entry.label), y
        for label in wrap(caption, self.look.family[2], size, wide - 14):
            low += size * 1.15
            self.put(label, x + (wide - 14) / 2, low, self.look.family[2], size, "center")
        if isinstance(entry, Entry):
            self.fill(entry.name, entry.value, (x, y - self.pen_size - 2, x + wide - 14, y + 1))
            return low + 3
        if entry.issuing:
            self.truth.regions["signature"] = (x, y - 26, x + wide - 14, y + 3)
        if entry.who:
            self.sign(entry.who, x, y, wide - 14)
        return low + 3

    def sign(self, who: str, x: float, y: float, wide: float) -> None:
        """Ink on the line, `/s/ NAME`, or the stamp that a signing program leaves."""
        if who.startswith("/s/"):
            self.put(who, x + 6, y - 4, self.look.typed, self.size * 1.05)
        elif who.startswith("Digitally"):
            for index, line in enumerate(who.split("\n")):
                self.put(line, x + 6, y - 12 + index * 7.5, FACES[0][0], 6.5)
        else:
            scrawl(self.canvas, self.rng, who, (x + 8, HEIGHT - y - 3, x + min(wide, 190), HEIGHT - y + 20))


def wrap(text: str, face: str, size: float, width: float) -> list[str]:
    """The text in lines that fit the width. A word that is too long stands alone."""
    lines: list[str] = []
    for word in text.split():
        if lines and stringWidth(f"{lines[-1]} {word}", face, size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _lines(tokens: Sequence[Token], width: float, space: float) -> list[tuple[list[Token], float, bool]]:
    """Lines of tokens, the width each uses, and whether a newline ended it."""
    lines: list[tuple[list[Token], float, bool]] = []
    row: list[Token] = []
    used = 0.0
    for token in tokens:
        kind, _, wide, spaced = token
        if kind == "break":
            lines.append((row, used, True))
            row, used = [], 0.0
            continue
        more = wide + (space if spaced and row else 0)
        if row and spaced and used + more > width:
            lines.append((row, used, False))
            row, used = [], 0.0
            more = wide
        row.append(token)
        used += more
    lines.append((row, used, True))
    return lines


def draw(
    rng: random.Random,
    form: str,
    build: Callable[[Sheet, random.Random], None],
    revision: str = "",
    page: int = 1,
    of: int | None = None,
) -> Drawn:
    """Lets `build` fill a sheet, again and again in smaller type until all of it fits on the page.

    Raises ValueError if it does not fit in the smallest type that a fax can carry.
    """
    seed = rng.getrandbits(64)
    shrink = 1.0
    while shrink > 0.6:
        chance = random.Random(seed)
        sheet = Sheet(chance, some_look(chance, shrink), form, revision, page, of)
        build(sheet, chance)
        if sheet.y <= sheet.bottom:
            return sheet.finish()
        shrink -= 0.04
    raise ValueError(f"{form} page {page} does not fit on a sheet")
