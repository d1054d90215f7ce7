"""What a desk is told of its unit: whose law binds it, its stations and their doors. `desk.yaml` in its folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import yaml
from msgspec import Struct

from brightline.desk.home import Home, HomeError
from brightline.desk.letters.templates import templates

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
    smtp: str = "127.0.0.1:8025"
    mailboxes: dict[str, str] = {}
    """Address -> the station it belongs to."""
    imap: tuple[Mailbox, ...] = ()
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
    boxes = [(box.host, box.station) for box in found.imap]
    for door, station in [*found.mailboxes.items(), *found.folders.items(), *boxes]:
        if station not in found.stations:
            raise HomeError(
                str(file), f"{door} belongs to {station}, which is none of the stations.",
                "What came by it would be nobody's.", f"The stations are {', '.join(found.stations)}.",
            )  # fmt: skip
    _check_letters(str(file), found)
    _check_cited(str(file), found)
    return found


def _check_letters(file: str, found: Unit) -> None:
    """Raises HomeError for an approval that approves nothing, and for letters that name nobody to call."""
    known = templates()
    for form, approval in found.letters.items():
        if form not in known:
            raise HomeError(file, f"There is no letter `{form}` to approve.", "Nothing would be turned on by it.",
                            f"The letters are {', '.join(known)}.")  # fmt: skip
        if not approval.approved_by.strip():
            raise HomeError(file, f"Nobody approved the letter `{form}`.", "Counsel stands behind each letter by name.",
                            "Write who approved it.")  # fmt: skip
    if found.letters and not found.directory.get("records", "").strip():
        raise HomeError(
            file, "The directory has no number under `records`.",
            "Each letter names a number to call, and none comes from a fax.", "Enter it under `directory`.",
        )  # fmt: skip


def _check_cited(file: str, found: Unit) -> None:
    """Raises HomeError for a schedule or a deadline that names no authority, or that nobody approved."""
    for key, told in (("disposition", found.disposition), ("public_records", found.public_records)):
        if told is None:
            continue
        approved_by = told.approved_by if isinstance(told, Schedule) else "-"
        for name, value in (("authority", told.authority), ("approved_by", approved_by)):
            if not value.strip():
                raise HomeError(file, f"`{key}` has nothing under `{name}`.", "It stands on the law of the unit's own "
                                "place, and on who read it.", "Write it, or take the lines out.")  # fmt: skip


def door_of(folder: str, home: Home) -> Path:
    """A watched folder, which may be written relative to that of the desk."""
    return home.folder / folder
