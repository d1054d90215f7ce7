"""A second reader makes a value less sure that it reads otherwise, and changes nothing else."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image, ImageDraw, ImageFont

from brightline.paper.fields import FieldReading
from brightline.paper.second_reader import DOUBTED, read_twice
from brightline.paper.text import Box

installed = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed; it is optional")
REGION = Box(40, 40, 560, 90)


def page(words: str) -> np.ndarray:
    """A page with some words in type, on a rule."""
    picture = Image.new("L", (800, 200), 255)
    drawing = ImageDraw.Draw(picture)
    drawing.text((50, 46), words, fill=0, font=ImageFont.load_default(size=34))
    drawing.line((30, 92, 700, 92), fill=0, width=2)
    return np.asarray(picture)


def read(text: str, confidence: float = 0.97) -> FieldReading:
    return FieldReading(text, confidence, REGION)


@installed
def test_a_value_that_both_read_alike_stays_as_sure() -> None:
    fields = {"subject_name": read("Maria Sample"), "date": FieldReading("2026-03-04", 0.95, REGION)}
    assert read_twice({"subject_name": fields["subject_name"]}, page("Maria Sample"))["subject_name"].confidence == 0.97
    assert read_twice({"date": fields["date"]}, page("03/04/2026"))["date"].confidence == 0.95


@installed
@pytest.mark.parametrize(
    ("name", "field", "shown"),
    [
        ("subject_name", read("Mario Simple Jr"), "Maria Sample"),
        ("date", FieldReading("2026-03-01", 0.99, REGION), "03/11/2026"),
        ("case_number", read("26-mj-1048"), "26-mj-7048-XYZ"),
    ],
)
def test_a_decisive_value_that_the_second_reads_otherwise_is_not_sure(
    name: str, field: FieldReading, shown: str
) -> None:
    assert read_twice({name: field}, page(shown))[name] == replace(field, confidence=DOUBTED)


@installed
def test_other_fields_and_unsure_ones_are_not_read_again() -> None:
    fields = {"sex": read("male"), "subject_name": read("Nobody Else", 0.6)}
    assert read_twice(fields, page("Maria Sample")) == fields


def test_without_a_second_reader_all_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    fields = {"subject_name": read("Nobody Else")}
    assert read_twice(fields, page("Maria Sample")) == fields
