"""What the law says of a matter: of each thing that is asked, now, and once the person is eligible for release."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import transaction
from msgspec import Struct
from msgspec.structs import replace

from brightline.corpus import Corpus
from brightline.desk import log
from brightline.desk.home import Home, HomeError
from brightline.desk.matters.events import Book, book
from brightline.desk.matters.state import ELIGIBLE, SETS, State, Values, Verified, fact_name, state
from brightline.desk.models import Matter
from brightline.desk.unit import Unit
from brightline.engine.facts import Contradiction, Facts
from brightline.language import MeasureErrors, parse_given
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
CARD = ("admit_to_nonpublic_area", "allow_interview", "share_information", "notify_release", "transfer")
"""What somebody who asks in person asks next."""
_logger = logging.getLogger(__name__)


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


COURT_PAPERS = frozenset(
    {"judicial_criminal_warrant", "judicial_search_warrant", "state_arrest_warrant", "other_court_order",
     "court_subpoena"}
)  # fmt: skip
"""Papers that count only once the court has said that they are its own."""
UNLOCK = COURT_PAPERS - {"court_subpoena"}
"""Those of them that can change what the law says of custody."""


def to_verify(found: State) -> list[str]:
    """The papers that claim to be a court's and that no court has spoken of."""
    return [paper for paper in found.claimed if paper in UNLOCK and paper not in found.verified]


def given(found: State, unit: Unit) -> list[str]:
    """The facts of a matter, as `brightline decide` would be given them.

    Of what a paper shows, "at least", until a person has said that it is everything. A court's paper counts once the
    court has said that it is its own.
    """
    told = [said.text for name, said in found.facts.items() if said.text and name not in SETS]
    if not any(fact_name(text) == "actor" for text in told):
        told.append(f"actor={unit.actor}")
    for name in SETS:
        values = found.values.get(name, Values())
        genuine = [p for p, one in found.verified.items() if one.answer == "genuine"] if name == "papers" else []
        has = [*dict.fromkeys([*(v for v in values.has if v not in COURT_PAPERS or v in genuine), *genuine])]
        complete = bool(found.everything) and not (name == "papers" and to_verify(found))
        if complete and (name in found.values or has):
            told.append(f"{name}={','.join(has) or 'none'}")
            continue
        lacks = [v for v in values.lacks if v not in has]
        told += [f"{name}+={','.join(has)}"] * bool(has) + [f"{name}-={','.join(lacks)}"] * bool(lacks)
    return told


def asks_of(found: State) -> list[str]:
    """What is asked. What a person said of it stands in the place of what was read."""
    said = found.facts.get("request.kind")
    kinds = found.values.get("request.kind", Values()).has if said is not None and said.how != "read" else ()
    return [ask for ask in found.asks if ask not in ACTIONS] + list(kinds) if kinds else found.asks


def takes_back(found: State) -> bool:
    """Whether it asks for nothing but that an earlier request be cancelled."""
    return set(asks_of(found)) == {"cancellation"}


def asked(found: State) -> list[str]:
    """The actions that would do what is asked."""
    actions = list(dict.fromkeys(ASKED[ask] for ask in asks_of(found) if ask in ASKED))
    if not actions and (found.values.get("papers", Values()).has or found.verified or to_verify(found)):
        # A warrant by itself asks nothing, and is handed over to act on.
        return ["hold"]
    return actions


def answers(found: State, unit: Unit, on: date, actions: Sequence[str] | None = None) -> list[Answer]:
    """Of each thing that is asked, or of these actions, what the law of the unit's place says on a day, on both
    lines. Where nobody with these papers could be eligible for release there is no second line. Raises MeasureErrors
    where what is known contradicts itself."""
    law = corpus().law(unit.place, on=on)
    return list(_answered(law, _questions(found, unit, asked(found) if actions is None else actions)))


def why_not_eligible(found: State, unit: Unit, on: date) -> str:
    """Why nobody of whom this is known could be eligible for release, as the vocabulary says it; empty where somebody
    could."""
    law = corpus().law(unit.place, on=on)
    for action, _, facts in _questions(found, unit, asked(found)[:1]):
        try:
            decide(law, action, facts)
        except Contradiction as error:
            return error.problems[0].why
    return ""


def _answered(law: Law, questions: Iterable[tuple[str, str, list[str]]]) -> Iterator[Answer]:
    for action, line, facts in questions:
        try:
            yield Answer(action, line, tuple(facts), decide(law, action, facts))
        except Contradiction:
            # On a state's warrant that stands nobody could go free: what the law says then is nothing to ask.
            if line == "now":
                raise


def _questions(found: State, unit: Unit, actions: Sequence[str]) -> list[tuple[str, str, list[str]]]:
    """Each action with each line, and the facts that it is asked with."""
    now = given(found, unit)
    then = [f"{ELIGIBLE}=yes", *(fact for fact in now if fact_name(fact) != ELIGIBLE)]
    return [(action, line, facts) for action in actions for line, facts in (("now", now), ("then", then))]


def were_it_genuine(found: State, unit: Unit, on: date) -> dict[tuple[str, str], list[tuple[str, Decision | None]]]:
    """Of each action and line, each paper that no court has spoken of, and what the law would say were it the court's.

    None where that would contradict what is known. It is nothing to act on: it is shown, and neither entered nor
    proposed on.
    """
    shown: dict[tuple[str, str], list[tuple[str, Decision | None]]] = {}
    law = corpus().law(unit.place, on=on)
    for paper in to_verify(found):
        said = Verified(paper, "genuine", "", "", "", datetime.min.replace(tzinfo=UTC))
        supposed = replace(found, verified={**found.verified, paper: said})
        for action, line, facts in _questions(supposed, unit, asked(found)):
            try:
                decision = decide(law, action, facts)
            except MeasureErrors:
                decision = None
            shown.setdefault((action, line), []).append((paper, decision))
    return shown


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
        {"action": one.action, "line": one.line, "outcome": str(one.decision.outcome), "evidence": grade(one.decision)}
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


def answer_open(home: Home, unit: Unit, on: date) -> None:
    """Have the law of a day answer in every open matter. One that cannot be opened does not keep back the others."""
    for matter in Matter.objects.filter(closed_at=None).order_by("pk"):
        try:
            with transaction.atomic():
                log.hold()
                found = book(matter, home)
                if found.key is not None:
                    answer(found, unit, on)
        except Exception as error:  # noqa: BLE001  whatever one matter does, the next must not wait for it
            _logger.error("A matter could not be answered anew: %s", type(error).__name__)


def check_law(unit: Unit) -> None:
    """Raises HomeError where the unit's place or actor is none that the law knows."""
    try:
        law = corpus().law(unit.place, on=date.today())  # noqa: DTZ011  any day will do
        decide(law, "hold", [f"actor={unit.actor}"])
    except MeasureErrors as error:
        first = error.problems[0]
        raise HomeError("desk.yaml", first.what, first.why, first.next) from None


def grade(decision: Decision) -> str:
    """How well the text behind a decision is known, in a word or several."""
    evidence = decision.evidence
    if isinstance(evidence, dict):
        grades = [grade for grade in evidence.values() if grade]
        return ", ".join(dict.fromkeys(grades))
    return str(evidence) if evidence else ""
