"""What is wrong with a log or with what is shown of it, in four parts."""

from __future__ import annotations


class LedgerError(Exception):
    """A log, a key or a checkpoint that is not what it should be: where, what is wrong, why, what to do next."""

    def __init__(self, where: str, what: str, why: str, next: str) -> None:
        super().__init__(what)
        self.where, self.what, self.why, self.next = where, what, why, next

    def __str__(self) -> str:
        return f"{self.where}\n{self.what}\n{self.why}\n{self.next}"
