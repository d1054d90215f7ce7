"""Cedar and the engine come to the same outcome for the same reasons where both can say it."""

from __future__ import annotations

from random import Random

import pytest

from tests.oracles import cedar
from tests.oracles.agreement import engine_answer, spec_answer


@pytest.mark.parametrize("seed", range(5))
def test_the_engine_agrees_with_cedar(seed: int) -> None:
    rng = Random(seed)
    for law, question in (cedar.random_case(rng) for _ in range(60)):
        assert cedar.agrees(law, question, engine_answer(law, question)), (law["rules"], question)


def test_the_specification_agrees_with_cedar_on_every_outcome() -> None:
    rng, outcomes = Random(99), set()
    for law, question in (cedar.random_case(rng) for _ in range(300)):
        answer = spec_answer(law, question)
        assert answer
        assert cedar.agrees(law, question, answer), (law["rules"], question)
        outcomes.add(answer["outcome"])
    assert outcomes == {"forbidden", "permitted", "not addressed", "conflict"}


def test_a_wrong_answer_does_not_agree_with_cedar() -> None:
    rng = Random(5)
    for law, question in (cedar.random_case(rng) for _ in range(50)):
        allowed, _ = cedar.authorize(law, question)
        wrong = {"outcome": "not addressed" if allowed else "permitted", "reasons": [], "displaced": []}
        assert not cedar.agrees(law, question, wrong)
