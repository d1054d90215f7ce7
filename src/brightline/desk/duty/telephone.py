"""Telephone numbers, written one way, so that two ways of writing one can be compared."""

from __future__ import annotations

import re

SHORTEST = 6
"""Of how a listed number begins, in digits."""


def plain(text: str) -> str:
    """A number as its digits: of North America without the 1 before it, of elsewhere with a + and its country.

    Empty where there is none, as of a caller who withheld it. What follows it, as an extension does, is left out.
    """
    found = re.search(r"\+?[\d(][\d()\-. /\u00a0]*", text)
    if found is None:
        return ""
    digits = re.sub(r"[^0-9]", "", found[0])
    if found[0].startswith("+") and not digits.startswith("1"):
        return f"+{digits}" if digits else ""
    if digits.startswith("011"):
        return f"+{digits[3:]}"
    return digits.removeprefix("1")


def listed(number: str, numbers: tuple[str, ...]) -> bool:
    """Whether a number, as `plain` writes it, is one of some, or begins as one of them."""
    return bool(number) and any(number.startswith(plain(one)) for one in numbers)
