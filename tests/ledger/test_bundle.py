"""The auditor's bundle: it proves what was counted, and no byte of it can be changed unseen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightline.ledger import (
    Checkpoint,
    Entry,
    LedgerError,
    Opened,
    SigningKey,
    bundle,
    committed,
    entry_of,
    leaf_hash,
    opens,
    root_of,
    verified,
)

KEY = SigningKey("desk.millbrook.example/log", bytes(range(32)))


class Log:
    """A log as the desk keeps it, for tests."""

    def __init__(self) -> None:
        self.countable: list[Opened] = []
        self.personal: list[Opened] = []
        self.notes: list[str] = []

    def add(self, **fields: Any) -> None:
        self.countable.append(committed(fields))
        self.personal.append(committed({"name": "Nobody Invented"}))

    @property
    def leaves(self) -> list[bytes]:
        return [leaf_hash(bytes(entry_of(*pair))) for pair in zip(self.countable, self.personal, strict=True)]

    def checkpoint(self) -> Checkpoint:
        point = Checkpoint(KEY.verifier.name, len(self.countable), root_of(self.leaves))
        self.notes.append(KEY.sign(point.text()))
        return point

    def bundle(self) -> bytes:
        opened = [(c, p.commitment) for c, p in zip(self.countable, self.personal, strict=True)]
        return bundle(opened, self.notes)


@pytest.fixture
def log() -> Log:
    """A log of five entries, with checkpoints after three and five."""
    log = Log()
    for n in range(3):
        log.add(kind="arrival", number=n)
    log.checkpoint()
    log.add(kind="filler")
    log.add(kind="decision", outcome="forbidden")
    log.checkpoint()
    return log


def test_a_bundle_shows_the_countable_fields_in_the_order_of_the_log(log: Log) -> None:
    proved = verified(log.bundle(), KEY.verifier)
    assert [f["kind"] for f in proved.fields] == ["arrival"] * 3 + ["filler", "decision"]
    assert [point.size for point in proved.checkpoints] == [3, 5]


def test_a_bundle_has_no_personal_field_in_it(log: Log) -> None:
    assert b"Invented" not in log.bundle()


def test_each_changed_byte_of_a_bundle_is_refused(log: Log) -> None:
    data = log.bundle()
    for at in range(len(data)):
        for changed in {data[at] ^ 1, data[at] ^ 32, ord("0"), ord(" ")} - {data[at]}:
            with pytest.raises(LedgerError):
                verified(data[:at] + bytes([changed]) + data[at + 1 :], KEY.verifier)


def test_a_bundle_from_which_a_byte_is_lost_or_to_which_one_is_added_is_refused(log: Log) -> None:
    data = log.bundle()
    for at in range(len(data)):
        for changed in (
            data[:at] + data[at + 1 :],
            data[:at] + b" " + data[at:],
            data[:at] + data[at : at + 1] + data[at:],
        ):
            if changed != data:
                with pytest.raises(LedgerError):
                    verified(changed, KEY.verifier)


@given(st.lists(st.sampled_from(["take out", "put in", "swap", "change"]), min_size=1, max_size=3), st.data())
def test_entries_cannot_be_changed_even_by_who_writes_the_bundle(acts: list[str], data: st.DataObject) -> None:
    log = Log()
    for n in range(6):
        log.add(kind="arrival", number=n)
    log.checkpoint()
    before = log.leaves
    for act in acts:
        at = data.draw(st.integers(0, len(log.countable) - 2))
        match act:
            case "take out":
                del log.countable[at], log.personal[at]
            case "put in":
                log.countable.insert(at, committed({"kind": "arrival"}))
                log.personal.insert(at, committed({}))
            case "swap":
                log.countable[at], log.countable[at + 1] = log.countable[at + 1], log.countable[at]
            case _:
                log.countable[at] = committed(log.countable[at].fields)
    if log.leaves != before:
        with pytest.raises(LedgerError):
            verified(log.bundle(), KEY.verifier)


def test_entries_after_the_last_checkpoint_are_not_taken_for_proved(log: Log) -> None:
    log.add(kind="arrival")
    with pytest.raises(LedgerError, match="No checkpoint is of all 6 entries"):
        verified(log.bundle(), KEY.verifier)


def test_a_bundle_without_a_checkpoint_proves_nothing() -> None:
    with pytest.raises(LedgerError, match="No checkpoint"):
        verified(Log().bundle(), KEY.verifier)


def test_a_checkpoint_that_was_kept_is_found_at_the_beginning_of_the_log(log: Log) -> None:
    log.add(kind="arrival")
    kept = log.checkpoint()
    log.add(kind="arrival")
    log.checkpoint()
    verified(log.bundle(), KEY.verifier, [kept])


def test_a_log_restored_from_an_older_backup_is_seen_to_be_shorter(log: Log) -> None:
    backup = log.bundle()
    log.add(kind="arrival")
    kept = log.checkpoint()
    with pytest.raises(LedgerError, match="shorter now"):
        verified(backup, KEY.verifier, [kept])


def test_a_log_that_went_on_from_an_older_backup_is_seen_to_be_another(log: Log) -> None:
    restored = Log()
    restored.countable, restored.personal, restored.notes = log.countable[:], log.personal[:], log.notes[:]
    log.add(kind="arrival")
    kept = log.checkpoint()
    for _ in range(3):
        restored.add(kind="arrival")
    restored.checkpoint()
    with pytest.raises(LedgerError, match="does not begin with what was signed"):
        verified(restored.bundle(), KEY.verifier, [kept])


def test_checkpoints_out_of_order_are_refused(log: Log) -> None:
    log.notes = [log.notes[1], log.notes[1]]
    with pytest.raises(LedgerError, match="not in order"):
        verified(log.bundle(), KEY.verifier)


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"null", b"\xff", b"[" * 100_000, b'{"format":"brightline-log-1"}', json.dumps({"a": 1}).encode()],
)
def test_what_is_no_bundle_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(LedgerError, match="no bundle of a log"):
        verified(data, KEY.verifier)


def test_an_entry_has_the_same_length_whatever_it_says() -> None:
    assert {len(bytes(entry_of(committed({"a": "x" * n}), committed({})))) for n in (0, 10, 10_000)} == {64}


def test_two_entries_that_say_the_same_look_different() -> None:
    one, other = committed({"kind": "arrival"}), committed({"kind": "arrival"})
    assert one.commitment != other.commitment


def test_a_commitment_is_opened_by_its_fields_and_its_salt_only() -> None:
    opened = committed({"kind": "arrival", "number": 1})
    assert opens(opened, opened.commitment)
    assert not opens(Opened({"kind": "arrival", "number": 2}, opened.salt), opened.commitment)
    assert not opens(Opened(opened.fields, bytes(32)), opened.commitment)
    assert not opens(Opened(opened.fields, opened.salt[:-1]), opened.commitment)


@pytest.mark.parametrize("fields", [{"a": 1.5}, {"a": b"x"}, {1: "a"}, {"a": [{"b": object()}]}, {"a": {2}}])
def test_what_has_no_one_way_to_be_written_is_not_committed_to(fields: Any) -> None:
    with pytest.raises(TypeError):
        committed(fields)


def test_an_entry_is_its_two_commitments() -> None:
    assert bytes(Entry(b"a" * 32, b"b" * 32)) == b"a" * 32 + b"b" * 32
