"""Destroys the key of a matter, the keys of what it alone was brought, and what was sealed with them.

The log stays whole and still verifies: of each entry the countable half and both commitments stay, and the sealed half
goes. An original that another matter was brought too keeps its key until the last of them is expunged.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import DatabaseError, connection
from django.db.models import Q

from brightline.desk.models import (
    Arrival,
    Event,
    FileReading,
    Letter,
    Likeness,
    LogPersonal,
    Matter,
    MatterKey,
    Original,
    OriginalKey,
    Work,
)
from brightline.desk.queue import WAITING

OWNS = "SELECT 1 FROM pg_class WHERE oid = 'desk_matterkey'::regclass AND pg_has_role(current_user, relowner, 'MEMBER')"
_logger = logging.getLogger(__name__)


def originals_of(matter: Matter) -> list[str]:
    """The hashes of what a matter was brought, the mails around the faxes among them."""
    arrivals = matter.brought.values("arrival_id")
    brought = Q(arrivals__in=arrivals) | Q(parts__arrival_id__in=arrivals)
    return sorted(set(Original.objects.filter(brought).values_list("sha256", flat=True)))


def lock_originals(matter: Matter) -> list[str]:
    """Have nobody receive the same bytes again until the transaction ends; gives their hashes.

    Before the log is held: whoever receives something locks in that order too.
    """
    hashes = originals_of(matter)
    list(OriginalKey.objects.select_for_update().filter(original_id__in=hashes).order_by("pk"))
    return hashes


def still_at_work(matter: Matter) -> bool:
    """Whether the program has not finished with something that came to a matter."""
    return Work.objects.filter(arrival__brought__matter=matter, step__in=WAITING).exists()


def destroy(matter: Matter, originals: Sequence[str]) -> int:
    """Destroy the keys, and what they opened; gives the number of originals. In the transaction of its event.

    The database refuses it unless two people have said so.
    """
    MatterKey.objects.filter(matter=matter).delete()
    LogPersonal.objects.filter(entry__event__matter=matter).delete()
    Likeness.objects.filter(matter=matter).delete()
    Letter.objects.filter(matter=matter).delete()
    alone = [one for one in originals if not _needed(one)]
    OriginalKey.objects.filter(original_id__in=alone).delete()
    FileReading.objects.filter(original_id__in=alone).delete()
    return len(alone)


def alone_in(matter: Matter, originals: Sequence[str]) -> int:
    """How many of the originals no other matter needs."""
    return sum(not _needed(one, beside=matter) for one in originals)


def _needed(original: str, beside: Matter | None = None) -> bool:
    """Whether a matter that is not expunged was brought an original, or something that nobody has opened yet was."""
    arrivals = Arrival.objects.filter(Q(original_id=original) | Q(parts__original_id=original))
    kept = Matter.objects.filter(brought__arrival__in=arrivals, key__isnull=False)
    if beside is not None:
        kept = kept.exclude(pk=beside.pk)
    return kept.exists() or arrivals.filter(brought=None).exists()


def sweep() -> bool:
    """Leave no copy of a deleted key in the files of the database; whether none is left. Outside a transaction.

    SQLite writes zeros over what it deletes (`brightline.desk.apps`), and its journal is emptied here. PostgreSQL
    writes the tables of keys anew for their owner alone, and the desk at work is none: there the owner does it. Its
    write-ahead log and all backups keep what they had until they are let go.
    """
    if connection.in_atomic_block:
        return False
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                return bool(cursor.fetchone()[0] == 0)
            cursor.execute(OWNS)
            if cursor.fetchone() is None:
                return False
            for table in ("desk_matterkey", "desk_originalkey"):
                cursor.execute(f"VACUUM (FULL) {table}")
    except DatabaseError:
        return False
    return True


def sweep_or_say() -> None:
    """Sweep, where anything was expunged; say in the log of the program where it could not be done. The worker tries
    again each day."""
    if Event.objects.filter(kind="expunged").exists() and not sweep():
        _logger.error("Something was expunged, and the files of the database could not be swept of its key yet.")
