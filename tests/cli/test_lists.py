"""`when`, `who`, `duties`, `sources`, `show`, `places` and `vocabulary`."""

from __future__ import annotations

import json
import shlex
import shutil
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import ACT, ALONE, LAW, OFFICER, TOWN, call, in_town


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
    assert found[f"{ACT}#report"]["due"] == [["2020-12-31"], ["2021-12-31"]]


def test_a_duty_long_before_its_first_year_shows_the_first_day_it_falls_due(tmp_path: Path) -> None:
    shutil.copytree(LAW, tmp_path / "measures")
    file = tmp_path / "measures" / f"{ACT}.md"
    file.write_text(file.read_text(encoding="utf-8").replace("from 2020 (reported)", "from 2024 (reported)"), "utf-8")
    out = call("duties", TOWN, "--on", "2019-08-01", "--measures", str(tmp_path / "measures")).stdout
    assert "due: 31 December 2024" in out


def test_duties_without_a_date_are_listed_as_such() -> None:
    args = ("duties", TOWN, "--on", "2024-03-08")
    found = json.loads(in_town(*args, "--json").stdout)
    assert [d["id"] for d in found["no_due_date"]] == [f"{ACT}#certify"]
    dated, _, undated = in_town(*args).stdout.partition("No due date is set for these")
    assert f"{ACT}#certify" not in dated
    assert f"{ACT}#certify" in undated


def test_the_duties_of_a_town_come_before_those_of_governments_above_it() -> None:
    found = json.loads(call("duties", "us/ma/northampton", "--on", "2024-12-04", "--json").stdout)
    for kind in ("duties", "no_due_date"):
        levels = [duty["measure"].count("/") for duty in found[kind]]
        assert levels == sorted(levels, reverse=True)
    measures = [duty["measure"].rpartition("/")[0] for duty in found["no_due_date"]]
    assert (measures[0], measures[-1]) == ("us/ma/northampton", "us")


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


def test_a_section_s_paragraph_is_shown_once_for_all_its_clauses() -> None:
    out = call("show", "us/ma/boston/trust-act-2019").stdout
    assert out.count("A civil immigration detainer is what it was in 2014") == 1
    assert "This is a definition of `papers.civil_detainer`" in out
    assert "no range" not in out


def test_a_measure_that_binds_nobody_is_not_listed_before_it_was_made() -> None:
    before = json.loads(call("who", "us/ma/boston", "--on", "2024-12-04", "--json").stdout)["bind_nobody"]
    assert "us/ma/boston/hearing-2025" not in [m["id"] for m in before]
    after = json.loads(call("who", "us/ma/boston", "--on", "2025-12-04", "--json").stdout)["bind_nobody"]
    assert "us/ma/boston/hearing-2025" in [m["id"] for m in after]


def test_a_draft_was_never_in_force() -> None:
    out = call("show", "us/ma/boston/trust-act-draft-2014").stdout
    assert "  Never in force; reported.\n" in out
    assert "In force never" not in out


@pytest.mark.parametrize(
    "args", [("duties", "us/ma/cambridge"), ("show", "us/ma/cambridge/welcoming-community-2020#summons")]
)
def test_a_question_that_is_a_sentence_ends_with_one_stop(args: tuple[str, ...]) -> None:
    assert ".." not in call(*args).stdout


@pytest.mark.parametrize("verb", ["decide", "duties"])
def test_law_that_was_looked_for_and_not_found_is_not_called_missing(verb: str) -> None:
    args = ("hold", "--on", "2026-11-25", *OFFICER) if verb == "decide" else ()
    lines = call(verb, "us/ma/northampton", *args).stdout.splitlines()
    found = [line for line in lines if "none found" in line]
    assert found
    assert all(line.lstrip().startswith("Looked for: ") for line in found)


def test_places_say_how_well_each_is_known() -> None:
    found = {p["path"]: p for p in json.loads(in_town("places", "--json").stdout)}
    assert found[TOWN]["division"] == "ocd-division/country:us/state:ma/place:millbrook"
    assert found[TOWN]["measures"] == 1
    assert {c["layer"]: c["status"] for c in found[TOWN]["coverage"]}["municipal"] == "encoded"
    assert found["us/ma/oakham"]["coverage"] == []
    assert list(json.loads(in_town("places", TOWN, "--json").stdout)[0]) == [
        "path", "name", "division", "level", "coverage", "measures",
    ]  # fmt: skip
    assert "Oakham (us/ma/oakham) is known by name only" in in_town("places").stdout


def test_a_place_without_law_is_named_without_an_empty_table() -> None:
    out = in_town("places", "us/ma/oakham/").stdout
    assert out.startswith("Oakham (us/ma/oakham) is known by name only; nobody has looked for their law")


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


def test_a_field_of_a_record_is_found_with_the_list_it_belongs_to() -> None:
    out = call("vocabulary", "convicted_on").stdout
    assert "convicted_on  (field of the records of person.convictions)" in out
    assert "--fact 'person.convictions=[{convicted_on = 2024-12-04}]'" in out
    assert call("vocabulary", "person.convictions.convicted_on").stdout == out


def test_a_value_of_a_field_is_found_beside_the_values_of_facts() -> None:
    found = json.loads(call("vocabulary", "felony", "--json").stdout)
    assert [(e["fact"], e.get("field")) for e in found] == [
        ("person.charged", None), ("person.federal_priority", None), ("person.convictions", "class"),
    ]  # fmt: skip
    assert found[2]["write"] == "--fact 'person.convictions=[{class = {felony}}]'"


@pytest.mark.parametrize("word", ["convicted_on", "class", "felony", "status", "person.convictions", "hold", "gang"])
def test_what_the_vocabulary_tells_to_write_can_be_written(word: str) -> None:
    for entry in json.loads(call("vocabulary", word, "--json").stdout):
        if "write" in entry:
            fact = shlex.split(entry["write"])[1]
            assert in_town("decide", TOWN, "hold", "--on", "2024-12-04", "--fact", fact).exit_code != 2, fact


@pytest.mark.parametrize(
    ("word", "offered"),
    [
        ("civil_detaner", "civil_detainer"),
        ("warrant", "administrative_warrant"),
        ("i-247", "civil_detainer"),
        ("jail", "sheriff_officer"),
        ("bail", "person.eligible_for_release"),
        ("ice agent", "ice_ero"),
        ("convictd_on", "convicted_on"),
    ],
)
def test_a_word_people_use_leads_to_the_words_that_are_explained_with_it(word: str, offered: str) -> None:
    result = call("vocabulary", word)
    assert result.exit_code == 2
    assert f"`{offered}`" in result.stderr.splitlines()[-1]
