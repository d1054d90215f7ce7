"""Which rule prevails (`docs/reference/meaning.md`): from the rules that apply to the outcome.

This is the heart: it sees no conditions and no facts, only which rules apply and what each of them does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum

from msgspec import Struct

from brightline.engine.outcome import Outcome


class Does(IntEnum):
    """What an applying rule does."""

    FORBIDS = 0
    PERMITS = 1
    REQUIRES = 2
    LEAVES_OPEN = 3
    PREEMPTS = 4


OPPOSED = frozenset(
    {
        (Does.FORBIDS, Does.PERMITS),
        (Does.PERMITS, Does.FORBIDS),
        (Does.FORBIDS, Does.REQUIRES),
        (Does.REQUIRES, Does.FORBIDS),
    }
)
OTHERWISE = frozenset((a, b) for a in Does for b in Does if a != b)
NOTHING: frozenset[tuple[Does, Does]] = frozenset()
FROM_ABOVE = OPPOSED - {(Does.PERMITS, Does.FORBIDS)} | {(Does.PREEMPTS, Does.FORBIDS)}
"""How a rule of a higher layer prevails."""

EFFECT_OF = {
    Outcome.FORBIDDEN: Does.FORBIDS,
    Outcome.REQUIRED: Does.REQUIRES,
    Outcome.PERMITTED: Does.PERMITS,
    Outcome.NOT_ADDRESSED: Does.LEAVES_OPEN,
}


class Standing(Struct, frozen=True):
    """Where a rule stands among the others; everything but whether it applies."""

    id: str
    measure: str
    layer: int
    rank: int
    over: frozenset[str]
    """Ids of the rules over which its own words make it prevail."""
    guess: bool = False
    """A clause nobody has read, or a law nobody looked for: it prevails only over what it is opposed to."""


class Circle(ValueError):
    """Rules that would each prevail over the next, all round."""

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__(" over ".join((*ids, ids[0])))


class Precedence:
    """Who can beat whom, worked out once for all the rules of an action."""

    def __init__(
        self, standings: Sequence[Standing], can: Sequence[frozenset[Does]], supersedes: frozenset[tuple[str, str]]
    ) -> None:
        """`can[i]` is all that rule i may do when it applies.

        Raises Circle.
        """
        self.standings = standings
        self._supersedes = supersedes
        self._over = [r.over - {r.id} for r in standings]
        self._ways: dict[tuple[int, int], frozenset[tuple[Does, Does]]] = {}
        """For two rules of which the one can beat the other: doing what, and against what."""
        numbered = range(len(standings))
        for i in numbered:
            for j in numbered:
                ways = self._beats(i, j)
                if ways and any((a, b) in ways for a in can[i] for b in can[j]):
                    self._ways[i, j] = ways
        arrows: dict[int, set[int]] = {i: set() for i in numbered}
        for i, j in self._ways:
            arrows[i].add(j)
        order = self._sorted(arrows)
        self._place = {i: place for place, i in enumerate(order)}
        self._beaten_by: list[list[int]] = [[i for i in order if j in arrows[i]] for j in numbered]

    def _sorted(self, arrows: dict[int, set[int]]) -> list[int]:
        """Every rule after all that can beat it."""
        incoming = dict.fromkeys(arrows, 0)
        for targets in arrows.values():
            for j in targets:
                incoming[j] += 1
        ready = [i for i, n in incoming.items() if n == 0]
        order: list[int] = []
        while ready:
            i = ready.pop()
            order.append(i)
            for j in arrows[i]:
                incoming[j] -= 1
                if incoming[j] == 0:
                    ready.append(j)
        if len(order) < len(arrows):
            raise Circle(self._circle(arrows, set(arrows) - set(order)))
        return order

    def _circle(self, arrows: dict[int, set[int]], left: set[int]) -> list[str]:
        path: list[int] = []
        at = min(left)
        # Walking backwards from any rule left over must come round: each has an unbeaten beater among them.
        while at not in path:
            path.append(at)
            at = next(i for i in sorted(left) if at in arrows[i])
        return [self.standings[i].id for i in reversed(path[path.index(at) :])]

    def _beats(self, i: int, j: int) -> frozenset[tuple[Does, Does]]:
        """Doing what, and against what, rule i beats rule j, both applying."""
        r, s = self.standings[i], self.standings[j]
        if r.layer > s.layer:
            return NOTHING
        if r.layer < s.layer:
            found = FROM_ABOVE
        elif (r.measure, s.measure) in self._supersedes:
            found = OPPOSED
        else:
            lower = r.rank < s.rank and (s.measure, r.measure) not in self._supersedes
            found = OPPOSED if lower else NOTHING
        # Of one rule, one version may be read and another not; of two that are not, neither prevails.
        unread = r.guess and s.guess and r.measure == s.measure
        if s.id in self._over[i] and not unread:
            return found | (OPPOSED if r.guess else OTHERWISE)
        return found

    def beats(self) -> Iterator[tuple[int, Does, int, Does]]:
        """All that can be: rule i doing `a` beats rule j doing `b`."""
        for (i, j), ways in self._ways.items():
            yield from ((i, a, j, b) for a, b in ways)

    def decide(self, applying: Iterable[tuple[int, Does]]) -> Verdict:
        """The verdict when exactly these rules apply, each doing what is said."""
        does = dict(applying)
        standing, beaten = self._clash(does)
        outcome, reasons = self._outcome(standing, does)
        return Verdict(
            outcome,
            tuple(sorted((i, does[i]) for i in reasons)),
            tuple(
                sorted(
                    (j, does[j], tuple(sorted(by)))
                    for j, by in beaten.items()
                    if does[j] in (Does.FORBIDS, Does.PERMITS, Does.REQUIRES)
                )
            ),
        )

    def settle(self, applying: Iterable[tuple[int, Does]]) -> tuple[Outcome, list[int]]:
        """The outcome when exactly these rules apply, and the rules behind it."""
        does = dict(applying)
        return self._outcome(self._clash(does)[0], does)

    def _clash(self, does: dict[int, Does]) -> tuple[list[int], dict[int, tuple[int, ...]]]:
        """The rules that nothing beats, and what beat each of the others."""
        beaten: dict[int, tuple[int, ...]] = {}
        standing: list[int] = []
        ways = self._ways
        for j in sorted(does, key=self._place.__getitem__):
            own = does[j]
            by = tuple(
                [i for i in self._beaten_by[j] if i in does and i not in beaten and (does[i], own) in ways[i, j]]
            )
            if by:
                beaten[j] = by
            else:
                standing.append(j)
        return standing, beaten

    def _outcome(self, standing: list[int], does: dict[int, Does]) -> tuple[Outcome, list[int]]:
        effects = {does[i] for i in standing}
        if Does.FORBIDS in effects and not effects.isdisjoint((Does.PERMITS, Does.REQUIRES)):
            bans = {self.standings[i].layer for i in standing if does[i] is Does.FORBIDS}
            opposite = {self.standings[i].layer for i in standing if does[i] in (Does.PERMITS, Does.REQUIRES)}
            clash = bans & opposite
            if clash:
                return Outcome.CONFLICT, [
                    i for i in standing if self.standings[i].layer in clash and does[i] <= Does.REQUIRES
                ]
        for outcome, effect in EFFECT_OF.items():
            if effect in effects:
                return outcome, [i for i in standing if does[i] is effect]
        return Outcome.NOT_ADDRESSED, []


class Verdict(Struct, frozen=True):
    """An outcome and the rules behind it, by number."""

    outcome: Outcome
    reasons: tuple[tuple[int, Does], ...]
    displaced: tuple[tuple[int, Does, tuple[int, ...]], ...]
    """(rule, what it does, what beat it)"""
