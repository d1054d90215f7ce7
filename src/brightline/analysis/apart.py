"""In which cases two laws answer otherwise: how many, and one of each kind.

`difference` tells more: all the regions, each measure alone, and what a change is due to. It takes much longer.
"""

from __future__ import annotations

from msgspec import Struct

from brightline.analysis.alike import matched, say_the_same
from brightline.analysis.left_open import Answers
from brightline.analysis.regions import some_case
from brightline.analysis.shared import RuleOf, Shared, answers_of
from brightline.analysis.witness import witness
from brightline.engine.facts import Facts
from brightline.engine.law import Law


class Apart(Struct, frozen=True):
    """Cases that one law answers in one way and another law in another."""

    before: Answers
    after: Answers
    cases: int
    witness: Facts
    """One of these cases: the fewest facts with which both laws answer so."""


def apart(before: Law, after: Law, action: str) -> tuple[Apart, ...]:
    """Where two laws of one vocabulary answer otherwise about an action, over every case; the most cases first.

    Raises Circle, TooLarge and TooMany.
    """
    old, new = before.spoken(action), after.spoken(action)
    if say_the_same(old, new):
        return ()
    both = _Both([old, new])
    found = [_found(both, leaf, n, (before, after)) for leaf, n in both.counted(both.root).items()]
    return tuple(sorted((x for x in found if x is not None), key=lambda x: -x.cases))


class _Both(Shared):
    """Two laws grown as one: a leaf is the Answers of both. Where only rules that stand alike in both can still speak,
    both answer alike, and the leaf does not say what."""

    def grown(self) -> tuple[int, ...]:
        """One node for both laws."""
        old, new = self.laws
        alike, old_alone, new_alone = matched(old.speakers, new.speakers)
        known = all(new.possible.get(day, values) == values for day, values in old.possible.items())
        if known and old.code.supersedes == new.code.supersedes:
            # Such a rule counts only beside one that stands in one law alone.
            touched = {a for i in old_alone for a in old.speakers[i].actors}
            touched.update(a for k in new_alone for a in new.speakers[k].actors)
            alike = [(i, k) for i, k in alike if not touched.isdisjoint(old.speakers[i].actors)]
            indifferent = len(alike)
        else:
            indifferent = 0
        rules: list[RuleOf] = [(old.speakers[i], (i, k)) for i, k in alike]
        rules += [(old.speakers[i], (i, None)) for i in old_alone]
        rules += [(new.speakers[k], (None, k)) for k in new_alone]
        return (self.as_one(rules, indifferent),)

    @property
    def root(self) -> int:
        return self.roots[0]


def _found(both: _Both, leaf: object, cases: int, laws: tuple[Law, Law]) -> Apart | None:
    """None where both answer alike."""
    assert isinstance(leaf, tuple)
    before, after = leaf
    if before == after:
        return None
    action = both.laws[0].action
    limits = some_case(both.diagram, both.root, both.diagram.leaf(leaf))
    # Real days and records may do something else besides; where there are none, the diagram has told already.
    long = any(i in limits for i in (*both.coding.dated, *both.coding.listed))

    def right(facts: Facts) -> bool:
        return all(answers_of(law, action, facts) == answers for law, answers in zip(laws, leaf, strict=True))

    return Apart(before, after, cases, witness(both, limits, right if long else None))
