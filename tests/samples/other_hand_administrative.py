"""Layout "b" of the papers that immigration officers issue themselves: warrants, orders, notices, subpoenas."""

from __future__ import annotations

import random

from tests.samples import other_hand_people as people
from tests.samples.other_hand_page import Blank, Bold, Box, Entry, Ink, Sheet, draw
from tests.samples.truth import Drawn


def _numbers_at_right(sheet: Sheet, file_number: str, dated: str) -> None:
    half = sheet.left + sheet.width * 0.55
    sheet.row(Entry("File No.", file_number, "file_number"), x=half)
    sheet.row(Entry("Date:", dated, "date"), x=half)
    sheet.gap(8)


def i_200(rng: random.Random) -> Drawn:
    """Arrest warrant that an immigration officer signs. It commands in a court's words, and no court has seen it."""
    revision = rng.choice(("09/16", "09/16", "09/16", "08/01/07"))
    return draw(rng, "i-200", _i_200_of_2016 if revision == "09/16" else _i_200_of_2007, revision)


def _i_200_head(sheet: Sheet, rng: random.Random) -> people.Subject:
    subject = people.subject(rng)
    if rng.random() < 0.6:
        sheet.y += sheet.size * 1.3
        sheet.put("U.S. DEPARTMENT OF HOMELAND SECURITY", sheet.left, sheet.y, sheet.look.family[1])
        sheet.put(
            "Warrant for Arrest of Alien", sheet.right, sheet.y, sheet.look.family[1], sheet.size * 1.15, "right"
        )  # fmt: skip
        sheet.y += 4
    else:
        sheet.title("U.S. DEPARTMENT OF HOMELAND SECURITY", 1.05, "left")
        sheet.title("Warrant for Arrest of Alien", 1.3, "right")
    sheet.rule(1.2)
    sheet.gap(10)
    _numbers_at_right(sheet, subject.file_number, people.day(rng) if rng.random() < 0.9 else "")
    return subject


def _i_200_block(sheet: Sheet, rng: random.Random) -> None:
    who, hand = people.issuing_officer(sheet, rng)
    half = sheet.left + sheet.width * 0.45
    sheet.gap(10)
    sheet.row(Ink("(Signature of Authorized Immigration Officer)", hand, issuing=True), x=half)
    sheet.gap(4)
    sheet.row(
        Entry("(Printed Name and Title of Authorized Immigration Officer)", who, "officer", caption=True), x=half
    )  # fmt: skip


def _certificate_of_service(sheet: Sheet, rng: random.Random, name: str) -> None:
    served = rng.random() < 0.35
    sheet.gap(10)
    sheet.rule()
    sheet.title("Certificate of Service", 1.1)
    sheet.text("I hereby certify that this warrant was served by me at:")
    sheet.row(Entry("(Location)", "Boston, Mass." if served else "", caption=True), x=sheet.left + sheet.width * 0.2)
    sheet.row(
        Entry("(Name of Alien)", name if served else "", caption=True),
        Entry("(Date of Service)", people.day(rng) if served else "", caption=True),
        Entry("(Language)", rng.choice(("Spanish", "Portuguese", "English")) if served else "", caption=True),
    )
    sheet.gap(4)
    sheet.row(
        Ink("Name and Signature of Officer", people.plain_name(rng) if served else ""),
        Entry("Name or Number of Interpreter (if applicable)", "", caption=True),
    )


def _i_200_of_2016(sheet: Sheet, rng: random.Random) -> None:
    grounds = {
        "charging_document": "a charging document that was executed to begin removal proceedings against the subject;",
        "pending_proceedings": "removal proceedings against the subject that are pending;",
        "inadmissible": "the subject's failure, after a deferred inspection, to establish admissibility;",
        "biometric_match": (
            "biometric confirmation of who the subject is, and a check of federal databases that shows, alone or "
            "with other "
            "reliable information, that the subject has no status or is removable all the same; and/or"
        ),
        "statements": (
            "statements the subject made to an immigration officer voluntarily, and/or other reliable evidence, "
            "that the "
            "subject has no status or is removable all the same."
        ),
    }
    subject = _i_200_head(sheet, rng)
    sheet.text(
        Bold("To:"),
        " Any immigration officer who, under sections 236 and 287 of the Immigration and Nationality Act and "
        "part 287 of "
        "title 8, Code of Federal Regulations, may serve warrants of arrest for immigration violations",
    )
    sheet.gap(6)
    sheet.text(
        "I have determined that there is probable cause to believe that ",
        Blank("subject_name", subject.name, 170),
        " is removable from the United States. This determination is based upon:",
    )
    ticked = set(rng.sample(list(grounds), rng.choice((1, 1, 2))))
    for name, words in grounds.items():
        sheet.gap(2)
        sheet.check(Box(name, name in ticked), words, x=sheet.left + 20)
    sheet.gap(8)
    sheet.text(
        Bold("YOU ARE COMMANDED"),
        " to arrest and take into custody for removal proceedings under the Immigration and Nationality Act, the "
        "above-named alien.",
    )
    _i_200_block(sheet, rng)
    _certificate_of_service(sheet, rng, subject.name)
    sheet.footer(right="Form I-200 (Rev. 09/16)")


def _i_200_of_2007(sheet: Sheet, rng: random.Random) -> None:
    subject = _i_200_head(sheet, rng)
    sheet.text("To any officer to whom immigration law gives the power to serve a warrant of arrest:")
    sheet.gap(6)
    sheet.text(
        "It appears that there is reason to believe, on evidence laid before me, that ",
        Blank("subject_name", subject.name, 170),
        ", an alien who entered at or near ",
        Blank("", "Laredo, TX"),
        " on ",
        Blank("", people.day(rng, 2001, 2010)),
        ", is within the country in violation of its immigration laws and may therefore be taken into custody.",
    )
    sheet.gap(8)
    sheet.text(
        "By virtue of the authority vested in me by the immigration laws and the rules made under them, I "
        "command you to "
        "take the above-named alien into custody for proceedings under those laws.",
    )
    _i_200_block(sheet, rng)
    _certificate_of_service(sheet, rng, subject.name)
    sheet.footer(right="Form I-200 (Rev. 08/01/07)")


def i_205(rng: random.Random) -> Drawn:
    """Warrant of removal. Its boxes name judges and courts, and an officer signs it."""
    page = rng.choice((1, 1, 1, 2))
    return draw(rng, "i-205", _i_205_first if page == 1 else _i_205_second, "8/07", page, rng.choice((2, None)))


def _i_205_foot(sheet: Sheet) -> None:
    counted = f"Page {sheet.truth.page} of 2" if sheet.truth.of else ""
    sheet.footer("ICE Form I-205 (8/07)", counted)


def _i_205_first(sheet: Sheet, rng: random.Random) -> None:
    subject = people.subject(rng)
    sheet.title("DEPARTMENT OF HOMELAND SECURITY", 1.05, bold=False)
    sheet.title("U.S. Immigration and Customs Enforcement", 1.05, bold=False)
    sheet.gap(6)
    sheet.title("WARRANT OF REMOVAL/DEPORTATION", 1.35)
    sheet.gap(8)
    half = sheet.left + sheet.width * 0.55
    sheet.row(Entry("File No:", subject.file_number, "file_number"), x=half)
    sheet.row(Entry("Date:", people.day(rng), "date"), x=half)
    sheet.gap(8)
    sheet.text("To any immigration officer of the United States Department of Homeland Security:", bold=True)
    sheet.row(Entry("(Full name of alien)", subject.name, "subject_name", caption=True), x=sheet.left + 60)
    sheet.gap(4)
    sheet.text("who entered the United States at")
    sheet.row(
        Entry("(Place of entry)", rng.choice(("San Ysidro, CA", "JFK Airport", "unknown")), caption=True),
        Entry("(Date of entry)", people.day(rng, 1999, 2022), caption=True),
    )
    sheet.gap(4)
    sheet.text("is subject to removal/deportation from the United States, based upon a final order by:")
    orders = {
        "immigration_judge": "an immigration judge in exclusion, deportation, or removal proceedings",
        "designated_official": "a designated official",
        "board_of_immigration_appeals": "the Board of Immigration Appeals",
        "court_judge": "a United States District or Magistrate Court Judge",
    }
    ticked = rng.choice(list(orders))
    for name, words in orders.items():
        sheet.check(Box(name, name == ticked), words, x=sheet.left + 24)
    sheet.gap(4)
    law = rng.choice(("212(a)(6)(A)(i)", "237(a)(1)(B)", "237(a)(2)(A)(iii)"))
    sheet.text("and under these provisions of the Immigration and Nationality Act: ", Blank("", law, 180))
    sheet.gap(4)
    sheet.text(
        "I, the undersigned officer of the United States, by the powers that the law gives the Secretary of Homeland "
        "Security and by the Secretary's direction, command you to take into custody and remove the above-named "
        "alien, as "
        "the law provides, at the expense of: the appropriation for that purpose."
    )
    who, hand = people.issuing_officer(sheet, rng)
    half = sheet.left + sheet.width * 0.45
    sheet.gap(10)
    sheet.row(Ink("(Signature of immigration officer)", hand, issuing=True), x=half)
    sheet.row(Entry("(Title of immigration officer)", who, "officer", caption=True), x=half)
    place = f"{people.day(rng)}, Boston, MA" if hand else ""
    sheet.row(Entry("(Date and office location)", place, caption=True), x=half)
    _i_205_foot(sheet)


def _i_205_second(sheet: Sheet, rng: random.Random) -> None:
    """Proof of the departure. Officers sign here too, and none of them issues the warrant."""
    subject = people.subject(rng)
    done = rng.random() < 0.5
    sheet.text("To be completed by immigration officer executing the warrant:", bold=True)
    sheet.row(Entry("Name of alien being removed:", subject.name if done else "", "subject_name"))
    sheet.row(Entry("Port, date, and manner of removal:", f"Boston, {people.day(rng)}, by air" if done else ""))
    sheet.gap(10)
    top, middle = sheet.y, sheet.left + sheet.width / 2
    sheet.frame((sheet.left + 40, top, sheet.left + 170, top + 150))
    sheet.put("Photograph of alien removed", sheet.left + 105, top + 80, size=sheet.size * 0.8, align="center")
    sheet.frame((middle + 40, top, middle + 170, top + 150))
    sheet.put("Right index fingerprint", middle + 105, top + 80, size=sheet.size * 0.8, align="center")
    sheet.y = top + 156
    sheet.row(Ink("(Signature of alien being fingerprinted)", subject.name if done else ""))
    sheet.row(Ink("(Signature and title of immigration officer taking print)", people.plain_name(rng) if done else ""))
    sheet.row(
        Ink(
            "Departure witnessed by (Signature and title of immigration officer)",
            people.plain_name(rng) if done else "",
        )
    )
    sheet.gap()
    sheet.text(
        "If actual departure is not witnessed, fully identify source or means of verification of departure:", bold=True
    )
    for _ in range(4):
        sheet.y += sheet.size * 1.6
        sheet.line(sheet.left, sheet.y, sheet.right, sheet.y, 0.5)
    sheet.gap(8)
    sheet.check(Box(""), "If self-removal (self-deportation), pursuant to 8 CFR 241.7, check here.")
    sheet.row(Ink("Departure verified by (Signature and title of immigration officer)"))
    _i_205_foot(sheet)


def i_203(rng: random.Random) -> Drawn:
    """Order to a jail that holds people for ICE."""

    def build(sheet: Sheet, rng: random.Random) -> None:
        subject = people.subject(rng)
        if rng.random() < 0.5:
            sheet.title("U.S. DEPARTMENT OF HOMELAND SECURITY", 1.05, "left", bold=False)
            sheet.title("Immigration and Customs Enforcement", 1, "left", bold=False)
        sheet.title("ORDER TO DETAIN OR RELEASE ALIEN", 1.35)
        sheet.gap(8)
        sheet.row(Entry("To (name and title, facility, location):", people.police(rng), "to"), lines=3)
        sheet.gap(6)
        detain = rng.random() < 0.6
        sheet.text(
            Bold("Please "), Box("", detain), "Detain ", Box("", not detain), "Release the alien named below:"
        )  # fmt: skip
        sheet.row(
            Entry("Name:", subject.name, "subject_name", 1.4),
            Entry("A-File Number:", subject.file_number, "file_number"),
        )
        sheet.row(
            Entry("Date of Birth:", subject.born, "date_of_birth", 1.3),
            Entry("Nationality:", subject.citizenship, "citizenship", 1.4),
            Entry("Sex:", subject.sex, "sex", 0.7),
        )
        sheet.row(Entry("Nature of Proceedings:", rng.choice(("Removal, section 240", "Expedited removal", ""))))
        sheet.row(
            Entry("Remarks:", rng.choice(("", "Bond posted", "Keep apart from general population")), share=1), lines=2
        )
        who, hand = people.issuing_officer(sheet, rng)
        sheet.gap(14)
        half = sheet.left + sheet.width * 0.4
        sheet.row(Ink("(Signature of issuing officer)", hand, issuing=True), x=half)
        sheet.row(Entry("(Title of issuing officer)", who, "officer", caption=True), x=half)
        sheet.row(
            Entry("(Office)", "ERO Boston", caption=True),
            Entry("(Date)", people.day(rng), "date", caption=True),
            x=half,
        )
        sheet.footer(rng.choice(("Form I-203", "DHS Form I-203", "ICE Form I-203")))

    return draw(rng, "i-203", build)


def i_138(rng: random.Random) -> Drawn:
    """Subpoena that an immigration officer issues: no court is behind it until one is asked."""

    def build(sheet: Sheet, rng: random.Random) -> None:
        subject = people.subject(rng)
        sheet.title("DEPARTMENT OF HOMELAND SECURITY", 1.1)
        sheet.title("IMMIGRATION ENFORCEMENT SUBPOENA", 1.3)
        sheet.title("8 U.S.C. 1225(d)(4); 8 C.F.R. 287.4", 0.95, bold=False)
        sheet.gap(8)
        number = f"ICE-{rng.randint(2024, 2026)}-{rng.randint(1, 9999):04}"
        sheet.row(Entry("To (Name, Address, City, State, Zip Code):", people.police(rng), "to", 1.5), lines=3)
        sheet.row(Entry("Subpoena Number:", number), Entry("In Reference To:", subject.name, "subject_name", 1.4))
        sheet.row(Entry("File No:", subject.file_number, "file_number"), Entry("Date:", people.day(rng), "date"))
        sheet.gap(8)
        summoned = rng.random() < 0.3
        sheet.text("By the service of this subpoena upon you, you are required to:")
        sheet.check(Box("", summoned), "appear before an officer of DHS at the place, day and hour given below;", x=60)
        sheet.check(Box("", not summoned), "produce the records listed below to the officer named below.", x=60)
        sheet.gap(6)
        records = (
            "Booking sheet, home address and telephone number of the person named above",
            "Fingerprint card, next of kin and place of work on file",
            "Incident reports, and the date and hour when custody ends",
        )
        sheet.row(Entry("Records demanded:", rng.choice(records)), lines=3)
        sheet.row(Entry("Produce by (date):", people.day(rng)), Entry("Telephone:", people.phone(rng), "callback"))
        sheet.gap(6)
        sheet.text(
            "If you do not comply, the officer may ask a United States district court to order you to; a court "
            "can punish "
            "disobedience of its order as contempt."
        )
        who, hand = people.issuing_officer(sheet, rng)
        sheet.gap(10)
        half = sheet.left + sheet.width * 0.42
        sheet.put("Issued by:", sheet.left, sheet.y + 20, sheet.look.family[1])
        sheet.row(Ink("(Signature of DHS Official)", hand, issuing=True), x=half)
        sheet.row(Entry("(Printed Name and Title)", who, "officer", caption=True), x=half)
        sheet.gap(8)
        sheet.rule()
        sheet.title("Certificate of Service", 1.05)
        served = rng.random() < 0.4
        sheet.text(
            "I served this subpoena on the addressee by fax on ", Blank("", people.day(rng) if served else ""), "."
        )
        sheet.row(Ink("(Signature and title of server)", people.plain_name(rng) if served else ""), x=half)
        sheet.footer("DHS Form I-138", "Immigration Enforcement Subpoena")

    return draw(rng, "i-138", build)


def i_862(rng: random.Random) -> Drawn:
    """Charging document, often attached. It names an immigration judge's court, and an officer signs it."""

    def build(sheet: Sheet, rng: random.Random) -> None:
        subject = people.subject(rng)
        sheet.title("DEPARTMENT OF HOMELAND SECURITY", 1.1)
        sheet.title("NOTICE TO APPEAR", 1.35)
        sheet.gap(6)
        sheet.text("In removal proceedings under section 240 of the Immigration and Nationality Act:", bold=True)
        sheet.row(
            Entry("Subject ID:", subject.subject_id, "subject_id"),
            Entry("File No:", subject.file_number, "file_number"),
        )
        sheet.row(Entry("DOB:", subject.born, "date_of_birth"), Entry("Event No:", subject.event, "event_number"))
        sheet.gap(4)
        sheet.text(Bold("In the Matter of:"))
        sheet.row(Entry("Respondent:", subject.name, "subject_name"))
        sheet.gap(6)
        kind = rng.randrange(3)
        kinds = (
            "You are an alien who is arriving.",
            "You are an alien who is present without having been admitted or paroled.",
            "You were admitted, but you can be removed for the reasons below.",
        )
        for index, words in enumerate(kinds):
            sheet.check(Box("", index == kind), words, x=sheet.left + 10)
        sheet.gap(4)
        sheet.text("The Department of Homeland Security alleges that you:")
        sheet.text(
            "1. are no citizen or national of the United States;\n2. are a native and a citizen of "
            f"{subject.citizenship};\n"
            "3. entered at a place and on a day that nobody wrote down.",
            x=sheet.left + 20,
        )
        sheet.text("On that basis it is charged that you can be removed under: section 212(a)(6)(A)(i) of the Act.")
        sheet.gap(4)
        sheet.text(
            Bold("YOU ARE ORDERED"),
            " to appear before an immigration judge of the United States Department of Justice at ",
            Blank("", "1 Example Court House, Boston, MA", 160),
            " on ",
            Blank("", people.day(rng, 2026, 2028)),
            " at ",
            Blank("", "9:00 a.m.", 50),
            " to show why you should not be removed.",
        )
        who, hand = people.issuing_officer(sheet, rng, 0.85)
        sheet.gap(12)
        sheet.row(
            Entry("Date", people.day(rng), "date", 0.7, caption=True),
            Ink("(Signature and Title of Issuing Officer)", hand, issuing=True, share=1.3),
        )
        sheet.row(Entry("(Printed name and title)", who, "officer", caption=True), x=sheet.left + sheet.width * 0.35)
        sheet.footer("DHS Form I-862", f"Page 1 of {pages}")

    pages = rng.choice((2, 3))
    return draw(rng, "i-862", build, of=pages)


def i_286(rng: random.Random) -> Drawn:
    """Notice to a person in ICE custody of how long it may last."""

    def build(sheet: Sheet, rng: random.Random) -> None:
        subject = people.subject(rng)
        sheet.title("U.S. Department of Homeland Security", 1.05, "left")
        sheet.title("Notice of Custody Determination", 1.3, "right")
        sheet.rule(1.2)
        sheet.row(
            Entry("Alien's Name:", subject.name, "subject_name", 1.5),
            Entry("A-File Number:", subject.file_number, "file_number"),
        )
        sheet.row(
            Entry("Date:", people.day(rng), "date"),
            Entry("Event ID:", subject.event, "event_number"),
            Entry("Subject ID:", subject.subject_id, "subject_id"),
        )
        sheet.gap(8)
        sheet.text(
            "Under section 236 of the Immigration and Nationality Act and part 236 of title 8, Code of Federal "
            "Regulations, I "
            "have determined that, until an administrative decision is final in your case, you will be:"
        )
        kept = rng.randrange(3)
        for index, words in enumerate(
            (
                "kept in the custody of the Department of Homeland Security.",
                "released, as soon as all of these are met: bond of $5,000, an address, no further arrest.",
                "released on your own recognizance.",
            )
        ):
            sheet.check(Box("", index == kept), words, x=sheet.left + 16)
        who, hand = people.issuing_officer(sheet, rng, 0.85)
        sheet.gap(12)
        half = sheet.left + sheet.width * 0.4
        sheet.row(Ink("(Signature of Authorized Officer)", hand, issuing=True), x=half)
        sheet.row(Entry("(Name and Title of Authorized Officer)", who, "officer", caption=True), x=half)
        sheet.gap(8)
        sheet.rule()
        asks = rng.choice((0, 1, 2))
        sheet.text("You may ask an immigration judge to review this determination.")
        sheet.check(Box("", asks == 1), "I acknowledge this notice. I ask an immigration judge for a review.")
        sheet.check(Box("", asks == 2), "I acknowledge this notice. I ask for no review.")
        sheet.gap(8)
        sheet.row(
            Ink("(Signature of Alien)", subject.name if asks else ""),
            Entry("(Date)", people.day(rng) if asks else "", caption=True),
        )
        sheet.footer("DHS Form I-286")

    return draw(rng, "i-286", build)
