"""Every page that somebody at the desk can reach: without a barrier, at each width, and asking nobody else."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from brightline.desk.demo.night import PEOPLE
from tests.browser.seat import NARROW, PHONE, WIDE, Seat, seated
from tests.desk.trying import Night

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = {"runOnly": {"type": "tag", "values": WCAG}}
USERNAMES = [one.name.lower().replace(" ", ".") for one in PEOPLE]
DOWNLOADS = re.compile(r"\.(csv|json|pdf|png|bundle)$")
PICTURES = os.environ.get("BRIGHTLINE_SCREENS", "")
"""A folder for a picture of each page, for somebody to look at."""


@pytest.fixture(scope="module")
def busy(chromium: Browser, night: Night) -> Night:
    """The desk with the night's faxes open, one matter with a very long name, and something proposed."""
    with seated(chromium, night, "carla.clerk") as seat:
        until = time.monotonic() + 240
        while seat.go("/").locator("tbody tr").count() < 3:
            assert time.monotonic() < until, "the night's faxes did not come"
            time.sleep(1)
        page = seat.go("/record")
        page.check("input[name=channel][value=counter]")
        page.check("input[name=asks][value=custody]")
        page.select_option("#agency", "ice_ero")
        page.select_option("#paper", index=2)
        page.fill("#person", "INVENTADO-DE-LA-MUY-LARGA-Y-CASI-INTERMINABLE, Ramona Maria Fernanda Guadalupe")
        page.click("main button:has-text('Record')")
        page.select_option("#action", index=0)
        page.select_option("#does", "no")
        page.click("button:has-text('Propose')")
    return night


def reached(seat: Seat) -> Iterator[str]:
    """The pages that links lead to, one of each kind, beginning at the first."""
    waiting, kinds = ["/"], set()
    while waiting:
        path = waiting.pop(0)
        kind = re.sub(r"\d+", "0", path)
        if kind in kinds or DOWNLOADS.search(path):
            continue
        kinds.add(kind)
        page = seat.go(path)
        yield path
        for href in page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)"):
            told = urlsplit(str(href))
            if str(href).startswith(seat.night.address) and not told.fragment:
                waiting.append(told.path + (f"?{told.query}" if told.query else ""))


@pytest.mark.parametrize("who", USERNAMES)
def test_no_page_has_a_barrier_or_asks_anybody_else(who: str, busy: Night, chromium: Browser) -> None:
    with seated(chromium, busy, who) as seat:
        paths = list(reached(seat))
        assert len(paths) > 1
        for path in paths:
            page = seat.go(path)
            found = Axe().run(page, options=RUN)
            assert not found.violations_count, f"{path}: {found.generate_report()}"
            assert page.locator("h1").count() == 1, path
            for width in (NARROW, PHONE):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} at {width}"
                _picture(seat, who, path, width)
            page.set_viewport_size({"width": WIDE, "height": 900})
            _picture(seat, who, path, WIDE)
        # A page that is closed to a role answers 403, and Chromium says so.
        assert [one for one in seat.complaints if "403" not in one] == []


def test_the_page_to_sign_in_has_no_barrier(night: Night, chromium: Browser) -> None:
    with seated(chromium, night, "") as seat:
        found = Axe().run(seat.go("/sign-in"), options=RUN)
        assert not found.violations_count, found.generate_report()


def test_a_label_that_is_taken_away_is_found(busy: Night, chromium: Browser) -> None:
    with seated(chromium, busy, "carla.clerk") as seat:
        page = seat.go("/record")
        page.evaluate("document.querySelector('label[for=person]').remove()")
        assert Axe().run(page, options=RUN).violations_count


def test_without_scripts_every_page_of_a_clerk_is_the_same(busy: Night, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    try:
        seat = Seat(context.new_page(), busy)
        seat.sign_in("carla.clerk")
        page = seat.go("/record")
        page.check("input[name=channel][value=phone]")
        page.check("input[name=asks][value=notice_of_release]")
        page.select_option("#agency", "ice_ero")
        page.select_option("#paper", index=1)
        page.click("main button:has-text('Record')")
        assert page.locator(".answer").count() >= 2
    finally:
        context.close()


def _picture(seat: Seat, who: str, path: str, width: int) -> None:
    if PICTURES:
        name = f"{who}{re.sub(r'[^a-z0-9-]+', '_', path)}-{width}.png"
        seat.page.screenshot(path=Path(PICTURES) / name, full_page=True)
