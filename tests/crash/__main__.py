"""Ends a desk at each point where it could hurt, and looks whether anything is lost: `python -m tests.crash`.

Ends with 1 where anything is, or where a planted mistake is not found.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from secrets import token_hex

import psycopg

from tests.crash.night import PEOPLE, Fault, Night, Told
from tests.crash.plants import PLANTS
from tests.desk.postgresql import Server, server
from tests.desk.process import ROLE, Desk

LATEST = 3
"""A point is struck at one of its first times in a night."""
STEPS = (
    "original: written", "original: flushed", "original: named", "original: name flushed", "receive: before commit",
    "receive: committed", "mail: before the answer", "mail: answered", "lease: before commit", "lease: committed",
    "split: before commit", "split: committed", "split: matter opened", "split: answered", "read: before commit",
    "read: committed", "read: matter told", "read: answered", "record: before commit", "record: committed",
    "look: committed", "edit: before commit", "edit: committed", "edit: answered", "propose: before commit",
    "propose: committed", "sign: before commit", "sign: committed", "done: before commit", "done: committed",
    *(f"{step}: {row}" for step in ("receive", "split", "read", "record", "look", "edit", "propose", "sign", "done")
      for row in ("begun", "LogEntry row", "LogPersonal row", "logged") if (step, row) != ("read", "begun")),
    "read: begun", "receive: Original row", "receive: OriginalKey row", "receive: Arrival row", "receive: Work row",
    "receive: TakenIn row", "split: Matter row", "split: MatterKey row", "split: Brought row", "split: Event row",
    "propose: Proposal row", "sign: Signature row", "done: Done row",
)  # fmt: skip
"""Points that a night must come by; that it does is tried before anything else."""


class Kit:
    """A desk that others are copied from, on one kind of database."""

    def __init__(self, folder: Path, postgresql: Server | None) -> None:
        self._folder, self.server = folder, postgresql
        self._template = folder / "template"
        self._begun = self._fresh(None) if postgresql else ""
        desk = Desk(self._template / "desk", database=self._begun, program="tests.desk.quick")
        desk.begin(*PEOPLE)

    def night(self, number: int, fault: Fault | None, planted: str = "") -> Told:
        """A night at a desk of its own, whose folder is gone afterwards unless something is wrong."""
        folder = self._folder / f"{number}-{token_hex(4)}"
        shutil.copytree(self._template, folder)
        (folder / "faxes").mkdir()
        database = self._fresh(self._begun) if self.server else ""
        desk = Desk(folder / "desk", folder / "faxes", database=database, program="tests.crash.launcher")
        try:
            told = Night(desk, number, fault, planted, self.server).play()
        finally:
            if desk.runs:
                desk.kill()
        if planted or not told.complaints:
            shutil.rmtree(folder)
        if self.server:
            self._admin(f"DROP DATABASE {database.rpartition('/')[2]} WITH (FORCE)")
        return told

    def _fresh(self, template: str | None) -> str:
        name = f"crash_{token_hex(6)}"
        like = f" TEMPLATE {template.rpartition('/')[2]}" if template else ""
        self._admin(f"CREATE DATABASE {name}{like}")
        if template:
            # What may be done in a database as a whole is not copied with its tables.
            self._admin(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
            self._admin(f"GRANT CONNECT ON DATABASE {name} TO {ROLE}")
        assert self.server is not None
        return f"{self.server.address.rpartition('/')[0]}/{name}"

    def _admin(self, statement: str) -> None:
        assert self.server is not None
        with psycopg.connect(self.server.address, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def kit(database: str) -> Iterator[Kit]:
    """A kit for a kind of database; what went wrong stays in its folder."""
    with ExitStack() as stack:
        # Before the server: what is laid into it ends with it.
        folder = Path(tempfile.mkdtemp(prefix="crash-"))
        postgresql = stack.enter_context(server()) if database == "postgresql" else None
        yield Kit(folder, postgresql)
        shutil.rmtree(folder / "template")
        if not list(folder.iterdir()):
            folder.rmdir()


def faults(
    reached: Counter[str], database: str, chance: random.Random, starts: tuple[str, ...] = ()
) -> Iterator[Fault]:
    """Every point of a night in a drawn order, each by a drawn end; and again, in another order."""
    ways = ["process", "power"] + (["backend", "server"] if database == "postgresql" else [])
    points = sorted(point for point in reached if not starts or point.startswith(starts))
    while True:
        chance.shuffle(points)
        for point in points:
            yield Fault(point, chance.randint(1, min(LATEST, reached[point])), chance.choice(ways))


def crash(rounds: int, database: str, seed: int) -> int:
    """So many rounds; 1 where anything was lost, half there, or where a night did not come by a point."""
    chance = random.Random(f"{database}{seed}")
    begun = time.monotonic()
    with kit(database) as desks:
        quiet = desks.night(0, None)
        wrong = len(quiet.complaints)
        show("a night that nothing ends", quiet)
        for point in STEPS:
            if point not in quiet.reached:
                print(f"  {point} is not reached")
                wrong += 1
        ways: Counter[str] = Counter()
        points: set[str] = set()
        lost = acknowledged = missed = 0
        for number, fault in zip(range(1, rounds + 1), faults(quiet.reached, database, chance), strict=False):
            told = desks.night(number, fault)
            show(f"round {number}: {fault}", told)
            wrong += len(told.complaints)
            missed += not told.struck
            lost += told.lost_names
            acknowledged += sum(one.acknowledged for one in told.given if one.channel != "folder")
            if told.struck:
                ways[fault.how] += 1
                points.add(fault.point)
    told_ways = ", ".join(f"{number} {way}" for way, number in sorted(ways.items()))
    print(
        f"{database}: {sum(ways.values())} rounds struck ({told_ways}), {missed} not struck, at {len(points)} of "
        f"{len(quiet.reached)} points; {acknowledged} messages and uploads acknowledged; power cuts took {lost} names "
        f"or contents; {wrong} complaints; seed {seed}, {time.monotonic() - begun:.0f} s"
    )
    return int(wrong > 0 or (rounds > 0 and not ways))


def planted(name: str, database: str, seed: int, most: int = 12) -> bool:
    """Whether the harness finds a mistake that is put into the desk, and calls it what it is."""
    plant, chance = PLANTS[name], random.Random(f"{name}{database}{seed}")
    with kit(database) as desks:
        chosen: Iterator[Fault | None] = iter([None])
        if plant.points:
            reached = desks.night(0, None).reached
            every = faults(reached, database, chance, plant.points)
            ways = ("power",) if plant.power else ("process",)
            chosen = (Fault(one.point, one.nth, ways[0]) for one in every)
        for number, fault in zip(range(1, most + 1), chosen, strict=False):
            told = desks.night(number, fault, name)
            found = [one for one in told.complaints if plant.found_as in one]
            if found:
                where = f"round {number} ({fault or 'nothing ends'})"
                print(f"{database}: {name}, {plant.what}: found in {where}: {found[0]}", flush=True)
                return True
    print(f"{database}: {name}, {plant.what}: NOT found")
    return False


def show(what: str, told: Told) -> None:
    """One line for a round, and one for each complaint."""
    print(f"{what}: {'ok' if not told.complaints else 'WRONG'}{'' if told.struck else ' (not struck)'}", flush=True)
    for one in told.complaints:
        print(f"  {one}", flush=True)


def main() -> int:
    """Read the call."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plant", choices=[*PLANTS, "every"], help="put a mistake into the desk, and look for it")
    call = parser.parse_args()
    if call.plant:
        names = list(PLANTS) if call.plant == "every" else [call.plant]
        missed = [name for name in names if not planted(name, call.database, call.seed)]
        return int(bool(missed))
    return crash(call.rounds, call.database, call.seed)


if __name__ == "__main__":
    sys.exit(main())
