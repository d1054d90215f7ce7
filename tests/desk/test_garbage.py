"""What a slip, or somebody who means harm, types: a refusal in words, and no page that stays broken."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.utils import timezone
from msgspec.structs import replace

from brightline.desk.beginning import entered
from brightline.desk.duty.returns import enter_plan
from brightline.desk.home import Home
from brightline.desk.models import RecordsRequest, Role, User
from brightline.desk.unit import RecordsLaw, Unit
from tests.desk.pages import pages_of, signed_in
from tests.desk.people import PASSWORD, People

SLIPS = ("0001-01-01", "0999-12-31", "9999-12-31", "2024-02-30", "20240204x", "\u0662\u0660\u0662\u0664-01-01")


@pytest.fixture
def unit(unit: Unit) -> Unit:
    return replace(unit, public_records=RecordsLaw(10, "an invented law"))


@pytest.fixture(autouse=True)
def pages(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    enter_plan(desk, unit, timezone.now())
    with pages_of(desk, unit, monkeypatch):
        yield


@pytest.mark.parametrize("slip", SLIPS)
def test_a_day_that_is_a_slip_is_refused_wherever_one_is_asked_for(slip: str, people: People) -> None:
    client = signed_in(people("Carla Clerk", Role.CLERK))
    for address in (f"/count?from=2024-01-01&to={slip}", f"/count?from={slip}&to=2024-12-31",
                    f"/reports/draft?from={slip}&to=2024-12-31"):  # fmt: skip
        assert client.get(address).status_code == 409, address
    days = {"came_on": "2024-01-02", "first": "2024-01-01", "last": "2024-01-01", "words": "Somebody asks for rows."}
    for name in ("came_on", "first", "last"):
        assert client.post("/records", {**days, name: slip}).status_code == 409, name
    assert not RecordsRequest.objects.exists()
    recorded = {"channel": "phone", "station": "A-1", "asks": "custody", "agency": "ice_ero", "paper": "none"}
    assert client.post("/record", {**recorded, "came": slip}).status_code == 400


def test_a_long_name_has_a_name_to_sign_in_with_that_every_database_keeps(desk: Home) -> None:
    longest = User._meta.get_field("username").max_length
    assert longest is not None
    name = "Ramona " + "Invented" * 14
    assert [len(entered(name).username) <= longest for _ in range(2)] == [True, True]
    assert User.objects.values("username").distinct().count() == 2, connection.vendor


def test_the_present_password_is_not_guessed_where_one_changes_it(people: People) -> None:
    client = signed_in(people("Carla Clerk", Role.CLERK))
    new = {"new": "another long password", "again": "another long password"}
    for guess in range(5):
        client.post("/password", {"present": f"guess {guess}", **new})
    answer = client.post("/password", {"present": PASSWORD, **new})
    assert "tried too often" in answer.content.decode()
    assert User.objects.get(username="carla.clerk").check_password(PASSWORD)


@pytest.mark.parametrize("address", ["/calls/{}", "/matter/2026-0001/letter/{}.pdf", "/matter/2026-0001/page/a/{}.png"])
def test_a_number_that_no_database_can_look_for_is_an_address_of_nothing(address: str, people: People) -> None:
    client = signed_in(people("Carla Clerk", Role.CLERK))
    for digits in (18, 19, 40):
        told = address.format("9" * digits)
        # Who comes to what is only sent to is led to its page.
        assert {client.post(told).status_code, client.get(told).status_code} <= {302, 404, 405}, told
