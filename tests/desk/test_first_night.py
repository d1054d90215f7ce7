"""`brightline demo --desk`: a desk to try, from one command to the first answer."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.cookiejar import CookieJar
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from brightline.desk.demo.night import PEOPLE

PASSWORD = r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}"


class Night:
    """The desk that the command opened, with what it printed."""

    def __init__(self, process: subprocess.Popen[str], printed: str) -> None:
        self.process, self.printed = process, printed
        address = re.search(r"http://127\.0\.0\.1:\d+", printed)
        assert address, printed
        self.address = address[0]
        self.passwords = dict(re.findall(rf"(\w+\.\w+)\s+({PASSWORD})", printed))

    def browser(self, who: str) -> OpenerDirector:
        """Somebody's browser, signed in."""
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        page = browser.open(f"{self.address}/sign-in", timeout=30).read().decode()
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        told = {"csrfmiddlewaretoken": token[1], "username": who, "password": self.passwords[who], "next": ""}
        browser.open(f"{self.address}/sign-in", urlencode(told).encode(), timeout=30).read()
        return browser

    def page(self, browser: OpenerDirector, path: str) -> str:
        return str(browser.open(f"{self.address}{path}", timeout=60).read().decode())


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    folder = tmp_path_factory.mktemp("night")
    plain = {name: value for name, value in os.environ.items() if not name.startswith("BRIGHTLINE_")}
    # A real desk that the surroundings name is left alone.
    settings = {**plain, "TMPDIR": str(folder), "BRIGHTLINE_DESK": str(folder / "real"), "COLUMNS": "160"}
    with open(folder / "printed", "w") as printed:
        command = [sys.executable, "-m", "brightline.cli", "demo", "--desk"]
        process = subprocess.Popen(command, stdout=printed, stderr=printed, env=settings, text=True)
    try:
        until = time.monotonic() + 120
        while "The desk is open." not in (text := (folder / "printed").read_text()):
            assert process.poll() is None, text
            assert time.monotonic() < until, text
            time.sleep(0.2)
        yield Night(process, text)
        assert not (folder / "real").exists()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        assert not list(folder.glob("brightline-demo-*")), "the desk to try left something behind"
    finally:
        process.kill()


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
