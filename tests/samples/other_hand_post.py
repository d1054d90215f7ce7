"""Layout "b" of what comes without a form: letters, cover sheets, and papers that ask a police station for nothing."""

from __future__ import annotations

import random

from tests.samples import other_hand_people as people
from tests.samples.other_hand_page import HEIGHT, WIDTH, Blank, Bold, Box, Entry, Ink, Sheet, draw
from tests.samples.truth import Drawn


def letter(rng: random.Random) -> Drawn:
    """A letter or an e-mail of an immigration office that asks when, where or whether."""
    return draw(rng, "letter", rng.choice((_letter, _letter, _email)))


def _asks(rng: random.Random, subject: people.Subject, phone: str) -> list[str]:
    told = [
        "Please let us know the date and hour when this person will be released.",
        "Kindly give us the home address that this person gave at booking, and any telephone number.",
        "We would like to interview this person in your cells this week. Please say when an officer may come.",
        "Please send us the booking sheet and the date of the next court hearing.",
        "When does this person next report to probation, and to which office?",
    ]
    whom = rng.choice(
        (
            f"We believe that you hold {subject.name}, born {subject.born}, file number {subject.file_number}.",
            f"This concerns {subject.name} (DOB {subject.born}; {subject.file_number}), arrested in your town.",
        )
    )
    ends = rng.choice((f"You can reach this office at {phone}.", f"Our desk answers at {phone}, day and night."))
    return [whom, *rng.sample(told, rng.choice((1, 2))), ends]


def _note(sheet: Sheet, name: str, value: str, top: float) -> None:
    """Notes a value that stands in the running text between `top` and here."""
    sheet.truth.fields[name] = " ".join(value.split())
    sheet.truth.regions[name] = (sheet.left, top, sheet.right, sheet.y)


def _letter(sheet: Sheet, rng: random.Random) -> None:
    subject, phone, dated = people.subject(rng), people.phone(rng), people.day(rng)
    sheet.look.hand, sheet.truth.hand = "type", "type"
    sheet.look.grid = "plain"
    if rng.random() < 0.8:
        sheet.title(
            rng.choice(("U.S. Department of Homeland Security", "U.S. Immigration and Customs Enforcement")), 1.2
        )
        sheet.title("Enforcement and Removal Operations", 1, bold=False)
    sender = people.office(rng)
    top = sheet.y
    sheet.text(sender, align=rng.choice(("center", "right", "left")))
    _note(sheet, "from", sender, top)
    sheet.gap(16)
    top = sheet.y
    sheet.text(dated)
    _note(sheet, "date", dated, top)
    sheet.gap(12)
    addressee, top = people.police(rng), sheet.y
    sheet.text(addressee)
    _note(sheet, "to", addressee, top)
    sheet.gap(10)
    if rng.random() < 0.6:
        sheet.text(Bold(f"Re: {subject.name}, {subject.file_number}"))
        sheet.gap(8)
    sheet.text(rng.choice(("Dear Chief:", "To whom it may concern:", "Dear Sergeant:")))
    _body(sheet, _asks(rng, subject, phone), subject, phone)
    sheet.gap(10)
    sheet.text(rng.choice(("Sincerely,", "Respectfully,", "Thank you for your help.")))
    if rng.random() < 0.2:
        # No block at all: the letter just ends.
        return
    who = people.officer(rng)
    signed = rng.random() < 0.65
    sheet.truth.signer = "immigration_officer" if signed else "nobody"
    sheet.gap(34)
    sheet.truth.regions["signature"] = (sheet.left, sheet.y - 30, sheet.left + 200, sheet.y)
    if signed:
        sheet.sign(people.officers_hand(rng, who), sheet.left, sheet.y - 4, 190)
    top = sheet.y
    sheet.text(who)
    _note(sheet, "officer", who, top)


def _body(sheet: Sheet, paragraphs: list[str], subject: people.Subject, phone: str) -> None:
    """The first paragraph names the person, the last the telephone."""
    for paragraph in paragraphs:
        sheet.gap(6)
        top = sheet.y
        sheet.text(paragraph)
        for name, value in (
            ("subject_name", subject.name),
            ("date_of_birth", subject.born),
            ("file_number", subject.file_number),
            ("callback", phone),
        ):
            if value in paragraph:
                _note(sheet, name, value, top)


def _email(sheet: Sheet, rng: random.Random) -> None:
    """An e-mail printed and faxed. A typed name ends it, and nobody has signed."""
    subject, phone, dated = people.subject(rng), people.phone(rng), people.day(rng)
    who = people.officer(rng)
    sheet.look.hand, sheet.truth.hand = "type", "type"
    if rng.random() < 0.5:
        sheet.title("Sampleford PD Booking", 1.2, "left")
        sheet.rule(1.5)
    heads = {
        "From:": f"{people.name_of(who)} <officer@ice.example>",
        "Sent:": dated,
        "To:": "booking@sampleford.example",
        "Subject:": rng.choice(("release date", "request for interview", f"inmate {subject.name}", "address needed")),
    }
    names = {"From:": "from", "Sent:": "date", "To:": "to"}
    for label, value in heads.items():
        top = sheet.y
        sheet.text(Bold(label), f" {value}")
        if label in names:
            _note(sheet, names[label], value, top)
    sheet.gap(12)
    sheet.text(rng.choice(("Good morning,", "Hi Sergeant,", "Hello,")))
    _body(sheet, _asks(rng, subject, phone), subject, phone)
    sheet.gap(10)
    sheet.text(f"{people.name_of(who)}\nDeportation Officer\nDHS / ICE / ERO Boston\n{phone}")


def cover_sheet(rng: random.Random) -> Drawn:
    """The first page of a fax: who sends what to whom."""

    def build(sheet: Sheet, rng: random.Random) -> None:
        sheet.title(rng.choice(("FAX", "FAX TRANSMITTAL", "Facsimile Cover Sheet", "FAX COVER SHEET")), 2.4, "left")
        if rng.random() < 0.7:
            sheet.title(
                rng.choice(("Department of Homeland Security", "ICE - ERO Boston", "U.S. District Court")), 1.1, "left"
            )
        sheet.rule(1.5)
        sheet.gap(10)
        sheet.row(Entry("To:", people.police(rng).replace("\n", ", "), "to"))
        sheet.row(Entry("From:", people.office(rng).replace("\n", ", "), "from"))
        sheet.row(Entry("Fax:", people.phone(rng)), Entry("Phone:", people.phone(rng), "callback"))
        sheet.row(Entry("Date:", people.day(rng), "date"), Entry("Pages:", str(rng.randint(2, 6))))
        sheet.row(
            Entry("Re:", rng.choice(("Detainer I-247A and warrant I-200", "your prisoner", "warrant", "as discussed")))
        )
        sheet.gap(8)
        urgent = rng.randrange(4)
        parts: list[str | Box] = []
        for index, words in enumerate(("Urgent", "For Review", "Please Reply", "Please Recycle")):
            parts += [Box("", index == urgent), f"{words}   "]
        sheet.text(*parts)
        sheet.gap(10)
        sheet.text(Bold("Comments:"))
        if rng.random() < 0.6:
            sheet.fill(
                "", "Please confirm that you have received all pages.", (sheet.left, sheet.y, sheet.right, sheet.y + 18)
            )
        sheet.y = HEIGHT - 130
        sheet.text(
            "This fax is meant for the addressee alone and may be confidential. If you are somebody else, do not "
            "read it on: "
            "tell the sender by telephone and destroy it.",
            smaller=0.85,
        )

    return draw(rng, "cover_sheet", build)


def not_a_request(rng: random.Random) -> Drawn:
    """A paper that is none of the forms, though it may speak of them."""
    builds = (
        _restraining_order, _hospital_record, _school_paper, _flyer, _newsletter, _blank, _form_in_spanish,
        _form_in_portuguese,
    )  # fmt: skip
    return draw(rng, "not_a_request", rng.choice(builds))


def _plain(sheet: Sheet) -> None:
    """The page has print and no form of ours: what is typed into it has no name."""
    sheet.truth.hand = sheet.look.hand


def _restraining_order(sheet: Sheet, rng: random.Random) -> None:
    _plain(sheet)
    sheet.title("COMMONWEALTH OF MASSACHUSETTS", 1.1)
    sheet.title("DISTRICT COURT DEPARTMENT, SAMPLEFORD DIVISION", 1, bold=False)
    sheet.title("ABUSE PREVENTION ORDER", 1.4)
    sheet.row(
        Entry("Plaintiff:", people.plain_name(rng)),
        Entry("Docket No.", f"00{rng.randint(10, 99)}RO{rng.randint(100, 999)}"),
    )
    sheet.row(Entry("Defendant:", people.plain_name(rng)), Entry("Date of Birth:", people.day(rng, 1970, 2000)))
    sheet.gap(8)
    sheet.text("A hearing was held. The court orders the defendant:", bold=True)
    for words in (
        "not to abuse the plaintiff;",
        "not to come within 100 yards of the plaintiff, and to have no contact by any means;",
        "to leave the home and stay away from it;",
        "to hand over all guns, ammunition and licenses to the police at once.",
    ):
        sheet.check(Box("", rng.random() < 0.7), words, x=sheet.left + 14)
    sheet.text("Breaking this order is a crime. Police shall arrest a person who breaks it, and no warrant is needed.")
    judge = f"{people.plain_name(rng)}, Associate Justice"
    sheet.gap(10)
    sheet.row(Entry("Date", people.day(rng), caption=True), Ink("Judge's signature", judge, issuing=True))
    sheet.truth.signer = "court"
    sheet.text("The order ends on ", Blank("", people.day(rng)), " unless the court makes it longer.")


def _hospital_record(sheet: Sheet, rng: random.Random) -> None:
    _plain(sheet)
    sheet.title("EXAMPLE GENERAL HOSPITAL", 1.3, "left")
    sheet.title("Emergency Department - Discharge Summary", 1.1, "left")
    sheet.rule()
    sheet.row(
        Entry("Patient:", people.plain_name(rng)),
        Entry("MRN:", f"{rng.randint(100000, 999999)}"),
        Entry("DOB:", people.day(rng, 1950, 2010)),
    )
    sheet.row(
        Entry("Admitted:", people.day(rng)), Entry("Attending:", f"Dr. {people.plain_name(rng)}"), Entry("Sex:", "F")
    )
    for heading, words in (
        ("Complaint", "Pain in the left wrist after a fall from a bicycle."),
        ("Findings", "Swelling, no break on the x-ray. Pulse and feeling normal. No head injury."),
        (
            "Plan",
            "Splint for ten days, ice, rest. Come back if the fingers turn numb. See your own doctor within a week.",
        ),
    ):
        sheet.gap(8)
        sheet.text(Bold(heading))
        sheet.text(words)
    sheet.gap(16)
    sheet.row(Ink("Signature of physician", people.plain_name(rng) if rng.random() < 0.7 else ""), width=250)


def _school_paper(sheet: Sheet, rng: random.Random) -> None:
    _plain(sheet)
    sheet.title("Sampleford Public Schools", 1.3)
    sheet.title(rng.choice(("Notice of Suspension Hearing", "Juvenile Diversion Referral", "Attendance Notice")), 1.15)
    sheet.row(
        Entry("Student:", people.plain_name(rng)),
        Entry("Grade:", str(rng.randint(6, 12))),
        Entry("Date:", people.day(rng)),
    )
    sheet.gap(8)
    sheet.text(
        "Dear parent or guardian: your child was in a quarrel in the school yard that the school takes "
        "seriously. Please come "
        "to a meeting with the head of the house and the school resource officer. You may bring an interpreter, "
        "and the "
        "school finds one for you if you ask in time."
    )
    sheet.gap(6)
    for words in ("I shall come to the meeting.", "I cannot come; please telephone me.", "I ask for an interpreter."):
        sheet.check(Box("", rng.random() < 0.4), words)
    sheet.gap(14)
    sheet.row(
        Ink("Parent or guardian", people.plain_name(rng) if rng.random() < 0.5 else ""),
        Ink("Principal", people.plain_name(rng)),
    )


def _flyer(sheet: Sheet, rng: random.Random) -> None:
    """It shows warrants in little, with their very words, to teach people to tell them apart."""
    _plain(sheet)
    sheet.title("KNOW YOUR RIGHTS", 2.2)
    sheet.title("Is it a real warrant? Look for the judge.", 1.3)
    sheet.gap(8)
    sheet.text(
        "An immigration warrant is signed by an officer of ICE and does not let anybody into your home. A "
        "court's warrant is "
        "signed by a judge. Ask to see it through the window, or have it pushed under the door."
    )
    sheet.gap(8)
    top, half = sheet.y, sheet.width / 2 - 10
    bold, upright = sheet.look.family[1], sheet.look.family[0]
    small = sheet.size * 0.62
    for x, number, words in (
        (
            sheet.left,
            "Form I-200 (Rev. 09/16)",
            (
                "U.S. DEPARTMENT OF HOMELAND SECURITY",
                "Warrant for Arrest of Alien",
                "To: Any immigration officer ...",
                "YOU ARE COMMANDED to arrest and take into",
                "custody for removal proceedings ...",
                "(Signature of Authorized Immigration Officer)",
            ),
        ),
        (
            sheet.left + half + 20,
            "AO 442 (Rev. 11/11) Arrest Warrant",
            (
                "UNITED STATES DISTRICT COURT",
                "ARREST WARRANT",
                "To: Any authorized law enforcement officer",
                "YOU ARE COMMANDED to arrest and bring before",
                "a United States magistrate judge ...",
                "Issuing officer's signature",
            ),
        ),
    ):
        sheet.frame((x, top, x + half, top + 190), 1.2)
        for index, line in enumerate(words):
            face, size = (bold, small * 1.2) if index < 2 else (upright, small)
            sheet.put(line, x + half / 2, top + 22 + index * 22, face, size, "center")
        sheet.line(x + half * 0.4, top + 150, x + half - 16, top + 150)
        sheet.put(number, x + 10, top + 182, upright, small)
    sheet.y = top + 200
    for x, words in ((sheet.left, "NOT a judge's: do not open"), (sheet.left + half + 20, "A judge's: ask a lawyer")):
        sheet.put(words, x + half / 2, sheet.y + 10, bold, align="center")
    sheet.sign("Pat Muster", sheet.left + half * 1.4 + 20, top + 150, half * 0.5)
    sheet.gap(20)
    sheet.gap(8)
    sheet.title("Sampleford Neighbors' Table", 1.2)
    sheet.text(f"Free clinic every Tuesday. Call {people.phone(rng)}.", align="center")


def _newsletter(sheet: Sheet, rng: random.Random) -> None:
    _plain(sheet)
    sheet.title("The Sampleford Beat", 2, "left")
    sheet.text(f"Newsletter of the police department, {people.day(rng)}")
    sheet.rule(2)
    columns = (
        (
            "New rules on detainers",
            "The council has voted on what officers may do when an immigration detainer arrives by fax. The "
            "chief reminds all "
            "shifts that a detainer is a request. Copies go to the records desk the same day, and the yearly "
            "report counts them.",
        ),
        (
            "Bake sale",
            "Records beat Dispatch by two dozen muffins. The money goes to the youth league. Thanks to all who "
            "baked, bought and "
            "swept up afterwards. Next year the garage wants to compete.",
        ),
        (
            "Retirements",
            f"After thirty years Sergeant {people.plain_name(rng)} turns in the keys of cruiser 9. A supper is "
            "planned at the "
            "lodge; tickets from the union desk. Bring photographs.",
        ),
        (
            "Court time",
            "Officers who are called to district court should sign in with the clerk by nine. Overtime slips need a "
            "supervisor's signature. Warrants are to be checked in the system before every service.",
        ),
    )
    top, wide = sheet.y, sheet.width / 2 - 8
    low = top
    for index, (heading, words) in enumerate(columns):
        if index == 2:
            low, sheet.y = sheet.y, top
        x = sheet.left + (index // 2) * (wide + 16)
        sheet.gap(8)
        sheet.text(Bold(heading), x=x, width=wide, smaller=1.2)
        for _ in range(2):
            sheet.text(words, x=x, width=wide)
    sheet.y = max(low, sheet.y)


def _blank(sheet: Sheet, rng: random.Random) -> None:
    """Nothing, or a hair and the shadow of a staple that the scanner took along."""
    sheet.truth.hand = "type"
    for _ in range(rng.randint(0, 4)):
        x, y = rng.uniform(20, WIDTH - 40), rng.uniform(20, HEIGHT - 40)
        sheet.line(x, y, x + rng.uniform(1, 9), y + rng.uniform(-3, 3), 0.6)


def _foreign(sheet: Sheet, rng: random.Random, words: dict[str, str], boxes: tuple[str, ...]) -> None:
    _plain(sheet)
    sheet.title(words["office"], 1.1)
    sheet.title(words["title"], 1.35)
    sheet.gap(6)
    sheet.row(
        Entry(words["name"], people.plain_name(rng), share=1.6), Entry(words["born"], people.day(rng, 1970, 2005))
    )
    sheet.row(Entry(words["passport"], f"X{rng.randint(100000, 999999)}"), Entry(words["date"], people.day(rng)))
    sheet.gap(8)
    sheet.text(words["text"])
    sheet.gap(4)
    for box in boxes:
        sheet.check(Box("", rng.random() < 0.5), box, x=sheet.left + 14)
    sheet.gap(12)
    sheet.row(Ink(words["sign"], people.plain_name(rng) if rng.random() < 0.6 else ""), width=270)


def _form_in_spanish(sheet: Sheet, rng: random.Random) -> None:
    words = {
        "office": "CONSULADO GENERAL DE EJEMPLO",
        "title": "SOLICITUD DE DOCUMENTO DE VIAJE",
        "name": "Nombre y apellidos:",
        "born": "Fecha de nacimiento:",
        "passport": "Pasaporte n.º:",
        "date": "Fecha:",
        "text": "La persona que firma pide al consulado que le dé un documento para volver a su país. Declara "
        "que los datos de "
        "esta hoja son ciertos y que no tiene ninguna orden de arresto pendiente en su país de origen.",
        "sign": "Firma de la persona que solicita",
    }
    _foreign(sheet, rng, words, ("Por pérdida del pasaporte", "Por robo", "Por vencimiento", "Por otra razón"))


def _form_in_portuguese(sheet: Sheet, rng: random.Random) -> None:
    words = {
        "office": "CONSULADO-GERAL DO EXEMPLO EM BOSTON",
        "title": "PEDIDO DE CERTIDÃO DE NASCIMENTO",
        "name": "Nome completo:",
        "born": "Data de nascimento:",
        "passport": "Passaporte n.º:",
        "date": "Data:",
        "text": "Quem assina pede ao consulado a segunda via da certidão de nascimento do filho e declara que as "
        "informações "
        "desta folha são verdadeiras. A certidão fica pronta em dez dias e pode ser retirada no balcão.",
        "sign": "Assinatura de quem pede",
    }
    _foreign(sheet, rng, words, ("Primeira via", "Segunda via", "Com apostila", "Envio pelo correio"))
