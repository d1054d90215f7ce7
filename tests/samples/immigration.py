"""The papers of today's immigration packet: the detainer I-247A and the warrants I-200 and I-205."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import timedelta

from tests.samples.people import Case
from tests.samples.people import case as invent
from tests.samples.sheet import Blank, Box, Part, Sheet, Slanted, Strong
from tests.samples.truth import Drawn

PROBABLE_CAUSE: Mapping[str, str] = {
    "final_order": "a final order of removal of the alien;",
    "pending_proceedings": "pending removal proceedings against the alien, which have not ended;",
    "biometric_match": "a biometric match of the alien plus a records check in federal databases, from which it "
    "follows, alone or with other sound information, that the alien has no status or may be removed; and/or",
    "statements": "statements of the alien to an immigration officer and/or other reliable evidence from which the "
    "same follows.",
}
"""The four grounds, by their boxes, in words near to those of the forms."""


def some(pick: random.Random, names: list[str], most: int = 2) -> set[str]:
    """One or a few of the names."""
    return set(pick.sample(names, pick.randint(1, min(most, len(names)))))


def manner(pick: random.Random, signed: bool) -> str:
    """How an officer signs: mostly in ink, seldom typed; or not at all."""
    typed = pick.random() < 0.1
    return ("typed" if typed else "ink") if signed else ""


def signer_of(signed: bool, who: str = "immigration_officer") -> str:
    """Who signed a page with a block."""
    return who if signed else "nobody"


def officer_name(pick: random.Random, name: str, title: str, signed: bool) -> str:
    """What is printed in the block: name and title, and on some unsigned pages nothing."""
    empty = not signed and pick.random() < 0.5
    return "" if empty else f"{name}, {title}"


def detainer_head(sheet: Sheet, case: Case, titles: tuple[str, ...], *, from_label: str) -> None:
    """Draw the head that all detainers share: titles, the row of numbers, and the boxes TO and FROM."""
    for title in titles:
        sheet.heading(title, 11, gap=2)
    sheet.y += 5
    size = 7.5
    half = sheet.left + sheet.width * sheet.pick.uniform(0.47, 0.53)
    row = sheet.pick.uniform(17, 19.5)
    middle = (sheet.left + half) / 2
    right_middle = half + (sheet.right - half) * 0.52
    if sheet.pick.random() < 0.5:
        # One row of four cells; else two rows of two.
        cells = (sheet.left, middle, half, right_middle, sheet.right)
        named = (("Subject ID:", "subject_id", case.subject_id), ("Event #:", "event_number", case.event_number),
                 ("File No:", "file_number", case.file_number), ("Date:", "date", case.date))  # fmt: skip
        for n, (label, field, value) in enumerate(named):
            sheet.cell(cells[n], sheet.y, cells[n + 1] - cells[n], row, label, field, value, size=size)
        sheet.y += row
    else:
        sheet.cell(sheet.left, sheet.y, half - sheet.left, row, "Subject ID:", "subject_id", case.subject_id)
        sheet.cell(half, sheet.y, sheet.right - half, row, "File No:", "file_number", case.file_number)
        sheet.y += row
        sheet.cell(sheet.left, sheet.y, half - sheet.left, row, "Event #:", "event_number", case.event_number)
        sheet.cell(half, sheet.y, sheet.right - half, row, "Date:", "date", case.date)
        sheet.y += row
    high = 60.0
    to_label = "TO: (Name and Title of Institution - OR Any Subsequent Law Enforcement Agency)"
    sheet.cell(sheet.left, sheet.y, half - sheet.left, high, to_label, "to", case.station.lines, size=6)
    sheet.cell(half, sheet.y, sheet.right - half, high, from_label, "from", case.office.lines, size=6)
    sheet.y += high + 2


def detainer_person(sheet: Sheet, case: Case, *, name_label: str, citizenship_label: str, sex: bool = True) -> None:
    """Draw the lines that name the person."""
    sheet.y += 13
    sheet.labelled(name_label, sheet.left, sheet.y, sheet.right, "subject_name", case.person.surname_first, bold=True)
    sheet.y += 15
    third = sheet.width / 3
    born = case.written(case.person.born)
    sheet.labelled("Date of Birth:", sheet.left, sheet.y, sheet.left + third, "date_of_birth", born)
    end = sheet.left + third * (2.2 if sex else 3)
    sheet.labelled(citizenship_label, sheet.left + third + 5, sheet.y, end, "citizenship", case.person.citizenship)
    if sex:
        sheet.labelled("Sex:", end + 5, sheet.y, sheet.right, "sex", case.person.sex)
    sheet.y += 3


def officer_block(
    sheet: Sheet, name: str, *, signed: bool, captions: tuple[str, str], how: str, signing_name: str
) -> None:
    """Draw the two lines of a detainer's block: name and title at the left, signature at the right."""
    sheet.y += 24
    half = sheet.width * 0.46
    sheet.captioned(sheet.left, sheet.y, half, captions[0], "officer", name)
    sheet.sign(sheet.right - half, sheet.y, half, captions[1], how=how, name=signing_name)
    sheet.y += 10


def receiver_part(sheet: Sheet, case: Case, *, subject: str, filled: bool, boxes: bool) -> None:
    """Draw the part that the police fill in and send back, mostly still empty."""
    sheet.rule(sheet.y + 3, thick=1)
    sheet.y += 3
    sheet.flow(
        f"TO BE COMPLETED BY THE LAW ENFORCEMENT AGENCY CURRENTLY HOLDING THE {subject} WHO IS THE SUBJECT OF THIS "
        "NOTICE:",
        size=8.8, bold=True, gap=1,
    )  # fmt: skip
    sheet.flow(
        ["Please fill in the lines below, sign, and return the form by mail, e-mail or fax to",
         Blank("", case.office.telephone, 110), "."], size=8.4, gap=1,
    )  # fmt: skip
    pick = sheet.pick
    number = str(pick.randint(10_000, 99_999)) if filled else ""
    served = case.written(case.day + timedelta(days=1)) if filled else ""
    sheet.flow(
        ["Local Booking/Inmate #:", Blank("", number, 90), "Estimated release date/time:", Blank("", "", 110)],
        size=8.4, gap=1,
    )  # fmt: skip
    sheet.flow(
        ["Date of latest criminal charge/conviction:", Blank("", "", 70), "Last offense charged/conviction:",
         Blank("", "", 110)], size=8.4, gap=1,
    )  # fmt: skip
    way = pick.choice(("served_in_person", "served_by_mail", "served_other")) if filled else ""

    def choice(name: str) -> Box:
        return Box(name if boxes else "", way == name)

    sheet.flow(
        ["This form was served upon the alien on", Blank("", served, 80), ", in the following manner:"], size=8.4, gap=0
    )
    sheet.flow(
        [choice("served_in_person"), "in person", choice("served_by_mail"), "by inmate mail delivery",
         choice("served_other"), "other (please specify):", Blank("", "", 110)], size=8.4, gap=0,
    )  # fmt: skip
    sheet.y += 20
    half = sheet.width * 0.46
    sheet.captioned(sheet.left, sheet.y, half, "(Name and title of Officer)", size=7)
    right = sheet.right - half
    sheet.countersign(right, sheet.y, half, "(Signature of Officer) (Sign in ink)", how="ink" if filled else "", size=7)
    sheet.y += 9


def i_247a(
    pick: random.Random,
    *,
    case: Case | None = None,
    revision: str = "3/17",
    page: int = 1,
    cancel: bool = False,
    signed: bool = True,
    returned: bool = False,
    hand: str = "type",
    tick: str = "x",
) -> Drawn:
    """DHS Form I-247A. `cancel` ticks the box that withdraws an earlier one; `returned` fills in the police's part."""
    case = case or invent(pick)
    sheet = Sheet(pick, "i-247a", revision=revision, page=page, of=3, hand=hand, tick=tick, air=2.0)
    if page > 1:
        detainee_notice(sheet, page)
        sheet.footer(f"DHS Form I-247A ({revision})", right=f"Page {page} of 3")
        return sheet.done("unknown")
    titles = ("DEPARTMENT OF HOMELAND SECURITY (DHS)", "IMMIGRATION DETAINER – NOTICE OF ACTION")
    office = "DHS Office Address" if revision == "02/17" else "Department of Homeland Security Office Address"
    detainer_head(sheet, case, titles, from_label=f"FROM: ({office})")
    detainer_person(sheet, case, name_label="Name of Alien:", citizenship_label="Citizenship:")
    size = 8.8
    resume = not cancel and pick.random() < 0.12
    grounds = set() if cancel or resume else some(pick, list(PROBABLE_CAUSE))
    sheet.flow(
        "1. DHS HAS DETERMINED THAT PROBABLE CAUSE EXISTS THAT THE SUBJECT IS A REMOVABLE ALIEN. THIS DETERMINATION "
        "IS BASED ON (complete box 1 or 2):", size=size, bold=True, gap=1,
    )  # fmt: skip
    for name, words in PROBABLE_CAUSE.items():
        sheet.option(name, name in grounds, words[0].upper() + words[1:], x=sheet.left + 12, size=size, gap=1)
    sheet.flow(
        "2. DHS TRANSFERRED THE ALIEN TO YOUR CUSTODY FOR A PROCEEDING OR INVESTIGATION (complete box 1 or 2).",
        size=size, bold=True, gap=1,
    )  # fmt: skip
    resumed: list[Part] = [
        "When the matter for which you were given the alien is at an end, DHS means to resume custody, so as to finish",
        "its own work on the case or to decide on admissibility.",
    ]
    sheet.option("resume_custody", resume, resumed, x=sheet.left + 12, size=size, gap=2)
    sheet.flow("IT IS THEREFORE REQUESTED THAT YOU:", size=size + 0.4, bold=True, gap=1)
    _requests(sheet, case, size, cancelled=cancel)
    earlier = case.written(case.day - timedelta(days=pick.randint(5, 200))) if cancel else ""
    sheet.option(
        "cancel", cancel,
        [Strong("If checked: please cancel the detainer related to this alien previously submitted to you on"),
         Blank("cancelled_date", earlier, 80), "(date)."], x=sheet.left + 12, size=size, gap=0,
    )  # fmt: skip
    name = officer_name(pick, case.officer, case.officer_title, signed)
    captions = ("(Name and title of Immigration Officer)", "(Signature of Immigration Officer) (Sign in ink)")
    how = manner(pick, signed)
    officer_block(sheet, name, signed=signed, captions=captions, how=how, signing_name=case.officer)
    sheet.flow(
        [Strong("Notice:"), "If the alien may be a crime victim, or is wanted in the country for a law enforcement "
         "purpose, call the Law Enforcement Support Center at (802) 872-6020."],
        size=8.2, gap=2,
    )  # fmt: skip
    receiver_part(sheet, case, subject="ALIEN", filled=returned, boxes=True)
    sheet.footer(f"DHS Form I-247A ({revision})", right="Page 1 of 3")
    return sheet.done(signer_of(signed))


def _requests(sheet: Sheet, case: Case, size: float, *, cancelled: bool) -> None:
    cbp = not cancelled and "Customs" in case.office.lines[0]
    bullets: tuple[list[Part], ...] = (
        [Strong("• Notify"), "DHS as early as practicable before you release the alien, at least 48 hours ahead "
         "if possible. Do so by calling", Box("notify_ice", not cancelled and not cbp),
         "U.S. Immigration and Customs Enforcement (ICE) or", Box("notify_cbp", cbp), "U.S. Customs and Border "
         "Protection (CBP) at", Blank("callback", "" if cancelled else case.office.telephone, 100), ". If nobody "
         "answers there, call the Law Enforcement Support Center at (802) 872-6020."],
        [Strong("• Maintain custody"), "of the alien for a period", Strong("NOT TO EXCEED 48 HOURS"), "beyond the "
         "time of his or her release, so that DHS can come for the alien. The detainer takes effect only when a copy "
         "is served on the alien. It is not to affect bail, custody class, work or quarters."],
        [Strong("• Relay"), "this detainer to any agency that takes custody of the alien after you."],
        [Strong("• Notify"), "this office if the alien dies, goes to a hospital or is taken to another place."],
    )  # fmt: skip
    for parts in bullets:
        sheet.flow(parts, x=sheet.left + 12, size=size, gap=1)


_NOTICES: Mapping[int, tuple[tuple[str, str], ...]] = {
    2: (
        ("NOTICE TO THE DETAINEE",
         "The Department of Homeland Security has sent the agency that holds you an immigration detainer. A detainer "
         "tells that agency that the Department wishes to take you into its custody when you would otherwise be let "
         "go. It asks to be told beforehand, and asks that you be kept for up to 48 hours longer. If the Department "
         "does not come for you within that time, speak to the agency that holds you about your release. If you "
         "believe that you are a United States citizen or the victim of a crime, call the Law Enforcement Support "
         "Center at (855) 448-6903, free of charge."),
        ("NOTIFICACIÓN A LA PERSONA DETENIDA",
         "El Departamento de Seguridad Nacional ha enviado a la agencia que lo tiene detenido una orden de detención "
         "migratoria. El aviso dice que el Departamento desea asumir su custodia cuando de otro modo usted quedaría "
         "en libertad, y pide que se le mantenga hasta 48 horas más. Si el Departamento no se presenta en ese plazo, "
         "pregunte por su libertad a la agencia que lo detiene. Si cree que es ciudadano de los Estados Unidos o "
         "víctima de un delito, llame gratis al (855) 448-6903."),
        ("AVIS AU DÉTENU",
         "Le Département a envoyé à l'établissement qui vous détient un avis concernant votre garde. Il demande à "
         "être prévenu avant votre sortie et que vous soyez gardé au plus 48 heures de plus. Si personne ne vient "
         "dans ce délai, adressez-vous à l'établissement. Si vous êtes citoyen des États-Unis ou victime d'un "
         "délit, appelez gratuitement le (855) 448-6903."),
    ),
    3: (
        ("NOTIFICAÇÃO AO DETENTO",
         "O Departamento enviou à instituição que o mantém preso um aviso sobre a sua custódia. Pede para ser "
         "avisado antes da sua saída e que o senhor fique até mais 48 horas. Se ninguém vier nesse prazo, fale com a "
         "instituição. Se é cidadão dos Estados Unidos ou vítima de um crime, ligue grátis para (855) 448-6903."),
        ("THÔNG BÁO CHO NGƯỜI BỊ GIAM GIỮ",
         "Bộ đã gửi cho cơ quan đang giữ quý vị một yêu cầu về việc giam giữ. Bộ muốn được báo trước khi quý vị "
         "được thả và muốn quý vị bị giữ thêm tối đa 48 giờ. Nếu không ai đến trong thời gian đó, xin hỏi cơ quan "
         "đang giữ quý vị. Xin gọi số miễn phí (855) 448-6903."),
        ("被拘留者通知书",
         "国土安全部已 向拘留您的机构 发出移民扣留请求。 该部希望在您获释前 得到通知， "
         "并请该机构 将您多扣留 至多四十八小时。 如果届时 无人前来， 请向该机构 询问释放事宜。 "
         "如果您认为 自己是美国公民 或犯罪受害者， 请拨打免费电话 (855) 448-6903。"),
    ),
}  # fmt: skip


def detainee_notice(sheet: Sheet, page: int) -> None:
    """Draw page 2 or 3 of a detainer: the notice to the person held, in several languages."""
    sheet.heading("DEPARTMENT OF HOMELAND SECURITY (DHS)", 10, gap=8)
    for head, words in _NOTICES[page]:
        sheet.heading(head, 11, gap=5)
        sheet.flow(words, size=9.5, gap=16)


I_200_GROUNDS: Mapping[str, str] = {
    "charging_document": "execution of a charging document that begins removal proceedings against the subject;",
    "pending_proceedings": "pending removal proceedings against the subject, which have not ended;",
    "inadmissible": "failure to establish admissibility after deferred inspection;",
    "biometric_match": "biometric confirmation of who the subject is plus a records check in federal databases, from "
    "which it follows, alone or with other sound information, that he or she has no status or may be removed; and/or",
    "statements": "voluntary statements of the subject to an immigration officer and/or other reliable evidence from "
    "which the same follows.",
}


def i_200(
    pick: random.Random,
    *,
    case: Case | None = None,
    revision: str = "09/16",
    signed: bool = True,
    served: bool = False,
    hand: str = "type",
    tick: str = "x",
) -> Drawn:
    """Form I-200, an immigration officer's warrant. `served` fills in the certificate of service."""
    case = case or invent(pick)
    sheet = Sheet(pick, "i-200", revision=revision, page=1, of=1, hand=hand, tick=tick, air=1.6)
    sheet.y += 10
    sheet.put("U.S. DEPARTMENT OF HOMELAND SECURITY", sheet.left, sheet.y, 11, bold=True)
    sheet.put("Warrant for Arrest of Alien", sheet.right, sheet.y, 12.5, bold=True, align="right")
    sheet.rule(sheet.y + 5, thick=1.4)
    sheet.y += 30
    middle = sheet.left + sheet.width * 0.58
    sheet.labelled("File No.", middle, sheet.y, sheet.right, "file_number", case.file_number, size=10.5)
    sheet.y += 19
    sheet.labelled("Date:", middle, sheet.y, sheet.right, "date", case.date, size=10.5)
    sheet.y += 18
    older = revision == "08/01/07"
    if older:
        sheet.flow("To any officer delegated authority under section 287 of the Immigration and Nationality Act:",
                   size=10.5, gap=12)  # fmt: skip
        _older_i_200(sheet, case)
    else:
        sheet.flow(
            [Strong("To:"), "Any immigration officer authorized under INA sections 236 and 287 and 8 CFR part 287 to "
             "serve warrants of arrest for immigration violations"], size=10.5, x=sheet.left + 20, gap=12,
        )  # fmt: skip
        sheet.flow(
            ["I have determined that there is probable cause to believe that",
             Blank("subject_name", case.person.name, 190), "is removable from the United States. This determination "
             "is based upon:"], size=10.5, gap=6,
        )  # fmt: skip
        grounds = some(pick, list(I_200_GROUNDS))
        for name, words in I_200_GROUNDS.items():
            sheet.option(name, name in grounds, words, x=sheet.left + 22, size=10.5, gap=6)
        sheet.y += 4
        sheet.flow(
            [Strong("YOU ARE COMMANDED"), "to arrest and take into custody for removal proceedings under the "
             "Immigration and Nationality Act, the above-named alien."], size=10.5, gap=24,
        )  # fmt: skip
    block = sheet.left + sheet.width * 0.48
    sheet.y += 20
    caption = "(Signature of Authorized Immigration Officer)"
    how = manner(pick, signed)
    sheet.sign(block, sheet.y, sheet.right - block, caption, how=how, name=case.chief)
    sheet.y += 36
    name = officer_name(pick, case.chief, case.chief_title, signed)
    printed = "(Printed Name and Title of Authorized Immigration Officer)"
    sheet.captioned(block, sheet.y, sheet.right - block, printed, "officer", name)
    sheet.y += 26
    _service(sheet, case, filled=served)
    sheet.footer(right=f"Form I-200 (Rev. {revision})")
    return sheet.done(signer_of(signed))


def _older_i_200(sheet: Sheet, case: Case) -> None:
    sheet.flow(
        ["From evidence submitted to me, it appears that there is reason to believe that",
         Blank("subject_name", case.person.name, 190), "is in the country in violation of the immigration laws, an "
         "alien who may be arrested for it."], size=10.5, gap=14,
    )  # fmt: skip
    sheet.flow(
        ["By virtue of the authority vested in me by the immigration laws and the rules made under them, I command "
         "you to take the above-named alien into custody for proceedings under those laws and rules."],
        size=10.5, x=sheet.left + 20, gap=40,
    )  # fmt: skip


def _service(sheet: Sheet, case: Case, *, filled: bool) -> None:
    sheet.rule(sheet.y, thick=1.2)
    sheet.y += 6
    sheet.heading("Certificate of Service", 11.5, gap=10)

    def value(text: str) -> str:
        return text if filled else ""

    left, half = sheet.left, sheet.width * 0.42
    sheet.flow(
        ["I served the Warrant for Arrest of Alien at", Blank("", value(case.station.city), 150), "(Location)"],
        size=10, gap=6,
    )  # fmt: skip
    sheet.flow(
        ["on", Blank("", value(case.person.name), 160), "(Name of Alien)", "on",
         Blank("", value(case.date), 90), "(Date of Service), and read the contents of this notice in the",
         Blank("", value("English"), 80), "(Language) language."], size=10, gap=22,
    )  # fmt: skip
    sheet.y += 12
    sheet.countersign(left, sheet.y, half, "Name and Signature of Officer", how="ink" if filled else "")
    sheet.captioned(sheet.right - half, sheet.y, half, "Name or Number of Interpreter (if applicable)")
    sheet.y += 10


I_205_ORDERS: Mapping[str, str] = {
    "immigration_judge": "an immigration judge in exclusion, deportation, or removal proceedings",
    "designated_official": "a designated official",
    "board_of_immigration_appeals": "the Board of Immigration Appeals",
    "court_judge": "a United States District or Magistrate Court Judge",
}


def i_205(
    pick: random.Random,
    *,
    case: Case | None = None,
    revision: str = "8/07",
    page: int = 1,
    signed: bool = True,
    hand: str = "type",
    tick: str = "x",
) -> Drawn:
    """Form I-205, an immigration officer's warrant of removal, whose check boxes name judges."""
    case = case or invent(pick)
    sheet = Sheet(pick, "i-205", revision=revision, page=page, of=2, hand=hand, tick=tick, air=1.5)
    if page == 2:
        _removal_record(sheet, case)
        sheet.footer(f"ICE Form I-205 ({revision})", right="Page 2 of 2")
        return sheet.done("unknown")
    sheet.heading("DEPARTMENT OF HOMELAND SECURITY", 11)
    sheet.heading("U.S. Immigration and Customs Enforcement", 11, gap=12, bold=False)
    sheet.heading("WARRANT OF REMOVAL/DEPORTATION", 14, gap=26)
    middle = sheet.left + sheet.width * 0.56
    sheet.labelled("File No:", middle, sheet.y, sheet.right, "file_number", case.file_number, size=10.5)
    sheet.y += 20
    sheet.labelled("Date:", middle, sheet.y, sheet.right, "date", case.date, size=10.5)
    sheet.y += 16
    sheet.flow("To any immigration officer of the United States Department of Homeland Security:", size=10.5, gap=28)
    sheet.captioned(sheet.left, sheet.y, sheet.width, "(Full name of alien)", "subject_name", case.person.name)
    sheet.y += 20
    entered = case.written(case.day - timedelta(days=pick.randint(400, 5000)))
    half = sheet.width * 0.52
    sheet.put("who entered the United States at", sheet.left, sheet.y, 10.5)
    place = sheet.left + 165
    sheet.captioned(
        place, sheet.y + 2, half - 60, "(Place of entry)", "", pick.choice(("Hidalgo, TX", "JFK", "unknown"))
    )
    sheet.put("on", place + half - 48, sheet.y, 10.5)
    sheet.captioned(place + half - 28, sheet.y + 2, sheet.right - place - half + 28, "(Date of entry)", "", entered)
    sheet.y += 18
    sheet.flow(
        "is subject to removal/deportation from the United States, based upon a final order by:", size=10.5, gap=6
    )
    order = pick.choice(tuple(I_205_ORDERS))
    for name, words in I_205_ORDERS.items():
        sheet.option(name, name == order, words, x=sheet.left + 22, size=10.5, gap=6)
    sheet.flow(
        "and pursuant to the following provisions of the Immigration and Nationality Act:", size=10.5, gap=20,
    )  # fmt: skip
    law = pick.choice(("212(a)(6)(A)(i)", "237(a)(1)(B)", "212(a)(7)(A)(i)(I) and 241(a)(5)", "237(a)(2)(A)(iii)"))
    sheet.captioned(sheet.left, sheet.y, sheet.width, "", "", law)
    sheet.y += 10
    sheet.flow(
        ["I, the undersigned officer of the United States, by the powers that the laws give to the Secretary of "
         "Homeland Security and by his or her direction, command you to take into custody and remove from the United "
         "States the above-named alien, according to law, at the expense of:"], size=10.5, gap=20,
    )  # fmt: skip
    sheet.captioned(sheet.left, sheet.y, sheet.width, "", "", "Salaries and Expenses, Department of Homeland Security")
    sheet.y += 56
    block = sheet.left + sheet.width * 0.42
    how = manner(pick, signed)
    sheet.sign(block, sheet.y, sheet.right - block, "(Signature of immigration officer)", how=how, name=case.chief)
    sheet.y += 38
    name = officer_name(pick, case.chief, case.chief_title, signed)
    sheet.captioned(block, sheet.y, sheet.right - block, "(Title of immigration officer)", "officer", name)
    sheet.y += 38
    place_and_day = f"{case.date}, {case.office.city_state}" if signed else ""
    sheet.captioned(block, sheet.y, sheet.right - block, "(Date and office location)", "", place_and_day)
    sheet.footer(f"ICE Form I-205 ({revision})", right="Page 1 of 2")
    return sheet.done(signer_of(signed))


def _removal_record(sheet: Sheet, case: Case) -> None:
    sheet.heading("To be completed by immigration officer executing the warrant:", 11, gap=6)
    sheet.y += 12
    name = "Name of alien being removed:"
    sheet.labelled(name, sheet.left, sheet.y, sheet.right, "subject_name", case.person.name, size=10)
    sheet.y += 26
    sheet.labelled("Port, date, and manner of removal:", sheet.left, sheet.y, sheet.right, size=10)
    sheet.y += 30
    half = sheet.width * 0.4
    for x, words in ((sheet.left + 20, "Photograph of alien removed"), (sheet.right - half, "Right index fingerprint")):
        sheet.frame(x, sheet.y, half - 20, 130)
        sheet.put(words, x + half / 2 - 10, sheet.y + 142, 8.5, align="centre")
    sheet.y += 190
    sheet.countersign(sheet.left, sheet.y, half, "(Signature of alien being fingerprinted)", how="")
    caption = "(Signature and title of immigration officer taking print)"
    sheet.countersign(sheet.right - half, sheet.y, half, caption, how="")
    sheet.y += 40
    sheet.labelled("Departure witnessed by:", sheet.left, sheet.y, sheet.right, size=10)
    sheet.put("(Signature and title of immigration officer)", sheet.right - 120, sheet.y + 10, 7.5, align="centre")
    sheet.y += 20
    sheet.flow("If actual departure is not witnessed, fully identify source or means of verification of departure:",
               size=10, gap=6)  # fmt: skip
    for _ in range(4):
        sheet.y += 18
        sheet.rule(sheet.y, thick=0.5)
    sheet.y += 8
    sheet.flow(["If self-removal (self-deportation), pursuant to 8 CFR 241.7, check here.", Box("")], size=10, gap=24)
    sheet.labelled("Departure verified by:", sheet.left, sheet.y, sheet.right, size=10)
    sheet.put("(Signature and title of immigration officer)", sheet.right - 120, sheet.y + 10, 7.5, align="centre")
    sheet.y += 12
    sheet.flow([Slanted("Keep this page with the alien's file.")], size=8)
