"""The tree over the entries of a log, its root, and the proofs drawn from it: RFC 9162, section 2.1 (as RFC 6962).

A hash has 32 bytes. An index counts from 0. `leaves` are leaf hashes in the order of the log. The functions that verify
return None and raise NotProved: nothing that was not proved can be taken for proved by overlooking a returned value.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()
"""The root of a log without entries."""


class NotProved(Exception):
    """A proof that does not lead from what it starts with to the root."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry (RFC 9162, section 2.1.1)."""
    return sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees (RFC 9162, section 2.1.1)."""
    return sha256(b"\1" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root of the tree over these leaves (RFC 9162, section 2.1.1)."""
    if not leaves:
        return EMPTY
    return _levels(leaves)[-1][0]


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from one leaf to the root (RFC 9162, section 2.1.3.1). Raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"a log of {len(leaves)} has no entry {index}")
    proof = []
    for level in _levels(leaves)[:-1]:
        beside = index ^ 1
        if beside < len(level):
            proof.append(level[beside])
        index //= 2
    return proof


def consistency_proof(leaves: Sequence[bytes], earlier: int) -> list[bytes]:
    """The hashes that show that the first `earlier` leaves are still what they were (RFC 9162, section 2.1.4.1).

    Raises IndexError unless 0 < earlier <= the number of leaves.
    """
    if not 0 < earlier <= len(leaves):
        raise IndexError(f"a log of {len(leaves)} was never one of {earlier}")
    return _subproof(leaves, earlier, True)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Raise NotProved unless the leaf stands at that index of the log of that size and root (2.1.3.2)."""
    if not 0 <= index < size:
        raise NotProved(f"a log of {size} has no entry {index}")
    at, last, found = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            raise NotProved("the proof is longer than the tree is high")
        if at & 1 or at == last:
            found = node_hash(beside, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, beside)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise NotProved("the proof is shorter than the tree is high")
    if found != root:
        raise NotProved("the proof leads to another root")


def verify_consistency(earlier: int, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes) -> None:
    """Raise NotProved unless the log of that size and root begins with the earlier one (2.1.4.2).

    A log without entries begins every log, and proves nothing: it is refused.
    """
    if not 0 < earlier <= size:
        raise NotProved(f"a log of {size} was never one of {earlier}")
    if earlier == size:
        if proof or old_root != root:
            raise NotProved("two logs of one size differ")
        return
    path = list(proof)
    if earlier & (earlier - 1) == 0:
        path.insert(0, old_root)
    if not path:
        raise NotProved("the proof is empty")
    at, last = earlier - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = path[0]
    for beside in path[1:]:
        if last == 0:
            raise NotProved("the proof is longer than the tree is high")
        if at & 1 or at == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, beside)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise NotProved("the proof is shorter than the tree is high")
    if old != old_root or new != root:
        raise NotProved("the proof leads to another root")


def _levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """The tree from its leaves up. A node without a neighbour rises, which splits at the largest power of two."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        above = [node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)]
        levels.append(above + below[len(below) - len(below) % 2 :])
    return levels


def _subproof(leaves: Sequence[bytes], earlier: int, whole: bool) -> list[bytes]:
    size = len(leaves)
    if earlier == size:
        return [] if whole else [root_of(leaves)]
    split = 1 << (size - 1).bit_length() - 1
    if earlier <= split:
        return [*_subproof(leaves[:split], earlier, whole), root_of(leaves[split:])]
    return [*_subproof(leaves[split:], earlier - split, False), root_of(leaves[:split])]
