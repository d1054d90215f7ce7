"""`brightline demo --desk`: a desk to try, from one command to the first answer."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from urllib.error import URLError

import pytest

from brightline.desk.demo.night import PEOPLE
from tests.desk.trying import Night, tried


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    with tried(tmp_path_factory.mktemp("night")) as found:
        yield found


def test_the_command_prints_one_address_and_a_password_for_everybody(night: Night) -> None:
    assert len(set(re.findall(r"http://\S+", night.printed))) == 1
    assert len(night.passwords) == len(PEOPLE)
    assert len(set(night.passwords.values())) == len(PEOPLE)


def test_what_came_in_the_night_waits_for_the_clerk(night: Night) -> None:
    clerk = night.browser("carla.clerk")
    until = time.monotonic() + 120
    while "/matter/" not in (page := night.page(clerk, "/")):
        assert time.monotonic() < until, page
        time.sleep(0.5)
    assert "TRAINING" in page
    assert "First night" in page


def test_the_page_of_the_first_night_leads_to_every_screen_it_names(night: Night) -> None:
    clerk = night.browser("carla.clerk")
    page = night.page(clerk, "/first-night")
    assert re.search(r"<h2>6\. ", page)
    for path in set(re.findall(r'href="(/[a-z-]*)"', page)) - {"/sign"}:
        assert "<h1>" in night.page(clerk, path)


def test_an_administrator_of_the_desk_to_try_sees_no_matter(night: Night) -> None:
    with pytest.raises(URLError):
        night.page(night.browser("ada.admin"), "/")
