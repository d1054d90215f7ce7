"""Each lint has a page: what to avoid, which earns just this lint, what to prefer, which earns none, and why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from brightline.analysis.lints import NAMES
from tests.docs.pages import LINTS, examples, findings, linted, whole_measure

FOUND = [name for name in NAMES if name != "versions"]
"""The lints that find something in a measure without errors."""


@pytest.mark.parametrize("lint", NAMES)
def test_each_lint_has_a_page_with_avoid_prefer_and_why(lint: str) -> None:
    text = (LINTS / f"{lint}.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.*)$", re.sub(r"````.*?````", "", text, flags=re.DOTALL), re.MULTILINE) == [
        "Avoid", "Prefer", "Why",
    ]  # fmt: skip


def test_each_page_is_of_a_lint() -> None:
    assert {page.stem for page in LINTS.glob("*.md")} == {*NAMES, "index"}


@pytest.mark.parametrize("lint", FOUND)
def test_what_to_avoid_earns_the_finding_shown(lint: str, tmp_path: Path) -> None:
    (example,) = examples(LINTS / f"{lint}.md", "linted-measure")
    assert linted(whole_measure(example), lint, tmp_path) + "\n" == example.output, "run tests/docs/record.py"


@pytest.mark.parametrize("lint", NAMES)
def test_what_to_prefer_earns_no_finding_at_all(lint: str, tmp_path: Path) -> None:
    (example,) = examples(LINTS / f"{lint}.md", "measure")
    assert [str(f.problem) for f in findings(whole_measure(example), tmp_path)] == []
