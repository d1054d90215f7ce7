"""The auditor's bundle of a night at the desk: no byte of it can be changed, lost or added without being refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from brightline.desk import log
from brightline.desk.home import Home
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.signing import carry_out, propose, sign
from brightline.desk.models import Role
from brightline.desk.unit import Unit
from brightline.ledger import Checkpoint, LedgerError, SigningKey, root_of, verified
from tests.desk.people import PASSWORD, People
from tests.desk.reading import arrive_read, matter_of, paper, request

KEY = SigningKey("desk.millbrook.example/log", bytes(range(32)))


@pytest.fixture
def exported(desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """What an auditor is given after a fax came, was answered, signed and acted on; signed for in the midst and at the
    end."""
    notes: list[str] = []

    def checkpoint() -> None:
        leaves = log.leaves()
        notes.append(KEY.sign(Checkpoint(KEY.verifier.name, len(leaves), root_of(leaves)).text()))

    matter = matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())]))
    checkpoint()
    clerk = Desk(desk, unit, people("Carla Clerk", Role.CLERK))
    sergeant = Desk(desk, unit, people("Sam Sergeant", Role.SUPERVISOR))
    clerk.everything(matter)
    for fact in ("papers=civil_detainer", "request.kind=custody", "requester=ice_ero"):
        clerk.say(matter, fact)
    clerk.eligible(matter, "not_eligible")
    proposal = propose(clerk, matter, "hold", does=True)
    sign(sergeant, proposal, PASSWORD, Role.SUPERVISOR)
    carry_out(clerk, proposal)
    clerk.close(matter, "court")
    checkpoint()
    return log.auditors_bundle(notes)


def changes(data: bytes) -> Iterator[tuple[str, int, bytes]]:
    """Of every byte: two of its bits turned round, gone, and one more before it."""
    for at, byte in enumerate(data):
        for bit in (1, (4, 32, 128)[at % 3]):
            yield "changed", at, data[:at] + bytes([byte ^ bit]) + data[at + 1 :]
        yield "lost", at, data[:at] + data[at + 1 :]
        yield "added", at, data[:at] + bytes([byte if at % 2 else ord(" ")]) + data[at:]
    yield "added", len(data), data + b"\n"


def test_no_byte_of_what_an_auditor_is_given_can_be_changed_lost_or_added(exported: bytes) -> None:
    proved = verified(exported, KEY.verifier)
    assert {"signed", "done", "closed"} <= {fields["kind"] for fields in proved.fields}
    taken = []
    for what, at, changed in changes(exported):
        try:
            verified(changed, KEY.verifier)
        except LedgerError:
            continue
        taken.append((what, at))
    assert taken == []
