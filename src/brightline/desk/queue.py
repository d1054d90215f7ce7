"""The queue: the oldest arrival that waits for a step is leased to one worker until a time; taking apart comes before
reading, so that what comes while others are read has a matter, and somebody is told.

A worker that dies loses its lease when the time is over, and the next one begins the step again; one that comes back
too late finds that the lease is another's, and nothing of what it did is written. A step may be begun twice and is done
once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from secrets import token_hex

from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from msgspec import Struct

from brightline.desk.models import Arrival, Work

LEASE = timedelta(minutes=10)
"""Longer than two hundred pages take to be read."""
AGAIN = timedelta(minutes=1)
"""After so long what failed is tried again."""
TRIES = 3
"""What failed so many times, or ended a worker, is left to a person."""
WAITING = (Work.Step.SPLIT, Work.Step.READ)
TOO_OFTEN = f"The program ended {TRIES} times while it worked on this."
_logger = logging.getLogger(__name__)


class Leased(Struct, frozen=True):
    """A step to be done on an arrival, and the lease under which it is done."""

    arrival: Arrival
    step: str
    lease: str


class LeaseLost(Exception):
    """Somebody else has the step now: the lease ran out while it was being done."""


def lease(now: datetime | None = None, steps: Sequence[str] = WAITING) -> Leased | None:
    """Lease the oldest of these steps that waits; None where none does."""
    now = now or timezone.now()
    free = Q(step__in=steps) & (Q(leased_until=None) | Q(leased_until__lt=now))
    while True:
        with transaction.atomic():
            skip = connection.features.has_select_for_update_skip_locked
            waiting = (
                Work.objects.select_for_update(skip_locked=skip).filter(free).order_by("-step", "arrival_id").first()
            )
            if waiting is None:
                return None
            if waiting.tries >= TRIES:
                waiting.step, waiting.why, waiting.leased_until = Work.Step.BY_EYE, TOO_OFTEN, None
                waiting.save()
                continue
            waiting.lease, waiting.leased_until = token_hex(16), now + LEASE
            waiting.tries += 1
            waiting.save()
            return Leased(waiting.arrival, waiting.step, waiting.lease)


def put_back_or_say(leased: Leased) -> None:
    """Have a step that failed wait a minute, and not until its lease is over: until it is done nobody is alerted.

    Where the database does not take that either, it is said in the log of the program.
    """
    try:
        Work.objects.filter(arrival=leased.arrival, lease=leased.lease).update(leased_until=timezone.now() + AGAIN)
    except DatabaseError as error:
        _logger.error("A step that failed waits until its lease is over: %s", type(error).__name__)


def free_all(steps: Sequence[str] = WAITING) -> None:
    """Take the leases of these steps back: when whoever had them is known to have ended."""
    Work.objects.filter(step__in=steps).update(leased_until=None, lease="")


@contextmanager
def finished(leased: Leased, next_step: str, why: str = "") -> Iterator[None]:
    """A transaction in which the results of a step are written, and the step with them.

    Raises LeaseLost, and then nothing is written.
    """
    with transaction.atomic(durable=True):
        yield
        done = Work.objects.filter(arrival=leased.arrival, lease=leased.lease, step=leased.step).update(
            step=next_step, why=why, lease="", leased_until=None, tries=0
        )
        if done != 1:
            raise LeaseLost(f"arrival {leased.arrival.pk}")
