"""Rules without `when` on acts that police also do elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from brightline.analysis.lints.no_scope import WIDE
from brightline.vocabulary import load_vocabulary
from tests.analysis.lints.found import found, rule


def test_each_act_it_looks_at_is_one_of_the_vocabulary() -> None:
    assert load_vocabulary().actions.keys() >= WIDE


@pytest.mark.parametrize("words", ["forbid hold", "permit hold", "require share_information"])
def test_a_rule_on_everything_is_told(words: str, tmp_path: Path) -> None:
    (finding,) = found("no-scope", tmp_path, rule("all", words))
    assert f"`{words}` in every case" in finding.problem.what


def test_an_exception_is_no_scope(tmp_path: Path) -> None:
    (finding,) = found("no-scope", tmp_path, rule("all", "forbid hold", "unless papers has judicial_criminal_warrant"))
    assert "in every case but its exceptions" in finding.problem.what


@pytest.mark.parametrize("words", ["forbid ask_status", "leaves open hold", "require file_annual_report"])
def test_what_is_about_immigration_by_its_meaning_and_what_decides_nothing_is_not(words: str, tmp_path: Path) -> None:
    assert found("no-scope", tmp_path, rule("all", words)) == []
