"""*Tonight*: who is here, what was asked about each, and what to do."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from msgspec import Struct

from brightline.desk import log
from brightline.desk.access import Thing, listed, readable, rights
from brightline.desk.duty import alerts, handover, returns
from brightline.desk.duty.alerts import NEVER_OPENED
from brightline.desk.matters.answers import takes_back, to_verify
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.events import Shelf
from brightline.desk.matters.signing import waits_for
from brightline.desk.matters.state import Answered, State, state
from brightline.desk.models import Matter, Work
from brightline.desk.pages.asking import desk_of, opens
from brightline.desk.queue import WAITING

CANNOT = ("look", "Cannot be opened: call whoever runs the desk")
"""What to do about a matter whose row is damaged."""


class Line(Struct, frozen=True):
    """One matter, as a night shift needs it."""

    number: str
    station: str
    name: str
    """Empty where it was not read; the matter's number stands for a person whom others may not read of."""
    cell: str
    came: datetime
    minutes: int
    what: str
    """do_not_hold, verify, ask, signed, being_read or look."""
    says: str
    eligible_minutes: int | None
    not_yet: bool
    """Whether somebody said that the criminal case still keeps the person."""
    overdue: bool
    opened: bool


@opens(Thing.MATTERS)
def tonight(request: HttpRequest) -> HttpResponse:
    """Every open matter of the stations that whoever asks works at."""
    desk = desk_of(request)
    matters = list(listed(desk.user).filter(closed_at=None).order_by("opened_at"))
    shelf, may_read = Shelf(matters, desk.home), readable(desk.user, matters)
    lines = [_line_or_word(matter, shelf, matter.pk in may_read) for matter in matters]
    _enter_looked(request, desk, [line.number for line in lines if line.name])
    waiting = Work.objects.filter(step__in=WAITING).count()
    return render(
        request,
        "desk/tonight.html",
        {
            "lines": sorted(lines, key=_first), "waiting": waiting, "newest": alerts.newest_unopened(matters),
            "to_sign": len(waits_for(desk.user)), **_of_shift(desk),
        },
    )  # fmt: skip


def _of_shift(desk: Desk) -> dict[str, object]:
    """What the shifts of one's stations still owe, and whether alerts go out."""
    held, now = rights(desk.user), timezone.now()
    stations = [station for station in desk.unit.stations if held.may(Thing.SHIFT, station)]
    last = [one for one in map(handover.last, stations) if one is not None and not hasattr(one, "taken")]
    seen = {station for station in desk.unit.stations if held.may(Thing.MATTERS, station)}
    return {
        "handed_over": last,
        "not_returned": [one for one in map(partial(returns.owed, desk.unit, now), stations) if one],
        "late": alerts.late(desk.unit, seen, now),
    }  # fmt: skip


def _line_or_word(matter: Matter, shelf: Shelf, may_read: bool) -> Line:
    """A matter as one line; of one that cannot be opened, that it cannot: the others must be seen."""
    try:
        return line_of(matter, shelf, may_read)
    except Exception:  # noqa: BLE001  whatever is wrong with one row, the night goes on
        minutes = int((timezone.now() - matter.opened_at).total_seconds() // 60)
        return Line(
            number=matter.number, station=matter.station, name="", cell="", came=matter.opened_at, minutes=minutes,
            what=CANNOT[0], says=CANNOT[1], eligible_minutes=None, not_yet=False,
            overdue=True, opened=False,
        )  # fmt: skip


def _enter_looked(request: HttpRequest, desk: Desk, shown: list[str]) -> None:
    """Enter whose names were shown to whom, when others than the last time were."""
    if shown and request.session.get("shown") != shown:
        with transaction.atomic():
            entry = {"kind": "listed", "by": desk.user.pk, "matters": shown, "day": f"{desk.today():%Y-%m-%d}"}
            log.append(entry, {"at": timezone.now().isoformat()}, desk.home.key())
        request.session["shown"] = shown


def line_of(matter: Matter, shelf: Shelf, may_read: bool) -> Line:
    """A matter as one line."""
    now = timezone.now()
    found = state(matter.number, matter.station, shelf.events(matter))
    what, says = to_do(found)
    minutes = int((now - matter.opened_at).total_seconds() // 60)
    return Line(
        number=matter.number,
        station=matter.station,
        name=found.subject.get("name", "") if may_read else "",
        cell=found.where.cell if found.where and may_read else "",
        came=matter.opened_at,
        minutes=minutes,
        what=what,
        says=says,
        eligible_minutes=int((now - found.eligible.since).total_seconds() // 60) if found.eligible else None,
        not_yet=found.not_yet_eligible,
        overdue=matter.first_seen_at is None and minutes >= NEVER_OPENED,
        opened=matter.first_seen_at is not None,
    )


def to_do(found: State) -> tuple[str, str]:
    """What to do about the person's custody now: a word for the colour, and the words for people."""
    if found.not_a_request:
        return "not_now", "No request"
    hold = next((a for a in found.answers if a.action == "hold" and a.line == "now"), None)
    if hold is not None and hold.outcome == "forbidden":
        return "do_not_hold", "DO NOT HOLD"
    if to_verify(found):
        return "verify", "Court paper: verify"
    if found.unread and not found.answers:
        return "look", "Read by eye"
    if not found.answers and takes_back(found):
        return "look", "Takes back a request"
    if not found.answers:
        return ("ask", "Say what is asked") if found.requests or found.told else ("being_read", "Being read")
    if hold is not None and _not_held(found, hold):
        return "not_now", "Once eligible: DO NOT HOLD"
    return "ask", "Ask: this is no permission"


def of_custody(found: State) -> str:
    """Whether somebody is kept for what came, in a sentence for who has to open the cell; empty where nobody asked."""
    hold = {a.line: a.outcome for a in found.answers if a.action == "hold"}
    if found.not_a_request or (found.answers and not hold):
        return ""
    if hold.get("now") == "forbidden":
        return (
            "The law forbids keeping this person past the time of release for this request. "
            "Nobody has to sign before the person goes."
        )
    if hold.get("now") in ("permitted", "required"):
        return "What the law says of keeping this person stands below. Nobody is kept on one person's word."
    if hold.get("then") == "forbidden":
        return "Once this person is eligible for release, the law forbids keeping him or her for this request."
    if hold.get("then", hold.get("now")) == "not addressed":
        return (
            "The law here neither forbids keeping this person nor gives a power to. What would keep somebody is "
            "another authority, such as a court's own warrant that the court confirmed; this request alone is none."
        )
    return "Nothing here permits keeping this person past the time of release. No release waits for an answer."


def _not_held(found: State, hold: Answered) -> bool:
    """Whether the criminal case keeps the person, and once it does not the answer is settled."""
    then = next((a for a in found.answers if a.action == "hold" and a.line == "then"), None)
    return hold.outcome == "not addressed" and then is not None and then.outcome == "forbidden"


def _first(line: Line) -> tuple[bool, bool, datetime]:
    """Those who are eligible for release come first, then those whom nobody has opened."""
    return (line.eligible_minutes is None, line.opened, line.came)
