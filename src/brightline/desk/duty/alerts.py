"""Alerts: who is told by mail that something came, and who next while nobody opens it.

A mail says a count and the numbers of matters, and nothing more. That it went out is entered after the mail server has
taken it, so it goes out once; where the program ends between the two, it goes out once more, with the same Message-ID
where it says the same. It is never the other way round: nothing is entered that did not go out.
"""

from __future__ import annotations

import hmac
import logging
import smtplib
import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone
from msgspec import Struct

from brightline.desk import log
from brightline.desk.home import Home, HomeError
from brightline.desk.models import Alert, Event, Matter
from brightline.desk.unit import Alerts, Unit

NEVER_OPENED = 10
"""After so many minutes a matter that nobody has opened is overdue, and the next of the chain is told."""
AFTER_FAILURE = 60.0
"""Seconds after which a mail server that did not take an alert is tried again."""
LATE = timedelta(minutes=2)
"""An alert that has not gone out so long after it should have is said on *Tonight*."""
NOTICE_FOR = timedelta(days=1)
"""So long a notice of a departure is tried to be sent."""
TIMEOUT = 20.0
"""Seconds after which a mail server that says nothing has failed."""
_logger = logging.getLogger(__name__)


class Waiting(Struct, frozen=True):
    """Somebody to be told of something that came."""

    event: Event
    position: int
    """In the chain of the station, from 0."""
    since: datetime
    """When it should have gone out."""


def waiting(unit: Unit, now: datetime) -> list[Waiting]:
    """Whoever is to be told now, and was not.

    The first of the chain is told of all that comes, the others of what nobody has opened: the second after ten
    minutes, the third after twenty, and so on to the end. What had come before there were alerts is told while nobody
    has opened it. That something is to be done which the law does not allow, all of them are told at once.
    """
    if unit.alerts is None:
        return []
    events = list(_came().select_related("matter").order_by("pk"))
    unopened = set(_unopened().values_list("pk", flat=True))
    sent = set(Alert.objects.filter(event__in=events).values_list("event_id", "position"))
    found = []
    for event in events:
        for position in range(len(unit.alerts.chain.get(event.matter.station, ()))):
            since = event.at + timedelta(minutes=position * NEVER_OPENED)
            new = position == 0 and now - event.at < timedelta(minutes=NEVER_OPENED)
            if since <= now and (new or event.pk in unopened) and (event.pk, position) not in sent:
                found.append(Waiting(event, position, since))
    departures = Event.objects.filter(
        kind="proposed", proposal__departs=True, proposal__does=True, at__gt=now - NOTICE_FOR, at__lte=now
    )
    told = set(Alert.objects.filter(event__in=departures).values_list("event_id", "position"))
    for event in departures.select_related("matter").order_by("pk"):
        chain = unit.alerts.chain.get(event.matter.station, ())
        found += [Waiting(event, one, event.at) for one in range(len(chain)) if (event.pk, one) not in told]
    return found


def late(unit: Unit, stations: set[str], now: datetime) -> int:
    """How many alerts of some stations should have gone out by now and have not."""
    found = waiting(unit, now)
    return sum(one.event.matter.station in stations and now - one.since > LATE for one in found)


def newest_unopened(matters: Iterable[Matter]) -> int:
    """A number that grows when something came to one of some open matters that nobody has looked at since; else 0."""
    newest: int | None = _unopened().filter(matter__in=matters).aggregate(newest=Max("pk"))["newest"]
    return newest or 0


def _came() -> QuerySet[Event]:
    """What came to matters that are open."""
    return Event.objects.filter(kind__in=("arrived", "recorded"), matter__closed_at=None, matter__sealed=False)


def _unopened() -> QuerySet[Event]:
    """What came to matters that are open and at which nobody has looked since."""
    return _came().exclude(
        Exists(Event.objects.filter(matter=OuterRef("matter"), kind="looked", pk__gt=OuterRef("pk")))
    )


class Alerting:
    """Sends alerts, look by look. What fails is said in the log of the program, and is tried again."""

    def __init__(self, home: Home, unit: Unit) -> None:
        self._home, self._unit = home, unit
        self._next = 0.0

    def step(self, now: datetime | None = None) -> int:
        """Send what is to be sent; the number of mails that went out."""
        alerts = self._unit.alerts
        if alerts is None or time.monotonic() < self._next:
            return 0
        sent = 0
        try:
            mails: dict[tuple[str, int, bool], list[Event]] = {}
            for one in waiting(self._unit, now or timezone.now()):
                departs = one.event.kind == "proposed"
                mails.setdefault((one.event.matter.station, one.position, departs), []).append(one.event)
            if not mails:
                return 0
            with _connected(alerts, self._home) as server:
                for (station, position, _), events in mails.items():
                    sent += self._sent(server, alerts, station, position, events)
        except Exception as error:  # noqa: BLE001  whatever the mail server does, the desk goes on
            self._failed(error)
        return sent

    def _sent(
        self, server: smtplib.SMTP, alerts: Alerts, station: str, position: int, events: list[Event]
    ) -> bool:  # fmt: skip
        """Whether a mail went out, which then is entered; one that the server refuses keeps no other back."""
        to = alerts.chain[station][position]
        try:
            server.send_message(_mail(alerts, to, station, position, events, self._home))
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            self._failed(error)
            return False
        _enter(self._home, to, station, position, events)
        return True

    def _failed(self, error: Exception) -> None:
        # The message of an error could name an address.
        _logger.error("An alert could not be sent: %s", type(error).__name__)
        self._next = time.monotonic() + AFTER_FAILURE


@contextmanager
def _connected(alerts: Alerts, home: Home) -> Iterator[smtplib.SMTP]:
    """The mail server. Raises OSError, smtplib.SMTPException, HomeError where the password cannot be read."""
    with smtplib.SMTP(alerts.server, alerts.port, timeout=TIMEOUT) as server:
        if alerts.tls:
            server.starttls(context=ssl.create_default_context())
        if alerts.user:
            server.login(alerts.user, _secret(alerts, home))
        yield server


def _mail(alerts: Alerts, to: str, station: str, position: int, events: list[Event], home: Home) -> EmailMessage:
    """The mail: how many, and their numbers."""
    numbers = sorted({event.matter.number for event in events})
    what = "new" if position == 0 else f"not opened for {position * NEVER_OPENED} minutes"
    if events[0].kind == "proposed":
        what = "to be done otherwise than the law says"
    mail = EmailMessage()
    mail["From"], mail["To"] = alerts.sender, to
    mail["Subject"] = f"{'TRAINING: ' if home.training else ''}Desk of station {station}: {len(numbers)} {what}"
    mail["Date"] = timezone.localtime()
    mail["Auto-Submitted"] = "auto-generated"
    told = f"alert\0{position}\0{','.join(str(event.pk) for event in events)}"
    digest = hmac.digest(home.key(), told.encode(), "sha256").hex()[:32]
    mail["Message-ID"] = f"<{digest}@{alerts.sender.rpartition('@')[2]}>"
    mail.set_content(f"{len(numbers)} {what} at station {station}: {', '.join(numbers)}\n\nOpen them at the desk.\n")
    return mail


def _enter(home: Home, to: str, station: str, position: int, events: list[Event]) -> None:
    with transaction.atomic(durable=True):
        now = timezone.now()
        numbers = sorted({event.matter.number for event in events})
        entry = {
            "kind": "alerted", "station": station, "position": position, "matters": numbers,
            "day": f"{timezone.localtime(now):%Y-%m-%d}",
        }  # fmt: skip
        added = log.append(entry, {"to": to, "at": now.isoformat()}, home.key())
        Alert.objects.bulk_create(Alert(entry=added, event=event, position=position) for event in events)


def _secret(alerts: Alerts, home: Home) -> str:
    file = home.folder / alerts.secret_file
    try:
        return file.read_text("utf-8").strip()
    except OSError as error:
        raise HomeError(
            str(file), "The password of the mail server cannot be read.", error.strerror or str(error),
            "Write it into this file, readable for the desk alone.",
        ) from None  # fmt: skip
