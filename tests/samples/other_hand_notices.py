"""Pages 2 and 3 of the I-247A: what the person is told, in several languages. All of it is paraphrase."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.samples.other_hand_page import Sheet

_NOTICES: dict[str, tuple[str, tuple[str, ...]]] = {
    "english": (
        "NOTICE TO THE DETAINEE",
        (
            "The Department of Homeland Security (DHS) has sent the agency that holds you an immigration "
            "detainer. It asks "
            "that agency to keep you for no longer than 48 hours past the time when you would have been let go, "
            "so that "
            "DHS can take you over.",
            "If DHS does not come for you within those 48 hours, ask the agency that holds you about your "
            "release. If you "
            "have a complaint about this detainer or about DHS, call the Law Enforcement Support Center.",
            "If you believe that you are a citizen of the United States or the victim of a crime, say so to DHS at the "
            "number of the Law Enforcement Support Center, at no cost to you.",
        ),
    ),
    "spanish": (
        "NOTIFICACIÓN A LA PERSONA DETENIDA",
        (
            "El Departamento de Seguridad Nacional (DHS) ha pedido a la agencia que lo tiene detenido que no lo "
            "suelte hasta "
            "48 horas después de la hora en que debía quedar libre, para que el DHS pueda venir por usted.",
            "Si el DHS no viene en ese plazo, pregunte a la agencia por su libertad. Si cree que es ciudadano de "
            "los Estados "
            "Unidos o víctima de un delito, llame sin costo al centro de apoyo.",
        ),
    ),
    "french": (
        "AVIS AU DÉTENU",
        (
            "Le ministère de la sécurité intérieure (DHS) a demandé au service qui vous garde de vous retenir "
            "pendant 48 "
            "heures au plus après l'heure prévue de votre libération, afin de vous prendre en charge.",
            "Si personne ne vient dans ce délai, demandez votre libération à ce service. Si vous pensez être "
            "citoyen des "
            "États-Unis ou victime d'un délit, appelez le centre sans frais.",
        ),
    ),
    "portuguese": (
        "NOTIFICAÇÃO AO DETENTO",
        (
            "O Departamento de Segurança Interna (DHS) pediu à agência que o mantém preso que não o solte por "
            "até 48 horas "
            "depois da hora em que sairia, para que o DHS possa assumir a custódia.",
            "Se o DHS não vier nesse prazo, pergunte à agência sobre a sua soltura. Se acredita que é cidadão "
            "dos Estados "
            "Unidos ou vítima de um crime, ligue sem custo para a central de apoio.",
        ),
    ),
    "vietnamese": (
        # No face at hand has the marks, and a typist without them leaves them out.
        "THONG BAO CHO NGUOI BI GIAM GIU",
        (
            "Bo Noi An (DHS) da yeu cau co quan dang giam giu ban khong tha ban trong vong 48 gio sau gio ban le "
            "ra duoc "
            "tha, de DHS co the den nhan ban.",
            "Neu DHS khong den trong thoi gian do, xin hoi co quan nay ve viec tha ban. Neu ban la cong dan My "
            "hoac la nan "
            "nhan cua mot toi ac, xin goi trung tam ho tro.",
        ),
    ),
}


def notice_to_the_detainee(number: str, page: int) -> Callable[[Sheet, random.Random], None]:
    """One of the two pages of notices, under the form's number."""
    languages = ("english", "spanish", "french") if page == 2 else ("portuguese", "vietnamese")

    def build(sheet: Sheet, rng: random.Random) -> None:
        if rng.random() < 0.3:
            sheet.rule()
        for language in languages:
            heading, paragraphs = _NOTICES[language]
            sheet.gap(10)
            sheet.title(heading, 1.15)
            for paragraph in paragraphs:
                sheet.text(paragraph)
                sheet.gap()
        if rng.random() < 0.5:
            sheet.text("(802) 872-6020", align="center", bold=True)
        sheet.footer(number, f"Page {page} of 3")

    return build
