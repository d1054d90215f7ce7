"""The invented unit and its people, and the faxes that come in its first night."""

from __future__ import annotations

import socket
from email.message import EmailMessage
from importlib.resources import files
from smtplib import SMTP

import msgspec
import yaml
from msgspec import Struct

from brightline.desk.home import Home
from brightline.desk.unit import Unit

MAILBOX, OTHER_MAILBOX = "desk-a1@pd.millbrook.example", "desk-b2@pd.millbrook.example"
GATEWAY = "fax@gateway.millbrook.example"
PAGES = 8080
"""The port of the pages, where nobody else has it."""


class Person(Struct, frozen=True):
    """Somebody of the unit, and the role to be given; without one, an administrator of the desk."""

    name: str
    role: str = ""
    station: str = "A-1"
    does: str = ""


PEOPLE = (
    Person("Ada Admin"),
    Person("Abe Admin"),
    Person("Bo Booking", "booking", does="books people in, and asks whether somebody may be held"),
    Person("Carla Clerk", "clerk", "", "reads what came, confirms it, records what was told"),
    Person("Sam Sergeant", "supervisor", does="signs what waits for a second person"),
    Person("Cora Commander", "commander", "", "signs, with counsel, what departs from the law's answer"),
    Person("Lou Lawyer", "counsel", "", "signs too, and sees every station"),
    Person("Audrey Auditor", "auditor", "", "sees what can be counted, and proofs; no person"),
)


def unit() -> Unit:
    """The invented unit, at addresses of this machine that nobody uses."""
    return Unit(
        name="Millbrook Police Department",
        place="us/ma/boston",
        stations={"A-1": "Station A-1", "B-2": "Station B-2"},
        pages=f"127.0.0.1:{_port(PAGES)}",
        smtp=f"127.0.0.1:{_port()}",
        mailboxes={MAILBOX: "A-1", OTHER_MAILBOX: "B-2"},
        directory={"court_clerk": "617-555-0101", "marshals": "617-555-0102"},
        second_factor="not_required",
    )


def written(whose: Unit, home: Home) -> None:
    """Write the unit into the folder of its desk."""
    (home.folder / "desk.yaml").write_text(yaml.safe_dump(msgspec.to_builtins(whose)), "utf-8")


class Given(Struct, frozen=True):
    """Somebody of the unit who may now sign in."""

    person: Person
    username: str
    password: str


def begun(home: Home) -> list[Given]:
    """Begin the desk, and have its two administrators give everybody a role. Django must be set up."""
    from brightline.desk import people
    from brightline.desk.beginning import begin, entered
    from brightline.desk.models import Role, User

    first, second, *others = PEOPLE
    made = list(begin(home, (first.name, second.name)))
    asks, gives = (User.objects.get(username=one.username) for one in made)
    for person in others:
        made.append(entered(person.name))
        user = User.objects.get(username=made[-1].username)
        people.give(people.ask(user, Role(person.role), person.station, asks, home), gives, home)
    return [Given(person, one.username, one.password) for person, one in zip(PEOPLE, made, strict=True)]


def send_faxes(whose: Unit) -> None:
    """Send the night's faxes as the unit's fax gateway would, each in a mail. Raises OSError, SMTPException."""
    host, _, port = whose.smtp.rpartition(":")
    for file in sorted(files("brightline.desk.demo").joinpath("faxes").iterdir(), key=lambda one: one.name):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = GATEWAY, MAILBOX, "Fax received"
        mail.set_content("A fax was received.")
        mail.add_attachment(file.read_bytes(), maintype="image", subtype="tiff", filename=file.name)
        with SMTP(host, int(port), timeout=30) as server:
            server.send_message(mail)


def _port(wished: int = 0) -> int:
    """A port of the loopback address that nobody has: the wished one, or another."""
    with socket.socket() as one:
        try:
            one.bind(("127.0.0.1", wished))
        except OSError:
            one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
