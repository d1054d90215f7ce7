"""What a station returns for each shift: that nothing came, or how many by fax, telephone, counter and NCIC.

A return is a count by people, beside what the desk knows by itself: where the two differ, something came that the desk
never saw, or was counted that did not come. It is pointed out and never refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from msgspec import Struct

from brightline.desk import log
from brightline.desk.access import Thing, rights
from brightline.desk.duty import shifts
from brightline.desk.duty.missing import NotReturned, missing_returns, plan_of
from brightline.desk.duty.shifts import Shift
from brightline.desk.errors import Refused
from brightline.desk.home import Home
from brightline.desk.matters.doing import Desk
from brightline.desk.models import Arrival, LogEntry, ShiftReturn
from brightline.desk.unit import Unit

WAYS = {"fax": "by fax or mail", "phone": "by telephone", "counter": "at the counter", "ncic": "as a hit in NCIC"}
EARLY = timedelta(hours=1)
"""So long before its end a shift may be returned by those who leave."""
SHOWN = 7
"""Days of shifts that a station sees."""
MOST = 9999


class Returned(Struct, frozen=True):
    """A shift of a station, with what was returned and what the desk knows."""

    station: str
    shift: Shift
    returned: Mapping[str, int] | None
    known: Mapping[str, int]

    @property
    def differs(self) -> bool:
        """Whether the return is other than what the desk knows."""
        return self.returned is not None and dict(self.returned) != dict(self.known)


def enter_plan(home: Home, unit: Unit, now: datetime) -> None:
    """Enter which stations and shifts there are, where the log does not say so yet: from then on each shift is due."""
    with transaction.atomic():
        log.hold()
        last = LogEntry.objects.filter(countable__kind="shift_plan").order_by("index").last()
        told = {"shifts": unit.shifts, "stations": list(unit.stations)}
        if last is not None and {name: last.countable[name] for name in told} == told:
            return
        first = shifts.at(now, unit.shifts, timezone.get_current_timezone())
        day = f"{timezone.localtime(now):%Y-%m-%d}"
        log.append({"kind": "shift_plan", **told, "shift": first.label, "day": day}, {}, home.key())


def enter(desk: Desk, station: str, shift: str, counts: Mapping[str, int]) -> None:
    """Enter what a station returns for a shift. A later return puts it right; both stay. Raises Refused."""
    if not rights(desk.user).may(Thing.SHIFT, station):
        raise Refused("shift", "You may not return a shift of this station.", "", "Choose your own station.")
    if set(counts) != set(WAYS) or not all(0 <= count <= MOST for count in counts.values()):
        raise Refused("shift", "That is no count.", f"Each is a number from 0 to {MOST}.", "Count again.")
    now = timezone.now()
    found = to_return(desk.unit, station, shift, now)
    with transaction.atomic():
        entry = {
            "kind": "shift_return", "station": station, "shift": found.label, "day": f"{found.day}",
            "counts": {way: counts[way] for way in WAYS}, "by": desk.user.pk,
        }  # fmt: skip
        added = log.append(entry, {"at": now.isoformat()}, desk.home.key())
        ShiftReturn.objects.create(entry=added, station=station, shift=found.label)


def to_return(unit: Unit, station: str, label: str, now: datetime) -> Shift:
    """A shift that a station can return, by its label. Raises Refused for any other."""
    try:
        there = due(unit, now, date.fromisoformat(label[:10]))
    except ValueError:
        there = []
    found = next((one.shift for one in there if (one.station, one.shift.label) == (station, label)), None)
    if found is None:
        raise Refused("shift", "That shift cannot be returned.", "It is not over, or was before the desk began, or "
                      "there is none of this name.", "Choose one of the page.")  # fmt: skip
    return found


def due(unit: Unit, now: datetime, first: date | None = None) -> list[NotReturned]:
    """Every shift of every station, since the desk began or since a day, that is over or is about to be."""
    return _over(unit, now, ("shift_plan",), first, EARLY)


def over(unit: Unit, now: datetime) -> list[NotReturned]:
    """Every shift of every station, since the desk began, that is over, returned or not."""
    return _over(unit, now, ("shift_plan",), None)


def missing(unit: Unit, now: datetime) -> list[NotReturned]:
    """Every shift of every station, since the desk began, that is over and was not returned; the latest first."""
    return _over(unit, now, ("shift_plan", "shift_return"), None)[::-1]


def owed(unit: Unit, now: datetime, station: str) -> NotReturned | None:
    """The last shift of a station that is over, where it was not returned: what *Tonight* reminds of."""
    zone = timezone.get_current_timezone()
    ended = shifts.at(now, unit.shifts, zone).begins - timedelta(minutes=1)
    last = shifts.at(shifts.moment(ended, zone), unit.shifts, zone)
    begun = LogEntry.objects.filter(countable__kind="shift_plan").order_by("index").first()
    if begun is None or last.begins < plan_of(begun.countable).first.begins:
        return None
    returned = ShiftReturn.objects.filter(station=station, shift=last.label).exists()
    return None if returned else NotReturned(station, last)


def returns(unit: Unit, station: str, now: datetime) -> list[Returned]:
    """The last shifts of a station, the latest first, with what was returned and what the desk knows."""
    first = timezone.localtime(now).date() - SHOWN * shifts.ONE_DAY
    shown = [one.shift for one in due(unit, now, first) if one.station == station][::-1]
    entries = ShiftReturn.objects.filter(station=station, shift__in=[one.label for one in shown]).order_by("entry_id")
    told = {one.shift: one.entry.countable["counts"] for one in entries.select_related("entry")}
    return [Returned(station, one, told.get(one.label), known(station, one)) for one in shown]


def known(station: str, shift: Shift) -> dict[str, int]:
    """How much arrived at a station in a shift, by the ways of a return, as far as the desk knows."""
    zone = timezone.get_current_timezone()
    begins, ends = shifts.moment(shift.begins, zone), shifts.moment(shift.ends, zone)
    came = Arrival.objects.filter(station=station, stored_at__gte=begins, stored_at__lt=ends)
    told = Counter(channel if channel in WAYS else "fax" for channel in came.values_list("channel", flat=True))
    return {way: told[way] for way in WAYS}


def _over(
    unit: Unit, now: datetime, kinds: tuple[str, ...], since: date | None, early: timedelta = timedelta()
) -> list[NotReturned]:
    """The shifts that these kinds of entries leave, as far as they are over."""
    begun = LogEntry.objects.order_by("index").first()
    if begun is None:
        return []
    first = date.fromisoformat(begun.countable["day"])
    told = LogEntry.objects.filter(countable__kind__in=kinds).order_by("index").values_list("index", "countable")
    zone = timezone.get_current_timezone()
    left = missing_returns(
        told, unit.stations, unit.shifts, max(first, since or first), timezone.localtime(now).date()
    )  # fmt: skip
    return [one for one in left if shifts.moment(one.shift.ends, zone) - early <= now]
