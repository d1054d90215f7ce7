"""What is told at the counter or by telephone: with the photo of the paper, and with the answers to what comes next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from brightline.desk.arrival import originals
from brightline.desk.arrival.originals import bytes_of
from brightline.desk.home import Home
from brightline.desk.matters.answers import CARD, corpus
from brightline.desk.matters.events import book
from brightline.desk.matters.state import state
from brightline.desk.models import Arrival, Matter, Role, Work
from brightline.desk.reader import read_next
from brightline.desk.unit import Unit
from brightline.paper import ReadFile
from tests.desk.pages import pages_of, signed_in
from tests.desk.people import People
from tests.desk.reading import paper, request

PHOTO = b"\x89PNG\r\n\x1a\n a photograph of Ramona's paper"
POST = {
    "channel": "counter", "asks": ["custody"], "agency": "ice_ero", "paper": "none", "station": "A-1",
    "who": "Agent Invented", "person": "INVENTADO, Ramona", "said": "Told to wait outside",
}  # fmt: skip


@pytest.fixture(autouse=True)
def pages(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pages_of(desk, unit, monkeypatch):
        yield


def recorded(people: People, **more: object) -> str:
    """The page that follows a record, or the form again."""
    client = signed_in(people("Bo Booking", Role.BOOKING))
    answer = client.post("/record", {**POST, **more}, follow=True)
    return answer.content.decode()


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("Ramona.png", PHOTO, "image/png")


def test_the_photo_of_a_paper_is_kept_and_read_into_the_matter_it_was_told_of(
    desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = recorded(people, photo=photo())
    assert "Told to wait outside" in page, "what was said is shown beside the picture"
    arrival = Arrival.objects.get()
    assert arrival.original is not None
    assert bytes_of(arrival.original, desk) == PHOTO
    assert b"Ramona" not in bytes(arrival.sealed_name or b"")
    assert Work.objects.get(arrival=arrival).step == Work.Step.READ

    def reads(*_: object, **__: object) -> tuple[ReadFile, list[object]]:
        told = (request(paper()),)
        found = ReadFile(
            name="", sha256=arrival.original_id or "", kind="png", page_count=1, warnings=(), requests=told, others=()
        )
        return found, []

    monkeypatch.setattr("brightline.desk.reading.read_file", reads)
    # The connection is the test's own, which lasts until it ends.
    monkeypatch.setattr("brightline.desk.reader.close_old_connections", lambda: None)
    assert read_next(desk, unit)
    matter = Matter.objects.get()
    found = state(matter.number, matter.station, book(matter, desk).events())
    assert "civil_detainer" in found.values["papers"].has
    assert not found.everything, "a paper came after all: somebody says again that this is all"
    assert found.told["said"] == "Told to wait outside"


def test_a_photo_that_cannot_be_kept_records_nothing_and_says_so(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("planted")

    monkeypatch.setattr(originals, "_write", full)
    page = recorded(people, photo=photo())
    assert "could not be kept" in page
    assert "Agent Invented" in page, "nothing typed is lost"
    assert not Matter.objects.exists()
    assert not Arrival.objects.exists()


def test_what_is_told_is_recorded_without_a_photo_too(people: People) -> None:
    recorded(people)
    assert Arrival.objects.get().original is None
    assert not Work.objects.exists()


def test_the_card_answers_what_is_asked_next(people: People) -> None:
    page = recorded(people)
    card = re.search(r"<caption>If whoever asked asks for more.*?</table>", page, re.DOTALL)
    assert card is not None
    for action in CARD:
        says = corpus().vocabulary.actions[action].says
        assert says[:1].upper() + says[1:] in card[0], action


def test_no_photo_lies_open_on_the_disk(desk: Home, people: People) -> None:
    recorded(people, photo=photo())
    files = [file for file in Path(desk.folder).rglob("*") if file.is_file()]
    assert files
    assert not any(b"Ramona" in file.read_bytes() for file in files)


def test_a_form_that_is_sent_again_is_recorded_once_and_leads_to_the_first(people: People) -> None:
    client = signed_in(people("Bo Booking", Role.BOOKING))
    mark = re.search(r'name="form" value="([0-9a-f]{32})"', client.get("/record").content.decode())
    assert mark is not None
    form = {**POST, "form": mark[1]}
    refused = client.post("/record", {**form, "asks": []})
    assert f'value="{mark[1]}"' in refused.content.decode(), "a form that was put right is the same"
    first = client.post("/record", {**form, "photo": photo()})
    again = client.post("/record", {**form, "photo": photo()}, follow=True)
    assert again.redirect_chain[0][0] == first["Location"]
    assert "This form was sent before, and is recorded once" in again.content.decode()
    assert (Matter.objects.count(), Arrival.objects.count()) == (1, 1)
    assert f'What you recorded last is <a href="{first["Location"]}">' in client.get("/record").content.decode()


def test_a_form_that_was_changed_or_is_another_is_never_lost_in_the_first(people: People) -> None:
    client, other = signed_in(people("Bo Booking", Role.BOOKING)), signed_in(people("Bea Booking", Role.BOOKING))
    form = {**POST, "form": "0" * 32}
    for at, sent in (
        (client, form),
        (client, {**form, "person": "INVENTADO, Rosa"}),
        (client, {**form, "asks": ["custody", "transfer"]}),
        (client, {**form, "photo": photo()}),
        (client, {**form, "form": "1" * 32}),
        (client, POST),
        (client, POST),
        (other, form),
    ):
        at.post("/record", sent)
    assert Matter.objects.count() == Arrival.objects.count() == 8


def test_a_form_that_is_sent_twice_at_once_is_recorded_once(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(people("Bo Booking", Role.BOOKING))
    form = {**POST, "form": "0" * 32}
    first = client.post("/record", form)
    looked: list[str] = []

    def not_seen_at_first(fingerprint: str) -> Matter | None:
        looked.append(fingerprint)
        return Matter.objects.get() if len(looked) > 1 else None

    monkeypatch.setattr("brightline.desk.matters.doing.Desk.recorded_as", staticmethod(not_seen_at_first))
    assert client.post("/record", form)["Location"] == first["Location"]
    assert len(looked) == 2
    assert (Matter.objects.count(), Arrival.objects.count()) == (1, 1)
