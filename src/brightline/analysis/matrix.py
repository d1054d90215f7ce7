"""Every law against every other about one action: in how many cases each two answer differently."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from brightline.analysis.shared import Shared
from brightline.engine.law import Law


class Matrix(Struct, frozen=True):
    """How far laws differ about an action."""

    action: str
    cases: int
    """All the cases that any two of the laws can tell apart."""
    differ: tuple[tuple[int, ...], ...]
    """`differ[i][j]`: the cases that law i answers otherwise than law j."""

    @property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """The laws by number, those together that answer every case alike."""
        found: dict[int, list[int]] = {}
        for i, row in enumerate(self.differ):
            found.setdefault(row.index(0), []).append(i)
        return tuple(map(tuple, found.values()))


def matrix(laws: Sequence[Law], action: str) -> Matrix:
    """Compare laws of one vocabulary, each with each. Raises Circle, TooLarge and TooMany."""
    # Most towns of a state have no law of their own: what is made of the same measures is compared once.
    made = [(tuple(map(id, law.measures)), law.gaps, law.on) for law in laws]
    first = dict(zip(reversed(made), reversed(laws), strict=True))
    shared = Shared([law.spoken(action) for law in first.values()])
    root = dict(zip(first, shared.roots, strict=True))
    roots = [root[of] for of in made]
    counted: dict[tuple[int, int], int] = {}

    def differ(a: int, b: int) -> int:
        if a == b:
            return 0
        pair = (min(a, b), max(a, b))
        if pair not in counted:
            both = shared.combined(pair, lambda leaf: leaf[0] != leaf[1])
            counted[pair] = shared.counted(both).get(True, 0)
        return counted[pair]

    rows = tuple(tuple(differ(a, b) for b in roots) for a in roots)
    return Matrix(action, sum(shared.counted(roots[0]).values()), rows)
