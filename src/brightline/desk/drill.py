"""Shows that what was restored is a whole desk: every original opens and is what came, and the log is whole."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from secrets import token_bytes

from msgspec import Struct

from brightline.desk import log
from brightline.desk.arrival.originals import bytes_of
from brightline.desk.home import Home, HomeError
from brightline.desk.matters.events import book
from brightline.desk.models import LogEntry, LogHead, Matter, Original, OriginalKey
from brightline.desk.sealing import NotOpened
from brightline.ledger import Checkpoint, SigningKey, root_of, verified


class Drilled(Struct, frozen=True):
    """What was looked at."""

    originals: int
    """That opened with the key and have their hash."""
    expunged: int
    """Whose key was destroyed at the desk, so that nobody opens them."""
    matters: int
    """Whose events all opened with the key."""
    entries: int


def drill(home: Home, known: Sequence[Checkpoint] = ()) -> Drilled:
    """Look at everything in a desk that was restored. Raises HomeError, and LedgerError for a log that is not whole.

    `known` are checkpoints that somebody kept: a log that went on from an older backup is told from the one that was
    signed then.
    """
    keys = set(OriginalKey.objects.values_list("original_id", flat=True))
    opened = expunged = 0
    for original in Original.objects.iterator():
        if original.sha256 not in keys:
            expunged += 1
            continue
        try:
            whole = sha256(bytes_of(original, home)).hexdigest() == original.sha256
        except (OSError, NotOpened):
            whole = False
        if not whole:
            raise HomeError(
                str(home.originals / original.file), "An original is not there, or does not open.",
                f"{opened} opened before it. It is lost or damaged, or the key is another desk's.",
                "Compare the key with its copy. If it is the right one, take an earlier backup.",
            )  # fmt: skip
        opened += 1
    matters = 0
    for matter in Matter.objects.iterator():
        try:
            list(book(matter, home).events())
        except NotOpened:
            raise HomeError(
                matter.number, "What this matter says does not open.", "A row was changed, or the key is another one.",
                "Compare the key with its copy. If it is the right one, take an earlier backup.",
            ) from None  # fmt: skip
        matters += 1
    return Drilled(opened, expunged, matters, _verified(known))


def _verified(known: Sequence[Checkpoint]) -> int:
    """Check the whole log as an auditor does, by a checkpoint signed with a key of this moment alone; its size."""
    leaves = log.leaves()
    head, indexes = LogHead.objects.get().size, list(LogEntry.objects.order_by("index").values_list("pk", flat=True))
    if indexes != list(range(head)):
        raise HomeError(
            "the log", "Entries are missing.", f"It should have {head} and has {len(indexes)}.",
            "Take an earlier backup, and find out what happened to this one.",
        )  # fmt: skip
    if not leaves and not known:
        return 0
    key = SigningKey("drill", token_bytes(32))
    note = key.sign(Checkpoint("drill", len(leaves), root_of(leaves)).text())
    return len(verified(log.auditors_bundle([note]), key.verifier, known).fields)
