"""Papers that came before: the same file again, or likely the same paper sent again."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from rapidfuzz.fuzz import token_sort_ratio

from brightline.paper.request import Paper, ReadFile

SAME_NAME = 88.0
"""How like two names are, of 100, when they are one person's: a fax spoils a letter."""


class Repeat(Struct, frozen=True):
    """One file repeats another: `same_bytes`, or `likely` by what is filled in."""

    file: str
    earlier: str
    how: str


def repeats(files: Sequence[ReadFile]) -> list[Repeat]:
    """Which of some files, in the order in which they came, repeat an earlier one. Nothing is dropped for it."""
    found = []
    for number, file in enumerate(files):
        for earlier in files[:number]:
            if earlier.sha256 == file.sha256:
                found.append(Repeat(file.name, earlier.name, "same_bytes"))
                break
            if any(likely_the_same(a, b) for a in _papers(earlier) for b in _papers(file)):
                found.append(Repeat(file.name, earlier.name, "likely"))
                break
    return found


def likely_the_same(one: Paper, other: Paper) -> bool:
    """Whether two papers are the same form about the same name, with the days that both show alike."""
    if one.form != other.form or one.subject is None or other.subject is None:
        return False
    if token_sort_ratio(one.subject, other.subject) < SAME_NAME:
        return False
    days = [(one.fields.get(n), other.fields.get(n)) for n in ("date", "date_of_birth")]
    known = [(a.value, b.value) for a, b in days if a and b and a.value and b.value]
    return bool(known) and all(a == b for a, b in known)


def _papers(file: ReadFile) -> list[Paper]:
    return [paper for request in file.requests for paper in request.papers]
