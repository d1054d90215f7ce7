"""`new`, `check` and `fmt`: a town's file from the first minute on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.run import ACT, LAW, TOWN, call

NEW = (
    "new",
    "us/ma/ashford",
    "--title",
    "Civil immigration requests",
    "--sections",
    "a,b,c",
    "--adopted",
    "2019-06-11",
)
FILE = "us/ma/ashford/civil-immigration-requests.md"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_file_passes_check_from_the_first_minute(here: Path) -> None:
    made = call(*NEW, "--name", "Ashford")
    assert made.exit_code == 0, made.stderr
    assert "3 sections, 0 encoded, 3 to do" in " ".join(made.stdout.split())
    checked = call("check", f"measures/{FILE}")
    assert checked.exit_code == 0, checked.stderr
    assert "No errors." in checked.stdout
    assert call("fmt", "--check").exit_code == 0, "it is in canonical form"


def test_a_new_file_has_a_heading_and_a_stub_for_each_section_letter(here: Path) -> None:
    call(*NEW, "--name", "Ashford", "--source", "https://law.ashford.example/5.14")
    text = (here / "measures" / FILE).read_text(encoding="utf-8")
    for letter in "abc":
        assert f"## § {letter}\n" in text
        assert f"not encoded section-{letter}" in text
    assert "jurisdiction: ocd-division/country:us/state:ma/place:ashford" in text
    assert "reviewed_by: nobody yet" in text
    assert "https://law.ashford.example/5.14" in text


def test_half_done_law_is_never_an_open_door(here: Path) -> None:
    """Sections that nobody has read could touch any act, so no answer of the new measure is settled."""
    call(*NEW, "--name", "Ashford")
    for action in ("hold", "notify_release", "share_information"):
        args = (
            "--on",
            "2024-12-04",
            "-f",
            "actor=police_officer",
            "--alone",
            FILE.removesuffix(".md"),
            "--measures",
            "measures",
        )
        assert call("decide", "us/ma/ashford", action, *args).exit_code == 3


def test_new_refuses_to_overwrite(here: Path) -> None:
    call(*NEW, "--name", "Ashford")
    before = (here / "measures" / FILE).read_bytes()
    again = call(*NEW, "--name", "Ashford", "--kind", "bylaw")
    assert again.exit_code == 2
    assert "there already" in again.stderr
    assert (here / "measures" / FILE).read_bytes() == before


def test_new_needs_a_place_that_is_known_or_its_name(here: Path) -> None:
    result = call("new", "us/ma/bostn", *NEW[2:])
    assert result.exit_code == 2
    assert "us/ma/boston" in result.stderr
    assert "--name" in result.stderr
    assert not (here / "measures").exists()
    assert call("new", "us/ma/boston", *NEW[2:]).exit_code == 0


@pytest.mark.parametrize("sections", ["a,,b", "a,a", "a b", "", "a,../b"])
def test_new_refuses_section_letters_that_cannot_name_anything(sections: str, here: Path) -> None:
    result = call(*NEW[:5], sections, *NEW[6:], "--name", "Ashford")
    assert result.exit_code == 2
    assert not (here / "measures").exists()


@pytest.mark.parametrize(
    "place", ["us/ma/../../etc", "/us/ma/ashford", "US/MA/Ashford", "us/massachusetts/ashford", ""]
)
def test_new_refuses_what_is_no_path_of_a_place(place: str, here: Path) -> None:
    result = call("new", place, *NEW[2:], "--name", "Ashford")
    assert result.exit_code == 2
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("title", ['A "quoted" title: yes', "yes", "# a title", "Ordre n° 7, « à la ville »", "2019"])
def test_any_title_makes_a_file_that_reads_back(title: str, here: Path) -> None:
    result = call("new", "us/ma/ashford", "--title", title, *NEW[4:], "--name", "Ashford", "--json")
    assert result.exit_code == 0, result.stderr
    made = json.loads(result.stdout)
    shown = json.loads(call("show", made["measure"], "--measures", "measures", "--json").stdout)
    assert shown["title"] == title


@pytest.mark.parametrize("kind", ["bylaw", "executive_order", "department_policy", "resolution"])
def test_every_kind_of_measure_can_be_begun(kind: str, here: Path) -> None:
    assert call(*NEW, "--name", "Ashford", "--kind", kind).exit_code == 0
    shown = json.loads(call("show", FILE.removesuffix(".md"), "--measures", "measures", "--json").stdout)
    assert shown["kind"] == kind


def test_a_county_and_a_state_can_be_begun(here: Path) -> None:
    for place in ("us/ma/suffolk-county", "us/vt"):
        assert call("new", place, *NEW[2:], "--name", "Somewhere").exit_code == 0
        shown = call("show", f"{place}/civil-immigration-requests", "--measures", "measures", "--json")
        assert json.loads(shown.stdout)["place"] == place


def test_check_says_what_share_is_decided_by_a_case() -> None:
    result = call("check", str(LAW))
    assert result.exit_code == 0
    assert "Cases: 2 of 2 pass" in result.stdout
    assert "Rules decided by a case: 1 of 7" in result.stdout
    assert "Exceptions tried: 1 of 2" in result.stdout
    assert f"No case decides {ACT}#notify" in result.stdout


def test_check_as_json() -> None:
    found = json.loads(call("check", str(LAW), "--json").stdout)
    assert set(found) == {"passed", "measures", "problems", "cases", "rules", "exceptions"}
    assert found["passed"] is True
    assert found["measures"] == [ACT]
    assert found["cases"] == {"passed": 2, "failed": [], "all": 2}


def test_check_as_json_gives_each_problem_its_place(tmp_path: Path) -> None:
    shutil.copytree(LAW, tmp_path / "measures")
    file = tmp_path / "measures" / f"{ACT}.md"
    file.write_text(file.read_text(encoding="utf-8").replace("forbid hold\n", "forbid hodl\n"), encoding="utf-8")
    result = call("check", str(file), "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert found["passed"] is False
    problem = found["problems"][0]
    assert problem["file"].endswith("trust-act.md")
    assert problem["line"] > 1
    assert "hodl" in problem["what"]


def test_fmt_check_writes_nothing_and_fmt_writes_the_canonical_form(tmp_path: Path) -> None:
    shutil.copytree(LAW, tmp_path / "measures")
    file = tmp_path / "measures" / f"{ACT}.md"
    assert call("fmt", str(file)).exit_code == 0
    canonical = file.read_text(encoding="utf-8")
    crooked = canonical.replace("  when ", "        when ")
    assert crooked != canonical
    file.write_text(crooked, encoding="utf-8")
    assert call("fmt", "--check", str(file)).exit_code == 1
    assert file.read_text(encoding="utf-8") == crooked
    assert call("fmt", str(file)).exit_code == 0
    assert file.read_text(encoding="utf-8") == canonical
    assert call("fmt", "--check", str(file)).exit_code == 0


def test_fmt_leaves_a_broken_file_alone(tmp_path: Path) -> None:
    shutil.copytree(LAW, tmp_path / "measures")
    file = tmp_path / "measures" / f"{ACT}.md"
    file.write_text("---\ntitle: [\n", encoding="utf-8")
    result = call("fmt", str(file), "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["broken"] == [str(file)]
    assert file.read_text(encoding="utf-8") == "---\ntitle: [\n"
    assert [p.name for p in file.parent.iterdir()] == [file.name], "no half-written file is left"


def test_files_of_two_folders_are_not_mixed(tmp_path: Path) -> None:
    shutil.copytree(LAW, tmp_path / "measures")
    result = call("check", str(LAW), str(tmp_path / "measures"))
    assert result.exit_code == 2
    assert "one folder at a time" in result.stderr


def test_a_town_of_ones_own_is_asked_with_the_measures_option(here: Path) -> None:
    call(*NEW, "--name", "Ashford")
    result = call("show", FILE.removesuffix(".md"), "--measures", "measures")
    assert result.exit_code == 0
    assert "Not encoded: to do" in result.stdout
    assert call("decide", TOWN, "hold", "--measures", "measures").exit_code == 2, "another town is not known here"
