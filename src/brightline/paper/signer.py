"""Who signed a paper: judged by the block where it is signed, never by a word elsewhere on the page."""

from __future__ import annotations

import re

from msgspec import Struct
from rapidfuzz.fuzz import partial_ratio, ratio

from brightline.paper.catalogue import BlockSpec, PageSpec, Wording
from brightline.paper.fields import FieldReading
from brightline.paper.marks import Signature, signature_over
from brightline.paper.page import DPI, Gray
from brightline.paper.text import Box, Line, PageText, folded

OFFICER, IMMIGRATION_JUDGE, COURT, NOBODY, UNKNOWN = (
    "immigration_officer", "immigration_judge", "court", "nobody", "unknown",
)  # fmt: skip

COURT_HEADS = ("UNITED STATES DISTRICT COURT", "UNITED STATES COURT OF APPEALS", "UNITED STATES MAGISTRATE COURT")
_JUDGE = re.compile(
    r"\b(magistrate|district judge|circuit judge|chief judge|senior judge|u\.?s\.?m\.?j|u\.?s\.?d\.?j|deputy clerk"
    r"|clerk of (the )?court)\b|(,|\bhon\b.*) (judge|clerk)\b", re.IGNORECASE,
)  # fmt: skip
"""A title of a judge, a magistrate or a clerk; Judge and Clerk are also surnames, and records units have clerks."""
_OTHERS = re.compile(
    r"\b(agent|officer|ice|ero|hsi|dhs|cbp|task force|detective|sergeant|lieutenant|captain|chief of|sheriff|marshal"
    r"|attorney|counsel|probation|records|administrative law|hearing|advocate|assistant|director|inspector)\b",
    re.IGNORECASE,
)
"""Words in the titles of those who are no judges, whatever else they are called."""
_IMMIGRATION_JUDGE = re.compile(r"IMMIGRATIONJUDGE|BOARDOFIMMIGRATION|EOIR")
_OFFICER = re.compile(
    r"DEPORTATIONOFFICER|IMMIGRATIONOFFICER|ENFORCEMENTOFFICER|DETENTIONOFFICER|BORDERPATROL|CUSTOMSAND|IMMIGRATION"
    r"|FIELDOFFICE|SDDO|SPECIALAGENT|DHS|HOMELAND|ICEERO|SUPERVISORYOFFICER|REMOVALOFFICER"
)
_ELECTRONIC = re.compile(
    r"/\s?s\s?/|signed electronically|electronically signed|digitally signed|by telephone|rule 4\.1|4\.1", re.I
)


BARELY_READ, BARELY_LINES = 0.8, 0.65
"""How surely a page must be read, and the part of its lines that may be worn, for any of its captions to be trusted."""


class Signer(Struct, frozen=True):
    """Who signed, how sure that is, and why it is thought so."""

    who: str
    confidence: float
    why: str
    region: Box | None = None


def signer_of(
    page: PageSpec, text: PageText, image: Gray, fields: dict[str, FieldReading], whole: bool = True
) -> Signer:
    """Who signed a page of a known form; of one that is not whole only a plain caption shows the place."""
    block = page.block
    if block is None:
        return Signer(UNKNOWN, 0.0, "This page has no place for a signature.")
    if _too_worn(text):
        return Signer(UNKNOWN, 0.0, "The page is so worn that another line may be taken for the one to sign on.")
    label = _block_label(text, block)
    worn, plain = label is None, True
    if label is None and whole and (found := _worn_label(text, block)) is not None:
        label, plain = found
    if label is None:
        return Signer(UNKNOWN, 0.0, "The place of the signature was not found.")
    name = text.find(block.name, below=label.top - DPI, above=label.bottom + DPI) if block.name else None
    signature = signature_over(label, image, text, name.box if name else None)
    typed = _typed(text, signature.region)
    if worn and signature.state != "unknown" and not typed and _printed_in(text, signature.region):
        return Signer(
            UNKNOWN, 0.0, "The caption is worn, and print stands where the signature may be.", signature.region
        )
    if signature.state == "unknown" and not typed:
        return Signer(UNKNOWN, 0.0, "It cannot be told whether the line is signed.", signature.region)
    if signature.state == "empty" and not typed and not plain:
        # Where the caption was hardly read, it may be another's line that is empty.
        return Signer(UNKNOWN, 0.0, "The caption is worn, and the line over it is empty.", signature.region)
    if signature.state == "empty" and not typed:
        return Signer(NOBODY, signature.confidence, "The line for the signature is empty.", signature.region)
    officer = fields.get("officer")
    sure = min(0.97, max(signature.confidence, 0.9 if typed else 0.0))
    if block.by == COURT:
        return _of_court(block, text, _name_of(block, text, officer, signature.region), signature, sure)
    title = folded(officer.text or "") if officer and not _caption(officer.text or "", block) else ""
    if officer and _JUDGE.search(officer.text or "") and not _IMMIGRATION_JUDGE.search(title):
        return Signer(UNKNOWN, 0.3, "An immigration officer signs this form, and a court's title stands in its block.",
                      signature.region)  # fmt: skip
    if _IMMIGRATION_JUDGE.search(title):
        return Signer(IMMIGRATION_JUDGE, sure * 0.95, "An immigration judge's title stands under the signature.",
                      signature.region)  # fmt: skip
    return Signer(OFFICER, sure, "Signed in the block for an immigration officer.", signature.region)


def _too_worn(text: PageText) -> bool:
    return text.score < BARELY_READ or text.worn > BARELY_LINES


def _of_court(block: BlockSpec, text: PageText, said: str, signature: Signature, sure: float) -> Signer:
    """A court signs only where the paper has a court's head, and a judge, magistrate or clerk in the issuing block."""
    region, title = signature.region, folded(said)
    if _OFFICER.search(title):
        return Signer(OFFICER, sure * 0.95, "An immigration officer's title stands in the block for a judge.", region)
    if _IMMIGRATION_JUDGE.search(title):
        return Signer(IMMIGRATION_JUDGE, sure * 0.95, "An immigration judge's title stands in the block.", region)
    if text.find(COURT_HEADS) is None:
        return Signer(UNKNOWN, 0.3, "No court's head was found on the paper.", region)
    if not block.name:
        return Signer(COURT, sure, "Signed over the line for the clerk of the court, under a court's head.", region)
    if not said:
        return Signer(UNKNOWN, 0.3, "It is signed, and no name and title stand under the signature.", region)
    if not _OTHERS.search(said) and (_JUDGE.search(said) or _like_a_title(said)):
        return Signer(COURT, min(sure, 0.9), f"A court's head, and under the signature: {said}.", region)
    return Signer(
        UNKNOWN, 0.3, "The title under the signature is not known to be a judge's, magistrate's or clerk's.", region
    )


COURT_TITLES = ("United States Magistrate Judge", "United States District Judge", "Deputy Clerk", "Clerk of Court")


def _like_a_title(said: str) -> bool:
    """Whether worn words have a title of the court's among them; a few letters of one are none."""
    worn = folded(said)
    titles = [folded(title) for title in COURT_TITLES]
    return any(len(worn) >= 0.8 * len(one) and partial_ratio(one, worn) >= 78 for one in titles)


def _name_of(block: BlockSpec, text: PageText, officer: FieldReading | None, region: Box) -> str:
    """The name and title of the one who signed: what was filled in, or else the words under the signature, without the
    captions that say what they are."""
    if officer is not None and officer.text and not _caption(officer.text, block):
        return officer.text
    lines = [
        line.text
        for line in text.lines
        if region.bottom < line.box.middle < region.bottom + 0.6 * DPI
        and min(line.box.right, region.right) - max(line.box.left, region.left) > 0.5 * line.box.width
        and not _caption(line.text, block)
    ]
    return " ".join(lines)


def _caption(said: str, block: BlockSpec) -> bool:
    return max(_like_one_of(said, block.label), _like_one_of(said, block.name)) >= WORN


def _block_label(text: PageText, block: BlockSpec) -> Box | None:
    """Where the label of the issuing block stands: of several, the highest, for those below belong to others."""
    end = text.find(block.before) if block.before else None
    above = end.box.top if end else 1e9
    for look in (text.every, text.nearest):
        for wording in _wordings(block.label):
            found = [f for f in look(wording, above=above) if not _anothers(text.lines[f.line], block)]
            if found:
                return min(found, key=lambda f: f.box.top).box
    return None


def _anothers(line: Line, block: BlockSpec) -> bool:
    """Whether a worn caption is more like that of the next block, whose line is another's to sign, or of the name."""
    others = [wording for wording in (block.before, block.name) if wording]
    like = _like_one_of(line.text, block.label)
    return any(_like_one_of(line.text, wording) > like for wording in others)


WORN, PLAIN = 52.0, 70.0
"""How like a caption must be, of 100, when the fax has worn it away: the smallest print loses its thin strokes; and
how like to count as read."""


def _worn_label(text: PageText, block: BlockSpec) -> tuple[Box, bool] | None:
    """The caption of the issuing block where it can hardly be read, and whether it is plain enough: the line that is
    most like it, and more like it than like the caption of the name."""
    end = text.find(block.before) if block.before else None
    best: tuple[float, Line] | None = None
    for line in text.lines:
        if len(folded(line.text)) < 8 or (end is not None and line.box.middle > end.box.top):
            continue
        like = _like_one_of(line.text, block.label)
        if like >= (best[0] + 0.1 if best else WORN) and not _anothers(line, block) and not _goes_on(line, text):
            best = like, line
    return (best[1].box, best[0] >= PLAIN) if best else None


def _goes_on(line: Line, text: PageText) -> bool:
    """Whether a line follows closely under a line of print, as the lines of a sentence do; over a caption is room."""
    return any(
        len(other.words) >= 4
        and other.score > 0.6
        and abs(line.box.top - other.box.bottom) < 0.1 * DPI
        and min(line.box.right, other.box.right) - max(line.box.left, other.box.left) > 0.5 * line.box.width
        for other in text.lines
        if other is not line
    )


def _like_one_of(said: str, wording: Wording) -> float:
    """How like a line is to one of some wordings, or, where it is a little longer, a part of it."""
    found = 0.0
    for one in map(folded, _wordings(wording)):
        line = folded(said)
        a_little_more = len(one) < len(line) <= 1.5 * len(one)
        found = max(found, ratio(line, one), partial_ratio(one, line) - 4 if a_little_more else 0.0)
    return found


def _wordings(wording: Wording) -> tuple[str, ...]:
    return (wording,) if isinstance(wording, str) else wording


def _printed_in(text: PageText, region: Box) -> bool:
    """Whether print that can be read stands in a region, so that its ink may be no signature."""
    return any(
        line.score > 0.9
        and len(folded(line.text)) >= 5
        and region.top < line.box.middle < region.bottom
        and min(line.box.right, region.right) - max(line.box.left, region.left) > 0.4 * line.box.width
        for line in text.lines
    )


def _typed(text: PageText, region: Box) -> bool:
    """Whether a signature in type, such as `/s/ Name`, stands in a region."""
    return any(
        _ELECTRONIC.search(line.text)
        for line in text.lines
        if region.top - 0.2 * DPI < line.box.middle < region.bottom + 0.2 * DPI
        and line.box.right > region.left and line.box.left < region.right
    )  # fmt: skip


_TITLE = re.compile(
    r"deportation officer|immigration officer|enforcement officer|special agent|field office director|immigration judge"
    r"|detention.{0,5}officer|border patrol agent|supervisory|\bofficer\b|\bagent\b|assistant director"
    r"|, ?(S?DDO|A?FOD)\b",
    re.IGNORECASE,
)


def signer_of_letter(text: PageText, image: Gray) -> Signer:
    """Who signed a letter: by the title at its end, and the ink above the name.

    That nobody signed is never said of a letter: it has no line that shows where a signature would stand.
    """
    height = image.shape[0]
    titles = [
        line
        for line in text.lines
        if _TITLE.search(line.text) and line.box.middle > 0.3 * height and len(line.text) < 70
    ]
    if not titles or _is_mail(text) or _too_worn(text):
        return Signer(UNKNOWN, 0.0, "No block with a name and a title was found.")
    title = titles[-1]
    name = _above(text, title)
    # A scribble that was read as a line is no name.
    is_name = name is not None and name.score > 0.85 and title.box.top - name.box.bottom < 0.25 * DPI
    top = name if name is not None and is_name else title
    who = IMMIGRATION_JUDGE if _IMMIGRATION_JUDGE.search(folded(title.text)) else OFFICER
    over = Box(top.box.left, top.box.top - 0.3 * DPI, top.box.right, top.box.top)
    if _typed(text, over):
        return Signer(who, 0.86, f"Signed in type over the title: {title.text}.", over)
    before = _above(text, top, past_scribbles=True)
    if before is None or top.box.top - before.box.bottom < 0.2 * DPI:
        return Signer(UNKNOWN, 0.0, "There is no room for a signature over the name.")
    label = Box(top.box.left, top.box.top, max(top.box.right, top.box.left + 1.6 * DPI), top.box.bottom)
    signature = signature_over(label, image, text)
    if signature.state == "signed":
        return Signer(who, signature.confidence * 0.95, f"Signed over the title: {title.text}.", signature.region)
    return Signer(UNKNOWN, 0.0, "It cannot be told whether the letter is signed.", signature.region)


def _is_mail(text: PageText) -> bool:
    """Whether it is the print of an e-mail, whose typed name is no signature."""
    top = " ".join(line.text.lower() for line in text.lines[:10])
    return sum(word in top for word in ("from:", "sent:", "to:", "subject:")) >= 3


def _above(text: PageText, line: Line, past_scribbles: bool = False) -> Line | None:
    """The nearest line over another, in the same column; what is twice as high is a scribble that was read as one.

    So is what was read badly and has no word of three letters, where those are to be passed over.
    """
    over = [
        o for o in text.lines
        if o.box.bottom <= line.box.top + 3 and o.box.right > line.box.left and o.box.left < line.box.right + DPI
        and o.box.height < 2 * line.box.height
        and not (past_scribbles and o.score < 0.7 and all(len(folded(word.text)) < 3 for word in o.words))
    ]  # fmt: skip
    return max(over, key=lambda o: o.box.bottom, default=None)
