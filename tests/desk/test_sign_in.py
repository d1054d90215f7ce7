"""Who is let in: with a password and a code, or by the city's issuer; and who is asked again before a signature."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
import yaml
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.test import Client
from msgspec import structs, to_builtins

from brightline.desk import second_factor, sign_ins
from brightline.desk.again import AGAIN, Again
from brightline.desk.errors import Refused
from brightline.desk.home import Home, HomeError
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.signing import propose, sign
from brightline.desk.models import LogEntry, LogPersonal, Matter, Proposal, Role, SignIn, User
from brightline.desk.pages import asking
from brightline.desk.unit import Issuer, Unit
from brightline.desk.unit import unit as unit_of
from tests.desk.issuer import CLIENT, SECRET, issuer
from tests.desk.people import PASSWORD, People
from tests.desk.reading import arrive_read, matter_of, paper, request

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def city() -> Iterator[str]:
    """The city's issuer."""
    with issuer() as address:
        yield address


@pytest.fixture
def strict(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch, city: str) -> Iterator[Unit]:
    """The pages serve this test's desk, which asks for a second factor and knows the city's issuer."""
    known = Issuer(city, CLIENT, "issuer-secret", "employee")
    told = structs.replace(unit, second_factor="required", issuer=known)
    (desk.folder / "desk.yaml").write_text(yaml.safe_dump(to_builtins(told)))
    (desk.folder / "issuer-secret").write_text(f"{SECRET}\n")
    for module in ("asking", "signing_in", "issuer"):
        monkeypatch.setattr(f"brightline.desk.pages.{module}.home", lambda: desk)
    monkeypatch.setattr("brightline.desk.second_factor.home", lambda: desk)
    asking.the_unit.cache_clear()
    cache.clear()
    yield told
    asking.the_unit.cache_clear()


def code_of(secret: str, steps: int = 0) -> str:
    """The code that a telephone shows, now or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def with_factor(user: User, desk: Home) -> str:
    """Somebody with a second factor; the secret of it."""
    session: dict[str, Any] = {}
    secret = second_factor.kept_for(session)
    assert second_factor.set_up(user, secret, code_of(secret, 1), desk)
    return secret


def give_password(client: Client, user: User, password: str = PASSWORD, next: str = "") -> Any:
    return client.post("/sign-in", {"username": user.username, "password": password, "next": next})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# The second factor


def test_a_password_alone_opens_nothing(strict: Unit, people: People, desk: Home) -> None:
    user = people("Carla Clerk", Role.CLERK)
    with_factor(user, desk)
    client = Client()
    assert give_password(client, user)["Location"] == "/sign-in/code"
    assert not is_in(client)
    assert client.get("/")["Location"].startswith("/sign-in")


def test_the_code_after_the_password_opens_the_page_that_was_asked_for(
    strict: Unit, people: People, desk: Home
) -> None:
    user = people("Carla Clerk", Role.CLERK)
    secret = with_factor(user, desk)
    client = Client()
    give_password(client, user, next="/count")
    assert client.post("/sign-in/code", {"code": "000000"}).status_code == 403
    assert not is_in(client)
    assert client.post("/sign-in/code", {"code": code_of(secret)})["Location"] == "/count"
    assert is_in(client)


def test_who_types_the_address_of_the_desk_is_led_to_a_page_that_is_open(
    strict: Unit, people: People, desk: Home
) -> None:
    secret = with_factor(people.admin, desk)
    client = Client()
    where = client.get("/")["Location"]
    assert where == "/sign-in?next=/"
    give_password(client, people.admin, next="/")
    assert client.post("/sign-in/code", {"code": code_of(secret)})["Location"] == "/people"


def test_the_code_without_the_password_opens_nothing(strict: Unit, people: People, desk: Home) -> None:
    secret = with_factor(people("Carla Clerk", Role.CLERK), desk)
    client = Client()
    assert client.post("/sign-in/code", {"code": code_of(secret)})["Location"] == "/sign-in"
    assert not is_in(client)


def test_a_password_is_good_for_a_code_for_five_minutes(
    strict: Unit, people: People, desk: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = people("Carla Clerk", Role.CLERK)
    secret = with_factor(user, desk)
    client = Client()
    give_password(client, user)
    later = time.time() + 301
    monkeypatch.setattr("brightline.desk.pages.signing_in.time.time", lambda: later)
    assert client.post("/sign-in/code", {"code": code_of(secret)})["Location"] == "/sign-in"
    assert not is_in(client)


def test_a_code_is_taken_once(strict: Unit, people: People, desk: Home) -> None:
    user = people("Carla Clerk", Role.CLERK)
    secret = with_factor(user, desk)
    code = code_of(secret)
    assert second_factor.right(user, code)
    assert not second_factor.right(user, code)
    assert not second_factor.right(user, f" {code[:3]} {code[3:]} ")
    cache.delete(TOTP(Authenticator.objects.get(user=user))._get_used_cache_key(code))
    assert not second_factor.right(user, code), "after the half minute for which allauth remembers it, too"


def test_who_signs_in_first_sets_the_second_factor_up(strict: Unit, people: People, desk: Home) -> None:
    user = people("Carla Clerk", Role.CLERK)
    client = Client()
    give_password(client, user)
    page = client.get("/sign-in/code").content.decode()
    found = re.search(r"By hand: <code>([A-Z2-7 ]+)</code>", page)
    assert found is not None
    assert "<svg" in page
    assert client.get("/sign-in/code").content.decode().count(found[1]) == 1, "the secret stays the same until then"
    secret = found[1].replace(" ", "")
    for row in Session.objects.all():
        assert secret not in str(row.get_decoded()), "the secret lies in no session in clear"
    assert client.post("/sign-in/code", {"code": code_of(secret)}).status_code == 302
    assert is_in(client)
    assert second_factor.has(user)
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))
    assert LogEntry.objects.order_by("-index")[0].countable["kind"] == "second_factor"


def test_a_secret_that_was_shown_to_one_person_is_never_anothers(strict: Unit, people: People) -> None:
    """Two people at one browser, of whom the first went away before the code."""
    client = Client()
    told = []
    for name in ("Carla Clerk", "Cleo Clerk"):
        give_password(client, people(name, Role.CLERK))
        found = re.search(r"By hand: <code>([A-Z2-7 ]+)</code>", client.get("/sign-in/code").content.decode())
        assert found is not None
        told.append(found[1])
    assert told[0] != told[1]


def test_a_second_factor_that_is_there_is_not_set_up_again(strict: Unit, people: People, desk: Home) -> None:
    user = people("Carla Clerk", Role.CLERK)
    with_factor(user, desk)
    client = Client()
    give_password(client, user)
    assert "By hand" not in client.get("/sign-in/code").content.decode()
    other = second_factor.kept_for({})
    assert not second_factor.set_up(user, other, code_of(other), desk)


def test_codes_are_not_guessed_even_by_who_has_the_password(strict: Unit, people: People, desk: Home) -> None:
    user = people("Carla Clerk", Role.CLERK)
    secret = with_factor(user, desk)
    client = Client()
    for _ in range(5):
        give_password(client, user)
        assert client.post("/sign-in/code", {"code": "000000"}).status_code == 403
    assert client.post("/sign-in/code", {"code": code_of(secret)}).status_code == 429
    assert give_password(client, user).status_code == 429
    assert not is_in(client)


def test_a_second_factor_is_asked_for_unless_the_desk_says_otherwise(desk: Home, unit: Unit) -> None:
    told = to_builtins(unit)
    del told["second_factor"]
    (desk.folder / "desk.yaml").write_text(yaml.safe_dump(told))
    assert unit_of(desk).second_factor == "required"


# Signing


@pytest.fixture
def matter(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Matter:
    return matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())]))


@pytest.fixture
def proposal(matter: Matter, people: People, desk: Home, unit: Unit) -> Proposal:
    clerk = Desk(desk, unit, people("Carla Clerk", Role.CLERK))
    return propose(clerk, matter, "hold", False)


def signs(client: Client, proposal: Proposal, **post: str) -> str:
    there = f"/matter/{proposal.matter.number}/do/sign"
    answer = client.post(there, {"proposal": str(proposal.pk), "role": "supervisor", **post}, follow=True)
    return str(answer.content.decode())


def test_a_signature_takes_the_password_and_a_code(
    strict: Unit, people: People, desk: Home, proposal: Proposal
) -> None:
    sergeant = people("Sam Sergeant", Role.SUPERVISOR)
    secret = with_factor(sergeant, desk)
    client = Client()
    client.force_login(sergeant)
    page = client.get(f"/matter/{proposal.matter.number}").content.decode()
    assert 'name="code"' in page
    assert "not your password" in signs(client, proposal, password=PASSWORD)
    assert "not your password" in signs(client, proposal, password=PASSWORD, code="000000")
    assert "not your password" in signs(client, proposal, password="guess", code=code_of(secret))
    assert proposal.signatures.count() == 0
    signs(client, proposal, password=PASSWORD, code=code_of(secret))
    assert proposal.signatures.count() == 1


@pytest.mark.parametrize("wrong", ["another's", "old"])
def test_being_asked_again_is_good_for_oneself_and_for_a_minute(
    people: People, desk: Home, unit: Unit, proposal: Proposal, wrong: str
) -> None:
    sergeant = people("Sam Sergeant", Role.SUPERVISOR)
    at, now = Desk(desk, unit, sergeant), datetime.now(UTC)
    proof = Again(people.admin.pk, now) if wrong != "old" else Again(sergeant.pk, now - timedelta(seconds=61))
    with pytest.raises(Refused, match="within the last minute"):
        sign(at, proposal, proof, Role.SUPERVISOR)
    assert sign(at, proposal, Again(sergeant.pk, now), Role.SUPERVISOR).signer == sergeant


# The city's issuer


def known(people: People, desk: Home, name: str, claim: str, *roles: Role) -> User:
    """Somebody whom the issuer names, as two administrators entered it."""
    user = people(name, *roles)
    sign_ins.give(sign_ins.ask(user, claim, people.admin, desk), people.other_admin, desk)
    user.refresh_from_db()
    return user


def by_issuer(client: Client, next: str = "/count", **claims: object) -> Any:
    """Sign in at the issuer as somebody, and come back with the browser."""
    away = client.get("/sign-in/issuer", {"next": next})["Location"]
    told = {"sub": "s-1", "employee": "E-1001", **claims}
    back = requests.post(away, {"claims": json.dumps(told)}, allow_redirects=False, timeout=10).headers["Location"]
    return client.get(back[len("http://testserver") :])


def test_the_citys_sign_in_opens_the_desk_to_whom_two_administrators_entered(
    strict: Unit, people: People, desk: Home
) -> None:
    user = known(people, desk, "Carla Clerk", "E-1001", Role.CLERK)
    client = Client()
    assert "Sign in with the city" in client.get("/sign-in").content.decode()
    assert by_issuer(client)["Location"] == "/count"
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(
    "claims",
    [
        {"employee": "E-9999"},
        {"employee": ""},
        {"employee": None, "email": "carla.clerk@pd.millbrook.example"},
        {"employee": ["E-1001"]},
        {"employee": None, "preferred_username": "E-1001"},
    ],
)
def test_nobody_else_is_let_in_or_entered(strict: Unit, people: People, desk: Home, claims: dict[str, Any]) -> None:
    known(people, desk, "Carla Clerk", "E-1001", Role.CLERK)
    client, before = Client(), User.objects.count()
    answer = by_issuer(client, **claims)
    assert answer.status_code == 403
    assert "does not know you" in answer.content.decode()
    assert (is_in(client), User.objects.count()) == (False, before)


@pytest.mark.parametrize(
    "claims",
    [
        {"auth_time": None}, {"auth_time": 0}, {"auth_time": "now"}, {"auth_time": 2**40}, {"auth_time": True},
        {"aud": "another"}, {"iss": "http://127.0.0.1:1"}, {"exp": 1},
    ],
)  # fmt: skip
def test_an_answer_that_is_not_for_this_desk_and_from_just_now_lets_nobody_in(
    strict: Unit, people: People, desk: Home, claims: dict[str, Any]
) -> None:
    known(people, desk, "Carla Clerk", "E-1001", Role.CLERK)
    client = Client()
    assert by_issuer(client, **claims).status_code == 403
    assert not is_in(client)


def test_an_answer_to_another_browser_lets_nobody_in(strict: Unit, people: People, desk: Home) -> None:
    known(people, desk, "Carla Clerk", "E-1001", Role.CLERK)
    away = Client().get("/sign-in/issuer")["Location"]
    told = {"claims": json.dumps({"sub": "s-1", "employee": "E-1001"})}
    back = requests.post(away, told, allow_redirects=False, timeout=10).headers["Location"]
    victim = Client()
    assert victim.get(f"{back[len('http://testserver') :]}&_redir=").status_code == 403
    assert not is_in(victim)


def test_a_browser_that_keeps_its_cookie_back_is_led_on_by_a_page_of_the_desk(
    strict: Unit, people: People, desk: Home
) -> None:
    """Coming from another site it does so, since the cookie is SameSite=Strict."""
    known(people, desk, "Carla Clerk", "E-1001", Role.CLERK)
    client = Client()
    away = client.get("/sign-in/issuer", {"next": "/count"})["Location"]
    told = {"claims": json.dumps({"sub": "s-1", "employee": "E-1001"})}
    back = requests.post(away, told, allow_redirects=False, timeout=10).headers["Location"]
    page = Client().get(back[len("http://testserver") :]).content.decode()
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert found is not None
    assert "style=" not in page
    assert client.get(found[1].replace("&amp;", "&"))["Location"] == "/count"


def test_the_issuer_leads_on_to_pages_of_the_desk_alone(strict: Unit, people: People, desk: Home) -> None:
    known(people, desk, "Carla Clerk", "E-1001", Role.CLERK)
    assert by_issuer(Client(), next="https://elsewhere.example/")["Location"] == "/"


def test_who_signs_in_by_the_issuer_has_no_password(strict: Unit, people: People, desk: Home) -> None:
    user = known(people, desk, "Carla Clerk", "E-1001", Role.CLERK)
    assert give_password(Client(), user).status_code == 403


def test_an_issuer_that_does_not_answer_is_said_and_passwords_still_work(
    strict: Unit, people: People, desk: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = structs.replace(strict, issuer=Issuer("http://127.0.0.1:1", CLIENT, "issuer-secret", "employee"))
    monkeypatch.setattr("brightline.desk.pages.issuer.the_unit", lambda: told)
    client = Client()
    answer = client.get("/sign-in/issuer")
    assert answer.status_code == 502
    assert "does not answer" in answer.content.decode()
    (desk.folder / "issuer-secret").unlink()
    assert client.get("/sign-in/issuer").status_code == 502
    user = people("Carla Clerk", Role.CLERK)
    assert give_password(client, user)["Location"] == "/sign-in/code"


def test_a_signature_takes_a_fresh_sign_in_at_the_issuer(
    strict: Unit, people: People, desk: Home, proposal: Proposal
) -> None:
    known(people, desk, "Sam Sergeant", "E-1001", Role.SUPERVISOR)
    client = Client()
    by_issuer(client)
    there = f"/matter/{proposal.matter.number}"
    assert f"/sign-in/issuer?next={there}" in client.get(there).content.decode()
    assert "within the last minute" in signs(client, proposal), "being signed in is not enough"
    assert by_issuer(client, next=there)["Location"] == there
    assert "Sign in again" not in client.get(there).content.decode()
    signs(client, proposal)
    assert proposal.signatures.count() == 1
    assert "again" not in client.session, "it is good for one signature"


def test_a_sign_in_of_a_minute_ago_signs_nothing(
    strict: Unit, people: People, desk: Home, proposal: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(people, desk, "Sam Sergeant", "E-1001", Role.SUPERVISOR)
    client = Client()
    by_issuer(client)
    by_issuer(client)
    later = time.time() + AGAIN.total_seconds() + 1
    monkeypatch.setattr("brightline.desk.pages.again.time.time", lambda: later)
    assert "within the last minute" in signs(client, proposal)
    assert proposal.signatures.count() == 0


def test_another_persons_sign_in_signs_nothing(strict: Unit, people: People, desk: Home, proposal: Proposal) -> None:
    known(people, desk, "Sam Sergeant", "E-1001", Role.SUPERVISOR)
    known(people, desk, "Lou Lieutenant", "E-1002", Role.SUPERVISOR)
    client = Client()
    by_issuer(client)
    answer = by_issuer(client, employee="E-1002")
    assert "you are somebody else" in answer.content.decode()
    assert "again" not in client.session
    assert "within the last minute" in signs(client, proposal)


@pytest.mark.parametrize("change", [{"claim": "email"}, {"address": "http://login.millbrook.example"}])
def test_an_issuer_in_clear_or_people_known_by_mail_are_refused(desk: Home, unit: Unit, change: dict[str, str]) -> None:
    told = to_builtins(unit)
    whole = {"address": "https://login.millbrook.example", "client_id": CLIENT, "secret_file": "s", "claim": "sub"}
    (desk.folder / "desk.yaml").write_text(yaml.safe_dump({**told, "issuer": whole}))
    unit_of(desk)
    (desk.folder / "desk.yaml").write_text(yaml.safe_dump({**told, "issuer": {**whole, **change}}))
    with pytest.raises(HomeError):
        unit_of(desk)


# Who says how somebody signs in


def test_how_somebody_signs_in_takes_two_people_besides_the_one_it_is_about(people: People, desk: Home) -> None:
    user = people("Carla Clerk", Role.CLERK)
    with pytest.raises(Refused, match="your own"):
        sign_ins.ask(people.admin, "E-1", people.admin, desk)
    asked = sign_ins.ask(user, "E-1", people.admin, desk)
    assert sign_ins.known_as("E-1") is None
    with pytest.raises(Refused, match="two people"):
        sign_ins.give(asked, people.admin, desk)
    with pytest.raises(Refused, match="may not"):
        sign_ins.give(asked, user, desk)
    sign_ins.give(asked, people.other_admin, desk)
    assert sign_ins.known_as("E-1") == user
    with pytest.raises(Refused, match="already"):
        sign_ins.give(asked, people.other_admin, desk)
    sign_ins.end(asked, people.admin, desk)
    assert sign_ins.known_as("E-1") is None


def test_a_fresh_password_ends_every_session_and_the_second_factor(strict: Unit, people: People, desk: Home) -> None:
    user = people("Carla Clerk", Role.CLERK)
    with_factor(user, desk)
    client = Client()
    client.force_login(user)
    assert client.get("/").status_code == 200
    begun = sign_ins.give(sign_ins.ask(user, "", people.admin, desk), people.other_admin, desk)
    assert begun is not None
    assert client.get("/").status_code == 302
    assert not second_factor.has(user)
    assert give_password(Client(), user).status_code == 403
    assert give_password(Client(), user, begun.password)["Location"] == "/sign-in/code"


def test_what_the_issuer_calls_somebody_is_one_persons(people: People, desk: Home) -> None:
    known(people, desk, "Carla Clerk", "E-1")
    with pytest.raises(Refused, match="calls somebody else so"):
        known(people, desk, "Cleo Clerk", "E-1")


def test_the_database_refuses_a_way_to_sign_in_by_one_person(people: People) -> None:
    user = people("Carla Clerk", Role.CLERK)
    for asker, giver in ((people.admin, people.admin), (user, people.admin), (people.admin, user)):
        with pytest.raises(DatabaseError), transaction.atomic():
            SignIn.objects.create(user=user, claim="E-1", asked_by=asker, given_by=giver)


@pytest.mark.parametrize("change", ["other", "again", "gone"])
def test_the_database_keeps_a_way_to_sign_in_as_it_was_given(people: People, desk: Home, change: str) -> None:
    known(people, desk, "Carla Clerk", "E-1")
    rows = SignIn.objects.filter(claim="E-1")
    with pytest.raises(DatabaseError), transaction.atomic():
        {
            "other": lambda: rows.update(claim="E-2"),
            "again": lambda: rows.update(given_at=None),
            "gone": rows.delete,
        }[change]()


def test_what_was_done_about_signing_in_is_in_the_log_without_the_claim(people: People, desk: Home) -> None:
    known(people, desk, "Carla Clerk", "E-1001")
    told = [entry.countable for entry in LogEntry.objects.order_by("index")]
    assert [entry["kind"] for entry in told][-2:] == ["sign_in_asked", "sign_in_given"]
    assert "E-1001" not in str(told)
    assert not any(b"E-1001" in bytes(row.sealed) for row in LogPersonal.objects.all())


def test_a_way_to_sign_in_goes_from_one_administrator_to_another_on_the_pages(strict: Unit, people: People) -> None:
    user = people("Carla Clerk", Role.CLERK)
    one, other = Client(), Client()
    one.force_login(people.admin)
    other.force_login(people.other_admin)
    ask = {"user": str(user.pk), "how": "issuer", "claim": "E-7"}
    assert one.post("/people/sign_in_ask", {**ask, "claim": ""}).status_code == 409
    one.post("/people/sign_in_ask", ask)
    row = SignIn.objects.get()
    assert one.post("/people/sign_in_give", {"sign_in": str(row.pk)}).status_code == 409
    assert "E-7" in other.get("/people").content.decode()
    other.post("/people/sign_in_give", {"sign_in": str(row.pk)})
    assert sign_ins.known_as("E-7") == user
    one.post("/people/sign_in_end", {"sign_in": str(row.pk)})
    assert sign_ins.known_as("E-7") is None
    one.post("/people/sign_in_ask", {"user": str(user.pk), "how": "password", "claim": ""})
    row = SignIn.objects.get(claim="")
    page = other.post("/people/sign_in_give", {"sign_in": str(row.pk)}, follow=True).content.decode()
    assert re.search(r"signs in the next time with \w{4}-\w{4}-\w{4}-\w{4}", page)
