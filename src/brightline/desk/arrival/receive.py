"""The one way in, behind every door."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import DatabaseError, transaction
from django.utils import timezone

from brightline.desk import log
from brightline.desk.arrival.originals import Kept, keep, made_room
from brightline.desk.home import Home
from brightline.desk.models import Arrival, TakenIn, Work
from brightline.desk.sealing import sealed


def receive(
    data: bytes,
    home: Home,
    *,
    channel: str,
    station: str,
    receiving_number: str = "",
    name: str = "",
    gateway_at: datetime | None = None,
    fingerprint: str | None = None,
) -> Arrival:
    """Take in what came, and return once it is safe: kept, entered in the log, and waiting to be read.

    Whoever answers the sender answers after this has returned. Raises OSError and django.db.DatabaseError, and then
    nothing was taken in: the sender must be told so.
    """
    take_in = partial(
        _taken_in, data, home, channel=channel, station=station, receiving_number=receiving_number, name=name,
        gateway_at=gateway_at, fingerprint=fingerprint,
    )  # fmt: skip
    try:
        return take_in()
    except DatabaseError as error:
        if not made_room(error, home):
            raise
        return take_in()


def _taken_in(
    data: bytes, home: Home, *, channel: str, station: str, receiving_number: str, name: str,
    gateway_at: datetime | None, fingerprint: str | None,
) -> Arrival:  # fmt: skip
    with transaction.atomic(durable=True):
        kept = keep(data, home)
        now = timezone.localtime()
        arrival = Arrival.objects.create(
            channel=channel,
            station=station,
            receiving_number=receiving_number,
            original=kept.original,
            sealed_name=sealed_name(name, kept),
            gateway_at=gateway_at,
            stored_at=now,
            utc_offset=_offset(now),
        )
        Work.objects.create(arrival=arrival, step=Work.Step.SPLIT)
        if fingerprint is not None:
            TakenIn.objects.create(fingerprint=fingerprint, arrival=arrival)
        log.append(
            {
                "kind": "arrival",
                "arrival": arrival.pk,
                "channel": channel,
                "station": station,
                "day": f"{now:%Y-%m-%d}",
            },
            {"sha256": kept.original.sha256, "stored_at": now.isoformat(), "receiving_number": receiving_number},
            kept.key,
        )
    return arrival


def sealed_name(name: str, kept: Kept) -> bytes | None:
    """The name of a file, which may name somebody, sealed with the key of the file; None for no name."""
    return sealed(name.encode("utf-8", "replace"), kept.key, f"name {kept.original.sha256}") if name else None


def _offset(moment: datetime) -> int:
    offset = moment.utcoffset()
    return 0 if offset is None else int(offset.total_seconds() // 60)
