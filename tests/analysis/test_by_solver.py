"""A law whose diagram outgrows its budget is given to a solver, which comes to the same."""

from __future__ import annotations

import sys
from datetime import date
from itertools import islice

import pytest

from brightline.analysis import Proof, Question, Result, parse_question, proof
from brightline.corpus import Corpus
from brightline.engine import diagram
from brightline.engine.days import TooMany
from brightline.engine.diagram import TooLarge
from brightline.engine.law import Law
from brightline.engine.outcome import Outcome
from brightline.engine.prevail import Circle
from tests.oracles.comparing import Coded, condition
from tests.oracles.laws import law_stream


@pytest.fixture(scope="module")
def law() -> Law:
    return Corpus.load().law("us/ma/boston", on=date(2024, 12, 4))


def by_solver(patch: pytest.MonkeyPatch, question: Question, action: str, law: Law, other: Law | None = None) -> Proof:
    with patch.context() as small:
        small.setattr(diagram, "NODES", 1)
        return proof(question, action, law, other)


@pytest.mark.parametrize(
    "text",
    [
        "always hold forbidden when actor = police_officer and papers has civil_detainer and not papers has "
        "judicial_criminal_warrant and not papers has other_court_order and person.eligible_for_release = yes",
        "always hold forbidden when actor = police_officer and papers has civil_detainer",
        "never hold permitted",
        "never hold permitted when actor = police_officer",
        "never hold required when actor = sheriff_officer",
        "no conflict in transfer",
        "no gap in hold when actor = police_officer",
        "never hold forbidden when actor = police_officer and actor = state_trooper",
        "same as us/ma/boston in hold when actor = police_officer",
    ],
)
def test_the_solver_comes_to_what_the_diagram_comes_to(monkeypatch: pytest.MonkeyPatch, law: Law, text: str) -> None:
    question = parse_question(text, law.vocabulary)
    (action,) = question.actions
    other = law if question.place else None
    whole, solved = proof(question, action, law, other), by_solver(monkeypatch, question, action, law, other)
    assert (solved.result, solved.why) == (whole.result, whole.why)
    assert solved.cases is None
    for example in (*solved.against, *solved.open):
        assert law.decide(action, example.facts).possible == example.answers[0].possible


def test_the_solver_proves_of_random_laws_what_the_diagram_proves(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[Result, int] = {}
    for one, asked in islice(law_stream(61), 60):
        when = condition(asked["facts"], one)
        if when is None:
            continue
        coded = Coded(one, asked)
        for outcome in (Outcome.FORBIDDEN, Outcome.PERMITTED, Outcome.CONFLICT):
            question = Question("never", (asked["action"],), outcome, when=when)
            try:
                whole = proof(question, asked["action"], coded)  # type: ignore[arg-type]
            except (Circle, TooLarge, TooMany):
                break
            solved = by_solver(monkeypatch, question, asked["action"], coded)  # type: ignore[arg-type]
            assert solved.result is whole.result or not solved.exhausted
            seen[solved.result] = seen.get(solved.result, 0) + 1
    assert seen[Result.PROVED] + seen[Result.VACUOUS] >= 20
    assert seen[Result.COUNTEREXAMPLE] >= 5


def test_without_a_solver_a_law_that_is_too_large_is_refused_and_nothing_is_proved(
    monkeypatch: pytest.MonkeyPatch, law: Law
) -> None:
    monkeypatch.setitem(sys.modules, "clingo", None)
    with pytest.raises(TooLarge, match="clingo is not installed"):
        by_solver(monkeypatch, parse_question("never hold permitted", law.vocabulary), "hold", law)
