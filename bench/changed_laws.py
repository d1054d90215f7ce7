"""Made-up laws of many rules, and the same laws with one rule in twenty changed."""

from __future__ import annotations

import random
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from brightline.engine.action_law import ActionLaw
from brightline.engine.interchange import code_from_json
from brightline.engine.speaking import Speaking

FACTS, ACTIONS, LOOKED_AT = 25, 12, 14
"""All facts, actions, and the facts that the rules on one action look at."""
CHANGED = 20
"""One rule in so many is another in the second law."""
ACTORS = ("police_officer", "state_trooper", "sheriff_officer")
SIZES = (2, 2, 2, 3, 4, 6)
"""How many values a fact has; those of two are yes or no."""


@dataclass
class MadeUp:
    """As much of a `Law` as comparing takes."""

    data: dict[str, Any]
    on: date = date(2024, 1, 1)

    def __post_init__(self) -> None:
        self._code = code_from_json(self.data)
        self.vocabulary = self._code.vocabulary
        self.about = cache(lambda action: ActionLaw(self.spoken(action)))

    def spoken(self, action: str) -> Speaking:
        return Speaking(self._code, (), action, self.on)


def actions() -> tuple[str, ...]:
    return tuple(f"act_{i}" for i in range(ACTIONS))


def pair(rules: int, seed: int) -> tuple[MadeUp, MadeUp]:
    """A law of so many rules, and the law it became."""
    r = random.Random(seed)
    facts: dict[str, list[str]] = {"actor": list(ACTORS)}
    for i in range(FACTS - 1):
        size = r.choice(SIZES)
        facts[f"fact_{i}"] = ["yes", "no"] if size == 2 else [f"v{k}" for k in range(size)]
    looked_at = {a: r.sample([f for f in facts if f != "actor"], LOOKED_AT - 1) for a in actions()}
    before: dict[str, Any] = {
        "vocabulary": {
            "facts": {
                name: {"type": "yes or no"} if values == ["yes", "no"] else {"type": "one of", "values": values}
                for name, values in facts.items()
            },
            "never": [],
            "actions": {a: {} for a in actions()},
        },
        "events": {}, "supersedes": [], "gaps": [],
        "rules": [_rule(r, i, actions()[i % ACTIONS], facts, looked_at) for i in range(rules)],
    }  # fmt: skip
    after = deepcopy(before)
    for i in r.sample(range(rules), max(1, rules // CHANGED)):
        after["rules"][i] = _rule(r, i, after["rules"][i]["action"], facts, looked_at)
    return MadeUp(before), MadeUp(after)


def _rule(
    r: random.Random, number: int, action: str, facts: dict[str, list[str]], looked_at: dict[str, list[str]]
) -> dict[str, Any]:
    layer = r.choice((1, 3, 3))

    def test() -> list[Any]:
        fact = r.choice(looked_at[action])
        return ["is", fact, r.sample(facts[fact], r.randint(1, max(1, len(facts[fact]) // 2)))]

    return {
        "id": f"m{layer}#r{number}", "measure": f"m{layer}", "layer": layer, "rank": r.choice((1, 1, 2)),
        "effect": r.choice(("forbid", "forbid", "permit", "permit", "require")), "action": action,
        "actors": r.sample(ACTORS, r.randint(1, 3)),
        "when": ["and", *(test() for _ in range(r.randint(1, 3)))],
        "only_when": None,
        "unless": ["or", *(test() for _ in range(r.randint(1, 2)))] if r.random() < 0.5 else None,
        "in_force": [{"from": "2010-01-01", "to": None}], "suspended": [], "contested": [],
        "reading": None, "other_reading": None, "despite": [], "despite_clauses": [], "evidence": "read",
    }  # fmt: skip
