"""An answer says what it is an answer of: the law as it is read, one part of it, or a supposition."""

from __future__ import annotations

import json
from datetime import date

import pytest

from brightline import Corpus, Outcome
from brightline.language.measure import Grade
from tests.cli.run import call

DAY = date(2024, 12, 4)
HOLD = {"actor": "police_officer", "papers": {"civil_detainer"}, "person.eligible_for_release": "yes"}
AS_CALL = ("-f", "actor=police_officer", "-f", "papers=civil_detainer", "-f", "person.eligible_for_release=yes")


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.load()


def test_the_law_as_it_is_read_supposes_nothing(corpus: Corpus) -> None:
    assert corpus.law("us/ma/boston", on=DAY).decide("hold", HOLD).to_json()["what_if"] is None


def test_a_measure_left_out_is_named_in_the_answer(corpus: Corpus) -> None:
    law = corpus.law("us/ma/boston", on=DAY).without("us/ma/lunn")
    assert law.decide("hold", HOLD).to_json()["what_if"] == {
        "alone": None, "without": ["us/ma/lunn"], "other_readings": [],
    }  # fmt: skip


def test_an_answer_with_the_other_reading_says_so_before_the_outcome() -> None:
    said = call("decide", "us/ma/boston", "hold", "--on", str(DAY), *AS_CALL, "--reading", "request=other").stdout
    assert said.startswith("WHAT IF us/cfr-8-287-7/request were read the other way?")
    assert "The other reading is taken here: request" in said


def test_a_question_to_the_state_about_a_town_officer_says_that_the_town_was_not_asked(corpus: Corpus) -> None:
    decision = corpus.law("us/ma", on=DAY).decide("transfer", {"actor": "police_officer", "papers": {"civil_detainer"}})
    assert decision.outcome is Outcome.NOT_ADDRESSED
    assert [c["layer"] for c in decision.coverage if c["status"] == "not asked"] == ["municipal"]
    assert "municipal" not in dict(decision.by_layer), "what was not asked says nothing"


def test_an_outcome_compares_with_its_word(corpus: Corpus) -> None:
    assert corpus.law("us/ma/boston", on=DAY).decide("hold", HOLD).outcome == "forbidden"


def test_silence_is_no_better_known_than_the_least_known_layer(corpus: Corpus) -> None:
    papers = {"papers": {"civil_detainer", "judicial_criminal_warrant"}}
    decision = corpus.law("us/ma/boston", on=DAY).decide("hold", {**HOLD, **papers})
    assert decision.outcome is Outcome.NOT_ADDRESSED
    assert decision.evidence is Grade.INFERRED


def test_a_clause_that_was_not_read_lends_its_grade_to_no_outcome(corpus: Corpus) -> None:
    decision = corpus.law("us/ma/boston", on=DAY).decide("ask_status", {"actor": "police_officer"})
    assert isinstance(decision.evidence, dict)
    assert decision.evidence["permitted"] is None


@pytest.mark.parametrize("verb", ["duties", "who"])
def test_a_list_for_a_town_nobody_looked_at_says_that_nobody_looked(verb: str) -> None:
    said = json.loads(call(verb, "us/ma/concord", "--json").stdout)
    assert "not looked" in {layer["status"] for layer in said["coverage"] if layer["layer"] == "municipal"}
    assert "Law not here:" in call(verb, "us/ma/concord").stdout


def test_a_yearly_duty_shows_the_day_that_has_passed() -> None:
    said = json.loads(call("duties", "us/ma/boston", "--on", "2025-01-05", "--json").stdout)
    report = next(d for d in said["duties"] if d["action"] == "file_annual_report")
    assert report["was_due"] == "2024-12-31"
    assert report["due"] == [["2025-12-31"], ["2026-12-31"]]


def test_an_option_that_counts_once_is_not_taken_twice() -> None:
    result = call("decide", "us/ma/boston", "hold", "--alone", "municipal", "--alone", "state")
    assert result.exit_code == 2
    assert "`--alone` is given more than once." in result.stderr
