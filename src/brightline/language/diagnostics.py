"""Mistakes in a measure, in four parts: where, what, why, what next."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import islice

from msgspec import Struct

from brightline.language.positions import Span
from brightline.vocabulary import nearest

AT_MOST = 100
"""Mistakes kept of one file: more help nobody, and a hostile file could hold a million."""

LONGEST_PART = 600
"""Characters of one part of an error; only a hostile file has words that make it longer."""

LONGEST_WORD, MOST_WORDS = 80, 2_000

WIDEST = 160
"""Characters of a source line that an error shows."""


class Problem(Struct, frozen=True):
    """One mistake. `str()` gives the four parts with the source line and carets under the place."""

    span: Span
    what: str
    why: str
    next: str
    line: str = ""
    """The source line, when there is one."""

    def __str__(self) -> str:
        where = f"{self.span.file}:{self.span.line}:{self.span.column}"
        if self.span.heading:
            where += f"  {self.span.heading}"
        shown = self._shown()
        return "\n".join([where, *shown, self.what, self.why, self.next])

    def _shown(self) -> list[str]:
        if not self.line.strip():
            return []
        start = max(0, self.span.column - 1)
        first = 0 if start < WIDEST - 40 else start - 40
        text = self.line[first : first + WIDEST].replace("\t", " ").rstrip()
        carets = max(1, min(self.span.length, len(text) - (start - first)))
        return [f"    {text}", "    " + " " * (start - first) + "^" * carets]


class MeasureErrors(Exception):
    """All mistakes of one file at once, in the order of its lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems, key=lambda p: (p.span.line, p.span.column)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        parts = [str(p) for p in self.problems]
        if len(parts) >= AT_MOST:
            parts.append(f"These are the first {AT_MOST} mistakes; mend them and look again.")
        return "\n\n".join(parts)


class TooMany(Exception):
    """Raised inside a reading when the file has more mistakes than are worth showing."""


class Reporter:
    """Collects the mistakes of one file and knows its lines and headings."""

    __slots__ = ("_heading_lines", "_heading_texts", "_last", "file", "lines", "problems")

    def __init__(self, file: str, lines: Sequence[str], headings: Sequence[tuple[int, str]] = ()) -> None:
        self.file = file
        self.lines = lines
        self.problems: list[Problem] = []
        self._heading_lines = [line for line, _ in headings]
        self._heading_texts = [text for _, text in headings]
        self._last = (0, "")

    def add_heading(self, line: int, text: str) -> None:
        """Name the next heading, so that later mistakes can say where they stand."""
        self._heading_lines.append(line)
        self._heading_texts.append(text)
        self._last = (0, "")

    def headings(self) -> tuple[tuple[int, str], ...]:
        """The headings with the numbers of their lines."""
        return tuple(zip(self._heading_lines, self._heading_texts, strict=True))

    def heading(self, line: int) -> str:
        """The heading above a line, or nothing."""
        if self._last[0] != line:
            at = bisect_right(self._heading_lines, line)
            self._last = (line, self._heading_texts[at - 1] if at else "")
        return self._last[1]

    def span(self, line: int, column: int, length: int = 1) -> Span:
        """A place in the file with its heading."""
        return Span(self.file, line, column, length, self.heading(line))

    def say(self, line: int, column: int, length: int, what: str, why: str, next: str) -> None:
        """Note a mistake and go on. Raises TooMany when there are too many to show."""
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        span = self.span(line, column, max(1, length))
        problem = Problem(span, _shortened(what), _shortened(why), _shortened(next), text)
        if problem in self.problems:
            return
        self.problems.append(problem)
        if len(self.problems) >= AT_MOST:
            raise TooMany

    def raise_if_any(self) -> None:
        """Raises MeasureErrors when mistakes were noted."""
        if self.problems:
            raise MeasureErrors(self.problems)


def suggestion(word: str, words: Iterable[str], otherwise: str) -> str:
    """The "what next" of a wrong word: the nearest right one, or `otherwise` when none is near."""
    # Likeness takes time in proportion to the letters and the words; a hostile file could hold a million of either.
    close = nearest(word, islice(words, MOST_WORDS)) if 0 < len(word) <= LONGEST_WORD else None
    return f"Closest: `{close}`." if close else otherwise


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_PART else text[: LONGEST_PART - 2] + " …"
