"""Checkpoints: the size and the root of a log at a time, signed, in the form that public transparency logs use.

C2SP signed-note (text, a blank line, signature lines) and C2SP tlog-checkpoint (origin, size, root), with Ed25519
(RFC 8032). https://c2sp.org/signed-note, https://c2sp.org/tlog-checkpoint
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from brightline.ledger.errors import LedgerError

ED25519 = b"\x01"
"""The signature type of Ed25519 in a signed note."""
_NAME = re.compile(r"[^\s+]+")
_SIGNATURE = re.compile("\u2014 ([^ \n]+) ([A-Za-z0-9+/=]+)")
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")


class VerifierKey(Struct, frozen=True):
    """The public key of a log, and the name it signs under."""

    name: str
    public: bytes
    """32 bytes."""

    @property
    def id(self) -> bytes:
        """Four bytes by which a signature line names its key."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(ED25519 + self.public).decode()}"


class SigningKey:
    """The private key of a log."""

    def __init__(self, name: str, private: bytes) -> None:
        """`private` has 32 bytes. Raises ValueError for another length, or for a name with a blank or a plus."""
        if not _NAME.fullmatch(name):
            raise ValueError("the name of a log has no blanks and no plus")
        self._private = Ed25519PrivateKey.from_private_bytes(private)
        self.verifier = VerifierKey(name, self._private.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """The text as a signed note. Raises ValueError for a text that does not end its line, or is none."""
        if not text.endswith("\n") or "\n\n" in text or text.startswith("\n"):
            raise ValueError("a note is lines without an empty one, and ends with the end of a line")
        signature = self.verifier.id + self._private.sign(text.encode())
        return f"{text}\n\u2014 {self.verifier.name} {b64encode(signature).decode()}\n"


class Checkpoint(Struct, frozen=True):
    """What a log was at a time: how many entries it had, and the root over them."""

    origin: str
    """The name of the log."""
    size: int
    root: bytes

    def text(self) -> str:
        """The lines that are signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def verifier_key(text: str) -> VerifierKey:
    """A public key as it is printed: `NAME+8 hex digits+base64`. Raises LedgerError."""
    try:
        # Neither the name nor the digits can have a plus; base64 can.
        name, _, encoded = text.strip().split("+", 2)
        key = _bytes_of(encoded)
        found = VerifierKey(name, key[1:])
        if not _NAME.fullmatch(name) or key[:1] != ED25519 or len(key) != 33 or str(found) != text.strip():
            raise ValueError
    except ValueError:
        raise LedgerError(
            "the key of the log",
            "This is no key of a log.",
            "A key is a name, eight digits and a code, joined by plus signs.",
            "Take it from a filed report or from the city clerk, whole, on one line.",
        ) from None
    return found


def signed_text(note: str, key: VerifierKey, where: str) -> str:
    """The text of a note that this key signed. Raises LedgerError."""
    text, blank, lines = note.rpartition("\n\n")
    if blank and lines.endswith("\n") and text and not text.startswith("\n") and "\n\n" not in text:
        for line in lines[:-1].split("\n"):
            match = _SIGNATURE.fullmatch(line)
            if match is None:
                break
            if match[1] == key.name and _signs(f"{text}\n", match[2], key):
                return f"{text}\n"
    raise LedgerError(
        where,
        "The checkpoint is not signed with this key, or it was changed since.",
        f"Only what {key.name} signed tells what the log was.",
        "Compare the key and the checkpoint with those in the filed report.",
    )


def _signs(text: str, encoded: str, key: VerifierKey) -> bool:
    try:
        signature = _bytes_of(encoded)
        if signature[:4] != key.id:
            return False
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature[4:], text.encode())
    except (ValueError, InvalidSignature):
        return False
    return True


def checkpoint_in(note: str, key: VerifierKey, where: str = "the checkpoint") -> Checkpoint:
    """The checkpoint in a note that this key signed. Raises LedgerError."""
    lines = signed_text(note, key, where)[:-1].split("\n")
    try:
        origin, size, encoded = lines
        if not _SIZE.fullmatch(size) or len(root := _bytes_of(encoded)) != 32 or origin != key.name:
            raise ValueError
    except ValueError:
        raise LedgerError(
            where,
            "What is signed is no checkpoint of this log.",
            "A checkpoint is three lines: the name of the log, the number of its entries, and the root.",
            "Take the checkpoint from the filed report.",
        ) from None
    return Checkpoint(origin, int(size), root)


def _bytes_of(encoded: str) -> bytes:
    """Strict base64: one text for each sequence of bytes. Raises ValueError."""
    try:
        found = b64decode(encoded, validate=True)
    except NotBase64 as error:
        raise ValueError(str(error)) from None
    if b64encode(found).decode() != encoded:
        raise ValueError("not the shortest base64")
    return found
