"""Conditions made plain: terms opened, clauses waived, sets split into single tests, outer facts moved out of
`some`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count

from brightline.engine.store import TooLarge
from brightline.language.conditions import (
    Always,
    And,
    Clause,
    Condition,
    DateTest,
    Empty,
    Has,
    Is,
    Not,
    NumberTest,
    Or,
    Some,
    Term,
    Unread,
)
from brightline.vocabulary import Kind, Vocabulary

TRUE = Always()
FALSE = Not(TRUE)

CONDITIONS = 500_000
"""Conditions of one law that are rewritten before it is given up, each counted as often as it is used."""
LEVELS = 120
"""Levels of conditions inside one another; the language allows no more than 100."""
SPLITS = 100
"""Splits of one `some` on facts outside the record."""


class Hidden(Condition, frozen=True):
    """A test on something unknown that nobody can be asked: `cause` says of what kind, `name` which."""

    cause: str
    """"text", "day", "contested" or "gap"."""
    name: str
    size: int
    values: frozenset[int]
    """The values that make the test true."""


def conjunction(items: Iterable[Condition]) -> Condition:
    kept: list[Condition] = []
    for item in items:
        if isinstance(item, Always):
            continue
        if isinstance(item, Not) and isinstance(item.item, Always):
            return FALSE
        kept.append(item)
    return kept[0] if len(kept) == 1 else And(tuple(kept)) if kept else TRUE


def disjunction(items: Iterable[Condition]) -> Condition:
    kept: list[Condition] = []
    for item in items:
        if isinstance(item, Always):
            return TRUE
        if not (isinstance(item, Not) and isinstance(item.item, Always)):
            kept.append(item)
    return kept[0] if len(kept) == 1 else Or(tuple(kept)) if kept else FALSE


def negation(item: Condition) -> Condition:
    return item.item if isinstance(item, Not) else Not(item)


class Plain:
    """Rewrites conditions of one law.

    `waivers` maps a clause's label to the conditions under which it counts as met ("despite RULE[LABEL]").
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._facts = vocabulary.facts
        self._rewritten = 0
        self._level = 0

    def __call__(self, condition: Condition | None, waivers: Mapping[str, Condition] | None = None) -> Condition:
        """Raises TooLarge."""
        if condition is None:
            return TRUE
        self._level = 0
        return self._plain(condition, waivers or {})

    def _count(self, conditions: Iterable[object]) -> None:
        for _ in conditions:
            self._rewritten += 1
            if self._rewritten > CONDITIONS:
                raise TooLarge(f"more than {CONDITIONS:,} conditions")

    def _plain(self, c: Condition, waivers: Mapping[str, Condition]) -> Condition:
        self._count((c,))
        if isinstance(c, Is):  # most are, and a match is asked slowly
            return Not(Is(c.fact, c.values)) if c.negated else c
        self._level += 1
        if self._level > LEVELS:
            raise TooLarge(f"conditions more than {LEVELS} levels deep")
        found = self._opened(c, waivers)
        self._level -= 1
        return found

    def _opened(self, c: Condition, waivers: Mapping[str, Condition]) -> Condition:
        match c:
            case And(items):
                return conjunction([self._plain(i, waivers) for i in items])
            case Or(items):
                return disjunction([self._plain(i, waivers) for i in items])
            case Not(item):
                return negation(self._plain(item, waivers))
            case Term(_, means):
                if means is None:
                    raise ValueError(f"term {c.name} was never resolved: only checked measures can be decided")
                return self._plain(means, waivers)
            case Clause(label, item):
                met = self._plain(item, waivers)
                if label not in waivers:
                    return met
                self._count(waivers[label].walk())
                return disjunction((met, waivers[label]))
            case Has(fact, how, values):
                single = [Has(fact, "any", (v,)) for v in values]
                if how == "all":
                    return conjunction(single)
                return negation(disjunction(single)) if how == "none" else disjunction(single)
            case Empty(fact, negated):
                nothing = negation(self._nonempty(fact))
                return negation(nothing) if negated else nothing
            case Some(fact, where):
                return self._some(fact, self._plain(where, waivers), count(1))
            case Unread(_, id):
                return Hidden("text", id, 2, frozenset({1}))
        return c

    def _nonempty(self, name: str) -> Condition:
        fact = self._facts.get(name)
        if fact is None:
            raise ValueError(f"{name}: only a set of the vocabulary can be empty")
        if fact.kind is Kind.LIST_OF:
            return Some(name, TRUE)
        return disjunction(Has(name, "any", (v,)) for v in fact.value_names)

    def _some(self, name: str, where: Condition, splits: Iterator[int]) -> Condition:
        """Split on every test that does not look at the record, until the inside looks at nothing else."""
        fields = {f.name for f in self._facts[name].fields}
        outer = next((t for t in where.walk() if _is_test(t) and not _looks_at(t, fields)), None)
        if outer is not None:
            if next(splits) > SPLITS:
                raise TooLarge(f"some {name}: more than {SPLITS} splits on facts outside the record")
            self._count(where.walk())
            inside = self._some(name, substitute(where, outer, True), splits)
            outside = self._some(name, substitute(where, outer, False), splits)
            return disjunction((conjunction((outer, inside)), conjunction((negation(outer), outside))))
        return FALSE if where == FALSE else Some(name, where)


def _is_test(c: Condition) -> bool:
    return isinstance(c, Is | Has | NumberTest | DateTest | Hidden | Some)


def _looks_at(c: Condition, fields: set[str]) -> bool:
    match c:
        case DateTest(fact, _, _, other):
            return fact in fields or other in fields
        case Is(fact) | Has(fact) | NumberTest(fact):
            return fact in fields
    return False


def substitute(c: Condition, test: Condition, value: bool) -> Condition:
    """The condition with one test decided."""
    if c == test:
        return TRUE if value else FALSE
    match c:
        case And(items):
            return conjunction([substitute(i, test, value) for i in items])
        case Or(items):
            return disjunction([substitute(i, test, value) for i in items])
        case Not(item):
            return negation(substitute(item, test, value))
    return c


def tests(c: Condition) -> list[Condition]:
    """The tests of a plain condition, in order; a `some` is one test."""
    found: list[Condition] = []
    todo = [c]
    while todo:
        c = todo.pop()
        if isinstance(c, And) or isinstance(c, Or):  # noqa: SIM101 - a union is asked much more slowly
            todo += reversed(c.items)
        elif isinstance(c, Not):
            todo.append(c.item)
        elif not isinstance(c, Always):
            found.append(c)
    return found
