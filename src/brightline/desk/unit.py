"""What a desk is told of its unit: whose law binds it, its stations and their doors. `desk.yaml` in its folder."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec
import yaml
from msgspec import Struct

from brightline.desk.home import Home, HomeError

LARGEST = 64 * 1024 * 1024
"""Of what arrives, in bytes: two hundred pages of a fax have some ten million."""
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
    folders: dict[str, str] = {}
    """Folder -> the station it belongs to."""
    directory: dict[str, str] = {}
    """Who can be called about a court's paper -> the number, from the unit's own directory and never from a fax."""
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
    for box in found.imap:
        if not box.tls and box.host not in LOOPBACK:
            raise HomeError(
                str(file), f"The mailbox at {box.host} is to be read without TLS.",
                "Its password and every request in it would go over the network in clear.",
                "Take the line `tls: false` out.",
            )  # fmt: skip
    if found.issuer is not None:
        _check_issuer(found.issuer, file)
    boxes = [(box.host, box.station) for box in found.imap]
    for door, station in [*found.mailboxes.items(), *found.folders.items(), *boxes]:
        if station not in found.stations:
            raise HomeError(
                str(file), f"{door} belongs to {station}, which is none of the stations.",
                "What came by it would be nobody's.", f"The stations are {', '.join(found.stations)}.",
            )  # fmt: skip
    return found


def _check_issuer(issuer: Issuer, file: Path) -> None:
    address = urlsplit(issuer.address)
    if address.scheme != "https" and not (address.scheme == "http" and address.hostname in LOOPBACK):
        raise HomeError(
            str(file), f"The issuer at {issuer.address} is not asked over TLS.",
            "Whoever stands between could say who somebody is.", "Write its address with https://.",
        )  # fmt: skip
    if issuer.claim in ("email", "name", "nickname", "given_name", "family_name"):
        raise HomeError(
            str(file), f"People are to be known by the claim `{issuer.claim}`.",
            "An address of mail or a name can be another person's tomorrow.",
            "Name a claim that stays one person's: `sub`, or an employee number.",
        )  # fmt: skip


def door_of(folder: str, home: Home) -> Path:
    """A watched folder, which may be written relative to that of the desk."""
    return home.folder / folder
