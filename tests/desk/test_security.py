"""What holds for every page and every door, whoever adds one: each is found by itself and tried."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO, StringIO
from pathlib import Path

import pytest
import yaml
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from msgspec import to_builtins

from brightline.csv_cells import FORMULA, cell, csv_of
from brightline.desk import queue, urls
from brightline.desk.arrival import folder
from brightline.desk.arrival.originals import bytes_of, key_of
from brightline.desk.arrival.smtp import Door
from brightline.desk.home import Home
from brightline.desk.models import Arrival, Matter, Original, Part, Role
from brightline.desk.pages import asking
from brightline.desk.sealing import opened
from brightline.desk.splitting import split
from brightline.desk.unit import Unit
from tests.desk.people import PASSWORD, People
from tests.desk.reading import arrive_read, matter_of, paper, request

OPEN_TO_ALL = {"sign_in", "sign_out", "second_factor", "to_issuer", "openid_connect_callback"}
"""Pages for people who are not signed in."""
ADDRESSES = {
    pattern.name: "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern)) for pattern in urls.urlpatterns
}


@pytest.fixture(autouse=True)
def at_this_desk(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pages serve this test's desk."""
    (desk.folder / "desk.yaml").write_text(yaml.safe_dump(to_builtins(unit)))
    monkeypatch.setattr("brightline.desk.pages.asking.home", lambda: desk)
    asking.the_unit.cache_clear()
    cache.clear()
    yield
    asking.the_unit.cache_clear()


@pytest.fixture
def matter(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Matter:
    return matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())]))


def address(name: str, matter: Matter) -> str:
    """The address of a page, of this matter where it is of one."""
    more = {
        "which": matter.number, "what": "nothing", "file": "0" * 64, "page": 1, "provider_id": "issuer", "number": 1,
        "edition": "public", "form": "csv", "call": 1,
    }  # fmt: skip
    return ADDRESSES[name].format(**more)


@pytest.fixture
def everybody(people: People) -> list[Client]:
    """Somebody of each role, signed in."""
    found = []
    for role in Role:
        client = Client()
        client.force_login(people(f"Uma {role.value}", role))
        found.append(client)
    return found


# Every page


def check(answer: HttpResponse, where: str) -> None:
    policy = {part.split()[0]: part.split()[1:] for part in answer["Content-Security-Policy"].split("; ")}
    assert policy["default-src"] == ["'none'"], where
    for name, sources in policy.items():
        assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "data:", "https:"} & set(sources), (where, name)
    for name in ("form-action", "base-uri", "frame-ancestors"):
        assert policy[name] in (["'self'"], ["'none'"]), (where, name)
    assert answer["Cache-Control"] == "no-store", where
    assert answer["X-Frame-Options"] == "DENY", where
    assert answer["X-Content-Type-Options"] == "nosniff", where
    assert answer["Referrer-Policy"] == "same-origin", where
    if answer["Content-Type"].startswith("text/html"):
        told = answer.content.decode()
        assert not re.search(r"\sstyle\s*=", told), where
        assert not re.search(r"\son[a-z]+\s*=\s*[\"']", told), where
        assert "<style" not in told, where
        assert "javascript:" not in told, where
        assert not re.search(r"<script(?![^>]*\ssrc=)", told), where
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", told), where


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_forbids_what_is_inline_or_from_elsewhere_and_being_kept(
    name: str, matter: Matter, everybody: list[Client]
) -> None:
    for client in (Client(), *everybody):
        check(client.get(address(name, matter)), name)


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_form_from_elsewhere_is_refused(name: str, matter: Matter, people: People) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people("Uma User", *Role))
    before = matter.events.count()
    assert client.post(address(name, matter)).status_code == 403
    assert matter.events.count() == before


@pytest.mark.parametrize("name", sorted(set(ADDRESSES) - OPEN_TO_ALL))
def test_every_page_is_closed_to_who_is_not_signed_in(name: str, matter: Matter) -> None:
    there = address(name, matter)
    for answer in (Client().get(there), Client().post(there)):
        assert answer.status_code in (302, 405), name
        assert answer.status_code == 405 or answer["Location"].startswith("/sign-in?"), name


def test_the_cookies_go_over_tls_alone_and_to_no_script(people: People) -> None:
    user = people("Carla Clerk", Role.CLERK)
    client = Client()
    client.get("/sign-in")
    answer = client.post("/sign-in", {"username": user.username, "password": PASSWORD})
    for name in ("sessionid", "csrftoken"):
        cookie = answer.cookies.get(name) or client.cookies[name]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Strict"), name


def test_a_session_has_another_name_after_signing_in_and_none_after_signing_out(people: People) -> None:
    user = people("Carla Clerk", Role.CLERK)
    client = Client()
    client.get("/sign-in")
    session = client.session
    session["before"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    client.post("/sign-in", {"username": user.username, "password": PASSWORD})
    inside = client.cookies["sessionid"].value
    assert inside != session.session_key
    client.post("/sign-out")
    again = Client()
    again.cookies["sessionid"] = inside
    assert again.get("/").status_code == 302


def test_another_host_is_not_answered(db: None) -> None:
    assert Client().get("/sign-in", headers={"Host": "elsewhere.example"}).status_code == 400


# Every door

NAMES = [
    "../../../../tmp/planted.pdf", "..\\..\\planted.pdf", "/etc/planted.pdf", "C:\\planted.pdf", "a/../../planted.pdf",
    "planted\r\nX-Header: 1.pdf", "planted\u202efdp.exe", "x" * 3000 + ".pdf", ".", "..", "", "planted\u2028.pdf",
    "<script>alert(1)</script>.pdf", "%2e%2e%2fplanted.pdf", "~/planted.pdf", "|touch planted", "$(touch planted)",
    "planted.pdf\u0085", "CON", "-rf",
]  # fmt: skip
FAX = b"%PDF-1.4 a fax about Ramona Invented"


@pytest.fixture
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The door for mail closes connections that grew old; here it would close the test's own."""
    monkeypatch.setattr("brightline.desk.arrival.smtp.close_old_connections", lambda: None)


def only_originals(around: Path, desk: Home, before: set[Path]) -> None:
    """Whatever is new on the disk lies below the folder of originals under a hash."""
    new = {path for path in around.rglob("*") if path.is_file()} - before
    for path in new:
        assert desk.originals in path.parents, path
        assert re.fullmatch(r"[0-9a-f]{64}\.[0-9a-f]{8}", path.name), path
    assert new


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("door", ["browser", "mail"])
def test_the_name_of_a_file_leads_nowhere(
    door: str, name: str, desk: Home, unit: Unit, people: People, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client()
    client.force_login(people("Bo Booking", Role.BOOKING))
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    if door == "browser":
        file = BytesIO(FAX)
        file.name = name
        client.post("/give", {"station": "A-1", "files": [file]})
    else:
        message = EmailMessage()
        message["From"], message["Subject"] = "fax@gateway.example", "Fax"
        message.set_content("See attached.")
        message.add_attachment(FAX, maintype="application", subtype="pdf", filename="placeholder.pdf")
        quoted = name.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "").replace("\n", "").encode()
        data = message.as_bytes(policy=SMTP).replace(b'"placeholder.pdf"', b'"' + quoted + b'"')
        Door(desk, {"desk@pd.example": "A-1"})._receive(data, "desk@pd.example")
    if door == "mail" or Arrival.objects.exists():
        while (leased := queue.lease()) is not None:
            if leased.step != "split":
                break
            split(leased, desk, unit)
        only_originals(tmp_path, desk, before)
        digests = [bytes_of(part.original, desk) for part in Part.objects.all()]
        assert FAX in digests, "and the file itself is kept as it came"
    for part in Part.objects.exclude(sealed_name=None):
        key = key_of(part.original, desk)
        told = opened(bytes(part.sealed_name or b""), key, f"name {part.original.sha256}").decode()
        assert not set(told) & set("/\\\r\n\0\u202e"), told
    assert "planted" not in caplog.text


def test_a_link_in_a_watched_folder_is_not_followed(desk: Home, tmp_path: Path) -> None:
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(b"%PDF not a fax")
    watched = tmp_path / "faxes"
    watched.mkdir()
    (watched / "link.pdf").symlink_to(secret)
    (watched / "dir").symlink_to(tmp_path)
    assert folder.take_in(watched, desk, "A-1", settled=-1) == 0


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.html", b"<html><script>alert(1)</script>"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("fax.pdf", b"MZ\x90\x00 a program"),
        ("fax.png", b"\x89PNG\r\n\x1a\n<script>"),
        ("empty.pdf", b""),
    ],
)
def test_what_is_given_is_never_sent_back_as_it_came(name: str, data: bytes, desk: Home, people: People) -> None:
    client = Client()
    client.force_login(people("Bo Booking", Role.BOOKING))
    client.post("/give", {"station": "A-1", "files": [SimpleUploadedFile(name, data or b" ")]})
    digest = Original.objects.get().sha256
    for matter in Matter.objects.all():
        answer = client.get(f"/matter/{matter.number}/page/{digest}/1.png")
        assert answer.status_code == 404 or answer["Content-Type"] == "image/png"
    for there in (f"/originals/{digest[:2]}/{digest}", f"/static/../{digest}", f"/static/desk/../../../{digest}"):
        assert client.get(there).status_code in (404, 400)


def test_more_than_the_desk_takes_at_once_is_refused(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("brightline.desk.pages.upload.LARGEST", 1000)
    client = Client()
    client.force_login(people("Bo Booking", Role.BOOKING))
    answer = client.post("/give", {"station": "A-1", "files": [SimpleUploadedFile("a.pdf", b"%PDF" * 300)]})
    assert answer.status_code == 409
    assert "more than the desk takes" in answer.content.decode()
    assert Arrival.objects.count() == 0


# Every CSV


@given(st.lists(st.text() | st.integers() | st.none(), min_size=2, max_size=2))
def test_no_cell_is_a_formula_and_every_row_comes_back(row: list[str | int | None]) -> None:
    told = list(csv.reader(StringIO(csv_of(("name", "number"), [row]), newline="")))
    assert told[0] == ["name", "number"]
    assert len(told) == 2
    for given_, found in zip(row, told[1], strict=True):
        if isinstance(given_, int):
            assert found == str(given_)
        else:
            assert not found.lstrip(" \u00a0\ufeff\u200b").startswith(FORMULA)
            assert found.removeprefix("'") == (given_ or "").replace("\0", "").removeprefix("'")


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("https://elsewhere.example")',
        "+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "\u00a0=1",
        "＝1",
        "|calc",
    ],
)
def test_what_a_spreadsheet_would_carry_out_is_written_as_text(text: str) -> None:
    assert cell(text) == f"'{text}"


def test_a_number_stays_a_number() -> None:
    assert cell(-5) == "-5"


def test_a_row_of_another_length_than_its_head_is_refused() -> None:
    with pytest.raises(ValueError, match="has 1 cells"):
        csv_of(("a", "b"), [("x",)])


def test_the_desk_writes_no_csv_in_another_way() -> None:
    source = Path(urls.__file__).parent
    others = [
        path.name
        for path in source.rglob("*.py")
        if re.search(r"csv\.(?:writer|DictWriter)|from csv ", path.read_text())
    ]
    assert others == []


# Every unit of systemd in the handbook

UNITS = Path(__file__).parents[2] / "docs" / "how-to" / "units"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("name", sorted(path.name for path in UNITS.iterdir()))
def test_systemd_understands_each_line_of_a_unit(name: str, tmp_path: Path) -> None:
    for path in UNITS.iterdir():
        plain = path.read_text().replace("/opt/brightline/venv/bin/brightline", "/bin/true")
        (tmp_path / path.name).write_text(plain)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(tmp_path / name)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    told = [line for line in done.stderr.splitlines() if str(tmp_path) in line or name in line]
    assert told == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_calls_the_service_of_the_desk_little_exposed() -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=25", str(UNITS / "brightline-desk.service")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
