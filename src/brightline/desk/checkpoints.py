"""Signs what the log is: the key of the log, and a checkpoint of all its entries."""

from __future__ import annotations

import hmac
from hashlib import sha256

from brightline.desk import log
from brightline.desk.home import Home
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
