"""What the desk refuses, in four parts."""

from __future__ import annotations


class Refused(Exception):
    """Something that somebody asked for and that is not done. Its words name no person of a matter."""

    def __init__(self, where: str, what: str, why: str, next: str) -> None:
        super().__init__(what)
        self.where, self.what, self.why, self.next = where, what, why, next

    def __str__(self) -> str:
        return f"{self.where}\n{self.what}\n{self.why}\n{self.next}"
