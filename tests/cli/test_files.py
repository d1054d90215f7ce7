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


def test_a_measure_in_force_before_it_was_adopted_is_begun_with_a_note(here: Path) -> None:
    back = (*NEW, "--name", "Ashford", "--in-force", "2019-01-01")
    made = call(*back)
    assert made.exit_code == 0, made.stderr
    said = "In force from 2019-01-01, before it was adopted on 2019-06-11."
    assert said in " ".join(made.stdout.split())
    (here / "measures" / FILE).unlink()
    assert json.loads(call(*back, "--json").stdout)["notes"][0].startswith(said)
    (here / "measures" / FILE).unlink()
    later = json.loads(call(*NEW, "--name", "Ashford", "--in-force", "2019-07-11", "--json").stdout)
    assert later["notes"] == []


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


def test_a_place_is_refused_before_anything_is_written_where_check_would_refuse_its_path(here: Path) -> None:
    result = call("new", "us/ma/harrow_mills", "--name", "Harrow Mills", *NEW[2:])
    assert result.exit_code == 2
    assert "joined by hyphens" in result.stderr
    assert not list(here.rglob("*harrow*"))


def test_a_town_is_shown_by_the_name_it_was_begun_with(here: Path) -> None:
    args = ("new", "us/ma/ashby-falls", *NEW[2:])
    made = call(*args, "--name", "Ashby Falls")
    assert made.exit_code == 0, made.stderr
    assert "us/ma/ashby-falls is called Ashby Falls" in made.stdout
    assert "Ashby Falls: nobody has looked" in call("places", "us/ma/ashby-falls", "--measures", "measures").stdout


def test_one_place_never_gets_two_names(here: Path) -> None:
    assert call(*NEW, "--name", "Ashford").exit_code == 0
    coverage = (here / "measures" / "coverage.yaml").read_bytes()
    second = ("new", "us/ma/ashford", "--title", "Another", *NEW[4:])
    other = call(*second, "--name", "Ash Ford")
    assert other.exit_code == 2
    assert "is called Ashford" in other.stderr
    assert call(*second, "--name", "Ashford").exit_code == 0
    assert (here / "measures" / "coverage.yaml").read_bytes() == coverage, "the name stands there once"


def test_the_names_of_other_places_are_left_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(LAW, tmp_path / "measures")
    monkeypatch.chdir(tmp_path)
    before = (tmp_path / "measures" / "coverage.yaml").read_text(encoding="utf-8")
    assert call(*NEW, "--name", "Ashford: the town").exit_code == 0
    after = (tmp_path / "measures" / "coverage.yaml").read_text(encoding="utf-8")
    assert after.startswith(before)
    names = {p["path"]: p["name"] for p in json.loads(call("places", "--measures", "measures", "--json").stdout)}
    assert names["us/ma/ashford"] == "Ashford: the town"
    assert names[TOWN] == "Millbrook"


def test_the_rules_of_a_new_file_begin_on_the_day_it_takes_effect(here: Path) -> None:
    assert call(*NEW, "--name", "Ashford", "--in-force", "2019-07-11").exit_code == 0
    text = (here / "measures" / FILE).read_text(encoding="utf-8")
    assert "in force 2019-07-11 (reported) .. unknown" in text
    assert "in force 2019-06-11" not in text


def test_without_that_day_they_begin_when_it_was_adopted(here: Path) -> None:
    assert call(*NEW, "--name", "Ashford").exit_code == 0
    assert "in force 2019-06-11 (reported) .. unknown" in (here / "measures" / FILE).read_text(encoding="utf-8")


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
    assert "Rules decided by a case: 1 of 8" in result.stdout
    assert "Exceptions tried: 1 of 2" in result.stdout
    assert f"No case decides {ACT}#report" in result.stdout


FELONY = """
case felony: a felony before 2024
  on 2023-06-01
  given actor = police_officer
  given papers = notification_request
  given person.convictions = [{class = {felony}}]
  expect notify_release permitted by notify
"""
NOBODY_LOOKED = """
case nobody-looked: which papers came is not known
  on 2024-12-04
  given actor = police_officer
  given papers += notification_request
  expect notify_release undetermined
"""
UNREAD = """
## Questions (§ 9.60.070)

```rules
in force 2019-07-11 .. open

rule asking
  cite "§ 9.60.070"
  evidence quoted
  forbid ask_status
  unless ? "The exception is cut off in the quotation."
```

```cases
case asking: the exception was not read
  on 2024-12-04
  given actor = police_officer
  expect ask_status undetermined because text_not_read
```
"""


def checked_with(folder: Path, more: str) -> str:
    """What `check` says of the invented town's act with more at its end."""
    shutil.copytree(LAW, folder / "measures")
    file = folder / "measures" / f"{ACT}.md"
    more = more if more.startswith("\n##") else f"\n## More cases\n\n```cases{more}```\n"
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    result = call("check", str(file))
    assert result.exit_code == 0, result.stderr
    return " ".join(result.stdout.split())


def test_each_version_of_an_amended_rule_needs_a_case_of_its_own(tmp_path: Path) -> None:
    before = checked_with(tmp_path / "before", NOBODY_LOOKED)
    assert f"No case decides {ACT}#notify as in force from 2019-07-11" in before
    assert f"No case decides {ACT}#notify as in force from 2024-01-01" in before
    after = checked_with(tmp_path / "after", FELONY)
    assert "Rules decided by a case: 2 of 8" in after
    assert f"{ACT}#notify as in force from 2019-07-11" not in after
    assert f"No case decides {ACT}#notify as in force from 2024-01-01" in after


def test_a_case_that_expects_undetermined_decides_no_rule(tmp_path: Path) -> None:
    assert "Rules decided by a case: 1 of 8" in checked_with(tmp_path, NOBODY_LOOKED)


def test_a_rule_that_no_facts_can_settle_is_counted_apart(tmp_path: Path) -> None:
    said = checked_with(tmp_path, UNREAD)
    assert "Rules decided by a case: 1 of 9" in said
    assert "Rules left open, as a case shows, by words not read or contested: 1" in said
    assert f"No case decides {ACT}#asking" not in said


def test_check_as_json() -> None:
    found = json.loads(call("check", str(LAW), "--json").stdout)
    assert set(found) == {"passed", "measures", "problems", "cases", "invariants", "rules", "exceptions"}
    assert found["passed"] is True
    assert found["measures"] == [ACT]
    assert found["cases"] == {"passed": 2, "failed": [], "all": 2}
    versions = [v for v in found["rules"]["undecided"] if v["rule"] == f"{ACT}#notify"]
    assert [v["version"] for v in versions] == ["as in force from 2019-07-11", "as in force from 2024-01-01"]
    assert all(v["line"] > 1 for v in versions)


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


def test_a_folder_of_measures_that_is_passed_over_is_said(here: Path) -> None:
    shutil.copytree(LAW, here / "measures")
    asked = ("decide", "us/ma/boston", "hold", "--on", "2024-12-04", "-f", "actor=police_officer")
    shipped = call(*asked, "-f", "papers=civil_detainer", "-f", "person.eligible_for_release=yes")
    assert shipped.exit_code == 0
    assert "not the folder `measures` here" in " ".join(shipped.stderr.split())
    assert call("places", "--measures", "measures").stderr == ""
