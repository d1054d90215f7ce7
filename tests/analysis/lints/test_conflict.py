"""Rules of one layer that are opposed, each pair told once with a case that decides so."""

from __future__ import annotations

from pathlib import Path

import pytest

from brightline.corpus import Corpus, check_corpus
from brightline.corpus.linting import lint_corpus
from tests.analysis.lints.found import BAN, found, rule

PERMIT = rule("charged", "permit hold", "when papers has civil_detainer and person.arraigned = yes")


def test_the_case_of_a_conflict_passes_when_it_is_pasted_in(tmp_path: Path) -> None:
    (first, second) = (tmp_path / name for name in ("first", "second"))
    (finding,) = found("conflict", first, f"{BAN}\n\n{PERMIT}")
    found("conflict", second, f"{BAN}\n\n{PERMIT}", f"```cases\n{finding.case}\n```")  # checks that the case passes


def test_rules_that_are_never_true_together_are_no_conflict(tmp_path: Path) -> None:
    charged = rule("charged", "permit hold", "when person.arraigned = yes and not papers has civil_detainer")
    assert found("conflict", tmp_path, f"{BAN}\n\n{charged}") == []


def test_a_clause_that_nobody_read_is_opposed_to_nothing(tmp_path: Path) -> None:
    unread = 'not encoded rest cite "§ 9.2" evidence reported:\n  "Nobody saw it." touches hold'
    assert found("conflict", tmp_path, f"{BAN}\n\n{unread}") == []


def test_a_conflict_that_lasts_over_two_stretches_is_told_once(tmp_path: Path) -> None:
    asking = rule("asking", "forbid ask_status", "when person.arraigned = yes")
    later = f"{BAN}\n\n{PERMIT}\n\nin force 2022-01-01 .. open\n\n{asking}"
    assert len(found("conflict", tmp_path, later)) == 1


@pytest.fixture(scope="module")
def in_the_corpus() -> list[str]:
    corpus = Corpus.load()
    return [f"{f.lint}: {f.problem.what}" for f in lint_corpus(corpus, check_corpus(corpus))]


def test_the_measures_that_ship_have_no_finding_but_terms_known_less_well_than_their_rules(
    in_the_corpus: list[str],
) -> None:
    assert [f for f in in_the_corpus if not (f.startswith("evidence:") and " the term " in f)] == []
