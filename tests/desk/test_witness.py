"""What the log says by the clock, and what an auditor takes away of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from django.db import DatabaseError, connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import to_builtins

from brightline.desk import witness
from brightline.desk.arrival.receive import receive
from brightline.desk.checkpoints import signing_key
from brightline.desk.counting import counted
from brightline.desk.home import Home
from brightline.desk.models import LogEntry, Role, SignedCheckpoint
from brightline.desk.pages import asking
from brightline.desk.unit import Unit
from brightline.ledger import LedgerError, checkpoint_in, verified
from tests.desk.people import People

START = datetime(2024, 12, 31, 22, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_this_desk(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages serve this test's desk."""
    (desk.folder / "desk.yaml").write_text(yaml.safe_dump(to_builtins(unit)))
    monkeypatch.setattr("brightline.desk.pages.asking.home", lambda: desk)
    asking.the_unit.cache_clear()
    yield
    asking.the_unit.cache_clear()


def signed_in(people: People, role: Role) -> Client:
    client = Client()
    client.force_login(people("Audrey Auditor", role))
    return client


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=st.lists(st.integers(1, 150), min_size=1, max_size=8))
def test_each_hour_in_which_the_desk_is_open_the_log_gets_one_entry_that_tells_nothing(
    steps: list[int], desk: Home
) -> None:
    with transaction.atomic():
        clock, now, before = witness.Clock(desk), START, LogEntry.objects.count()
        for minutes in steps:
            clock.step(now)
            clock.step(now)
            now += timedelta(minutes=minutes)
        moments = [START + timedelta(minutes=sum(steps[:n])) for n in range(len(steps))]
        hours = {moment.replace(minute=0) for moment in moments}
        assert LogEntry.objects.count() - before == len(hours)
        transaction.set_rollback(True)


def test_such_an_entry_counts_for_nothing(desk: Home) -> None:
    witness.Clock(desk).step(START)
    entries = [(one.index, one.countable) for one in LogEntry.objects.all()]
    day = START.date()
    span = (day - timedelta(days=1), day + timedelta(days=1))
    assert counted(entries, *span) == counted([], *span)


def test_a_checkpoint_is_signed_once_in_each_month_of_the_desk_s_own_clock(desk: Home) -> None:
    clock = witness.Clock(desk)
    for hours in (0, 1, 5, 7, 30, 32 * 24):
        # At five hours after the start it is January in UTC, and still December here.
        clock.step(START + timedelta(hours=hours))
    assert [one.signed_at - START for one in SignedCheckpoint.objects.order_by("size")] == [
        timedelta(hours=hours) for hours in (0, 7, 32 * 24)
    ]


def test_a_bundle_proves_the_log_by_every_checkpoint_that_was_kept(desk: Home) -> None:
    witness.Clock(desk).step(START)
    receive(b"%PDF a fax", desk, channel="smtp", station="A-1")
    key = signing_key(desk).verifier
    proved = verified(witness.bundle(desk), key)
    assert [point.size for point in proved.checkpoints] == [1, 2]
    kept = checkpoint_in(SignedCheckpoint.objects.get(size=1).note, key, "kept")
    assert verified(witness.bundle(desk), key, [kept]).checkpoints == proved.checkpoints


def test_a_log_that_went_on_from_an_older_backup_is_told_from_the_one_that_was_signed(desk: Home) -> None:
    key = signing_key(desk).verifier
    with transaction.atomic():
        # What came after the backup is lost with this transaction, and the checkpoint of it was kept elsewhere.
        receive_in_one(desk, b"%PDF lost")
        kept = checkpoint_in(witness.sign(desk, START).note, key, "kept")
        transaction.set_rollback(True)
    receive(b"%PDF another", desk, channel="smtp", station="A-1")
    with pytest.raises(LedgerError, match="does not begin with what was signed"):
        verified(witness.bundle(desk), key, [kept])


def receive_in_one(desk: Home, data: bytes) -> None:
    from brightline.desk import log

    log.append(
        {"kind": "arrival", "arrival": 1, "channel": "smtp", "station": "A-1", "day": "2024-12-31"}, {}, desk.key()
    )


@pytest.mark.parametrize(
    "statement", ["UPDATE desk_signedcheckpoint SET note = ''", "DELETE FROM desk_signedcheckpoint"]
)
def test_a_checkpoint_that_was_signed_cannot_be_rewritten(statement: str, desk: Home) -> None:
    witness.bundle(desk)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_auditor_takes_the_bundle_away_and_nobody_else_does(people: People, desk: Home) -> None:
    receive(b"%PDF a fax", desk, channel="smtp", station="A-1")
    auditor = signed_in(people, Role.AUDITOR)
    taken = auditor.post("/log/bundle")
    kinds = [fields["kind"] for fields in verified(taken.content, signing_key(desk).verifier).fields]
    assert "arrival" in kinds
    page = auditor.get("/log").content.decode()
    assert str(signing_key(desk).verifier) in page.replace("&#x2B;", "+")
    clerk = Client()
    clerk.force_login(people("Carla Clerk", Role.CLERK))
    assert clerk.get("/log").status_code == clerk.post("/log/bundle").status_code == 403
