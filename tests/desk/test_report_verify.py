"""A filed report is counted again from the auditor's bundle alone; whatever was altered, it no longer fits."""

from __future__ import annotations

import fcntl
import json
import random
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from brightline.desk.home import Home
from brightline.desk.reports.content import Content, content_of
from brightline.desk.reports.verifying import Checked, NotAReport, check
from brightline.desk.unit import Unit
from brightline.ledger import Checkpoint, LedgerError, Opened, SigningKey, bundle, leaf_hash, root_of
from tests.cli.run import call
from tests.desk.year import Filed, filed_year


@pytest.fixture
def year(
    desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Filed:
    """The generated year, made once, by whichever of pytest's workers comes first: to check it needs no database."""
    own = tmp_path_factory.getbasetemp()
    kept = (own if worker_id == "master" else own.parent) / "year"
    with open(kept.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(msgspec.json.encode(filed_year(desk, unit, monkeypatch)))
    return msgspec.json.decode(kept.read_bytes(), type=Filed)


def altered(year: Filed, alter: Callable[[list[dict[str, Any]]], object]) -> bytes:
    """The bundle with its entries altered, written in the one form in which a bundle is written."""
    found = json.loads(year.bundle)
    alter(found["entries"])
    return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def signed_anew(year: Filed, alter: Callable[[list[dict[str, Any]]], object], key: SigningKey) -> bytes:
    """The altered bundle as somebody with a key would make it: every commitment and the checkpoint anew."""
    found = json.loads(altered(year, alter))
    rows = [(Opened(e["countable"], b64decode(e["salt"])), b64decode(e["personal"])) for e in found["entries"]]
    leaves = [leaf_hash(opened.commitment + personal) for opened, personal in rows]
    return bundle(rows, [key.sign(Checkpoint(key.verifier.name, len(leaves), root_of(leaves)).text())])


def rows_of(year: Filed) -> list[dict[str, Any]]:
    return [entry["countable"] for entry in json.loads(year.bundle)["entries"]]


def other_than(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """An entry with one field altered, for each of its fields, and with one taken out."""
    for name, value in told.items():
        changed = {"str": f"{value}x", "int": 7 if value != 7 else 8, "bool": not value, "NoneType": 1}
        yield {**told, name: changed.get(type(value).__name__, [])}
        yield {other: kept for other, kept in told.items() if other != name}


def test_the_report_on_the_year_is_right(year: Filed) -> None:
    found = check(year.report, year.bundle, year.key)
    assert found.wrong == ()
    assert found.recounted
    content = found.content
    assert content.counts.arrivals == 496
    assert content.counts.requests < content.counts.arrivals
    assert content.counts.persons < content.counts.requests
    for name in ("late", "not_requests", "cancellations", "held", "transferred", "kept_past", "departures_custody",
                 "departures_release", "transferred_unsigned", "calls_unexplained"):  # fmt: skip
        assert getattr(content.counts, name) > 0, name


def test_any_one_row_altered_fails(year: Filed) -> None:
    """Of each kind of entry one, and forty more, each altered in one field, and each once left out."""
    rows, draw = rows_of(year), random.Random(7)
    first_of = {told["kind"]: index for index, told in reversed(list(enumerate(rows)))}
    for index in {*first_of.values(), *draw.sample(range(len(rows)), 40)}:
        told = draw.choice(list(other_than(rows[index])))
        changed = altered(year, lambda entries, i=index, t=told: entries[i].update(countable=t))
        assert check(year.report, changed, year.key).wrong, (index, rows[index], told)
    for index in draw.sample(range(len(rows)), 10):
        assert check(year.report, altered(year, lambda entries, i=index: entries.pop(i)), year.key).wrong


def test_it_is_said_which_number_differs_and_by_which_entries(year: Filed) -> None:
    index = next(i for i, told in enumerate(rows_of(year)) if told["kind"] == "recorded" and told["channel"] == "phone"
                 and told["day"].startswith("2025"))  # fmt: skip
    found = check(year.report, altered(year, lambda e: e[index]["countable"].update(channel="ncic")), year.key)
    told = {one.number: one for one in found.differences}
    assert set(told) == {"by_channel/ncic", "by_channel/phone"}
    assert (told["by_channel/ncic"].added, told["by_channel/phone"].gone) == ((index,), (index,))
    assert told["by_channel/ncic"].now == (told["by_channel/ncic"].was or 0) + 1


def test_a_log_written_anew_by_who_holds_the_key_does_not_fit_the_report(year: Filed, desk: Home, unit: Unit) -> None:
    key = SigningKey("brightline-desk/other", bytes(32))
    content = content_of(year.report)
    forged = signed_anew(year, lambda entries: entries[3]["countable"].update(day="2025-03-03"), key)
    assert check(year.report, forged, str(key.verifier)).wrong
    report = content.plain()
    report["log"] = {**report["log"], "key": str(key.verifier)}
    assert check(json.dumps(report).encode(), forged).wrong


def test_every_number_of_the_report_is_checked(year: Filed) -> None:
    plain = content_of(year.report).plain()
    names = [name for name, value in plain["counts"].items() if isinstance(value, int) and not isinstance(value, bool)]
    for name in names:
        changed = {**plain, "counts": {**plain["counts"], name: plain["counts"][name] + 1}}
        found = check(json.dumps(changed).encode(), year.bundle, year.key)
        assert name in {one.number for one in found.differences}, name
        assert any("another content" in what for what in found.wrong)
    for table in ("by_ask", "by_channel", "by_end", "by_form", "by_station", "minutes_by_end", "held_by_ask"):
        changed = {**plain, "counts": {**plain["counts"], table: {**plain["counts"][table], "other": 1}}}
        assert f"{table}/other" in _numbers(check(json.dumps(changed).encode(), year.bundle, year.key))
    for listed in ("each", "departed", "unexplained"):
        changed = {**plain, "counts": {**plain["counts"], listed: plain["counts"][listed][1:]}}
        assert len(check(json.dumps(changed).encode(), year.bundle, year.key).wrong) == 2
    changed = {**plain, "public": {**plain["public"], "shifts_missing": 0}}
    assert any("public edition" in what for what in check(json.dumps(changed).encode(), year.bundle, year.key).wrong)


def _numbers(found: Checked) -> set[str]:
    return {one.number for one in found.differences}


def test_a_bundle_from_before_the_report_does_not_prove_it(year: Filed) -> None:
    size = content_of(year.report).log.size
    found = check(year.report, altered(year, lambda entries: entries.__delitem__(slice(size, None))), year.key)
    assert any("does not say that a report 2025-1 was filed" in what for what in found.wrong)
    assert any("take a new bundle" in what for what in found.wrong)
    assert found.differences == ()


def test_a_report_that_says_that_its_log_begins_earlier_does_not_fit(year: Filed) -> None:
    plain = content_of(year.report).plain()
    plain["log"]["begins"] = "2020-01-01"
    assert any("begins on another day" in what for what in check(json.dumps(plain).encode(), year.bundle).wrong)


def test_a_report_by_other_rules_is_not_counted(year: Filed) -> None:
    plain = {**content_of(year.report).plain(), "rules": "counting rules 9"}
    found = check(json.dumps(plain).encode(), year.bundle, year.key)
    assert not found.recounted
    assert any("counting rules 9" in what for what in found.wrong)


def test_what_is_no_report_or_no_key_is_refused(year: Filed) -> None:
    for other in (b"", b"{}", b"\xff", year.bundle, year.report[:-1]):
        with pytest.raises(NotAReport):
            check(other, year.bundle)
    with pytest.raises(LedgerError):
        check(year.report, year.bundle, "no key")
    assert check(year.report, b"no bundle", year.key).wrong


def test_the_hash_is_of_the_report_however_its_file_is_written(year: Filed) -> None:
    pretty = json.dumps(json.loads(year.report), indent=4).encode()
    assert check(pretty, year.bundle, year.key).wrong == ()
    content: Content = content_of(pretty)
    assert content.data() == year.report


# -- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def files(year: Filed, tmp_path: Path) -> Path:
    (tmp_path / "filed.json").write_bytes(year.report)
    (tmp_path / "auditor.bundle").write_bytes(year.bundle)
    return tmp_path


def verify(files: Path, *more: str) -> Any:
    return call("report", str(files / "filed.json"), "--verify", "--bundle", str(files / "auditor.bundle"), *more)


def test_a_report_that_is_right_is_said_to_be(files: Path, year: Filed) -> None:
    result = verify(files)
    assert result.exit_code == 0
    assert result.stdout.startswith("THE REPORT IS RIGHT\n")
    assert "The key was taken from the report itself" in " ".join(result.stdout.split())
    assert "taken from the report" not in verify(files, "--key", year.key).stdout


def test_a_report_that_is_not_right_ends_with_one_and_names_the_numbers(files: Path, year: Filed) -> None:
    plain = content_of(year.report).plain()
    plain["counts"]["requests"] += 3
    (files / "filed.json").write_text(json.dumps(plain))
    result = verify(files)
    assert result.exit_code == 1
    assert "THE REPORT DOES NOT FIT THE LOG" in result.stdout
    assert "requests: the report says" in result.stdout
    told = json.loads(verify(files, "--json").stdout)
    assert (told["fits"], [one["number"] for one in told["differences"]]) == (False, ["requests"])


def test_mistakes_in_the_call_are_told(files: Path) -> None:
    for args in (
        (str(files / "filed.json"), "--verify"),
        (str(files / "nothing.json"), "--verify", "--bundle", str(files / "auditor.bundle")),
        ("2025", "--json", "--csv"),
        ("2025", "--key", "k"),
        ("2025", "--folder", str(files)),
    ):
        assert call("report", *args).exit_code == 2, args
    (files / "filed.json").write_text("{}")
    assert verify(files).exit_code == 1


def test_an_auditor_needs_no_desk_to_check_a_report(files: Path) -> None:
    """In a process in which Django cannot be imported at all."""
    script = (
        "import sys; sys.modules['django'] = None\n"
        "from brightline.cli.group import brightline\n"
        "brightline.main(sys.argv[1:], prog_name='brightline')\n"
    )
    args = ["report", str(files / "filed.json"), "--verify", "--bundle", str(files / "auditor.bundle")]
    done = subprocess.run([sys.executable, "-c", script, *args], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split("\n")[0]) == (0, "THE REPORT IS RIGHT"), done.stderr
