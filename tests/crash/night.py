"""A night at a desk that is ended somewhere: mail, a file, an upload, a record, and people who decide, sign and act.

Whoever is not answered tries again, as a mail server and a person do. What was answered is remembered, for the judge.
"""

from __future__ import annotations

import http.client
import json
import os
import smtplib
import time
from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP

from msgspec import Struct

from tests.crash import power
from tests.crash.judge import PLAIN, Acts, Given, judged
from tests.desk.browser import PASSWORD, Browser, Page
from tests.desk.postgresql import Server
from tests.desk.process import MAILBOX, Desk

PEOPLE = ("Carla Clerk:clerk,supervisor", "Dora Clerk:clerk,supervisor", "Sam Sergeant:supervisor")
"""Both clerks are supervisors too, and so would sign if nobody looked at what they entered and proposed."""
CLERK, OTHER_CLERK, SERGEANT = "carla.clerk", "dora.clerk", "sam.sergeant"
PATIENCE = 90.0
"""Seconds after which a desk that should be idle is taken for stuck."""
READ = "SELECT count(*) FROM desk_work WHERE step IN ('split', 'read')"


class NotAnswered(Exception):
    """The desk did not say that it was done."""


class Fault(Struct, frozen=True):
    """Where a night is struck, and how."""

    point: str
    nth: int
    how: str
    """`process`, `power` (the process, and what was not flushed is lost), `backend` or `server` of PostgreSQL."""

    def __str__(self) -> str:
        return f"{self.how} at {self.point} ({self.nth})"


class Told(Struct):
    """What came of a night."""

    struck: bool
    reached: Counter[str]
    complaints: list[str]
    lost_names: int
    given: list[Given]


class Night:
    """One night at one desk."""

    def __init__(
        self, desk: Desk, number: int, fault: Fault | None = None, planted: str = "", server: Server | None = None
    ) -> None:
        self._desk, self._number, self._fault, self._planted, self._server = desk, number, fault, planted, server
        self._journal = desk.folder.parent / "journal"
        self._browsers: dict[str, Browser] = {}
        self._acts = Acts()
        self._matter = ""
        self._lost = self._times = 0
        self._file, self._first, self._second, self._last, self._upload = (
            Given("folder", b"%PDF-1.4 file " + str(number).encode(), 1, 1),
            *(Given("smtp", mail(f"{number}.{n}")) for n in (1, 2, 3)),
            Given("upload", b"%PDF-1.4 upload " + str(number).encode()),
        )

    def play(self) -> Told:
        """The whole night, and what a judge says of it."""
        complaints: list[str] = []
        try:
            self._start(self._fault)
            self._lay_file()
            for act in self._acts_in_order():
                self._until_done(act)
            if not self._desk.runs:
                self._recover()
            self._until_done(self._all_is_read)
        except NotAnswered as error:
            complaints.append(f"the desk is stuck: {error}")
        self._desk.kill()
        self._up()
        given = [self._file, self._first, self._second, self._last, self._upload]
        complaints += judged(self._desk, given, self._acts, self._matter)
        told = [json.loads(line) for line in self._journal.read_text().splitlines()]
        careless = {one["careless"] for one in told if "careless" in one}
        complaints += [f"{where}: what was written would not outlive a power cut" for where in sorted(careless)]
        return Told(
            struck=any("struck" in one for one in told),
            reached=Counter(one["reached"] for one in told if "reached" in one),
            complaints=complaints,
            lost_names=self._lost,
            given=given,
        )

    # -- the desk -----------------------------------------------------------------------------------------------------

    def _start(self, fault: Fault | None = None) -> None:
        told: dict[str, object] = {
            "journal": str(self._journal), "planted": self._planted, "database": self._desk.database
        }  # fmt: skip
        if fault is not None:
            how = "process" if fault.how == "power" else fault.how
            told.update(point=fault.point, nth=fault.nth, how=how)
            if self._server is not None:
                told["server"] = str(self._server.data)
        self._desk.start(CRASH=json.dumps(told))

    def _recover(self) -> None:
        """Begin again after the end, whatever ended."""
        self._up()
        if not self._desk.runs:
            self._cut()
            self._start()

    def _up(self) -> None:
        """See that the database answers."""
        if self._server is not None:
            self._server.revive()

    def _cut(self) -> None:
        """Take from the disk what a power cut would have taken, once."""
        if self._fault is not None and self._fault.how == "power" and not self._times:
            self._times += 1
            self._lost = power.cut(self._desk.folder / "originals", self._journal)

    def _until_done(self, act: Callable[[], None]) -> None:
        """Do something until the desk says that it is done. Raises NotAnswered where that takes too long."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return act()
            except (OSError, smtplib.SMTPException, http.client.HTTPException, NotAnswered) as error:
                if time.monotonic() > until:
                    raise NotAnswered(f"{act.__name__}: {error}") from error
                time.sleep(0.1)
                self._recover()

    # -- what is done -------------------------------------------------------------------------------------------------

    def _acts_in_order(self) -> list[Callable[[], None]]:
        return [
            self._send_first, self._send_second, self._send_first_again, self._give, self._record, self._all_is_read,
            self._say_papers, self._say_asks, self._confirm, self._say_everything, self._say_eligible, self._propose,
            self._sign_alone, self._sign, self._do, self._send_last, self._all_is_read,
        ]  # fmt: skip

    def _lay_file(self) -> None:
        assert self._desk.watched is not None
        path = self._desk.watched / "fax.pdf"
        path.write_bytes(self._file.data)
        os.utime(path, (1_700_000_000, 1_700_000_000))

    def _mail(self, one: Given) -> None:
        one.tries += 1
        self._desk.send(one.data)
        one.acknowledged += 1

    def _send_first(self) -> None:
        self._mail(self._first)

    def _send_first_again(self) -> None:
        self._mail(self._first)

    def _send_second(self) -> None:
        self._mail(self._second)

    def _send_last(self) -> None:
        self._mail(self._last)

    def _give(self) -> None:
        browser = self._browser(CLERK)
        self._upload.tries += 1
        told = browser.give("/give", {"station": "A-1"}, f"{PLAIN}.pdf", self._upload.data)
        self._kept(told, "/")
        self._upload.acknowledged += 1

    def _record(self) -> None:
        post = {
            "channel": "counter", "asks": ["admission"], "agency": "ice_ero", "paper": "none", "station": "A-1",
            "who": "Agent Invented", "person": f"{PLAIN}, Counter",
        }  # fmt: skip
        browser = self._browser(CLERK)
        self._acts.records_tried += 1
        told = browser.post("/record", post)
        self._kept(told, "/matter/")
        self._acts.recorded += 1

    def _all_is_read(self) -> None:
        """Wait for the worker, while it is there."""
        until = time.monotonic() + PATIENCE / 2
        taken = "SELECT count(*) FROM desk_takenin"
        while self._rows(READ) or not self._rows(taken):
            if not self._desk.runs or time.monotonic() > until:
                raise NotAnswered("what arrived is not read")
            time.sleep(0.05)
        if not self._matter and self._first.acknowledged:
            found = self._desk.rows(
                "SELECT m.number FROM desk_matter m JOIN desk_brought b ON b.matter_id = m.id "
                f"JOIN desk_arrival a ON a.id = b.arrival_id WHERE a.original_id = '{self._first.sha256}'"
            )
            self._matter = found[0][0] if found else ""

    def _rows(self, query: str) -> int:
        try:
            return int(self._desk.rows(query)[0][0])
        except Exception as error:
            raise NotAnswered(f"the database does not answer: {type(error).__name__}") from error

    def _browser(self, who: str) -> Browser:
        """Somebody's browser, signed in; a session outlives the desk's process."""
        if who not in self._browsers:
            browser = Browser(self._desk.pages)
            try:
                browser.sign_in(who, PASSWORD)
            except RuntimeError as error:
                raise NotAnswered(str(error)) from error
            self._browsers[who] = browser
        return self._browsers[who]

    @staticmethod
    def _kept(told: Page, where: str) -> None:
        if told.status != 302 or not told.where.startswith(where):
            raise NotAnswered(f"answered with {told.status}")

    def _act(self, who: str, what: str, **post: str | list[str]) -> Page:
        return self._browser(who).post(f"/matter/{self._matter}/do/{what}", post)

    def _edit(self, kind: str, what: str, **post: str | list[str]) -> None:
        self._kept(self._act(CLERK, what, **post), "/matter/")
        self._acts.edits.append(kind)

    def _say_papers(self) -> None:
        self._edit("fact", "fact", fact="papers", value=["civil_detainer"])

    def _say_asks(self) -> None:
        self._edit("fact", "fact", fact="request.kind", value=["custody", "notice_of_release"])

    def _confirm(self) -> None:
        told = self._act(CLERK, "confirm", text="requester=ice_ero")
        if told.status == 409 and "not what was read" in told.text:
            # It was confirmed, and the answer did not come through.
            return
        self._kept(told, "/matter/")
        self._acts.edits.append("fact")

    def _say_everything(self) -> None:
        self._edit("everything", "everything")

    def _say_eligible(self) -> None:
        self._edit("eligible", "eligible", ground="not_eligible")

    def _propose(self) -> None:
        self._kept(self._act(OTHER_CLERK, "propose", action="hold", does="yes"), "/matter/")
        self._acts.proposed = True

    def _proposal(self) -> str:
        # One that was entered without an answer was proposed once more: the latest stands.
        self._rows("SELECT count(*) FROM desk_proposal")
        return str(self._desk.rows("SELECT max(event_id) FROM desk_proposal")[0][0])

    def _sign_alone(self) -> None:
        """Who entered the facts, and who proposed, try to sign."""
        for who in (CLERK, OTHER_CLERK):
            told = self._act(who, "sign", proposal=self._proposal(), role="supervisor", password=PASSWORD)
            if told.status not in (302, 409):
                raise NotAnswered(f"answered with {told.status}")
            if told.status == 302 or "so do not sign it" not in told.text:
                self._acts.alone.append(f"answered with {told.status}")

    def _sign(self) -> None:
        told = self._act(SERGEANT, "sign", proposal=self._proposal(), role="supervisor", password=PASSWORD)
        if not self._was_there(told, "desk_signature"):
            self._kept(told, "/matter/")
        self._acts.signed = True

    def _do(self) -> None:
        told = self._act(OTHER_CLERK, "done", proposal=self._proposal())
        if not self._was_there(told, "desk_done"):
            self._kept(told, "/matter/")
        self._acts.done = True

    def _was_there(self, told: Page, table: str) -> bool:
        """Whether it is refused because it was entered before, and the answer did not come through."""
        return told.status == 409 and self._rows(f"SELECT count(*) FROM {table}") > 0


def mail(number: str) -> bytes:
    """A mail of a fax gateway, the same each time."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "fax@gateway.example", MAILBOX, f"Fax {PLAIN}"
    message["Message-ID"] = f"<{number}@gateway.example>"
    message.set_content("See attached.")
    data = f"%PDF-1.4 {number}".encode()
    message.add_attachment(data, maintype="application", subtype="pdf", filename=f"{PLAIN}.pdf")
    message.set_boundary("between-the-parts")
    return message.as_bytes(policy=SMTP)
