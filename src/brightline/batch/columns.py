"""Columns of coded values: one byte a row, checked as they are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

UNKNOWN = 255
"""What stands for a value that is not known."""

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int32]
"""For each row the number of its answer."""


def checked(values: Mapping[int, Bytes], sizes: Sequence[int], rows: int) -> None:
    """Whether these are columns of values of variables with so many values each; the values themselves are checked as
    they are read.

    Raises ValueError.
    """
    for variable, column in values.items():
        if not 0 <= variable < len(sizes):
            raise ValueError(f"variable {variable}: the law has {len(sizes)}, numbered from 0")
        if column.dtype != np.uint8 or column.shape != (rows,):
            raise ValueError(f"variable {variable}: {column.shape} of {column.dtype}, and not {rows} of uint8")


def digits(column: Bytes, size: int, into: Bytes) -> None:
    """The values plus one, and 0 for UNKNOWN. Raises ValueError for a value that the variable has not."""
    np.add(column, 1, out=into)  # 255 becomes 0
    if into.size and into.max() > size:
        raise ValueError(f"{int(into.max()) - 1} is no value of a variable with {size} values, and not UNKNOWN")
