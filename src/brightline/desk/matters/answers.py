"""What the law says of a matter: of each thing that is asked, now, and once the person is eligible for release."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from brightline.corpus import Corpus
from brightline.desk.matters.events import Book
from brightline.desk.matters.state import SETS, State, fact_name, state
from brightline.desk.unit import Unit
from brightline.engine.facts import Facts
from brightline.language import parse_given
from brightline.paper.facts import ACTIONS

if TYPE_CHECKING:
    from brightline.engine.decision import Decision
    from brightline.engine.law import Law

ASKED = {**ACTIONS, "admission": "admit_to_nonpublic_area", "joining": "join_operation"}
"""What can be asked of a unit, and the action that would do it."""
WAITS = frozenset(
    {"hold", "transfer", "notify_release", "share_information", "allow_interview", "admit_to_nonpublic_area"}
)
"""What is never done on one person's word."""
ELIGIBLE = "person.eligible_for_release"


class Answer(Struct, frozen=True):
    """What the law says of one thing that is asked."""

    action: str
    line: str
    """`now`, or `then`: once the person is eligible for release."""
    facts: tuple[str, ...]
    """As `brightline decide` would be given them."""
    decision: Decision


@lru_cache(maxsize=1)
def corpus() -> Corpus:
    """The law that the desk works with."""
    return Corpus.load()


def given(found: State, unit: Unit) -> list[str]:
    """The facts of a matter, as `brightline decide` would be given them.

    Of what a paper shows, "at least", until a person has said that it is everything. A court's paper counts once the
    court has said that it is its own.
    """
    facts = {name: said.text for name, said in found.facts.items() if said.text}
    facts.setdefault("actor", f"actor={unit.actor}")
    genuine = [paper for paper, one in found.verified.items() if one.answer == "genuine"]
    for paper in genuine:
        before = facts.get("papers", "papers+=")
        if paper not in before.split("=", 1)[1].split(","):
            facts["papers"] = f"{before},{paper}" if not before.endswith("=") else f"{before}{paper}"
    told = []
    open_court_paper = any(paper not in found.verified for paper in found.claimed)
    for name, text in facts.items():
        if name in SETS and found.everything and not (name == "papers" and open_court_paper):
            text = text.replace("+=", "=")
        told.append(text)
    return told


def answers(found: State, unit: Unit, on: date) -> list[Answer]:
    """Of each thing that is asked, what the law of the unit's place says on a day, on both lines."""
    actions = dict.fromkeys(ASKED[ask] for ask in found.asks if ask in ASKED)
    if not actions and found.facts.get("papers"):
        # A warrant by itself asks nothing, and is handed over to act on.
        actions = {"hold": None}
    now = given(found, unit)
    then = [f"{ELIGIBLE}=yes", *(fact for fact in now if fact_name(fact) != ELIGIBLE)]
    law = corpus().law(unit.place, on=on)
    return [
        Answer(action, line, tuple(facts), decide(law, action, facts))
        for action in actions
        for line, facts in (("now", now), ("then", then))
    ]


def decide(law: Law, action: str, facts: Sequence[str]) -> Decision:
    """A decision on facts as `brightline decide` is given them. Raises MeasureErrors."""
    return law.decide(action, Facts.given([parse_given(fact, law.vocabulary) for fact in facts], law.vocabulary))


def answer(found: Book, unit: Unit, on: date) -> State:
    """Enter what the law says now, where that is other than what it said last; the earlier answer is past.

    To be called in the transaction of what changed. Gives the state with it.
    """
    before = state(found.matter.number, found.matter.station, found.events())
    told = answers(before, unit, on)
    countable = [
        {"action": one.action, "line": one.line, "outcome": str(one.decision.outcome), "evidence": _grade(one.decision)}
        for one in told
    ]
    personal = [{"action": one.action, "line": one.line, "facts": list(one.facts)} for one in told]
    text_of_law = corpus().law(unit.place, on=on).corpus_hash
    same = [(a.action, a.line, a.outcome, a.facts, a.corpus) for a in before.answers] == [
        (one.action, one.line, str(one.decision.outcome), one.facts, text_of_law) for one in told
    ]
    if same:
        return before
    found.add("answered", None, {"answers": countable, "corpus": text_of_law}, {"answers": personal})
    return state(found.matter.number, found.matter.station, found.events())


def _grade(decision: Decision) -> str:
    evidence = decision.evidence
    if isinstance(evidence, dict):
        grades = [grade for grade in evidence.values() if grade]
        return ", ".join(dict.fromkeys(grades))
    return str(evidence) if evidence else ""
