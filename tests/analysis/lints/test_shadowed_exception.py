"""Exceptions without which every case would be answered alike."""

from __future__ import annotations

from pathlib import Path

from tests.analysis.lints.found import BAN, found, rule

SAVING = rule("saving", "forbid hold", "when papers has civil_detainer", "unless papers has judicial_criminal_warrant")


def test_an_exception_that_another_rule_of_the_measure_undoes_is_told(tmp_path: Path) -> None:
    (finding,) = found("shadowed-exception", tmp_path, f"{SAVING}\n\n{BAN}")
    assert "`saving`" in finding.problem.what


def test_an_exception_that_nothing_meets_where_the_rule_applies_is_told(tmp_path: Path) -> None:
    unmet = rule("unmet", "forbid hold", "when papers has civil_detainer", "unless papers has none of {civil_detainer}")
    (finding,) = found("shadowed-exception", tmp_path, unmet)
    assert "`unmet`" in finding.problem.what


def test_an_exception_that_saves_on_some_of_its_days_is_none(tmp_path: Path) -> None:
    days = "in force 2020-01-01 .. 2020-12-31"
    assert found("shadowed-exception", tmp_path, f"{BAN}\n\nin force 2020-01-01 .. open\n\n{SAVING}", days=days) == []


def test_of_words_that_nobody_read_nothing_is_said(tmp_path: Path) -> None:
    unread = rule("unread", "forbid hold", 'when ? "When?"', 'unless ? "What does it except?"')
    assert found("shadowed-exception", tmp_path, unread) == []


def test_each_version_is_looked_at_on_its_own_days(tmp_path: Path) -> None:
    """Two versions that say the same are two rules, and neither excuses the other."""
    other = rule("again", "forbid hold", "when papers has civil_detainer")
    versions = f"{SAVING}\n\nin force 2022-01-01 .. open\n\n{SAVING}\n\n{other}"
    (finding,) = found("shadowed-exception", tmp_path, versions, days="in force 2020-01-01 .. 2021-12-31")
    assert "as in force from 2022-01-01" in finding.problem.what
