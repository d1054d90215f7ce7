"""The door for a mailbox: looked through by IMAP, and left as it is but for the mark that a message was seen."""

from __future__ import annotations

import hmac
import imaplib
import logging
import re
import ssl
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP, compat32

from django.db import IntegrityError
from imap_tools import MailBox, MailBoxUnencrypted, MailMessageFlags

from brightline.desk.arrival.receive import receive
from brightline.desk.home import Home, HomeError
from brightline.desk.models import TakenIn
from brightline.desk.unit import LARGEST, Mailbox

TIMEOUT = 30.0
"""Seconds after which a mail server that says nothing is left alone until the next look."""
LONGEST_HEAD = 64 * 1024
"""Of the head of a message that is too large, in bytes, as much as says from whom it is."""
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

    Of one that is too large a notice is taken in, so that it has a matter and somebody is alerted; it is not marked.
    """
    _, told = found.client.uid("FETCH", uid, "(RFC822.SIZE INTERNALDATE)")
    said = b" ".join(part for part in told if isinstance(part, bytes))
    size = re.search(rb"RFC822\.SIZE ([0-9]+)", said)
    too_large = size is not None and int(size[1]) > LARGEST
    data = _fetched(found, uid, "(BODY.PEEK[HEADER])" if too_large else "(BODY.PEEK[])")
    if data is None:
        return 0
    if too_large or len(data) > LARGEST:
        data, too_large = _notice(data, box), True
    when = imaplib.Internaldate2tuple(said)
    receive(
        data, home, channel="imap", station=box.station, receiving_number=box.user, fingerprint=fingerprint,
        gateway_at=datetime.fromtimestamp(time.mktime(when), UTC) if when is not None else None,
    )  # fmt: skip
    if not too_large:
        found.flag(uid, MailMessageFlags.SEEN, True)
    return 1


def _fetched(found: MailBox | MailBoxUnencrypted, uid: str, what: str) -> bytes | None:
    _, told = found.client.uid("FETCH", uid, what)
    return next((part[1] for part in told if isinstance(part, tuple)), None)


def _notice(head: bytes, box: Mailbox) -> bytes:
    """A mail of our own that says what lies in the mailbox and was not taken in."""
    told = BytesHeaderParser(policy=compat32).parsebytes(head[:LONGEST_HEAD])
    lines = [f"{name}: {' '.join(str(told.get(name, '')).split())}" for name in ("From", "Subject", "Date")]
    notice = EmailMessage()
    notice["From"], notice["Subject"] = "the desk", "A message that is too large for the desk"
    notice.set_content(
        f"A message of more than {LARGEST // 2**20} MB lies in {box.folder} of {box.user} and was not taken in. Open "
        "it there, and give the desk what it brought.\n\nIt says of itself:\n\n" + "\n".join(lines) + "\n"
    )
    return notice.as_bytes(policy=SMTP)


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
