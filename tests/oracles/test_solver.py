"""z3 finds the same possible outcomes as the engine, without enumerating anything."""

from __future__ import annotations

from itertools import islice

import pytest

from spec.check import conformance_cases
from tests.oracles import solver
from tests.oracles.agreement import engine_answer, spec_answer
from tests.oracles.laws import law_stream


@pytest.mark.parametrize("seed", range(4))
def test_the_engine_finds_the_outcomes_z3_finds_possible(seed: int) -> None:
    compared = 0
    for law, question in islice(law_stream(2000 + seed), 70):
        if (spec_answer(law, question) or {"error": "too large"}).get("error"):
            continue
        found = solver.possible(law, question)
        if found is not None:
            assert found == engine_answer(law, question)["possible"], (law["rules"], question)
            compared += 1
    assert compared > 35


def test_z3_answers_the_conformance_cases() -> None:
    cases = [case for _, case in conformance_cases() if "error" not in case["answer"]]
    found = [(solver.possible(case["law"], case["question"]), case) for case in cases]
    assert [case["title"] for said, case in found if said not in (None, case["answer"]["possible"])] == []
    assert sum(said is not None for said, _ in found) > 170


def test_z3_sees_that_facts_contradict_one_another() -> None:
    contradictory = [
        (law, question)
        for law, question in islice(law_stream(3), 400)
        if (spec_answer(law, question, limit=1_000) or {}).get("error") and law["vocabulary"]["never"][0][0] != "some"
    ]
    seen = 0
    for law, question in contradictory:
        try:
            # Of a law that z3 cannot be told, it says nothing.
            assert solver.possible(law, question) is None, "z3 took facts for possible that contradict one another"
        except ValueError:
            seen += 1
    assert seen > 5
