"""A letter page to draw forms on: print, labels, filled-in values, check boxes and signatures, each noted in a truth.

Positions are points from the top left corner. Faces, margins, sizes and spacing vary a little with the chance that the
page is given, so that nobody can read these pages by absolute position.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from tests.samples import marks
from tests.samples.faces import HELVETICA, SCALE, TIMES, TYPED, Family, face_for, hands, width_of
from tests.samples.truth import Drawn, Region, Truth

WIDTH, HEIGHT = 612.0, 792.0
FOOT = 784.0
"""Nothing may be drawn below this."""


class Strong(str):
    """Words in bold print."""


class Slanted(str):
    """Words in slanted print."""


class Box(NamedTuple):
    """A check box within a text. Without a name it is drawn and not noted."""

    name: str
    on: bool = False


class Blank(NamedTuple):
    """A line to fill in within a text. Without a field it is drawn and not noted; `width` is in points."""

    field: str
    value: str
    width: float


Part = str | Box | Blank


class _Piece(NamedTuple):
    """One unbreakable piece of a flowing text."""

    part: Part
    face: str
    width: float
    space: float


class Sheet:
    """One page under the pen. `y` is the cursor: the baseline of what was drawn last, or the top of what comes next."""

    def __init__(
        self,
        pick: random.Random,
        form: str,
        *,
        revision: str = "",
        page: int = 1,
        of: int | None = None,
        hand: str = "type",
        tick: str = "x",
        family: Family | None = None,
        air: float = 1.0,
    ) -> None:
        """`air` is how much wider than drawn the gaps between paragraphs may be, for forms that do not fill a page."""
        self.pick = pick
        self._bytes = BytesIO()
        self.canvas = Canvas(self._bytes, pagesize=(WIDTH, HEIGHT), invariant=1)
        self.truth = Truth(form=form, revision=revision, page=page, of=of, hand=hand, tick=tick)
        chosen = pick.choice((TIMES, HELVETICA))
        self.family = family or chosen
        # Helvetica is wider than Times, so the same words need a smaller size.
        self.scale = pick.uniform(0.97, 1.04) * (0.93 if self.family is HELVETICA else 1.0)
        self.leading = pick.uniform(1.14, 1.22)
        self.air = pick.uniform(1.0, air)
        shift = pick.uniform(-8, 8)
        self.left = 44 + shift + pick.uniform(-4, 4)
        self.right = WIDTH - 44 + shift + pick.uniform(-4, 4)
        self.top = 34 + pick.uniform(-6, 10)
        self.y = self.top
        self.hand_face = hands()[int(pick.random() * len(hands()))]
        self.typed_face = pick.choice(TYPED)

    @property
    def width(self) -> float:
        return self.right - self.left

    # Print

    def put(
        self, text: str, x: float, y: float, size: float = 9, *, bold: bool = False, slanted: bool = False,
        align: str = "left", face: str = "",
    ) -> Region:  # fmt: skip
        """Print one line whose baseline starts, is centred or ends at (x, y)."""
        size *= self.scale
        wanted = face or self.family[bold + 2 * slanted]
        used = face_for(text, wanted)
        self.canvas.setFont(used, size)
        width = width_of(text, used, size)
        start = x - {"left": 0.0, "centre": width / 2, "right": width}[align]
        self.canvas.drawString(start, HEIGHT - y, text)
        self._within(y)
        return (start, y - size * 0.8, start + width, y + size * 0.22)

    def heading(self, text: str, size: float = 11, *, gap: float = 3, bold: bool = True) -> None:
        """Print a centred line below the cursor."""
        self.y += size * self.scale
        self.put(text, (self.left + self.right) / 2, self.y, size, bold=bold, align="centre")
        self.y += gap * self.air

    def rule(self, y: float, x: float | None = None, to: float | None = None, thick: float = 0.6) -> None:
        """Draw a level line."""
        self.canvas.setLineWidth(thick)
        left, right = (self.left if x is None else x), (self.right if to is None else to)
        self.canvas.line(left, HEIGHT - y, right, HEIGHT - y)

    def frame(self, x: float, y: float, width: float, height: float, thick: float = 0.6) -> None:
        """Draw a rectangle whose top left corner is (x, y)."""
        self.canvas.setLineWidth(thick)
        self.canvas.rect(x, HEIGHT - y - height, width, height)
        self._within(y + height)

    def flow(
        self, parts: str | Sequence[Part], *, x: float | None = None, to: float | None = None, size: float = 9,
        gap: float = 3, bold: bool = False,
    ) -> None:  # fmt: skip
        """Print a running text with its boxes and blanks from the cursor on, broken into lines; then leave a gap."""
        left, right = (self.left if x is None else x), (self.right if to is None else to)
        line: list[_Piece] = []
        used = 0.0
        tall = any(isinstance(part, Blank) for part in parts)
        pieces = self._pieces([parts] if isinstance(parts, str) else parts, size, bold)
        for number, piece in enumerate(pieces):
            needed = piece.width
            if isinstance(piece.part, Box) and number + 1 < len(pieces):
                # A box stays with the word that it stands before.
                needed += piece.space + pieces[number + 1].width
            if line and used + needed > right - left:
                self._line(line, left, size, tall)
                line, used = [], 0.0
            line.append(piece)
            used += piece.width + piece.space
        self._line(line, left, size, tall)
        self.y += gap * self.air

    def _pieces(self, parts: Sequence[Part], size: float, bold: bool) -> list[_Piece]:
        scaled = size * self.scale
        pieces = []
        for part in parts:
            face = self.family[(bold or isinstance(part, Strong)) + 2 * isinstance(part, Slanted)]
            space = width_of(" ", face, scaled)
            if isinstance(part, Box):
                pieces.append(_Piece(part, face, scaled * 0.95, space))
            elif isinstance(part, Blank):
                pieces.append(_Piece(part, face, part.width, space))
            else:
                for word in part.split():
                    used = face_for(word, face)
                    pieces.append(_Piece(word, used, width_of(word, used, scaled), space))
        return pieces

    def _line(self, line: Sequence[_Piece], x: float, size: float, tall: bool) -> None:
        scaled = size * self.scale
        self.y += scaled * (self.leading + (0.3 if tall else 0))
        for piece in line:
            if isinstance(piece.part, Box):
                self.box(piece.part.name, piece.part.on, x, self.y - scaled * 0.82, side=scaled * 0.86)
            elif isinstance(piece.part, Blank):
                self.rule(self.y + 1.5, x, x + piece.width, 0.5)
                self.fill(piece.part.field, piece.part.value, x + 3, self.y - 0.5, piece.width - 6, size=size + 0.5)
            else:
                self.canvas.setFont(piece.face, scaled)
                self.canvas.drawString(x, HEIGHT - self.y, str(piece.part))
            x += piece.width + piece.space
        self._within(self.y)

    # What is filled in

    def fill(self, field: str, value: str, x: float, y: float, width: float, *, size: float = 9.5) -> None:
        """Write a value on the baseline (x, y), smaller if it is too wide, and note it under its field."""
        if not value:
            return
        written = self.truth.hand == "handwriting"
        face = face_for(value, self.hand_face if written else self.typed_face)
        if written:
            size = max(size, 9) * 1.1 * SCALE.get(face, 1.0)
        size = min(size, size * width / max(1.0, width_of(value, face, size)))
        self.canvas.saveState()
        shift = self.pick.uniform(-1.2, 0.6) if written else 0.0
        self.canvas.translate(x, HEIGHT - y - shift)
        if written:
            self.canvas.rotate(self.pick.uniform(-0.8, 0.8))
            self.canvas.setFillColorRGB(0.05, 0.05, 0.3)
        self.canvas.setFont(face, size)
        self.canvas.drawString(0, 0, value)
        self.canvas.restoreState()
        self._within(y)
        if field:
            self._note(field, value, (x, y - size * 0.85, x + width_of(value, face, size), y + size * 0.25))

    def fill_lines(self, field: str, lines: Sequence[str], x: float, y: float, width: float, size: float = 9) -> None:
        """Write a value of several lines, the first on the baseline (x, y)."""
        for number, line in enumerate(lines):
            self.fill(field, line, x, y + number * size * 1.25, width, size=size)

    def _note(self, field: str, value: str, region: Region) -> None:
        known = self.truth.fields.get(field)
        if known is not None:
            value = f"{known}\n{value}"
            region = _around(self.truth.regions[field], region)
        self.truth.fields[field] = value
        self.truth.regions[field] = region

    def cell(
        self, x: float, y: float, width: float, height: float, label: str, field: str = "",
        value: str | Sequence[str] = "", *, size: float = 7.5,
    ) -> None:  # fmt: skip
        """Draw a framed cell with its label at the top and its value beside or below it."""
        self.frame(x, y, width, height)
        label_right = self.put(label, x + 3, y + size * self.scale + 1.5, size)[2]
        lines = [value] if isinstance(value, str) else value
        if height < 20 and len(lines) == 1:
            self.fill(field, lines[0], label_right + 4, y + height - 4, x + width - label_right - 6)
        else:
            room = height - size * self.scale - 6
            line_size = min(9.0, room / (1.25 * max(1, len(lines))))
            self.fill_lines(field, lines, x + 6, y + size * self.scale + 5.5 + line_size, width - 10, line_size)

    def captioned(
        self, x: float, y: float, width: float, caption: str, field: str = "", value: str = "", *, size: float = 7.5
    ) -> None:
        """Draw a line at y with a caption beneath and a value on it."""
        self.rule(y, x, x + width)
        self.put(caption, x + width / 2, y + size * self.scale + 1, size, align="centre")
        self.fill(field, value, x + 4, y - 2.5, width - 8)

    def labelled(
        self, label: str, x: float, y: float, to: float, field: str = "", value: str = "", *, size: float = 9,
        bold: bool = False,
    ) -> None:  # fmt: skip
        """Print a label on the baseline (x, y) and a line from there to `to`, with a value on it."""
        start = self.put(label, x, y, size, bold=bold)[2] + 4
        self.rule(y + 1.5, start, to, 0.5)
        self.fill(field, value, start + 3, y - 0.5, to - start - 5)

    def box(self, name: str, on: bool, x: float, y: float, *, side: float = 8.0) -> None:
        """Draw a check box whose top left corner is (x, y), ticked in the page's manner if it is on."""
        self.canvas.setLineWidth(0.7)
        self.canvas.rect(x, HEIGHT - y - side, side, side)
        if on:
            marks.tick(self.canvas, self.pick, self.truth.tick, x, y, side)
        if name:
            self.truth.boxes[name] = on
            self.truth.regions[f"box:{name}"] = (x, y, x + side, y + side)

    def option(
        self, name: str, on: bool, parts: str | Sequence[Part], *, x: float | None = None, to: float | None = None,
        size: float = 9, gap: float = 2,
    ) -> None:  # fmt: skip
        """Print a check box and the text that it stands before."""
        left = self.left if x is None else x
        scaled = size * self.scale
        tall = 0.3 if not isinstance(parts, str) and any(isinstance(part, Blank) for part in parts) else 0
        self.box(name, on, left, self.y + scaled * (self.leading + tall - 0.85), side=scaled * 0.9)
        self.flow(parts, x=left + scaled * 1.5, to=to, size=size, gap=gap)

    # Signatures, stamps

    def sign(
        self, x: float, y: float, width: float, caption: str, *, how: str, name: str = "", size: float = 7.5
    ) -> None:
        """Draw the line of the paper's own signature and note where it is. `how`: `ink`, `typed` or nothing."""
        self.countersign(x, y, width, caption, how=how, name=name, size=size)
        self.truth.regions["signature"] = (x, y - 24, x + width, y + 2)

    def countersign(
        self, x: float, y: float, width: float, caption: str, *, how: str, name: str = "", size: float = 7.5
    ) -> None:
        """Draw the line of some other signature, such as the receiver's, which says nothing about the signer."""
        self.rule(y, x, x + width)
        if caption:
            self.put(caption, x + width / 2, y + size * self.scale + 1, size, align="centre")
        if how == "ink":
            marks.signature(self.canvas, self.pick, x, y, width)
        elif how == "typed":
            self.put(f"/s/ {name}", x + 6, y - 3, 10.5, slanted=True)
        elif how:
            raise ValueError(f"Nobody signs by {how!r}; a signature is 'ink', 'typed' or '' for none.")

    def stamp(self, lines: Sequence[str], x: float, y: float, *, angle: float = 0, size: float = 16) -> None:
        """Press a rubber stamp on the page, its middle at (x, y)."""
        marks.stamp(self.canvas, lines, x, y, angle=angle, size=size, grey=self.pick.uniform(0.1, 0.45))

    def seal(self, words: str, x: float, y: float, radius: float = 34) -> None:
        """Print a round seal around (x, y)."""
        marks.seal(self.canvas, words, x, y, radius, grey=self.pick.uniform(0.2, 0.5))

    # The end

    def footer(
        self, left: str = "", centre: str = "", right: str = "", *, size: float = 7.5, bold: bool = False
    ) -> None:
        """Print the last line of the page."""
        y = FOOT - 14 + self.pick.uniform(-5, 6)
        self._within(self.y + FOOT - y + size)
        self.put(left, self.left, y, size, bold=bold)
        self.put(centre, (self.left + self.right) / 2, y, size, align="centre")
        self.put(right, self.right, y, size, align="right", bold=bold)

    def _within(self, y: float) -> None:
        if y > FOOT:
            raise ValueError(f"{self.truth.form} page {self.truth.page} runs over its foot: {y:.0f} points down.")

    def done(self, signer: str) -> Drawn:
        """The finished page, and who signed it."""
        self.truth.signer = signer
        self.canvas.showPage()
        self.canvas.save()
        return Drawn(pdf=self._bytes.getvalue(), truth=self.truth)


def _around(one: Region, other: Region) -> Region:
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))
