"""Pages on which what decides is worn, stamped over or missing: the reader says that it does not know."""

from __future__ import annotations

import pytest

from tests.samples.measure import Sample, arriving, drawn, read


def who(form: str, seed: int, degradation: str, layout: str) -> str:
    sample = Sample(form, seed, degradation, layout)
    page = drawn(sample)
    return read(sample, page, arriving(sample, page)).signer.who


@pytest.mark.parametrize(
    "sample", [("i-247", 700085, "fine+stamped", "b"), ("i-247x", 700218, "scan200+stamped+dark", "b")]
)
def test_a_stamp_that_comes_into_the_place_of_a_signature_is_none(sample: tuple[str, int, str, str]) -> None:
    assert who(*sample) == "unknown"


def test_a_sentence_of_the_upper_half_is_no_caption_of_a_block_that_did_not_come() -> None:
    assert who("i-247d", 21000077, "fine+half", "b") == "unknown"


def test_the_arresting_officers_signature_is_not_the_issuing_officers() -> None:
    assert who("ao-442", 1100352, "fine+stamped", "b") == "unknown"


def test_a_caption_under_a_judges_line_is_no_title_of_a_judge() -> None:
    assert who("ao-93", 1200037, "standard+stamped", "b") in ("immigration_officer", "unknown")


def test_a_worn_cover_sheet_of_an_immigration_office_is_no_letter() -> None:
    sample = Sample("cover_sheet", 21000017, "standard+light", "b")
    page = drawn(sample)
    assert read(sample, page, arriving(sample, page)).sight.form in ("cover_sheet", "unknown")
