"""Every construct of the grammar has a good example, and each is understood as it was when somebody last looked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from brightline.language import format_draft, parse
from tests.language.files import GOOD, HERE, MESSY, RECORD, measure_id, read, recorded, told

GRAMMAR = HERE.parents[1] / "docs" / "reference" / "grammar.md"
ALL = "\n".join(path.read_text(encoding="utf-8") for path in GOOD)


def by_name(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", GOOD, ids=by_name)
def test_a_good_measure_is_understood_as_recorded(path: Path) -> None:
    found = told(read(path))
    assert found == recorded(path, found)


@pytest.mark.parametrize("path", GOOD, ids=by_name)
def test_loading_and_saving_a_canonical_file_changes_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert format_draft(parse(text, path.name)) == text


@pytest.mark.parametrize("path", [p for p in MESSY if not p.stem.endswith("_set")], ids=by_name)
def test_a_messy_file_is_set_in_the_one_form(path: Path) -> None:
    kept = path.with_name(f"{path.stem}_set.md")
    draft = parse(path.read_bytes().decode(), path.name)
    found = format_draft(draft)
    if RECORD:
        kept.write_text(found, encoding="utf-8")
    assert found == kept.read_text(encoding="utf-8")
    assert parse(found, path.name) == draft
    assert read(path, found) == read(path)


def test_each_word_of_the_grammar_stands_in_a_good_example() -> None:
    productions = "".join(re.findall(r"```text\n(.*?)```", GRAMMAR.read_text(encoding="utf-8"), re.DOTALL))
    words = {w for w in re.findall(r'"([^"\n]+)"', productions) if re.search(r"[a-z]", w)}
    assert len(words) > 70
    assert [w for w in sorted(words) if not re.search(rf"(?<![\w.]){re.escape(w)}(?!\w)", ALL)] == []


def test_the_place_of_an_example_follows_from_its_name() -> None:
    assert measure_id(Path("county_law.md")) == "us/ma/alder-county/county-law"
    assert measure_id(Path("terms.md")) == "us/ma/millbrook/terms"
