"""`decide`: the outcome first, what it rests on, what is open; and JSON with stable keys."""

from __future__ import annotations

import json

import pytest

from tests.cli.run import ACT, ALONE, OFFICER, TOWN, call, decide, decide_json, in_town

KEYS = {
    "place", "action", "on", "outcome", "possible", "because", "reasons", "lifted", "displaced", "by_layer", "asks",
    "extent", "due", "evidence", "contested", "readings", "coverage", "confirmed_to", "pending", "corpus",
}  # fmt: skip
REASON_KEYS = {"id", "measure", "cite", "effect", "kind", "layer", "evidence", "in_force", "says"}
WARRANT = ("-f", "papers=civil_detainer,judicial_criminal_warrant", "-f", "person.eligible_for_release=yes")


def test_a_settled_answer_is_said_first_and_ends_with_0() -> None:
    result = decide("hold", *OFFICER, *ALONE)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "FORBIDDEN"
    assert "§ 9.60.030(a)" in result.stdout
    assert "Municipal law, read" in result.stdout
    assert "no legal advice" in result.stdout


def test_an_open_answer_ends_with_3_and_says_that_it_is_no_permission() -> None:
    result = decide("hold", *OFFICER, "-f", "papers+=civil_detainer")
    assert result.exit_code == 3
    assert result.stdout.splitlines()[0] == "UNDETERMINED"
    assert "This is not a permission: a ban is still possible." in result.stdout
    assert "Release the person on time." in result.stdout
    assert "Leaving immigration papers aside, could this person go free now?" in result.stdout
    assert "§ 9.60.030(a)" in result.stdout, "it names the ban that is still possible"


def test_a_conflict_ends_with_4() -> None:
    result = decide("certify_visa", *OFFICER)
    assert result.exit_code == 4
    assert result.stdout.splitlines()[0] == "CONFLICT"
    assert "§ 9.60.050(a)" in result.stdout
    assert "§ 9.60.050(b)" in result.stdout
    assert "Ask counsel" in result.stdout


def test_an_exception_to_a_ban_is_not_a_permission() -> None:
    result = decide("hold", *OFFICER, *WARRANT)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "NOT ADDRESSED"
    assert "neither a ban nor a permission" in result.stdout
    assert "Bans that an exception saves it from" in result.stdout
    assert "(by: warrant)" in result.stdout


def test_an_unread_clause_leaves_it_open_and_is_never_asked() -> None:
    result = decide("allow_interview", *OFFICER)
    assert result.exit_code == 3
    assert "This is not a permission" in result.stdout
    assert "What nobody at the counter can answer" in result.stdout
    assert "the page could not be read" in result.stdout
    assert "What to find out" not in result.stdout


def test_what_would_change_it_names_the_single_facts() -> None:
    out = decide("hold", *OFFICER, *ALONE).stdout
    assert "What would change it" in out
    assert "if the person is not eligible for release: not addressed" in out


def test_what_is_taken_as_given_is_said_in_words() -> None:
    out = " ".join(decide("hold", *OFFICER, *ALONE).stdout.split())
    assert "the papers include a civil immigration detainer, and nothing else" in out
    assert "the person is eligible for release" in out


def test_the_json_keys_are_stable() -> None:
    found = decide_json("hold", *OFFICER, *ALONE)
    assert set(found) >= KEYS
    assert set(found["reasons"][0]) >= REASON_KEYS
    assert found["outcome"] == "forbidden"
    assert found["place"] == TOWN
    assert found["on"] == "2024-12-04"
    assert found["asks"] == []


def test_asks_lifted_and_displaced_have_their_keys() -> None:
    asks = decide_json("hold", *OFFICER)["asks"]
    assert {frozenset(a) >= {"fact", "question", "values"} for a in asks} == {True}
    lifted = decide_json("hold", *OFFICER, *WARRANT)["lifted"]
    assert [x["id"] for x in lifted] == ["hold"]
    displaced = in_town(
        "decide", TOWN, "hold", "--on", "2024-12-04", *OFFICER, *ALONE, "--json"
    )  # nothing gives way in this town
    assert json.loads(displaced.stdout)["displaced"] == []


def test_json_and_words_end_with_the_same_code() -> None:
    for action in ("hold", "certify_visa", "allow_interview"):
        assert decide(action, *OFFICER).exit_code == decide(action, *OFFICER, "--json").exit_code


@pytest.mark.parametrize(
    ("fact", "outcome"),
    [
        ("papers=civil_detainer", "forbidden"),
        ("papers=civil_detainer,removal_order", "forbidden"),
        ("papers+=civil_detainer", "undetermined"),
        ("papers-=civil_detainer", "not addressed"),
        ("papers=none", "not addressed"),
        ("papers = civil_detainer", "forbidden"),
    ],
)
def test_each_way_to_give_a_set(fact: str, outcome: str) -> None:
    found = decide_json("hold", *OFFICER, "-f", fact, "-f", "person.eligible_for_release=yes")
    assert found["outcome"] == outcome


def test_several_lines_on_one_set_add_up() -> None:
    lines = ("-f", "papers+=civil_detainer", "-f", "papers-=judicial_criminal_warrant")
    assert decide_json("hold", *OFFICER, *lines, "-f", "person.eligible_for_release=yes")["outcome"] == "forbidden"


def test_a_judgement_counts_with_who_made_it_and_why() -> None:
    facts = ("-f", "papers=notification_request", "-f", "person.convictions=none")
    judged = 'investigation.significant_public_safety=yes by "Capt. Roe" because "multi-state ring"'
    result = decide("notify_release", *OFFICER, *facts, "-f", judged)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "PERMITTED"
    assert "as Capt. Roe judged: multi-state ring" in " ".join(result.stdout.split())


def test_records_of_a_list_can_be_given() -> None:
    felony = "person.convictions=[{class = {felony}, convicted_on = 2001-05-02}]"
    assert (
        decide_json("notify_release", *OFFICER, "-f", "papers=notification_request", "-f", felony)["outcome"]
        == "permitted"
    )


def test_a_clock_shows_the_day_it_runs_out() -> None:
    result = decide("record_request", *OFFICER, "-f", "request.received_on=2024-03-08", on="2024-03-08")
    assert "Due: 12 March 2024" in result.stdout


def test_the_other_reading_can_be_chosen() -> None:
    facts = (*OFFICER, "-f", "papers=administrative_warrant", "-f", "person.eligible_for_release=yes")
    assert decide_json("hold", *facts)["outcome"] == "not addressed"
    assert decide_json("hold", *facts, "--reading", "only-basis=other")["outcome"] == "forbidden"
    assert decide_json("hold", *facts, "--reading", f"{ACT}/only-basis=other")["outcome"] == "forbidden"


def test_alone_and_without_answer_what_if() -> None:
    assert decide_json("hold", *OFFICER, *ALONE, "--without", ACT)["outcome"] == "not addressed"
    assert decide_json("hold", *OFFICER, *ALONE, "--alone", ACT)["outcome"] == "forbidden"
    assert decide_json("hold", *OFFICER, *ALONE, "--alone", "state")["outcome"] == "not addressed"


def test_a_day_after_the_last_check_says_so() -> None:
    out = " ".join(decide("hold", *OFFICER, *ALONE, on="2026-11-01").stdout.split())
    assert "The day asked about is later: check that nothing has changed since" in out


def test_without_a_day_it_is_today(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import date

    from brightline.cli import options

    monkeypatch.setattr(options, "today", lambda: date(2019, 7, 10))
    found = json.loads(in_town("decide", TOWN, "hold", *OFFICER, *ALONE, "--on", "today", "--json").stdout)
    assert (found["on"], found["outcome"]) == ("2019-07-10", "not addressed")


def test_explain_is_the_long_form_with_the_same_code() -> None:
    result = in_town("explain", TOWN, "hold", "--on", "2024-12-04", *OFFICER, *ALONE)
    assert result.exit_code == 0
    assert "§ 9.60.030(a)" in result.stdout
    assert "forbid" in result.stdout.lower()
    found = json.loads(in_town("explain", TOWN, "hold", "--on", "2024-12-04", *OFFICER, "--json").stdout)
    assert set(found) >= {*KEYS, "explanation"}


def test_explain_says_what_is_the_case_and_whether_that_meets_the_condition() -> None:
    """A `no` before a sentence that denies something already would deny it twice."""
    out = " ".join(in_town("explain", TOWN, "hold", "--on", "2024-12-04", *OFFICER, *ALONE).stdout.split())
    assert "unless: not met: the papers do not include a criminal arrest warrant issued by a court" in out
    assert "when: met: the papers include a civil immigration detainer" in out
    assert " no: " not in out


@pytest.mark.parametrize("verb", ["decide", "explain"])
def test_one_paper_more_that_would_change_it_is_named_without_the_papers_that_are_there(verb: str) -> None:
    out = " ".join(in_town(verb, TOWN, "hold", "--on", "2024-12-04", *OFFICER, *ALONE).stdout.split())
    changes = out.partition("What would change it")[2]
    assert "if the papers include a criminal arrest warrant issued by a court or" in changes
    assert "nothing else" not in changes


def test_help_names_every_verb() -> None:
    out = call("--help").stdout
    promised = "decide ask explain when who duties sources check fmt new vocabulary places show demo"
    for verb in promised.split(" "):
        assert f"\n  {verb} " in out
        assert call(verb, "--help").exit_code == 0


def test_a_question_about_records_says_which_of_their_parts_are_missing() -> None:
    asked = call(
        "decide", "us/ma/boston", "hold", "--on", "2015-03-01", *OFFICER, *ALONE,
        "-f", "person.convictions=[{class = {felony}}]",
        "--reading", "us/ma/boston/trust-act-2014/warrant-only=other",
    )  # fmt: skip
    assert "record 1: convicted_on" in " ".join(asked.stdout.split()), asked.stdout
    assert "age_at_crime" not in asked.stdout, "that law does not look at it"


def test_what_the_encoder_noted_on_a_rule_stands_beside_the_answer() -> None:
    trained = call("decide", "us/ma/boston", "train_officers", "--on", "2024-12-04", "-f", "actor=department")
    assert "Note: How often and by when was not seen." in " ".join(trained.stdout.split()), trained.stdout
