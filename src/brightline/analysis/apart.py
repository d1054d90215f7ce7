"""In which cases two laws answer otherwise: how many, and one of each kind.

`difference` tells more: all the regions, each measure alone, and what a change is due to. It takes much longer.
"""

from __future__ import annotations

from msgspec import Struct

from brightline.analysis.regions import some_case
from brightline.analysis.shared import Answers, Shared, answers_of
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
    shared = Shared([before.spoken(action), after.spoken(action)])
    root = shared.combined(shared.roots, lambda leaf: "same" if leaf[0] == leaf[1] else leaf)
    found = [
        _found(shared, root, leaf, n, (before, after)) for leaf, n in shared.counted(root).items() if leaf != "same"
    ]
    return tuple(sorted(found, key=lambda x: -x.cases))


def _found(shared: Shared, root: int, leaf: object, cases: int, laws: tuple[Law, Law]) -> Apart:
    assert isinstance(leaf, tuple)
    action = shared.laws[0].action
    limits = some_case(shared.diagram, root, shared.diagram.leaf(leaf))
    # Real days and records may do something else besides; where there are none, the diagram has told already.
    long = any(i in limits for i in (*shared.coding.dated, *shared.coding.listed))

    def right(facts: Facts) -> bool:
        return all(answers_of(law, action, facts) == answers for law, answers in zip(laws, leaf, strict=True))

    return Apart(*leaf, cases, witness(shared, limits, right if long else None))
