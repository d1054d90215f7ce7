"""Permissions that forbid all else, without a scope or on the same cases."""

from __future__ import annotations

from pathlib import Path

from tests.analysis.lints.found import found, rule


def only(name: str, when: str | None, *more: str) -> str:
    scope = [f"when {when}"] if when else []
    return rule(name, "permit hold", *scope, f"only when person.arraigned = {'yes' if name == 'one' else 'no'}", *more)


def test_without_a_scope_it_is_told(tmp_path: Path) -> None:
    (finding,) = found("only-when", tmp_path, only("one", None))
    assert "does not say in which cases it speaks" in finding.problem.what


def test_two_on_the_same_cases_are_told_at_the_later_one(tmp_path: Path) -> None:
    rules = f"{only('one', 'papers has civil_detainer')}\n\n{only('two', 'papers has administrative_warrant')}"
    (finding,) = found("only-when", tmp_path, rules)
    assert finding.problem.what.startswith("`one` and `two` each permit hold")


def test_two_whose_scopes_never_meet_are_none(tmp_path: Path) -> None:
    apart = only("two", "papers has administrative_warrant and not papers has civil_detainer")
    assert found("only-when", tmp_path, f"{only('one', 'papers has civil_detainer')}\n\n{apart}") == []


def test_two_on_days_that_never_meet_are_none(tmp_path: Path) -> None:
    one, two = only("one", "papers has civil_detainer"), only("two", "papers has civil_detainer")
    later = f"{one}\n\nin force 2021-01-01 .. open\n\n{two}"
    assert found("only-when", tmp_path, later, days="in force 2020-01-01 .. 2020-12-31") == []
