"""What a law says about an action, for many rows at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from brightline.batch.columns import Bytes, Numbers, checked
from brightline.batch.combined import Combined
from brightline.batch.packed import Packed, cells
from brightline.batch.planes import OPEN, Planes
from brightline.batch.told import Teller, Told
from brightline.engine.action_law import ActionLaw
from brightline.engine.law import Law

SMALL = 300_000
"""Combinations up to which a law is small: its packed table stays near the processor, and is soon filled."""
CELLS = 32_000_000
"""Combinations that a table may have where bit planes do not reach. Memory is taken only near those that occur."""


class Split:
    """A large law: bit planes for the rows of which all is known that it looks at, the others combination by
    combination."""

    def __init__(self, about: ActionLaw, variables: Sequence[tuple[int, int]], teller: Teller) -> None:
        self._planes = Planes(about, variables, teller)
        self._combined = Combined(variables, teller.answer)

    def decide(self, values: Mapping[int, Bytes], rows: int) -> Numbers:
        found = self._planes.decide(values, rows)
        left = np.flatnonzero(found == OPEN)
        if len(left):
            found[left] = self._combined.decide({v: column[left] for v, column in values.items()}, len(left))
        return found


class Kernel:
    """What a law says about an action, for many rows at once, from coded values.

    A small law becomes a packed table; a larger one bit planes, for the rows of which all is known that the law looks
    at; what is left is decided once for each combination that occurs. The answers are those of `Law.decide`.
    """

    def __init__(self, law: Law, about: ActionLaw) -> None:
        """`about`: the law about the action, compiled, as `law.about(action)` gives it."""
        self._about = about
        self._teller = Teller(law, about)
        sizes = about.coding.store.sizes
        support = about.diagram.support[about.root] & ~about.hidden
        variables = [(i, size) for i, size in enumerate(sizes) if support >> i & 1]
        self.variables = tuple(i for i, _ in variables)
        """The variables that an answer can turn on."""
        self._way: Packed | Split | Combined
        if cells([size for _, size in variables]) <= (CELLS if about.hidden else SMALL):
            self._way = Packed(variables, self._teller.answer)
        elif not about.hidden:
            self._way = Split(about, variables, self._teller)
        else:
            self._way = Combined(variables, self._teller.answer)

    @property
    def told(self) -> list[Told]:
        """The answers met so far, by number; the first two are CONTRADICTION and BY_ITSELF."""
        return self._teller.told

    @property
    def table(self) -> Packed | None:
        """The packed table of a small law, for rows that are packed once and decided often; None for a large law."""
        return self._way if isinstance(self._way, Packed) else None

    def decide(self, values: Mapping[int, Bytes], rows: int) -> Numbers:
        """For each row the number of its answer in `told`.

        `values` has, for each variable of the coding that anything is known of, the values of its rows, UNKNOWN where
        one is not known. A variable left out is unknown in every row. Whether facts that the law does not look at can
        be true together, and whether they fit an action that is a kind of another, is the caller's to check.

        Raises ValueError for columns of another type or length, and for a value that a variable has not.
        """
        checked(values, self._about.coding.store.sizes, rows)
        return self._way.decide(values, rows)
