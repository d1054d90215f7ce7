"""Signed checkpoints: the form of public logs, and no byte of one that could be another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightline.ledger import Checkpoint, LedgerError, SigningKey, checkpoint_in, root_of, verifier_key

KEY = SigningKey("desk.millbrook.example/log", bytes(range(32)))
OTHER = SigningKey("desk.millbrook.example/log", bytes(32))
POINT = Checkpoint(KEY.verifier.name, 3, root_of([bytes(32)]))
NOTE = KEY.sign(POINT.text())


def test_the_example_of_the_specification_of_signed_notes_is_read() -> None:
    """The key and the note with which the format was first published, in Go's package for it."""
    key = verifier_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    assert (key.name, key.id.hex(), len(key.public)) == ("PeterNeumann", "c74f20a3", 32)


def test_a_checkpoint_is_read_back() -> None:
    assert checkpoint_in(NOTE, KEY.verifier) == POINT


def test_a_note_is_lines_a_blank_and_a_signature() -> None:
    origin, size, root, blank, signature, end = NOTE.split("\n")
    assert (origin, size, blank, end) == ("desk.millbrook.example/log", "3", "", "")
    assert len(root) == 44
    assert signature.startswith("\u2014 desk.millbrook.example/log ")


@given(st.text(alphabet="abcXYZ019./-", min_size=1, max_size=30), st.binary(min_size=32, max_size=32))
def test_a_key_is_read_back(name: str, private: bytes) -> None:
    key = SigningKey(name, private).verifier
    assert verifier_key(str(key)) == key


@given(st.data())
def test_a_key_in_which_one_letter_was_changed_is_none(data: st.DataObject) -> None:
    text = str(KEY.verifier)
    at = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("aA0+/=.x ").filter(lambda one: one != text[at]))
    with pytest.raises(LedgerError):
        verifier_key(text[:at] + letter + text[at + 1 :])


def test_another_key_signs_nothing_for_this_one() -> None:
    with pytest.raises(LedgerError, match="not signed with this key"):
        checkpoint_in(OTHER.sign(POINT.text()), KEY.verifier)


def test_a_second_signature_beside_that_of_the_log_does_no_harm() -> None:
    witness = SigningKey("witness.example", bytes(31) + b"1").sign(POINT.text()).split("\n\n")[1]
    assert checkpoint_in(NOTE + witness, KEY.verifier) == POINT
    assert checkpoint_in(NOTE.replace("\n\n", f"\n\n{witness}"), KEY.verifier) == POINT


@pytest.mark.parametrize(
    "text",
    [
        "another.example\n3\n" + POINT.text().split("\n")[2] + "\n",
        POINT.text().replace("\n3\n", "\n03\n"),
        POINT.text().replace("\n3\n", "\n-3\n"),
        POINT.text() + "one line more\n",
        "desk.millbrook.example/log\n3\nAAAA\n",
        "hello\n",
    ],
)
def test_what_is_signed_and_is_no_checkpoint_is_not_taken_for_one(text: str) -> None:
    with pytest.raises(LedgerError, match="no checkpoint of this log"):
        checkpoint_in(KEY.sign(text), KEY.verifier)


@pytest.mark.parametrize("text", ["", "no end", "a blank\n\nline\n", "\nfirst\n"])
def test_a_text_that_is_no_note_is_not_signed(text: str) -> None:
    with pytest.raises(ValueError, match="a note is lines"):
        KEY.sign(text)


def test_each_changed_byte_of_a_checkpoint_is_refused() -> None:
    data = NOTE.encode()
    for at in range(len(data)):
        for bit in range(8):
            changed = data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]
            with pytest.raises(LedgerError):
                checkpoint_in(changed.decode("utf-8", "replace"), KEY.verifier)
