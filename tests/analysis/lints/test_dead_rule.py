"""Rules that can apply and decide in no case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from brightline.analysis.lints import LINTS, Finding
from brightline.analysis.lints.finding import Subject
from brightline.engine.diagram import TooLarge
from tests.analysis.lints.found import BAN, found, rule


def test_a_rule_that_decides_on_one_of_its_days_is_alive(tmp_path: Path) -> None:
    """The ban that prevails over the permission ends before the permission does."""
    permit = rule("charged", "permit hold", "when papers has civil_detainer", "subject to ban")
    days = "in force 2020-01-01 .. 2020-12-31"
    both = f"{BAN}\n\nin force 2020-01-01 .. open\n\n{permit}"
    assert found("dead-rule", tmp_path, both, days=days) == []


def test_the_half_of_an_only_when_that_never_decides_is_named(tmp_path: Path) -> None:
    parts = ("when papers has civil_detainer", "only when person.arraigned = yes", "subject to ban")
    only = rule("charged", "permit hold", *parts)
    (finding,) = found("dead-rule", tmp_path, f"{BAN}\n\n{only}")
    assert "`charged` as far as it permits decides in no case" in finding.problem.what


def test_a_ban_beside_another_ban_decides_too(tmp_path: Path) -> None:
    same = rule("same", "forbid hold", "when papers has civil_detainer and person.arraigned = yes")
    assert found("dead-rule", tmp_path, f"{BAN}\n\n{same}") == []


def test_a_rule_that_only_frees_another_is_alive(tmp_path: Path) -> None:
    """It never is a reason: it beats what would beat the other."""
    permit = rule("charged", "permit hold", "when papers has civil_detainer", "subject to ban")
    opens = rule(
        "opens", "leaves open hold", "when papers has civil_detainer and person.arraigned = yes", "despite ban"
    )
    assert found("dead-rule", tmp_path, f"{BAN}\n\n{permit}\n\n{opens}") == []


def test_a_rule_of_the_other_reading_is_looked_at_under_it(tmp_path: Path) -> None:
    read = rule("ban", "reading strict", "forbid hold", "when papers has civil_detainer")
    other = rule("ban-warrant", "other reading strict", "forbid hold", "when papers has administrative_warrant")
    prose = "**Reading (strict).** A detainer alone.\n\n**Other reading (strict).** A warrant of the agency alone."
    assert found("dead-rule", tmp_path, f"{read}\n\n{other}", prose) == []


def test_a_law_too_large_to_look_through_is_said_and_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def outgrown(_: Subject) -> Iterator[Finding]:
        raise TooLarge("more than 7 nodes")

    monkeypatch.setitem(LINTS, "dead-rule", outgrown)
    (finding,) = found("dead-rule", tmp_path, BAN)
    assert finding.problem.what == "Not every case could be looked at: more than 7 nodes."
