"""Nothing deletes itself: two people seal or expunge, never under a litigation hold, and what is gone is gone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from brightline.desk import disposition, log
from brightline.desk.access import listed, reads
from brightline.desk.arrival.originals import bytes_of
from brightline.desk.counting import counted
from brightline.desk.disposition import ask, confirm, due, end_litigation_hold, kept_by, refuse, set_litigation_hold
from brightline.desk.errors import Refused
from brightline.desk.home import Home, HomeError
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.events import book
from brightline.desk.matters.state import state
from brightline.desk.models import (
    Disposal,
    DisposalAnswer,
    FileReading,
    Letter,
    Likeness,
    LitigationHold,
    LogEntry,
    LogPersonal,
    Matter,
    MatterKey,
    Original,
    OriginalKey,
    Role,
    User,
)
from brightline.desk.reading import reading_of
from brightline.desk.searching import search
from brightline.desk.unit import Schedule, Unit
from brightline.desk.unit import unit as unit_of
from brightline.ledger import Checkpoint, SigningKey, root_of, verified
from tests.desk.expunging import NAME as PLANTED
from tests.desk.pages import pages_of, signed_in
from tests.desk.people import PASSWORD, People
from tests.desk.reading import arrive_read, matter_of, paper, request

SEAL, EXPUNGE = Disposal.What.SEAL, Disposal.What.EXPUNGE
SCHEDULE, ORDER = Disposal.Ground.SCHEDULE, Disposal.Ground.ORDER


@pytest.fixture
def unit(unit: Unit) -> Unit:
    return replace(unit, disposition=Schedule(30, "an invented schedule", "Cy Counsel", date(2026, 1, 5)))


@dataclass
class Archive:
    """A matter that ended long ago, and people who can say what becomes of it."""

    home: Home
    unit: Unit
    people: People
    monkeypatch: pytest.MonkeyPatch
    clerk: User
    sergeant: User
    counsel: User

    def at(self, user: User) -> Desk:
        return Desk(self.home, self.unit, user)

    def came(self, data: bytes = b"%PDF a fax", station: str = "A-1", *names: str) -> Matter:
        """A matter that something brought."""
        told = [request(paper(name=name)) for name in names or ("INVENTADO, Ramona",)]
        return matter_of(arrive_read(self.home, self.unit, self.monkeypatch, told, data=data, station=station))

    def ended(self, matter: Matter, days: int = 31) -> Matter:
        """The matter, ended so many days ago."""
        if matter.closed_at is None:
            self.at(self.clerk).close(matter, "bailed")
        Matter.objects.filter(pk=matter.pk).update(closed_at=timezone.now() - timedelta(days=days))
        matter.refresh_from_db()
        return matter

    def expunged(self, matter: Matter) -> None:
        disposal = ask(self.at(self.clerk), matter, EXPUNGE, SCHEDULE)
        confirm(self.at(self.sergeant), disposal, PASSWORD)


@pytest.fixture
def archive(desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch) -> Archive:
    return Archive(
        desk, unit, people, monkeypatch, people("Carla Clerk", Role.CLERK, station=""),
        people("Sam Sergeant", Role.SUPERVISOR, station=""), people("Cy Counsel", Role.COUNSEL, station=""),
    )  # fmt: skip


# Two people


def test_what_one_asks_another_confirms(archive: Archive) -> None:
    matter = archive.ended(archive.came())
    disposal = ask(archive.at(archive.sergeant), matter, EXPUNGE, SCHEDULE)
    with pytest.raises(Refused, match="You asked for this"):
        confirm(archive.at(archive.sergeant), disposal, PASSWORD)
    assert MatterKey.objects.filter(matter=matter).exists()
    confirm(archive.at(archive.counsel), disposal, PASSWORD)
    assert not MatterKey.objects.filter(matter=matter).exists()


def test_a_clerk_asks_and_does_not_confirm(archive: Archive) -> None:
    matter = archive.ended(archive.came())
    disposal = ask(archive.at(archive.sergeant), matter, EXPUNGE, SCHEDULE)
    with pytest.raises(Refused, match="may not confirm"):
        confirm(archive.at(archive.clerk), disposal, PASSWORD)


def test_a_wrong_password_and_an_administrator_confirm_nothing(archive: Archive) -> None:
    matter = archive.ended(archive.came())
    disposal = ask(archive.at(archive.clerk), matter, EXPUNGE, SCHEDULE)
    with pytest.raises(Refused, match="not your password"):
        confirm(archive.at(archive.sergeant), disposal, "guess")
    archive.people.grant(archive.sergeant, Role.ADMINISTRATOR, "")
    with pytest.raises(Refused, match="may not confirm"):
        confirm(archive.at(archive.sergeant), disposal, PASSWORD)
    assert MatterKey.objects.filter(matter=matter).exists()


def test_what_was_turned_down_is_not_done(archive: Archive) -> None:
    matter = archive.ended(archive.came())
    disposal = ask(archive.at(archive.clerk), matter, EXPUNGE, SCHEDULE)
    refuse(archive.at(archive.counsel), disposal)
    with pytest.raises(Refused, match="database refused"):
        confirm(archive.at(archive.sergeant), disposal, PASSWORD)
    assert MatterKey.objects.filter(matter=matter).exists()
    assert ask(archive.at(archive.clerk), matter, EXPUNGE, SCHEDULE)


def test_nobody_of_another_station_disposes_of_a_matter(archive: Archive) -> None:
    matter = archive.ended(archive.came())
    other = archive.people("Stan Sergeant", Role.SUPERVISOR, station="B-2")
    with pytest.raises(Refused, match="may not dispose"):
        ask(archive.at(other), matter, EXPUNGE, SCHEDULE)


# Only by an approved schedule or an order


@pytest.mark.parametrize(("days", "is_due"), [(29, False), (30, True), (400, True)])
def test_a_matter_is_due_when_the_schedule_says_so(days: int, is_due: bool, archive: Archive) -> None:
    matter = archive.ended(archive.came(), days)
    assert list(due(archive.at(archive.clerk))) == ([matter] if is_due else [])
    if not is_due:
        with pytest.raises(Refused, match="No approved schedule"):
            ask(archive.at(archive.clerk), matter, EXPUNGE, SCHEDULE)


@pytest.mark.parametrize("approved_on", [None, date(2200, 1, 1)])
def test_without_a_schedule_that_is_approved_nothing_is_due(approved_on: date | None, archive: Archive) -> None:
    matter = archive.ended(archive.came())
    told = replace(archive.unit.disposition, approved_on=approved_on) if approved_on else None  # type: ignore[type-var]
    archive.unit = replace(archive.unit, disposition=told)
    assert list(due(archive.at(archive.clerk))) == []
    with pytest.raises(Refused, match="No approved schedule"):
        ask(archive.at(archive.clerk), matter, EXPUNGE, SCHEDULE)


def test_what_is_due_stays_until_two_people_have_said_so(archive: Archive) -> None:
    matter = archive.ended(archive.came(), 4000)
    assert list(due(archive.at(archive.clerk))) == [matter]
    disposal = ask(archive.at(archive.clerk), matter, EXPUNGE, SCHEDULE)
    assert list(due(archive.at(archive.clerk))) == []
    refuse(archive.at(archive.clerk), disposal)
    assert list(due(archive.at(archive.clerk))) == [matter]
    assert MatterKey.objects.filter(matter=matter).exists()


def test_an_order_needs_its_words_and_no_schedule(archive: Archive) -> None:
    matter = archive.ended(archive.came(), 0)
    archive.unit = replace(archive.unit, disposition=None)
    with pytest.raises(Refused, match="No order was named"):
        ask(archive.at(archive.clerk), matter, EXPUNGE, ORDER, " ")
    disposal = ask(archive.at(archive.clerk), matter, EXPUNGE, ORDER, "an invented court, docket 26-0815")
    assert "26-0815" not in str(disposal.event.entry.countable)
    confirm(archive.at(archive.sergeant), disposal, PASSWORD)
    assert book(matter, archive.home).key is None


def test_an_open_matter_is_neither_sealed_nor_expunged(archive: Archive) -> None:
    matter = archive.came()
    for what in (SEAL, EXPUNGE):
        with pytest.raises(Refused, match="has not ended"):
            ask(archive.at(archive.counsel), matter, what, ORDER, "an order")


@pytest.mark.parametrize("missing", ["authority", "approved_by"])
def test_a_schedule_without_authority_or_approval_is_refused(missing: str, desk: Home) -> None:
    told = {"after_days": "30", "authority": "an invented one", "approved_by": "C", "approved_on": "2026-01-05"}
    told[missing] = "' '"
    lines = "".join(f"  {key}: {value}\n" for key, value in told.items())
    (desk.folder / "desk.yaml").write_text(f"name: M\nplace: us/ma\nstations: {{}}\ndisposition:\n{lines}")
    with pytest.raises(HomeError, match=f"nothing under `{missing}`"):
        unit_of(desk)


# Litigation hold


def test_nothing_is_expunged_while_a_litigation_hold_lies_on_it(archive: Archive) -> None:
    matter = archive.ended(archive.came())
    disposal = ask(archive.at(archive.clerk), matter, EXPUNGE, SCHEDULE)
    hold = set_litigation_hold(archive.at(archive.counsel), matter, "an invented lawsuit")
    assert kept_by(matter) == "a litigation hold"
    with pytest.raises(Refused, match="must be kept"):
        confirm(archive.at(archive.sergeant), disposal, PASSWORD)
    with pytest.raises(Refused, match="must be kept"):
        ask(archive.at(archive.clerk), matter, EXPUNGE, ORDER, "an order")
    end_litigation_hold(archive.at(archive.counsel), hold)
    confirm(archive.at(archive.sergeant), disposal, PASSWORD)
    kinds = [one.kind for one in matter.events.order_by("entry_id")]
    assert kinds[-4:] == ["disposal_asked", "litigation_hold", "hold_ended", "expunged"]


def test_what_is_kept_for_a_lawsuit_is_not_listed_as_due(archive: Archive) -> None:
    matter = archive.ended(archive.came())
    hold = set_litigation_hold(archive.at(archive.counsel), matter, "an invented lawsuit")
    assert list(due(archive.at(archive.clerk))) == []
    end_litigation_hold(archive.at(archive.counsel), hold)
    assert list(due(archive.at(archive.clerk))) == [matter]


def test_one_of_two_litigation_holds_is_enough(archive: Archive) -> None:
    matter = archive.ended(archive.came())
    first = set_litigation_hold(archive.at(archive.counsel), matter, "an invented lawsuit")
    set_litigation_hold(archive.at(archive.counsel), matter, "another one")
    end_litigation_hold(archive.at(archive.counsel), first)
    assert kept_by(matter)
    with pytest.raises(Refused, match="has ended"):
        end_litigation_hold(archive.at(archive.counsel), first)


def test_counsel_alone_sets_and_ends_a_litigation_hold(archive: Archive) -> None:
    matter = archive.ended(archive.came())
    with pytest.raises(Refused, match="Counsel sets"):
        set_litigation_hold(archive.at(archive.sergeant), matter, "an invented lawsuit")
    hold = set_litigation_hold(archive.at(archive.counsel), matter, "an invented lawsuit")
    with pytest.raises(Refused, match="Counsel sets"):
        end_litigation_hold(archive.at(archive.sergeant), hold)


# Sealing


def test_of_a_sealed_matter_counsel_alone_knows(archive: Archive) -> None:
    matter = archive.ended(archive.came(), 0)
    with pytest.raises(Refused, match="may not ask to seal"):
        ask(archive.at(archive.sergeant), matter, SEAL, ORDER, "an order")
    confirm(archive.at(archive.sergeant), ask(archive.at(archive.counsel), matter, SEAL, ORDER, "an order"), PASSWORD)
    matter.refresh_from_db()
    assert matter.sealed
    for user in (archive.clerk, archive.sergeant):
        assert not listed(user).filter(pk=matter.pk).exists()
        assert search(archive.at(user), "Ramona Inventado", "court", "x") == []
    assert reads(archive.counsel, matter)
    archive.people.grant(archive.counsel, Role.CLERK, "")
    with pytest.raises(Refused, match="is sealed"):
        archive.at(archive.counsel).reopen(matter)


def test_a_matter_that_was_linked_to_a_sealed_one_does_not_say_its_number(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, again, more = archive.came(), archive.came(b"%PDF again"), archive.came(b"%PDF more")
    archive.at(archive.clerk).same_as(again, first)
    archive.at(archive.clerk).renews(more, first)
    archive.ended(first, 0)
    confirm(archive.at(archive.sergeant), ask(archive.at(archive.counsel), first, SEAL, ORDER, "an order"), PASSWORD)
    with pages_of(archive.home, archive.unit, monkeypatch):
        for matter in (again, more):
            pages = [signed_in(who).get(f"/matter/{matter.number}") for who in (archive.clerk, archive.counsel)]
            assert [first.number in page.content.decode() for page in pages] == [False, True]


def test_what_comes_again_for_a_sealed_matter_opens_another(archive: Archive) -> None:
    matter = archive.ended(archive.came(), 0)
    confirm(archive.at(archive.sergeant), ask(archive.at(archive.counsel), matter, SEAL, ORDER, "an order"), PASSWORD)
    assert archive.came() != matter


# Expunging


def test_what_was_expunged_is_opened_by_nobody(archive: Archive) -> None:
    matter = archive.ended(archive.came())
    original = Original.objects.get()
    archive.expunged(matter)
    with pytest.raises(OriginalKey.DoesNotExist):
        bytes_of(original, archive.home)
    assert not LogPersonal.objects.filter(entry__event__matter=matter).exists()
    assert not Likeness.objects.filter(matter=matter).exists()
    assert not Letter.objects.filter(matter=matter).exists()
    assert not FileReading.objects.filter(original=original).exists()
    found = state(matter.number, matter.station, book(matter, archive.home).events())
    assert (found.subject, found.letters) == ({}, {})
    assert search(archive.at(archive.counsel), "Ramona Inventado", "court", "x") == []
    with pytest.raises(Refused, match="was expunged"):
        ask(archive.at(archive.clerk), matter, EXPUNGE, SCHEDULE)


def test_the_log_stays_whole_and_the_counts_stay(archive: Archive) -> None:
    matter = archive.ended(archive.came())
    span = (date(2000, 1, 1), date(2100, 1, 1))

    def counts() -> object:
        return counted(LogEntry.objects.order_by("index").values_list("index", "countable"), *span)

    key = SigningKey("desk.millbrook.example/log", bytes(32))

    def checkpoint() -> str:
        leaves = log.leaves()
        return key.sign(Checkpoint(key.verifier.name, len(leaves), root_of(leaves)).text())

    before, early = counts(), checkpoint()
    archive.expunged(matter)
    assert counts() == before
    # A checkpoint from before still fits, and every countable half is still there.
    proved = verified(log.auditors_bundle([early, checkpoint()]), key.verifier)
    assert proved.fields[-1]["kind"] == "expunged"
    assert proved.fields[-1]["matter"] == matter.number


def test_the_same_bytes_after_they_were_expunged_are_read_anew(archive: Archive) -> None:
    archive.expunged(archive.ended(archive.came()))
    again = archive.came()
    original = Original.objects.get()
    assert bytes_of(original, archive.home) == b"%PDF a fax"
    read = reading_of(original, archive.home)
    assert read is not None
    found = state(again.number, again.station, book(again, archive.home).events())
    assert found.subject == {"name": "INVENTADO, Ramona"}


def test_the_same_bytes_after_they_were_expunged_are_linked_to_nothing(archive: Archive) -> None:
    expunged = archive.ended(archive.came())
    archive.expunged(expunged)
    again, elsewhere = archive.came(), archive.came(station="B-2")
    for matter, known in ((again, []), (elsewhere, [again.number])):
        found = state(matter.number, matter.station, book(matter, archive.home).events())
        assert found.likely_same_as == known, "whom the expunged one was about would be known once more"


def test_an_original_keeps_its_key_until_the_last_matter_that_needs_it_is_expunged(archive: Archive) -> None:
    first, second = archive.came(), archive.came(station="B-2")
    assert first != second
    archive.ended(second)
    archive.expunged(archive.ended(first))
    original = Original.objects.get()
    assert bytes_of(original, archive.home) == b"%PDF a fax"
    assert reading_of(original, archive.home) is not None
    archive.expunged(second)
    with pytest.raises(OriginalKey.DoesNotExist):
        bytes_of(original, archive.home)


def test_a_packet_about_two_people_keeps_its_key_until_both_are_expunged(archive: Archive) -> None:
    first = archive.came(b"%PDF a fax", "A-1", "INVENTADO, Ramona", "ERFUNDEN, Jan")
    second = Matter.objects.exclude(pk=first.pk).get()
    archive.expunged(archive.ended(second))
    assert bytes_of(Original.objects.get(), archive.home)
    archive.expunged(archive.ended(first))
    assert not OriginalKey.objects.exists()


def test_what_nobody_has_taken_apart_yet_keeps_the_key_of_the_same_bytes(archive: Archive) -> None:
    from brightline.desk.arrival.receive import receive

    matter = archive.ended(archive.came())
    receive(b"%PDF a fax", archive.home, channel="smtp", station="A-1")
    archive.expunged(matter)
    assert bytes_of(Original.objects.get(), archive.home) == b"%PDF a fax"


def test_what_is_still_being_read_is_not_expunged(archive: Archive) -> None:
    matter = archive.ended(archive.came())
    matter.brought.get().arrival.work.__class__.objects.update(step="read")
    with pytest.raises(Refused, match="still being read"):
        ask(archive.at(archive.clerk), matter, EXPUNGE, SCHEDULE)


RUNS = count()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(("A-1", "B-2"))), min_size=1, max_size=6),
    st.randoms(use_true_random=False), st.integers(0, 6),
)  # fmt: skip
def test_an_original_opens_exactly_while_a_matter_needs_it(
    archive: Archive, arrivals: list[tuple[str, str]], order: Random, number: int
) -> None:
    run = next(RUNS)
    matters = list(dict.fromkeys(archive.came(f"%PDF {run} {data}".encode(), station) for data, station in arrivals))
    order.shuffle(matters)
    for matter in matters[:number]:
        archive.expunged(archive.ended(matter))
    for original in Original.objects.filter(arrivals__brought__matter__in=matters).distinct():
        needed = Matter.objects.filter(brought__arrival__original=original, key__isnull=False).exists()
        assert OriginalKey.objects.filter(original=original).exists() is needed
        if needed:
            assert bytes_of(original, archive.home).startswith(b"%PDF")


def test_a_planted_name_and_a_destroyed_key_are_in_no_byte_of_the_files(tmp_path: Path) -> None:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("BRIGHTLINE_")}
    environment = {**plain, "BRIGHTLINE_DESK": str(tmp_path / "desk"), "BRIGHTLINE_DESK_KEY": str(tmp_path / "key")}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.desk.expunging"], env=environment, capture_output=True, text=True, check=False
    )
    keys = {"gone": [], "stays": []}  # type: dict[str, list[bytes]]
    for line in ran.stdout.splitlines():
        word, told = line.split()
        keys[word].append(bytes.fromhex(told))
    assert (len(keys["gone"]), len(keys["stays"])) == (2, 1), ran.stderr
    files = {one.name: one.read_bytes() for one in (tmp_path / "desk").rglob("*") if one.is_file()}
    assert "desk.sqlite3" in files
    whole = b"".join(files.values())
    # That what stays is found shows that this looks in the right place.
    assert keys["stays"][0] in whole
    for key in keys["gone"]:
        assert key not in whole
        assert key[12:40] not in whole
    for word in (PLANTED, PLANTED.split(",")[0]):
        assert word.encode() not in whole
        assert word.encode("utf-16-le") not in whole


# What the database refuses by itself, when the program does not


def forced(archive: Archive, disposal: Disposal, by: User, kind: str = "expunged", confirmed: bool = True) -> None:
    """Insert that somebody confirmed a disposal, past every check of the program."""
    with transaction.atomic():
        event = book(disposal.matter, archive.home).add(kind, by)
        DisposalAnswer.objects.create(event=event, disposal=disposal, by=by, confirmed=confirmed)


def test_the_database_refuses_a_confirmation_by_who_asked(archive: Archive) -> None:
    disposal = ask(archive.at(archive.sergeant), archive.ended(archive.came()), EXPUNGE, SCHEDULE)
    with pytest.raises(DatabaseError, match="who asked does not confirm"):
        forced(archive, disposal, archive.sergeant)


def test_the_database_refuses_a_confirmation_without_the_role(archive: Archive) -> None:
    disposal = ask(archive.at(archive.sergeant), archive.ended(archive.came()), EXPUNGE, SCHEDULE)
    with pytest.raises(DatabaseError, match="supervisor or counsel confirms"):
        forced(archive, disposal, archive.clerk)
    archive.people.grant(archive.counsel, Role.ADMINISTRATOR, "")
    with pytest.raises(DatabaseError, match="confirms nothing"):
        forced(archive, disposal, archive.counsel)


def test_the_database_refuses_a_confirmation_that_is_entered_as_something_else(archive: Archive) -> None:
    disposal = ask(archive.at(archive.clerk), archive.ended(archive.came()), EXPUNGE, SCHEDULE)
    with pytest.raises(DatabaseError, match="not answered by this person"):
        forced(archive, disposal, archive.sergeant, "looked")


def test_the_database_refuses_to_expunge_under_a_litigation_hold(archive: Archive) -> None:
    matter = archive.ended(archive.came())
    disposal = ask(archive.at(archive.clerk), matter, EXPUNGE, SCHEDULE)
    set_litigation_hold(archive.at(archive.counsel), matter, "an invented lawsuit")
    with pytest.raises(DatabaseError, match="litigation hold"):
        forced(archive, disposal, archive.sergeant)


def test_the_database_refuses_to_expunge_an_open_matter(archive: Archive) -> None:
    matter = archive.ended(archive.came())
    disposal = ask(archive.at(archive.clerk), matter, EXPUNGE, SCHEDULE)
    Matter.objects.filter(pk=matter.pk).update(closed_at=None)
    with pytest.raises(DatabaseError, match="has not ended"):
        forced(archive, disposal, archive.sergeant)


def test_the_database_refuses_to_destroy_a_key_that_two_people_have_not_given_up(archive: Archive) -> None:
    matter = archive.ended(archive.came())
    for rows, why in (
        (MatterKey.objects.filter(matter=matter), "until its matter is expunged"),
        (OriginalKey.objects.all(), "while a matter needs"),
        (LogPersonal.objects.filter(entry__event__matter=matter), "until its matter is expunged"),
        (FileReading.objects.all(), "until its original is expunged"),
    ):
        with pytest.raises(DatabaseError, match=why), transaction.atomic():
            rows.delete()
    for rows in (MatterKey.objects.filter(matter=matter), OriginalKey.objects.all()):
        with pytest.raises(DatabaseError, match="is kept"), transaction.atomic():
            rows.update(wrapped=b"")


def test_the_database_refuses_a_seal_that_two_people_have_not_set_and_one_that_is_broken(archive: Archive) -> None:
    matter = archive.ended(archive.came())
    with pytest.raises(DatabaseError, match="sealed by two people"), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(sealed=True)
    confirm(archive.at(archive.sergeant), ask(archive.at(archive.counsel), matter, SEAL, ORDER, "an order"), PASSWORD)
    with pytest.raises(DatabaseError, match="sealed by two people"), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(sealed=False)


def test_the_database_refuses_a_seal_that_counsel_did_not_ask_for(archive: Archive) -> None:
    matter = archive.ended(archive.came())
    event = book(matter, archive.home).add("disposal_asked", archive.sergeant)
    with pytest.raises(DatabaseError, match="only counsel"), transaction.atomic():
        Disposal.objects.create(event=event, matter=matter, what=SEAL, ground=ORDER)


def test_the_database_refuses_a_litigation_hold_that_counsel_did_not_set_or_end(archive: Archive) -> None:
    matter = archive.ended(archive.came())
    event = book(matter, archive.home).add("litigation_hold", archive.sergeant)
    with pytest.raises(DatabaseError, match="counsel sets"), transaction.atomic():
        LitigationHold.objects.create(event=event, matter=matter)
    hold = set_litigation_hold(archive.at(archive.counsel), matter, "an invented lawsuit")
    hold.ended = book(matter, archive.home).add("hold_ended", archive.sergeant)
    with pytest.raises(DatabaseError, match="counsel ends"), transaction.atomic():
        hold.save()
    with pytest.raises(DatabaseError, match="are kept"), transaction.atomic():
        LitigationHold.objects.all().delete()


# The pages


@pytest.fixture
def at_this_desk(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pages_of(desk, unit, monkeypatch):
        yield


@pytest.mark.usefixtures("at_this_desk")
def test_a_matter_goes_from_the_list_of_what_is_due_to_expunged_on_the_pages(archive: Archive) -> None:
    matter = archive.ended(archive.came())
    at_clerk, at_sergeant = signed_in(archive.clerk), signed_in(archive.sergeant)
    assert "1 due" in at_clerk.get("/dispose").content.decode()
    told = {"matter": matter.number, "what": "expunge", "ground": "schedule"}
    page = at_clerk.post("/dispose/ask", told, follow=True).content.decode()
    assert "waits for a second person" in page
    assert "Confirm:" not in page
    disposal = {"disposal": Disposal.objects.get().pk, "password": PASSWORD}
    page = at_sergeant.post("/dispose/confirm", disposal, follow=True).content.decode()
    assert f"{matter.number}: expunged." in page
    shown = at_sergeant.get(f"/matter/{matter.number}").content.decode()
    assert "was expunged" in shown
    assert "INVENTADO" not in shown
    file = Original.objects.get().pk
    assert at_sergeant.get(f"/matter/{matter.number}/page/{file}/1.png").status_code == 404
    assert at_sergeant.get(f"/matter/{matter.number}/letter").status_code == 404


@pytest.mark.usefixtures("at_this_desk")
def test_a_litigation_hold_is_set_and_ended_on_the_pages(archive: Archive) -> None:
    matter = archive.ended(archive.came())
    at_counsel = signed_in(archive.counsel)
    page = at_counsel.post("/dispose/keep", {"matter": matter.number, "why": "an invented one"}, follow=True)
    assert "kept for a lawsuit" in page.content.decode()
    refused = signed_in(archive.sergeant).post("/dispose/let_go", {"hold": LitigationHold.objects.get().pk})
    assert refused.status_code == 409
    assert "has ended" in at_counsel.post(
        "/dispose/let_go", {"hold": LitigationHold.objects.get().pk}, follow=True
    ).content.decode()  # fmt: skip
    assert disposition.kept_by(matter) == ""


@pytest.mark.usefixtures("at_this_desk")
def test_who_was_expunged_out_of_a_packet_is_not_seen_beside_who_stays(archive: Archive) -> None:
    from brightline.desk.pages.files import _own_pages

    first = archive.came(b"%PDF a fax", "A-1", "INVENTADO, Ramona", "ERFUNDEN, Jan")
    second = Matter.objects.exclude(pk=first.pk).get()
    file = Original.objects.get().pk
    now = state(first.number, first.station, book(first, archive.home).events())
    assert len(_own_pages(first, now, file, archive.at(archive.clerk))) > 1
    archive.expunged(archive.ended(second))
    assert _own_pages(first, now, file, archive.at(archive.clerk)) == {1}
