"""Every screen in the states that embarrass it: empty, refused, overdue, with long names, with 200 of everything."""

from __future__ import annotations

import base64
import hmac
import os
import re
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page

import brightline.desk
from tests.browser.seat import NARROW, PHONE, WIDE
from tests.browser.test_screens import PICTURES
from tests.desk.browser import PASSWORD
from tests.desk.process import free_port

HEAVIEST = 2_000_000
"""Of a page with all it loads, in bytes."""
MOST_ELEMENTS = 6_000
"""Of a page that lists 200 of something."""
MOST_OF_A_PACKET = 1_500
"""Elements on the page of a packet of 200 pages: it is worked on all night."""
NOT_PAGES = {"sign_out", "page", "bundle", "letter_file", "report_file", "openid_connect_callback", "to_issuer"}
"""Addresses that answer with a file, or lead on."""
ADDRESS = r'path\("([^"]*)", \w+, name="(\w+)"\)'
LONG = ("INVENTADO" * 9)[:80]


class Standing:
    """A desk that stands in a state, and who sits at it."""

    def __init__(self, folder: Path, state: str) -> None:
        self.state, self.folder = state, folder
        self.seen: set[str] = set()
        self.secrets: dict[str, str] = {}
        """Of whom the desk wants a second factor."""
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        plain = {name: value for name, value in os.environ.items() if not name.startswith("BRIGHTLINE_")}
        told = {
            "BRIGHTLINE_DESK": str(folder), "BRIGHTLINE_DESK_LOOPBACK": "1", "STATES_PORT": str(port),
            "BRIGHTLINE_DESK_TRAINING": "1" if state == "empty" else "",
        }  # fmt: skip
        folder.mkdir()
        with open(folder / "printed", "w") as printed:
            command = [sys.executable, "-m", "tests.browser.states", state]
            self.process = subprocess.Popen(command, env={**plain, **told}, stdout=printed, stderr=printed)

    def opened(self) -> Standing:
        """Once it is made. Raises AssertionError where it never is."""
        until = time.monotonic() + 240
        while not (self.folder / "made").exists():
            assert self.process.poll() is None, (self.folder / "printed").read_text()
            assert time.monotonic() < until, "the desk was not made"
            time.sleep(0.1)
        while True:
            try:
                urlopen(f"{self.address}/sign-in", timeout=30).close()
            except OSError:
                assert time.monotonic() < until, "the desk did not open"
                time.sleep(0.1)
            else:
                return self


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Standing]]:
    """One desk for each state, all made at once."""
    folder = tmp_path_factory.mktemp("states")
    found = {state: Standing(folder / state, state) for state in ("empty", "hard", "many")}
    try:
        yield found
    finally:
        for one in found.values():
            one.process.kill()
            one.process.wait()


class Looking:
    """Somebody who looks at one page after the other, and at each in every width."""

    def __init__(self, page: Page, desk: Standing, who: str) -> None:
        self.page, self.desk, self.who = page, desk, who
        self.seen: set[str] = set()
        self.faults: list[str] = []

    def go(self, path: str) -> Page:
        """Open a page."""
        self.page.goto(f"{self.desk.address}{path}")
        return self.page

    def sign_in(self) -> None:
        """Sign in, with a second factor where the desk wants one."""
        self.go("/sign-in")
        self.page.fill("#username", self.who)
        self.page.fill("#password", PASSWORD)
        self.page.click("main button")
        if self.page.url.endswith("/sign-in/code"):
            self.look("/sign-in/code")
            # It is shown once.
            if (shown := self.page.locator("main code")).count():
                self.desk.secrets[self.who] = shown.inner_text().replace(" ", "")
            self.page.fill("#code", "000000")
            self.page.click("main button")
            self.look("/sign-in/code", "wrong")
            self.page.fill("#code", _code(self.desk.secrets[self.who]))
            self.page.click("main button")
        assert "/sign-in" not in self.page.url, self.page.inner_text("main")

    def visit(self, path: str) -> None:
        """Open a page and look at it."""
        self.go(path)
        self.look(path)

    def look(self, path: str, name: str = "", most: int = MOST_ELEMENTS) -> None:
        """Look at the page that is open: what is wrong with it at each width is kept in `faults`."""
        where = f"{self.desk.state} {self.who} {path} {name}".strip()
        self.seen.add(path.partition("?")[0])
        told = self.page.evaluate(WEIGHT)
        for what, wrong in (
            (f"{told['headings']} h1", told["headings"] != 1),
            (f"{told['bytes']} bytes", told["bytes"] > HEAVIEST),
            (f"{told['elements']} elements", told["elements"] > most),
        ):
            if wrong:
                self.faults.append(f"{where}: {what}")
        for width in (NARROW, PHONE, WIDE):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.faults += [f"{where} at {width}: {fault}" for fault in self.page.evaluate(LAID_OUT)]
            if PICTURES and width != NARROW:
                plain = re.sub(r"[^a-zA-Z0-9-]+", "_", f"{self.desk.state}_{self.who}{path}_{name}").strip("_")
                self.page.screenshot(path=Path(PICTURES) / f"{plain[:110]}-{width}.png", full_page=True)
        self.page.keyboard.press("Tab")
        self.faults += [f"{where}: {fault}" for fault in self.page.evaluate(FOCUS)]


@contextmanager
def looking(chromium: Browser, desk: Standing, who: str) -> Iterator[Looking]:
    """Somebody signed in at a desk; at the end there was nothing to be mended on any page that was looked at."""
    context = chromium.new_context(viewport={"width": WIDE, "height": 900})
    context.set_default_timeout(60_000)
    try:
        found = Looking(context.new_page(), desk.opened(), who)
        if who:
            found.sign_in()
        yield found
        desk.seen |= found.seen
        assert not found.faults, "\n".join(found.faults)
    finally:
        context.close()


def _code(secret: str) -> str:
    """The code that belongs to a secret now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    place = digest[-1] & 15
    return f"{(int.from_bytes(digest[place : place + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


WEIGHT = """() => ({
  headings: document.querySelectorAll("h1").length,
  elements: document.querySelectorAll("*").length,
  bytes: [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .reduce((sum, one) => sum + (one.decodedBodySize || one.transferSize), 0),
})"""
"""How heavy a page is."""
LAID_OUT = r"""() => {
  const faults = [], root = document.documentElement, width = root.clientWidth;
  const say = e => (e.data ?? (e.textContent || e.tagName)).trim().slice(0, 40);
  if (root.scrollWidth > width) faults.push(`scrolls sideways: ${root.scrollWidth}`);
  for (const e of document.querySelectorAll(".scroll, table, pre, button, select, fieldset, section, .verdict"))
    if (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display != "inline" && e.clientWidth)
      faults.push(`${e.tagName}.${e.className} is cut: ${say(e)}`);
  const rects = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() && rects.length < 6000) {
    const node = walker.currentNode, parent = node.parentElement;
    // What a closed <details> holds has a place, and is not seen.
    if (!node.data.trim() || parent.closest("script, style, option, svg, .skip, thead")) continue;
    if (!parent.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    if (/^\d+$/.test(node.data.trim()) && range.getClientRects().length > 1)
      faults.push(`a number over several lines: ${say(parent)}`);
    for (const r of range.getClientRects()) {
      if (r.width < 1 || r.height < 1) continue;
      if (r.right > width + 1 || r.left < -1) faults.push(`text beyond the edge: ${say(parent)}`);
      // Of a line the middle is taken: boxes of lines that follow each other may touch.
      rects.push({left: r.left, right: r.right, top: r.top + r.height * 0.2, bottom: r.bottom - r.height * 0.2, node});
    }
  }
  for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea, button, img")) {
    const r = e.getBoundingClientRect();
    if (r.width && e.checkVisibility()) {
      if (r.right > width + 1 || r.left < -1) faults.push(`${e.tagName} ${e.name} beyond the edge`);
      rects.push({left: r.left, right: r.right, top: r.top + 1, bottom: r.bottom - 1, node: e});
    }
  }
  rects.sort((a, b) => a.top - b.top);
  for (let i = 0; i < rects.length; i++)
    for (let j = i + 1; j < rects.length && rects[j].top < rects[i].bottom; j++) {
      const a = rects[i], b = rects[j];
      if (a.node == b.node || a.node.contains?.(b.node) || b.node.contains?.(a.node)) continue;
      if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - b.top > 2)
        faults.push(`one over the other: ${say(a.node)} | ${say(b.node)}`);
    }
  return faults.slice(0, 5);
}"""
"""What is cut, lies beyond the edge, or lies over something else."""
FOCUS = """() => {
  const faults = [], taken = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  for (const e of [...document.querySelectorAll(taken)].filter(e => e.checkVisibility()).slice(0, 60)) {
    e.focus({preventScroll: true});
    const style = getComputedStyle(e);
    if (document.activeElement == e && (style.outlineStyle == "none" || parseFloat(style.outlineWidth) < 2))
      faults.push(`no focus is seen on ${e.tagName} ${e.textContent.trim().slice(0, 30)}`);
  }
  document.activeElement.blur();
  return faults.slice(0, 3);
}"""
"""What takes the focus and does not show it."""

OF_THE_CLERK = (
    "/", "/record", "/give", "/downtime", "/search", "/sign", "/shift", "/shift?station=A-1", "/handover?station=A-1",
    "/missing", "/count", "/calls", "/roster", "/reports", "/reports/draft?from=2026-01-01&to=2026-01-31", "/letters",
    "/records", "/dispose", "/password",
)  # fmt: skip
"""The screens of somebody who is a clerk and a supervisor."""


def test_a_new_desk_says_on_every_screen_that_there_is_nothing_yet(
    desks: dict[str, Standing], chromium: Browser
) -> None:
    desk = desks["empty"]
    with looking(chromium, desk, "") as there:
        there.visit("/sign-in")
    with looking(chromium, desk, "sam.sergeant") as there:
        for path in OF_THE_CLERK:
            there.visit(path)
    with looking(chromium, desk, "audrey.auditor") as there:
        for path in ("/reports", "/log", "/missing"):
            there.visit(path)
    with looking(chromium, desk, "ada.admin") as there:
        there.visit("/people")
    with looking(chromium, desk, "new.comer") as there:
        there.visit("/password")
        there.visit("/first-night")


def test_long_names_and_what_waits_too_long_fit_on_every_screen(desks: dict[str, Standing], chromium: Browser) -> None:
    desk = desks["hard"]
    with looking(chromium, desk, "sam.sergeant") as there:
        for path in OF_THE_CLERK:
            there.visit(path)
        for matter in _matters(there):
            there.visit(matter)
            there.visit(f"{matter}/letter")
        page = there.go("/search")
        page.fill("#name", LONG)
        page.select_option("#purpose", index=1)
        page.fill("#why", "x" * 300)
        page.click("main button")
        there.look("/search", "found")
    with looking(chromium, desk, "lou.lawyer") as there:
        for path in ("/dispose", "/sign", "/reports"):
            there.visit(path)
        page = there.go("/reports")
        page.locator("a[href*='proposal=']").first.click()
        there.look("/reports/draft", "proposed")
        page.fill("#password-file", PASSWORD)
        page.click("button:has-text('File this report')")
        there.look("/reports/filed")
    with looking(chromium, desk, "audrey.auditor") as there:
        for path in ("/reports", "/log", "/missing"):
            there.visit(path)
    with looking(chromium, desk, "abe.admin") as there:
        there.visit("/people")
        for button in ("Give it", "Enter this person"):
            there.page.fill("#name", LONG)
            there.page.get_by_role("button", name=button).or_(there.page.get_by_text(button, exact=True)).last.click()
            there.look("/people", button)
    with looking(chromium, desk, "bo.booking") as there:
        there.visit("/")
        there.visit(f"/matter/{there.page.locator('tbody tr', has_text='not for you').locator('a').first.inner_text()}")


def test_two_hundred_of_something_stay_a_page(desks: dict[str, Standing], chromium: Browser) -> None:
    with looking(chromium, desks["many"], "sam.sergeant") as there:
        packet = _matters(there)[-1]
        there.go(packet)
        there.look(packet, "packet", MOST_OF_A_PACKET)
        for path in ("/", "/sign", "/handover?station=A-1", "/missing", "/calls", "/dispose", "/count", "/records"):
            there.visit(path)
    with looking(chromium, desks["many"], "abe.admin") as there:
        there.visit("/people")


def test_what_is_refused_is_said_on_a_page_of_the_desk(desks: dict[str, Standing], chromium: Browser) -> None:
    """Each form of each screen is sent with nothing written; the desk fails, and is asked too often."""
    desk = desks["hard"]
    with looking(chromium, desk, "sam.sergeant") as there:
        for path in ("/nothing", "/people", "/matter/2099-0001", "/reports/2099-9", "/log", "/first-night"):
            there.visit(path)
        told: set[str] = set()
        for path in [*OF_THE_CLERK, _matters(there)[1]]:
            number = 0
            # What was taken over, or given, has no form any more.
            while number < there.go(path).locator(FORMS).count():
                with there.page.expect_navigation():
                    there.page.evaluate(SENT_EMPTY, [FORMS, number])
                said = " ".join(there.page.locator("h1, .alert, .error-message").all_inner_texts())
                if said not in told:
                    told.add(said)
                    there.look(path, f"form-{number}")
                number += 1
    with looking(chromium, desk, "abe.admin") as there:
        there.go("/people")
        there.page.context.clear_cookies(name="csrftoken")
        there.page.click("button:has-text('Ask for it') >> nth=0")
        there.look("/people", "older-than-the-sign-in")
    with looking(chromium, desk, "") as there:
        for _ in range(6):
            page = there.go("/sign-in")
            page.fill("#username", "bo.booking")
            page.fill("#password", "wrong")
            page.click("main button")
            there.look("/sign-in", "wrong")
        there.look("/sign-in", "too-often")
        there.visit("/sign-in/issuer")
    with looking(chromium, desks["empty"], "audrey.auditor") as there:
        (desks["empty"].folder / "key").rename(desks["empty"].folder / "taken")
        there.visit("/log")


def test_no_screen_was_left_out(desks: dict[str, Standing]) -> None:
    seen = {path for desk in desks.values() for path in desk.seen}
    # To import them, Django would have to be set up here.
    told = Path(brightline.desk.__file__).with_name("urls.py").read_text()
    known = {name: re.sub(r"<\w+:\w+>", "[^/]+", path) for path, name in re.findall(ADDRESS, told)}
    posted = {
        name for name, pattern in known.items() if "/do/" in pattern or name.endswith("_act") or name == "explain"
    }
    left = {
        name for name, pattern in known.items()
        if name not in NOT_PAGES | posted and not any(re.fullmatch(f"/{pattern}", path) for path in seen)
    }  # fmt: skip
    assert not left


def _matters(there: Looking) -> list[str]:
    """The addresses of the open matters, the earliest first."""
    hrefs = there.go("/").eval_on_selector_all("tbody th a", "all => all.map(one => one.getAttribute('href'))")
    return sorted(str(href) for href in hrefs)


FORMS = "main form:not([action$='/rows'], [action$='/bundle'], [action$='.pdf'])"
"""Those that are not answered with a file."""
SENT_EMPTY = """([forms, number]) => {
  const form = document.querySelectorAll(forms)[number];
  for (const e of form.elements) {
    if (["text", "password", "date", "datetime-local", "textarea"].includes(e.type)) e.value = "";
    if (e.tagName == "SELECT") e.selectedIndex = 0;
    if (["checkbox", "radio"].includes(e.type)) e.checked = false;
  }
  form.submit();
}"""
"""Sends a form with nothing written, as a browser does that asks for nothing to be filled in."""
