"""The door for a mailbox: looked through by IMAP, and left as it is but for the mark that a message was seen."""

from __future__ import annotations

import hmac
import logging
import ssl

from django.db import IntegrityError
from imap_tools import MailBox, MailBoxUnencrypted, MailMessageFlags

from brightline.desk.arrival.receive import receive
from brightline.desk.home import Home, HomeError
from brightline.desk.models import TakenIn
from brightline.desk.unit import LARGEST, Mailbox

TIMEOUT = 30.0
"""Seconds after which a mail server that says nothing is left alone until the next look."""
_logger = logging.getLogger(__name__)


def take_in(box: Mailbox, home: Home) -> int:
    """Take in every message that was not taken in yet; gives their number. Nothing is deleted and nothing moved.

    A message is told apart by the number that the server gives it (RFC 9051, UIDVALIDITY and UID), so that one that was
    kept before a crash is not taken in twice. One that cannot be kept is tried again at the next look. Raises OSError,
    imap_tools' and imaplib's errors, HomeError where the password cannot be read.
    """
    taken = 0
    with _opened(box) as found:
        sign_in = found.xoauth2 if box.xoauth2 else found.login
        sign_in(box.user, _secret(box, home), box.folder)
        validity = found.folder.status(box.folder, ["UIDVALIDITY"])["UIDVALIDITY"]
        key = home.key()
        for uid in found.uids():
            told = f"imap\0{box.host}\0{box.user}\0{box.folder}\0{validity}\0{uid}"
            fingerprint = hmac.digest(key, told.encode(), "sha256").hex()
            if TakenIn.objects.filter(pk=fingerprint).exists():
                continue
            try:
                taken += _take(found, uid, box, home, fingerprint)
            except Exception as error:  # noqa: BLE001  whatever one message does, the next must not wait for it
                if not (isinstance(error, IntegrityError) and TakenIn.objects.filter(pk=fingerprint).exists()):
                    _logger.error("A message of a mailbox could not be kept: %s", type(error).__name__)
    return taken


def _take(found: MailBox | MailBoxUnencrypted, uid: str, box: Mailbox, home: Home, fingerprint: str) -> int:
    """Take in one message, byte for byte as the server has it, and mark it as seen once it is kept.

    What is too large is left, and said in the log of the program at each look.
    """
    _, told = found.client.uid("FETCH", uid, "(BODY.PEEK[])")
    data = next((part[1] for part in told if isinstance(part, tuple)), None)
    if data is None:
        return 0
    if len(data) > LARGEST:
        _logger.error("A message of a mailbox is larger than %d bytes and waits to be looked at.", LARGEST)
        return 0
    receive(data, home, channel="imap", station=box.station, receiving_number=box.user, fingerprint=fingerprint)
    found.flag(uid, MailMessageFlags.SEEN, True)
    return 1


def _opened(box: Mailbox) -> MailBox | MailBoxUnencrypted:
    if box.tls:
        return MailBox(box.host, box.port, timeout=TIMEOUT, ssl_context=ssl.create_default_context())
    return MailBoxUnencrypted(box.host, box.port, timeout=TIMEOUT)


def _secret(box: Mailbox, home: Home) -> str:
    file = home.folder / box.secret_file
    try:
        return file.read_text("utf-8").strip()
    except OSError as error:
        raise HomeError(
            str(file), "The password of the mailbox cannot be read.", error.strerror or str(error),
            "Write it into this file, readable for the desk alone.",
        ) from None  # fmt: skip
