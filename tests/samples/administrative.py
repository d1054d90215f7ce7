"""Other papers of the immigration agencies: the subpoena I-138, the order I-203, the notices I-862 and I-286."""

from __future__ import annotations

import random
from datetime import timedelta

from tests.samples.immigration import manner, officer_name, signer_of
from tests.samples.people import Case
from tests.samples.people import case as invent
from tests.samples.sheet import Blank, Box, Sheet, Strong
from tests.samples.truth import Drawn


def _block(
    sheet: Sheet, case: Case, *, signed: bool, signature: str, printed: str, chief: bool = False, size: float = 8
) -> None:
    """Draw a line for the signature and one for name and title, in the right half."""
    left = sheet.left + sheet.width * 0.46
    name, title = (case.chief, case.chief_title) if chief else (case.officer, case.officer_title)
    sheet.y += 30
    sheet.sign(left, sheet.y, sheet.right - left, signature, how=manner(sheet.pick, signed), name=name, size=size)
    sheet.y += 34
    shown = officer_name(sheet.pick, name, title, signed)
    sheet.captioned(left, sheet.y, sheet.right - left, printed, "officer", shown, size=size)
    sheet.y += 16


def i_138(
    pick: random.Random, *, case: Case | None = None, revision: str = "8/09", signed: bool = True, hand: str = "type",
    tick: str = "x",
) -> Drawn:  # fmt: skip
    """DHS Form I-138, an immigration officer's subpoena."""
    case = case or invent(pick)
    sheet = Sheet(pick, "i-138", revision=revision, page=1, of=1, hand=hand, tick=tick, air=1.6)
    sheet.heading("DEPARTMENT OF HOMELAND SECURITY", 11)
    sheet.heading("IMMIGRATION ENFORCEMENT SUBPOENA", 13, gap=2)
    sheet.heading("to Appear and/or Produce Records", 10, gap=10, bold=False)
    sheet.heading("8 U.S.C. § 1225(d), 8 C.F.R. § 287.4", 9, gap=12, bold=False)
    half = sheet.width / 2
    sheet.cell(sheet.left, sheet.y, half, 66, "To (Name, Address, City, State, Zip Code):", "to", case.station.lines)
    number = f"ICE-{pick.randint(1000, 9999)}-{case.day:%Y}"
    sheet.cell(sheet.left + half, sheet.y, half, 33, "Subpoena Number:", "", number)
    sheet.cell(
        sheet.left + half, sheet.y + 33, half, 33, "In Reference To (File Number):", "file_number", case.file_number
    )
    sheet.y += 84
    sheet.flow("This subpoena requires you to:", size=10, bold=True)
    appear = pick.random() < 0.3
    sheet.flow(
        [Box("", appear), "appear before the officer named in the block below at the place and time shown, to give "
         "testimony."], size=10, x=sheet.left + 12, gap=4,
    )  # fmt: skip
    sheet.flow(
        [Box("", not appear), "produce the following records at the place and time shown:"], size=10, x=sheet.left + 12,
        gap=6,
    )  # fmt: skip
    sheet.y += 12
    sheet.fill("", "Booking sheet, last known address, emergency contacts of", sheet.left + 20, sheet.y, 420)
    sheet.y += 14
    sheet.fill("subject_name", case.person.surname_first, sheet.left + 20, sheet.y, 300)
    sheet.y += 17
    sheet.labelled("Date of birth:", sheet.left + 20, sheet.y, sheet.left + 200, "date_of_birth",
                   case.written(case.person.born))  # fmt: skip
    sheet.y += 16
    due = case.written(case.day + timedelta(days=14))
    sheet.flow(
        ["Place:", Blank("from", ", ".join(case.office.lines), 300), "Date:", Blank("", due, 90)], size=10, gap=10
    )
    sheet.flow(
        "If you do not comply, the Department may ask a United States District Court for an order that requires it. "
        "Do not tell the person named above about this subpoena.", size=9.5, gap=12,
    )  # fmt: skip
    sheet.flow(["Questions to:", Blank("callback", case.office.telephone, 120)], size=10, gap=6)
    sheet.flow([Strong("Issued by"), "on", Blank("date", case.date, 110)], size=10, gap=4)
    _block(sheet, case, signed=signed, signature="(Signature of authorized official)", printed="(Name and title)")
    sheet.rule(sheet.y, thick=1)
    sheet.y += 4
    sheet.heading("CERTIFICATE OF SERVICE", 10.5, gap=6)
    sheet.flow(["I served this subpoena on", Blank("", "", 180), "on", Blank("", "", 90)], size=9.5, gap=24)
    sheet.countersign(sheet.left, sheet.y, half - 20, "(Signature and title of server)", how="")
    sheet.y += 10
    sheet.footer(f"DHS Form I-138 ({revision})")
    return sheet.done(signer_of(signed))


def i_203(
    pick: random.Random, *, case: Case | None = None, revision: str = "8/07", signed: bool = True, hand: str = "type",
    tick: str = "x",
) -> Drawn:  # fmt: skip
    """Form I-203, an order to a facility that holds people for the agency."""
    case = case or invent(pick)
    sheet = Sheet(pick, "i-203", revision=revision, page=1, of=1, hand=hand, tick=tick, air=2.0)
    sheet.heading("DEPARTMENT OF HOMELAND SECURITY", 11)
    sheet.heading("U.S. Immigration and Customs Enforcement", 10, gap=8, bold=False)
    sheet.heading("ORDER TO DETAIN OR RELEASE ALIEN", 14, gap=20)
    sheet.cell(sheet.left, sheet.y, sheet.width, 62, "To: (Name/Title, Facility, Location)", "to", case.station.lines)
    sheet.y += 80
    detain = pick.random() < 0.7
    sheet.flow(["Please", Box("", detain), "Detain", Box("", not detain), "Release"], size=11.5, gap=12)
    half = sheet.left + sheet.width * 0.5
    person = case.person
    sheet.labelled(
        "Name of Alien:", sheet.left, sheet.y + 8, sheet.right, "subject_name", person.surname_first, size=10
    )
    sheet.y += 28
    sheet.labelled("File Number:", sheet.left, sheet.y, half - 10, "file_number", case.file_number, size=10)
    born = case.written(person.born)
    sheet.labelled("Date of Birth:", half, sheet.y, sheet.right, "date_of_birth", born, size=10)
    sheet.y += 20
    sheet.labelled("Nationality:", sheet.left, sheet.y, half - 10, "citizenship", person.citizenship, size=10)
    sheet.labelled("Sex:", half, sheet.y, sheet.right, "sex", person.sex, size=10)
    sheet.y += 24
    proceedings = pick.choice(("240 proceedings", "Reinstatement", "Final order"))
    sheet.labelled("Nature of Proceedings:", sheet.left, sheet.y, sheet.right, "", proceedings, size=10)
    sheet.y += 24
    sheet.cell(sheet.left, sheet.y, sheet.width, 90, "Remarks:", "", ("Medical clearance attached.",))
    sheet.y += 100
    _block(sheet, case, signed=signed, signature="(Signature of issuing officer)", printed="(Title)")
    half_width = sheet.width * 0.42
    sheet.y += 20
    sheet.captioned(sheet.left, sheet.y, half_width, "(Office)", "from", case.office.lines[0])
    sheet.captioned(sheet.right - half_width, sheet.y, half_width, "(Date)", "date", case.date)
    sheet.y += 14
    sheet.footer(f"Form I-203 ({revision})")
    return sheet.done(signer_of(signed))


def i_862(
    pick: random.Random, *, case: Case | None = None, revision: str = "09/22", signed: bool = True, hand: str = "type",
    tick: str = "x",
) -> Drawn:  # fmt: skip
    """DHS Form I-862, the notice that begins removal proceedings."""
    case = case or invent(pick)
    person = case.person
    sheet = Sheet(pick, "i-862", revision=revision, page=1, of=2, hand=hand, tick=tick, air=1.6)
    sheet.y += 8
    sheet.put("DEPARTMENT OF HOMELAND SECURITY", sheet.left, sheet.y, 10, bold=True)
    sheet.put("NOTICE TO APPEAR", sheet.right, sheet.y, 13, bold=True, align="right")
    sheet.rule(sheet.y + 4, thick=1.4)
    sheet.y += 14
    sheet.flow("In removal proceedings under section 240 of the Immigration and Nationality Act:", size=10, bold=True)
    half = sheet.left + sheet.width * 0.5
    sheet.y += 12
    sheet.labelled("Subject ID:", sheet.left, sheet.y, half - 10, "subject_id", case.subject_id)
    sheet.labelled("File No:", half, sheet.y, sheet.right, "file_number", case.file_number)
    sheet.y += 17
    sheet.labelled("DOB:", sheet.left, sheet.y, half - 10, "date_of_birth", case.written(person.born))
    sheet.labelled("Event No:", half, sheet.y, sheet.right, "event_number", case.event_number)
    sheet.y += 17
    sheet.put("In the Matter of:", sheet.left, sheet.y, 9.5, bold=True)
    sheet.y += 16
    sheet.labelled("Respondent:", sheet.left, sheet.y, sheet.right, "subject_name", person.name)
    sheet.y += 14
    kind = pick.randint(0, 2)
    for number, words in enumerate((
        "You are an arriving alien.",
        "You are an alien in the country without admission or parole.",
        "You were admitted, but may be removed for the reasons below.",
    )):  # fmt: skip
        sheet.option("", kind == number, words, x=sheet.left + 14, size=9.5, gap=3)
    sheet.flow("The Department of Homeland Security alleges that you:", size=10, gap=4)
    for number, words in enumerate((
        "are not a citizen or national of the United States;", f"are a native and citizen of {person.citizenship};",
        "came to the United States at an unknown place on an unknown day.",
    ), 1):  # fmt: skip
        sheet.y += 12
        sheet.fill("", f"{number}. {words}", sheet.left + 24, sheet.y, sheet.width - 30)
    sheet.y += 6
    sheet.flow("On this ground it is charged that you can be removed under this provision of law:", size=10, gap=4)
    sheet.y += 12
    sheet.fill("", "212(a)(6)(A)(i) of the Immigration and Nationality Act", sheet.left + 24, sheet.y, sheet.width - 30)
    sheet.y += 10
    hearing = case.written(case.day + timedelta(days=pick.randint(30, 400)))
    sheet.flow(
        [Strong("YOU ARE ORDERED"), "to appear before an immigration judge of the Department of Justice at",
         Blank("", "15 Pretend Street, Boston, MA", 220), "on", Blank("", hearing, 90), "at", Blank("", "9:00 AM", 60),
         "and to say there why you should not be removed."], size=10, gap=8,
    )  # fmt: skip
    printed = "(Name and Title of Issuing Officer)"
    _block(sheet, case, signed=signed, signature="(Signature of Issuing Officer)", printed=printed, chief=True)
    sheet.y += 14
    sheet.labelled("Date:", sheet.left, sheet.y, half - 40, "date", case.date)
    sheet.put("(City and State)", half + 70, sheet.y + 10, 7.5)
    sheet.rule(sheet.y + 1, half, sheet.right, 0.5)
    sheet.fill("city_state", case.office.city_state, half + 4, sheet.y - 1, 180)
    sheet.y += 14
    sheet.footer(f"DHS Form I-862 (Rev. {revision})", right="Page 1 of 2")
    return sheet.done(signer_of(signed))


def i_286(
    pick: random.Random, *, case: Case | None = None, revision: str = "02/19", signed: bool = True, hand: str = "type",
    tick: str = "x",
) -> Drawn:  # fmt: skip
    """Form I-286, the agency's notice about custody."""
    case = case or invent(pick)
    sheet = Sheet(pick, "i-286", revision=revision, page=1, of=1, hand=hand, tick=tick, air=1.8)
    sheet.y += 8
    sheet.put("U.S. DEPARTMENT OF HOMELAND SECURITY", sheet.left, sheet.y, 10, bold=True)
    sheet.put("NOTICE OF CUSTODY DETERMINATION", sheet.right, sheet.y, 11.5, bold=True, align="right")
    sheet.rule(sheet.y + 5, thick=1.4)
    sheet.y += 30
    half = sheet.left + sheet.width * 0.5
    sheet.labelled("Alien's Name:", sheet.left, sheet.y, half + 40, "subject_name", case.person.name, size=10)
    sheet.labelled("A-File Number:", half + 46, sheet.y, sheet.right, "file_number", case.file_number, size=10)
    sheet.y += 20
    sheet.labelled("Event ID:", sheet.left, sheet.y, half - 10, "event_number", case.event_number, size=10)
    sheet.labelled("Subject ID:", half, sheet.y, sheet.right, "subject_id", case.subject_id, size=10)
    sheet.y += 20
    sheet.labelled("Date:", sheet.left, sheet.y, half - 10, "date", case.date, size=10)
    sheet.y += 16
    sheet.flow(
        "Under INA section 236 and 8 CFR part 236 I have decided that, while your removal proceedings last, you "
        "will be:",
        size=10.5, gap=8,
    )  # fmt: skip
    kind = pick.randint(0, 2)
    for number, words in enumerate((
        "detained by the Department of Homeland Security.", "released (check all that apply): under bond, or on "
        "conditions.", "placed on an alternative to detention.",
    )):  # fmt: skip
        sheet.option("", kind == number, words, x=sheet.left + 20, size=10.5, gap=6)
    _block(sheet, case, signed=signed, signature="Signature of Authorized Officer",
           printed="Name and Title of Authorized Officer")  # fmt: skip
    sheet.y += 12
    sheet.labelled("Office Location/Address:", sheet.left, sheet.y, sheet.right, "from", ", ".join(case.office.lines))
    sheet.y += 18
    sheet.flow("You may ask an immigration judge to review this determination.", size=10, gap=4)
    asked = pick.random() < 0.5
    sheet.option("", asked, "I ask for an immigration judge's review.", x=sheet.left + 20, size=10, gap=4)
    sheet.option("", not asked, "I do not ask for an immigration judge's review.", x=sheet.left + 20, size=10, gap=30)
    sheet.countersign(sheet.left, sheet.y, 200, "Signature of Alien", how="ink" if pick.random() < 0.4 else "")
    sheet.y += 14
    sheet.footer(right=f"DHS Form I-286 ({revision})")
    return sheet.done(signer_of(signed))
