"""`brightline read`: a faxed packet from its pages to the law, and files that cannot be read."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import call
from tests.samples.packets import Packet, packet

BOSTON = ("--place", "us/ma/boston", "--on", "2024-12-04")
OUTCOMES = ("forbidden", "required", "permitted", "not addressed", "undetermined", "conflict")


@pytest.fixture(scope="module")
def made() -> Packet:
    """The plain packet: a detainer and an agency's own warrant."""
    return packet("plain", 7, kind="none")


@pytest.fixture(scope="module")
def file(made: Packet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plain packet as a file."""
    path = tmp_path_factory.mktemp("faxes") / "packet.pdf"
    path.write_bytes(made.transmissions[0].data)
    return path


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A detainer of which only the first page came."""
    path = tmp_path_factory.mktemp("pages") / "page.pdf"
    path.write_bytes(packet("page_1_only", 7, kind="none").transmissions[0].data)
    return path


@pytest.fixture(scope="module")
def said(file: Path) -> str:
    """What the command says of it in Boston, without its line breaks."""
    result = call("read", str(file), *BOSTON)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return " ".join(result.stdout.split())


@pytest.fixture(scope="module")
def told(file: Path) -> dict[str, Any]:
    """The same as JSON."""
    result = call("read", str(file), *BOSTON, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_papers_are_named_with_their_pages_and_signers(said: str) -> None:
    assert "I-247A" in said
    assert "page 1, 2 and 3" in said
    assert "I-200 (revision 09/16)" in said
    assert said.count("Signed by: an immigration officer, who is no court") == 2


def test_what_is_asked_is_said(said: str) -> None:
    assert "keep the person in custody" in said
    assert "tell when the person will be released" in said


def test_custody_stays_open_until_somebody_says_who_is_eligible_and_which_papers_came(said: str) -> None:
    assert "past the time of release: UNDETERMINED on what the papers show" in said
    assert "could this person go free now?" in said
    assert "Which of these papers have come for this person?" in said


def test_custody_is_forbidden_once_the_person_is_eligible(said: str) -> None:
    assert "Taking it that these are all the papers and the person is eligible for release: FORBIDDEN." in said


def test_a_person_is_asked_whether_everything_came(said: str) -> None:
    assert "Is this everything that came? Only a person can say so." in said


def test_a_paper_is_held_against_the_day_and_the_place(said: str) -> None:
    assert "It is dated 30 January 2026, which is still to come." in said
    assert "does not name Boston" not in said


def test_without_a_place_nothing_is_said_of_the_law(page: Path) -> None:
    result = call("read", str(page))
    assert result.exit_code == 0
    assert "What the law says" not in result.stdout
    assert not any(outcome in result.stdout for outcome in ("FORBIDDEN", "UNDETERMINED", "PERMITTED", "REQUIRED"))


def test_facts_of_the_caller_count_beside_those_of_the_papers(page: Path) -> None:
    result = call("read", str(page), *BOSTON, "-f", "person.eligible_for_release=yes", "--json")
    assert result.exit_code == 0, result.output
    hold = next(law for law in json.loads(result.stdout)["files"][0]["requests"][0]["law"] if law["action"] == "hold")
    assert hold["then"]["taken"] == ["these are all the papers"]
    assert hold["then"]["decision"]["outcome"] == "forbidden"


def test_the_json_has_the_files_their_requests_and_the_law(told: dict[str, Any]) -> None:
    assert set(told) == {"files", "repeats"}
    (one,) = told["files"]
    assert {"name", "sha256", "kind", "page_count", "warnings", "requests", "others", "printed_at"} == set(one)
    (request,) = one["requests"]
    assert {"subject", "papers", "asks", "facts", "claimed", "checks", "law", "requester", "dated"} <= set(request)
    assert request["facts"][0] == "papers+=civil_detainer,administrative_warrant"
    assert [paper["form"] for paper in request["papers"]] == ["i-247a", "i-200"]
    assert [law["action"] for law in request["law"]] == ["hold", "notify_release"]
    hold = request["law"][0]
    assert set(hold) == {"action", "now", "then", "confirmed"}
    assert (hold["now"]["outcome"], hold["then"]["decision"]["outcome"]) == ("undetermined", "forbidden")


def test_the_json_shows_nothing_that_must_stay_in_the_picture(told: dict[str, Any], made: Packet) -> None:
    whole = json.dumps(told)
    fields = made.transmissions[0].pages[0].fields
    for name in ("file_number", "subject_id", "event_number"):
        assert fields[name] not in whole


def test_pictures_of_the_ground_and_the_signature_are_written_where_they_are_asked_for(
    page: Path, tmp_path: Path
) -> None:
    assert call("read", str(page), "--crops", str(tmp_path / "crops")).exit_code == 0
    names = {path.name for path in (tmp_path / "crops").iterdir()}
    assert "page-page-1.png" in names
    assert {"page-paper-1-signature.png", "page-paper-1-ground.png"} <= names


def test_the_same_packet_twice_is_told(page: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.pdf"
    again.write_bytes(page.read_bytes())
    result = call("read", str(page), str(again))
    assert result.exit_code == 0
    assert "again.pdf is the same file as page.pdf" in " ".join(result.stdout.split())


def zipped() -> bytes:
    """A folder that somebody sent under the name of a PDF."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        folder.writestr("detainer.txt", "Please hold Testperson.")
    return out.getvalue()


BAD_FILES = {
    "empty.pdf": b"",
    "zipped.pdf": zipped(),
    "words.pdf": b"Please hold Testperson until we come.\n",
    "cut.pdf": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\n",
}


def is_an_error(stderr: str, name: str) -> None:
    """Assert that an error names a file and has four parts, none empty."""
    parts = stderr.strip().splitlines()
    assert name in parts[0]
    assert len(parts) == 4
    assert all(part.strip() for part in parts)
    assert "Traceback" not in stderr


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_cannot_be_read_gives_an_error_in_four_parts_and_no_outcome(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(BAD_FILES[name])
    result = call("read", str(tmp_path / name), *BOSTON)
    assert result.exit_code == 1
    is_an_error(result.stderr, name)
    assert not any(outcome in result.output.lower() for outcome in OUTCOMES)


def test_a_file_that_is_not_there_is_a_mistake_in_the_call(tmp_path: Path) -> None:
    result = call("read", str(tmp_path / "nowhere.pdf"), *BOSTON)
    assert result.exit_code == 2
    is_an_error(result.stderr, "nowhere.pdf")
    assert not any(outcome in result.output.lower() for outcome in OUTCOMES)


@pytest.mark.parametrize("place", [0, 1])
def test_one_bad_file_does_not_keep_the_other_from_being_read(page: Path, tmp_path: Path, place: int) -> None:
    bad = tmp_path / "words.pdf"
    bad.write_bytes(BAD_FILES["words.pdf"])
    files = [str(page)]
    files.insert(place, str(bad))
    result = call("read", *files, *BOSTON)
    assert result.exit_code == 1
    is_an_error(result.stderr, "words.pdf")
    assert "I-247A" in result.stdout
    assert "FORBIDDEN" in result.stdout


def test_bad_files_are_left_out_of_the_json(page: Path, tmp_path: Path) -> None:
    bad = tmp_path / "empty.pdf"
    bad.write_bytes(b"")
    result = call("read", str(bad), str(page), "--json")
    assert result.exit_code == 1
    assert [each["name"] for each in json.loads(result.stdout)["files"]] == ["page.pdf"]


def test_a_place_that_nobody_knows_is_a_mistake_in_the_call(page: Path) -> None:
    result = call("read", str(page), "--place", "us/qq/nowhere", "--on", "2024-12-04")
    assert result.exit_code == 2
    assert result.stdout == ""
