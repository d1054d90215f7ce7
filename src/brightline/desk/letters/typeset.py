"""Sets a letter on paper with Typst. What it says is handed over as data and shown as text, never read as Typst."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import msgspec

from brightline.desk.letters.templates import frame

SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "DIGIT", "COMBINING")
"""Scripts whose letters the fonts of every letter have, as Unicode names begin."""
MARKS = frozenset(" -'’‘.,/()§–·")


def pdf(
    *, unit: str, day: str, title: str, paragraphs: Sequence[str], telephone: str, training: bool
) -> bytes:  # fmt: skip
    """A letter as a tagged PDF; the same bytes for the same words."""
    import typst

    told = {
        "unit": unit, "day": day, "title": title, "paragraphs": list(paragraphs), "telephone": telephone,
        "training": training,
    }  # fmt: skip
    return bytes(
        typst.compile(
            frame(), format="pdf", pdf_standards="ua-1", ignore_system_fonts=True,
            sys_inputs={"letter": msgspec.json.encode(told).decode()},
        )
    )  # fmt: skip


def printable(text: str) -> bool:
    """Whether the fonts of a letter have every sign of a text: one that is missing would be printed as an empty box."""
    return all(
        sign in MARKS or unicodedata.name(sign, "").startswith(SCRIPTS) for sign in unicodedata.normalize("NFC", text)
    )
