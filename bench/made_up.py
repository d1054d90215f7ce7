"""Laws as chains of "when ... then", which every peer can be told; made-up ones of any size, and random rows.

A made-up law has twenty-five facts: 14 of yes and no, nine of three to eight values, two cut into twelve spans. Each
of its actions looks at 14 of them. Every rule forbids or permits where two to five tests hold, with up to two
exceptions of one to three tests. Of two opposed rules the one written first prevails: each is a measure with a rank
of its own.

Such laws are worse than real ones, whose rules look at the same few facts.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brightline import Law
from brightline.engine.interchange import code_from_json
from brightline.engine.law import Background

ON = date(2024, 12, 4)
NOT_ADDRESSED, FORBIDDEN, PERMITTED = range(3)
ACTIONS = 12
RULES = 20
"""Rules about one action at most: of more, made up at random, a diagram outgrows its budget."""
LOOKED_AT = 14
"""Facts that an action looks at, of 25."""
SPANS = 12

Test = tuple[str, tuple[int, ...]]
"""A fact and the values, by number, that meet the test."""


@dataclass(frozen=True)
class Rule:
    """A rule about one action."""

    action: str
    outcome: int
    when: tuple[Test, ...]
    unless: tuple[tuple[Test, ...], ...]
    """Exceptions: each saves where all its tests hold."""


@dataclass(frozen=True)
class Chain:
    """A law whose first rule that applies decides."""

    values: dict[str, int]
    """How many values each fact has."""
    rules: tuple[Rule, ...]

    @cached_property
    def actions(self) -> tuple[str, ...]:
        """What its rules are about, in order."""
        return tuple(dict.fromkeys(rule.action for rule in self.rules))

    def about(self, action: str) -> list[Rule]:
        """The rules about an action, in order."""
        return [rule for rule in self.rules if rule.action == action]


@cache
def made_up(rules: int, seed: int = 1) -> Chain:
    """A law of so many rules, spread over twelve actions, or over more where they would be too many for each."""
    actions = [f"a{n}" for n in range(max(ACTIONS, -(-rules // RULES)))]
    r = random.Random(seed)
    values = {f"b{n}": 2 for n in range(14)}
    values |= {f"e{n}": r.randint(3, 8) for n in range(9)}
    values |= {f"t{n}": SPANS for n in range(2)}

    def test(facts: list[str]) -> Test:
        fact = r.choice(facts)
        n = values[fact]
        if fact.startswith("t"):
            cut = r.randint(1, n - 1)
            return fact, tuple(range(cut, n) if r.random() < 0.5 else range(cut))
        return fact, tuple(sorted(r.sample(range(n), 1 if n == 2 else r.randint(1, n // 2 + 1))))

    def tests(n: int, facts: list[str]) -> tuple[Test, ...]:
        found = (test(facts) for _ in range(n))
        return tuple({fact: (fact, met) for fact, met in found}.values())

    looked_at = {action: r.sample(list(values), LOOKED_AT) for action in actions}
    found = []
    for n in range(rules):
        action = actions[n % len(actions)]
        facts = looked_at[action]
        when = tests(r.randint(2, 5), facts)
        unless = tuple(tests(r.randint(1, 3), facts) for _ in range(r.randint(0, 2)))
        found.append(Rule(action, r.randint(FORBIDDEN, PERMITTED), when, unless))
    return Chain(values, tuple(found))


def law_of(chain: Chain) -> Law:
    """The law as Brightline holds it."""
    facts: dict[str, Any] = {"actor": {"type": "one of", "values": ["police_officer"]}}
    facts |= {f: {"type": "one of", "values": [f"v{v}" for v in range(n)]} for f, n in chain.values.items()}
    actions: dict[str, Any] = {action: {} for action in chain.actions}
    rules = [
        {
            "id": f"zz/m{n}#r", "measure": f"zz/m{n}", "layer": 3, "rank": n, "action": rule.action,
            "effect": {FORBIDDEN: "forbid", PERMITTED: "permit"}[rule.outcome], "actors": ["police_officer"],
            "when": _all(rule.when), "unless": ["or", *map(_all, rule.unless)] if rule.unless else None,
            "in_force": [{"from": "2015-01-01", "to": None}],
        }
        for n, rule in enumerate(chain.rules)
    ]  # fmt: skip
    code = code_from_json({"vocabulary": {"facts": facts, "actions": actions, "never": []}, "rules": rules})
    law = Law(Background("zz", code.vocabulary, (), (), (), "made up"), ON)
    law.code = code
    return law


def _all(tests: tuple[Test, ...]) -> list[Any]:
    return ["and", *(["is", fact, [f"v{v}" for v in met]] for fact, met in tests)]


Columns = dict[str, NDArray[np.uint8]]
"""A column of codes for each fact, and one for the action."""


def rows_of(chain: Chain, rows: int, seed: int) -> Columns:
    """Random rows about all actions, mixed."""
    rng = np.random.default_rng(seed)
    found = {fact: rng.integers(0, n, rows, dtype=np.uint8) for fact, n in chain.values.items()}
    return found | {"action": rng.integers(0, len(chain.actions), rows, dtype=np.uint8)}


def outcome(chain: Chain, action: str, row: dict[str, int]) -> int:
    """The law in plain Python: what every engine has to agree with."""
    for rule in chain.about(action):
        if _met(rule.when, row) and not any(_met(tests, row) for tests in rule.unless):
            return rule.outcome
    return NOT_ADDRESSED


def _met(tests: tuple[Test, ...], row: dict[str, int]) -> bool:
    return all(row[fact] in met for fact, met in tests)
