"""Adds to a matter: an event, its entry in the log, and the columns by which matters are listed, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.utils import timezone
from msgspec import Struct

from brightline.desk import log
from brightline.desk.errors import Refused
from brightline.desk.home import Home
from brightline.desk.models import CHANGE_ANSWERS, Event, LogPersonal, Matter, MatterKey, User
from brightline.desk.sealing import new_key, opened, sealed
from brightline.ledger.commitment import SALT


class Happened(Struct, frozen=True):
    """An event, opened."""

    index: int
    kind: str
    at: datetime
    by: User | None
    countable: Mapping[str, Any]
    personal: Mapping[str, Any]
    """Empty where the key of the matter was destroyed."""


class Book(Struct, frozen=True):
    """A matter with its key: what can be added to and read."""

    matter: Matter
    key: bytes | None
    """None where it was destroyed."""

    def add(
        self,
        kind: str,
        by: User | None,
        countable: Mapping[str, Any] | None = None,
        personal: Mapping[str, Any] | None = None,
    ) -> Event:
        """Add an event. Raises Refused where the key was destroyed, RuntimeError outside a transaction."""
        if self.key is None:
            raise Refused(self.matter.number, "This matter was expunged.", "Nothing can be added to it.", "")
        now = timezone.now()
        counted = {
            "kind": kind, "matter": self.matter.number, "station": self.matter.station,
            "day": f"{timezone.localtime(now):%Y-%m-%d}", "by": by.pk if by else None, **(countable or {}),
        }  # fmt: skip
        entry = log.append(counted, {"at": now.isoformat(), **(personal or {})}, self.key)
        return Event.objects.create(
            entry=entry, matter=self.matter, kind=kind, at=now, by=by, changes_answers=kind in CHANGE_ANSWERS
        )

    def events(self) -> Iterator[Happened]:
        """What happened, in order. Raises NotOpened where a row was changed."""
        rows = list(self.matter.events.select_related("entry", "by").order_by("entry_id"))
        told = dict(LogPersonal.objects.filter(pk__in=[row.pk for row in rows]).values_list("entry_id", "sealed"))
        return _happened(rows, told, self.key)


class Shelf:
    """The books of several matters, fetched from the database together: a list of them asks it three times in all."""

    def __init__(self, matters: Sequence[Matter], home: Home) -> None:
        self._home = home
        those = [matter.pk for matter in matters]
        self._rows: dict[int, list[Event]] = {}
        for row in Event.objects.filter(matter__in=those).select_related("entry", "by").order_by("entry_id"):
            self._rows.setdefault(row.matter_id, []).append(row)
        # After the events: of what is added meanwhile nothing is half there.
        told = LogPersonal.objects.filter(entry__event__matter__in=those)
        self._sealed = dict(told.values_list("entry_id", "sealed"))
        self._keys = dict(MatterKey.objects.filter(matter__in=those).values_list("matter_id", "wrapped"))

    def events(self, matter: Matter) -> Iterator[Happened]:
        """What happened in one of them, in order. Raises NotOpened where a row was changed."""
        wrapped = self._keys.get(matter.pk)
        return _happened(self._rows.get(matter.pk, ()), self._sealed, _key(wrapped, matter, self._home))


def _happened(rows: Iterable[Event], sealed: Mapping[int, bytes | memoryview], key: bytes | None) -> Iterator[Happened]:
    for row in rows:
        personal: dict[str, Any] = {}
        if key is not None and row.pk in sealed:
            plain = opened(bytes(sealed[row.pk]), key, f"log entry {row.pk}")
            personal = msgspec.json.decode(plain[SALT:])
        yield Happened(row.pk, row.kind, row.at, row.by, row.entry.countable, personal)


def opened_matter(station: str, home: Home) -> Book:
    """A new matter with the next number of its year and a key of its own. To be called in a transaction."""
    log.hold()
    now = timezone.now()
    year = timezone.localtime(now).year
    number = Matter.objects.filter(number__startswith=f"{year}-").count() + 1
    matter = Matter.objects.create(number=f"{year}-{number:04}", station=station, opened_at=now)
    key = new_key()
    MatterKey.objects.create(matter=matter, wrapped=sealed(key, home.key(), f"matter {matter.number}"))
    return Book(matter, key)


def book(matter: Matter, home: Home) -> Book:
    """A matter with its key."""
    kept = MatterKey.objects.filter(matter=matter).first()
    return Book(matter, _key(kept.wrapped if kept is not None else None, matter, home))


def _key(wrapped: bytes | memoryview | None, matter: Matter, home: Home) -> bytes | None:
    """The key of a matter; None where it was destroyed."""
    return opened(bytes(wrapped), home.key(), f"matter {matter.number}") if wrapped is not None else None
