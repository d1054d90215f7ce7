"""A second reader, where tesseract is installed: where it reads a decisive field otherwise, a person is asked."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Mapping

import cv2
import numpy as np
from msgspec.structs import replace
from rapidfuzz.fuzz import ratio

from brightline.paper.fields import DATES, FieldReading, day_in, tidy
from brightline.paper.page import Gray, dark, without_rules
from brightline.paper.request import SURE
from brightline.paper.text import Box, confusable, folded

DECISIVE = frozenset({"subject_name", "case_number", *DATES})
"""The fields that are read twice: whom a paper is about, and which day and which matter it names."""
DOUBTED = 0.5
"""How sure a value is that the two read differently."""
ALIKE = 85.0
"""How like two readings of one value are, at least, of 100."""
SURE_ITSELF = 70.0
"""How sure the second reader must be, of 100, for its reading to count."""
SECONDS = 20
MARGIN = 8


def read_twice(fields: Mapping[str, FieldReading], image: Gray) -> dict[str, FieldReading]:
    """The fields of a page, those less sure that a second reader reads otherwise.

    Without tesseract, and of what it cannot read, all is as it was.
    """
    program = shutil.which("tesseract")
    return {name: _compared(program, name, field, image) for name, field in fields.items()}


def _compared(program: str | None, name: str, field: FieldReading, image: Gray) -> FieldReading:
    if program is None or name not in DECISIVE or not field.text or field.confidence < SURE or field.region is None:
        return field
    text, sure = _second_reading(program, field.region, image)
    if sure < SURE_ITSELF or not folded(text):
        return field
    return field if said_alike(name, field.text, text, ALIKE) else replace(field, confidence=DOUBTED)


def said_alike(name: str, value: str, seen: str, alike: float) -> bool:
    """Whether a second reading says what a field says: of a day the same day, of a number the same number, of words
    as like as is asked, of 100. A day that the second cannot make out says nothing against the first."""
    if name in DATES:
        day = day_in(tidy(seen))
        return day is None or day.isoformat() == value
    if name == "case_number":
        return confusable(value) == confusable(seen)
    return ratio(folded(value), folded(seen)) >= alike


def _second_reading(program: str, region: Box, image: Gray) -> tuple[str, float]:
    """What tesseract reads in one line of a page, and how sure it is on the whole, of 100; nothing when it fails."""
    top, left = max(0, int(region.top) - MARGIN), max(0, int(region.left) - MARGIN)
    ink = without_rules(dark(image[top : int(region.bottom) + MARGIN, left : int(region.right) + MARGIN]))
    picture = np.pad(np.where(ink, 0, 255).astype(np.uint8), 20, constant_values=255)
    command = [program, "-", "-", "--dpi", "200", "--psm", "7", "tsv"]
    try:
        done = subprocess.run(
            command, input=cv2.imencode(".png", picture)[1].tobytes(), capture_output=True, check=True, timeout=SECONDS,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return "", 0.0
    rows = csv.DictReader(done.stdout.decode("utf-8", "replace").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    words = [(row["text"], float(row["conf"])) for row in rows if (row.get("text") or "").strip()]
    return " ".join(text for text, _ in words), min((sure for _, sure in words), default=0.0)
