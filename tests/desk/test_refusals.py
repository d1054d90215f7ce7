"""What is shown where there is no page, where a form is refused, and where the desk itself has failed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from brightline.desk.home import Home
from brightline.desk.models import Matter, Role, User
from brightline.desk.unit import Unit
from tests.desk.pages import pages_of, signed_in
from tests.desk.people import PASSWORD, People
from tests.desk.reading import arrive_read, matter_of, paper, request

SENT_TO = {
    "/people/ask": "/people",
    "/dispose/ask": "/dispose",
    "/records/rows": "/records",
    "/reports/do/money": "/reports",
}


@pytest.fixture(autouse=True)
def at_this_desk(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pages_of(desk, unit, monkeypatch):
        yield


@pytest.fixture
def sergeant(people: People) -> User:
    return people("Sam Sergeant", Role.SUPERVISOR)


@pytest.fixture
def matter(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Matter:
    return matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())]))


@pytest.mark.parametrize("path", ["/nothing", "/matter/2099-0001", "/reports/2099-1"])
def test_an_address_that_leads_nowhere_gives_a_page_of_the_desk(path: str, sergeant: User) -> None:
    answer = signed_in(sergeant).get(path)
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_who_is_not_signed_in_is_led_there_from_an_address_that_leads_nowhere() -> None:
    assert 'href="/sign-in"' in Client().get("/nothing").content.decode()


def test_a_form_that_is_older_than_the_sign_in_says_so(sergeant: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(sergeant)
    answer = client.post("/record", {"csrfmiddlewaretoken": "x" * 64})
    assert answer.status_code == 403
    assert "older than your sign-in" in answer.content.decode()


def test_who_was_signed_out_while_writing_comes_back_to_the_page_and_is_told_that_nothing_was_kept(
    matter: Matter, sergeant: User
) -> None:
    client = Client()
    sent = client.post(f"/matter/{matter.number}/do/close", {"how": "bailed"})
    assert sent["Location"].startswith("/sign-in?")
    came = client.get(sent["Location"])
    signed = {"username": sergeant.username, "password": PASSWORD, "next": came.context["next"]}
    page = client.post("/sign-in", signed, follow=True)
    assert page.redirect_chain[-1] == (f"/matter/{matter.number}", 302)
    assert "Nothing was kept of what you sent" in page.content.decode()
    matter.refresh_from_db()
    assert matter.closed_at is None


def test_what_was_written_into_a_form_that_is_refused_can_be_put_right_and_sent_again(
    matter: Matter, sergeant: User
) -> None:
    client, path = signed_in(sergeant), f"/matter/{matter.number}/do"
    client.post(f"{path}/eligible", {"ground": "bail"})
    answer = client.post(f"{path}/close", {"how": "kept", "why": " "})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert '<input type="hidden" name="how" value="kept">' in page
    assert "Nothing that you wrote was kept" not in page
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)">', page)) | {"why": "keys not found"}
    assert client.post(f"{path}/close", sent).status_code == 302
    matter.refresh_from_db()
    assert matter.closed_at is not None


def test_what_was_written_is_shown_as_text_and_of_another_s_form_nothing_is(matter: Matter, sergeant: User) -> None:
    client = signed_in(sergeant)
    sent = {"source": "federal_court_warrant", "says": "</textarea><b>Invented court</b>", "ends": "1 May"}
    page = client.post(f"/matter/{matter.number}/do/authority", sent).content.decode()
    assert "&lt;/textarea&gt;&lt;b&gt;Invented court&lt;/b&gt;</textarea>" in page
    assert "1 May</textarea>" in page
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(sergeant)
    foreign = strict.post(f"/matter/{matter.number}/do/authority", {**sent, "csrfmiddlewaretoken": "x" * 64})
    assert foreign.status_code == 403
    assert "Invented court" not in foreign.content.decode()


def test_no_password_stands_on_the_page_of_a_refused_signature(matter: Matter, sergeant: User) -> None:
    sent = {"proposal": "1", "role": "nobody", "password": PASSWORD, "why": "an invented reason"}
    answer = signed_in(sergeant).post(f"/matter/{matter.number}/do/sign", sent)
    assert answer.status_code == 409
    assert PASSWORD not in answer.content.decode()
    assert "<textarea" not in answer.content.decode()


@pytest.mark.parametrize("sent_to", SENT_TO)
def test_what_only_takes_a_form_leads_to_the_page_of_the_form(sent_to: str, sergeant: User) -> None:
    assert signed_in(sergeant).get(sent_to)["Location"] == SENT_TO[sent_to]


def test_what_was_refused_leads_back_to_the_page_it_was_sent_from(matter: Matter, sergeant: User) -> None:
    answer = signed_in(sergeant).post(f"/matter/{matter.number}/do/close", {"how": "kept"})
    assert answer.status_code == 409
    assert f'href="/matter/{matter.number}"' in answer.content.decode()


def test_an_answer_that_is_empty_is_refused_in_the_words_of_the_page(matter: Matter, sergeant: User) -> None:
    answer = signed_in(sergeant).post(f"/matter/{matter.number}/do/fact", {"fact": "requester", "value": " "})
    assert answer.status_code == 409
    assert "Nothing was answered" in answer.content.decode()


def test_a_desk_that_has_failed_says_so_without_its_database_and_that_no_release_waits(
    desk: Home, people: People
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(people("Audrey Auditor", Role.AUDITOR))
    desk.key_file.unlink()
    answer = client.get("/log")
    assert answer.status_code == 500
    assert "No release waits for the desk" in answer.content.decode()
    assert "desk.css" in answer.content.decode()


def test_a_report_that_waits_no_more_is_said_to_wait_no_more(sergeant: User) -> None:
    answer = signed_in(sergeant).get("/reports/draft?proposal=7")
    assert "That does not wait to be filed" in answer.content.decode()


def test_a_name_of_eighty_letters_is_entered_under_one_that_can_be_typed(people: People) -> None:
    client = signed_in(people.admin)
    for _ in range(2):
        assert client.post("/people/enter", {"name": "Inventado" * 9}).status_code == 302
    made = User.objects.filter(name__startswith="Inventado")
    assert made.count() == 2
    assert max(len(one.username) for one in made) <= 60
