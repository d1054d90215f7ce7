"""How a shift hands over what is open at its station, and how the next one takes it over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from msgspec import Struct

from brightline.desk import log
from brightline.desk.access import Thing, rights
from brightline.desk.errors import Refused
from brightline.desk.matters.answers import to_verify
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.events import book
from brightline.desk.matters.signing import is_past, missing_signatures
from brightline.desk.matters.state import State, state
from brightline.desk.models import Handover, Matter, Taken


class Open(Struct, frozen=True):
    """A matter that is handed over: what waits in it, and nothing of whom it is about."""

    number: str
    state: State | None
    """None where it cannot be opened."""
    opened: bool
    signatures: tuple[str, ...]
    """Whose signatures it waits for."""
    court: bool
    """Whether it waits for what a court says of its paper."""

    @property
    def eligible_since(self) -> datetime | None:
        """Since when the person could go free but for immigration papers."""
        return self.state.eligible.since if self.state is not None and self.state.eligible is not None else None


def open_at(desk: Desk, station: str) -> list[Open]:
    """Every open matter of a station, those of people who are eligible for release first."""
    matters = Matter.objects.filter(station=station, closed_at=None, sealed=False).order_by("opened_at", "pk")
    return sorted((_open(matter, desk) for matter in matters), key=lambda one: one.eligible_since is None)


def last(station: str) -> Handover | None:
    """What was handed over last at a station."""
    return Handover.objects.filter(station=station).select_related("by", "entry").order_by("entry_id").last()


def hand_over(desk: Desk, station: str, shown: Sequence[str]) -> Handover:
    """Hand over what is open at a station, as it was shown. Raises Refused."""
    _works(desk, station)
    with transaction.atomic():
        log.hold()
        now = timezone.now()
        there = Matter.objects.filter(station=station, closed_at=None, sealed=False)
        numbers = sorted(there.values_list("number", flat=True))
        if sorted(shown) != numbers:
            raise Refused("handover", "Something came, or ended, since the page was opened.",
                          "What is handed over is what was looked at.", "Look at the list again.")  # fmt: skip
        entry = {"kind": "handed_over", "station": station, "matters": numbers, "by": desk.user.pk, "day": _day(now)}
        added = log.append(entry, {"at": now.isoformat()}, desk.home.key())
        return Handover.objects.create(entry=added, station=station, at=now, by=desk.user)


def take(desk: Desk, handover: Handover) -> None:
    """Take over what another handed over. Raises Refused."""
    _works(desk, handover.station)
    with transaction.atomic():
        log.hold()
        if handover.by_id == desk.user.pk:
            raise Refused("handover", "You handed this over.", "Another takes it over: two people know of it then.",
                          "Ask whoever comes on duty.")  # fmt: skip
        if Taken.objects.filter(handover=handover).exists() or last(handover.station) != handover:
            raise Refused("handover", "This is not what waits to be taken over.", "It was taken over already, or "
                          "handed over anew.", "Look at the page again.")  # fmt: skip
        now = timezone.now()
        entry = {
            "kind": "handover_taken", "handover": handover.pk, "station": handover.station, "by": desk.user.pk,
            "day": _day(now),
        }  # fmt: skip
        added = log.append(entry, {"at": now.isoformat()}, desk.home.key())
        Taken.objects.create(entry=added, handover=handover, by=desk.user)


def _open(matter: Matter, desk: Desk) -> Open:
    opened = matter.first_seen_at is not None
    try:
        found = state(matter.number, matter.station, book(matter, desk.home).events())
    except Exception:  # noqa: BLE001  whatever is wrong with one row, the others are handed over, and this one too
        return Open(matter.number, None, opened, (), False)
    waiting = [
        missing
        for one in matter.proposals.order_by("pk")
        if not hasattr(one, "done") and not is_past(one) and (missing := missing_signatures(one))
    ]
    return Open(matter.number, found, opened, tuple(waiting), bool(to_verify(found)))


def _works(desk: Desk, station: str) -> None:
    if not rights(desk.user).may(Thing.SHIFT, station):
        raise Refused("handover", "You may not hand over or take over at this station.", "", "Choose your own station.")


def _day(now: datetime) -> str:
    return f"{timezone.localtime(now):%Y-%m-%d}"
