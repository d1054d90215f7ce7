"""Packets as a police station receives them: papers, signers, what is asked, and what is odd about them.

Most packets come as PDFs with a text layer, which are read in a moment; a few as faxes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct
from pypdf import PdfReader, PdfWriter

from brightline.paper import FederalRequest, ReadFile, read_file, repeats
from brightline.paper.page import Gray
from brightline.paper.reading import PageReading, read_page
from brightline.paper.request import KEPT_IN_PICTURE, SURE, Paper
from brightline.paper.text import PageText, folded
from tests.cli.run import call
from tests.samples.fax import as_tiff, fax
from tests.samples.packets import Packet, packet
from tests.samples.truth import Truth

SEED = 7
READ = ("plain", "page_1_only", "cancellation", "judicial", "two_people", "out_of_order", "hospital_page")
"""Variants whose papers are looked at as a PDF with text; the others differ from the plain one in one value only."""
PLAIN = ("papers+=civil_detainer,administrative_warrant", "request.kind+=custody,notice_of_release")


class Arrived(Struct):
    """A packet, and what was read of its first transmission."""

    made: Packet
    file: ReadFile

    @property
    def truths(self) -> list[Truth]:
        return self.made.transmissions[0].pages

    @property
    def request(self) -> FederalRequest:
        """The only request."""
        assert len(self.file.requests) == 1
        return self.file.requests[0]


@lru_cache
def arrived(variant: str, kind: str = "none", seed: int = SEED) -> Arrived:
    """A packet of a variant, read once for all tests."""
    made = packet(variant, seed, kind=kind)
    sent = made.transmissions[0]
    return Arrived(made, read_file(sent.data, f"{variant}{sent.ending}")[0])


def first_page(pdf: bytes) -> bytes:
    """The first page of a PDF."""
    writer, out = PdfWriter(), BytesIO()
    writer.add_page(PdfReader(BytesIO(pdf)).pages[0])
    writer.write(out)
    return out.getvalue()


def by_form(request: FederalRequest) -> dict[str, Paper]:
    """The papers of a request by their forms, of which each comes once."""
    found = {paper.form: paper for paper in request.papers}
    assert len(found) == len(request.papers)
    return found


def same_name(one: str | None, other: str) -> bool:
    """Whether two names have the same parts, in whatever order."""
    return one is not None and sorted(map(folded, one.split())) == sorted(map(folded, other.split()))


@pytest.fixture(params=["none", "fine"])
def plain(request: pytest.FixtureRequest) -> Arrived:
    """The plain packet, as a PDF with its text and as a fax."""
    return arrived("plain", request.param)


def test_a_plain_packet_is_a_detainer_of_three_pages_and_an_agencys_warrant(plain: Arrived) -> None:
    papers = by_form(plain.request)
    assert {form: paper.pages for form, paper in papers.items()} == {"i-247a": (1, 2, 3), "i-200": (4,)}
    assert all(paper.missing == () for paper in papers.values())
    assert plain.file.others == ()


def test_a_plain_packet_is_signed_by_immigration_officers(plain: Arrived) -> None:
    for paper in plain.request.papers:
        assert paper.signature.who == "immigration_officer"
        assert paper.signature.confidence >= SURE
        assert paper.status == "read"


def test_a_plain_packet_asks_for_custody_and_for_notice_of_release(plain: Arrived) -> None:
    assert plain.request.asks == ("custody", "notice_of_release")
    assert plain.request.facts[:2] == PLAIN
    assert plain.request.claimed == ()


def test_a_plain_packet_is_about_the_person_whom_it_names(plain: Arrived) -> None:
    assert same_name(plain.request.subject, plain.made.people[0])


@pytest.mark.parametrize("variant", READ)
def test_no_packet_shows_what_must_stay_in_the_picture(variant: str) -> None:
    read = arrived(variant)
    told = folded(msgspec.json.encode(read.file).decode())
    for truth in read.truths:
        for name in KEPT_IN_PICTURE & set(truth.fields):
            value = folded(truth.fields[name])
            assert len(value) < 5 or value not in told, name
    for paper in [p for r in read.file.requests for p in r.papers]:
        for name in KEPT_IN_PICTURE & set(paper.fields):
            assert paper.fields[name].value is None
            assert paper.fields[name].kept_in_picture


def test_a_first_page_alone_is_a_detainer_whose_other_pages_are_missing() -> None:
    request = arrived("page_1_only").request
    paper = by_form(request)["i-247a"]
    assert paper.missing == (2, 3)
    assert any("Page 2 and 3" in check for check in request.checks)
    assert paper.paper == "civil_detainer"


def test_that_no_other_paper_came_is_never_claimed() -> None:
    for variant in READ:
        for request in arrived(variant).file.requests:
            assert all(fact.startswith(("papers+=", "request.kind+=", "requester=")) for fact in request.facts)
    assert "papers+=civil_detainer" in arrived("page_1_only").request.facts


def test_pages_out_of_order_come_together_to_their_papers() -> None:
    read = arrived("out_of_order")
    papers = by_form(read.request)
    places = {(truth.form, truth.page): n for n, truth in enumerate(read.truths, 1)}
    assert papers["i-247a"].pages == tuple(places["i-247a", page] for page in (1, 2, 3))
    assert papers["i-200"].pages == (places["i-200", 1],)
    assert read.request.facts[:2] == PLAIN


def test_a_packet_about_two_people_makes_two_requests() -> None:
    read = arrived("two_people")
    assert len(read.file.requests) == len(read.made.people) == 2
    for request, name in zip(read.file.requests, read.made.people, strict=True):
        assert same_name(request.subject, name)
        assert sorted(by_form(request)) == ["i-200", "i-247a"]
        assert request.facts[:2] == PLAIN


def test_a_cancellation_is_no_detainer() -> None:
    request = arrived("cancellation").request
    assert request.asks == ("cancellation",)
    assert "request.kind+=cancellation" in request.facts
    assert not any("civil_detainer" in fact for fact in request.facts)
    assert any("takes back" in check for check in request.checks)


def test_a_courts_warrant_in_a_packet_is_claimed_and_never_a_fact() -> None:
    request = arrived("judicial").request
    papers = by_form(request)
    assert papers["ao-442"].pages == (5, 6)
    assert papers["ao-442"].signature.who == "court"
    assert papers["ao-442"].status == "claimed"
    assert request.claimed == ("judicial_criminal_warrant",)
    assert not any("judicial" in fact for fact in request.facts)
    assert request.facts[:2] == PLAIN
    assert any("Call the clerk" in check for check in request.checks)


def test_a_hospital_page_between_the_pages_is_put_aside_and_somebody_must_confirm_it() -> None:
    read = arrived("hospital_page")
    (page,) = read.file.others
    assert [read.truths[number - 1].form for number in page.pages] == ["not_a_request"]
    assert page.form == "not_a_request"
    assert any("confirm" in check for check in page.checks)
    assert sorted(by_form(read.request)) == ["i-200", "i-247a"]
    assert read.request.facts[:2] == PLAIN


def test_a_packet_that_is_sent_twice_repeats_itself() -> None:
    first, second = packet("refax", SEED, kind="none").transmissions
    # Its first page is enough: once as it was written, once as a fax, so that no byte is the same.
    one = read_file(first_page(first.data), "first.pdf")[0]
    other = read_file(as_tiff([fax(second.data, "fine", 2)]), "second.tif")[0]
    assert [(r.file, r.earlier, r.how) for r in repeats([one, other])] == [("second.tif", "first.pdf", "likely")]


def test_the_same_file_again_is_told_from_a_likely_repeat() -> None:
    one = arrived("plain").file
    again = msgspec.structs.replace(one, name="again.pdf")
    assert [(r.file, r.how) for r in repeats([one, again])] == [("again.pdf", "same_bytes")]


def test_papers_about_two_people_repeat_nothing() -> None:
    assert repeats([arrived("plain").file, arrived("two_people").file, arrived("hospital_page").file]) == []


def test_digits_that_nobody_can_read_are_not_guessed() -> None:
    packets = (packet("misread_digits", seed, kind="none") for seed in range(50))
    made = next(p for p in packets if "date_of_birth" in p.damaged and p.transmissions[0].pages[0].hand == "type")
    first_page = fax(made.transmissions[0].data, "fine", 3)
    paper = by_form(read_file(as_tiff([first_page]), "fax.tif")[0].requests[0])["i-247a"]
    born = paper.fields["date_of_birth"]
    assert born.value is None or born.confidence < SURE


@pytest.fixture
def said(tmp_path: Path) -> Callable[[str], str]:
    """What the command says of the first page of a packet in Boston, without its line breaks."""

    def say(variant: str) -> str:
        file = tmp_path / f"{variant}.pdf"
        file.write_bytes(first_page(packet(variant, SEED, kind="none").transmissions[0].data))
        result = call("read", str(file), "--place", "us/ma/boston", "--on", "2024-12-04")
        assert result.exit_code == 0, result.output
        return " ".join(result.stdout.split())

    return say


def test_a_paper_dated_many_years_ago_is_pointed_out(said: Callable[[str], str]) -> None:
    assert "years ago" in said("ten_year_old_date")


def test_a_paper_addressed_to_another_city_is_pointed_out(said: Callable[[str], str]) -> None:
    assert "does not name Boston" in said("wrong_city")


def test_a_page_at_which_the_reader_fails_is_left_to_a_person_and_loses_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A fault of ours is worse than an odd page: the rest is read, the page is named, and its words are not quoted."""

    def faulty(picture: Gray, dpi: tuple[float, float], number: int = 1, given: PageText | None = None) -> PageReading:
        if number == 2:
            raise ValueError("Perez, whose page this is")
        return read_page(picture, dpi, number, given)

    monkeypatch.setattr("brightline.paper.read.read_page", faulty)
    file, pages = read_file(packet("plain", SEED, kind="none").transmissions[0].data, "packet.pdf")
    assert [page.number for page in pages] == [1, 2, 3, 4]
    assert [(paper.form, paper.pages) for paper in file.others] == [("unknown", (2,))]
    (detainer,) = [paper for paper in file.requests[0].papers if paper.form == "i-247a"]
    assert detainer.missing == (2,)
    (warning,) = file.warnings
    assert warning.startswith("Page 2: reading it failed by a fault of this program (ValueError, test_packets.py:")
    assert "Perez" not in warning
