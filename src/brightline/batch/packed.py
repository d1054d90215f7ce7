"""The packed table: every combination of values is a number, and the table has its answer.

The values of the variables are the digits of the number, with one digit more for "unknown". The table starts empty and
is filled where rows are met, so a combination that never occurs costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

from brightline.batch.columns import Bytes, Numbers, digits

ROWS = 65_536
"""Rows taken at a time: their numbers stay in the cache of the processor."""
UNMET = 0
"""In the table; an answer stands there as its number plus one."""


def cells(sizes: Sequence[int]) -> int:
    """How many combinations variables of these sizes have, "unknown" being a value too."""
    return prod(size + 1 for size in sizes)


class Group:
    """Neighbouring variables whose combinations fit into a byte."""

    def __init__(self) -> None:
        self.members: list[tuple[int, int]] = []
        """Each variable, with its size."""
        self.radix = 1
        self.weight = 1
        """What its number counts for in the whole."""


def grouped(variables: Sequence[tuple[int, int]]) -> list[Group]:
    """Variables, each with its size, in groups; their weights make the first variable the highest digit."""
    groups: list[Group] = []
    for variable, size in variables:
        if not groups or groups[-1].radix * (size + 1) > 256:
            groups.append(Group())
        groups[-1].members.append((variable, size))
        groups[-1].radix *= size + 1
    weight = 1
    for group in reversed(groups):
        group.weight = weight
        weight *= group.radix
    return groups


class Packed:
    """The answers of all combinations of some variables."""

    def __init__(self, variables: Sequence[tuple[int, int]], tell: Callable[[Mapping[int, int]], int]) -> None:
        """`variables`: each by number, with its size. `tell` gives the number of the answer where variables have these
        values and all others are unknown."""
        self.variables = tuple(variables)
        self._tell = tell
        self._groups = grouped(variables)
        self._answers = np.zeros(cells([size for _, size in variables]), np.int32)
        self._byte, self._digit = np.empty(ROWS, np.uint8), np.empty(ROWS, np.uint8)
        self._part, self._whole = np.empty(ROWS, np.uint32), np.empty(ROWS, np.uint32)
        self._index = np.empty(ROWS, np.intp)

    def decide(self, values: Mapping[int, Bytes], rows: int) -> Numbers:
        """For each row the number of its answer, from a column for each variable of which anything is known.

        Raises ValueError for a value that a variable has not.
        """
        out = np.empty(rows, np.int32)
        for low in range(0, rows, ROWS):
            high = min(low + ROWS, rows)
            self._pack(values, low, high, self._index[: high - low])
            self._look_up(self._index[: high - low], out[low:high])
        return out

    def pack(self, values: Mapping[int, Bytes], rows: int) -> NDArray[np.uint32]:
        """The combination of each row as a number, for `decide_packed`. Raises ValueError as `decide` does."""
        out = np.empty(rows, np.uint32)
        for low in range(0, rows, ROWS):
            high = min(low + ROWS, rows)
            self._pack(values, low, high, out[low:high])
        return out

    def decide_packed(self, packed: NDArray[np.uint32]) -> Numbers:
        """The same from numbers that `pack` made. Raises ValueError for a number that is no combination."""
        rows = len(packed)
        out = np.empty(rows, np.int32)
        for low in range(0, rows, ROWS):
            part = packed[low : low + ROWS]
            if part.max() >= len(self._answers):
                raise ValueError(f"{int(part.max())} is none of {len(self._answers):,} combinations")
            index = self._index[: len(part)]
            np.copyto(index, part)
            self._look_up(index, out[low : low + ROWS])
        return out

    def _pack(self, values: Mapping[int, Bytes], low: int, high: int, into: NDArray[np.generic]) -> None:
        rows = high - low
        byte, digit, part, whole = self._byte[:rows], self._digit[:rows], self._part[:rows], self._whole[:rows]
        begun = False
        for group in self._groups:
            if not any(variable in values for variable, _ in group.members):
                continue
            self._pack_group(group, values, low, high, byte, digit)
            target = part if begun else whole
            np.copyto(target, byte)
            if group.weight > 1:
                np.multiply(target, np.uint32(group.weight), out=target)
            if begun:
                np.add(whole, part, out=whole)
            begun = True
        np.copyto(into, whole if begun else 0, casting="same_kind")

    @staticmethod
    def _pack_group(group: Group, values: Mapping[int, Bytes], low: int, high: int, byte: Bytes, digit: Bytes) -> None:
        begun = False
        for variable, size in group.members:
            if begun:
                np.multiply(byte, np.uint8(size + 1), out=byte)
            column = values.get(variable)
            if column is not None:
                digits(column[low:high], size, digit if begun else byte)
                if begun:
                    np.add(byte, digit, out=byte)
                begun = True

    def _look_up(self, index: NDArray[np.intp], out: Numbers) -> None:
        # Every index is below the table's length, so clipping never happens; it saves NumPy a copy.
        np.take(self._answers, index, out=out, mode="clip")
        if out.size and out.min() == UNMET:
            for cell in np.unique(index[out == UNMET]).tolist():
                self._answers[cell] = self._tell(self._values(cell)) + 1
            np.take(self._answers, index, out=out, mode="clip")
        np.subtract(out, 1, out=out)

    def _values(self, cell: int) -> dict[int, int]:
        """The known values of a combination."""
        found = {}
        for variable, size in reversed(self.variables):
            cell, digit = divmod(cell, size + 1)
            if digit:
                found[variable] = digit - 1
        return found
