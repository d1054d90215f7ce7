"""Bit planes: every test of a law is a plane of bits, 64 rows to a word, and which rules prevail is and, or, not.

For laws too large for a packed table, without hidden unknowns, and for rows of which all is known that they look at.
From the planes comes, for each row, the set of rules that decide it; one row of each set is decided by the law's
diagram, which must name the same rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter

import numpy as np
from numpy.typing import NDArray

from brightline.batch.circuit import FALSE, TRUE, Circuit, Program, Words
from brightline.batch.columns import UNKNOWN, Bytes, Numbers, digits
from brightline.batch.told import CONTRADICTION, Teller
from brightline.engine.action_law import ActionLaw
from brightline.engine.prevail import Does
from brightline.engine.store import ATOM, OR

ROWS = 131_072
"""Rows taken at a time: the planes stay in the cache of the processor."""
OPEN = -1
"""In the place of an answer: something is not known of the row."""
UNMET = -1


class Disagreement(RuntimeError):
    """The planes name other rules than the law's diagram: a fault of the program, after which no answer is given."""


class Compiled:
    """The planes of a law: for each slot whether it is a reason, and what cannot be."""

    def __init__(self, about: ActionLaw) -> None:
        self._about = about
        self._support = about.diagram.support[about.root]
        self.circuit = Circuit()
        self._conditions: dict[int, int] = {}
        slots = [self._condition(c) for c in about.slots]
        self.excluded = self.circuit.any_of(map(self._condition, about.never))
        """The row's facts cannot be true together."""
        standing = self._standing(slots)
        found = self._reasons(standing)
        possible = self.circuit.negate(self.excluded)
        both = {slot: self.circuit.both(plane, possible) for slot, plane in found.items()}
        self.reasons = {slot: plane for slot, plane in both.items() if plane != FALSE}
        """For each slot, by number: whether it is among the reasons of the row."""

    def _condition(self, item: int) -> int:
        """A condition of the coding's store as a plane."""
        if item <= 1:
            return TRUE if item else FALSE
        found = self._conditions.get(item)
        if found is None:
            tag, variable, rest = self._about.coding.store.parts(item)
            if tag == ATOM:
                found = self._atom(variable, rest[0])
            else:
                parts = [self._condition(part) for part in rest]
                found = self.circuit.any_of(parts) if tag == OR else self.circuit.all_of(parts)
            self._conditions[item] = found
        return found

    def _atom(self, variable: int, mask: int) -> int:
        size = self._about.coding.store.sizes[variable]
        if not self._support >> variable & 1:
            # Nothing turns on it, so any of its values will do.
            return TRUE if mask & 1 else FALSE
        if 2 * mask.bit_count() > size:
            return self.circuit.negate(self._atom(variable, ~mask & (1 << size) - 1))
        return self.circuit.any_of(self.value(variable, v) for v in range(size) if mask >> v & 1)

    def value(self, variable: int, value: int) -> int:
        """Where a variable has a value."""
        c = self.circuit
        bits = range(width(self._about.coding.store.sizes[variable]))
        planes = (c.given(variable, bit) for bit in bits)
        return c.all_of(p if value >> bit & 1 else c.negate(p) for bit, p in zip(bits, planes, strict=True))

    def _standing(self, slots: Sequence[int]) -> list[int]:
        """For each slot: it applies and is not defeated. What beats it and is itself defeated does not count."""
        numbers = {numbered: k for k, numbered in enumerate(self._about.numbered)}
        beaten_by: dict[int, list[int]] = {k: [] for k in range(len(slots))}
        for i, a, j, b in self._about.precedence.beats():
            if (i, a) in numbers and (j, b) in numbers:
                beaten_by[numbers[j, b]].append(numbers[i, a])
        standing = list(slots)
        for k in TopologicalSorter(beaten_by).static_order():
            beaten = self.circuit.any_of(standing[by] for by in beaten_by[k])
            standing[k] = self.circuit.both(slots[k], self.circuit.negate(beaten))
        return standing

    def _reasons(self, standing: Sequence[int]) -> dict[int, int]:
        """For each slot that can be a reason: whether it is one (`Precedence.decide`)."""
        c, numbered = self.circuit, self._about.numbered
        layer = [self._about.precedence.standings[i].layer for i, _ in numbered]
        does = [d for _, d in numbered]

        def any_that(*effects: Does, at: int | None = None) -> int:
            return c.any_of(p for k, p in enumerate(standing) if does[k] in effects and at in (None, layer[k]))

        clash = {x: c.both(any_that(Does.FORBIDS, at=x), any_that(Does.PERMITS, Does.REQUIRES, at=x)) for x in layer}
        free = c.negate(c.any_of(clash.values()))
        found = {}
        for effect in (Does.FORBIDS, Does.REQUIRES, Does.PERMITS, Does.LEAVES_OPEN):
            for k, plane in enumerate(standing):
                if does[k] is effect:
                    clashes = FALSE if effect is Does.LEAVES_OPEN else clash[layer[k]]
                    found[k] = c.both(plane, c.either(clashes, free))
            free = c.both(free, c.negate(any_that(effect)))
        return found


def width(size: int) -> int:
    """How many bits a value of a variable takes."""
    return max(1, (size - 1).bit_length())


class Steps:
    """Where a state and the byte of a row lead; filled where rows are met."""

    def __init__(self) -> None:
        self.to = np.full(256, UNMET, np.int32)
        self.states = 0
        """How many states it leads to."""

    def make_room(self, states: int) -> None:
        """For so many states to come from."""
        if states * 256 > len(self.to):
            self.to = np.concatenate([self.to, np.full(len(self.to), UNMET, np.int32)])


class Planes:
    """A law's answers for rows of which all is known that it looks at."""

    def __init__(self, about: ActionLaw, variables: Sequence[tuple[int, int]], teller: Teller) -> None:
        """`variables`: those that an answer can turn on, each with its size. The law must have no hidden unknowns."""
        assert not about.hidden, "hidden unknowns leave more than one verdict open"
        self._about = about
        self._variables = tuple(variables)
        self._teller = teller
        compiled = Compiled(about)
        self._slots = [k for k, plane in compiled.reasons.items() if plane != TRUE]
        self._always = [k for k, plane in compiled.reasons.items() if plane == TRUE]
        planes = [compiled.reasons[k] for k in self._slots]
        planes += [plane for plane in (compiled.excluded, *self._actor(compiled)) if plane not in (FALSE, TRUE)]
        self._program = Program(compiled.circuit, planes)
        self._steps = [Steps() for _ in range(max(1, -(-len(planes) // 8)))]
        """For each eight planes, one after the other; the last lead to the answers."""
        self._space = np.zeros((self._program.places, ROWS // 64), np.uint64)

    def _actor(self, compiled: Compiled) -> list[int]:
        """Who acts, where no rule decides: how well a silence is known depends on it."""
        actor = self._about.coding.index.get(("value", "actor"))
        if actor is None or actor not in [v for v, _ in self._variables]:
            return []
        c = compiled.circuit
        speaking = [p for k, p in compiled.reasons.items() if self._about.numbered[k][1] is not Does.LEAVES_OPEN]
        silent = c.negate(c.either(c.any_of(speaking), compiled.excluded))
        size = self._about.coding.store.sizes[actor]
        return [c.both(silent, c.given(actor, bit)) for bit in range(width(size))]

    def decide(self, values: Mapping[int, Bytes], rows: int) -> Numbers:
        """For each row the number of its answer, or OPEN where something is not known that the law looks at.

        Raises ValueError for a value that a variable has not, Disagreement when the planes are wrong.
        """
        if any(variable not in values for variable, _ in self._variables):
            return np.full(rows, OPEN, np.int32)
        out = np.empty(rows, np.int32)
        for low in range(0, rows, ROWS):
            part = {v: values[v][low : low + ROWS] for v, _ in self._variables}
            self._block(part, out[low : low + ROWS])
        return out

    def _block(self, values: Mapping[int, Bytes], out: Numbers) -> None:
        rows = len(out)
        unknown = self._unknown(values, rows)
        planes = list(self._space[:, : -(-rows // 64)])
        bits = np.empty(rows, np.uint8)
        for variable, bit, place in self._program.inputs:
            np.bitwise_and(values[variable], np.uint8(1 << bit), out=bits)
            packed = np.packbits(bits, bitorder="little")
            planes[place].view(np.uint8)[: len(packed)] = packed
        self._program.run(planes)
        wanted = [planes[place] for place in self._program.wanted]
        index = np.zeros(rows, np.int64)
        for level, steps in enumerate(self._steps):
            group = wanted[8 * level : 8 * level + 8]
            if group:
                index += transposed(group)[:rows]
            # Rows of which something is not known may lead anywhere; they are overwritten in the end.
            np.take(steps.to, index, out=out, mode="clip")
            if out.min() == UNMET:
                for met, row in zip(*_first(index, (out == UNMET) & ~unknown), strict=True):
                    steps.to[met] = self._after(level, row, values, wanted)
                np.take(steps.to, index, out=out, mode="clip")
            np.multiply(out, 256, out=index)
        out[unknown] = OPEN

    def _unknown(self, values: Mapping[int, Bytes], rows: int) -> NDArray[np.bool_]:
        """Where a value is not known."""
        highest, digit = np.zeros(rows, np.uint8), np.empty(rows, np.uint8)
        for variable, size in self._variables:
            digits(values[variable], size, digit)
            np.maximum(highest, values[variable], out=highest)
        unknown: NDArray[np.bool_] = highest == UNKNOWN
        return unknown

    def _after(self, level: int, row: int, values: Mapping[int, Bytes], wanted: Sequence[Words]) -> int:
        """Where a row leads that is the first of its kind: to a new state, or to its answer."""
        if level == len(self._steps) - 1:
            return self._answer(row, values, wanted)
        steps = self._steps[level]
        steps.states += 1
        self._steps[level + 1].make_room(steps.states)
        return steps.states - 1

    def _answer(self, row: int, values: Mapping[int, Bytes], wanted: Sequence[Words]) -> int:
        """The number of a row's answer. Raises Disagreement where the law's diagram names other rules."""
        about = self._about
        known = {v: int(values[v][row]) for v, _ in self._variables}
        number = self._teller.answer(known)
        named = set(self._always)
        named |= {
            k for k, plane in zip(self._slots, wanted, strict=False) if plane.view(np.uint8)[row >> 3] >> (row & 7) & 1
        }
        leaves = about.diagram.reachable(about.root, [known.get(i) for i in range(len(about.coding.keys))])
        reasons = {reason for leaf in leaves for reason in about.verdict(leaf).reasons}
        if reasons != {about.numbered[k] for k in named} or (number == CONTRADICTION) != (not leaves):
            raise Disagreement(f"{about.action}: bit planes and diagram name different rules where {known}")
        return number


def _first(index: NDArray[np.int64], where: NDArray[np.bool_]) -> tuple[list[int], list[int]]:
    """The distinct numbers at some rows, and for each the first of these rows."""
    rows = np.flatnonzero(where)
    met, first = np.unique(index[rows], return_index=True)
    return met.tolist(), rows[first].tolist()


SWAPS = ((7, 0x00AA00AA00AA00AA), (14, 0x0000CCCC0000CCCC), (28, 0x00000000F0F0F0F0))
"""How a square of eight by eight bits is turned: which bits change places, and over what distance."""


def transposed(planes: Sequence[Words]) -> Bytes:
    """Up to eight planes as a byte for each row: its lowest bit from the first plane."""
    square = np.zeros((len(planes[0]) * 8, 8), np.uint8)
    for k, plane in enumerate(planes):
        square[:, k] = plane.view(np.uint8)
    word = square.reshape(-1).view("<u8")
    for distance, which in SWAPS:
        moved = (word ^ (word >> np.uint64(distance))) & np.uint64(which)
        word ^= moved ^ (moved << np.uint64(distance))
    return word.view(np.uint8)
