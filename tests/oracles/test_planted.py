"""The conformance cases tell the law from every planted misreading of it."""

from __future__ import annotations

from typing import Any

import pytest

from spec.check import conformance_cases, differences
from tests.oracles.planted import BUGS, Bug, with_bug

CASES: dict[str, dict[str, Any]] = {case["title"]: case for _, case in conformance_cases()}


@pytest.mark.parametrize("bug", BUGS, ids=[bug.belief for bug in BUGS])
def test_the_conformance_case_catches_the_belief_that(bug: Bug) -> None:
    case = CASES[bug.caught_by]
    assert differences(case, with_bug(bug)(case["law"], case["question"])) != {}


def test_a_copy_without_a_bug_passes_every_case() -> None:
    honest = with_bug(Bug("nothing is wrong", "evaluator", "def decide(", "def decide(", ""))
    assert [case["title"] for case in CASES.values() if differences(case, honest(case["law"], case["question"]))] == []


def test_there_are_twenty_planted_bugs_at_least() -> None:
    assert len({bug.belief for bug in BUGS}) == len(BUGS) >= 20
