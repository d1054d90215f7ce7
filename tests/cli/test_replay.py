"""An answer that was kept, decided again by the law's files of today and by those that gave it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import ALONE, LAW, OFFICER, TOWN, call, decide_json, in_town

ACT = Path("us/ma/millbrook/trust-act.md")


def kept(folder: Path, *facts: str, action: str = "hold", **changes: Any) -> str:
    """A file with the answer that the town's law gives."""
    file = folder / "kept.json"
    file.write_text(json.dumps({**decide_json(action, *facts), **changes}), encoding="utf-8")
    return str(file)


@pytest.fixture
def amended(tmp_path: Path) -> Path:
    """The town's measures, with the exception of the ban on holds taken out."""
    shutil.copytree(LAW, tmp_path / "law")
    text = (tmp_path / "law" / ACT).read_text(encoding="utf-8")
    assert text.count("forbid hold") >= 1
    (tmp_path / "law" / ACT).write_text(text.replace("forbid hold", "permit hold", 1), encoding="utf-8")
    return tmp_path / "law"


def test_the_very_same_files_give_the_same_answer(tmp_path: Path) -> None:
    found = in_town("replay", kept(tmp_path, *OFFICER, *ALONE))
    assert (found.exit_code, found.stdout.splitlines()[0]) == (0, "THE SAME ANSWER: FORBIDDEN")
    assert "the very ones that gave the answer" in " ".join(found.stdout.split())


def test_each_way_to_give_a_fact_is_kept_and_given_again(tmp_path: Path) -> None:
    facts = ("-f", "papers+=civil_detainer", "-f", "papers-=other_court_order", "-f", "person.age=17",
             "-f", "request.received_on=2024-03-01")  # fmt: skip
    file = kept(tmp_path, *OFFICER, *facts)
    assert json.loads(Path(file).read_text(encoding="utf-8"))["facts"] == [
        "actor = police_officer", "papers += civil_detainer", "papers -= other_court_order", "person.age = 17",
        "request.received_on = 2024-03-01",
    ]  # fmt: skip
    assert in_town("replay", file).exit_code == 0


def test_who_judged_is_kept_with_what_was_judged(tmp_path: Path) -> None:
    judged = 'belief.public_safety_threat=yes by "R. \\"Bo\\" Okafor" because "a threat was made"'
    file = kept(tmp_path, *OFFICER, "-f", judged)
    (_, fact) = json.loads(Path(file).read_text(encoding="utf-8"))["facts"]
    assert fact == 'belief.public_safety_threat = yes by "R. \\"Bo\\" Okafor" because "a threat was made"'
    assert in_town("replay", file).exit_code == 0


def test_another_answer_is_told_with_what_it_rested_on_and_rests_on_now(tmp_path: Path, amended: Path) -> None:
    file = kept(tmp_path, *OFFICER, *ALONE)
    found = call("replay", file, "--measures", str(amended))
    said = " ".join(found.stdout.split())
    assert found.exit_code == 1
    assert said.startswith("ANOTHER ANSWER: FORBIDDEN THEN,")
    assert f"then {TOWN}/trust-act#hold (forbid;" in said
    assert "nothing shows that they gave it" in said


def test_a_copy_of_the_files_of_that_time_shows_what_changed_since(tmp_path: Path, amended: Path) -> None:
    file = kept(tmp_path, *OFFICER, *ALONE)
    found = json.loads(call("replay", file, "--measures", str(amended), "--then", str(LAW), "--json").stdout)
    assert found["then"] == {"same": True, "differs": []}
    assert found["measures"] == [f"{TOWN}/trust-act"]
    assert not found["same"]
    assert found["differs"][0]["key"] == "outcome"


def test_other_files_are_not_taken_for_those_of_that_time(tmp_path: Path, amended: Path) -> None:
    found = in_town("replay", kept(tmp_path, *OFFICER, *ALONE), "--then", str(amended))
    assert found.exit_code == 2
    assert "These measures are not those that gave the answer" in found.stderr


def test_an_answer_of_the_same_files_that_is_otherwise_is_laid_to_the_program(tmp_path: Path) -> None:
    found = in_town("replay", kept(tmp_path, *OFFICER, *ALONE, outcome="permitted"))
    assert found.exit_code == 1
    assert "So the program decides otherwise" in found.stdout


def test_what_was_supposed_is_supposed_again(tmp_path: Path) -> None:
    file = kept(tmp_path, *OFFICER, *ALONE, "--alone", "municipal")
    found = in_town("replay", file)
    assert found.exit_code == 0
    assert found.stdout.startswith("WHAT IF municipal stood alone? This is not the answer of the law as it is read.")


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", '{"place": 1}', "[" * 5000, "\x00"],
)
def test_what_is_no_answer_is_refused_in_four_parts(text: str, tmp_path: Path) -> None:
    (tmp_path / "kept.json").write_text(text, encoding="utf-8")
    found = in_town("replay", str(tmp_path / "kept.json"))
    assert found.exit_code == 2
    assert "This is not an answer that can be decided again." in found.stderr
    assert len(found.stderr.splitlines()) == 4


@pytest.mark.parametrize(
    "changes",
    [
        {"facts": "actor"},
        {"facts": [1]},
        {"on": "soon"},
        {"what_if": [1]},
        {"what_if": {"actors": ["police_officer"]}},
        {"outcome": "allowed"},
        {"corpus": ""},
        {"reasons": [1]},
        {"by_layer": "municipal"},
        {"open_questions": [{}]},
        {"evidence": 5},
        {"asks": None},
    ],
)
def test_parts_that_no_answer_has_are_refused(changes: dict[str, Any], tmp_path: Path) -> None:
    found = in_town("replay", kept(tmp_path, *OFFICER, *ALONE, **changes))
    assert found.exit_code == 2
    assert "This is not an answer that can be decided again." in found.stderr


def test_a_part_that_no_answer_has_is_named(tmp_path: Path) -> None:
    found = in_town("replay", kept(tmp_path, *OFFICER, *ALONE, by="another engine"))
    assert found.exit_code == 2
    assert "It has `by`, which no answer has." in found.stderr
    assert len(found.stderr.splitlines()) == 4


def test_what_explain_prints_is_an_answer_too(tmp_path: Path) -> None:
    said = in_town("explain", TOWN, "hold", "--on", "2024-12-04", *OFFICER, *ALONE, "--json").stdout
    (tmp_path / "kept.json").write_text(said, encoding="utf-8")
    assert in_town("replay", str(tmp_path / "kept.json")).exit_code == 0


def test_layers_and_open_questions_are_held_against_those_of_today(tmp_path: Path) -> None:
    answered = decide_json("hold", *OFFICER)
    assert answered["by_layer"]
    layers = [{**one, "outcome": "conflict"} for one in answered["by_layer"]]
    asked = [*answered["open_questions"], {"cause": "text_not_read", "where": "an older rule", "question": "?"}]
    found = in_town("replay", kept(tmp_path, *OFFICER, by_layer=layers, open_questions=asked))
    said = " ".join(found.stdout.split())
    assert found.exit_code == 1
    assert "What each layer says alone then " in said
    assert f"then {layers[0]['layer']}: conflict" in said
    assert "What nobody can be asked then an older rule (text_not_read)" in said
    assert "on other grounds" in said.lower()


def test_a_fact_that_is_none_is_told_where_it_stands(tmp_path: Path) -> None:
    file = kept(tmp_path, *OFFICER, facts=["papers = cvil_detainer"])
    found = in_town("replay", file)
    assert found.exit_code == 2
    assert found.stderr.startswith(f"DECISION.json {file}")
    assert "Closest: `civil_detainer`." in found.stderr


def test_facts_that_contradict_one_another_are_told_where_they_stand(tmp_path: Path) -> None:
    judged = 'purpose.mixed_is_solely_civil = yes by "R. Okafor" because "it is"'
    file = kept(tmp_path, *OFFICER, facts=["purpose = civil_immigration", judged])
    found = in_town("replay", file)
    assert found.exit_code == 2
    assert found.stderr.startswith(f"DECISION.json {file}\nThese facts contradict each other")


def test_what_an_answer_of_another_version_lacks_is_named(tmp_path: Path) -> None:
    file = Path(kept(tmp_path, *OFFICER))
    answered = json.loads(file.read_text(encoding="utf-8"))
    del answered["pending"]
    file.write_text(json.dumps(answered), encoding="utf-8")
    found = in_town("replay", str(file))
    assert found.exit_code == 2
    assert "It has no `pending`." in found.stderr
