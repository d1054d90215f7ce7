"""The benchmarks' invented law says the same as a measure and by hand, so that a race is run over one course."""

from __future__ import annotations

from collections import Counter

import pytest

from bench import boston, export, town
from brightline import Outcome


def test_brightline_and_the_law_by_hand_agree() -> None:
    law = town.law()
    for q in town.questions(2_000, 1):
        assert str(law.decide(q.action, q.facts).outcome) == town.OUTCOMES[town.by_hand(q.plain)], q


def test_every_outcome_of_every_action_is_asked_for() -> None:
    seen = Counter((q.action, town.by_hand(q.plain)) for q in town.questions(2_000, 1))
    for action in town.ACTIONS:
        assert seen[action, town.FORBIDDEN] > 10, action
        assert seen[action, town.NOT_ADDRESSED] > 10, action
    assert seen["share_information", town.PERMITTED] > 10
    assert seen["join_operation", town.PERMITTED] > 10


def test_reasons_bear_the_citations_of_the_law_by_hand() -> None:
    law = town.law()
    for q in town.questions(300, 2):
        for reason in law.decide(q.action, q.facts).reasons:
            assert reason.cite == town.CITES[reason.id]


def test_what_is_possible_holds_for_every_completion_tried() -> None:
    law = town.law()
    full, partly = town.questions(400, 3), town.open_questions(400, 3)
    for whole, part in zip(full, partly, strict=True):
        decision = law.decide(part.action, part.facts)
        assert law.decide(whole.action, whole.facts).outcome in decision.possible
        assert bool(decision.asks) == (len(decision.possible) > 1)


def test_open_questions_leave_something_open() -> None:
    law = town.law()
    outcomes = Counter(law.decide(q.action, q.facts).outcome for q in town.open_questions(400, 4))
    assert outcomes[Outcome.UNDETERMINED] > 80
    assert outcomes[Outcome.FORBIDDEN] > 10


def test_the_rules_on_holding_in_boston_by_hand_are_those_of_the_corpus() -> None:
    law = boston.law()
    for q in boston.questions(300, 5, ("hold",)):
        decision = law.decide(q.action, q.facts)
        forbidding = sorted(f"{r.measure}#{r.id}" for r in decision.reasons if r.effect == "forbid")
        assert forbidding == sorted(boston.hold_by_hand(q.plain)), q


def test_a_law_walked_out_of_its_diagram_gives_the_same_answers() -> None:
    law = boston.law()
    trees = {action: export.tree(law, action) for action in boston.ACTIONS}
    for q in boston.questions(600, 6):
        tree = trees[q.action]
        while isinstance(tree, export.Branch):
            value = q.plain[tree.fact] if tree.element is None else tree.element in q.plain[tree.fact]
            tree = next(below for values, below in tree.ways if value in values)
        assert export.settled(tree) == str(law.decide(q.action, q.facts).outcome), q


def test_a_contradiction_is_no_settled_answer() -> None:
    with pytest.raises(AssertionError, match="contradicts"):
        export.settled(None)
