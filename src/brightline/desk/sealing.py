"""Keys: one for each thing that is kept, wrapped by the desk's own. Destroying the wrapped key destroys the thing.

AES-256-GCM (NIST SP 800-38D) with a fresh nonce each time, which stands before what it encrypted. What a key is for is
bound to it, so that a wrapped key of one thing does not open another.
"""

from __future__ import annotations

from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY, NONCE = 32, 12


class NotOpened(Exception):
    """What cannot be opened with this key: another key, another thing, or bytes that were changed."""


def new_key() -> bytes:
    """A fresh key of 32 bytes."""
    return token_bytes(KEY)


def sealed(data: bytes, key: bytes, purpose: str) -> bytes:
    """Data that only the key opens again, and only for the same purpose."""
    nonce = token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, purpose.encode())


def opened(data: bytes, key: bytes, purpose: str) -> bytes:
    """What was sealed. Raises NotOpened."""
    try:
        return AESGCM(key).decrypt(data[:NONCE], data[NONCE:], purpose.encode())
    except (InvalidTag, ValueError):
        raise NotOpened(purpose) from None
