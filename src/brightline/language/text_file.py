"""A measure's text, as it comes out of a file."""

from __future__ import annotations

import os
from pathlib import Path

from brightline.language.diagnostics import MeasureErrors, Problem
from brightline.language.positions import Span

LARGEST = 1_000_000
"""Bytes of a measure. The longest real one is some tens of thousands."""


def read_text(path: Path | str, name: str = "") -> str:
    """The text of a measure's file; `name` is what errors call it, else the path.

    Raises MeasureErrors when a folder or a pipe has this name, when the file is larger than a million bytes, or is not
    UTF-8 (with the line and column of the first wrong byte), and OSError when it cannot be opened.
    """
    name = name or str(path)
    if os.path.exists(path) and not os.path.isfile(path):
        raise MeasureErrors([no_file(name)])
    with open(path, "rb") as file:
        raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise MeasureErrors([too_large(name)])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line_start = before.rfind(b"\n") + 1
        column = len(before[line_start:].decode("utf-8", "replace")) + 1
        shown = raw[line_start:].split(b"\n", 1)[0].decode("utf-8", "replace").rstrip("\r")
        problem = Problem(
            Span(name, before.count(b"\n") + 1, column),
            f"The byte 0x{raw[error.start]:02X} is no UTF-8 text.",
            "A measure is a UTF-8 text file; read in another encoding, letters of the law could change without a word.",
            "Save the file as UTF-8. Many editors call other encodings `Windows-1252`, `Latin-1` or `ANSI`.",
            shown,
        )
        raise MeasureErrors([problem]) from None


def no_file(name: str) -> Problem:
    """The mistake of a folder, a pipe or a device where a file should be."""
    return Problem(
        Span(name, 1, 1),
        "This is not a file.",
        "A folder has no text, and who reads from a pipe may wait for ever; what it stands for could be law.",
        "Give it another name, or move it out of the folder of measures.",
    )


def too_large(name: str) -> Problem:
    """The mistake of a file that no measure could be."""
    return Problem(
        Span(name, 1, 1),
        f"The file is larger than {LARGEST:,} bytes.",
        "No measure is this long; a file that is could stop the program that reads it.",
        "Split it into one file per instrument, or check that it is the right file.",
    )


def normalised(text: str) -> str:
    """Text with `\\n` at the end of each line and no byte order mark."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.removeprefix("\ufeff")
