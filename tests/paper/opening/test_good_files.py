"""What honest senders send is read as it is."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from PIL import Image
from pypdf.errors import DependencyError

from brightline.paper.opening import OpenedPage, opened, structure
from tests.paper.opening import made


def pages(data: bytes) -> list[OpenedPage]:
    with opened(data) as file:
        return list(file.pages())


def test_a_pdf_page_is_drawn_at_two_hundred_dots_an_inch_with_its_words_where_they_stand() -> None:
    data = made.simple_pdf(pages=3)
    with opened(data, name="notice.pdf") as file:
        assert (file.kind, file.page_count, file.warnings) == ("pdf", 3, ())
        assert file.sha256 == hashlib.sha256(data).hexdigest()
        found = list(file.pages())
    assert [page.number for page in found] == [1, 2, 3]
    page = found[0]
    assert page.image.shape == (2200, 1700)
    assert page.image.dtype == np.uint8
    assert page.dpi == (200.0, 200.0)
    assert [word.text for word in page.words] == ["Notice", "about", "Testperson"]
    for word in page.words:
        left, top, right, bottom = word.box
        assert page.image[top:bottom, left:right].min() < 64
    blank = page.image.copy()
    left, top = page.words[0].box[:2]
    right, bottom = page.words[-1].box[2:]
    blank[top - 12 : bottom + 12, left - 4 : right + 4] = 255
    assert blank.min() == 255, "all ink lies where the words are said to stand"


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_form_fields_are_read_where_they_are_shown_however_the_page_is_turned(rotate: int) -> None:
    (page,) = pages(made.form_pdf(rotate=rotate))
    found = {field.name: field for field in page.fields}
    assert set(found) == {"person.family", "final order", "cancel"}, "a hidden field is not on the paper"
    assert found["person.family"].value == "TESTPERSON"
    assert found["person.family"].kind == "text"
    assert (found["final order"].kind, found["final order"].value) == ("check", "Yes")
    assert found["cancel"].value == "Off"
    upright = (200, 483, 600, 533)
    width, height = 1700, 2200
    left, top, right, bottom = upright
    where = {
        0: upright,
        90: (height - bottom, left, height - top, right),
        180: (width - right, height - bottom, width - left, height - top),
        270: (top, width - right, bottom, width - left),
    }[rotate]
    assert np.allclose(found["person.family"].box, where, atol=2)
    assert page.image.shape == ((2200, 1700) if rotate % 180 == 0 else (1700, 2200))


@pytest.mark.parametrize("compression", ["group3", "group4", "tiff_lzw", "packbits", "raw"])
@pytest.mark.parametrize(("height", "dpi"), [(1078, (204.0, 98.0)), (2156, (204.0, 196.0))])
def test_a_fax_keeps_its_dots_and_their_two_resolutions(
    compression: str, height: int, dpi: tuple[float, float]
) -> None:
    found = pages(made.fax(pages=2, height=height, dpi=dpi, compression=compression))
    assert len(found) == 2
    for page in found:
        assert page.dpi == dpi
        assert page.warnings == ()
        assert np.array_equal(page.image, np.asarray(made.fax_lines(height, page.number - 1).convert("L")))


@pytest.mark.parametrize(("height", "down"), [(1078, 98.0), (2156, 196.0)])
def test_a_fax_that_does_not_say_its_resolution_is_taken_for_one_and_says_so(height: int, down: float) -> None:
    (page,) = pages(made.fax(height=height, dpi=None, compression="group4"))
    assert page.dpi == (204.0, down)
    assert "does not say its resolution" in page.warnings[0]


def test_resolutions_in_centimetres_and_without_a_unit_are_understood() -> None:
    image = made.fax_lines(1078)
    (page,) = pages(made.tiff([image], x_resolution=80.31, y_resolution=38.58, resolution_unit=3))
    assert page.dpi == pytest.approx((204, 98), abs=0.1)
    (page,) = pages(made.tiff([image], x_resolution=204, y_resolution=98, resolution_unit=1))
    assert page.dpi == (204.0, 98.0)


def test_white_is_white_in_either_way_of_writing_a_fax() -> None:
    rows = bytes([0b0111_1111]) * 8
    for photometric, ink in ((0, 255), (1, 0)):
        data = bytearray(made.one_strip_tiff(8, 8, rows, compression=1))
        place = data.index((262).to_bytes(2, "little") + b"\x03\x00")
        data[place + 8] = photometric
        (page,) = pages(bytes(data))
        assert page.image[0, 0] == ink


def test_a_turned_photograph_is_set_upright_and_taken_for_a_letter_page() -> None:
    image = Image.new("RGB", (1100, 850), "white")
    image.paste("black", (0, 0, 100, 100))
    exif = Image.Exif()
    exif[0x0112] = 6
    (page,) = pages(made.picture("JPEG", image, exif=exif, dpi=(72, 72), quality=95))
    assert page.image.shape == (1100, 850)
    assert page.image[50, 800] < 30, "what was at the top left is at the top right"
    assert page.dpi == (100.0, 100.0)
    assert "taken for a whole letter page" in page.warnings[0]


def test_what_is_transparent_shows_white_paper() -> None:
    image = Image.new("RGBA", (425, 550), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 50, 50))
    (page,) = pages(made.picture("PNG", image, dpi=(100, 100)))
    assert (page.image[10, 10], page.image[300, 300]) == (0, 255)


def test_sixteen_bits_to_a_dot_are_scaled_and_not_cut_off() -> None:
    dots = np.full((550, 425), 32768, dtype=np.uint16)
    (page,) = pages(made.picture("PNG", Image.fromarray(dots), dpi=(100, 100)))
    assert page.image[0, 0] == 128


def test_a_pdf_after_a_line_of_a_mail_program_is_still_a_pdf() -> None:
    assert len(pages(b"X-Gateway: fax\r\n" + made.simple_pdf())) == 1


def test_pages_come_one_by_one_and_the_rest_can_be_left() -> None:
    with opened(made.simple_pdf(pages=200)) as file:
        assert file.page_count == 200
        assert next(file.pages()).number == 1


def test_the_pages_are_given_once() -> None:
    with opened(made.simple_pdf()) as file:
        list(file.pages())
        with pytest.raises(ValueError, match="once"):
            list(file.pages())


def test_a_pdf_that_is_locked_against_changes_only_is_read() -> None:
    (page,) = pages(made.locked_pdf(b""))
    assert page.image.shape == (2200, 1700)


def test_a_library_that_is_missing_costs_the_fields_and_not_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise DependencyError("cryptography>=3.1 is required")

    monkeypatch.setattr(structure, "PdfReader", missing)
    assert structure.Structure(made.simple_pdf(), 1).warnings == (structure.Structure.DAMAGE,)
