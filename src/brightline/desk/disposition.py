"""Sealing, expunging, and what keeps a matter from it. Nothing deletes itself: one person asks, another confirms."""

from __future__ import annotations

from datetime import timedelta

from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from brightline.desk import log
from brightline.desk.access import Thing, listed, rights
from brightline.desk.again import Again, check
from brightline.desk.errors import Refused
from brightline.desk.expunging import alone_in, destroy, lock_originals, still_at_work, sweep_or_say
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.events import Book, book
from brightline.desk.models import Disposal, DisposalAnswer, LitigationHold, Matter, RecordsRequest, Role
from brightline.desk.unit import Schedule

CONFIRM = (Role.SUPERVISOR, Role.COUNSEL)


def due(desk: Desk) -> QuerySet[Matter]:
    """The matters that the approved schedule would have expunged by now, the oldest first.

    Left out is what something keeps, and what somebody has asked for already.
    Empty without a schedule, or before the day on which it was approved.
    """
    schedule = desk.unit.disposition
    if schedule is None or schedule.approved_on > desk.today():
        return Matter.objects.none()
    ended = timezone.now() - timedelta(days=schedule.after_days)
    found = listed(desk.user).filter(closed_at__lte=ended, key__isnull=False).order_by("closed_at")
    found = found.exclude(disposals__in=Disposal.objects.filter(answer=None))
    return found.exclude(litigation_holds__in=LitigationHold.objects.filter(ended=None)).exclude(
        pk__in=[one.pk for one in found if kept_by(one)]
    )


def kept_by(matter: Matter) -> str:
    """What keeps a matter from being expunged, whoever asks; empty where nothing does."""
    if LitigationHold.objects.filter(matter=matter, ended=None).exists():
        return "a litigation hold"
    if RecordsRequest.objects.filter(ended=None, since__lte=matter.opened_at, until__gt=matter.opened_at).exists():
        return "an open request for records"
    return ""


def waiting(desk: Desk) -> QuerySet[Disposal]:
    """What was asked for and nobody has answered, of matters that whoever asks may know of."""
    return Disposal.objects.filter(matter__in=listed(desk.user), answer=None).select_related("matter").order_by("pk")


def ask(desk: Desk, matter: Matter, what: Disposal.What, ground: Disposal.Ground, order: str = "") -> Disposal:
    """Ask for a matter to be sealed or expunged. Raises Refused."""
    order = " ".join(order.split())
    _may(desk, matter)
    if what is Disposal.What.SEAL and not rights(desk.user).has(Role.COUNSEL, matter.station):
        raise Refused(matter.number, "You may not ask to seal a matter.", "Counsel does, on an order of a court.",
                      "Ask counsel.")  # fmt: skip
    if what is Disposal.What.SEAL and ground is not Disposal.Ground.ORDER:
        raise Refused(matter.number, "No schedule seals a matter.", "An order of a court does.", "Name the order.")
    if ground is Disposal.Ground.ORDER and not order:
        raise Refused(matter.number, "No order was named.", "It stands behind what is done.",
                      "Write the court, its number and the day.")  # fmt: skip
    with transaction.atomic():
        log.hold()
        found = _ended(desk, matter, what, ground)
        if Disposal.objects.filter(matter=matter, answer=None).exists():
            raise Refused(matter.number, "Somebody has asked for that already.", "", "Have it confirmed or refused.")
        event = found.add("disposal_asked", desk.user, {"what": str(what), "ground": str(ground)}, {"order": order})
        return Disposal.objects.create(event=event, matter=matter, what=what, ground=ground)


def confirm(desk: Desk, disposal: Disposal, proof: str | Again) -> None:
    """Confirm what another asked for, with the password given again, or having been asked again who one is: it is done
    at once. Raises Refused."""
    matter, what = disposal.matter, Disposal.What(disposal.what)
    held = rights(desk.user)
    _may(desk, matter)
    check(desk.user, proof, matter.number)
    if held.has(Role.ADMINISTRATOR) or not any(held.has(role, matter.station) for role in CONFIRM):
        raise Refused(matter.number, "You may not confirm this.", "It takes a supervisor or counsel, who does not "
                      "administer the desk.", "Ask one of them.")  # fmt: skip
    if disposal.event.by_id == desk.user.pk:
        raise Refused(matter.number, "You asked for this, and so do not confirm it.", "It takes two people.",
                      "Ask another supervisor, or counsel.")  # fmt: skip
    try:
        with transaction.atomic():
            originals = lock_originals(matter)
            log.hold()
            found = _ended(desk, matter, what, Disposal.Ground(disposal.ground))
            counted = {"ground": disposal.ground, "asked": disposal.pk}
            if what is Disposal.What.SEAL:
                event = found.add("sealed", desk.user, counted)
                DisposalAnswer.objects.create(event=event, disposal=disposal, by=desk.user, confirmed=True)
                matter.sealed = True
                matter.save(update_fields=["sealed"])
                return
            event = found.add("expunged", desk.user, {**counted, "originals": alone_in(matter, originals)})
            DisposalAnswer.objects.create(event=event, disposal=disposal, by=desk.user, confirmed=True)
            destroy(matter, originals)
            transaction.on_commit(sweep_or_say)
    except DatabaseError as error:
        raise Refused(matter.number, "The database refused it.", "It was answered already, or something keeps the "
                      "matter.", "Look at the list again.") from error  # fmt: skip


def refuse(desk: Desk, disposal: Disposal) -> None:
    """Turn down what was asked for, or take it back. Raises Refused."""
    _may(desk, disposal.matter)
    try:
        with transaction.atomic():
            log.hold()
            event = book(disposal.matter, desk.home).add("disposal_refused", desk.user, {"asked": disposal.pk})
            DisposalAnswer.objects.create(event=event, disposal=disposal, by=desk.user, confirmed=False)
    except DatabaseError as error:
        raise Refused(disposal.matter.number, "The database refused it.", "It was answered already.",
                      "Look at the list again.") from error  # fmt: skip


def set_litigation_hold(desk: Desk, matter: Matter, why: str) -> LitigationHold:
    """Have a matter kept for a lawsuit. Raises Refused."""
    _counsel(desk, matter)
    why = " ".join(why.split())
    if not why:
        raise Refused(matter.number, "Nothing says why.", "A litigation hold is set for a lawsuit.", "Name it.")
    with transaction.atomic():
        log.hold()
        event = book(matter, desk.home).add("litigation_hold", desk.user, {}, {"why": why})
        return LitigationHold.objects.create(event=event, matter=matter)


def end_litigation_hold(desk: Desk, hold: LitigationHold) -> None:
    """End a litigation hold. Raises Refused."""
    _counsel(desk, hold.matter)
    with transaction.atomic():
        log.hold()
        hold.refresh_from_db()
        if hold.ended_id is not None:
            raise Refused(hold.matter.number, "This litigation hold has ended.", "", "Look at the list again.")
        hold.ended = book(hold.matter, desk.home).add("hold_ended", desk.user, {"hold": hold.pk})
        hold.save(update_fields=["ended"])


def _ended(desk: Desk, matter: Matter, what: Disposal.What, ground: Disposal.Ground) -> Book:
    """The book of a matter that may be disposed of. Raises Refused."""
    matter.refresh_from_db()
    found = book(matter, desk.home)
    if found.key is None:
        raise Refused(matter.number, "This matter was expunged.", "Nothing is left to be disposed of.", "")
    if matter.closed_at is None:
        raise Refused(
            matter.number, "This matter has not ended.", "A night shift still works with it.", "End it first."
        )
    if what is Disposal.What.SEAL:
        if matter.sealed:
            raise Refused(matter.number, "This matter is sealed.", "", "Nothing is to be done.")
        return found
    if still_at_work(matter):
        raise Refused(matter.number, "Something that came to it is still being read.", "", "Wait until it was read.")
    if keeper := kept_by(matter):
        raise Refused(matter.number, "This matter must be kept.", f"What keeps it is {keeper}.",
                      "Wait until that has ended.")  # fmt: skip
    if ground is Disposal.Ground.SCHEDULE and not _is_due(matter, desk.unit.disposition, desk):
        raise Refused(
            matter.number, "No approved schedule has this expunged now.",
            "It is not due, or `disposition` in desk.yaml names no schedule that is approved.",
            "Wait until it is due, or name the order of a court.",
        )  # fmt: skip
    return found


def _is_due(matter: Matter, schedule: Schedule | None, desk: Desk) -> bool:
    if schedule is None or schedule.approved_on > desk.today() or matter.closed_at is None:
        return False
    return matter.closed_at + timedelta(days=schedule.after_days) <= timezone.now()


def _may(desk: Desk, matter: Matter) -> None:
    known = listed(desk.user).filter(pk=matter.pk).exists()
    if not (known and rights(desk.user).may(Thing.DISPOSE, matter.station)):
        raise Refused(matter.number, "You may not dispose of this matter.", "Your roles do not open that.",
                      "Ask a supervisor or counsel.")  # fmt: skip


def _counsel(desk: Desk, matter: Matter) -> None:
    known = listed(desk.user).filter(pk=matter.pk).exists()
    if not (known and rights(desk.user).has(Role.COUNSEL, matter.station)):
        raise Refused(matter.number, "You may not do that.", "Counsel sets and ends litigation holds.", "Ask counsel.")
