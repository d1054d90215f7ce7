"""The fast engine and the specification give the same answers."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from spec.check import conformance_cases, differences
from spec.evaluator import decide
from tests.oracles.agreement import disagreement, engine_answer, keep, minimised, smaller, spec_answer
from tests.oracles.constructs import coverage
from tests.oracles.laws import Law, Question, law_stream, questions

CASES = [pytest.param(case, id=f"{path.stem}: {case['title']}") for path, case in conformance_cases()]


def test_there_are_conformance_cases_with_titles_of_their_own() -> None:
    titles = [case["title"] for path, case in conformance_cases() if path.parent.name == "cases"]
    assert len(titles) == len(set(titles)) >= 60


@pytest.mark.parametrize("case", CASES)
def test_the_specification_answers_the_conformance_case(case: dict[str, Any]) -> None:
    assert differences(case, decide(case["law"], case["question"])) == {}


@pytest.mark.parametrize("case", CASES)
def test_the_engine_answers_the_conformance_case(case: dict[str, Any]) -> None:
    assert differences(case, engine_answer(case["law"], case["question"])) == {}


@given(questions(size=1))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_engine_agrees_with_the_specification_on_small_laws(asked: tuple[Law, Question]) -> None:
    assert disagreement(*asked) == {}


@given(questions(size=3))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_engine_agrees_with_the_specification_on_larger_laws(asked: tuple[Law, Question]) -> None:
    assert disagreement(*asked) == {}


@pytest.mark.parametrize("seed", range(4))
def test_the_engine_agrees_with_the_specification_on_a_stream_of_laws(seed: int) -> None:
    failing = [asked for asked in islice(law_stream(1000 + seed), 60) if disagreement(*asked)]
    assert [disagreement(*minimised(*asked, disagreement)) for asked in failing] == []


def test_random_laws_contain_every_construct() -> None:
    found = coverage(islice(law_stream(7), 2000))
    assert {name: count for name, count in found.items() if count < 60} == {}
    assert len(found) >= 60
    assert found["two layers"] > 900
    assert found["question with unknown facts"] > 1000


def test_random_laws_come_to_every_outcome() -> None:
    answers = [spec_answer(*asked, limit=2_000) for asked in islice(law_stream(7), 600)]
    decisions = [answer["outcome"] for answer in answers if answer and "outcome" in answer]
    shares = {outcome: decisions.count(outcome) / len(decisions) for outcome in set(decisions)}
    assert len(shares) == 6
    assert min(shares.values()) > 0.03
    assert len(decisions) > 450


def test_a_disagreement_is_found_made_small_and_kept(tmp_path: Any) -> None:
    def careless(law: Law, question: Question) -> dict[str, Any]:
        """An engine that does not know duties."""
        rules = [rule for rule in law["rules"] if rule["effect"] != "require"]
        return decide(law | {"rules": rules}, question)

    def fails(law: Law, question: Question) -> object:
        return disagreement(law, question, careless)

    law, question = next(asked for asked in law_stream(5) if len(asked[0]["rules"]) > 3 and fails(*asked))
    law, question = minimised(law, question, fails)
    assert [rule["effect"] for rule in law["rules"]] == ["require"]
    assert not any(fails(*less) for less in smaller(law, question))
    [kept] = conformance_cases([keep(law, question, tmp_path)])
    assert differences(kept[1], decide(law, question)) == {}
