"""Whether facts can be true together, by the vocabulary's `never` lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from brightline.engine.coding import Coding, facts_in, key_facts, tests_of
from brightline.engine.diagram import build
from brightline.engine.facts import Facts
from brightline.engine.rewrite import Plain, negation
from brightline.language.conditions import Condition
from brightline.vocabulary import Vocabulary


class Together:
    """The `never` lines of a vocabulary, compiled once: whether facts can be true together."""

    def __init__(self, never: Iterable[Condition], vocabulary: Vocabulary) -> None:
        self._never = tuple(never)
        self._vocabulary = vocabulary
        plain = [Plain(vocabulary)(c) for c in self._never]
        self.coding = Coding(tests_of(plain), vocabulary)
        self.facts = frozenset(self.coding.facts)
        self._diagram, self._root = build(
            self.coding.store, [], [self.coding.code(c) for c in plain], lambda _: "possible", {}
        )
        coding = self.coding
        long = {f for i in (*coding.dated, *coding.listed) for f in key_facts(coding.keys[i])}
        tainted = [set(facts_in(c)) for c in plain if long & set(facts_in(c))]
        self.long_facts = frozenset(f for facts in tainted for f in facts)
        """Facts of lines that look at dates or lists: these need the long way."""

    def possible(self, facts: Facts, on: date) -> bool:
        """Whether some real case has these facts. `on` only anchors unknown dates. Raises TooMany."""
        if self.facts.isdisjoint(facts.known):
            return True
        if not self.long_facts.isdisjoint(facts.known):
            return possible_together(facts, self._never, self._vocabulary, on)
        return bool(self._diagram.reachable(self._root, self.coding.simple(facts)))


def possible_together(facts: Facts, never: Iterable[Condition], vocabulary: Vocabulary, on: date) -> bool:
    """Whether some real case has these facts.

    `on` only anchors unknown dates that nothing else ties down.
    Raises TooMany.
    """
    plain = Plain(vocabulary)
    related = [c for c in map(plain, never) if not facts.known.keys().isdisjoint(facts_in(c))]
    return not related or _some_case(facts, related, vocabulary, on)


def can_be_met(condition: Condition, never: Iterable[Condition], vocabulary: Vocabulary, on: date) -> bool:
    """Whether some real case meets a condition; what nobody has read may say anything.

    `on` only anchors unknown dates that nothing else ties down.
    Raises TooLarge and TooMany.
    """
    plain = Plain(vocabulary)
    wanted = plain(condition)
    left, related, facts = [*map(plain, never)], [negation(wanted)], set(facts_in(wanted))
    while tied := [c for c in left if facts & set(facts_in(c))]:
        related += tied
        facts = {f for c in tied for f in facts_in(c)}
        left = [c for c in left if c not in tied]
    return _some_case(Facts({}), related, vocabulary, on)


def _some_case(facts: Facts, excluded: Sequence[Condition], vocabulary: Vocabulary, on: date) -> bool:
    """Whether some real case has these facts and meets none of some plain conditions."""
    coding = Coding(tests_of(excluded), vocabulary)
    diagram, root = build(coding.store, [], [coding.code(c) for c in excluded], lambda _: "possible", {})
    known = coding.simple(facts)
    for days in coding.day_assignments(facts, on):
        placed = coding.place(days)
        for (masks,) in coding.list_masks(facts, [days], on):
            values = list(known)
            for i, value in {**placed, **masks}.items():
                values[i] = value
            if diagram.reachable(root, values):
                return True
    return False
