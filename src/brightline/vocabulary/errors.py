"""Mistakes in the vocabulary's own data, said in four parts."""

from __future__ import annotations

from typing import NamedTuple


class VocabularyProblem(NamedTuple):
    """One mistake: where it stands, what it is, why it matters, what to do next."""

    place: str
    what: str
    why: str
    next: str

    def __str__(self) -> str:
        return f"{self.place}\n  {self.what}\n  {self.why}\n  {self.next}"


class VocabularyErrors(Exception):
    """All mistakes found in the vocabulary's files at once; `problems` holds them in the order of the files."""

    def __init__(self, problems: tuple[VocabularyProblem, ...]) -> None:
        super().__init__("\n\n".join(str(problem) for problem in problems))
        self.problems = problems
