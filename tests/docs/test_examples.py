"""Every example of a measure in the handbook is run: good ones pass whole, bad ones earn exactly the message shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from brightline.corpus import check_corpus
from brightline.language import format_draft, parse
from brightline.language.conditions import Unread
from tests.docs.pages import LANGUAGE, Example, all_examples, corpus_of, examples, messages, path_of, whole_measure

GOOD = all_examples("measure")
BAD = all_examples("bad-measure")


@pytest.mark.parametrize("example", GOOD, ids=str)
def test_a_measure_is_in_canonical_form(example: Example) -> None:
    text = whole_measure(example)
    assert format_draft(parse(text, path_of(text))) == text


@pytest.mark.parametrize("example", GOOD, ids=str)
def test_a_measure_passes_with_all_its_cases(example: Example, tmp_path: Path) -> None:
    report = check_corpus(corpus_of(whole_measure(example), tmp_path))
    assert "\n\n".join(map(str, report.problems)) == ""
    # A rule that only makes another rule's clause count as met decides nothing itself;
    # an exception that nobody has read saves nothing.
    rules = {f"{m.id}#{r.id}": r for m in report.measures for r in m.rules}
    assert [name for name in report.tally.undecided if not all(ref.label for ref in rules[name].despite)] == []
    assert [name for name in report.tally.unsaved if not isinstance(rules[name].unless, Unread)] == []


@pytest.mark.parametrize("example", BAD, ids=str)
def test_a_mistake_earns_the_message_shown(example: Example, tmp_path: Path) -> None:
    assert example.output, "a bad-measure is followed by a text fence with its message: run tests/docs/record.py"
    assert messages(whole_measure(example), tmp_path) + "\n" == example.output


@pytest.mark.parametrize("example", BAD, ids=str)
def test_a_message_has_four_parts(example: Example, tmp_path: Path) -> None:
    """Where; the line with a mark under the mistake; then what, why and what next."""
    first = messages(whole_measure(example), tmp_path).split("\n\n", maxsplit=1)[0].splitlines()
    assert first[0].startswith("measures/us/zz/")
    said = [line for line in first[1:] if not line.startswith((" ", "\t"))]
    assert len(said) >= 3, first


@pytest.mark.parametrize("page", sorted(p for p in LANGUAGE.glob("*.md") if p.name != "index.md"), ids=lambda p: p.stem)
def test_each_construct_has_a_good_and_a_bad_example(page: Path) -> None:
    assert examples(page, "measure")
    assert examples(page, "bad-measure")
