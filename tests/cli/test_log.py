"""`brightline log verify`: an auditor checks a log with a key and a checkpoint, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from brightline.ledger import Checkpoint, SigningKey, bundle, committed, entry_of, leaf_hash, root_of
from tests.cli.run import call

KEY = SigningKey("desk.millbrook.example/log", bytes(range(32)))


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A bundle of three entries, and beside it the checkpoint of the first two."""
    pairs = [(committed({"kind": kind}), committed({})) for kind in ("arrival", "filler", "arrival")]
    leaves = [leaf_hash(bytes(entry_of(*pair))) for pair in pairs]
    notes = [KEY.sign(Checkpoint(KEY.verifier.name, n, root_of(leaves[:n])).text()) for n in (2, 3)]
    (tmp_path / "bundle.json").write_bytes(bundle([(c, p.commitment) for c, p in pairs], notes))
    (tmp_path / "kept.txt").write_text(notes[0], "utf-8")
    (tmp_path / "other.txt").write_text(
        KEY.sign(Checkpoint(KEY.verifier.name, 2, root_of([leaves[1], leaves[0]])).text()), "utf-8"
    )
    return tmp_path


def test_a_whole_log_is_said_to_be_whole(kept: Path) -> None:
    result = call(
        "log", "verify", str(kept / "bundle.json"), "--key", str(KEY.verifier), "--kept", str(kept / "kept.txt")
    )
    assert result.exit_code == 0
    assert result.stdout.startswith("THE LOG IS WHOLE\n")
    assert "3 entries of desk.millbrook.example/log" in result.stdout
    assert "It begins with each checkpoint that was kept: of 2 entries." in result.stdout


def test_without_a_kept_checkpoint_it_says_what_is_not_proved(kept: Path) -> None:
    result = call("log", "verify", str(kept / "bundle.json"), "--key", str(KEY.verifier))
    assert result.exit_code == 0
    assert "Who holds the key could have written the whole log anew" in " ".join(result.stdout.split())


def test_the_same_as_json(kept: Path) -> None:
    result = call("log", "verify", str(kept / "bundle.json"), "--key", str(KEY.verifier), "--json")
    told = json.loads(result.stdout)
    assert told["entries"] == 3
    assert told["kinds"] == {"arrival": 2, "filler": 1}
    assert [point["size"] for point in told["checkpoints"]] == [2, 3]


def test_a_changed_bundle_another_key_and_another_checkpoint_are_refused(kept: Path) -> None:
    data = (kept / "bundle.json").read_bytes()
    (kept / "changed.json").write_bytes(data.replace(b'"filler"', b'"arrival"'))
    other = str(SigningKey(KEY.verifier.name, bytes(32)).verifier)
    for bundle_file, key, more in (
        ("changed.json", str(KEY.verifier), ()),
        ("bundle.json", other, ()),
        ("bundle.json", "hello", ()),
        ("bundle.json", str(KEY.verifier), ("--kept", str(kept / "other.txt"))),
        ("bundle.json", str(KEY.verifier), ("--kept", str(kept / "bundle.json"))),
    ):
        result = call("log", "verify", str(kept / bundle_file), "--key", key, *more)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert len(result.stderr.strip().splitlines()) == 4


@pytest.mark.parametrize("copied", ["windows", "one line", "no last line end", "broken after the name", "marked"])
def test_a_checkpoint_is_taken_however_its_lines_were_broken_in_copying(copied: str, kept: Path) -> None:
    signed = (kept / "kept.txt").read_text("utf-8")
    text = {
        "windows": signed.replace("\n", "\r\n"),
        "one line": " ".join(signed.split()),
        "no last line end": signed.rstrip("\n"),
        "broken after the name": signed.replace(f"— {KEY.verifier.name} ", f"— {KEY.verifier.name}\n"),
        "marked": f"\ufeff{signed}",
    }[copied]
    (kept / "copied.txt").write_bytes(text.encode())
    given = ("--key", str(KEY.verifier), "--kept", str(kept / "copied.txt"))
    assert call("log", "verify", str(kept / "bundle.json"), *given).exit_code == 0
    (kept / "copied.txt").write_bytes(text.replace("\n2", "\n3").replace(" 2 ", " 3 ").encode())
    assert call("log", "verify", str(kept / "bundle.json"), *given).exit_code == 1


def test_an_entry_that_a_report_names_is_shown_by_its_number(kept: Path) -> None:
    given = (str(kept / "bundle.json"), "1", "2", "--key", str(KEY.verifier))
    said = call("log", "show", *given).stdout.split("\n")
    assert [line.split() for line in said if line][1:] == [["1", "filler"], ["2", "arrival"]]
    assert json.loads(call("log", "show", *given, "--json").stdout) == [
        {"entry": 1, "kind": "filler"},
        {"entry": 2, "kind": "arrival"},
    ]


def test_no_entry_of_a_changed_bundle_and_none_that_is_not_there_is_shown(kept: Path) -> None:
    key = ("--key", str(KEY.verifier))
    beyond = call("log", "show", str(kept / "bundle.json"), "3", *key)
    assert (beyond.exit_code, beyond.stdout) == (2, "")
    assert "It has 3, of which the first has the number 0." in beyond.stderr
    data = (kept / "bundle.json").read_bytes()
    (kept / "changed.json").write_bytes(data.replace(b'"filler"', b'"arrival"'))
    changed = call("log", "show", str(kept / "changed.json"), "0", *key)
    assert (changed.exit_code, changed.stdout) == (1, "")
