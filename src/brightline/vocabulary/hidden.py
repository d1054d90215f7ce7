"""Signs that nobody sees, and that make a text look or behave otherwise than it reads."""

from __future__ import annotations

import re

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Control signs (but for tab and line feed), line and paragraph separators, what turns the order of letters round, and
what is no character at all."""

WHY = "It cannot be seen, and it can make the page show something else than what is read."
NEXT = "Take it out."


def named(sign: str) -> str:
    """A sign by its number, as tables of characters list it: `U+202E`."""
    return f"U+{ord(sign):04X}"
