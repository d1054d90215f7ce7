"""What the reader would have read, without the half minute that it takes: stands in for it in tests of what follows."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage
from hashlib import sha256

import pytest

from brightline.desk import queue
from brightline.desk.arrival.receive import receive
from brightline.desk.home import Home
from brightline.desk.models import Arrival, Matter
from brightline.desk.reading import read
from brightline.desk.splitting import split
from brightline.desk.unit import Unit
from brightline.paper import FederalRequest, Paper, ReadFile
from brightline.paper.facts import facts_of
from brightline.paper.request import Field, Signature

DETAINER = "civil_detainer"
WARRANT = "judicial_criminal_warrant"


def paper(kind: str = DETAINER, claimed: bool = False, name: str | None = "INVENTADO, Ramona") -> Paper:
    """One paper, read surely."""
    return Paper(
        form="i-247a" if kind == DETAINER else "ao-442", title="Detainer", kind="detainer", revision=None,
        layout_known="file", confidence=1.0, why="", ground=None, pages=(1,), missing=(),
        signature=Signature("court" if claimed else "immigration_officer", 1.0, "", None),
        asks=() if claimed else ("custody", "notice_of_release"), paper=kind,
        status="claimed" if claimed else "read",
        fields={"subject_name": Field(name, 1.0, None)} if name else {}, boxes={}, checks=(),
    )  # fmt: skip


def request(*papers: Paper) -> FederalRequest:
    """A request of these papers."""
    asks = tuple(dict.fromkeys(ask for one in papers for ask in one.asks))
    facts, claimed = facts_of(papers, asks, "ice_ero")
    return FederalRequest(
        subject=papers[0].subject, papers=papers, asks=asks, requester="ice_ero", addressed_to=None, dated=None,
        facts=facts, claimed=claimed, checks=(),
    )  # fmt: skip


def mail_with(fax: bytes, words: str) -> bytes:
    """A mail that brings a fax."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "gateway@fax.example", "Fax"
    mail.set_content(words)
    mail.add_attachment(fax, maintype="application", subtype="pdf", filename="fax.pdf")
    return mail.as_bytes()


def arrive_read(
    home: Home,
    unit: Unit,
    monkeypatch: pytest.MonkeyPatch,
    requests: Sequence[FederalRequest] = (),
    *,
    data: bytes = b"%PDF a fax",
    channel: str = "upload",
    station: str = "A-1",
) -> Arrival:
    """Something that came by a door and was read as these requests."""

    def told(data: bytes, *_: object, **__: object) -> tuple[ReadFile, list[object]]:
        found = ReadFile(
            name="fax", sha256=sha256(data).hexdigest(), kind="pdf", page_count=1, warnings=(),
            requests=tuple(requests), others=(),
        )  # fmt: skip
        return found, []

    monkeypatch.setattr("brightline.desk.reading.read_file", told)
    arrival = receive(data, home, channel=channel, station=station)
    while (leased := queue.lease()) is not None:
        if leased.step == "split":
            split(leased, home, unit)
        else:
            read(leased, home, unit)
    return arrival


def matter_of(arrival: Arrival) -> Matter:
    """The matter that an arrival came to."""
    return arrival.brought.get(person=0).matter
