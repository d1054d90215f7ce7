"""Layout "b" of what federal courts issue: arrest warrants, search warrants, subpoenas."""

from __future__ import annotations

import random
from collections.abc import Callable

from reportlab.pdfbase.pdfmetrics import stringWidth

from tests.samples import other_hand_people as people
from tests.samples.other_hand_page import WIDTH, Blank, Bold, Box, Entry, Ink, Italic, Sheet, draw
from tests.samples.truth import Drawn


def _stamp(sheet: Sheet, words: str) -> None:
    """The form's number, small in the top left corner, with two lines under it."""
    size = sheet.size * 0.82
    sheet.y += size
    sheet.put(words, sheet.left, sheet.y, size=size)
    sheet.y += 4
    sheet.rule(0.8, double=True)


def _court(sheet: Sheet, rng: random.Random) -> str:
    """The court's head. Returns the district."""
    district = rng.choice(people.DISTRICTS)
    sheet.gap(4)
    sheet.title("UNITED STATES DISTRICT COURT", 1.5)
    sheet.title("for the", 1, bold=False)
    size = sheet.pen_size * 1.1
    sheet.y += size * 1.2
    half = WIDTH / 2 - 110
    if sheet.look.grid != "plain":
        sheet.line(half, sheet.y + 2, half + 220, sheet.y + 2, 0.5)
    sheet.fill("court", district, (half, sheet.y - size, half + 220, sheet.y + 3))
    sheet.gap(10)
    return district


def _caption(sheet: Sheet, left: list[str], party: Entry, number: str) -> None:
    """The parties at the left, a column of brackets, the case number at the right."""
    middle, top = sheet.left + sheet.width * 0.5, sheet.y
    rows = max(6, len(left) + 3)
    pitch = sheet.size * 1.35
    for index in range(rows):
        sheet.put(")", middle, top + pitch * (index + 1), align="center")
    for index, words in enumerate(left):
        x = sheet.left + (sheet.width * 0.22 if words == "v." else 10)
        sheet.put(words, x, top + pitch * (index + 1), size=sheet.size * (1 if len(words) < 40 else 0.85))
    at = top + pitch * (len(left) + 1) + 4
    sheet.fill(party.name, party.value, (sheet.left + 8, at - sheet.pen_size, middle - 12, at + 3))
    sheet.line(sheet.left + 8, at + 3, middle - 12, at + 3, 0.5)
    if party.label:
        face, size = sheet.look.family[2], sheet.size * 0.85
        sheet.put(party.label, sheet.left + sheet.width * 0.22, at + 13, face, size, "center")
    sheet.y = max(top + pitch * rows, at + 14)
    row = top + pitch * 3
    sheet.put("Case No.", middle + 14, row)
    sheet.line(middle + 65, row + 2, sheet.right, row + 2, 0.5)
    sheet.fill("case_number", number, (middle + 65, row - sheet.pen_size, sheet.right, row + 3))
    sheet.gap(6)


def _filed(sheet: Sheet, rng: random.Random) -> None:
    """Now and then the stamp of the clerk's office, anyhow, in the top right corner."""
    if rng.random() > 0.3:
        return
    canvas = sheet.canvas
    canvas.saveState()
    canvas.translate(sheet.right - 100, 792 - rng.uniform(60, 75))
    canvas.rotate(rng.uniform(-4, 4))
    canvas.setLineWidth(1.4)
    canvas.rect(0, 0, 96, 34)
    canvas.setFont("Helvetica-Bold", 13)
    canvas.drawCentredString(48, 20, "FILED")
    canvas.setFont("Helvetica", 7)
    canvas.drawCentredString(48, 10, f"{people.day(rng)}  CLERK'S OFFICE")
    canvas.restoreState()


def _signer(sheet: Sheet, rng: random.Random, electronic: bool = False) -> tuple[str, str]:
    """Who is printed in the issuing block, and their signature. The truth's signer is set.

    Now and then the paper wears a court's form and an immigration officer has signed it.
    """
    chance = rng.random()
    if chance < 0.08:
        sheet.truth.signer = "immigration_officer"
        who = people.officer(rng)
        return who, who
    who = people.bench(rng)
    if chance < 0.28:
        sheet.truth.signer = "nobody"
        return (who if rng.random() < 0.6 else ""), ""
    sheet.truth.signer = "court"
    return who, f"/s/ {people.name_of(who)}" if electronic else people.benchs_hand(rng, who)


def _issued(sheet: Sheet, rng: random.Random, district: str, label: str, date: str, electronic: bool = False) -> None:
    """Date and place at the left, the issuing officer at the right."""
    who, hand = _signer(sheet, rng, electronic)
    sheet.gap(10)
    dated = people.day(rng) if hand else ""
    if dated and "time" in date:
        dated += rng.choice((" 10:15 am", " 3:40 p.m.", ", 09:05 AM"))
    half = sheet.left + sheet.width * 0.47
    for entry, other in (
        (Entry(date, dated, "date"), Ink(label, hand, issuing=True)),
        (
            Entry("City and state:", rng.choice(people.CITIES[district]), "city_state"),
            Entry("Printed name and title", who, "officer", caption=True),
        ),
    ):
        top = sheet.y
        sheet.row(other, x=half)
        low = sheet.y
        caption = sheet.size * 0.85 * 1.15 + 3
        line = low - caption
        sheet.put(entry.label, sheet.left, line)
        start = sheet.left + 5 + stringWidth(entry.label, sheet.look.family[0], sheet.size)
        sheet.line(start, line + 2, half - 16, line + 2, 0.5)
        sheet.fill(entry.name, entry.value, (start, line - sheet.pen_size, half - 16, line + 3))
        sheet.y = max(low, top)
        if hand.startswith("/s/") and electronic and isinstance(other, Ink):
            sheet.text(
                Italic("Signed by telephone under Fed. R. Crim. P. 4.1"), x=half, smaller=0.8, width=sheet.right - half
            )


def ao_442(rng: random.Random) -> Drawn:
    """Arrest warrant of a court. Its second page tells the arresting officers whom they look for."""
    page = rng.choice((1, 1, 1, 2))
    return draw(rng, "ao-442", _ao_442_first if page == 1 else _ao_442_second, "11/11", page)


def _ao_442_first(sheet: Sheet, rng: random.Random) -> None:
    name = people.subject(rng).name
    _stamp(sheet, "AO 442 (Rev. 11/11) Arrest Warrant")
    _filed(sheet, rng)
    district = _court(sheet, rng)
    _caption(sheet, ["United States of America", "v."], Entry("Defendant", name), people.case_number(rng))
    sheet.title("ARREST WARRANT", 1.5)
    sheet.text("To:     Any authorized law enforcement officer")
    sheet.gap(6)
    sheet.text(
        Bold("YOU ARE COMMANDED"),
        " to arrest and bring before a United States magistrate judge without unnecessary delay (name of person to be "
        "arrested) ",
        Blank("subject_name", name, 200),
        ", who is accused of an offense or violation based on the following document filed with the court:",
    )
    rows = (
        (
            ("indictment", "Indictment"),
            ("superseding_indictment", "Superseding Indictment"),
            ("information", "Information"),
            ("superseding_information", "Superseding Information"),
            ("complaint", "Complaint"),
        ),
        (
            ("probation_violation", "Probation Violation Petition"),
            ("supervised_release_violation", "Supervised Release Violation Petition"),
            ("violation_notice", "Violation Notice"),
            ("order_of_court", "Order of the Court"),
        ),
    )
    ticked = rng.choice([box for row in rows for box, _ in row])
    for row in rows:
        shares = [len(words) + 9 for _, words in row]
        x, top, low = sheet.left, sheet.y, sheet.y
        for (box, words), share in zip(row, shares, strict=True):
            wide = sheet.width * share / sum(shares)
            sheet.y = top
            sheet.check(Box(box, box == ticked), words, x=x, width=wide - 2, smaller=0.9)
            low = max(low, sheet.y)
            x += wide
        sheet.y = low + 2
    sheet.gap(6)
    sheet.text("This offense is briefly described as follows:")
    offences = (
        "8 U.S.C. § 1326(a) - Reentry of Removed Alien",
        "18 U.S.C. § 922(g)(1) - Felon in Possession of a Firearm",
        "21 U.S.C. § 846 - Conspiracy to Distribute Controlled Substances",
        "8 U.S.C. § 1253 - Failure to Depart",
        "18 U.S.C. § 3583 - Violation of Conditions of Supervised Release",
    )
    sheet.fill("", rng.choice(offences), (sheet.left + 10, sheet.y + 2, sheet.right, sheet.y + 18))
    sheet.y += 34
    _issued(sheet, rng, district, "Issuing officer's signature", "Date:")
    sheet.gap(8)
    top = sheet.y
    sheet.title("Return", 1.2)
    done = rng.random() < 0.3
    inside, wide = sheet.left + 8, sheet.width - 16
    sheet.text(
        "This warrant was received on (date) ",
        Blank("", people.day(rng) if done else "", 70),
        ", and the person was arrested on (date) ",
        Blank("", people.day(rng) if done else "", 70),
        " at (city and state) ",
        Blank("", "Chelsea, MA" if done else "", 110),
        ".",
        x=inside,
        width=wide,
    )
    half = sheet.left + sheet.width * 0.48
    agent = f"{people.plain_name(rng)}, Special Agent, HSI" if done else ""
    sheet.put("Date:", inside, sheet.y + sheet.size * 2)
    sheet.row(Ink("Arresting officer's signature", agent), x=half)
    sheet.row(Entry("Printed name and title", agent, caption=True), x=half)
    sheet.frame((sheet.left, top, sheet.right, sheet.y + 4))
    sheet.y += 4


def _ao_442_second(sheet: Sheet, rng: random.Random) -> None:
    """A description of the person. The page has no issuing block."""
    _stamp(sheet, "AO 442 (Rev. 11/11) Arrest Warrant (Page 2)")
    sheet.gap(8)
    sheet.text(
        "Because this page holds personal identifiers, it goes to law enforcement with the warrant and is not filed in "
        "court with it unless under seal.",
        align="center",
        bold=True,
    )
    sheet.title("(Not for Public Disclosure)", 1.1)
    sheet.gap(8)
    subject = people.subject(rng)
    values = {
        "Name of defendant/offender:": subject.name,
        "Known aliases:": rng.choice(("", "Sample, Alias")),
        "Last known residence:": "31 Invented Court, Apt 2, Sampleford, MA",
        "Prior addresses to which defendant/offender may still have ties:": "",
        "Last known employment:": rng.choice(("", "Fictive Roofing")),
        "Last known telephone numbers:": people.phone(rng),
        "Place of birth:": subject.citizenship,
        "Date of birth:": subject.born,
        "Social Security number:": rng.choice(("", "000-00-0000")),
        "Height:": "5 ft 8 in",
        "Weight:": f"{rng.randint(120, 210)}",
        "Sex:": subject.sex,
        "Race:": "",
        "Hair:": rng.choice(("Brown", "Black")),
        "Eyes:": "Brown",
        "Scars, tattoos, other distinguishing marks:": rng.choice(("", "star, left forearm")),
        "History of violence, weapons, drug use:": "",
        "Known family, friends, and other associates (name, relation, address, phone number):": "",
        "FBI number:": "",
        "Complete description of auto:": "",
        "Investigative agency and address:": rng.choice(("HSI Boston", "FBI Boston, 1 Example Plaza")),
        "Name and telephone numbers (office and cell) of pretrial services or probation officer (if applicable):": "",
    }
    names = {
        "Name of defendant/offender:": "subject_name",
        "Date of birth:": "date_of_birth",
        "Sex:": "sex",
    }
    pairs = {"Height:": "Weight:", "Sex:": "Race:", "Hair:": "Eyes:"}
    for label, value in values.items():
        if label in pairs.values():
            continue
        entries = [(label, value)]
        if label in pairs:
            entries.append((pairs[label], values[pairs[label]]))
        if len(label) > 55:
            sheet.text(label)
            sheet.line(sheet.left, sheet.y + 12, sheet.right, sheet.y + 12, 0.5)
            sheet.gap(14)
            continue
        for x, (words, filled) in zip((sheet.left, sheet.left + sheet.width / 2), entries, strict=False):
            row = sheet.y + sheet.size * 1.5
            sheet.put(words, x, row)
            start = x + len(words) * sheet.size * 0.55 + 6
            end = x + sheet.width / len(entries) - 10
            sheet.line(start, row + 2, end, row + 2, 0.5)
            sheet.fill(names.get(words, ""), filled, (start, row - sheet.pen_size, end, row + 3))
        sheet.y += sheet.size * 1.5 + 4


def ao_93(rng: random.Random) -> Drawn:
    """Search warrant of a court."""
    page = rng.choice((1, 1, 1, 2))
    stamp = "AO 93 (Rev. 11/13) Search and Seizure Warrant"
    build = _search(stamp, False) if page == 1 else _return(stamp)
    return draw(rng, "ao-93", build, "11/13", page)


def ao_93c(rng: random.Random) -> Drawn:
    """Search warrant that a judge issues by telephone or the like; the name may be typed."""
    page = rng.choice((1, 1, 1, 2))
    stamp = "AO 93C (08/18) Warrant by Telephone or Other Reliable Electronic Means"
    build = _search(stamp, True) if page == 1 else _return(stamp)
    return draw(rng, "ao-93c", build, "08/18", page)


def _search(stamp: str, by_telephone: bool) -> Callable[[Sheet, random.Random], None]:
    def build(sheet: Sheet, rng: random.Random) -> None:
        if by_telephone:
            original = rng.random() < 0.6
            kinds = (("original", "Original"), ("duplicate_original", "Duplicate Original"))
            size = sheet.size * 0.82
            top = sheet.y + size
            sheet.put(stamp, sheet.left, top, size=size)
            for index, (name, words) in enumerate(kinds):
                x = sheet.right - (180 if index == 0 else 105)
                sheet.box(Box(name, original == (name == "original")), x, top, size)
                sheet.put(words, x + sheet.box_width(size) + 4, top, size=size)
            sheet.y = top + 4
            sheet.rule(0.8, double=True)
        else:
            _stamp(sheet, stamp)
            _filed(sheet, rng)
        district = _court(sheet, rng)
        place = rng.choice(("19 Invented Lane, Sampleford", "a black telephone, Ex. 1", "a blue van, plate EX-0000"))
        matter = [
            "In the Matter of the Search of",
            "(Briefly describe the property to be searched",
            "or identify the person by name and address)",
        ]
        _caption(sheet, matter, Entry("", place), people.case_number(rng))
        title = (
            "WARRANT BY TELEPHONE OR OTHER RELIABLE ELECTRONIC MEANS" if by_telephone else "SEARCH AND SEIZURE WARRANT"
        )
        sheet.title(title, 1.3)
        sheet.text("To:     Any authorized law enforcement officer")
        sheet.gap(4)
        sheet.text(
            "A federal officer or an attorney for the government has applied for a search of the following person or "
            "property located in the ",
            Blank("", district.split("District")[0].strip(), 70),
            " District of ",
            Blank("", district.split(" of ")[1], 90),
            " (identify the person or describe the property to be searched and give its location):",
        )
        sheet.fill("", rng.choice(("See Attachment A", place)), (sheet.left + 14, sheet.y, sheet.right, sheet.y + 16))
        sheet.y += 20
        sheet.text(
            "I find that what was sworn to gives probable cause to search and seize the person or property, and "
            "that the "
            "search will reveal (identify the person or describe the property to be seized):"
        )
        sheet.fill("", "See Attachment B", (sheet.left + 14, sheet.y, sheet.right, sheet.y + 16))
        sheet.y += 22
        at_night, delayed = rng.random() < 0.3, rng.random() < 0.2
        sheet.text(
            Bold("YOU ARE COMMANDED"),
            " to execute this warrant on or before ",
            Blank("", people.day(rng), 100),
            " (not to exceed 14 days)",
        )
        sheet.check(Box("daytime", not at_night), "in the daytime 6:00 a.m. to 10:00 p.m.", x=sheet.left + 20)
        sheet.check(
            Box("any_time", at_night),
            "at any time in the day or night because good cause has been established.",
            x=sheet.left + 20,
        )
        sheet.gap(4)
        sheet.text(
            "Unless delayed notice is allowed below, leave a copy of the warrant and a receipt for what you took "
            "with the "
            "person from whom, or at the place where, you took it."
        )
        sheet.text(
            "Whoever executes this warrant, or an officer present, must make an inventory and return both promptly to ",
            Blank("", people.name_of(people.bench(rng)), 140),
            " (United States Magistrate Judge).",
        )
        sheet.check(
            Box("delayed_notice", delayed),
            "Under 18 U.S.C. § 3103a(b), I find that telling anybody at once may do the harm listed in 18 U.S.C. "
            "§ 2705, "
            "and allow notice to be put off for ",
            Blank("", "30" if delayed else "", 24),
            " days (not to exceed 30).",
            x=sheet.left + 10,
        )
        _issued(sheet, rng, district, "Judge's signature", "Date and time issued:", by_telephone and rng.random() < 0.6)

    return build


def _return(stamp: str) -> Callable[[Sheet, random.Random], None]:
    """The second page of a search warrant: what was found. No court signs it."""

    def build(sheet: Sheet, rng: random.Random) -> None:
        _stamp(sheet, f"{stamp} (Page 2)")
        done = rng.random() < 0.6
        sheet.gap(8)
        sheet.title("Return", 1.4)
        sheet.row(
            Entry("Case No.:", people.case_number(rng), "case_number"),
            Entry("Date and time warrant executed:", people.day(rng) if done else ""),
            Entry("Copy of warrant and inventory left with:", "occupant" if done else ""),
            lines=2,
        )
        sheet.row(Entry("Inventory made in the presence of:", people.plain_name(rng) if done else ""), lines=1)
        found = "1 laptop computer\n2 mobile telephones\nassorted papers, 1 box\n$480 in currency" if done else ""
        sheet.row(Entry("Inventory of the property taken and name of any person(s) seized:", found), lines=14)
        sheet.gap(10)
        sheet.title("Certification", 1.3)
        sheet.text(
            "I declare under penalty of perjury that this inventory is correct, and that I return it with the original "
            "warrant to the judge who was named to receive it."
        )
        agent = f"{people.plain_name(rng)}, Special Agent" if done else ""
        half = sheet.left + sheet.width * 0.48
        sheet.put("Date:", sheet.left, sheet.y + sheet.size * 2)
        sheet.row(Ink("Executing officer's signature", agent), x=half)
        sheet.row(Entry("Printed name and title", agent, caption=True), x=half)

    return build


def ao_88b(rng: random.Random) -> Drawn:
    """Subpoena for papers in a civil case: the clerk's block and, beside it, an attorney's that nobody has signed."""
    revision = rng.choice(("02/14", "12/20"))
    title = (
        "SUBPOENA TO PRODUCE DOCUMENTS, INFORMATION, OR OBJECTS OR TO PERMIT INSPECTION OF PREMISES IN A CIVIL ACTION"
    )

    def build(sheet: Sheet, rng: random.Random) -> None:
        _stamp(sheet, f"AO 88B (Rev. {revision}) Subpoena to Produce Documents in a Civil Action")
        _court(sheet, rng)
        parties, number = ["Sampleton Trading Co.", "Plaintiff", "v."], people.case_number(rng, ("cv",))
        _caption(sheet, parties, Entry("Defendant", "Town of Sampleford"), number)
        sheet.title(title, 1.15)
        sheet.gap(6)
        sheet.row(Entry("To:", people.police(rng), "to"), lines=3)
        sheet.gap(4)
        sheet.check(
            Box("", True),
            Bold("Production: YOU ARE COMMANDED"),
            " to bring these papers, files or objects, and to let them be looked at and copied: ",
            Blank("", "booking logs of June", 150),
        )
        sheet.row(Entry("Place:", "2 Example Square"), Entry("Date and Time:", people.day(rng)))
        sheet.gap(4)
        sheet.check(Box(""), Bold("Inspection of Premises:"), " let the other side enter and look at the place named.")
        sheet.gap(6)
        sheet.text("Rule 45 of the civil rules, attached, says whom this binds and how you may object.")
        _clerk(sheet, rng, attorney=True)

    return draw(rng, "ao-88b", build, revision)


def ao_110(rng: random.Random) -> Drawn:
    """Subpoena to testify before a grand jury."""

    def build(sheet: Sheet, rng: random.Random) -> None:
        _stamp(sheet, "AO 110 (Rev. 06/09) Subpoena to Testify Before a Grand Jury")
        _court(sheet, rng)
        sheet.title("SUBPOENA TO TESTIFY BEFORE A GRAND JURY", 1.3)
        sheet.gap(6)
        sheet.row(Entry("To:", people.police(rng), "to"), lines=3)
        sheet.gap(6)
        sheet.text(
            Bold("YOU ARE COMMANDED"),
            " to come to this United States district court on the day and at the hour and place given here, and "
            "to testify "
            "before its grand jury. Stay until the court lets you go.",
        )
        sheet.row(
            Entry("Place:", "1 Example Court House, Boston"), Entry("Date and Time:", f"{people.day(rng)} 9:30 a.m.")
        )
        sheet.gap(6)
        sheet.text(
            "Bring with you these documents, electronic files or objects: ",
            Blank("", rng.choice(("personnel file no. 12", "radio log of May 3", "none")), 180),
        )
        _clerk(sheet, rng, attorney=False)
        sheet.gap(6)
        sheet.text(
            "The attorney for the United States who asks for this subpoena is: ",
            Blank("", f"{people.plain_name(rng)}, {people.phone(rng)}", 200),
        )

    return draw(rng, "ao-110", build, "06/09")


def _clerk(sheet: Sheet, rng: random.Random, attorney: bool) -> None:
    """The block where the clerk of court issues a subpoena."""
    who = f"{people.plain_name(rng)}, {rng.choice(('Deputy Clerk', 'Clerk of Court'))}"
    hand = ""
    sheet.truth.signer = "nobody"
    if rng.random() < 0.75:
        sheet.truth.signer, hand = "court", people.benchs_hand(rng, who)
    sheet.gap(8)
    sheet.row(Entry("Date:", people.day(rng) if hand else "", "date"), width=190)
    half = sheet.left + sheet.width * 0.4
    sheet.put("CLERK OF COURT", half if attorney else sheet.left + 40, sheet.y + 12, sheet.look.family[1])
    sheet.y += 14
    block = Ink("Signature of Clerk or Deputy Clerk", hand, issuing=True)
    if attorney:
        sheet.row(block, Ink("Attorney's signature"))
    else:
        sheet.row(block, x=half)
    sheet.row(Entry("Printed name and title", who if hand else "", "officer", caption=True), width=sheet.width * 0.5)
