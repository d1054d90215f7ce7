"""What came with somebody else's papers shows nothing of that person, and what was not read is shown whole."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO

import pytest
from PIL import Image

from brightline.desk.home import Home
from brightline.desk.matters.doing import Desk
from brightline.desk.models import FileReading, Matter, Role
from brightline.desk.unit import Unit
from tests.desk.pages import pages_of, signed_in
from tests.desk.people import People
from tests.desk.reading import arrive_read, matter_of, paper, request

WORDS = "About Maria Seconda, who is fifteen"


@pytest.fixture(autouse=True)
def pages(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pages_of(desk, unit, monkeypatch):
        yield


@pytest.fixture
def two(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> tuple[Matter, Matter]:
    """The matters of a mail with one fax about two people."""
    message = EmailMessage()
    message["From"], message["Subject"] = "fax@gateway.example", "Fax"
    message.set_content(WORDS)
    message.add_attachment(b"%PDF a fax", maintype="application", subtype="pdf", filename="fax.pdf")
    people = [request(paper()), request(paper(name="SECONDA, Maria"))]
    arrival = arrive_read(desk, unit, monkeypatch, people, data=message.as_bytes(policy=SMTP), channel="smtp")
    return matter_of(arrival), arrival.brought.get(person=1).matter


def shown(people: People, matter: Matter) -> str:
    """The page of a matter, as a clerk sees it who is named for nothing."""
    return signed_in(people("Cleo Clerk", Role.CLERK)).get(f"/matter/{matter.number}").content.decode()


def test_the_words_of_a_mail_are_shown_with_each_person_it_brought(
    two: tuple[Matter, Matter], people: People
) -> None:  # fmt: skip
    assert WORDS in shown(people, two[0])


def test_the_words_of_a_mail_are_not_shown_to_who_may_not_read_of_everybody_it_brought(
    two: tuple[Matter, Matter], desk: Home, unit: Unit, people: People
) -> None:
    Desk(desk, unit, people("Carla Clerk", Role.CLERK)).flag(two[1], "under_18")
    page = shown(people, two[0])
    assert "Seconda" not in page
    assert "INVENTADO" in page, "the person's own papers are"


def test_each_page_of_a_fax_that_could_not_be_read_is_shown(
    desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets, fax = [Image.new("1", (400, 520), 1) for _ in range(3)], BytesIO()
    sheets[0].save(fax, "TIFF", save_all=True, append_images=sheets[1:], dpi=(50, 50), compression="group4")
    matter = matter_of(arrive_read(desk, unit, monkeypatch, data=fax.getvalue()))
    why = "This is a packed file."
    with monkeypatch.context() as patched:
        # As if the reader had failed: what was read is kept as it is.
        patched.setattr("brightline.desk.pages.files.reading_of", lambda *_: None)
        patched.setattr("brightline.desk.pages.files._why_not", lambda *_: [why])
        page = shown(people, matter)
    assert FileReading.objects.count() == 1
    assert [f"/{number}.png" in page for number in (1, 2, 3, 4)] == [True, True, True, False]
    assert why in page
