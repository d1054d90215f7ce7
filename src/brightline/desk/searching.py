"""Looks for somebody by name: exactly, for a purpose, and entered in the log as an access to whoever is found."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from brightline.desk import log
from brightline.desk.access import listed, reads
from brightline.desk.errors import Refused
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.events import book
from brightline.desk.matters.likeness import named, same_name
from brightline.desk.matters.state import State, state
from brightline.desk.models import Matter

PURPOSES = {
    "custody": "somebody here asks to be told what was asked about him or her",
    "earlier_request": "a request came, and an earlier one is looked for",
    "court": "a court or counsel asks",
    "records": "a request for records, an order to seal or to expunge, or a preservation for a lawsuit",
    "correction": "something that was entered is put right",
}
"""What a search may be for. Curiosity is none."""


def search(desk: Desk, name: str, purpose: str, why: str) -> list[tuple[Matter, State]]:
    """The matters of somebody of exactly this name that whoever asks may read, the latest first. Raises Refused.

    That somebody looked is entered whether anybody is found or not. The name itself is kept nowhere.
    """
    why = " ".join(why.split())
    if not same_name(name):
        raise Refused("search", "No name was given.", "Only whole names are looked for.", "Write the whole name.")
    if purpose not in PURPOSES:
        raise Refused("search", "No purpose was chosen.", "Nobody is looked up without one.", "Choose one.")
    if not why:
        raise Refused("search", "Nothing says why.", "Each search is entered with its reason.", "Write the reason.")
    with transaction.atomic():
        log.hold()
        found = []
        about = listed(desk.user).filter(pk__in=named(name, desk.home).values("pk"), not_a_request=False)
        for matter in about.order_by("-pk"):
            kept = book(matter, desk.home)
            if kept.key is None or not reads(desk.user, matter):
                continue
            now = state(matter.number, matter.station, kept.events())
            # A name that was misread, and put right since, is nobody's.
            if same_name(now.subject.get("name", "")) == same_name(name):
                kept.add("looked", desk.user, {"purpose": purpose}, {"why": why})
                found.append((matter, now))
        entry = {
            "kind": "searched", "by": desk.user.pk, "purpose": purpose, "found": [one.number for one, _ in found],
            "day": f"{desk.today():%Y-%m-%d}",
        }  # fmt: skip
        # Where somebody is found, the reason is kept with the matter, and goes when that is expunged.
        log.append(entry, {"at": timezone.now().isoformat(), **({} if found else {"why": why})}, desk.home.key())
    return found
