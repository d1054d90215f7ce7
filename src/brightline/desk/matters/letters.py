"""Prepares letters and gives them out. No reply is the default; nothing is sent by the desk itself.

A letter states all of its facts or none: where one of them may not be told, it is the default text, which is the same
whatever is the case. One that states something waits for a second person, and is decided again before it is given out.
"""

from __future__ import annotations

from hashlib import sha256

from django.db import transaction
from msgspec import Struct

from brightline.desk import log
from brightline.desk.access import Thing, reads, rights
from brightline.desk.errors import Refused
from brightline.desk.letters.templates import Template, default, turned_on
from brightline.desk.letters.typeset import pdf
from brightline.desk.matters.answers import answer, asks_of, corpus
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.events import book
from brightline.desk.matters.signing import carry_out, enter_proposal
from brightline.desk.matters.state import State, state
from brightline.desk.matters.telling import Told, action_of, shares, still_told, telling, weakest
from brightline.desk.models import Letter, Matter
from brightline.desk.sealing import opened, sealed


class Offer(Struct, frozen=True):
    """A letter that could be prepared, and what it would state."""

    template: Template
    told: tuple[Told, ...]
    paragraphs: tuple[str, ...]

    @property
    def shares(self) -> bool:
        """Whether it would state its facts; where not, it would be the default text."""
        return shares(self.told)


def offers(found: State, desk: Desk) -> list[Offer]:
    """The letters that counsel turned on for what is asked in a matter."""
    if found.not_a_request:
        return []
    letters = turned_on(desk.unit.letters)
    return [_offer(found, desk, letters[ask]) for ask in asks_of(found) if ask in letters]


def prepare(desk: Desk, matter: Matter, form: str) -> Letter:
    """Prepare the letter that answers what was asked, and propose it where it states anything. Raises Refused."""
    _may(desk, matter)
    with transaction.atomic():
        log.hold()
        found = book(matter, desk.home)
        now = answer(found, desk.unit, desk.today())
        offer = next((one for one in offers(now, desk) if one.template.form == form), None)
        if offer is None:
            raise Refused(
                matter.number, "No letter answers that here.",
                "No reply is the default, and counsel turns on a letter for each thing that is asked.",
                "Answer nothing, or ask counsel.",
            )  # fmt: skip
        if found.key is None:
            raise Refused(matter.number, "This matter was expunged.", "Nothing is told of it.", "")
        answered = found.add("letter_answered", desk.user, _counted(offer, desk), _personal(offer))
        proposal = None
        if offer.shares:
            why = "What the letter states, the law permits or requires to be told."
            action = action_of(offer.told)
            proposal = enter_proposal(found, desk.user, answered, action, does=True, departs=False, why=why)
        data = _set(offer, desk)
        event = found.add(
            "letter", desk.user,
            {"form": form, "facts": [one.name for one in offer.told], "answer": answered.pk},
            {"sha256": sha256(data).hexdigest(), "title": offer.template.title, "paragraphs": list(offer.paragraphs)},
        )  # fmt: skip
        return Letter.objects.create(
            event=event, matter=matter, form=form, shares=offer.shares, proposal=proposal,
            sealed=sealed(data, found.key, _purpose(event.pk)),
        )  # fmt: skip


def take(desk: Desk, letter: Letter) -> bytes:
    """The PDF of a letter, to be sent by whoever takes it; that it was taken is entered.

    Raises Refused where it waits for a signature, or states what may not be told any more.
    """
    matter = letter.matter
    _may(desk, matter)
    if letter.proposal is not None and not hasattr(letter.proposal, "done"):
        carry_out(desk, letter.proposal)
    with transaction.atomic():
        log.hold()
        found = book(matter, desk.home)
        now = state(matter.number, matter.station, found.events())
        if letter.shares and not still_told(now, desk.unit, desk.today(), letter.form):
            raise Refused(
                matter.number, "What this letter states may not be told any more.",
                "The law, or what is known, is other than it was when it was signed.", "Prepare another one.",
            )  # fmt: skip
        if found.key is None:
            raise Refused(matter.number, "This matter was expunged.", "Its letters are gone with it.", "")
        found.add("looked", desk.user, {"letter": letter.pk})
        data = opened(bytes(letter.sealed), found.key, _purpose(letter.pk))
    if sha256(data).hexdigest() != now.letters[letter.pk]["sha256"]:
        raise Refused(matter.number, "This is not the letter that the log tells of.", "Somebody changed it.",
                      "Call whoever runs the desk, and prepare another one.")  # fmt: skip
    return data


def _may(desk: Desk, matter: Matter) -> None:
    if matter.sealed:
        raise Refused(matter.number, "This matter is sealed.", "Nothing is told of it.", "Ask counsel.")
    if not (reads(desk.user, matter) and rights(desk.user).may(Thing.EDIT, matter.station)):
        raise Refused(matter.number, "You may not send a letter here.", "It takes somebody of its station who may read "
                      "the matter.", "Ask one of them.")  # fmt: skip


def _offer(found: State, desk: Desk, template: Template) -> Offer:
    told = tuple(telling(found, desk.unit, desk.today(), template.facts))
    if not shares(told):
        return Offer(template, told, tuple(default().paragraphs({})))
    return Offer(template, told, tuple(template.paragraphs({one.name: one.value for one in told})))


def _set(offer: Offer, desk: Desk) -> bytes:
    # The default letter is set from nothing that depends on the matter.
    title = offer.template.title if offer.shares else default().title
    today = desk.today()
    return pdf(
        unit=desk.unit.name, day=f"{today.day} {today:%B %Y}", title=title, paragraphs=offer.paragraphs,
        telephone=desk.unit.directory["records"], training=desk.home.training,
    )  # fmt: skip


def _counted(offer: Offer, desk: Desk) -> dict[str, object]:
    one = {
        "action": action_of(offer.told), "line": "now", "outcome": weakest(offer.told),
        "evidence": ", ".join(dict.fromkeys(told.evidence for told in offer.told if told.evidence)),
    }  # fmt: skip
    return {
        "form": offer.template.form, "answers": [one], "facts": {told.name: told.outcome for told in offer.told},
        "template": offer.template.sha256, "corpus": corpus().law(desk.unit.place, on=desk.today()).corpus_hash,
    }  # fmt: skip


def _personal(offer: Offer) -> dict[str, object]:
    return {"facts": {told.name: list(told.facts) for told in offer.told}}


def _purpose(letter: int) -> str:
    return f"letter {letter}"
