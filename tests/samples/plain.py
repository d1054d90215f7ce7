"""Paper without a form number: letters, e-mail prints, fax cover sheets, and paper that asks nothing at all."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import timedelta

from tests.samples.immigration import manner, signer_of
from tests.samples.people import Case
from tests.samples.people import case as invent
from tests.samples.sheet import Sheet, Strong
from tests.samples.truth import Drawn

LETTERS = ("release_date", "home_address", "e_mail", "judge_order")
OTHERS = ("restraining_order", "medical", "juvenile", "flyer", "spanish", "blank")

_WISHES: Mapping[str, tuple[str, ...]] = {
    "release_date": (
        "Please tell us the date and time at which the person named above will be released from your custody, and from "
        "which door. A call at least 48 hours ahead would help our officers.",
        "We understand that the person was arrested in your city this week. Kindly let this office know when bail is "
        "posted and when release is expected.",
    ),
    "home_address": (
        "We ask for the last known home address, telephone number and emergency contacts of the person named above, as "
        "they stand in your booking records.",
        "Kindly send a copy of the booking sheet and any residential address that your department has on file for the "
        "person named above, and the dates of any appointment with probation.",
    ),
}


def letter(
    pick: random.Random,
    *,
    case: Case | None = None,
    kind: str = "release_date",
    signed: bool = True,
    hand: str = "type",
    tick: str = "x",
) -> Drawn:
    """A letter of an immigration office, a print of its e-mail, or an order of an immigration judge (`judge_order`).

    It is typed, whatever `hand` says, but for the signature.
    """
    case = case or invent(pick)
    sheet = Sheet(pick, "letter", page=1, of=1, hand="type", tick=tick, air=1.8)
    if kind == "judge_order":
        return _judge_order(sheet, case, signed=signed)
    if kind == "e_mail":
        return _e_mail(sheet, case)
    if kind not in _WISHES:
        raise ValueError(f"There is no letter {kind!r}; there are {', '.join(LETTERS)}.")
    sheet.put("U.S. Department of Homeland Security", sheet.left, sheet.y + 8, 9)
    sheet.y += 20
    sheet.fill_lines("from", case.office.lines, sheet.left, sheet.y, 260)
    sheet.y += len(case.office.lines) * 11.25 + 22
    sheet.fill("date", case.date, sheet.left, sheet.y, 160, size=10.5)
    sheet.y += 28
    sheet.fill_lines("to", case.station.lines, sheet.left, sheet.y, 280, 10)
    sheet.y += len(case.station.lines) * 12.5 + 18
    sheet.labelled("Re:", sheet.left, sheet.y, sheet.left + 300, "subject_name", case.person.name, size=10.5, bold=True)
    sheet.y += 18
    born = case.written(case.person.born)
    sheet.labelled("Date of birth:", sheet.left + 22, sheet.y, sheet.left + 220, "date_of_birth", born, size=10)
    sheet.labelled("A-number:", sheet.left + 230, sheet.y, sheet.left + 400, "file_number", case.file_number, size=10)
    sheet.y += 18
    sheet.flow(pick.choice(("Dear Sir or Madam:", "Dear Records Officer:", "To whom it may concern:")), size=11, gap=8)
    sheet.flow(pick.choice(_WISHES[kind]), size=11, gap=8)
    sheet.flow("This letter is a request for information. It is not an order of a court.", size=11, gap=8)
    sheet.y += 14
    sheet.labelled("Please call", sheet.left, sheet.y, sheet.left + 200, "callback", case.office.telephone, size=11)
    sheet.y += 14
    sheet.flow("Sincerely,", size=11, gap=34)
    sheet.sign(sheet.left, sheet.y, 210, "", how=manner(pick, signed), name=case.officer)
    sheet.y += 14
    sheet.fill("officer", f"{case.officer}, {case.officer_title}", sheet.left, sheet.y, 300, size=10.5)
    sheet.y += 12
    sheet.flow("U.S. Immigration and Customs Enforcement", size=10)
    return sheet.done(signer_of(signed))


def _e_mail(sheet: Sheet, case: Case) -> Drawn:
    """A print of an e-mail, which has no block to sign."""
    pick = sheet.pick
    address = f"{case.officer.lower().replace(' ', '.')}@example.gov"
    station = f"{case.station.lines[0]} <records@example.org>"
    wish = pick.choice(tuple(_WISHES))
    subject = {"release_date": "Release date needed", "home_address": "Address request"}[wish]
    rows = (("From:", "from", address), ("Sent:", "date", case.date), ("To:", "to", station),
            ("Subject:", "", f"{subject} - {case.file_number}"))  # fmt: skip
    for label, field, value in rows:
        sheet.y += 16
        sheet.put(label, sheet.left, sheet.y, 10.5, bold=True)
        sheet.fill(field, value, sheet.left + 62, sheet.y, sheet.width - 70, size=10)
    sheet.rule(sheet.y + 8)
    sheet.y += 20
    sheet.flow("Good morning,", size=10.5, gap=8)
    sheet.flow(pick.choice(_WISHES[wish]), size=10.5, gap=12)
    for label, field, value in (
        ("Name:", "subject_name", case.person.name), ("DOB:", "date_of_birth", case.written(case.person.born)),
        ("A#:", "file_number", case.file_number), ("Call:", "callback", case.office.telephone),
    ):  # fmt: skip
        sheet.y += 15
        sheet.put(label, sheet.left, sheet.y, 10.5)
        sheet.fill(field, value, sheet.left + 50, sheet.y, 300, size=10.5)
    sheet.y += 24
    sheet.flow("Thank you,", size=10.5, gap=10)
    sheet.y += 10
    sheet.fill("officer", f"{case.officer}, {case.officer_title}", sheet.left, sheet.y, 330, size=10.5)
    sheet.y += 4
    sheet.flow("ICE Enforcement and Removal Operations", size=10)
    return sheet.done("unknown")


def _judge_order(sheet: Sheet, case: Case, *, signed: bool) -> Drawn:
    sheet.heading("UNITED STATES DEPARTMENT OF JUSTICE", 11.5)
    sheet.heading("EXECUTIVE OFFICE FOR IMMIGRATION REVIEW", 11.5)
    sheet.heading("IMMIGRATION COURT", 11.5)
    sheet.y += 12
    middle = (sheet.left + sheet.right) / 2
    sheet.fill("city_state", case.court.city_state, middle - 60, sheet.y, 200, size=11)
    sheet.y += 26
    sheet.put("In the Matter of:", sheet.left, sheet.y, 10.5)
    half = sheet.left + sheet.width * 0.55
    sheet.labelled("File No.", half, sheet.y, sheet.right, "file_number", case.file_number, size=10.5)
    sheet.y += 22
    sheet.fill("subject_name", case.person.name.upper(), sheet.left + 20, sheet.y, 240, size=11)
    sheet.put("IN REMOVAL PROCEEDINGS", half, sheet.y, 10)
    sheet.y += 14
    sheet.put("Respondent", sheet.left + 40, sheet.y, 10.5)
    sheet.y += 14
    sheet.heading("ORDER OF THE IMMIGRATION JUDGE", 12.5, gap=14)
    detained = sheet.pick.random() < 0.5
    sheet.flow(
        "After a hearing, and on the evidence of both sides, the respondent's request for a change of custody is "
        + ("denied." if detained else "granted, and a bond is set."), size=11, gap=10,
    )  # fmt: skip
    sheet.flow(
        "It is ordered that the respondent "
        + ("be removed to the country of citizenship." if detained else "may be released on that bond."),
        size=11, gap=10,
    )  # fmt: skip
    sheet.flow("Either side may appeal to the Board of Immigration Appeals within 30 days.", size=11, gap=50)
    block = sheet.left + sheet.width * 0.5
    sheet.sign(block, sheet.y, sheet.right - block, "", how=manner(sheet.pick, signed), name=case.judge)
    sheet.y += 13
    sheet.fill("officer", f"{case.judge}, Immigration Judge", block, sheet.y, sheet.right - block, size=10.5)
    sheet.y += 22
    sheet.labelled("Date:", block, sheet.y, sheet.right, "date", case.date if signed else "", size=10.5)
    return sheet.done(signer_of(signed, "immigration_judge"))


def cover_sheet(
    pick: random.Random, *, case: Case | None = None, pages: int | None = None, hand: str = "type", tick: str = "x"
) -> Drawn:
    """A fax cover sheet. `pages`: how many it says will come, itself included."""
    case = case or invent(pick)
    sheet = Sheet(pick, "cover_sheet", page=1, of=1, hand=hand, tick=tick, air=1.8)
    sheet.y += 12
    sheet.heading(pick.choice(("FAX", "FACSIMILE TRANSMITTAL", "Fax Cover Sheet")), 24, gap=10)
    sheet.heading(
        pick.choice(("U.S. Department of Homeland Security", "DHS / ICE", "Enforcement and Removal")), 12, gap=18
    )
    sheet.rule(sheet.y, thick=2)
    count = pages or pick.randint(2, 6)
    regarding = pick.choice(("Detainer", "See attached", "Immigration matter", "Prisoner in your custody"))
    rows = (
        ("TO:", "to", case.station.lines[0]), ("FAX:", "", case.station.fax), ("FROM:", "from", case.office.lines[0]),
        ("PHONE:", "callback", case.office.telephone), ("DATE:", "date", case.date),
        ("PAGES (including cover):", "", str(count)), ("RE:", "", regarding),
    )  # fmt: skip
    sheet.y += 10
    for label, field, value in rows:
        sheet.y += 26
        sheet.labelled(label, sheet.left + 20, sheet.y, sheet.right - 40, field, value, size=12, bold=True)
    sheet.y += 30
    boxes = ("Urgent", "For review", "Please reply", "As requested")
    chosen, x = pick.choice(boxes), sheet.left + 20
    for words in boxes:
        sheet.box("", words == chosen, x, sheet.y - 9, side=9)
        x = sheet.put(words, x + 14, sheet.y, 11)[2] + 24
    sheet.y += 24
    sheet.flow("Comments:", x=sheet.left + 20, size=11, gap=100)
    sheet.flow(
        "This fax may hold personal information that the law protects. If it was not meant for you, please destroy it "
        "and call the sender.", x=sheet.left + 20, to=sheet.right - 20, size=9,
    )  # fmt: skip
    return sheet.done("unknown")


def not_a_request(
    pick: random.Random,
    *,
    case: Case | None = None,
    kind: str = "medical",
    signed: bool = True,
    hand: str = "type",
    tick: str = "x",
) -> Drawn:
    """A paper that asks nothing for immigration enforcement, however it looks."""
    case = case or invent(pick)
    if kind not in OTHERS:
        raise ValueError(f"There is no such paper {kind!r}; there are {', '.join(OTHERS)}.")
    sheet = Sheet(pick, "not_a_request", page=1, hand=hand, tick=tick, air=1.6)
    drawing: dict[str, Callable[[], str]] = {
        "restraining_order": lambda: _restraining_order(sheet, case, signed),
        "medical": lambda: _medical(sheet, case),
        "juvenile": lambda: _juvenile(sheet, case, signed),
        "flyer": lambda: _flyer(sheet),
        "spanish": lambda: _spanish(sheet, case),
        "blank": lambda: "unknown",
    }
    return sheet.done(drawing[kind]())


def _state_block(sheet: Sheet, case: Case, signed: bool, title: str) -> str:
    block = sheet.left + sheet.width * 0.5
    sheet.y += 44
    sheet.sign(
        block, sheet.y, sheet.right - block, "Signature", how=manner(sheet.pick, signed), name=case.judge, size=8
    )
    sheet.labelled("Date:", sheet.left, sheet.y, block - 30, "date", case.date if signed else "", size=10)
    sheet.y += 32
    printed = f"{case.judge}, {title}"
    sheet.captioned(block, sheet.y, sheet.right - block, "Printed name and title", "officer", printed, size=8)
    return signer_of(signed, "court")


def _restraining_order(sheet: Sheet, case: Case, signed: bool) -> str:
    sheet.heading("COMMONWEALTH OF MASSACHUSETTS", 11)
    sheet.heading("TRIAL COURT", 11, gap=8)
    sheet.heading("ABUSE PREVENTION ORDER", 15, gap=4)
    sheet.heading("G.L. c. 209A", 9.5, gap=16, bold=False)
    half = sheet.width / 2
    docket = f"26-RO-{sheet.pick.randint(1, 9999):04d}"
    sheet.cell(sheet.left, sheet.y, half, 30, "Plaintiff's name:", "", "Sample A. Plaintiff")
    sheet.cell(sheet.left + half, sheet.y, half, 30, "Docket number:", "case_number", docket)
    sheet.y += 30
    sheet.cell(sheet.left, sheet.y, half, 30, "Defendant's name:", "subject_name", case.person.name)
    born = case.written(case.person.born)
    sheet.cell(sheet.left + half, sheet.y, half, 30, "Defendant's date of birth:", "date_of_birth", born)
    sheet.y += 44
    finding = "The court finds that abuse is likely and near. Until the next hearing the defendant is ordered:"
    sheet.flow(finding, size=10.5, gap=8)
    for words in (
        "not to abuse the plaintiff;", "not to contact the plaintiff in person, by telephone or in writing;",
        "to leave and stay away from the plaintiff's home;", "to hand over all guns and licenses to the police.",
    ):  # fmt: skip
        sheet.option("", sheet.pick.random() < 0.7, words, x=sheet.left + 16, size=10.5, gap=6)
    sheet.flow("Police: arrest for a breach of this order is required by state law.", size=10.5, bold=True, gap=10)
    return _state_block(sheet, case, signed, "Associate Justice")


def _medical(sheet: Sheet, case: Case) -> str:
    pick = sheet.pick
    sheet.heading("EXAMPLE GENERAL HOSPITAL", 15, gap=2)
    sheet.heading("Emergency Department - Discharge Summary", 11, gap=16, bold=False)
    half = sheet.width / 2
    number = f"{pick.randint(1_000_000, 9_999_999)}"
    sheet.cell(sheet.left, sheet.y, half, 30, "Patient:", "subject_name", case.person.surname_first)
    sheet.cell(sheet.left + half, sheet.y, half, 30, "Medical record no.:", "", number)
    sheet.y += 30
    sheet.cell(sheet.left, sheet.y, half, 30, "Date of birth:", "date_of_birth", case.written(case.person.born))
    sheet.cell(sheet.left + half, sheet.y, half, 30, "Date of visit:", "date", case.date)
    sheet.y += 44
    for head, words in (
        ("Complaint", "Pain in the left wrist after a fall. No loss of consciousness."),
        ("Findings", f"Blood pressure {pick.randint(110, 140)}/{pick.randint(65, 90)}, pulse {pick.randint(60, 95)}. "
         "Wrist swollen, X-ray without fracture."),
        ("Treatment", "Splint, ibuprofen 400 mg by mouth as needed for pain."),
        ("Instructions", "Keep the arm raised. Return at once for numbness or fever. See your own doctor in 7 days."),
    ):  # fmt: skip
        sheet.flow([Strong(f"{head}:"), words], size=11, gap=12)
    sheet.y += 40
    sheet.countersign(sheet.left, sheet.y, 200, "Attending physician", how="ink")
    sheet.y += 14
    return "unknown"


def _juvenile(sheet: Sheet, case: Case, signed: bool) -> str:
    sheet.heading("COMMONWEALTH OF MASSACHUSETTS", 11)
    sheet.heading("JUVENILE COURT DEPARTMENT", 12, gap=10)
    sheet.heading("NOTICE OF HEARING", 14, gap=4)
    sheet.heading("CONFIDENTIAL - JUVENILE RECORD", 10, gap=16)
    docket = f"26JV{sheet.pick.randint(1, 9999):04d}SU"
    sheet.labelled("Docket No.", sheet.left, sheet.y, sheet.left + 220, "case_number", docket, size=10.5)
    sheet.y += 22
    given, surname = case.person.given, case.person.surname
    initials = f"{given[0]}. {surname[0]}., a juvenile"
    sheet.labelled("In the matter of:", sheet.left, sheet.y, sheet.right, "", initials, size=10.5)
    sheet.y += 20
    hearing = case.written(case.day + timedelta(days=20))
    sheet.flow(
        f"A hearing on this matter is set for {hearing} at 9:30 a.m. in courtroom 2. The juvenile and a parent or "
        "guardian are to attend. A lawyer is named for those who cannot pay one.", size=11, gap=12,
    )  # fmt: skip
    sheet.flow("The officer who wrote the report is asked to be present.", size=11, gap=12)
    return _state_block(sheet, case, signed, "Clerk-Magistrate")


def _flyer(sheet: Sheet) -> str:
    """A community group's flyer that pictures the very warrants it explains."""
    pick = sheet.pick
    sheet.heading("KNOW YOUR RIGHTS", 28, gap=6)
    sheet.heading("What a judicial warrant looks like", 17, gap=14)
    sheet.flow("You need not open the door unless officers show you a warrant that a judge has signed. Look for the "
               "name of a court at the top and for a judge's name at the bottom.", size=12.5, gap=14)  # fmt: skip
    top, high = sheet.y, 330.0
    half = sheet.width / 2
    for x, good in ((sheet.left, False), (sheet.left + half + 6, True)):
        sheet.frame(x, top, half - 6, high, 1)
        (_picture_of_court_warrant if good else _picture_of_agency_warrant)(sheet, x + 10, top, half - 26)
        words = "YES: signed by a judge" if good else "NO: not signed by a judge"
        sheet.put(words, x + half / 2 - 3, top + high + 18, 12.5, bold=True, align="centre")
    sheet.y = top + high + 30
    sheet.flow("Stay calm. You may say: I do not consent to a search. I wish to speak with a lawyer.", size=12.5, gap=8)
    number = f"(617) 555-01{pick.randint(0, 99):02d}"
    sheet.flow([Strong(f"Neighbors' hotline: {number}"), "Pruebas Community Center"], size=12.5)
    return "unknown"


def _picture_of_court_warrant(sheet: Sheet, x: float, top: float, width: float) -> None:
    middle, y = x + width / 2, top + 18
    sheet.put("AO 442 (Rev. 11/11) Arrest Warrant", x, y, 5.5)
    sheet.put("UNITED STATES DISTRICT COURT", middle, y + 18, 10, bold=True, align="centre")
    sheet.put("for the", middle, y + 30, 7, align="centre")
    sheet.put("United States of America v. Sample Person", x, y + 58, 7.5)
    sheet.put("ARREST WARRANT", middle, y + 86, 10, bold=True, align="centre")
    sheet.put("To: Any authorized law enforcement officer", x, y + 106, 7.5)
    sheet.put("YOU ARE COMMANDED to arrest and bring before a", x, y + 122, 7.5)
    sheet.put("United States magistrate judge ...", x, y + 132, 7.5)
    sheet.countersign(x + width * 0.4, y + 220, width * 0.6, "Issuing officer's signature", how="ink", size=6.5)
    sheet.put("Sample Judge, United States Magistrate Judge", x + width, y + 245, 7, align="right")


def _picture_of_agency_warrant(sheet: Sheet, x: float, top: float, width: float) -> None:
    y = top + 22
    sheet.put("U.S. DEPARTMENT OF HOMELAND SECURITY", x, y, 6.5, bold=True)
    sheet.put("Warrant for Arrest of Alien", x + width, y + 14, 8.5, bold=True, align="right")
    sheet.put("File No. ______   Date: ______", x + width, y + 34, 7.5, align="right")
    sheet.put("I have determined that there is probable cause ...", x, y + 64, 7.5)
    for n in range(4):
        sheet.box("", n == 1, x + 8, y + 78 + 16 * n, side=6)
        sheet.put("..............................................", x + 20, y + 84 + 16 * n, 7.5)
    sheet.put("YOU ARE COMMANDED to arrest and take into custody ...", x, y + 158, 7)
    caption = "(Signature of Authorized Immigration Officer)"
    sheet.countersign(x + width * 0.3, y + 220, width * 0.7, caption, how="ink", size=6)
    sheet.put("Form I-200 (Rev. 09/16)", x + width, y + 290, 6, align="right")


def _spanish(sheet: Sheet, case: Case) -> str:
    pick = sheet.pick
    sheet.heading("ESCUELAS PÚBLICAS DE EJEMPLO", 14, gap=4)
    sheet.heading("SOLICITUD DE INSCRIPCIÓN ESCOLAR", 13, gap=18)
    rows = (
        ("Nombre del estudiante:", case.person.name), ("Fecha de nacimiento:", case.written(case.person.born)),
        ("Grado:", str(pick.randint(1, 12))), ("Nombre del padre, madre o tutor:", "Rosa Ejemplo"),
        ("Dirección:", "Calle Inventada 12"), ("Teléfono:", f"617-555-01{pick.randint(0, 99):02d}"),
    )  # fmt: skip
    for label, value in rows:
        sheet.y += 24
        sheet.labelled(label, sheet.left, sheet.y, sheet.right, "", value, size=11)
    sheet.y += 20
    sheet.flow("Marque lo que corresponda:", size=11, bold=True, gap=6)
    for words in (
        "Necesita transporte escolar.",
        "Tiene alergias.",
        "Recibe almuerzo gratuito.",
        "Necesita intérprete.",
    ):
        sheet.option("", pick.random() < 0.4, words, x=sheet.left + 16, size=11, gap=6)
    sheet.flow("La escuela no pregunta por el estado migratorio de nadie.", size=11, gap=50)
    sheet.countersign(sheet.left, sheet.y, 230, "Firma del padre, madre o tutor", how="ink", size=8)
    return "unknown"
