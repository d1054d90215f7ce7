"""Papers that look like what they are not, or that say two things: the reader believes the picture, and says less."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date
from email.message import EmailMessage
from io import BytesIO

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas

from brightline.paper import ReadFile, Unreadable, is_mail, read_file, read_mail
from brightline.paper.page import MOST_PIXELS, prepared
from brightline.paper.reading import read_page
from tests.paper.test_traps import fillable_i_200, with_hidden_text, words_of
from tests.samples import people
from tests.samples.court import ao_442
from tests.samples.fax import as_tiff, fax, joined
from tests.samples.immigration import i_200, i_247a
from tests.samples.layouts import draw
from tests.samples.other_hand import draw_b
from tests.samples.truth import Drawn

WIDTH, HEIGHT = 612, 792


def read(data: bytes) -> ReadFile:
    return read_file(data, "paper")[0]


def typed(lines: Sequence[str], top: float = 60) -> bytes:
    """A page of plain typed lines."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setFont("Helvetica", 11)
    for number, line in enumerate(lines):
        canvas.drawString(72, HEIGHT - top - 16 * number, line)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def over(pdf: bytes, paint: Callable[[Canvas], object]) -> bytes:
    """A page with something painted over it."""
    out, whole = BytesIO(), BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    paint(canvas)
    canvas.showPage()
    canvas.save()
    writer = PdfWriter(clone_from=BytesIO(pdf))
    writer.pages[0].merge_page(PdfReader(BytesIO(out.getvalue())).pages[0])
    writer.write(whole)
    return whole.getvalue()


def faxed(pdf: bytes, kind: str = "fine") -> bytes:
    return as_tiff([fax(pdf, kind, 5)])


@pytest.fixture(scope="module")
def detainer() -> Drawn:
    """An I-247A that takes nothing back."""
    return draw("i-247a", 8, page=1, signed=True, cancel=False, returned=False, hand="type", tick="x")


@pytest.fixture(scope="module")
def warrant() -> Drawn:
    """A signed I-200."""
    return draw("i-200", 3, signed=True, served=False, revision="09/16", hand="type")


# Pages that lie on their side, and pages with hardly anything on them


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_that_lies_on_its_side_or_its_head_is_read_as_the_upright_one(warrant: Drawn, turns: int) -> None:
    upright = np.array(fax(warrant.pdf, "fine", 3, header="").convert("L").resize((1700, 2200)))
    reading = read_page(np.ascontiguousarray(np.rot90(upright, turns)), (200, 200))
    assert (reading.sight.form, reading.signer.who) == ("i-200", "immigration_officer")
    for name, on in warrant.truth.boxes.items():
        assert reading.boxes[name].state in ("unknown", "on" if on else "off")
    assert any(mark.state == "on" for mark in reading.boxes.values())


def test_a_letter_in_the_middle_of_an_empty_page_is_not_called_blank() -> None:
    lines = [
        "U.S. Immigration and Customs Enforcement",
        "We request that you keep him in custody until our officers come,",
        "and notify this office before he is released.",
    ]
    (request,) = read(as_tiff([fax(typed(lines, top=380), "fine", 5, header="")])).requests
    assert "custody" in request.asks


@pytest.mark.parametrize("title", ["DEFAULT WARRANT", "Arrest Warrant"])
def test_a_warrant_of_a_states_court_is_not_put_aside(title: str) -> None:
    lines = ["COMMONWEALTH OF MASSACHUSETTS", "DISTRICT COURT DEPARTMENT", title,
             "The person named below failed to appear before this court on the day that was set.",
             "Any officer of this state may bring the person named before the court at once."]  # fmt: skip
    (file,) = [read(as_tiff([fax(typed(lines), "fine", 5)]))]
    assert [paper.form for paper in file.others] != ["not_a_request"]


def test_ink_under_the_header_of_a_fax_is_not_called_blank() -> None:
    page = typed([])
    scribbled = over(page, lambda c: [c.line(100 + n % 300, 300 + n, 140 + n % 350, 380 + n) for n in range(0, 60, 7)])
    (file,) = [read(as_tiff([fax(scribbled, "fine", 5, header="2026-07-22 19:26 FROM: 781 555 0180 P.1/1")]))]
    assert [paper.form for paper in file.others] == ["unknown"]


def test_ink_without_a_word_that_can_be_read_is_not_called_blank() -> None:
    page = Image.new("L", (1700, 2200), 255)
    ImageDraw.Draw(page).line([(300 + 7 * n % 900, 500 + 11 * n % 700) for n in range(400)], fill=0, width=3)
    assert read_page(np.array(page), (200, 200)).sight.form != "blank"


def test_a_small_file_that_says_it_is_a_poster_is_not_made_into_one() -> None:
    assert prepared(np.full((2240, 2240), 255, np.uint8), (90.0, 90.0)).size <= 1.01 * MOST_PIXELS


# Stamps


@pytest.mark.parametrize(("word", "x", "y", "angle"), [("RECEIVED", 140, 300, 35), ("COPY", 30, 350, 30)])
def test_a_stamp_across_a_detainer_does_not_take_it_back(
    detainer: Drawn, word: str, x: float, y: float, angle: float
) -> None:
    def stamp(canvas: Canvas) -> None:
        canvas.translate(x, y)
        canvas.rotate(angle)
        canvas.setFillGray(0.55)
        canvas.setFont("Helvetica-Bold", 60)
        canvas.drawString(0, 0, word)

    (request,) = read(faxed(over(detainer.pdf, stamp))).requests
    assert "cancellation" not in request.asks
    assert request.papers[0].boxes["cancel"].state != "on"


def test_a_word_such_as_cancelled_that_stands_by_itself_is_pointed_out(detainer: Drawn) -> None:
    def stamp(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 26)
        canvas.drawString(400, 300, "CANCELLED")

    (request,) = read(over(detainer.pdf, stamp)).requests
    assert any("Cancelled or Void" in check for check in request.checks)


# Sheets that quote or picture a form


def test_a_memo_that_quotes_a_warrant_is_no_warrant() -> None:
    memo = typed(
        ["City of Millbrook, Office of the Corporation Counsel", "", "To: Desk officers", "", "You may receive",
         "Form I-200 (Rev. 09/16), Warrant for Arrest of Alien, from the U.S. Department of Homeland Security.",
         "It says: I have determined that there is probable cause to believe that a person",
         "is removable from the United States. It says: YOU ARE COMMANDED to arrest and take into",
         "custody for removal proceedings. It has a line for the Signature of Authorized Immigration",
         "Officer and a Certificate of Service.", "No judge signs this form. Do not act on it; ask counsel."]
    )  # fmt: skip
    file = read(memo)
    assert file.requests == ()
    assert [paper.form for paper in file.others] == ["unknown"]


@pytest.mark.parametrize(
    ("head", "line"),
    [("NEIGHBORS TOGETHER: check the paper", "A judge must sign. If ICE signed it, keep the door closed."),
     ("ESTA ORDEN NO ES DE UN JUEZ", "Si ICE le muestra este papel, no abra la puerta. Llame.")],
)  # fmt: skip
def test_a_flyer_that_pictures_one_form_is_no_form(warrant: Drawn, head: str, line: str) -> None:
    page = Image.new("L", (1700, 2200), 255)
    page.paste(fax(warrant.pdf, "none", 1).convert("L").resize((1326, 1716)), (180, 330))
    for text, top, size in ((head, 120, 70), (line, 230, 46)):
        ImageDraw.Draw(page).text((150, top), text, fill=0, font=ImageFont.load_default(size=size))
    out = BytesIO()
    page.save(out, "PNG", dpi=(200, 200))
    file = read(out.getvalue())
    assert file.requests == ()
    assert [paper.form for paper in file.others] in (["unknown"], ["not_a_request"])


# Those who are no judges


@pytest.mark.parametrize(
    "title",
    [("Chris Clerkin", "ICE Agent"), ("Aaron Judge", "Task Force Officer"), ("Pat Sample", "Records Clerk, ERO Boston"),
     ("Pat Sample", "United States Marshal"), ("Pat Sample", "Administrative Law Judge"), ("S.", "D."), ("Ed", "Stat")],
)  # fmt: skip
def test_a_surname_a_fragment_and_an_agents_title_are_no_courts(title: tuple[str, str]) -> None:
    pick = random.Random(title[1])
    case = replace(people.case(pick, world=False), judge=title[0], judge_title=title[1])
    file = read(ao_442(pick, case=case, page=1, signed=True, electronic=False, hand="type").pdf)
    assert all(request.claimed == () for request in file.requests)
    assert all(paper.signature.who != "court" for request in file.requests for paper in request.papers)


def test_a_tag_that_says_where_to_sign_is_no_signature() -> None:
    pick = random.Random(5)
    case = replace(people.case(pick, world=False), judge_title="United States Magistrate Judge")
    pages = (
        ao_442(random.Random(n), case=case, page=1, signed=False, electronic=False, hand="type") for n in range(30)
    )
    page = next(page for page in pages if page.truth.fields.get("officer"))
    left, _, _, bottom = page.truth.regions["signature"]
    across = (0, 18, 18, 60, 60, 18, 18)
    up = (6, 16, 10, 10, 2, 2, -3)

    def tag(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.moveTo(left + 30 + across[0], HEIGHT - bottom + 6 + up[0])
        for x, y in zip(across[1:], up[1:], strict=True):
            path.lineTo(left + 30 + x, HEIGHT - bottom + 6 + y)
        path.close()
        canvas.setFillColorRGB(0.9, 0.1, 0.1)
        canvas.drawPath(path, fill=1, stroke=0)

    (request,) = read(over(page.pdf, tag)).requests
    assert request.papers[0].signature.who in ("nobody", "unknown")


def test_a_warrant_of_an_agency_that_nobody_signed_is_none() -> None:
    (request,) = read(i_200(random.Random(2), signed=False, hand="type", tick="x").pdf).requests
    assert request.papers[0].signature.who == "nobody"
    assert not any("administrative_warrant" in fact for fact in request.facts)


# Text layers and fields that say something else than the page


def test_a_title_that_only_the_hidden_text_has_makes_no_court() -> None:
    pick = random.Random(1)
    case = replace(people.case(pick, world=False), judge="Testa Gavel")

    def signed_by(title: str) -> Drawn:
        one = replace(case, judge_title=title)
        return ao_442(random.Random(2), case=one, page=1, signed=True, electronic=False, hand="type")

    shown, hidden = signed_by("Deportation Officer"), signed_by("United States Magistrate Judge")
    file = read(with_hidden_text(fax(shown.pdf, "none", 1), words_of(hidden.pdf)))
    assert all(request.claimed == () for request in file.requests)


def test_a_name_that_only_the_hidden_text_has_is_nobodys(warrant: Drawn) -> None:
    name = warrant.truth.fields["subject_name"]
    words = [(said.replace(name, "Innocent Bystander"), place) for said, place in words_of(warrant.pdf)]
    (request,) = read(with_hidden_text(fax(warrant.pdf, "none", 1), words)).requests
    assert request.subject in (None, name)


def test_a_scanners_own_text_with_a_wrong_digit_does_not_change_a_day(detainer: Drawn) -> None:
    born = detainer.truth.fields["date_of_birth"]
    wrong = born[:-1] + ("1" if born[-1] != "1" else "7")
    words = [(said.replace(born, wrong), place) for said, place in words_of(detainer.pdf)]
    (request,) = read(with_hidden_text(fax(detainer.pdf, "scan200", 1), words)).requests
    (honest,) = read(detainer.pdf).requests
    field, truth = (r.papers[0].fields["date_of_birth"] for r in (request, honest))
    assert field.value == truth.value or field.confidence < 0.8


def test_a_value_that_only_the_forms_field_has_is_not_believed() -> None:
    writer, out = PdfWriter(clone_from=BytesIO(fillable_i_200())), BytesIO()
    annotations = writer.pages[0]["/Annots"]
    assert isinstance(annotations, ArrayObject)
    for one in annotations:
        field = one.get_object()
        if "removable" in str(field.get("/T")):
            field[NameObject("/V")] = TextStringObject("Other Person")
    writer.write(out)
    (request,) = read(out.getvalue()).requests
    assert request.subject in (None, "Sam Testperson")


@pytest.mark.parametrize("cancelled", [False, True])
def test_a_box_that_is_drawn_otherwise_than_its_field_says_is_not_known(cancelled: bool) -> None:
    page = draw("i-247a", 6, page=1, signed=True, cancel=cancelled, returned=False, hand="type", tick="x")
    file = read(with_check_box(page.pdf, page.truth.regions["box:cancel"], "/Off" if cancelled else "/Yes"))
    (request,) = file.requests
    assert request.papers[0].boxes["cancel"].state == "unknown"
    assert "cancellation" not in request.asks
    assert "custody" not in request.asks
    assert any("drawn otherwise" in warning for warning in file.warnings)


def with_check_box(pdf: bytes, place: Sequence[float], state: str) -> bytes:
    """A page with a check box of a form over a drawn one."""
    left, top, right, bottom = place
    writer, out = PdfWriter(clone_from=BytesIO(pdf)), BytesIO()
    look = StreamObject()
    look[NameObject("/Type")], look[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    look[NameObject("/BBox")] = ArrayObject([FloatObject(n) for n in (0, 0, 10, 10)])
    look.set_data(b"")
    looks = DictionaryObject({NameObject(name): writer._add_object(look) for name in ("/Yes", "/Off")})
    box = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Btn"),
            NameObject("/T"): TextStringObject("cancel"),
            NameObject("/F"): NumberObject(4),
            NameObject("/AS"): NameObject(state),
            NameObject("/V"): NameObject(state),
            NameObject("/Rect"): ArrayObject([FloatObject(n) for n in (left, HEIGHT - bottom, right, HEIGHT - top)]),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): looks}),
        }
    )
    fields = ArrayObject([writer._add_object(box)])
    writer.pages[0][NameObject("/Annots")] = fields
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): fields})
    writer.write(out)
    return out.getvalue()


# Letters

HEAD = (
    "U.S. Department of Homeland Security", "Immigration and Customs Enforcement, ERO Boston Field Office",
    "10 Invented Drive, Burlington", "", "March 3, 2026", "", "To: Millbrook Police Department", "Re: Sam Testperson",
    "",
)  # fmt: skip


def test_a_defence_lawyers_letter_asks_for_nothing_and_comes_from_no_immigration_office() -> None:
    (request,) = read(
        typed(
            ["Example & Associates, Attorneys at Law", "", "To: Millbrook Police Department", "",
             "Re: my client Sam Testperson; ICE detainer (Immigration and Customs Enforcement)", "",
             "I represent Mr. Testperson. ICE has asked you to hold him.",
             "Do not hold him in custody past his release. You must not notify ICE of his release,",
             "and you must not transfer him or let officers interview him without me.",
             "Please provide a copy of the detainer and his booking sheet to me.", "", "Anna Advocate, Esq."]
        )
    ).requests  # fmt: skip
    assert (request.asks, request.requester) == ((), None)
    assert any("No immigration office" in check for check in request.checks)


def test_a_letter_that_takes_a_detainer_back_does_not_ask_for_custody() -> None:
    (request,) = read(
        typed(
            [*HEAD, "This office withdraws the detainer that it lodged on March 1, 2026. You need not hold him",
             "in custody for us, nor notify us before he is released.", "", "Pat Sample", "Deportation Officer"]
        )
    ).requests  # fmt: skip
    assert request.asks == ()
    assert any("taking something back" in check for check in request.checks)


def test_a_letter_is_no_flyer_because_of_three_words() -> None:
    (request,) = read(
        typed(
            [*HEAD, "We request that you keep him in custody until our officers arrive.",
             "Please call us about what to do if he posts bail.", "", "Pat Sample", "Deportation Officer"]
        )
    ).requests  # fmt: skip
    assert "custody" in request.asks


def test_a_file_number_at_the_head_of_a_letter_stays_in_the_picture() -> None:
    file = read(
        typed(["Immigration and Customs Enforcement", "ICE subject Sam Testperson, A012-345-678, citizen of Honduras",
               "Please notify this office before he is released."])
    )  # fmt: skip
    (request,) = file.requests
    assert "A012" not in str(request)
    assert "Honduras" not in str(request)


# Packets


def test_two_people_with_like_names_and_other_birthdays_are_two() -> None:
    pick = random.Random(5)
    case = people.case(pick, world=False)
    one = replace(case.person, given="Maria Elena", surname="Lopez Garcia", born=date(1977, 3, 4))
    other = replace(one, given="Mario Elena", born=date(1999, 9, 9))
    pages = [
        i_247a(pick, case=replace(case, person=person), revision="3/17", page=1, hand="type", tick="x")
        for person in (one, other)
    ]
    assert len(read(joined([page.pdf for page in pages])).requests) == 2


def test_an_older_detainer_whose_box_for_custody_is_empty_does_not_ask_for_it() -> None:
    (request,) = read(draw_b("i-247", 37).pdf).requests
    assert request.papers[0].boxes["hold"].state == "off"
    assert "custody" not in request.asks
    assert "notice_of_release" in request.asks


def test_the_header_of_a_fax_counts_pages_of_the_fax_and_not_of_the_form(warrant: Drawn) -> None:
    def header(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(40, 780, "2026-03-03 23:31  ICE ERO BOSTON  6175550111 >> 6175550100   Page 2 of 5")

    (request,) = read(over(warrant.pdf, header)).requests
    assert request.papers[0].missing == ()


# Mail


def message(*files: tuple[bytes, str]) -> EmailMessage:
    one = EmailMessage()
    one["From"], one["To"], one["Subject"] = "a@ice.example", "desk@pd.example", "Detainer"
    one.set_content("Please see attached.\n")
    for data, name in files:
        one.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return one


def forms(found: Sequence[ReadFile | Unreadable]) -> list[str]:
    return [
        paper.form
        for file in found
        if isinstance(file, ReadFile)
        for request in file.requests
        for paper in request.papers
        if paper.form != "letter"
    ]


def test_a_paper_attached_to_a_mail_is_read(warrant: Drawn) -> None:
    assert forms(read_mail(message((warrant.pdf, "w.pdf")).as_bytes(), "mail")) == ["i-200"]


def test_a_mail_within_a_mail_is_read_too(warrant: Drawn) -> None:
    inner = message((warrant.pdf, "w.pdf")).as_bytes()
    assert forms(read_mail(message((inner, "forwarded.eml")).as_bytes(), "mail")) == ["i-200"]


def test_a_mail_is_known_whatever_its_first_header_is(warrant: Drawn) -> None:
    data = b"X-MS-Has-Attach: yes\n" + message((warrant.pdf, "w.pdf")).as_bytes()
    assert is_mail(data)
    assert forms(read_mail(data, "mail")) == ["i-200"]
    assert not is_mail(b"Note: call back\n\nfrom: the desk\n")


def test_what_cannot_be_read_in_a_mail_is_told_and_keeps_nothing_else_back(warrant: Drawn) -> None:
    found = read_mail(message((b"GIF89a\x01\x00", "logo.gif"), (warrant.pdf, "w.pdf")).as_bytes(), "mail")
    assert sum(isinstance(file, Unreadable) for file in found) == 1
    assert forms(found) == ["i-200"]


def test_quoted_words_of_another_are_not_what_a_mail_asks() -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@ice.example", "desk@pd.example", "Notice"
    mail.set_content(
        "ICE ERO Boston Field Office\n\nPlease notify us before he is released.\n\n"
        "> On Monday you wrote: we will transfer him, and give the address.\n"
    )
    (found,) = read_mail(mail.as_bytes(), "mail")
    assert isinstance(found, ReadFile)
    assert found.requests[0].asks == ("notice_of_release",)
