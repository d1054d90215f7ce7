"""The process that reads: one file in, records and pictures out, then it ends.

Started by `process` as `python -I`, with the file as its standard input. Each answer is the length of a JSON record in
four bytes, the record, and the bytes of pictures or attachments that the record announces. Nothing is pickled.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from brightline.paper.opening import limits
from brightline.paper.opening.errors import Unreadable, sendable
from brightline.paper.opening.records import Failed, Head, Mail, Page

if TYPE_CHECKING:
    from brightline.paper.opening import pdf, pictures

Answered = tuple[Head | Page | Mail | Failed, tuple[bytes | memoryview, ...]]

LENGTH_BYTES = 4


def main(job: str, only: int) -> None:
    """Read standard input as a `job` (`pdf`, `tiff`, `png`, `jpeg` or `mail`), under limits, and answer: with every
    page, or with `only` one."""
    unconfined = limits.confine()
    # What a library prints must not get between the answers.
    answers = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    complained = _be_quiet()
    with open(answers, "wb") as out, open(0, "rb") as source:
        for record, following in answer(job, source.read(limits.MOST_BYTES + 1), unconfined, complained, only):
            written = msgspec.json.encode(record)
            out.write(len(written).to_bytes(LENGTH_BYTES, "big") + written)
            for piece in following:
                out.write(piece)
            out.flush()


def answer(
    job: str, data: bytes, unconfined: tuple[str, ...], complained: Callable[[], bool], only: int = 0
) -> Iterator[Answered]:
    """The answers to one file, page by page. What cannot be read is an answer too, and the last one."""
    try:
        yield from _read(job, data, unconfined, complained, only)
    except Unreadable as error:
        yield _failed(error.where, error.what, error.why, error.next), ()
    except MemoryError:
        yield _failed("", *TOO_MUCH), ()
    except ImportError as error:
        yield (
            _failed(
                "",
                f"A library that reads papers is missing: {error.name}.",
                "Without it this kind of file cannot be opened.",
                "Install Brightline with everything that its papers need.",
            ),
            (),
        )
    except Exception as error:  # noqa: BLE001 - the last line of defence: it ends as an error about the file, never as a page
        yield _failed("", f"Reading stopped: {type(error).__name__}.", *OUR_MISTAKE), ()


TOO_MUCH = (
    "Reading this file takes more memory than any paper needs.",
    "Such files are made to stop the programs that open them, or are damaged.",
    "Do not open it elsewhere; ask the sender to send the paper by fax.",
)
OUR_MISTAKE = (
    "The file is damaged in a way that the program did not expect.",
    "Please report it, if you may share the file. Ask the sender to send the paper again, as PDF or by fax.",
)


def _read(
    job: str, data: bytes, unconfined: tuple[str, ...], complained: Callable[[], bool], only: int
) -> Iterator[Answered]:
    if job == "mail":
        from brightline.paper.opening import mime

        mail, contents = mime.take_apart(data)
        yield mail, tuple(contents)
        return
    file = _opened(job, data, complained)
    limits.allow(file.page_count)
    yield Head(file.page_count, tuple(file.warnings[: limits.MOST_WARNINGS]), unconfined), ()
    for page, picture in file.pages(only):
        yield page, (picture,)


def _opened(job: str, data: bytes, complained: Callable[[], bool]) -> pdf.File | pictures.File:
    """Only the libraries that this kind of file needs are loaded: a process starts for every file."""
    if job == "pdf":
        from brightline.paper.opening import pdf

        return pdf.File(data)
    from brightline.paper.opening import pictures

    return pictures.File(data, job, complained)


def _failed(*four: str) -> Failed:
    return Failed(*(sendable(part, limits.LONGEST_PART) for part in four))


def _be_quiet() -> Callable[[], bool]:
    """Libraries warn about damaged files and nobody would see it. Returns what says whether one printed a complaint."""
    import logging
    import warnings

    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    printed, errors = os.pipe()
    # What finds no room in the pipe is lost, and the first line is enough.
    os.set_blocking(printed, False)
    os.set_blocking(errors, False)
    os.dup2(errors, 2)

    def complained() -> bool:
        try:
            return bool(os.read(printed, 1 << 20))
        except BlockingIOError:
            return False

    return complained
