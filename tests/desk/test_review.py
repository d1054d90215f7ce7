"""What a correction of the law's files would have changed: told, and never changed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from msgspec import to_builtins

from brightline.corpus import Corpus
from brightline.desk.home import Home
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.signing import propose
from brightline.desk.models import LogEntry, Matter, MatterKey, Role
from brightline.desk.review import NOT_DECIDED, review
from brightline.desk.unit import Unit
from tests.desk.people import People
from tests.desk.reading import arrive_read, matter_of, paper, request
from tests.desk.tampering import past_triggers

LAW = Path(__file__).resolve().parents[2] / "measures"


@pytest.fixture
def forbidden(desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch) -> Matter:
    """A matter in which a hold was forbidden, and it was proposed not to hold."""
    matter = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())]))
    clerk = Desk(desk, unit, people("Carla Clerk", Role.CLERK))
    clerk.everything(matter)
    clerk.eligible(matter, "bail")
    propose(clerk, matter, "hold", does=False)
    return matter


@pytest.fixture
def corrected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on the files know nothing of what Massachusetts' courts and Boston's council decided."""
    law = tmp_path / "measures"
    shutil.copytree(LAW, law)
    shutil.rmtree(law / "us/ma/boston")
    (law / "us/ma/lunn.md").unlink()
    monkeypatch.setattr("brightline.desk.review.corpus", lambda: Corpus.load(law))


@pytest.mark.usefixtures("forbidden")
def test_while_the_law_s_files_are_the_same_nothing_is_listed(desk: Home, unit: Unit) -> None:
    assert list(review(desk, unit)) == []


@pytest.mark.usefixtures("corrected")
def test_an_answer_that_the_corrected_files_give_otherwise_is_listed_with_what_was_done_on_it(
    forbidden: Matter, desk: Home, unit: Unit
) -> None:
    listed = [one for one in review(desk, unit) if one.action == "hold" and one.was == "forbidden"]
    assert {(one.matter, one.line, one.now) for one in listed} == {
        (forbidden.number, "now", "not addressed"),
        (forbidden.number, "then", "not addressed"),
    }
    assert {one.acted_on for one in listed if one.line == "now"} >= {True}


@pytest.mark.usefixtures("corrected", "forbidden")
def test_what_was_answered_stays_as_it_was(desk: Home, unit: Unit) -> None:
    before = list(LogEntry.objects.values_list("index", "countable"))
    assert list(review(desk, unit))
    assert list(LogEntry.objects.values_list("index", "countable")) == before


@pytest.mark.usefixtures("corrected")
def test_of_an_expunged_matter_it_is_said_that_it_cannot_be_decided_again(
    forbidden: Matter, desk: Home, unit: Unit
) -> None:
    with past_triggers("desk_matterkey"):
        MatterKey.objects.filter(matter=forbidden).delete()
    assert {(one.now, bool(one.why_not)) for one in review(desk, unit)} == {(NOT_DECIDED, True)}


def test_a_new_desk_is_reviewed_and_bundled_by_its_commands(tmp_path: Path, unit: Unit) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "desk.yaml").write_text(yaml.safe_dump(to_builtins(unit)))
    plain = {name: value for name, value in os.environ.items() if not name.startswith("BRIGHTLINE_")}

    def said(*call: str) -> str:
        command = [sys.executable, "-m", "brightline", *call]
        return subprocess.run(command, env=plain, check=True, capture_output=True, text=True).stdout

    at = ("--folder", str(folder), "--training")
    said("serve", "desk", *at, "--begin", "Ada Admin", "Abe Admin")
    assert json.loads(said("review", *at, "--json")) == []
    assert "NO ANSWER WOULD BE ANOTHER" in said("review", *at)
    key = re.search(r"brightline-training/\S+", said("desk", "bundle", str(tmp_path / "bundle"), *at))
    assert key
    proved = json.loads(said("log", "verify", str(tmp_path / "bundle"), "--key", key[0], "--json"))
    assert proved["kinds"]["granted"] == 2
