"""The one way a measure is set. The formatter has no options.

It moves words to lines and never adds, drops or reorders one, so the meaning cannot change; prose and front matter
stay as they are, letter by letter, and every comment stays beside the word it stood beside.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from brightline.language.conditions import (
    Always,
    And,
    Clause,
    Condition,
    DateTest,
    Empty,
    Has,
    Is,
    Not,
    NumberTest,
    Or,
    Some,
    Term,
    Unread,
)
from brightline.language.draft import Draft, EventLine, Fence, InvariantItem
from brightline.language.lexer import CASE, Comment, Token, quoted
from brightline.language.markdown import Prose

WIDTH = 100
INDENTS = {"item": 0, "fill": 2, "attribute": 2, "effect": 2, "part": 4, "clause": 4}
FLOWING = ("fill", "clause")
"""Parts that stay on the line before them while there is room."""

_OPEN, _CLOSE = {"(", "[", "{"}, {")", "]", "}"}


def format_draft(draft: Draft) -> str:
    """The file's text in its one form. `format_draft(parse(text))` of text in that form is the same text."""
    front = f"---\n{draft.front_text}\n---" if draft.front_text else "---\n---"
    blocks = [block.text if isinstance(block, Prose) else _fence(block) for block in draft.blocks]
    return "\n\n".join([front, *blocks]) + "\n"


def _fence(fence: Fence) -> str:
    return "\n".join([f"```{fence.word}", *_Setter(fence).lines(), "```"])


class _Setter:
    """Sets the tokens of one fence on lines."""

    def __init__(self, fence: Fence) -> None:
        self.fence = fence
        self.tokens = fence.tokens[:-1]
        self.layout = fence.layout
        self.above: dict[int, list[Comment]] = {}
        self.behind: dict[int, Comment] = {}
        for comment in fence.comments:
            if comment.own_line:
                self.above.setdefault(comment.before, []).append(comment)
            else:
                self.behind[comment.before - 1] = comment
        self.found: list[tuple[int, int, int]] = []
        """Lines: indent, first token, token after the last."""

    def lines(self) -> list[str]:
        starts = [i for i in range(len(self.tokens)) if self.layout.get(i) in INDENTS or i == 0]
        for at, end in pairwise([*starts, len(self.tokens)]):
            self._segment(self.layout.get(at, "item"), at, end)
        return self._written()

    def _segment(self, role: str, at: int, end: int) -> None:
        if role in FLOWING and self.found:
            indent, first, _ = self.found[-1]
            if self._fits(indent, first, end):
                self.found[-1] = (indent, first, end)
                return
        self._set(INDENTS[role], at, end)

    def _set(self, indent: int, at: int, end: int) -> None:
        """Set a stretch of tokens: on one line if it fits, else broken at its outermost joints."""
        if at >= end:
            return
        if self._fits(indent, at, end):
            self.found.append((indent, at, end))
            return
        joints = self._joints(at, end, ("and", "or"))
        hang = 2
        if not joints and (joints := self._joints(at, end, (",",))):
            hang = 2 if at == 0 or self.tokens[at - 1].text not in _OPEN else 0
        if joints:
            for n, (start, stop) in enumerate(zip([at, *joints], [*joints, end], strict=True)):
                self._set(indent if n == 0 else indent + hang, start, stop)
            return
        bracket = self._outermost(at, end)
        if bracket is not None and bracket[1] - bracket[0] > 1:
            opening, closing = bracket
            self._leaf(indent, at, opening + 1)
            self._set(indent + 2, opening + 1, closing)
            self._leaf(indent, closing, end)
            return
        self._leaf(indent, at, end)

    def _joints(self, at: int, end: int, words: tuple[str, ...]) -> list[int]:
        """Where the stretch can be broken: before a connective, or behind a comma, outside brackets."""
        found, depth = [], 0
        for i in range(at, end):
            text = self.tokens[i].text
            if text in _OPEN:
                depth += 1
            elif text in _CLOSE:
                depth -= 1
            elif depth == 0 and text in words:
                place = i + 1 if text == "," else i
                if at < place < end:
                    found.append(place)
        return found

    def _outermost(self, at: int, end: int) -> tuple[int, int] | None:
        """The first pair of brackets that are not in others and hold more than one word."""
        depth, opening = 0, at
        for i in range(at, end):
            text = self.tokens[i].text
            if text in _OPEN:
                if depth == 0:
                    opening = i
                depth += 1
            elif text in _CLOSE:
                depth -= 1
                if depth == 0 and i - opening > 2:
                    return opening, i
        return None

    def _leaf(self, indent: int, at: int, end: int) -> None:
        """Set tokens that have no joint; only a comment breaks them."""
        start = at
        for i in range(at + 1, end):
            if i in self.above or i - 1 in self.behind:
                self.found.append((indent, start, i))
                start, indent = i, indent + 2 if start == at else indent
        if start < end:
            self.found.append((indent, start, end))

    def _fits(self, indent: int, at: int, end: int) -> bool:
        if any(i in self.above for i in range(at + 1, end)) or any(i in self.behind for i in range(at, end - 1)):
            return False
        return indent + len(self._text(at, end)) <= WIDTH

    def _text(self, at: int, end: int) -> str:
        parts: list[str] = []
        before: Token | None = None
        for i in range(at, end):
            token = self.tokens[i]
            if before is not None and not self._glued(before, token, i):
                parts.append(" ")
            parts.append(f"{token.text}: {token.title}" if token.kind is CASE else token.text)
            before = token
        return "".join(parts)

    def _glued(self, before: Token, token: Token, i: int) -> bool:
        return before.text in _OPEN or token.text in _CLOSE or token.text in (",", ":") or self.layout.get(i) == "glue"

    def _written(self) -> list[str]:
        written: list[str] = []
        firsts = self._first_tokens()
        for indent, at, end in self.found:
            if at in firsts and written and self._parted(firsts, at):
                written.append("")
            written.extend(" " * indent + c.text for c in self.above.get(at, ()))
            line = " " * indent + self._text(at, end)
            behind = self.behind.get(end - 1)
            written.append(f"{line}  {behind.text}" if behind else line)
        last = self.above.get(len(self.tokens), ())
        if last and written:
            written.append("")
        written.extend(c.text for c in last)
        return written

    def _first_tokens(self) -> dict[int, int]:
        """Index of each item's first token -> the number of the item."""
        firsts = [i for i in range(len(self.tokens)) if self.layout.get(i) == "item"]
        return {i: n for n, i in enumerate(firsts)}

    def _parted(self, firsts: dict[int, int], at: int) -> bool:
        """Whether a blank line stands above an item: not between two events or two invariants."""
        items, n = self.fence.items, firsts[at]
        if n == 0 or n >= len(items):
            return n > 0
        return not (isinstance(items[n], EventLine | InvariantItem) and type(items[n]) is type(items[n - 1]))


# Conditions without a file


def format_condition(condition: Condition) -> str:
    """A condition in the words of a measure, on one line. `parse_condition` reads it back (terms and `?` aside)."""
    return _said(condition, 0)


def _said(c: Condition, tight: int) -> str:
    """`tight`: 0 at the outermost, 1 among things joined or after `not`, 2 before a label."""
    match c:
        case And() | Or():
            if len(c.items) == 1:
                return _said(c.items[0], tight)
            text = (" and " if isinstance(c, And) else " or ").join(_said(i, 1) for i in c.items)
            return f"({text})" if tight else text
        case Not():
            text = f"not {_said(c.item, 1)}"
            return f"({text})" if tight == 2 else text
        case Clause():
            words = [c.label]
            if c.cite is not None:
                words.append(f"cite {quoted(c.cite)}")
            if c.evidence is not None:
                words.append(f"evidence {c.evidence}")
            text = f"{_said(c.item, 2)} [{', '.join(words)}]"
            return f"({text})" if tight == 2 else text
        case Is():
            if len(c.values) == 1:
                return f"{c.fact} {'!=' if c.negated else '='} {next(iter(c.values))}"
            text = f"{c.fact} in {{{', '.join(sorted(c.values))}}}"
            return text if not c.negated else f"(not {text})" if tight == 2 else f"not {text}"
        case Has():
            if c.how == "any" and len(c.values) == 1:
                return f"{c.fact} has {c.values[0]}"
            return f"{c.fact} has {c.how} of {{{', '.join(c.values)}}}"
        case Empty():
            return f"{c.fact} is {'not ' if c.negated else ''}empty"
        case NumberTest():
            return f"{c.fact} {c.op} {_number(c.number)}"
        case DateTest():
            right = c.day.isoformat() if c.day is not None else str(c.other)
            if c.period is None:
                return f"{c.fact} {c.op} {right}"
            return f"{c.fact} {c.op} {right} {'-' if c.period.count < 0 else '+'} {abs(c.period.count)} {c.period.unit}"
        case Some():
            return f"some {c.fact} where ({_said(c.where, 0)})"
        case Unread():
            return f"? {quoted(c.question)}" if c.question else "?"
        case Term():
            return c.name
        case Always():
            return "always"
    raise TypeError(f"{c!r}: not a condition")


def _number(number: Fraction) -> str:
    if number.denominator == 1:
        return str(number.numerator)
    digits = next((n for n in range(1, 31) if number.denominator and (number * 10**n).denominator == 1), None)
    if digits is None:
        raise ValueError(f"{number}: no decimal number")
    whole, rest = divmod(abs(number.numerator) * 10**digits // number.denominator, 10**digits)
    return f"{'-' if number < 0 else ''}{whole}.{rest:0{digits}d}"
