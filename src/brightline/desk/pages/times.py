"""The times of what came, by the clocks that tell one: the sending machine's, the gateway's and the desk's."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from msgspec import Struct

from brightline.desk.matters.doing import Desk
from brightline.desk.models import Arrival, Matter, Original
from brightline.desk.reading import reading_of

MUCH = timedelta(hours=1)
"""Times that differ by more are pointed out."""
BEFORE = {"smtp": "by the mail's own date", "imap": "in the mailbox"}
"""Whose clock told, of what came by a door, the time before the desk's; of any other door it is the gateway's. A mail's
own date is the gateway's where that wrote the mail, and otherwise anybody's."""


class Came(Struct, frozen=True):
    """An arrival's times, each with the place whose clock told it."""

    times: tuple[tuple[str, datetime], ...]

    @property
    def differ(self) -> bool:
        """Whether one clock tells another time than the next, by much."""
        moments = [at for _, at in self.times]
        return max(moments) - min(moments) > MUCH


def arrivals_of(found: Matter, desk: Desk) -> list[Came]:
    """The times of each arrival of a matter, as far as they are known, in the order in which they came."""
    arrivals = Arrival.objects.filter(brought__matter=found).distinct().order_by("stored_at", "pk")
    printed: dict[str, datetime | None] = {}
    came = []
    for arrival in arrivals.prefetch_related("parts__original__key"):
        files = [part.original for part in arrival.parts.all()]
        for file in files:
            if file.sha256 not in printed:
                printed[file.sha256] = _printed(file, desk)
        # Two faxes of one mail can say two times.
        headers = dict.fromkeys(at for file in files if (at := printed[file.sha256]) is not None)
        told = [("on the fax's own header", at) for at in headers]
        if arrival.gateway_at is not None:
            told.append((BEFORE.get(arrival.channel, "at the gateway"), arrival.gateway_at))
        came.append(Came((*told, ("here", arrival.stored_at))))
    return came


def _printed(file: Original, desk: Desk) -> datetime | None:
    """What the sending machine printed over a file; None where that is not known, or the file was expunged."""
    read = reading_of(file, desk.home) if hasattr(file, "key") else None
    return at_the_desk(read.printed_at) if read is not None and read.printed_at is not None else None


def at_the_desk(printed: datetime) -> datetime | None:
    """A time as a machine printed it, which is the desk's own where no zone stands with it; None for one that the
    desk's clock shows twice in a year, or never."""
    if printed.tzinfo is not None:
        return printed
    first, second = (timezone.make_aware(printed.replace(fold=fold)) for fold in (0, 1))
    return first if first.utcoffset() == second.utcoffset() else None
