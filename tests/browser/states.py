"""Desks in the states that embarrass a screen: `python -m tests.browser.states empty|hard|many` makes and serves one.

Everything in them was said and done through the desk's own functions, at a clock that was set back and went on; only
the pages are open, and only the reader is stood in for. BRIGHTLINE_DESK names the folder, STATES_PORT the port.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from email.message import EmailMessage
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pytest
import waitress
import yaml
from PIL import Image, ImageDraw, ImageFont

from tests.desk import quick

HOME = quick.set_up()

from django.core.wsgi import get_wsgi_application  # noqa: E402  the settings are read only now
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from brightline.desk import disposition, people, public_records, queue, sign_ins  # noqa: E402
from brightline.desk.arrival.receive import receive  # noqa: E402
from brightline.desk.database import bring_up_to_date  # noqa: E402
from brightline.desk.duty import calls, handover, returns  # noqa: E402
from brightline.desk.letters.templates import templates  # noqa: E402
from brightline.desk.matters.doing import Desk  # noqa: E402
from brightline.desk.matters.signing import propose  # noqa: E402
from brightline.desk.models import Arrival, Call, Disposal, Matter, Role, SignIn, User  # noqa: E402
from brightline.desk.reading import read  # noqa: E402
from brightline.desk.reports import filing  # noqa: E402
from brightline.desk.splitting import split  # noqa: E402
from brightline.desk.unit import unit  # noqa: E402
from brightline.paper import FederalRequest, Paper, ReadFile, Unreadable  # noqa: E402
from brightline.paper.request import Field, Signature  # noqa: E402
from tests.desk.clock import ZONE, Clock  # noqa: E402
from tests.desk.people import PASSWORD  # noqa: E402
from tests.desk.reading import WARRANT, paper, request  # noqa: E402

LONG = ("INVENTADO" * 9)[:80]
ARABIC = "عبد الرحمن بن عبد العزيز المخترع الطويل الاسم"
CJK = "歐陽虛構名字很長的人・架空田長名太郎左衛門"
WORDS = ("The caller said that the file was sent, was told that nothing is told by telephone, and rang off. " * 4)[:300]
UNBROKEN = "WXYZ-0123456789" * 20
PAGES, LISTED = 200, 200
"""Of the packet, and of the longest lists."""
STATION = (
    "Station of the Harbour, the Islands, the Two Airports and the Consolidated Neighbourhoods of Millbrook-upon-Sea"
)
ISSUER = {"address": "http://127.0.0.1:9", "client_id": "desk", "secret_file": "issuer-secret", "claim": "sub"}
CLOCK_OF_ALERTS = {"server": "127.0.0.1", "port": 9, "tls": False, "sender": "desk@pd.millbrook.example"}
"""A mail server that takes nothing."""


class Making:
    """A desk that is being made, with a clock that is set."""

    def __init__(self, **more: Any) -> None:

        self.home = HOME
        bring_up_to_date()
        self._write(more)
        self.unit = unit(self.home)
        self.patch = pytest.MonkeyPatch()
        self.now = timezone.now()
        self.clock = Clock(self.patch, self.now)

    def _write(self, more: dict[str, Any]) -> None:
        told = {
            "name": "Millbrook Police Department", "place": "us/ma/boston", "stations": {"A-1": "Station A-1"},
            "pages": f"127.0.0.1:{os.environ['STATES_PORT']}", "second_factor": "not_required",
            "directory": {"court_clerk": "617-555-0101", "records": "617-555-0103"},
        }  # fmt: skip
        (self.home.folder / "desk.yaml").write_text(yaml.safe_dump({**told, **more}, allow_unicode=True))

    def ago(self, **before: float) -> None:
        """Set the clock to so long ago."""
        self.clock.now = self.now - timedelta(**before)

    def begin(self) -> None:
        """Two administrators; from now on each shift is due."""
        self.admin, self.other_admin = self.user("ada.admin", "Ada Admin"), self.user("abe.admin", "Abe Admin")
        people.begin(self.admin, self.other_admin, self.home)
        returns.enter_plan(self.home, self.unit, self.clock.now)

    def user(self, username: str, name: str) -> User:
        """Somebody without a role."""
        return User.objects.create_user(username, name, PASSWORD)

    def enter(self, username: str, name: str, *roles: Role, station: str = "") -> Desk:
        """Somebody with roles, at this desk."""
        user = self.user(username, name)
        for role in roles:
            people.give(people.ask(user, role, station, self.admin, self.home), self.other_admin, self.home)
        return Desk(self.home, self.unit, user)

    def came(
        self, data: bytes, requests: Sequence[FederalRequest] = (), *, pages: int = 1, others: Sequence[Paper] = (),
        warnings: Sequence[str] = (), unreadable: bool = False, station: str = "A-1",
    ) -> Arrival:  # fmt: skip
        """Something that came and was read as this, or could not be read."""

        def told(data: bytes, **_: Any) -> tuple[ReadFile, list[Any]]:
            if unreadable:
                raise Unreadable("fax", "The file is damaged.", "It ends too early.", "Ask for it again.")
            file = ReadFile(
                name="fax", sha256=sha256(data).hexdigest(), kind="tiff", page_count=pages, warnings=tuple(warnings),
                requests=tuple(requests), others=tuple(others),
            )  # fmt: skip
            return file, []

        self.patch.setattr("brightline.desk.reading.read_file", told)
        arrival = receive(data, self.home, channel="smtp", station=station)
        while (leased := queue.lease()) is not None:
            (split if leased.step == "split" else read)(leased, self.home, self.unit)
        return arrival

    def serve(self) -> None:
        """Open the pages, at the clock on the wall, until the process is ended."""
        self.patch.undo()
        waitress.serve(get_wsgi_application(), listen=self.unit.pages, threads=6, _quiet=True)


def empty() -> Making:
    """A new desk, for training, at which nothing came; who signs in gives a code."""
    made = Making(second_factor="required")
    made.begin()
    made.enter("sam.sergeant", "Sam Sergeant", Role.SUPERVISOR, Role.CLERK)
    made.enter("audrey.auditor", "Audrey Auditor", Role.AUDITOR)
    made.enter("bo.booking", "Bo Booking", Role.BOOKING)
    made.user("new.comer", "New Comer")
    return made


def hard() -> Making:
    """A desk of long names, late papers, and what waits too long."""
    made = Making(
        name="Police Department of the Consolidated City and County of Millbrook-upon-Sea",
        stations={"A-1": STATION, "B-2": "Station B-2"}, federal_numbers=["617555"],
        fax_lines={"617-234-0001": "A-1"}, issuer=ISSUER, letters=_letters(),
        alerts={**CLOCK_OF_ALERTS, "chain": {"A-1": ["one@pd.millbrook.example"], "B-2": ["one@pd.millbrook.example"]}},
        public_records={"business_days": 10, "authority": WORDS},
        disposition={"after_days": 1, "authority": WORDS, "approved_by": LONG, "approved_on": "2024-01-02"},
    )  # fmt: skip
    made.ago(days=9)
    made.begin()
    clerk = made.enter("carla.clerk", "Carla Clerk", Role.CLERK)
    sergeant = made.enter("sam.sergeant", LONG, Role.SUPERVISOR, Role.CLERK)
    counsel = made.enter("lou.lawyer", ARABIC, Role.COUNSEL)
    made.enter("audrey.auditor", CJK, Role.AUDITOR)
    made.enter("bo.booking", "Bo Booking", Role.BOOKING, station="A-1")
    _asked_of_administrators(made)
    _ended_matters(made, clerk, counsel)

    fax = files("brightline.desk.demo").joinpath("faxes/1-detainer.tif").read_bytes()
    made.ago(hours=7)
    held = _matter(made.came(fax, [request(_surely(paper(name=LONG)))], pages=1))
    _worked_on(clerk, held)
    made.ago(hours=6, minutes=30)
    _told(clerk, ARABIC, "phone")
    _told(clerk, CJK, "ncic")
    made.ago(hours=6)
    claimed = _matter(made.came(fax[:-1] + b"1", [request(paper(), paper(WARRANT, claimed=True))]))
    clerk.custody(claimed, "here", UNBROKEN[:60], UNBROKEN[:40])
    clerk.open(claimed)
    made.ago(hours=3)
    made.came(_packet(3), [request(paper(name=CJK))], pages=3)
    made.came(b"II*\0 a fax that is cut off", unreadable=True)
    made.came(_mail(), unreadable=False)
    _shift_and_calls(made, clerk, held)
    _reports_and_records(made, clerk, sergeant)
    made.ago(minutes=1)

    receive(_packet(2), made.home, channel="smtp", station="A-1")
    return made


def many() -> Making:
    """A desk with a packet of 200 pages, and 200 of whatever is listed."""

    made = Making(federal_numbers=["617555"], fax_lines={"617-234-0001": "A-1"},
                  disposition={"after_days": 1, "authority": "an invented schedule", "approved_by": "Lou Lawyer",
                               "approved_on": "2024-01-02"})  # fmt: skip
    made.ago(days=80)
    made.begin()
    sergeant = made.enter("sam.sergeant", "Sam Sergeant", Role.SUPERVISOR, Role.CLERK)
    clerk = made.enter("carla.clerk", "Carla Clerk", Role.CLERK)
    made.enter("audrey.auditor", "Audrey Auditor", Role.AUDITOR)
    with transaction.atomic():
        for n in range(60):
            made.enter(f"invented{n}", f"Invented Person {n}", Role.BOOKING, station="A-1")
        made.ago(days=40)
        for n in range(LISTED):
            one = _told(clerk, f"INVENTADO, Number {n}", "phone")
            made.clock.goes(20)
            if n % 4 == 0:
                clerk.close(one, "bailed")
            else:
                propose(clerk, one, "hold", False)
    made.ago(days=2)
    rows = [
        f"{made.clock.now + timedelta(minutes=n):%Y-%m-%dT%H:%M},617-555-0{n:03},617-234-0001" for n in range(LISTED)
    ]
    calls.take_in(sergeant, "\n".join(["time,from,to", *rows]).encode())
    made.ago(hours=2)
    others = [_other(paper(), number) for number in range(4, PAGES + 1)]
    packet = request(_surely(paper(name="INVENTADO, Packet")), _at(paper(), 120, 121))
    made.came(_packet(PAGES), [packet], pages=PAGES, others=others)
    return made


def _matter(arrival: Arrival) -> Matter:
    return arrival.brought.get(person=0).matter


def _surely(paper: Paper) -> Paper:
    """A paper with everything that is read of one, at its longest."""

    fields = {**paper.fields, "officer_name": Field(UNBROKEN[:60], 0.4, None), "dated": Field("2026-01-02", 0.9, None)}
    signature = Signature("immigration_officer", 1.0, WORDS, None)
    checks = ("The signature stands beside its line.", WORDS)
    return msgspec.structs.replace(paper, fields=fields, signature=signature, missing=(2, 3), checks=checks)


def _at(paper: Paper, *pages: int) -> Paper:

    return msgspec.structs.replace(paper, pages=pages, fields={}, title="Warrant for arrest")


def _other(paper: Paper, number: int) -> Paper:

    return msgspec.structs.replace(
        paper,
        form="letter",
        title="Letter",
        pages=(number,),
        fields={},
        asks=(),
        paper=None,
        why="It asks for nothing.",
    )


def _told(clerk: Desk, name: str, channel: str) -> Matter:
    told = {"who": LONG, "call_back": UNBROKEN[:60], "said": WORDS}
    return clerk.record("A-1", channel, ["custody"], told=told, subject={"name": name},
                        facts=["requester=ice_ero", "papers=civil_detainer"])[0]  # fmt: skip


def _worked_on(clerk: Desk, held: Matter) -> None:
    """Everything that can be said of a matter, at its longest, and three things proposed."""
    _, now = clerk.open(held)
    for fact in [one.text for one in now.facts.values() if one.how == "read"]:
        clerk.say(held, fact)
    clerk.everything(held)
    clerk.custody(held, "here", UNBROKEN[:60], UNBROKEN[:40])
    clerk.eligible(held, "bail")
    clerk.authority(held, "state_warrant", WORDS, UNBROKEN)
    propose(clerk, held, "hold", True, UNBROKEN)
    propose(clerk, held, "hold", True, WORDS)
    propose(clerk, held, "hold", False)


def _asked_of_administrators(made: Making) -> None:
    """Roles and ways to sign in that wait for a second administrator."""
    for username, name in (("long.name", LONG), ("arabic.name", ARABIC), ("cjk.name", CJK)):
        user = made.user(username, name)
        people.ask(user, Role.CLERK, "A-1", made.admin, made.home)
        sign_ins.ask(user, UNBROKEN[:200], made.admin, made.home)
    given = made.user("by.issuer", "By Issuer")
    sign_ins.ask(given, UNBROKEN[:190], made.admin, made.home)
    sign_ins.give(SignIn.objects.get(user=given), made.other_admin, made.home)


def _ended_matters(made: Making, clerk: Desk, counsel: Desk) -> None:
    """Matters that ended: one due, one waiting to be expunged, one kept for a lawsuit, one expunged, one restricted."""
    due, asked, kept, gone, young = (_told(clerk, f"{LONG} {n}", "counter") for n in range(5))
    for one in (due, asked, kept, gone):
        clerk.close(one, "bailed")
    clerk.flag(young, "under_18")
    clerk.flag(young, "victim")
    order, expunge = Disposal.Ground.ORDER, Disposal.What.EXPUNGE
    disposition.ask(clerk, asked, expunge, order, WORDS)
    disposition.set_litigation_hold(counsel, kept, WORDS)
    disposition.set_litigation_hold(counsel, asked, UNBROKEN)
    disposition.confirm(counsel, disposition.ask(clerk, gone, expunge, order, WORDS), PASSWORD)


def _shift_and_calls(made: Making, clerk: Desk, held: Matter) -> None:
    """A return that differs, a handover that nobody took over, and calls, one of them explained."""
    first = returns.returns(made.unit, "A-1", made.clock.now)[-1]
    returns.enter(clerk, "A-1", first.shift.label, {"fax": 9999, "phone": 9999, "counter": 9999, "ncic": 9999})
    rows = [f"{made.now.astimezone(ZONE) - timedelta(hours=n):%Y-%m-%dT%H:%M},617-555-0{n:03},617-234-0001"
            for n in range(3, 9)]  # fmt: skip
    calls.take_in(clerk, "\n".join(["time,from,to", *rows]).encode())
    explained, worded, *_ = Call.objects.order_by("pk")
    calls.explain(clerk, explained, held)
    calls.explain(clerk, worded, None, "other", WORDS)
    made.ago(hours=2)
    handover.hand_over(clerk, "A-1", [one.number for one in handover.open_at(clerk, "A-1")])


def _reports_and_records(made: Making, clerk: Desk, sergeant: Desk) -> None:
    """A report that waits to be filed, money, and two requests for records, one of them late."""
    # The desk's own day, which soon after midnight is not yet the day of whoever looks.
    today = made.clock.now.astimezone(ZONE).date()
    filing.propose(sergeant, today.replace(month=1, day=1), today)
    filing.reimburse(sergeant, 123_456_789_01, today)
    for came_on, words in ((today - timedelta(days=60), UNBROKEN), (today, WORDS)):
        # Of days in which nothing came, so that something may be expunged.
        public_records.enter(clerk, came_on, today - timedelta(days=90), today - timedelta(days=60), ["custody"], words)


def _letters() -> dict[str, dict[str, str]]:
    """Every letter turned on, by somebody with a long name."""
    return {
        form: {"approved_by": LONG, "approved_on": "2026-01-02", "sha256": one.sha256}
        for form, one in templates().items()
    }


def _mail() -> bytes:

    mail = EmailMessage()
    mail["From"], mail["Subject"] = f"{UNBROKEN[:60]}@agency.example", WORDS
    mail.set_content(f"{WORDS}\n\n{UNBROKEN}\n\n{ARABIC} {CJK}\n")
    return mail.as_bytes()


def _packet(pages: int) -> bytes:
    """A fax of so many pages, each with its number."""
    font = ImageFont.load_default(size=160)
    drawn = []
    for number in range(1, pages + 1):
        page = Image.new("1", (1728, 2200), 1)
        draw = ImageDraw.Draw(page)
        draw.text((200, 200), f"INVENTED, {number}", font=font, fill=0)
        for row in range(500, 2100, 60):
            draw.line((200, row, 1500, row), fill=0, width=3)
        drawn.append(page)
    made = io.BytesIO()
    drawn[0].save(made, "TIFF", save_all=True, append_images=drawn[1:], compression="group4", dpi=(204, 196))
    return made.getvalue()


STATES: dict[str, Callable[[], Making]] = {"empty": empty, "hard": hard, "many": many}


if __name__ == "__main__":
    found = STATES[sys.argv[1]]()
    Path(os.environ["BRIGHTLINE_DESK"], "made").touch()
    found.serve()
