"""TIFF, PNG and JPEG, page by page as gray. Runs in the process that reads."""

from __future__ import annotations

import io
import math
import struct
from collections.abc import Callable, Iterator

from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, TiffImagePlugin
from PIL.ImageFile import ImageFile

from brightline.paper.opening.errors import FOREIGN, SEND_AGAIN, Unreadable, damaged
from brightline.paper.opening.limits import MOST_PAGES, MOST_PIXELS, MOST_PIXELS_IN_ALL
from brightline.paper.opening.records import Page, numbers

OPENERS: dict[str, Callable[[io.BytesIO], ImageFile]] = {
    "tiff": TiffImagePlugin.TiffImageFile,
    "png": PngImagePlugin.PngImageFile,
    "jpeg": JpegImagePlugin.JpegImageFile,
}
NAMES = {"tiff": "TIFF", "png": "PNG", "jpeg": "JPEG"}

# Our own count of pixels is stricter and says more.
Image.MAX_IMAGE_PIXELS = None

TURNED = (5, 6, 7, 8)
"""Values of the tag Orientation that exchange across and down."""

FAX_WIDTH, FAX_DPI, FAX_COARSE, FAX_FINE = 1728, 204.0, 98.0, 196.0
LETTER_INCHES = 11.0
PLAUSIBLE = (90.0, 1300.0)
"""Dots per inch of a scan or a fax, which has 98 at least; a telephone's picture says 72 and means nothing by it."""

LONGEST_INCHES = 25.0

BROKEN_LINES = "Some lines of the page could not be decoded: what stands there may be missing or wrong."


class File:
    """A picture file whose pages are known and not yet read. Raises Unreadable.

    `complained` says whether a library has complained since it was last asked: libtiff gives a fax with broken lines
    as if nothing were wrong, and only prints that it is not.
    """

    def __init__(self, data: bytes, kind: str, complained: Callable[[], bool] = lambda: False) -> None:
        self._kind = kind
        self._complained = complained
        self.warnings: list[str] = []
        if kind == "tiff":
            self.page_count = len(directories(data))
        else:
            self.page_count = 1
        try:
            # The class is called and not Image.open, which would try the readers of other kinds.
            self._file = OPENERS[kind](io.BytesIO(data))
        except FOREIGN as error:
            raise self._damaged(1) from error
        self._check_sizes()
        if kind == "png" and getattr(self._file, "is_animated", False):
            self.warnings.append("The picture moves; only what it shows at first is read.")

    def pages(self, only: int = 0) -> Iterator[tuple[Page, bytes]]:
        """Each page with its picture, or only one of them. Raises Unreadable at a page that is damaged."""
        for number in numbers(self.page_count, only):
            yield self._page(number)

    def _page(self, number: int) -> tuple[Page, bytes]:
        self._go_to(number)
        self._complained()
        try:
            orientation = self._file.getexif().get(0x0112, 1)
            stated = self._file.info.get("dpi") or self._file.info.get("resolution")
            self._file.load()
            # A TIFF is turned as it is loaded.
            image = self._file if self._kind == "tiff" else ImageOps.exif_transpose(self._file)
            gray = to_gray(image)
        except FOREIGN as error:
            raise self._damaged(number) from error
        if orientation in TURNED and isinstance(stated, tuple):
            stated = stated[::-1]
        dpi, doubt = resolution(stated, gray.width, gray.height)
        warnings = [doubt] if doubt else []
        if self._complained():
            warnings.append(BROKEN_LINES)
        return Page(number, gray.width, gray.height, dpi, warnings=tuple(warnings)), gray.tobytes()

    def _go_to(self, number: int) -> None:
        if self._kind != "tiff":
            return
        try:
            self._file.seek(number - 1)
        except FOREIGN as error:
            raise self._damaged(number) from error

    def _check_sizes(self) -> None:
        """All pages, before the first is read: nothing of a file is given that cannot be given whole."""
        total = 0
        for number in range(1, self.page_count + 1):
            self._go_to(number)
            width, height = self._file.size
            if width < 1 or height < 1:
                raise self._damaged(number)
            total += width * height
            if width * height > MOST_PIXELS or total > MOST_PIXELS_IN_ALL:
                raise too_many_dots(number, width, height)
        self._go_to(1)

    def _damaged(self, page: int) -> Unreadable:
        return damaged(NAMES[self._kind], page if self._kind == "tiff" else 0)


def to_gray(image: Image.Image) -> Image.Image:
    """Gray on white: what is transparent shows the paper. Raises what Pillow raises."""
    if image.mode in ("L", "1"):
        return image.convert("L") if image.mode == "1" else image
    if image.mode.startswith("I;16"):
        # Sixteen bits to a dot; Pillow would cut off what is brighter than 255 instead of scaling.
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode not in ("P", "PA", "LA", "RGB", "RGBA", "RGBX", "La", "RGBa", "CMYK", "YCbCr"):
        raise ValueError(f"dots of the kind {image.mode}")
    if image.mode in ("PA", "LA", "RGBA", "La", "RGBa") or "transparency" in image.info:
        colored = image.convert("RGBA")
        paper = Image.new("RGBA", colored.size, "white")
        paper.alpha_composite(colored)
        return paper.convert("L")
    return image.convert("RGB").convert("L")


def resolution(stated: object, width: int, height: int) -> tuple[tuple[float, float], str]:
    """Dots per inch across and down, and what is doubtful about them.

    What the file states is kept where a scan or a fax could have it. Otherwise a picture as wide as a fax is taken for
    one, and any other for a whole letter page.
    """
    across, down = _as_numbers(stated)
    least, most = PLAUSIBLE
    if (
        least <= across <= most
        and least <= down <= most
        and max(width / across, height / down) <= LONGEST_INCHES
        and 0.2 <= across / down <= 5
    ):
        return (across, down), ""
    if width == FAX_WIDTH:
        # A fax of letter or legal size has at most 1,400 lines when it is coarse and at least 2,000 when it is fine.
        down = FAX_COARSE if height < 1500 else FAX_FINE
        return (FAX_DPI, down), f"The file does not say its resolution; it is taken for a fax of 204 by {down:.0f}."
    dots = min(max(max(width, height) / LETTER_INCHES, 1.0), 10_000.0)
    return (dots, dots), "The file does not say a plausible resolution; the picture is taken for a whole letter page."


def _as_numbers(stated: object) -> tuple[float, float]:
    try:
        across, down = (float(value) for value in stated)  # type: ignore[attr-defined] # what a file states may be anything
    except FOREIGN:
        return 0.0, 0.0
    return (across, down) if math.isfinite(across) and math.isfinite(down) else (0.0, 0.0)


def directories(data: bytes) -> list[int]:
    """Where each page of a TIFF is described. Raises Unreadable where the chain is cut off, turns back or is too long.

    Pillow would stop at a cut and give the pages before it as if they were all.
    """
    order = "<" if data[:2] == b"II" else ">"
    big = data[2:4] in (b"+\0", b"\0+")
    # Big TIFF has eight bytes where the older one has four, and a longer head.
    count_form, entry, link_form, first = (
        (order + "Q", 20, order + "Q", 8) if big else (order + "H", 12, order + "I", 4)
    )
    found: list[int] = []
    try:
        (place,) = struct.unpack_from(link_form, data, first)
        while place:
            if place in found:
                raise damaged("TIFF", len(found) + 1)
            if len(found) == MOST_PAGES:
                raise too_many_pages(f"more than {MOST_PAGES}")
            found.append(place)
            (entries,) = struct.unpack_from(count_form, data, place)
            (place,) = struct.unpack_from(link_form, data, place + struct.calcsize(count_form) + entry * entries)
    except (struct.error, OverflowError) as error:
        raise damaged("TIFF", len(found)) from error
    if not found:
        raise damaged("TIFF")
    return found


def too_many_dots(page: int, width: int, height: int) -> Unreadable:
    return Unreadable(
        f"page {page}",
        f"The picture has {width:,} by {height:,} dots, which is more than a paper needs.",
        f"At most {MOST_PIXELS:,} dots a page and {MOST_PIXELS_IN_ALL:,} in all are read: a legal page at 600 dots "
        "per inch fits. Such files are made to stop the programs that open them.",
        "Ask the sender to scan the paper again at 200 or 300 dots per inch.",
    )


def too_many_pages(count: str) -> Unreadable:
    return Unreadable(
        "",
        f"The file has {count} pages; at most {MOST_PAGES} are read.",
        "No faxed paper is so long, and a file made to stop the program could be.",
        f"{SEND_AGAIN.removesuffix('.')} in parts of at most {MOST_PAGES} pages.",
    )
