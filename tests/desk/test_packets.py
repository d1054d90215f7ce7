"""A packet of many pages on the page of its matter, and a file of which nothing can be drawn."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import pytest
from django.test import Client
from PIL import Image

from brightline.desk import queue
from brightline.desk.arrival.receive import receive
from brightline.desk.home import Home
from brightline.desk.models import Matter, Role
from brightline.desk.pages.files import AT_ONCE
from brightline.desk.reading import read
from brightline.desk.splitting import split
from brightline.desk.unit import Unit
from brightline.paper import Unreadable
from brightline.paper.opening import opened
from tests.desk.pages import pages_of, signed_in
from tests.desk.people import People
from tests.desk.reading import matter_of

PAGES = 23


@pytest.fixture(autouse=True)
def at_this_desk(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pages_of(desk, unit, monkeypatch):
        yield


@pytest.fixture
def clerk(people: People) -> Client:
    return signed_in(people("Carla Clerk", Role.CLERK))


def fax(pages: int = PAGES) -> bytes:
    """A fax whose pages are each as gray as its number."""
    drawn = [Image.new("L", (170, 220), 10 * number) for number in range(1, pages + 1)]
    made = io.BytesIO()
    drawn[0].save(made, "TIFF", save_all=True, append_images=drawn[1:], dpi=(204, 196))
    return made.getvalue()


def unread(data: bytes, home: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Matter:
    """The matter of a file that the reader could not read."""

    def told(*_: Any, **__: Any) -> None:
        raise Unreadable("fax", "The file is damaged on page 7.", "", "")

    monkeypatch.setattr("brightline.desk.reading.read_file", told)
    arrival = receive(data, home, channel="upload", station="A-1")
    while (leased := queue.lease()) is not None:
        (split if leased.step == "split" else read)(leased, home, unit)
    return matter_of(arrival)


def pictures(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<img src="/matter/[^"]+/(\d+)\.png"', page)]


def test_ten_pages_of_a_packet_are_shown_at_once_and_every_page_can_be_come_to(
    desk: Home, unit: Unit, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = unread(fax(), desk, unit, monkeypatch)
    first = clerk.get(f"/matter/{matter.number}").content.decode()
    assert pictures(first) == list(range(1, AT_ONCE + 1))
    seen = []
    for start in dict.fromkeys(re.findall(r'href="\?from=(\d+)#pages"', first)):
        seen += pictures(clerk.get(f"/matter/{matter.number}?from={start}").content.decode())
    assert seen == list(range(1, PAGES + 1))


@pytest.mark.parametrize("wrong", ["0", "24", "-1", "x", "9" * 30, ""])
def test_a_page_that_a_packet_has_not_shows_its_first(
    wrong: str, desk: Home, unit: Unit, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = unread(fax(), desk, unit, monkeypatch)
    page = clerk.get(f"/matter/{matter.number}", {"from": wrong}).content.decode()
    assert pictures(page) == list(range(1, AT_ONCE + 1))


def test_the_last_page_is_drawn_by_itself_and_is_the_last(
    desk: Home, unit: Unit, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = unread(fax(), desk, unit, monkeypatch)
    file = matter.brought.get().arrival.original_id
    drawn = clerk.get(f"/matter/{matter.number}/page/{file}/{PAGES}.png").content
    assert cv2.imdecode(np.frombuffer(drawn, np.uint8), cv2.IMREAD_GRAYSCALE)[0, 0] == 10 * PAGES
    assert clerk.get(f"/matter/{matter.number}/page/{file}/{PAGES + 1}.png").status_code == 404


def test_one_page_alone_is_opened_as_all_of_them_are() -> None:
    with opened(fax()) as file:
        every = [(page.number, page.image[0, 0]) for page in file.pages()]
    for number in (1, 7, PAGES):
        with opened(fax(), only=number) as file:
            assert [(page.number, page.image[0, 0]) for page in file.pages()] == [every[number - 1]]
    with opened(fax(), only=PAGES + 1) as file:
        assert not list(file.pages())


def test_what_could_not_be_read_is_shown_whole_and_says_why(
    desk: Home, unit: Unit, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = unread(fax(3), desk, unit, monkeypatch)
    page = clerk.get(f"/matter/{matter.number}").content.decode()
    assert pictures(page) == [1, 2, 3]
    assert "The file is damaged on page 7." in page


def test_of_what_cannot_be_drawn_no_empty_frame_is_shown(
    desk: Home, unit: Unit, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = unread(b"II*\0 cut off", desk, unit, monkeypatch)
    page = clerk.get(f"/matter/{matter.number}").content.decode()
    assert not pictures(page)
    assert "No picture can be made of it" in page
