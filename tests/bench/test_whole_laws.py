"""The whole laws that are compared: both engines find the same, and what is too large is refused."""

from __future__ import annotations

import pytest

from bench import changed_laws, whole_laws
from bench.peers import clingo_laws, z3_laws
from brightline.analysis import apart
from brightline.engine.diagram import TooLarge


def test_made_up_laws_differ_where_z3_and_clingo_say_and_each_case_is_decided_as_its_finder_says() -> None:
    before, after = changed_laws.pair(60, 1)
    for search in (z3_laws.apart, clingo_laws.apart):
        assert all(whole_laws._agreed("", before, after, action, search) for action in changed_laws.actions())
    assert 1 <= sum(bool(apart(before, after, action)) for action in changed_laws.actions()) < changed_laws.ACTIONS  # type: ignore[arg-type]


def test_one_rule_in_twenty_of_a_made_up_law_changes() -> None:
    before, after = changed_laws.pair(240, 2)
    pairs = zip(before.data["rules"], after.data["rules"], strict=True)
    assert 0 < sum(a != b for a, b in pairs) <= 240 // changed_laws.CHANGED


def test_a_law_of_960_made_up_rules_is_refused_as_too_large() -> None:
    before, after = changed_laws.pair(960, 960)
    with pytest.raises(TooLarge):
        apart(before, after, changed_laws.actions()[0])  # type: ignore[arg-type]
