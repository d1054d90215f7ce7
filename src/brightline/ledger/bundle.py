"""The auditor's bundle: a whole log in one file, with what may be counted in public opened, and all the rest closed.

It is checked without a network and without the database: every entry, the root over all of them, and each checkpoint
that was ever signed. A file in which one byte was changed is refused, for each byte is committed to by an entry, or is
signed, or could be written in no other way.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import msgspec
from msgspec import Struct

from brightline.ledger.commitment import SALT, Entry, Opened, canonical
from brightline.ledger.errors import LedgerError
from brightline.ledger.note import Checkpoint, VerifierKey, checkpoint_in
from brightline.ledger.tree import leaf_hash, root_of

FORMAT = "brightline-log-1"


class BundledEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry with its countable fields opened; of its personal fields only the commitment is shown."""

    countable: dict[str, Any]
    salt: str
    """Of the countable fields, in base64."""
    personal: str
    """The commitment to the personal fields, in base64."""


class Bundle(Struct, frozen=True, forbid_unknown_fields=True):
    """A log to be checked by somebody else."""

    checkpoints: list[str]
    """Signed notes, each longer than the one before; the last is of the whole log."""
    entries: list[BundledEntry]
    format: str = FORMAT


class Verified(Struct, frozen=True):
    """What a bundle proves."""

    checkpoints: tuple[Checkpoint, ...]
    fields: tuple[dict[str, Any], ...]
    """The countable fields of each entry, in the order of the log."""


def bundle(opened: Sequence[tuple[Opened, bytes]], checkpoints: Sequence[str]) -> bytes:
    """The file for an auditor: of each entry the opened countable fields and the commitment to the personal ones."""
    entries = [
        {"countable": countable.fields, "salt": _text(countable.salt), "personal": _text(personal)}
        for countable, personal in opened
    ]
    return canonical({"format": FORMAT, "checkpoints": list(checkpoints), "entries": entries}) + b"\n"


def verified(data: bytes, key: VerifierKey, known: Sequence[Checkpoint] = ()) -> Verified:
    """What a bundle proves to who trusts the key. Raises LedgerError.

    `known` are checkpoints that somebody kept, from a filed report or from an earlier bundle: a log that was rewritten
    since, or that was restored from an older backup and went on from there, is told from one that only grew.
    """
    found = _read(data)
    leaves = [leaf_hash(bytes(_entry(entry, index))) for index, entry in enumerate(found.entries)]
    signed = [checkpoint_in(note, key, f"checkpoint {n}") for n, note in enumerate(found.checkpoints, 1)]
    if not signed or signed[-1].size != len(leaves):
        raise LedgerError(
            "the end of the bundle",
            f"No checkpoint is of all {len(leaves)} entries.",
            "What comes after the last signed checkpoint can be added or left out by anybody.",
            "Ask for a bundle whose last checkpoint is of the whole log.",
        )
    for n, (earlier, later) in enumerate(pairwise(signed), 2):
        if later.size <= earlier.size:
            raise LedgerError(
                f"checkpoint {n}",
                "The checkpoints are not in order, each of a longer log than the one before.",
                "In any other order one of them could have been left out unseen.",
                "Ask for the bundle again.",
            )
    for n, checkpoint in enumerate(signed, 1):
        if checkpoint.size > len(leaves) or root_of(leaves[: checkpoint.size]) != checkpoint.root:
            raise LedgerError(
                f"checkpoint {n}",
                f"The first {checkpoint.size} entries are not those that were signed.",
                "An entry was changed, taken out, put in or moved after the checkpoint was signed.",
                "Keep this bundle, and ask the city clerk for the filed report that prints the checkpoint.",
            )
    for checkpoint in known:
        _grew_from(checkpoint, leaves)
    return Verified(tuple(signed), tuple(entry.countable for entry in found.entries))


def _grew_from(known: Checkpoint, leaves: Sequence[bytes]) -> None:
    where = f"the checkpoint of {known.size} entries that was kept"
    if known.size > len(leaves):
        raise LedgerError(
            where,
            f"The log is shorter now: it has {len(leaves)} entries.",
            "A log only grows. It was cut, or restored from a backup older than the checkpoint.",
            "Keep both. The entries between are missing, and must be entered again as late.",
        )
    if root_of(leaves[: known.size]) != known.root:
        raise LedgerError(
            where,
            "The log does not begin with what was signed then.",
            "It was rewritten, or it went on from an older backup as a second log under the same name.",
            "Keep both: together they prove it.",
        )


def _read(data: bytes) -> Bundle:
    try:
        found = msgspec.json.decode(data, type=Bundle)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _no_bundle(str(error)) from None
    try:
        written = canonical(msgspec.to_builtins(found)) + b"\n"
    except (TypeError, UnicodeEncodeError) as error:
        raise _no_bundle(str(error)) from None
    if found.format != FORMAT:
        raise _no_bundle(f"Its format is {found.format[:40]!r}, and this program knows {FORMAT!r}.")
    if written != data:
        raise _no_bundle("It is not written in the one way in which a bundle is written.")
    return found


def _no_bundle(what: str) -> LedgerError:
    return LedgerError(
        "the bundle",
        f"This is no bundle of a log, or it was changed: {what}",
        "Every byte of a bundle is fixed, so that nothing can be changed in it unseen.",
        "Ask for the bundle again, and pass it on as it is.",
    )


def _entry(bundled: BundledEntry, index: int) -> Entry:
    salt, personal = _data(bundled.salt), _data(bundled.personal)
    if salt is None or personal is None or not bundled.countable:
        raise LedgerError(
            f"entry {index}",
            "The entry is not whole.",
            f"An entry has fields, a salt of {SALT} bytes and a commitment of as many.",
            "Ask for the bundle again.",
        )
    return Entry(Opened(bundled.countable, salt).commitment, personal)


def _data(encoded: str) -> bytes | None:
    try:
        found = b64decode(encoded, validate=True)
    except ValueError:
        return None
    return found if len(found) == SALT and _text(found) == encoded else None


def _text(data: bytes) -> str:
    return b64encode(data).decode()
