"""The table for scholars: every row is what `decide` answers on each of its days."""

from __future__ import annotations

import csv
import errno
import random
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from brightline.cli.facts import read_facts
from brightline.corpus import Corpus
from brightline.corpus.panel import COLUMNS, panel, row_of
from tests.cli.run import TOWN, in_town

DETAINER = ["actor=police_officer", "papers=civil_detainer", "person.eligible_for_release=yes"]
PROFILE = f"detainer: {'; '.join(DETAINER)}"
SPAN = ("--from", "2019-01-01", "--to", "2024-12-31")


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "panel.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("place", ["us/ma/boston", "us/ma/cambridge"])
@pytest.mark.parametrize("action", ["hold", "share_information"])
def test_each_row_is_what_decide_answers_on_its_first_its_last_and_some_day_between(place: str, action: str) -> None:
    corpus = Corpus.load()
    profiles = {"detainer": read_facts(DETAINER, corpus.vocabulary), "nothing": read_facts([], corpus.vocabulary)}
    rows = list(panel(corpus, [place], [action], profiles, None, date(2026, 11, 1)))
    assert {row.profile for row in rows} == set(profiles)
    r = random.Random(place + action)
    for row in rows:
        between = row.first + timedelta(days=r.randint(0, (row.last - row.first).days))
        for on in (row.first, between, row.last):
            found = row_of(corpus.law(place, on).decide(action, profiles[row.profile]), row.profile)
            assert [getattr(found, c) for c in COLUMNS if c not in ("first", "last")] == [
                getattr(row, c) for c in COLUMNS if c not in ("first", "last")
            ]


def test_the_spans_of_a_profile_follow_each_other_and_neighbours_differ() -> None:
    corpus = Corpus.load()
    facts = {"detainer": read_facts(DETAINER, corpus.vocabulary)}
    rows = list(panel(corpus, ["us/ma/boston"], ["hold"], facts, date(2010, 1, 1), date(2026, 11, 1)))
    assert (rows[0].first, rows[-1].last) == (date(2010, 1, 1), date(2026, 11, 1))
    for one, other in pairwise(rows):
        assert other.first == one.last + timedelta(days=1)
        assert (one.outcome, one.rules, one.evidence, one.possible) != (
            other.outcome, other.rules, other.evidence, other.possible,
        )  # fmt: skip


def test_the_folder_holds_the_table_the_sources_and_a_citation(tmp_path: Path) -> None:
    out = tmp_path / "panel"
    found = in_town("panel", TOWN, "--action", "hold", "--profile", PROFILE, *SPAN, "--out", str(out))
    assert found.exit_code == 0, found.output
    assert sorted(p.name for p in out.iterdir()) == ["CITATION.cff", "panel.csv", "sources.csv"]
    assert {(row["place"], row["profile"]) for row in rows_of(out)} == {(TOWN, "detainer")}
    cited = yaml.safe_load((out / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["cff-version"] == "1.2.0"
    assert cited["authors"]
    with (out / "sources.csv").open(encoding="utf-8", newline="") as file:
        assert f"{TOWN}/trust-act" in {row["measure"] for row in csv.DictReader(file)}


def test_parquet_holds_the_same_rows_with_days_as_dates(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="Parquet needs pyarrow")
    out = tmp_path / "panel"
    found = in_town("panel", TOWN, "--action", "hold", "--profile", PROFILE, *SPAN, "--out", str(out), "--parquet")
    assert found.exit_code == 0, found.output
    rows = parquet.read_table(out / "panel.parquet").to_pylist()
    assert all(isinstance(row["first"], date) for row in rows)
    assert [{k: str(v) for k, v in row.items()} for row in rows] == rows_of(out)


def test_profiles_come_from_a_file_too(tmp_path: Path) -> None:
    (tmp_path / "profiles.yaml").write_text(yaml.safe_dump({"one": DETAINER, "two": DETAINER[:1]}), encoding="utf-8")
    out = tmp_path / "panel"
    file = str(tmp_path / "profiles.yaml")
    found = in_town("panel", TOWN, "--action", "hold", "--profiles", file, *SPAN, "--out", str(out))
    assert found.exit_code == 0, found.output
    assert {row["profile"] for row in rows_of(out)} == {"one", "two"}


@pytest.mark.parametrize(
    ("args", "what"),
    [
        ((), "There is no profile of facts."),
        (("--profile", "actor=police_officer"), "is not a name."),
        (("--profile", PROFILE, "--profile", PROFILE), "There are two profiles `detainer`."),
        (("--profile", "one: papers=cvil_detainer"), "`cvil_detainer` is not a value of `papers`."),
        (("--profile", PROFILE, "--from", "2025-01-01", "--to", "2024-01-01"), "The span ends before it begins."),
        (("--profiles", "no-such-file.yaml"), "This file cannot be read as YAML."),
    ],
)
def test_mistakes_are_told_before_anything_is_written(args: tuple[str, ...], what: str, tmp_path: Path) -> None:
    found = in_town("panel", TOWN, "--action", "hold", *args, "--out", str(tmp_path / "panel"))
    assert found.exit_code == 2
    assert what in found.stderr
    assert not (tmp_path / "panel").exists()


@pytest.mark.parametrize("text", ["[", "- one", "one: two", "1: [actor=police_officer]", ""])
def test_a_file_that_holds_no_profiles_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "profiles.yaml").write_text(text, encoding="utf-8")
    out = tmp_path / "panel"
    found = in_town("panel", TOWN, "--action", "hold", "--profiles", str(tmp_path / "profiles.yaml"), "--out", str(out))
    assert found.exit_code == 2
    assert len(found.stderr.splitlines()) == 4


def test_a_table_that_fails_in_the_middle_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, *args: object, **named: object) -> int:
        if self.name == "sources.csv":
            raise OSError(errno.ENOSPC, "No space left on device", str(self))
        return written(self, *args, **named)  # type: ignore[arg-type]

    written = Path.write_text
    monkeypatch.setattr(Path, "write_text", full)
    call = ("panel", TOWN, "--action", "hold", "--profile", PROFILE, *SPAN, "--out", str(tmp_path / "panel"))
    found = in_town(*call)
    assert found.exit_code == 1
    assert "It could not be written: No space left on device." in found.stderr
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    assert in_town(*call).exit_code == 0
    assert [p.name for p in tmp_path.iterdir()] == ["panel"]


def test_a_table_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    out = str(tmp_path / "file" / "panel")
    found = in_town("panel", TOWN, "--action", "hold", "--profile", PROFILE, *SPAN, "--out", out)
    assert found.exit_code == 2
    assert found.stderr.splitlines()[:2] == [f"--out {out}", "It cannot be written: Not a directory."]


def test_a_folder_that_exists_is_never_written_into(tmp_path: Path) -> None:
    found = in_town("panel", TOWN, "--action", "hold", "--profile", PROFILE, "--out", str(tmp_path))
    assert found.exit_code == 2
    assert "There is something of that name." in found.stderr


def test_a_link_that_leads_nowhere_is_something_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "panel").symlink_to("nowhere")
    found = in_town("panel", TOWN, "--action", "hold", "--profile", PROFILE, *SPAN, "--out", str(tmp_path / "panel"))
    assert found.exit_code == 2
    assert "There is something of that name." in found.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["panel"]


def test_a_profile_that_stands_twice_in_a_file_is_refused_and_not_the_first_dropped(tmp_path: Path) -> None:
    file = tmp_path / "profiles.yaml"
    file.write_text("one:\n  - actor=police_officer\none:\n  - actor=federal_officer\n", encoding="utf-8")
    found = in_town("panel", TOWN, "--action", "hold", "--profiles", str(file), "--out", str(tmp_path / "panel"))
    assert (found.exit_code, found.stdout) == (2, "")
    assert "There are two profiles `one`." in found.stderr
    assert not (tmp_path / "panel").exists()


def test_a_table_has_no_day_on_which_decide_would_not_answer(tmp_path: Path) -> None:
    out = tmp_path / "panel"
    late = in_town("panel", TOWN, "--action", "hold", "--profile", PROFILE, "--to", "9000-01-01", "--out", str(out))
    assert (late.exit_code, late.stdout) == (2, "")
    assert "What the corpus knows of" in late.stderr
    assert not out.exists()
    until = late.stderr.rpartition("--to ")[2][:10]
    right = in_town("panel", TOWN, "--action", "hold", "--profile", PROFILE, "--to", until, "--out", str(out))
    assert right.exit_code == 0
    last = max(row["last"] for row in rows_of(out))
    assert in_town("decide", TOWN, "hold", "--on", last, "--fact", DETAINER[0]).exit_code != 2


def test_what_is_named_twice_is_written_once(tmp_path: Path) -> None:
    once, twice = tmp_path / "once", tmp_path / "twice"
    more = ("--profile", PROFILE, *SPAN)
    assert in_town("panel", TOWN, "--action", "hold", *more, "--out", str(once)).exit_code == 0
    again = in_town("panel", TOWN, TOWN, "--action", "hold", "--action", "hold", *more, "--out", str(twice))
    assert again.exit_code == 0
    assert rows_of(twice) == rows_of(once)
