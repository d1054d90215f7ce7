"""A jail's roster: it suggests where the person of an open matter is, and nothing of anybody else is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from msgspec.structs import replace

from brightline.desk.duty import roster
from brightline.desk.errors import Refused
from brightline.desk.home import Home
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.events import book
from brightline.desk.matters.state import State, state
from brightline.desk.models import LogEntry, Matter, MatterKey, Role
from brightline.desk.unit import Sheet, Unit
from tests.desk.clock import Clock, at
from tests.desk.pages import pages_of, signed_in
from tests.desk.people import People
from tests.desk.reading import arrive_read, matter_of, paper, request
from tests.desk.tampering import past_triggers

HEAD = "booking,name,cell,in,out,station\n"
HERE = '24-0815,"INVENTADO, Ramona",M-4,2024-12-04T01:10,,A-1'
NOBODY = '24-0816,"ERFUNDEN, Jan",M-5,2024-12-04T01:20,,A-1'


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, at("2024-12-04T03:00"))


@pytest.fixture(autouse=True)
def pages(clock: Clock, desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pages_of(desk, unit, monkeypatch):
        yield


@pytest.fixture
def clerk(desk: Home, unit: Unit, people: People) -> Desk:
    return Desk(desk, unit, people("Carla Clerk", Role.CLERK))


@pytest.fixture
def matter(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Matter:
    return matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())]))


def roster_of(*lines: str) -> bytes:
    return (HEAD + "".join(f"{line}\n" for line in lines)).encode()


def state_of(matter: Matter, desk: Home) -> State:
    return state(matter.number, matter.station, book(matter, desk).events())


def suggested(matter: Matter, desk: Home) -> list[tuple[str, str, str]]:
    return [(one.custody, one.booking, one.cell) for one in state_of(matter, desk).on_roster]


def test_a_person_confirms_what_the_roster_says_on_the_page_of_the_matter(
    clerk: Desk, matter: Matter, desk: Home
) -> None:
    client = signed_in(clerk.user)
    given = client.post("/roster", {"file": SimpleUploadedFile("r.csv", roster_of(HERE, NOBODY))}, follow=True)
    assert "Lines read: 2" in given.content.decode()
    page = client.get(f"/matter/{matter.number}").content.decode()
    assert "booking 24-0815, cell M-4, since 4 December, 01:10" in page
    assert state_of(matter, desk).where is None, "nothing is said until a person says it"
    form = page[page.index("Somebody of this name is on a roster") :]
    post = dict(re.findall(r'type="hidden" name="(where|booking|cell)" value="([^"]*)"', form)[:3])
    client.post(f"/matter/{matter.number}/do/custody", post)
    where = state_of(matter, desk).where
    assert where is not None
    assert (where.custody, where.booking, where.cell) == ("here", "24-0815", "M-4")
    assert "is on a roster" not in client.get(f"/matter/{matter.number}").content.decode()


@pytest.mark.parametrize("name", ["INVENTADO, Ramona", "Ramona Inventado", "  ramona   INVENTADO ", "Inventado Ramóna"])
def test_a_name_is_the_same_however_it_is_written(name: str, clerk: Desk, matter: Matter, desk: Home) -> None:
    roster.take_in(clerk, roster_of(f'1,"{name}",M-4,2024-12-04T01:10,,A-1'))
    assert suggested(matter, desk) == [("here", "1", "M-4")]


@pytest.mark.parametrize("name", ["Ramona", "Inventado, Ramon", "Inventado, Ramona Maria"])
def test_a_name_that_is_only_like_it_suggests_nothing(name: str, clerk: Desk, matter: Matter, desk: Home) -> None:
    roster.take_in(clerk, roster_of(f'1,"{name}",M-4,2024-12-04T01:10,,A-1'))
    assert suggested(matter, desk) == []
    assert not matter.events.filter(kind="on_roster").exists()


def test_nobody_who_has_no_matter_is_kept_anywhere(clerk: Desk, matter: Matter, desk: Home) -> None:
    roster.take_in(clerk, roster_of(HERE, NOBODY))
    rows = [str(list(model._default_manager.values())) for model in apps.get_models()]
    files = [path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()]
    opened = [str(event.personal) for one in Matter.objects.all() for event in book(one, desk).events()]
    for told in (*rows, *map(str, files), *opened):
        assert "ERFUNDEN" not in told.upper()
        assert "24-0816" not in told
    for told in rows:
        assert "24-0815" not in told, "what is kept of somebody with a matter is sealed"


def test_that_a_roster_was_given_is_entered_as_a_number_of_lines(clerk: Desk, matter: Matter) -> None:
    roster.take_in(clerk, roster_of(HERE, NOBODY))
    told = [e.countable for e in LogEntry.objects.order_by("index") if e.countable["kind"] in ("roster", "on_roster")]
    day, by = "2024-12-04", clerk.user.pk
    assert told == [
        {"kind": "roster", "rows": 2, "by": by, "day": day},
        {"kind": "on_roster", "matter": matter.number, "station": "A-1", "day": day, "by": by},
    ]


def test_who_gives_a_roster_is_not_told_whether_anybody_has_a_matter(clerk: Desk, matter: Matter) -> None:
    client = signed_in(clerk.user)

    def given(line: str) -> str:
        page = client.post("/roster", {"file": SimpleUploadedFile("r.csv", roster_of(line))}, follow=True)
        return re.sub(r'value="[^"]*"', "", page.content.decode())

    assert given(HERE) == given(NOBODY)


def test_the_same_roster_again_suggests_nothing_twice(clerk: Desk, matter: Matter, desk: Home) -> None:
    roster.take_in(clerk, roster_of(HERE))
    roster.take_in(clerk, roster_of(HERE))
    assert matter.events.filter(kind="on_roster").count() == 1
    clerk.custody(matter, "here", "24-0815", "M-4")
    roster.take_in(clerk, roster_of(HERE))
    assert suggested(matter, desk) == [], "what is known is not suggested"
    roster.take_in(clerk, roster_of(HERE.replace("M-4", "M-9")))
    assert suggested(matter, desk) == [("here", "24-0815", "M-9")]


def test_who_left_the_roster_is_suggested_no_more_and_a_roster_of_another_station_changes_nothing(
    clerk: Desk, matter: Matter, desk: Home
) -> None:
    roster.take_in(clerk, roster_of(HERE))
    roster.take_in(clerk, roster_of(NOBODY.replace("A-1", "B-2")))
    assert suggested(matter, desk) == [("here", "24-0815", "M-4")]
    roster.take_in(clerk, roster_of(NOBODY))
    assert suggested(matter, desk) == []


def test_who_is_at_another_station_is_elsewhere_and_who_is_out_is_nowhere(
    clerk: Desk, matter: Matter, desk: Home
) -> None:
    roster.take_in(clerk, roster_of(HERE.replace(",,A-1", ",2024-12-04T02:00,A-1")))
    assert suggested(matter, desk) == []
    roster.take_in(clerk, roster_of(HERE.replace("A-1", "B-2")))
    assert suggested(matter, desk) == [("elsewhere", "24-0815", "M-4")]
    roster.take_in(clerk, roster_of(HERE.replace(",,A-1", ",2024-12-04T09:00,A-1")))
    assert ("here", "24-0815", "M-4") in suggested(matter, desk), "who will be out is still here"


def test_two_of_one_name_are_both_suggested(clerk: Desk, matter: Matter, desk: Home) -> None:
    roster.take_in(clerk, roster_of(HERE, HERE.replace("24-0815", "24-0900")))
    assert [booking for _, booking, _ in suggested(matter, desk)] == ["24-0815", "24-0900"]


def test_a_suggestion_makes_nobody_an_editor_and_no_proposal_past(clerk: Desk, matter: Matter, desk: Home) -> None:
    roster.take_in(clerk, roster_of(HERE))
    assert state_of(matter, desk).editors == []
    assert not matter.events.filter(changes_answers=True).exists()


def test_a_matter_that_has_ended_or_does_not_open_keeps_no_other_back(
    clerk: Desk, matter: Matter, desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())], data=b"%PDF another", station="A-1"))
    clerk.close(ended, "bailed")
    whole = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())], data=b"%PDF a third", station="A-1"))
    with past_triggers("desk_matterkey"):
        MatterKey.objects.filter(matter=matter).update(wrapped=b"damaged")
    roster.take_in(clerk, roster_of(HERE))
    assert suggested(ended, desk) == []
    assert suggested(whole, desk) == [("here", "24-0815", "M-4")]


def test_a_restricted_matter_shows_its_suggestion_to_named_people_alone(
    clerk: Desk, matter: Matter, people: People
) -> None:
    clerk.flag(matter, "under_18")
    other = people("Otto Other", Role.CLERK)
    signed_in(other).post("/roster", {"file": SimpleUploadedFile("r.csv", roster_of(HERE))})
    assert "24-0815" not in signed_in(other).get(f"/matter/{matter.number}").content.decode()
    assert "24-0815" in signed_in(clerk.user).get(f"/matter/{matter.number}").content.decode()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("1,,M-4,2024-12-04T01:10,,A-1", "Line 3: it has no name"),
        ('1," , ",M-4,2024-12-04T01:10,,A-1', "Line 3: it has no name"),
        (",Ramona Invented,M-4,2024-12-04T01:10,,A-1", "Line 3: it has no booking number"),
        ("1,Ramona Invented,M-4,2024-12-04T01:10,,Z-9", "Line 3: its station is none"),
        ("1,Ramona Invented,M-4,tonight,,A-1", "Line 3: a time cannot be read"),
        ("1,Ramona Invented,M-4,2024-12-04T01:10,soon,A-1", "Line 3: a time cannot be read"),
        ("1,Ramona Invented", "Line 3: it has 2 columns"),
    ],
)
def test_a_bad_line_is_told_without_its_words_and_nothing_is_suggested(
    line: str, says: str, clerk: Desk, matter: Matter, desk: Home
) -> None:
    with pytest.raises(Refused) as refused:
        roster.take_in(clerk, roster_of(HERE, line))
    assert says in refused.value.why
    assert "Ramona" not in str(refused.value)
    assert suggested(matter, desk) == []
    assert not LogEntry.objects.filter(countable__kind="roster").exists()


def test_a_roster_is_taken_as_the_booking_system_writes_it(clerk: Desk, unit: Unit, matter: Matter, desk: Home) -> None:
    sheet = Sheet({"booking": "Bkg #", "in": "Booked", "out": "Released"}, "%m/%d/%Y %H:%M")
    told = Desk(desk, replace(unit, roster=sheet), clerk.user)
    data = "Bkg #\tName\tDOB\tCell\tBooked\tReleased\tStation\n9\tRamona Inventado\t\tM-4\t12/04/2024 01:10\t\tA-1\n"
    assert roster.take_in(told, data.encode()) == 1
    assert suggested(matter, desk) == [("here", "9", "M-4")]


@pytest.mark.parametrize("role", [Role.BOOKING, Role.COMMANDER, Role.COUNSEL, Role.AUDITOR, Role.ADMINISTRATOR])
def test_a_roster_is_given_by_clerks_and_supervisors(role: Role, people: People, desk: Home, unit: Unit) -> None:
    with pytest.raises(Refused, match="may not give"):
        roster.take_in(Desk(desk, unit, people("Uma User", role)), roster_of(HERE))


def test_the_suggestion_does_not_hide_that_a_confirmation_is_by_a_person(
    clerk: Desk, matter: Matter, desk: Home
) -> None:
    roster.take_in(clerk, roster_of(HERE))
    clerk.custody(matter, "here", "24-0815", "M-4")
    assert state_of(matter, desk).editors == [clerk.user.username]
