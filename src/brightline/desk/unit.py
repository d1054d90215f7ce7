"""What a desk is told of its unit: whose law binds it, its stations and their doors. `desk.yaml` in its folder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
import yaml
from msgspec import Struct, field

from brightline.desk.duty import shifts, telephone
from brightline.desk.home import Home, HomeError
from brightline.desk.letters.templates import templates

LARGEST = 64 * 1024 * 1024
"""Of what arrives, in bytes: two hundred pages of a fax have some ten million."""
LONGEST_STATION = 40
"""Of the short name of a station, in signs: the database takes no more."""
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Mailbox(Struct, frozen=True, forbid_unknown_fields=True):
    """A mailbox that is looked through by IMAP."""

    host: str
    user: str
    station: str
    secret_file: str
    """The file with the password, or with the token of XOAUTH2, which whatever renews it may write anew."""
    folder: str = "INBOX"
    port: int = 993
    tls: bool = True
    """Without it the password would be sent in clear; allowed on this machine alone."""
    xoauth2: bool = False


class Alerts(Struct, frozen=True, forbid_unknown_fields=True):
    """By which mail server whom to tell that something came, and whom next while nobody opens it."""

    server: str
    sender: str
    chain: dict[str, tuple[str, ...]]
    """Station -> the addresses, in the order in which they are told."""
    port: int = 25
    tls: bool = True
    """By STARTTLS. Without it nothing personal goes over the network in clear, but a password would."""
    user: str = ""
    secret_file: str = ""
    """The file with the password, where the server wants one."""


class Sheet(Struct, frozen=True, forbid_unknown_fields=True):
    """How another system writes its lists, where it does not write them as the desk does."""

    columns: dict[str, str] = {}
    """What the desk calls a column -> what the other system calls it."""
    times: str = ""
    """How it writes times, as Python's strftime does; empty for ISO 8601."""


class Approved(Struct, frozen=True, forbid_unknown_fields=True):
    """That counsel approved a letter's template, as it then was."""

    approved_by: str
    approved_on: date
    sha256: str
    """Of the template (`brightline.desk.letters`). One that was changed since is off until it is approved again."""


class Schedule(Struct, frozen=True, forbid_unknown_fields=True):
    """When a matter that has ended may be expunged, on whose authority, and who approved that."""

    after_days: Annotated[int, msgspec.Meta(ge=1)]
    """So many days after the matter ended."""
    authority: str
    approved_by: str
    approved_on: date


class RecordsLaw(Struct, frozen=True, forbid_unknown_fields=True):
    """How long the unit has to answer a request under the public-records law, as the unit itself cites it."""

    business_days: Annotated[int, msgspec.Meta(ge=1)]
    """Counted from the day after the request came; Saturdays, Sundays and holidays are left out."""
    authority: str
    calendar: Literal["state", "federal"] = "state"
    """Whose holidays."""


class Issuer(Struct, frozen=True, forbid_unknown_fields=True):
    """The city's own sign-in, by OpenID Connect."""

    address: str
    """Its issuer identifier; below it lies `.well-known/openid-configuration`."""
    client_id: str
    secret_file: str
    claim: str
    """Of the ID token, the claim by which it names a person; the value of each person is entered at the desk."""


class Unit(Struct, frozen=True, forbid_unknown_fields=True):
    """A records unit."""

    name: str
    place: str
    """Whose law binds it, as `brightline decide` is told: us/ma/boston."""
    stations: dict[str, str]
    """Short name -> full name. The short one stands in the log."""
    actor: str = "police_officer"
    """Who acts, a value of the fact `actor`."""
    pages: str = "127.0.0.1:8080"
    """Where the pages are served; a web server of the city's own, which speaks TLS, stands before it."""
    web_server: str = "127.0.0.1"
    """From which address that web server comes; what it says of who asks, and that it spoke TLS, is believed."""
    smtp: str = "127.0.0.1:8025"
    mailboxes: dict[str, str] = {}
    """Address -> the station it belongs to."""
    imap: tuple[Mailbox, ...] = ()
    mail_server: str = ""
    """How the city's own mail server calls itself in Authentication-Results (RFC 8601, authserv-id); what stands there
    of another counts for nothing. Left out, nobody vouches for the sender of a mail."""
    folders: dict[str, str] = {}
    """Folder -> the station it belongs to."""
    directory: dict[str, str] = {}
    """Who can be called -> the number, from the unit's own directory and never from a fax: `court_clerk` and `marshals`
    about a court's paper, `records` about a letter."""
    letters: dict[str, Approved] = {}
    """What is asked -> the approval of the letter that answers it. No reply is the default."""
    disposition: Schedule | None = None
    """Without one, nothing is expunged but on the order of a court."""
    public_records: RecordsLaw | None = None
    """Without one, no deadline is told."""
    shifts: dict[str, str] = field(default_factory=lambda: {"day": "07:00", "evening": "15:00", "night": "23:00"})
    """Name -> when it begins."""
    alerts: Alerts | None = None
    federal_numbers: tuple[str, ...] = ()
    """Numbers of federal agencies, whole or how they begin: each call from one is explained."""
    fax_lines: dict[str, str] = {}
    """Fax number -> the station it belongs to."""
    call_log: Sheet = Sheet()
    roster: Sheet = Sheet()
    issuer: Issuer | None = None
    second_factor: Literal["required", "not_required"] = "required"
    """Whether who signs in with a password also gives a code; the city's sign-in asks for a second factor itself."""


def unit(home: Home) -> Unit:
    """The unit of a desk. Raises HomeError where its file is missing or wrong."""
    file = home.folder / "desk.yaml"
    try:
        found = msgspec.convert(yaml.safe_load(file.read_text("utf-8")), Unit)
    except OSError as error:
        raise HomeError(
            str(file), "The file that says whose desk this is cannot be read.", error.strerror or str(error),
            "Write it after docs/how-to/run-a-desk.md.",
        ) from None  # fmt: skip
    except (yaml.YAMLError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise HomeError(
            str(file), "The file that says whose desk this is cannot be understood.", " ".join(str(error).split()),
            "Mend it after docs/how-to/run-a-desk.md.",
        ) from None  # fmt: skip
    for mistake in _mistakes(found):
        raise HomeError(str(file), *mistake)
    return found


def _mistaken_letters(found: Unit) -> Iterator[tuple[str, str, str]]:
    """Approvals that approve nothing, and letters that name nobody to call."""
    known = templates()
    for form, approval in found.letters.items():
        if form not in known:
            yield (
                f"There is no letter `{form}` to approve.", "Nothing would be turned on by it.",
                f"The letters are {', '.join(known)}.",
            )  # fmt: skip
        if not approval.approved_by.strip():
            yield (
                f"Nobody approved the letter `{form}`.", "Counsel stands behind each letter by name.",
                "Write who approved it.",
            )  # fmt: skip
    if found.letters and not found.directory.get("records", "").strip():
        yield (
            "The directory has no number under `records`.",
            "Each letter names a number to call, and none comes from a fax.", "Enter it under `directory`.",
        )  # fmt: skip


def _mistaken_law(found: Unit) -> Iterator[tuple[str, str, str]]:
    """A schedule or a deadline that names no authority, or that nobody approved."""
    for key, told in (("disposition", found.disposition), ("public_records", found.public_records)):
        if told is None:
            continue
        approved_by = told.approved_by if isinstance(told, Schedule) else "-"
        for name, value in (("authority", told.authority), ("approved_by", approved_by)):
            if not value.strip():
                yield (
                    f"`{key}` has nothing under `{name}`.",
                    "It stands on the law of the unit's own place, and on who read it.",
                    "Write it, or take the lines out.",
                )  # fmt: skip


def _mistaken_issuer(issuer: Issuer) -> Iterator[tuple[str, str, str]]:
    address = urlsplit(issuer.address)
    if address.scheme != "https" and not (address.scheme == "http" and address.hostname in LOOPBACK):
        yield (
            f"The issuer at {issuer.address} is not asked over TLS.",
            "Whoever stands between could say who somebody is.", "Write its address with https://.",
        )  # fmt: skip
    if issuer.claim in ("email", "name", "nickname", "given_name", "family_name"):
        yield (
            f"People are to be known by the claim `{issuer.claim}`.",
            "An address of mail or a name can be another person's tomorrow.",
            "Name a claim that stays one person's: `sub`, or an employee number.",
        )  # fmt: skip


def door_of(folder: str, home: Home) -> Path:
    """A watched folder, which may be written relative to that of the desk."""
    return home.folder / folder


def _mistakes(found: Unit) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a unit: what, why, what next."""
    for box in found.imap:
        if not box.tls and box.host not in LOOPBACK:
            yield (
                f"The mailbox at {box.host} is to be read without TLS.",
                "Its password and every request in it would go over the network in clear.",
                "Take the line `tls: false` out.",
            )
    for station in found.stations:
        if not station or station != " ".join(station.split()) or len(station) > LONGEST_STATION:
            yield (
                f"`{station}` is no short name of a station.",
                f"It stands with all that came there, in {LONGEST_STATION} signs at most; an empty one would be every "
                "station, and with spaces at its ends it looks like another.",
                "Write a short one, and the full name behind it, as in `A-1: Station A-1`.",
            )
    boxes = [(box.host, box.station) for box in found.imap]
    for door, station in [*found.mailboxes.items(), *found.folders.items(), *boxes, *found.fax_lines.items()]:
        if station not in found.stations:
            yield (
                f"{door} belongs to {station}, which is none of the stations.",
                "What came by it would be nobody's.", f"The stations are {', '.join(found.stations)}.",
            )  # fmt: skip
    if what := shifts.mistake(found.shifts):
        yield what, "Each moment belongs to one shift.", 'Write times in quotes, as in `day: "07:00"`.'
    for number in [*found.federal_numbers, *found.fax_lines]:
        if len(telephone.plain(number)) < telephone.SHORTEST:
            yield (
                f"`{number}` is too short for a telephone number.",
                "As the beginning of one it would stand for half a state.", "Write the area code and more.",
            )  # fmt: skip
    if not all(sign.isascii() and (sign.isalnum() or sign in ".-_") for sign in found.mail_server):
        yield (
            f"`{found.mail_server}` is no name that a mail server writes.",
            "No field would have it, and what the server says of senders would be passed over.",
            "Copy it from a mail that came: it stands behind `Authentication-Results:`, up to the first semicolon.",
        )
    if found.alerts is not None:
        yield from _mistaken_alerts(found, found.alerts)
    if found.issuer is not None:
        yield from _mistaken_issuer(found.issuer)
    yield from _mistaken_letters(found)
    yield from _mistaken_law(found)


def _mistaken_alerts(found: Unit, alerts: Alerts) -> Iterator[tuple[str, str, str]]:
    for station in alerts.chain:
        if station not in found.stations:
            yield (
                f"Alerts go out for {station}, which is none of the stations.", "Nothing comes to it.",
                f"The stations are {', '.join(found.stations)}.",
            )  # fmt: skip
    for station in found.stations:
        if not alerts.chain.get(station):
            yield (
                f"Nobody is alerted at {station}.", "What comes there would wait until somebody happens to look.",
                "Write at least one address under `chain`.",
            )  # fmt: skip
    for address in [alerts.sender, *(one for chain in alerts.chain.values() for one in chain)]:
        if "@" not in address.strip("@") or not address.isascii() or any(c.isspace() or c in '<>,;"' for c in address):
            yield f"`{address}` is no address of mail.", "No alert would come there.", "Write it as name@place."
    if alerts.user and (not alerts.secret_file or not alerts.tls):
        yield (
            f"The mail server at {alerts.server} cannot be signed in to.",
            "It takes a password, and that goes over the network by TLS alone.",
            "Name its file as `secret_file`, and take `tls: false` out.",
        )  # fmt: skip
