"""Why a file cannot be opened, in four parts."""

from __future__ import annotations

import struct
import zlib


class Unreadable(Exception):
    """A file, or a page of it, that cannot be opened: where, what is wrong, why that matters, what to do next."""

    def __init__(self, where: str, what: str, why: str, next: str) -> None:
        super().__init__(what)
        self.where, self.what, self.why, self.next = where, what, why, next

    def __str__(self) -> str:
        return f"{self.where}\n{self.what}\n{self.why}\n{self.next}"

    def at(self, where: str) -> Unreadable:
        """The same, at a place that only the caller knows."""
        return Unreadable(f"{where}, {self.where}" if self.where else where, self.what, self.why, self.next)


SEND_AGAIN = "Ask the sender to send the paper again, as PDF or by fax."

FOREIGN = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError,
    TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
"""What the libraries that read pictures, PDF and mail are known to raise for bytes that are not what they claim.

Caught only around calls of those libraries, so that a mistake of ours is not taken for a damaged file. MemoryError is
not among them: it ends the reading of the file.
"""


def damaged(kind: str, page: int = 0) -> Unreadable:
    """A file whose beginning is right and whose rest is not."""
    return Unreadable(
        f"page {page}" if page else "",
        f"The {kind} is damaged or incomplete.",
        "What could be read might be only a part of the paper.",
        SEND_AGAIN,
    )


def sendable(text: str, longest: int) -> str:
    """Text that can be written as UTF-8: half letters replaced, control signs as spaces, cut at `longest` letters."""
    whole = text[:longest].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in whole)
