"""Papers that look like what they are not: each trap that the forms set, drawn and faxed."""

from __future__ import annotations

import random
from collections.abc import Callable
from io import BytesIO

import pypdfium2
import pytest
from msgspec.structs import replace
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from brightline.paper import ReadFile, read_file
from brightline.paper.request import SURE, Paper
from tests.samples import people
from tests.samples.court import ao_442
from tests.samples.fax import as_tiff, fax
from tests.samples.layouts import draw
from tests.samples.marks import signature
from tests.samples.truth import Drawn

WIDTH, HEIGHT = 612, 792
Way = Callable[[Drawn], ReadFile]


def clean(page: Drawn) -> ReadFile:
    """The page read from a PDF with its text layer."""
    return read_file(page.pdf, "paper.pdf")[0]


def faxed(page: Drawn) -> ReadFile:
    """The page read from the picture that a fax machine makes of it."""
    return read_file(as_tiff([fax(page.pdf, "fine", 5)]), "fax.tif")[0]


@pytest.fixture(scope="module", params=[clean, faxed])
def arrive(request: pytest.FixtureRequest) -> Way:
    """How a paper arrives: as a PDF, and as a fax."""
    way: Way = request.param
    return way


def only_paper(file: ReadFile) -> Paper:
    """The one paper of a file."""
    papers = [*(p for r in file.requests for p in r.papers), *file.others]
    assert len(papers) == 1
    return papers[0]


def facts(file: ReadFile) -> str:
    """All facts that a file gives."""
    return " ".join(fact for request in file.requests for fact in request.facts)


def claimed(file: ReadFile) -> list[str]:
    """All papers of a file that claim to be a court's."""
    return [paper for request in file.requests for paper in request.claimed]


def test_command_words_in_an_agencys_warrant_make_it_no_courts_warrant(arrive: Way) -> None:
    file = arrive(draw("i-200", 3, signed=True, served=False, revision="09/16", hand="type"))
    paper = only_paper(file)
    assert (paper.form, paper.kind, paper.paper) == ("i-200", "administrative_warrant", "administrative_warrant")
    assert paper.signature.who == "immigration_officer"
    assert facts(file) == "papers+=administrative_warrant"
    assert claimed(file) == []


def test_a_printed_label_that_names_a_judge_is_no_judges_signature() -> None:
    pages = (draw("i-205", seed, page=1, signed=True, hand="type", tick="x") for seed in range(100))
    file = clean(next(page for page in pages if page.truth.boxes["court_judge"]))
    paper = only_paper(file)
    assert (paper.form, paper.paper) == ("i-205", "administrative_warrant")
    assert paper.boxes["court_judge"].state == "on"
    assert paper.signature.who == "immigration_officer"
    assert claimed(file) == []


def test_an_electronic_signature_on_a_warrant_by_telephone_counts_as_the_courts(arrive: Way) -> None:
    file = arrive(draw("ao-93c", 4, page=1, signed=True, electronic=True, hand="type"))
    paper = only_paper(file)
    assert (paper.form, paper.signature.who) == ("ao-93c", "court")
    assert paper.signature.confidence >= SURE
    assert claimed(file) == ["judicial_search_warrant"]
    assert facts(file) == ""


def test_a_courts_form_that_nobody_signed_is_no_paper(arrive: Way) -> None:
    file = arrive(draw("ao-442", 5, page=1, signed=False, electronic=False, returned=False, hand="type"))
    paper = only_paper(file)
    assert (paper.form, paper.signature.who) == ("ao-442", "nobody")
    assert paper.paper is None
    assert facts(file) == ""
    assert claimed(file) == []


def arrest_warrant_signed_by(title: str) -> Drawn:
    """An AO 442 with somebody's title in the block for a judge."""
    pick = random.Random(title)
    case = replace(people.case(pick, world=False), judge_title=title)
    return ao_442(pick, case=case, page=1, signed=True, electronic=False)


def test_a_courts_form_signed_by_an_immigration_officer_is_no_courts_warrant(arrive: Way) -> None:
    file = arrive(arrest_warrant_signed_by("Deportation Officer"))
    paper = only_paper(file)
    assert (paper.form, paper.paper) == ("ao-442", None)
    assert paper.signature.who == "immigration_officer"
    assert facts(file) == ""
    assert claimed(file) == []


@pytest.mark.parametrize("title", ["Immigration Judge", "Supervisory Detention and Deportation Officer", "SDDO"])
def test_a_title_of_the_executive_in_a_judges_block_never_makes_a_courts_warrant(title: str) -> None:
    file = clean(arrest_warrant_signed_by(title))
    paper = only_paper(file)
    assert paper.form == "ao-442"
    assert paper.signature.who != "court"
    assert paper.paper is None
    assert claimed(file) == []


@pytest.mark.parametrize("title", people.COURT_TITLES)
def test_a_judge_and_a_clerk_sign_for_the_court(title: str) -> None:
    file = clean(arrest_warrant_signed_by(title))
    assert only_paper(file).signature.who == "court"
    assert claimed(file) == ["judicial_criminal_warrant"]
    assert facts(file) == ""


def test_the_cancel_box_turns_a_detainer_into_its_withdrawal(arrive: Way) -> None:
    file = arrive(draw("i-247a", 6, page=1, signed=True, cancel=True, returned=False, hand="type", tick="x"))
    paper = only_paper(file)
    assert paper.form == "i-247a"
    assert paper.boxes["cancel"].state == "on"
    assert file.requests[0].asks == ("cancellation",)
    assert "request.kind+=cancellation" in file.requests[0].facts
    assert "civil_detainer" not in facts(file)


def test_a_detainer_whose_cancel_box_is_empty_asks_for_custody() -> None:
    file = clean(draw("i-247a", 8, page=1, signed=True, cancel=False, returned=False, hand="type", tick="x"))
    assert file.requests[0].asks == ("custody", "notice_of_release")
    assert "papers+=civil_detainer" in file.requests[0].facts


def test_a_flyer_that_pictures_warrants_is_no_request(arrive: Way) -> None:
    file = arrive(draw("not_a_request", 7, kind="flyer"))
    assert file.requests == ()
    paper = only_paper(file)
    assert paper.form == "not_a_request"
    assert any("confirm" in check for check in paper.checks)


def words_of(pdf: bytes) -> list[tuple[str, tuple[float, float, float, float]]]:
    """The runs of print of a page, and where each stands: left, bottom, right, top."""
    with pypdfium2.PdfDocument(pdf) as document:
        print_ = document[0].get_textpage()
        places = [print_.get_rect(n) for n in range(print_.count_rects())]
        return [(print_.get_text_bounded(*place), place) for place in places]


def with_hidden_text(picture: Image.Image, words: list[tuple[str, tuple[float, float, float, float]]]) -> bytes:
    """A page that shows a picture, and whose text layer says other words, which no ink shows."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.drawImage(ImageReader(picture.convert("L")), 0, 0, WIDTH, HEIGHT)
    for said, (left, bottom, right, top) in words:
        text = canvas.beginText(left, bottom + 1.5)
        text.setTextRenderMode(3)
        size = max(4.0, (top - bottom) * 0.9)
        text.setFont("Helvetica", size)
        width = canvas.stringWidth(said, "Helvetica", size)
        text.setHorizScale(100 * (right - left) / width if width else 100)
        text.textOut(said)
        canvas.drawText(text)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture(scope="module")
def hospital_record() -> Drawn:
    """A page that asks nothing."""
    return draw("not_a_request", 9, kind="medical", hand="type")


@pytest.fixture(scope="module")
def warrant_words() -> list[tuple[str, tuple[float, float, float, float]]]:
    """What an arrest warrant of a court says, and where."""
    return words_of(draw("ao-442", 10, page=1, signed=True, electronic=False, hand="type").pdf)


def never_a_warrant(data: bytes) -> None:
    """Assert that a page of which only the hidden text is a warrant is put aside as what it shows."""
    file = read_file(data, "hidden.pdf")[0]
    assert file.requests == ()
    assert len(file.others) == 1
    assert any("not quite what the page shows" in warning for warning in file.warnings)


def test_a_hidden_text_that_the_picture_does_not_show_is_not_believed(
    hospital_record: Drawn, warrant_words: list[tuple[str, tuple[float, float, float, float]]]
) -> None:
    never_a_warrant(with_hidden_text(fax(hospital_record.pdf, "none", 1), warrant_words))


def test_a_hidden_text_that_lies_over_other_print_is_not_believed(
    hospital_record: Drawn, warrant_words: list[tuple[str, tuple[float, float, float, float]]]
) -> None:
    places = [place for _, place in words_of(hospital_record.pdf)]
    said = " ".join(words for words, _ in warrant_words).split()
    each = -(-len(said) // len(places))
    shares = [" ".join(said[n * each : (n + 1) * each]) for n in range(len(places))]
    over = [(share, place) for share, place in zip(shares, places, strict=True) if share]
    never_a_warrant(with_hidden_text(fax(hospital_record.pdf, "none", 1), over))


def fillable_i_200() -> bytes:
    """An I-200 as a form that officers fill in on the screen: its values are fields of the PDF."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setFont("Times-Roman", 10.5)

    def put(text: str, x: float, y: float) -> None:
        canvas.drawString(x, y, text)

    def field(name: str, value: str, x: float, y: float, width: float) -> None:
        canvas.acroForm.textfield(name=name, value=value, x=x, y=y, width=width, height=14, fontSize=10, borderWidth=0)

    put("U.S. DEPARTMENT OF HOMELAND SECURITY", 50, 740)
    put("Warrant for Arrest of Alien", 420, 740)
    put("File No.", 340, 700)
    field("File No", "A 000 123 456", 385, 697, 150)
    put("Date:", 340, 675)
    field("Date", "03/14/2025", 385, 672, 150)
    put("To: any immigration officer authorized to serve warrants of arrest for immigration violations", 50, 640)
    put("I have determined that there is probable cause to believe that", 50, 610)
    field("is removable from the United States", "Sam Testperson", 330, 607, 150)
    put("is removable from the United States. This determination is based upon:", 50, 590)
    grounds = ("execution of a charging document", "pending removal proceedings", "failure to establish admissibility",
               "biometric confirmation", "voluntary statements")  # fmt: skip
    for number, ground in enumerate(grounds):
        y = 565 - 22 * number
        canvas.acroForm.checkbox(
            name=ground, checked=ground in ("pending removal proceedings", "biometric confirmation"), x=55, y=y - 2,
            size=11, buttonStyle="cross", borderWidth=1,
        )  # fmt: skip
        put(ground, 75, y)
    put("YOU ARE COMMANDED to arrest and take into custody for removal proceedings the above-named alien.", 50, 440)
    signature(canvas, random.Random(1), 320, HEIGHT - 390, 220)
    canvas.line(320, 390, 540, 390)
    put("(Signature of Authorized Immigration Officer)", 325, 378)
    canvas.line(320, 340, 540, 340)
    field("Printed Name and Title of Authorized Immigration Officer", "Pat Sample, SDDO", 325, 342, 210)
    put("(Printed Name and Title of Authorized Immigration Officer)", 300, 328)
    put("Certificate of Service", 260, 290)
    put("Form I-200 (Rev. 09/16)", 440, 40)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_form_filled_in_on_the_screen_is_read_from_its_fields() -> None:
    paper = only_paper(read_file(fillable_i_200(), "i-200.pdf")[0])
    assert (paper.form, paper.revision, paper.paper) == ("i-200", "09/16", "administrative_warrant")
    assert paper.subject == "Sam Testperson"
    assert paper.fields["date"].value == "2025-03-14"
    assert paper.fields["officer"].value == "Pat Sample, SDDO"
    assert {name: box.state for name, box in paper.boxes.items()} == {
        "charging_document": "off", "pending_proceedings": "on", "inadmissible": "off", "biometric_match": "on",
        "statements": "off",
    }  # fmt: skip
    assert paper.signature.who == "immigration_officer"
