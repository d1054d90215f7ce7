"""`diff`, `prove` and `matrix` as they are called: pages, JSON, exit codes and slips."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from pathlib import Path

import pytest

from tests.cli.run import call as run

BOSTON = "us/ma/boston"
ON = ("--on", "2024-12-04")
ALONE = (
    "always hold forbidden when actor = police_officer and papers has civil_detainer and not papers has "
    "judicial_criminal_warrant and not papers has other_court_order and person.eligible_for_release = yes"
)


def test_two_days_of_a_place_are_compared_action_by_action() -> None:
    page = run("diff", BOSTON, "2015-01-01", "2020-01-01", "--action", "hold").stdout
    assert "With all layers together: 52 of 2,112 cases are decided otherwise." in page
    assert "due to us/ma/lunn" in page
    alone = "us/ma/boston/trust-act-2019 alone: 4 cases decided otherwise; all layers together let 4 of them through."
    assert alone in " ".join(page.split())
    assert "  expect together hold forbidden" in page
    whole = json.loads(run("diff", BOSTON, "2015-01-01", "2020-01-01", "--json").stdout)
    hold = next(a for a in whole["actions"] if a["action"] == "hold")
    assert (hold["cases"], hold["changed"]) == (2112, 52)
    assert sum(c["cases"] for c in hold["changes"]) == 52
    assert {p["change"] for p in whole["provisions"]} <= {"added", "removed", "changed"}


def test_a_page_says_conditions_in_english_and_json_in_both_ways() -> None:
    call = ("diff", BOSTON, "2015-01-01", "2020-01-01", "--action", "hold")
    page = run(*call).stdout
    outside_cases = [line for line in page.splitlines() if not line.startswith("        ")]
    assert not any(sign in line for line in outside_cases for sign in (" = ", "papers has", " in {"))
    assert "court; the papers include a removal order, a notice to appear, a civil immigration detainer" in " ".join(
        page.split()
    )
    (hold,) = json.loads(run(*call, "--json").stdout)["actions"]
    wheres = [where for change in hold["changes"] for where in change["where"]]
    assert {"condition", "in_words", "witness"} == set(wheres[0])
    assert "actor in {court_officer, police_commissioner}" in wheres[0]["condition"]
    assert "the one who acts is a court officer or the head of a city" in wheres[0]["in_words"]
    assert page.count("      case hold-") <= len(wheres)
    shown = run("prove", BOSTON, *ON, "never hold forbidden").stdout
    assert "where the one who acts is" in shown


def test_a_long_page_begins_with_a_line_for_each_action_that_says_how_much_and_due_to_what() -> None:
    call = ("diff", BOSTON, "2015-01-01", "2020-01-01")
    both = run(*call, "--action", "hold", "--action", "transfer").stdout
    glance, _, rest = " ".join(both.split()).partition("At a glance")[2].partition("hold: to keep")
    assert "hold: 52 of 2,112, due to us/ma/boston/trust-act-2019, us/ma/lunn and us/ma/state-police-2014" in glance
    assert "transfer: 48 of 264, due to us/ma/boston/trust-act-2019" in glance
    assert "52 of 2,112 cases" in rest
    assert "At a glance" not in run(*call, "--action", "hold").stdout


def test_two_places_are_compared_on_a_day() -> None:
    found = json.loads(run("diff", BOSTON, "us/ma/cambridge", *ON, "--action", "hold", "--json").stdout)
    assert [found[side]["place"] for side in ("before", "after")] == [BOSTON, "us/ma/cambridge"]
    assert found["actions"][0]["changed"] > 0


@pytest.mark.parametrize(
    ("call", "what"),
    [
        ((), "It is not plain which two laws are to be compared."),
        (("2015-01-01", "us/ma/cambridge"), "Days, another place and a draft are given together."),
        (("us/ma/cambridgee",), "is not a place the corpus knows"),
        (("1700-01-01", "2020-01-01"), "What the corpus knows of Boston begins on"),
        (("2015-01-01", "2020-01-01", "--action", "holdd"), "is not an action in the vocabulary"),
    ],
)
def test_a_comparison_without_two_sides_is_refused(call: tuple[str, ...], what: str) -> None:
    result = run("diff", BOSTON, *call)
    assert (result.exit_code, result.stdout) == (2, "")
    assert what in result.stderr


def test_a_proof_shows_which_conditions_matter_by_calls_that_decide_again() -> None:
    result = run("prove", BOSTON, *ON, ALONE)
    assert result.exit_code == 0
    assert result.stdout.startswith("PROVED\n")
    calls = result.stdout.replace("\\\n", " ").split("brightline decide ")[1:]
    assert len(calls) == 5
    for call in calls:
        words = shlex.split(call.partition("\n")[0])
        decided = run("decide", *words)
        assert decided.stdout.splitlines()[0].startswith("NOT ADDRESSED")


def test_what_nobody_permits_is_reported_as_vacuous() -> None:
    result = run("prove", BOSTON, *ON, "never hold permitted")
    assert result.exit_code == 3
    assert result.stdout.startswith("NOT PROVED, AND NOT REFUTED: VACUOUS BY THE RULES THAT ARE KNOWN\n")
    assert "Vacuous: no rule that is known could permit it on that day." in result.stdout
    one = run("prove", BOSTON, *ON, "never hold permitted when actor = police_officer")
    assert one.exit_code == 0
    assert one.stdout.startswith("PROVED, BUT VACUOUS\n")


def test_a_counterexample_ends_with_a_code_of_its_own() -> None:
    result = run("prove", BOSTON, *ON, "never hold forbidden", "no conflict in hold", "--json")
    assert result.exit_code == 1
    first, second = json.loads(result.stdout)
    assert first["proofs"][0]["result"] == "counterexample"
    assert first["proofs"][0]["counterexamples"][0]["answers"][0]["outcome"] == "forbidden"
    assert second["proofs"][0]["result"].startswith("proved")


def test_of_a_question_about_many_actions_a_line_for_each_comes_first_and_no_condition_is_left_out_in_silence() -> None:
    call = ("prove", BOSTON, *ON, "same as us/tx/houston")
    page = run(*call).stdout
    (answer,) = json.loads(run(*call, "--json").stdout)
    hold = next(p for p in answer["proofs"] if p["action"] == "hold")
    line = f"hold: otherwise in {hold['broken']:,}, not to be told in {hold['unsaid']:,}, of {hold['cases']:,}"
    assert line in page.partition("\nhold: ")[0]
    of_hold = " ".join(page.partition("\nhold: ")[2].partition("\ntransfer: ")[0].split())
    left = [int(n) for n in re.findall(r"and under (\d+) more conditions", of_hold)]
    assert of_hold.count(" where the one who") + sum(left) == len(hold["counterexamples"]) + len(hold["open"])
    whole = run("prove", BOSTON, *ON, "same as us/tx/houston in hold").stdout
    assert "more condition" not in whole


def test_a_question_that_is_none_is_refused_in_four_parts() -> None:
    result = run("prove", BOSTON, *ON, "hold is forbidden")
    assert result.exit_code == 2
    assert "none of the questions that can be proved" in result.stderr


def test_every_place_is_set_against_every_other() -> None:
    page = run("matrix", "hold", *ON).stdout
    assert "us/ma/boston" in page
    assert "%" in page
    found = json.loads(run("matrix", "hold", *ON, "--json").stdout)
    rows = list(csv.DictReader(io.StringIO(run("matrix", "hold", *ON, "--csv").stdout)))
    places = found["places"]
    assert len(rows) == len(places) * (len(places) - 1)
    differ = found["actions"][0]["differ"]
    at = {p: i for i, p in enumerate(places)}
    assert all(int(r["differ"]) == differ[at[r["place"]]][at[r["other"]]] for r in rows)
    assert differ[at[BOSTON]][at["us/ma/cambridge"]] > 0


def test_an_empty_set_is_a_condition_like_another_and_is_said_as_it_was_written() -> None:
    result = run("prove", BOSTON, *ON, "never hold forbidden when actor = police_officer and papers is empty")
    assert result.exit_code == 0
    assert "papers is empty: without it" in result.stdout


def test_a_comparison_of_two_days_and_a_third_is_refused() -> None:
    result = run("diff", BOSTON, "2015-01-01", "2020-01-01", *ON)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Two days are compared, and a third is given." in result.stderr


def test_laws_are_compared_as_if_a_measure_had_fallen_or_stood_alone() -> None:
    days = (BOSTON, "2015-01-01", "2020-01-01", "--action", "hold", "--json")
    whole, fallen, own = (
        json.loads(run("diff", *days, *more).stdout)["actions"][0]
        for more in ((), ("--without", "us/ma/lunn"), ("--alone", "us/ma/lunn"))
    )
    assert "us/ma/lunn" not in {c for change in fallen["changes"] for c in change["causes"]}
    assert own["changed"] * whole["cases"] == sum(c["cases"] for c in whole["alone"]["us/ma/lunn"]) * own["cases"]
    page = run("diff", BOSTON, "2015-01-01", "2020-01-01", "--action", "hold", "--without", "us/ma/lunn").stdout
    (line,) = (line for line in page.splitlines() if line.startswith("To:"))
    assert line.endswith("without us/ma/lunn")
    assert "brightline decide us/ma/boston hold --on 2020-01-01" in page


def test_of_a_narrower_act_the_rules_on_the_wider_are_shown_for_they_can_decide_it() -> None:
    found = json.loads(run("diff", BOSTON, "2015-01-01", "2020-01-01", "--action", "notify_release", "--json").stdout)
    assert {p["rule"].partition("#")[0] for p in found["provisions"]} >= {"us/ma/boston/trust-act-2019"}
    assert any(p["rule"].endswith("#other-information") for p in found["provisions"])


def test_a_draft_without_measures_is_refused_by_the_name_that_the_caller_gave_it(tmp_path: Path) -> None:
    result = run("diff", BOSTON, "--draft", str(tmp_path), *ON)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"--draft {tmp_path}\n")
