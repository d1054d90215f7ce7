"""Facts that can only be the case together are asked together, exactly as the specification asks them."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import Any

import pytest

from tests.oracles.agreement import disagreement, spec_answer
from tests.oracles.laws import ACTIONS, FACTS, Condition, Law, Words, random_question

NAMES = [name for name in FACTS if name not in ("actor", "information.kind")]
DATES = [name for name in NAMES if FACTS[name]["type"] == "date"]


def a_test_of(name: str, rng: Random) -> Condition:
    words = Words(rng, [])
    if FACTS[name]["type"] == "list of records":
        words.facts = []
        return ["some", name, words.field(name)]
    return words.test(name, FACTS[name], [other for other in DATES if other != name and rng.randrange(2)])


def tied_law(rng: Random) -> Law:
    """A ban on one test, and never lines by which it holds just where others do."""
    tests = [a_test_of(name, rng) for name in rng.sample(NAMES, rng.choice((2, 3)))]
    never: list[Any] = []
    for one, other in pairwise(tests):
        never += [["and", one, other], ["and", ["not", one], ["not", other]]]
    ban = {
        "id": "us/m0#r0", "measure": "us/m0", "layer": 0, "rank": 0, "effect": "forbid", "action": "hold",
        "actors": ["police_officer"], "when": tests[0], "only_when": None, "unless": rng.choice((None, tests[-1])),
        "suspended": [], "in_force": [{"from": "2015-01-01", "to": None}], "contested": [], "reading": None,
        "other_reading": None, "despite": [], "despite_clauses": [], "extent": None, "clock": None, "evidence": "read",
    }  # fmt: skip
    vocabulary = {"facts": FACTS, "never": never, "actions": ACTIONS}
    return {"vocabulary": vocabulary, "events": {}, "rules": [ban], "supersedes": [], "gaps": []}


@pytest.mark.parametrize("seed", range(6))
def test_facts_that_are_tied_to_one_another_are_asked_as_the_specification_asks_them(seed: int) -> None:
    rng = Random(seed)
    together: set[str] = set()
    for _ in range(50):
        law = tied_law(rng)
        question = random_question(rng, law)
        question["facts"]["actor"] = "police_officer"
        if rng.randrange(2):
            question["facts"] = {"actor": "police_officer"}
        assert disagreement(law, question) == {}
        asks = (spec_answer(law, question) or {}).get("asks", [])
        together |= {FACTS[name]["type"] for name in asks if len(asks) > 1}
    assert len(together) >= 4
