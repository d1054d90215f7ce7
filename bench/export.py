"""The whole law of one action, walked out of Brightline's diagram, for peers that have no layers and no dates.

A tree: a leaf is the set of outcomes that are possible when every fact is known (more than one where a text was not
read), None where the facts contradict each other; a branch is a test with one child per group of values.
"""

from __future__ import annotations

from dataclasses import dataclass

from bench.cases import plain_name
from brightline import Law, Outcome
from brightline.engine.diagram import IMPOSSIBLE
from brightline.vocabulary import Kind


@dataclass(frozen=True)
class Branch:
    """A test of a fact: `element` is None for a one-of or yes/no fact, else a member of a set."""

    fact: str
    element: str | None
    ways: tuple[tuple[tuple[str | bool, ...], Tree], ...]
    """Values, and where they lead. Each value stands once."""


Leaf = frozenset[Outcome] | None
Tree = Branch | Leaf


def tree(law: Law, action: str) -> Tree:
    """The answers of a law about an action. Equal subtrees are the same object.

    Raises ValueError for dates, numbers and lists.
    """
    about = law.about(action)
    diagram, root = about.open.diagram, about.open.of(about.root)
    made: dict[int, Tree] = {}

    def grow(node: int) -> Tree:
        if node in made:
            return made[node]
        result: Tree
        if node == IMPOSSIBLE:
            result = None
        elif not diagram.children[node]:
            mask = diagram.payload[node]
            assert isinstance(mask, int)
            result = frozenset(about.answers[i][0] for i in range(mask.bit_length()) if mask >> i & 1)  # type: ignore[misc] # an answer begins with its outcome
        else:
            key = about.coding.keys[diagram.level[node]]
            fact = law.vocabulary.facts[str(key[1])]
            values: tuple[str | bool, ...]
            if key[0] == "value":
                values = (True, False) if fact.kind is Kind.YES_NO else fact.value_names
            elif key[0] == "element":
                values = (False, True)
            else:
                raise ValueError(f"{action}: {key[0]} of {key[1]} has no equivalent here")
            ways: dict[int, list[str | bool]] = {}
            for n, child in enumerate(diagram.children[node]):
                ways.setdefault(child, []).append(values[n])
            element = str(key[2]) if key[0] == "element" else None
            result = Branch(plain_name(fact.name), element, tuple((tuple(v), grow(c)) for c, v in ways.items()))
        made[node] = result
        return result

    return grow(root)


def settled(leaf: Leaf) -> str:
    """What a fully known case comes to: one outcome, or undetermined."""
    assert leaf is not None, "a case that contradicts the vocabulary was asked"
    (outcome, *more) = leaf
    return str(Outcome.UNDETERMINED if more else outcome)
