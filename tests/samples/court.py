"""Papers of the federal courts: warrants AO 442, AO 93 and AO 93C, subpoenas AO 88B and AO 110."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import timedelta

from msgspec.structs import replace

from tests.samples.immigration import signer_of
from tests.samples.people import Case
from tests.samples.people import case as invent
from tests.samples.sheet import Blank, Box, Part, Sheet, Strong
from tests.samples.truth import Drawn

_CRIMES = (
    "8 U.S.C. § 1326 - reentry of a removed alien", "21 U.S.C. § 841(a)(1) - distribution of a controlled substance",
    "18 U.S.C. § 1546 - false documents", "18 U.S.C. § 922(g) - possession of a firearm and ammunition",
    "8 U.S.C. § 1325 - improper entry", "18 U.S.C. § 1349 - conspiracy to commit fraud",
)  # fmt: skip
_PREMISES = (
    "12 Example Lane, Apartment 3, a white house of two floors", "a black telephone, serial number 000-TEST-111",
    "the person of Sample Testperson, 5 Mock Street", "a storage unit numbered 88 at 1 Pretend Road",
)  # fmt: skip


def _court_head(sheet: Sheet, case: Case, stamp: str) -> None:
    """Draw the small stamp of the form, the double rule and the head of the court."""
    sheet.y += 6
    sheet.put(stamp, sheet.left, sheet.y, 7)
    sheet.rule(sheet.y + 4, thick=1)
    sheet.rule(sheet.y + 6, thick=0.5)
    sheet.y += 18
    sheet.heading("UNITED STATES DISTRICT COURT", 15, gap=4)
    sheet.heading("for the", 10, gap=4, bold=False)
    sheet.y += 12
    middle = (sheet.left + sheet.right) / 2
    half = sheet.width * 0.2
    sheet.rule(sheet.y + 2, middle - half, middle + half, 0.5)
    sheet.fill("court", case.court.district, middle - half + 8, sheet.y, 2 * half - 10, size=11)
    sheet.y += 14


def _brackets(sheet: Sheet, top: float, bottom: float) -> float:
    """Draw the column of brackets of a caption, and say where it stands."""
    x = sheet.left + sheet.width * 0.5
    y = top
    while y < bottom:
        sheet.put(")", x, y, 10)
        y += 11
    return x


def _defendant_caption(sheet: Sheet, case: Case) -> None:
    top = sheet.y + 10
    sheet.put("United States of America", sheet.left + 60, top, 10.5)
    sheet.put("v.", sheet.left + 105, top + 14, 10.5)
    bottom = top + 52
    x = _brackets(sheet, top, bottom + 14)
    sheet.fill("subject_name", case.person.name, sheet.left + 8, bottom - 4, x - sheet.left - 24, size=10.5)
    sheet.rule(bottom, sheet.left, x - 12, 0.5)
    sheet.put("Defendant", (sheet.left + x) / 2, bottom + 9, 8, slanted=True, align="centre")
    sheet.labelled("Case No.", x + 18, top + 26, sheet.right, "case_number", case.case_number, size=10.5)
    sheet.y = bottom + 26


def _filed(sheet: Sheet, case: Case) -> None:
    """Press the clerk's stamp and the seal on some pages."""
    pick = sheet.pick
    angle, stamped, sealed = pick.uniform(-9, 9), pick.random() < 0.5, pick.random() < 0.5
    if stamped:
        sheet.stamp(("FILED", "IN CLERK'S OFFICE", "U.S. DISTRICT COURT", case.date), sheet.right - 70, sheet.top + 46,
                    angle=angle, size=17)  # fmt: skip
    if sealed:
        sheet.seal("UNITED STATES DISTRICT COURT", sheet.left + 60, sheet.y + 6, 34)


def _judge_block(
    sheet: Sheet, case: Case, *, label: str, caption: str, how: str, day_field: str = "date", remark: str = ""
) -> None:
    """Draw date and city at the left, signature and printed name with title at the right."""
    signed = bool(how)
    half = sheet.left + sheet.width * 0.52
    shown = signed or sheet.pick.random() < 0.5
    prefix = "Hon. " if "Judge" in case.judge_title and sheet.pick.random() < 0.4 else ""
    printed = f"{prefix}{case.judge}, {case.judge_title}" if shown else ""
    sheet.y += 34
    sheet.labelled(label, sheet.left, sheet.y, half - 20, day_field, case.date if signed else "", size=10)
    sheet.sign(half, sheet.y, sheet.right - half, caption, how=how, name=case.judge, size=8)
    if remark:
        sheet.put(remark, half, sheet.y + 20, 7.5, slanted=True)
    sheet.y += 36
    sheet.labelled("City and state:", sheet.left, sheet.y, half - 20, "city_state", case.court.city_state, size=10)
    sheet.captioned(half, sheet.y, sheet.right - half, "Printed name and title", "officer", printed, size=8)
    sheet.y += 16


def _manner(pick: random.Random, signed: bool, electronic: bool | None, share: float = 0.12) -> str:
    typed = (pick.random() < share) if electronic is None else electronic
    return ("typed" if typed else "ink") if signed else ""


_GROUNDS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("indictment", "Indictment"), ("superseding_indictment", "Superseding Indictment"), ("information", "Information"),
     ("superseding_information", "Superseding Information"), ("complaint", "Complaint")),
    (("probation_violation", "Probation Violation Petition"),
     ("supervised_release_violation", "Supervised Release Violation Petition"),
     ("violation_notice", "Violation Notice"), ("order_of_court", "Order of the Court")),
)  # fmt: skip


def ao_442(
    pick: random.Random,
    *,
    case: Case | None = None,
    revision: str = "11/11",
    page: int = 1,
    signed: bool = True,
    electronic: bool | None = None,
    returned: bool = False,
    hand: str = "type",
    tick: str = "x",
) -> Drawn:
    """AO 442, a court's arrest warrant. `electronic`: signed by a typed name; `returned` fills in the return."""
    case = case or invent(pick)
    sheet = Sheet(pick, "ao-442", revision=revision, page=page, of=2, hand=hand, tick=tick, air=1.7)
    if page == 2:
        _identifiers(sheet, case, f"AO 442 (Rev. {revision}) Arrest Warrant (Page 2)")
        return sheet.done("unknown")
    _court_head(sheet, case, f"AO 442 (Rev. {revision}) Arrest Warrant")
    _defendant_caption(sheet, case)
    sheet.heading("ARREST WARRANT", 15, gap=8)
    sheet.flow(["To:", "Any authorized law enforcement officer"], size=10.5, gap=8)
    sheet.flow(
        [Strong("YOU ARE COMMANDED"), "to arrest and bring before a United States magistrate judge without unnecessary "
         "delay (name of person to be arrested)", Blank("", case.person.name, 230), ", who is accused of an offense or "
         "violation based on the following document filed with the court:"], size=10.5, x=sheet.left + 12, gap=8,
    )  # fmt: skip
    ground = pick.choice([name for row in _GROUNDS for name, _ in row])
    for row in _GROUNDS:
        x = sheet.left
        size = 9.2 if len(row) == 5 else 9.6
        sheet.y += 12
        for name, words in row:
            sheet.box(name, name == ground, x, sheet.y - 7.5, side=8)
            x = sheet.put(words, x + 12, sheet.y, size)[2] + (8 if len(row) == 5 else 14)
        sheet.y += 4
    sheet.y += 8
    sheet.flow("This offense is briefly described as follows:", size=10.5, gap=6)
    sheet.y += 10
    sheet.fill("", pick.choice(_CRIMES), sheet.left + 10, sheet.y, sheet.width - 20, size=10)
    sheet.y += 20
    _filed(sheet, case)
    how = _manner(pick, signed, electronic)
    _judge_block(sheet, case, label="Date:", caption="Issuing officer's signature", how=how)
    _return(sheet, case, returned)
    return sheet.done(signer_of(signed, "court"))


def _return(sheet: Sheet, case: Case, filled: bool) -> None:
    sheet.y += 12
    top = sheet.y
    sheet.heading("Return", 11.5, gap=6)
    day = case.written(case.day + timedelta(days=3)) if filled else ""
    place = case.court.city_state if filled else ""
    inner, to = sheet.left + 8, sheet.right - 8
    sheet.flow(
        ["This warrant was received on (date)", Blank("", day, 90), ", and the person was arrested on (date)",
         Blank("", day, 80), "at (city and state)", Blank("", place, 150), "."], x=inner, to=to, size=10, gap=12,
    )  # fmt: skip
    middle = sheet.left + sheet.width * 0.5
    sheet.y += 12
    sheet.labelled("Date:", inner, sheet.y, middle - 30, "", day, size=9.5)
    caption = "Arresting officer's signature"
    sheet.countersign(middle, sheet.y, to - middle, caption, how="ink" if filled else "", size=8)
    sheet.y += 32
    printed = "Kim Proxyton, Deputy U.S. Marshal" if filled else ""
    sheet.captioned(middle, sheet.y, to - middle, "Printed name and title", "", printed, size=8)
    sheet.y += 16
    sheet.frame(sheet.left, top, sheet.width, sheet.y - top, 1)


_IDENTIFIERS = (
    "Name of defendant/offender:", "Known aliases:", "Last known residence:",
    "Prior addresses to which defendant/offender may still have ties:", "Last known employment:",
    "Last known telephone numbers:", "Place of birth:", "Date of birth:", "Social Security number:", "Height:",
    "Sex:", "Hair:", "Scars, tattoos, other distinguishing marks:", "History of violence, weapons, drug use:",
    "Known family, friends, and other associates (name, relation, address, phone number):", "FBI number:",
    "Complete description of auto:", "Investigative agency and address:",
    "Name and telephone numbers (office and cell) of pretrial services or probation officer (if applicable):",
    "Date of last contact with pretrial services or probation officer (if applicable):",
)  # fmt: skip


def _identifiers(sheet: Sheet, case: Case, stamp: str) -> None:
    sheet.y += 6
    sheet.put(stamp, sheet.left, sheet.y, 7)
    sheet.rule(sheet.y + 4, thick=1)
    sheet.y += 20
    sheet.flow(
        "Personal identifiers for law enforcement use stand on this second page: keep it out of the court's file "
        "unless it is under seal.", size=10, bold=True, gap=2,
    )  # fmt: skip
    sheet.heading("(Not for Public Disclosure)", 11, gap=12)
    values = {
        "Name of defendant/offender:": ("subject_name", case.person.name),
        "Date of birth:": ("date_of_birth", case.written(case.person.born)),
        "Sex:": ("sex", case.person.sex),
        "Place of birth:": ("", case.person.citizenship),
        "Last known residence:": ("", "99 Nowhere Street"),
        "Hair:": ("", "brown"),
    }
    for label in _IDENTIFIERS:
        field, value = values.get(label, ("", ""))
        sheet.y += 20
        sheet.labelled(label, sheet.left, sheet.y, sheet.right, field, value, size=9.5)
        if label in ("Height:", "Sex:", "Hair:"):
            other = {"Height:": "Weight:", "Sex:": "Race:", "Hair:": "Eyes:"}[label]
            sheet.canvas.setFillGray(1)
            middle = sheet.left + sheet.width * 0.5
            sheet.canvas.rect(middle, 792 - sheet.y - 4, sheet.width * 0.5, 14, stroke=0, fill=1)
            sheet.canvas.setFillGray(0)
            sheet.labelled(other, middle + 6, sheet.y, sheet.right, size=9.5)
        if len(label) > 60:
            sheet.y += 14
            sheet.rule(sheet.y, thick=0.5)


def _search(
    sheet: Sheet, case: Case, title: str, stamp: str, *, how: str, remark: str, delayed: bool, kinds: Mapping[str, bool]
) -> None:
    """Draw page 1 of a search warrant."""
    pick = sheet.pick
    _court_head(sheet, case, stamp)
    top = sheet.y + 10
    sheet.put("In the Matter of the Search of", sheet.left + 40, top, 10)
    sheet.put("(Briefly describe the property to be searched", sheet.left + 10, top + 10, 7.5, slanted=True)
    sheet.put("or identify the person by name and address)", sheet.left + 10, top + 19, 7.5, slanted=True)
    place = pick.choice(_PREMISES)
    x = _brackets(sheet, top, top + 60)
    sheet.fill("", place, sheet.left + 6, top + 36, x - sheet.left - 22, size=10)
    sheet.labelled("Case No.", x + 18, top + 26, sheet.right, "case_number", case.case_number, size=10)
    sheet.y = top + 64
    sheet.heading(title, 13, gap=6)
    if kinds:
        x = sheet.left + sheet.width * 0.3
        sheet.y += 10
        for name, words in (("original", "Original"), ("duplicate_original", "Duplicate Original")):
            sheet.box(name, kinds[name], x, sheet.y - 8, side=8)
            x = sheet.put(words, x + 12, sheet.y, 9.5)[2] + 30
        sheet.y += 4
    size = 9.3
    sheet.flow(["To:", "Any authorized law enforcement officer"], size=size, gap=4)
    sheet.flow(
        ["A federal officer or an attorney for the government has applied for the search of a person or property "
         "located in the", Blank("", case.court.district, 150), "(identify the person or describe "
         "the property to be searched and give its location):"], x=sheet.left + 12, size=size, gap=3,
    )  # fmt: skip
    sheet.y += 10
    sheet.fill("", "See Attachment A", sheet.left + 20, sheet.y, 200)
    sheet.y += 5
    sheet.flow(
        ["The affidavits or the testimony on record show me probable cause to search and seize what is described "
         "above, and that the search will reveal:"], x=sheet.left + 12, size=size, gap=3,
    )  # fmt: skip
    sheet.y += 10
    sheet.fill("", "See Attachment B", sheet.left + 20, sheet.y, 200)
    sheet.y += 5
    by = case.written(case.day + timedelta(days=pick.randint(3, 14)))
    night = pick.random() < 0.4
    sheet.flow(
        [Strong("YOU ARE COMMANDED"), "to execute this warrant on or before", Blank("", by, 95),
         "(not to exceed 14 days)"], x=sheet.left + 12, size=size, gap=2,
    )  # fmt: skip
    sheet.flow(
        [Box("daytime", not night), "in the daytime 6:00 a.m. to 10:00 p.m.", Box("any_time", night), "at any time in "
         "the day or night because good cause has been established."], x=sheet.left + 12, size=size, gap=5,
    )  # fmt: skip
    sheet.flow(
        "Unless delayed notice is allowed below, give a copy of the warrant and a receipt for what was taken to the "
        "person from whom, or from whose premises, it was taken, or leave both where it was taken.",
        x=sheet.left + 12, size=size, gap=3,
    )  # fmt: skip
    sheet.flow(
        ["An officer who is present makes an inventory, and returns it with this warrant without delay to",
         Blank("", case.judge if pick.random() < 0.5 else "the duty judge", 150),
         "(United States Magistrate Judge)."], x=sheet.left + 12, size=size, gap=3,
    )  # fmt: skip
    thirty = "for 30 days (not to exceed 30)"
    delay: list[Part] = [
        "Under 18 U.S.C. § 3103a(b), and because notice at once may do harm of the kinds listed in 18 U.S.C. § 2705, "
        "the officer may delay notice", thirty, "to the person searched.",
    ]  # fmt: skip
    sheet.option("delayed_notice", delayed, delay, x=sheet.left + 12, size=size, gap=2)
    _filed(sheet, case)
    # No clerk issues a search warrant.
    judge = case if "Judge" in case.judge_title else replace(case, judge_title="United States Magistrate Judge")
    _judge_block(sheet, judge, label="Date and time issued:", caption="Judge's signature", how=how, remark=remark)


def _search_return(sheet: Sheet, case: Case, stamp: str) -> None:
    """Draw page 2 of a search warrant: what was found, still empty."""
    sheet.y += 6
    sheet.put(stamp, sheet.left, sheet.y, 7)
    sheet.rule(sheet.y + 4, thick=1)
    sheet.y += 24
    top = sheet.y
    sheet.heading("Return", 12, gap=8)
    third = sheet.width / 3
    for n, (label, field, value) in enumerate((
        ("Case No.:", "case_number", case.case_number), ("Date and time warrant executed:", "", ""),
        ("Copy of warrant and inventory left with:", "", ""),
    )):  # fmt: skip
        sheet.cell(sheet.left + n * third, sheet.y, third, 36, label, field, value, size=8)
    sheet.y += 36
    sheet.cell(sheet.left, sheet.y, sheet.width, 30, "Inventory made in the presence of:", size=8)
    sheet.y += 30
    label = "Inventory of the property taken and name(s) of any person(s) seized:"
    sheet.cell(sheet.left, sheet.y, sheet.width, 260, label, size=8)
    sheet.y += 264
    sheet.heading("Certification", 12, gap=10)
    sheet.flow("I declare under penalty of perjury that this inventory is correct and was returned with the warrant to "
               "the judge named in it.", x=sheet.left + 14, to=sheet.right - 14, size=10, gap=30)  # fmt: skip
    middle = sheet.left + sheet.width * 0.5
    sheet.labelled("Date:", sheet.left + 8, sheet.y, middle - 30, size=10)
    sheet.countersign(middle, sheet.y, sheet.width * 0.5 - 8, "Executing officer's signature", how="", size=8)
    sheet.y += 34
    sheet.captioned(middle, sheet.y, sheet.width * 0.5 - 8, "Printed name and title", size=8)
    sheet.y += 20
    sheet.frame(sheet.left, top, sheet.width, sheet.y - top, 1)


def ao_93(
    pick: random.Random,
    *,
    case: Case | None = None,
    revision: str = "11/13",
    page: int = 1,
    signed: bool = True,
    electronic: bool | None = None,
    hand: str = "type",
    tick: str = "x",
) -> Drawn:
    """AO 93, a court's search warrant."""
    case = case or invent(pick)
    sheet = Sheet(pick, "ao-93", revision=revision, page=page, of=2, hand=hand, tick=tick, air=1.7)
    stamp = f"AO 93 (Rev. {revision}) Search and Seizure Warrant"
    if page == 2:
        _search_return(sheet, case, f"{stamp} (Page 2)")
        return sheet.done("unknown")
    how = _manner(pick, signed, electronic)
    delayed = pick.random() < 0.15
    _search(sheet, case, "SEARCH AND SEIZURE WARRANT", stamp, how=how, remark="", delayed=delayed, kinds={})
    return sheet.done(signer_of(signed, "court"))


def ao_93c(
    pick: random.Random,
    *,
    case: Case | None = None,
    revision: str = "08/18",
    page: int = 1,
    signed: bool = True,
    electronic: bool | None = None,
    hand: str = "type",
    tick: str = "x",
) -> Drawn:
    """AO 93C, a court's search warrant by telephone; the judge's name is mostly typed."""
    case = case or invent(pick)
    sheet = Sheet(pick, "ao-93c", revision=revision, page=page, of=2, hand=hand, tick=tick, air=1.7)
    title = "WARRANT BY TELEPHONE OR OTHER RELIABLE ELECTRONIC MEANS"
    stamp = f"AO 93C (Rev. {revision}) Warrant by Telephone or Other Reliable Electronic Means"
    if page == 2:
        _search_return(sheet, case, f"{stamp} (Page 2)")
        return sheet.done("unknown")
    how = _manner(pick, signed, electronic, share=0.7)
    original = pick.random() < 0.6
    kinds = {"original": original, "duplicate_original": not original}
    remark = "Signed by telephone under Fed. R. Crim. P. 4.1" if how == "typed" else ""
    delayed = pick.random() < 0.15
    _search(sheet, case, title, stamp, how=how, remark=remark, delayed=delayed, kinds=kinds)
    return sheet.done(signer_of(signed, "court"))


def _subpoena(sheet: Sheet, case: Case, *, title: str, stamp: str, signed: bool, jury: bool) -> None:
    _court_head(sheet, case, stamp)
    if jury:
        sheet.y += 6
    else:
        _defendant_caption(sheet, case)
    sheet.heading(title, 13, gap=14)
    sheet.labelled(
        "To:", sheet.left, sheet.y + 6, sheet.right, "to", f"Keeper of Records, {case.station.lines[0]}", size=10
    )
    sheet.y += 24
    if jury:
        sheet.flow(
            [Strong("YOU ARE COMMANDED"), "to come to this court at the place and time in the boxes below, to testify "
             "before its grand jury, and to stay until you are let go."], size=10, gap=14,
        )  # fmt: skip
    else:
        sheet.flow(
            [Strong("YOU ARE COMMANDED"), "to produce, at the place and time in the boxes below, these documents, data "
             "or objects:", Blank("", "booking record and audio of the day named", 240)],
            size=10, gap=14,
        )  # fmt: skip
    half = sheet.width / 2
    due = case.written(case.day + timedelta(days=21))
    sheet.cell(sheet.left, sheet.y, half, 44, "Place:", "", (f"U.S. Courthouse, {case.court.city_state}",), size=8.5)
    sheet.cell(sheet.left + half, sheet.y, half, 44, "Date and Time:", "", (f"{due}, 10:00 a.m.",), size=8.5)
    sheet.y += 62
    if jury:
        sheet.flow(["You must also bring with you the following documents or objects:", Blank("", "", 200)], size=10,
                   gap=30)  # fmt: skip
    sheet.labelled("Date:", sheet.left, sheet.y, sheet.left + 170, "date", case.date if signed else "", size=10)
    sheet.y += 22
    sheet.put("CLERK OF COURT", sheet.left + sheet.width * 0.5, sheet.y, 10.5, slanted=True)
    sheet.y += 40
    block = sheet.left + sheet.width * 0.45
    sheet.sign(
        block, sheet.y, sheet.right - block, "Signature of Clerk or Deputy Clerk", how="ink" if signed else "", size=8
    )
    sheet.y += 34
    printed = f"{case.judge}, Deputy Clerk" if signed else ""
    sheet.fill("officer", printed, block + 4, sheet.y - 12, sheet.right - block - 8)
    sheet.flow(
        ["The name, address, e-mail, and telephone number of the attorney who requests this subpoena:",
         Blank("", "Cameron Placeholder, Assistant U.S. Attorney, (617) 555-0144", 300)], size=9.5, gap=10,
    )  # fmt: skip
    if sheet.pick.random() < 0.6:
        sheet.seal("UNITED STATES DISTRICT COURT", sheet.left + 70, sheet.y - 130, 34)


def ao_88b(
    pick: random.Random, *, case: Case | None = None, revision: str = "02/14", signed: bool = True, hand: str = "type",
    tick: str = "x",
) -> Drawn:  # fmt: skip
    """AO 88B, a court's subpoena for documents, signed by a clerk."""
    case = case or invent(pick)
    sheet = Sheet(pick, "ao-88b", revision=revision, page=1, of=3, hand=hand, tick=tick, air=1.7)
    title = "SUBPOENA TO PRODUCE DOCUMENTS, INFORMATION, OR OBJECTS"
    _subpoena(sheet, case, title=title, stamp=f"AO 88B (Rev. {revision}) {title.title()}", signed=signed, jury=False)
    return sheet.done(signer_of(signed, "court"))


def ao_110(
    pick: random.Random, *, case: Case | None = None, revision: str = "06/09", signed: bool = True, hand: str = "type",
    tick: str = "x",
) -> Drawn:  # fmt: skip
    """AO 110, a court's subpoena to a grand jury, signed by a clerk."""
    case = case or invent(pick)
    sheet = Sheet(pick, "ao-110", revision=revision, page=1, of=2, hand=hand, tick=tick, air=1.7)
    title = "SUBPOENA TO TESTIFY BEFORE A GRAND JURY"
    _subpoena(sheet, case, title=title, stamp=f"AO 110 (Rev. {revision}) {title.title()}", signed=signed, jury=True)
    return sheet.done(signer_of(signed, "court"))
