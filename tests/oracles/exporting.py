"""What other engines find in the exports of a law: Cedar, regorus and pyDMNrules run them.

Each engine says which line of the table it met and what outcome that line has, or that it met none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import cedarpy
import regorus

from brightline.analysis import Findings
from brightline.analysis.exports import Column, Table, cedar, dmn, rego, table
from brightline.analysis.exports.table import Form
from brightline.analysis.witness import NotReplayed, witness
from brightline.engine.action_law import ActionLaw
from brightline.engine.diagram import IMPOSSIBLE
from brightline.engine.facts import Facts, KnownSet
from brightline.engine.inquiry import Inquiry
from brightline.engine.outcome import Outcome
from tests.oracles.comparing import Coded
from tests.oracles.laws import Law, Question

Inputs = dict[str, Any]
"""For each column whose value is known: a string, whether a set has a value, a number or a day."""


class Whole(Coded):
    """A law in JSON, with as much of a `Law` as a table needs."""

    place = "us/xx/town"
    corpus_hash = "sha256:0"


def table_of(law: Any, action: str) -> Table:
    """The decision table of a law, with nothing given."""
    return table(Findings(law, action, Facts({})), "Town", (), "0")


def generated(law: Law, question: Question) -> tuple[Whole, Table]:
    """A generated law and its table."""
    whole = Whole(law, question)
    return whole, table_of(whole, question["action"])


def possible(law: Any, action: str, facts: Facts) -> tuple[Outcome, ...]:
    """The outcomes that the law leaves open, by the way of `decide`; none where the facts contradict each other."""
    about: ActionLaw = law.about(action)
    return Inquiry(about, facts).possible


def inputs(found: Table, facts: Facts) -> Inputs:
    """What is put in for some facts; a question of its own only where all real days and lists answer it alike."""
    known: Inputs = {}
    asked = [c for c in found.columns if c.form is Form.ASKED]
    worlds = found.findings.shared.worlds_with(facts) if asked else ()
    for column in found.columns:
        if column.form is Form.ASKED:
            values = {world[column.variable] for world in worlds}
            if len(values) == 1:
                known[column.name] = column.values[values.pop()]
        elif (held := facts.known.get(column.fact)) is not None:
            value = held.holds(column.says) if isinstance(held, KnownSet) else held
            if value is not None:
                known[column.name] = value
    return known


def whole_sets(found: Table, known: Mapping[str, Any]) -> dict[str, list[str]]:
    """The sets of which every value that the table looks at is known; Cedar and Rego take no others."""
    sets: dict[str, list[Column]] = {}
    for column in found.columns:
        if column.form is Form.ELEMENT:
            sets.setdefault(column.fact, []).append(column)
    return {
        fact: [c.says for c in columns if known[c.name]]
        for fact, columns in sets.items()
        if all(c.name in known for c in columns)
    }


def random_cases(found: Table, rng: Random, number: int) -> Iterator[Facts]:
    """Facts of cases that can be: random values for everything the law looks at, days and records among it."""
    findings = found.findings
    shared, coding, diagram = findings.shared, findings.coding, findings.diagram
    plain = [i for i in range(shared.askable) if i not in (*coding.dated, *coding.listed)]
    worlds = shared.worlds
    made = tried = 0
    while made < number and tried < 200 * number:
        tried += 1
        values = {i: rng.randrange(diagram.sizes[i]) for i in plain} | rng.choice(worlds)
        if diagram.restricted(findings.root, values) == IMPOSSIBLE:
            continue
        with suppress(NotReplayed):
            yield witness(shared, {i: 1 << v for i, v in values.items()}, None)
            made += 1
    assert made, "a law has some case that can be"


def with_less(facts: Facts, rng: Random) -> Facts:
    """The same with some facts not known."""
    return Facts({name: value for name, value in facts.known.items() if rng.randrange(3)})


# -- the engines -------------------------------------------------------------------------------------------------------

Met = tuple[int, str, bool]
"""The number of the line that was met, its outcome, and whether the engine allows the act; 0 and "" for none."""


def by_cedar(found: Table, asked: Sequence[Inputs]) -> list[Met]:
    requests = [
        {"principal": 'Actor::"it"', "action": f'Action::"{found.stamp.action}"', "resource": 'Person::"any"',
         "context": _context(found, known)}
        for known in asked
    ]  # fmt: skip
    results = cedarpy.is_authorized_batch(requests, cedar(found), [])
    told: list[Met] = []
    for result in results:
        reasons = [int(name.removeprefix("policy")) for name in result.diagnostics.reasons]
        assert len(reasons) < 2, "no case lies in two lines"
        told.append(_met(found, reasons[0] + 1 if reasons else 0, allowed=result.allowed))
    return told


def _met(found: Table, line: int, *, allowed: bool) -> Met:
    return (line, str(found.lines[line - 1].outcome) if line else "", allowed)


def _context(found: Table, known: Inputs) -> dict[str, Any]:
    said: dict[str, Any] = dict(whole_sets(found, known))
    for column in found.columns:
        value = known.get(column.name)
        if value is None or column.form is Form.ELEMENT:
            continue
        if isinstance(value, Fraction):
            value = int(value * 1_000_000)
        elif isinstance(value, date):
            value = {"__extn": {"fn": "datetime", "arg": value.isoformat()}}
        said[column.name] = value
    return said


def by_rego(found: Table, asked: Sequence[Inputs]) -> list[Met]:
    engine = regorus.Engine()
    engine.add_policy("law.rego", rego(found))
    told: list[Met] = []
    for known in asked:
        said: dict[str, Any] = dict(whole_sets(found, known))
        for column in found.columns:
            value = known.get(column.name)
            if value is not None and column.form is not Form.ELEMENT:
                said[column.name] = _plain(value)
        engine.set_input_json(json.dumps(said))
        answer = engine.eval_query(f"data.brightline.{found.stamp.action}")["result"][0]["expressions"][0]["value"]
        line = int(answer["line"])
        assert line or answer["outcome"] == "undetermined"
        told.append((line, answer["outcome"] if line else "", bool(answer.get("allow", False))))
    return told


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return float(value) if value.denominator > 1 else int(value)
    return value.isoformat() if isinstance(value, date) else value


def by_dmn(found: Table, asked: Sequence[Inputs]) -> list[Met]:
    import pyDMNrules

    engine = pyDMNrules.DMN()
    problems = engine.useXML(dmn(found))
    assert not problems, problems
    names = {
        c.name: (f"{c.fact}_{c.says}" if c.form is Form.ELEMENT else c.name).replace(".", "_") for c in found.columns
    }
    told: list[Met] = []
    for known in asked:
        said = {}
        for name, value in known.items():
            said[names[name]] = ("yes" if value else "no") if isinstance(value, bool) else value
            if isinstance(value, Fraction):
                said[names[name]] = float(value)
        problems, answer = engine.decide(said)
        if problems:
            assert any("No rules matched" in p for p in problems["errors"]), problems
            told.append((0, "", False))
            continue
        line, outcome = int(answer["Result"]["line"]), answer["Result"]["outcome"]
        told.append((line, outcome, outcome in ("permitted", "required")))
    return told


def wrong(found: Table, law: Any, cases: Sequence[Facts], told: Sequence[Met], *, known: bool) -> list[Any]:
    """The cases in which an engine says otherwise than the law, or allows what the law does not.

    With every fact `known` each case must lie in a line; otherwise it may lie in none.
    """
    bad = []
    for facts, (line, outcome, allowed) in zip(cases, told, strict=True):
        open_ = possible(law, found.stamp.action, facts)
        right = str(open_[0]) if len(open_) == 1 else "undetermined"
        settled = right in ("permitted", "required")
        lies = line and found.lines[line - 1].answers.possible
        if (
            (not line and known and open_)
            or (line and (outcome != right or lies != open_))
            or (allowed and not settled)
            or (line and settled and not allowed)
        ):
            bad.append((dict(facts.known), right, open_, line, outcome, allowed))
    return bad
