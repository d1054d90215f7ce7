"""Many rows at once get the answers that they get one by one, whichever kernel answers."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brightline import Law
from brightline.batch import BY_ITSELF, UNKNOWN, Kernel, Told
from brightline.batch.combined import Combined
from brightline.batch.kernel import Split
from brightline.batch.packed import Packed
from brightline.batch.told import Teller
from brightline.engine.action_law import ActionLaw
from brightline.engine.answer import Answer
from brightline.engine.decision import Decision
from brightline.engine.facts import AtLeast, FactErrors, Facts
from tests.oracles.laws import laws, random_law
from tests.oracles.test_quick_way import law_of

ON = "2020-02-29"
Values = dict[int, np.ndarray[Any, np.dtype[np.uint8]]]


def variables_of(about: ActionLaw) -> list[tuple[int, int]]:
    support = about.diagram.support[about.root] & ~about.hidden
    return [(i, size) for i, size in enumerate(about.coding.store.sizes) if support >> i & 1]


def kernels(law: Law, about: ActionLaw) -> dict[str, tuple[Any, list[Told]]]:
    """Every kernel that can answer for a law, by name, with the answers it tells."""
    found: dict[str, tuple[Any, list[Told]]] = {}
    variables = variables_of(about)
    for name, make in (("packed", Packed), ("combined", Combined)):
        teller = Teller(law, about)
        found[name] = make(variables, teller.answer), teller.told
    if not about.hidden:
        teller = Teller(law, about)
        found["planes"] = Split(about, variables, teller), teller.told
    kernel = Kernel(law, about)
    found["chosen"] = kernel, kernel.told
    return found


# ---- generated laws -------------------------------------------------------------------------------------------------

PLAIN = (
    "actor",
    "information.kind",
    "purpose",
    "person.eligible_for_release",
    "person.willing",
    "papers",
    "person.age",
)


def plain_facts(rng: random.Random, law: Law, unknown: float) -> dict[str, Any]:
    """Facts that are no days and no lists, some unknown, papers perhaps in part."""
    found: dict[str, Any] = {}
    for name in PLAIN:
        fact = law.vocabulary.facts[name]
        if rng.random() < unknown:
            continue
        if name == "papers":
            some = [v for v in fact.value_names if rng.random() < 0.5]
            found[name] = set(some) if rng.random() >= unknown else AtLeast(some)
        elif name == "person.age":
            found[name] = rng.choice((10, 16, 17, 18, 21, 30, 65))
        else:
            found[name] = rng.choice(("yes", "no") if not fact.values else fact.value_names)
    return found


def columns(about: ActionLaw, questions: Iterable[Mapping[str, Any]], law: Law) -> Values:
    """The questions as coded columns."""
    rows = [about.coding.simple(Facts.of(q, law.vocabulary)) for q in questions]
    table = np.array([[UNKNOWN if v is None else v for v in row] for row in rows], np.uint8)
    table = table.reshape(len(rows), len(about.coding.keys))
    return {i: np.ascontiguousarray(table[:, i]) for i in range(table.shape[1]) if i not in about.coding.hidden}


def told_of(about: ActionLaw, decision: Decision) -> Told:
    """The answer of a single decision, as the kernels tell it; rules by their place in the law, for the generated ones
    have no text."""
    answer: Answer = decision._answer
    norms = [n for i, _ in answer.deciding if (n := about.speakers[i].norm)]
    evidence = decision.evidence
    grades = evidence if isinstance(evidence, dict) else {str(decision.outcome): evidence}
    return Told(
        decision.outcome,
        decision.possible,
        tuple(n.id for n in sorted(norms, key=lambda n: (n.layer, n.id))),
        decision.asks[0].fact if decision.asks else None,
        decision.because,
        tuple((o, "" if g is None else str(g)) for o, g in sorted(grades.items())),
    )


def compare(law: Law, action: str, questions: list[dict[str, Any]]) -> int:
    """Every kernel against single decisions; how many rows had an answer to compare."""
    about = law.about(action)
    possible = []
    for facts in questions:
        try:
            possible.append((facts, told_of(about, law._decide(action, facts, frozenset()))))
        except FactErrors:
            continue
    if not possible:
        return 0
    values = columns(about, [facts for facts, _ in possible], law)
    compared = 0
    for name, (kernel, told) in kernels(law, about).items():
        found = kernel.decide(values, len(possible))
        for (facts, single), number in zip(possible, found.tolist(), strict=True):
            if number == BY_ITSELF:
                assert about.coding.dated or about.coding.listed
                continue
            assert told[number] == single, (name, action, facts)
            compared += 1
    return compared


@pytest.mark.parametrize("unknown", [0.0, 0.3, 0.7])
def test_of_random_laws_each_kernel_says_of_every_row_what_a_single_decision_says(unknown: float) -> None:
    rng = random.Random(17)
    compared = 0
    for _ in range(40):
        told = random_law(rng, rng.choice((1, 2, 2, 3)))
        law = law_of(told, ON)
        action = rng.choice(sorted({rule["action"] for rule in told["rules"]}))
        compared += compare(law, action, [plain_facts(rng, law, unknown) for _ in range(12)])
    assert compared > 500


@given(st.randoms(use_true_random=False), laws())
@settings(max_examples=40, deadline=None)
def test_whatever_the_law_and_the_rows_the_kernels_agree_with_single_decisions(
    rng: random.Random, told: dict[str, Any]
) -> None:
    law = law_of(told, ON)
    action = rng.choice(sorted({rule["action"] for rule in told["rules"]}))
    compare(law, action, [plain_facts(rng, law, rng.choice((0.0, 0.4))) for _ in range(6)])
