"""Grades that neither the sources nor the terms of a rule bear out."""

from __future__ import annotations

from pathlib import Path

from tests.analysis.lints.found import BAN, FRONT, found, rule

SECOND = """  - id: paper
    title: Newspaper of the invented town
    url: https://paper.millbrook.example/9
    nature: press
    read_by: R. Okafor
    read_on: 2026-10-30
confirmed_to"""
TWO_SOURCES = FRONT.replace("confirmed_to", SECOND)
TERM = '```terms\nterm charged cite "§ 9.1" evidence inferred\n  means person.arraigned = yes\n```'


def test_the_only_source_of_a_measure_need_not_be_named(tmp_path: Path) -> None:
    assert found("evidence", tmp_path, BAN) == []


def test_with_several_sources_a_rule_that_was_read_names_one(tmp_path: Path) -> None:
    (finding,) = found("evidence", tmp_path, BAN, front=TWO_SOURCES)
    assert "names no source" in finding.problem.what


def test_one_source_that_is_the_text_is_enough(tmp_path: Path) -> None:
    ban = rule("ban", "source code, paper", "forbid hold", "when papers has civil_detainer")
    assert found("evidence", tmp_path, ban, front=TWO_SOURCES) == []


def test_words_in_a_newspaper_can_be_quoted(tmp_path: Path) -> None:
    ban = rule("ban", "source paper", "forbid hold", "when papers has civil_detainer", evidence="quoted")
    assert found("evidence", tmp_path, ban, front=TWO_SOURCES) == []


def test_a_term_known_less_well_than_its_rule_is_told_and_a_grade_of_its_own_settles_it(tmp_path: Path) -> None:
    plain = rule("ban", "forbid hold", "when papers has civil_detainer and charged")
    graded = rule("ban", "forbid hold", "when papers has civil_detainer and charged [charged, evidence inferred]")
    (finding,) = found("evidence", tmp_path / "plain", plain, TERM)
    assert "the term `charged` in it is inferred" in finding.problem.what
    assert found("evidence", tmp_path / "graded", graded, TERM) == []
