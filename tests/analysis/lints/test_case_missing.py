"""Versions of rules that no case decides, and exceptions that none saves."""

from __future__ import annotations

from pathlib import Path

from tests.analysis.lints.found import BAN, found, rule

CASE = """```cases
case fax: the detainer alone
  on 2024-03-01
  given actor = police_officer
  given papers = civil_detainer
  expect hold forbidden by {rule}
```"""


def test_a_rule_without_a_case_is_told_and_one_with_a_case_is_not(tmp_path: Path) -> None:
    assert [f.problem.what for f in found("case-missing", tmp_path / "without", BAN)] == [
        "No case decides us/zz/millbrook/example#ban."
    ]
    assert found("case-missing", tmp_path / "with", BAN, CASE.format(rule="ban")) == []


def test_an_exception_that_no_case_saves_is_told_where_the_rule_stands(tmp_path: Path) -> None:
    saving = rule("ban", "forbid hold", "when papers has civil_detainer", "unless papers has judicial_criminal_warrant")
    (finding,) = found("case-missing", tmp_path, saving, CASE.format(rule="ban"))
    assert finding.problem.what == "No case tries the exception of us/zz/millbrook/example#ban."
    assert finding.problem.span.line > 1


def test_each_version_needs_a_case_of_its_own(tmp_path: Path) -> None:
    versions = f"{BAN}\n\nin force 2023-01-01 .. open\n\n{BAN}"
    (finding,) = found(
        "case-missing", tmp_path, versions, CASE.format(rule="ban"), days="in force 2020-01-01 .. 2022-12-31"
    )
    assert "as in force from 2020-01-01" in finding.problem.what
