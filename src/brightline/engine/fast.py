"""The quick way through a diagram when every fact it meets is known: one dictionary look-up a fact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from brightline.engine.action_law import ActionLaw
from brightline.engine.coding import key_facts
from brightline.engine.diagram import IMPOSSIBLE
from brightline.engine.facts import FactErrors, Facts
from brightline.engine.prevail import Verdict
from brightline.engine.store import NONE
from brightline.vocabulary import Vocabulary

SLOW = None
KEPT = 4_096
"""Values remembered per node and per law; beyond it they are worked out anew each time."""


class Branch(dict[Any, Any]):
    """A node that turns on one fact: raw value -> where it leads (a Branch, a Verdict, or SLOW). Learns values as
    they come."""

    __slots__ = ("fact", "fast", "level", "root")

    def __init__(self, fast: Fast, root: int, fact: str) -> None:
        super().__init__()
        self.fast = fast
        self.root = root
        self.fact = fact

    def __missing__(self, raw: Any) -> Any:
        found = self.fast.step(self.root, self.fact, raw)
        if len(self) < KEPT:
            self[raw] = found
        return found


class Fast:
    """Settles questions whose facts are all known and checked before; says SLOW for every other."""

    def __init__(self, law: ActionLaw, vocabulary: Vocabulary, never_facts: frozenset[str]) -> None:
        self.law = law
        self._vocabulary = vocabulary
        self._branches: dict[int, Branch] = {}
        self._checked: set[tuple[str, Any]] = set()
        self._elsewhere = never_facts - set(law.coding.facts)
        self._root = self._enter(law.root)

    def settle(self, facts: Mapping[str, Any] | Facts) -> Verdict | None:
        """The verdict, or None when the question needs the long way."""
        try:
            if not facts.items() <= self._checked:  # type: ignore[union-attr]
                if not self._check(facts):
                    return SLOW
            if self._elsewhere and not self._elsewhere.isdisjoint(facts):  # type: ignore[arg-type]
                return SLOW
            node = self._root
            while node.__class__ is Branch:
                node = node[facts[node.fact]]  # type: ignore[index]
        except (KeyError, TypeError, AttributeError, FactErrors):
            return SLOW
        return node  # type: ignore[no-any-return]

    def _check(self, facts: Mapping[str, Any] | Facts) -> bool:
        """Check each pair once; raises what the long way will raise again, properly."""
        if isinstance(facts, Facts):
            return False
        for name, value in facts.items():
            if (name, value) in self._checked:
                continue
            Facts.of({name: value}, self._vocabulary)
            if name in self.law.fixed and self.law.fixed[name] != value:
                return False
            if len(self._checked) >= KEPT:
                self._checked.clear()
            self._checked.add((name, value))
        return True

    def _enter(self, node: int) -> Any:
        diagram = self.law.diagram
        level = diagram.level[node]
        if node == IMPOSSIBLE:
            return SLOW
        if level == NONE:
            return diagram.payload[node]
        key = self.law.coding.keys[level]
        if key[0] not in ("value", "element", "number"):
            return SLOW
        found = self._branches.get(node)
        if found is None:
            found = self._branches[node] = Branch(self, node, key_facts(key)[0])
        return found

    def step(self, node: int, fact: str, raw: Any) -> Any:
        """Where a raw value of a fact leads from a node, past every variable of that fact."""
        coding, diagram = self.law.coding, self.law.diagram
        known = coding.simple(Facts.of({fact: raw}, self._vocabulary))
        own = set(coding.of_fact(fact))
        while diagram.level[node] in own:
            value = known[diagram.level[node]]
            if value is None:
                return SLOW
            node = diagram.children[node][value]
        return self._enter(node)
