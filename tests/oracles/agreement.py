"""Hold the engine against the specification, and make a law on which they differ as small as it goes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from brightline.engine.days import TooMany
from brightline.engine.diagram import TooLarge as TooLargeForTheEngine
from brightline.engine.interchange import decide_json
from spec.evaluator import TooLarge
from spec.evaluator import decide as decide_by_the_book
from tests.oracles.laws import CONDITIONS, Condition, Law, Question

LIMIT = 20_000
"""Completions the specification tries for one generated question before the question is left out."""
REGRESSIONS = Path(__file__).resolve().parents[2] / "spec" / "cases" / "regressions"
Answer = dict[str, Any]
Decide = Callable[[Law, Question], Answer]


class Refused(Exception):
    """The engine says there is too much to work out; a `Law` reports this as undetermined, never as settled."""


def engine_answer(law: Law, question: Question) -> Answer:
    """What the engine answers. Raises Refused."""
    try:
        return dict(decide_json(law, question))
    except (TooMany, TooLargeForTheEngine) as error:
        raise Refused(str(error)) from error


def spec_answer(law: Law, question: Question, limit: int = LIMIT) -> Answer | None:
    """What the specification answers; None where there is too much to try."""
    try:
        return dict(decide_by_the_book(law, question, limit))
    except TooLarge:
        return None


def disagreement(law: Law, question: Question, engine: Decide = engine_answer) -> dict[str, tuple[Any, Any]]:
    """What the engine says otherwise than the specification: key -> (specification, engine).

    Nothing where either of the two finds it too much to work out.
    """
    told = spec_answer(law, question)
    if told is None:
        return {}
    try:
        said = engine(law, question)
    except Refused:
        return {}
    return {key: (value, said.get(key)) for key, value in told.items() if said.get(key) != value}


def minimised(law: Law, question: Question, fails: Callable[[Law, Question], object]) -> tuple[Law, Question]:
    """The smallest law and question found, by leaving out one thing at a time, that still fails."""
    shrinking = True
    while shrinking:
        shrinking = False
        for smaller_law, smaller_question in smaller(law, question):
            if fails(smaller_law, smaller_question):
                law, question, shrinking = smaller_law, smaller_question, True
                break
    return law, question


def smaller(law: Law, question: Question) -> Iterator[tuple[Law, Question]]:
    """The law and the question with one thing left out."""
    for key in ("rules", "supersedes", "gaps"):
        for shorter in without_one(law[key]):
            yield law | {key: shorter}, question
    for never in without_one(law["vocabulary"]["never"]):
        yield law | {"vocabulary": law["vocabulary"] | {"never": never}}, question
    for i, rule in enumerate(law["rules"]):
        for change in simpler_rules(rule):
            yield law | {"rules": [*law["rules"][:i], rule | change, *law["rules"][i + 1 :]]}, question
    for name in question["facts"]:
        yield law, question | {"facts": {key: value for key, value in question["facts"].items() if key != name}}
    if question["other_readings"]:
        yield law, question | {"other_readings": []}


def simpler_rules(rule: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Changes that make a rule simpler."""
    for key in ("when", "only_when", "unless", "extent", "clock", "reading", "other_reading"):
        if rule[key] is not None:
            yield {key: None}
    for key in ("suspended", "contested", "despite", "despite_clauses"):
        if rule[key]:
            yield {key: []}
    for key in ("when", "only_when", "unless"):
        if rule[key]:
            for condition in simpler_conditions(rule[key]):
                yield {key: condition}
    always = [{"from": "2015-01-01", "to": None}]
    if rule["in_force"] != always:
        yield {"in_force": always}


def simpler_conditions(c: Condition) -> Iterator[Condition]:
    """The condition with one part in place of the whole that holds it."""
    for i, part in enumerate(c):
        if isinstance(part, list) and part and part[0] in CONDITIONS:
            if c[0] != "some":
                yield part
            for simpler in simpler_conditions(part):
                yield [*c[:i], simpler, *c[i + 1 :]]


def without_one(items: list[Any]) -> Iterator[list[Any]]:
    return (items[:i] + items[i + 1 :] for i in range(len(items)))


def used_by_kinds(law: Law) -> dict[str, Any]:
    """The facts that make an action of this law a kind of another."""
    names = {name for action in law["vocabulary"]["actions"].values() for name in action.get("where", {})}
    return {name: law["vocabulary"]["facts"][name] for name in names}


def keep(law: Law, question: Question, folder: Path = REGRESSIONS) -> Path:
    """Write a minimised disagreement beside the conformance cases, with the specification's answer."""
    written = json.dumps([law["rules"], law["vocabulary"]["never"], question])
    facts = {name: fact for name, fact in law["vocabulary"]["facts"].items() if name == "actor" or name in written}
    law = law | {"vocabulary": law["vocabulary"] | {"facts": facts | used_by_kinds(law)}}
    answer = spec_answer(law, question)
    text = json.dumps(
        [{"title": "Found by a random law", "law": law, "question": question, "answer": answer}], indent=1
    )
    path = folder / f"{sha256(text.encode()).hexdigest()[:12]}.json"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")
    return path
