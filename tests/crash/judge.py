"""Judges a desk after it was ended and opened again, from its rows, its files and its key alone.

Nothing of the desk's own program is asked, but for the two formats that a stranger needs: how a thing is sealed, and
how the log is hashed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import msgspec
import psycopg

from brightline.desk.sealing import NotOpened, opened
from brightline.ledger import Checkpoint, LedgerError, Opened, SigningKey, bundle, leaf_hash, root_of, verified
from brightline.ledger.commitment import SALT
from tests.desk.process import Desk

SIGNER = SigningKey("crash.example/log", bytes(range(32)))
PLAIN = "INVENTADO"
"""Part of each invented name: it must stand nowhere that the program writes for whoever runs it."""


class Given(msgspec.Struct):
    """One thing that was given to the desk, as often as it was tried."""

    channel: str
    data: bytes
    tries: int = 0
    acknowledged: int = 0

    @property
    def sha256(self) -> str:
        """The hash under which it is kept."""
        return sha256(self.data).hexdigest()


class Acts(msgspec.Struct):
    """What people did, as far as the desk said that it was done."""

    recorded: int = 0
    records_tried: int = 0
    edits: list[str] = []
    """Kinds of events in the matter."""
    proposed: bool = False
    signed: bool = False
    done: bool = False
    alone: list[str] = []
    """What happened when somebody tried to sign who may not."""


class Judge:
    """One desk, before a judge."""

    def __init__(self, desk: Desk, given: list[Given], acts: Acts, matter: str) -> None:
        self._desk, self._given, self._acts, self._matter = desk, given, acts, matter
        self._key = (desk.folder.parent / "key").read_bytes()
        self._entries = [
            (index, bytes(entry), fields if isinstance(fields, dict) else json.loads(fields), bytes(salt))
            for index, entry, fields, salt in self._all('SELECT "index", entry, countable, salt FROM desk_logentry')
        ]
        self._entries.sort()

    def complaints(self) -> list[str]:
        """Everything that is not as it must be."""
        return [
            *self._messages(), *self._originals(), *self._wholeness(), *self._matters(), *self._people(), *self._log(),
            *self._said(),
        ]  # fmt: skip

    def _all(self, query: str) -> list[tuple[Any, ...]]:
        return self._desk.rows(query)

    def _count(self, query: str) -> int:
        return int(self._all(f"SELECT count(*) FROM {query}")[0][0])

    # -- what was acknowledged ----------------------------------------------------------------------------------------

    def _messages(self) -> Iterator[str]:
        """Each acknowledged message has one arrival, and each arrival one request."""
        for one in self._given:
            where = f"desk_arrival WHERE original_id = '{one.sha256}' AND channel = '{one.channel}'"
            arrivals = self._count(where)
            if arrivals < one.acknowledged:
                yield f"{one.channel}: of {one.acknowledged} acknowledged {one.acknowledged - arrivals} is lost"
            if arrivals > one.tries:
                yield f"{one.channel}: given {one.tries} times, and there are {arrivals} arrivals"
            if (kept := self._count(f"desk_original WHERE sha256 = '{one.sha256}'")) != bool(arrivals):
                yield f"{one.channel}: the same bytes are kept {kept} times"
        told = self._count("desk_arrival WHERE original_id IS NULL")
        if not self._acts.recorded <= told <= self._acts.records_tried:
            yield f"recorded: {self._acts.recorded} acknowledged, {told} there; one is lost or there twice"
        known = {one.sha256 for one in self._given}
        for (digest,) in self._all("SELECT original_id FROM desk_arrival WHERE original_id IS NOT NULL"):
            if digest not in known:
                yield "an arrival is of something that nobody gave"

    def _originals(self) -> Iterator[str]:
        """Each original that has a row can be opened, and is what it was."""
        keys = dict(self._all("SELECT original_id, wrapped FROM desk_originalkey"))
        for digest, file in self._all("SELECT sha256, file FROM desk_original"):
            try:
                key = opened(bytes(keys[digest]), self._key, digest)
                data = opened((self._desk.folder / "originals" / file).read_bytes(), key, digest)
            except (OSError, NotOpened, KeyError) as error:
                yield f"an original cannot be opened: {type(error).__name__}"
            else:
                if sha256(data).hexdigest() != digest:
                    yield "an original is not what it was"

    # -- nothing half -------------------------------------------------------------------------------------------------

    def _wholeness(self) -> Iterator[str]:
        """Of each arrival all rows are there."""
        entered = Counter(f["arrival"] for _, _, f, _ in self._entries if f["kind"] in ("arrival", "recorded"))
        work = dict(self._all("SELECT arrival_id, step FROM desk_work"))
        brought = Counter(one for (one,) in self._all("SELECT arrival_id FROM desk_brought WHERE person = 0"))
        parts = Counter(one for (one,) in self._all("SELECT arrival_id FROM desk_part"))
        arrivals = self._all("SELECT id, channel, original_id FROM desk_arrival")
        taken = [one for (one,) in self._all("SELECT arrival_id FROM desk_takenin")]
        if sorted(taken) != sorted(pk for pk, channel, _ in arrivals if channel == "folder"):
            yield "an arrival from the folder is half there: its mark is missing"
        for pk, channel, original in arrivals:
            if entered.pop(pk, 0) != 1:
                yield f"an arrival by {channel} is half there: it is not in the log once"
            if brought[pk] != 1:
                yield f"an arrival by {channel} has {brought[pk]} requests: half there"
            if original is not None and (work.get(pk) != "done" or not parts[pk]):
                yield f"an arrival by {channel} is half there: {work.get(pk, 'no work')}, {parts[pk]} parts"
        if entered:
            yield f"{len(entered)} entries tell of arrivals that are not there: half there"

    def _matters(self) -> Iterator[str]:
        """Each matter is whole, and there is one for each thing that was given."""
        numbers = sorted(number for (number,) in self._all("SELECT number FROM desk_matter"))
        if [int(number.rpartition("-")[2]) for number in numbers] != list(range(1, len(numbers) + 1)):
            yield f"the matters are numbered {', '.join(numbers)}"
        contents = len({one.sha256 for one in self._given if one.tries}) + self._count(
            "desk_arrival WHERE original_id IS NULL"
        )
        if len(numbers) != contents:
            yield f"{contents} different things were given, and there are {len(numbers)} requests"
        for table in ("desk_matterkey k ON k.matter_id", "desk_brought b ON b.matter_id"):
            if self._count(f"desk_matter m LEFT JOIN {table} = m.id WHERE {table.split()[1]}.matter_id IS NULL"):
                yield "a matter is half there: without a key, or without what brought it"
        events = Counter((pk, kind, number) for pk, kind, number in self._all(
            "SELECT e.entry_id, e.kind, m.number FROM desk_event e JOIN desk_matter m ON m.id = e.matter_id"
        ))  # fmt: skip
        logged = Counter((index, f["kind"], f["matter"]) for index, _, f, _ in self._entries if "matter" in f)
        if events != logged:
            yield f"an event is half there: {len(events)} in the matters and {len(logged)} in the log"
        for kind in ("arrived", "read", "answered"):
            have = {number for _, k, number in events if k == kind or (k, kind) == ("recorded", "arrived")}
            lacking = {n for n in numbers if n not in have}
            if kind == "read":
                lacking -= {number for _, k, number in events if k == "recorded"}
            if lacking:
                yield f"half there: {len(lacking)} matters without an event that they were {kind}"

    # -- what people did ----------------------------------------------------------------------------------------------

    def _people(self) -> Iterator[str]:
        """Each act that was acknowledged is there, signatures and what was done exactly once and by who may."""
        kinds = [f["kind"] for _, _, f, _ in self._entries if f.get("matter") == self._matter]
        for kind, number in Counter(self._acts.edits).items():
            if kinds.count(kind) < number:
                yield f"{kind}: acknowledged {number} times, there {kinds.count(kind)} times; it is lost"
        for table, kind, told in (
            ("proposal", "proposed", self._acts.proposed), ("signature", "signed", self._acts.signed),
            ("done", "done", self._acts.done),
        ):  # fmt: skip
            rows = sorted(pk for (pk,) in self._all(f"SELECT event_id FROM desk_{table}"))
            leaves = [index for index, _, f, _ in self._entries if f["kind"] == kind]
            if rows != leaves:
                yield f"{kind} is half there: {len(rows)} rows and {len(leaves)} leaves"
            if told and not rows:
                yield f"{kind} was acknowledged and is lost"
            if kind != "proposed" and len(rows) > 1:
                yield f"{kind} is there {len(rows)} times"
        by_who_may_not = self._count(
            "desk_signature s JOIN desk_proposal p ON p.event_id = s.proposal_id JOIN desk_event e "
            "ON e.matter_id = p.matter_id AND e.by_id = s.signer_id AND e.entry_id < s.event_id "
            "AND (e.changes_answers OR e.entry_id = p.event_id)"
        )
        if by_who_may_not:
            yield "a proposal is signed by somebody who entered a fact or proposed it"
        for one in self._acts.alone:
            yield f"the program let somebody sign who may not, or did not say why not: {one}"
        yield from self._database_refuses()

    def _database_refuses(self) -> Iterator[str]:
        """The database refuses a signature by who entered a fact, whatever the program does."""
        found = self._all(
            "SELECT p.event_id, p.matter_id, e.by_id FROM desk_proposal p "
            "JOIN desk_event e ON e.matter_id = p.matter_id WHERE e.changes_answers "
            "AND e.by_id IS NOT NULL ORDER BY p.event_id DESC LIMIT 1"
        )
        for proposal, matter, person in found:
            index = len(self._entries) + 1000
            no = "false" if self._desk.database else "0"
            empty = "''" if self._desk.database else "x''"
            statements = (
                'INSERT INTO desk_logentry ("index", entry, countable, salt) '
                f"VALUES ({index}, {empty}, '{{}}', {empty})",
                "INSERT INTO desk_event (entry_id, matter_id, kind, at, by_id, changes_answers) "
                f"VALUES ({index}, {matter}, 'signed', '2026-01-01 00:00:00+00:00', {person}, {no})",
                "INSERT INTO desk_signature (event_id, proposal_id, signer_id, role) "
                f"VALUES ({index}, {proposal}, {person}, 'supervisor')",
            )
            why = self._desk.refused(*statements)
            if "does not sign" not in why:
                yield f"the database let somebody sign who may not, or did not say why not: {why or 'it took it'}"

    # -- the log ------------------------------------------------------------------------------------------------------

    def _log(self) -> Iterator[str]:
        """No index is missing, each entry is what its fields say, each half can be opened, and the whole verifies."""
        size = self._all("SELECT size FROM desk_loghead")
        if [index for index, *_ in self._entries] != list(range(len(self._entries))) or size != [(len(self._entries),)]:
            yield f"the log is not whole: {len(self._entries)} entries, and its head says {size}"
        personal = dict(self._all("SELECT entry_id, sealed FROM desk_logpersonal"))
        keys = self._keys()
        for index, entry, fields, salt in self._entries:
            if Opened(fields, salt).commitment != entry[:32]:
                yield f"entry {index} does not say what was committed to"
            try:
                plain = opened(bytes(personal[index]), keys(fields), f"log entry {index}")
            except (KeyError, NotOpened) as error:
                yield f"entry {index} is half there: {type(error).__name__}"
                continue
            if Opened(msgspec.json.decode(plain[SALT:]), plain[:SALT]).commitment != entry[32:]:
                yield f"the sealed half of entry {index} is not what was committed to"
        leaves = [leaf_hash(entry) for _, entry, _, _ in self._entries]
        note = SIGNER.sign(Checkpoint(SIGNER.verifier.name, len(leaves), root_of(leaves)).text())
        told = bundle([(Opened(fields, salt), entry[32:]) for _, entry, fields, salt in self._entries], [note])
        try:
            verified(told, SIGNER.verifier)
        except LedgerError as error:
            yield f"the log does not verify: {error}"

    def _keys(self) -> Any:
        """The key under which the sealed half of an entry lies, by what the entry is about."""
        matters = {
            number: opened(bytes(wrapped), self._key, f"matter {number}")
            for number, wrapped in self._all(
                "SELECT m.number, k.wrapped FROM desk_matterkey k JOIN desk_matter m ON m.id = k.matter_id"
            )
        }
        originals = {
            arrival: opened(bytes(wrapped), self._key, digest)
            for arrival, digest, wrapped in self._all(
                "SELECT a.id, k.original_id, k.wrapped FROM desk_originalkey k "
                "JOIN desk_arrival a ON a.original_id = k.original_id"
            )
        }

        def key(fields: dict[str, Any]) -> bytes:
            if fields["kind"] == "arrival":
                return originals[fields["arrival"]]
            return matters[fields["matter"]] if "matter" in fields else self._key

        return key

    def _said(self) -> Iterator[str]:
        """The program's own log names nobody."""
        if PLAIN in self._desk.log():
            yield "the log of the program names somebody"


def judged(desk: Desk, given: list[Given], acts: Acts, matter: str) -> list[str]:
    """What a judge complains of; that it could not be judged is a complaint too."""
    try:
        return Judge(desk, given, acts, matter).complaints()
    except (KeyError, NotOpened, psycopg.Error) as error:
        return [f"what is there is half there, and could not be judged: {type(error).__name__}: {error}"]
