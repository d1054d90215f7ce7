"""Several laws about one action over the same variables: equal answers are equal nodes, so that comparing is walking.

A *case* is one way to give a value to every variable that the laws can look at and somebody can be asked about; what
nobody can be asked (an unread clause, an uncertain day) is left open in each law's answer to it. Cases that the
vocabulary, real days or real lists exclude are none.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cached_property

from msgspec.structs import replace

from brightline.analysis.alike import say_the_same
from brightline.analysis.left_open import Answers, LeftOpen, grouped
from brightline.engine.coding import Coding, facts_in, tests_of
from brightline.engine.diagram import BITS, IMPOSSIBLE, Diagram, Remainder, Remainders, build_into, grown
from brightline.engine.facts import Facts
from brightline.engine.inquiry import Inquiry
from brightline.engine.law import Law
from brightline.engine.prevail import Does
from brightline.engine.rewrite import Plain
from brightline.engine.speaking import Slots, Speaker, Speaking
from brightline.engine.store import NONE, TRUE
from brightline.language.conditions import Condition, DateTest

NOTHING = Facts({})

World = dict[int, int]
"""Values of the variables of dates and lists that some real days and records have together."""


RuleOf = tuple[Speaker, tuple[int | None, ...]]
"""A rule, and its number in each of several laws; None where a law has it not."""


class Shared:
    """Laws about one action, and conditions, as nodes of one diagram."""

    def __init__(self, spoken: Sequence[Speaking], conditions: Sequence[Condition] = ()) -> None:
        """All of one vocabulary and about one action. Raises Circle, TooLarge, and TooMany for days and lists that are
        too many to tell apart."""
        first = spoken[0]
        plain = Plain(first.code.vocabulary)
        self.wanted = [first.fix(plain(c)) for c in conditions]
        facts = {f for s in spoken for f in s.facts} | {f for c in self.wanted for f in facts_in(c)}
        self.never, self.facts = first.tied(facts)
        found = [*(t for s in spoken for t in s.tests), *tests_of((*self.never, *self.wanted))]
        self.coding = Coding([*found, *_each_side(found)], first.code.vocabulary)
        self.on = first.on
        self.fixed = first.fixed
        self.vocabulary = first.code.vocabulary
        self.laws = tuple(spoken)
        self.diagram = Diagram(self.coding.store.sizes)
        self.askable = len(self.coding.keys) - len(self.coding.hidden)
        """How many variables somebody can be asked about; they come first."""
        self.excluded = [self.coding.code(c) for c in self.never]
        self._coded: dict[str, tuple[Slots, list[int]]] = {}
        self.roots = self.grown()
        """For each law: a leaf is the Answers it leaves."""

    @cached_property
    def where(self) -> tuple[int, ...]:
        """For each condition: a leaf is whether it holds."""
        return tuple(self.real(self._condition(c)) for c in self.wanted)

    # -- into one diagram -----------------------------------------------------------------------------------------

    def grown(self) -> tuple[int, ...]:
        """The laws as nodes."""
        roots: list[int] = []
        for i, law in enumerate(self.laws):
            same = next((k for k in range(i) if say_the_same(self.laws[k], law)), None)
            roots.append(self.real(self._root(law)) if same is None else roots[same])
        return tuple(roots)

    def _root(self, law: Speaking) -> int:
        slots = [c for speaker in law.speakers for c in self.slots(speaker)]
        groups = grouped(self.coding.store, slots, self.askable)
        answers = LeftOpen(law, self.coding, groups.values(), law.numbered).of
        return self._grown(groups, lambda left: answers(left) or None)

    def _grown(self, asks: Iterable[int], answer: Callable[[Remainder], Hashable | None], indifferent: int = 0) -> int:
        remainders = Remainders(self.coding.store, {})
        return grown(self.diagram, remainders, list(asks), self.excluded, answer, self.askable, indifferent)

    def as_one(self, rules: Sequence[RuleOf], indifferent: int, when: Condition | None = None) -> int:
        """The laws as one node: a leaf is the Answers of each.

        `rules` are those of all the laws. Where none but the first `indifferent` of them can still speak, and where the
        condition `when`, which looks at nothing hidden, does not hold, nobody asks what the laws answer: the leaf is
        what they answer where no rule speaks, and () without the condition.
        """
        slots: list[int] = []
        numbered: list[list[tuple[int, Does] | None]] = [[] for _ in self.laws]
        first = 0
        for n, (speaker, numbers) in enumerate(rules):
            slots += self.slots(speaker)
            for own, number in zip(numbered, numbers, strict=True):
                own += [None if number is None else (number, does) for does, _ in speaker.slots]
            first = len(slots) if n < indifferent else first
        found = grouped(self.coding.store, slots, self.askable)
        idle = [asks for asks, group in found.items() if all(n < first for _, n in group)]
        groups = {asks: found[asks] for asks in dict.fromkeys((*idle, *found))}
        conditions = list(groups)
        if when is not None:
            conditions.append(self.coding.code(when))
        met = TRUE << BITS | len(groups)
        each = [
            LeftOpen(law, self.coding, (*groups.values(), ()), own).of
            for law, own in zip(self.laws, numbered, strict=True)
        ]

        def answer(left: Remainder) -> tuple[Answers, ...] | None:
            if when is not None and met not in left[0]:
                return ()
            answers = tuple([of(left) for of in each])
            return answers if all(answers) else None

        return self.real(self._grown(conditions, answer, len(idle)))

    def slots(self, speaker: Speaker) -> list[int]:
        """The conditions of a rule in the store; most rules stand alike in all the laws."""
        name, slots = speaker.standing.id, speaker.slots
        known = self._coded.get(name)
        if known is None or known[0] != slots:
            known = self._coded[name] = (slots, [self.coding.code(c) for _, c in slots])
        return known[1]

    def whole(self, law: Speaking, verdict: Callable[[list[int]], Hashable], given: Facts) -> int:
        """A law with what nobody can be asked still among its variables, where some facts are given.

        `verdict` makes a leaf of the numbers of the conditions that are true. Raises TooLarge and TooMany.
        """
        slots = [self.coding.code(c) for c in law.conditions]
        allowed = self.coding.allowed(law.possible)
        root = build_into(self.diagram, self.coding.store, slots, self.excluded, verdict, allowed)
        known = {i: value for i, value in enumerate(self.coding.simple(given)) if value is not None}
        return self.real(self.diagram.restricted(root, known), given)

    def _condition(self, condition: Condition) -> int:
        wanted = [self.coding.code(condition)]
        return build_into(self.diagram, self.coding.store, wanted, self.excluded, bool, {})

    # -- days and lists that can be -------------------------------------------------------------------------------

    @cached_property
    def worlds(self) -> tuple[World, ...]:
        """What dates and lists can be together; one empty world where the laws look at none. Raises TooMany."""
        return self.worlds_with(NOTHING)

    def worlds_with(self, given: Facts) -> tuple[World, ...]:
        """The same where some facts are given. Raises TooMany."""
        found: dict[tuple[tuple[int, int], ...], None] = {}
        for days in self.coding.day_assignments(given, self.on):
            placed = self.coding.place(days)
            for (masks,) in self.coding.list_masks(given, [days], self.on):
                found[tuple(sorted({**placed, **masks}.items()))] = None
        return tuple(map(dict, found))

    def real(self, root: int, given: Facts | None = None) -> int:
        """A function without the cases that no real days and lists have."""
        if not (self.coding.dated or self.coding.listed):
            return root
        worlds = self._worlds_root if given is None else self._of_worlds(self.worlds_with(given))
        return self.combined((root, worlds), lambda payloads: payloads[0])

    @cached_property
    def _worlds_root(self) -> int:
        return self._of_worlds(self.worlds)

    def _of_worlds(self, real: Sequence[World]) -> int:
        levels = sorted((*self.coding.dated, *self.coding.listed))
        yes = self.diagram.leaf("real")

        def grow(worlds: list[World], depth: int) -> int:
            if not worlds:
                return IMPOSSIBLE
            if depth == len(levels):
                return yes
            at = levels[depth]
            return self.diagram.node(
                at,
                tuple(grow([w for w in worlds if w[at] == v], depth + 1) for v in range(self.diagram.sizes[at])),
            )

        return grow(list(real), 0)

    # -- walks ----------------------------------------------------------------------------------------------------

    def combined(self, roots: Sequence[int], leaf: Callable[[tuple[object, ...]], Hashable]) -> int:
        """A function of several: at each case the leaf that `leaf` makes of the payloads there."""
        diagram = self.diagram
        level, children, sizes = diagram.level, diagram.children, diagram.sizes
        made: dict[tuple[int, ...], int] = {}

        def grow(nodes: tuple[int, ...]) -> int:
            found = made.get(nodes)
            if found is not None:
                return found
            if IMPOSSIBLE in nodes:
                result = IMPOSSIBLE
            else:
                at = min([level[k] for k in nodes])
                if at == NONE:
                    result = diagram.leaf(leaf(tuple([diagram.payload[k] for k in nodes])))
                else:
                    ways = [children[k] if level[k] == at else (k,) * sizes[at] for k in nodes]
                    result = diagram.node(at, tuple([grow(kids) for kids in zip(*ways, strict=True)]))
            made[nodes] = result
            return result

        return grow(tuple(roots))

    def counted(self, root: int) -> dict[object, int]:
        """How many cases each leaf of a function stands for, by payload; the impossible ones are not counted."""
        diagram = self.diagram
        before = [1]
        for size in diagram.sizes[: self.askable]:
            before.append(before[-1] * size)

        def place(k: int) -> int:
            return self.askable if diagram.level[k] == NONE else diagram.level[k]

        counts: dict[int, dict[int, int]] = {}
        for k in sorted(self.below(root)):
            if diagram.level[k] == NONE:
                counts[k] = {} if k == IMPOSSIBLE else {k: 1}
                continue
            own: dict[int, int] = {}
            for child in diagram.children[k]:
                passed = before[place(child)] // before[diagram.level[k] + 1]
                for leaf, n in counts[child].items():
                    own[leaf] = own.get(leaf, 0) + n * passed
            counts[k] = own
        return {diagram.payload[leaf]: n * before[place(root)] for leaf, n in counts[root].items()}

    def below(self, root: int) -> set[int]:
        """A node and all that can be reached from it."""
        seen, todo = {root}, [root]
        while todo:
            for child in self.diagram.children[todo.pop()]:
                if child not in seen:
                    seen.add(child)
                    todo.append(child)
        return seen

    def payloads(self, root: int) -> tuple[object, ...]:
        """What the leaves of a function stand for."""
        found = (k for k in sorted(self.below(root)) if self.diagram.level[k] == NONE and k != IMPOSSIBLE)
        return tuple(self.diagram.payload[k] for k in found)


def _each_side(found: Iterable[Condition]) -> list[Condition]:
    """Tests that tell a day before, on and after each day it is compared with.

    A variable of days has a value for each. Without these tests real days would be tried for some of them only, and a
    region could hold the others, as if nobody ever met them.
    """
    days = {t for t in found if isinstance(t, DateTest)}
    return [replace(test, op=op) for test in days for op in ("<", "=")]


def answers_of(law: Law, action: str, facts: Facts) -> Answers:
    """What a law answers to facts, by the way of `decide`: not by the diagram that is compared."""
    compiled = law.about(action)
    mask = Inquiry(compiled, facts).mask
    return Answers(answer for i, answer in enumerate(compiled.answers) if mask >> i & 1)
