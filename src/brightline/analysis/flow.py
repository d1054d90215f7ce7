"""The questions of a law in turn: one at a time until the answer is found, the most telling first.

A flow is exact for every case that can be: whoever answers its questions rightly ends at the law's own answer. It is no
diagram of the engine's: each branch may ask its questions in an order of its own, and where a value cannot be it
shares the way of another.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from brightline.analysis.findings import Findings, Grounds
from brightline.analysis.left_open import Answers
from brightline.engine.coding import key_facts
from brightline.engine.diagram import IMPOSSIBLE
from brightline.engine.store import NONE
from brightline.vocabulary import Kind

FEW = 5
"""Variables of a function of which every order is tried."""


class End(Struct, frozen=True, eq=False):
    """Where the answers are found that the law leaves; None where no case can be."""

    answers: Answers | None


class Ask(Struct, frozen=True, eq=False):
    """A question about one variable."""

    variable: int
    ways: tuple[tuple[int, Node], ...]
    """(bit mask of values, what follows); together all the values."""


Node = End | Ask


class Row(Struct, frozen=True):
    """One way through a flow: (variable, bit mask of values) for each question, and where it ends."""

    limits: tuple[tuple[int, int], ...]
    answers: Answers
    grounds: Grounds


def flow(findings: Findings, *, strict: bool = False) -> Node:
    """The questions in turn. Ways that are alike are one object.

    A `strict` flow ends at an `End` without answers in a case that cannot be, so that contradictory facts are noticed;
    any other asks no question for the sake of such cases.
    """
    by_actor = _Growing(findings, strict, actor_first=True).grow(findings.root)
    shorter = _Growing(findings, strict, actor_first=False).grow(findings.root)
    if strict:
        return min(by_actor, shorter, key=_endings)
    # Who acts is asked first, as people expect, unless that makes the way much longer.
    return shorter if 2 * len(asks(shorter)) < len(asks(by_actor)) else by_actor


def _endings(node: Node) -> int:
    """How many ways through a flow there are."""
    made: dict[int, int] = {}

    def count(node: Node) -> int:
        if isinstance(node, End):
            return 1
        if id(node) not in made:
            made[id(node)] = sum(count(to) for _, to in node.ways)
        return made[id(node)]

    return count(node)


def rows(findings: Findings, start: Node) -> tuple[Row, ...]:
    """Each way through a flow, with the grounds of the cases on it. No case lies on two."""
    return tuple(_rows(findings, start, findings.grounds, ()))


def _rows(findings: Findings, node: Node, grounds: int, way: tuple[tuple[int, int], ...]) -> Iterator[Row]:
    if isinstance(node, End):
        if node.answers is not None:
            yield Row(tuple(sorted(way)), node.answers, findings.under(grounds))
        return
    for mask, to in node.ways:
        yield from _rows(findings, to, within(findings, grounds, node.variable, mask), (*way, (node.variable, mask)))


def asks(start: Node) -> list[Ask]:
    """Every question of a flow, each after all those it leads to."""
    found: dict[int, Ask] = {}

    def visit(node: Node) -> None:
        if isinstance(node, Ask) and id(node) not in found:
            for _, to in node.ways:
                visit(to)
            found[id(node)] = node

    visit(start)
    return list(found.values())


def within(findings: Findings, root: int, variable: int, mask: int) -> int:
    """A function where other values of a variable than those of a bit mask cannot be."""
    diagram = findings.diagram
    kids = tuple(
        diagram.restricted(root, {variable: v}) if mask >> v & 1 else IMPOSSIBLE for v in range(diagram.sizes[variable])
    )
    return _placed(findings, variable, kids)


def _placed(findings: Findings, variable: int, kids: tuple[int, ...]) -> int:
    """The function that has one of these for each value of a variable, wherever the variable stands in the order."""
    diagram = findings.diagram
    made: dict[tuple[int, ...], int] = {}

    def grow(nodes: tuple[int, ...]) -> int:
        if nodes in made:
            return made[nodes]
        at = min(diagram.level[k] for k in nodes)
        if at > variable:
            result = diagram.node(variable, nodes)
        else:
            ways = [diagram.children[k] if diagram.level[k] == at else (k,) * diagram.sizes[at] for k in nodes]
            result = diagram.node(at, tuple(grow(kids) for kids in zip(*ways, strict=True)))
        made[nodes] = result
        return result

    return grow(kids)


class _Growing:
    def __init__(self, findings: Findings, strict: bool, *, actor_first: bool) -> None:
        self._actor_first = actor_first
        self._findings = findings
        self._diagram = findings.diagram
        self._strict = strict
        self._made: dict[int, Node] = {}
        self._agreed: dict[tuple[int, int], int | None] = {}
        self._sizes: dict[int, int] = {}
        self._plain: dict[int, int] = {}

    def grow(self, root: int) -> Node:
        root = self._settled(root)
        found = self._made.get(root)
        if found is None:
            found = self._made[root] = self._node(root)
        return found

    def _node(self, root: int) -> Node:
        if self._diagram.level[root] == NONE:
            answers = self._diagram.payload[root]
            assert answers is None or isinstance(answers, Answers)
            return End(answers)
        variable = self._best(root)
        return Ask(variable, tuple((mask, self.grow(k)) for mask, k in self._ways(root, variable, asking=True)))

    def _settled(self, root: int) -> int:
        """The function without the questions whose every answer leads on the same way."""
        if self._strict:
            return root
        found = self._plain.get(root)
        if found is None:
            found = root
            again = True
            while again:
                again = False
                for variable in reversed(self._variables(found)):
                    ways = self._ways(found, variable)
                    if len(ways) == 1:
                        found, again = ways[0][1], True
            self._plain[root] = found
        return found

    def _variables(self, root: int) -> list[int]:
        support = self._diagram.support[root]
        return [i for i in range(support.bit_length()) if support >> i & 1]

    def _ways(self, root: int, variable: int, *, asking: bool = False) -> list[tuple[int, int]]:
        """Values that can lead on the same way together: (bit mask, what follows).

        With `asking` only those that need no more questions together than each alone: who gave one value is never
        asked what only makes sense after another.
        """
        found: list[tuple[int, int]] = []
        for value in range(self._diagram.sizes[variable]):
            after = self._diagram.restricted(root, {variable: value})
            for at, (mask, other) in enumerate(found):
                both = self._both(after, other)
                if both is not None and not (asking and self._more(both, after, other)):
                    found[at] = (mask | 1 << value, both)
                    break
            else:
                found.append((1 << value, after))
        return found

    def _more(self, both: int, one: int, other: int) -> bool:
        support = self._diagram.support
        alone = [support[self._settled(k)] for k in (one, other) if k != IMPOSSIBLE]
        return any(support[self._settled(both)] & ~own for own in alone)

    def _both(self, one: int, other: int) -> int | None:
        """The function that agrees with both wherever a case can be; None if they differ in one."""
        if one == other:
            return one
        if self._strict:
            return None
        if one == IMPOSSIBLE or other == IMPOSSIBLE:
            return other if one == IMPOSSIBLE else one
        key = (min(one, other), max(one, other))
        if key in self._agreed:
            return self._agreed[key]
        diagram = self._diagram
        at = min(diagram.level[one], diagram.level[other])
        result: int | None = None
        if at != NONE:
            ways = [diagram.children[k] if diagram.level[k] == at else (k,) * diagram.sizes[at] for k in key]
            kids = []
            for a, b in zip(*ways, strict=True):
                kid = self._both(a, b)
                if kid is None:
                    break
                kids.append(kid)
            else:
                result = diagram.node(at, tuple(kids))
        self._agreed[key] = result
        return result

    def _best(self, root: int) -> int:
        """Who acts, where that is wanted; else what leaves the fewest questions, the easier one of several."""
        variables = self._variables(root)
        if self._actor_first and self._fact(variables[0]) == "actor":
            return variables[0]
        return min(variables, key=lambda v: (self._left(root, v), self._effort(v), v))

    def _left(self, root: int, variable: int) -> int:
        """How many questions are left after one, in all its ways together."""
        ways = self._ways(root, variable, asking=True)
        return sum(self._size(self._settled(k)) for _, k in ways)

    def _size(self, root: int) -> int:
        """How many questions a function takes: exactly if few variables are left, else about."""
        found = self._sizes.get(root)
        if found is None:
            variables = self._variables(root)
            if len(variables) <= FEW:
                found = min((1 + self._left(root, v) for v in variables), default=0)
            else:
                found = sum(self._diagram.level[k] != NONE for k in self._findings.shared.below(root))
            self._sizes[root] = found
        return found

    def _fact(self, variable: int) -> str:
        return key_facts(self._findings.coding.keys[variable])[0]

    def _effort(self, variable: int) -> int:
        fact = self._findings.law.vocabulary.facts[self._fact(variable)]
        return 3 if fact.judgement else {Kind.LIST_OF: 1, Kind.DATE: 2}.get(fact.kind, 0)


__all__ = ["Ask", "End", "Node", "Row", "asks", "flow", "rows", "within"]
