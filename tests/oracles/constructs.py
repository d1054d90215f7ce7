"""Which constructs of the language random laws contain, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tests.oracles.laws import ACTIONS, CONDITIONS, FACTS, REACH, Condition, Law, Question, mentioned_facts


def constructs(law: Law, question: Question | None = None) -> set[str]:
    """The constructs of the language that a law, and a question about it, contain."""
    found = set()
    for rule in law["rules"]:
        found.add(rule["effect"])
        found |= {key for key in ("when", "only_when", "unless", "extent", "clock", "despite") if rule[key]}
        found |= {"despite clause"} if rule["despite_clauses"] else set()
        found |= {"other reading"} if rule["other_reading"] else {"reading"} if rule["reading"] else set()
        found |= {"narrower by"} if len(rule["actors"]) < len(REACH[rule["layer"]]) else set()
        found |= {"suspended"} if rule["suspended"] else set()
        found |= {"contested rule" if name == rule["id"] else "contested measure" for name in rule["contested"]}
        for span in rule["in_force"]:
            ends = [end for end in span.values() if isinstance(end, dict)]
            found |= {f"event as {key}" for end in ends for key in end}
            found |= {"range that ends"} if isinstance(span["to"], str) else set()
        if rule["effect"] == "not encoded" and rule["when"]:
            found.add("not encoded when")
        if ACTIONS[rule["action"]].get("kind_of"):
            found.add("narrower action")
        for part in ("when", "only_when", "unless"):
            found |= {f"{name} in {part}" for name in condition_constructs(rule[part]) if name == "unread"}
            found |= condition_constructs(rule[part])
    found |= {"event of uncertain day" for first, last in law["events"].values() if first != last}
    found |= {name for name in ("supersedes", "gaps") if law[name]}
    found |= {"never"} if law["vocabulary"]["never"] else set()
    found |= {"versions"} if len({rule["id"] for rule in law["rules"]}) < len(law["rules"]) else set()
    found |= {"two layers"} if len({rule["layer"] for rule in law["rules"]}) > 1 else set()
    found |= {"two ranks of one layer"} if len({(r["layer"], r["rank"]) for r in law["rules"]}) > len(
        {rule["layer"] for rule in law["rules"]}
    ) else set()  # fmt: skip
    return found | (question_constructs(law, question) if question else set())


def condition_constructs(c: Condition | None, listed: bool = False) -> set[str]:
    if not c:
        return set()
    found = {c[0]}
    if c[0] == "is" and len(c[2]) > 1:
        found = {"is one of several"}
    if c[0] == "date":
        found = {"date and day"} if "day" in c[3] else {f"dates in {c[3]['unit']}"}
    inner = [item for item in c[1:] if isinstance(item, list) and item and item[0] in CONDITIONS]
    for item in inner:
        found |= condition_constructs(item, listed or c[0] == "some")
    if listed:
        found = {f"{name} in some" for name in found - {"always", "and", "or", "not", "number"}} | found
        if c[0] == "date" and c[3].get("fact") in FACTS:
            found.add("date outside the list in some")
    return {name.replace(" in some in some", " in some") for name in found}


def question_constructs(law: Law, question: Question) -> set[str]:
    unknown = mentioned_facts(law) - question["facts"].keys() - set(ACTIONS[question["action"]].get("where", {}))
    sets = [value for value in question["facts"].values() if isinstance(value, dict) and "has" in value]
    lists = [value for value in question["facts"].values() if isinstance(value, dict) and "records" in value]
    fields = FACTS["person.convictions"]["fields"]
    partial = [value for value in sets + lists if not value["complete"]]
    found = {"question with unknown facts"} if unknown or partial else {"question with every fact known"}
    found |= {"set known in part"} if any(not value["complete"] for value in sets) else set()
    found |= {"list known in part"} if any(not value["complete"] for value in lists) else set()
    found |= {"list of two records"} if any(len(value["records"]) > 1 for value in lists) else set()
    found |= {"record that lacks fields"} if any(len(r) < len(fields) for v in lists for r in v["records"]) else set()
    found |= {"other reading chosen"} if question["other_readings"] else set()
    found |= {"question of a narrower action"} if ACTIONS[question["action"]].get("kind_of") else set()
    found |= {"question of a wider action"} if question["action"] == "share_information" else set()
    return found


def coverage(laws: Iterable[tuple[Law, Question]]) -> Counter[str]:
    """How many of these laws, each with its question, contain each construct."""
    return Counter(name for law, question in laws for name in constructs(law, question))
