"""`demo` and the law that ships: a detainer arrives at a Boston station."""

from __future__ import annotations

import json

from tests.cli.run import call


def test_the_demo_tells_the_story_and_ends_with_0() -> None:
    result = call("demo")
    assert result.exit_code == 0, result.stderr
    for part in ("The 2019 act", "The 2014 act", "A warrant signed by a judge", "What to find out", "FORBIDDEN"):
        assert part in result.stdout
    assert "This is not a permission: a ban is still possible." in result.stdout
    assert "The person and the night are invented." in result.stdout


def test_the_demo_is_decided_and_not_recited() -> None:
    scenes = json.loads(call("demo", "--json").stdout)
    told = {scene["title"]: scene["decision"] for scene in scenes}
    assert [(d["on"], d["outcome"]) for d in told.values()] == [
        ("2024-12-04", "undetermined"),
        ("2024-12-04", "forbidden"),
        ("2015-07-14", "forbidden"),
        ("2024-12-04", "not addressed"),
        ("2024-12-04", "undetermined"),
    ]
    assert "us/ma/boston/trust-act-2019" in {r["measure"] for r in told["The 2019 act"]["reasons"]}
    assert {r["measure"] for r in told["The 2014 act"]["reasons"]} == {"us/ma/boston/trust-act-2014"}
    assert told["A warrant signed by a judge"]["lifted"]
    assert {"papers", "person.eligible_for_release"} == {
        a["fact"] for a in told["A fax, and nothing else is known"]["asks"]
    }


def test_the_commands_that_the_demo_shows_give_the_same_answers() -> None:
    for scene in json.loads(call("demo", "--json").stdout):
        decision = scene["decision"]
        facts = [part for fact in scene["facts"] for part in ("--fact", fact)]
        again = call("decide", decision["place"], decision["action"], "--on", decision["on"], *facts, "--json")
        assert json.loads(again.stdout) == decision


def test_the_boston_act_never_binds_a_trooper() -> None:
    question = ("decide", "us/ma/boston", "hold", "--on", "2024-12-04", "-f", "papers=civil_detainer", "--json")
    eligible = ("-f", "person.eligible_for_release=yes")
    trooper = json.loads(call(*question, *eligible, "-f", "actor=state_trooper").stdout)
    assert "us/ma/boston/trust-act-2019" not in {r["measure"] for r in trooper["reasons"]}


def test_lunn_settles_the_hold_even_without_the_trust_act() -> None:
    question = ("decide", "us/ma/boston", "hold", "--on", "2024-12-04", "--json", "-f", "actor=police_officer")
    facts = ("-f", "papers=civil_detainer", "-f", "person.eligible_for_release=yes")
    without = json.loads(call(*question, *facts, "--without", "us/ma/boston/trust-act-2019").stdout)
    assert without["outcome"] == "forbidden"
    assert {r["measure"] for r in without["reasons"]} == {"us/ma/lunn"}


def test_when_walks_through_the_history_of_boston() -> None:
    facts = ("-f", "actor=police_officer", "-f", "papers=civil_detainer", "-f", "person.eligible_for_release=yes")
    result = call("when", "us/ma/boston", "hold", *facts, "--json")
    assert result.exit_code == 0, result.stderr
    stretches = json.loads(result.stdout)["stretches"]
    firsts = [s["from"] for s in stretches]
    assert {"2017-07-24", "2019-12-19"} <= set(firsts)
    outcomes = [s["outcome"] for s in stretches]
    assert outcomes[-1] == "forbidden"
    assert "undetermined" in outcomes, "the day on which the act of 2014 was signed is known only as a span"


def test_duties_of_boston_name_the_yearly_report() -> None:
    found = json.loads(call("duties", "us/ma/boston", "--on", "2024-12-04", "--json").stdout)["duties"]
    report = [d for d in found if d["action"] == "file_annual_report"]
    assert report
    assert all(d["due"] and d["date_evidence"] for d in report)
