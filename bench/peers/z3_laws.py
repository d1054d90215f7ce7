"""z3 on whole laws: a case in which two of them answer otherwise, and whether one always answers so.

It is told the rules as plain conditions, and who prevails over whom, as formulas. Of the ways that were tried this was
its quickest: a truth value for each value that a rule names, a quantifier over what nobody can be asked (an unread
clause, a layer where nobody looked), and one check for each outcome, until one finds a case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import z3

from brightline import Law
from brightline.engine.facts import Facts, Known, KnownSet
from brightline.engine.prevail import Does
from brightline.engine.rewrite import Hidden, Plain
from brightline.engine.speaking import Speaking
from brightline.language.conditions import Always, And, Condition, Has, Is, Not, Or
from brightline.vocabulary import Kind, Vocabulary

OUTCOMES = ("conflict", "forbidden", "required", "permitted", "not addressed")


class Words:
    """The facts as z3 knows them; each is made when a rule first looks at it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._facts = vocabulary.facts
        self._of: dict[str, dict[str, Any]] = {}

    def test(self, test: Condition) -> Any:
        match test:
            case Is(fact, values):
                return z3.Or([self._value(fact, v) for v in values])
            case Has(fact, _, (value,)):
                return self._value(fact, value)
        raise TypeError(f"{test}: z3 is not told of numbers, days and lists here")

    def _value(self, fact: str, value: str) -> Any:
        known = self._of.setdefault(fact, {})
        if value not in known:
            known[value] = z3.Bool(f"{fact} {value}")
            if self._facts[fact].kind is Kind.YES_NO:
                known["no" if value == "yes" else "yes"] = z3.Not(known[value])
        return known[value]

    def bounds(self) -> Iterator[Any]:
        """A fact has one value; a set any."""
        for fact, known in self._of.items():
            if self._facts[fact].kind is Kind.ONE_OF:
                every = len(known) == len(self._facts[fact].values)
                yield z3.PbEq([(v, 1) for v in known.values()], 1) if every else z3.AtMost(*known.values(), 1)

    def facts(self, model: Any) -> Facts:
        """The case that z3 found."""
        found: dict[str, Known] = {}
        for fact, known in self._of.items():
            has = {v for v, formula in known.items() if z3.is_true(model.eval(formula, model_completion=True))}
            if self._facts[fact].kind is Kind.SET_OF:
                found[fact] = KnownSet(frozenset(has), frozenset(known) - has, False)
            else:
                names = ("yes", "no") if self._facts[fact].kind is Kind.YES_NO else self._facts[fact].value_names
                found[fact] = next(iter(has), next((n for n in names if n not in known), names[0]))
        return Facts(found)


class Formula:
    """A law about one action, as formulas."""

    def __init__(self, spoken: Speaking, words: Words, name: str) -> None:
        self._words = words
        self._name = name
        self._hidden: dict[tuple[str, str], list[Any]] = {}
        self.bounds: list[Any] = []
        """What is known of what nobody can be asked."""
        self._allowed = spoken.possible
        layers = [s.standing.layer for s in spoken.speakers]
        does: dict[tuple[int, Does], Any] = {}
        for key, condition in zip(spoken.numbered, spoken.conditions, strict=True):
            does[key] = z3.Or(does[key], self.true(condition)) if key in does else self.true(condition)
        beaters: dict[tuple[int, Does], list[tuple[int, Does]]] = {}
        for i, a, j, b in spoken.precedence.beats():
            if (i, a) in does and (j, b) in does:
                beaters.setdefault((j, b), []).append((i, a))
        stands: dict[tuple[int, Does], Any] = {}

        def standing(key: tuple[int, Does]) -> Any:
            if key not in stands:
                by = [standing(k) for k in beaters.get(key, ())]
                stands[key] = z3.And(does[key], z3.Not(z3.Or(by))) if by else does[key]
            return stands[key]

        def some(effects: Iterable[Does], layer: int | None = None) -> Any:
            return z3.Or([standing(k) for k in does if k[1] in effects and layer in (None, layers[k[0]])])

        bans, opposite = (Does.FORBIDS,), (Does.PERMITS, Does.REQUIRES)
        conflict = z3.Or([z3.And(some(bans, n), some(opposite, n)) for n in sorted(set(layers))])
        forbidden, required, permitted = some(bans), some((Does.REQUIRES,)), some((Does.PERMITS,))
        self.outcomes = {
            "conflict": conflict,
            "forbidden": z3.And(z3.Not(conflict), forbidden),
            "required": z3.And(z3.Not(conflict), z3.Not(forbidden), required),
            "permitted": z3.And(z3.Not(conflict), z3.Not(forbidden), z3.Not(required), permitted),
            "not addressed": z3.Not(z3.Or(conflict, forbidden, required, permitted)),
        }

    def possible(self, outcome: str) -> Any:
        """Some completion of what nobody can be asked has this outcome."""
        return z3.And([*self.bounds, self.outcomes[outcome]])

    def impossible(self, outcome: str) -> Any:
        """No completion has."""
        hidden = [v for values in self._hidden.values() for v in values]
        never = z3.Not(self.possible(outcome))
        return z3.ForAll(hidden, never) if hidden else never

    def true(self, condition: Condition) -> Any:
        match condition:
            case Always():
                return z3.BoolVal(True)
            case And(items):
                return z3.And([self.true(i) for i in items])
            case Or(items):
                return z3.Or([self.true(i) for i in items])
            case Not(item):
                return z3.Not(self.true(item))
            case Hidden(cause, name, size, values):
                return z3.Or([self._is((cause, name), size, v) for v in values])
        return self._words.test(condition)

    def _is(self, key: tuple[str, str], size: int, value: int) -> Any:
        """A hidden variable has a value, by the bits of its number."""
        bits = self._hidden.get(key)
        if bits is None:
            name = " ".join((self._name, *key))
            bits = self._hidden[key] = [z3.Bool(f"{name} {i}") for i in range((size - 1).bit_length())]
            allowed = self._allowed.get(key, range(size))
            if len(allowed) < 1 << len(bits):
                self.bounds.append(z3.Or([self._is(key, size, v) for v in sorted(allowed)]))
        return z3.And([b if value >> i & 1 else z3.Not(b) for i, b in enumerate(bits)])


def _solver(spoken: Sequence[Speaking], laws: Sequence[Formula], words: Words) -> z3.Solver:
    """With what the vocabulary excludes."""
    solver = z3.Solver()
    never, _ = spoken[0].tied({f for s in spoken for f in s.facts})
    solver.add([z3.Not(laws[0].true(line)) for line in never])
    solver.add(*words.bounds())
    return solver


def _case(solver: z3.Solver, words: Words, formula: Any) -> Facts | None:
    """Raises RuntimeError where z3 gives up."""
    solver.push()
    solver.add(formula)
    said = solver.check()
    if said == z3.unknown:
        raise RuntimeError(f"z3 gave up: {solver.reason_unknown()}")
    found = words.facts(solver.model()) if said == z3.sat else None
    solver.pop()
    return found


def apart(before: Law, after: Law, action: str) -> Facts | None:
    """A case that two laws answer otherwise: one leaves an outcome possible that the other does not."""
    spoken = [before.spoken(action), after.spoken(action)]
    words = Words(before.vocabulary)
    old, new = (Formula(s, words, name) for s, name in zip(spoken, ("before", "after"), strict=True))
    solver = _solver(spoken, (old, new), words)
    for outcome in OUTCOMES:
        for one, other in ((old, new), (new, old)):
            case = _case(solver, words, z3.And(one.possible(outcome), other.impossible(outcome)))
            if case is not None:
                return case
    return None


def always(law: Law, action: str, outcome: str, when: Condition) -> tuple[str, Facts | None]:
    """Whether an outcome is the only possible one wherever a condition holds, as `Result` names it; and a case."""
    spoken = law.spoken(action)
    words = Words(law.vocabulary)
    formula = Formula(spoken, words, "law")
    condition = formula.true(spoken.fix(Plain(law.vocabulary)(when)))
    solver = _solver([spoken], [formula], words)
    solver.add(condition)
    other = [o for o in OUTCOMES if o != outcome]
    doubt = _case(solver, words, z3.Or([formula.possible(o) for o in other]))
    if doubt is None:
        return ("proved" if _case(solver, words, z3.BoolVal(True)) else "proved, but vacuous"), None
    broken = _case(solver, words, formula.impossible(outcome))
    return ("counterexample", broken) if broken is not None else ("undetermined", doubt)
