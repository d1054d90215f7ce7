"""Conditions over numbered variables, hash-consed: equal conditions are equal integers.

A variable has `size` values numbered from 0. An atom is a variable and a mask of the values that make it true.
Conditions are kept in negation normal form, so `and`, `or` and atoms are all there is.
"""

from __future__ import annotations

from collections.abc import Sequence

FALSE = 0
TRUE = 1
NONE = 1 << 30
"""The level of a constant: below every variable."""

ATOM, AND, OR = 0, 1, 2

PARTS = 500_000
"""Parts of conditions that are looked at, as variables get values, before a law is given up."""


class TooLarge(Exception):
    """A law that outgrows its budget; the answer is then undetermined, never a guess."""


class Conditions:
    """A store of conditions. Numbers are only meaningful within their store."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self._nodes: list[tuple[int, int, tuple[int, ...]]] = [(-1, 0, ()), (-1, 1, ())]
        self._ids: dict[tuple[int, int, tuple[int, ...]], int] = {}
        self.top: list[int] = [NONE, NONE]
        """The first variable of each condition."""
        self._cofactors: dict[int, tuple[int, ...]] = {}
        self._negated: dict[int, int] = {FALSE: TRUE, TRUE: FALSE}
        self._looked_at = 0
        """Parts of conditions that `cofactors` has looked at."""

    def variable(self, size: int) -> int:
        """A new variable with so many values; variables are ordered as they are made."""
        self.sizes.append(size)
        return len(self.sizes) - 1

    def _node(self, node: tuple[int, int, tuple[int, ...]], top: int) -> int:
        found = self._ids.get(node)
        if found is None:
            found = self._ids[node] = len(self._nodes)
            self._nodes.append(node)
            self.top.append(top)
        return found

    def atom(self, variable: int, mask: int) -> int:
        """True where the variable has one of the values in `mask` (bit i for value i)."""
        full = (1 << self.sizes[variable]) - 1
        mask &= full
        if not mask:
            return FALSE
        if mask == full:
            return TRUE
        return self._node((ATOM, variable, (mask,)), variable)

    def _many(self, kind: int, items: Sequence[int], unit: int, zero: int) -> int:
        nodes = self._nodes
        others: list[int] = []
        atoms: dict[int, int] = {}
        """The one atom of each variable."""
        for item in items:
            for part in nodes[item][2] if nodes[item][0] == kind else (item,):
                if part == zero:
                    return zero
                if part == unit:
                    continue
                tag, variable, rest = nodes[part]
                if tag != ATOM:
                    others.append(part)
                    continue
                atom = part
                if variable in atoms:
                    mask = nodes[atoms[variable]][2][0]
                    atom = self.atom(variable, mask & rest[0] if kind == AND else mask | rest[0])
                    if atom == zero:
                        return zero
                atoms[variable] = atom
        ordered = tuple(sorted({*others, *atoms.values()}))
        if len(ordered) < 2:
            return ordered[0] if ordered else unit
        return self._node((kind, 0, ordered), min([self.top[i] for i in ordered]))

    def all_of(self, *items: int) -> int:
        return self._many(AND, items, TRUE, FALSE)

    def any_of(self, *items: int) -> int:
        return self._many(OR, items, FALSE, TRUE)

    def negate(self, item: int) -> int:
        found = self._negated.get(item)
        if found is not None:
            return found
        tag, variable, rest = self._nodes[item]
        if tag == ATOM:
            result = self.atom(variable, ~rest[0])
        elif tag == AND:
            result = self.any_of(*map(self.negate, rest))
        else:
            result = self.all_of(*map(self.negate, rest))
        self._negated[item] = result
        self._negated[result] = item
        return result

    def parts(self, item: int) -> tuple[int, int, tuple[int, ...]]:
        """A condition taken apart: ATOM, its variable and the mask of its values; AND or OR, 0 and its parts."""
        return self._nodes[item]

    def cofactors(self, item: int) -> tuple[int, ...]:
        """What remains of a condition that is no constant, for each value of its first variable.

        Raises TooLarge.
        """
        found = self._cofactors.get(item)
        if found is not None:
            return found
        tag, variable, rest = self._nodes[item]
        self._looked_at += len(rest)
        if self._looked_at > PARTS:
            raise TooLarge(f"more than {PARTS:,} parts of conditions")
        if tag == ATOM:
            mask = rest[0]
            result = tuple([TRUE if mask >> value & 1 else FALSE for value in range(self.sizes[variable])])
        else:
            top, at = self.top, self.top[item]
            stay = [part for part in rest if top[part] != at]
            unit, zero, many = (TRUE, FALSE, self.all_of) if tag == AND else (FALSE, TRUE, self.any_of)
            # Most values lead to the same as some other.
            made: dict[tuple[int, ...], int] = {}
            ways = list(zip(*[self.cofactors(part) for part in rest if top[part] == at], strict=True))
            for way in ways:
                if way not in made:
                    made[way] = zero if zero in way else many(*stay, *[part for part in way if part != unit])
            result = tuple([made[way] for way in ways])
        self._cofactors[item] = result
        return result

    def with_known(self, item: int, known: list[int | None]) -> int:
        """The condition when these values are known, by variable; None for unknown."""
        if item <= TRUE:
            return item
        tag, variable, rest = self._nodes[item]
        if tag == ATOM:
            value = known[variable]
            if value is None:
                return item
            return TRUE if rest[0] >> value & 1 else FALSE
        parts = [self.with_known(i, known) for i in rest]
        return self.all_of(*parts) if tag == AND else self.any_of(*parts)
