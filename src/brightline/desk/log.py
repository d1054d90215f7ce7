"""Adds to the log, in the transaction of what it tells of: either both are there after a crash, or neither."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.db import connection

from brightline.desk.models import LogEntry, LogHead, LogPersonal
from brightline.desk.sealing import opened, sealed
from brightline.ledger import bundle, committed, entry_of, leaf_hash
from brightline.ledger.commitment import SALT, Opened, canonical


def append(countable: Mapping[str, Any], personal: Mapping[str, Any], key: bytes) -> LogEntry:
    """Add an entry; the personal fields are sealed with the key of what it is about.

    Raises RuntimeError outside a transaction: an entry of its own could stand without what it tells of.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an entry of the log belongs into the transaction of what it tells of")
    head = hold()
    open_fields, closed_fields = committed(countable), committed(personal)
    added = LogEntry.objects.create(
        index=head.size,
        entry=bytes(entry_of(open_fields, closed_fields)),
        countable=open_fields.fields,
        salt=open_fields.salt,
    )
    told = closed_fields.salt + canonical(closed_fields.fields)
    LogPersonal.objects.create(entry=added, sealed=sealed(told, key, f"log entry {added.index}"))
    LogHead.objects.filter(pk=head.pk).update(size=head.size + 1)
    return added


def personal(index: int, key: bytes) -> dict[str, Any]:
    """The personal fields of an entry; empty where they were expunged. Raises brightline.desk.sealing.NotOpened."""
    kept = LogPersonal.objects.filter(entry_id=index).first()
    if kept is None:
        return {}
    told: dict[str, Any] = msgspec.json.decode(opened(bytes(kept.sealed), key, f"log entry {index}")[SALT:])
    return told


def hold() -> LogHead:
    """Wait until nobody else adds to the log, and be the one who may until the transaction ends."""
    return LogHead.objects.select_for_update().get()


def leaves() -> list[bytes]:
    """The leaf hashes of the whole log, in order."""
    return [leaf_hash(bytes(entry)) for entry in LogEntry.objects.order_by("index").values_list("entry", flat=True)]


def auditors_bundle(checkpoints: Sequence[str]) -> bytes:
    """The bundle that `brightline log verify` checks. The last checkpoint must be of the whole log."""
    rows = LogEntry.objects.order_by("index").values_list("countable", "salt", "entry")
    return bundle([(Opened(fields, bytes(salt)), bytes(entry)[32:]) for fields, salt, entry in rows], checkpoints)
