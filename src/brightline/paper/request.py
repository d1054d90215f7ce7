"""What a reading comes to: the papers of a packet, whom they are about, what they ask, and how sure each thing is."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

KEPT_IN_PICTURE = frozenset({"citizenship", "file_number", "subject_id", "event_number", "sex"})
"""Fields whose words are never carried out of the picture: nobody may search people by them."""
SURE = 0.8
"""What is read less surely than this counts as unknown."""


class Region(Struct, frozen=True):
    """A rectangle on a page: pixels of the upright picture at 200 dots an inch; pages of a file count from 1."""

    page: int
    left: int
    top: int
    right: int
    bottom: int


class Field(Struct, frozen=True):
    """What was filled in. `value` is None when it could not be read, or when it stays in the picture."""

    value: str | None
    confidence: float
    region: Region | None
    kept_in_picture: bool = False


class Box(Struct, frozen=True):
    """A check box: `on`, `off` or `unknown`."""

    state: str
    confidence: float
    region: Region | None


class Signature(Struct, frozen=True):
    """Who signed: immigration_officer, immigration_judge, court, nobody or unknown; and why it is thought so."""

    who: str
    confidence: float
    why: str
    region: Region | None


class Paper(Struct, frozen=True, kw_only=True):
    """One paper of a packet."""

    form: str
    """A form's name, or `letter`, `cover_sheet`, `not_a_request`, `blank`, `unknown`."""
    title: str
    kind: str
    revision: str | None
    layout_known: str
    """How well the form's layout is known: file, text, recall; empty for what is no form."""
    confidence: float
    why: str
    ground: Region | None
    pages: tuple[int, ...]
    missing: tuple[int, ...]
    """Pages of the form that did not come with it."""
    signature: Signature
    asks: tuple[str, ...]
    """Values of the fact `request.kind`."""
    paper: str | None
    """The value of the fact `papers` that it is; None where it is none, or where that cannot be told."""
    status: str
    """`read`, or `claimed`: a court's paper proves nothing until somebody has asked the court."""
    fields: dict[str, Field]
    boxes: dict[str, Box]
    checks: tuple[str, ...]
    """What a person should look at."""
    same_as: str | None = None
    """Which paper it repeats, and how that was seen."""

    @property
    def subject(self) -> str | None:
        """The name of the person it is about, as far as it was read surely."""
        name = self.fields.get("subject_name")
        return name.value if name and name.value and name.confidence >= SURE else None


class FederalRequest(Struct, frozen=True, kw_only=True):
    """The papers of one file or packet that are about one person."""

    subject: str | None
    papers: tuple[Paper, ...]
    asks: tuple[str, ...]
    requester: str | None
    """A value of the fact `requester`."""
    addressed_to: str | None
    dated: str | None
    """The day on the first paper, as 2024-12-04."""
    facts: tuple[str, ...]
    """What the papers show, as `--fact` writes it: at least these papers came. That these are all, a person says."""
    claimed: tuple[str, ...]
    """Papers that claim to be a court's. They unlock nothing before somebody has asked the court."""
    checks: tuple[str, ...]


class ReadFile(Struct, frozen=True, kw_only=True):
    """One file read."""

    name: str
    sha256: str
    kind: str
    page_count: int
    warnings: tuple[str, ...]
    requests: tuple[FederalRequest, ...]
    others: tuple[Paper, ...]
    """Cover sheets, pages that are no request, and pages of which nothing is known. A person confirms each."""
    printed_at: datetime | None = None
    """When the first page was sent, as the fax machine printed it over the page; its zone only where that has one."""
