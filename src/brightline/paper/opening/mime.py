"""Taking a mail apart. Runs in the process that reads; tolerates what mail programs get wrong."""

from __future__ import annotations

import email
import re
import unicodedata
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser

from brightline.paper.opening import kinds
from brightline.paper.opening.errors import FOREIGN, SEND_AGAIN, Unreadable, sendable
from brightline.paper.opening.limits import (
    DEEPEST_MESSAGE,
    LONGEST_BODY,
    LONGEST_NAME,
    LONGEST_PART,
    MOST_ATTACHMENTS,
    MOST_WARNINGS,
)
from brightline.paper.opening.records import Mail, MailPart

EXPECTED = ("from", "to", "subject", "date", "received", "message-id", "mime-version", "content-type")
MOST_PARTS = 500
"""Parts of all kinds, the ones around other parts included."""

LONGEST_FILE_NAME = 120
MEDIA_TYPE = re.compile(r"[a-z0-9.+_-]{1,80}/[a-z0-9.+_-]{1,80}")
UNSAFE = re.compile(r"[^\w .,()+=@#&'-]+")
MISSING = "A part of the mail could not be read."


def take_apart(data: bytes) -> tuple[Mail, list[bytes]]:
    """The mail, and the bytes of its attachments. Raises Unreadable."""
    kinds.check_length(data)
    if kinds.is_outlook(data):
        raise Unreadable(
            "",
            "This is a message in Outlook's own format, not a mail.",
            "Only mail as it is sent (.eml) is taken apart.",
            "Save its attachments in Outlook and open them, or have the mail forwarded.",
        )
    try:
        message = email.message_from_bytes(data, policy=default)
        known = any(name in message for name in EXPECTED)
    except FOREIGN as error:
        raise Unreadable(
            "",
            "The mail is damaged or packed too deeply.",
            "What could be read might be only a part of it.",
            "Open it in a mail program and save its attachments from there.",
        ) from error
    if not known:
        raise Unreadable(
            "",
            "This is no mail: it has neither a sender nor a date nor any other head line.",
            "Only mail as it is sent (.eml) is taken apart.",
            "If it is a PDF, a TIFF or a picture, open it as that.",
        )
    return _Mail(message).result()


class _Mail:
    """One mail while it is taken apart."""

    def __init__(self, message: EmailMessage) -> None:
        self._message = message
        self._warnings: dict[str, None] = {}
        self._body: list[str] = []
        self._attachments: list[MailPart] = []
        self._contents: list[bytes] = []
        self._parts = 0
        self._one(message)

    def result(self) -> tuple[Mail, list[bytes]]:
        body = "\n\n".join(self._body)
        if len(body) > LONGEST_BODY:
            self._warn("The text of the mail is very long; its end is left out.")
        mail = Mail(
            sendable(self._head(self._message, "subject"), LONGEST_PART).replace("\n", " "),
            sendable(self._head(self._message, "from"), LONGEST_PART).replace("\n", " "),
            self._date(),
            sendable(body, LONGEST_BODY),
            tuple(self._attachments),
            tuple(self._warnings)[:MOST_WARNINGS],
        )
        return mail, self._contents

    def _warn(self, warning: str) -> None:
        self._warnings[sendable(warning, LONGEST_PART)] = None

    def _one(self, message: EmailMessage) -> None:
        """Every part of a message. Depth first, as a reader sees them, without a call inside a call."""
        plain: list[str] = []
        html: list[str] = []
        waiting: list[tuple[object, int]] = [(message, 0)]
        while waiting:
            part, depth = waiting.pop()
            if not isinstance(part, EmailMessage):
                self._warn(MISSING)
                continue
            self._parts += 1
            if self._parts > MOST_PARTS:
                raise _too_much(f"more than {MOST_PARTS} parts")
            inside = part.get_payload() if part.is_multipart() else None
            if isinstance(inside, list):
                deeper = depth + 1 if self._media_type(part) == "message/rfc822" else depth
                if deeper > DEEPEST_MESSAGE:
                    raise _too_much(f"messages inside messages more than {DEEPEST_MESSAGE} deep")
                waiting += [(piece, deeper) for piece in reversed(inside)]
                continue
            self._leaf(part, plain, html)
        self._body += plain or [_words_of(text) for text in html]

    def _leaf(self, part: EmailMessage, plain: list[str], html: list[str]) -> None:
        media_type, name, content = self._media_type(part), self._file_name(part), self._content(part)
        try:
            attached = part.get_content_disposition() == "attachment"
        except FOREIGN:
            attached = True
        if media_type in ("text/plain", "text/html") and not name and not attached:
            (plain if media_type == "text/plain" else html).append(self._decoded(part, content))
            return
        if not content and not name:
            return
        if len(self._attachments) == MOST_ATTACHMENTS:
            raise _too_much(f"more than {MOST_ATTACHMENTS} attachments")
        safe = safe_name(name) or f"attachment-{len(self._attachments) + 1}"
        if kinds.is_outlook(content) or media_type == "application/ms-tnef":
            self._warn(
                f"{safe} is packed in Outlook's own format and cannot be read: "
                "ask the sender to send the attachment in plain mail."
            )
        self._attachments.append(MailPart(safe, media_type, len(content)))
        self._contents.append(content)

    def _content(self, part: EmailMessage) -> bytes:
        try:
            content = part.get_payload(decode=True)
            broken = bool(part.defects)
        except FOREIGN:
            content, broken = b"", True
        if broken:
            self._warn(f"{safe_name(self._file_name(part)) or 'A part of the mail'} is damaged.")
        return content if isinstance(content, bytes) else b""

    def _decoded(self, part: EmailMessage, content: bytes) -> str:
        try:
            return content.decode(part.get_content_charset("utf-8"), "replace")
        except FOREIGN:
            return content.decode("utf-8", "replace")

    def _media_type(self, part: EmailMessage) -> str:
        try:
            found = part.get_content_type()
        except FOREIGN:
            found = ""
        return found if MEDIA_TYPE.fullmatch(found) else "application/octet-stream"

    def _file_name(self, part: EmailMessage) -> str:
        try:
            return str(part.get_filename(""))
        except FOREIGN:
            return "attachment"

    def _head(self, message: EmailMessage, name: str) -> str:
        try:
            return str(message.get(name, ""))
        except FOREIGN:
            self._warn(f"The head line {name!r} of the mail could not be read.")
            return ""

    def _date(self) -> datetime | None:
        try:
            found = getattr(self._message.get("date"), "datetime", None)
            if not isinstance(found, datetime):
                return None
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
        except FOREIGN:
            return None


def safe_name(name: str) -> str:
    """A file name without folders, and without signs that a screen, a shell or a file system takes for something else.

    Names that are turned round by hidden signs (`exe.fdp` shown as a PDF) come out as they are written.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFKC", name[-LONGEST_NAME:]))[-1]
    safe = UNSAFE.sub("_", last).strip(" .")
    if len(safe) <= LONGEST_FILE_NAME:
        return safe
    stem, dot, ending = safe.rpartition(".")
    return f"{stem[: LONGEST_FILE_NAME - 11]}{dot}{ending[:10]}" if dot else safe[:LONGEST_FILE_NAME]


def _too_much(what: str) -> Unreadable:
    return Unreadable(
        "",
        f"The mail has {what}.",
        "No more are looked at, so that nobody can stop the program with a mail; a paper might be among the rest.",
        f"Open it in a mail program and save the papers from there. {SEND_AGAIN}",
    )


LINES = ("br", "p", "div", "tr", "li", "h1", "h2", "h3")
"""Elements of HTML that stand on lines of their own."""


class _Words(HTMLParser):
    """The text of HTML; scripts and styles are not text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._mute = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._mute += 1
        elif tag in LINES:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._mute = max(0, self._mute - 1)
        elif tag in LINES:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._mute:
            self.pieces.append(data)


def _words_of(html: str) -> str:
    parser = _Words()
    try:
        parser.feed(html[: 2 * LONGEST_BODY])
        parser.close()
    except FOREIGN:
        return ""
    return re.sub(r"[ \t]*\n\s*", "\n", "".join(parser.pieces)).strip()
