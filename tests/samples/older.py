"""The older requests that stay active: detainers I-247 (2010 to 2013) and I-247D, requests I-247N and I-247X."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta

from tests.samples.immigration import (
    PROBABLE_CAUSE,
    detainer_head,
    detainer_person,
    manner,
    officer_block,
    officer_name,
    receiver_part,
    signer_of,
    some,
)
from tests.samples.people import Case
from tests.samples.people import case as invent
from tests.samples.sheet import Blank, Part, Sheet, Strong
from tests.samples.truth import Drawn

_CAPTIONS = ("(Name and title of Immigration Officer)", "(Signature of Immigration Officer)")
_FIRST_2015, _LAST_2015 = date(2015, 6, 1), date(2017, 4, 1)

PRIORITIES: Mapping[str, str] = {
    "terrorism": "is suspected of terrorism or espionage, or is in some other way a danger to national security;",
    "gang": "was found guilty of an offense that involves a criminal street gang, or took part in such a gang on "
    "purpose at the age of 16 or more;",
    "felony": "was found guilty of a felony, not counting one that rests on immigration status;",
    "aggravated_felony": "was found guilty of an aggravated felony, as immigration law defines it;",
    "significant_misdemeanor": "was found guilty of a significant misdemeanor, as policy defines it; and/or",
    "three_misdemeanors": "was found guilty of three or more misdemeanors, not counting small traffic offenses and "
    "those that rest on immigration status.",
}


def _block(sheet: Sheet, case: Case, signed: bool) -> None:
    name = officer_name(sheet.pick, case.officer, case.officer_title, signed)
    how = manner(sheet.pick, signed)
    officer_block(sheet, name, signed=signed, captions=_CAPTIONS, how=how, signing_name=case.officer)


def i_247d(
    pick: random.Random,
    *,
    case: Case | None = None,
    revision: str = "5/15",
    cancel: bool = False,
    signed: bool = True,
    hand: str = "type",
    tick: str = "x",
) -> Drawn:
    """DHS Form I-247D, which asks to hold and to notify. `cancel` ticks the box that withdraws an earlier one."""
    case = case or invent(pick, first=_FIRST_2015, last=_LAST_2015)
    sheet = Sheet(pick, "i-247d", revision=revision, page=1, of=2, hand=hand, tick=tick, air=2.0)
    sheet.heading("DEPARTMENT OF HOMELAND SECURITY", 11, gap=2)
    titles = ("IMMIGRATION DETAINER – REQUEST FOR VOLUNTARY ACTION",)
    detainer_head(sheet, case, titles, from_label="FROM: (DHS Office Address)")
    detainer_person(sheet, case, name_label="Name of Subject:", citizenship_label="Citizenship:")
    size = 8.1
    resume = not cancel and pick.random() < 0.12
    skipped = cancel or resume
    priorities = set() if skipped else some(pick, list(PRIORITIES))
    grounds = set() if skipped else some(pick, list(PROBABLE_CAUSE))
    sheet.flow(
        "1. DHS HAS DETERMINED THAT (mark at least one option in subsection A and one option in subsection B, or skip "
        "to section 2):", size=size, bold=True, gap=1,
    )  # fmt: skip
    sheet.flow("A. THE SUBJECT IS AN IMMIGRATION ENFORCEMENT PRIORITY BECAUSE HE/SHE:", size=size, gap=1)
    for name, words in PRIORITIES.items():
        sheet.option(name, name in priorities, words, x=sheet.left + 12, size=size, gap=1)
    sheet.flow(
        "B. PROBABLE CAUSE EXISTS THAT THE SUBJECT IS A REMOVABLE ALIEN. THIS DETERMINATION IS BASED ON:",
        size=size, gap=1,
    )  # fmt: skip
    for name, words in PROBABLE_CAUSE.items():
        sheet.option(
            name, name in grounds, words.replace("the alien", "the subject"), x=sheet.left + 12, size=size, gap=1
        )
    transferred = "2. DHS TRANSFERRED THE SUBJECT TO YOUR CUSTODY FOR A PROCEEDING OR INVESTIGATION."
    sheet.flow(transferred, size=size, bold=True, gap=1)
    resumed = "When that is at an end, DHS means to resume custody of the subject."
    sheet.option("resume_custody", resume, resumed, x=sheet.left + 12, size=size, gap=2)
    sheet.flow("IT IS THEREFORE REQUESTED THAT YOU:", size=size, bold=True, gap=1)
    requests: tuple[list[Part], ...] = (
        [Strong("• Serve"), "a copy of this form on the subject, and", Strong("maintain custody"), "of him or her for "
         "a period", Strong("NOT TO EXCEED 48 HOURS"), "beyond the time of release. The request takes effect only when "
         "the subject is served."],
        [Strong("• Notify"), "DHS as early as practicable, at least 48 hours before release, if possible, at",
         Blank("callback", case.office.telephone, 100), "."],
        [Strong("• Notify"), "this office if the subject dies, goes to a hospital or is taken elsewhere."],
    )  # fmt: skip
    for parts in requests:
        sheet.flow(parts, x=sheet.left + 12, size=size, gap=1)
    _cancel(sheet, case, cancel, size, "subject")
    _block(sheet, case, signed)
    receiver_part(sheet, case, subject="SUBJECT", filled=False, boxes=False)
    sheet.footer(f"DHS Form I-247D ({revision})", right="Page 1 of 2")
    return sheet.done(signer_of(signed))


def _cancel(sheet: Sheet, case: Case, cancel: bool, size: float, subject: str) -> None:
    earlier = case.written(case.day - timedelta(days=sheet.pick.randint(5, 200))) if cancel else ""
    sheet.option(
        "cancel", cancel,
        [f"If checked: please cancel the detainer related to this {subject} previously submitted to you on",
         Blank("cancelled_date", earlier, 80), "(date)."], x=sheet.left + 12, size=size, gap=0,
    )  # fmt: skip


def i_247n(
    pick: random.Random,
    *,
    case: Case | None = None,
    revision: str = "5/15",
    signed: bool = True,
    hand: str = "type",
    tick: str = "x",
) -> Drawn:
    """DHS Form I-247N, which asks for notice only and says that it asks for no hold."""
    case = case or invent(pick, first=_FIRST_2015, last=_LAST_2015)
    sheet = Sheet(pick, "i-247n", revision=revision, page=1, of=1, hand=hand, tick=tick, air=2.0)
    sheet.heading("DEPARTMENT OF HOMELAND SECURITY", 11, gap=2)
    titles = ("REQUEST FOR VOLUNTARY NOTIFICATION OF RELEASE OF SUSPECTED PRIORITY ALIEN",)
    detainer_head(sheet, case, titles, from_label="FROM: (DHS Office Address)")
    detainer_person(sheet, case, name_label="Name of Subject:", citizenship_label="Suspected Citizenship:")
    size = 9
    transferred = pick.random() < 0.12
    priorities = set() if transferred else some(pick, list(PRIORITIES))
    sheet.flow(
        "1. DHS SUSPECTS THAT THE SUBJECT IS A REMOVABLE ALIEN AND THAT THE SUBJECT IS AN IMMIGRATION ENFORCEMENT "
        "PRIORITY BECAUSE HE/SHE (mark at least one option below, or skip to section 2):", size=size, bold=True, gap=2,
    )  # fmt: skip
    for name, words in PRIORITIES.items():
        sheet.option(name, name in priorities, words, x=sheet.left + 12, size=size, gap=2)
    sheet.flow(
        "2. DHS TRANSFERRED THE SUBJECT TO YOUR CUSTODY FOR A PROCEEDING OR INVESTIGATION.", size=size, bold=True
    )
    sheet.option("", transferred, "DHS means to resume custody when it is over.", x=sheet.left + 12, size=size, gap=5)
    sheet.flow("IT IS THEREFORE REQUESTED THAT YOU:", size=size, bold=True, gap=2)
    requests: tuple[list[Part], ...] = (
        [Strong("• Notify"), "DHS as early as practicable, at least 48 hours before the subject is released, if "
         "possible, by calling", Blank("callback", case.office.telephone, 110), "or the Law Enforcement Support "
         "Center at (802) 872-6020."],
        [Strong("• Relay"), "this form to any other law enforcement agency to which you transfer the subject."],
    )  # fmt: skip
    for parts in requests:
        sheet.flow(parts, x=sheet.left + 12, size=size, gap=2)
    sheet.flow(
        [Strong("This form does not ask for or authorize a hold"), "of the subject beyond the time of release, and is "
         "not to affect bail or quarters."],
        size=size, gap=8,
    )  # fmt: skip
    _block(sheet, case, signed)
    sheet.y += 8
    receiver_part(sheet, case, subject="SUBJECT", filled=False, boxes=False)
    sheet.footer(f"DHS Form I-247N ({revision})", right="Page 1 of 1")
    return sheet.done(signer_of(signed))


_TRANSFER_GROUNDS: Mapping[str, str] = {
    "border_apprehension": "was apprehended at the border while attempting unlawful entry;",
    "unlawful_entry": "entered the country unlawfully after January 1, 2014;",
    "visa_abuse": "has made significant abuse of a visa;",
    "final_order": "has had a final order of removal since January 1, 2014; and/or",
    "federal_interest": "is a person in whose removal there is another important federal interest:",
}


def i_247x(
    pick: random.Random,
    *,
    case: Case | None = None,
    revision: str = "8/15",
    signed: bool = True,
    hand: str = "type",
    tick: str = "x",
) -> Drawn:
    """DHS Form I-247X, which asks to hold and to transfer."""
    case = case or invent(pick, first=_FIRST_2015, last=_LAST_2015)
    sheet = Sheet(pick, "i-247x", revision=revision, page=1, of=2, hand=hand, tick=tick, air=2.0)
    sheet.heading("DEPARTMENT OF HOMELAND SECURITY", 11, gap=2)
    detainer_head(sheet, case, ("REQUEST FOR VOLUNTARY TRANSFER",), from_label="FROM: (DHS Office Address)")
    detainer_person(sheet, case, name_label="Name of Subject:", citizenship_label="Citizenship:")
    size = 9
    grounds = some(pick, list(_TRANSFER_GROUNDS))
    sheet.flow(
        "1. DHS HAS DETERMINED THAT PROBABLE CAUSE EXISTS THAT THE SUBJECT IS A REMOVABLE ALIEN, AND THAT HE/SHE (mark "
        "at least one option):", size=size, bold=True, gap=2,
    )  # fmt: skip
    for name, words in _TRANSFER_GROUNDS.items():
        parts: list[Part] = [words]
        if name == "federal_interest":
            parts.append(Blank("", "public safety" if name in grounds else "", 160))
        sheet.option(name, name in grounds, parts, x=sheet.left + 12, size=size, gap=2)
    sheet.y += 4
    sheet.flow("IT IS THEREFORE REQUESTED THAT YOU:", size=size, bold=True, gap=2)
    requests: tuple[list[Part], ...] = (
        [Strong("• Transfer"), "the subject to the custody of DHS, and to that end", Strong("maintain custody"),
         "for a period", Strong("NOT TO EXCEED 48 HOURS"), "beyond the time of release. A copy must be served on the "
         "subject for this request to take effect."],
        [Strong("• Notify"), "DHS at least 48 hours before release, if possible, at",
         Blank("callback", case.office.telephone, 110), "."],
        [Strong("• Relay"), "this request to any agency to which you transfer the subject."],
    )  # fmt: skip
    for words_of in requests:
        sheet.flow(words_of, x=sheet.left + 12, size=size, gap=2)
    sheet.y += 8
    _block(sheet, case, signed)
    sheet.y += 8
    receiver_part(sheet, case, subject="SUBJECT", filled=False, boxes=False)
    sheet.footer(f"DHS Form I-247X ({revision})", right="Page 1 of 2")
    return sheet.done(signer_of(signed))


_REASONS: Mapping[str, str] = {
    "felony": "was convicted of or charged with a felony;",
    "three_misdemeanors": "was convicted of three misdemeanors or more;",
    "violent_misdemeanor": "was convicted of or charged with a misdemeanor that is violent or sexual or has to do with "
    "drunk driving, a firearm or drugs;",
    "illegal_entry": "was convicted of illegal entry;",
    "illegal_reentry": "came back by illegal re-entry after a removal;",
    "immigration_fraud": "was found to have committed immigration fraud;",
    "significant_risk": "is for another cause a significant risk to the nation, its borders or the public;",
}
_REVISION_DAYS = {
    "8/10": (date(2010, 8, 1), date(2011, 5, 31)),
    "6/11": (date(2011, 6, 1), date(2011, 11, 30)),
    "12/11": (date(2011, 12, 1), date(2012, 11, 30)),
    "12/12": (date(2012, 12, 21), date(2015, 5, 31)),
}


def i_247(
    pick: random.Random,
    *,
    case: Case | None = None,
    revision: str = "12/12",
    cancel: bool = False,
    signed: bool = True,
    hand: str = "type",
    tick: str = "x",
) -> Drawn:
    """DHS Form I-247 of 2010 to 2013. Only the revision 12/12 has the reasons why somebody is a priority."""
    first, last = _REVISION_DAYS[revision]
    case = case or invent(pick, first=first, last=last)
    sheet = Sheet(pick, "i-247", revision=revision, page=1, of=1, hand=hand, tick=tick, air=2.0)
    sheet.heading("DEPARTMENT OF HOMELAND SECURITY", 11, gap=2)
    titles = ("IMMIGRATION DETAINER – NOTICE OF ACTION",)
    detainer_head(sheet, case, titles, from_label="FROM: (Department of Homeland Security Office Address)")
    if revision != "8/10":
        sheet.y += 3
        sheet.heading("MAINTAIN CUSTODY OF ALIEN FOR A PERIOD NOT TO EXCEED 48 HOURS", 9.5, gap=0)
    detainer_person(sheet, case, name_label="Name of Alien:", citizenship_label="Nationality:")
    size = 8.2
    sheet.flow(
        "THE U.S. DEPARTMENT OF HOMELAND SECURITY (DHS) HAS TAKEN THE FOLLOWING ACTION RELATED TO THE PERSON "
        "IDENTIFIED ABOVE, CURRENTLY IN YOUR CUSTODY:", size=size, bold=True, gap=1,
    )  # fmt: skip
    taken = "" if cancel else pick.choice(("believe", "believe", "notice_to_appear", "arrest_warrant", "removal_order"))
    if revision == "12/12":
        _reasons(sheet, size, chosen=taken == "believe")
    else:
        words = "Begun an investigation to find out whether this person may be removed from the United States."
        sheet.option("", taken == "believe", words, x=sheet.left + 6, size=size, gap=1)
    _actions(sheet, case, taken, size)
    _asked(sheet, case, cancel, size)
    _block(sheet, case, signed)
    receiver_part(sheet, case, subject="ALIEN", filled=False, boxes=False)
    sheet.footer(f"DHS Form I-247 ({revision})", right="Page 1 of 1" if revision == "8/10" else "Page 1 of 3")
    sheet.truth.of = 1 if revision == "8/10" else 3
    return sheet.done(signer_of(signed))


def _reasons(sheet: Sheet, size: float, *, chosen: bool) -> None:
    sheet.option(
        "", chosen, "Determined that there is reason to believe that the person is removable, because he or she (check "
        "all that apply):", x=sheet.left + 6, size=size, gap=1,
    )  # fmt: skip
    names = [*_REASONS, "other_reason"]
    reasons = some(sheet.pick, names, most=3) if chosen else set()
    for name, words in _REASONS.items():
        sheet.option(name, name in reasons, words, x=sheet.left + 24, size=size, gap=0.5)
    other = Blank("", "see file" if "other_reason" in reasons else "", 200)
    sheet.option("other_reason", "other_reason" in reasons, ["other (specify):", other], x=sheet.left + 24, size=size)


def _actions(sheet: Sheet, case: Case, taken: str, size: float) -> None:
    served = case.written(case.day - timedelta(days=sheet.pick.randint(0, 900)))
    options: tuple[tuple[str, str], ...] = (
        ("notice_to_appear", "Begun removal proceedings by a Notice to Appear, attached, which was served on"),
        ("arrest_warrant", "Served a warrant of arrest for removal proceedings, attached, on"),
        ("removal_order", "Obtained an order of removal of this person."),
    )  # fmt: skip
    for name, words in options:
        parts: list[Part] = [words]
        if name != "removal_order":
            parts += [Blank("", served if taken == name else "", 75), "(date)."]
        sheet.option(name, taken == name, parts, x=sheet.left + 6, size=size, gap=1)


def _asked(sheet: Sheet, case: Case, cancel: bool, size: float) -> None:
    pick = sheet.pick
    hold = not cancel
    sheet.flow("IT IS REQUESTED THAT YOU:", size=size, bold=True, gap=1)
    sheet.option(
        "hold", hold,
        ["Maintain custody of the subject for a period", Strong("NOT TO EXCEED 48 HOURS"), "beyond the time of",
         "release,", Strong("excluding Saturdays, Sundays, and holidays,"), "so that DHS can come for the subject.",
         "Well before the release, please call", Blank("callback", case.office.telephone, 95),
         "."], x=sheet.left + 6, size=size, gap=1,
    )  # fmt: skip
    sheet.flow("• Give the subject a copy of this detainer.", x=sheet.left + 18, size=size, gap=1)
    month = hold and pick.random() < 0.4
    words = "Notify this office at least 30 days before the release, or as early as you can."
    sheet.option("notify_30_days", month, words, x=sheet.left + 6, size=size, gap=1)
    only = hold and pick.random() < 0.2
    words = "Treat this detainer as operative only on conviction of the subject."
    sheet.option("conviction_only", only, words, x=sheet.left + 6, size=size, gap=1)
    earlier = case.written(case.day - timedelta(days=pick.randint(5, 200))) if cancel else ""
    sheet.option(
        "cancel", cancel, ["Cancel the detainer that this office placed before, on",
                           Blank("cancelled_date", earlier, 80), "(date)."], x=sheet.left + 6, size=size, gap=0,
    )  # fmt: skip
