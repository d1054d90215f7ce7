"""PDF, page by page: drawn by PDFium, with its text layer and its form fields. Runs in the process that reads."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator

import pypdfium2 as pdfium  # type: ignore[import-untyped] # it ships no types
import pypdfium2.raw as raw  # type: ignore[import-untyped] # as above

from brightline.paper.opening.errors import FOREIGN, Unreadable, damaged, sendable
from brightline.paper.opening.limits import (
    DPI,
    LEAST_DPI,
    MOST_DRAWN_PIXELS,
    MOST_LETTERS,
    MOST_PAGES,
    MOST_PIXELS,
    MOST_PIXELS_IN_ALL,
)
from brightline.paper.opening.pictures import too_many_dots, too_many_pages
from brightline.paper.opening.records import Box, FormField, Page, TextWord, numbers
from brightline.paper.opening.structure import Structure, Widget

POINTS = 72
DEEPEST_DRAWING = 15
"""Drawings inside drawings in which pictures are looked for."""

FOREIGN_PDF = (*FOREIGN, pdfium.PdfiumError, ctypes.ArgumentError)


class File:
    """A PDF whose pages are known and not yet drawn. Raises Unreadable."""

    def __init__(self, data: bytes) -> None:
        self._document = _open(data)
        try:
            # Before any page is loaded, or fields would not be drawn. This build of PDFium runs no scripts.
            self._document.init_forms()
            self.page_count = len(self._document)
        except FOREIGN_PDF as error:
            raise damaged("PDF") from error
        if self.page_count < 1:
            raise damaged("PDF")
        if self.page_count > MOST_PAGES:
            raise too_many_pages(f"{self.page_count:,}")
        self._dpi = self._resolutions()
        structure = Structure(data, self.page_count)
        self._widgets = structure.widgets
        self.warnings = [*structure.warnings, *self._second_opinion(structure)]
        if b"%%EOF" not in data[-2048:]:
            self.warnings.append("The end of the PDF is missing: pages or words may be missing too.")

    def pages(self, only: int = 0) -> Iterator[tuple[Page, memoryview]]:
        """Each page with its picture, or only one of them. Raises Unreadable at a page that cannot be drawn."""
        for number in numbers(self.page_count, only):
            yield self._page(number)

    def _page(self, number: int) -> tuple[Page, memoryview]:
        dpi = self._dpi[number - 1]
        try:
            page = self._document[number - 1]
            missing = _missing_pictures(page, number)
            drawn = page.render(scale=dpi / POINTS, grayscale=True)
            width, height, stride = drawn.width, drawn.height, drawn.stride
            picture = memoryview(drawn.buffer).cast("B")
            to_pixels = _Place(page, width, height)
            words, cut = _words(page, to_pixels)
            fields = tuple(_field(widget, to_pixels, number) for widget in self._widgets.get(number, ()))
        except FOREIGN_PDF as error:
            raise damaged("PDF", number) from error
        if stride != width:
            picture = memoryview(b"".join(picture[row * stride : row * stride + width] for row in range(height)))
        warnings = []
        if dpi < DPI:
            warnings.append(f"The page is so large that it is drawn at {dpi:.0f} instead of {DPI} dots per inch.")
        if missing:
            warnings.append("A picture on the page could not be decoded: what it shows is missing.")
        if cut:
            warnings.append(f"The text layer has more than {MOST_LETTERS:,} letters; the rest is left out.")
        return Page(number, width, height, (dpi, dpi), words, fields, tuple(warnings)), picture

    def _resolutions(self) -> list[float]:
        """How fine each page can be drawn. Raises Unreadable for a page that has no size or far too much of it."""
        found, total = [], 0.0
        for number in range(1, self.page_count + 1):
            try:
                width, height = self._document.get_page_size(number - 1)
            except FOREIGN_PDF as error:
                raise damaged("PDF", number) from error
            if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0):
                raise damaged("PDF", number)
            square_inches = (width / POINTS) * (height / POINTS)
            dpi = min(float(DPI), math.sqrt(MOST_DRAWN_PIXELS / square_inches))
            total += square_inches * dpi * dpi
            # A page of one point's width and a mile's length has little area and no sense.
            narrow = min(width, height) * dpi < POINTS or max(width, height) / POINTS * dpi > MOST_DRAWN_PIXELS / 1000
            if dpi < LEAST_DPI or narrow or total > MOST_PIXELS_IN_ALL:
                raise Unreadable(
                    f"page {number}",
                    f"The page is {width / POINTS:,.1f} by {height / POINTS:,.1f} inches, which is no sheet of paper.",
                    "Drawn so that it can be read, it would fill the memory.",
                    "Ask the sender to print the paper on letter pages, as PDF or by fax.",
                )
            found.append(dpi)
        return found

    def _second_opinion(self, structure: Structure) -> list[str]:
        """What PDFium counts and the other reader did not find: files are made so that one of the two overlooks it."""
        document = self._document.raw
        counted = (
            (raw.FPDFDoc_GetJavaScriptActionCount(document), structure.SCRIPT),
            (raw.FPDFDoc_GetAttachmentCount(document), structure.EMBEDDED),
            (raw.FPDF_GetSignatureCount(document), structure.SIGNATURE),
            (raw.FPDF_GetFormType(document) >= raw.FORMTYPE_XFA_FULL, structure.XFA),
        )
        return [warning for count, warning in counted if count > 0 and warning not in structure.warnings]


class _Place:
    """From a page's own measure, whose origin is at the bottom left before it is turned, to dots of its picture."""

    def __init__(self, page: pdfium.PdfPage, width: int, height: int) -> None:
        self._page, self._width, self._height = page.raw, width, height
        self._x, self._y = ctypes.c_int(), ctypes.c_int()

    def __call__(self, left: float, bottom: float, right: float, top: float) -> Box | None:
        """None for what lies outside the page."""
        (x0, y0), (x1, y1) = self._dot(left, bottom), self._dot(right, top)
        west, east = sorted((x0, x1))
        north, south = sorted((y0, y1))
        if east < 0 or south < 0 or west >= self._width or north >= self._height:
            return None
        return max(west, 0), max(north, 0), min(east, self._width), min(south, self._height)

    def _dot(self, x: float, y: float) -> tuple[int, int]:
        done = raw.FPDF_PageToDevice(
            self._page, 0, 0, self._width, self._height, 0, x, y, ctypes.byref(self._x), ctypes.byref(self._y)
        )
        return (self._x.value, self._y.value) if done else (-1, -1)


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except FOREIGN_PDF as error:
        code = getattr(error, "err_code", None)
        if code == raw.FPDF_ERR_PASSWORD:
            raise Unreadable(
                "",
                "The PDF is locked with a password.",
                "Without the password nothing of it can be read.",
                "Ask the sender to send it without a password, or to tell you the password on another way; "
                "then open it and print it to a PDF without one.",
            ) from error
        if code == raw.FPDF_ERR_SECURITY:
            raise Unreadable(
                "",
                "The PDF is locked in a way that is not supported.",
                "Without the key nothing of it can be read.",
                "Ask the sender to send it without a lock.",
            ) from error
        raise damaged("PDF") from error


def _missing_pictures(page: pdfium.PdfPage, number: int) -> bool:
    """Whether a picture on the page cannot be decoded. Raises Unreadable for a picture of too many dots.

    PDFium leaves such pictures out and says nothing, so that a scanned paper would look like an empty page.
    """
    missing = False
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=DEEPEST_DRAWING):
        width, height = picture.get_px_size()
        if width * height > MOST_PIXELS:
            raise too_many_dots(number, width, height)
        bitmap = raw.FPDFImageObj_GetBitmap(picture.raw)
        if bitmap:
            raw.FPDFBitmap_Destroy(bitmap)
        else:
            missing = True
    return missing


def _words(page: pdfium.PdfPage, to_pixels: _Place) -> tuple[tuple[TextWord, ...], bool]:
    """The words of the text layer that lie on the page, and whether there were too many."""
    layer = page.get_textpage()
    count = max(0, raw.FPDFText_CountChars(layer.raw))
    edges = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = edges
    pointers = [ctypes.byref(edge) for edge in edges]
    words: list[TextWord] = []
    letters: list[str] = []
    around: list[Box] = []

    def end_word() -> None:
        # A letter outside the plane of two bytes comes as two halves, which only together can be written.
        text = sendable("".join(letters), MOST_LETTERS).strip()
        if text and around:
            lefts, tops, rights, bottoms = zip(*around, strict=True)
            words.append(TextWord(text, (min(lefts), min(tops), max(rights), max(bottoms))))
        letters.clear()
        around.clear()

    for index in range(min(count, MOST_LETTERS)):
        code = raw.FPDFText_GetUnicode(layer.raw, index)
        letter = chr(code) if 0 < code < 0x110000 else " "
        if letter.isspace() or code < 32:
            end_word()
            continue
        letters.append(letter)
        if raw.FPDFText_GetCharBox(layer.raw, index, *pointers):
            box = to_pixels(left.value, bottom.value, right.value, top.value)
            if box is not None:
                around.append(box)
    end_word()
    return tuple(words), count > MOST_LETTERS


def _field(widget: Widget, to_pixels: _Place, page: int) -> FormField:
    """A field outside the page keeps its value and has an empty box."""
    return FormField(widget.name, widget.value, widget.kind, to_pixels(*widget.rectangle) or (0, 0, 0, 0), page)
