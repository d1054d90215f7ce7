"""The nearest right word for a wrong one."""

from __future__ import annotations

from collections.abc import Iterable

_ENOUGH = 0.62
"""Below this likeness a suggestion would mislead more often than help."""


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` most likely meant by `word`, or None when none is close.

    Likeness is the share of letters that need no edit (an edit adds, drops or changes a letter, or swaps two
    neighbors). Names have parts, and people forget or mistake a part more often than they misspell one, so the parts
    are compared too: the same part after the last dot counts most, then the same part before it, then shared words
    in any order. Ties go by the alphabet, so the answer does not depend on the order of `words`.
    """
    wrong = _plain(word)
    scored = sorted((-_likeness(wrong, _plain(right)), right) for right in words)
    return scored[0][1] if wrong and scored and -scored[0][0] >= _ENOUGH else None


def _plain(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")


def _likeness(wrong: str, right: str) -> float:
    """From 0 to 1; 1 is the same word."""
    if wrong == right:
        return 1.0
    wrong_head, _, wrong_last = wrong.rpartition(".")
    right_head, _, right_last = right.rpartition(".")
    scores = [_share(wrong, right), _shared_parts(wrong, right)]
    if wrong_last == right_last:
        scores.append(0.8 + 0.1 * _share(wrong_head, right_head))
    elif wrong_head and wrong_head == right_head:
        scores.append(0.3 + 0.7 * _share(wrong_last, right_last))
        scores.append(0.3 + 0.85 * _shared_parts(wrong_last, right_last))
    elif wrong_head == right:
        # `papers.kind`: the fact is there and has no such part.
        scores.append(0.88)
    elif right_head and not wrong_head:
        scores.append(0.95 * _share(wrong_last, right_last))
    return max(scores)


def _shared_parts(wrong: str, right: str) -> float:
    """How many of the words between dots and underscores are shared; a shortened word counts ("info")."""
    wrong_parts, right_parts = _parts(wrong), _parts(right)
    shared = sum(any(_same_part(a, b) for b in right_parts) for a in wrong_parts)
    total = len(wrong_parts) + len(right_parts) - shared
    if not shared or total <= 0:
        return 0.0
    all_of_one = shared == min(len(wrong_parts), len(right_parts))
    return max(0.95 * shared / total, 0.66 + 0.1 * shared / total if all_of_one else 0.0)


def _parts(word: str) -> list[str]:
    return [part for part in dict.fromkeys(word.replace(".", "_").split("_")) if len(part) > 2]


def _same_part(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) >= 4 and (a.startswith(b) or b.startswith(a)))


def _share(a: str, b: str) -> float:
    longest = max(len(a), len(b))
    return 1.0 - _edits(a, b) / longest if longest else 1.0


def _edits(a: str, b: str) -> int:
    """Damerau-Levenshtein distance (optimal string alignment)."""
    before: list[int] = []
    above = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1]
