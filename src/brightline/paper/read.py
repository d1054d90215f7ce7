"""Reads a file: opens it safely, reads each page, and puts the pages together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from traceback import extract_tb

import cv2
import numpy as np
from msgspec.structs import replace

from brightline.paper.catalogue import BoxSpec
from brightline.paper.classify import Sight, classified
from brightline.paper.header import printed_at
from brightline.paper.marks import Mark, starts_of, touch
from brightline.paper.opening import FormField, Message, OpenedPage, TextWord, Unreadable, is_mail, opened, parts
from brightline.paper.packet import put_together
from brightline.paper.page import DPI, Gray, dark, without_rules
from brightline.paper.reading import NO_SIGNER, PageReading, read_page
from brightline.paper.recognise import texts_at
from brightline.paper.request import ReadFile
from brightline.paper.second_reader import read_twice, said_alike
from brightline.paper.text import Box, PageText, Word, folded, likeness, lines_of, text_of

Progress = Callable[[int, int], None]
"""Told the number of the page about to be read, and how many there are."""
SHOWN = 0.9
"""The part of a text layer's words that must stand on ink, for the layer to be believed."""
EXPLAINED = 0.5
"""The part of a page's ink that its text layer must account for, rules aside."""
DECISIVE, SAMPLED = 10, 6
"""So many lines that decide, and so many others, are read in the picture too."""
ONE_LINE, VERY = 0.27, 93.0
"""A value of one line is at most so many inches high; and how like, of 100, its words must be in the picture."""
DECISIVELY = 80.0
"""How like, of 100, each line that decides must be."""
ALIKE, AGREEING = 60.0, 0.75
"""How like a line must be, of 100, and the part of those lines that must be."""
WHITE = np.uint8(255)
DEEPEST = 3
"""So many messages may lie one within another, as files."""
LETTERS = 60
"""A text layer with fewer letters is a stamp or a header, and the page is a picture."""


def read_file(
    data: bytes, name: str = "", progress: Progress | None = None, pictures: bool = True
) -> tuple[ReadFile, tuple[PageReading, ...]]:
    """A file and its pages as read. Raises Unreadable for a file that cannot be opened.

    Without `pictures`, which `write_crops` needs, the pages come without theirs: of two hundred they take some 800 MB.
    A page that cannot be opened ends the reading with Unreadable too: a packet is never silently read short.
    """
    pages: list[PageReading] = []
    warnings: list[str] = []
    with opened(data, name=name) as file:
        warnings += file.warnings
        for page in file.pages():
            if progress is not None:
                progress(page.number, file.page_count)
            warnings += [f"Page {page.number}: {w}" for w in page.warnings]
            read = _read_or_left_open(page, warnings)
            pages.append(read if pictures else replace(read, image=np.broadcast_to(WHITE, read.image.shape)))
        requests, others = put_together(pages)
        whole = ReadFile(
            name=name, sha256=file.sha256, kind=file.kind, page_count=file.page_count,
            warnings=tuple(dict.fromkeys(warnings)), requests=requests, others=others,
            printed_at=printed_at(pages[0].text) if pages else None,
        )  # fmt: skip
    return whole, tuple(pages)


def _read_or_left_open(page: OpenedPage, warnings: list[str]) -> PageReading:
    """The page as read. One at which the reader itself fails is a page of which nothing is known, never one less."""
    try:
        return _read(page, warnings)
    except Exception as error:  # noqa: BLE001  whatever it is, the other pages and the request must not be lost with it
        place = extract_tb(error.__traceback__)[-1]
        # The message of an error may quote the page, and a warning is kept in logs.
        fault = f"{type(error).__name__}, {Path(place.filename).name}:{place.lineno}"
        warnings.append(
            f"Page {page.number}: reading it failed by a fault of this program ({fault}); read the page by eye."
        )
        image, _ = _at_our_scale(page)
        return PageReading(
            number=page.number,
            sight=Sight("unknown", 1, 0.0, "Reading the page failed by a fault of this program."),
            signer=NO_SIGNER,
            image=image,
            text=text_of(""),
        )


def _read(page: OpenedPage, warnings: list[str]) -> PageReading:
    image, scale = _at_our_scale(page)
    words = [_word(w, scale) for w in page.words] + _filled_in(page.fields, page.words, scale)
    if sum(len(w.text) for w in words) >= LETTERS:
        if _shows(words, image):
            read = read_page(image, (DPI, DPI), page.number, PageText(lines_of(words)))
            if _is_read_alike(read) and _values_are_seen(read):
                return _with_form_boxes(read, page.fields, scale, warnings)
        warnings.append(
            f"Page {page.number}: the text inside the file is not quite what the page shows; the picture was read."
        )
    read = read_page(page.image, page.dpi, page.number)
    read = replace(read, fields=read_twice(read.fields, read.image))
    return _with_form_boxes(read, page.fields, scale, warnings)


def _at_our_scale(page: OpenedPage) -> tuple[Gray, tuple[float, float]]:
    across, down = DPI / page.dpi[0], DPI / page.dpi[1]
    if abs(across - 1) < 0.01 and abs(down - 1) < 0.01:
        return page.image, (1.0, 1.0)
    height, width = page.image.shape
    size = round(width * across), round(height * down)
    return np.asarray(cv2.resize(page.image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8), (across, down)


def _word(word: TextWord, scale: tuple[float, float]) -> Word:
    return Word(word.text, _box(word.box, scale), 1.0)


def _box(box: Sequence[float], scale: tuple[float, float]) -> Box:
    return Box(box[0] * scale[0], box[1] * scale[1], box[2] * scale[0], box[3] * scale[1])


def _filled_in(fields: Sequence[FormField], shown: Sequence[TextWord], scale: tuple[float, float]) -> list[Word]:
    """The values of form fields that the text layer does not have already."""
    words = []
    for field in fields:
        left, top, right, bottom = field.box
        there = any(
            left <= (w.box[0] + w.box[2]) / 2 <= right and top <= (w.box[1] + w.box[3]) / 2 <= bottom for w in shown
        )
        if field.kind in ("text", "choice") and field.value.strip() and not there:
            words.append(Word(field.value.strip(), _box(field.box, scale), 1.0))
    return words


def _shows(words: Sequence[Word], image: Gray) -> bool:
    """Whether a text layer is what the page shows: its words stand on ink, and most ink stands under its words."""
    ink = without_rules(dark(image))
    covered = np.zeros_like(ink)
    on_ink = 0
    for word in words:
        box = word.box
        rows, columns = (
            slice(max(0, int(box.top)), int(box.bottom) + 1),
            slice(max(0, int(box.left)), int(box.right) + 1),
        )
        on_ink += bool(ink[rows, columns].any())
        covered[rows, columns] = True
    total = int(ink.sum())
    return on_ink >= SHOWN * len(words) and (total == 0 or int((ink & covered).sum()) >= EXPLAINED * total)


def _is_read_alike(read: PageReading) -> bool:
    """Whether the picture says what a text layer says, in the lines that decide and in some others.

    Invisible words can lie exactly over other print: what the page is and who signed it must be seen to be so.
    """
    places = [read.sight.ground, read.signer.region]
    near = [p.with_margin(0.1 * DPI, 0.35 * DPI) for p in places if p is not None]
    lines = [line for line in read.text.lines if len(letters := folded(line.text)) >= 6 and letters.isascii()]
    decisive = [n for n in lines if len(n.words) > 1 and any(touch(n.box, p) for p in near)][:DECISIVE]
    sample = [*decisive, *lines[:: max(1, len(lines) // SAMPLED)]]
    seen = texts_at(read.image, [line.box for line in sample])
    like = [likeness(line.text, text) for line, text in zip(sample, seen, strict=True)]
    return all(one >= DECISIVELY for one in like[: len(decisive)]) and sum(
        one >= ALIKE for one in like
    ) >= AGREEING * len(like)


def _values_are_seen(read: PageReading) -> bool:
    """Whether every value that was filled in is in the picture too: one word of a text layer can be another's.

    Letters of other alphabets than ours are not compared: the reader of pictures does not know them.
    """
    return all(
        all(_seen_alike(name, field.text, field.region, read))
        for name, field in read.fields.items()
        if field.text and field.region is not None and folded(field.text).isascii()
    )


def _seen_alike(name: str, value: str, region: Box, read: PageReading) -> Iterator[bool]:
    """Whether each line of a value is seen in the picture as the layer has it."""
    if region.height < ONE_LINE * DPI:
        yield said_alike(name, value, texts_at(read.image, [region])[0], VERY)
        return
    lines = [line for line in read.text.lines if touch(line.box, region) and line.box.middle < region.bottom]
    for line, text in zip(lines, texts_at(read.image, [line.box for line in lines]), strict=True):
        yield likeness(line.text, text) >= DECISIVELY


def _with_form_boxes(
    read: PageReading, fields: Sequence[FormField], scale: tuple[float, float], warnings: list[str]
) -> PageReading:
    """The reading with its check boxes as the fields of a fillable form say them.

    A box that is drawn otherwise than its field says is not known: what the page shows is what an officer would sign.
    """
    checks = [f for f in fields if f.kind in ("check", "radio")]
    if not checks or read.sight.spec is None:
        return read
    spec = read.sight.spec.pages[read.sight.page]
    boxes = dict(read.boxes)
    for name, box in spec.boxes.items():
        mark = _of_field(box, starts_of(read.text, box), checks, scale)
        if mark is None:
            continue
        drawn = read.boxes.get(name)
        if drawn is not None and "unknown" not in (drawn.state, mark.state) and drawn.state != mark.state:
            mark = Mark("unknown", 0.0, mark.region)
            warnings.append(
                f"Page {read.number}: the box {name.replace('_', ' ')} is drawn otherwise than the form's field says."
            )
        boxes[name] = mark
    return replace(read, boxes=boxes)


def _of_field(
    spec: BoxSpec, starts: Sequence[Box], checks: Sequence[FormField], scale: tuple[float, float]
) -> Mark | None:
    for start in starts:
        near = [
            (start.left - place.right, field, place)
            for field in checks
            if (place := _box(field.box, scale)) and abs(place.middle - start.middle) < start.height
            and -0.1 * DPI < start.left - place.right < 0.5 * DPI
        ]  # fmt: skip
        if near:
            _, field, place = min(near, key=lambda n: n[0])
            return Mark("off" if field.value == "Off" else "on", 0.97, place)
    return None


def _words_of(message: Message, data: bytes, name: str) -> ReadFile:
    text = text_of(f"{message.subject}\n{message.body}")
    page = PageReading(
        number=1,
        sight=classified(text, whole=False),
        signer=NO_SIGNER,
        image=np.full((10, 10), 255, np.uint8),
        text=text,
    )
    requests, others = put_together([page])
    return ReadFile(
        name=name, sha256=sha256(data).hexdigest(), kind="mail", page_count=1, warnings=message.warnings,
        requests=requests, others=others,
    )  # fmt: skip


def read_mail(
    data: bytes, name: str = "", progress: Progress | None = None, depth: int = DEEPEST
) -> tuple[ReadFile | Unreadable, ...]:
    """A message: its own words first, as a letter that nobody signed, then each file attached, or why it is not read.

    A message attached as a file is read as one. Raises Unreadable for what is no message.
    """
    message = parts(data, name=name)
    found: list[ReadFile | Unreadable] = [_words_of(message, data, name)]
    for attachment in message.attachments:
        try:
            if depth > 0 and is_mail(attachment.data):
                found += read_mail(attachment.data, attachment.name, progress, depth - 1)
            else:
                found.append(read_file(attachment.data, attachment.name, progress, pictures=False)[0])
        except Unreadable as error:
            found.append(error)
    return tuple(found)
