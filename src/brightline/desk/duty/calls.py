"""The fax gateway's call log, held against what arrived: each call from a federal number has a matter or a reason.

Other calls are not kept. What the list brought is entered once, however often it is given.
"""

from __future__ import annotations

import hmac
from collections import Counter
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from msgspec import Struct

from brightline.desk import log
from brightline.desk.access import Thing, listed, rights
from brightline.desk.duty import sheets, telephone
from brightline.desk.duty.returns import WAYS
from brightline.desk.errors import Refused
from brightline.desk.home import Home
from brightline.desk.matters.doing import Desk
from brightline.desk.models import Arrival, Brought, Call, CallExplained, LogEntry, Matter
from brightline.desk.unit import Unit

BEFORE, AFTER = timedelta(minutes=2), timedelta(minutes=30)
"""How long before a call, by clocks that differ, and after it, what it brought may have been stored."""
REASONS = {
    "nothing_sent": "the call brought no page",
    "sent_again": "it broke off, and the same was sent again",
    "voice": "somebody rang, or tested the line",
    "other": "another reason, in words",
}
AT_ONCE = 20
"""So many calls are shown at once: when they are explained, the next ones are."""
COLUMNS = ("time", "from", "to")


class Counted(Struct, frozen=True):
    """What a call log brought."""

    entered: int
    known: int
    """Calls from listed numbers that were entered before."""
    others: int
    """Calls from other numbers, which are not kept."""
    unknown: int
    """Those of them whose caller withheld the number."""


class _Row(Struct, frozen=True):
    at: datetime
    caller: str
    called: str


class Shown(Struct, frozen=True):
    """A call, with what it may have brought and what was said of it."""

    call: Call
    caller: str
    suggested: tuple[str, ...]
    """Numbers of matters, the nearest in time first."""
    explained: CallExplained | None
    words: str


def take_in(desk: Desk, data: bytes) -> Counted:
    """Take in a call log: all of it or nothing. Raises Refused."""
    unit = desk.unit
    if not rights(desk.user).may(Thing.SHEETS):
        raise Refused("calls", "You may not give a call log.", "", "Ask a clerk.")
    if not unit.federal_numbers or not unit.fax_lines:
        raise Refused("calls", "desk.yaml lists no federal numbers, or no fax lines.", "Nothing in the log could be "
                      "told apart.", "Write `federal_numbers` and `fax_lines`.")  # fmt: skip
    lines = sheets.read(data, "calls", unit.call_log, COLUMNS, lambda told: _row(told, unit))
    if not lines:
        raise Refused("calls", "The file has no calls.", "A day without calls leaves nothing to enter.", "")
    federal = [one.row for one in lines if telephone.listed(one.row.caller, unit.federal_numbers)]
    stations = {telephone.plain(number): station for number, station in unit.fax_lines.items()}
    entered = 0
    with transaction.atomic():
        log.hold()
        now = timezone.now()
        seen: Counter[_Row] = Counter()
        for row in federal:
            # Two calls that are alike in one log are two; the same line given again is the same call.
            fingerprint = _fingerprint(row, seen[row], desk.home)
            seen[row] += 1
            if Call.objects.filter(fingerprint=fingerprint).exists():
                continue
            station = stations[row.called]
            entry = {"kind": "call", "station": station, "day": _day(row.at)}
            told = {"at": row.at.isoformat(), "from": row.caller, "to": row.called}
            added = log.append(entry, told, desk.home.key())
            Call.objects.create(
                entry=added, station=station, at=row.at, receiving_number=row.called, fingerprint=fingerprint
            )
            entered += 1
        times = [one.row.at for one in lines]
        of_all = {"kind": "call_log", "first": _day(min(times)), "last": _day(max(times)), "calls": entered}
        log.append({**of_all, "by": desk.user.pk, "day": _day(now)}, {"at": now.isoformat()}, desk.home.key())
    unknown = sum(not one.row.caller for one in lines)
    return Counted(entered, len(federal) - entered, len(lines) - len(federal), unknown)


def explain(desk: Desk, call: Call, matter: Matter | None, reason: str = "", words: str = "") -> None:
    """Say which matter a call came to, or why to none. A later word puts an earlier one right. Raises Refused."""
    if not rights(desk.user).may(Thing.SHEETS, call.station):
        raise Refused("calls", "You may not explain this call.", "It is another station's.", "Ask a clerk of it.")
    if matter is not None and not listed(desk.user).filter(pk=matter.pk).exists():
        raise Refused("calls", "There is no such matter.", "", "Look at its number again.")
    if matter is not None and reason:
        raise Refused("calls", "A call has a matter or a reason.", "This has both.", "Leave one of them out.")
    if matter is None and reason not in REASONS:
        raise Refused("calls", "Neither a matter nor a reason was given.", "Each federal call has one of them.",
                      "Choose one of the list, or write the number of the matter.")  # fmt: skip
    if reason == "other" and not words:
        raise Refused("calls", "Another reason needs its words.", "", "Write what happened.")
    with transaction.atomic():
        now = timezone.now()
        entry = {
            "kind": "call_explained", "call": call.pk, "matter": matter.number if matter else "", "reason": reason,
            "by": desk.user.pk, "day": _day(now),
        }  # fmt: skip
        added = log.append(entry, {"words": words, "at": now.isoformat()}, desk.home.key())
        CallExplained.objects.create(entry=added, call=call, matter=matter, reason=reason)


def calls(desk: Desk) -> tuple[list[Shown], int]:
    """The calls of the stations that somebody works at: the oldest without an explanation, then the last that have one.
    With them, how many have none in all."""
    mine = [station for station in desk.unit.stations if rights(desk.user).may(Thing.SHEETS, station)]
    every = Call.objects.filter(station__in=mine)
    unexplained = every.filter(explained=None).order_by("at", "pk")
    last = every.exclude(explained=None).order_by("-at", "-pk")[:AT_ONCE]
    return [_shown(call, desk) for call in (*unexplained[:AT_ONCE], *last)], unexplained.count()


def suggested(call: Call, desk: Desk) -> list[str]:
    """The matters of what arrived at the call's station by fax about then, the nearest in time first."""
    came = Arrival.objects.filter(station=call.station, stored_at__gte=call.at - BEFORE, stored_at__lte=call.at + AFTER)
    near = [
        one
        for one in came.exclude(channel__in=[way for way in WAYS if way != "fax"])
        if telephone.plain(one.receiving_number) in ("", call.receiving_number) or "@" in one.receiving_number
    ]
    near.sort(key=lambda one: abs(one.stored_at - call.at))
    numbers: dict[str, None] = {}
    known = listed(desk.user)
    for arrival in near:
        brought = Brought.objects.filter(arrival=arrival, matter__in=known).order_by("person")
        numbers |= dict.fromkeys(brought.values_list("matter__number", flat=True))
    return list(numbers)


def _shown(call: Call, desk: Desk) -> Shown:
    told = log.personal(call.pk, desk.home.key())
    explained = call.explained.select_related("matter").order_by("pk").last()
    words = log.personal(explained.pk, desk.home.key()).get("words", "") if explained is not None else ""
    return Shown(call, told.get("from", ""), tuple(suggested(call, desk)), explained, words)


def _row(told: dict[str, str], unit: Unit) -> _Row:
    """A line of the log. Raises sheets.Wrong."""
    row = _Row(sheets.moment(told["time"], unit.call_log), telephone.plain(told["from"]), telephone.plain(told["to"]))
    if telephone.listed(row.caller, unit.federal_numbers) and row.called not in {
        telephone.plain(number) for number in unit.fax_lines
    }:
        raise sheets.Wrong("a listed federal number called a number that is none of `fax_lines` in desk.yaml")
    return row


def _fingerprint(row: _Row, number: int, home: Home) -> str:
    told = f"call\0{row.at.timestamp()}\0{row.caller}\0{row.called}\0{number}"
    return hmac.digest(home.key(), told.encode(), "sha256").hex()


def _day(when: datetime) -> str:
    return f"{timezone.localtime(when):%Y-%m-%d}"


def given_until() -> date | None:
    """The last day of which a call log was given; None where none was."""
    given = LogEntry.objects.filter(countable__kind="call_log").values_list("countable", flat=True)
    return max((date.fromisoformat(one["last"]) for one in given), default=None)
