"""The forms as data: every file says what it should, in names that everybody uses."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
import yaml

from brightline.paper import catalogue
from brightline.paper.catalogue import FOLDER, Form, revision_in
from brightline.paper.text import confusable
from tests.samples.truth import BOXES, FIELDS, FORMS, SIGNERS

FILES = sorted(FOLDER.glob("*.yaml"))


def loaded() -> tuple[Form, ...]:
    """The forms of the folder, read anew."""
    return catalogue.catalogue.__wrapped__()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of forms with a copy of one, to be spoiled."""
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    (tmp_path / "i-200.yaml").write_text((FOLDER / "i-200-09-16.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def test_every_file_is_a_form() -> None:
    assert len(loaded()) == len(FILES) > 0
    assert {form.form for form in loaded()} <= set(FORMS)


def test_every_form_that_is_drawn_has_a_file() -> None:
    assert {f for f in FORMS if f[0] in "ai" and f[1] in "-o"} == {form.form for form in loaded()}


def test_no_two_files_are_the_same_revision() -> None:
    names = [(form.form, form.revision) for form in loaded()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("form", loaded(), ids=lambda form: f"{form.form} {form.revision}")
def test_every_box_and_field_has_a_name_that_the_truth_knows(form: Form) -> None:
    for page in form.pages.values():
        assert set(page.boxes) <= set(BOXES.get(form.form, ()))
        assert set(page.fields) <= set(FIELDS)
        assert page.block is None or page.block.by in SIGNERS
        assert page.heads


@pytest.mark.parametrize("form", loaded(), ids=lambda form: f"{form.form} {form.revision}")
def test_how_well_a_layout_is_known_is_said_with_its_source(form: Form) -> None:
    assert form.layout_known in ("file", "text", "recall")
    assert form.source
    assert form.title
    assert sorted(form.pages) == list(range(1, len(form.pages) + 1))


@pytest.mark.parametrize("form", loaded(), ids=lambda form: f"{form.form} {form.revision}")
def test_only_a_courts_forms_are_signed_by_a_court(form: Form) -> None:
    blocks = [page.block for page in form.pages.values() if page.block is not None]
    assert all((block.by == "court") == (form.issuer == "court") for block in blocks)
    if form.kind == "court_warrant":
        assert form.issuer == "court"
        assert blocks


def test_revisions_of_a_form_are_found_by_its_name() -> None:
    assert {form.revision for form in catalogue.catalogue() if form.form == "i-200"} == {"08/01/07", "09/16"}


def test_a_file_that_is_like_another_has_the_keys_of_both() -> None:
    forms = {file.stem: form for file, form in zip(FILES, loaded(), strict=True)}
    plain = yaml.safe_load((FOLDER / "i-247a-03-17.yaml").read_text(encoding="utf-8"))
    assert plain["like"] == "i-247a-02-17"
    assert forms["i-247a-03-17"].number == forms["i-247a-02-17"].number
    assert forms["i-247a-03-17"].revision != forms["i-247a-02-17"].revision


@pytest.mark.parametrize("place", ["form", "page", "field", "box", "block"])
def test_an_unknown_key_is_refused_and_its_file_is_named(folder: Path, place: str) -> None:
    written = yaml.safe_load((folder / "i-200.yaml").read_text(encoding="utf-8"))
    page = written["pages"][1]
    parts = {"form": written, "page": page, "field": page["fields"]["date"], "box": page["boxes"]["statements"],
             "block": page["block"]}  # fmt: skip
    parts[place]["colour"] = "green"
    (folder / "i-200.yaml").write_text(yaml.safe_dump(written), encoding="utf-8")
    with pytest.raises(ValueError, match=r"i-200\.yaml: .*colour"):
        loaded()


@pytest.mark.parametrize("key", ["number", "kind", "pages", "layout_known"])
def test_a_form_without_a_key_that_it_needs_is_refused(folder: Path, key: str) -> None:
    written = yaml.safe_load((folder / "i-200.yaml").read_text(encoding="utf-8"))
    del written[key]
    (folder / "i-200.yaml").write_text(yaml.safe_dump(written), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"i-200\.yaml: .*{key}"):
        loaded()


@pytest.mark.parametrize(
    ("printed", "revision"),
    [
        ("(Rev. 09/16)", "09/16"),
        ("Form I-200 (Rev. 09/16)", "09/16"),
        ("(3/17)", "03/17"),
        ("(02/17) Page 1 of 3", "02/17"),
        ("(Rev. 08/01/07)", "08/01/07"),
        ("Rev. 11 / 11", "11/11"),
        ("(Rev. 11/2013)", "11/13"),
        ("(Rev. O9/l6)", "09/16"),
        ("(Rev. 09/I6)", "09/16"),
        ("(Rev. 19/16)", None),
        ("(Rev. 00/16)", None),
        ("Warrant for Arrest of Alien", None),
        ("", None),
    ],
)
def test_the_revision_that_a_footer_prints_is_read(printed: str, revision: str | None) -> None:
    assert revision_in(printed) == revision


@pytest.mark.parametrize(
    ("read", "number"),
    [("1-247A", "I-247A"), ("l-2OO", "I-200"), ("I-2O5", "I-205"), ("A0 442", "AO 442"), ("AO93C", "AO 93C"),
     ("AO B8B", "AO 88B"), ("|-247D", "I-247D")],
)  # fmt: skip
def test_a_number_whose_signs_were_confused_is_still_the_forms_number(read: str, number: str) -> None:
    assert confusable(read) == confusable(number)


def test_no_two_forms_have_numbers_that_can_be_confused() -> None:
    marks = {form.form: form.marks for form in loaded()}
    assert all(marks[one] != marks[other] for one, other in combinations(marks, 2))
