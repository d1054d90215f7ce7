"""How the desk says things: an outcome, an action, a time that passed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django import template
from django.utils import timezone

from brightline.desk.duty.calls import REASONS
from brightline.desk.matters.answers import corpus
from brightline.desk.matters.doing import ASKED_COURT, AUTHORITIES, COURT_SAID, CUSTODY, ENDS, FLAGS, GROUNDS
from brightline.vocabulary import Kind
from brightline.vocabulary.sentences import sentence

if TYPE_CHECKING:
    from brightline.engine.decision import Decision

register = template.Library()

OUTCOMES = {
    "forbidden": "Forbidden",
    "required": "Required",
    "permitted": "Permitted",
    "not addressed": "Not addressed by the law here",
    "undetermined": "Not settled: this is no permission",
    "conflict": "The law contradicts itself: this is no permission",
}
WOULD_BE = {
    "forbidden": "it would be forbidden",
    "required": "the law would require it",
    "permitted": "the law would permit it",
    "not addressed": "the law here would not address it, which is no permission either",
    "undetermined": "it would not be settled",
    "conflict": "the law would contradict itself",
}
CHOICES = {
    "asked": ASKED_COURT, "authority": AUTHORITIES, "court": COURT_SAID, "custody": CUSTODY, "end": ENDS, "flag": FLAGS,
    "ground": GROUNDS,
}  # fmt: skip
"""What is chosen from -> its words. The same word means one thing as a ground and another as an authority: `bail`."""


@register.filter
def outcome(word: str) -> str:
    """An outcome as it is said to an officer."""
    return OUTCOMES[word]


@register.filter
def would_be(supposed: Decision | None) -> str:
    """What the law would say under a supposition, in words that nobody takes for an answer."""
    return WOULD_BE[str(supposed.outcome)] if supposed is not None else "that would contradict the facts it rests on"


@register.filter
def action(name: str) -> str:
    """An action as a clause: keep a person in custody past the time of release."""
    return corpus().vocabulary.actions[name].says


@register.filter
def meanwhile(name: str) -> str:
    """What to do about an action while nothing is settled."""
    return corpus().vocabulary.actions[name].safe_default


@register.filter
def said(word: str) -> str:
    """A name of the reader's or the law's as words."""
    return word.replace("_", " ")


@register.filter
def chosen(word: str, of: str) -> str:
    """A choice in the words in which it was offered."""
    return CHOICES[of].get(word, said(word))


@register.filter
def because(reason: str) -> str:
    """Why a call came to no matter."""
    return REASONS.get(reason, reason)


@register.filter
def at_the_desk(text: str) -> datetime:
    """A time as it is kept in an event, at the desk's own clock."""
    return timezone.localtime(datetime.fromisoformat(text))


@register.filter
def in_words(text: str) -> str:
    """A fact, as `--fact` writes it, as the sentence that an officer reads."""
    name, _, value = text.partition("=")
    fact = corpus().vocabulary.facts[name.rstrip("+- ")]
    if fact.kind in (Kind.YES_NO, Kind.ONE_OF):
        return sentence(fact, True, [value.split(" by ")[0].strip()])
    if fact.kind is not Kind.SET_OF:
        return text
    if value.strip() == "none":
        return fact.empty
    says = {one.name: one.says for one in fact.values}
    told = ", ".join(says.get(one.strip(), one) for one in value.split(","))
    return f"{fact.noun}: {'at least ' if name.endswith('+') else 'without ' if name.endswith('-') else ''}{told}"


@register.filter
def passed(minutes: int | None) -> str:
    """Minutes as hours and minutes: 1 h 05 min."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02} min" if hours else f"{rest} min"


@register.filter
def ago(minutes: int) -> str:
    """How long ago something was: as `passed`, and from two days on in days."""
    days = minutes // (24 * 60)
    return f"{days} days" if days >= 2 else passed(minutes)


@register.filter
def telephone(digits: str) -> str:
    """A number of North America as it is written; any other as it is kept."""
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if len(digits) == 10 and digits.isdecimal() else digits
