"""Random laws compared and proved: what the analysis finds, and what z3 finds without enumerating anything."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from datetime import date
from functools import cache
from random import Random
from typing import Any

import z3

from brightline.analysis import Question as Asked
from brightline.analysis import Result, Shared, proof
from brightline.engine.action_law import ActionLaw
from brightline.engine.interchange import code_from_json
from brightline.engine.norms import Gap
from brightline.engine.outcome import Outcome
from brightline.engine.speaking import Speaking
from brightline.language.conditions import And, Condition, DateTest, Has, Is, NumberTest
from tests.oracles.laws import Law, Question, circle, random_law
from tests.oracles.solver import OUTCOMES, Formula, Unsayable, possible

PATIENCE = 5_000
"""Milliseconds that z3 may think about one question."""
HIDDEN = ("unread ", "counts ", "says ", "day ")


class Coded:
    """A law in JSON, with as much of a `Law` as comparing needs."""

    def __init__(self, law: Law, question: Question) -> None:
        self.on = date.fromisoformat(question["on"])
        self._code = code_from_json(law)
        self._gaps = [Gap(g["layer"], frozenset(g["actors"])) for g in law["gaps"]]
        self.vocabulary = self._code.vocabulary
        self.about = cache(lambda action: ActionLaw(self.spoken(action)))

    def spoken(self, action: str) -> Speaking:
        return Speaking(self._code, self._gaps, action, self.on)


class Sided(Formula):
    """A formula whose unknowns that nobody can be asked are its own."""

    side = ""

    def new_variable(self, name: str, kind: str) -> Any:
        hidden = name.startswith(HIDDEN)
        found = super().new_variable(f"{self.side} {name}" if hidden else name, kind)
        if hidden:
            self.own = {**getattr(self, "own", {}), name: found}
        return found


class Left(Sided):
    side = "left"


class Right(Sided):
    side = "right"


def another(law: Law, rng: Random) -> Law:
    """A law to compare with: the same without a rule, with one rule turned round, or quite another."""
    way = rng.randrange(3)
    if way == 0:
        other = random_law(rng, 1)
        return other | {"vocabulary": law["vocabulary"]}
    other = deepcopy(law)
    if way == 1 and len(other["rules"]) > 1:
        other["rules"].pop(rng.randrange(len(other["rules"])))
    else:
        rule = rng.choice(other["rules"])
        rule["effect"] = {"forbid": "permit", "permit": "forbid", "require": "forbid"}.get(rule["effect"], "forbid")
        rule["only_when"] = None
    # z3 is told of every rule, in force or not, and a circle among them has no end.
    return law if circle(other) else other


def found_apart(left: Law, right: Law, question: Question) -> frozenset[str]:
    """The outcomes that the first law leaves possible in some case in which the second does not."""
    shared = Shared([Coded(law, question).spoken(question["action"]) for law in (left, right)])
    root = shared.combined(shared.roots, lambda leaf: leaf)
    pairs = [leaf for leaf in shared.payloads(root) if isinstance(leaf, tuple)]
    return frozenset(str(o) for a, b in pairs for o in Outcome if o in a.possible and o not in b.possible)


def told_apart(left: Law, right: Law, question: Question) -> frozenset[str] | None:
    """The same by z3; None where it cannot be told, or does not find out in time."""
    everything = {**question, "facts": {}, "other_readings": []}
    try:
        first, second = Left(left, everything), Right(right, everything)
        given = z3.And(first.constraints(), second.constraints())
        ours, theirs = first.outcomes(), second.outcomes()
    except Unsayable:
        return None
    check = z3.Solver()
    check.set("timeout", PATIENCE)
    check.add(given, *first.bounds, *second.bounds)
    hidden = list(getattr(second, "own", {}).values())
    found = set()
    for outcome in OUTCOMES:
        never = z3.Not(z3.And(*second.bounds, theirs[outcome]))
        said = check.check(ours[outcome], z3.ForAll(hidden, never) if hidden else never)
        if said == z3.unknown:
            return None
        if said == z3.sat:
            found.add(outcome)
    return frozenset(found)


def condition(facts: dict[str, Any], law: Law) -> Condition | None:
    """What some facts say, as a condition; None where a list is among them."""
    parts: list[Condition] = []
    for name, value in facts.items():
        kind = law["vocabulary"]["facts"][name]["type"]
        if kind == "list of records":
            return None
        if kind == "set of":
            words = law["vocabulary"]["facts"][name]["values"]
            lacks = [w for w in words if w not in value["has"]] if value["complete"] else value["lacks"]
            parts += [Has(name, "any", (v,)) for v in value["has"]] + [Has(name, "none", (v,)) for v in lacks]
        elif kind == "number":
            parts.append(NumberTest(name, "=", _fraction(value)))
        elif kind == "date":
            parts.append(DateTest(name, "=", date.fromisoformat(value)))
        else:
            parts.append(Is(name, frozenset({value})))
    return And(tuple(parts))


def _fraction(value: float) -> Any:
    from fractions import Fraction

    return Fraction(str(value))


def proofs(law: Law, question: Question) -> tuple[dict[str, bool], dict[str, bool]] | None:
    """For each outcome whether it is proved never to be, where the question's facts hold: by us, and by z3.

    None where z3 cannot be told.
    """
    when = condition(question["facts"], law)
    told = None if when is None else possible(law, {**question, "other_readings": []})
    if told is None:
        return None
    action, coded = question["action"], Coded(law, question)
    ours = {}
    for outcome in OUTCOMES:
        found = proof(Asked("never", (action,), Outcome(outcome), when=when), action, coded)  # type: ignore[arg-type]
        ours[outcome] = found.result in (Result.PROVED, Result.VACUOUS)
    return ours, {outcome: outcome not in told for outcome in OUTCOMES}


def counted(laws: list[tuple[Law, Question]], seed: int) -> Counter[str]:
    """How many laws were compared and proved, and with what: for a long run."""
    from brightline.engine.days import TooMany
    from brightline.engine.diagram import TooLarge
    from brightline.engine.prevail import Circle

    rng = Random(seed)
    found: Counter[str] = Counter()
    for law, question in laws:
        other = another(law, rng)
        try:
            apart, told = found_apart(law, other, question), told_apart(law, other, question)
            found["diffs"] += told is not None
            found["diffs that differ"] += bool(told)
            found["DIFFS DISAGREE"] += told is not None and apart != told
            both = proofs(law, question)
        except (Circle, TooLarge, TooMany):
            found["refused"] += 1
            continue
        except ValueError:
            found["contradictory facts"] += 1
            continue
        if both is not None:
            found["proofs"] += len(both[0])
            found["proofs that hold"] += sum(both[1].values())
            found["PROOFS DISAGREE"] += both[0] != both[1]
    return found


if __name__ == "__main__":
    import sys
    from itertools import islice

    from tests.oracles.laws import law_stream

    seed, many = int(sys.argv[1]), int(sys.argv[2])
    for what, n in sorted(counted(list(islice(law_stream(seed), many)), seed).items()):
        print(f"{n:8,}  {what}")
