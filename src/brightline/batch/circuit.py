"""A straight line of word operations: and, or, not over planes of bits, 64 rows to a word.

Equal operations are made once, constants vanish, and a plane that is read no more makes room for the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

FALSE, TRUE = 0, 1
INPUT, AND, OR, NOT = range(4)

Words = NDArray[np.uint64]


class Circuit:
    """Planes by number. Numbers are only meaningful within their circuit; a plane is made after those it is made of."""

    def __init__(self) -> None:
        self.made: list[tuple[int, int, int]] = [(INPUT, -1, -1), (INPUT, -1, -1)]
        self._ids: dict[tuple[int, int, int], int] = {}

    def _node(self, kind: int, one: int, other: int) -> int:
        key = (kind, one, other)
        found = self._ids.get(key)
        if found is None:
            found = self._ids[key] = len(self.made)
            self.made.append(key)
        return found

    def given(self, variable: int, bit: int) -> int:
        """A bit of a variable's value."""
        return self._node(INPUT, variable, bit)

    def both(self, one: int, other: int) -> int:
        if FALSE in (one, other):
            return FALSE
        if one == other or other == TRUE:
            return one
        if one == TRUE:
            return other
        return self._node(AND, *sorted((one, other)))

    def either(self, one: int, other: int) -> int:
        if TRUE in (one, other):
            return TRUE
        if one == other or other == FALSE:
            return one
        if one == FALSE:
            return other
        return self._node(OR, *sorted((one, other)))

    def negate(self, one: int) -> int:
        if one in (FALSE, TRUE):
            return TRUE - one
        kind, inner, _ = self.made[one]
        return inner if kind == NOT else self._node(NOT, one, -1)

    def all_of(self, planes: Iterable[int]) -> int:
        return reduce(self.both, planes, TRUE)

    def any_of(self, planes: Iterable[int]) -> int:
        return reduce(self.either, planes, FALSE)


class Program:
    """A circuit laid out in places that are used again and again."""

    def __init__(self, circuit: Circuit, wanted: Sequence[int]) -> None:
        """`wanted`: the planes to be worked out; no constants among them."""
        made = circuit.made
        needed = self._needed(circuit, wanted)
        last = {plane: step for step, plane in enumerate(needed)}
        for step, plane in enumerate(needed):
            kind, one, other = made[plane]
            for part in (one, other)[: {INPUT: 0, NOT: 1}.get(kind, 2)]:
                last[part] = step
        for plane in wanted:
            last[plane] = len(needed)
        place: dict[int, int] = {}
        free: list[int] = []
        self.places = 0
        self.inputs: list[tuple[int, int, int]] = []
        """(variable, bit, place): what is to be put where before the steps run."""
        self._steps: list[tuple[int, int, int, int]] = []
        for plane in needed:
            if made[plane][0] == INPUT:
                place[plane] = self.places
                self.inputs.append((made[plane][1], made[plane][2], self.places))
                self.places += 1
        for step, plane in enumerate(needed):
            kind, one, other = made[plane]
            if kind == INPUT:
                continue
            parts = (one,) if kind == NOT else (one, other)
            free += [place[part] for part in parts if last[part] == step]
            if not free:
                free.append(self.places)
                self.places += 1
            place[plane] = free.pop()
            self._steps.append((kind, place[one], place[parts[-1]], place[plane]))
        self.wanted = [place[plane] for plane in wanted]
        """Where the planes are that were asked for."""

    @staticmethod
    def _needed(circuit: Circuit, wanted: Sequence[int]) -> list[int]:
        """The planes that have to be made, in order."""
        found: set[int] = set()
        todo = list(wanted)
        while todo:
            plane = todo.pop()
            if plane not in found:
                found.add(plane)
                kind, one, other = circuit.made[plane]
                todo += {INPUT: [], NOT: [one]}.get(kind, [one, other])
        return sorted(found)

    def run(self, planes: Sequence[Words]) -> None:
        """Work the steps off, in place: one array for each place, all of one length."""
        conjoin, disjoin, invert = np.bitwise_and, np.bitwise_or, np.invert
        for kind, one, other, into in self._steps:
            if kind == AND:
                conjoin(planes[one], planes[other], planes[into])
            elif kind == OR:
                disjoin(planes[one], planes[other], planes[into])
            else:
                invert(planes[one], planes[into])
