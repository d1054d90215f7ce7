"""Check boxes and signatures: whether there is ink where a form wants it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from typing import Any

import cv2
import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from brightline.paper.catalogue import BoxSpec, PageSpec
from brightline.paper.page import DPI, Gray, dark, faintly, without_rules
from brightline.paper.text import Box, Found, PageText, folded

SIZES = range(15, 44)
"""How wide a check box is, in pixels."""
SIDES = 0.82
"""The part of each side of a square that must be inked, where the size of the page's boxes is not known."""
WORN_SIDE, WORN_SIDES = 0.55, 0.85
"""Where it is known: the part of the worst side, and of all four."""
EMPTY, TICKED = 0.035, 0.09
"""The part of a box's inside that is inked, at most when it is empty and at least when it is ticked."""

GAP = 16
"""A gap between two words in which a box may stand, in pixels: the recogniser says only about where a word ends."""

WORN = 10.0
"""How much less like its wording a label may be where the part of the page is known."""

Ink = NDArray[np.bool_]


class Mark(Struct, frozen=True):
    """A check box: `on`, `off` or `unknown`."""

    state: str
    confidence: float
    region: Box | None


class Square(Struct, frozen=True):
    box: Box
    sides: float


def boxes_of(text: PageText, spec: PageSpec, image: Gray) -> dict[str, Mark]:
    """Every check box of a page, by its name."""
    ink = dark(image)
    labels = {name: _labels(text, box) for name, box in spec.boxes.items()}
    starts = {name: [_starts(text, place) for place in places] for name, places in labels.items()}
    first = {name: _best(ink, places, None) for name, places in starts.items()}
    sizes = sorted(s.box.width for s in first.values() if s is not None and s.sides > 0.9)
    usual = sizes[len(sizes) // 2] if len(sizes) >= 3 else None
    marks = {}
    for name, places in labels.items():
        square = first[name] if usual is None else _best(ink, starts[name], usual)
        marks[name] = _mark(ink, square, text, places)
    return _none_twice(marks)


def starts_of(text: PageText, spec: BoxSpec) -> list[Box]:
    """Where the wording of a box may begin, at each place where it stands."""
    return [start for place in _labels(text, spec) for start in _starts(text, place)]


def _labels(text: PageText, spec: BoxSpec) -> list[Found]:
    after = text.find(spec.after) if spec.after else None
    before = text.find(spec.before) if spec.before else None
    if (spec.after and after is None) or (spec.before and before is None):
        return []
    below, above = after.box.middle - 1 if after else -1.0, before.box.middle if before else 1e9
    longer = {
        word for one in spec.unless for found in text.every(one, below=below, above=above) for word in found.words
    }
    # In so small a part of the page a wording may be worn more than elsewhere.
    worn = WORN if spec.after or spec.before else 0.0
    for look in (text.every, partial(text.nearest, worn=worn)):
        for wording in spec.words:
            found = look(wording, below=below, above=above)
            places = [p for p in found if not longer & set(p.words)]
            if places:
                return places
    return []


def _starts(text: PageText, place: Found) -> list[Box]:
    """Where the wording may begin that a box stands before: after a gap to its left, the nearest first, or where its
    line begins."""
    line, word = place.words[0]
    words = text.lines[line].words
    gaps = [n for n in range(word, 0, -1) if words[n].box.left - words[n - 1].box.right > GAP]
    return [Box(words[n].box.left, place.box.top, place.box.right, place.box.bottom) for n in (*gaps, 0)]


def _best(ink: Ink, starts: list[list[Box]], usual: float | None) -> Square | None:
    """The plainest square in front of one of the places where a label stands."""
    found = []
    for at_one_place in starts:
        squares = (_square_before(ink, start, usual) for start in at_one_place)
        square = next((s for s in squares if s is not None), None)
        if square is not None:
            found.append(square)
    return max(found, key=lambda s: s.sides, default=None)


def _square_before(ink: Ink, label: Box, usual: float | None) -> Square | None:
    """The square nearest to the left end of a label."""
    height, width = ink.shape
    left, right = max(0, int(label.left - 0.5 * DPI)), min(width, int(label.left + 0.12 * DPI))
    top, bottom = max(0, int(label.top - 8)), min(height, int(label.bottom + 8))
    window = ink[top:bottom, left:right]
    if window.shape[0] < SIZES[0] or window.shape[1] < SIZES[0]:
        return None
    # A side may lean by a pixel: the ink is thickened across it.
    level = _sums(cv2.dilate(window.astype(np.uint8), np.ones((3, 1), np.uint8)), 1)
    upright = _sums(cv2.dilate(window.astype(np.uint8), np.ones((1, 3), np.uint8)), 0)
    best: tuple[float, Square] | None = None
    for size in SIZES if usual is None else range(max(SIZES[0], int(usual * 0.85)), int(usual * 1.15) + 2):
        rows, columns = window.shape[0] - size, window.shape[1] - size
        if rows <= 0 or columns <= 0:
            break
        across = (level[:, size:] - level[:, :-size])[:, :columns] / size
        down = (upright[size:, :] - upright[:-size, :])[:rows, :] / size
        four = np.stack([across[:rows], across[size : size + rows], down[:, :columns], down[:, size : size + columns]])
        worst = four.min(axis=0)
        sides = worst if usual is None else np.where(worst >= WORN_SIDE, four.mean(axis=0), 0.0)
        y, x = np.unravel_index(int(sides.argmax()), sides.shape)
        score = float(sides[y, x])
        # Of two as plain, the larger: a small square fits into the corner of a ticked one.
        worth = min(score, 0.97) + 0.004 * size
        if score >= (SIDES if usual is None else WORN_SIDES) and (best is None or worth > best[0]):
            box = Box(left + float(x), top + float(y), left + float(x) + size, top + float(y) + size)
            best = worth, Square(box, score)
    return best[1] if best else None


def _sums(window: Any, axis: int) -> NDArray[np.int32]:
    """Running sums along an axis, with a zero before the first."""
    pad = ((0, 0), (1, 0)) if axis == 1 else ((1, 0), (0, 0))
    return np.pad(np.cumsum(window, axis=axis, dtype=np.int32), pad)


BRACKETS = re.compile(r"[\[(|]\s*([xX✓✗vV/*■•]{1,2}|)\s*[\])|]\s*$")


def _mark(ink: Ink, square: Square | None, text: PageText, places: list[Found]) -> Mark:
    if square is not None:
        return Mark("unknown", 0.0, square.box) if _part_of_more(ink, square.box) else _inside(ink, square)
    for place in places:
        line, word = place.words[0]
        before = " ".join(w.text for w in text.lines[line].words[max(0, word - 2) : word])
        if word == 0 and line > 0 and abs(text.lines[line - 1].box.middle - place.box.middle) < place.box.height:
            before = text.lines[line - 1].text[-6:]
        bracket = BRACKETS.search(before)
        if bracket:
            region = Box(place.box.left - 0.35 * DPI, place.box.top, place.box.left, place.box.bottom)
            return Mark("on" if bracket[1] else "off", 0.85 if bracket[1] else 0.75, region)
    return Mark("unknown", 0.0, None)


def _inside(ink: Ink, square: Square) -> Mark:
    box, edge = square.box, max(3, round(square.box.width * 0.2))
    inside = ink[int(box.top) + edge : int(box.bottom) - edge + 1, int(box.left) + edge : int(box.right) - edge + 1]
    share = float(inside.mean()) if inside.size else 0.0
    if share <= EMPTY:
        return Mark("off", 0.95 if share < 0.02 else 0.85, box)
    if share >= TICKED:
        return Mark("on", 0.95 if share > 0.15 else 0.85, box)
    return Mark("unknown", 0.0, box)


def _part_of_more(ink: Ink, box: Box) -> bool:
    """Whether a square hangs together with ink well outside it, as the letter of a stamp or a stroke across it does.

    A tick may leave its box by as much as the box is wide.
    """
    size = round(box.width)
    top, left = max(0, int(box.top) - 2 * size), max(0, int(box.left) - 2 * size)
    window = ink[top : int(box.bottom) + 2 * size, left : int(box.right) + 2 * size]
    _, labels = cv2.connectedComponents(window.astype(np.uint8), connectivity=8)
    own = labels[int(box.top) - top : int(box.bottom) - top + 1, int(box.left) - left : int(box.right) - left + 1]
    near = labels.copy()
    near[
        max(0, int(box.top) - top - size) : int(box.bottom) - top + size,
        max(0, int(box.left) - left - size) : int(box.right) - left + size,
    ] = 0
    number = int(labels.max()) + 1
    within, outside = np.bincount(own.ravel(), minlength=number), np.bincount(near.ravel(), minlength=number)
    return bool(((within > 0) & (outside > size))[1:].any())


def _none_twice(marks: dict[str, Mark]) -> dict[str, Mark]:
    """One square cannot be two boxes: where two labels claim it, neither is known."""
    plain = {}
    for name, mark in marks.items():
        shared = mark.region is not None and any(
            other is not mark and other.region is not None and _overlap(mark.region, other.region)
            for other in marks.values()
        )
        plain[name] = Mark("unknown", 0.0, mark.region) if shared else mark
    return plain


def _overlap(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > 0.5 * one.width and down > 0.5 * one.height


class Signature(Struct, frozen=True):
    """Whether a line is signed: `signed`, `empty` or `unknown`."""

    state: str
    confidence: float
    region: Box


PRINT = 8
"""A line of so many words is print, however worn."""
LARGE = 0.36
"""Letters higher than so many inches are a stamp's."""
AROUND = int(0.8 * DPI)
"""How far around a signature's place is looked for what comes into it from outside."""
TOGETHER = 17
"""Strokes no farther from each other, in pixels, hang together: the letters and the frame of a stamp do."""
OUTSIDE = 0.4
"""The part of what hangs together that lies outside, at least, when it is no signature."""
FLAT = 10
"""A piece of a rule is at most so many pixels high, and twice as wide at least."""
PEN, PEN_ON_RULE, BLOT = 11, 16, 100
"""No pen is so many pixels wide, nor so many high where it goes along a rule; so many pixels that lie deeper in the ink
are a filled shape."""
FAINT = 0.03
"""The part of a caption that is inked, below which the picture is too light to tell where there is no ink."""
BESIDE_A_NAME = 520
"""So many inked pixels that are no words, beside a signature where a name stands, are more than a part of the name."""
EDGE = 0.02
"""No form has a line that begins and ends so near to the edges of the page, as a part of its width."""
NEAR = 0.3
"""A signature comes within so many inches of its caption."""
ACROSS = 30
"""So many inked pixels on either side of an edge are a stroke that crosses it."""
UNSIGNED, SIGNED = 40, 260
"""Inked pixels over a line: at most when nobody signed, and at least when somebody did."""


def signature_over(label: Box, image: Gray, text: PageText, beside: Box | None = None) -> Signature:
    """Whether there is a signature over the line that a label stands under.

    `beside` is the label of a printed name that may stand in the same row, whose side is left out.
    """
    rule = _rule_over(label, image)
    left, right = rule or (label.left - DPI, label.right + DPI)
    across = rule is not None and left <= EDGE * image.shape[1] and right >= (1 - EDGE) * image.shape[1]
    left, right = max(0.0, min(left, label.left)), min(float(image.shape[1]), max(right, label.right))
    sides = (True, True)
    if beside is not None and abs(beside.middle - label.middle) < 2 * label.height:
        sides = (beside.left > label.right, beside.right < label.left)
        if beside.right < label.left:
            left = max(left, (beside.right + label.left) / 2)
        elif beside.left > label.right:
            right = min(right, (beside.left + label.right) / 2)
    # What is printed above the line, such as the end of a paragraph, is not the signature.
    floor = label.top - 2
    above = [
        line.box.bottom
        for line in text.lines
        if line.box.bottom < floor - 0.12 * DPI
        and line.box.right > left
        and line.box.left < right
        and (len(line.words) >= 5 or (line.score > 0.8 and len(folded(line.text)) >= 4))
    ]
    top = max([0.0, floor - 0.62 * DPI, *(b for b in above if b > floor - 0.62 * DPI)])
    region = Box(left, top, right, floor)
    if across:
        # A line from edge to edge is a fault of the fax, which cuts the caption in two.
        return Signature("unknown", 0.0, region)
    # At the edge of the picture a part of what stands over the line was cut off.
    if region.height < 0.12 * DPI or region.width < 0.5 * DPI or top <= 0:
        return Signature("unknown", 0.0, region)
    place = image[int(top) : int(floor), int(left) : int(right)]
    ink = dark(place)
    if _blot(ink):
        return Signature("unknown", 0.0, region)
    # A word that ends well over the line is print beside the place, and no part of a signature on it.
    beyond = [
        word.box
        for line in text.lines
        for word in line.words
        if word.score > 0.6 and touch(word.box, region) and word.box.bottom < floor - 0.25 * DPI
    ]
    kept = _without(without_rules(ink), beyond, left, top)
    strokes = _strokes(kept, on_rule=True)
    if strokes <= UNSIGNED and float(dark(_part(image, label)).mean()) < FAINT:
        # Where the caption itself is too light to count as ink, so would a signature be.
        return Signature("unknown", 0.0, region)
    if strokes <= UNSIGNED < _strokes(_without(without_rules(faintly(place)), beyond, left, top), on_rule=True):
        # Something is there that is too light to count as ink: a pen that a fax hardly saw.
        return Signature("unknown", 0.0, region)
    if strokes <= UNSIGNED:
        return Signature("empty", 0.95 if strokes < 15 else 0.85, region)
    if strokes >= SIGNED and _strokes(kept[-int(NEAR * DPI) :], on_rule=True) <= UNSIGNED:
        # Nobody signs so far over the line; worn print of the form stands there.
        return Signature("unknown", 0.0, region)
    if strokes >= SIGNED and _comes_from_above(image, region, text):
        return Signature("unknown", 0.0, region)
    if strokes >= SIGNED and not _stamped(image, region, label, _name_read(text, beside), sides):
        return Signature("signed", 0.95 if strokes > 500 else 0.85, region)
    return Signature("unknown", 0.0, region)


def _part(image: Gray, box: Box) -> Gray:
    """The part of a picture within a box; at least one pixel."""
    return image[int(box.top) : int(box.bottom) + 1, int(box.left) : int(box.right) + 1]


def _name_read(text: PageText, label: Box | None) -> PageText:
    """A page's words, with those over the label of a printed name taken as read however worn: a name belongs there."""
    if label is None:
        return text
    row = Box(label.left - DPI, label.top - 0.3 * DPI, label.right + DPI, label.top)
    return PageText(
        [
            replace(line, words=tuple(replace(word, score=1.0) for word in line.words))
            if len(line.words) >= 3 and row.top < line.box.middle < row.bottom and touch(line.box, row)
            else line
            for line in text.lines
        ]
    )


def _stamped(image: Gray, region: Box, label: Box, text: PageText, sides: tuple[bool, bool]) -> bool:
    """Whether what is inked in a region goes on outside it, as a stamp does; a signature keeps to its line.

    `sides` says whether the left and the right are free: where a name stands beside it, some of that may be unread.
    """
    # A scribble is read as a few letters over and over, with blanks between them.
    large = (
        line
        for line in text.lines
        if line.box.height > LARGE * DPI
        and line.text.isupper()
        and len(set(folded(line.text))) >= 3
        and any(len(folded(word.text)) >= 3 for word in line.words)
    )
    if any(touch(line.box, region) for line in large):
        return True
    strips = (
        Box(region.left - 0.6 * DPI, region.top, region.left - 0.06 * DPI, region.bottom),
        Box(region.right + 0.06 * DPI, region.top, region.right + 0.6 * DPI, region.bottom),
        Box(region.left, label.bottom + 4, region.right, label.bottom + 0.28 * DPI),
    )
    return any(
        _strokes_outside_words(image, strip, text) > (SIGNED if look else BESIDE_A_NAME)
        for look, strip in zip((*sides, True), strips, strict=True)
    ) or _comes_from_outside(image, region, text)


def _comes_from_outside(image: Gray, region: Box, text: PageText) -> bool:
    """Whether a part of what is inked in a region hangs together with more ink outside it."""
    left, top = max(0, int(region.left - AROUND)), max(0, int(region.top - AROUND))
    ink = _without_words(image, Box(left, top, region.right + AROUND, region.bottom + AROUND), text)
    joined = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((TOGETHER, TOGETHER), np.uint8))
    _, labels = cv2.connectedComponents(joined, connectivity=8)
    labels[~ink] = 0
    inside = labels[
        int(region.top) - top : int(region.bottom) - top, int(region.left) - left : int(region.right) - left
    ]
    whole, within = np.bincount(labels.ravel()), np.bincount(inside.ravel(), minlength=int(labels.max()) + 1)
    outside = whole - within
    return bool(((within > UNSIGNED) & (outside > SIGNED) & (outside > OUTSIDE * whole))[1:].any())


def _comes_from_above(image: Gray, region: Box, text: PageText) -> bool:
    """Whether one stroke, or the letter of a stamp, reaches into a region from over it: no hand begins so high."""
    top, left = max(0, int(region.top - NEAR * DPI)), max(0, int(region.left))
    ink = _without_words(image, Box(left, top, region.right, region.bottom), text)
    joined = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, labels = cv2.connectedComponents(joined, connectivity=8)
    labels[~ink] = 0
    edge = int(region.top) - top
    number = int(labels.max()) + 1
    above, within = (np.bincount(part.ravel(), minlength=number) for part in (labels[:edge], labels[edge:]))
    return bool(((above > ACROSS) & (within > ACROSS))[1:].any())


def _strokes_outside_words(image: Gray, place: Box, text: PageText) -> int:
    """The inked pixels of a place that belong to no word that could be read."""
    return _strokes(_without_words(image, place, text))


def _without_words(image: Gray, place: Box, text: PageText) -> Ink:
    """The ink of a place but for its rules, the words that could be read, and lines of so many words that they are
    print however worn."""
    left, top = max(0, int(place.left)), max(0, int(place.top))
    ink = without_rules(dark(image[top : int(place.bottom), left : max(left + 1, int(place.right))]))
    printed = (w.box for line in text.lines for w in line.words if w.score > 0.6 or len(line.words) >= PRINT)
    return _without(ink, [box for box in printed if box.height < LARGE * DPI], left, top)


def _without(ink: Ink, boxes: Iterable[Box], left: float, top: float) -> Ink:
    """The ink of a place that begins at `left` and `top`, but for what stands in some boxes."""
    kept = ink.copy()
    for box in boxes:
        rows = slice(max(0, int(box.top - top) - 3), max(0, int(box.bottom - top) + 3))
        kept[rows, max(0, int(box.left - left) - 3) : max(0, int(box.right - left) + 3)] = False
    return kept


def touch(one: Box, other: Box) -> bool:
    """Whether two rectangles share any place."""
    return min(one.right, other.right) > max(one.left, other.left) and min(one.bottom, other.bottom) > max(
        one.top, other.top
    )


def _rule_over(label: Box, image: Gray) -> tuple[float, float] | None:
    """Where the line that a label stands under begins and ends; None where no line is drawn."""
    top, bottom = max(0, int(label.top - 0.2 * DPI)), max(1, int(label.top + 4))
    rows = dark(image[top:bottom]).astype(np.uint8)
    if rows.size == 0:
        return None
    # A faxed line has holes and leans by a pixel or two.
    whole = cv2.morphologyEx(cv2.dilate(rows, np.ones((3, 1), np.uint8)), cv2.MORPH_CLOSE, np.ones((1, 13), np.uint8))
    long = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((1, DPI // 2), np.uint8))
    best: tuple[float, float] | None = None
    count, _, stats, _ = cv2.connectedComponentsWithStats(long, connectivity=8)
    for i in range(1, count):
        left = float(stats[i, cv2.CC_STAT_LEFT])
        right = left + float(stats[i, cv2.CC_STAT_WIDTH])
        over = min(right, label.right) - max(left, label.left)
        if over > 0.5 * label.width and (best is None or right - left > best[1] - best[0]):
            best = left, right
    return best


def _blot(ink: Ink) -> bool:
    """Whether there is a filled shape, such as the arrow of a tag that says where to sign; a pen leaves lines."""
    return int(cv2.erode(ink.astype(np.uint8), np.ones((PEN_ON_RULE, PEN), np.uint8)).sum()) > BLOT


def _strokes(ink: Ink, on_rule: bool = False) -> int:
    """How many pixels belong to strokes of some size: neither to specks nor to the rest of a rule.

    `on_rule` says that a rule runs along the lower edge. Of one that a fax broke and a page that lies askew made lean,
    flat pieces are left there.
    """
    if ink.size == 0:
        # OpenCV 5.0 ends the whole process when it is given an empty picture here.
        return 0
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    total = 0
    for i in range(1, count):
        area, height, width = (int(stats[i, one]) for one in (cv2.CC_STAT_AREA, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_WIDTH))
        flat = height <= FLAT and width >= 2 * height
        at_edge = int(stats[i, cv2.CC_STAT_TOP]) >= ink.shape[0] - 2 * FLAT
        if area >= 10 and height >= 5 and not (on_rule and flat and at_edge):
            total += area
    return total
