"""The words of a page and where they stand, and the search for wording that was read imperfectly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from msgspec import Struct
from rapidfuzz.fuzz import partial_ratio_alignment, ratio


class Box(Struct, frozen=True):
    """A rectangle on a page, in pixels of the upright picture at 200 dots an inch."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """How far down its middle stands."""
        return (self.top + self.bottom) / 2

    def with_margin(self, across: float, down: float) -> Box:
        return Box(self.left - across, self.top - down, self.right + across, self.bottom + down)


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box around some boxes."""
    every = list(boxes)
    return Box(
        min(b.left for b in every), min(b.top for b in every), max(b.right for b in every), max(b.bottom for b in every)
    )  # fmt: skip


class Word(Struct, frozen=True):
    """A word, where it stands, and how sure its reader is of it, from 0 to 1."""

    text: str
    box: Box
    score: float


class Line(Struct, frozen=True):
    """Words that stand in one row beside each other."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)

    @property
    def box(self) -> Box:
        return around(w.box for w in self.words)

    @property
    def score(self) -> float:
        return min(w.score for w in self.words)


class Found(Struct, frozen=True):
    """Wording found on a page: how like it is to what was sought, from 0 to 100, and where it stands."""

    likeness: float
    box: Box
    line: int
    """The line in which most of it stands."""
    words: tuple[tuple[int, int], ...]
    """The line and the place in it of each word that it covers."""
    rest: str = ""
    """What stands in its last word behind it, where no space parts the two."""


WORN_LINE = 0.7
"""A line of which a word was read less surely is worn."""
LONG = 8


class PageText:
    """The lines of a page, from top to bottom and from left to right."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = in_reading_order(lines)

    @property
    def score(self) -> float:
        """How sure its reader is of the page, by letters; 1 for a page without any."""
        letters = [(len(w.text), w.score) for line in self.lines for w in line.words]
        total = sum(n for n, _ in letters)
        return sum(n * s for n, s in letters) / total if total else 1.0

    @property
    def worn(self) -> float:
        """The part of the lines, of eight letters and more, of which a word was read less surely; 0 without any."""
        lines = [line for line in self.lines if len(line.text) >= LONG]
        return sum(line.score < WORN_LINE for line in lines) / len(lines) if lines else 0.0

    @cached_property
    def _folded(self) -> tuple[str, list[tuple[int, int, int]]]:
        """All letters and digits in order, and for each its line, its word and its place in the word."""
        letters: list[str] = []
        places: list[tuple[int, int, int]] = []
        for i, line in enumerate(self.lines):
            for j, word in enumerate(line.words):
                for k, letter in enumerate(folded(word.text)):
                    letters.append(letter)
                    places.append((i, j, k))
        return "".join(letters), places

    @property
    def folded(self) -> str:
        return self._folded[0]

    def find(self, wording: str | Sequence[str], *, below: float = -1.0, above: float = 1e9) -> Found | None:
        """The best match of a wording, or of any of several, between two heights of the page; None without one."""
        best: Found | None = None
        for one in (wording,) if isinstance(wording, str) else wording:
            found = self._find(one, below, above)
            if found is not None and (best is None or found.likeness > best.likeness):
                best = found
            if best is not None and best.likeness >= 99:
                break
        return best

    def every(self, wording: str | Sequence[str], *, below: float = -1.0, above: float = 1e9) -> list[Found]:
        """Each place where one of some wordings stands letter for letter."""
        text, places = self._folded
        start, end = self._between(below, above)
        found = []
        for needle in map(folded, (wording,) if isinstance(wording, str) else wording):
            at = text.find(needle, start, end) if needle else -1
            while at >= 0:
                found.append(self._found(100.0, places[at : at + len(needle)]))
                at = text.find(needle, at + 1, end)
        return found

    def nearest(self, wording: str, *, below: float = -1.0, above: float = 1e9, worn: float = 0.0) -> list[Found]:
        """The best match of a wording, in a list; empty where none is like it. `worn` lowers what is asked."""
        found = self._find(wording, below, above, worn)
        return [found] if found is not None else []

    def _find(self, wording: str, below: float, above: float, worn: float = 0.0) -> Found | None:
        needle = folded(wording)
        text, places = self._folded
        start, end = self._between(below, above)
        if not needle or end - start < len(needle) * 0.7:
            return None
        cutoff = likeness_needed(len(needle)) - (worn if len(needle) >= 8 else 0.0)
        at = text.find(needle, start, end)
        if at >= 0:
            return self._found(100.0, places[at : at + len(needle)])
        if cutoff >= 100:
            return None
        match = partial_ratio_alignment(needle, text[start:end], score_cutoff=cutoff)
        if match is None or match.dest_end - match.dest_start < len(needle) * 0.7:
            return None
        return self._found(match.score, places[start + match.dest_start : start + match.dest_end])

    def _between(self, below: float, above: float) -> tuple[int, int]:
        _, places = self._folded
        if below < 0 and above >= 1e9:
            return 0, len(places)
        inside = [n for n, (i, _, _) in enumerate(places) if below < self.lines[i].box.middle < above]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)

    def _found(self, likeness: float, places: Sequence[tuple[int, int, int]]) -> Found:
        counts: dict[int, int] = {}
        for i, _, _ in places:
            counts[i] = counts.get(i, 0) + 1
        line = max(counts, key=lambda i: counts[i])
        inside = sorted({(i, j) for i, j, _ in places if i == line})
        covered = tuple(sorted({(i, j) for i, j, _ in places}))
        return Found(
            likeness, around(self.lines[i].words[j].box for i, j in inside), line, covered, self._rest(places[-1])
        )

    def _rest(self, last: tuple[int, int, int]) -> str:
        line, word, letter = last
        text = self.lines[line].words[word].text
        seen = -1
        for at, sign in enumerate(text):
            seen += len(folded(sign))
            if seen >= letter:
                return text[at + 1 :].lstrip(" :.#)_")
        return ""


def likeness_needed(letters: int) -> float:
    """How like a wording must be to count as found, of 100: short ones must be whole, long ones may be worn."""
    return 100.0 if letters < 7 else 91.0 if letters < 12 else 88.0 if letters < 16 else 80.0


def folded(text: str) -> str:
    """Only letters and digits, in capitals and without accents, so that spacing and marks do not matter."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain.upper() if c.isalnum())


ALIKE = str.maketrans({"I": "1", "L": "1", "|": "1", "!": "1", "O": "0", "Q": "0", "S": "5", "B": "8", "Z": "2"})
"""Signs that a reader takes for each other in small print, all written as one of them."""


def confusable(text: str) -> str:
    """A number of a form with signs that look alike made one: `1-247A` and `I-247A` are the same."""
    return re.sub(r"[^A-Z0-9]", "", text.upper().translate(ALIKE))


def likeness(one: str, other: str) -> float:
    """How like two texts are, of 100, spacing and marks aside."""
    return ratio(folded(one), folded(other))


def in_reading_order(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines from top to bottom; those of one row from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda n: n.box.middle):
        row = rows[-1] if rows else None
        if row is not None and line.box.middle - row[0].box.middle < 0.5 * min(line.box.height, row[0].box.height):
            row.append(line)
        else:
            rows.append([line])
    return tuple(line for row in rows for line in sorted(row, key=lambda n: n.box.left))


def text_of(plain: str) -> PageText:
    """The lines of a plain text, one below the other as if they stood on a page."""
    lines = []
    for row, line in enumerate(plain.splitlines()):
        words = [
            Word(w, Box(40.0 * n, 30.0 * row, 40.0 * n + 35, 30.0 * row + 20), 1.0) for n, w in enumerate(line.split())
        ]
        if words:
            lines.append(Line(tuple(words)))
    return PageText(lines)


def lines_of(words: Sequence[Word]) -> tuple[Line, ...]:
    """Words of a text layer put into lines: beside each other on one height, with no wide gap between them."""
    lines: list[Line] = []
    for row in _rows(words):
        run: list[Word] = [row[0]]
        for before, word in pairwise(row):
            if word.box.left - before.box.right > 2.0 * max(before.box.height, word.box.height):
                lines.append(Line(tuple(run)))
                run = []
            run.append(word)
        lines.append(Line(tuple(run)))
    return tuple(lines)


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.box.middle):
        if rows and word.box.middle - rows[-1][0].box.middle < 0.6 * rows[-1][0].box.height:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda w: w.box.left) for row in rows]
