"""Whether two laws, or rules of two laws, say the same, whatever they are called."""

from __future__ import annotations

from collections.abc import Sequence

from brightline.engine.rewrite import Hidden
from brightline.engine.speaking import Speaker, Speaking
from brightline.language.conditions import And, Condition, Not, Or


def say_the_same(one: Speaking, other: Speaking) -> bool:
    """Whether two laws have the same rules about the same action, so that they answer every case alike.

    What is called otherwise in the one than in the other is the same all the same: rules, measures, and what nobody can
    be asked.
    """
    return one.action == other.action and len(one.speakers) == len(other.speakers) and _Names().same(one, other)


class _Names:
    """What is called one thing in one law, and another in the other."""

    def __init__(self) -> None:
        self._other: dict[tuple[str, str], str] = {}
        self._one: dict[tuple[str, str], str] = {}

    def _paired(self, what: str, one: str, other: str) -> bool:
        """Whether two names can stand for the same thing beside those that were paired before."""
        return (
            self._other.setdefault((what, one), other) == other and self._one.setdefault((what, other), one) == one
        )  # fmt: skip

    def same(self, one: Speaking, other: Speaking) -> bool:
        return (
            all(map(self._rules, one.speakers, other.speakers))
            and all(map(self._prevail, one.speakers, other.speakers))
            and self._supersede(one, other)
            and self._possible(one, other)
        )

    def _rules(self, one: Speaker, other: Speaker) -> bool:
        a, b = one.standing, other.standing
        return (
            (a.layer, a.rank, a.guess) == (b.layer, b.rank, b.guess)
            and len(one.slots) == len(other.slots)
            and _gives(one) == _gives(other)
            and self._paired("rule", a.id, b.id)
            and self._paired("measure", a.measure, b.measure)
            and all(x[0] is y[0] and self._conditions(x[1], y[1]) for x, y in zip(one.slots, other.slots, strict=True))
        )

    def _conditions(self, a: Condition, b: Condition) -> bool:
        if a.__class__ is not b.__class__:
            return False
        if isinstance(a, Hidden) and isinstance(b, Hidden):
            return (a.size, a.values, a.cause) == (b.size, b.values, b.cause) and self._paired(a.cause, a.name, b.name)
        if isinstance(a, And | Or) and isinstance(b, And | Or):
            return len(a.items) == len(b.items) and all(map(self._conditions, a.items, b.items))
        if isinstance(a, Not) and isinstance(b, Not):
            return self._conditions(a.item, b.item)
        return a == b

    def _prevail(self, one: Speaker, other: Speaker) -> bool:
        return {self._other.get(("rule", name)) for name in one.standing.over} == other.standing.over

    def _supersede(self, one: Speaking, other: Speaking) -> bool:
        named = [(("measure", a), ("measure", b)) for a, b in one.code.supersedes]
        found = {(self._other[a], self._other[b]) for a, b in named if a in self._other and b in self._other}
        named = [(("measure", a), ("measure", b)) for a, b in other.code.supersedes]
        return found == {(a[1], b[1]) for a, b in named if a in self._one and b in self._one}

    def _possible(self, one: Speaking, other: Speaking) -> bool:
        days = [(a, b) for a, b in self._other.items() if a[0] == "day"]
        return all(one.possible.get(("day", a[1])) == other.possible.get(("day", b)) for a, b in days)


def matched(old: Sequence[Speaker], new: Sequence[Speaker]) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """The rules that stand alike in both under one name, each with its number in both; those of the one, and those of
    the other."""
    left = dict(enumerate(map(_counting, new)))
    alike, alone = [], []
    for i, rule in enumerate(map(_counting, old)):
        k = next((k for k, other in left.items() if other == rule), None)
        if k is None:
            alone.append(i)
        else:
            alike.append((i, k))
            del left[k]
    return alike, alone, list(left)


def _counting(speaker: Speaker) -> tuple[object, ...]:
    """What counts of a rule in the answers that are compared."""
    return (speaker.standing, speaker.slots, _gives(speaker))


def _gives(speaker: Speaker) -> tuple[str | None, str | None] | None:
    norm = speaker.norm
    return None if norm is None else (norm.extent, norm.clock)
