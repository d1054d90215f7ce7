"""Refuses signs that nobody sees: in a measure, in a fact and in a condition."""

from __future__ import annotations

from collections.abc import Sequence

from brightline.language.diagnostics import Reporter
from brightline.vocabulary.hidden import HIDDEN, NEXT, WHY, named


def refuse_hidden(lines: Sequence[str], reporter: Reporter, where: str) -> bool:
    """Report the first hidden sign of each line; whether there was one. `where` ends "may not stand"."""
    if HIDDEN.search("\n".join(lines)) is None:
        return False
    for number, line in enumerate(lines, 1):
        if match := HIDDEN.search(line):
            refuse_sign(match[0], number, match.start() + 1, 1, reporter, where)
    return True


def refuse_sign(sign: str, line: int, column: int, length: int, reporter: Reporter, where: str) -> None:
    """Report one hidden sign."""
    reporter.say(line, column, length, f"The character {named(sign)} may not stand {where}.", WHY, NEXT)
