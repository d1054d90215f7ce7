"""Helps with a request under the public-records law: its deadline, its scope, what it keeps, and rows without a person.

Whether something must be given out is for the unit's records officer and counsel. The rows are made from the countable
half of the log alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone
from msgspec import Struct

from brightline.csv_cells import csv_of
from brightline.desk import log
from brightline.desk.access import Thing, rights
from brightline.desk.errors import Refused
from brightline.desk.matters.answers import ASKED
from brightline.desk.matters.doing import Desk
from brightline.desk.models import LogEntry, LogPersonal, Matter, RecordsRequest
from brightline.desk.sealing import opened
from brightline.desk.unit import Unit
from brightline.engine.clocks import due
from brightline.language.measure import Clock
from brightline.ledger.commitment import SALT

COLUMNS = ("month", "station", "came", "asked", "come_again", "law_on_holding", "ended")


class Scope(Struct, frozen=True):
    """What a request is about: rows that can be given out, and how many matters have none."""

    rows: list[tuple[str, ...]]
    restricted: int
    """Read by named people only, or sealed."""
    expunged: int
    not_requests: int


def enter(desk: Desk, came_on: date, first: date, last: date, asks: Sequence[str], words: str) -> RecordsRequest:
    """Enter a request with the day it came; from then on nothing of its span is expunged. Raises Refused."""
    _may(desk)
    words = " ".join(words.split())
    if came_on > desk.today():
        raise Refused(
            "records", "That day has not come yet.", "The deadline runs from the day it came.", "Mend the day."
        )
    if last < first:
        raise Refused("records", "The span ends before it begins.", "Nothing would be in scope.", "Mend the days.")
    if not words:
        raise Refused("records", "Nothing says what was asked.", "The words of the request decide its scope.",
                      "Write who asks for what; it stays sealed.")  # fmt: skip
    for one in asks:
        if one not in ASKED:
            raise Refused(
                "records", f"`{one}` is nothing that can be asked of the unit.", "", f"Take {', '.join(ASKED)}."
            )
    with transaction.atomic():
        log.hold()
        told = {
            "kind": "records_requested", "by": desk.user.pk, "day": f"{desk.today():%Y-%m-%d}",
            "came_on": came_on.isoformat(), "first": first.isoformat(), "last": last.isoformat(), "asks": list(asks),
        }  # fmt: skip
        entry = log.append(told, {"at": timezone.now().isoformat(), "words": words}, desk.home.key())
        return RecordsRequest.objects.create(
            entry=entry, came_on=came_on, since=_midnight(first), until=_midnight(last + timedelta(days=1)),
            asks=list(asks),
        )  # fmt: skip


def end(desk: Desk, asked: RecordsRequest) -> None:
    """Enter that a request was answered, or was taken back: it keeps nothing any more. Raises Refused."""
    _may(desk)
    with transaction.atomic():
        log.hold()
        asked.refresh_from_db()
        if asked.ended_id is not None:
            raise Refused("records", "This request has ended.", "", "Look at the list again.")
        told = {"kind": "records_ended", "request": asked.pk, "by": desk.user.pk, "day": f"{desk.today():%Y-%m-%d}"}
        asked.ended = log.append(told, {"at": timezone.now().isoformat()}, desk.home.key())
        asked.save(update_fields=["ended"])


def deadline(asked: RecordsRequest, unit: Unit) -> date | None:
    """The last day to answer by, as desk.yaml counts; None where it says nothing."""
    told = unit.public_records
    if told is None:
        return None
    state = unit.place.split("/")[1] if "/" in unit.place else ""
    clock = Clock(count=told.business_days, unit="business_days", calendar=told.calendar)
    return due(clock, asked.came_on, asked.came_on, state)[0]


def words_of(desk: Desk, asked: RecordsRequest) -> str:
    """Who asks for what. Raises Refused for who may not read it."""
    _may(desk)
    kept = LogPersonal.objects.get(entry_id=asked.pk)
    told: dict[str, str] = msgspec.json.decode(
        opened(bytes(kept.sealed), desk.home.key(), f"log entry {asked.pk}")[SALT:]
    )
    return told["words"]


def scope(asked: RecordsRequest) -> Scope:
    """The rows of a request, from the countable half of the log. Their order tells nothing."""
    found = Matter.objects.filter(opened_at__gte=asked.since, opened_at__lt=asked.until)
    entries = LogEntry.objects.filter(event__matter__in=found).order_by("index")
    told: dict[str, dict[str, Any]] = {}
    for one in entries.values_list("countable", flat=True):
        _tell(told.setdefault(one["matter"], {"asks": []}), one)
    rows, counts = [], {"restricted": 0, "expunged": 0, "not_requests": 0}
    for matter in found.select_related("key"):
        says = told.get(matter.number, {"asks": []})
        if asked.asks and not set(asked.asks) & set(says["asks"]):
            continue
        if matter.restricted or matter.sealed:
            counts["restricted"] += 1
        elif not hasattr(matter, "key"):
            counts["expunged"] += 1
        elif matter.not_a_request:
            counts["not_requests"] += 1
        else:
            rows.append(_row(matter, says))
    return Scope(sorted(rows), **counts)


def exported(desk: Desk, asked: RecordsRequest) -> str:
    """The rows of a request as CSV; that they were taken is entered. Raises Refused."""
    _may(desk)
    found = scope(asked)
    with transaction.atomic():
        log.hold()
        told = {
            "kind": "records_exported", "request": asked.pk, "rows": len(found.rows), "by": desk.user.pk,
            "day": f"{desk.today():%Y-%m-%d}",
        }  # fmt: skip
        log.append(told, {"at": timezone.now().isoformat()}, desk.home.key())
    return csv_of(COLUMNS, found.rows)


def _tell(says: dict[str, Any], one: dict[str, Any]) -> None:
    """Add what an entry says of a matter."""
    kind = one["kind"]
    if kind in ("arrived", "recorded"):
        says.setdefault("came", one["channel"])
    if kind in ("read", "recorded"):
        says["asks"] += [ask for ask in one["asks"] if ask not in says["asks"]]
    elif kind == "same":
        says["come_again"] = "yes"
    elif kind == "answered":
        holding = [a["outcome"] for a in one["answers"] if a["action"] == "hold" and a["line"] == "now"]
        says["law_on_holding"] = holding[0] if holding else "not asked"
    elif kind == "closed":
        says["ended"] = one["how"]
    elif kind == "reopened":
        says.pop("ended", None)


def _row(matter: Matter, says: dict[str, Any]) -> tuple[str, ...]:
    # Neither the number nor the day: both would tell the matters of a month apart, and a gap what was left out.
    told = {
        "month": f"{timezone.localtime(matter.opened_at):%Y-%m}", "station": matter.station,
        "asked": "; ".join(sorted(says["asks"])), "come_again": "no", "law_on_holding": "not asked", "ended": "open",
        **{key: value for key, value in says.items() if key != "asks"},
    }  # fmt: skip
    return tuple(_words(told, COLUMNS))


def _words(told: dict[str, str], columns: Sequence[str]) -> Iterator[str]:
    for column in columns:
        yield told.get(column, "")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _may(desk: Desk) -> None:
    if not rights(desk.user).may(Thing.PUBLIC_RECORDS):
        raise Refused("records", "You may not answer requests for records.", "Your roles do not open that.",
                      "Ask a supervisor or counsel.")  # fmt: skip
