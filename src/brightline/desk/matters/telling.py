"""What may be told of a matter on paper: each fact is decided by itself, before a word of it is written.

Only what the law permits or requires to be told is told. That the law here does not address it is not enough: what
other law says of records of people stands outside of what is encoded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.utils import timezone
from msgspec import Struct

from brightline.desk.letters.templates import turned_on
from brightline.desk.letters.typeset import printable
from brightline.desk.matters.answers import corpus, decide, given, grade
from brightline.desk.matters.state import State, fact_name
from brightline.desk.unit import Unit
from brightline.language import MeasureErrors

MAY_BE_TOLD = frozenset({"permitted", "required"})
WEAKEST_FIRST = ("forbidden", "conflict", "undetermined", "not addressed", "permitted", "required")
CUSTODY_TOLD = {
    "here": "in the custody of this department",
    "elsewhere": "in custody elsewhere",
    "released_before_receipt": "not in the custody of this department and was released before the request came",
    "never_ours": "not in the custody of this department and has not been",
}
"""Custody as a letter says it. Where it is unclear, nothing is known to be told."""


class Item(Struct, frozen=True):
    """A fact that a letter can state."""

    says: str
    action: str
    """The action that telling it would be."""
    kind: str
    """Its `information.kind`."""
    value: Callable[[State], str]
    """As the letter would say it; empty where no person has said it in the matter."""


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _received(found: State) -> str:
    return _day(timezone.localdate(found.opened_at)) if found.opened_at else ""


def _custody(found: State) -> str:
    return CUSTODY_TOLD.get(found.where.custody, "") if found.where else ""


def _release(found: State) -> str:
    return _day(timezone.localdate(found.eligible.since)) if found.eligible else ""


def _name(found: State) -> str:
    return " ".join(found.subject.get("name", "").split()) if found.named_by else ""


ITEMS = {
    "request_received": Item("that and when the request was received", "share_information", "other", _received),
    "person_name": Item("the name of the person", "share_information", "other", _name),
    "custody_status": Item("whether the person is in custody", "share_information", "custody_status", _custody),
    "release_date": Item("when the person could go free", "notify_release", "release_date", _release),
}
"""What a letter can state. A template that names anything else is none."""


class Told(Struct, frozen=True):
    """A fact that a letter would state, and what the law says of stating it."""

    name: str
    says: str
    value: str
    action: str
    outcome: str
    evidence: str
    facts: tuple[str, ...]
    why_not: str
    """Why it is not stated; empty where it may be."""


def telling(found: State, unit: Unit, on: date, names: Sequence[str]) -> list[Told]:
    """Of each of these facts, what the law of a day says of telling it to whoever asked."""
    # What the matter says of a piece of information was said of the one that was asked for, and not of this one.
    base = [fact for fact in given(found, unit) if fact_name(fact) not in ("information.kind", "information.public")]
    law = corpus().law(unit.place, on=on)
    told = []
    for name in names:
        item = ITEMS[name]
        facts = [*base, f"information.kind={item.kind}"]
        try:
            decision = decide(law, item.action, facts)
            outcome, evidence = str(decision.outcome), grade(decision)
        except MeasureErrors:
            outcome, evidence = "undetermined", ""
        value = item.value(found)
        why_not = _why_not(found, value, outcome)
        told.append(Told(name, item.says, value, item.action, outcome, evidence, tuple(facts), why_not))
    return told


def shares(told: Sequence[Told]) -> bool:
    """Whether a letter with these facts states them: all of them, or none."""
    return bool(told) and not any(one.why_not for one in told)


def action_of(told: Sequence[Told]) -> str:
    """The action that a letter with these facts would be: the widest of those of its facts."""
    actions = {one.action for one in told}
    return "notify_release" if actions == {"notify_release"} else "share_information"


def weakest(told: Sequence[Told]) -> str:
    """The outcome of a letter with these facts: that of the fact which may be told least."""
    return min((one.outcome for one in told), key=WEAKEST_FIRST.index)


def still_told(found: State, unit: Unit, on: date, form: str) -> bool:
    """Whether a letter that stated its facts may still state them, and is still approved."""
    template = turned_on(unit.letters).get(form)
    return template is not None and shares(telling(found, unit, on, template.facts))


def _why_not(found: State, value: str, outcome: str) -> str:
    if outcome not in MAY_BE_TOLD:
        return "the law does not permit to tell it"
    if found.flags:
        return "the matter is read by named people only"
    if not found.confirmed:
        return "a fact is not confirmed, or nobody has said that this is everything that came"
    if not value:
        return "nobody has said it in this matter"
    if not printable(value):
        return "it has signs that the fonts of a letter lack"
    return ""
