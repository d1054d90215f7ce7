"""What a law answers in a case, over every way to settle what nobody can be asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from brightline.engine.coding import Coding
from brightline.engine.diagram import BITS, NUMBER, Remainder, Remainders
from brightline.engine.outcome import Outcome
from brightline.engine.prevail import Does
from brightline.engine.speaking import Said, Speaking
from brightline.engine.store import AND, FALSE, NONE, TRUE, Conditions


class Answers(frozenset[Said]):
    """What a law leaves possible in a case: outcomes, each with its extents and clocks."""

    @property
    def possible(self) -> tuple[Outcome, ...]:
        """The outcomes, in the order of `Outcome`."""
        among = {outcome for outcome, _, _ in self}
        return tuple(o for o in Outcome if o in among)

    @property
    def outcome(self) -> Outcome:
        """The outcome as `decide` gives it."""
        possible = self.possible
        return possible[0] if len(possible) == 1 else Outcome.UNDETERMINED


def grouped(store: Conditions, slots: Iterable[int], askable: int) -> dict[int, list[tuple[int, int]]]:
    """Slots by what they ask: each with what must hold besides of the variables that nobody can be asked, which are
    those after the first `askable`, and with its number.

    A clause that may say anything is three slots that ask the same.
    """
    top = store.top
    found: dict[int, list[tuple[int, int]]] = {}
    for number, slot in enumerate(slots):
        kind, _, parts = store.parts(slot)
        asks, besides = slot, TRUE
        if kind == AND and any(top[part] >= askable for part in parts):
            asks = store.all_of(*[part for part in parts if top[part] < askable])
            besides = store.all_of(*[part for part in parts if top[part] >= askable])
        elif askable <= top[slot] < NONE:
            asks, besides = TRUE, slot
        if slot != FALSE:
            found.setdefault(asks, []).append((besides, number))
    return found


class LeftOpen:
    """The answers of one law."""

    def __init__(
        self, law: Speaking, coding: Coding, groups: Iterable[Sequence[tuple[int, int]]],
        numbered: Sequence[tuple[int, Does] | None],
    ) -> None:  # fmt: skip
        """`groups` as `grouped` makes them. `numbered`: what each slot is to the law; None for one that is none of its
        own."""
        self._law = law
        self._numbered = numbered
        self._groups = [[(h, n) for h, n in group if numbered[n] is not None] for group in groups]
        self._store = coding.store
        self._remainders = Remainders(coding.store, coding.allowed(law.possible))
        self._of: dict[Remainder, Answers] = {}
        self._below: dict[Remainder | None, Answers] = {None: Answers()}

    def of(self, left: Remainder) -> Answers:
        """What it answers where the groups of `left` are still open, each by its number; empty where no case can be."""
        groups, never = left
        own = (tuple([x for x in groups if self._groups[x & NUMBER]]), never)
        found = self._of.get(own)
        if found is None:
            all_of = self._store.all_of
            slots = [
                slot << BITS | number
                for x in own[0]
                for besides, number in self._groups[x & NUMBER]
                if (slot := all_of(x >> BITS, besides)) != FALSE
            ]
            found = self._of[own] = self._settled((tuple(sorted(slots)), never))
        return found

    def _settled(self, left: Remainder | None) -> Answers:
        found = self._below.get(left)
        if found is None:
            assert left is not None
            at = self._remainders.first(left)
            if at == NONE:
                does = [x for slot in left[0] if (x := self._numbered[slot & NUMBER])]
                found = Answers((self._law.said(*self._law.precedence.settle(does)),))
            else:
                found = Answers(frozenset().union(*[self._settled(kid) for kid in self._remainders.after(left, at)]))
            self._below[left] = found
        return found
