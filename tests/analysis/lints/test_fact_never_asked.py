"""Facts that a rule looks at and on which no answer turns, and terms that nobody uses."""

from __future__ import annotations

from pathlib import Path

from tests.analysis.lints.found import BAN, found, rule

TERM = '```terms\nterm charged cite "§ 9.1" evidence read\n  means person.arraigned = yes\n```'


def test_a_fact_that_says_nothing_within_its_own_rule_is_told(tmp_path: Path) -> None:
    both = rule(
        "both", "forbid hold", "when papers has civil_detainer and (requester = ice_ero or not requester = ice_ero)"
    )
    (finding,) = found("fact-never-asked", tmp_path, both)
    assert "`both` looks at `requester`" in finding.problem.what


def test_a_fact_that_matters_in_one_case_only_is_none(tmp_path: Path) -> None:
    both = rule("both", "forbid hold", "when papers has administrative_warrant and requester = ice_ero")
    assert found("fact-never-asked", tmp_path, f"{BAN}\n\n{both}") == []


def test_what_makes_the_act_what_it_is_counts_as_asked(tmp_path: Path) -> None:
    told = rule("told", "forbid notify_release", "when information.kind = release_date and papers has civil_detainer")
    assert found("fact-never-asked", tmp_path, told) == []


def test_a_rule_that_takes_other_law_away_is_left_aside(tmp_path: Path) -> None:
    takes = rule("takes", "preempt forbid share_information", "when information.kind = immigration_status")
    assert found("fact-never-asked", tmp_path, takes) == []


def test_a_term_that_no_rule_uses_is_told(tmp_path: Path) -> None:
    (finding,) = found("fact-never-asked", tmp_path, BAN, TERM)
    assert finding.problem.what == "No rule uses the term `charged`."


def test_a_term_that_a_property_uses_is_used(tmp_path: Path) -> None:
    line = "always hold forbidden when actor = police_officer and papers has civil_detainer and charged"
    always = f"```invariants\n{line}\n```"
    assert found("fact-never-asked", tmp_path, BAN, TERM, always) == []
