"""The whole laws that are compared: both engines find the same, and what is too large is refused."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from bench import changed_laws, whole_laws
from bench.peers import clingo_laws, z3_laws
from brightline import Corpus, Outcome
from brightline.analysis import answers_of, apart, parse_question
from brightline.engine.diagram import TooLarge


def test_made_up_laws_differ_where_z3_and_clingo_say_and_each_case_is_decided_as_its_finder_says() -> None:
    before, after = changed_laws.pair(60, 1)
    for search in (z3_laws.apart, clingo_laws.apart):
        assert all(whole_laws._agreed("", before, after, action, search) for action in changed_laws.actions())
    assert 1 <= sum(bool(apart(before, after, action)) for action in changed_laws.actions()) < changed_laws.ACTIONS  # type: ignore[arg-type]


def test_oxidd_finds_a_case_wherever_laws_differ_and_counts_as_many_cases() -> None:
    pytest.importorskip("oxidd", reason="oxidd is not installed: it comes with `brightline[bench]`")
    from bench.peers import oxidd_laws

    corpus = Corpus.load()
    boston = [corpus.law(whole_laws.PLACE, on=day) for day in whole_laws.DAYS]
    made_up = changed_laws.pair(60, 1)
    asked: list[tuple[Any, Any, str]] = [(*boston, "hold"), (*boston, "share_information")]
    asked += [(*made_up, action) for action in changed_laws.actions()]
    for before, after, action in asked:
        whole_laws._agreed("", before, after, action, oxidd_laws.apart)
        laws = oxidd_laws.Compared([before.spoken(action), after.spoken(action)])
        moved = [x for x in apart(before, after, action) if x.before.possible != x.after.possible]
        assert laws.count(laws.otherwise) == sum(x.cases for x in moved)


@pytest.mark.parametrize("peer", ["z3_laws", "clingo_laws", "oxidd_laws"])
def test_the_peers_prove_what_brightline_proves_and_refute_what_it_refutes(peer: str) -> None:
    if peer == "oxidd_laws":
        pytest.importorskip("oxidd", reason="oxidd is not installed: it comes with `brightline[bench]`")
    law = Corpus.load().law(whole_laws.PLACE, on=whole_laws.PROVED_ON)
    said = []
    for text in (whole_laws.PROPERTY, whole_laws.REFUTED):
        when = parse_question(text, law.vocabulary).when
        assert when is not None
        result, case = import_module(f"bench.peers.{peer}").always(law, "hold", "forbidden", when)
        assert case is None or Outcome.FORBIDDEN not in answers_of(law, "hold", case).possible
        said.append(result)
    assert said == ["proved", "counterexample"]


def test_one_rule_in_twenty_of_a_made_up_law_changes() -> None:
    before, after = changed_laws.pair(240, 2)
    pairs = zip(before.data["rules"], after.data["rules"], strict=True)
    assert 0 < sum(a != b for a, b in pairs) <= 240 // changed_laws.CHANGED


def test_a_law_of_960_made_up_rules_is_refused_as_too_large() -> None:
    before, after = changed_laws.pair(960, 960)
    with pytest.raises(TooLarge):
        apart(before, after, changed_laws.actions()[0])  # type: ignore[arg-type]
