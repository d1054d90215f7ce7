"""What the process that reads says of a file: it crosses to the parent as JSON, and limits are checked there again."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from brightline.paper.opening.limits import (
    LONGEST_BODY,
    LONGEST_NAME,
    LONGEST_PART,
    LONGEST_VALUE,
    MOST_ATTACHMENTS,
    MOST_BYTES,
    MOST_FIELDS,
    MOST_LETTERS,
    MOST_PAGES,
    MOST_PIXELS,
    MOST_WARNINGS,
)

Name = Annotated[str, Meta(max_length=LONGEST_NAME)]
Part = Annotated[str, Meta(max_length=LONGEST_PART)]
Warnings = Annotated[tuple[Part, ...], Meta(max_length=MOST_WARNINGS)]
Side = Annotated[int, Meta(ge=1, le=MOST_PIXELS)]
Dots = Annotated[float, Meta(ge=1, le=10_000)]
Box = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels of the page's picture."""


class TextWord(Struct, frozen=True):
    """A word of a PDF's own text. It is what the file says; the picture may show something else."""

    text: Annotated[str, Meta(max_length=MOST_LETTERS)]
    box: Box


class FormField(Struct, frozen=True):
    """A field that a PDF lets people fill in, once for each place where it is shown."""

    name: Name
    """With the names of the groups that it stands in: `person.family`."""

    value: Annotated[str, Meta(max_length=LONGEST_VALUE)]
    """What was filled in, or nothing. Of a box to tick, the name of its state; `Off` is not ticked."""

    kind: str
    """`text`, `check`, `radio`, `button`, `choice`, `signature` or `unknown`."""

    box: Box
    page: int


class Head(Struct, frozen=True, tag="head"):
    """A file that can be read."""

    pages: Annotated[int, Meta(ge=1, le=MOST_PAGES)]
    warnings: Warnings
    unconfined: tuple[Name, ...]


class Page(Struct, frozen=True, tag="page"):
    """One page; `width` times `height` bytes of gray follow, by rows from the top."""

    number: Annotated[int, Meta(ge=1, le=MOST_PAGES)]
    width: Side
    height: Side
    dpi: tuple[Dots, Dots]
    words: Annotated[tuple[TextWord, ...], Meta(max_length=MOST_LETTERS)] = ()
    fields: Annotated[tuple[FormField, ...], Meta(max_length=MOST_FIELDS)] = ()
    warnings: Warnings = ()


class MailPart(Struct, frozen=True):
    """An attachment; its bytes follow the mail, in the same order."""

    name: Name
    media_type: Name
    size: Annotated[int, Meta(ge=0, le=MOST_BYTES)]


class Mail(Struct, frozen=True, tag="mail"):
    """A mail taken apart."""

    subject: Part
    sender: Part
    date: datetime | None
    body: Annotated[str, Meta(max_length=LONGEST_BODY)]
    attachments: Annotated[tuple[MailPart, ...], Meta(max_length=MOST_ATTACHMENTS)]
    warnings: Warnings


class Failed(Struct, frozen=True, tag="failed"):
    """Why the file, or its page of this number, cannot be read; `where` is empty for the whole file."""

    where: Part
    what: Part
    why: Part
    next: Part


Answer = Head | Page | Mail | Failed


def numbers(pages: int, only: int) -> range:
    """The pages of a file that are given, by number: all, or the only one that was asked for, if it has it."""
    return range(1, pages + 1) if not only else range(only, min(only, pages) + 1)
