"""Signs what the log is: the key of the log, and a checkpoint of all its entries."""

from __future__ import annotations

import hmac
from hashlib import sha256

from brightline.desk import log
from brightline.desk.home import Home, HomeError
from brightline.desk.models import SignedCheckpoint
from brightline.ledger import Checkpoint, SigningKey, root_of


def signing_key(home: Home) -> SigningKey:
    """The key that signs the log of a desk, made from the desk's own; the name of the log tells one desk's from
    another's, and a training desk's from both. Raises HomeError."""
    private = hmac.digest(home.key(), b"log signing key 1", "sha256")
    mark = sha256(SigningKey("?", private).verifier.public).hexdigest()[:16]
    return SigningKey(f"brightline-{'training' if home.training else 'desk'}/{mark}", private)


def checkpoint(home: Home) -> str:
    """The whole log as it is now, signed. To be called in a transaction that holds the log."""
    key, leaves = signing_key(home), log.leaves()
    return key.sign(Checkpoint(key.verifier.name, len(leaves), root_of(leaves)).text())


def refuse_another(home: Home) -> None:
    """Raises HomeError where the database is another desk's: its log was signed with another key, or for training.

    The folder alone does not tell: a database of PostgreSQL lies elsewhere, and any folder can name it.
    """
    last = SignedCheckpoint.objects.order_by("-size").first()
    if last is None:
        return
    ours, theirs = signing_key(home).verifier.name, last.note.partition("\n")[0]
    if theirs == ours:
        return
    if theirs.partition("/")[0] != ours.partition("/")[0]:
        raise HomeError(
            "the database", f"It belongs to a desk for {'work' if home.training else 'training'}.",
            "Invented people must never stand among real ones, nor real ones among invented.",
            "Name the database of this desk in BRIGHTLINE_DESK_DATABASE, or start the one it belongs to.",
        )  # fmt: skip
    raise HomeError(
        "the database", "Its log was signed with another key than the one of this desk.",
        "What it holds could not be opened, and what came now could not be opened with the right key.",
        "Put the key of this desk back from its copy, or name the database that belongs to this key.",
    )  # fmt: skip
