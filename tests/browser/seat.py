"""Somebody at a screen of the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.desk.trying import Night

WIDE, PHONE, NARROW = 1280, 390, 320


class Seat:
    """A browser window in which somebody is signed in, and what it complained of."""

    def __init__(self, page: Page, night: Night) -> None:
        self.page, self.night = page, night
        self.complaints: list[str] = []
        page.on("console", lambda told: self._said(told.type, told.text, told.location["url"]))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda asked: self._elsewhere(asked.url))

    def _said(self, kind: str, text: str, where: str) -> None:
        if kind == "error":
            self.complaints.append(f"{where}: {text}")

    def _elsewhere(self, url: str) -> None:
        if not url.startswith((self.night.address, "data:")):
            self.complaints.append(f"asked {url}")

    def go(self, path: str) -> Page:
        """Open a page of the desk."""
        self.page.goto(f"{self.night.address}{path}")
        return self.page

    def sign_in(self, who: str) -> None:
        """Sign in with the password that the command printed."""
        self.go("/sign-in")
        self.page.fill("#username", who)
        self.page.fill("#password", self.night.passwords[who])
        self.page.click("main button")

    def tab_to(self, words: str) -> None:
        """Press Tab until what has these words has the focus. Raises AssertionError where nothing ever has."""
        for _ in range(400):
            self.page.keyboard.press("Tab")
            if re.search(words, str(self.page.evaluate(FOCUSED))):
                return
        raise AssertionError(f"nothing that says {words!r} is reached by Tab on {self.page.url}")

    def choose(self, label: str, says: str) -> None:
        """Choose of a list by its keyboard: what begins with these words."""
        self.tab_to(label)
        self.page.keyboard.type(says)


FOCUSED = """() => {
  const e = document.activeElement;
  const labels = e.labels ? [...e.labels].map(l => l.textContent).join(" ") : "";
  const group = e.closest("fieldset")?.querySelector("legend")?.textContent ?? "";
  return [e.getAttribute("aria-label") ?? "", labels, e.tagName == "SELECT" ? "" : e.textContent, group].join(" | ");
}"""
"""What a screen reader would say of what has the focus: its label, its words, and the group it stands in."""


@contextmanager
def seated(chromium: Browser, night: Night, who: str, width: int = WIDE) -> Iterator[Seat]:
    """Somebody signed in, in a window of this width."""
    context = chromium.new_context(viewport={"width": width, "height": 900})
    try:
        seat = Seat(context.new_page(), night)
        if who:
            seat.sign_in(who)
        yield seat
    finally:
        context.close()
