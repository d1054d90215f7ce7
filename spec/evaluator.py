"""The meaning of the language as a program: try every completion of what is unknown, report what can happen.

Read it beside docs/reference/meaning.md, whose words it uses, and spec/README.md, which gives the JSON.
It is clear before it is fast, and it shares no code with what it judges.

Top down: `decide` answers a question, `LawAsked` is the law it is about, `verdict` is what one completion
gives. How facts are completed, and when a condition holds, is in completions.py.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations, product

from spec.completions import Contradiction, Facts, TooLarge, facts_of, holds, inside, linked, plain

EFFECTS = {"forbid": "F", "permit": "P", "require": "Q", "leaves open": "O", "preempt forbid": "E"}
CAUSES = ("text_not_read", "date_uncertain", "contested_law", "law_not_in_corpus")

# ---- the question ---------------------------------------------------------------------------------------------------


def decide(law, question, limit=200_000):
    """The answer to a question, in the words of spec/README.md. Raises TooLarge."""
    try:
        return answer(LawAsked(law, question), limit)
    except Contradiction:
        return {"error": "contradiction"}


def answer(law, limit):
    facts = law.facts(limit)
    others = list(product(law.texts(), law.days(), law.switches(), law.sayings()))
    if facts.count() * len(others) > limit:
        raise TooLarge(f"{facts.count()} completions of the facts, {len(others)} of the rest")
    seen = {}  # completions that agree on every test the law makes are alike
    profiles = {}  # completion of the facts -> its verdict under each completion of the rest
    for completion, truths in facts.completions():
        if truths not in seen:
            seen[truths] = tuple(law.verdict(dict(zip(facts.tests, truths, strict=True)), *other) for other in others)
        profiles[completion] = seen[truths]
    if not profiles:
        raise Contradiction

    possible = sorted({verdict["outcome"] for profile in seen.values() for verdict in profile})
    labels = {truths: tuple(label(verdict) for verdict in profile) for truths, profile in seen.items()}
    answered = {completion: frozenset(label(v) for v in profile) for completion, profile in profiles.items()}
    asks = sorted(facts.names[i] for i in smallest_that_matter(range(len(facts.names)), answered))
    because = ["facts_missing"] if asks else []
    for kind, cause in enumerate(CAUSES):
        if any(differ_only_in(kind, others, profile) for profile in labels.values()):
            because.append(cause)
    result = {
        "outcome": possible[0] if len(possible) == 1 else "undetermined",
        "possible": possible,
        "because": sorted(because),
        "asks": asks,
    }
    if facts.count() == len(others) == 1:
        [[verdict]] = profiles.values()
        result |= {key: verdict[key] for key in ("reasons", "lifted", "displaced")}
    return result


def label(verdict):
    """What makes two answers the same answer."""
    return verdict["outcome"], verdict["terms"]


def differ_only_in(kind, others, labels):
    """Do two completions of the rest differ only in one kind of unknown, and give different answers?"""
    groups = defaultdict(set)
    for other, found in zip(others, labels, strict=True):
        groups[repr(other[:kind] + other[kind + 1 :])].add(found)
    return any(len(found) > 1 for found in groups.values())


def smallest_that_matter(numbers, answered):
    """The facts that matter alone; where none does, those of the smallest sets that matter together."""
    for size in range(1, len(numbers) + 1):
        found = {i for together in combinations(numbers, size) if matter(together, answered) for i in together}
        if found:
            return found
    return set()


def matter(together, answered):
    """Do two completions differ in these facts alone, and leave different sets of answers open?"""
    groups = defaultdict(set)
    for completion, answers in answered.items():
        groups[tuple(value for i, value in enumerate(completion) if i not in together)].add(answers)
    return any(len(found) > 1 for found in groups.values())


# ---- the law --------------------------------------------------------------------------------------------------------


class LawAsked:
    """The rules a question is about: perhaps in force on that day, for that actor, under the readings chosen."""

    def __init__(self, law, question):
        self.words, self.supersedes, self.events = law["vocabulary"]["facts"], law["supersedes"], law["events"]
        self.on, self.action = date.fromisoformat(question["on"]), question["action"]
        actions = law["vocabulary"]["actions"]
        self.given = dict(question["facts"])
        self.wider = wider_than(self.action, actions)
        for fact, value in narrowing(self.action, self.wider, actions).items():
            if self.given.setdefault(fact, value) != value:
                raise Contradiction
        self.narrower = {}
        for name in actions:
            if self.action in (above := wider_than(name, actions)):
                where = narrowing(name, above[: above.index(self.action)], actions)
                self.narrower[name] = ("and", *(("is", fact, frozenset({value})) for fact, value in where.items()))
        chosen = set(question["other_readings"])
        self.rules = [
            self.plain_rule(rule)
            for rule in law["rules"]
            if rule["action"] in {self.action, *self.wider, *self.narrower}
            and self.may_reach(rule)
            and rule["reading"] not in chosen
            and (rule["other_reading"] is None or rule["other_reading"] in chosen)
        ]
        self.layers = {rule["id"]: rule["layer"] for rule in self.rules}
        self.rules = [rule for rule in self.rules if any(self.in_force(rule, days) for days in self.days())]
        self.gaps = [
            {"id": f"gap {i}", "measure": f"gap {i}", "layer": gap["layer"], "rank": -1, "despite": [], "effect": "gap"}
            | {"reach": ("is", "actor", frozenset(gap["actors"]))}
            for i, gap in enumerate(law["gaps"])
            if self.may_reach(gap)
        ]
        self.never = [plain(line, self.words) for line in law["vocabulary"]["never"]]

    def may_reach(self, rule):
        return self.given.get("actor") in (None, *rule["actors"])

    def plain_rule(self, rule):
        found = {part: plain(rule[part] or ["always"], self.words, rule["id"]) for part in ("when", "only_when")}
        found["unless"] = plain(rule["unless"] or ["or"], self.words, rule["id"])
        return rule | found | {"reach": ("is", "actor", frozenset(rule["actors"]))}

    def conditions(self):
        return [rule[part] for rule in self.rules for part in ("when", "only_when", "unless")]

    def facts(self, limit):
        """Every completion of the facts that these rules mention, or that a `never` line ties to those."""
        conditions = self.conditions() + [rule["reach"] for rule in self.rules + self.gaps] + [*self.narrower.values()]
        mentioned, never = linked({name for c in conditions for name in facts_of(c)}, self.never)
        for line in self.never:  # what is known of the other facts must not contradict itself either
            others, lines = linked(facts_of(line), self.never)
            if others & mentioned or not others & self.given.keys():
                continue
            if not any(Facts([], lines, self.words, self.given, self.on, limit).completions()):
                raise Contradiction
        return Facts(conditions, never, self.words, self.given, self.on, limit)

    # What is unknown besides the facts, each kind as the list of its completions.

    def texts(self):
        """For each `?` true or false; for each clause not encoded what it says: nothing, or one effect."""
        unread = {c[1]: (False, True) for condition in self.conditions() for c in inside(condition) if c[0] == "unread"}
        return every(unread | {r["id"]: ("", "F", "P", "Q") for r in self.rules if r["effect"] == "not encoded"})

    def days(self):
        """For each event its days. All that counts of a day is whether it lies before, on or after the day asked."""
        ends = (end for rule in self.rules for span in rule["in_force"] for end in span.values())
        spans = {}
        for name in (name for end in ends if isinstance(end, dict) for name in end.values()):
            first, last = (date.fromisoformat(day) for day in self.events[name])
            days = (first + timedelta(days=n) for n in range((last - first).days + 1))
            spans[name] = tuple({(day > self.on) - (day < self.on): day for day in days}.values())
        return every(spans)

    def switches(self):
        """Each contested part of the law counts or does not."""
        return every({name: (True, False) for rule in self.rules for name in rule["contested"]})

    def sayings(self):
        """For each layer where nobody has looked, what the law there may say: nothing, or one effect."""
        return every({gap["id"]: ("", "F", "P", "Q") for gap in self.gaps})

    def in_force(self, rule, event_days):
        def day(end):
            if isinstance(end, dict):
                return event_days[end["event"]] if "event" in end else event_days[end["before"]] - timedelta(days=1)
            return date.fromisoformat(end) if end else date.max

        suspended = any(day(first) <= self.on <= day(last) for first, last in rule["suspended"])
        return not suspended and any(day(span["from"]) <= self.on <= day(span["to"]) for span in rule["in_force"])

    def verdict(self, truth, text, event_days, switches, sayings):
        """What the law says when nothing is unknown."""

        def true(c):
            """Is a test, an unread condition or a labelled clause true? A clause counts as met where a rule says so."""
            if c[0] == "unread":
                return text[c[1]]
            if c[0] == "clause":
                displacing = [r for r in self.rules if [c[1], c[2]] in r["despite_clauses"]]
                return holds(c[3], true) or any(
                    r["layer"] <= self.layers[c[1]] and applies(r) and effect(r) for r in displacing
                )
            return truth[c]

        def reaches(rule):
            in_force = self.in_force(rule, event_days) and all(switches[name] for name in rule["contested"])
            return in_force and true(rule["reach"])

        def applies(rule):
            if not (reaches(rule) and holds(rule["when"], true) and not holds(rule["unless"], true)):
                return False
            return counts(rule, effect(rule))

        def effect(rule):
            if rule["effect"] == "not encoded":
                return text[rule["id"]]
            if rule["effect"] == "permit" and not holds(rule["only_when"], true):
                return "F"
            return EFFECTS[rule["effect"]]

        def counts(rule, does):
            """Kinds of action: of the wider action's law only bans and what lifts bans reach the narrower."""
            if rule["action"] in self.narrower:
                return holds(self.narrower[rule["action"]], true)
            narrowed = rule["action"] in self.wider or any(holds(where, true) for where in self.narrower.values())
            return does in ("F", "E") or not narrowed

        def beats(i, j):
            (r, does), (s, suffers) = applying[i], applying[j]
            opposed = {does, suffers} in ({"F", "P"}, {"F", "Q"})
            if s["id"] in r["despite"] and r["layer"] <= s["layer"] and does != suffers:
                return True
            if r["layer"] < s["layer"]:
                return (opposed and does in ("F", "Q")) or (does == "E" and suffers == "F")
            if r["layer"] > s["layer"] or not opposed:
                return False
            if r["measure"] == s["measure"]:
                return r["effect"] == "not encoded" != s["effect"]
            if [r["measure"], s["measure"]] in self.supersedes:
                return True
            return r["rank"] < s["rank"] and [s["measure"], r["measure"]] not in self.supersedes

        applying = [(r, effect(r)) for r in self.rules if not r["despite_clauses"] and applies(r)]
        applying += [(gap, sayings[gap["id"]]) for gap in self.gaps if true(gap["reach"])]
        applying = [(rule, does) for rule, does in applying if does]
        known = {}

        def defeaters(j):
            """The rules that beat this one and are not themselves defeated."""
            if j not in known:
                known[j] = [i for i in range(len(applying)) if beats(i, j) and not defeaters(i)]
            return known[j]

        standing = [said for j, said in enumerate(applying) if not defeaters(j)]
        sides = [(rule, does) for rule, does in standing if does in ("F", "P", "Q")]
        bans, grants = ({r["layer"] for r, does in sides if (does == "F") == ban} for ban in (True, False))
        outcome, decisive = "not addressed", "O"
        for does, name in (("P", "permitted"), ("Q", "required"), ("F", "forbidden")):
            if any(does == standing_effect for _, standing_effect in standing):
                outcome, decisive = name, does
        reasons = [rule for rule, does in standing if does == decisive]
        if bans & grants:
            outcome, reasons = "conflict", [rule for rule, _ in sides if rule["layer"] in bans & grants]
        term = {"permitted": "extent", "required": "clock"}.get(outcome)
        return {
            "outcome": outcome,
            "terms": frozenset(rule[term] for rule in reasons if rule.get(term)),
            "reasons": sorted({rule["id"] for rule in reasons}),
            "lifted": sorted(
                [rule["id"], sorted({c[2] for c in inside(rule["unless"]) if c[0] == "clause" and true(c)})]
                for rule in self.rules
                if rule["effect"] == "forbid" and not rule["despite_clauses"] and counts(rule, "F")
                if reaches(rule) and holds(rule["when"], true) and holds(rule["unless"], true)
            ),
            "displaced": sorted(
                [rule["id"], sorted({applying[i][0]["id"] for i in defeaters(j)})]
                for j, (rule, does) in enumerate(applying)
                if does in ("F", "P", "Q") and defeaters(j)
            ),
        }


def wider_than(action, actions):
    """The actions this one is a kind of, nearest first."""
    wider = actions[action].get("kind_of")
    return [wider, *wider_than(wider, actions)] if wider else []


def narrowing(action, wider, actions):
    """The facts that make the wider actions this one."""
    return {fact: value for name in [action, *wider] for fact, value in actions[name].get("where", {}).items()}


def every(unknowns):
    """Each way to choose one value for every unknown, as a dictionary."""
    return [dict(zip(unknowns, values, strict=True)) for values in product(*unknowns.values())]
