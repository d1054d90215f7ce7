"""A second opinion from z3: a law as one formula, and its possible outcomes by satisfiability.

Nothing is enumerated here: facts are variables, days are whole numbers, unread text and contested law are booleans,
and the prevailing rules are written out as a formula. What z3 cannot be told is refused (`Unsayable`): lists known
in part, and months or years counted from a day that is not known.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import z3

from tests.oracles.laws import OPPOSED, SAYS, Condition, Law, Question

OUTCOMES = ("forbidden", "required", "permitted", "not addressed", "conflict")
SIDES = ("F", "P", "Q")


class Unsayable(Exception):
    """This law or question is outside what z3 is told."""


def possible(law: Law, question: Question) -> list[str] | None:
    """The outcomes that some completion of what is unknown has, sorted; None where z3 cannot be told.

    Raises ValueError where the facts contradict one another.
    """
    try:
        formula = Formula(law, question)
        given = formula.constraints()
        outcomes = formula.outcomes()
    except Unsayable:
        return None
    check = z3.Solver()
    check.add(given, *formula.bounds)
    if check.check() != z3.sat:
        raise ValueError("these facts contradict one another")
    return sorted(outcome for outcome in OUTCOMES if check.check(outcomes[outcome]) == z3.sat)


class Formula:
    """One question about one law, as formulas."""

    def __init__(self, law: Law, question: Question) -> None:
        self.law, self.action, self.actions = law, question["action"], law["vocabulary"]["actions"]
        self.words = law["vocabulary"]["facts"]
        self.on = date.fromisoformat(question["on"])
        self.given = question["facts"] | self.actions[self.action].get("where", {})
        self.bounds: list[Any] = []
        chosen = set(question["other_readings"])
        wider = self.actions[self.action].get("kind_of")
        self.narrower = [name for name, action in self.actions.items() if action.get("kind_of") == self.action]
        self.rules = [
            rule
            for rule in law["rules"]
            if rule["action"] in (self.action, wider, *self.narrower)
            and rule["reading"] not in chosen
            and (not rule["other_reading"] or rule["other_reading"] in chosen)
        ]
        self.variable = cache(self.new_variable)
        self.effects = [self.effects_of(i, rule) for i, rule in enumerate(self.rules)]
        for i, gap in enumerate(law["gaps"]):
            says = self.choice(f"gap {i}")
            self.rules.append(
                {"id": f"gap {i}", "measure": f"gap {i}", "rank": -1, "effect": "gap", "despite": []} | gap
            )
            self.effects.append({e: z3.And(self.reached(gap), says == k) for k, e in enumerate(SIDES)})
        self.stands = cache(self.written_stands)

    # ---- unknowns

    def new_variable(self, name: str, kind: str) -> Any:
        if kind in ("yes or no", "true"):
            return z3.Bool(name)
        return z3.Real(name) if kind == "number" else z3.Int(name)

    def choice(self, name: str) -> Any:
        """A clause says one of F, P and Q (0, 1, 2), or nothing (3)."""
        says = self.variable(f"says {name}", "choice")
        self.bounds.append(z3.And(says >= 0, says <= 3))
        return says

    def value(self, fact: str, record: dict[str, Any] | None, listed: str) -> tuple[Any, dict[str, Any], Any]:
        """What is known of a fact or a field, its type, and a name for what is not."""
        if record is not None and fact in self.words[listed]["fields"]:
            return record.get(fact), self.words[listed]["fields"][fact], f"{listed}/{id(record)}/{fact}"
        return self.given.get(fact), self.words[fact], fact

    # ---- conditions

    def true(
        self, c: Condition, rule: dict[str, Any] | None, record: dict[str, Any] | None = None, listed: str = ""
    ) -> Any:
        match c:
            case ["always"]:
                return z3.BoolVal(True)
            case ["and", *items]:
                return all_of(*(self.true(item, rule, record, listed) for item in items))
            case ["or", *items]:
                return any_of(*(self.true(item, rule, record, listed) for item in items))
            case ["not", item]:
                return z3.Not(self.true(item, rule, record, listed))
            case ["unread", name]:
                return self.variable(f"unread {name}", "true")
            case ["clause", label, item]:
                said = self.true(item, rule, record, listed)
                if rule is None or record is not None:
                    return said
                named, layer = [rule["id"], label], rule["layer"]
                meeting = [r for r in self.rules if named in r.get("despite_clauses", []) and r["layer"] <= layer]
                return any_of(said, *(self.applies_for_clause(r) for r in meeting))
            case ["some", fact, item]:
                known = self.given.get(fact)
                if known is None or not known["complete"]:
                    raise Unsayable
                return any_of(*(self.true(item, rule, one, fact) for one in known["records"]))
            case [kind, fact, *rest]:
                return self.test(kind, self.value(fact, record, listed), rest, record, listed)
        raise ValueError(f"not a condition: {c}")

    def test(self, kind: str, about: Any, rest: list[Any], record: dict[str, Any] | None, listed: str) -> Any:
        known, word, name = about
        if kind == "is":
            values = word.get("values", ["yes", "no"])
            if known is not None:
                return z3.BoolVal(known in rest[0])
            which = self.variable(name, "choice")
            self.bounds.append(z3.And(which >= 0, which < len(values)))
            return any_of(*(which == values.index(value) for value in rest[0]))
        if kind == "has":
            if known and (rest[0] in known["has"] or rest[0] in known["lacks"] or known["complete"]):
                return z3.BoolVal(rest[0] in known["has"])
            return self.variable(f"{name} has {rest[0]}", "true")
        if kind == "number":
            left = self.variable(name, "number") if known is None else z3.RealVal(str(known))
            return compare(left, rest[0], z3.RealVal(str(rest[1])))
        left = self.variable(name, "date") if known is None else ordinal(known)
        if "day" in rest[1]:
            return compare(left, rest[0], ordinal(rest[1]["day"]))
        other, _, other_name = self.value(rest[1]["fact"], record, listed)
        count, unit = rest[1]["count"], rest[1]["unit"]
        if unit in ("months", "years") and count:
            if other is None:
                raise Unsayable
            return compare(left, rest[0], ordinal(months_later(other, count * (12 if unit == "years" else 1))))
        right = self.variable(other_name, "date") if other is None else ordinal(other)
        return compare(left, rest[0], right + count * (7 if unit == "weeks" else 1))

    # ---- rules

    def reached(self, rule: dict[str, Any]) -> Any:
        return self.true(["is", "actor", rule["actors"]], None)

    def day(self, end: Any, open_day: date) -> Any:
        if not isinstance(end, dict):
            return ordinal(end or open_day.isoformat())
        [(word, name)] = end.items()
        day = self.variable(f"day {name}", "date")
        first, last = self.law["events"][name]
        self.bounds.append(z3.And(day >= ordinal(first), day <= ordinal(last)))
        return day - 1 if word == "before" else day

    def applies(self, rule: dict[str, Any]) -> Any:
        on = ordinal(self.on.isoformat())
        spans = [(span["from"], span["to"]) for span in rule["in_force"]]
        within = [z3.And(self.day(a, date.max) <= on, on <= self.day(b, date.max)) for a, b in spans]
        stayed = [z3.And(self.day(a, date.max) <= on, on <= self.day(b, date.max)) for a, b in rule["suspended"]]
        return z3.And(
            any_of(*within),
            z3.Not(any_of(*stayed)),
            *(self.variable(f"counts {name}", "true") for name in rule["contested"]),
            self.reached(rule),
            self.true(rule["when"] or ["always"], rule),
            z3.Not(self.true(rule["unless"] or ["or"], rule)),
        )

    def narrowed(self, name: str) -> Any:
        return all_of(*(self.true(["is", fact, [value]], None) for fact, value in self.actions[name]["where"].items()))

    def counts(self, rule: dict[str, Any], effect: str) -> Any:
        """Kinds of action: of the wider action's rules only bans, and what takes bans away, reach the narrower."""
        if rule["action"] in self.narrower:
            return self.narrowed(rule["action"])
        if effect in ("F", "E"):
            return z3.BoolVal(True)
        if rule["action"] != self.action:
            return z3.BoolVal(False)
        return z3.Not(any_of(*(self.narrowed(name) for name in self.narrower)))

    def applies_for_clause(self, rule: dict[str, Any]) -> Any:
        applies, only = self.applies(rule), self.true(rule["only_when"] or ["always"], rule)
        if rule["effect"] == "permit":
            halves = z3.Or(z3.And(only, self.counts(rule, "P")), z3.And(z3.Not(only), self.counts(rule, "F")))
            return z3.And(applies, halves)
        return z3.And(applies, self.counts(rule, SAYS[rule["effect"]]))

    def effects_of(self, i: int, rule: dict[str, Any]) -> dict[str, Any]:
        """Each effect the rule may have, with the formula for its applying with that effect."""
        if rule["despite_clauses"]:
            return {}
        applies, only = self.applies(rule), self.true(rule["only_when"] or ["always"], rule)
        if rule["effect"] == "not encoded":
            says = self.choice(rule["id"])
            found = {effect: says == k for k, effect in enumerate(SIDES)}
        elif rule["only_when"]:
            found = {"P": only, "F": z3.Not(only)}
        else:
            found = {SAYS[rule["effect"]]: z3.BoolVal(True)}
        return {effect: z3.And(applies, says, self.counts(rule, effect)) for effect, says in found.items()}

    def beats(self, i: int, effect: str, j: int, other: str) -> bool:
        r, s = self.rules[i], self.rules[j]
        opposed = {effect, other} in OPPOSED
        if i == j:
            return False
        if s["id"] in r["despite"] and r["layer"] <= s["layer"] and effect != other:
            return True
        if r["layer"] != s["layer"]:
            above = r["layer"] < s["layer"]
            return above and ((opposed and effect != "P") or (effect == "E" and other == "F"))
        if not opposed:
            return False
        if r["measure"] == s["measure"]:
            return r["effect"] == "not encoded" != s["effect"]
        over, under = ([r["measure"], s["measure"]] in self.law["supersedes"] for r, s in ((r, s), (s, r)))
        return over or (r["rank"] < s["rank"] and not under)

    def written_stands(self, j: int, effect: str) -> Any:
        """The rule applies with that effect, and nothing that stands beats it."""
        beaten = [
            self.stands(i, other)
            for i, effects in enumerate(self.effects)
            for other in effects
            if self.beats(i, other, j, effect)
        ]
        return z3.And(self.effects[j][effect], z3.Not(any_of(*beaten)))

    def constraints(self) -> Any:
        return all_of(*(z3.Not(self.true(line, None)) for line in self.law["vocabulary"]["never"]))

    def outcomes(self) -> dict[str, Any]:
        """For each outcome the formula of all the completions that have it."""

        def standing(effects: str, layer: int | None = None) -> Any:
            return any_of(
                *(
                    self.stands(i, effect)
                    for i, rule in enumerate(self.rules)
                    for effect in self.effects[i]
                    if effect in effects and layer in (None, rule["layer"])
                )
            )

        conflict = any_of(*(z3.And(standing("F", layer), standing("PQ", layer)) for layer in range(5)))
        forbidden, required, permitted = standing("F"), standing("Q"), standing("P")
        return {
            "conflict": conflict,
            "forbidden": z3.And(z3.Not(conflict), forbidden),
            "required": z3.And(z3.Not(conflict), z3.Not(forbidden), required),
            "permitted": z3.And(z3.Not(conflict), z3.Not(forbidden), z3.Not(required), permitted),
            "not addressed": z3.Not(z3.Or(conflict, forbidden, required, permitted)),
        }


def any_of(*formulas: Any) -> Any:
    return z3.Or(z3.BoolVal(False), *formulas)


def all_of(*formulas: Any) -> Any:
    return z3.And(z3.BoolVal(True), *formulas)


def compare(left: Any, op: str, right: Any) -> Any:
    if op in ("=", "!="):
        return left == right if op == "=" else left != right
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[op]


def ordinal(day: str) -> Any:
    return z3.IntVal(date.fromisoformat(day).toordinal())


def months_later(day: str, count: int) -> str:
    """The same day of another month, or that month's last; found by stepping back from a day too late."""
    start = date.fromisoformat(day)
    month = start.year * 12 + start.month - 1 + count
    first = date(month // 12, month % 12 + 1, 1)
    later = first + timedelta(days=start.day - 1)
    while later.month != first.month:
        later -= timedelta(days=1)
    return later.isoformat()
