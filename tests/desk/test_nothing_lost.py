"""No request is lost or filed where nobody looks, whatever comes and whatever goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.utils import timezone

from brightline.desk import queue
from brightline.desk.access import listed
from brightline.desk.arrival import folder
from brightline.desk.arrival.originals import bytes_of
from brightline.desk.arrival.receive import receive
from brightline.desk.home import Home, HomeError
from brightline.desk.matters.answers import check_law
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.events import book
from brightline.desk.matters.opening import open_left
from brightline.desk.matters.state import State, state
from brightline.desk.models import Arrival, Matter, MatterKey, Original, OriginalKey, Role, Work
from brightline.desk.pages.tonight import to_do
from brightline.desk.reader import read_next
from brightline.desk.serving import Worker
from brightline.desk.unit import Unit
from tests.desk.people import People
from tests.desk.reading import arrive_read, matter_of, paper, request
from tests.desk.tampering import past_triggers


@pytest.fixture(autouse=True)
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker closes connections that grew old; here it would close the test's own, within its transaction."""
    for module in ("serving", "reader"):
        monkeypatch.setattr(f"brightline.desk.{module}.close_old_connections", lambda: None)


def state_of(matter: Matter, desk: Home) -> State:
    return state(matter.number, matter.station, book(matter, desk).events())


def mail(words: str, *files: tuple[bytes, str]) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "officer@agency.example", "Request"
    message.set_content(words)
    for data, kind in files:
        main, _, sub = kind.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=f"file.{sub}")
    return message.as_bytes()


@pytest.fixture
def arrive(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Arrival]:
    def arrived(*requests: object, **how: object) -> Arrival:
        return arrive_read(desk, unit, monkeypatch, requests, **how)  # type: ignore[arg-type]  # as arrive_read has them

    return arrived


def test_the_same_fax_at_another_station_is_that_stations_matter_too(
    arrive: Callable[..., Arrival], people: People, desk: Home
) -> None:
    first = matter_of(arrive(request(paper())))
    second = matter_of(arrive(request(paper()), station="B-2"))
    assert (second.station, state_of(second, desk).likely_same_as) == ("B-2", [first.number])
    assert second in listed(people("Bo Booking", Role.BOOKING, station="B-2"))


@pytest.mark.parametrize("how", ["closed", "no request"])
def test_what_comes_again_after_its_matter_ended_opens_another(
    how: str, arrive: Callable[..., Arrival], people: People, desk: Home, unit: Unit
) -> None:
    first = matter_of(arrive(request(paper())))
    clerk = Desk(desk, unit, people("Carla Clerk", Role.CLERK))
    if how == "closed":
        clerk.close(first, "bailed")
    else:
        clerk.not_a_request(first, "misdirected")
    second = matter_of(arrive(request(paper())))
    assert second != first
    assert second.closed_at is None
    assert first.number in state_of(second, desk).likely_same_as


def test_two_mails_with_the_same_picture_in_their_signature_are_two_requests(arrive: Callable[..., Arrival]) -> None:
    logo = (b"\x89PNG a logo", "image/png")
    first = arrive(data=mail("Please hold Ramona Invented", logo), channel="smtp")
    second = arrive(data=mail("Please hold Jan Invented", logo), channel="smtp")
    assert matter_of(first) != matter_of(second)


def test_a_second_persons_paper_alone_is_not_filed_under_the_first(arrive: Callable[..., Arrival]) -> None:
    one, two = (b"%PDF of Ramona", "application/pdf"), (b"%PDF of Jan", "application/pdf")
    both = arrive(request(paper()), request(paper(name="ERFUNDEN, Jan")), data=mail("Two", one, two), channel="smtp")
    alone = arrive(request(paper(name="ERFUNDEN, Jan")), data=two[0], channel="folder")
    assert matter_of(alone) != matter_of(both)


def test_what_cannot_be_taken_apart_is_shown_as_to_be_read_by_a_person(desk: Home, unit: Unit) -> None:
    arrival = receive(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), desk, channel="smtp", station="A-1")
    worker = Worker(desk, unit)
    while worker.step() or read_next(desk, unit):
        pass
    assert Work.objects.get(arrival=arrival).step == Work.Step.BY_EYE
    assert to_do(state_of(matter_of(arrival), desk)) == ("look", "Read by eye")


def test_a_reader_that_dies_each_time_leaves_a_matter_for_a_person(desk: Home, unit: Unit) -> None:
    arrival = receive(b"%PDF a bomb", desk, channel="smtp", station="A-1")
    Worker(desk, unit).step()
    for _ in range(queue.TRIES):
        assert queue.lease() is not None
        queue.free_all()
    assert queue.lease() is None
    assert open_left(desk) == 1
    assert to_do(state_of(matter_of(arrival), desk)) == ("look", "Read by eye")


@pytest.mark.parametrize("error", [RuntimeError("Ramona"), KeyError("Ramona"), MemoryError()])
def test_one_fax_does_not_end_the_desk(
    error: Exception, desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("brightline.desk.reading.read_file", fails)
    receive(b"%PDF a fax", desk, channel="smtp", station="A-1")
    assert Worker(desk, unit).step()
    assert [read_next(desk, unit) for _ in range(2)] == [False, False]
    assert Work.objects.get().step == Work.Step.READ
    assert "Ramona" not in caplog.text


def test_one_arrival_that_cannot_be_opened_keeps_back_no_other(
    desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())]))
    with past_triggers("desk_matterkey"):
        MatterKey.objects.filter(matter=first).update(wrapped=b"damaged")
    again = arrive_read(desk, unit, monkeypatch, [request(paper())])
    other = arrive_read(desk, unit, monkeypatch, [request(paper())], data=b"%PDF another")
    assert matter_of(again) not in (first, matter_of(other))


def test_the_same_bytes_after_their_key_was_destroyed_are_kept_anew(desk: Home) -> None:
    arrival = receive(b"%PDF expunged", desk, channel="smtp", station="A-1")
    with past_triggers("desk_originalkey"):
        OriginalKey.objects.all().delete()
    again = receive(b"%PDF expunged", desk, channel="smtp", station="A-1")
    assert again.original == arrival.original
    assert bytes_of(Original.objects.get(), desk) == b"%PDF expunged"


def test_two_folders_with_a_file_of_one_name_are_two_arrivals(desk: Home, tmp_path: Path) -> None:
    import os

    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "fax1.tif").write_bytes(f"II*\0 {name}".encode())
        os.utime(tmp_path / name / "fax1.tif", (1_700_000_000, 1_700_000_000))
    assert [folder.take_in(tmp_path / name, desk, "A-1") for name in ("a", "b")] == [1, 1]


def test_a_mailbox_with_a_long_address_is_received(desk: Home) -> None:
    address = f"{'records' * 8}@pd.millbrook.example"
    assert receive(b"%PDF", desk, channel="smtp", station="A-1", receiving_number=address).pk


@pytest.mark.parametrize("wrong", [{"place": "us/ma/bostn"}, {"actor": "oficer"}])
def test_a_desk_does_not_open_with_a_place_or_an_actor_that_the_law_does_not_know(
    wrong: dict[str, str], unit: Unit
) -> None:
    told = {"name": unit.name, "place": unit.place, "stations": unit.stations, **wrong}
    with pytest.raises(HomeError):
        check_law(Unit(**told))  # type: ignore[arg-type]  # a unit's own fields


def test_what_fails_is_tried_again_in_a_minute_and_is_a_persons_task_after_three(
    desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError("planted")

    monkeypatch.setattr("brightline.desk.serving.split", fails)
    arrival = receive(b"%PDF a fax", desk, channel="smtp", station="A-1")
    worker = Worker(desk, unit)
    for _ in range(queue.TRIES):
        assert not worker.step()
        work = Work.objects.get()
        assert work.leased_until is not None
        assert work.leased_until <= timezone.now() + queue.AGAIN, "nobody is alerted until then"
        Work.objects.update(leased_until=timezone.now() - queue.AGAIN)
    for _ in range(2):
        worker.step()
    assert Work.objects.get().step == Work.Step.BY_EYE
    assert to_do(state_of(matter_of(arrival), desk)) == ("look", "Read by eye")
    assert [one.original for one in arrival.parts.all()] == [arrival.original], "and it can be looked at"
