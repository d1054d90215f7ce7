"""Alerts: mail of a count and of numbers, over a real SMTP conversation, once to each of a chain and on to its end."""

from __future__ import annotations

import logging
import smtplib
import ssl
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import DatabaseError, connection, transaction
from msgspec.structs import replace

from brightline.desk.duty import alerts
from brightline.desk.duty.alerts import Alerting, newest_unopened
from brightline.desk.home import Home, HomeError
from brightline.desk.matters.doing import Desk
from brightline.desk.matters.signing import propose
from brightline.desk.models import Alert, LogEntry, Matter, Role
from brightline.desk.unit import Alerts, Unit
from brightline.desk.unit import unit as read_unit
from tests.desk.clock import Clock, at
from tests.desk.mailing import City, serving
from tests.desk.pages import pages_of, signed_in
from tests.desk.people import People
from tests.desk.process import Desk as Process
from tests.desk.process import as_owner, free_port
from tests.desk.reading import arrive_read, matter_of, paper, request
from tests.desk.sound import FILE, sound

SERGEANT, LIEUTENANT, CAPTAIN = (f"{who}@pd.millbrook.example" for who in ("sergeant", "lieutenant", "captain"))


@pytest.fixture
def city() -> Iterator[City]:
    with serving() as made:
        yield made


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, at("2024-12-04T03:00"))


@pytest.fixture
def unit(unit: Unit, city: City) -> Unit:
    chain = {"A-1": (SERGEANT, LIEUTENANT, CAPTAIN), "B-2": (CAPTAIN,)}
    told = Alerts("127.0.0.1", "desk@pd.millbrook.example", chain, port=city.port, tls=False)
    return replace(unit, alerts=told)


@pytest.fixture
def alerting(desk: Home, unit: Unit) -> Alerting:
    return Alerting(desk, unit)


@pytest.fixture
def arrives(desk: Home, unit: Unit, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Matter]:
    numbers = iter(range(100))

    def arrived(station: str = "A-1", data: bytes = b"") -> Matter:
        told = data or b"%%PDF %d" % next(numbers)
        return matter_of(arrive_read(desk, unit, monkeypatch, [request(paper())], data=told, station=station))

    return arrived


def look(matter: Matter, desk: Home, unit: Unit, people: People) -> None:
    Desk(desk, unit, people("Carla Clerk", Role.CLERK)).open(matter)


def test_an_arrival_is_told_to_the_first_of_the_chain_and_told_once(
    arrives: Callable[..., Matter], alerting: Alerting, city: City
) -> None:
    arrives()
    assert alerting.step() == 1
    assert city.took_in() == [("sergeant", "Desk of station A-1: 1 new")]
    assert alerting.step() == 0
    assert city.took_in() == []


def test_an_unopened_request_alerts_the_next_in_the_chain_and_so_on_to_its_end(
    arrives: Callable[..., Matter], alerting: Alerting, city: City, clock: Clock
) -> None:
    arrives()
    told = []
    for _ in range(50):
        alerting.step()
        told += city.took_in()
        clock.goes(1)
    assert told == [
        ("sergeant", "Desk of station A-1: 1 new"),
        ("lieutenant", "Desk of station A-1: 1 not opened for 10 minutes"),
        ("captain", "Desk of station A-1: 1 not opened for 20 minutes"),
    ]


def test_once_somebody_has_opened_it_nobody_else_is_told(
    arrives: Callable[..., Matter], alerting: Alerting, city: City, clock: Clock, desk: Home, unit: Unit, people: People
) -> None:
    matter = arrives()
    alerting.step()
    look(matter, desk, unit, people)
    clock.goes(60)
    assert alerting.step() == 0


def test_what_comes_again_to_a_matter_that_was_opened_is_told_too(
    arrives: Callable[..., Matter], alerting: Alerting, city: City, clock: Clock, desk: Home, unit: Unit, people: People
) -> None:
    matter = arrives(data=b"%PDF the same")
    look(matter, desk, unit, people)
    alerting.step()
    city.took_in()
    assert arrives(data=b"%PDF the same") == matter
    alerting.step()
    assert city.took_in() == [("sergeant", "Desk of station A-1: 1 new")]
    clock.goes(10)
    alerting.step()
    assert city.took_in() == [("lieutenant", "Desk of station A-1: 1 not opened for 10 minutes")]


def test_what_an_officer_recorded_is_told_to_the_first_and_needs_nobody_else(
    alerting: Alerting, city: City, clock: Clock, desk: Home, unit: Unit, people: People
) -> None:
    officer = Desk(desk, unit, people("Bo Booking", Role.BOOKING))
    matter, _ = officer.record("A-1", "phone", ["custody"], told={}, subject={}, facts=[])
    officer.open(matter)
    alerting.step()
    clock.goes(60)
    alerting.step()
    assert [who for who, _ in city.took_in()] == ["sergeant"]


def test_several_are_told_in_one_mail_with_their_count_and_each_station_its_own(
    arrives: Callable[..., Matter], alerting: Alerting, city: City
) -> None:
    first, second, elsewhere = arrives(), arrives(), arrives("B-2")
    assert alerting.step() == 2
    (to, mail), (other, their_mail) = city.took
    assert (to, other) == (SERGEANT, CAPTAIN)
    assert f"2 new at station A-1: {first.number}, {second.number}\r\n" in str(mail.get_payload())
    assert f"1 new at station B-2: {elsewhere.number}\r\n" in str(their_mail.get_payload())


def test_a_mail_says_a_count_and_numbers_and_nothing_of_a_person(
    arrives: Callable[..., Matter], alerting: Alerting, city: City
) -> None:
    matter = arrives()
    alerting.step()
    mail = city.took[0][1]
    told = str(mail)
    assert matter.number in told
    for secret in ("INVENTADO", "Ramona", "hold", "HOLD", "detainer", "custody"):
        assert secret not in told
    assert str(mail.get_payload()).splitlines()[2:] == ["Open them at the desk."]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["From"] == "desk@pd.millbrook.example"


def test_each_alert_is_entered_without_its_address_in_what_may_be_counted(
    arrives: Callable[..., Matter], alerting: Alerting, city: City
) -> None:
    matter = arrives()
    alerting.step()
    told = [e.countable for e in LogEntry.objects.all() if e.countable["kind"] == "alerted"]
    assert told == [
        {"kind": "alerted", "station": "A-1", "position": 0, "matters": [matter.number], "day": "2024-12-04"}
    ]
    assert not any(SERGEANT in str(row) for row in [*LogEntry.objects.values(), *Alert.objects.values()])


def test_a_mail_server_that_is_away_stops_nothing_and_is_tried_again_after_a_minute(
    arrives: Callable[..., Matter], alerting: Alerting, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def away(*_: object, **__: object) -> smtplib.SMTP:
        tried.append(time.monotonic())
        raise ConnectionRefusedError

    arrives()
    began = time.monotonic()
    with monkeypatch.context() as planted:
        planted.setattr("brightline.desk.duty.alerts.smtplib.SMTP", away)
        assert (alerting.step(), alerting.step(), len(tried)) == (0, 0, 1)
        assert not Alert.objects.exists()
    monkeypatch.setattr("brightline.desk.duty.alerts.time.monotonic", lambda: began + alerts.AFTER_FAILURE + 30)
    assert alerting.step() == 1
    assert city.took_in() == [("sergeant", "Desk of station A-1: 1 new")]


@pytest.mark.parametrize("refused", [{SERGEANT: "550 no such"}, {SERGEANT: "451 later"}])
def test_an_address_that_is_refused_keeps_back_no_other(
    refused: dict[str, str], arrives: Callable[..., Matter], alerting: Alerting, city: City, desk: Home, unit: Unit
) -> None:
    arrives()
    arrives("B-2")
    city.refuses = refused
    assert alerting.step() == 1
    assert city.took_in() == [("captain", "Desk of station B-2: 1 new")]
    city.refuses = {}
    assert Alerting(desk, unit).step() == 1
    assert city.took_in() == [("sergeant", "Desk of station A-1: 1 new")]


def test_an_alert_that_the_server_did_not_take_is_not_said_to_have_gone_out(
    arrives: Callable[..., Matter], alerting: Alerting, city: City
) -> None:
    arrives()
    city.refuses = {"*": "452 no room"}
    assert alerting.step() == 0
    assert not Alert.objects.exists()


def test_an_alert_that_was_taken_and_not_entered_goes_out_again_under_the_same_id(
    arrives: Callable[..., Matter], alerting: Alerting, city: City, desk: Home, unit: Unit,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def ends(*_: object) -> None:
        raise DatabaseError("planted")

    arrives()
    with monkeypatch.context() as planted:
        planted.setattr("brightline.desk.duty.alerts._enter", ends)
        alerting.step()
    Alerting(desk, unit).step()
    first, second = (mail["Message-ID"] for _, mail in city.took)
    assert first == second


def test_tonight_says_that_alerts_do_not_go_out(
    arrives: Callable[..., Matter], alerting: Alerting, city: City, clock: Clock, desk: Home, unit: Unit,
    people: People, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    here, elsewhere = people("Bo Booking", Role.BOOKING), people("Ben Elsewhere", Role.BOOKING, station="B-2")
    with pages_of(desk, unit, monkeypatch):
        arrives()
        assert "not gone out" not in signed_in(here).get("/").content.decode(), "it has a moment to go out"
        clock.goes(3)
        assert "1 alert by mail has not gone out" in signed_in(here).get("/").content.decode()
        assert "not gone out" not in signed_in(elsewhere).get("/").content.decode()
        alerting.step()
        assert "not gone out" not in signed_in(here).get("/").content.decode()


def test_an_error_of_the_mail_server_is_logged_without_an_address(
    arrives: Callable[..., Matter], alerting: Alerting, city: City, caplog: pytest.LogCaptureFixture
) -> None:
    arrives()
    city.refuses = {SERGEANT: f"550 {SERGEANT} is unknown"}
    with caplog.at_level(logging.ERROR):
        alerting.step()
    assert "An alert could not be sent: SMTPRecipientsRefused" in caplog.text
    assert "sergeant" not in caplog.text


@pytest.mark.parametrize("password", [{}, {"user": "desk", "secret_file": "secret"}])
def test_a_server_without_tls_gets_nothing_where_tls_was_asked_for(
    password: dict[str, str], arrives: Callable[..., Matter], desk: Home, unit: Unit, city: City
) -> None:
    assert unit.alerts is not None
    (desk.folder / "secret").write_text("password")
    arrives()
    assert Alerting(desk, replace(unit, alerts=replace(unit.alerts, tls=True, **password))).step() == 0
    assert city.took == []


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    day = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), day, day + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    told = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (tmp_path / "mail.pem").write_bytes(told + made.public_bytes(serialization.Encoding.PEM))
    return tmp_path / "mail.pem"


@pytest.mark.parametrize("trusted", [True, False])
def test_a_password_is_given_over_tls_to_a_server_that_is_known_and_to_no_other(
    trusted: bool, certificate: Path, arrives: Callable[..., Matter], desk: Home, unit: Unit,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    given = []

    def knows(server: object, session: object, envelope: object, mechanism: str, told: Any) -> AuthResult:
        given.append((told.login, told.password))
        return AuthResult(success=True)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    city = City()
    options = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": knows}
    controller = Controller(city, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    try:
        assert unit.alerts is not None
        (desk.folder / "secret").write_text("a password\n")
        told = replace(unit.alerts, port=controller.port, tls=True, user="desk", secret_file="secret")
        arrives()
        assert Alerting(desk, replace(unit, alerts=told)).step() == trusted
    finally:
        controller.stop()
    assert given == ([(b"desk", b"a password")] if trusted else [])
    assert len(city.took) == trusted


def test_a_desk_at_training_says_so_in_its_mail(
    arrives: Callable[..., Matter], desk: Home, unit: Unit, city: City
) -> None:
    arrives()
    Alerting(replace(desk, training=True), unit).step()
    assert city.took_in() == [("sergeant", "TRAINING: Desk of station A-1: 1 new")]


def test_a_desk_without_alerts_sends_none_and_warns_of_none(
    arrives: Callable[..., Matter], desk: Home, unit: Unit, city: City, clock: Clock
) -> None:
    arrives()
    clock.goes(30)
    without = replace(unit, alerts=None)
    assert Alerting(desk, without).step() == 0
    assert alerts.late(without, {"A-1", "B-2"}, clock.now) == 0


TOLD = "name: Millbrook\nplace: us/ma/boston\nstations: {A-1: A, B-2: B}\n"
CHAIN = "chain: {A-1: [s@pd.example], B-2: [s@pd.example]}"


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (f"server: mail, sender: d@pd.example, {CHAIN}", ""),
        ("server: mail, sender: d@pd.example, chain: {A-1: [s@pd.example]}", "Nobody is alerted at B-2"),
        ("server: mail, sender: d@pd.example, chain: {A-1: [s@pd.example], B-2: []}", "Nobody is alerted at B-2"),
        (f"server: mail, sender: d@pd.example, {CHAIN[:-1]}, Z-9: [s@pd.example]}}", "none of the stations"),
        (f"server: mail, sender: desk, {CHAIN}", "no address"),
        ("server: mail, sender: d@pd.example, chain: {A-1: ['a@b, c@d'], B-2: [s@pd.example]}", "no address"),
        (f"server: mail, sender: d@pd.example, {CHAIN}, user: d, secret_file: s, tls: false", "cannot be signed in"),
        (f"server: mail, sender: d@pd.example, {CHAIN}, user: d", "cannot be signed in"),
    ],
)
def test_alerts_that_would_reach_nobody_are_refused_when_the_desk_starts(told: str, says: str, desk: Home) -> None:
    (desk.folder / "desk.yaml").write_text(f"{TOLD}alerts: {{{told}}}\n")
    if not says:
        assert read_unit(desk).alerts is not None
        return
    with pytest.raises(HomeError, match=says):
        read_unit(desk)


@pytest.mark.parametrize("change", ["UPDATE desk_alert SET position = 5", "DELETE FROM desk_alert"])
def test_the_database_refuses_to_forget_an_alert(
    change: str, arrives: Callable[..., Matter], alerting: Alerting, city: City
) -> None:
    arrives()
    alerting.step()
    with (
        as_owner(), pytest.raises(DatabaseError, match="kept as they are"), transaction.atomic(),
        connection.cursor() as cursor,
    ):  # fmt: skip
        cursor.execute(change)


def test_the_screen_knows_what_newly_came_and_was_not_opened(
    arrives: Callable[..., Matter], desk: Home, unit: Unit, people: People
) -> None:
    assert newest_unopened(Matter.objects.all()) == 0
    first = arrives()
    one = newest_unopened(Matter.objects.all())
    arrives()
    two = newest_unopened(Matter.objects.all())
    assert 0 < one < two
    assert newest_unopened(Matter.objects.filter(pk=first.pk)) == one
    look(first, desk, unit, people)
    assert newest_unopened(Matter.objects.filter(pk=first.pk)) == 0


def test_tonight_hands_the_screen_its_sound_and_lets_it_play(
    arrives: Callable[..., Matter], desk: Home, unit: Unit, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrives()
    with pages_of(desk, unit, monkeypatch):
        answer = signed_in(people("Bo Booking", Role.BOOKING)).get("/")
    page = answer.content.decode()
    assert f'data-newest="{newest_unopened(Matter.objects.all())}"' in page
    assert 'data-sound="/static/desk/arrival.wav"' in page
    assert "media-src 'self'" in answer["Content-Security-Policy"]
    assert "connect-src 'self'" in answer["Content-Security-Policy"]


def test_the_sound_is_what_its_program_makes_and_small() -> None:
    assert FILE.read_bytes() == sound()
    assert len(sound()) < 20_000


def test_a_running_desk_alerts_over_smtp_and_enters_which_shifts_there_are(tmp_path: Path, city: City) -> None:
    told = {
        "server": "127.0.0.1", "port": city.port, "tls": False, "sender": "desk@pd.millbrook.example",
        "chain": {"A-1": [SERGEANT]},
    }  # fmt: skip
    desk = Process(tmp_path / "desk", more={"alerts": told})
    desk.start()
    try:
        desk.send(b"From: a@b.example\r\nSubject: Fax\r\n\r\nHold Ramona Invented.\r\n")
        wait_for_mail(city, desk)
        assert city.took_in() == [("sergeant", "Desk of station A-1: 1 new")]
        plans = 'SELECT count(*) FROM desk_logentry WHERE CAST(countable AS TEXT) LIKE \'%"kind": "shift_plan"%\''
        assert desk.rows(plans) == [(1,)]
        desk.kill()
        desk.start()
        with smtplib.SMTP("127.0.0.1", desk.port) as server:
            server.noop()
        assert desk.rows("SELECT count(*) FROM desk_alert") == [(1,)]
        assert desk.end() == 0
        assert city.took_in() == [], "what was entered does not go out again"
    finally:
        desk.kill()


def wait_for_mail(city: City, desk: Process) -> None:
    until = time.monotonic() + 60
    while not city.took or desk.rows("SELECT count(*) FROM desk_alert") == [(0,)]:
        assert time.monotonic() < until, desk.log()
        time.sleep(0.1)


@pytest.mark.parametrize(("does", "sent"), [(True, 3), (False, 0)])
def test_all_of_the_chain_are_told_at_once_that_somebody_would_depart_from_the_law(
    does: bool, sent: int, arrives: Callable[..., Matter], desk: Home, unit: Unit, people: People, alerting: Alerting,
    city: City,
) -> None:  # fmt: skip
    matter, clerk = arrives(), Desk(desk, unit, people("Carla Clerk", Role.CLERK))
    clerk.everything(matter)
    for fact in ("papers=civil_detainer", "request.kind=custody,notice_of_release", "requester=ice_ero"):
        clerk.say(matter, fact)
    clerk.eligible(matter, "bail")
    clerk.open(matter)
    alerting.step()
    city.took.clear()
    propose(clerk, matter, "hold", does, "Ramona Inventado must stay")
    assert [alerting.step() for _ in range(2)] == [sent, 0]
    for _, mail in city.took:
        assert "otherwise than the law says" in str(mail["Subject"])
        assert matter.number in mail.get_payload()
        assert "Ramona" not in mail.as_string()
    assert len({to for to, _ in city.took}) == sent
