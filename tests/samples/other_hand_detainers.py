"""Layout "b" of the I-247 family: detainers and the requests that came before them."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.samples import other_hand_people as people
from tests.samples.other_hand_notices import notice_to_the_detainee
from tests.samples.other_hand_page import Blank, Bold, Box, Entry, Ink, Sheet, draw
from tests.samples.truth import Drawn

PROBABLE_CAUSE = {
    "final_order": "an order of removal against the subject that is final;",
    "pending_proceedings": "removal proceedings against the subject that are still pending;",
    "biometric_match": (
        "a biometric match of the subject and a check of federal records showing, alone or with other reliable "
        "information, no lawful status or a status that still leaves the subject removable; and/or"
    ),
    "statements": (
        "what the subject told an immigration officer of their own will, and/or other reliable evidence, that there "
        "is no lawful status or that the subject is removable in spite of it."
    ),
}
PRIORITIES = {
    "terrorism": "is suspected of terrorism or espionage, or otherwise is a danger to national security;",
    "gang": "was convicted of an offense of which taking part in a criminal street gang is an element, or took part;",
    "felony": "was convicted of an offense that the convicting state classes as a felony (status offenses left out);",
    "aggravated_felony": "was convicted of an aggravated felony as the immigration law defines it;",
    "significant_misdemeanor": "was convicted of a significant misdemeanor; and/or",
    "three_misdemeanors": "was convicted of three or more misdemeanors, minor traffic and status offenses left out.",
}


def _head(
    sheet: Sheet, rng: random.Random, *titles: str, office: str = "DEPARTMENT OF HOMELAND SECURITY (DHS)"
) -> None:
    if rng.random() < 0.3:
        sheet.title(office, 1.05, bold=False)
    else:
        sheet.title(office, 1.1)
    for title in titles:
        sheet.title(title, 1.2)
    sheet.gap()


def _grid(
    sheet: Sheet,
    rng: random.Random,
    of_whom: str = "Name of Alien:",
    citizenship: str = "Citizenship:",
    sender: str = "FROM: (Department of Homeland Security Office Address)",
) -> people.Subject:
    """The rows at the head that the whole family has: numbers, offices, the person."""
    subject = people.subject(rng)
    dated = people.day(rng) if rng.random() < 0.92 else ""
    sheet.row(
        Entry("Subject ID:", subject.subject_id, "subject_id"),
        Entry("Event #:", subject.event, "event_number"),
        Entry("File No:", subject.file_number, "file_number", 1.1),
        Entry("Date:", dated, "date", 1.1),
    )
    to = "TO: (Name and Title of Institution - OR Any Subsequent Law Enforcement Agency)"
    sheet.row(Entry(to, people.police(rng), "to"), Entry(sender, people.office(rng), "from"), lines=3)
    sheet.gap(3)
    sheet.row(Entry(of_whom, subject.name, "subject_name"))
    sheet.row(
        Entry("Date of Birth:", subject.born, "date_of_birth", 1.2),
        Entry(citizenship, subject.citizenship, "citizenship", 1.4),
        Entry("Sex:", subject.sex, "sex", 0.6),
    )
    sheet.gap()
    return subject


def _some(rng: random.Random, names: dict[str, str], least: int = 1) -> set[str]:
    """At least so many of the boxes, mostly few."""
    return set(rng.sample(list(names), rng.choice((least, least, min(len(names), least + 1)))))


def _boxes(sheet: Sheet, boxes: dict[str, str], ticked: set[str], indent: float = 14) -> None:
    for name, words in boxes.items():
        sheet.check(Box(name, name in ticked), words, x=sheet.left + indent)


def _officer_block(sheet: Sheet, rng: random.Random, signed: float = 0.8) -> None:
    who, hand = people.issuing_officer(sheet, rng, signed)
    sheet.gap()
    sheet.row(
        Entry("(Name and title of Immigration Officer)", who, "officer", 1.4, caption=True),
        Ink("(Signature of Immigration Officer) (Sign in ink)", hand, issuing=True),
    )


def _returned(sheet: Sheet, rng: random.Random, boxes: bool = True) -> None:
    """The part that the jail fills in: a second officer's name and signature, who issues nothing."""
    filled = rng.random() < 0.35
    sheet.gap()
    sheet.rule()
    sheet.text(
        Bold(
            "TO BE COMPLETED BY THE LAW ENFORCEMENT AGENCY CURRENTLY HOLDING THE ALIEN WHO IS THE SUBJECT OF "
            "THIS NOTICE:"
        )
    )
    sheet.text(
        "Fill in what follows, sign, and send one copy back to DHS by mail, e-mail or fax to ",
        Blank("", people.phone(rng) if filled else "", 110),
        ".",
    )
    sheet.row(
        Entry("Local Booking/Inmate #:", f"{rng.randint(10000, 99999)}" if filled else ""),
        Entry("Estimated release date/time:", people.day(rng) if filled else ""),
    )
    sheet.row(
        Entry("Date of latest criminal charge/conviction:", people.day(rng) if filled else "", share=1.2),
        Entry("Last offense charged/conviction:", "Larceny" if filled else ""),
    )
    ways = ("served_in_person", "served_by_mail", "served_other")
    chosen = rng.choice(ways) if filled else ""
    marked: dict[str, Box] = {way: Box(way if boxes else "", way == chosen) for way in ways}
    sheet.text(
        "This form was served upon the alien on ",
        Blank("", people.day(rng) if filled else "", 80),
        ", in the following manner: ",
        marked["served_in_person"],
        "in person ",
        marked["served_by_mail"],
        "by inmate mail delivery ",
        marked["served_other"],
        "other (please specify) ",
        Blank("", "handed over by counsel" if chosen == "served_other" else "", 70),
    )
    jailer = f"{people.plain_name(rng)}, Booking Officer" if filled else ""
    sheet.row(
        Entry("(Name and title of Officer)", jailer, caption=True),
        Ink("(Signature of Officer) (Sign in ink)", jailer),
    )


def _i_247a(revision: str) -> Callable[[Sheet, random.Random], None]:
    def build(sheet: Sheet, rng: random.Random) -> None:
        _head(sheet, rng, "IMMIGRATION DETAINER – NOTICE OF ACTION")
        sender = "Department of Homeland Security" if revision == "3/17" else "DHS"
        _grid(sheet, rng, sender=f"FROM: ({sender} Office Address)")
        cancels, resumes = rng.random() < 0.15, rng.random() < 0.15
        ticked = set() if resumes or (cancels and rng.random() < 0.6) else _some(rng, PROBABLE_CAUSE)
        sheet.text(
            "1. DHS HAS DETERMINED THAT PROBABLE CAUSE EXISTS THAT THE SUBJECT IS A REMOVABLE ALIEN. THIS "
            "DETERMINATION "
            "IS BASED ON (complete box 1 or 2):",
            bold=True,
        )
        _boxes(sheet, PROBABLE_CAUSE, ticked)
        sheet.gap()
        sheet.text(
            "2. DHS TRANSFERRED THE ALIEN TO YOUR CUSTODY FOR A PROCEEDING OR INVESTIGATION (complete box 1 or 2).",
            bold=True,
        )
        words = "Once that proceeding or investigation is over, DHS means to take the alien back into its own custody."
        _boxes(sheet, {"resume_custody": words}, {"resume_custody"} if resumes else set())
        sheet.gap()
        sheet.text(Bold("IT IS THEREFORE REQUESTED THAT YOU:"))
        agency = "" if cancels and not ticked else rng.choice(("notify_ice", "notify_ice", "notify_cbp"))
        _bullet(
            sheet,
            Bold("Notify"),
            " DHS as soon as you can (if possible 48 hours or more) before you let the alien go, by calling ",
            Box("notify_ice", agency == "notify_ice"),
            "U.S. Immigration and Customs Enforcement (ICE) or ",
            Box("notify_cbp", agency == "notify_cbp"),
            "U.S. Customs and Border Protection (CBP) at ",
            Blank("callback", people.phone(rng) if agency else "", 90),
            ". Nobody there? Call the Law Enforcement Support Center at (802) 872-6020.",
        )
        _bullet(
            sheet,
            Bold("Maintain custody"),
            " of the alien for not more than 48 HOURS past the time when they would have gone free, so that DHS "
            "can come. "
            "The alien ",
            Bold("must be served with a copy of this form"),
            " or the detainer has no effect. It should not weigh on bail, custody class, work, quarters or the like.",
        )
        _bullet(sheet, Bold("Relay"), " this detainer to whichever agency you hand the alien over to.")
        _bullet(sheet, Bold("Notify"), " this office if the alien dies, goes to a hospital or is moved elsewhere.")
        sheet.check(
            Box("cancel", cancels),
            Bold("If checked:"),
            " please cancel the detainer related to this alien previously submitted to you on ",
            Blank("cancelled_date", people.day(rng) if cancels else "", 80),
            " (date).",
        )
        _officer_block(sheet, rng)
        sheet.text(
            Bold("Notice:"),
            " should the alien be the victim of a crime, or should you want them to stay in the country for a "
            "purpose of "
            "law enforcement, tell the Law Enforcement Support Center at (802) 872-6020.",
        )
        _returned(sheet, rng)
        sheet.footer(f"DHS Form I-247A ({revision})", "Page 1 of 3")

    return build


def _bullet(sheet: Sheet, *parts: str | Blank | Box) -> None:
    top = sheet.y
    sheet.text(*parts, x=sheet.left + 22, width=sheet.width - 22)
    sheet.put("•" if sheet.look.shape == "square" else "-", sheet.left + 10, top + sheet.size * sheet.look.leading)


def i_247a(rng: random.Random) -> Drawn:
    """Detainer of 2017; its later pages tell the person about it in several languages."""
    revision, page = rng.choice(("02/17", "3/17")), rng.choice((1, 1, 1, 1, 2, 3))
    build = _i_247a(revision) if page == 1 else notice_to_the_detainee(f"DHS Form I-247A ({revision})", page)
    return draw(rng, "i-247a", build, revision, page, 3)


def i_247d(rng: random.Random) -> Drawn:
    """Request of 2015 for a voluntary hold."""

    def build(sheet: Sheet, rng: random.Random) -> None:
        _head(sheet, rng, "IMMIGRATION DETAINER – REQUEST FOR VOLUNTARY ACTION")
        _grid(sheet, rng, "Name of Subject:")
        resumes, cancels = rng.random() < 0.15, rng.random() < 0.1
        sheet.text(
            "1. DHS HAS DETERMINED THAT (mark at least one option in subsection A and one option in subsection "
            "B, or skip "
            "to section 2):",
            bold=True,
        )
        sheet.text("A. THE SUBJECT IS AN IMMIGRATION ENFORCEMENT PRIORITY BECAUSE HE/SHE:", bold=True)
        _boxes(sheet, PRIORITIES, set() if resumes else _some(rng, PRIORITIES))
        sheet.text(
            "B. PROBABLE CAUSE EXISTS THAT THE SUBJECT IS A REMOVABLE ALIEN. THIS DETERMINATION IS BASED ON:", bold=True
        )
        _boxes(sheet, PROBABLE_CAUSE, set() if resumes else _some(rng, PROBABLE_CAUSE))
        sheet.gap()
        sheet.check(
            Box("resume_custody", resumes),
            Bold("2. DHS TRANSFERRED THE SUBJECT TO YOUR CUSTODY"),
            " for a proceeding or investigation and means to take the subject back when you are done.",
        )
        sheet.gap()
        sheet.text(Bold("IT IS REQUESTED THAT YOU:"))
        _bullet(
            sheet,
            Bold("Hold"),
            " the subject for up to 48 hours past the time of release, if your law lets you and a copy was served on "
            "the subject.",
        )
        _bullet(
            sheet, Bold("Notify"), " DHS as early as you can before release, at ", Blank("callback", people.phone(rng))
        )
        sheet.check(
            Box("cancel", cancels),
            "If checked: disregard and cancel the detainer sent to you earlier, on ",
            Blank("cancelled_date", people.day(rng) if cancels else "", 80),
        )
        _officer_block(sheet, rng)
        _returned(sheet, rng, boxes=False)
        sheet.footer("DHS Form I-247D (5/15)", rng.choice(("", "Page 1")))

    return draw(rng, "i-247d", build, "5/15")


def i_247n(rng: random.Random) -> Drawn:
    """Request of 2015 to be told of a release; it asks for no hold."""

    def build(sheet: Sheet, rng: random.Random) -> None:
        _head(sheet, rng, "REQUEST FOR VOLUNTARY NOTIFICATION OF RELEASE OF SUSPECTED PRIORITY ALIEN")
        _grid(sheet, rng, "Name of Subject:", "Suspected Citizenship:")
        resumes = rng.random() < 0.15
        sheet.text(
            "1. DHS SUSPECTS THAT THE SUBJECT IS A REMOVABLE ALIEN AND THAT THE SUBJECT IS AN IMMIGRATION ENFORCEMENT "
            "PRIORITY BECAUSE HE/SHE (mark at least one option below, or skip to section 2):",
            bold=True,
        )
        _boxes(sheet, PRIORITIES, set() if resumes else _some(rng, PRIORITIES))
        sheet.gap()
        sheet.check(
            Box("", resumes),
            Bold("2. DHS TRANSFERRED THE SUBJECT TO YOUR CUSTODY"),
            " for a proceeding or investigation and will want the subject back.",
        )
        sheet.gap()
        sheet.text(Bold("IT IS REQUESTED THAT YOU:"))
        _bullet(
            sheet,
            Bold("Notify"),
            " DHS as early as you can, and if possible 48 hours or more, before the subject goes free, at ",
            Blank("callback", people.phone(rng)),
            ". If nobody answers, call the Law Enforcement Support Center at (802) 872-6020.",
        )
        _bullet(sheet, Bold("Relay"), " this request to any agency that takes the subject over.")
        sheet.text(
            Bold(
                "Nothing here asks you to hold the subject, or gives you leave to hold them, past the time when "
                "they would "
                "otherwise go free."
            )
        )
        _officer_block(sheet, rng)
        _returned(sheet, rng, boxes=False)
        sheet.footer("DHS Form I-247N (5/15)", rng.choice(("", "Page 1")))

    return draw(rng, "i-247n", build, "5/15")


def i_247x(rng: random.Random) -> Drawn:
    """Request of 2015 for a transfer, for people outside the list of the two others."""
    reasons = {
        "border_apprehension": "was caught at the border while trying to come in unlawfully;",
        "unlawful_entry": "came in unlawfully after January 1, 2014 and has not stayed without a break since;",
        "visa_abuse": "abused a visa, or the visa waiver program, in a significant way;",
        "final_order": "is under a final order of removal issued on or after January 1, 2014; and/or",
        "federal_interest": "is somebody whose removal would serve another important federal interest.",
    }

    def build(sheet: Sheet, rng: random.Random) -> None:
        _head(sheet, rng, "REQUEST FOR VOLUNTARY TRANSFER")
        _grid(sheet, rng, "Name of Subject:")
        sheet.text("1. DHS HAS DETERMINED THAT THE SUBJECT IS A REMOVABLE ALIEN WHO:", bold=True)
        _boxes(sheet, reasons, _some(rng, reasons))
        sheet.gap()
        sheet.text(Bold("IT IS REQUESTED THAT YOU:"))
        _bullet(
            sheet,
            Bold("Transfer"),
            " the subject to DHS, and keep the subject for up to 48 hours past the time of release so that DHS "
            "can come, if "
            "your law lets you.",
        )
        _bullet(sheet, Bold("Notify"), " DHS before release at ", Blank("callback", people.phone(rng)), ".")
        _officer_block(sheet, rng)
        _returned(sheet, rng, boxes=False)
        sheet.footer("DHS Form I-247X (5/15)", rng.choice(("", "Page 1")))

    return draw(rng, "i-247x", build, "5/15")


def i_247(rng: random.Random) -> Drawn:
    """Detainers before 2015. Only the last revision lists why the person is thought removable."""
    revision = rng.choice(("8/10", "6/11", "12/11", "12/12", "12/12", "12/12"))
    if revision == "12/12":
        return draw(rng, "i-247", _i_247_of_2012, revision, of=rng.choice((3, None)))
    return draw(rng, "i-247", _i_247_before(revision), revision)


_ACTION = (
    "THE U.S. DEPARTMENT OF HOMELAND SECURITY (DHS) HAS TAKEN THE FOLLOWING ACTION RELATED TO THE PERSON IDENTIFIED "
    "ABOVE, CURRENTLY IN YOUR CUSTODY:"
)


def _served(sheet: Sheet, rng: random.Random, taken: set[str]) -> None:
    """The actions that every revision lists after the first."""
    sheet.check(
        Box("notice_to_appear", "notice_to_appear" in taken),
        "Began removal proceedings and served a Notice to Appear or other charging document, of which a copy is "
        "attached, on ",
        Blank("", people.day(rng) if "notice_to_appear" in taken else "", 70),
        " (date).",
        x=sheet.left + 10,
    )
    sheet.check(
        Box("arrest_warrant", "arrest_warrant" in taken),
        "Served a warrant of arrest for removal proceedings, of which a copy is attached, on ",
        Blank("", people.day(rng) if "arrest_warrant" in taken else "", 70),
        " (date).",
        x=sheet.left + 10,
    )
    _boxes(
        sheet, {"removal_order": "Obtained an order of deportation or removal from the United States."}, taken, 10
    )  # fmt: skip


def _asked(sheet: Sheet, rng: random.Random, excluding: str) -> None:
    """What a detainer before 2015 asks."""
    sheet.text(Bold("IT IS REQUESTED THAT YOU:"))
    cancels = rng.random() < 0.12
    holds = not cancels and rng.random() < 0.9
    sheet.check(
        Box("hold", holds),
        Bold("MAINTAIN CUSTODY OF ALIEN FOR A PERIOD NOT TO EXCEED 48 HOURS"),
        f", {excluding}, past the time when they would otherwise go free, so that DHS can take them over. Call ",
        Blank("callback", people.phone(rng)),
        " before release.",
        x=sheet.left + 10,
    )
    sheet.text("Give the person a copy of this notice.", x=sheet.left + 28)
    more = {
        "notify_30_days": "Tell this office when the person is to be released, at least 30 days before.",
        "conviction_only": "Treat this as in force only once the person is convicted.",
    }
    _boxes(sheet, more, {name for name in more if not cancels and rng.random() < 0.3}, 10)
    sheet.check(
        Box("cancel", cancels),
        "Cancel the detainer that this office sent you earlier, on ",
        Blank("cancelled_date", people.day(rng) if cancels else "", 80),
        ".",
        x=sheet.left + 10,
    )


def _i_247_head(sheet: Sheet, rng: random.Random) -> None:
    _head(sheet, rng, "IMMIGRATION DETAINER – NOTICE OF ACTION", office="DEPARTMENT OF HOMELAND SECURITY")
    _grid(sheet, rng, "Name of Alien:", "Nationality:")
    sheet.text(_ACTION, bold=True)


def _i_247_of_2012(sheet: Sheet, rng: random.Random) -> None:
    reasons = {
        "felony": "was convicted of, or is charged with, a felony;",
        "three_misdemeanors": "has three or more misdemeanor convictions;",
        "violent_misdemeanor": (
            "was convicted of or charged with a misdemeanor that involves violence, threats, sexual abuse, drunken "
            "driving, a firearm or drug trafficking;"
        ),
        "illegal_entry": "was convicted of illegal entry (8 U.S.C. 1325);",
        "illegal_reentry": "came back illegally after a removal or a return;",
        "immigration_fraud": "was found by an officer or a judge to have committed immigration fraud;",
        "significant_risk": "is otherwise a significant risk to national security, the border or the public; and/or",
        "other_reason": "other (say which):",
    }
    _i_247_head(sheet, rng)
    believed = rng.random() < 0.75
    taken = set(rng.sample(("notice_to_appear", "arrest_warrant", "removal_order"), rng.choice((0, 1, 2))))
    if not believed:
        taken = taken or {"removal_order"}
    ticked = _some(rng, reasons) if believed else set()
    sheet.check(
        Box("", believed),
        "Determined that there is reason to believe the person is an alien subject to removal, who (all that apply):",
        x=sheet.left + 10,
    )
    for name, words in reasons.items():
        parts: list[str | Blank] = [words]
        if name == "other_reason":
            parts = [words + " ", Blank("", "see attached sheet" if name in ticked else "", 120)]
        sheet.check(Box(name, name in ticked), *parts, x=sheet.left + 30)
    _served(sheet, rng, taken)
    sheet.gap()
    _asked(sheet, rng, "excluding Saturdays, Sundays, and holidays")
    _officer_block(sheet, rng)
    _returned(sheet, rng, boxes=False)
    sheet.footer("DHS Form I-247 (12/12)", "Page 1 of 3" if sheet.truth.of else "")


def _i_247_before(revision: str) -> Callable[[Sheet, random.Random], None]:
    def build(sheet: Sheet, rng: random.Random) -> None:
        _i_247_head(sheet, rng)
        taken = set(rng.sample(("notice_to_appear", "arrest_warrant", "removal_order"), rng.choice((0, 1, 1, 2))))
        sheet.check(
            Box("", not taken),
            "Initiated an investigation to determine whether there is reason to believe this person can be removed.",
            x=sheet.left + 10,
        )
        _served(sheet, rng, taken)
        sheet.gap()
        _asked(sheet, rng, "excluding Saturdays, Sundays, and holidays")
        _officer_block(sheet, rng)
        if rng.random() < 0.6:
            _returned(sheet, rng, boxes=False)
        sheet.footer(f"DHS Form I-247 ({revision})")

    return build
