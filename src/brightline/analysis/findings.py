"""The law about one action over every case: what it answers there, on which rules, and what leaves it open."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator

from msgspec import Struct

from brightline.analysis.left_open import Answers
from brightline.analysis.shared import Shared
from brightline.engine.action_law import CAUSES
from brightline.engine.diagram import IMPOSSIBLE
from brightline.engine.facts import Facts
from brightline.engine.law import Law
from brightline.engine.outcome import Cause, Outcome
from brightline.engine.speaking import Said
from brightline.engine.store import NONE
from brightline.language.measure import Effect


class Grounds(Struct, frozen=True):
    """On what the answers of a case, or of several, rest."""

    rules: frozenset[tuple[Outcome, str]]
    """Each outcome that is possible, with each rule that is then a reason, as MEASURE#RULE."""
    unknown: frozenset[tuple[str, str]]
    """What nobody can be asked and yet matters: hidden variables by kind and name."""
    because: frozenset[Cause]
    """The kinds of unknown that leave more than one answer."""

    @classmethod
    def of(cls, several: Iterable[Grounds]) -> Grounds:
        """All of them together."""
        found = tuple(several)
        return cls(
            frozenset(r for g in found for r in g.rules),
            frozenset(u for g in found for u in g.unknown),
            frozenset(c for g in found for c in g.because),
        )


class Told(Struct, frozen=True):
    """A leaf before what nobody can be asked is left open: one answer, and its reasons."""

    said: Said
    rules: frozenset[tuple[Outcome, str]]


class Findings:
    """The answers that a law leaves and their grounds, as two functions of the same cases in one diagram.

    Cases that the vocabulary, real days, real lists or the given facts exclude are none.
    """

    def __init__(self, law: Law, action: str, given: Facts) -> None:
        """Raises Circle, TooLarge and TooMany."""
        self.law = law
        self.action = action
        self.given = given
        self.spoken = law.spoken(action)
        self.shared = Shared([self.spoken])
        self.coding = self.shared.coding
        self.diagram = self.shared.diagram
        self._groups: dict[Cause, int] = {}
        for i, kind in self.coding.hidden.items():
            self._groups[CAUSES[kind]] = self._groups.get(CAUSES[kind], 0) | 1 << i
        whole = self.shared.whole(self.spoken, self._told, given)
        self.root = self._left_open(whole, lambda _, reached: Answers(t.said for t in reached))
        """A leaf is Answers."""
        self.grounds = self._left_open(whole, self._grounds)
        """A leaf is Grounds."""

    def _told(self, true: list[int]) -> Told:
        numbered = self.spoken.numbered
        outcome, reasons = self.spoken.precedence.settle(map(numbered.__getitem__, true))
        norms = [self.spoken.speakers[i].norm for i in reasons]
        rules = {(outcome, n.id) for n in norms if n is not None and n.effect is not Effect.UNREAD}
        return Told(self.spoken.said(outcome, reasons), frozenset(rules))

    def _left_open(self, whole: int, leaf: Callable[[int, tuple[Told, ...]], Hashable]) -> int:
        """A function of what can be asked alone; `leaf` makes its leaves."""
        diagram = self.diagram
        made = {IMPOSSIBLE: IMPOSSIBLE}
        for k in sorted(self.shared.below(whole)):
            if k == IMPOSSIBLE:
                continue
            if diagram.level[k] == NONE or diagram.level[k] in self.coding.hidden:
                reached = self._reached(k)
                made[k] = diagram.leaf(leaf(k, reached)) if reached else IMPOSSIBLE
            else:
                made[k] = diagram.node(diagram.level[k], tuple(made[c] for c in diagram.children[k]))
        return made[whole]

    def _reached(self, k: int) -> tuple[Told, ...]:
        return tuple(p for p in self.shared.payloads(k) if isinstance(p, Told))

    def _grounds(self, k: int, reached: tuple[Told, ...]) -> Grounds:
        unknown = {
            (str(self.coding.keys[i][1]), str(self.coding.keys[i][2]))
            for i in self.coding.hidden
            if self._matters(k, 1 << i)
        }
        because = {c for c, group in self._groups.items() if self._matters(k, group)}
        return Grounds(frozenset(r for t in reached for r in t.rules), frozenset(unknown), frozenset(because))

    def _matters(self, k: int, group: int) -> bool:
        """Whether two ways to settle these hidden variables alone end in different answers."""
        if not self.diagram.support[k] & group:
            return False
        nothing = [None] * len(self.coding.keys)
        return self.diagram.differs(k, nothing, nothing, group, self._answer)

    def _answer(self, leaf: int) -> object:
        told = self.diagram.payload[leaf]
        assert isinstance(told, Told)
        return told.said

    def under(self, grounds: int) -> Grounds:
        """All grounds that a function of grounds leads to, together."""
        return Grounds.of(p for p in self.shared.payloads(grounds) if isinstance(p, Grounds))

    def facts(self) -> Iterator[str]:
        """The facts that a finding can turn on, in the vocabulary's order."""
        support = self.diagram.support[self.root]
        return (f for f, variables in self.coding.variables.items() if variables & support)
