"""What a reading is made of: days, skew, specks, the search for worn wording, and what stays in the picture."""

from __future__ import annotations

import random
from datetime import date
from functools import lru_cache

import cv2
import msgspec
import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from brightline.paper import read_file
from brightline.paper.catalogue import catalogue
from brightline.paper.fields import FORMATS, day_in, fields_of, tidy
from brightline.paper.marks import signature_over
from brightline.paper.page import TURNS, Gray, deskewed, prepared, skew, without_specks
from brightline.paper.reading import read_page
from brightline.paper.request import KEPT_IN_PICTURE, SURE
from brightline.paper.text import Box, Line, PageText, Word, folded
from tests.samples.fax import fax, joined
from tests.samples.layouts import draw
from tests.samples.other_hand import draw_b

LONG_YEAR = [f for f in FORMATS if "%y" not in f]
LETTERS = "abcdefghijklmnopqrstuvwxyz"

# Days


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(LONG_YEAR))
def test_a_day_is_read_from_each_way_to_write_it(day: date, written: str) -> None:
    assert day_in(day.strftime(written)) == day


@given(st.dates(date(1970, 1, 1), date(2060, 12, 31)))
def test_a_year_of_two_digits_is_read(day: date) -> None:
    assert day_in(day.strftime("%m/%d/%y")) == day


@given(
    st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    st.sampled_from(LONG_YEAR),
    st.sampled_from(["", " 14:30", " 9:05 am", " at 2:30 p.m.", ", 2:30 PM"]),
    st.sampled_from(["", ".", ","]),
)
def test_an_hour_and_marks_beside_a_day_change_nothing(day: date, written: str, hour: str, mark: str) -> None:
    assume(not (hour and mark == ","))
    assert day_in(f" {day.strftime(written)}{hour}{mark if not hour else ''} ") == day


@pytest.mark.parametrize(
    "value",
    ["", "soon", "13/45/2024", "02/30/2024", "00/00/0000", "03/14", "2024", "03/14/2024 and 03/15/2024", "03/14/1850",
     "03/14/20240", "A 000 123 456", "O3/14/2024x"],
)  # fmt: skip
def test_what_is_no_day_is_not_read_as_one(value: str) -> None:
    assert day_in(value) is None


@given(st.text())
def test_no_words_break_the_reading_of_a_day(value: str) -> None:
    found = day_in(value)
    assert found is None or 1900 <= found.year <= 2100


def test_a_value_loses_the_rule_that_it_stands_on_and_nothing_else() -> None:
    assert tidy("____Testperson, Sam____ ") == "Testperson, Sam"
    assert tidy(": O'Testperson-Núñez |") == "O'Testperson-Núñez"


# Pictures


@lru_cache
def upright() -> Gray:
    """A page as it was drawn, at 200 dots an inch."""
    return np.array(fax(draw("i-200", 1, hand="type").pdf, "none", 1).convert("L"))


def turned(image: Gray, degrees: float) -> Gray:
    height, width = image.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(image, turn, (width, height), borderValue=(255,)), dtype=np.uint8)


def test_an_upright_page_is_left_as_it_is() -> None:
    assert abs(skew(upright())) <= 0.25


@settings(max_examples=12, deadline=None)
@given(st.floats(-TURNS + 0.5, TURNS - 0.5))
@example(0.6)
@example(-3.4)
def test_a_page_turned_by_some_degrees_is_set_upright_within_half_a_degree(degrees: float) -> None:
    page = turned(upright(), degrees)
    assert abs(skew(page) + degrees) <= 0.5
    assert abs(skew(deskewed(page))) <= 0.5


def test_an_empty_page_has_no_skew() -> None:
    assert skew(np.full((2200, 1700), 255, np.uint8)) == 0.0


@given(st.dictionaries(st.tuples(st.integers(0, 9), st.integers(0, 9)), st.booleans(), max_size=30))
def test_specks_of_two_dots_vanish_and_strokes_stay(specks: dict[tuple[int, int], bool]) -> None:
    page = np.full((80, 120), 255, np.uint8)
    page[70:73, 10:110] = 0
    clean = page.copy()
    for (row, column), level in specks.items():
        # Each in a square of its own, so that no two touch.
        y, x = 4 + row * 6, 4 + column * 10
        page[y, x] = 0
        page[y + (not level), x + level] = 0
    assert np.array_equal(without_specks(page), clean)


def test_a_spot_of_three_dots_is_ink() -> None:
    page = np.full((20, 20), 255, np.uint8)
    page[5, 5:8] = 0
    assert np.array_equal(without_specks(page), page)


@pytest.mark.parametrize(("kind", "dpi"), [("fine", (204, 196)), ("standard", (204, 98)), ("scan300", (300, 300))])
def test_every_page_is_read_at_200_dots_an_inch_each_way(kind: str, dpi: tuple[int, int]) -> None:
    image = np.array(fax(draw("i-200", 1, hand="type").pdf, kind, 1).convert("L"))
    height, width = prepared(image, dpi).shape
    assert (width / image.shape[1], height / image.shape[0]) == pytest.approx((200 / dpi[0], 200 / dpi[1]), rel=0.01)


def test_a_page_of_unknown_fineness_is_taken_to_be_as_wide_as_letter_paper() -> None:
    assert prepared(np.full((1100, 850), 255, np.uint8), (0, 0)).shape == (2200, 1700)


# Wording


def page_of(*lines: str) -> PageText:
    """A page of these lines, all read surely."""
    rows = []
    for number, line in enumerate(lines):
        x, words = 100.0, []
        for word in line.split():
            words.append(Word(word, Box(x, 100.0 + 30 * number, x + 12 * len(word), 122.0 + 30 * number), 1.0))
            x += 12 * len(word) + 10
        if words:
            rows.append(Line(tuple(words)))
    return PageText(rows)


@pytest.mark.parametrize(
    ("name", "sure"),
    [("INVENTADO, Fatou", True), ("Ng Imaginaria", True), ("Fatou", False), ("Fatou 7", False), ("O Fatou", False)],
)
def test_one_name_alone_may_be_half_of_a_persons_name(name: str, sure: bool) -> None:
    detainer = next(form for form in catalogue() if form.form == "i-247d")
    field = fields_of(page_of(f"Name of Alien: {name}"), detainer.pages[1])["subject_name"]
    assert (field.text, field.confidence >= SURE) == (name, sure)


def wordings() -> list[str]:
    """The anchors of all forms that are long enough to be found when they are worn."""
    found = {
        wording
        for form in catalogue()
        for page in form.pages.values()
        for anchor in page.anchors
        for wording in anchor
        if len(folded(wording)) >= 12
    }
    return sorted(found)


def worn(wording: str, chance: random.Random) -> str:
    """The wording with one letter in ten replaced by another."""
    at = [n for n, letter in enumerate(wording) if letter.isalnum()]
    changed = list(wording)
    for n in chance.sample(at, len(folded(wording)) // 10):
        changed[n] = chance.choice([other for other in LETTERS if other != wording[n].lower()])
    return "".join(changed)


@pytest.mark.parametrize("wording", wordings())
def test_a_wording_with_one_letter_in_ten_changed_is_still_found(wording: str) -> None:
    for seed in range(5):
        page = page_of("Some words above", worn(wording, random.Random(seed)), "and some words below")
        found = page.find(wording)
        assert found is not None
        assert found.line == 1


@given(st.sampled_from(wordings()), st.lists(st.text(LETTERS, min_size=2, max_size=12), min_size=5, max_size=60))
def test_no_wording_is_found_among_words_of_chance(wording: str, words: list[str]) -> None:
    assert page_of(*(" ".join(words[n : n + 8]) for n in range(0, len(words), 8))).find(wording) is None


@given(st.lists(st.text(max_size=20), max_size=12), st.text(max_size=30))
def test_no_words_break_the_search(lines: list[str], wording: str) -> None:
    page = page_of(*lines)
    found = page.find(wording)
    assert found is None or 0 <= found.line < len(page.lines)


def test_a_short_wording_must_be_whole() -> None:
    page = page_of("Case Na. 25-mj-00001", "Date: 03/14/2025")
    assert page.find("Case No.") is None
    assert page.find("Date:") is not None


def test_a_wording_is_looked_for_only_between_the_heights_that_are_given() -> None:
    page = page_of("Signature of officer", "some words", "Signature of officer")
    (first, second) = page.every("Signature of officer")
    assert (first.line, second.line) == (0, 2)
    below = page.find("Signature of officer", below=first.box.bottom)
    assert below is not None
    assert below.line == 2


# What stays in the picture

WITH_SECRETS = [
    ("i-247a", 1), ("i-247d", 1), ("i-247", 1), ("i-200", 1), ("i-205", 2), ("i-138", 1), ("i-862", 1),
    ("letter", 21), ("letter", 22),
]  # fmt: skip
"""Papers that show numbers of people. The letter 21 has one in its head."""


@pytest.mark.parametrize("layout", ["a", "b"])
def test_no_reading_carries_out_what_must_stay_in_the_picture(layout: str) -> None:
    drawn = [(draw if layout == "a" else draw_b)(form, seed) for form, seed in WITH_SECRETS]
    file, pages = read_file(joined([page.pdf for page in drawn]), "all.pdf")
    papers = [*(p for r in file.requests for p in r.papers), *file.others]
    for paper in papers:
        for name in KEPT_IN_PICTURE & set(paper.fields):
            assert paper.fields[name].value is None
            assert paper.fields[name].kept_in_picture
    told = folded(msgspec.json.encode(file).decode())
    shown = {
        (page.truth.form, page.truth.seed, name, value)
        for page in drawn
        for name, value in page.truth.fields.items()
        # A sex of one letter, or a country that an address names, would be found by chance.
        if name in KEPT_IN_PICTURE - {"sex", "citizenship"}
    }
    assert len(pages) == len(drawn)
    assert [each for each in sorted(shown) if len(folded(each[3])) >= 5 and folded(each[3]) in told] == []


@pytest.mark.parametrize("below", [0, 2, 4, 20])
def test_a_line_at_the_very_foot_of_a_page_is_looked_at_like_any_other(below: int) -> None:
    """Under the caption of the lowest line there is hardly any page left to look at."""
    image: Gray = np.full((598 + below, 1200), 255, np.uint8)
    cv2.putText(image, "Signed by", (150, 560), cv2.FONT_HERSHEY_SCRIPT_COMPLEX, 2.0, 0, 5)
    assert signature_over(Box(100, 582, 400, 598), image, PageText(())).state == "signed"


@given(st.integers(0, 1180), st.integers(0, 380), st.integers(1, 400), st.integers(1, 60), st.sampled_from("xI_"))
def test_a_caption_anywhere_on_a_page_is_looked_at(left: int, top: int, width: int, height: int, inked: str) -> None:
    image: Gray = np.full((400, 1200), 255, np.uint8)
    for across in range(0, 1200, 60):
        for down in range(0, 460, 50):
            cv2.putText(image, inked, (across, down), cv2.FONT_HERSHEY_SIMPLEX, 2.0, 0, 3)
    caption = Box(left, top, min(1200, left + width), min(400, top + height))
    assert signature_over(caption, image, PageText(())).state in ("signed", "empty", "unknown")


@pytest.mark.parametrize(
    ("height", "width", "dpi"),
    [
        (1, 1, 200.0),
        (1, 1700, 200.0),
        (2200, 1, 200.0),
        (12, 40, 200.0),
        (64, 64, 200.0),
        (40, 3000, 2700.0),
        (40, 3, 0.0),
    ],
)
@pytest.mark.parametrize("shade", [0, 255])
def test_a_picture_too_small_for_a_page_is_read_as_one_of_which_nothing_is_known(
    height: int, width: int, dpi: float, shade: int
) -> None:
    reading = read_page(np.full((height, width), shade, np.uint8), (dpi, dpi))
    assert reading.sight.form in ("blank", "unknown", "not_a_request")
    assert reading.signer.who == "unknown"
