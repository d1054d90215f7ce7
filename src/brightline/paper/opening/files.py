"""A file opened: its kind, what is remarkable about it, and its pages one after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from brightline.paper.opening import kinds
from brightline.paper.opening.errors import Unreadable
from brightline.paper.opening.limits import MOST_PIXELS, MOST_PIXELS_IN_ALL
from brightline.paper.opening.process import Reading
from brightline.paper.opening.records import FormField, Head, Page, TextWord, numbers


class OpenedPage(Struct, frozen=True, eq=False):
    """One page as a picture, with what a PDF says about it besides."""

    number: int
    """From 1."""

    image: NDArray[np.uint8]
    """Gray, height by width, 0 is black."""

    dpi: tuple[float, float]
    """Dots per inch across and down. A fax has fewer down than across."""

    words: tuple[TextWord, ...]
    """The text layer of a PDF in its own order; empty where there is none."""

    fields: tuple[FormField, ...]
    warnings: tuple[str, ...]


class Opened:
    """A file that can be read. Made by `opened`."""

    def __init__(self, reading: Reading, kind: str, sha256: str, head: Head, only: int) -> None:
        self._reading, self._only = reading, only
        self.kind = kind
        """`pdf`, `tiff`, `png` or `jpeg`: by the first bytes, whatever the name says."""
        self.sha256 = sha256
        """Of the file as it came, in hexadecimal digits."""
        self.page_count = head.pages
        self.warnings = head.warnings
        """What is remarkable: scripts, attached files, a digital signature that nobody has verified, damage."""
        self.unconfined = head.unconfined
        """What could not be kept from the process that reads on this machine: `network`, `memory`, `time`, …"""
        self._begun = False

    def pages(self) -> Iterator[OpenedPage]:
        """Each page as it is drawn, or the only one that was asked for; one is in memory at a time. Asked for once.

        Raises Unreadable where a page cannot be read, although earlier ones could.
        """
        if self._begun:
            raise ValueError("the pages of a file are given once; open it again")
        self._begun = True
        pixels = 0
        for number in numbers(self.page_count, self._only):
            page = self._reading.answer()
            if not isinstance(page, Page) or page.number != number or page.width * page.height > MOST_PIXELS:
                raise self._reading.unexpected()
            pixels += page.width * page.height
            if pixels > MOST_PIXELS_IN_ALL:
                raise self._reading.unexpected()
            gray = np.frombuffer(self._reading.receive(page.width * page.height), dtype=np.uint8)
            yield OpenedPage(
                number, gray.reshape(page.height, page.width), page.dpi, page.words, page.fields, page.warnings
            )


@contextmanager
def opened(data: bytes, *, name: str = "", only: int = 0) -> Iterator[Opened]:
    """Open the bytes of a file; `name` only says in errors which one. Raises Unreadable.

    `only` draws one page and no other: of two hundred the last is then there as soon as the first.

    The file is read by another process, which ends with the `with` block.
    """
    try:
        kind = kinds.recognise(data)
    except Unreadable as error:
        raise error.at(name or "file") from None
    with Reading(kind, data, name, only) as reading:
        head = reading.answer()
        if not isinstance(head, Head):
            raise reading.unexpected()
        reading.allow(head.pages)
        yield Opened(reading, kind, hashlib.sha256(data).hexdigest(), head, only)
