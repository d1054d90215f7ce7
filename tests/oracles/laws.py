"""Random laws and questions in the JSON of spec/README.md, small enough to try every completion.

One generator serves twice: with `random.Random(seed)` for long runs, and with a `Random` that Hypothesis draws
(`laws()`, `questions()`), so that failing laws shrink. What the laws contain is counted by constructs.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

Law = dict[str, Any]
Question = dict[str, Any]
Condition = list[Any]

ACTORS = ("police_officer", "state_trooper", "sheriff_officer")
REACH = {0: ACTORS, 1: ACTORS, 2: ("police_officer", "sheriff_officer"), 3: ("police_officer",), 4: ("police_officer",)}
DAYS = ("2004-02-29", "2010-08-31", "2014-03-15", "2019-12-19", "2020-03-01")
ASKED = ("2020-02-29", "2021-06-15", "2019-12-19", "2022-01-01")
OPPOSED = ({"F", "P"}, {"F", "Q"})
SAYS = {
    "forbid": "F", "permit": "P", "require": "Q", "leaves open": "O", "preempt forbid": "E", "not encoded": "FPQ",
}  # fmt: skip

FACTS: dict[str, dict[str, Any]] = {
    "actor": {"type": "one of", "values": list(ACTORS)},
    "information.kind": {"type": "one of", "values": ["release_date", "home_address", "other"]},
    "purpose": {"type": "one of", "values": ["civil_immigration", "criminal_investigation", "mixed"]},
    "person.eligible_for_release": {"type": "yes or no"},
    "person.willing": {"type": "yes or no"},
    "papers": {"type": "set of", "values": ["civil_detainer", "removal_order", "judicial_criminal_warrant"]},
    "person.age": {"type": "number"},
    "request.received_on": {"type": "date"},
    "person.arrested_on": {"type": "date"},
    "person.convictions": {
        "type": "list of records",
        "fields": {
            "class": {"type": "set of", "values": ["felony", "violent"]},
            "status": {"type": "one of", "values": ["final", "on_appeal"]},
            "convicted_on": {"type": "date"},
            "released_on": {"type": "date"},
            "months": {"type": "number"},
        },
    },
}
ACTIONS: dict[str, dict[str, Any]] = {
    "hold": {},
    "share_information": {},
    "notify_release": {"kind_of": "share_information", "where": {"information.kind": "release_date"}},
    "give_address": {"kind_of": "share_information", "where": {"information.kind": "home_address"}},
}


def laws(size: int = 2) -> st.SearchStrategy[Law]:
    """Random laws for Hypothesis."""
    return st.randoms(use_true_random=False).map(lambda rng: random_law(rng, size))


@st.composite
def questions(draw: st.DrawFn, size: int = 2) -> tuple[Law, Question]:
    """A random law with a random question about it, for Hypothesis."""
    rng = draw(st.randoms(use_true_random=False))
    law = random_law(rng, size)
    return law, random_question(rng, law)


def law_stream(seed: int) -> Iterator[tuple[Law, Question]]:
    """Laws with questions, without end, the same for the same seed."""
    rng = Random(seed)
    while True:
        law = random_law(rng, rng.choice((1, 2, 2, 3)))
        yield law, random_question(rng, law)


def one_in(rng: Random, n: int) -> bool:
    return rng.randrange(n) == 0


def some_of(rng: Random, items: Iterable[Any], at_least: int = 0) -> list[Any]:
    """Some of these, in their order."""
    items = list(items)
    return [items[i] for i in sorted(rng.sample(range(len(items)), rng.randint(at_least, len(items))))]


# ---- laws -----------------------------------------------------------------------------------------------------------


def random_law(rng: Random, size: int = 2) -> Law:
    """A law of one to four measures; `size` is 1 (two or three rules) to 3 (up to eight)."""
    kinds = one_in(rng, 4)
    actions = ["share_information", "notify_release", "give_address"] if kinds else ["hold"]
    measures = random_measures(rng, size)
    words = Words(rng, ["information.kind"] if kinds and rng.randrange(3) else [])
    law: Law = {
        "vocabulary": {"facts": FACTS, "never": [], "actions": ACTIONS},
        "events": {},
        "rules": [],
        "supersedes": [],
        "gaps": [],
    }
    certain = one_in(rng, 2)  # half the laws are read, settled and dated in full
    for n in range(rng.randint(2 + size // 2, 2 * size + 2)):
        measure = rng.choice(measures)
        rule = random_rule(rng, law, f"{measure['id']}#r{n}", measure, rng.choice(actions), words, certain)
        law["rules"].append(rule)
        if one_in(rng, 10):
            add_version(rng, law, rule, words, certain)
    tie(rng, law, measures)
    if not certain:
        doubt(rng, law, measures)
    if one_in(rng, 4):
        law["vocabulary"] = law["vocabulary"] | {"never": random_never(rng, words)}
    return law


def random_measures(rng: Random, size: int) -> list[dict[str, Any]]:
    layers = rng.sample(range(5), rng.choice((1, 1, 2, 2, 2, 2, 3)))
    found = []
    for n in range(rng.randint(len(layers), len(layers) + size - 1)):
        layer = layers[n] if n < len(layers) else rng.choice(layers)
        found.append({"id": f"us/m{n}", "layer": layer, "rank": rng.choice((0, 1, 1, 1, 1, 1, 1))})
    return found


def random_rule(
    rng: Random, law: Law, name: str, measure: dict[str, Any], action: str, words: Words, certain: bool
) -> dict[str, Any]:
    effects = ["forbid"] * 5 + ["permit"] * 7 + ["require"] * 4 + ["leaves open", "preempt forbid"]
    if not certain and one_in(rng, 5):
        effects = ["not encoded"]
    effect = rng.choice(effects)
    reach = list(REACH[measure["layer"]])
    plain_when = None if rng.randrange(5) < 2 else words.condition(rng.choice((0, 1, 2)))
    rule = {
        "id": name,
        "measure": measure["id"],
        "layer": measure["layer"],
        "rank": measure["rank"],
        "effect": effect,
        "action": action,
        "actors": some_of(rng, reach, 1) if one_in(rng, 4) else reach,
        "when": plain_when,
        "only_when": words.condition(1) if effect == "permit" and rng.randrange(5) < 2 else None,
        "unless": words.condition(1) if effect != "not encoded" and one_in(rng, 3) else None,
        "in_force": [random_range(rng, law, certain)],
        "suspended": [],
        "contested": [],
        "reading": None,
        "other_reading": None,
        "despite": [],
        "despite_clauses": [],
        "extent": rng.choice(("48 hours", "12 hours")) if effect == "permit" and one_in(rng, 2) else None,
        "clock": rng.choice(("two business days", "every 1 March")) if effect == "require" and one_in(rng, 2) else None,
        "evidence": rng.choice(("read", "quoted", "reported", "inferred")),
    }
    if one_in(rng, 14):
        rule["suspended"] = [[rng.choice(("2019-12-19", "2020-02-29", "2021-06-16")), rng.choice((None, "2021-06-15"))]]
    labels = iter(("first", "second", "third", "fourth"))
    for part in ("when", "only_when", "unless"):
        if rule[part] and not certain and one_in(rng, 2 if rule[part][0] == "some" else 5 - 2 * (part == "only_when")):
            rule[part] = with_unread(rng, rule[part], f"{name}?{part}")
        if rule[part] and one_in(rng, 2 if part == "unless" else 6):
            rule[part] = with_label(rng, rule[part], next(labels))
    return rule


def with_unread(rng: Random, c: Condition, name: str) -> Condition:
    """A condition with a part that could not be read."""
    if c[0] == "some" and rng.randrange(5):
        return ["some", c[1], ["and", c[2], ["unread", name]]]
    return rng.choice((["or", c, ["unread", name]], ["and", c, ["unread", name]], ["unread", name]))


def with_label(rng: Random, c: Condition, label: str) -> Condition:
    """A condition with a label on it or on one of its parts."""
    if c[0] in ("and", "or") and rng.randrange(2):
        return [c[0], ["clause", label, c[1]], *c[2:]]
    return ["clause", label, c]


def random_range(rng: Random, law: Law, certain: bool) -> dict[str, Any]:
    kind = rng.randrange(16)
    if kind == 0:
        return {"from": rng.choice(ASKED), "to": None}
    if kind == 1:
        return {"from": "2015-01-01", "to": rng.choice(ASKED)}
    if kind <= 4 and not certain:
        event = random_event(rng, law)
        return rng.choice((
            {"from": {"event": event}, "to": None},
            {"from": "2015-01-01", "to": {"before": event}},
            {"from": "2015-01-01", "to": {"event": event}},
        ))  # fmt: skip
    return {"from": rng.choice(("2015-01-01", "2019-12-19")), "to": None}


def random_event(rng: Random, law: Law) -> str:
    """An event whose day is known as a span, or exactly."""
    if law["events"] and rng.randrange(2):
        return rng.choice(sorted(law["events"]))
    first = date.fromisoformat(rng.choice(ASKED)) - timedelta(days=rng.choice((0, 1, 9)))
    last = first + timedelta(days=rng.choice((0, 1, 2, 20, 500)))
    name = f"us/m0#event{len(law['events'])}"
    law["events"][name] = [first.isoformat(), last.isoformat()]
    return name


def add_version(rng: Random, law: Law, rule: dict[str, Any], words: Words, certain: bool) -> None:
    """The next version of a provision: the same id, another range and perhaps another condition, or one that nobody has
    read."""
    event = random_event(rng, law) if rng.randrange(2) else None
    day = date.fromisoformat(rng.choice(ASKED))
    earlier: Any = {"before": event} if event else (day - timedelta(days=1)).isoformat()
    rule["in_force"] = [{"from": "2015-01-01", "to": earlier}]
    again = rule | {"in_force": [{"from": {"event": event} if event else day.isoformat(), "to": None}]}
    if again["effect"] != "not encoded":
        again |= {"when": words.condition(1), "extent": None, "clock": None}
        if not certain and one_in(rng, 3):
            again |= {"effect": "not encoded", "only_when": None, "unless": None, "despite": [], "despite_clauses": []}
    law["rules"].append(again)


def tie(rng: Random, law: Law, measures: list[dict[str, Any]]) -> None:
    """The words by which rules and measures refer to one another, as long as they form no circle."""
    rules = law["rules"]
    encoded = [rule for rule in rules if rule["effect"] != "not encoded"]
    for rule in encoded:
        lower = [r for r in encoded if r["id"] != rule["id"] and r["layer"] >= rule["layer"]]
        if lower and one_in(rng, 7):
            add(law, rule["despite"], rng.choice(lower)["id"])
    labelled = [(r, label) for r in encoded for label in labels_of(r)]
    if labelled and rng.randrange(2):
        named, label = rng.choice(labelled)
        above = [r for r in encoded if r["id"] != named["id"] and r["layer"] <= named["layer"]]
        meeting = [] if named["despite_clauses"] else [r for r in above if not r["despite"]]
        if meeting:
            rng.choice(meeting)["despite_clauses"].append([named["id"], label])
    for layer in {m["layer"] for m in measures}:
        peers = [m["id"] for m in measures if m["layer"] == layer]
        if len(peers) > 1 and rng.randrange(2):
            add(law, law["supersedes"], rng.sample(peers, 2))
    readable = [rule for rule in rules if not rule["despite_clauses"]]
    if readable and one_in(rng, 5):
        rule = rng.choice(readable)
        rule["reading"] = f"{rule['measure']}/narrow"
        if rng.randrange(4):
            other = {"forbid": "permit", "permit": "forbid"}.get(rule["effect"], "leaves open")
            alternative = {"effect": other, "only_when": None, "extent": None, "clock": None, "despite": []}
            alternative |= {"id": f"{rule['id']}-other", "reading": None, "other_reading": rule["reading"]}
            add(law, rules, rule | alternative)


def doubt(rng: Random, law: Law, measures: list[dict[str, Any]]) -> None:
    """Law that is contested, and law nobody has looked for."""
    if one_in(rng, 4):
        rule = rng.choice(law["rules"])
        rule["contested"] = [*rule["contested"], rule["id"]]
    if one_in(rng, 5):
        measure = rng.choice(measures)["id"]
        for rule in law["rules"]:
            if rule["measure"] == measure:
                rule["contested"] = [*rule["contested"], measure]
    if one_in(rng, 5):
        layer = rng.choice((2, 3, 4))
        law["gaps"].append({"layer": layer, "actors": list(REACH[layer])})


def add(law: Law, where: list[Any], what: Any) -> None:
    """Add this to a list of the law, unless that closes a circle of rules that could beat one another."""
    where.append(what)
    if circle(law):
        where.pop()


def circle(law: Law) -> bool:
    """Could rules beat one another in a circle, whatever the facts?"""
    rules = [rule for rule in law["rules"] if not rule["despite_clauses"]]
    arrows = {i: [j for j, s in enumerate(rules) if could_beat(law, r, s)] for i, r in enumerate(rules)}
    done: set[int] = set()

    def meets_itself(i: int, path: frozenset[int]) -> bool:
        if i in path:
            return True
        if i in done:
            return False
        found = any(meets_itself(j, path | {i}) for j in arrows[i])
        done.add(i)
        return found

    return any(meets_itself(i, frozenset()) for i in arrows)


def could_beat(law: Law, r: dict[str, Any], s: dict[str, Any]) -> bool:
    """Could this rule beat that one under some facts?"""
    if r is s:
        return False
    does = SAYS[r["effect"]] + ("F" if r["only_when"] else "")
    suffers = SAYS[s["effect"]] + ("F" if s["only_when"] else "")
    opposed = any({a, b} in OPPOSED for a in does for b in suffers)
    if s["id"] in r["despite"]:
        return True
    if r["layer"] != s["layer"] or not opposed:
        return False
    if r["measure"] == s["measure"]:
        return r["effect"] == "not encoded" != s["effect"]
    if [r["measure"], s["measure"]] in law["supersedes"]:
        return True
    return bool(r["rank"] < s["rank"]) and [s["measure"], r["measure"]] not in law["supersedes"]


def labels_of(rule: dict[str, Any]) -> list[str]:
    conditions = [rule[part] for part in ("when", "only_when", "unless") if rule[part]]
    return [c[1] for condition in conditions for c in parts(condition) if c[0] == "clause"]


def parts(c: Condition) -> Iterator[Condition]:
    """A condition and all in it."""
    yield c
    for item in c[1:]:
        if isinstance(item, list) and item and isinstance(item[0], str) and item[0] in CONDITIONS:
            yield from parts(item)


CONDITIONS = ("always", "and", "or", "not", "is", "has", "number", "date", "some", "unread", "clause")


# ---- conditions -----------------------------------------------------------------------------------------------------


class Words:
    """The facts one law is about, and random conditions on them."""

    def __init__(self, rng: Random, facts: list[str]) -> None:
        self.rng = rng
        pool = [name for name in FACTS if name not in ("actor", "information.kind", "person.convictions")]
        listed = ["person.convictions"] if rng.randrange(2) else []
        papers = ["papers"] if one_in(rng, 4) else []
        others = rng.sample([n for n in pool if n not in papers], rng.choice((1, 1, 2) if listed else (1, 2, 2, 3)))
        self.facts = facts + listed + papers + others[len(papers) :]

    def condition(self, depth: int, atom: Any = None) -> Condition:
        rng, atom = self.rng, atom or self.atom
        kind = rng.randrange(7) if depth else 6
        if kind <= 1:
            return [("and", "or")[kind], self.condition(depth - 1, atom), self.condition(depth - 1, atom)]
        if kind == 2:
            return ["not", self.condition(depth - 1, atom)]
        found: Condition = atom()
        return found

    def atom(self) -> Condition:
        if one_in(self.rng, 30):
            return ["always"]
        name = self.rng.choice(self.facts)
        if FACTS[name]["type"] == "list of records":
            return ["some", name, self.condition(1, lambda: self.field(name))]
        return self.test(name, FACTS[name], [n for n in self.facts if FACTS[n]["type"] == "date" and n != name])

    def field(self, name: str) -> Condition:
        """A test of one field of a record, now and then of a fact outside the list."""
        rng, fields = self.rng, FACTS[name]["fields"]
        if one_in(rng, 10):
            outer = [n for n in self.facts if FACTS[n]["type"] in ("yes or no", "one of")]
            if outer:
                return self.test(outer[0], FACTS[outer[0]], [])
        field = rng.choice(("class", "class", "status", "convicted_on", "convicted_on", "released_on", "months"))
        dates = [n for n in self.facts if FACTS[n]["type"] == "date"]
        return self.test(field, fields[field], dates or ["convicted_on" if field == "released_on" else "released_on"])

    def test(self, name: str, fact: dict[str, Any], dates: list[str]) -> Condition:
        rng = self.rng
        if fact["type"] == "yes or no":
            return ["is", name, [rng.choice(("yes", "no"))]]
        if fact["type"] == "one of":
            return ["is", name, some_of(rng, fact["values"], 1 + rng.randrange(2))[:2]]
        if fact["type"] == "set of":
            return ["has", name, rng.choice(fact["values"])]
        op = rng.choice(("<", "<=", ">", ">=", "=", "!="))
        if fact["type"] == "number":
            return ["number", name, op, rng.choice((18, 21, 64.5))]
        if dates and rng.randrange(3):
            count, unit = rng.choice(((0, "days"), (-10, "years"), (1, "months"), (1, "months"), (-2, "weeks")))
            return ["date", name, op, {"fact": rng.choice(dates), "count": count, "unit": unit}]
        return ["date", name, op, {"day": rng.choice(DAYS)}]


def random_never(rng: Random, words: Words) -> list[Condition]:
    """What cannot be true together: two tests of different facts, or of different fields of one record; now and then
    the two cannot be false together either, so that neither can change alone."""
    if "person.convictions" in words.facts and rng.randrange(2):
        later = ["date", "released_on", "<", {"fact": "convicted_on", "count": 0, "unit": "days"}]
        appeal = ["and", ["is", "status", ["on_appeal"]], ["has", "class", "violent"]]
        return [["some", "person.convictions", rng.choice((later, appeal))]]
    names = [name for name in words.facts if FACTS[name]["type"] != "list of records"]
    names += ["person.eligible_for_release", "papers"]
    first, second = (words.test(name, FACTS[name], []) for name in rng.sample([*dict.fromkeys(names)], 2))
    both, neither = ["and", first, second], ["and", ["not", first], ["not", second]]
    return [both, neither] if one_in(rng, 3) else [both]


# ---- questions ------------------------------------------------------------------------------------------------------


def random_question(rng: Random, law: Law) -> Question:
    """A question about a law: one in three with every fact known, the others with some or most unknown."""
    mentioned = mentioned_facts(law)
    share = rng.choice((0, 0, 1, 3, 4))  # of five facts so many are unknown
    facts = {}
    for name in sorted(mentioned):
        if rng.randrange(5) >= share or (name == "actor" and rng.randrange(4)):
            facts[name] = random_value(rng, FACTS[name], sure=share == 0)
    if "actor" in facts and rng.randrange(3):
        facts["actor"] = "police_officer"
    action = rng.choice(law["rules"])["action"]
    if ACTIONS[action].get("kind_of") and one_in(rng, 3):
        action = ACTIONS[action]["kind_of"]
    if ACTIONS[action].get("where"):
        facts.pop("information.kind", None)
    chosen = sorted({rule["reading"] for rule in law["rules"] if rule["reading"]})
    return {
        "action": action,
        "on": rng.choice(ASKED),
        "facts": facts,
        "other_readings": [name for name in chosen if rng.randrange(2)],
    }


def random_value(rng: Random, fact: dict[str, Any], sure: bool) -> Any:
    if fact["type"] == "yes or no":
        return rng.choice(("yes", "no"))
    if fact["type"] == "one of":
        return rng.choice(fact["values"])
    if fact["type"] == "number":
        return rng.choice((17, 18, 20, 21, 64.5, 80))
    if fact["type"] == "date":
        return (date.fromisoformat(rng.choice(DAYS)) + timedelta(days=rng.choice((-1, 0, 1, 30)))).isoformat()
    if fact["type"] == "set of":
        has = some_of(rng, fact["values"])
        if sure or one_in(rng, 4):
            return {"has": has, "lacks": [], "complete": True}
        return {"has": has, "lacks": some_of(rng, [v for v in fact["values"] if v not in has]), "complete": False}
    records = [random_record(rng, fact["fields"], sure) for _ in range(rng.choice((0, 1, 1, 2)))]
    return {"records": records, "complete": sure or one_in(rng, 3)}


def random_record(rng: Random, fields: dict[str, Any], sure: bool) -> dict[str, Any]:
    kept = list(fields) if sure else some_of(rng, fields, 2)
    return {name: random_value(rng, fields[name], sure) for name in kept}


def mentioned_facts(law: Law) -> set[str]:
    """Every fact the law or its `never` lines mention, and the actor."""
    found = {"actor"}
    if any(ACTIONS[rule["action"]] or rule["action"] == "share_information" for rule in law["rules"]):
        found.add("information.kind")
    conditions = [rule[part] for rule in law["rules"] for part in ("when", "only_when", "unless") if rule[part]]
    for c in conditions + law["vocabulary"]["never"]:
        for part in parts(c):
            names = [part[1]] if part[0] in ("is", "has", "number", "date", "some") else []
            if part[0] == "date":
                names.append(part[3].get("fact"))
            found.update(name for name in names if name in FACTS)
    return found
