"""`when`, `who`, `duties`, `sources`, `show`, `places` and `vocabulary`."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from typing import Any

from tests.cli.run import ACT, ALONE, OFFICER, TOWN, call, in_town


def when(action: str, *args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(in_town("when", TOWN, action, *args, "--json").stdout)["stretches"]
    return found


def test_when_gives_the_days_on_which_the_answer_is_constant() -> None:
    found = when("hold", *OFFICER, *ALONE)
    assert [(s["from"], s["to"], s["outcome"]) for s in found] == [
        ("2019-01-01", "2019-07-10", "not addressed"),
        ("2019-07-11", None, "forbidden"),
    ]


def test_when_names_the_cause_of_each_change() -> None:
    found = when("hold", *OFFICER, *ALONE)
    assert [(c["rule"], c["event"]) for c in found[1]["causes"]] == [(f"{ACT}#hold", "begins")]
    result = in_town("when", TOWN, "hold", *OFFICER, *ALONE)
    assert result.exit_code == 0
    assert "From 11 July 2019 on" in result.stdout
    assert "Millbrook Trust Act begins" in result.stdout


def test_when_shows_that_a_rule_was_replaced() -> None:
    facts = (*OFFICER, "-f", "papers=notification_request", "-f", "person.convictions=none")
    judged = 'investigation.significant_public_safety=yes by "Capt. Roe" because "a ring"'
    found = when("notify_release", *facts, "-f", judged)
    assert [s["outcome"] for s in found] == ["not addressed", "forbidden", "permitted"]
    assert found[2]["from"] == "2024-01-01"
    assert found[2]["causes"][0]["event"] == "continues in a new version"


def test_when_has_no_gap_and_no_overlap() -> None:
    found = when("notify_release", *OFFICER)
    for before, after in pairwise(found):
        assert (date.fromisoformat(after["from"]) - date.fromisoformat(before["to"])).days == 1
    assert found[-1]["to"] is None


def test_neighbours_with_the_same_answer_are_one_stretch() -> None:
    found = when("certify_visa", *OFFICER)
    answers = [(s["outcome"], s["possible"], s["because"], s["reasons"]) for s in found]
    assert all(a != b for a, b in pairwise(answers))


def test_who_says_which_measures_bind_whom() -> None:
    found = json.loads(in_town("who", TOWN, "--on", "2024-12-04", "--json").stdout)
    bound = {a["actor"]: [m["id"] for m in a["measures"]] for a in found["actors"]}
    assert bound["police_officer"] == [ACT]
    assert bound["department"] == [ACT]
    assert bound["state_trooper"] == []
    assert bound["city_employee"] == []
    assert "works for, not the ground he stands on" in in_town("who", TOWN).stdout


def test_nobody_is_bound_before_the_measure_takes_effect() -> None:
    found = json.loads(in_town("who", TOWN, "--on", "2019-07-10", "--json").stdout)
    assert all(a["measures"] == [] for a in found["actors"])


def test_duties_list_due_dates_with_their_evidence() -> None:
    args = ("--on", "2024-03-08", "-f", "request.received_on=2024-03-08", "--json")
    found = {d["id"]: d for d in json.loads(in_town("duties", TOWN, *args).stdout)["duties"]}
    assert found[f"{ACT}#report"]["due"] == [["2024-12-31"], ["2025-12-31"]]
    assert found[f"{ACT}#report"]["date_evidence"] == "reported"
    assert found[f"{ACT}#report"]["evidence"] == "quoted"
    assert found[f"{ACT}#log"]["due"] == [["2024-03-12"]]


def test_a_duty_whose_calendars_differ_shows_both_days() -> None:
    """Patriots' Day (15 April 2024) is a holiday of Massachusetts and not of the United States."""
    args = ("--on", "2024-04-12", "-f", "request.received_on=2024-04-12")
    found = {d["id"]: d for d in json.loads(in_town("duties", TOWN, *args, "--json").stdout)["duties"]}
    assert found[f"{ACT}#log"]["due"] == [["2024-04-16", "2024-04-17"]]
    assert "16 April 2024 or 17 April 2024, depending on whose holidays count" in in_town("duties", TOWN, *args).stdout


def test_a_duty_counted_from_an_unknown_day_has_no_date_and_says_why() -> None:
    out = in_town("duties", TOWN, "--on", "2024-03-08").stdout
    assert "give the day it is counted from with --fact" in out


def test_a_yearly_duty_does_not_begin_before_its_first_year() -> None:
    found = {d["id"]: d for d in json.loads(in_town("duties", TOWN, "--on", "2019-08-01", "--json").stdout)["duties"]}
    assert found[f"{ACT}#report"]["due"] == [["2020-12-31"]]


def test_duties_as_a_calendar_file() -> None:
    args = ("--on", "2024-04-12", "-f", "request.received_on=2024-04-12", "--ics")
    out = in_town("duties", TOWN, *args)
    assert out.exit_code == 0
    lines = out.stdout_bytes.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2] == "END:VCALENDAR"
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 4
    assert "DTSTART;VALUE=DATE:20241231" in lines
    assert "DTSTART;VALUE=DATE:20240417" in lines
    assert all(len(line.encode()) <= 75 for line in lines), "RFC 5545, section 3.1"
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(set(uids)) == len(uids)
    assert in_town("duties", TOWN, *args).stdout == out.stdout, "one question gives one file"


def test_sources_say_mirror_or_official_and_who_read_what() -> None:
    out = in_town("sources", TOWN).stdout
    assert "(official)" in out
    assert "(mirror)" in out
    assert "Read by R. Okafor on 2026-10-30" in out
    found = json.loads(in_town("sources", ACT, "--json").stdout)
    assert found[0]["sources"][0] == {
        "id": "code", "title": "Millbrook Code, chapter 9.60", "url": "https://law.millbrook.example/9.60",
        "nature": "official", "read_by": "R. Okafor", "read_on": "2026-10-30", "note": "",
    }  # fmt: skip


def test_show_a_measure_and_one_rule_of_it() -> None:
    whole = in_town("show", ACT)
    assert whole.exit_code == 0
    assert "§ 9.60.030(a)" in whole.stdout
    assert "Not encoded: the page could not be read; touches allow_interview" in whole.stdout
    assert "Doubts" in whole.stdout
    rule = json.loads(in_town("show", f"{ACT}#notify", "--json").stdout)
    assert [p["id"] for p in rule["provisions"]] == ["notify", "notify"], "both versions"
    assert rule["provisions"][0]["says"]
    assert rule["reviewed_by"] == "nobody yet"


def test_places_say_how_well_each_is_known() -> None:
    found = {p["path"]: p for p in json.loads(in_town("places", "--json").stdout)}
    assert found[TOWN]["division"] == "ocd-division/country:us/state:ma/place:millbrook"
    assert found[TOWN]["measures"] == 1
    assert {c["layer"]: c["status"] for c in found[TOWN]["coverage"]}["municipal"] == "encoded"
    assert found["us/ma/oakham"]["coverage"] == []
    assert list(json.loads(in_town("places", TOWN, "--json").stdout)[0]) == [
        "path", "name", "division", "level", "coverage", "measures",
    ]  # fmt: skip
    assert "1 more place is known by name" in in_town("places").stdout


def test_vocabulary_lists_facts_actions_and_actors_with_their_words() -> None:
    out = call("vocabulary").stdout
    assert "Who would do this?" in out
    assert "keep a person in custody past the time of release" in " ".join(out.split())
    found = json.loads(call("vocabulary", "--json").stdout)
    assert set(found) == {"facts", "actions", "actors"}
    assert {f["name"] for f in found["facts"]} >= {"actor", "papers", "purpose"}


def test_vocabulary_explains_one_word() -> None:
    out = call("vocabulary", "papers").stdout
    assert "Which of these papers have come for this person?" in out
    assert "papers+=a" in out
    assert "Release the person on time" in " ".join(call("vocabulary", "hold").stdout.split())
    assert json.loads(call("vocabulary", "civil_detainer", "--json").stdout)[0]["fact"] == "papers"
    assert "counts only with who made it and why" in " ".join(
        call("vocabulary", "investigation.significant_public_safety").stdout.split()
    )
