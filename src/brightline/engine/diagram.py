"""Reduced, shared, multi-valued decision diagrams over the variables of a law.

A node is a leaf, or a variable with one child per value. Equal functions are equal numbers within one diagram.
Leaf number 0 always means "impossible": the vocabulary excludes it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import product

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
    verdict: Callable[[list[int]], Hashable], allowed: dict[int, frozenset[int]],
) -> int:  # fmt: skip
    """The same as a node of a diagram that several laws share."""
    remainders = Remainders(conditions, allowed)
    return grown(diagram, remainders, slots, never, lambda left: verdict([x & NUMBER for x in left[0]]))


Remainder = tuple[tuple[int, ...], tuple[int, ...]]
"""What remains of a law once some variables have values: the slots that can still be true, each a condition with its
number in the lowest `BITS`, and the `never` conditions that can; both in order."""


class Remainders:
    """What remains of a law, step by step, as its variables get values."""

    def __init__(self, conditions: Conditions, allowed: Mapping[int, frozenset[int]]) -> None:
        """`allowed` limits the values of hidden variables."""
        self._top = conditions.top
        self._cofactors = conditions.cofactors
        self._allowed = allowed
        self._ways: dict[int, tuple[int, ...]] = {}
        self._steps = 0
        self._remaining = 0

    def first(self, left: Remainder) -> int:
        """The first variable that a remainder mentions; NONE where all is decided."""
        slots, never = left
        top = self._top
        at = min([top[x >> BITS] for x in slots], default=NONE)
        return min(at, *[top[c] for c in never]) if never else at

    def after(self, left: Remainder, at: int) -> list[Remainder | None]:
        """What remains for each value of the first variable; None where that cannot be.

        Raises TooLarge.
        """
        slots, never = left
        self._steps += 1
        self._remaining += len(slots) + len(never)
        if self._steps > REMAINDERS or self._remaining > REMAINING:
            raise TooLarge(f"more than {REMAINDERS:,} remainders of a law, or {REMAINING:,} conditions in them")
        top, cofactors, ways_of = self._top, self._cofactors, self._ways
        # Most conditions do not mention the variable.
        past: list[int] = []
        touched: list[tuple[int, ...]] = []
        for slot in slots:
            if top[slot >> BITS] != at:
                past.append(slot)
                continue
            ways = ways_of.get(slot)
            if ways is None:
                number = slot & NUMBER
                ways = ways_of[slot] = tuple([c and c << BITS | number for c in cofactors(slot >> BITS)])
            touched.append(ways)
        n = len(touched)
        touched += [cofactors(c) for c in never if top[c] == at]
        others = [c for c in never if top[c] != at]
        possible = self._allowed.get(at)
        made: dict[tuple[int, ...], Remainder | None] = {}
        found: list[Remainder | None] = []
        for value, way in enumerate(zip(*touched, strict=True)):
            if possible is not None and value not in possible:
                found.append(None)
                continue
            if way not in made:
                excluding = tuple(sorted([*others, *filter(None, way[n:])])) if never else ()
                true = tuple(sorted([*past, *filter(None, way[:n])]))
                made[way] = None if TRUE in excluding else (true, excluding)
            found.append(made[way])
        return found


def grown(
    diagram: Diagram, remainders: Remainders, slots: Sequence[int], never: Sequence[int],
    answer: Callable[[Remainder], Hashable | None], askable: int = NONE, indifferent: int = 0,
) -> int:  # fmt: skip
    """A law as a node of a diagram: a leaf is what `answer` makes of what remains of the law; None is impossible.

    No variable but the first `askable` is split on. The first so many slots are `indifferent`: where none but these can
    still be true, nobody asks which of them are, and the answer is the one for none. Raises TooLarge.
    """
    if len(diagram.sizes) > VARIABLES:
        raise TooLarge(f"more than {VARIABLES:,} variables")
    if len(slots) > NUMBER:
        raise TooLarge(f"more than {NUMBER:,} conditions of rules")
    first, after = remainders.first, remainders.after
    memo: dict[Remainder | None, int] = {None: IMPOSSIBLE}

    def grow(left: Remainder | None) -> int:
        known = memo.get(left)
        if known is not None:
            return known
        assert left is not None
        at = first(left)
        if indifferent and left[0] and all(x & NUMBER < indifferent for x in left[0]):
            result = grow(((), left[1]))
        elif at >= askable:
            payload = answer(left)
            result = IMPOSSIBLE if payload is None else diagram.leaf(payload)
        else:
            result = diagram.node(at, tuple([grow(kid) for kid in after(left, at)]))
        memo[left] = result
        return result

    if TRUE in never:
        return IMPOSSIBLE
    numbered = tuple(sorted(c << BITS | n for n, c in enumerate(slots) if c != FALSE))
    return grow((numbered, tuple(sorted(c for c in never if c != FALSE))))


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


__all__ = [
    "BITS",
    "IMPOSSIBLE",
    "NUMBER",
    "Diagram",
    "Quantified",
    "Remainder",
    "Remainders",
    "TooLarge",
    "Values",
    "build",
    "build_into",
    "grown",
]
