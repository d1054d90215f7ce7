"""A faxed packet and its ten variants, from the fax to the law of Boston, by the command that an officer types."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from brightline.paper import read_file
from tests.cli.run import call
from tests.samples.packets import VARIANTS, Packet, packet

ON = "2024-12-04"


@pytest.fixture(scope="module", autouse=True)
def once() -> Iterator[None]:
    """The same fax is read once, which takes seconds a page, whatever is then asked of what was read."""
    read: dict[tuple[bytes, str, bool], Any] = {}

    def read_once(data: bytes, name: str, progress: Any, *, pictures: bool) -> Any:
        asked = (data, name, pictures)
        if asked not in read:
            read[asked] = read_file(data, name, progress, pictures=pictures)
        return read[asked]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("brightline.paper.read_file", read_once)
        yield


@lru_cache
def made(variant: str) -> Packet:
    """A packet filled in by a machine: what is written by hand is often not read surely."""
    packets = (packet(variant, seed, kind="fine") for seed in range(11, 60))
    return next(one for one in packets if {page.hand for page in one.transmissions[0].pages} == {"type"})


@lru_cache
def told(variant: str) -> dict[str, Any]:
    """What the command says, as JSON, of every transmission of a variant, each a fax of fine resolution."""
    folder = Path(mkdtemp(prefix="faxes-"))
    files = []
    for number, sent in enumerate(made(variant).transmissions):
        files.append(folder / f"{number}{sent.ending}")
        files[-1].write_bytes(sent.data)
    result = call("read", *map(str, files), "--place", "us/ma/boston", "--on", ON, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def requests(variant: str) -> list[dict[str, Any]]:
    return [request for file in told(variant)["files"] for request in file["requests"]]


def hold(request: dict[str, Any]) -> dict[str, Any]:
    """What the law says of keeping the person."""
    found: dict[str, Any] = next(law for law in request["law"] if law["action"] == "hold")
    return found


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_paper_of_a_faxed_packet_is_signed_by_a_court_but_the_one_of_a_judge(variant: str) -> None:
    signers = {paper["form"]: paper["signature"]["who"] for request in requests(variant) for paper in request["papers"]}
    assert signers
    assert ("court" in signers.values()) == (variant == "judicial")
    assert any(request["claimed"] for request in requests(variant)) == (variant == "judicial")
    assert all(who in ("immigration_officer", "court", "unknown") for who in signers.values())


@pytest.mark.parametrize("variant", [v for v in VARIANTS if v != "cancellation"])
def test_custody_is_asked_and_forbidden_once_the_person_is_eligible_for_release(variant: str) -> None:
    asking = [request for request in requests(variant) if "custody" in request["asks"]]
    assert asking
    for request in asking:
        answer = hold(request)
        assert answer["now"]["outcome"] == "undetermined"
        assert "person.eligible_for_release" in [ask["fact"] for ask in answer["now"]["asks"]]
        assert answer["then"]["decision"]["outcome"] == "forbidden"
        assert answer["then"]["decision"]["reasons"]


def test_a_faxed_cancellation_asks_nobody_to_be_kept() -> None:
    assert all("custody" not in request["asks"] for request in requests("cancellation"))


def test_a_judges_warrant_changes_the_answer_only_once_the_court_has_confirmed_it() -> None:
    (answer,) = [hold(request) for request in requests("judicial") if request["claimed"]]
    assert answer["then"]["decision"]["outcome"] == "forbidden"
    assert answer["confirmed"]["outcome"] != "forbidden"


def test_two_people_in_one_packet_are_two_requests_and_a_refax_is_one_that_came_before() -> None:
    assert len({request["subject"] for request in requests("two_people")}) == 2
    assert told("refax")["repeats"]


@pytest.mark.parametrize(
    ("variant", "word"),
    [("wrong_city", "addressed to"), ("ten_year_old_date", "years ago"), ("page_1_only", "did not come")],
)
def test_what_is_odd_about_a_faxed_packet_is_said(variant: str, word: str, tmp_path: Path) -> None:
    sent = made(variant).transmissions[0]
    file = tmp_path / f"0{sent.ending}"
    file.write_bytes(sent.data)
    result = call("read", str(file), "--place", "us/ma/boston", "--on", ON)
    assert word in " ".join(result.stdout.split())
