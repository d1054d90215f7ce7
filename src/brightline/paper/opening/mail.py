"""A mail taken apart: who says to have sent it, what it says, and what is attached."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from brightline.paper.opening import kinds
from brightline.paper.opening.errors import Unreadable
from brightline.paper.opening.limits import MOST_BYTES
from brightline.paper.opening.process import Reading
from brightline.paper.opening.records import Mail


class Attachment(Struct, frozen=True):
    """A file in a mail, for `opened`."""

    name: str
    """As the sender named it, without folders and without signs that could mislead."""

    media_type: str
    """What the sender says it is, such as `application/pdf`; `opened` looks for itself."""

    data: bytes


class Message(Struct, frozen=True):
    """A mail. Subject, sender and date are what it says of itself: anybody can write anything there."""

    subject: str
    sender: str
    date: datetime | None
    """In universal time; None where there is none or it is no date."""

    body: str
    """The plain text, or the words of the HTML where there is no other; then those of the messages inside."""

    attachments: tuple[Attachment, ...]
    """Also those of messages inside the message."""

    warnings: tuple[str, ...]


def parts(data: bytes, *, name: str = "") -> Message:
    """Take a mail (.eml) apart, in another process; `name` only says in errors which one. Raises Unreadable."""
    try:
        kinds.check_length(data)
    except Unreadable as error:
        raise error.at(name or "mail") from None
    with Reading("mail", data, name or "mail") as reading:
        mail = reading.answer()
        if not isinstance(mail, Mail) or sum(part.size for part in mail.attachments) > MOST_BYTES:
            raise reading.unexpected()
        attachments = tuple(
            Attachment(part.name, part.media_type, bytes(reading.receive(part.size))) for part in mail.attachments
        )
    return Message(mail.subject, mail.sender, mail.date, mail.body, attachments, mail.warnings)
