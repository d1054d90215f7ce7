"""A request under the public-records law: its deadline, what it keeps, and rows that tell of nobody."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from msgspec.structs import replace

from brightline.desk.disposition import ask, confirm, due, kept_by
from brightline.desk.errors import Refused
from brightline.desk.home import Home
from brightline.desk.matters.doing import Desk
from brightline.desk.models import Disposal, LogEntry, LogPersonal, Matter, RecordsRequest, Role
from brightline.desk.public_records import COLUMNS, deadline, end, enter, exported, scope
from brightline.desk.unit import RecordsLaw, Schedule, Unit
from tests.desk.pages import pages_of, signed_in
from tests.desk.people import PASSWORD, People
from tests.desk.reading import arrive_read, matter_of, paper, request

NAME = "INVENTADO, Ramona"


@pytest.fixture
def unit(unit: Unit) -> Unit:
    return replace(
        unit,
        disposition=Schedule(30, "an invented schedule", "Cy Counsel", date(2026, 1, 5)),
        public_records=RecordsLaw(10, "an invented law, section 1"),
    )


@pytest.fixture
def clerk(desk: Home, unit: Unit, people: People) -> Desk:
    return Desk(desk, unit, people("Carla Clerk", Role.CLERK, station=""))


@pytest.fixture
def matter(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Matter:
    return matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())]))


def asked(desk: Desk, *asks: str, first: date | None = None, last: date | None = None) -> RecordsRequest:
    """A request that came today, about the matters of this month and the one before."""
    today = desk.today()
    return enter(desk, today, first or today - timedelta(days=31), last or today, asks, "Rosa Reporter asks for all")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


# The deadline


@pytest.mark.parametrize(
    ("came", "last"),
    [
        # From the next day; a weekend between.
        (date(2024, 12, 2), date(2024, 12, 16)),
        (date(2024, 12, 7), date(2024, 12, 20)),
        # Christmas and New Year's Day are left out.
        (date(2024, 12, 20), date(2025, 1, 7)),
        # Patriots' Day is a holiday of Massachusetts and of hardly anybody else.
        (date(2025, 4, 14), date(2025, 4, 29)),
    ],
)
def test_the_deadline_is_counted_in_business_days_of_the_state(came: date, last: date, clerk: Desk) -> None:
    request_ = enter(clerk, came, date(2024, 1, 1), date(2024, 6, 30), (), "x")
    assert deadline(request_, clerk.unit) == last


def test_a_federal_calendar_knows_no_holiday_of_the_state(clerk: Desk) -> None:
    law = RecordsLaw(10, "an invented law", "federal")
    request_ = enter(clerk, date(2025, 4, 14), date(2024, 1, 1), date(2024, 6, 30), (), "x")
    assert deadline(request_, replace(clerk.unit, public_records=law)) == date(2025, 4, 28)


def test_no_deadline_is_told_that_the_unit_has_not_cited(clerk: Desk) -> None:
    assert deadline(asked(clerk), replace(clerk.unit, public_records=None)) is None


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"came_on": timezone.localdate() + timedelta(days=2)}, "has not come yet"),
        ({"first": date(2025, 2, 1), "last": date(2025, 1, 1)}, "ends before"),
        ({"words": " "}, "what was asked"),
        ({"asks": ["everything"]}, "nothing that can be asked"),
    ],
)
def test_a_request_that_says_nothing_clear_is_refused(change: dict[str, object], what: str, clerk: Desk) -> None:
    told = {"came_on": date(2025, 1, 2), "first": date(2025, 1, 1), "last": date(2025, 1, 1), "asks": (), "words": "x"}
    with pytest.raises(Refused, match=what):
        enter(clerk, **{**told, **change})  # type: ignore[arg-type]
    assert not RecordsRequest.objects.exists()


@pytest.mark.parametrize("role", [Role.BOOKING, Role.COMMANDER, Role.AUDITOR, Role.COUNCIL, Role.ADMINISTRATOR])
def test_who_does_not_answer_requests_enters_and_takes_none(role: Role, clerk: Desk, people: People) -> None:
    other = Desk(clerk.home, clerk.unit, people("Otto Other", role))
    one = asked(clerk)
    for tried in (lambda: asked(other), lambda: exported(other, one), lambda: end(other, one)):
        with pytest.raises(Refused, match="may not answer"):
            tried()


# What it keeps


def test_nothing_of_its_span_is_expunged_while_it_is_open(matter: Matter, clerk: Desk, people: People) -> None:
    sergeant = Desk(clerk.home, clerk.unit, people("Sam Sergeant", Role.SUPERVISOR))
    clerk.close(matter, "bailed")
    Matter.objects.filter(pk=matter.pk).update(closed_at=timezone.now() - timedelta(days=31))
    disposal = ask(clerk, matter, Disposal.What.EXPUNGE, Disposal.Ground.SCHEDULE)
    one = asked(clerk)
    assert kept_by(matter) == "an open request for records"
    with pytest.raises(Refused, match="must be kept"):
        confirm(sergeant, disposal, PASSWORD)
    end(clerk, one)
    assert kept_by(matter) == ""
    confirm(sergeant, disposal, PASSWORD)


def test_a_request_about_another_span_keeps_nothing(matter: Matter, clerk: Desk) -> None:
    clerk.close(matter, "bailed")
    Matter.objects.filter(pk=matter.pk).update(closed_at=timezone.now() - timedelta(days=31))
    asked(clerk, first=date(2020, 1, 1), last=clerk.today() - timedelta(days=1))
    assert list(due(clerk)) == [matter]


def test_the_database_refuses_to_expunge_what_a_request_is_about(
    matter: Matter, clerk: Desk, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.close(matter, "bailed")
    disposal = ask(clerk, matter, Disposal.What.EXPUNGE, Disposal.Ground.ORDER, "an order")
    asked(clerk, first=clerk.today(), last=clerk.today())
    monkeypatch.setattr("brightline.desk.disposition.kept_by", lambda _: "")
    with pytest.raises(Refused, match="database refused"):
        confirm(Desk(clerk.home, clerk.unit, people("Sam Sergeant", Role.SUPERVISOR)), disposal, PASSWORD)


def test_a_request_ends_once_and_is_never_changed(clerk: Desk) -> None:
    one = asked(clerk)
    end(clerk, one)
    with pytest.raises(Refused, match="has ended"):
        end(clerk, one)
    other = asked(clerk)
    with pytest.raises(DatabaseError, match="ends once"), transaction.atomic():
        RecordsRequest.objects.filter(pk=other.pk).update(came_on=date(2020, 1, 1))
    with pytest.raises(DatabaseError, match="are kept"), transaction.atomic():
        RecordsRequest.objects.filter(pk=other.pk).delete()


# What is given out


def test_the_rows_carry_months_and_no_person_number_or_day(matter: Matter, clerk: Desk) -> None:
    clerk.close(matter, "bailed")
    told = exported(clerk, asked(clerk))
    assert [*rows(told)[0]] == list(COLUMNS)
    assert rows(told) == [
        {
            "month": f"{clerk.today():%Y-%m}", "station": "A-1", "came": "upload",
            "asked": "custody; notice_of_release", "come_again": "no", "law_on_holding": "undetermined",
            "ended": "bailed",
        }
    ]  # fmt: skip
    for word in ("INVENTADO", matter.number, f"{clerk.today():%Y-%m-%d}"):
        assert word not in told


def test_restricted_sealed_and_expunged_matters_have_no_row_and_are_counted(
    desk: Home, unit: Unit, clerk: Desk, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def came(number: int) -> Matter:
        return matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())], data=b"%%PDF %d" % number))

    shown, under_18, sealed, expunged, none = (came(number) for number in range(5))
    clerk.flag(under_18, "under_18")
    counsel = Desk(desk, unit, people("Cy Counsel", Role.COUNSEL, station=""))
    sergeant = Desk(desk, unit, people("Sam Sergeant", Role.SUPERVISOR))
    for one, who, what in ((sealed, counsel, Disposal.What.SEAL), (expunged, clerk, Disposal.What.EXPUNGE)):
        clerk.close(one, "bailed")
        confirm(sergeant, ask(who, one, what, Disposal.Ground.ORDER, "an order"), PASSWORD)
    clerk.not_a_request(none, "advertisement")
    found = scope(asked(clerk))
    assert (len(found.rows), found.restricted, found.expunged, found.not_requests) == (1, 2, 1, 1)
    assert shown.closed_at is None


def test_only_what_was_asked_about_is_in_scope(matter: Matter, clerk: Desk) -> None:
    clerk.record("A-1", "phone", ["interview"], told={}, subject={}, facts=[])
    assert [row[3] for row in scope(asked(clerk, "interview")).rows] == ["interview"]
    assert [row[3] for row in scope(asked(clerk, "custody", "transfer")).rows] == ["custody; notice_of_release"]
    assert len(scope(asked(clerk)).rows) == 2


def test_the_order_of_the_rows_tells_nothing(clerk: Desk) -> None:
    for ask_ in ("transfer", "custody", "interview"):
        clerk.record("A-1", "phone", [ask_], told={}, subject={}, facts=[])
    found = scope(asked(clerk)).rows
    assert found == sorted(found)


def test_a_station_that_is_called_like_a_formula_runs_nowhere(clerk: Desk) -> None:
    clerk.record("=HYPERLINK(1)", "phone", ["custody"], told={}, subject={}, facts=[])
    assert rows(exported(clerk, asked(clerk)))[0]["station"] == "'=HYPERLINK(1)"


def test_that_rows_were_taken_is_entered_and_the_words_stay_sealed(matter: Matter, clerk: Desk) -> None:
    one = asked(clerk)
    exported(clerk, one)
    entry = LogEntry.objects.latest("index").countable
    assert (entry["kind"], entry["request"], entry["rows"], entry["by"]) == (
        "records_exported", one.pk, 1, clerk.user.pk,
    )  # fmt: skip
    assert "Rosa" not in str(list(LogEntry.objects.values_list("countable", flat=True)))
    assert all(b"Rosa" not in bytes(kept.sealed) for kept in LogPersonal.objects.all())


# The page


@pytest.fixture
def at_this_desk(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pages_of(desk, unit, monkeypatch):
        yield


@pytest.mark.usefixtures("at_this_desk")
def test_a_request_is_entered_taken_and_ended_on_the_page(matter: Matter, clerk: Desk) -> None:
    client = signed_in(clerk.user)
    today = clerk.today().isoformat()
    told = {"came_on": today, "first": today, "last": today, "words": "Rosa Reporter asks for all", "asks": ["custody"]}
    page = client.post("/records", told, follow=True).content.decode()
    assert "Answer by" in page
    assert "an invented law, section 1" in page
    assert "Rosa Reporter" in page
    one = RecordsRequest.objects.get()
    answer = client.post("/records/rows", {"request": one.pk})
    assert answer["Content-Type"].startswith("text/csv")
    assert len(rows(answer.content.decode())) == 1
    assert client.get("/records/rows")["Location"] == "/records"
    assert "No request is open" in client.post("/records/end", {"request": one.pk}, follow=True).content.decode()
    assert client.post("/records", {**told, "came_on": "soon"}).status_code == 409
