"""The drawn papers: the same seed draws the same page, and nothing that is promised is missing."""

from __future__ import annotations

from io import BytesIO

import msgspec
import pytest
from PIL import Image

from tests.samples.fax import KINDS, arrived, as_pdf, as_tiff, fax
from tests.samples.layouts import LAYOUTS, draw
from tests.samples.packets import VARIANTS, packet
from tests.samples.truth import BOXES, FIELDS, FORMS, SIGNERS


@pytest.mark.parametrize("form", FORMS)
def test_the_same_seed_draws_the_same_page(form: str) -> None:
    one, other = draw(form, 7), draw(form, 7)
    assert one.pdf == other.pdf
    assert one.truth == other.truth
    assert draw(form, 8).pdf != one.pdf


@pytest.mark.parametrize("form", FORMS)
def test_a_truth_uses_only_known_names_and_says_where_each_value_is(form: str) -> None:
    for seed in range(6):
        truth = draw(form, seed).truth
        assert truth.form == form
        assert truth.signer in SIGNERS
        assert set(truth.boxes) <= set(BOXES.get(form, ()))
        assert set(truth.fields) <= set(FIELDS)
        places = {*truth.fields, *(f"box:{name}" for name in truth.boxes)}
        assert places == set(truth.regions) - {"signature"}
        assert all(0 <= r[0] < r[2] <= 612 and 0 <= r[1] < r[3] <= 792 for r in truth.regions.values())


def test_every_form_has_a_layout() -> None:
    assert set(LAYOUTS) == set(FORMS)


@pytest.mark.parametrize("form", BOXES)
def test_every_box_of_a_form_is_drawn_ticked_and_empty(form: str) -> None:
    revision = {"i-247": "12/12", "i-200": "09/16", "i-247a": "3/17"}.get(form)
    choices = {"page": 1} if form in ("i-247a", "i-205", "ao-442", "ao-93", "ao-93c") else {}
    wanted = {(name, on) for name in BOXES[form] for on in (True, False)}
    seen: set[tuple[str, bool]] = set()
    for seed in range(200):
        truth = draw(form, seed, **choices, **({"revision": revision} if revision else {})).truth
        assert set(truth.boxes) == set(BOXES[form])
        seen.update(truth.boxes.items())
        if seen == wanted:
            break
    assert seen == wanted


@pytest.mark.parametrize("form", ["i-247a", "i-200", "ao-442", "letter"])
def test_an_unsigned_page_is_signed_by_nobody(form: str) -> None:
    first = {"kind": "release_date"} if form == "letter" else {} if form == "i-200" else {"page": 1}
    assert draw(form, 3, signed=False, **first).truth.signer == "nobody"
    signer = "court" if form == "ao-442" else "immigration_officer"
    assert draw(form, 3, signed=True, **first).truth.signer == signer


@pytest.mark.parametrize("kind", [*KINDS, "standard+skewed+noisy"])
def test_the_same_seed_faxes_the_same_picture(kind: str) -> None:
    page = draw("i-200", 1).pdf
    one, other = fax(page, kind, 5), fax(page, kind, 5)
    assert one.tobytes() == other.tobytes()
    assert one.info["dpi"] == other.info["dpi"]


def test_a_kind_of_fax_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="is no kind of fax"):
        fax(draw("i-200", 1).pdf, "fine+standard", 5)


def test_pictures_keep_their_resolution() -> None:
    page = draw("i-200", 1).pdf
    images = [fax(page, kind, 5) for kind in ("standard", "fine", "scan200")]
    with Image.open(BytesIO(as_tiff(images))) as tiff:
        read = []
        for number in range(3):
            tiff.seek(number)
            read.append((tiff.mode, tuple(round(float(d)) for d in tiff.info["dpi"])))
    assert read == [("1", (204, 98)), ("1", (204, 196)), ("L", (200, 200))]
    assert as_tiff(images) == as_tiff(images)
    assert as_pdf(images) == as_pdf(images)


def test_what_was_cut_off_is_not_in_the_truth() -> None:
    whole = draw("i-247a", 4, page=1, signed=True).truth
    halves = [arrived(whole, "half", seed) for seed in range(20)]
    assert all(len(half.regions) < len(whole.regions) for half in halves)
    assert {half.signer for half in halves} == {"unknown", "immigration_officer"}


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_of_a_packet_is_made_again_by_its_seed(variant: str) -> None:
    one, other = packet(variant, 2, kind="standard"), packet(variant, 2, kind="standard")
    assert [sent.data for sent in one.transmissions] == [sent.data for sent in other.transmissions]
    assert one.truth() == other.truth()
    assert msgspec.json.decode(one.truth())["variant"] == variant


def test_variants_differ_as_their_names_say() -> None:
    def pages(variant: str) -> list[tuple[str, int]]:
        return [(page.form, page.page) for page in packet(variant, 1, kind="standard").transmissions[0].pages]

    plain = [("i-247a", 1), ("i-247a", 2), ("i-247a", 3), ("i-200", 1)]
    assert pages("plain") == plain
    assert pages("page_1_only") == plain[:1]
    assert pages("out_of_order") != plain
    assert sorted(pages("out_of_order")) == sorted(plain)
    assert ("ao-442", 1) in pages("judicial")
    assert ("not_a_request", 1) in pages("hospital_page")[1:-1]
    assert len(packet("two_people", 1, kind="standard").people) == 2
    assert packet("wrong_city", 1, kind="standard").city != "Boston"
    cancelled = packet("cancellation", 1, kind="standard").transmissions[0].pages[0]
    assert cancelled.boxes["cancel"]
    first, second = packet("refax", 1, kind="standard").transmissions
    assert first.data != second.data
    assert first.pages[0].fields == second.pages[0].fields
