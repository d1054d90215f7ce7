"""Somebody is looked up by a whole name, for a purpose that is entered; and whoever sees a person has left a trace."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brightline.desk.errors import Refused
from brightline.desk.home import Home
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.events import book
from brightline.desk.matters.likeness import same_name
from brightline.desk.models import Likeness, LogEntry, LogPersonal, Matter, Role
from brightline.desk.searching import PURPOSES, search
from brightline.desk.unit import Unit
from tests.desk.pages import pages_of, signed_in
from tests.desk.people import People
from tests.desk.reading import arrive_read, matter_of, paper, request

NAME = "INVENTADO, Ramona"


@pytest.fixture
def matter(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Matter:
    return matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())]))


@pytest.fixture
def clerk(desk: Home, unit: Unit, people: People) -> Desk:
    return Desk(desk, unit, people("Carla Clerk", Role.CLERK))


def found(desk: Desk, name: str = NAME) -> list[Matter]:
    return [one for one, _ in search(desk, name, "court", "counsel asks")]


@pytest.mark.parametrize("name", [NAME, "Ramona Inventado", "RAMONA  INVENTADO", "inventado ramóna"])
def test_a_whole_name_finds_its_matter_however_it_is_written(name: str, matter: Matter, clerk: Desk) -> None:
    assert found(clerk, name) == [matter]


@pytest.mark.parametrize("name", ["INVENTADO", "Ramon", "Ramona Inventada", "Ramona *", "Ramona Inventado Jr"])
def test_a_part_of_a_name_finds_nobody(name: str, matter: Matter, clerk: Desk) -> None:
    assert found(clerk, name) == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_the_order_and_the_marks_of_a_name_do_not_matter_and_each_letter_does(one: str, other: str) -> None:
    assert same_name(f"{one} , {other}") == same_name(f"{other}\t{one}")
    assert same_name(f"{one} {other}x") != same_name(f"{one} {other}")
    assert same_name(same_name(one)) == same_name(one)


@pytest.mark.parametrize(("name", "purpose", "why"), [("", "court", "x"), (NAME, "", "x"), (NAME, "look", "x"),
                                                      (NAME, "court", " "), (" ,-", "court", "x")])  # fmt: skip
def test_nobody_is_looked_up_without_a_name_a_purpose_and_a_reason(
    name: str, purpose: str, why: str, matter: Matter, clerk: Desk
) -> None:
    with pytest.raises(Refused):
        search(clerk, name, purpose, why)
    assert not LogEntry.objects.filter(countable__kind="searched").exists()


def test_what_was_told_by_telephone_and_a_name_that_was_put_right_are_found(matter: Matter, clerk: Desk) -> None:
    told = clerk.record("A-1", "phone", ["custody"], told={}, subject={"name": "ERFUNDEN, Jan"}, facts=[])[0]
    assert found(clerk, "Jan Erfunden") == [told]
    clerk.subject(matter, "INVENTADO, Rosa")
    assert found(clerk, "Rosa Inventado") == [matter]


def test_somebody_else_is_not_found_under_a_name_that_was_misread(matter: Matter, clerk: Desk) -> None:
    clerk.subject(matter, "INVENTADO, Rosa")
    assert found(clerk) == []


def test_only_what_one_may_read_is_found(matter: Matter, clerk: Desk, people: People, desk: Home, unit: Unit) -> None:
    elsewhere = Desk(desk, unit, people("Ben Elsewhere", Role.CLERK, station="B-2"))
    assert found(elsewhere) == []
    clerk.flag(matter, "victim")
    assert found(clerk) == [matter]
    assert found(Desk(desk, unit, people("Otto Other", Role.SUPERVISOR))) == []
    clerk.flag(matter, "victim", on=False)
    clerk.not_a_request(matter, "misdirected")
    assert found(clerk) == []


def test_an_administrator_finds_nobody(matter: Matter, people: People, desk: Home, unit: Unit) -> None:
    assert found(Desk(desk, unit, people.admin)) == []


def test_each_search_is_entered_with_its_purpose_and_without_the_name(matter: Matter, clerk: Desk) -> None:
    found(clerk)
    found(clerk, "ERFUNDEN, Jan")
    entries = [e.countable for e in LogEntry.objects.filter(countable__kind="searched").order_by("index")]
    assert [one["found"] for one in entries] == [[matter.number], []]
    assert {one["purpose"] for one in entries} == {"court"}
    assert {one["by"] for one in entries} == {clerk.user.pk}
    looked = matter.events.filter(kind="looked", by=clerk.user).get()
    assert looked.entry.countable["purpose"] == "court"
    assert list(book(matter, clerk.home).events())[-1].personal["why"] == "counsel asks"
    for one in LogEntry.objects.values_list("countable", flat=True):
        assert not {"INVENTADO", "ERFUNDEN", "counsel asks"} & set(msgspec.json.encode(one).decode().split('"'))


def test_no_name_is_in_clear_in_what_it_is_found_by(matter: Matter, clerk: Desk) -> None:
    rows = [*Likeness.objects.values_list("hash", flat=True)]
    assert rows
    assert all(len(one) == 64 and "INVENTADO" not in one.upper() for one in rows)
    assert all(b"INVENTADO" not in bytes(one.sealed) for one in LogPersonal.objects.all())


# The page


@pytest.fixture
def at_this_desk(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pages_of(desk, unit, monkeypatch):
        yield


@pytest.mark.usefixtures("at_this_desk")
def test_a_search_is_made_by_post_alone_and_stands_in_no_address(matter: Matter, clerk: Desk) -> None:
    client = signed_in(clerk.user)
    asked = {"name": NAME, "purpose": "court", "why": "counsel asks"}
    assert matter.number not in client.get("/search", asked).content.decode()
    answer = client.post("/search", asked)
    assert answer.status_code == 200
    assert f'href="/matter/{matter.number}"' in answer.content.decode()
    assert "Nothing that you may read" in client.post("/search", {**asked, "name": "x"}).content.decode()
    refused = client.post("/search", {**asked, "why": ""})
    assert refused.status_code == 400
    assert NAME in refused.content.decode()


@pytest.mark.usefixtures("at_this_desk")
@pytest.mark.parametrize("role", Role)
def test_only_who_works_with_matters_searches(role: Role, people: People) -> None:
    matters = {Role.BOOKING, Role.CLERK, Role.SUPERVISOR, Role.COMMANDER, Role.COUNSEL}
    assert signed_in(people("Uma User", role)).get("/search").status_code == (200 if role in matters else 403)


@pytest.mark.usefixtures("at_this_desk")
def test_every_page_that_shows_a_person_enters_who_looked(matter: Matter, clerk: Desk) -> None:
    file = matter.brought.get().arrival.original_id
    client = signed_in(clerk.user)
    # A picture that is asked for by its address alone, without the page that it belongs to.
    client.get(f"/matter/{matter.number}/page/{file}/1.png")
    assert matter.events.filter(kind="looked", by=clerk.user).count() == 1
    client.get(f"/matter/{matter.number}/page/{file}/1.png")
    assert matter.events.filter(kind="looked", by=clerk.user).count() == 1
    for address in (f"/matter/{matter.number}", f"/matter/{matter.number}/letter"):
        before = matter.events.filter(kind="looked", by=clerk.user).count()
        client.get(address)
        assert matter.events.filter(kind="looked", by=clerk.user).count() > before
    assert NAME in client.get("/").content.decode()
    listed = LogEntry.objects.filter(countable__kind="listed").get().countable
    assert (listed["by"], listed["matters"]) == (clerk.user.pk, [matter.number])


def test_the_purposes_are_words_for_people() -> None:
    assert all(" " in says for says in PURPOSES.values())
