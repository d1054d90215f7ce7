"""A log that only grows: its entries, the tree over them, checkpoints, and the bundle by which others check it."""

from brightline.ledger.bundle import Verified, bundle, verified
from brightline.ledger.commitment import Entry, Opened, committed, entry_of, opens
from brightline.ledger.errors import LedgerError
from brightline.ledger.note import Checkpoint, SigningKey, VerifierKey, checkpoint_in, verifier_key
from brightline.ledger.tree import (
    NotProved,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

__all__ = [
    "Checkpoint",
    "Entry",
    "LedgerError",
    "NotProved",
    "Opened",
    "SigningKey",
    "Verified",
    "VerifierKey",
    "bundle",
    "checkpoint_in",
    "committed",
    "consistency_proof",
    "entry_of",
    "inclusion_proof",
    "leaf_hash",
    "opens",
    "root_of",
    "verified",
    "verifier_key",
    "verify_consistency",
    "verify_inclusion",
]
