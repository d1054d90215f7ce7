"""What an entry of the log is: two commitments, one to what may be counted in public and one to what may not.

A commitment is the hash of a fresh random salt and some fields. It fixes the fields and tells nothing of them, not even
whether two entries are alike. Who is given the salt and the fields can check them; when the salt is destroyed, nobody
can any more, and the log stays whole. An entry has 64 bytes whatever it is about, and says no time, kind or station.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from hmac import compare_digest
from secrets import token_bytes
from typing import Any

from msgspec import Struct

SALT = 32
"""The bytes of a salt, and of a commitment."""
_PURPOSE = b"brightline commitment 1\n"


class Opened(Struct, frozen=True):
    """Fields and the salt of their commitment: who has both can check it."""

    fields: dict[str, Any]
    salt: bytes

    @property
    def commitment(self) -> bytes:
        """The 32 bytes that stand in the log for these fields."""
        return sha256(_PURPOSE + self.salt + canonical(self.fields)).digest()


class Entry(Struct, frozen=True):
    """One entry of the log: the commitments to its countable and to its personal fields."""

    countable: bytes
    personal: bytes

    def __bytes__(self) -> bytes:
        return self.countable + self.personal


def committed(fields: Mapping[str, Any]) -> Opened:
    """Fields with a fresh salt. Raises TypeError for what has no one way to be written."""
    canonical(fields)
    return Opened(dict(fields), token_bytes(SALT))


def entry_of(countable: Opened, personal: Opened) -> Entry:
    """The entry that commits to both."""
    return Entry(countable.commitment, personal.commitment)


def opens(opened: Opened, commitment: bytes) -> bool:
    """Whether these fields and this salt are what was committed to."""
    return len(opened.salt) == SALT and compare_digest(opened.commitment, commitment)


def canonical(value: object) -> bytes:
    """Fields as the one sequence of bytes that stands for them: JSON with sorted keys and no blanks, in UTF-8.

    Texts, whole numbers, true, false, null, lists, and mappings from texts. Raises TypeError for anything else: a
    fraction has several ways to be written, and a commitment must have one.
    """
    _check(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _check(value: object) -> None:
    if value is None or isinstance(value, (bool, int, str)):
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"a name of a field must be a text, not {type(key).__name__}")
            _check(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _check(inner)
    else:
        raise TypeError(f"{type(value).__name__} has no one way to be written")
