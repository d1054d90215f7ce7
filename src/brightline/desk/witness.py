"""What the log says by the clock, and what is shown of it to others.

Each hour it gets an entry that tells nothing, so that its length tells nobody how much came in a night; each month it
is signed, so that somebody who kept a checkpoint can see that it only grew.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from brightline.desk import log
from brightline.desk.checkpoints import checkpoint
from brightline.desk.home import Home
from brightline.desk.models import LogEntry, SignedCheckpoint

NOTHING = "nothing"
"""The kind of an entry that tells nothing."""


class Clock:
    """Enters what the hour and the month ask for, each once."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._hour: datetime | None = None

    def step(self, now: datetime) -> None:
        """Enter what is due at a time. Raises django.db.DatabaseError, and then it is due at the next step."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        if hour == self._hour:
            return
        with transaction.atomic():
            log.hold()
            log.append({"kind": NOTHING, "day": f"{timezone.localtime(now):%Y-%m-%d}"}, {}, self._home.key())
            last = SignedCheckpoint.objects.order_by("-size").first()
            if last is None or _month(last.signed_at) != _month(now):
                sign(self._home, now)
        self._hour = hour


def sign(home: Home, now: datetime) -> SignedCheckpoint:
    """Sign the whole log as it is, and keep the checkpoint; of a log that has not grown it is the one that is kept. To
    be called in a transaction that holds the log."""
    size = LogEntry.objects.count()
    kept = SignedCheckpoint.objects.filter(pk=size).first()
    if kept is not None:
        return kept
    return SignedCheckpoint.objects.create(size=size, note=checkpoint(home), signed_at=now)


def bundle(home: Home) -> bytes:
    """The auditor's bundle of the whole log: with every checkpoint that was kept, and a last one of now."""
    with transaction.atomic():
        log.hold()
        sign(home, timezone.now())
        notes = SignedCheckpoint.objects.order_by("size").values_list("note", flat=True)
        return log.auditors_bundle(list(notes))


def _month(moment: datetime) -> tuple[int, int]:
    here = timezone.localtime(moment)
    return here.year, here.month
