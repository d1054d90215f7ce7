"""What was filled in beside the labels of a form, and how sure that is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime

from msgspec import Struct

from brightline.paper.catalogue import FieldSpec, PageSpec
from brightline.paper.page import DPI
from brightline.paper.text import Box, Found, PageText, Word, around, folded

BELOW = 0.75 * DPI
ABOVE = 0.32 * DPI
"""How far from its label a value stands, in pixels."""
NOTHING_FOUND = 0.6
"""How sure it is that nothing is filled in where nothing was found: a worn value may have been overlooked."""
DATES = frozenset({"date", "date_of_birth", "cancelled_date"})


class FieldReading(Struct, frozen=True):
    """A value as it was read; `text` is empty where nothing is filled in, None where it cannot be read."""

    text: str | None
    confidence: float
    region: Box | None


class Labels:
    """Where the labels of a page's fields stand."""

    def __init__(self, text: PageText, spec: PageSpec) -> None:
        self.text = text
        self.found = {name: place for name, field in spec.fields.items() if (place := _label(text, field)) is not None}
        captions = [text.find(spec.block.label), text.find(spec.block.name)] if spec.block else []
        # What the form prints of itself is no value, wherever the value would stand.
        printed = [*captions, *(text.find(wording) for wording in (spec.heads, *spec.anchors))]
        places = (*self.found.values(), *(place for place in printed if place is not None))
        self.covered = {word for place in places for word in place.words}

    def next_to(self, place: Found) -> float:
        """Where the next label to the right of one begins, in the same row."""
        lefts = [
            other.box.left
            for other in self.found.values()
            if other.box.left > place.box.right and abs(other.box.middle - place.box.middle) < 1.2 * place.box.height
        ]
        return min(lefts, default=1e9)

    def beneath(self, place: Found) -> float:
        """Where the next label below one begins, in the same column."""
        tops = [
            other.box.top
            for other in self.found.values()
            if other.box.top > place.box.bottom
            and other.box.left < place.box.right + DPI
            and other.box.right > place.box.left
        ]
        return min(tops, default=1e9)


def fields_of(text: PageText, spec: PageSpec) -> dict[str, FieldReading]:
    """Every field of a page whose label was found."""
    labels = Labels(text, spec)
    return {name: _read(name, spec.fields[name], place, labels) for name, place in labels.found.items()}


def _label(text: PageText, field: FieldSpec) -> Found | None:
    after = text.find(field.after) if field.after else None
    before = text.find(field.before) if field.before else None
    if (field.after and after is None) or (field.before and before is None and field.after is None):
        return None
    below, above = after.box.middle if after else -1.0, before.box.middle if before else 1e9
    if field.unless:
        longer = {w for f in text.every(field.unless, below=below, above=above) for w in f.words}
        return next((f for f in text.every(field.label, below=below, above=above) if not longer & set(f.words)), None)
    return text.find(field.label, below=below, above=above)


def _read(name: str, field: FieldSpec, place: Found, labels: Labels) -> FieldReading:
    text = labels.text
    words = list(_until(text, place, field.until)) if field.until else list(_beside(field.value, place, labels))
    read = [w for w in words if folded(w.text)]
    if not read and not place.rest and field.value == "right" and not field.until:
        # Some print the form in cells, with the value under the label.
        read = [w for w in _under(place, labels) if folded(w.text)]
    if place.rest and field.value == "right":
        last = text.lines[place.words[-1][0]].words[place.words[-1][1]]
        read = [Word(place.rest, last.box, last.score), *read]
    if not read:
        return FieldReading("", NOTHING_FOUND, None)
    value = tidy(" ".join(w.text for w in read))
    if field.value == "below":
        value = LABEL_GOES_ON.sub("", value)
    confidence = min(w.score for w in read) * min(1.0, place.likeness / 95)
    if name in DATES:
        day = day_in(value)
        return FieldReading(day.isoformat() if day else None, confidence if day else 0.3, around(w.box for w in read))
    if name == "subject_name" and len(WORD_OF_A_NAME.findall(value)) < 2:
        confidence = min(confidence, PART_OF_A_NAME)
    return FieldReading(value, confidence, around(w.box for w in read))


def _beside(where: str, place: Found, labels: Labels) -> Iterator[Word]:
    box = place.box
    if where == "right":
        yield from _to_the_right(place, labels)
        return
    if where == "line":
        line = labels.text.lines[place.line]
        yield from line.words
        return
    if where == "above":
        yield from _above(place, labels)
        return
    if where == "below":
        bottom = min(box.bottom + BELOW, labels.beneath(place) - 2)
        region = Box(box.left - 0.1 * DPI, box.bottom - 3, labels.next_to(place) - 4, bottom)
    else:
        raise ValueError(f"`{where}` is no place beside a label")
    for i, line in enumerate(labels.text.lines):
        for j, word in enumerate(line.words):
            middle = (word.box.left + word.box.right) / 2
            inside = region.left < middle < region.right and region.top < word.box.middle < region.bottom
            if inside and (i, j) not in labels.covered:
                yield word


def _to_the_right(place: Found, labels: Labels) -> Iterator[Word]:
    """The words that follow a label in its row, up to a wide gap or the next label."""
    box, end, reach = place.box, labels.next_to(place), 2.5 * DPI
    beside = [
        word
        for i, line in enumerate(labels.text.lines)
        for j, word in enumerate(line.words)
        if (i, j) not in labels.covered
        and box.right - 4 < (word.box.left + word.box.right) / 2 < end - 4
        and word.box.left - box.right < reach
        # A value may be set a little lower or higher than its label.
        and min(word.box.bottom, box.bottom) - max(word.box.top, box.top) > -0.35 * max(word.box.height, box.height)
    ]
    # Of two rows that come near, the nearer.
    first = min(beside, key=lambda w: abs(w.box.middle - box.middle), default=None)
    under = [] if first is None else _begins_under(place, first, labels)
    if under:
        yield from under
        return
    row = sorted(
        (w for w in beside if first is not None and abs(w.box.middle - first.box.middle) < 0.5 * first.box.height),
        key=lambda w: w.box.left,
    )
    at = box.right
    for word in row:
        if word.box.left - at > reach:
            return
        yield word
        at, reach = word.box.right, 0.4 * DPI


def _begins_under(place: Found, word: Word, labels: Labels) -> list[Word]:
    """The line of a word, where it begins under the label and not beside it; empty where it does not."""
    for i, line in enumerate(labels.text.lines):
        if (
            word in line.words
            and i != place.line
            and line.box.left < place.box.right - 4
            and line.box.middle > place.box.middle
        ):
            return [w for j, w in enumerate(line.words) if (i, j) not in labels.covered]
    return []


def _under(place: Found, labels: Labels) -> Iterator[Word]:
    """The line that begins close under a label."""
    for i, line in enumerate(labels.text.lines):
        close = 0 < line.box.middle - place.box.middle < 0.25 * DPI and abs(line.box.left - place.box.left) < 0.2 * DPI
        if close and not any((i, j) in labels.covered for j in range(len(line.words))):
            yield from line.words


def _above(place: Found, labels: Labels) -> Iterator[Word]:
    """The line that stands over a label, in its column."""
    box = place.box
    over = [
        line
        for i, line in enumerate(labels.text.lines)
        if box.top - ABOVE - line.box.height < line.box.middle < box.top
        and not any((i, j) in labels.covered for j in range(len(line.words)))
        and line.box.left < box.right + 0.5 * DPI
        and line.box.right > box.left - 0.5 * DPI
    ]
    nearest = max((line.box.bottom for line in over), default=0.0)
    for line in over:
        if line.box.bottom > nearest - 0.5 * line.box.height:
            yield from line.words


def _until(text: PageText, place: Found, until: str) -> Iterator[Word]:
    """The words between a label and a wording that ends the value."""
    end = text.find(until, below=place.box.top - 2)
    if end is None:
        return
    start_line, start_word = place.words[-1]
    for i, line in enumerate(text.lines):
        for j, word in enumerate(line.words):
            if (start_line, start_word) < (i, j) < end.words[0]:
                yield word


WORD_OF_A_NAME = re.compile(r"[^\W\d_]{2,}")
PART_OF_A_NAME = 0.5
"""Most people on these forms have two names: where one was read, the other may have been missed."""

LABEL_GOES_ON = re.compile(r"^[^()]{0,45}\)\s*")
"""The end of a label in brackets that goes on in the line of the value."""


def tidy(value: str) -> str:
    """A value without the rule it is written on and the signs that belong to the label."""
    value = unicodedata.normalize("NFC", value)
    return re.sub(r"\s+", " ", re.sub(r"_{2,}|\.{3,}", " ", value)).strip(" :|_,;-")


FORMATS = (
    "%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y", "%Y-%m-%d", "%B %d, %Y", "%B %d %Y", "%b %d, %Y", "%b %d %Y", "%d %B %Y",
    "%d %b %Y", "%d-%b-%Y", "%m/%d/%y",
)  # fmt: skip


def day_in(value: str) -> date | None:
    """The day that a value names, as American forms write it; None for anything that is not a day and nothing else."""
    plain = re.sub(r"\s*([/.-])\s*", r"\1", value.strip().strip(".,"))
    plain = re.sub(r"\s+", " ", re.sub(r",(?=\S)", ", ", plain))
    plain = re.sub(r"[ ,]*(?:at )?\d{1,2}:\d{2} ?(?:[ap]\.? ?m\.?)?$", "", plain, flags=re.IGNORECASE)
    for pattern in FORMATS:
        try:
            found = datetime.strptime(plain, pattern).replace(tzinfo=UTC).date()
        except ValueError:
            continue
        return found if 1900 <= found.year <= 2100 else None
    return None
