"""What can be said of one question: the answers still possible, why they are open, and what is worth asking."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, reduce
from itertools import combinations, repeat
from operator import or_

from brightline.engine.action_law import ActionLaw
from brightline.engine.days import Days, TooMany
from brightline.engine.diagram import Diagram, Values
from brightline.engine.facts import Facts, KnownList
from brightline.engine.outcome import Cause, Outcome
from brightline.engine.prevail import Verdict
from brightline.engine.speaking import Speaker
from brightline.engine.store import TRUE
from brightline.vocabulary import Kind

NOTHING = Facts({})
TIED = 10
"""Facts among which the smallest sets that matter together are looked for; of more, all are asked."""


class Inquiry:
    """The law about one action, held against what is known.

    Everything is exact: an outcome is settled when every completion that the vocabulary, real dates and real lists
    allow gives it.
    """

    def __init__(self, law: ActionLaw, facts: Facts) -> None:
        self.law = law
        self.facts = facts
        self.root = law.root
        self._known: Values = law.coding.simple(facts)

    @cached_property
    def _open(self) -> tuple[Diagram, int]:
        """The diagram of the answers left open, and where it begins."""
        return self.law.open.diagram, self.law.open.of(self.root)

    @cached_property
    def worlds(self) -> tuple[Values, ...]:
        """The distinct values of all variables, dates and lists completed in every way where an answer turns on them.

        Raises TooMany.
        """
        coding = self.law.coding
        long = sum(1 << i for i in (*coding.dated, *coding.listed))
        if not self.law.diagram.undecided(self.root, self._known) & long:
            return (tuple(self._known),)
        return self.completed

    @cached_property
    def completed(self) -> tuple[Values, ...]:
        """The distinct values of all variables, dates and lists completed in every way. Raises TooMany."""
        coding = self.law.coding
        found: dict[tuple[int | None, ...], None] = {}
        for days in coding.day_assignments(self.facts, self.law.on):
            placed = coding.place(days)
            for (masks,) in coding.list_masks(self.facts, [days], self.law.on):
                found[self._with({**placed, **masks})] = None
        return tuple(found)

    def _with(self, values: dict[int, int]) -> tuple[int | None, ...]:
        if not values:
            return tuple(self._known)
        filled = list(self._known)
        for i, value in values.items():
            filled[i] = value
        return tuple(filled)

    @cached_property
    def _left_by_facts(self) -> frozenset[int]:
        """What the facts can leave open: for each way to complete them, the answers it leaves, as a bit mask."""
        diagram, root = self._open
        found = {diagram.payload[leaf] for values in self.worlds for leaf in diagram.reachable(root, values)}
        return frozenset(mask for mask in found if isinstance(mask, int))

    @cached_property
    def mask(self) -> int:
        """The answers still possible, as a bit mask; 0 when the facts contradict the vocabulary's `never` lines."""
        diagram, root = self._open
        mask = 0
        for values in self.worlds:
            for leaf in diagram.reachable(root, values):
                found = diagram.payload[leaf]
                assert isinstance(found, int)
                mask |= found
        return mask

    @cached_property
    def possible(self) -> tuple[Outcome, ...]:
        """The outcomes still possible."""
        return self.law.outcomes(self.mask)

    @cached_property
    def leaves(self) -> tuple[Verdict, ...]:
        """Every verdict that can still be reached."""
        return tuple(map(self.law.verdict, self._reached))

    @cached_property
    def _reached(self) -> list[int]:
        found: set[int] = set()
        for values in self.worlds:
            found |= self.law.diagram.reachable(self.root, values)
        return sorted(found)

    @cached_property
    def lifted(self) -> tuple[tuple[Speaker, tuple[str, ...]], ...]:
        """The bans known to be saved by an exception, with the labelled clauses known to be true in it; none where
        the days are too many to tell."""
        store = self.law.coding.store
        try:
            worlds = self.completed
        except TooMany:
            return ()

        def sure(condition: int) -> bool:
            return all(store.with_known(condition, list(w)) == TRUE for w in worlds)

        return tuple((s, tuple(n for n, c in labels if sure(c))) for s, saved, labels in self.law.saves if sure(saved))

    # -- why it is open -------------------------------------------------------------------------------------------

    @cached_property
    def because(self) -> tuple[Cause, ...]:
        """The kinds of unknown that can change the answer, its extent or its clock; empty when there is one answer."""
        if self.mask & (self.mask - 1) == 0:
            return ()
        found = [Cause.FACTS_MISSING] if self.asks else []
        for cause, group in self.law.groups.items():
            if any(self.law.diagram.differs(self.root, w, w, group, self.law.answer) for w in self.worlds):
                found.append(cause)
        return tuple(c for c in Cause if c in found)

    # -- what to ask ----------------------------------------------------------------------------------------------

    @cached_property
    def asks(self) -> tuple[str, ...]:
        """The facts that can still change the answer, most useful first."""
        if self.mask & (self.mask - 1) == 0:
            return ()
        found = [f for f in self._open_facts() if self._matters(f)] or self._matter_together()
        return tuple(sorted(found, key=self._left_open) if len(found) > 1 else found)

    @cached_property
    def _undecided(self) -> int:
        """The variables that the answer can still turn on, as a bit mask."""
        diagram, root = self._open
        found = [set(values) for values in zip(*self.worlds, strict=True)]
        return diagram.undecided(root, [values.pop() if len(values) == 1 else None for values in found])

    def _open_facts(self) -> Iterator[str]:
        """The facts that may still matter, in the vocabulary's order."""
        for fact, variables in self.law.coding.variables.items():
            if self._undecided & variables and fact not in self.law.fixed and not self._settled(fact):
                yield fact

    def _matters(self, *facts: str) -> bool:
        """Whether two completions with different answers differ in these facts alone, of which fewer can change
        nothing."""
        coding = self.law.coding
        variables = {i for fact in facts for i in coding.of_fact(fact)}
        moved = {i for i in variables if i in coding.dated or i in coding.listed}
        free = sum(1 << i for i in variables - moved if self._known[i] is None)
        diagram, root = self._open
        pairs = self._apart_in(facts) if moved else ((w, w) for w in self.worlds)
        try:
            return any(diagram.differs(root, a, b, free, _payload(diagram.payload)) for a, b in pairs)
        except TooMany:
            # The outcome is exact all the same; asking once too often is the safe side, unless nothing can change it.
            return len(self._left_by_facts) > 1

    def _settled(self, fact: str) -> bool:
        """Whether nothing more can be learnt of a fact; a list is never settled, for its records may lack fields."""
        held = self.facts.known.get(fact)
        return held is not None and not isinstance(held, KnownList) and getattr(held, "complete", True)

    def _matter_together(self) -> list[str]:
        """Where `never` lines let no fact change alone: the facts of the smallest sets that can change the answer."""
        if len(self._left_by_facts) < 2:
            return []
        facts = list(self._open_facts())
        if len(facts) > TIED:
            return facts
        for size in range(2, len(facts) + 1):
            found = {f for together in combinations(facts, size) if self._matters(*together) for f in together}
            if found:
                return [f for f in facts if f in found]
        return []

    def _apart_in(self, facts: tuple[str, ...]) -> Iterator[tuple[Values, Values]]:
        """Pairs of completed dates and lists that differ in these facts alone. Raises TooMany."""
        coding = self.law.coding
        seen: set[tuple[Values, Values]] = set()
        own = [i for i in coding.listed if coding.keys[i][1] in facts]
        for one, two in coding.days_apart(self.facts, self.law.on, facts):
            for a, b in self._pairs_of(one, two, own):
                if a != b and (a, b) not in seen:
                    seen |= {(a, b), (b, a)}
                    yield a, b

    def _pairs_of(self, one: Days, two: Days, own: Sequence[int]) -> Iterator[tuple[Values, Values]]:
        """Values on two assignments of days: the same lists on both, but for the variables `own`, which are any."""
        coding, facts, on = self.law.coding, self.facts, self.law.on
        lists = coding.list_masks(facts, [two], on) if own else ()
        others = {tuple([(i, z[i]) for i in own]) for (z,) in lists} or {()}
        for x, y in coding.list_masks(facts, [one, two], on):
            first = self._with({**coding.place(one), **x})
            for other in others:
                yield first, self._with({**coding.place(two), **y, **dict(other)})

    def _left_open(self, fact: str) -> tuple[int, float, int]:
        """How hard it is to find out; how much an answer would leave open on average; the vocabulary's order.

        Plain facts come first, then lists, then days, which often matter only for a list, then judgements.
        """
        coding = self.law.coding
        variables = [i for i in coding.of_fact(fact) if self._known[i] is None]
        left = tried = 0
        for i in variables[:1] if len(variables) > 12 else variables:
            for mask in filter(None, self._left_by(i)):
                left += mask.bit_count() - 1
                tried += 1
        asked = self.law.code.vocabulary.facts[fact]
        effort = 3 if asked.judgement else {Kind.LIST_OF: 1, Kind.DATE: 2}.get(asked.kind, 0)
        return (effort, left / tried if tried else 99.0, coding.facts.index(fact))

    def _left_by(self, variable: int) -> Iterator[int]:
        """For each value of a variable, the answers it leaves possible, as a bit mask."""
        diagram, root = self._open
        for value in range(self.law.coding.store.sizes[variable]):
            mask = 0
            for world in self.worlds:
                if world[variable] is not None and world[variable] != value:
                    continue
                given = list(world)
                given[variable] = value
                for leaf in diagram.reachable(root, given):
                    found = diagram.payload[leaf]
                    assert isinstance(found, int)
                    mask |= found
            yield mask


class Coded(Inquiry):
    """What can be said where the variables have been given values: also those that one fact does not decide by itself,
    which stand for known days and complete lists."""

    def __init__(self, law: ActionLaw, known: Values) -> None:
        """`known`: a value for each variable of the coding, or None; hidden ones have none."""
        self.law = law
        self.facts = NOTHING
        self.root = law.root
        self._known = known
        self.worlds = (known,)

    @property
    def exact(self) -> bool:
        """Whether the values say all: days or lists without a value, on which an answer turns, are no single world."""
        coding = self.law.coding
        long = sum(1 << i for i in (*coding.dated, *coding.listed))
        return not self.law.diagram.undecided(self.root, self._known) & long


class Remainder(Inquiry):
    """What remains of the law once every fact that matters has been looked at, no day or list among them."""

    def __init__(self, law: ActionLaw, known: Values, node: int) -> None:
        """`known`: the values of all variables; `node`: what remains of the law's diagram."""
        self.law = law
        self.facts = NOTHING
        self.root = node
        self._known = known
        self.worlds = (known,)

    @cached_property
    def mask(self) -> int:
        """The answers still possible, as a bit mask."""
        return self.law.open.left[self._open[1]]

    @cached_property
    def _undecided(self) -> int:
        diagram, root = self._open
        return diagram.support[root]

    def _matters(self, *facts: str) -> bool:
        # A reduced diagram splits on a variable only where that variable alone can change a leaf.
        return self._open[1] not in self.law.open.excluding or super()._matters(*facts)

    def _left_by(self, variable: int) -> Iterator[int]:
        diagram, root = self._open
        level, children, left = diagram.level, diagram.children, self.law.open.left
        past = 0
        splitting = []
        todo = [root]
        seen: set[int] = set()
        while todo:
            k = todo.pop()
            if k in seen:
                continue
            seen.add(k)
            if level[k] < variable:
                todo += children[k]
            elif level[k] == variable:
                splitting.append(children[k])
            else:
                past |= left[k]
        if not splitting:
            return repeat(past, diagram.sizes[variable])
        return (reduce(or_, map(left.__getitem__, ways), past) for ways in zip(*splitting, strict=True))


def _payload(payloads: list[object]) -> Callable[[int], object]:
    return payloads.__getitem__


__all__ = ["Coded", "Inquiry", "Remainder", "TooMany"]
