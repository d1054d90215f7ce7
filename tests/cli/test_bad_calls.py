"""Calls and files with a mistake: four parts on standard error, no outcome, and never exit code 0."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from brightline.cli.group import VERBS
from brightline.cli.output import printable
from brightline.vocabulary.hidden import HIDDEN
from tests.cli.run import ACT, ALONE, LAW, OFFICER, TOWN, call, in_town

OUTCOMES = ("forbidden", "required", "permitted", "not addressed", "undetermined", "conflict")
ON = ("--on", "2024-12-04")
HOLD = ("decide", TOWN, "hold", *ON)
NOTIFY = ("decide", TOWN, "notify_release", *ON)
JUDGEMENT = "investigation.significant_public_safety=yes"

BAD_CALLS: dict[str, tuple[tuple[str, ...], str]] = {
    "place and action swapped": (("decide", "hold", TOWN, *ON), f"brightline decide {TOWN} hold"),
    "misspelt verb": (("decid", TOWN, "hold"), "brightline decide"),
    "misspelt fact": ((*HOLD, "-f", "actr=police_officer"), "`actor`"),
    "misspelt value": ((*HOLD, "-f", "papers=civil_detaner"), "`civil_detainer`"),
    "misspelt value in a longer list": ((*HOLD, "-f", "papers=removal_order,civil_detaner"), "`civil_detainer`"),
    "misspelt action": (("decide", TOWN, "hodl", *ON), "`hold`"),
    "misspelt place": (("decide", "us/ma/milbrook", "hold", *ON), "us/ma/millbrook"),
    "place nobody knows": (("decide", "us/qq/nowhere-at-all", "hold", *ON), "is not a place the corpus knows"),
    "fact without a value": ((*HOLD, "-f", "actor"), "`=`"),
    "fact with an empty value": ((*HOLD, "-f", "actor="), "A value"),
    "fact given twice": ((*HOLD, "-f", "actor=police_officer", "-f", "actor=state_trooper"), "twice"),
    "set that has and lacks": (
        (*HOLD, "-f", "papers+=removal_order", "-f", "papers-=removal_order"),
        "both has and lacks",
    ),
    "complete set added to": ((*HOLD, "-f", "papers=none", "-f", "papers+=removal_order"), "complete"),
    "facts that cannot be true together": (
        (*HOLD, "-f", "person.charged=none", "-f", "person.arraigned=yes"),
        "contradict each other",
    ),
    "judgement without a judge": ((*NOTIFY, "-f", JUDGEMENT), "judge"),
    "judgement without a reason": (
        (*NOTIFY, "-f", f'{JUDGEMENT} by "Capt. Roe"'),
        "because",
    ),
    "no such day": (("decide", TOWN, "hold", "--on", "2024-02-30"), "2024-12-04"),
    "day in another notation": (("decide", TOWN, "hold", "--on", "12/04/2024"), "2024-12-04"),
    "day before anything is known": (
        ("decide", TOWN, "hold", "--on", "1776-07-04", *OFFICER, *ALONE),
        "begins on 2019-01-01",
    ),
    "day nobody can know": (("decide", TOWN, "hold", "--on", "2199-01-01", *OFFICER, *ALONE), "ends on"),
    "date fact that is no date": (("decide", TOWN, "record_request", *ON, "-f", "request.received_on=soon"), "day"),
    "number fact that is no number": ((*HOLD, "-f", "person.age=old"), "number"),
    "unknown option": ((*HOLD, "--fct", "actor=police_officer"), "`--fact`"),
    "place as an option": (("decide", "hold", "--place", TOWN), "PLACE stands by itself"),
    "day by another name": (("decide", TOWN, "hold", "--date", "2024-12-04"), "`--on`"),
    "option of another verb": (
        ("duties", TOWN, "--alone", ACT),
        "`decide`, `ask`, `explain`, `diff`, `prove`, `chart`, `export`, `when` have it",
    ),
    "blanks around the sign": ((*HOLD, "-f", "actor", "=", "police_officer"), "--fact actor=police_officer"),
    "blank before the value": ((*HOLD, "-f", "actor=", "police_officer"), "--fact actor=police_officer"),
    "blanks around the sign before the place": (
        ("decide", "-f", "papers", "+=", "removal_order", TOWN, "hold"),
        "--fact papers+=removal_order",
    ),
    "blank in a list": (
        (*HOLD, "-f", "papers=removal_order,", "civil_detainer"),
        "papers=removal_order,civil_detainer",
    ),
    "no comma between the values of a set": (
        (*HOLD, "-f", "papers=removal_order civil_detainer"),
        "`papers=removal_order,civil_detainer`",
    ),
    "`and` between the values of a set": (
        (*HOLD, "-f", "papers+=removal_order and civil_detainer"),
        "`papers+=removal_order,civil_detainer`",
    ),
    "judgement without quotation marks": ((*NOTIFY, "-f", JUDGEMENT, "by", "Roe", "because", "x"), f"'{JUDGEMENT} by"),
    "missing action": (("decide", TOWN), "ACTION"),
    "one word too many": (("decide", TOWN, "hold", "now", *ON), "extra argument"),
    "reading nobody made": ((*HOLD, "--reading", "only-basics=other"), "`only-basis`"),
    "reading without a choice": ((*HOLD, "--reading", "only-basis"), "only-basis=other"),
    "measure that is not there to fall": ((*HOLD, "--without", f"{TOWN}/trust-axt"), f"`{ACT}`"),
    "layer that does not exist": ((*HOLD, "--alone", "municpal"), "`municipal`"),
    "record with a wrong field": ((*NOTIFY, "-f", "person.convictions=[{clas = {felony}}]"), "`class`"),
    "action's own fact contradicted": ((*NOTIFY, "-f", "information.kind=home_address"), "release_date"),
    "shell injection in a fact": ((*HOLD, "-f", "actor=$(true)"), "actor=$(true)"),
    "verb of a list that is not there": (("show", f"{TOWN}/trust-axt"), f"`{ACT}`"),
    "place in place of a measure": (("show", TOWN), f"Its measures are `{ACT}`"),
    "file in place of a measure": (("show", f"measures/{ACT}.md"), f"brightline show {ACT}"),
    "rule that is not there": (("show", f"{ACT}#hodl"), f"`{ACT}#hold`"),
    "sources of nothing": (("sources", "us/ma/milbrook"), "us/ma/millbrook"),
    "when with a misspelt fact": (("when", TOWN, "hold", "-f", "actr=police_officer"), "`actor`"),
    "two forms at once": (("duties", TOWN, "--ics", "--json"), "one form"),
    "keep what a case cannot say": (("ask", TOWN, "hold", *ON, "--without", ACT, "--keep", "a title"), "Leave"),
}


@pytest.mark.parametrize(("args", "told"), BAD_CALLS.values(), ids=BAD_CALLS.keys())
def test_a_mistake_in_the_call_ends_with_2_and_four_parts(args: tuple[str, ...], told: str) -> None:
    result = in_town(*args)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert told in result.stderr, "it offers the nearest right word, or says what is known"
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    assert len(lines) >= 4, "where, what, why, what next"
    assert not any(line.lower().startswith(OUTCOMES) for line in lines)
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "args",
    [
        ("decide", TOWN),
        ("decide", TOWN, "hold", "now"),
        ("decide", TOWN, "hold", "--on"),
        ("new", TOWN, "--title", "x", "--sections", "a", "--adopted", "2020-01-01", "--kind", "song"),
    ],
)
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_what_click_cannot_read_is_told_with_a_reason(args: tuple[str, ...], form: tuple[str, ...]) -> None:
    result = call(args[0], *form, *args[1:])
    assert (result.exit_code, result.stdout) == (2, "")
    _, _, why, what_next = result.stderr.splitlines()
    assert "is written" not in why
    assert what_next.startswith("The call is written: brightline ")


def test_all_mistakes_of_a_call_are_told_at_once() -> None:
    result = in_town("decide", TOWN, "hold", "-f", "actr=police_officer", "-f", "papers=civil_detaner")
    assert result.exit_code == 2
    assert "`actor`" in result.stderr
    assert "`civil_detainer`" in result.stderr


def test_the_words_of_a_wrong_fact_are_marked() -> None:
    lines = in_town("decide", TOWN, "hold", "-f", "papers=civil_detaner").stderr.splitlines()
    assert lines[:3] == ["--fact", "    papers=civil_detaner", "           ^^^^^^^^^^^^^"]


def test_a_vocabulary_word_that_is_not_there_offers_the_nearest() -> None:
    result = call("vocabulary", "civil_detaner")
    assert result.exit_code == 2
    assert "`civil_detainer`" in result.stderr


def test_no_verb_at_all_shows_the_help_and_ends_with_2() -> None:
    result = call()
    assert result.exit_code == 2
    assert result.stdout == ""
    assert all(verb in result.stderr for verb in VERBS)


BROKEN: dict[str, tuple[str, str, str]] = {
    "misspelt fact": ("papers has civil_detainer", "papres has civil_detainer", "`papers`"),
    "misspelt value": ("papers has civil_detainer", "papers has civil_detaner", "`civil_detainer`"),
    "misspelt action": ("forbid hold\n", "forbid hodl\n", "`hold`"),
    "misspelt effect": ("forbid hold\n", "forbis hold\n", "`forbid`"),
    "rule without evidence": ("  evidence read\n  source code\n", "  source code\n", "evidence"),
    "range without an end": ("in force 2019-07-11 .. open", "in force 2019-07-11", ".."),
    "no such day": ("in force 2019-07-11 .. open", "in force 2019-02-30 .. open", "2019-02-30"),
    "unknown key": ("reviewed_by: nobody yet", "reviewed_bye: nobody yet", "`reviewed_by`"),
    "fence nobody knows": ("```cases", "```case", "`cases`"),
    "half a file": ("unless papers has judicial_criminal_warrant [warrant]\n```", "unless papers has", ""),
    "fence never closed": (
        '"the page could not be read" touches allow_interview\n```',
        '"the page" touches allow_interview',
        "",
    ),
    "government that is not the path": ("place:millbrook", "place:oakham", "oakham"),
}


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A copy of the town's measures that a test may break."""
    shutil.copytree(LAW, tmp_path / "measures")
    return tmp_path / "measures"


@pytest.mark.parametrize(("right", "wrong", "told"), BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("verb", ["check", "decide"])
def test_a_broken_measure_ends_with_1_and_decides_nothing(
    verb: str, right: str, wrong: str, told: str, town: Path
) -> None:
    file = town / f"{ACT}.md"
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong), encoding="utf-8")
    args = (str(town),) if verb == "check" else (TOWN, "hold", *ON, *OFFICER, *ALONE, "--measures", str(town))
    result = call(verb, *args)
    assert result.exit_code == 1, result.output
    assert "trust-act.md:" in result.stderr, "it says where"
    assert told in result.stderr
    assert "Traceback" not in result.stderr
    assert not any(line.lower().startswith(OUTCOMES) for line in result.stdout.splitlines())


@pytest.mark.parametrize(
    "octets", [b"", b"---\n", b"\xff\xfe\x00", b"---\ntitle: [\n", b"\x00" * 100, b"```rules\n" * 50]
)
def test_a_half_written_file_ends_with_1_and_decides_nothing(octets: bytes, town: Path) -> None:
    (town / f"{ACT}.md").write_bytes(octets)
    for args in (("check", str(town)), (*HOLD, *OFFICER, *ALONE, "--measures", str(town))):
        result = call(*args)
        assert result.exit_code == 1, result.output
        assert "trust-act.md" in result.stderr
        assert "Traceback" not in result.stderr
        assert not any(line.lower().startswith(OUTCOMES) for line in result.stdout.splitlines())


@pytest.mark.parametrize("name", ["measures", "b", "b/measures"])
def test_an_error_names_the_file_as_the_caller_would_open_it(
    name: str, town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "elsewhere" / name
    shutil.copytree(town, folder)
    file = folder / f"{ACT}.md"
    file.write_text(file.read_text(encoding="utf-8").replace("forbid hold\n", "forbid hodl\n"), encoding="utf-8")
    monkeypatch.chdir(tmp_path / "elsewhere")
    for path in (file, Path(name) / f"{ACT}.md", Path("..") / "elsewhere" / name / f"{ACT}.md"):
        assert path.is_file()
        assert call("check", str(path)).stderr.startswith(f"{path}:")
        (problem, *_) = json.loads(call("check", str(path), "--json").stdout)["problems"]
        assert problem["file"] == str(path)
    for args in (("check", name), (*HOLD, "--measures", name)):
        assert call(*args).stderr.startswith(f"{Path(name) / ACT}.md:")


def test_a_word_that_prevails_over_nothing_is_told_of_at_its_file(town: Path) -> None:
    file = town / f"{ACT}.md"
    text = file.read_text(encoding="utf-8")
    line = "supersedes:\n  - measure: us/ma/millbrook/old-act\n    cite: § 9\nsources:"
    head = text.split("\n## ")[0].replace("sources:", line)
    other = file.with_name("new-act.md")
    other.write_text(f"{head}\n", encoding="utf-8")
    assert f"{other}:1:1" in call("check", str(town)).stderr


def test_a_case_that_fails_ends_with_1(town: Path) -> None:
    file = town / f"{ACT}.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("expect hold forbidden by hold", "expect hold permitted"), encoding="utf-8")
    result = call("check", str(town))
    assert result.exit_code == 1
    assert "expected hold permitted, got forbidden" in result.stderr
    assert "Cases: 1 of 2 pass" in result.stdout


def dangle(path: Path) -> None:
    path.symlink_to("nowhere")


@pytest.mark.parametrize(
    ("make", "name"),
    [
        *((make, f"{TOWN}/something.md") for make in (os.mkdir, os.mkfifo, dangle)),
        *((make, "coverage.yaml") for make in (os.mkdir, os.mkfifo)),
    ],
)
def test_what_is_no_file_could_stand_for_law_and_ends_with_1(
    make: Callable[[Path], None], name: str, town: Path
) -> None:
    (town / name).unlink(missing_ok=True)
    make(town / name)
    looks = [("check", str(town)), (*HOLD, *OFFICER, *ALONE, "--measures", str(town))]
    for args in looks if name == "coverage.yaml" else [*looks, ("fmt", "--check", str(town))]:
        result = call(*args)
        assert result.exit_code == 1, result.output
        assert name in result.stderr
        assert "Traceback" not in result.stderr
        assert len(result.stderr.strip().splitlines()) == 4, "where, what, why, what next"


def test_only_check_runs_the_cases_and_both_pages_of_help_say_so(town: Path) -> None:
    file = town / f"{ACT}.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("expect hold forbidden by hold", "expect hold permitted"), encoding="utf-8")
    assert call(*HOLD, *OFFICER, *ALONE, "--measures", str(town)).exit_code == 0
    assert "No other verb runs the cases" in " ".join(call("check", "--help").stdout.split())
    assert "whose own cases fail answers all the same" in " ".join(call("decide", "--help").stdout.split())


@pytest.mark.parametrize("args", [("check", "no/such/file.md"), ("fmt", "no/such/file.md")])
def test_a_file_that_is_not_there_ends_with_2(args: tuple[str, ...]) -> None:
    result = call(*args)
    assert result.exit_code == 2
    assert "There is no such file" in result.stderr
    assert result.stdout == ""


def test_an_empty_folder_is_not_a_corpus_that_passes(tmp_path: Path) -> None:
    for args in (("check", str(tmp_path)), ("check", "--measures", str(tmp_path)), ("fmt", str(tmp_path))):
        result = call(*args)
        assert result.exit_code == 2, result.output
        assert result.stdout == ""


@pytest.mark.parametrize("verb", [("decide", TOWN, "hold"), ("places",), ("who", TOWN), ("check",)])
def test_a_folder_above_the_measures_is_not_taken_for_one_of_measures(verb: tuple[str, ...], town: Path) -> None:
    result = call(*verb, "--measures", str(town.parent))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "There is no measure in this folder." in result.stderr
    assert "holds `us/`" in result.stderr


def test_a_place_lies_in_the_country_s_folder(town: Path) -> None:
    shutil.copytree(town / "us", town / "old" / "us")
    shown = call("places", "--measures", str(town)).stdout
    assert TOWN in shown
    assert "old" not in shown


def test_a_folder_that_is_not_there_ends_with_2() -> None:
    result = call("decide", TOWN, "hold", "--measures", "no/such/folder")
    assert result.exit_code == 2
    assert result.stdout == ""


def test_a_call_cannot_take_over_the_terminal() -> None:
    result = in_town("decide", TOWN, "hold", "-f", "actor=\x1b]0;owned\x07\x1b[31mred")
    assert result.exit_code == 2
    assert "\x1b" not in result.stderr
    assert "\x07" not in result.stderr


def test_an_error_shows_a_hidden_sign_and_does_not_obey_it() -> None:
    result = in_town("decide", TOWN, "hold", "-f", "actor=police\u202e_officer")
    assert result.exit_code == 2
    assert "actor=police?_officer" in result.stderr
    assert "U+202E" in result.stderr
    shown = [chr(code) for code in range(0x10000) if printable(chr(code)) != chr(code)]
    assert shown == [chr(code) for code in range(0x10000) if HIDDEN.search(chr(code)) and not 0xD800 <= code <= 0xDFFF]
