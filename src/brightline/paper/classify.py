"""Which form a page is: by its printed number, by its wording, and never by a single word."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz.fuzz import partial_ratio

from brightline.paper.catalogue import Form, PageSpec, catalogue, revision_in
from brightline.paper.text import Box, Found, Line, PageText, around, confusable, folded

ENOUGH = 0.55
"""The part of a page's anchors that must be found where its number is not."""
ENOUGH_WITH_NUMBER = 0.3
ENOUGH_WITHOUT_HEAD = 0.75
ENOUGH_OF_A_PART, ENOUGH_OF_A_PART_WITHOUT_HEAD = 0.3, 0.5
"""The same for a page of which a part is missing."""
LEGIBLE = 0.7
"""How sure the reader must be of a page's letters before a letter is taken for one."""
PLAINLY = 4.0
"""By how much a title must be more like one form's than like another's, of 100, to be that one's alone."""
WORN_PAGE = 0.3
"""The part of a page's lines that are worn, above which it is not legible."""
AHEAD = 0.2
"""By how much the best form must be ahead of the next."""
NUMBER = 0.35
"""How much its number counts for a form."""

POSTERS = (
    "know your rights", "conozca sus derechos", "conheca seus direitos", "what a judicial warrant looks like",
    "this flyer", "example of a warrant", "community meeting",
)  # fmt: skip
"""Wordings of a sheet about warrants, which is none."""
TELLING = ("how to tell", "this is what", "what to do if")
"""Wordings that such a sheet has often and a letter sometimes."""


class Sight(Struct, frozen=True):
    """What a page is taken for, and why."""

    form: str
    """A name of the catalogue, or `letter`, `cover_sheet`, `not_a_request`, `blank`, `unknown`."""
    page: int
    confidence: float
    why: str
    revision: str | None = None
    of: int | None = None
    ground: Box | None = None
    """Where on the page the ground of it stands."""
    titled: bool = False
    """Whether its title was found."""
    spec: Form | None = None
    nearest: str | None = None
    """The form it is most like, where it is taken for none."""


class Candidate(Struct, frozen=True):
    """How much of a form's page was found."""

    form: Form
    page: int
    head: Found | None
    number: Found | None
    anchors: float
    """The part of the page's anchors that was found."""

    @property
    def score(self) -> float:
        return self.anchors + 0.25 * (self.head is not None) + NUMBER * (self.number is not None)


def classified(text: PageText, whole: bool = True) -> Sight:
    """The form of a page, from its words; a page of which a part is missing is never put aside."""
    if not text.folded:
        return Sight("blank", 1, 1.0 if whole else 0.5, "There is no writing on the page.")
    if (only := _nothing_but_a_header(text)) is not None:
        why = "There is no writing on the page but the header of the fax."
        return Sight("blank", 1, 0.9 if whole else 0.5, why, ground=only.box)
    numbers = _numbers(text)
    candidates = [
        _candidate(form, page, spec, text, numbers) for form in catalogue() for page, spec in form.pages.items()
    ]
    found = sorted((_with_its_own_head(c, candidates) for c in candidates), key=lambda c: c.score, reverse=True)
    best = found[0]
    rival = next((c for c in found if c.form.form != best.form.form), None)
    of = _page_of(text)
    if best.score < 0.3 or not (best.head or best.number or best.anchors >= 0.4):
        return _plain(text, best, whole)
    poster = text.find((*POSTERS, *TELLING))
    if poster is not None or (
        rival is not None and rival.anchors > 0.6 and rival.head and best.head and not best.number
    ):
        return _poster(best, rival, poster)
    with_head, without = (ENOUGH, ENOUGH_WITHOUT_HEAD) if whole else (ENOUGH_OF_A_PART, ENOUGH_OF_A_PART_WITHOUT_HEAD)
    enough = (
        (best.number is not None and best.anchors >= ENOUGH_WITH_NUMBER)
        or (best.head is not None and best.anchors >= with_head)
        or best.anchors >= without
    )
    if whole and (over := _print_over_the_head(best, text)) is not None:
        why = f"Print stands over the head of {best.form.number}: it may be a sheet about that form."
        return Sight("unknown", 1, 0.5, why, ground=over.box, nearest=best.form.form)
    ahead = rival is None or best.score - rival.score >= AHEAD
    if not enough or not ahead:
        return Sight("unknown", 1, 0.5, f"It is most like {best.form.number}, but too little of that form was found.",
                     nearest=best.form.form)  # fmt: skip
    if (longer := _may_have_lost_its_end(best, found, text)) is not None:
        why = f"It shows the number {best.form.number}, and may be {longer.form.number}, whose number lost its end."
        return Sight("unknown", 1, 0.5, why, nearest=best.form.form)
    return _known(best, text, of)


def _may_have_lost_its_end(best: Candidate, found: list[Candidate], text: PageText) -> Candidate | None:
    """A form of the family whose number begins as the one that was read, where nothing but that number is against it.

    A stamp or a dropped line takes the last sign of a number away: of AO 93C it leaves AO 93, of I-247A I-247.
    """
    if best.number is None:
        return None
    printed = revision_in(_from(text, best.number))
    if printed in _revisions(best.form):
        return None
    longer = (c for c in found if c.form.marks != best.form.marks and c.form.marks.startswith(best.form.marks))
    without = best.score - NUMBER
    return next((c for c in longer if printed == c.form.revision or without - c.score < AHEAD), None)


def _revisions(form: Form) -> set[str]:
    """The revisions of a form whose layout is known."""
    return {other.revision for other in catalogue() if other.form == form.form}


def _known(best: Candidate, text: PageText, of: tuple[int, int | None] | None) -> Sight:
    page = of[0] if of and of[0] in best.form.pages else best.page
    if best.page == 1 and best.head is not None and best.anchors > 0.5:
        page = 1
    elif len(best.form.pages[best.page].anchors) <= 2 and of and of[0] > 1:
        page = of[0]
    printed = None if best.number is None else revision_in(_from(text, best.number))
    known = _revisions(best.form)
    form = next((f for f in catalogue() if f.form == best.form.form and f.revision == printed), best.form)
    grounds = [g for g in (best.number, best.head) if g is not None]
    why = " and ".join(
        [f"its number {best.form.number}"] * (best.number is not None)
        + ["its title"] * (best.head is not None)
        + [f"{round(best.anchors * 100)} of 100 of its wording"]
    )
    return Sight(
        form=best.form.form,
        page=page,
        confidence=min(
            0.99, 0.6 + 0.2 * best.anchors + 0.1 * (best.head is not None) + 0.15 * (best.number is not None)
        ),
        why=f"It shows {why}."
        + (f" The revision {printed} is not one whose layout is known." if printed and printed not in known else ""),
        revision=printed,
        of=of[1] if of else None,
        ground=grounds[-1].box if grounds else None,
        titled=best.head is not None,
        spec=form,
    )


def _candidate(form: Form, page: int, spec: PageSpec, text: PageText, numbers: dict[str, Found]) -> Candidate:
    found = sum(text.find(anchor) is not None for anchor in spec.anchors)
    return Candidate(
        form=form,
        page=page,
        head=text.find(spec.heads),
        number=numbers.get(form.marks),
        anchors=found / len(spec.anchors) if spec.anchors else 0.0,
    )


def _with_its_own_head(candidate: Candidate, others: list[Candidate]) -> Candidate:
    """A candidate without its title where the same words are plainly another form's: titles of a family are alike."""
    head = candidate.head
    if head is not None and any(
        other.head is not None
        and other.form.form != candidate.form.form
        and other.head.likeness > head.likeness + PLAINLY
        and set(other.head.words) & set(head.words)
        for other in others
    ):
        return replace(candidate, head=None)
    return candidate


def _numbers(text: PageText) -> dict[str, Found]:
    """The form numbers that stand in a footer or a stamp: where a line begins, or behind the word Form or an office."""
    marks = {form.marks for form in catalogue()}
    found: dict[str, Found] = {}
    for i, line in enumerate(text.lines):
        for j in range(len(line.words)):
            nexts = line.words[j : j + 2]
            for run in (nexts[:1], nexts):
                mark = confusable("".join(w.text for w in run))
                before = folded("".join(w.text for w in line.words[:j]))
                if mark in marks and (j == 0 or _names_a_form(before)):
                    box = run[0].box if len(run) == 1 else around(w.box for w in run)
                    found[mark] = Found(100.0, box, i, tuple((i, j + n) for n in range(len(run))))
    return found


def _names_a_form(before: str) -> bool:
    """Whether a line begins as a footer does before the number: the word Form, an office, or both, worn as they are."""
    office = before.startswith(("DHS", "ICE"))
    return before.endswith(("FORM", "F0RM", "DHS", "ICE")) or (office and len(before) <= len("DHSFORM") + 1)


def _from(text: PageText, found: Found) -> str:
    line, word = found.words[-1]
    return " ".join(w.text for w in text.lines[line].words[word + 1 :])


PAGE_OF = re.compile(r"\bpage\s*([1-9lI])\s*(?:of|0f|/)\s*([1-9lI]\d?)\b", re.IGNORECASE)


def _page_of(text: PageText) -> tuple[int, int | None] | None:
    """What a footer says of the page's number and of how many there are. A fax's own header counts other pages."""
    foot = max((line.box.bottom for line in text.lines), default=0.0) / 2
    for line in reversed(text.lines):
        if line.box.top < foot:
            break
        match = PAGE_OF.search(line.text)
        if match:
            number, total = (int(re.sub(r"[li]", "1", g, flags=re.IGNORECASE)) for g in match.groups())
            return number, total
    return None


COURTS = ("UNITED STATES DISTRICT COURT", "UNITED STATES COURT OF APPEALS", "DISTRICT COURT")
HEADER = re.compile(r"\b(fax|from|page|pg|pages|p\.? ?\d|\d?\d:\d\d)\b", re.IGNORECASE)
HEADER_DIGITS = 0.2
"""More than so many of the letters of a fax's header are digits: a time, a number, a count of pages."""


REVISED = re.compile(r"\(\s*rev\b", re.IGNORECASE)
"""A line that gives a revision is the form's own, however its number was read."""


def _print_over_the_head(best: Candidate, text: PageText) -> Line | None:
    """A line of print above the first words of a form: a memo that quotes it, or a flyer that pictures it, has some.

    The header of a fax, stamps and a few words written by hand are none.
    """
    if best.page != 1 or best.head is None:
        return None
    first = best.head.box.top if best.number is None else min(best.head.box.top, best.number.box.top)
    heads = [line.box.top for line in text.lines if line.box.top < first and _names_an_office(line.text)]
    first = min([first, *heads])
    number = confusable(best.form.number)
    for line in text.lines:
        letters = folded(line.text)
        if (
            line.box.bottom < first
            and line.score > 0.85
            and len(line.words) >= 3
            and len(letters) >= 12
            and _digits(line.text) < HEADER_DIGITS
            and not HEADER.search(line.text)
            and not REVISED.search(line.text)
            and number not in confusable(line.text)
        ):
            return line
    return None


def header(text: PageText) -> Line | None:
    """The line that a fax machine printed over a page; None where the first line is none of a machine."""
    first = text.lines[0] if text.lines else None
    return first if first is not None and HEADER.search(first.text) and _digits(first.text) > HEADER_DIGITS else None


def _header(text: PageText) -> float:
    """How far down the header of a fax reaches, which the machine prints on any page; -1 where there is none."""
    line = header(text)
    return line.box.middle if line is not None else -1.0


def _nothing_but_a_header(text: PageText) -> Line | None:
    """The header of a fax, where nothing else on the page has two letters."""
    first, *others = text.lines
    return first if _header(text) > 0 and all(len(folded(line.text)) < 2 for line in others) else None


def _digits(line: str) -> float:
    """The part of a line's letters and digits that are digits."""
    letters = folded(line)
    return sum(c.isdigit() for c in letters) / len(letters) if letters else 0.0


def _names_an_office(line: str) -> bool:
    """Whether a line is the name of an agency or of a court, as it stands at the head of their forms."""
    letters = folded(line)
    return any(
        partial_ratio(folded(name), letters) >= 85 for name in (*OFFICE, *COURTS) if len(letters) >= len(name) / 2
    )


def _poster(best: Candidate, rival: Candidate | None, poster: Found | None) -> Sight:
    if poster is not None:
        why = "It tells about warrants and forms, and is none itself."
        return Sight("not_a_request", 1, 0.8, why, ground=poster.box, nearest=best.form.form)
    other = rival.form.number if rival else ""
    why = f"It shows the wording of {best.form.number} and of {other} on one page."
    return Sight("unknown", 1, 0.5, why, nearest=best.form.form)


OFFICE = (
    "U.S. Immigration and Customs Enforcement", "Immigration and Customs Enforcement",
    "Department of Homeland Security", "Enforcement and Removal Operations", "Homeland Security Investigations",
    "U.S. Customs and Border Protection",
    "Executive Office for Immigration Review",
)  # fmt: skip
REQUEST = (
    "release date", "date of release", "home address", "notify this office", "notify our office", "please advise",
    "we request", "request that you", "please provide", "interview", "booking", "detainer", "hold", "removable",
    "please contact", "probation", "order of the immigration judge", "please send", "let us know", "please tell",
    "tell this office", "tell us", "would you", "could you", "we ask", "released", "kindly", "which office",
)  # fmt: skip
COVER_LABEL = re.compile(r"\W*(to|from|pages|number of pages|date|phone|fax|re|subject)\b[^:]{0,12}:", re.IGNORECASE)
ABBREVIATED = frozenset({"ICE", "ERO", "HSI", "CBP", "DHS", "EOIR", "USCIS"})
A_NUMBER = re.compile(r"\bA[- ]?\d{3}[- ]?\d{3}[- ]?\d{3}\b")
"""The file number that immigration agencies give a person."""
COVER = ("fax cover", "facsimile cover", "cover sheet", "fax transmittal", "facsimile transmittal", "fax transmission")
ALARMING = (
    "immigration", "homeland security", "detainer", "deportation", "ICE ERO", "removal order", "subpoena",
    "you are commanded", "removal proceedings",
)  # fmt: skip
"""A sheet with any of these is never put aside as no request, however little else is known of it."""
OF_A_COURT = ("district court", "magistrate", "warrant")
"""Nor one with any of these, unless a state's court wrote it: stations get orders of those courts every day."""
STATE = re.compile(r"(THE)?(COMMONWEALTH|STATE)OF[A-Z]+")
SENTENCE = 6
"""A line of so many words is no title."""
PROSE = 5
"""A letter has a line with so many words that begin small; a form whose number and title are lost has labels."""


def _abbreviated(text: PageText) -> Found | None:
    """The first word that is an immigration office's short name, in capitals."""
    for i, line in enumerate(text.lines):
        if line.box.middle <= _header(text):
            continue
        for j, word in enumerate(line.words):
            if word.text.strip(".,:;()/") in ABBREVIATED:
                return Found(100.0, word.box, i, ((i, j),))
    return None


def _looks_like_a_cover(text: PageText) -> Found | None:
    """The word Fax, where the page has few words and most of the labels of a cover sheet."""
    labels = len({m[1].lower() for line in text.lines if (m := COVER_LABEL.match(line.text))})
    fax = text.every(("fax", "facsimile"))
    return fax[0] if fax and labels >= 4 and len(text.folded) < 900 else None


def _of_a_federal_court(text: PageText, below: float) -> bool:
    """Whether a court or its warrant is named on a page that no state's court wrote, or a warrant is its title."""
    heads = [line for line in text.lines if line.box.middle > below][:4]
    of_a_state = any(STATE.fullmatch(folded(line.text)) for line in heads) and text.find("United States") is None
    return any(
        not of_a_state
        or ("WARRANT" in folded(text.lines[place.line].text) and len(text.lines[place.line].words) < SENTENCE)
        for place in text.every(OF_A_COURT, below=below)
    )


def _legible(text: PageText) -> bool:
    """Whether so much of a page can be read that an office or a warrant would hardly have been overlooked."""
    return text.score > 0.85 and text.worn <= WORN_PAGE


def _is_prose(text: PageText) -> bool:
    """Whether somebody writes in sentences."""
    small = (sum(len(word.text) > 1 and word.text[0].islower() for word in line.words) for line in text.lines)
    return any(words >= PROSE for words in small)


def _plain(text: PageText, best: Candidate, whole: bool) -> Sight:
    """A page that is no known form: a cover sheet, a letter, or something else that a station's fax receives."""
    cover = text.find(COVER) or _looks_like_a_cover(text)
    if cover is not None and len(text.lines) < 40:
        return Sight("cover_sheet", 1, 0.9, "It calls itself a cover sheet.", ground=cover.box)
    poster = text.find(POSTERS)
    if poster is not None:
        return _poster(best, None, poster)
    below = _header(text)
    office, request = text.find(OFFICE, below=below) or _abbreviated(text), text.find(REQUEST)
    telling = text.find(TELLING)
    if telling is not None and (office is None or request is None):
        return _poster(best, None, telling)
    # A cover sheet that is worn names the same offices; its title is often the one word that can be read.
    faxed = any(folded(line.text) in ("FAX", "FACSIMILE") for line in text.lines)
    written = _is_prose(text) and best.anchors < 0.4 and not faxed and text.score >= LEGIBLE
    if office is not None and request is not None and written:
        why = "It names an immigration office and asks for something, and has no form number."
        return Sight("letter", 1, 0.85, why, ground=office.box)
    alarming = (
        text.find(ALARMING, below=below) is not None
        or any(A_NUMBER.search(line.text) for line in text.lines)
        or _of_a_federal_court(text, below)
    )
    if whole and office is None and not alarming and _legible(text) and len(text.folded) > 120:
        why = "Nothing on it is an immigration agency's, a federal court's form or a request."
        return Sight("not_a_request", 1, 0.8, why)
    return Sight("unknown", 1, 0.5, "It is no form that is known, and too little of it says what it is.",
                 nearest=best.form.form if best.anchors >= 0.3 else None)  # fmt: skip
