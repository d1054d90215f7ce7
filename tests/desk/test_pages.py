"""The screens: what each role may open, what they show, and what they refuse."""

from __future__ import annotations

import errno
import html
import logging
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import yaml
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from msgspec import to_builtins
from pytest_django import Settings

from brightline.desk import access, mails
from brightline.desk.access import Thing
from brightline.desk.arrival.originals import bytes_of
from brightline.desk.arrival.receive import receive
from brightline.desk.home import Home
from brightline.desk.keeping import WithoutWords
from brightline.desk.models import Arrival, Done, Matter, MatterKey, OriginalKey, Proposal, Role, User
from brightline.desk.pages import asking
from brightline.desk.pages.matter import ACTS
from brightline.desk.pages.words import in_words
from brightline.desk.unit import Unit
from tests.desk.people import PASSWORD, People
from tests.desk.reading import WARRANT, arrive_read, matter_of, paper, request
from tests.desk.tampering import past_triggers

SCREENS = {
    "/": Thing.MATTERS,
    "/record": Thing.RECORD,
    "/give": Thing.RECORD,
    "/sign": Thing.SIGN,
    "/count": Thing.COUNT,
    "/reports": Thing.REPORTS,
    "/downtime": Thing.RECORD,
    "/people": Thing.PEOPLE,
    "/shift": Thing.SHIFT,
    "/handover": Thing.SHIFT,
    "/missing": Thing.MISSING,
    "/calls": Thing.SHEETS,
    "/roster": Thing.SHEETS,
    "/search": Thing.MATTERS,
    "/letters": Thing.MATTERS,
    "/records": Thing.PUBLIC_RECORDS,
    "/dispose": Thing.DISPOSE,
}


@pytest.fixture(autouse=True)
def at_this_desk(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages serve this test's desk."""
    (desk.folder / "desk.yaml").write_text(yaml.safe_dump(to_builtins(unit)))
    monkeypatch.setattr("brightline.desk.pages.asking.home", lambda: desk)
    asking.the_unit.cache_clear()
    cache.clear()
    yield
    asking.the_unit.cache_clear()


def signed_in(user: User) -> Client:
    client = Client(enforce_csrf_checks=False)
    client.force_login(user)
    return client


@pytest.fixture
def matter(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Matter:
    return matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())]))


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("role", Role)
def test_each_screen_is_open_to_the_roles_of_the_table(screen: str, role: Role, people: People) -> None:
    answer = signed_in(people("Uma User", role)).get(screen)
    assert answer.status_code == (200 if SCREENS[screen] in access.TABLE[role] else 403)


@pytest.mark.parametrize("screen", [*SCREENS, "/matter/2026-0001"])
def test_nobody_sees_a_screen_without_signing_in(screen: str, db: None) -> None:
    answer = Client().get(screen)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in")


def test_the_night_shows_who_must_not_be_held(matter: Matter, people: People) -> None:
    client = signed_in(people("Carla Clerk", Role.CLERK))
    assert "Ask: this is no permission" in client.get("/").content.decode()
    act(client, matter, "everything")
    act(client, matter, "eligible", ground="bail")
    shown = client.get("/").content.decode()
    assert "DO NOT HOLD" in shown
    assert "INVENTADO, Ramona" in shown


def test_somebody_whom_the_criminal_case_keeps_is_shown_with_what_follows_when_it_no_longer_does(
    matter: Matter, people: People
) -> None:
    client = signed_in(people("Carla Clerk", Role.CLERK))
    act(client, matter, "everything")
    page = act(client, matter, "eligible", ground="not_eligible")
    assert "Once eligible: DO NOT HOLD" in page
    assert "This is no permission either" in page
    for shown in (client.get("/").content.decode(), client.get("/handover?station=A-1").content.decode()):
        assert "Once eligible: DO NOT HOLD" in shown
        assert ">not yet<" in shown
        assert "not entered" not in shown


def act(client: Client, matter: Matter, what: str, **post: str) -> str:
    """Do something on the page of a matter; the page that follows."""
    answer = client.post(f"/matter/{matter.number}/do/{what}", post, follow=True)
    return answer.content.decode()


def test_a_hold_goes_from_proposal_to_signature_to_done_on_the_pages(matter: Matter, people: People) -> None:
    clerk, sergeant = people("Carla Clerk", Role.CLERK), people("Sam Sergeant", Role.SUPERVISOR)
    at_clerk, at_sergeant = signed_in(clerk), signed_in(sergeant)
    act(at_clerk, matter, "everything")
    for fact in re.findall(r'name="text" value="([^"]+)"', at_clerk.get(f"/matter/{matter.number}").content.decode()):
        act(at_clerk, matter, "confirm", text=fact)
    act(at_clerk, matter, "eligible", ground="not_eligible")
    act(at_clerk, matter, "propose", action="hold", does="yes")
    proposal = Proposal.objects.get()
    refused = act(at_clerk, matter, "done", proposal=str(proposal.pk))
    assert "This was not done" in refused
    assert f'<a href="/matter/{matter.number}">' in refused
    assert matter.number in at_sergeant.get("/sign").content.decode()
    assert "you can sign" in at_sergeant.get("/").content.decode()
    assert "you can sign" not in at_clerk.get("/").content.decode()
    wrong = act(at_sergeant, matter, "sign", proposal=str(proposal.pk), role="supervisor", password="guess")
    assert "not your password" in wrong
    signed = act(at_sergeant, matter, "sign", proposal=str(proposal.pk), role="supervisor", password=PASSWORD)
    assert "Signed by Sam Sergeant" in signed
    assert "you can sign" not in at_sergeant.get("/").content.decode()
    act(at_clerk, matter, "done", proposal=str(proposal.pk))
    assert Done.objects.get().proposal == proposal


def test_a_court_paper_is_shown_as_one_to_verify(
    desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = request(paper(), paper(WARRANT, claimed=True))
    matter = matter_of(arrive_read(desk, unit, monkeypatch, [both]))
    client = signed_in(people("Carla Clerk", Role.CLERK))
    assert "Court paper: verify" in client.get("/").content.decode()
    page = client.get(f"/matter/{matter.number}").content.decode()
    assert "claims to be a court" in page
    assert "Ask the court" in page


def test_both_answers_show_while_a_court_has_not_spoken_of_its_paper(
    desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = request(paper(), paper(WARRANT, claimed=True))
    matter = matter_of(arrive_read(desk, unit, monkeypatch, [both]))
    client = signed_in(people("Carla Clerk", Role.CLERK))
    act(client, matter, "everything")
    page = act(client, matter, "eligible", ground="bail")
    holds = next(one for one in page.split("<section ")[1:] if "keep a person in custody" in one)
    answer = holds.index('<p class="outcome">Not settled: this is no permission</p>')
    assert answer < holds.index('<p class="hint">If the court says that the judicial criminal warrant is its own: ')
    assert (
        "the law here would not address it, which is no permission either. Until then this is nothing to act on."
        in (holds)
    )
    assert page.count("Until then this is nothing to act on.") == 4, "two actions on two lines"
    page = act(client, matter, "verify", paper=WARRANT, asked="court_clerk", answer="no_answer")
    assert "nothing to act on" in page
    for said in ("not_theirs", "genuine"):
        assert "nothing to act on" not in act(client, matter, "verify", paper=WARRANT, asked="court_clerk", answer=said)


def test_a_warrant_of_a_state_contradicts_that_somebody_could_go_free(
    desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = request(paper(), paper("state_arrest_warrant", claimed=True))
    matter = matter_of(arrive_read(desk, unit, monkeypatch, [both]))
    client = signed_in(people("Carla Clerk", Role.CLERK))
    page = act(client, matter, "eligible", ground="bail")
    assert "state arrest warrant is its own: that would contradict the facts it rests on." in page


def test_a_state_s_warrant_is_confirmed_and_ends_and_nobody_is_asked_what_cannot_be(
    desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    state_warrant = "state_arrest_warrant"
    both = request(paper(), paper(state_warrant, claimed=True))
    matter = matter_of(arrive_read(desk, unit, monkeypatch, [both]))
    client = signed_in(people("Carla Clerk", Role.CLERK))
    act(client, matter, "everything")
    page = html.unescape(act(client, matter, "verify", paper=state_warrant, asked="court_clerk", answer="genuine"))
    assert "once this person is eligible for release is not asked" in page
    assert "on such a warrant the person could not go free now" in page
    assert "<h3>Keep a person in custody past the time of release: now</h3>" in page
    assert "once eligible for release</h3>" not in page
    assert "neither forbids keeping this person nor gives a power to" in page
    told = client.post(f"/matter/{matter.number}/do/eligible", {"ground": "bail"})
    assert told.status_code == 409
    assert "A court can be asked again" in told.content.decode()
    assert ", confirmed before</option>" in client.get(f"/matter/{matter.number}").content.decode()
    page = act(client, matter, "verify", paper=state_warrant, asked="court_clerk", answer="ended")
    assert "is not asked" not in page
    assert "DO NOT HOLD" in act(client, matter, "eligible", ground="bail")


def test_a_warrant_with_which_nothing_is_asked_shows_both_answers_too(
    desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper(WARRANT, claimed=True))]))
    client = signed_in(people("Carla Clerk", Role.CLERK))
    page = client.get(f"/matter/{matter.number}").content.decode()
    assert "Court paper: verify" in page
    assert page.count("Until then this is nothing to act on.") == 2, "one action on two lines"


def test_a_courts_paper_and_another_authority_are_named_as_what_they_are(
    desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    claimed = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper(), paper(WARRANT, claimed=True))]))
    client = signed_in(people("Carla Clerk", Role.CLERK))
    act(client, claimed, "authority", source="bail", says="Court of Invention, 1", ends="")
    page = client.get(f"/matter/{claimed.number}").content.decode()
    assert "<dd>court. " in page
    assert "<p>bail set and not posted: Court of Invention, 1" in page


def test_a_request_at_the_counter_is_recorded_and_answered(people: People) -> None:
    client = signed_in(people("Bo Booking", Role.BOOKING))
    post = {
        "channel": "counter", "asks": ["admission", "custody"], "agency": "ice_ero", "paper": "administrative_warrant",
        "station": "A-1", "who": "Agent Invented", "person": "INVENTADO, Ramona",
    }  # fmt: skip
    page = client.post("/record", post, follow=True).content.decode()
    assert "Agent Invented" in page
    assert "What the law says" in page
    assert Matter.objects.count() == 1


def test_what_is_missing_in_a_record_is_said_and_nothing_typed_is_lost(people: People) -> None:
    client = signed_in(people("Bo Booking", Role.BOOKING))
    answer = client.post("/record", {"who": "Agent Invented", "station": "A-1"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "4 things to mend" in page
    both = client.post("/record", {"asks": ["notice_of_release", "custody"], "station": "A-1"}).content.decode()
    assert re.findall(r'name="asks" value="([^"]+)"[^>]* checked', both) == ["custody", "notice_of_release"]
    assert "Agent Invented" in page
    assert Matter.objects.count() == 0


def test_a_matter_of_another_station_looks_like_one_that_is_not_there(matter: Matter, people: People) -> None:
    client = signed_in(people("Ben Elsewhere", Role.CLERK, station="B-2"))
    assert client.get(f"/matter/{matter.number}").status_code == 404
    assert client.get("/matter/2020-0001").status_code == 404


def test_a_page_that_is_not_there_says_so_among_the_pages_of_the_desk(people: People) -> None:
    answer = signed_in(people("Ann Auditor", Role.AUDITOR)).get("/matters")
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()
    assert 'href="/reports"' in answer.content.decode()
    assert Client().get("/matters").status_code == 404


@pytest.mark.parametrize("role", Role)
def test_a_page_that_is_closed_speaks_of_nothing_that_was_written(role: Role, people: People) -> None:
    client = signed_in(people("Ann Other", role))
    for screen in SCREENS:
        if SCREENS[screen] not in access.TABLE[role]:
            assert "Nothing that you wrote" not in client.get(screen).content.decode()


def test_a_restricted_matter_shows_no_name_to_others(matter: Matter, people: People) -> None:
    clerk, other = people("Carla Clerk", Role.CLERK), people("Otto Other", Role.CLERK)
    act(signed_in(clerk), matter, "flag", flag="under_18", on="yes")
    there = signed_in(other)
    assert "INVENTADO" not in there.get("/").content.decode()
    page = there.get(f"/matter/{matter.number}")
    assert page.status_code == 403
    assert "INVENTADO" not in page.content.decode()
    assert "INVENTADO" in signed_in(clerk).get(f"/matter/{matter.number}").content.decode()


def test_what_a_paper_says_is_shown_as_text_and_never_as_a_page(
    desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = request(paper(name="<script>alert(1)</script>"))
    matter = matter_of(arrive_read(desk, unit, monkeypatch, [bad]))
    client = signed_in(people("Carla Clerk", Role.CLERK))
    for page in ("/", f"/matter/{matter.number}"):
        assert "<script>alert" not in client.get(page).content.decode()


def test_every_answer_forbids_scripts_framing_and_keeping(people: People) -> None:
    answer = signed_in(people("Carla Clerk", Role.CLERK)).get("/")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Frame-Options"] == "DENY"
    assert "style=" not in answer.content.decode()
    assert "<script>" not in answer.content.decode()


def test_a_form_from_elsewhere_is_refused(matter: Matter, people: People) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people("Carla Clerk", Role.CLERK))
    assert client.post(f"/matter/{matter.number}/do/everything").status_code == 403
    assert not matter.events.filter(kind="everything").exists()


def test_a_name_that_was_tried_too_often_has_to_wait(people: People) -> None:
    user = people("Carla Clerk", Role.CLERK)
    client = Client()
    for _ in range(5):
        assert client.post("/sign-in", {"username": user.username, "password": "guess"}).status_code == 403
    assert client.post("/sign-in", {"username": user.username, "password": PASSWORD}).status_code == 429


def test_signing_in_leads_on_to_pages_of_the_desk_alone(people: People) -> None:
    user = people("Carla Clerk", Role.CLERK)
    post = {"username": user.username, "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert Client().post("/sign-in", post)["Location"] == "/"
    assert Client().post("/sign-in", {**post, "next": "/count"})["Location"] == "/count"


def test_a_page_that_never_came_is_not_shown(matter: Matter, people: People, desk: Home) -> None:
    client = signed_in(people("Carla Clerk", Role.CLERK))
    assert client.get(f"/matter/{matter.number}/page/{'0' * 64}/1.png").status_code == 404


def test_no_page_has_an_address_of_another_place(matter: Matter, people: People) -> None:
    client = signed_in(people("Carla Clerk", Role.CLERK))
    for page in ("/", "/record", "/count", f"/matter/{matter.number}", "/sign-in"):
        told = client.get(page).content.decode()
        assert not re.findall(r"(?:src|href|action)=\"(?:https?:)?//", told), page


@pytest.mark.parametrize(
    ("fact", "says"),
    [
        ("papers+=civil_detainer", "at least"),
        ("papers=none", "no paper"),
        ("person.eligible_for_release=no", "the person is not eligible for release"),
        ("requester=ice_ero", "ICE"),
        ("papers-=removal_order", "without"),
    ],
)
def test_a_fact_is_said_as_a_sentence(fact: str, says: str) -> None:
    assert says in in_words(fact)


def test_a_file_is_given_in_the_browser_and_kept(people: People, desk: Home) -> None:
    client = signed_in(people("Bo Booking", Role.BOOKING))
    file = SimpleUploadedFile("../../Ramona Invented.pdf", b"%PDF given")
    page = client.post("/give", {"station": "A-1", "files": [file]}, follow=True).content.decode()
    assert "Kept: 1" in page
    arrival = Arrival.objects.get()
    assert (arrival.channel, arrival.station) == ("upload", "A-1")
    assert arrival.original is not None
    assert bytes_of(arrival.original, desk) == b"%PDF given"


def test_a_file_that_cannot_be_kept_is_not_said_to_be(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    client = signed_in(people("Bo Booking", Role.BOOKING))
    answer = client.post("/give", {"station": "A-1", "files": [SimpleUploadedFile("a.pdf", b"%PDF")]})
    assert answer.status_code == 409
    assert "could not be kept" in answer.content.decode()
    assert Arrival.objects.count() == 0


def test_nothing_that_is_given_lies_open_on_the_disk(settings: Settings) -> None:
    """Django would lay a large file into a temporary one."""
    assert settings.FILE_UPLOAD_HANDLERS == ["django.core.files.uploadhandler.MemoryFileUploadHandler"]


def test_a_role_goes_from_one_administrator_to_another_on_the_pages(people: People) -> None:
    one, other = signed_in(people.admin), signed_in(people.other_admin)
    shown = one.post("/people/enter", {"name": "Una User"}, follow=True).content.decode()
    assert "signs in as una.user" in shown
    user = User.objects.get(username="una.user")
    one.post("/people/ask", {"user": str(user.pk), "role": "clerk", "station": "A-1"})
    grant = user.grants.get()
    refusal = one.post("/people/give", {"grant": str(grant.pk)})
    assert refusal.status_code == 409
    assert not access.rights(user).roles
    other.post("/people/give", {"grant": str(grant.pk)})
    assert access.rights(user).has(Role.CLERK, "A-1")
    one.post("/people/end", {"grant": str(grant.pk)})
    assert not access.rights(user).roles


def test_a_password_is_changed_with_the_present_one(people: People) -> None:
    user = people("Carla Clerk", Role.CLERK)
    client = signed_in(user)
    new = "another long one 1234"
    for present, first, second in (("guess", new, new), (PASSWORD, new, "differs"), (PASSWORD, "short", "short")):
        answer = client.post("/password", {"present": present, "new": first, "again": second})
        assert answer.status_code == 409
    assert client.post("/password", {"present": PASSWORD, "new": new, "again": new}).status_code == 302
    user.refresh_from_db()
    assert user.check_password(new)


def test_what_the_reader_did_not_know_is_shown_and_what_it_asks_is_said_by_a_person(
    desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = matter_of(arrive_read(desk, unit, monkeypatch, []))
    client = signed_in(people("Carla Clerk", Role.CLERK))
    page = client.get(f"/matter/{matter.number}").content.decode()
    assert re.search(r'<img src="/matter/[^"]+/1\.png"', page)
    client.post(f"/matter/{matter.number}/do/fact", {"fact": "request.kind", "value": ["custody"]})
    client.post(f"/matter/{matter.number}/do/fact", {"fact": "papers", "value": ["civil_detainer"]})
    act(client, matter, "everything")
    assert "DO NOT HOLD" in act(client, matter, "eligible", ground="bail")


def test_what_asks_for_nothing_is_said_to_be_no_request_where_it_is_read(
    desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = matter_of(arrive_read(desk, unit, monkeypatch, []))
    client = signed_in(people("Carla Clerk", Role.CLERK))
    page = client.get(f"/matter/{matter.number}").content.decode()
    assert page.index("It is no request") < page.index("<summary>More about this matter")
    post = {"what": "advertisement"}
    page = client.post(f"/matter/{matter.number}/do/not_a_request", post, follow=True).content.decode()
    assert "no request, but an advertisement" in page
    assert "Say below" not in page
    assert "Read by eye" not in page


def test_a_cancellation_is_shown_as_one_and_linked_to_what_it_takes_back_by_one_press(
    matter: Matter, desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancels = msgspec.structs.replace(paper(), asks=("cancellation",), paper=None)
    later = matter_of(arrive_read(desk, unit, monkeypatch, [request(cancels)], data=b"%PDF a cancellation"))
    client = signed_in(people("Carla Clerk", Role.CLERK))
    page = client.get(f"/matter/{later.number}").content.decode()
    assert "Takes back a request" in page
    assert "Say what is asked" not in page
    assert f'<a href="/matter/{matter.number}">' in page
    assert f"It takes back {matter.number}" in page
    page = act(client, later, "same", other=matter.number)
    assert f"This takes back the request of {matter.number}" in page


def test_what_was_linked_as_a_repeat_is_not_called_a_new_request_too(
    matter: Matter, desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())], data=b"%PDF once more"))
    client = signed_in(people("Carla Clerk", Role.CLERK))
    assert "It counts as a request" in act(client, later, "renewal", other=matter.number)
    page = act(client, later, "same", other=matter.number)
    assert "It counts once" in page
    assert "It counts as a request" not in page


@pytest.mark.parametrize("what", ["same", "renewal"])
def test_a_number_that_no_matter_has_is_refused_in_words(what: str, matter: Matter, people: People) -> None:
    client = signed_in(people("Carla Clerk", Role.CLERK))
    assert "There is no matter of that number" in act(client, matter, what, other="2026-9999")


def test_the_words_of_a_mail_are_shown(desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    mail = b"From: officer@agency.example\r\nSubject: Hold\r\n\r\nPlease hold the <b>person</b>.\r\n"
    matter = matter_of(arrive_read(desk, unit, monkeypatch, [], data=mail, channel="smtp"))
    page = signed_in(people("Carla Clerk", Role.CLERK)).get(f"/matter/{matter.number}").content.decode()
    assert "Please hold the &lt;b&gt;person" in page
    assert "says it is from officer@agency.example" in page


def test_who_confirms_one_fact_stays_at_the_list_of_them(matter: Matter, people: People) -> None:
    client = signed_in(people("Carla Clerk", Role.CLERK))
    where = f"/matter/{matter.number}"
    page = client.get(where).content.decode()
    fact = re.findall(r'name="text" value="([^"]+)"', page)[0]
    assert client.post(f"{where}/do/confirm", {"text": fact}).headers["Location"] == f"{where}#known"
    assert 'id="known"' in page


@pytest.mark.parametrize(
    "text", ["actor=federal_officer", "papers=none", "requester=cbp", "person.eligible_for_release=no"]
)
def test_only_what_was_read_can_be_confirmed(matter: Matter, people: People, text: str) -> None:
    client = signed_in(people("Carla Clerk", Role.CLERK))
    assert "not what was read" in act(client, matter, "confirm", text=text)


def test_the_picture_of_a_restricted_person_is_not_shown_through_the_neighbours_matter(
    desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = [request(paper()), request(paper(name="ERFUNDEN, Jan"))]
    arrival = arrive_read(desk, unit, monkeypatch, two)
    first, second = (b.matter for b in arrival.brought.order_by("person"))
    clerk, other = people("Carla Clerk", Role.CLERK), people("Otto Other", Role.CLERK)
    act(signed_in(clerk), first, "flag", flag="victim", on="yes")
    monkeypatch.setattr("brightline.desk.pages.files.opened", None)
    there = signed_in(other)
    for page in (2, 3):
        assert there.get(f"/matter/{second.number}/page/{arrival.original_id}/{page}.png").status_code == 404


def test_a_restricted_matter_elsewhere_is_not_told_of(
    desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())]))
    act(signed_in(people("Carla Clerk", Role.CLERK)), first, "flag", flag="victim", on="yes")
    second = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())], station="B-2"))
    there = signed_in(people("Ben Elsewhere", Role.CLERK, station="B-2"))
    assert first.number not in there.get(f"/matter/{second.number}").content.decode()


def test_eligibility_is_entered_by_who_may_not_read_of_the_person(matter: Matter, people: People) -> None:
    act(signed_in(people("Carla Clerk", Role.CLERK)), matter, "everything")
    act(signed_in(people("Cleo Clerk", Role.CLERK)), matter, "flag", flag="under_18", on="yes")
    there = signed_in(people("Bo Booking", Role.BOOKING))
    assert "could this person go free" in there.get(f"/matter/{matter.number}").content.decode()
    act(there, matter, "eligible", ground="bail")
    shown = there.get("/").content.decode()
    assert "DO NOT HOLD" in shown
    assert "INVENTADO" not in shown


def test_a_password_is_not_guessed_where_one_signs(matter: Matter, people: People) -> None:
    clerk, sergeant = people("Carla Clerk", Role.CLERK), people("Sam Sergeant", Role.SUPERVISOR)
    act(signed_in(clerk), matter, "propose", action="hold", does="no")
    proposal = Proposal.objects.get()
    there = signed_in(sergeant)
    for _ in range(5):
        act(there, matter, "sign", proposal=str(proposal.pk), role="supervisor", password="guess")
    told = act(there, matter, "sign", proposal=str(proposal.pk), role="supervisor", password=PASSWORD)
    assert "tried too often" in told


def test_what_was_left_undone_is_signed_afterwards_whatever_was_said_since(matter: Matter, people: People) -> None:
    clerk, sergeant = people("Carla Clerk", Role.CLERK), people("Sam Sergeant", Role.SUPERVISOR)
    at_clerk, there = signed_in(clerk), signed_in(sergeant)
    act(at_clerk, matter, "propose", action="hold", does="no")
    proposal = Proposal.objects.get()
    act(at_clerk, matter, "done", proposal=str(proposal.pk))
    act(at_clerk, matter, "eligible", ground="bail")
    assert matter.number in there.get("/sign").content.decode()
    assert "/do/sign" in there.get(f"/matter/{matter.number}").content.decode()
    assert "Signed." in act(there, matter, "sign", proposal=str(proposal.pk), role="supervisor", password=PASSWORD)
    assert proposal.signatures.count() == 1
    page = there.get(f"/matter/{matter.number}").content.decode()
    assert "/do/sign" not in page
    assert "Left undone on" in page
    assert matter.number not in there.get("/sign").content.decode()


def test_a_matter_says_first_whether_somebody_is_kept_and_what_can_still_settle_it(
    matter: Matter, people: People
) -> None:
    client = signed_in(people("Sam Sergeant", Role.SUPERVISOR))
    page = client.get(f"/matter/{matter.number}").content.decode()
    assert "Nothing here permits keeping this person" in page
    assert "<li>Is this everything that came?</li>" in page
    page = act(client, matter, "everything")
    assert "Once this person is eligible for release, the law forbids" in page
    assert "<li>Leaving immigration papers aside, could this person go free now?</li>" in page
    assert "Nobody has to sign before the person goes" in act(client, matter, "eligible", ground="bail")


def test_the_numbers_of_the_court_and_what_it_answered_stand_where_one_asks_it(
    desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper(), paper(WARRANT, claimed=True))]))
    client = signed_in(people("Sam Sergeant", Role.SUPERVISOR))
    number = unit.directory["court_clerk"]
    assert f"The court's clerk: <strong>{number}</strong>" in html.unescape(
        client.get(f"/matter/{matter.number}").content.decode()
    )
    page = act(client, matter, "verify", paper=WARRANT, asked="court_clerk", answer="no_answer")
    assert page.index("<strong>no answer</strong>") < page.index("<legend>Ask the court</legend>")
    page = act(client, matter, "verify", paper=WARRANT, asked="court_clerk", answer="genuine")
    assert "nor gives a power to" in page
    assert "Nothing here permits" not in page


def test_a_signature_is_asked_of_those_alone_whose_it_can_be(matter: Matter, people: People) -> None:
    clerk, commander = people("Carla Clerk", Role.CLERK), people("Cora Commander", Role.COMMANDER)
    sergeant = people("Sam Sergeant", Role.SUPERVISOR)
    at_clerk, there = signed_in(clerk), signed_in(sergeant)
    act(at_clerk, matter, "everything")
    for fact in re.findall(r'name="text" value="([^"]+)"', at_clerk.get(f"/matter/{matter.number}").content.decode()):
        act(at_clerk, matter, "confirm", text=fact)
    act(at_clerk, matter, "eligible", ground="bail")
    act(there, matter, "propose", action="hold", does="yes", why="the commander said so on the telephone")
    page = there.get(f"/matter/{matter.number}").content.decode()
    assert "/do/sign" not in page
    assert "takes a commander and counsel, both" in page
    assert "takes a commander and counsel, both" in there.get("/sign").content.decode()
    at_commander = signed_in(commander)
    assert "/do/sign" in at_commander.get(f"/matter/{matter.number}").content.decode()
    act(at_clerk, matter, "close", how="bailed")
    assert "/do/sign" not in at_commander.get(f"/matter/{matter.number}").content.decode()
    assert matter.number not in at_commander.get("/sign").content.decode()


JUNK = ("", "x" * 5000, "\u00e9\u4e2d\U0001f600", "9" * 30, "-1", "\u00b2", "a=b", "<b>", "None", "../..", "\n")
FIELDS = (
    "fact", "value", "text", "name", "born", "where", "booking", "cell", "ground", "since", "source", "says", "ends",
    "paper", "asked", "answer", "flag", "on", "other", "what", "words", "how", "why", "action", "does", "proposal",
    "role", "password", "user",
)  # fmt: skip


@pytest.mark.parametrize("what", sorted(ACTS))
def test_no_nonsense_in_a_form_is_a_fault_of_the_program(what: str, matter: Matter, people: People) -> None:
    client = signed_in(people("Carla Clerk", Role.CLERK, Role.SUPERVISOR))
    for post in ({}, *(dict.fromkeys(FIELDS, junk) for junk in JUNK)):
        assert client.post(f"/matter/{matter.number}/do/{what}", post).status_code in (302, 404, 409)
    assert client.get(f"/matter/{matter.number}").status_code == 200
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("where", ["/matter/%00", "/count?from=%00", "/sign-in?next=%00"])
def test_a_sign_that_no_database_keeps_is_refused(where: str, people: People) -> None:
    assert signed_in(people("Carla Clerk", Role.CLERK)).get(where).status_code == 400


def test_behind_tls_a_form_of_the_desks_own_is_taken(people: People, settings: Settings) -> None:
    user = people("Carla Clerk", Role.CLERK)
    settings.ALLOWED_HOSTS, settings.CSRF_TRUSTED_ORIGINS = ["desk.pd.example"], ["https://desk.pd.example"]
    client = Client(enforce_csrf_checks=True, headers={"host": "desk.pd.example", "x-forwarded-proto": "https"})
    client.get("/sign-in")
    post = {"username": user.username, "password": PASSWORD, "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    assert client.post("/sign-in", post, headers={"origin": "https://desk.pd.example"}).status_code == 302
    assert client.cookies["sessionid"]["secure"]


def test_one_row_that_cannot_be_opened_does_not_hide_the_night(matter: Matter, people: People) -> None:
    with past_triggers("desk_matterkey"):
        MatterKey.objects.filter(matter=matter).update(wrapped=b"damaged")
    shown = signed_in(people("Carla Clerk", Role.CLERK)).get("/")
    assert shown.status_code == 200
    assert "Cannot be opened" in shown.content.decode()


def test_an_error_is_logged_without_its_words() -> None:
    try:
        raise KeyError("Ramona Invented")
    except KeyError:
        record = logging.LogRecord("django.request", logging.ERROR, "x", 1, "Ramona %s", ("Invented",), sys.exc_info())
    assert WithoutWords().filter(record)
    told = logging.Formatter().format(record)
    assert "Ramona" not in told
    assert "KeyError at test_pages.py" in told


def test_the_count_is_of_arrivals_requests_and_persons(
    desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    for channel in ("smtp", "folder"):
        arrive_read(desk, unit, monkeypatch, [request(paper())], channel=channel)
    page = signed_in(people("Carla Clerk", Role.CLERK)).get("/count").content.decode()
    rows = dict(re.findall(r'<th scope="row">([^<]+)</th><td class="num">(\d+)', page))
    assert (rows["Arrivals"], rows["Distinct requests"], rows["Persons"]) == ("2", "1", "1")


def test_the_unit_of_the_desk_is_read_from_its_file(desk: Home, tmp_path: Path) -> None:
    assert asking.the_unit().name == "Millbrook Police Department"


def test_tonight_asks_the_database_as_often_for_many_matters_as_for_one(
    desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(people("Carla Clerk", Role.CLERK))
    asked = []
    for number in (1, 5):
        for one in range(number):
            arrive_read(desk, unit, monkeypatch, [request(paper())], data=b"%%PDF %d %d" % (number, one))
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/").content.decode().count("INVENTADO, Ramona") >= number
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_words_of_a_mail_are_kept_for_the_next_look_and_only_under_its_key(
    desk: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = b"From: officer@agency.example\r\nSubject: Hold\r\n\r\nPlease hold Ramona.\r\n"
    original = receive(mail, desk, channel="smtp", station="A-1").original
    assert original is not None
    told = mails.words(original, mail, desk)
    assert "Ramona" in told.body
    assert b"Ramona" not in b"".join(mails._kept.values())
    monkeypatch.setattr(mails, "parts", None)
    assert mails.words(original, mail, desk) == told
    with past_triggers("desk_originalkey"):
        OriginalKey.objects.all().delete()
    with pytest.raises(OriginalKey.DoesNotExist):
        mails.words(original, mail, desk)


def test_a_year_that_is_a_slip_is_no_time_since_which_minutes_are_counted(
    desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())]))
    client = signed_in(people("Carla Clerk", Role.CLERK))
    for slip in ("0024-12-04T03:15", "0001-01-01T00:00", "9999-12-31T23:59"):
        told = client.post(f"/matter/{matter.number}/do/eligible", {"ground": "bail", "since": slip})
        assert told.status_code == 409, slip
