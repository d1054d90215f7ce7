"""Whether the desk works is said to its own machine, in numbers, and to nobody else."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from django.db import InterfaceError, OperationalError
from django.test import Client
from django.utils import timezone

from brightline.desk import health
from brightline.desk.arrival.originals import set_reserve_aside
from brightline.desk.arrival.receive import receive
from brightline.desk.home import Home
from brightline.desk.models import Work
from tests.desk.process import running


@pytest.fixture(autouse=True)
def at_work(desk: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A desk with its reserve whose worker was at work a moment ago."""
    monkeypatch.setattr("brightline.desk.health.home", lambda: desk)
    set_reserve_aside(desk)
    health.beat()
    yield
    health._last_beat.clear()


def asks(client: Client | None = None, **headers: str) -> tuple[int, dict[str, Any]]:
    answer = (client or Client()).get("/health", headers=headers)
    return answer.status_code, json.loads(answer.content) if answer.content else {}


def test_a_desk_that_works_says_so_without_a_session(db: None) -> None:
    answer = Client().get("/health")
    assert (answer.status_code, answer.json()["ok"], answer.json()["wrong"]) == (200, True, [])
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "X-Real-IP", "Via"]
)
def test_nobody_is_told_through_the_citys_web_server(db: None, header: str) -> None:
    assert asks(**{header: "127.0.0.1"}) == (404, {})


@pytest.mark.parametrize("address", ["10.0.0.5", "192.0.2.1", "::ffff:10.0.0.5", ""])
def test_nobody_is_told_from_another_machine(db: None, address: str) -> None:
    assert Client(REMOTE_ADDR=address).get("/health").status_code == 404


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_does_not_answer_is_said(
    db: None, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    class Broken:
        def get(self) -> None:
            raise error("Ramona Invented")

    monkeypatch.setattr("brightline.desk.health.LogHead.objects", Broken())
    monkeypatch.setattr("brightline.desk.health.connection.close", lambda: None)
    status, told = asks()
    assert (status, told["wrong"], told["database"]) == (503, ["The database does not answer."], False)
    assert "Ramona" not in str(told)


def test_a_worker_that_stopped_is_said(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    health._last_beat[0] = time.monotonic() - 601
    assert asks()[1]["wrong"] == ["The worker is not at work."]
    health._last_beat.clear()
    assert asks()[0] == 503


def test_a_reserve_that_was_given_up_is_said(desk: Home) -> None:
    (desk.folder / "reserve").unlink()
    status, told = asks()
    assert (status, told["reserve"]) == (503, False)
    assert "make room" in told["wrong"][0]


def test_what_waits_too_long_is_said_in_numbers_alone(desk: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    receive(b"%PDF about Ramona Invented", desk, channel="upload", station="A-1", name="Ramona.pdf")
    told = asks()[1]
    assert (told["ok"], told["waiting"]) == (True, 1)
    later = timezone.now() + timedelta(minutes=16)
    monkeypatch.setattr("brightline.desk.health.timezone.now", lambda: later)
    status, told = asks()
    assert (status, told["wrong"]) == (503, ["What came is not being read."])
    assert told["oldest_waiting_seconds"] >= 960
    assert "Ramona" not in str(told)
    assert "A-1" not in str(told)
    Work.objects.update(step=Work.Step.BY_EYE)
    assert asks()[0] == 200, "what waits for a person is no failure of the desk"


def test_a_running_desk_is_healthy_for_its_own_machine_alone(tmp_path: Path) -> None:
    with running(tmp_path / "desk") as desk:
        at = "http://" + yaml.safe_load((desk.folder / "desk.yaml").read_text())["pages"]
        until = time.monotonic() + 60
        while (answer := requests.get(f"{at}/health", timeout=10)).status_code == 503:
            assert time.monotonic() < until, answer.text
            time.sleep(0.1)
        assert answer.json()["ok"]
        assert answer.json()["worker_seconds_ago"] <= 600
        for told in ({"X-Forwarded-Proto": "https"}, {"X-Forwarded-For": "192.0.2.1"}, {"X-Real-IP": "127.0.0.1"}):
            assert requests.get(f"{at}/health", headers=told, timeout=10).status_code == 404, told


def test_a_running_desk_believes_its_web_server_that_it_spoke_tls(tmp_path: Path) -> None:
    """Else the city's sign-in would be told to lead back in clear."""
    with running(tmp_path / "desk") as desk:
        at = "http://" + yaml.safe_load((desk.folder / "desk.yaml").read_text())["pages"]
        plain = requests.get(f"{at}/sign-in", timeout=10)
        through = requests.get(f"{at}/sign-in", headers={"X-Forwarded-Proto": "https"}, timeout=10)
        assert "Strict-Transport-Security" not in plain.headers
        assert "Strict-Transport-Security" in through.headers
        assert "Secure" in through.headers["Set-Cookie"]
