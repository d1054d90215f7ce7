"""What mails say, as it is shown: to take one apart begins a process, and so it is not done again for each look.

The words stay in the memory of this process alone, each sealed with the key of its original: when that is destroyed,
nobody opens them.
"""

from __future__ import annotations

from contextlib import suppress

import msgspec
from msgspec import Struct

from brightline.desk.arrival.originals import key_of
from brightline.desk.home import Home
from brightline.desk.models import Original
from brightline.desk.sealing import NotOpened, opened, sealed
from brightline.paper.opening import Message, parts

MOST = 256
"""Mails whose words are kept; after so many, none."""
_kept: dict[str, bytes] = {}


class Words(Struct, frozen=True):
    """Who says to have sent a mail, and what it says."""

    sender: str
    subject: str
    body: str


def taken_apart(original: Original, data: bytes, home: Home) -> Message:
    """A mail, taken apart. Raises brightline.paper.opening.Unreadable."""
    message = parts(data, name="mail")
    if len(_kept) >= MOST:
        _kept.clear()
    words = Words(message.sender, message.subject, message.body)
    _kept[original.sha256] = sealed(msgspec.json.encode(words), key_of(original, home), _purpose(original))
    return message


def words(original: Original, data: bytes, home: Home) -> Words:
    """What a mail says. Raises brightline.paper.opening.Unreadable."""
    with suppress(KeyError, NotOpened):
        told = opened(_kept[original.sha256], key_of(original, home), _purpose(original))
        return msgspec.json.decode(told, type=Words)
    message = taken_apart(original, data, home)
    return Words(message.sender, message.subject, message.body)


def _purpose(original: Original) -> str:
    return f"mail {original.sha256}"
