"""The tree over a log, against the published vectors, a second way to build it, and every proof of small logs."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightline.ledger import (
    NotProved,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

ENTRIES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""The roots of the first 0 to 8 of the entries with which logs of certificates test themselves."""
LOGS = st.lists(st.binary(max_size=40), min_size=1, max_size=80, unique=True).map(
    lambda entries: [leaf_hash(e) for e in entries]
)


def by_definition(leaves: Sequence[bytes]) -> bytes:
    """The root as RFC 9162, section 2.1.1, defines it: split at the largest power of two below the size."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\1" + by_definition(leaves[:split]) + by_definition(leaves[split:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots_come_out(size: int) -> None:
    assert root_of([leaf_hash(e) for e in ENTRIES[:size]]).hex() == ROOTS[size]


@given(LOGS)
def test_the_root_is_that_of_the_definition(leaves: list[bytes]) -> None:
    assert root_of(leaves) == by_definition(leaves)


@given(LOGS)
def test_each_entry_is_proved_to_stand_where_it_stands_and_nowhere_else(leaves: list[bytes]) -> None:
    root = root_of(leaves)
    for index, leaf in enumerate(leaves):
        proof = inclusion_proof(leaves, index)
        verify_inclusion(leaf, index, len(leaves), proof, root)
        for other in range(len(leaves)):
            if other != index:
                with pytest.raises(NotProved):
                    verify_inclusion(leaf, other, len(leaves), proof, root)


@given(LOGS)
def test_a_log_is_proved_to_begin_with_each_earlier_one(leaves: list[bytes]) -> None:
    for earlier in range(1, len(leaves) + 1):
        proof = consistency_proof(leaves, earlier)
        verify_consistency(earlier, len(leaves), proof, root_of(leaves[:earlier]), root_of(leaves))


def test_no_proof_of_a_small_log_survives_a_changed_a_lost_or_an_added_hash() -> None:
    refused = 0
    for size in range(1, 20):
        leaves = [leaf_hash(bytes([n])) for n in range(size)]
        root = root_of(leaves)
        for at in range(size):
            for proof in mutants(inclusion_proof(leaves, at)):
                with pytest.raises(NotProved):
                    verify_inclusion(leaves[at], at, size, proof, root)
                refused += 1
            for proof in mutants(consistency_proof(leaves, at + 1)):
                with pytest.raises(NotProved):
                    verify_consistency(at + 1, size, proof, root_of(leaves[: at + 1]), root)
                refused += 1
    assert refused > 3_000


def mutants(proof: list[bytes]) -> list[list[bytes]]:
    """Proofs that are wrong in one place."""
    found = [[*proof, bytes(32)]]
    for n, one in enumerate(proof):
        found += [[*proof[:n], *proof[n + 1 :]], [*proof[:n], bytes([one[0] ^ 1]) + one[1:], *proof[n + 1 :]]]
    return found


@given(LOGS, st.data())
def test_a_log_in_which_an_early_entry_was_changed_does_not_begin_with_the_old_one(
    leaves: list[bytes], data: st.DataObject
) -> None:
    earlier = data.draw(st.integers(1, len(leaves)))
    changed = list(leaves)
    changed[data.draw(st.integers(0, earlier - 1))] = leaf_hash(b"another entry altogether, of more than forty bytes")
    with pytest.raises(NotProved):
        verify_consistency(
            earlier, len(leaves), consistency_proof(changed, earlier), root_of(leaves[:earlier]), root_of(changed)
        )


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_an_entry_that_a_log_does_not_have_has_no_proof(index: int, size: int) -> None:
    leaves = [leaf_hash(bytes([n])) for n in range(size)]
    with pytest.raises(IndexError):
        inclusion_proof(leaves, index)
    with pytest.raises(NotProved):
        verify_inclusion(leaf_hash(b"x"), index, size, [], root_of(leaves))


@pytest.mark.parametrize(("earlier", "size"), [(0, 3), (4, 3), (-1, 3), (0, 0)])
def test_a_log_that_never_was_is_not_proved_to_be_the_beginning_of_one(earlier: int, size: int) -> None:
    leaves = [leaf_hash(bytes([n])) for n in range(size)]
    with pytest.raises(IndexError):
        consistency_proof(leaves, earlier)
    with pytest.raises(NotProved):
        verify_consistency(earlier, size, [], root_of([]), root_of(leaves))


def test_two_logs_of_one_size_are_the_same_or_not() -> None:
    one, other = root_of([leaf_hash(b"1")]), root_of([leaf_hash(b"2")])
    verify_consistency(1, 1, [], one, one)
    with pytest.raises(NotProved):
        verify_consistency(1, 1, [], one, other)
