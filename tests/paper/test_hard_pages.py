"""Pages on which what decides is worn, stamped over or missing: the reader says that it does not know."""

from __future__ import annotations

import pytest

from brightline.paper.request import SURE
from tests.samples.measure import Sample, arriving, drawn, read


def who(form: str, seed: int, degradation: str, layout: str) -> str:
    sample = Sample(form, seed, degradation, layout)
    page = drawn(sample)
    return read(sample, page, arriving(sample, page)).signer.who


@pytest.mark.parametrize(
    "sample",
    [
        ("i-247", 700085, "fine+stamped", "b"),
        ("i-247x", 700218, "scan200+stamped+dark", "b"),
        ("i-247n", 6000173, "scan200+stamped+dark", "b"),
        ("i-205", 11000481, "scan200+stamped+dark", "b"),
    ],
)
def test_a_stamp_that_comes_into_the_place_of_a_signature_is_none(sample: tuple[str, int, str, str]) -> None:
    assert who(*sample) == "unknown"


def test_a_sentence_of_the_upper_half_is_no_caption_of_a_block_that_did_not_come() -> None:
    assert who("i-247d", 21000077, "fine+half", "b") == "unknown"


def test_a_printed_word_over_the_place_of_a_signature_is_none() -> None:
    assert who("i-247", 7000232, "standard", "a") == "nobody"


def test_where_the_caption_is_too_light_for_ink_no_line_is_called_empty() -> None:
    assert who("i-247x", 7000364, "scan300+light", "a") in ("immigration_officer", "unknown")


def test_on_a_page_that_can_hardly_be_read_nobody_is_said_to_have_signed_or_not() -> None:
    assert who("i-286", 12000224, "standard+light", "a") == "unknown"


def test_a_signature_too_light_for_ink_is_no_empty_line() -> None:
    assert who("i-200", 11000708, "scan300+light", "a") in ("immigration_officer", "unknown")


def test_the_second_line_of_a_sentence_is_no_caption_however_like_one() -> None:
    assert who("i-200", 6000290, "standard+stamped", "a") == "unknown"


def test_the_arresting_officers_signature_is_not_the_issuing_officers() -> None:
    assert who("ao-442", 1100352, "fine+stamped", "b") == "unknown"


def test_the_arresting_officers_empty_line_is_not_the_issuing_officers_where_the_caption_is_worn() -> None:
    assert who("ao-442", 4000140, "standard", "a") in ("court", "unknown")


@pytest.mark.parametrize(
    ("sample", "signer"),
    [
        # A scribble that was read as a few letters, over and over.
        (("i-247a", 4000760, "standard", "a"), "immigration_officer"),
        (("i-205", 5000044, "standard", "a"), "immigration_officer"),
        # Worn print, and a printed name, below the line.
        (("i-247", 4000232, "standard", "a"), "immigration_officer"),
        (("i-138", 5000010, "fine", "b"), "immigration_officer"),
        # A stroke along the rule, which makes one thick line of the two.
        (("ao-93", 5000027, "standard", "a"), "court"),
        (("letter", 5000016, "fine", "a"), "immigration_officer"),
        (("letter", 4000852, "standard", "a"), "immigration_officer"),
    ],
)
def test_a_plain_signature_is_known_whatever_stands_near_it(sample: tuple[str, int, str, str], signer: str) -> None:
    assert who(*sample) == signer


def test_a_caption_under_a_judges_line_is_no_title_of_a_judge() -> None:
    assert who("ao-93", 1200037, "standard+stamped", "b") in ("immigration_officer", "unknown")


def test_a_worn_cover_sheet_of_an_immigration_office_is_no_letter() -> None:
    sample = Sample("cover_sheet", 21000017, "standard+light", "b")
    page = drawn(sample)
    assert read(sample, page, arriving(sample, page)).sight.form in ("cover_sheet", "unknown")


@pytest.mark.parametrize(
    "sample",
    [("ao-442", 1000273, "standard+noisy+skewed", "b"), ("i-247x", 1000801, "standard+noisy+skewed", "b")],
)
def test_the_rest_of_a_dashed_line_that_leans_is_no_signature(sample: tuple[str, int, str, str]) -> None:
    assert who(*sample) in ("nobody", "unknown")


def test_a_line_at_the_edge_of_what_came_may_have_lost_what_was_over_it() -> None:
    assert who("i-138", 1000789, "fine+half", "b") == "unknown"


@pytest.mark.parametrize("seed", [1000415, 1000529])
def test_a_letter_is_signed_by_a_scribble_that_was_read_as_a_line_and_by_a_digital_signature(seed: int) -> None:
    assert who("letter", seed, "fine", "b") == "immigration_officer"


@pytest.mark.parametrize(
    ("form", "seed", "layout"), [("i-247n", 1000553, "b"), ("i-247x", 1000668, "a"), ("i-247d", 1000989, "b")]
)
def test_of_a_family_of_titles_that_are_alike_the_one_that_stands_there_is_taken(
    form: str, seed: int, layout: str
) -> None:
    sample = Sample(form, seed, "standard", layout)
    page = drawn(sample)
    assert read(sample, page, arriving(sample, page)).sight.form == form


@pytest.mark.parametrize(
    ("form", "seed", "degradation"),
    [("i-247n", 1000211, "scan300"), ("i-247x", 1000763, "fine+noisy"), ("i-247", 1000213, "fine+skewed")],
)
def test_a_name_that_begins_under_its_label_is_read_from_its_beginning(form: str, seed: int, degradation: str) -> None:
    sample = Sample(form, seed, degradation, "b")
    page = drawn(sample)
    field = read(sample, page, arriving(sample, page)).fields["subject_name"]
    assert field.text == page.truth.fields["subject_name"] or field.confidence < SURE


@pytest.mark.parametrize("seed", [1000139, 1000671])
def test_what_a_form_prints_of_itself_is_nobodys_name(seed: int) -> None:
    sample = Sample("i-205", seed, "fine", "b")
    page = drawn(sample)
    field = read(sample, page, arriving(sample, page)).fields.get("subject_name")
    assert field is None or "officer" not in (field.text or "")


def test_worn_print_far_over_the_line_is_no_signature() -> None:
    assert who("ao-110", 9000658, "standard+dropped", "a") in ("nobody", "unknown")


def test_a_title_that_is_filled_in_over_its_own_caption_is_no_signature() -> None:
    assert who("i-205", 9000861, "fine+light", "b") in ("nobody", "unknown")


def test_a_half_of_a_warrant_is_no_letter() -> None:
    sample = Sample("ao-442", 9000995, "fine+half", "b")
    sight = read(sample, drawn(sample), arriving(sample, drawn(sample))).sight
    assert sight.form != "letter" or sight.confidence < SURE


def test_a_form_that_lost_its_title_and_its_number_is_no_letter() -> None:
    sample = Sample("i-203", 8000773, "standard+dropped", "b")
    sight = read(sample, drawn(sample), arriving(sample, drawn(sample))).sight
    assert sight.form != "letter" or sight.confidence < SURE


def test_a_letter_of_which_half_the_lines_are_worn_is_not_put_aside() -> None:
    sample = Sample("letter", 2000453, "standard+light", "b")
    page = drawn(sample)
    assert read(sample, page, arriving(sample, page)).sight.form in ("letter", "unknown")


def test_a_page_of_a_hospital_is_no_request_whoever_faxed_it() -> None:
    sample = Sample("not_a_request", 2000759, "fine", "b")
    page = drawn(sample)
    assert read(sample, page, arriving(sample, page)).sight.form == "not_a_request"


@pytest.mark.parametrize("seed", [4000132, 4000303])
def test_an_order_of_a_states_court_is_no_request(seed: int) -> None:
    sample = Sample("not_a_request", seed, "fine", "a" if seed == 4000132 else "b")
    page = drawn(sample)
    assert read(sample, page, arriving(sample, page)).sight.form == "not_a_request"


def test_a_page_with_nothing_but_the_header_of_the_fax_is_blank() -> None:
    sample = Sample("not_a_request", 4000018, "fine", "a")
    page = drawn(sample)
    assert read(sample, page, arriving(sample, page)).sight.form == "blank"


def test_a_newsletter_about_detainers_is_no_letter_whoever_faxed_it() -> None:
    sample = Sample("not_a_request", 7000303, "scan300", "b")
    page = drawn(sample)
    assert read(sample, page, arriving(sample, page)).sight.form in ("not_a_request", "unknown")


def test_a_line_that_the_fax_drew_from_edge_to_edge_is_none_to_sign_on() -> None:
    assert who("ao-88b", 10000429, "standard+dropped", "b") in ("nobody", "unknown")


def test_a_number_that_lost_its_last_sign_is_not_the_shorter_number_of_another_form() -> None:
    sample = Sample("ao-93c", 10000636, "standard+stamped", "a")
    page = drawn(sample)
    assert read(sample, page, arriving(sample, page)).sight.form in ("ao-93c", "unknown")
