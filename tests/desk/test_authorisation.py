"""Who is let in where: every address of the desk and everything that can be done in a matter, by everybody.

The tables here are written by hand from what a unit was promised, and know nothing of the program's own table. An
address or an act without a line fails.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import yaml
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from msgspec import to_builtins
from PIL import Image

from brightline.desk import people as granting
from brightline.desk.home import Home
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.signing import propose, sign
from brightline.desk.models import Grant, LogEntry, Matter, Proposal, Reader, Role, User
from brightline.desk.pages import asking
from brightline.desk.pages.matter import ACTS
from brightline.desk.unit import Unit
from brightline.desk.urls import urlpatterns
from tests.desk.people import PASSWORD, People
from tests.desk.reading import WARRANT, arrive_read, matter_of, paper, request

WHO = [
    "nobody", "switched_off", "elsewhere", "booking", "clerk", "supervisor", "commander", "counsel", "auditor",
    "administrator", "council", "city_clerk",
]  # fmt: skip
"""Not signed in; a supervisor who was switched off; a clerk and supervisor of another station; one of each role."""

# in: sent to sign in; ok: the page; on: done, and led on; 400, 403, 404, 409: refused, and nothing was done.
PAGES = """
tonight      in in  ok   ok  ok  ok  ok  ok 403 403 403 403
record       in in  ok   ok  ok  ok 403 403 403 403 403 403
record*      in in  400  on  on  on 403 403 403 403 403 403
upload       in in  ok   ok  ok  ok 403 403 403 403 403 403
upload*      in in  409  on  on  on 403 403 403 403 403 403
sign         in in  ok  403 403  ok  ok  ok 403 403 403 403
people       in in  403 403 403 403 403 403 403  ok 403 403
people_act*  in in  403 403 403 403 403 403 403  on 403 403
password     in in  ok   ok  ok  ok  ok  ok  ok  ok  ok  ok
password*    in in  on   on  on  on  on  on  on  on  on  on
count        in in  ok   ok  ok  ok  ok 403  ok 403 403 403
matter       in in  404  ok  ok  ok  ok  ok 403 403 403 403
page         in in  404  ok  ok  ok  ok  ok 403 403 403 403
act*         in in  404  on  on  on 409 409 403 403 403 403
downtime     in in  ok   ok  ok  ok 403 403 403 403 403 403
shift        in in  ok   ok  ok  ok 403 403 403 403 403 403
handover     in in  ok   ok  ok  ok 403 403 403 403 403 403
missing      in in  ok  403 403  ok  ok 403  ok 403 403 403
calls        in in  ok  403  ok  ok 403 403 403 403 403 403
explain*     in in  404 403 404 404 403 403 403 403 403 403
roster       in in  ok  403  ok  ok 403 403 403 403 403 403
reports      in in  ok  403  ok  ok  ok  ok  ok 403  ok  ok
report_draft in in  ok  403  ok  ok  ok  ok 409 403 409 409
reports_act* in in  on  403 409  on 409 409 409 403 409 409
report       in in  404 403 404 404 404 404 404 403 404 404
report_file  in in  404 403 404 404 404 404 404 403 404 404
log          in in  403 403 403 403 403 403  ok 403 403 403
bundle*      in in  403 403 403 403 403 403  ok 403 403 403
letter       in in  404  ok  ok  ok  ok  ok 403 403 403 403
letter_file* in in  404 404 404 404 404 404 403 403 403 403
letter_templates in in ok ok ok  ok  ok  ok 403 403 403 403
search       in in  ok   ok  ok  ok  ok  ok 403 403 403 403
dispose      in in  ok  403  ok  ok 403  ok 403 403 403 403
dispose_act* in in  404 403 409 409 403 409 403 403 403 403
records      in in  ok  403  ok  ok 403  ok 403 403 403 403
records*     in in  on  403  on  on 403  on 403 403 403 403
records_act* in in  404 403 404 404 403 404 403 403 403 403
first_night  in in  404 404 404 404 404 404 404 404 404 404
second_factor on on on   on  on  on  on  on  on  on  on  on
to_issuer    404 404 404 404 404 404 404 404 404 404 404 404
openid_connect_callback 404 404 404 404 404 404 404 404 404 404 404 404
sign_in      ok ok  ok   ok  ok  ok  ok  ok  ok  ok  ok  ok
sign_out*    on on  on   on  on  on  on  on  on  on  on  on
"""
"""By the name of an address; with a star, what is sent to it."""

DOING = """
fact          in in 404 on on on 409 409 403 403 403 403
confirm       in in 404 on on on 409 409 403 403 403 403
reader        in in 404 on on on 409 409 403 403 403 403
reopen        in in 404 on on on 409 409 403 403 403 403
unknown       in in 404 on on on 409 409 403 403 403 403
everything    in in 404 on on on 409 409 403 403 403 403
subject       in in 404 on on on 409 409 403 403 403 403
custody       in in 404 on on on 409 409 403 403 403 403
eligible      in in 404 on on on 409 409 403 403 403 403
authority     in in 404 on on on 409 409 403 403 403 403
verify        in in 404 on on on 409 409 403 403 403 403
flag          in in 404 on on on 409 409 403 403 403 403
renewal       in in 404 on on on 409 409 403 403 403 403
same          in in 404 on on on 409 409 403 403 403 403
not_a_request in in 404 on on on 409 409 403 403 403 403
close         in in 404 on on on 409 409 403 403 403 403
propose       in in 404 on on on 409 409 403 403 403 403
sign          in in 404 409 409 on on on 403 403 403 403
done          in in 404 on on on 409 409 403 403 403 403
"""
"""What is done in a matter, by the last part of its address."""

NAMED = """
tonight   without without without with
matter    403     403     403     ok
page      404     404     404     ok
custody   on      on      on      on
eligible  on      on      on      on
fact      409     409     409     on
subject   409     409     409     on
close     409     409     409     on
reader    409     409     409     on
propose   409     409     409     on
"""
"""In a restricted matter: booking, clerk, supervisor of the station who are not named for it, and a clerk who is."""

POSTS: dict[str, dict[str, object]] = {
    "fact": {"fact": "papers", "value": ["civil_detainer"]},
    "confirm": {"text": "requester=ice_ero"},
    "unknown": {"fact": "requester"},
    "subject": {"name": "ERFUNDEN, Jan"},
    "custody": {"where": "here", "cell": "3"},
    "eligible": {"ground": "bail"},
    "authority": {"source": "bail", "says": "bail"},
    "verify": {"paper": WARRANT, "asked": "marshals", "answer": "no_answer"},
    "flag": {"flag": "victim", "on": "yes"},
    "not_a_request": {"what": "misdirected"},
    "close": {"how": "bailed"},
    "propose": {"action": "hold", "does": "no"},
    "everything": {}, "reopen": {},
}  # fmt: skip


def lines(table: str, columns: int) -> dict[str, list[str]]:
    """A table by its first words. Raises AssertionError where a line is not as long as it should be."""
    found = {line.split()[0]: line.split()[1:] for line in table.strip().splitlines()}
    assert {len(cells) for cells in found.values()} == {columns}
    return found


def test_every_address_and_every_act_has_its_line() -> None:
    names = {one.name for one in urlpatterns}
    assert {name.rstrip("*") for name in lines(PAGES, len(WHO))} == names
    assert set(lines(DOING, len(WHO))) == set(ACTS)


def picture() -> bytes:
    """A fax of one small page."""
    file = io.BytesIO()
    Image.new("1", (200, 280), 1).save(file, "TIFF")
    return file.getvalue()


class Station:
    """A matter, who touched it, and somebody of each kind at the door."""

    def __init__(self, home: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home, self.unit, self.people = home, unit, people
        self.earlier = matter_of(arrive_read(home, unit, monkeypatch, [request(paper(name="ERFUNDEN, Jan"))]))
        self.arrival = arrive_read(home, unit, monkeypatch, [request(paper())], data=picture())
        self.matter: Matter = matter_of(self.arrival)
        self.by = Desk(home, unit, people("Carla First", Role.CLERK))
        self.clients = {who: self._client(who) for who in WHO}

    def _client(self, who: str) -> Client:
        client = Client()
        if who == "nobody":
            return client
        if who == "elsewhere":
            client.force_login(self.people("Ed Elsewhere", Role.CLERK, Role.SUPERVISOR, station="B-2"))
        elif who == "switched_off":
            user = self.people("Otis Off", Role.SUPERVISOR)
            client.force_login(user)
            User.objects.filter(pk=user.pk).update(is_active=False)
        else:
            role = Role(who)
            client.force_login(self.people(f"Uma {who}", role, station="" if role in FOR_ALL else "A-1"))
        return client

    def where(self, rest: str = "") -> str:
        return f"/matter/{self.matter.number}{rest}"

    def picture_of(self) -> str:
        return self.where(f"/page/{self.arrival.original_id}/1.png")

    def confirmed(self) -> None:
        """Have everything said that a proposal needs."""
        self.by.everything(self.matter)
        for fact in ("papers=civil_detainer", "request.kind=custody,notice_of_release", "requester=ice_ero"):
            self.by.say(self.matter, fact)
        self.by.eligible(self.matter, "not_eligible")

    def proposed(self, signed: bool = False) -> Proposal:
        self.confirmed()
        proposal = propose(self.by, self.matter, "hold", does=True)
        if signed:
            sign(
                Desk(self.home, self.unit, self.people("Sy Signer", Role.SUPERVISOR)),
                proposal,
                PASSWORD,
                Role.SUPERVISOR,
            )
        return proposal


FOR_ALL = (Role.COUNSEL, Role.AUDITOR, Role.ADMINISTRATOR, Role.COUNCIL, Role.CITY_CLERK)


@pytest.fixture
def station(desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch) -> Iterator[Station]:
    (desk.folder / "desk.yaml").write_text(yaml.safe_dump(to_builtins(unit)))
    monkeypatch.setattr("brightline.desk.pages.asking.home", lambda: desk)
    asking.the_unit.cache_clear()
    cache.clear()
    yield Station(desk, unit, people, monkeypatch)
    asking.the_unit.cache_clear()


@contextmanager
def undone() -> Iterator[None]:
    """What is done within it is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def cell(answer: HttpResponse) -> str:
    """An answer, as the tables call it."""
    if answer.status_code == 302:
        return "in" if answer["Location"].startswith("/sign-in?next=") else "on"
    return "ok" if answer.status_code == 200 else str(answer.status_code)


def asked(station: Station, name: str, client: Client) -> HttpResponse:
    """Go to an address, or send something to it."""
    matter = station.where()
    gets = {
        "tonight": "/", "record": "/record", "upload": "/give", "sign": "/sign", "people": "/people",
        "password": "/password", "count": "/count", "matter": matter, "page": station.picture_of(),
        "sign_in": "/sign-in", "downtime": "/downtime", "shift": "/shift", "handover": "/handover",
        "missing": "/missing", "calls": "/calls", "roster": "/roster", "reports": "/reports",
        "report_draft": "/reports/draft?from=2025-01-01&to=2025-12-31",
        "report": "/reports/2024-1",
        "report_file": "/reports/2024-1/statutory.csv", "log": "/log", "letter": f"{matter}/letter",
        "letter_templates": "/letters", "search": "/search",
        "dispose": "/dispose", "records": "/records", "first_night": "/first-night", "second_factor": "/sign-in/code",
        "to_issuer": "/sign-in/issuer", "openid_connect_callback": "/sign-in/issuer/back",
    }  # fmt: skip
    recorded = {
        "channel": "counter", "asks": ["custody"], "agency": "ice_ero", "paper": "none", "station": "A-1",
    }  # fmt: skip
    new = "another long one 1234"
    posts: dict[str, tuple[str, dict[str, object]]] = {
        "record*": ("/record", recorded),
        "upload*": ("/give", {"station": "A-1", "files": [SimpleUploadedFile("a.pdf", b"%PDF")]}),
        "people_act*": ("/people/enter", {"name": "Nell New"}),
        "password*": ("/password", {"present": PASSWORD, "new": new, "again": new}),
        "act*": (f"{matter}/do/everything", {}),
        "sign_out*": ("/sign-out", {}),
        "bundle*": ("/log/bundle", {}),
        "explain*": ("/calls/1", {"reason": "voice"}),
        "letter_file*": (f"{matter}/letter/1.pdf", {}),
        "reports_act*": ("/reports/do/propose", {"from": "2024-01-01", "to": "2024-12-31"}),
        "dispose_act*": (
            "/dispose/ask",
            {"matter": station.matter.number, "what": "seal", "ground": "order", "order": "an invented order"},
        ),
        "records*": (
            "/records",
            {"came_on": "2025-01-02", "first": "2024-01-01", "last": "2024-12-31", "words": "everything"},
        ),
        "records_act*": ("/records/end", {"request": "1"}),
    }
    if name in gets:
        return client.get(gets[name])  # type: ignore[return-value]  # as the client gives it
    where, post = posts[name]
    return client.post(where, post)  # type: ignore[return-value]


@pytest.mark.parametrize("name", lines(PAGES, len(WHO)))
def test_an_address_lets_in_whom_it_should(name: str, station: Station) -> None:
    expected = dict(zip(WHO, lines(PAGES, len(WHO))[name], strict=True))
    found = {}
    for who, client in station.clients.items():
        before = LogEntry.objects.count(), User.objects.count()
        found[who] = cell(asked(station, name, client))
        if expected[who] not in ("ok", "on"):
            assert (LogEntry.objects.count(), User.objects.count()) == before, f"{who} changed something"
    assert found == expected


def ready(station: Station, what: str) -> dict[str, object]:
    """What is sent, after what must have come before it."""
    if what == "sign":
        return {"proposal": str(station.proposed().pk), "password": PASSWORD}
    if what == "done":
        return {"proposal": str(station.proposed(signed=True).pk)}
    if what == "reopen":
        station.by.close(station.matter, "court")
    if what in ("same", "renewal"):
        return {"other": station.earlier.number}
    if what == "reader":
        return {"user": str(station.by.user.pk)}
    return POSTS[what]


@pytest.mark.parametrize("what", lines(DOING, len(WHO)))
def test_an_act_is_done_by_whom_it_should_be(what: str, station: Station) -> None:
    expected = dict(zip(WHO, lines(DOING, len(WHO))[what], strict=True))
    post = ready(station, what)
    found = {}
    for who, client in station.clients.items():
        # Whoever signs does so in the role that he or she has; who has none that signs tries as a supervisor.
        role = who if who in ("supervisor", "commander", "counsel") else "supervisor"
        with undone():
            before = station.matter.events.count()
            found[who] = cell(client.post(station.where(f"/do/{what}"), {**post, "role": role}))
            kinds = list(station.matter.events.order_by("pk").values_list("kind", flat=True))[before:]
        # That somebody looked before it was refused is entered too.
        assert bool([kind for kind in kinds if kind != "looked"]) is (expected[who] == "on"), f"{who}: {kinds}"
    assert found == expected


@pytest.mark.parametrize("what", lines(NAMED, 4))
def test_a_restricted_matter_is_read_and_changed_by_who_is_named(what: str, station: Station) -> None:
    named = User.objects.get(username=station.by.user.username)
    station.confirmed()
    station.by.flag(station.matter, "under_18")
    # The station's supervisor is named when it is marked: here nobody but one clerk is.
    Reader.objects.filter(matter=station.matter).exclude(user=named).delete()
    by = Client()
    by.force_login(named)
    found = []
    for client in (*(station.clients[who] for who in ("booking", "clerk", "supervisor")), by):
        with undone():
            if what == "tonight":
                found.append("with" if "INVENTADO" in client.get("/").content.decode() else "without")
            elif what in ("matter", "page"):
                answer = client.get(station.where() if what == "matter" else station.picture_of())
                assert ("INVENTADO" in answer.content.decode("latin-1")) is (what == "matter" and client is by)
                found.append(cell(answer))  # type: ignore[arg-type]  # as the client gives it
            else:
                answer = client.post(station.where(f"/do/{what}"), ready(station, what))
                found.append(cell(answer))  # type: ignore[arg-type]
    assert found == lines(NAMED, 4)[what]


def test_a_role_that_was_taken_away_opens_nothing_more(station: Station) -> None:
    client = station.clients["supervisor"]
    assert client.get(station.where()).status_code == 200
    grant = Grant.objects.get(user__name="Uma supervisor")
    granting.end(grant, station.people.admin, station.home)
    checks: dict[str, Callable[[], HttpResponse]] = {
        "Tonight": lambda: client.get("/"), "Matter": lambda: client.get(station.where()),
        "act": lambda: client.post(station.where("/do/everything")),
    }  # fmt: skip
    assert {name: cell(check()) for name, check in checks.items()} == dict.fromkeys(checks, "403")
