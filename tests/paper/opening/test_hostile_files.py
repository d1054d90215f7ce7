"""What others send: each a clear error or a warning, in bounded time and memory; who asked is untouched."""

from __future__ import annotations

import gc
import os
import re
import resource
import subprocess
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from brightline.paper.opening import Unreadable, limits, opened
from tests.paper.opening import made

SECONDS = 30
"""For the hardest of these files, on a machine that does other things too. Most take 0.2 s."""

PARENT_MAY_GROW = 48 << 20
"""Bytes: one page of 20 million dots, the answer about it, and some room."""


def in_memory() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def read(data: bytes, name: str = "") -> list[str]:
    """Open a file and see every page. All warnings. Raises Unreadable."""
    with opened(data, name=name) as file:
        warnings = list(file.warnings)
        for page in file.pages():
            warnings += page.warnings
        return warnings


def refused(data: bytes, name: str = "fax") -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(data, name)
    error = caught.value
    assert all((error.where, error.what, error.why, error.next)), error
    assert error.where.startswith(name)
    assert not re.search(r"\b(Error|Exception|bytes|None|int|Traceback)\b", str(error)), "no word of the program's"
    return error


@pytest.mark.parametrize(
    ("data", "name", "what"),
    [
        (b"", "fax.pdf", "empty"),
        (made.zipped("a.txt"), "warrant.pdf", "zip archive"),
        (made.zipped("[Content_Types].xml", "word/document.xml"), "letter.docx", "Word document"),
        (made.OLD_WORD, "letter.doc", "Word document"),
        (made.OUTLOOK_MESSAGE, "mail.msg", "Outlook"),
        (made.WINMAIL, "winmail.dat", "Outlook"),
        (made.HEIC, "photo.heic", "HEIC"),
        (made.mail().as_bytes(), "mail.eml", "a mail"),
        (b"Please hold this person.\n", "note.txt", "plain text"),
        (bytes(range(256)) * 8, "fax.tif", "no kind of file"),
        (b"GIF89a" + bytes(40), "fax.gif", "GIF"),
        (b"MZ" + bytes(100), "fax.pdf.exe", "a program"),
    ],
)  # fmt: skip
def test_what_is_no_paper_is_named_and_refused_without_starting_anything(
    data: bytes, name: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a process was started"))
    started = time.process_time()
    error = refused(data, name)
    assert what in error.what
    assert error.where == name
    assert time.process_time() - started < 0.1


def test_a_file_that_is_too_long_is_refused() -> None:
    assert "at most 64 are read" in refused(b"%PDF-1.7" + bytes(limits.MOST_BYTES)).what


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a locked PDF": (made.locked_pdf, "locked with a password"),
    "a PDF of its first bytes": (lambda: made.simple_pdf()[:60], "damaged or incomplete"),
    "a PDF of noise": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 300, "damaged or incomplete"),
    "a page tree that contains itself": (made.looping_pdf, "damaged or incomplete"),
    "a page count that is a lie": (
        lambda: made.simple_pdf().replace(b"/Count 1 ", b"/Count 7 "), "damaged or incomplete"
    ),
    "a page of a thousand million dots": (
        lambda: made.simple_pdf(box=b"[0 0 14400 14400]"), "200.0 by 200.0 inches"
    ),
    "a page of a mile": (lambda: made.simple_pdf(box=b"[0 0 10 9000000]"), "no sheet of paper"),
    "a page as thin as a hair": (lambda: made.simple_pdf(box=b"[0 0 0.01 792]"), "no sheet of paper"),
    "five hundred pages": (lambda: made.simple_pdf(pages=500), "500 pages"),
    "a Flate bomb": (made.flate_bomb, "than any paper needs"),
    "a picture in a PDF so large that it would be left out": (
        lambda: made.image_pdf(8_000, 8_000), "8,000 by 8,000 dots"
    ),
    "a TIFF of nine hundred million dots": (
        lambda: made.one_strip_tiff(30_000, 30_000, bytes(24_000)), "30,000 by 30,000 dots"
    ),
    "a TIFF without a picture": (lambda: b"II*\0" + bytes(4), "damaged or incomplete"),
    "a TIFF whose second page is its first": (
        lambda: made.one_strip_tiff(64, 64, bytes(64), link=8), "damaged or incomplete"
    ),
    "a TIFF cut off before its second page": (
        lambda: made.one_strip_tiff(64, 64, bytes(64), link=5_000), "damaged or incomplete"
    ),
    "a fax cut off in the middle of its only page": (
        lambda: made.one_strip_tiff(1728, 1078, bytes(9000), compression=1), "damaged or incomplete"
    ),
    "a TIFF of 500 pages": (
        lambda: made.tiff([made.Image.new("1", (8, 8))] * 500, compression="raw"), "more than 200 pages"
    ),
    "a PNG of its head alone": (
        lambda: made.picture("PNG", made.fax_lines(500))[:60], "damaged or incomplete"
    ),
    "a JPEG cut in half": (
        lambda: (whole := made.picture("JPEG", made.fax_lines(500).convert("L")))[: len(whole) // 2],
        "damaged or incomplete",
    ),
    "a PNG that says it is huge": (
        lambda: _png_head(100_000, 100_000), "100,000 by 100,000 dots"
    ),
}  # fmt: skip


def _png_head(width: int, height: int) -> bytes:
    head = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x01\0\0\0\0"
    data = b"IDAT" + zlib.compress(bytes(1000))
    chunks = b"".join(
        (len(c) - 4).to_bytes(4, "big") + c + zlib.crc32(c).to_bytes(4, "big") for c in (head, data, b"IEND")
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_ends_in_a_clear_error_and_touches_nothing(kind: str) -> None:
    make, what = HOSTILE[kind]
    data = make()
    gc.collect()
    left_before, before, started = set(os.listdir(tempfile.gettempdir())), in_memory(), time.monotonic()
    files_before = len(os.listdir("/proc/self/fd"))
    largest_before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    error = refused(data)
    assert what in error.what
    assert time.monotonic() - started < SECONDS
    assert in_memory() - before < PARENT_MAY_GROW
    assert len(os.listdir("/proc/self/fd")) == files_before
    assert not {name for name in set(os.listdir(tempfile.gettempdir())) - left_before if "paper" in name}
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Processes of other tests may have been larger.
    largest = max(limits.MEMORY, largest_before)
    assert children.ru_maxrss * 1024 <= largest, "no process that reads was ever larger than it may be"


REMARKABLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a script on opening": (lambda: made.action_pdf(b"/S /JavaScript /JS (app.alert\\(1\\))"), "JavaScript"),
    "a script behind another action": (
        lambda: made.action_pdf(b"/S /Named /N /NextPage /Next [<< /S /JavaScript /JS (x) >>]"), "JavaScript"
    ),
    "a script among the names": (
        lambda: made.simple_pdf(catalog=b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (x) >>] >> >>"),
        "JavaScript",
    ),
    "a script on a page": (
        lambda: made.simple_pdf(page=b"/AA << /O << /S /JavaScript /JS (x) >> >>"), "JavaScript"
    ),
    "a program to start": (lambda: made.action_pdf(b"/S /Launch /F (calc.exe)"), "start a program"),
    "an attached file": (made.embedding_pdf, "attached inside the PDF"),
    "a second form": (made.xfa_pdf, "XFA"),
    "a digital signature": (made.signed_pdf, "Whether it is genuine was not checked"),
    "a field that is its own group": (made.looping_fields_pdf, "inner structure could not be read"),
    "a PDF without its end": (lambda: made.simple_pdf()[:-8], "end of the PDF is missing"),
    "a large sheet": (lambda: made.simple_pdf(box=b"[0 0 2550 3300]"), "drawn at 111 instead of 200"),
    "a long text layer": (
        lambda: made.simple_pdf(content=b"BT /F 1 Tf 9 700 Td " + b"(abcdefghi ) Tj " * 2_500 + b"ET"), "20,000 letters"
    ),
    "a picture in a PDF that is none": (lambda: made.undecodable_image_pdf(), "what it shows is missing"),
    "broken lines of a fax": (lambda: _broken_fax(), "lines of the page could not be decoded"),
}  # fmt: skip


def _broken_fax() -> bytes:
    data = bytearray(made.fax(compression="group3"))
    middle = len(data) // 2
    data[middle : middle + 400] = bytes([0xA5]) * 400
    return bytes(data)


@pytest.mark.parametrize("kind", REMARKABLE)
def test_what_is_remarkable_is_said_and_the_pages_are_read(kind: str) -> None:
    make, what = REMARKABLE[kind]
    assert any(what in warning for warning in read(make())), read(make())


def test_a_signature_is_never_called_genuine() -> None:
    assert not any("verified" in warning or "valid" in warning for warning in read(made.signed_pdf()))


def test_an_ordinary_file_has_no_warning() -> None:
    assert read(made.simple_pdf()) == []
    assert read(made.form_pdf()) == []


def test_a_page_that_fails_late_is_an_error_and_not_a_shorter_file() -> None:
    """The first pages may have been given by then; the iteration never just ends."""
    data = bytearray(made.fax(pages=3, compression="raw"))
    # The last strip of the last page lies before its directory; say it lies beyond the end.
    last = made.struct.unpack_from("<I", data, 4)[0]
    while link := made.struct.unpack_from("<I", data, last + 2 + 12 * data[last])[0]:
        last = link
    for entry in range(last + 2, last + 2 + 12 * data[last], 12):
        if made.struct.unpack_from("<H", data, entry)[0] == 273:
            made.struct.pack_into("<I", data, entry + 8, len(data) - 100)
    with opened(bytes(data), name="fax.tif") as file:
        pages = file.pages()
        assert [next(pages).number, next(pages).number] == [1, 2]
        with pytest.raises(Unreadable, match="damaged") as caught:
            next(pages)
    assert caught.value.where == "fax.tif, page 3"
