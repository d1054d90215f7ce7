"""What can be wrong with a table, and with a row of it, in four parts."""

from __future__ import annotations

from msgspec import Struct


class TableError(Exception):
    """Something that lets no row be decided: where, what, why, what next."""

    def __init__(self, where: str, what: str, why: str, next: str) -> None:
        super().__init__(what)
        self.where, self.what, self.why, self.next = where, what, why, next

    def __str__(self) -> str:
        return f"{self.where}\n{self.what}\n{self.why}\n{self.next}"


class Wrong(Struct, frozen=True):
    """Why a row is not decided. It never quotes what stands in the row: that may be about a person."""

    what: str
    why: str
    next: str


class NoLaw(Exception):
    """Raised by what hands out laws, for a place or a day of which there is none."""

    def __init__(self, column: str, wrong: Wrong) -> None:
        """`column` is the one to blame: place or on."""
        super().__init__(wrong.what)
        self.column, self.wrong = column, wrong


def missing_extra(module: str) -> TableError:
    """The error of whoever has not installed what tables need."""
    return TableError(
        "brightline batch",
        f"The Python package `{module}` is not installed.",
        "Deciding tables needs it, and Brightline installs it only with the extra `batch`.",
        'Run: pip install "brightline[batch]"',
    )
