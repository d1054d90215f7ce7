"""Distinct rows: each combination of values that occurs is decided once, and remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from brightline.batch.columns import UNKNOWN, Bytes, Numbers, digits

REMEMBERED = 1_000_000
"""Combinations that are remembered; beyond it they are worked out anew."""
NUMBER = 1 << 63
"""What a row's number stays below."""


class Combined:
    """Answers for any law and any rows: slower than the other kernels, and asked where these do not reach."""

    def __init__(self, variables: Sequence[tuple[int, int]], tell: Callable[[Mapping[int, int]], int]) -> None:
        """As `Packed` takes them."""
        self._variables = tuple(variables)
        self._tell = tell
        self._answers: dict[bytes, int] = {}

    def decide(self, values: Mapping[int, Bytes], rows: int) -> Numbers:
        """For each row the number of its answer. Raises ValueError for a value that a variable has not."""
        number, bound = np.zeros(rows, np.int64), 1
        digit = np.empty(rows, np.uint8)
        for variable, size in self._variables:
            if variable not in values:
                continue
            if bound * (size + 1) >= NUMBER:
                met, number = np.unique(number, return_inverse=True)
                bound = len(met)
            digits(values[variable], size, digit)
            number *= size + 1
            number += digit
            bound *= size + 1
        _, first, where = np.unique(number, return_index=True, return_inverse=True)
        return self._answers_at(values, first)[where]

    def _answers_at(self, values: Mapping[int, Bytes], rows: np.ndarray) -> Numbers:
        """The answers of these rows, one by one."""
        table = np.full((len(rows), len(self._variables)), UNKNOWN, np.uint8)
        for i, (variable, _) in enumerate(self._variables):
            if variable in values:
                table[:, i] = values[variable][rows]
        return np.array([self._answer(row.tobytes()) for row in table], np.int32)

    def _answer(self, row: bytes) -> int:
        found = self._answers.get(row)
        if found is None:
            if len(self._answers) >= REMEMBERED:
                self._answers.clear()
            known = {v: value for (v, _), value in zip(self._variables, row, strict=True) if value != UNKNOWN}
            found = self._answers[row] = self._tell(known)
        return found
