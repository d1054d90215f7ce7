"""*Tonight*: who is here, what was asked about each, and what to do."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from msgspec import Struct

from brightline.desk.access import Thing, listed, reads
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.events import book
from brightline.desk.matters.state import Answered, State, state
from brightline.desk.models import Matter, Work
from brightline.desk.pages.asking import desk_of, opens
from brightline.desk.queue import WAITING

NEVER_OPENED = 10
"""After so many minutes a matter that nobody has opened is overdue."""


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
    overdue: bool
    opened: bool


@opens(Thing.MATTERS)
def tonight(request: HttpRequest) -> HttpResponse:
    """Every open matter of the stations that whoever asks works at."""
    desk = desk_of(request)
    matters = listed(desk.user).filter(closed_at=None).order_by("opened_at")
    lines = [line_of(matter, desk) for matter in matters]
    waiting = Work.objects.filter(step__in=WAITING).count()
    return render(request, "desk/tonight.html", {"lines": sorted(lines, key=_first), "waiting": waiting})


def line_of(matter: Matter, desk: Desk) -> Line:
    """A matter as one line."""
    now = timezone.now()
    may_read = reads(desk.user, matter)
    found = state(matter.number, matter.station, book(matter, desk.home).events())
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
        overdue=matter.first_seen_at is None and minutes >= NEVER_OPENED,
        opened=matter.first_seen_at is not None,
    )


def to_do(found: State) -> tuple[str, str]:
    """What to do about the person's custody now: a word for the colour, and the words for people."""
    hold = next((a for a in found.answers if a.action == "hold" and a.line == "now"), None)
    if hold is not None and hold.outcome == "forbidden":
        return "do_not_hold", "DO NOT HOLD"
    if any(paper not in found.verified for paper in found.claimed):
        return "verify", "Court paper: verify"
    if not found.answers:
        return ("look", "Read by eye") if found.unread else ("being_read", "Being read")
    if hold is not None and _not_held(found, hold):
        return "not_now", "No hold asked of the law now"
    return "ask", "Ask: this is no permission"


def _not_held(found: State, hold: Answered) -> bool:
    """Whether the criminal case keeps the person, and once it does not the answer is settled."""
    then = next((a for a in found.answers if a.action == "hold" and a.line == "then"), None)
    return hold.outcome == "not addressed" and then is not None and then.outcome == "forbidden"


def _first(line: Line) -> tuple[bool, bool, datetime]:
    """Those who are eligible for release come first, then those whom nobody has opened."""
    return (line.eligible_minutes is None, line.opened, line.came)
