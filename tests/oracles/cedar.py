"""A second opinion from Cedar, on laws of one layer with every fact known.

A `forbid` becomes a Cedar forbid, a `permit` a Cedar permit, and `permit … only when` one of each. Forbidden is a
denial for the reason of forbids, permitted an allowance, and not addressed a denial for no reason. Cedar has no
conflict and no rank: where the engine finds a conflict, or a permission that displaces a ban, Cedar must deny, and
for the reason of bans the engine knows.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

import cedarpy

from tests.oracles.laws import ACTIONS, FACTS, Condition, Law, Question, Words, one_in, random_value, with_label

WORDS = ("purpose", "person.eligible_for_release", "person.willing", "papers")


def random_case(rng: Random) -> tuple[Law, Question]:
    """A law in the part of the language that Cedar shares, and a question with every fact known."""
    words = Words(rng, [])
    words.facts = list(WORDS)
    ranks = rng.choice(((0, 1), (1, 1), (1, 0)))  # bans above permissions, beside them, or below
    rules = [random_rule(rng, words, n, ranks) for n in range(rng.randint(1, 6))]
    facts = {name: random_value(rng, FACTS[name], sure=True) for name in WORDS} | {"actor": "police_officer"}
    vocabulary = {"facts": {name: FACTS[name] for name in (*WORDS, "actor")}, "never": [], "actions": ACTIONS}
    law = {"vocabulary": vocabulary, "events": {}, "rules": rules, "supersedes": [], "gaps": []}
    return law, {"action": "hold", "on": "2021-06-15", "facts": facts, "other_readings": []}


def random_rule(rng: Random, words: Words, n: int, ranks: tuple[int, int]) -> dict[str, Any]:
    effect = rng.choice(("forbid", "permit"))
    measure = "us/bans" if effect == "forbid" else "us/permits"
    unless = words.condition(1) if one_in(rng, 2) else None
    return {
        "id": f"{measure}#r{n}", "measure": measure, "layer": 3, "rank": ranks[effect == "permit"],
        "effect": effect, "action": "hold", "actors": ["police_officer"],
        "when": words.condition(2) if rng.randrange(4) else None,
        "only_when": words.condition(1) if effect == "permit" and one_in(rng, 3) else None,
        "unless": with_label(rng, unless, "first") if unless and one_in(rng, 2) else unless,
        "in_force": [{"from": "2015-01-01", "to": None}], "suspended": [], "contested": [],
        "reading": None, "other_reading": None, "despite": [], "despite_clauses": [],
        "extent": None, "clock": None, "evidence": "read",
    }  # fmt: skip


def policies(law: Law) -> list[tuple[str, str]]:
    """The law as Cedar policies, each with the id of its rule."""
    found = []
    for rule in law["rules"]:
        scope = f"when {{ {expression(rule['when'] or ['always'])} }}"
        if rule["unless"]:
            scope += f" unless {{ {expression(rule['unless'])} }}"
        head = f"{rule['effect']} (principal, action, resource) {scope}"
        if rule["only_when"]:
            only = expression(rule["only_when"])
            found.append((rule["id"], f"permit (principal, action, resource) {scope} when {{ {only} }};"))
            found.append((rule["id"], f"forbid (principal, action, resource) {scope} unless {{ {only} }};"))
        else:
            found.append((rule["id"], head + ";"))
    return found


def expression(c: Condition) -> str:
    """A condition in Cedar's words."""
    match c:
        case ["always"]:
            return "true"
        case ["and" | "or" as kind, *items]:
            return f" {'&&' if kind == 'and' else '||'} ".join(f"({expression(item)})" for item in items)
        case ["not", item]:
            return f"!({expression(item)})"
        case ["clause", _, item]:
            return expression(item)
        case ["is", fact, values]:
            return f"{json.dumps(values)}.contains(context[{json.dumps(fact)}])"
        case ["has", fact, value]:
            return f"context[{json.dumps(fact)}].contains({json.dumps(value)})"
    raise ValueError(f"not in the part of the language that Cedar shares: {c}")


def authorize(law: Law, question: Question) -> tuple[bool, set[str]]:
    """Whether Cedar allows the act, and the rules that are its reasons."""
    written = policies(law)
    context = {name: value["has"] if isinstance(value, dict) else value for name, value in question["facts"].items()}
    request = {"principal": 'Actor::"it"', "action": 'Action::"hold"', "resource": 'Person::"any"', "context": context}
    result = cedarpy.is_authorized(request, "\n".join(text for _, text in written), [])
    if result.diagnostics.errors:
        raise ValueError(f"Cedar could not evaluate this: {result.diagnostics.errors}")
    return result.allowed, {written[int(name.removeprefix("policy"))][0] for name in result.diagnostics.reasons}


def agrees(law: Law, question: Question, answer: dict[str, Any]) -> bool:
    """Does Cedar come to the same outcome for the same reasons?"""
    allowed, reasons = authorize(law, question)
    outcome = answer.get("outcome")
    if outcome == "conflict":
        displaced = {name for name, _ in answer["displaced"]}
        return not allowed and bool(reasons & set(answer["reasons"])) and reasons <= displaced | set(answer["reasons"])
    if outcome == "permitted" and not allowed:
        # Cedar's forbids always prevail; here a permission of higher rank displaces a ban.
        return bool(reasons) and reasons <= {name for name, _ in answer["displaced"]}
    expected = "permitted" if allowed else "forbidden" if reasons else "not addressed"
    return outcome == expected and set(answer["reasons"]) == reasons
