"""One page read: what it is, what was filled in and ticked, and who signed it."""

from __future__ import annotations

from msgspec import Struct

from brightline.paper import classify, page, signer
from brightline.paper.classify import Sight
from brightline.paper.fields import FieldReading, fields_of
from brightline.paper.marks import Mark, boxes_of
from brightline.paper.page import Gray
from brightline.paper.recognise import Lines
from brightline.paper.signer import Signer
from brightline.paper.text import PageText

WHOLE = 1.1
"""A page that is lower than so many times its width has lost its upper or its lower part."""
TOP, FOOT = (0.0, 0.4), (0.9, 1.0)
"""The parts of a page that say what it is; the rest of a page without fields is not read."""


class PageReading(Struct, frozen=True, kw_only=True):
    """What was read from one page. Regions are pixels of `image`, the upright picture at 200 dots an inch."""

    number: int
    """Its place in the file, from 1."""
    sight: Sight
    signer: Signer
    fields: dict[str, FieldReading] = {}
    boxes: dict[str, Mark] = {}
    image: Gray
    text: PageText
    """The words that were read, for further questions; a page without fields is read only at its top and foot."""


def read_page(picture: Gray, dpi: tuple[float, float], number: int = 1, given: PageText | None = None) -> PageReading:
    """Read one page. `given` is the text layer of a PDF that shows what it says; without it the picture is read."""
    whole = True
    if given is not None:
        image, text = picture, given
        sight = classify.classified(text)
    else:
        image = page.prepared(picture, dpi)
        if min(image.shape) < page.SMALLEST:
            return PageReading(number=number, sight=TOO_SMALL, signer=NO_SIGNER, image=image, text=PageText(()))
        lines = Lines(image)
        # Turned upright, where it lay on its side or on its head.
        image = lines.image
        whole = image.shape[0] > WHOLE * image.shape[1]
        lines.read(TOP)
        text = lines.read(FOOT)
        sight = classify.classified(text, whole)
        if not _says_all(sight):
            text = lines.read()
            sight = classify.classified(text, whole)
        if sight.form == "blank" and page.inked(image[int(sight.ground.bottom) if sight.ground else 0 :]):
            sight = WORDLESS
        if sight.form == "letter" and not whole:
            # Of a form that was cut in two, one half is as wordy as a letter.
            sight = PART
    if sight.spec is None:
        who = signer.signer_of_letter(text, image) if sight.form == "letter" else NO_SIGNER
        return PageReading(number=number, sight=sight, signer=who, image=image, text=text)
    spec = sight.spec.pages[sight.page]
    fields = fields_of(text, spec)
    return PageReading(
        number=number,
        sight=sight,
        signer=signer.signer_of(spec, text, image, fields, whole) if whole or sight.titled else CUT_OFF,
        fields=fields,
        boxes=boxes_of(text, spec, image),
        image=image,
        text=text,
    )


CUT_OFF = Signer("unknown", 0.0, "A part of the page is missing, and with it perhaps the place for the signature.")
PART = Sight("unknown", 1, 0.0, "A part of the page is missing, and what is there may be a part of a form.")
WORDLESS = Sight("unknown", 1, 0.0, "There is ink on the page, and no word of it could be read.")
TOO_SMALL = Sight("unknown", 1, 0.0, "The picture is too small for a page.")
NO_SIGNER = Signer("unknown", 0.0, "It is no form whose place for a signature is known.")


def _says_all(sight: Sight) -> bool:
    """Whether a page is known and has nothing on it that would be read further."""
    if sight.spec is None:
        return False
    spec = sight.spec.pages[sight.page]
    return not spec.fields and not spec.boxes and spec.block is None
