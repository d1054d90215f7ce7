"""Where laws differ, in words and in cases: read again as a measure is read, and decided again by the specification."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from random import Random
from typing import Any

import pytest

from brightline.analysis import Answers, Question, Region, Shared, answers_of, condition_of, proof
from brightline.analysis.regions import real_part, regions
from brightline.analysis.witness import witness
from brightline.engine import diagram
from brightline.engine.days import TooMany
from brightline.engine.diagram import TooLarge
from brightline.engine.facts import Facts, Known, KnownList, KnownSet
from brightline.engine.givens import givens
from brightline.engine.interchange import facts_from_json
from brightline.engine.outcome import Outcome
from brightline.engine.prevail import Circle
from brightline.language import format_condition, parse_condition, parse_given
from tests.oracles.agreement import spec_answer
from tests.oracles.comparing import Coded, another
from tests.oracles.laws import ACTIONS, FACTS, Law, law_stream, random_value
from tests.oracles.laws import Question as Asked

ASKED: Asked = {"action": "hold", "on": "2021-06-15", "facts": {}, "other_readings": []}
LATER = ["date", "released_on", "<", {"fact": "convicted_on", "count": 0, "unit": "days"}]


def a_rule(effect: str, when: Any = None, **more: Any) -> dict[str, Any]:
    return {
        "id": "us/m0#r0", "measure": "us/m0", "layer": 0, "rank": 0, "effect": effect, "action": "hold",
        "actors": ["police_officer"], "when": when, "only_when": None, "unless": None, "suspended": [],
        "in_force": [{"from": "2015-01-01", "to": None}], "contested": [], "reading": None, "other_reading": None,
        "despite": [], "despite_clauses": [], "extent": None, "clock": None, "evidence": "read", **more,
    }  # fmt: skip


def a_law(*rules: dict[str, Any], never: tuple[Any, ...] = ()) -> Law:
    words = {"facts": FACTS, "never": list(never), "actions": ACTIONS}
    return {"vocabulary": words, "events": {}, "rules": list(rules), "supersedes": [], "gaps": []}


class Apart:
    """Where two laws answer a question otherwise."""

    def __init__(self, left: Law, right: Law, asked: Asked) -> None:
        self.action = asked["action"]
        self.laws = [Coded(law, asked) for law in (left, right)]
        self.vocabulary = self.laws[0].vocabulary
        self.shared = Shared([law.spoken(self.action) for law in self.laws])
        self.root = self.shared.combined(self.shared.roots, lambda leaf: "same" if leaf[0] == leaf[1] else leaf)

    def regions(self) -> Iterator[tuple[tuple[Answers, Answers], Region, str]]:
        for leaf in self.shared.payloads(self.root):
            if isinstance(leaf, tuple):
                for region in regions(self.shared.diagram, self.root, self.shared.diagram.leaf(leaf)):
                    yield leaf, region, format_condition(condition_of(region, self.shared.coding))

    def witness(self, leaf: tuple[Answers, Answers], region: Region) -> Facts:
        def right(facts: Facts) -> bool:
            return tuple(answers_of(law, self.action, facts) for law in self.laws) == leaf  # type: ignore[arg-type]

        at = self.shared.diagram.leaf(leaf)
        facts = witness(self.shared, real_part(self.shared.diagram, self.root, at, region), right)
        pasted = [parse_given(line, self.vocabulary) for line in givens(facts, self.vocabulary)]
        return Facts.given(pasted, self.vocabulary)

    def holds(self, text: str, facts: Facts) -> bool:
        """Whether complete facts meet a condition that was written and is read again."""
        shared = Shared([self.laws[0].spoken(self.action)], [parse_condition(text, self.vocabulary)])
        values = dict(enumerate(shared.coding.simple(facts)))
        days = {name: day for name, day in facts.known.items() if isinstance(day, date)}
        values.update(shared.coding.place(days))
        ((lists,),) = shared.coding.list_masks(facts, [days], shared.on)
        values.update(lists)
        at = shared.where[0]
        while shared.diagram.children[at]:
            value = values[shared.diagram.level[at]]
            assert value is not None
            at = shared.diagram.children[at][value]
        return shared.diagram.payload[at] is True


def told(law: Law, asked: Asked, facts: dict[str, Any]) -> set[str] | None:
    """What the specification leaves possible; None for facts that cannot be, and where there is too much to try."""
    answer = spec_answer(law, {**asked, "facts": facts, "other_readings": []})
    return set(answer["possible"]) if answer and "possible" in answer else None


def in_json(known: Known) -> Any:
    if isinstance(known, KnownSet):
        return {"has": sorted(known.has), "lacks": sorted(known.lacks), "complete": known.complete}
    if isinstance(known, KnownList):
        records = [{name: in_json(value) for name, value in record} for record in known.records]
        return {"records": records, "complete": known.complete}
    return known if isinstance(known, str) else known.isoformat() if isinstance(known, date) else float(known)


@pytest.mark.parametrize("op", ["<", "<=", ">", ">=", "=", "!="])
def test_a_day_before_one_on_it_and_one_after_are_three_cases_and_each_lies_where_it_is_decided(op: str) -> None:
    limit = date(2014, 3, 15)
    law = a_law(a_rule("forbid", ["date", "request.received_on", op, {"day": limit.isoformat()}]))
    apart = Apart(a_law(), law, ASKED)
    assert sum(apart.shared.counted(apart.root).values()) == 3 * len(FACTS["actor"]["values"])
    texts = [text for _, _, text in apart.regions()]
    for day in (date(2001, 2, 3), date(2014, 3, 14), limit, date(2014, 3, 16), date(2020, 1, 1)):
        facts = {"actor": "police_officer", "request.received_on": day.isoformat()}
        held = any(apart.holds(text, facts_from_json(facts, apart.vocabulary)) for text in texts)
        assert held == (told(law, ASKED, facts) == {"forbidden"})


def test_records_of_a_case_are_none_that_the_vocabulary_excludes() -> None:
    month = ["date", "released_on", "!=", {"fact": "convicted_on", "count": 1, "unit": "months"}]
    for where in (month, ["and", month, ["has", "class", "felony"]]):
        law = a_law(
            a_rule("forbid", ["some", "person.convictions", where]), never=(["some", "person.convictions", LATER],)
        )
        apart = Apart(law | {"rules": []}, law, ASKED)
        found = [(leaf, apart.witness(leaf, region)) for leaf, region, _ in apart.regions()]
        assert found
        for (_, after), facts in found:
            assert told(law, ASKED, {n: in_json(k) for n, k in facts.known.items()}) == set(map(str, after.possible))


def test_a_list_that_need_only_hold_a_record_is_written_so_that_it_is_read_again() -> None:
    outer = ["or", ["is", "person.willing", ["yes"]], ["has", "class", "felony"]]
    law = a_law(a_rule("forbid", ["some", "person.convictions", outer]))
    apart = Apart(a_law(), law, ASKED)
    texts = [text for _, _, text in apart.regions()]
    for willing, classes, forbidden in (("yes", [], True), ("no", [], False), ("no", ["felony"], True)):
        record = {"class": {"has": classes, "lacks": [], "complete": True}}
        facts = {
            "actor": "police_officer", "person.willing": willing,
            "person.convictions": {"records": [record], "complete": True},
        }  # fmt: skip
        assert any(apart.holds(text, facts_from_json(facts, apart.vocabulary)) for text in texts) == forbidden


def test_a_case_has_no_fact_that_does_not_matter_once_the_others_have_their_values() -> None:
    early = ["date", "request.received_on", "<", {"day": "2014-03-15"}]
    before, after = a_rule("permit", early), a_rule("permit", ["and", early, ["is", "purpose", ["mixed"]]])
    others = a_rule("forbid", ["is", "purpose", ["criminal_investigation"]]) | {"id": "us/m0#r1"}
    apart = Apart(a_law(before, others), a_law(after, others), ASKED)
    for leaf, region, _ in apart.regions():
        facts = apart.witness(leaf, region)
        for name in facts.known:
            fewer = Facts({n: k for n, k in facts.known.items() if n != name})
            assert tuple(answers_of(law, "hold", fewer) for law in apart.laws) != leaf  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(2))
def test_random_complete_facts_lie_where_the_specification_decides_them_otherwise(seed: int) -> None:
    rng = Random(seed)
    inside = outside = cases = 0
    for law, asked in islice(law_stream(7000 + seed), 40):
        other = another(law, rng)
        try:
            apart = Apart(law, other, asked)
        except (Circle, TooLarge, TooMany):
            continue
        found = list(apart.regions())
        for leaf, region, _ in found[:3]:
            facts = {n: in_json(k) for n, k in apart.witness(leaf, region).known.items()}
            for one, answers in zip((law, other), leaf, strict=True):
                said = told(one, asked, facts)
                assert said in (None, set(map(str, answers.possible)))
                cases += said is not None
        names = sorted(apart.shared.facts & FACTS.keys() - apart.shared.fixed.keys())
        for _ in range(3):
            facts = {name: random_value(rng, FACTS[name], sure=True) for name in names}
            said, others = told(law, asked, facts), told(other, asked, facts)
            if said is None or others is None:
                continue
            known = facts_from_json(facts, apart.vocabulary)
            held = any(text == "always" or apart.holds(text, known) for _, _, text in found)
            if said != others:
                assert held
                inside += 1
            elif all(len({e for _, e, c in a}) == len({c for _, e, c in a}) == 1 for leaf, _, _ in found for a in leaf):
                outside += not held
    assert min(inside, outside, cases) >= 10


@pytest.mark.parametrize(
    ("question", "why"),
    [
        (Question("never", ("hold",), Outcome.UNDETERMINED), "undetermined"),
        (Question("same", ("hold",)), "how long or until when"),
    ],
)
def test_what_a_solver_cannot_tell_is_refused_and_not_proved(
    monkeypatch: pytest.MonkeyPatch, question: Question, why: str
) -> None:
    laws = [Coded(a_law(a_rule("permit", ["unread", "?"], extent=e)), ASKED) for e in ("12 hours", "48 hours")]
    pair = (laws[0], laws[1] if question.kind == "same" else None)
    whole = proof(question, "hold", *pair)  # type: ignore[arg-type]
    assert whole.result in ("counterexample", "undetermined")
    with monkeypatch.context() as small:
        small.setattr(diagram, "NODES", 1)
        with pytest.raises(TooLarge, match=why):
            proof(question, "hold", *pair)  # type: ignore[arg-type]
