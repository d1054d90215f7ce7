"""A name that nobody has goes through a night; afterwards it is in no byte of the disk, unless one has the key."""

from __future__ import annotations

import base64
import json
import os
import quopri
import shutil
import sqlite3
import subprocess
import zlib
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest

from brightline.desk.sealing import NotOpened, opened
from tests.desk.browser import PASSWORD, Browser
from tests.desk.postgresql import programs
from tests.desk.process import MAILBOX, Desk, wait_for

FAMILY, GIVEN, CELL, BORN = "V\u00f6rpelhaven", "Zyxquilline", "cell Quorb 71", "1871-13-77"
NAME = f"{FAMILY}, {GIVEN}"
PLANTED = (FAMILY, GIVEN, CELL, BORN)
"""A first and a last name, a cell and a birth date: none of them is anybody's."""


def written(word: str) -> set[bytes]:
    """A word in every way in which it could lie in a file."""
    found: set[bytes] = set()
    for one in {word, word.upper(), word.lower(), word.casefold(), word.swapcase()}:
        for code in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
            plain = one.encode(code)
            found |= {plain, plain.hex().encode(), plain.hex().upper().encode(), quopri.encodestring(plain).strip()}
            found |= set(in_base64(plain))
        found |= {quote(one).encode(), escape(one).encode(), json.dumps(one)[1:-1].encode()}
        found.add(one.encode("ascii", "xmlcharrefreplace"))
    return found


def in_base64(plain: bytes) -> Iterator[bytes]:
    """What of base64 is the same whatever stands before and after, at each of the three places it can begin at."""
    for before in range(3):
        told = base64.b64encode(bytes(before) + plain)
        first = -(-before * 8 // 6) if before else 0
        inner = told[first : (before + len(plain)) * 8 // 6]
        yield inner
        yield inner.replace(b"+", b"-").replace(b"/", b"_")


def found_in(data: bytes) -> list[str]:
    """Which of the words are in some bytes."""
    return [word for word in PLANTED if any(one in data for one in written(word))]


@pytest.mark.parametrize("word", PLANTED)
@pytest.mark.parametrize(
    "write",
    [
        lambda word: word.encode(), lambda word: word.upper().encode("utf-16-le"), lambda word: word.encode("latin-1"),
        *(lambda word, n=n: base64.b64encode(b"x" * n + word.encode() + b"yz") for n in range(3)),
        lambda word: base64.urlsafe_b64encode(b"{" + word.encode() + b"}"),
        lambda word: quopri.encodestring(word.encode()), lambda word: json.dumps({"name": word}).encode(),
        lambda word: quote(word).encode(),
    ],
)  # fmt: skip
def test_a_word_is_found_however_it_is_written(word: str, write: object) -> None:
    """A search that finds nothing must be one that would find it."""
    assert word in found_in(b"before " + write(word) + b" after")  # type: ignore[operator]  # one of the above


def mail() -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = f"{GIVEN}@gateway.example", MAILBOX, f"Detainer for {NAME}"
    message["Message-ID"] = "<planted@gateway.example>"
    message.set_content(f"Please hold {NAME}, born {BORN}.")
    data = f"%PDF-1.4 about {NAME}\nborn {BORN}".encode()
    message.add_attachment(data, maintype="application", subtype="pdf", filename=f"{NAME}.pdf")
    return message.as_bytes(policy=SMTP)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "faxes").mkdir()
    (tmp_path / "temporary").mkdir()
    desk = Desk(tmp_path / "desk", tmp_path / "faxes", program="tests.desk.quick")
    desk.begin("Carla Clerk:clerk", "Sam Sergeant:supervisor", "Cy Counsel:counsel,auditor")
    desk.start(TMPDIR=str(tmp_path / "temporary"))
    yield desk
    desk.kill()


def a_night(desk: Desk) -> None:
    """The name by every door, and through everything that people do in a matter."""
    assert desk.watched is not None
    path = desk.watched / f"{NAME}.pdf"
    path.write_bytes(f"%PDF-1.4 about {NAME}\nin the folder".encode())
    os.utime(path, (1_700_000_000, 1_700_000_000))
    desk.send(mail())
    clerk, sergeant = Browser(desk.pages), Browser(desk.pages)
    clerk.sign_in("carla.clerk", PASSWORD)
    sergeant.sign_in("sam.sergeant", PASSWORD)
    given = f"%PDF-1.4 about {NAME}\nby upload".encode()
    assert clerk.give("/give", {"station": "A-1"}, f"{NAME}.pdf", given).status == 302
    told = {
        "channel": "phone", "asks": ["custody"], "agency": "ice_ero", "paper": "none", "station": "A-1", "who": NAME,
        "person": NAME, "said": f"Hold {NAME}", "done": f"{NAME} is in {CELL}",
    }  # fmt: skip
    assert clerk.post("/record", told).status == 302
    # Something is missing here: the form comes back with what was typed.
    assert NAME.split()[1] in clerk.post("/record", {"person": NAME, "who": NAME}).text
    wait_for(desk, "SELECT count(*) FROM desk_work WHERE step = 'done'", 3)
    number = desk.rows(
        "SELECT m.number FROM desk_matter m JOIN desk_brought b ON b.matter_id = m.id "
        "JOIN desk_arrival a ON a.id = b.arrival_id WHERE a.channel = 'smtp'"
    )[0][0]
    where = f"/matter/{number}"

    def act(browser: Browser, what: str, **post: str | list[str]) -> None:
        told = browser.post(f"{where}/do/{what}", post)
        assert told.status == 302, told.text

    assert GIVEN in clerk.get("/").text
    assert GIVEN in clerk.get(where).text
    act(clerk, "subject", name=NAME, born=BORN)
    act(clerk, "custody", where="here", booking=f"B {FAMILY}", cell=CELL)
    act(clerk, "fact", fact="papers", value=["civil_detainer"])
    act(clerk, "fact", fact="request.kind", value=["custody", "notice_of_release"])
    act(clerk, "confirm", text="requester=ice_ero")
    act(clerk, "everything")
    act(clerk, "authority", source="bail", says=f"bail of {NAME}", ends="")
    act(clerk, "eligible", ground="not_eligible")
    act(clerk, "propose", action="hold", does="yes", why=f"because of {NAME}")
    proposal = str(desk.rows("SELECT max(event_id) FROM desk_proposal")[0][0])
    # What is refused must not be written down either.
    assert clerk.post(f"{where}/do/fact", {"fact": NAME, "value": NAME}).status == 409
    assert clerk.get(f"/matter/{quote(NAME)}").status == 404
    act(sergeant, "sign", proposal=proposal, role="supervisor", password=PASSWORD, why=f"{NAME} again")
    act(clerk, "done", proposal=proposal)
    act(clerk, "flag", flag="witness", on="yes")
    assert GIVEN in sergeant.get(where).text
    act(clerk, "close", how="kept", why=f"{NAME} stayed in {CELL}")
    Browser(desk.pages).post("/sign-in", {"username": NAME, "password": NAME})


def bytes_of(path: Path) -> bytes:
    """The bytes of a file; nothing where a database that still runs has taken it away."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def test_the_name_is_in_no_byte_without_the_key(desk: Desk, tmp_path: Path) -> None:
    a_night(desk)
    copy = tmp_path / "copy"
    copy.mkdir()
    if desk.database:
        dump = [str(programs() / "pg_dump"), "--inserts", "--file", str(copy / "dump.sql"), desk.database]
        subprocess.run(dump, check=True)
    else:
        with sqlite3.connect(desk.folder / "desk.sqlite3") as one, sqlite3.connect(copy / "backup.sqlite3") as other:
            one.backup(other)
    shutil.copytree(desk.folder, copy / "desk", ignore=shutil.ignore_patterns("reserve"))
    # Killed, so that what SQLite had not yet moved into its file is there to be looked through too.
    desk.kill()
    files = [
        path
        for folder in (desk.folder, copy, tmp_path / "temporary", *database_files(desk))
        for path in folder.rglob("*")
        if path.is_file() and path.name != "reserve"
    ]
    assert any(path.name in ("desk.sqlite3-wal", "dump.sql") for path in files)
    told = {str(path): found for path in files if (found := found_in(bytes_of(path) + os.fsencode(path.name)))}
    assert told == {}
    assert found_in(desk.log().encode()) == []
    for (session,) in desk.rows("SELECT session_data FROM django_session"):
        assert found_in(plain(session)) == []


def test_the_key_opens_it_and_no_other_does(desk: Desk) -> None:
    a_night(desk)
    key = (desk.folder.parent / "key").read_bytes()
    number, wrapped = desk.rows(
        "SELECT m.number, k.wrapped FROM desk_matterkey k JOIN desk_matter m ON m.id = k.matter_id ORDER BY m.id"
    )[0]
    with pytest.raises(NotOpened):
        opened(bytes(wrapped), bytes(32), f"matter {number}")
    of_matter = opened(bytes(wrapped), key, f"matter {number}")
    entries = desk.rows(
        "SELECT p.entry_id, p.sealed FROM desk_logpersonal p JOIN desk_event e ON e.entry_id = p.entry_id "
        f"JOIN desk_matter m ON m.id = e.matter_id WHERE m.number = '{number}'"
    )
    assert any(found_in(opened(bytes(sealed), of_matter, f"log entry {index}")) for index, sealed in entries)


def plain(session: str) -> bytes:
    """What a session holds: signed and perhaps made smaller, and not sealed."""
    told = session.split(":")[0]
    data = base64.urlsafe_b64decode(told.lstrip(".") + "=" * (-len(told.lstrip(".")) % 4))
    return zlib.decompress(data) if told.startswith(".") else data


def database_files(desk: Desk) -> list[Path]:
    """The files of PostgreSQL itself, its write-ahead log among them, where they may be read."""
    if not desk.database:
        return []
    folder = Path(desk.rows("SHOW data_directory")[0][0])
    return [folder] if os.access(folder, os.R_OK | os.X_OK) else []
