"""Reduced, shared, multi-valued decision diagrams over the variables of a law.

A node is a leaf, or a variable with one child per value. Equal functions are equal numbers within one diagram.
Leaf number 0 always means "impossible": the vocabulary excludes it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import product
from typing import Any

from brightline.engine.store import FALSE, NONE, TRUE, Conditions, TooLarge

IMPOSSIBLE = 0
NODES = 400_000
"""Nodes a diagram may have before it is given up."""
REMAINDERS = 50_000
"""Remainders of a law, once some variables have values, that are told apart before it is given up."""
REMAINING = 500_000
"""Conditions in all these remainders together."""
VARIABLES = 400
"""Variables that a law may have: its diagram is grown by going as deep."""

BITS = 16
NUMBER = (1 << BITS) - 1
"""A slot's number stands in so many bits: a law of so many rules is given up long before."""

Values = Sequence[int | None]


class Diagram:
    """Nodes by number: `level[k]` is the variable that node k splits on, and `children[k]` has a node for each value.

    A leaf splits on nothing: its level is NONE, and `payload[k]` is what it stands for. See `leaf` and `node`.
    Children are made before their parents, so their numbers are smaller.
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = sizes
        self.level: list[int] = [NONE]
        self.children: list[tuple[int, ...]] = [()]
        self.payload: list[object] = [None]
        self.support: list[int] = [0]
        """Bit mask of the variables below each node."""
        self._leaves: dict[Hashable, int] = {}
        self._nodes: dict[tuple[int, tuple[int, ...]], int] = {}

    def leaf(self, payload: Hashable) -> int:
        found = self._leaves.get(payload)
        if found is None:
            found = self._leaves[payload] = self._add(NONE, (), payload, 0)
        return found

    def node(self, level: int, children: tuple[int, ...]) -> int:
        first = children[0]
        if children.count(first) == len(children):
            return first
        key = (level, children)
        found = self._nodes.get(key)
        if found is None:
            support = 1 << level
            for child in children:
                support |= self.support[child]
            found = self._nodes[key] = self._add(level, children, None, support)
        return found

    def _add(self, level: int, children: tuple[int, ...], payload: object, support: int) -> int:
        if len(self.level) > NODES:
            raise TooLarge(f"more than {NODES:,} nodes")
        self.level.append(level)
        self.children.append(children)
        self.payload.append(payload)
        self.support.append(support)
        return len(self.level) - 1

    # -- walks ----------------------------------------------------------------------------------------------------

    def reachable(self, root: int, known: Values) -> set[int]:
        """The leaves that can still be reached, without the impossible one."""
        level, children = self.level, self.children
        found: set[int] = set()
        seen = {root}
        todo = [root]
        while todo:
            k = todo.pop()
            at = level[k]
            while at != NONE:
                value = known[at]
                if value is None:
                    break
                k = children[k][value]
                at = level[k]
            if at == NONE:
                if k != IMPOSSIBLE:
                    found.add(k)
                continue
            for child in children[k]:
                if child not in seen:
                    seen.add(child)
                    todo.append(child)
        return found

    def undecided(self, root: int, known: Values) -> int:
        """The variables without a value that a leaf can still turn on, as a bit mask."""
        level, children = self.level, self.children
        found = 0
        seen = {root}
        todo = [root]
        while todo:
            k = todo.pop()
            at = level[k]
            if at == NONE:
                continue
            value = known[at]
            if value is None:
                found |= 1 << at
            for child in children[k] if value is None else (children[k][value],):
                if child not in seen:
                    seen.add(child)
                    todo.append(child)
        return found

    def restricted(self, root: int, known: Mapping[int, int]) -> int:
        """What remains of a function once the variables in `known` have their values."""
        known_mask = 0
        for i in known:
            known_mask |= 1 << i
        level, children, support = self.level, self.children, self.support
        todo = [root]
        touched: set[int] = set()
        while todo:
            k = todo.pop()
            if k not in touched and support[k] & known_mask:
                touched.add(k)
                value = known.get(level[k])
                todo += children[k] if value is None else (children[k][value],)
        made: dict[int, int] = {}
        for k in sorted(touched):
            value = known.get(level[k])
            if value is None:
                made[k] = self.node(level[k], tuple([made.get(c, c) for c in children[k]]))
            else:
                c = children[k][value]
                made[k] = made.get(c, c)
        return made.get(root, root)

    def differs(self, root: int, left: Values, right: Values, free: int, answer: Callable[[int], object]) -> bool:
        """Whether two completions have different answers.

        They agree on every unknown variable outside the bit mask `free`, and take `left` and `right` where these are
        known. `answer` gives what is compared at a leaf; the impossible leaf never counts.
        """
        level, children, support = self.level, self.children, self.support
        apart = free
        if left is not right:
            for i, (a, b) in enumerate(zip(left, right, strict=True)):
                if a != b:
                    apart |= 1 << i
        seen: set[tuple[int, int]] = set()
        todo = [(root, root)]
        while todo:
            u, v = todo.pop()
            if (u, v) in seen:
                continue
            seen.add((u, v))
            if u == IMPOSSIBLE or v == IMPOSSIBLE or (u == v and not support[u] & apart):
                continue
            at = min(level[u], level[v])
            if at == NONE:
                if answer(u) != answer(v):
                    return True
                continue
            us = children[u] if level[u] == at else (u,) * self.sizes[at]
            vs = children[v] if level[v] == at else (v,) * self.sizes[at]
            a, b = left[at], right[at]
            if a is not None and b is not None:
                todo.append((us[a], vs[b]))
            elif free >> at & 1:
                todo += product(set(us), set(vs))
            else:
                todo += set(zip(us, vs, strict=True))
        return False


def build(
    conditions: Conditions, slots: Sequence[int], never: Sequence[int], verdict: Callable[[list[int]], Hashable],
    allowed: dict[int, frozenset[int]],
) -> tuple[Diagram, int]:  # fmt: skip
    """The diagram of a law: at each leaf the verdict for the slots that are true, by number.

    Splits on the first variable that any remaining condition mentions and shares equal remainders. Where a `never`
    condition is true the leaf is the impossible one; so are the values of a hidden variable that are not `allowed`.
    Raises TooLarge.
    """
    diagram = Diagram(conditions.sizes)
    return diagram, build_into(diagram, conditions, slots, never, verdict, allowed)


def build_into(
    diagram: Diagram, conditions: Conditions, slots: Sequence[int], never: Sequence[int],
    verdict: Callable[[list[int]], Hashable], allowed: dict[int, frozenset[int]], hidden: int = 0,
    together: Callable[[list[Any]], Hashable] = tuple, indifferent: int = 0,
) -> int:  # fmt: skip
    """The same as a node of a diagram that several laws share.

    The variables of the bit mask `hidden`, which must come after all others, are left open: a leaf is what `together`
    makes of the verdicts that they can lead to. The first so many slots are `indifferent`: where none but these can
    still be true, nobody asks which of them are, and the verdict is the one for none. Raises TooLarge.
    """
    if len(conditions.sizes) > VARIABLES:
        raise TooLarge(f"more than {VARIABLES:,} variables")
    if len(slots) > NUMBER:
        raise TooLarge(f"more than {NUMBER:,} conditions of rules")
    memo: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {}
    top, cofactors = conditions.top, conditions.cofactors
    payload, leaf, node = diagram.payload, diagram.leaf, diagram.node
    ways: dict[int, tuple[int, ...]] = {}
    remaining = 0

    def ways_of(slot: int) -> tuple[int, ...]:
        """What remains of a slot for each value of its first variable; 0 where it can no longer be true."""
        found = ways.get(slot)
        if found is None:
            number = slot & NUMBER
            found = ways[slot] = tuple([c and c << BITS | number for c in cofactors(slot >> BITS)])
        return found

    def idle(slots: Sequence[int]) -> bool:
        return all(x & NUMBER < indifferent for x in slots)

    def grow(slots: tuple[int, ...], never: tuple[int, ...]) -> int:
        """`slots` are those that can still be true: each a condition, with its number in the lowest bits, in order."""
        key = (slots, never)
        known = memo.get(key)
        if known is not None:
            return known
        nonlocal remaining
        remaining += len(slots) + len(never)
        if len(memo) > REMAINDERS or remaining > REMAINING:
            raise TooLarge(f"more than {REMAINDERS:,} remainders of a law, or {REMAINING:,} conditions in them")
        if not never and (not slots or slots[-1] >> BITS == TRUE):
            result = memo[key] = leaf(verdict([x & NUMBER for x in slots]))
            return result
        tops = [top[x >> BITS] for x in slots]
        at = min([*tops, *[top[c] for c in never]])
        # Most conditions do not mention the variable.
        past = [x for x, first in zip(slots, tops, strict=True) if first != at]
        touched = [ways_of(x) for x, first in zip(slots, tops, strict=True) if first == at]
        excluding = [cofactors(c) for c in never if top[c] == at]
        n = len(touched)
        at_hidden = hidden >> at & 1
        possible = allowed.get(at)
        made: dict[tuple[int, ...], int] = {}
        kids = []
        for value, way in enumerate(zip(*touched, *excluding, strict=True)):
            if possible is not None and value not in possible:
                kids.append(IMPOSSIBLE)
                continue
            kid = made.get(way)
            if kid is None:
                still: tuple[int, ...] = ()
                if never:
                    still = tuple(sorted([*[c for c in never if top[c] != at], *filter(None, way[n:])]))
                if TRUE in still:
                    kid = IMPOSSIBLE
                else:
                    left = [*past, *filter(None, way[:n])]
                    kid = grow(() if indifferent and not at_hidden and idle(left) else tuple(sorted(left)), still)
                made[way] = kid
            kids.append(kid)
        if at_hidden:
            found = [payload[k] for k in dict.fromkeys(kids) if k != IMPOSSIBLE]
            result = leaf(together(found)) if found else IMPOSSIBLE
        else:
            result = node(at, tuple(kids))
        memo[key] = result
        return result

    start = tuple(sorted(c for c in never if c != FALSE))
    numbered = tuple(sorted(c << BITS | n for n, c in enumerate(slots) if c != FALSE))
    return IMPOSSIBLE if TRUE in start else grow(() if idle(numbered) else numbered, start)


class Quantified:
    """A diagram over askable variables only: each leaf is the set (a bit mask) of the answers that the hidden ones
    leave open.

    What is worked out for one node is kept for all that share it.
    """

    def __init__(self, source: Diagram, hidden: int, answer: Callable[[int], int]) -> None:
        """`hidden` is a bit mask; these variables must come after all others. `answer` numbers the leaves' answers."""
        self.diagram = Diagram(source.sizes)
        self.left = {IMPOSSIBLE: 0}
        """For each node of the diagram: the answers below it, as a bit mask."""
        self.excluding = {IMPOSSIBLE}
        """The nodes above the impossible leaf."""
        self._source = source
        self._hidden = hidden
        self._answer = answer
        self._of = {IMPOSSIBLE: IMPOSSIBLE}

    def of(self, node: int) -> int:
        """The node that stands for a node of the source."""
        level, children, of = self._source.level, self._source.children, self._of
        new: set[int] = set()
        todo = [node]
        while todo:
            k = todo.pop()
            if k not in of and k not in new:
                new.add(k)
                todo += children[k]
        for k in sorted(new):
            below = [of[c] for c in children[k]]
            mask = 1 << self._answer(k) if level[k] == NONE else 0
            for c in below:
                mask |= self.left[c]
            if level[k] == NONE or self._hidden >> level[k] & 1:
                made = self.diagram.leaf(mask) if mask else IMPOSSIBLE
            else:
                made = self.diagram.node(level[k], tuple(below))
                if not self.excluding.isdisjoint(below):
                    self.excluding.add(made)
            of[k] = made
            self.left[made] = mask
        return of[node]


__all__ = ["IMPOSSIBLE", "Diagram", "Quantified", "TooLarge", "Values", "build", "build_into"]
