"""Puts pages together to papers, and papers to requests about one person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from msgspec.structs import replace
from rapidfuzz.fuzz import token_sort_ratio

from brightline.paper import fields as filled
from brightline.paper.catalogue import Form
from brightline.paper.classify import A_NUMBER
from brightline.paper.duplicates import SAME_NAME, likely_the_same
from brightline.paper.facts import facts_of
from brightline.paper.reading import PageReading
from brightline.paper.request import KEPT_IN_PICTURE, SURE, Box, FederalRequest, Field, Paper, Region, Signature
from brightline.paper.text import Box as Place
from brightline.paper.text import Line, folded

ASKED = {"custody": "keeping the person", "notice_of_release": "telling of the release", "transfer": "handing over"}
TAKEN_BACK = re.compile(r"\b(cancel|withdr|rescind|void|revoke|lift(s|ed)\b|disregard|no longer)", re.IGNORECASE)
"""Words by which an earlier request is taken back; also those of the stamps that do it."""
ALONE = frozenset({"cover_sheet", "not_a_request", "blank", "unknown"})


def put_together(pages: Sequence[PageReading]) -> tuple[tuple[FederalRequest, ...], tuple[Paper, ...]]:
    """The requests of a file's pages, and the papers that are none."""
    papers = [_paper(group) for group in _groups(pages)]
    papers = list(_repeated(papers))
    others = tuple(p for p in papers if p.form in ALONE)
    about = [p for p in papers if p.form not in ALONE]
    return tuple(_request(group, pages) for group in _by_person(about)), others


def _groups(pages: Sequence[PageReading]) -> list[list[PageReading]]:
    """Pages of one paper: a first page, and of the other pages of its form the nearest that are not taken."""
    groups = [[page] for page in pages if page.sight.spec is None or page.sight.page == 1]
    firsts = [g for g in groups if g[0].sight.spec is not None]
    for page in pages:
        if page.sight.spec is None or page.sight.page == 1:
            continue
        open_groups = [
            g for g in firsts
            if g[0].sight.form == page.sight.form and all(p.sight.page != page.sight.page for p in g)
        ]  # fmt: skip
        if open_groups:
            # A page that came before its first page is likelier to belong to a paper that lies before it.
            min(open_groups, key=lambda g: abs(g[0].number - page.number) + 0.5 * (g[0].number > page.number)).append(
                page
            )
        else:
            groups.append([page])
            firsts.append(groups[-1])
    for group in groups:
        group.sort(key=lambda p: p.sight.page)
    return sorted(groups, key=lambda g: min(p.number for p in g))


def _paper(pages: list[PageReading]) -> Paper:
    first = pages[0]
    form = first.sight.spec
    if form is None:
        return _without_form(first)
    signed = max(pages, key=lambda p: (p.signer.who != "unknown", p.signer.confidence))
    fields = {name: _field(name, value, page) for page in reversed(pages) for name, value in page.fields.items()}
    boxes = {
        name: Box(mark.state, mark.confidence, _region(page, mark.region))
        for page in pages
        for name, mark in page.boxes.items()
    }
    come = {p.sight.page for p in pages}
    expected = max([*form.pages, *(p.sight.of or 1 for p in pages)])
    missing = tuple(n for n in range(1, expected + 1) if n not in come)
    signature = Signature(
        signed.signer.who, signed.signer.confidence, signed.signer.why, _region(signed, signed.signer.region)
    )
    value, status, asks, checks = _what_it_is(form, first.sight.confidence, signature, boxes, 1 in come)
    if missing:
        checks.append(f"Page {_numbers(missing)} of {form.number} did not come.")
    if form.layout_known == "recall":
        checks.append(f"The layout of {form.number} is described from memory: read this paper by eye.")
    if first.sight.revision is not None and "not one whose layout" in first.sight.why:
        checks.append(f"The revision {first.sight.revision} of {form.number} is not known: read it by eye.")
    if any(_stands_alone(line) for page in pages for line in page.text.lines):
        checks.append(
            "A word such as Cancelled or Void stands on it by itself, as of a stamp: look at it, and ask the sender."
        )
    checks += [
        f"{name.replace('_', ' ').capitalize()}: what is filled in could not be read."
        for name, value_ in fields.items()
        if name in ("subject_name", "date") and (value_.value is None or value_.confidence < SURE)
    ]
    return Paper(
        form=form.form, title=form.title, kind=form.kind, revision=first.sight.revision, layout_known=form.layout_known,
        confidence=first.sight.confidence, why=first.sight.why, ground=_region(first, first.sight.ground),
        pages=tuple(p.number for p in pages), missing=missing, signature=signature, asks=asks, paper=value,
        status=status, fields=fields, boxes=boxes, checks=tuple(checks),
    )  # fmt: skip


def _stands_alone(line: Line) -> bool:
    """Whether a line is little else than a word by which a paper is taken back."""
    return (
        len(line.words) <= 2
        and len(line.text) <= 16
        and TAKEN_BACK.match(line.text.strip(" [](){}<>*_-.|")) is not None
    )


def _what_it_is(
    form: Form, confidence: float, signature: Signature, boxes: dict[str, Box], first_page: bool
) -> tuple[str | None, str, tuple[str, ...], list[str]]:
    """The value of `papers`, its status, what it asks, and what to look at."""
    checks: list[str] = []
    if confidence < SURE:
        return None, "read", (), ["What this paper is was not read surely enough."]
    who, sure = signature.who, signature.confidence >= SURE
    if form.issuer == "court":
        if who == "court" and sure:
            return form.paper, "claimed", (), [
                f"{form.number} claims to come from a court. Call the clerk of that court, at a number from the "
                "directory and never from the fax, before it changes anything."
            ]  # fmt: skip
        said = {
            "nobody": "nobody signed it",
            "immigration_officer": "an immigration officer signed it",
            "immigration_judge": "an immigration judge signed it, who belongs to no court",
        }.get(who, "who signed it could not be read")
        return (
            None,
            "read",
            (),
            [f"{form.number} is a court's form, and {said}: it is no court's paper as it stands."],
        )
    cancel = boxes.get("cancel")
    if form.kind in ("detainer", "notification", "transfer_request"):
        if cancel is not None and cancel.state == "on" and cancel.confidence >= SURE:
            return None, "read", ("cancellation",), [
                "The box that takes back an earlier request is ticked. Look at it, and ask the sender at a number from "
                "the directory: a forged cancellation looks the same."
            ]  # fmt: skip
        if (
            first_page
            and "cancel" in form.pages[1].boxes
            and (cancel is None or cancel.state == "unknown" or cancel.confidence < SURE)
        ):
            return None, "read", (), ["Whether the box that takes back an earlier request is ticked could not be read."]
        if not first_page:
            return None, "read", (), ["Its first page did not come: what it asks is not known."]
    if who == "nobody" and sure and form.kind == "administrative_warrant":
        return None, "read", form.asks, ["Nobody signed it: it is no warrant as it stands."]
    if who == "nobody":
        checks.append("Nobody signed it.")
    elif who == "court" or (who == "unknown" and form.kind == "administrative_warrant"):
        checks.append("Who signed it could not be read: look at the block.")
    asks = []
    for ask in form.asks:
        box = boxes.get(form.asks_by.get(ask, ""))
        if ask not in form.asks_by or (box is not None and box.state == "on" and box.confidence >= SURE):
            asks.append(ask)
        elif box is None or box.state == "unknown" or box.confidence < SURE:
            checks.append(f"Whether its box for {ASKED[ask]} is ticked could not be read.")
    return form.paper, "read", tuple(asks), checks


def _without_form(page: PageReading) -> Paper:
    sight = page.sight
    titles = {
        "letter": "Letter or e-mail without a form number", "cover_sheet": "Cover sheet", "blank": "Blank page",
        "not_a_request": "Not a request, as it seems", "unknown": "Not known",
    }  # fmt: skip
    checks = {
        "letter": ["What a letter asks is judged from its words: read it."],
        "not_a_request": ["Somebody must confirm that this is no request."],
        "unknown": ["Nobody can tell from the reading what this is: look at it."],
    }.get(sight.form, [])
    asks: tuple[str, ...] = ()
    office = _office_at_head(page.text.lines) if sight.form == "letter" else ""
    if sight.form == "letter":
        asks = asked_in_words(page.text.lines)
        if not office and not _office_at_foot(page.text.lines):
            asks = ()
            checks = [
                *checks,
                "No immigration office stands at its head or under it: read who sends it and what is asked.",
            ]
        if TAKEN_BACK.search(_own_words(page.text.lines)):
            checks = [*checks, "It speaks of taking something back: ask the sender, at a number from the directory."]
    who = page.signer
    fields = {"from": Field(office, 0.85, None)} if office else {}
    return Paper(
        form=sight.form, title=titles[sight.form], kind=sight.form, revision=None, layout_known="",
        confidence=sight.confidence, why=sight.why, ground=_region(page, sight.ground), pages=(page.number,),
        missing=(), signature=Signature(who.who, who.confidence, who.why, _region(page, who.region)),
        asks=asks, paper="notification_request" if asks == ("notice_of_release",) else None, status="read",
        fields=fields, boxes={}, checks=tuple(checks),
    )  # fmt: skip


_ASKS = {
    "custody": r"\b(keep|hold|detain|maintain)\b.{0,40}\b(custody|him|her|them|the (person|subject|individual))",
    "notice_of_release": r"\b(notify|tell|advise|inform|call|contact)\b.{0,80}\breleas"
    r"|release date|date of (his|her|their|the)?.{0,12}release",
    "transfer": r"\b(transfer|hand over|turn over|surrender)\b",
    "information": r"\b(address|booking (sheet|record)|probation appointment|information about"
    r"|copy of (the|his|her|their))\b",
    "interview": r"\binterview",
}


QUOTED = re.compile(
    r"-----\s*original message|^on .{6,60} wrote:|^begin forwarded message", re.IGNORECASE | re.MULTILINE
)
"""Where the words of an earlier message begin, which the writer of this one only passes on."""
NOT = re.compile(r"\b(not|never|no longer|without|refus\w*|declin\w*|nor)\b", re.IGNORECASE)


def asked_in_words(lines: Sequence[Line]) -> tuple[str, ...]:
    """What a letter asks for, as values of `request.kind`.

    A sentence that says what not to do asks nothing here, and neither does a letter that takes something back: a person
    reads it.
    """
    words = _own_words(lines)
    if TAKEN_BACK.search(words):
        return ()
    said = " ".join(part for part in re.split(r"(?<=[.;:!?])\s+", words) if not NOT.search(part)).lower()
    return tuple(kind for kind, pattern in _ASKS.items() if re.search(pattern, said))


def _own_words(lines: Sequence[Line]) -> str:
    """The words of a letter, without those that it quotes."""
    own = "\n".join(line.text for line in lines if not line.text.lstrip().startswith(">"))
    return QUOTED.split(own)[0].replace("\n", " ")


ABOUT = re.compile(r"\W*(re|to|attn|attention|subject|cc|regarding|about|dear)\b", re.IGNORECASE)
"""How the line begins that says whom a letter is to or about."""
HEAD_LINES, FOOT_LINES = 8, 6
SHORT_LINE = 50
"""A line under a letter, with a name, a title or an office, has fewer letters; a sentence of the letter has more."""


def _office_at_head(lines: Sequence[Line]) -> str:
    """The lines of a letter's head that name an office. Whom it is to and about stands below, and names people."""
    head = list(takewhile(lambda line: not ABOUT.match(line.text), lines))[:HEAD_LINES]
    named = [line.text for line in head if any(re.search(one, line.text, re.IGNORECASE) for _, one in _OFFICES)]
    return "; ".join(text for text in named if not A_NUMBER.search(text))


def _office_at_foot(lines: Sequence[Line]) -> bool:
    """Whether the last lines, where a letter is signed, name an immigration office or one of its officers."""
    return any(
        re.search(one, line.text, re.IGNORECASE)
        for line in lines[-FOOT_LINES:]
        if len(line.text) < SHORT_LINE and not line.text.rstrip().endswith((".", ","))
        for one in (
            *(pattern for _, pattern in _OFFICES),
            r"deportation officer|immigration (officer|judge)|border patrol",
        )
    )


def _repeated(papers: Sequence[Paper]) -> Iterator[Paper]:
    """Papers, each with a mark when it is likely an earlier one again."""
    seen: list[Paper] = []
    for paper in papers:
        twin = next((s for s in seen if likely_the_same(s, paper)), None)
        if twin is not None:
            said = f"page {_numbers(twin.pages)}: the same form, name, day of birth and date"
            yield replace(paper, same_as=said)
        else:
            yield paper
        seen.append(paper)


def _by_person(papers: Sequence[Paper]) -> list[list[Paper]]:
    """Papers about one person, by name; those whose name was not read go with the only person there is."""
    named: list[list[Paper]] = []
    unnamed: list[Paper] = []
    for paper in papers:
        if paper.subject is None:
            unnamed.append(paper)
            continue
        group = next((g for g in named if all(_may_be_one_person(other, paper) for other in g)), None)
        if group is None:
            named.append([paper])
        else:
            group.append(paper)
    if len(named) <= 1:
        everything = [*(named[0] if named else []), *unnamed]
        return [sorted(everything, key=lambda p: p.pages)] if everything else []
    return [*named, *([p] for p in unnamed)]


def _may_be_one_person(one: Paper, other: Paper) -> bool:
    """Whether two papers with a name can be about one person: like names, and no two days of birth."""
    born = {born for paper in (one, other) if (born := _surely(paper, "date_of_birth"))}
    return token_sort_ratio(str(one.subject), str(other.subject)) >= SAME_NAME and len(born) < 2


def _surely(paper: Paper, name: str) -> str | None:
    """A value that was read surely."""
    field = paper.fields.get(name)
    return field.value if field is not None and field.value and field.confidence >= SURE else None


def _request(papers: list[Paper], pages: Sequence[PageReading]) -> FederalRequest:
    by_number = {page.number: page for page in pages}
    subject = next((p.subject for p in papers if p.subject), None)
    requester = next((r for p in papers if (r := _requester(p, by_number)) is not None), None)
    asks = tuple(dict.fromkeys(a for p in papers for a in p.asks))
    first = papers[0]
    checks = list(dict.fromkeys(c for p in papers for c in p.checks))
    if subject is None:
        checks.insert(0, "Whom it is about could not be read.")
    if any(p.subject is None and p.kind not in ("letter",) for p in papers) and subject is not None:
        checks.append("Not every paper of the packet shows the name: make sure that all are about one person.")
    names = list(dict.fromkeys(p.subject for p in papers if p.subject))
    if len({"".join(sorted(folded(part) for part in name.split())) for name in names}) > 1:
        checks.append(f"The name is not read alike on each paper: {', '.join(names)}. Make sure that it is one person.")
    dated = next((day for p in papers if (day := _surely(p, "date"))), None)
    facts, claimed = facts_of(papers, asks, requester)
    return FederalRequest(
        subject=subject, papers=tuple(papers), asks=asks, requester=requester,
        addressed_to=_surely(first, "to"),
        dated=dated, facts=facts, claimed=claimed, checks=tuple(checks),
    )  # fmt: skip


_OFFICES = (
    ("ice_hsi", r"homeland security investigations|\bhsi\b"),
    ("cbp", r"customs and border protection|\bcbp\b|border patrol"),
    ("ice_ero", r"enforcement and removal|\bero\b|immigration and customs enforcement|\bice\b"),
)


def _requester(paper: Paper, pages: dict[int, PageReading]) -> str | None:
    """Which office sent it, by the field for the sender; a form's printed words name the department to everybody."""
    sender = paper.fields.get("from")
    officer = paper.fields.get("officer")
    if paper.form.startswith("ao-"):
        return None
    for said in (sender, officer):
        if said is None or not said.value or said.confidence < SURE:
            continue
        found = [office for office, pattern in _OFFICES if re.search(pattern, said.value, re.IGNORECASE)]
        if found:
            return found[0]
    return None


def _field(name: str, read: filled.FieldReading, page: PageReading) -> Field:
    kept = name in KEPT_IN_PICTURE
    region = _region(page, read.region)
    return Field(None if kept else read.text, round(read.confidence, 3), region, kept)


def _region(page: PageReading, box: Place | None) -> Region | None:
    if box is None:
        return None
    return Region(page.number, int(box.left), int(box.top), int(box.right) + 1, int(box.bottom) + 1)


def _numbers(numbers: Sequence[int]) -> str:
    return " and ".join(filter(None, [", ".join(map(str, numbers[:-1])), str(numbers[-1])]))
