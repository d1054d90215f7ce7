"""The city's mail server, which takes a desk's mail by a real SMTP conversation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.desk.process import free_port


class City:
    """The city's mail server, which takes mail or refuses it."""

    def __init__(self) -> None:
        self.took: list[tuple[str, Message]] = []
        self.refuses: dict[str, str] = {}
        """Address -> what it is refused with; `*` for whatever comes."""
        self.port = 0

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, options: Any) -> str:
        if to in self.refuses:
            return self.refuses[to]
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if "*" in self.refuses:
            return self.refuses["*"]
        assert isinstance(envelope.content, bytes)
        self.took += [(to, message_from_bytes(envelope.content)) for to in envelope.rcpt_tos]
        return "250 OK"

    def took_in(self) -> list[tuple[str, str]]:
        """To whom, with which subject, since the last look."""
        told = [(to.partition("@")[0], str(mail["Subject"])) for to, mail in self.took]
        self.took.clear()
        return told


@contextmanager
def serving() -> Iterator[City]:
    """A mail server that listens, and what it took."""
    made = City()
    controller = Controller(made, hostname="127.0.0.1", port=free_port())
    controller.start()
    made.port = controller.port
    try:
        yield made
    finally:
        controller.stop()
