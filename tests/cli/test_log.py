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
