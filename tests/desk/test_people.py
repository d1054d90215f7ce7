"""Roles: given by two people to a third, entered in the log; and for each role, what it opens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from brightline.desk import people as granting
from brightline.desk.access import TABLE, Thing, listed, reads, rights
from brightline.desk.errors import Refused
from brightline.desk.home import Home
from brightline.desk.matters.doing import Desk
from brightline.desk.models import Grant, LogEntry, Matter, Reader, Role
from brightline.desk.unit import Unit
from tests.desk.people import People

OPENS = {
    #                 matters record edit  sign  count  log  reports people shift missing sheets dispose public_records
    Role.BOOKING: (1, 1, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0),
    Role.CLERK: (1, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1),
    Role.SUPERVISOR: (1, 1, 1, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1),
    Role.COMMANDER: (1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0, 0, 0),
    Role.COUNSEL: (1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 1),
    Role.AUDITOR: (0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0),
    Role.ADMINISTRATOR: (0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0),
    Role.COUNCIL: (0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0),
    Role.CITY_CLERK: (0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0),
}
"""The table of who sees what, written a second time."""
CELLS = [(role, thing, bool(OPENS[role][n])) for role in Role for n, thing in enumerate(Thing)]


@pytest.mark.parametrize(("role", "thing", "opens"), CELLS)
def test_a_role_opens_what_the_table_says(role: Role, thing: Thing, opens: bool) -> None:
    assert (thing in TABLE[role]) is opens


def matters() -> dict[str, Matter]:
    """An open matter of each station, and ended ones."""
    now = timezone.now()

    def matter(name: str, station: str, **more: object) -> Matter:
        return Matter.objects.create(number=name, station=station, opened_at=now, **more)

    return {
        "open": matter("1", "A-1"),
        "elsewhere": matter("2", "B-2"),
        "ended": matter("3", "A-1", closed_at=now - timedelta(hours=71)),
        "long ended": matter("4", "A-1", closed_at=now - timedelta(hours=73)),
        "restricted": matter("5", "A-1", restricted=True),
        "sealed": matter("6", "A-1", sealed=True),
    }


LISTS = {
    Role.BOOKING: {"open", "ended", "restricted"},
    Role.CLERK: {"open", "ended", "long ended", "restricted"},
    Role.SUPERVISOR: {"open", "ended", "long ended", "restricted"},
    Role.COMMANDER: {"open", "ended", "long ended", "restricted"},
    Role.COUNSEL: {"open", "elsewhere", "ended", "long ended", "restricted", "sealed"},
    Role.AUDITOR: set(),
    Role.ADMINISTRATOR: set(),
    Role.COUNCIL: set(),
    Role.CITY_CLERK: set(),
}


@pytest.mark.parametrize("role", Role)
def test_a_role_lists_the_matters_that_it_should(role: Role, people: People) -> None:
    there = matters()
    user = people("Uma User", role)
    names = {matter.pk: name for name, matter in there.items()}
    assert {names[matter.pk] for matter in listed(user)} == LISTS[role]
    assert {name for name, matter in there.items() if reads(user, matter)} == LISTS[role] - {"restricted"}


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.COMMANDER])
def test_a_role_at_all_stations_lists_those_of_each(role: Role, people: People) -> None:
    there = matters()
    numbers = {there[name].number for name in ("open", "elsewhere", "ended", "long ended", "restricted")}
    assert set(listed(people("Uma User", role, station="")).values_list("number", flat=True)) == numbers


def test_a_restricted_matter_is_read_by_who_is_named_for_it(people: People) -> None:
    restricted = matters()["restricted"]
    named, other = people("Nia Named", Role.CLERK), people("Otto Other", Role.SUPERVISOR)
    Reader.objects.create(matter=restricted, user=named)
    assert reads(named, restricted)
    assert not reads(other, restricted)


def test_somebody_who_was_switched_off_may_do_nothing(people: People) -> None:
    user = people("Gus Gone", Role.SUPERVISOR)
    user.is_active = False
    assert rights(user).roles == ()


def test_a_role_takes_two_people_besides_the_one_it_is_for(people: People, desk: Home) -> None:
    user = people.user("Una User")
    with pytest.raises(Refused, match="for yourself"):
        granting.ask(people.admin, Role.CLERK, "A-1", people.admin, desk)
    asked = granting.ask(user, Role.CLERK, "A-1", people.admin, desk)
    assert rights(user).roles == ()
    with pytest.raises(Refused, match="takes two people"):
        granting.give(asked, people.admin, desk)
    granting.give(asked, people.other_admin, desk)
    assert rights(user).has(Role.CLERK, "A-1")
    assert not rights(user).has(Role.CLERK, "B-2")


def test_only_an_administrator_gives_roles(people: People, desk: Home) -> None:
    clerk = people("Carla Clerk", Role.CLERK)
    with pytest.raises(Refused, match="Only an administrator"):
        granting.ask(people.user("Uma User"), Role.SUPERVISOR, "A-1", clerk, desk)


@pytest.mark.parametrize("who", ["asker", "receiver"])
def test_the_database_refuses_a_role_given_by_one_person(who: str, people: People) -> None:
    user = people("Una User", Role.ADMINISTRATOR, station="")
    giver = people.admin if who == "asker" else user
    with pytest.raises(DatabaseError, match="a_grant_takes_two_others"), transaction.atomic():
        Grant.objects.create(user=user, role=Role.CLERK, asked_by=people.admin, given_by=giver, given_at=timezone.now())


def test_the_database_refuses_a_role_that_nobody_asked_for(people: People) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Grant.objects.create(user=people.admin, role=Role.SUPERVISOR, given_at=timezone.now())


@pytest.mark.parametrize("who", ["asks", "gives", "gives later"])
def test_the_database_refuses_a_role_asked_for_or_given_by_who_is_no_administrator(who: str, people: People) -> None:
    user, clerk = people.user("Una User"), people("Carla Clerk", Role.CLERK)
    told = {"user": user, "role": Role.SUPERVISOR, "asked_by": clerk if who == "asks" else people.admin}
    if who == "gives":
        told |= {"given_by": clerk, "given_at": timezone.now()}

    def asked_for_and_given() -> None:
        grant = Grant.objects.create(**told)
        grant.given_by, grant.given_at = clerk, timezone.now()
        grant.save()

    with pytest.raises(DatabaseError, match="an administrator"), transaction.atomic():
        asked_for_and_given()
    assert rights(user).roles == ()


def test_the_database_refuses_a_third_administrator_whom_nobody_asked_for(people: People) -> None:
    with pytest.raises(DatabaseError, match="two administrators and no more"), transaction.atomic():
        Grant.objects.create(user=people.user("Una User"), role=Role.ADMINISTRATOR, given_at=timezone.now())


def test_the_database_refuses_a_role_that_was_asked_for_and_given_by_nobody(people: People) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Grant.objects.create(
            user=people.user("Una User"), role=Role.SUPERVISOR, asked_by=people.admin, given_at=timezone.now()
        )


@pytest.mark.parametrize("change", [{"role": "commander"}, {"station": ""}, {"given_at": None}])
def test_the_database_refuses_to_make_another_role_of_one(people: People, change: dict[str, object]) -> None:
    grant = people.grant(people.user("Una User"), Role.CLERK)
    with pytest.raises(DatabaseError), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(**change)


def test_a_desk_begins_with_two_administrators_once(people: People, desk: Home) -> None:
    with pytest.raises(Refused, match="has its people already"):
        granting.begin(people.user("Eve One"), people.user("Eve Two"), desk)


def test_what_was_done_about_a_role_is_in_the_log(people: People, desk: Home) -> None:
    grant = people.grant(people.user("Una User"), Role.CLERK)
    granting.end(grant, people.admin, desk)
    kinds = [entry.countable["kind"] for entry in LogEntry.objects.order_by("index")]
    assert kinds == ["granted", "granted", "grant_asked", "granted", "grant_ended"]
    assert rights(grant.user).roles == ()


def test_an_administrator_reads_no_matter(people: People, desk: Home, unit: Unit) -> None:
    with pytest.raises(Refused, match="may not open"):
        Desk(desk, unit, people.admin).open(matters()["open"])
