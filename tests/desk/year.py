"""A year of a desk, generated: five hundred arrivals with the traps of counting, through the desk's own functions.

The same seed gives the same year. Nothing in it waits: the clock is set, and the reader is the one of `reading.py`.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from msgspec import Struct

from brightline.desk import log
from brightline.desk.checkpoints import checkpoint, signing_key
from brightline.desk.home import Home
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.events import book
from brightline.desk.matters.signing import carry_out, propose, sign
from brightline.desk.models import Matter, Role, User
from brightline.desk.reports import filing
from brightline.desk.unit import Unit
from brightline.paper import FederalRequest
from tests.desk.people import PASSWORD, People
from tests.desk.reading import arrive_read, matter_of, paper, request
from tests.desk.tampering import past_triggers

ZONE = ZoneInfo("America/New_York")
CHANNELS = ("smtp", "imap", "folder", "upload")
DAYS = 60
"""On so many days something comes: each day's law is made anew, and 365 of them take too long."""


class Clock:
    """A clock that is set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = datetime(2024, 12, 1, tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.at)

    def set(self, year: int, month: int, day: int, hour: int = 12, minute: int = 0, fold: int = 0) -> None:
        """Set it to a time at the desk."""
        self.at = datetime(year, month, day, hour, minute, fold=fold, tzinfo=ZONE).astimezone(UTC)

    def on(self, day: date, hour: int = 12) -> None:
        self.set(day.year, day.month, day.day, hour)

    def passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)


class Filed(Struct, frozen=True):
    """A report on the year, and what an auditor is given to check it."""

    report: bytes
    bundle: bytes
    key: str


def filed_year(home: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Filed:
    """The year, its report filed, and the bundle made some time after."""
    year = Year(home, unit, monkeypatch)
    year.happen()
    span = (date(2025, 1, 1), date(2025, 12, 31))
    proposal = filing.propose(year.sits(year.sergeant), *span)
    seen = filing.mark(filing.draft(home, unit, *span))
    report = filing.file(year.sits(year.counsel), proposal, PASSWORD, seen)
    year.fax()
    with transaction.atomic():
        note = checkpoint(home)
    return Filed(bytes(report.content), log.auditors_bundle([note]), str(signing_key(home).verifier))


class Year:
    """A desk in 2025, and what happens at it."""

    def __init__(self, home: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch, seed: int = 1) -> None:
        self.home, self.unit, self.monkeypatch = home, unit, monkeypatch
        self.clock = Clock(monkeypatch)
        self.random = random.Random(seed)
        people = People(home)
        self.people = people
        self.clerks = {station: people(f"Carla {station}", Role.CLERK, station=station) for station in unit.stations}
        self.sergeant = people("Sam Sergeant", Role.SUPERVISOR, station="")
        self.commander = people("Cora Commander", Role.COMMANDER, station="")
        self.counsel = people("Cy Counsel", Role.COUNSEL, station="")
        self.arrived = 0

    # -- what can happen ------------------------------------------------------------------------------------------

    def sits(self, user: User) -> Desk:
        return Desk(self.home, self.unit, user)

    def clerk(self, matter: Matter) -> Desk:
        return self.sits(self.clerks[matter.station])

    def name(self) -> str:
        """Nobody twice: what is alike is linked by a person, and each of these traps links by itself."""
        return f"INVENTADO, R{self.arrived}"

    def fax(self, *requests: FederalRequest, data: bytes | None = None, station: str = "A-1") -> Matter:
        """Something comes by a door and is read."""
        self.arrived += 1
        arrival = arrive_read(
            self.home, self.unit, self.monkeypatch, requests or [request(paper(name=self.name()))],
            data=data or b"%%PDF fax %d" % self.arrived, channel=self.random.choice(CHANNELS), station=station,
        )  # fmt: skip
        return matter_of(arrival)

    def told(self, *asks: str, station: str = "A-1", channel: str = "phone", came: date | None = None) -> Matter:
        """Something is told and written down."""
        self.arrived += 1
        matter, _ = self.sits(self.clerks[station]).record(
            station, channel, list(asks), told={}, subject={"name": self.name()},
            facts=["papers=none", "requester=ice_ero"], came=came,
        )  # fmt: skip
        return matter

    def ends(self, matter: Matter, how: str, eligible_for: int | None = None) -> None:
        """A person goes, so many minutes after eligibility."""
        desk = self.clerk(matter)
        if eligible_for is not None:
            desk.eligible(matter, "bail")
            self.clock.passes(eligible_for)
        desk.close(matter, how, "written down" if how == "kept" else "")
        matter.refresh_from_db()

    def confirmed(self, matter: Matter, eligible: bool) -> None:
        """A clerk stands behind what was read."""
        desk = self.clerk(matter)
        desk.everything(matter)
        for fact in ("papers=civil_detainer", "request.kind=custody,notice_of_release", "requester=ice_ero"):
            desk.say(matter, fact)
        desk.eligible(matter, "bail" if eligible else "not_eligible")

    def departs(self, matter: Matter, action: str = "hold") -> None:
        """Something is done that the law forbids, on the word of a commander and counsel."""
        self.confirmed(matter, eligible=True)
        proposal = propose(self.clerk(matter), matter, action, does=True, why="an invented reason")
        assert proposal.departs
        sign(self.sits(self.commander), proposal, PASSWORD, Role.COMMANDER)
        sign(self.sits(self.counsel), proposal, PASSWORD, Role.COUNSEL)
        carry_out(self.clerk(matter), proposal)

    def holds(self, matter: Matter) -> None:
        """Somebody whom the criminal case still keeps is held with one signature, as the law lets them."""
        self.confirmed(matter, eligible=False)
        proposal = propose(self.clerk(matter), matter, "hold", does=True)
        assert not proposal.departs
        sign(self.sits(self.sergeant), proposal, PASSWORD, Role.SUPERVISOR)
        carry_out(self.clerk(matter), proposal)

    def enter(self, kind: str, **told: Any) -> int:
        """An entry of the desk's own, as its pages make it."""
        with transaction.atomic():
            entry = log.append({"kind": kind, **told}, {}, self.home.key())
        return int(entry.index)

    # -- the year -------------------------------------------------------------------------------------------------

    def happen(self, arrivals: int = 500) -> None:
        """The traps, each once or more, and ordinary faxes between them until there are so many arrivals."""
        self.before_and_after_midnight()
        self.changes_of_the_clock()
        self.linked()
        self.late()
        self.done()
        self.released()
        self.restricted()
        self.returned()
        days = sorted(self.random.sample(range(2, 362), DAYS))
        left = arrivals - self.arrived
        for place, offset in enumerate(days):
            for _ in range(left // DAYS + (place < left % DAYS)):
                self.clock.on(date(2025, 1, 1) + timedelta(days=offset), self.random.randrange(24))
                self.ordinary()
        self.clock.set(2026, 1, 12, 9)
        assert self.arrived == arrivals

    def ordinary(self) -> None:
        """A fax like most."""
        station = self.random.choice(tuple(self.unit.stations))
        if self.random.random() < 0.25:
            matter = self.told("interview", station=station, channel=self.random.choice(("phone", "counter", "ncic")))
        else:
            matter = self.fax(station=station)
        if self.random.random() < 0.3:
            how = self.random.choice(("bailed", "court", "no_charge", "other_agency"))
            self.ends(matter, how, self.random.choice((None, 5, 30)))

    def before_and_after_midnight(self) -> None:
        self.clock.set(2024, 12, 31, 23, 59)
        old = self.fax()
        self.clock.set(2025, 1, 1, 0, 0)
        self.fax()
        self.ends(old, "bailed")
        self.clock.set(2025, 12, 31, 23, 59)
        last = self.fax()
        self.clock.set(2026, 1, 1, 0, 0)
        self.fax()
        # A refax after the year has ended belongs to the request of the old year.
        again = self.fax(request(paper(name="INVENTADO, Again")))
        self.clerk(again).same_as(again, last)

    def changes_of_the_clock(self) -> None:
        """The hour that there is twice, and the one that there is not: minutes are those that passed."""
        self.clock.set(2025, 11, 2, 0, 30)
        twice = self.fax()
        self.ends(twice, "kept", 180)
        self.clock.set(2025, 11, 2, 1, 30, fold=1)
        self.fax()
        self.clock.set(2025, 3, 9, 1, 30)
        skipped = self.fax()
        self.ends(skipped, "kept", 60)

    def linked(self) -> None:
        """The same bytes, a refax, two districts, a packet, a renewal, telephone then fax, and cancellations."""
        self.clock.set(2025, 2, 3)
        for _ in range(3):
            self.fax(data=b"%PDF the same bytes by several doors")
        first = self.fax()
        again = self.fax(request(paper(name="INVENTADO, Refaxed")))
        self.clerk(again).same_as(again, first)
        self.fax(data=b"%PDF to two districts")
        other = self.fax(data=b"%PDF to two districts", station="B-2")
        here = Matter.objects.filter(station="A-1", opened_at__lte=other.opened_at).order_by("-pk")[0]
        self.sits(self.sergeant).same_as(other, here)
        self.fax(request(paper(name="INVENTADO, Uno")), request(paper(name="INVENTADO, Dos")))
        self.clock.set(2025, 4, 1)
        renewal = self.fax()
        self.clerk(renewal).renews(renewal, first)
        call = self.told("custody")
        fax = self.fax()
        self.clerk(fax).same_as(fax, call)
        self.told("cancellation")
        taken_back = self.told("cancellation")
        self.clerk(taken_back).same_as(taken_back, first)
        for what in ("advertisement", "blank"):
            none = self.fax()
            self.clerk(none).not_a_request(none, what)
        mistaken = self.fax()
        self.clerk(mistaken).not_a_request(mistaken, "misdirected")
        self.clerk(mistaken).reopen(mistaken)

    def late(self) -> None:
        """Written down after the day, in another month and in another year."""
        self.clock.set(2025, 5, 20)
        self.told("interview", came=date(2025, 4, 29))
        self.clock.set(2026, 1, 5)
        self.told("custody", channel="counter", came=date(2025, 12, 30))
        self.clock.set(2025, 1, 3)
        self.told("custody", came=date(2024, 12, 30))

    def done(self) -> None:
        """A hold that the law lets, departures, people handed over, and one end that was taken back."""
        self.clock.set(2025, 6, 2)
        self.holds(self.fax())
        departed = self.fax()
        self.departs(departed)
        self.ends(departed, "federal_agency", 45)
        told = self.fax(station="B-2")
        self.departs(told, "notify_release")
        self.ends(told, "kept", 90)
        mistaken = self.fax()
        self.ends(mistaken, "federal_agency")
        self.clerk(mistaken).reopen(mistaken)
        mistaken.refresh_from_db()
        self.ends(mistaken, "court")
        filing.reimburse(self.sits(self.sergeant), 125_050, date(2025, 6, 1))
        filing.reimburse(self.sits(self.sergeant), -25_050, date(2025, 6, 1))

    def released(self) -> None:
        """Somebody is let go whom the law says to keep: as entries, since Boston's law says that of nobody."""
        self.clock.set(2025, 6, 3)
        matter = self.fax()
        with transaction.atomic():
            found = book(matter, self.home)
            told = {"action": "hold", "does": False, "departs": True, "answer": 0}
            proposal = found.add("proposed", self.sergeant, told, {"why": "an invented reason"})
            found.add("done", self.sergeant, {"proposal": proposal.pk})

    def restricted(self) -> None:
        """People under 18, victims and witnesses; and one whose matter was expunged."""
        self.clock.set(2025, 7, 7)
        for flag in ("under_18", "victim", "witness"):
            matter = self.fax()
            self.clerk(matter).flag(matter, flag)
        expunged = self.fax()
        self.clerk(expunged).flag(expunged, "under_18")
        self.clerk(expunged).flag(expunged, "under_18", on=False)
        with transaction.atomic():
            told = {"kind": "expunged", "matter": expunged.number, "station": expunged.station, "day": "2025-07-07"}
            log.append({**told, "by": None}, {}, self.home.key())
            with past_triggers("desk_matterkey"):
                expunged.key.delete()

    def returned(self) -> None:
        """Returns of two shifts, one put right later, and three calls of which one nobody explained."""
        day, by = "2025-08-04", self.sergeant.pk
        shifts = {"day": "07:00", "night": "19:00"}
        plan = {"stations": list(self.unit.stations), "shifts": shifts, "shift": "2025-08-01 night"}
        self.enter("shift_plan", **plan, day="2025-08-01")
        told = {"station": "A-1", "shift": f"{day} night", "day": day, "by": by}
        self.enter("shift_return", **told, counts={"fax": 0, "phone": 0, "counter": 0, "ncic": 0})
        self.enter("shift_return", **told, counts={"fax": 2, "phone": 1, "counter": 0, "ncic": 0})
        self.enter("shift_return", **{**told, "station": "B-2"}, counts={"fax": 0, "phone": 0, "counter": 0, "ncic": 1})
        self.enter("call_log", first="2025-08-01", last="2025-08-31", calls=3, by=by, day=day)
        calls = [self.enter("call", station="A-1", day=day) for _ in range(3)]
        self.enter("call_explained", call=calls[0], matter="2025-0001", reason="", by=by, day=day)
        self.enter("call_explained", call=calls[1], matter="", reason="misdialled", by=by, day=day)
