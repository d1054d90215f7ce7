"""A desk under load: fifty people at its pages, and mail that keeps coming.

    python -m bench.desk_load                               # fifty clients for ten minutes, on SQLite
    python -m bench.desk_load --database postgresql         # on a PostgreSQL of its own
    python -m bench.desk_load --seconds 20 --clients 10     # does it still run?

A real desk in a process of its own, on loopback, with as many open matters as a busy night has. Each client does
something, waits five seconds on average, and does something else: it looks at Tonight, opens a matter, gives a file,
says how a matter ended, or has a mail sent. Reading is stood in for: what a faxed page takes to be read is measured
elsewhere. Everything that was acknowledged is looked for afterwards. Ends with 1 where anything is lost or was answered
with a fault, and with 2 where a budget is missed, which says little of a busy machine.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import smtplib
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from pathlib import Path

from tests.desk.browser import PASSWORD, Browser
from tests.desk.postgresql import server
from tests.desk.process import MAILBOX, Desk, wait_for

BUDGET = 1.0
"""Seconds, of 99 in 100 answers."""
OPEN = 60
"""Matters that are open when it begins."""
SHARES = {"Tonight": 40, "Matter": 20, "close": 20, "file": 10, "mail": 10}
"""How often each is done, of a hundred times. As many matters end as are opened."""


class Load:
    """What all clients did."""

    def __init__(self, desk: Desk, seconds: float, think: float, seed: int) -> None:
        self._desk, self._seconds, self._think, self._seed = desk, seconds, think, seed
        self.took: dict[str, list[float]] = {name: [] for name in SHARES}
        self.acknowledged: list[str] = []
        self.faults: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._until = 0.0

    def fill(self, number: int) -> None:
        """Have so many matters open."""
        for one in range(number):
            self._desk.send(mail(f"before {one}"))
        wait_for(self._desk, "SELECT count(*) FROM desk_work WHERE step = 'done'", number, 600)

    def run(self, clients: int) -> None:
        """Have so many clients work until the time is over."""
        browsers = []
        for _ in range(clients):
            browser = Browser(self._desk.pages)
            browser.sign_in("carla.clerk", PASSWORD)
            browsers.append(browser)
        self._until = time.monotonic() + self._seconds
        threads = [
            threading.Thread(target=self._client, args=(number, browser)) for number, browser in enumerate(browsers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _client(self, number: int, browser: Browser) -> None:
        chance = random.Random(f"{self._seed} {number}")
        known: list[str] = re.findall(r"/matter/(\d{4}-\d+)", browser.get("/").text)
        acts: dict[str, Callable[[str], str | None]] = {
            "Tonight": lambda _: self._tonight(browser, known),
            "Matter": lambda _: self._matter(browser, known, chance),
            "close": lambda _: self._close(browser, known, chance),
            "file": lambda name: self._file(browser, name),
            "mail": self._mail,
        }
        done = 0
        while time.monotonic() < self._until:
            time.sleep(chance.uniform(0, 2 * self._think))
            done += 1
            kind = chance.choices(list(SHARES), list(SHARES.values()))[0]
            begun = time.monotonic()
            try:
                kept = acts[kind](f"{self._seed} {number} {done}")
            except (OSError, smtplib.SMTPException, http.client.HTTPException, Fault) as error:
                with self._lock:
                    self.faults[f"{kind}: {error}"[:100]] += 1
                continue
            with self._lock:
                self.took[kind].append(time.monotonic() - begun)
                if kept is not None:
                    self.acknowledged.append(kept)

    def _tonight(self, browser: Browser, known: list[str]) -> None:
        found = self._page(browser, "/")
        known[:] = re.findall(r"/matter/(\d{4}-\d+)", found)

    def _matter(self, browser: Browser, known: list[str], chance: random.Random) -> None:
        if not known:
            self._tonight(browser, known)
        self._page(browser, f"/matter/{chance.choice(known)}")

    @staticmethod
    def _page(browser: Browser, path: str) -> str:
        told = browser.get(path)
        if told.status != 200:
            raise Fault(f"answered with {told.status}")
        return told.text

    @staticmethod
    def _close(browser: Browser, known: list[str], chance: random.Random) -> None:
        # Another client may have closed it a moment ago: that is refused, is an answer too, and the next one is taken.
        while known:
            number = known.pop(chance.randrange(len(known)))
            told = browser.post(f"/matter/{number}/do/close", {"how": "bailed"})
            if told.status == 302:
                return
            if told.status != 409:
                raise Fault(f"answered with {told.status}")

    @staticmethod
    def _file(browser: Browser, name: str) -> str:
        data = f"%PDF-1.4 file {name}".encode()
        told = browser.give("/give", {"station": "A-1"}, "fax.pdf", data)
        if told.status != 302:
            raise Fault(f"answered with {told.status}")
        return sha256(data).hexdigest()

    def _mail(self, name: str) -> str:
        data = mail(name)
        self._desk.send(data)
        return sha256(data).hexdigest()

    def lost(self) -> int:
        """How many acknowledged messages and files have not exactly one arrival."""
        there = Counter(digest for (digest,) in self._desk.rows("SELECT original_id FROM desk_arrival"))
        return sum(there[digest] != 1 for digest in self.acknowledged)


class Fault(Exception):
    """An answer that is none."""


def mail(name: str) -> bytes:
    """A mail of a fax gateway, with a fax that never came before."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "fax@gateway.example", MAILBOX, "Fax"
    message.set_content("See attached.")
    message.add_attachment(f"%PDF-1.4 {name}".encode(), maintype="application", subtype="pdf", filename="fax.pdf")
    message.set_boundary("between-the-parts")
    return message.as_bytes(policy=SMTP)


def at(share: float, took: list[float]) -> float:
    """The time within which a share of the answers came."""
    return sorted(took)[min(len(took) - 1, int(share * len(took)))] if took else 0.0


def main() -> int:
    """Read the call, and say what was measured."""
    parser = argparse.ArgumentParser(prog="python -m bench.desk_load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--think", type=float, default=5.0, help="seconds that a client waits on average")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    call = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="desk-load-")))
        database = stack.enter_context(server()).address if call.database == "postgresql" else ""
        desk = Desk(folder / "desk", database=database, program="tests.desk.quick")
        desk.begin("Carla Clerk:clerk")
        desk.start()
        try:
            load = Load(desk, call.seconds, call.think, call.seed)
            load.fill(min(OPEN, 2 * call.clients))
            before, used = os.getloadavg()[0], desk.processor_seconds()
            load.run(call.clients)
            used = desk.processor_seconds() - used
            lost = load.lost()
            waiting = desk.rows("SELECT count(*) FROM desk_work WHERE step IN ('split', 'read')")[0][0]
            still = desk.rows("SELECT count(*) FROM desk_matter WHERE closed_at IS NULL")[0][0]
        finally:
            desk.kill()
    every = [one for took in load.took.values() for one in took]
    print(f"{call.clients} clients for {call.seconds:.0f} s on {call.database}, {call.think:g} s between two acts; "
          f"load average {before:.1f} before, {os.getloadavg()[0]:.1f} after, {os.cpu_count()} cores")  # fmt: skip
    print(f"the desk's process used {used:.0f} s of a processor: {1000 * used / max(1, len(every)):.0f} ms for each "
          "answer, with the reading that followed")  # fmt: skip
    print(f"{'':10} {'answers':>8} {'p50':>8} {'p95':>8} {'p99':>8} {'longest':>8}")
    for name, took in [*load.took.items(), ("all", every)]:
        figures = " ".join(f"{1000 * at(share, took):6.0f}ms" for share in (0.5, 0.95, 0.99, 1))
        print(f"{name:10} {len(took):8} {figures}")
    print(
        f"acknowledged {len(load.acknowledged)}, lost {lost}; {waiting} of what came waits to be read; "
        f"{still} matters open at the end"
    )
    for fault, number in load.faults.most_common(10):
        print(f"fault, {number} times: {fault}")
    if lost or load.faults:
        return 1
    missed = [name for name, took in load.took.items() if at(0.99, took) > BUDGET]
    if missed:
        print(f"p99 over {BUDGET:g} s: {', '.join(missed)}")
    return 2 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
