"""The quick way to an answer: one dictionary look-up for each fact that can still matter, known or not.

A law about an action is turned, as questions come, into a machine. A state is what remains of the law's diagram once
some facts have been looked at; its next fact is the first, in the diagram's order, that can still matter; what is known
of that fact leads to the next state. A state that no fact can change any more, or whose facts have all been looked at,
is an answer, worked out once.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from operator import getitem, itemgetter, or_
from typing import TYPE_CHECKING, Any

from brightline.engine.action_law import ActionLaw
from brightline.engine.answer import Answer
from brightline.engine.coding import Coding, key_facts
from brightline.engine.decision import Decision
from brightline.engine.diagram import IMPOSSIBLE, TooLarge
from brightline.engine.facts import FactErrors, Facts, Judged
from brightline.engine.inquiry import Remainder
from brightline.engine.keys import frozen, thawed
from brightline.vocabulary import Kind, Vocabulary
from brightline.vocabulary.hidden import HIDDEN

if TYPE_CHECKING:
    from brightline.engine.law import Law

SLOW = None
KEPT = 4_096
"""Values remembered per state and per law; beyond it they are worked out anew each time."""
STATES = 50_000
"""States a machine may have; beyond it, it starts again from nothing."""


class Codes(dict[Any, int]):
    """What is said of one fact, checked once -> a number, equal where a law sees no difference; 0 says nothing."""

    def __init__(self, coding: Coding, fact: str, vocabulary: Vocabulary, must_be: str | None = None) -> None:
        super().__init__()
        self._coding = coding
        self._fact = fact
        self._vocabulary = vocabulary
        self._must_be = must_be
        self._judgement = vocabulary.facts[fact].judgement
        """Keys are then findings; the question itself must say who judged."""
        self.variables = coding.of_fact(fact)
        self.meanings: list[tuple[int | None, ...]] = [(None,) * len(self.variables)]
        """What the law's variables then are, by number."""
        words = vocabulary.facts[fact]
        self._word = words.kind in (Kind.YES_NO, Kind.ONE_OF)
        plain = words.kind is Kind.SET_OF and must_be is None and not words.judgement
        self._values = frozenset(words.value_names) if plain else None
        """Of a set: what it may hold."""
        self._elements = [coding.keys[i][2] for i in self.variables] if plain else []

    def __missing__(self, key: Any) -> int:
        """Raises FactErrors for what is not of the vocabulary, KeyError for a value that the action excludes."""
        found: tuple[int | None, ...]
        if self._values is not None and key.__class__ is frozenset and key <= self._values:
            found = tuple([1 if value in key else 0 for value in self._elements])
        elif self._word and key.__class__ is not str:
            # What stands for other values is a tuple; here it can only be a wrong value.
            raise KeyError(key)
        else:
            found = self._checked(key)
        if found not in self.meanings:
            self.meanings.append(found)
        code = self.meanings.index(found)
        if len(self) < KEPT:
            self[key] = code
        return code

    def _checked(self, key: Any) -> tuple[int | None, ...]:
        value = Judged(key, "somebody", "checked by itself") if self._judgement else thawed(key)
        facts = Facts.of({self._fact: value}, self._vocabulary)
        if self._must_be is not None and facts.known[self._fact] != self._must_be:
            raise KeyError(key)
        coded = self._coding.simple(facts)
        return tuple([coded[i] for i in self.variables])


class State(dict[int, Any]):
    """What remains of the law before a fact is looked at: a code of that fact -> the next state, an Answer, or SLOW."""

    __slots__ = ("known", "machine", "node", "number")

    def __init__(self, machine: Fast, node: int, number: int, known: tuple[int | None, ...]) -> None:
        super().__init__()
        self.machine = machine
        self.node = node
        self.number = number
        """The fact's, in the machine's order."""
        self.known = known

    def __missing__(self, code: int) -> Any:
        found = self[code] = self.machine.step(self, code)
        return found


class Shape:
    """Questions that give the same facts in the same order: what to do with each."""

    __slots__ = ("codes", "dangers", "harmless", "judged", "keyed", "place", "sets", "unplain")

    def __init__(self, names: tuple[str, ...], fast: Fast) -> None:
        """Raises KeyError for a fact that only the long way can take, or that is none."""
        self.codes = tuple([fast.codes[name] for name in names])
        words = fast.words
        self.judged: list[int] = []
        self.sets: list[int] = []
        self.keyed: list[int] = []
        """Where those stand whose values are not plain words."""
        told = {"judged": self.judged, "set": self.sets, "keyed": self.keyed}
        dangers = []
        for i, name in enumerate(names):
            kind = words.get(name)
            if kind is not None:
                told[kind].append(i)
            if name in fast.elsewhere:
                dangers.append(i)
        self.unplain = bool(self.judged or self.keyed)
        self.dangers = itemgetter(*dangers) if dangers else None
        """Those that the law does not look at, but that can exclude each other."""
        self.harmless = fast.harmless.setdefault(tuple([names[i] for i in dangers]), set())
        """Their codes, where they can be true together."""
        at = {name: i for i, name in enumerate(names)}
        last = len(names)
        self.place = tuple([at.get(name, last) for name in fast.order])
        """Where each fact of the law stands; after the last, where nothing is known."""


class Fast:
    """Decides questions whose facts are decided one by one; says SLOW for every other."""

    def __init__(self, law: Law, about: ActionLaw) -> None:
        self.law = law
        self.about = about
        coding, never = about.coding, law.together
        self.elsewhere = never.facts - about.together
        self._long = sum(1 << i for i in (*coding.dated, *coding.listed))
        """Variables that one fact alone does not decide."""
        long = {f for i in (*coding.dated, *coding.listed) for f in key_facts(coding.keys[i])}
        askable = [k for i, k in enumerate(coding.keys) if i not in coding.hidden and not self._long >> i & 1]
        plain = coding.variables.keys() - long
        self.order = tuple(dict.fromkeys(f for k in askable for f in key_facts(k) if f in plain))
        """The facts of the law, in the diagram's order."""
        self._variables = {f: coding.variables[f] for f in self.order}
        self._before = [0, *accumulate(self._variables.values(), or_)]
        """For each number of a fact: the variables of the facts before it."""
        self.codes = {
            f: Codes(never.coding if f in self.elsewhere else coding, f, law.vocabulary, about.fixed.get(f))
            for f in law.vocabulary.facts
            if f not in long and not (f in self.elsewhere and f in never.long_facts)
        }
        """The facts that the quick way can take."""
        facts = law.vocabulary.facts.values()
        self.words = {
            f.name: "judged" if f.judgement else "set" if f.kind is Kind.SET_OF else "keyed"
            for f in facts
            if f.judgement or f.kind not in (Kind.YES_NO, Kind.ONE_OF)
        }
        """How the values are told of the facts whose values are not plain words."""
        self.harmless: dict[tuple[str, ...], set[object]] = {}
        self._shapes: dict[tuple[str, ...], Shape] = {}
        self._forget()

    def _forget(self) -> None:
        self._states: dict[tuple[int, int, int], State] = {}
        self._answers: dict[tuple[int, int], Answer] = {}
        about = self.about
        self._root = self._enter(about.root, (None,) * len(about.coding.keys), 0)

    def decide(self, facts: Mapping[str, Any] | Facts) -> Decision | None:
        """The decision, or None when the question needs the long way, which will raise what is wrong with it."""
        try:
            names = tuple(facts)  # type: ignore[arg-type] # Facts are refused here, and go the long way
            shape = self._shapes.get(names) or self._shape(names)
            # The caller may change the mapping later; the decision keeps what it was asked.
            keys = [*facts.values()]  # type: ignore[union-attr] # as above
            for i in shape.sets:
                value = keys[i]
                keys[i] = frozenset(value) if value.__class__ is set else frozen(value)
            said = keys
            if shape.unplain:
                said = self._plain(keys, shape)
            coded = [*map(getitem, shape.codes, said), 0]
            if shape.dangers is not None:
                danger = shape.dangers(coded)
                if danger not in shape.harmless and not self._possible(names, keys, shape, danger):
                    return SLOW
            place = shape.place
            state = self._root
            while state.__class__ is State:
                state = state[coded[place[state.number]]]
        except (AttributeError, KeyError, TypeError, FactErrors, TooLarge):
            return SLOW
        return None if state is None else Decision(state.outcome, state, (names, keys))

    def _plain(self, keys: list[Any], shape: Shape) -> list[Any]:
        """What stands for numbers and lists, in place; and a copy in which findings stand for judgements.

        Raises KeyError for a judgement without who judged, and why.
        """
        for i in shape.keyed:
            keys[i] = frozen(keys[i])
        said = keys.copy()
        for i in shape.judged:
            value = keys[i]
            if (
                value.__class__ is not Judged
                or not (value.by.strip() and value.why.strip())
                or HIDDEN.search(f"{value.by}{value.why}")
            ):
                raise KeyError(i)
            said[i] = value.value
        return said

    def _shape(self, names: tuple[str, ...]) -> Shape:
        if len(self._shapes) >= KEPT:
            self._shapes.clear()
        found = self._shapes[names] = Shape(names, self)
        return found

    def _possible(self, names: tuple[str, ...], keys: list[Any], shape: Shape, danger: object) -> bool:
        """Whether facts that the law does not look at can be true together."""
        known = {n: thawed(key) for n, key in zip(names, keys, strict=True) if n in self.elsewhere}
        if not self.law.together.possible(Facts.of(known, self.law.vocabulary), self.law.on):
            return False
        shape.harmless.add(danger)
        return True

    def step(self, state: State, code: int) -> Any:
        """Where what is known of a fact leads from a state."""
        codes = self.codes[self.order[state.number]]
        given = {i: v for i, v in zip(codes.variables, codes.meanings[code], strict=True) if v is not None}
        known = list(state.known)
        for i, value in given.items():
            known[i] = value
        if len(self._states) >= STATES:
            self._forget()
        return self._enter(self.about.diagram.restricted(state.node, given), tuple(known), state.number + 1)

    def _enter(self, node: int, known: tuple[int | None, ...], at: int) -> Any:
        """The state or answer for what remains of the diagram once the facts before number `at` have been looked at."""
        if node == IMPOSSIBLE:
            return SLOW
        support = self.about.diagram.support[node]
        for number in range(at, len(self.order)):
            if support & self._variables[self.order[number]]:
                key = (node, number, self._left(support, known, at))
                found = self._states.get(key)
                if found is None:
                    found = self._states[key] = State(self, node, number, known)
                return found
        if support & self._long:
            return SLOW
        left = self._left(support, known, at)
        answer = self._answers.get((node, left))
        if answer is None:
            answer = Answer(self.law, self.about.action, self.about, Remainder(self.about, known, node))
            self._answers[node, left] = answer
        return answer

    def _left(self, support: int, known: tuple[int | None, ...], at: int) -> int:
        """The unknown variables of the facts that were looked at and still matter, as a bit mask.

        With what remains of the diagram they decide all that is said of a question, the order of what to ask included.
        """
        left = 0
        if not support & self._before[at]:
            return left
        for fact in self.order[:at]:
            if support & self._variables[fact]:
                left |= sum(1 << i for i in self.about.coding.of_fact(fact) if known[i] is None)
        return left
