"""Which combinations of numbers occur in some columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MARKED = 1 << 22
"""Up to so many possible combinations, those that occur are marked in a table; beyond it they are sorted."""


def combinations(
    columns: Sequence[NDArray[np.int32]], sizes: Sequence[int], rows: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A row for each combination that occurs, and for each row the number of its combination.

    `sizes`: a bound above the numbers of each column.
    """
    packed = np.zeros(rows, np.int64)
    width = 1
    for column, size in zip(columns, sizes, strict=True):
        if width * max(size, 1) >= 1 << 62:
            _, packed = np.unique(packed, return_inverse=True)
            width = rows
        packed = packed * size + column
        width *= max(size, 1)
    if width <= MARKED:
        there = np.zeros(width, bool)
        there[packed] = True
        cells = np.flatnonzero(there)
        number = np.empty(width, np.int64)
        number[cells] = np.arange(len(cells))
        which = number[packed]
    else:
        cells, which = np.unique(packed, return_inverse=True)
    example = np.empty(len(cells), np.int64)
    example[which] = np.arange(rows)
    return example, which
