"""`ask`: only what matters, most useful first; not to know is an answer; answers can be kept as a case."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.run import ACT, ALONE, LAW, OFFICER, TOWN, call, in_town

ON = ("--on", "2024-12-04")
HOLD = ("ask", TOWN, "hold", *ON)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    shutil.copytree(LAW, tmp_path / "measures")
    return tmp_path / "measures"


def test_it_asks_until_the_answer_is_settled() -> None:
    result = in_town(*HOLD, *OFFICER, answers="civil_detainer\nyes\n")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[0] == "FORBIDDEN"
    assert "Which of these papers have come for this person?" in result.stderr
    assert "What to find out" not in result.stdout


def test_questions_go_to_standard_error_so_that_the_answer_can_be_kept() -> None:
    result = in_town(*HOLD, *OFFICER, answers="civil_detainer\nyes\n")
    assert "?" not in result.stdout.splitlines()[0]
    assert "Which of these papers" not in result.stdout


def test_not_to_know_is_an_answer_and_is_asked_once() -> None:
    result = in_town(*HOLD, *OFFICER, answers="?\n?\n?\n?\n")
    assert result.exit_code == 3
    assert "This is not a permission" in result.stdout
    assert result.stderr.count("Which of these papers") == 1


def test_a_question_that_no_longer_matters_is_not_asked() -> None:
    result = in_town(*HOLD, *OFFICER, answers="none\n")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "NOT ADDRESSED"
    assert "could this person go free now" not in result.stderr


def test_the_end_of_input_stops_the_questions_and_shows_what_is_open() -> None:
    result = in_town(*HOLD, *OFFICER, answers="")
    assert result.exit_code == 3
    assert "What to find out" in result.stdout


def test_a_word_that_cannot_be_understood_is_asked_again() -> None:
    result = in_town(*HOLD, *OFFICER, answers="a fax\ncivil_detaner\ncivil_detainer\ny\n")
    assert result.exit_code == 0
    assert "`civil_detainer`" in result.stderr, "it offers the nearest right word"


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ("1\ny\n", "FORBIDDEN"),
        ("1,2\ny\n", "FORBIDDEN"),
        ("+1\ny\n", "UNDETERMINED"),
        ("-1\n", "NOT ADDRESSED"),
        ("1, 6\n", "NOT ADDRESSED"),
    ],
)
def test_numbers_and_signs_answer_a_set(answers: str, outcome: str) -> None:
    assert in_town(*HOLD, *OFFICER, answers=answers).stdout.splitlines()[0] == outcome


def test_a_judgement_is_asked_with_who_and_why() -> None:
    args = ("ask", TOWN, "notify_release", *ON, *OFFICER, "-f", "papers=notification_request")
    answers = "yes\nCapt. Roe\nmulti-state ring\n"
    result = in_town(*args, "-f", "person.convictions=none", answers=answers)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[0] == "PERMITTED"
    assert 'by "Capt. Roe" because "multi-state ring"' in result.stdout


def test_a_judgement_without_a_reason_is_taken_as_not_known() -> None:
    args = ("ask", TOWN, "notify_release", *ON, *OFFICER, "-f", "papers=notification_request")
    result = in_town(*args, "-f", "person.convictions=none", answers="yes\nCapt. Roe\n\n")
    assert result.exit_code == 3
    assert "taken as not known" in result.stderr


@pytest.mark.parametrize("answers", ["yes\n?\n", "yes\nCapt. Roe\n?\n"])
def test_nobody_and_nothing_is_no_judge_and_no_reason(answers: str) -> None:
    args = ("ask", TOWN, "notify_release", *ON, *OFFICER, "-f", "papers=notification_request")
    result = in_town(*args, "-f", "person.convictions=none", answers=answers)
    assert result.exit_code == 3
    assert "taken as not known" in result.stderr


def test_a_judgement_that_is_neither_yes_nor_no_is_asked_again_before_who_and_why() -> None:
    args = ("ask", TOWN, "notify_release", *ON, *OFFICER, "-f", "papers=notification_request")
    result = in_town(*args, "-f", "person.convictions=none", answers="perhaps\nno\nCapt. Roe\nno ring\n")
    assert result.stdout.splitlines()[0] == "FORBIDDEN", result.stderr
    assert result.stderr.index("`perhaps` is not a value") < result.stderr.index("Who judged it?")


LIST = ("ask", TOWN, "notify_release", "--on", "2023-06-01", *OFFICER, "-f", "papers=notification_request")
"""Whose law looks at the class of a conviction alone."""
LOOK_BACK = (
    "ask", "us/ma/boston", "hold", "--on", "2015-03-01", *OFFICER, *ALONE, "-f", "person.terrorist_watchlist=no",
    "-f", "person.sex_offender_registrant=no", "-f", "request.received_on=2015-02-01",
    "--reading", "us/ma/boston/trust-act-2014/warrant-only=other",
)  # fmt: skip
"""Whose law, so read, looks at the class, the day and the status."""


def test_a_list_is_asked_record_by_record() -> None:
    first, second = "2\n2010-05-02\n?\n", "?\n?\nstanding\n"
    result = call(*LOOK_BACK, answers=f"yes\n{first}yes\n{second}?\n")
    assert "UNDETERMINED" in result.stdout.splitlines(), result.stderr
    assert "[{class = {felony}, convicted_on = 2010-05-02}, {status = standing}]" in result.stdout
    assert "person.convictions+=" in result.stdout
    assert "2 records or more" in result.stdout


def test_only_the_parts_of_a_record_that_the_law_looks_at_are_asked() -> None:
    asked = in_town(*LIST, answers="yes\n2\nno\n")
    assert asked.stdout.splitlines()[0] == "PERMITTED", asked.stderr
    assert "found guilty" not in asked.stderr
    assert "found guilty" in call(*LOOK_BACK, answers="yes\n?\n?\n?\n?\n").stderr


def test_each_field_of_a_record_is_checked_as_it_is_typed() -> None:
    """A felony of 2 May 2010: each wrong word is asked again, with the nearest right one, and nothing is lost."""
    result = call(*LOOK_BACK, answers="yes\nfelny\n2\nsoon\n2010-05-02\nstandin\nstanding\nno\n")
    assert "NOT ADDRESSED" in result.stdout.splitlines(), result.stderr
    assert "Closest: `felony`" in result.stderr
    assert "`soon` is not a day of the calendar" in result.stderr
    assert "Closest: `standing`" in result.stderr
    assert "person.convictions=[{class = {felony}, convicted_on = 2010-05-02, status = standing}]" in result.stdout
    assert (
        "record 1: the crime is classed as a felony, and nothing else; the conviction came on 2 May 2010"
        in " ".join(result.stdout.split())
    )


def test_a_set_in_a_record_can_be_known_in_part() -> None:
    result = in_town(*LIST, answers="yes\n+felony\nno\n")
    assert "person.convictions=[{class += {felony}}]" in result.stdout


def test_only_yes_means_that_there_are_records() -> None:
    result = in_town(*LIST, answers="perhaps\nnone\n")
    assert result.stdout.splitlines()[0] == "FORBIDDEN", result.stderr
    assert "`perhaps` does not say whether there are any." in result.stderr


def test_whether_a_list_is_complete_is_never_guessed() -> None:
    """An empty line where it asks for another record means neither that these are all nor that there are more."""
    asked = "Is there another one?"
    result = in_town(*LIST, answers="yes\n1\n\nwho knows\nno\n")
    assert result.stderr.count(asked) == 3
    assert "person.convictions=[{class = {misdemeanor}}]" in result.stdout
    open_list = in_town(*LIST, answers="yes\n1\n?\n")
    assert "person.convictions+=[{class = {misdemeanor}}]" in open_list.stdout


@pytest.mark.parametrize(("answers", "outcome"), [("none\n", "FORBIDDEN"), ("[{class = {felony}}]\n", "PERMITTED")])
def test_a_list_can_be_answered_in_one_line(answers: str, outcome: str) -> None:
    args = ("ask", TOWN, "notify_release", "--on", "2023-06-01", *OFFICER, "-f", "papers=notification_request")
    assert in_town(*args, answers=answers).stdout.splitlines()[0] == outcome


def test_the_same_question_can_be_asked_without_an_interview() -> None:
    result = in_town(*HOLD, *OFFICER, answers="civil_detainer\nyes\n")
    line = result.stdout.strip().splitlines()[-1].strip()
    assert line.startswith(f"brightline decide {TOWN} hold --on 2024-12-04 --fact actor=police_officer")
    assert "--fact papers=civil_detainer" in line


def test_json_prints_the_questions_and_asks_nothing() -> None:
    result = in_town(*HOLD, *OFFICER, "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 3
    assert {a["fact"] for a in found["asks"]} == {"papers", "person.eligible_for_release"}
    assert found["facts"] == ["actor=police_officer"]
    assert found["decision"]["outcome"] == "undetermined"
    assert result.stderr == ""


def test_answers_can_be_kept_as_a_case_that_passes(town: Path) -> None:
    file = town / f"{ACT}.md"
    args = ("ask", TOWN, "hold", *ON, *OFFICER, "--measures", str(town), "--keep", "A fax at night, and bail posted")
    result = call(*args, answers="civil_detainer\nyes\n")
    assert result.exit_code == 0, result.stderr
    assert "case a-fax-at-night-and-bail-posted in us/ma/millbrook/trust-act" in result.stdout
    text = file.read_text(encoding="utf-8")
    kept = text[text.index("case a-fax-at-night") :]
    assert "expect together hold forbidden by hold" in kept
    assert text.index("case a-fax-at-night") < text.index("## Telling the agency"), "it stands in the rule's section"
    checked = call("check", str(file))
    assert checked.exit_code == 0
    assert "Cases: 3 of 3 pass" in checked.stdout
    assert call("fmt", "--check", str(file)).exit_code == 0


def test_an_open_answer_is_kept_with_what_it_asks_when_the_person_says_so(town: Path) -> None:
    args = ("ask", TOWN, "hold", *ON, *OFFICER, "--measures", str(town), "--keep", "nobody looked", "--alone", ACT)
    result = call(*args, answers="q\nwhat?\nyes\n")
    assert result.exit_code == 3, result.stderr
    assert "The answer is not settled. Still open: papers and person.eligible_for_release." in result.stderr
    assert "decides no rule" in result.stderr
    assert "Answer yes or no." in result.stderr
    text = (town / f"{ACT}.md").read_text(encoding="utf-8")
    kept = text[text.index("case nobody-looked") :]
    assert "expect hold undetermined" in kept
    assert "asks" in kept
    assert call("check", str(town)).exit_code == 0


def test_an_open_answer_is_not_kept_when_the_person_says_no(town: Path) -> None:
    before = (town / f"{ACT}.md").read_bytes()
    args = ("ask", TOWN, "hold", *ON, *OFFICER, "--measures", str(town), "--keep", "nobody looked")
    result = call(*args, answers="?\n?\nno\n")
    assert result.exit_code == 3, result.stderr
    assert "Not kept" in result.stdout
    assert (town / f"{ACT}.md").read_bytes() == before


@pytest.mark.parametrize("how", [(), ("--json",)])
def test_an_open_answer_is_never_kept_when_nobody_can_be_asked(how: tuple[str, ...], town: Path) -> None:
    before = (town / f"{ACT}.md").read_bytes()
    args = ("ask", TOWN, "hold", *ON, *OFFICER, "--measures", str(town), "--keep", "nobody looked")
    result = call(*args, *how, answers="")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "The answer is not settled. Nothing was kept." in result.stderr
    assert "--fact" in result.stderr, "it says what to do"
    assert (town / f"{ACT}.md").read_bytes() == before


def test_two_cases_never_share_a_name(town: Path) -> None:
    args = ("ask", TOWN, "hold", *ON, *OFFICER, "--measures", str(town), "--keep", "the same title")
    for _ in range(2):
        assert call(*args, answers="none\n").exit_code == 0
    assert "case the-same-title-2:" in (town / f"{ACT}.md").read_text(encoding="utf-8")


def test_a_case_needs_a_file_that_can_be_edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = call(
        "ask",
        "us/ma/boston",
        "hold",
        *ON,
        "--keep",
        "a title",
        "--into",
        "us/ma/boston/trust-act-2019",
        answers="q\nyes\n",
    )
    assert result.exit_code == 2
    assert "Run it where `measures` is" in result.stderr


def test_a_case_that_would_not_read_back_leaves_the_file_as_it_was(town: Path) -> None:
    file = town / f"{ACT}.md"
    before = file.read_bytes()
    args = ("ask", TOWN, "hold", *ON, *OFFICER, "--measures", str(town), "--keep", "   ")
    result = call(*args, answers="none\n")
    assert result.exit_code in (1, 2), result.output
    assert file.read_bytes() == before
