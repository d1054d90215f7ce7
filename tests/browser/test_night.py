"""A night at the desk, from the fax to the count, in a real browser. No step touches the database."""

from __future__ import annotations

import json
import os
import random
import re
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page
from pypdfium2 import PdfDocument

from brightline.corpus import Corpus
from brightline.desk.demo.night import MAILBOX, OTHER_MAILBOX
from tests.browser.seat import PHONE, Seat, seated
from tests.cli.run import call
from tests.desk.trying import Night
from tests.samples.packets import Packet, packet

SEED = int(os.environ.get("BRIGHTLINE_NIGHT_SEED") or random.SystemRandom().randrange(10**6))
FAXED = {
    "plain": "released before receipt", "misread_digits": "misread", "judicial": "a court's paper",
    "cancellation": "a cancellation that may be forged", "refax": "by fax to two districts",
    "hospital_page": "about somebody under 18", "page_1_only": "page 1 alone",
}  # fmt: skip
"""Variant of the packet -> what the night makes of it."""
OF_A_PERSON = ("subject_name", "date_of_birth", "subject_id", "file_number", "event_number", "case_number")
NAMED = {"ERFUNDEN, Jan", "CORRECTADO, Ramona"}
"""What the papers and the people of the night say of persons: names, days of birth, numbers."""


@pytest.fixture(scope="module")
def matters(chromium: Browser, night: Night) -> Iterator[dict[str, str]]:
    """The packets of the night, sent by SMTP and read; variant -> the number of its matter."""
    print(f"the night's seed is {SEED}")
    with seated(chromium, night, "carla.clerk") as seat:
        _until_read(seat)
        numbers: dict[str, str] = {}
        for variant in FAXED:
            before = _listed(seat)
            made = packet(variant, SEED, kind="fine")
            NAMED.update(_of_people(made))
            sent = made.transmissions[0]
            night.fax(sent.data, f"fax{sent.ending}", MAILBOX)
            if variant == "refax":
                night.fax(sent.data, f"fax{sent.ending}", OTHER_MAILBOX)
            new = _until(lambda before=before: sorted(_listed(seat) - before), 60)
            numbers[variant] = new[0]
        _until_read(seat)
        yield numbers


def _of_people(made: Packet) -> set[str]:
    """What the pages of a packet say of whom they are about."""
    found = {page.fields.get(name, "") for sent in made.transmissions for page in sent.pages for name in OF_A_PERSON}
    return {*made.people, *found} - {""}


def _listed(seat: Seat) -> set[str]:
    page = seat.go("/")
    return set(re.findall(r"\b\d{4}-\d{4}\b", page.inner_text("main")))


def _until_read(seat: Seat) -> None:
    _until(lambda: "being read" not in seat.go("/").inner_text("main").lower(), 900)


def _until(done: object, seconds: float) -> list[str]:
    until = time.monotonic() + seconds
    while not (found := done()):  # type: ignore[operator]
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(1)
    return found  # type: ignore[no-any-return]


def press(page: Page, name: str) -> None:
    """Press a button of the page by its name."""
    page.get_by_role("button", name=name, exact=True).first.click()


def confirm_all(page: Page) -> None:
    """Confirm everything that was read, and that nothing else came."""
    page.wait_for_load_state()
    while (button := page.locator("button[aria-label^='Confirm']")).count():
        button.first.click()
        page.wait_for_load_state()
    if page.get_by_role("button", name="This is everything").count():
        press(page, "This is everything")


def eligible(page: Page, ground: str = "bail") -> None:
    page.select_option("#ground", ground)
    page.locator("form[action$='/do/eligible'] button").click()
    page.wait_for_load_state()


def custody(page: Page, where: str) -> None:
    page.select_option("#where", where)
    page.locator("form[action$='/do/custody'] button").click()


def said(page: Page) -> dict[tuple[str, str], tuple[str, list[str]]]:
    """What the page says: action and line -> outcome, and the facts that it says it rests on."""
    told = {}
    for section in page.locator("section.answer[aria-label*=', ']").all():
        label = section.get_attribute("aria-label") or ""
        what, _, line = label.rpartition(", ")
        facts = [one.strip() for one in section.locator("details code").all_text_contents()]
        told[what, line] = (section.locator(".outcome").inner_text().strip(), facts)
    return told


def as_the_command_says(page: Page) -> None:
    """Each answer of the page is the one that `brightline decide` gives to the facts that the page shows."""
    answers = said(page)
    assert answers
    for (what, _), (outcome, facts) in answers.items():
        action = next(name for name, told in ACTIONS.items() if told.says == what)
        given = [part for fact in facts for part in ("--fact", fact)]
        result = call("decide", "us/ma/boston", action, *given, "--json")
        assert OUTCOMES[json.loads(result.stdout)["outcome"]] == outcome, (what, facts)


ACTIONS = Corpus.load().vocabulary.actions
OUTCOMES = {
    "forbidden": "Forbidden",
    "required": "Required",
    "permitted": "Permitted",
    "not addressed": "Not addressed by the law here",
    "undetermined": "Not settled: this is no permission",
    "conflict": "The law contradicts itself: this is no permission",
}
"""What the command answers, as the page says it."""


def test_an_officer_alone_comes_to_do_not_hold_in_a_minute(
    matters: dict[str, str], night: Night, chromium: Browser
) -> None:
    with seated(chromium, night, "bo.booking", PHONE) as seat:
        begun = time.monotonic()
        page = seat.go(f"/matter/{matters['page_1_only']}")
        confirm_all(page)
        eligible(page)
        assert page.locator(".verdict.do_not_hold").count()
        assert time.monotonic() - begun < 60
        as_the_command_says(page)


def test_what_was_misread_is_corrected_and_the_answer_is_the_command_s(
    matters: dict[str, str], night: Night, chromium: Browser
) -> None:
    with seated(chromium, night, "carla.clerk") as seat:
        page = seat.go(f"/matter/{matters['misread_digits']}")
        page.locator("summary", has_text="More about this matter").click()
        page.fill("#name", "CORRECTADO, Ramona")
        page.locator("form[action$='/do/subject'] button").click()
        assert "CORRECTADO, Ramona" in page.inner_text("h1")
        confirm_all(page)
        custody(page, "here")
        eligible(page)
        assert page.locator(".verdict.do_not_hold").count()
        as_the_command_says(page)


def test_a_court_s_paper_changes_nothing_until_the_court_has_answered(
    matters: dict[str, str], night: Night, chromium: Browser
) -> None:
    with seated(chromium, night, "carla.clerk") as seat:
        page = seat.go(f"/matter/{matters['judicial']}")
        confirm_all(page)
        assert "claims to be a court" in page.inner_text("main")
        as_the_command_says(page)
        page.select_option("#paper", index=1)
        page.select_option("#asked", "court_clerk")
        page.select_option("#court-said", "genuine")
        page.locator("form[action$='/do/verify'] button").click()
        confirm_all(page)
        eligible(page)
        assert not page.locator(".verdict.do_not_hold").count()
        as_the_command_says(page)


def test_a_cancellation_closes_nothing_by_itself(matters: dict[str, str], night: Night, chromium: Browser) -> None:
    with seated(chromium, night, "carla.clerk") as seat:
        page = seat.go(f"/matter/{matters['cancellation']}")
        assert page.get_by_role("button", name="End the matter").count() == 1
        assert matters["cancellation"] in seat.go("/").inner_text("main")


def test_the_same_fax_to_two_districts_is_pointed_out_and_counts_once_a_person_says_so(
    matters: dict[str, str], night: Night, chromium: Browser
) -> None:
    with seated(chromium, night, "carla.clerk") as seat:
        later = max(number for number in _listed(seat) if _station(seat, number) == "B-2")
        page = seat.go(f"/matter/{later}")
        assert matters["refax"] in page.inner_text("main")
        page.locator("summary", has_text="More about this matter").click()
        page.fill("#other", matters["refax"])
        press(page, "It is the same request come again")
        assert "counts once" in page.inner_text("main")


def _station(seat: Seat, number: str) -> str:
    row = seat.page.locator("tr", has=seat.page.locator(f"a[href$='{number}']"))
    return row.locator("th .hint").inner_text().strip()


def test_somebody_released_before_it_came_is_not_here(matters: dict[str, str], night: Night, chromium: Browser) -> None:
    with seated(chromium, night, "carla.clerk") as seat:
        page = seat.go(f"/matter/{matters['plain']}")
        confirm_all(page)
        custody(page, "released_before_receipt")
        page.select_option("#how", "not_here")
        press(page, "End the matter")
        assert matters["plain"] not in _listed(seat)


def test_who_is_under_18_is_read_about_by_named_people_only(
    matters: dict[str, str], night: Night, chromium: Browser
) -> None:
    number = matters["hospital_page"]
    with seated(chromium, night, "carla.clerk") as seat:
        page = seat.go(f"/matter/{number}")
        page.locator("summary", has_text="More about this matter").click()
        page.select_option("#flag", "under_18")
        press(page, "Mark it: only named people read it from then on")
    with seated(chromium, night, "bo.booking") as other:
        page = other.go(f"/matter/{number}")
        assert not page.locator("img").count()
        assert "named for it" in page.inner_text("main")


@pytest.mark.parametrize(
    ("channel", "ask"), [("counter", "admission"), ("phone", "notice_of_release"), ("ncic", "custody")]
)
def test_what_is_told_is_recorded_and_answered_at_once_on_a_phone(
    channel: str, ask: str, night: Night, chromium: Browser
) -> None:
    with seated(chromium, night, "bo.booking", PHONE) as seat:
        begun = time.monotonic()
        page = seat.go("/record")
        page.check(f"input[name=channel][value={channel}]")
        page.check(f"input[name=asks][value={ask}]")
        page.select_option("#agency", "ice_ero")
        page.select_option("#paper", index=1)
        page.fill("#person", "ERFUNDEN, Jan")
        page.click("main button:has-text('Record')")
        assert page.locator(".answer").count() >= 2
        assert time.monotonic() - begun < 60
        as_the_command_says(page)


def test_a_second_person_signs_and_no_release_waited_for_it(
    matters: dict[str, str], night: Night, chromium: Browser
) -> None:
    number = matters["page_1_only"]
    with seated(chromium, night, "bo.booking") as seat:
        page = seat.go(f"/matter/{number}")
        page.select_option("#action", "hold")
        page.select_option("#does", "no")
        press(page, "Propose it")
        # It is signed afterwards: the person goes now.
        page.select_option("#how", "bailed")
        press(page, "End the matter")
    with seated(chromium, night, "sam.sergeant") as other:
        page = other.go("/sign")
        assert number in page.inner_text("main")
        page = other.go(f"/matter/{number}")
        page.locator("input[type=password]").last.fill(night.passwords["sam.sergeant"])
        press(page, "Sign")
        assert "Sam Sergeant" in page.inner_text("main")


def test_the_night_is_counted(matters: dict[str, str], night: Night, chromium: Browser) -> None:
    with seated(chromium, night, "sam.sergeant") as seat:
        page = seat.go("/count")
        told = page.inner_text("main")
        # Three of the desk's own, seven and a refax by mail, and three that were told.
        assert re.search(r"\b14\b", told), told


def test_nothing_that_leaves_the_desk_tells_of_anybody(
    matters: dict[str, str], night: Night, chromium: Browser
) -> None:
    left = {"what the program printed": (night.folder.parent / "printed").read_text()}
    with seated(chromium, night, "sam.sergeant") as seat:
        page = seat.go("/reports")
        press(page, "Draft it")
        press(page, "Propose that it be filed")
    with seated(chromium, night, "lou.lawyer") as seat:
        page = seat.go("/reports")
        page.click("text=Look at it")
        page.fill("#password-file", night.passwords["lou.lawyer"])
        press(page, "File this report")
        for link in page.locator("main h2:has-text('Files') + ul a").all():
            with page.expect_download() as file:
                link.click()
            left[link.inner_text()] = _text(file.value.path())
        page = seat.go("/records")
        today = f"{datetime.now(ZoneInfo('America/New_York')):%Y-%m-%d}"
        for name, says in (("came_on", today), ("first", f"{today[:4]}-01-01"), ("last", today), ("words", "all")):
            page.fill(f"#{name}", says)
        press(page, "Enter it")
        with page.expect_download() as file:
            press(page, "Take the rows (CSV)")
        left["rows for the public"] = _text(file.value.path())
    with seated(chromium, night, "audrey.auditor") as seat:
        page = seat.go("/log")
        with page.expect_download() as file:
            press(page, "Download the auditor’s bundle")
        left["the auditor's bundle"] = _text(file.value.path())
    assert len(left) >= 9
    assert len(NAMED) > 10
    told = {what: [one for one in NAMED if one.lower() in text.lower()] for what, text in left.items()}
    assert {what: found for what, found in told.items() if found} == {}


def _text(path: Path) -> str:
    """The words of a file that was downloaded."""
    data = path.read_bytes()
    if not data.startswith(b"%PDF"):
        return data.decode()
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in PdfDocument(data)).split())


def test_a_night_is_worked_by_keyboard_alone(matters: dict[str, str], night: Night, chromium: Browser) -> None:
    with seated(chromium, night, "") as seat:
        page = seat.go("/sign-in")
        seat.tab_to("Name you sign in with")
        page.keyboard.type("carla.clerk")
        page.keyboard.press("Tab")
        page.keyboard.type(night.passwords["carla.clerk"])
        page.keyboard.press("Enter")
        page.wait_for_url(f"{night.address}/")
        # The link itself, and not the table that can be scrolled.
        seat.tab_to(rf"\| {matters['refax']} \|")
        page.keyboard.press("Enter")
        page.wait_for_url("**/matter/*")
        while page.locator("button[aria-label^='Confirm']").count():
            seat.tab_to("^Confirm")
            with page.expect_navigation():
                page.keyboard.press("Enter")
        if page.get_by_role("button", name="This is everything").count():
            seat.tab_to("This is everything")
            with page.expect_navigation():
                page.keyboard.press("Enter")
        seat.choose("Ground", "bail")
        seat.tab_to("Enter it")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator(".verdict").first.inner_text()
        as_the_command_says(page)
