"""Weeks of a desk whose letters are on: nothing that leaves it tells of anybody what the law forbids to tell.

What may be told is asked of `brightline decide` here, with the facts that each person was invented with.
"""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from types import SimpleNamespace

import pypdfium2
import pytest
from msgspec import Struct
from msgspec.structs import replace

from brightline.desk.duty.alerts import Alerting
from brightline.desk.errors import Refused
from brightline.desk.health import health
from brightline.desk.home import Home
from brightline.desk.letters.templates import templates
from brightline.desk.matters import telling
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.letters import prepare, take
from brightline.desk.matters.signing import propose, sign
from brightline.desk.models import Letter, Matter, Role
from brightline.desk.public_records import enter, exported
from brightline.desk.reports import filing, writing
from brightline.desk.unit import Alerts, Approved, Unit
from brightline.desk.witness import bundle
from tests.cli.run import call
from tests.desk.mailing import City, serving
from tests.desk.people import PASSWORD
from tests.desk.reading import paper, request
from tests.desk.year import Year

FORMS = ("custody", "information", "notice_of_release")
MAY_BE_TOLD = ("permitted", "required")
PEOPLE = 24
DAYS = 3
"""On so many days something comes: each day's law is made anew."""
FIRST, LAST = date(2025, 6, 1), date(2025, 6, 30)


class Person(Struct):
    """Somebody invented, and what is so of them."""

    name: str
    born: str
    booking: str
    cell: str
    address: str
    custody: str
    violent: str
    purpose: str
    confirmed: bool
    flag: str
    matter: str = ""

    @property
    def never(self) -> tuple[str, ...]:
        """What no letter has a place for."""
        return self.born, self.booking, self.cell, self.address

    def facts(self) -> list[str]:
        """What is known of them, as `brightline decide` is given it."""
        told = ["actor=police_officer", "requester=ice_ero", "person.eligible_for_release=yes"]
        told += [f"purpose={self.purpose}"] if self.purpose else []
        told += [f'person.serious_violent_crime={self.violent} by "Carla" because "the charge"'] if self.violent else []
        sign = "=" if self.confirmed else "+="
        return [*told, f"papers{sign}civil_detainer", f"request.kind{sign}{','.join(FORMS)}"]

    def may_be_told(self, action: str, kind: str) -> bool:
        """Whether the law lets it be told, as the command says."""
        given = [part for fact in [*self.facts(), f"information.kind={kind}"] for part in ("--fact", fact)]
        result = call("decide", "us/ma/boston", action, "--on", f"{FIRST}", *given, "--json")
        return json.loads(result.stdout)["outcome"] in MAY_BE_TOLD


class Left(Struct):
    """Something that left the desk, as text."""

    what: str
    text: str
    of: str = ""
    """The number of the matter that a letter answers in."""
    form: str = ""


class Run(Year):
    """Some weeks at the desk, and people of whom everything is known here."""

    def __init__(self, home: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
        super().__init__(home, unit, monkeypatch, seed)
        self.invented = [self.person(number) for number in range(PEOPLE)]

    def person(self, number: int) -> Person:
        pick = self.random.choice
        return Person(
            f"ERFUNDEN{number:03}Q, Jan", f"18{number:02}-13-77", f"BK-{number:03}-Z", f"cell Quorb {number:03}",
            f"{number:03} Nowhere Alley", pick(sorted(telling.CUSTODY_TOLD)), pick(("yes", "yes", "no", "")),
            pick(("civil_immigration", "criminal_investigation", "")), self.random.random() < 0.8,
            pick(("",) * 8 + ("under_18", "victim")),
        )  # fmt: skip

    def happen(self, arrivals: int = PEOPLE) -> None:
        """Each of them is asked about, and as much is done as there is to be done."""
        alerting = Alerting(self.home, self.unit)
        for number, one in enumerate(self.invented):
            self.clock.on(FIRST + timedelta(days=number % DAYS), self.random.randrange(24))
            matter = self.fax(request(paper(name=one.name)), station=self.random.choice(tuple(self.unit.stations)))
            one.matter = matter.number
            alerting.step()
            self.known(matter, one)
            if one.confirmed and not one.flag and number % 4 == 0:
                self.departs_in_words(matter, one)
            self.answered(matter)
            if self.random.random() < 0.5:
                self.ends(matter, self.random.choice(("bailed", "federal_agency", "kept")))
        self.clock.on(LAST + timedelta(days=7))

    def known(self, matter: Matter, one: Person) -> None:
        desk = self.clerk(matter)
        desk.subject(matter, one.name, one.born)
        desk.custody(matter, one.custody, one.booking, one.cell)
        desk.authority(matter, "bail", f"bail, {one.address}", "")
        for fact in ("papers=civil_detainer", f"request.kind={','.join(FORMS)}", "requester=ice_ero"):
            desk.say(matter, fact)
        if one.purpose:
            desk.say(matter, f"purpose={one.purpose}")
        if one.violent:
            desk.judge(matter, "person.serious_violent_crime", one.violent, f"the charge of {one.name}")
        if one.confirmed:
            desk.everything(matter)
        desk.eligible(matter, "bail")
        if one.flag:
            desk.flag(matter, one.flag)

    def departs_in_words(self, matter: Matter, one: Person) -> None:
        """A departure is signed for a reason that names somebody, and is not carried out."""
        proposal = propose(self.clerk(matter), matter, "hold", does=True, why=f"because of {one.name}, {one.address}")
        if proposal.departs:
            sign(self.sits(self.commander), proposal, PASSWORD, Role.COMMANDER)
            sign(self.sits(self.counsel), proposal, PASSWORD, Role.COUNSEL)

    def answered(self, matter: Matter) -> None:
        for form in FORMS:
            letter = prepare(self.clerk(matter), matter, form)
            if letter.proposal is not None:
                sign(self.sits(self.sergeant), letter.proposal, PASSWORD, Role.SUPERVISOR)

    def left(self, log: str, city: City) -> Iterator[Left]:
        """Everything that leaves the desk, for whomever."""
        for letter in Letter.objects.select_related("matter", "proposal"):
            try:
                data = take(self.clerk(letter.matter), letter)
            except Refused:
                # It is past since something was said of the matter, and is given to nobody.
                continue
            yield Left("a letter", words(data), letter.matter.number, letter.form)
        draft = filing.draft(self.home, self.unit, FIRST, LAST)
        proposal = filing.propose(self.sits(self.sergeant), FIRST, LAST)
        report = filing.file(self.sits(self.counsel), proposal, PASSWORD, filing.mark(draft))
        yield Left("the filed report", str(report.content))
        for edition in ("statutory", "public"):
            yield Left(f"{edition} PDF", words(writing.as_pdf(filing.read(report), edition)))
            yield Left(f"{edition} CSV", writing.as_csv(filing.read(report), edition).decode())
            yield Left(f"{edition} JSON", writing.as_json(filing.read(report), edition).decode())
        clerk = Desk(self.home, self.unit, self.people("Rita Records", Role.CLERK, station=""))
        asked = enter(clerk, LAST, FIRST, LAST, (), "all of it, please")
        yield Left("rows for the public", exported(clerk, asked))
        yield Left("the auditor's bundle", bundle(self.home).decode())
        for to, mail in city.took:
            yield Left("an alert", f"{to} {mail.as_string()}")
        yield Left("health", json.dumps(health(), default=str))
        yield Left("the program's log", log)


def words(data: bytes) -> str:
    """The words of a PDF, and what it says of itself."""
    document = pypdfium2.PdfDocument(BytesIO(data))
    pages = " ".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(f"{pages} {document.get_metadata_dict()}".split())


def told_in_spite_of_the_law(run: Run, left: list[Left]) -> list[tuple[str, str, str]]:
    """What is told where the law does not let it be told: of what kind, where, and in which matter."""
    found = []
    for one in run.invented:
        family = one.name.partition(",")[0].lower()
        may = {
            "other": one.may_be_told("share_information", "other"),
            "custody_status": one.may_be_told("share_information", "custody_status"),
            "release_date": one.may_be_told("notify_release", "release_date"),
        }
        for each in left:
            text = each.text.lower()
            found += [("never", each.what, one.matter) for word in one.never if word.lower() in text]
            own = each.of == one.matter
            if family in text and not (own and may["other"] and not one.flag):
                found.append(("name", each.what, one.matter))
            if own and telling.CUSTODY_TOLD[one.custody] in text and not may["custody_status"]:
                found.append(("custody", each.what, one.matter))
            if own and "eligible for release since" in text and not may["release_date"]:
                found.append(("release", each.what, one.matter))
            if own and one.flag and "neither confirms nor denies" not in text:
                found.append(("flag", each.what, one.matter))
    return found


@pytest.fixture
def city() -> Iterator[City]:
    with serving() as made:
        yield made


@pytest.fixture
def unit(unit: Unit, city: City) -> Unit:
    approvals = {form: Approved("Cy Counsel", date(2025, 1, 5), one.sha256) for form, one in templates().items()}
    chain = dict.fromkeys(unit.stations, ("sergeant@pd.millbrook.example",))
    alerts = Alerts("127.0.0.1", "desk@pd.millbrook.example", chain, port=city.port, tls=False)
    return replace(unit, letters=approvals, directory={**unit.directory, "records": "617-555-0103"}, alerts=alerts)


@pytest.fixture
def run(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Run:
    caplog.set_level(logging.DEBUG)
    seed = random.SystemRandom().randrange(10**6)
    print(f"the run's seed is {seed}")
    return Run(desk, unit, monkeypatch, seed)


def test_nothing_that_leaves_the_desk_tells_what_the_law_forbids_to_tell(
    run: Run, caplog: pytest.LogCaptureFixture, city: City
) -> None:
    run.happen()
    left = list(run.left(caplog.text, city))
    kinds = {one.what for one in left}
    assert {"a letter", "an alert", "public PDF", "rows for the public", "the program's log"} <= kinds
    assert told_in_spite_of_the_law(run, left) == []
    # What may be told is told: the letters are not the default text of all.
    assert any("erfunden" in one.text.lower() for one in left if one.what == "a letter")


def test_a_desk_that_does_not_ask_the_law_is_found_out(
    run: Run, caplog: pytest.LogCaptureFixture, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "decide", lambda *_: SimpleNamespace(outcome="permitted"))
    monkeypatch.setattr(telling, "grade", lambda _: "official")
    run.happen()
    kinds = {kind for kind, _, _ in told_in_spite_of_the_law(run, list(run.left(caplog.text, city)))}
    assert {"name", "custody", "release"} <= kinds
