"""The door for mail: a listener behind the city's mail server, which says 250 only for what is safe."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import close_old_connections
from django.utils import timezone

from brightline.desk.arrival.heads import dated
from brightline.desk.arrival.receive import receive
from brightline.desk.home import Home
from brightline.desk.unit import LARGEST

_logger = logging.getLogger(__name__)


class Door:
    """What is done with a message: it is kept, and then the mail server is told so."""

    def __init__(self, home: Home, stations: dict[str, str]) -> None:
        """`stations` says which mailbox belongs to which station."""
        self._home = home
        self._stations = {address.casefold(): station for address, station in stations.items()}

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take mail for the unit's own mailboxes and for no other."""
        if address.casefold() not in self._stations:
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the message, once for each mailbox it came to, and answer only then."""
        data = envelope.original_content or b""
        try:
            for address in dict.fromkeys(envelope.rcpt_tos):
                await asyncio.to_thread(self._receive, data, address)
        except Exception as error:  # noqa: BLE001  whatever it was, the mail server must keep the message and try again
            # The message of an error could name a file, and a file could name somebody.
            _logger.error("A message could not be kept: %s", type(error).__name__)
            return "451 4.3.0 Not received: it could not be kept. Send it again."
        return "250 2.0.0 Received"

    def _receive(self, data: bytes, address: str) -> None:
        close_old_connections()
        try:
            receive(
                data, self._home, channel="smtp", station=self._stations[address.casefold()], receiving_number=address,
                gateway_at=dated(data, timezone.now()),
            )  # fmt: skip
        finally:
            close_old_connections()


def listener(home: Home, stations: dict[str, str], host: str = "127.0.0.1", port: int = 8025) -> Controller:
    """A listener that is not started yet. Only the city's own mail server should reach it."""
    options: dict[str, Any] = {"data_size_limit": LARGEST, "ident": "Brightline", "enable_SMTPUTF8": True}
    return Controller(Door(home, stations), hostname=host, port=port, **options)
