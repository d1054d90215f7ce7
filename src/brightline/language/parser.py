"""From the text of a file to a Draft."""

from __future__ import annotations

from msgspec import Struct

from brightline.language.diagnostics import MeasureErrors, Reporter, TooMany
from brightline.language.draft import Draft, Fence, Item
from brightline.language.frontmatter import FrontMatter, read_front_matter
from brightline.language.lexer import tokens
from brightline.language.markdown import Page, Prose, RawFence, take_apart
from brightline.language.parse_cases import CaseParser
from brightline.language.parse_rules import items_of
from brightline.language.text_file import LARGEST, normalised, too_large


class Reading(Struct, frozen=True):
    """What could be read of a file, and the mistakes found on the way."""

    draft: Draft | None
    reporter: Reporter


def parse(text: str, path: str) -> Draft:
    """Read a measure's file.

    `path` is the file's name in errors. Raises MeasureErrors with all mistakes of form in the file; whether its
    words are words of the vocabulary and its references lead anywhere is for `check`.
    """
    reading = parse_all(text, path)
    reading.reporter.raise_if_any()
    assert reading.draft is not None
    return reading.draft


def parse_all(text: str, path: str) -> Reading:
    """Like `parse`, but keeps what could be read beside the mistakes, so that a checker can look for more of them."""
    if len(text) > LARGEST:
        reporter = Reporter(path, ())
        reporter.problems.append(too_large(path))
        return Reading(None, reporter)
    lines = normalised(text).split("\n")
    reporter = Reporter(path, lines)
    try:
        page = take_apart(lines, reporter)
        front = read_front_matter(page.front, reporter) if page.front or not reporter.problems else FrontMatter()
        blocks = tuple(block if isinstance(block, Prose) else _fence(block, reporter) for block in page.blocks)
    except TooMany:
        return Reading(None, reporter)
    return Reading(_draft(path, page, front, blocks, lines, reporter), reporter)


def _draft(
    path: str, page: Page, front: FrontMatter, blocks: tuple[Prose | Fence, ...], lines: list[str], reporter: Reporter
) -> Draft:
    return Draft(
        path,
        page.front,
        front,
        blocks,
        tuple(page.readings),
        tuple(lines),
        reporter.headings(),
        bool(reporter.problems),
    )


def _fence(raw: RawFence, reporter: Reporter) -> Fence:
    found, comments = tokens(raw.lines, raw.line + 1, reporter)
    parser = CaseParser(found, reporter)
    read = {"rules": parser.item, "terms": parser.definition, "cases": parser.case, "invariants": parser.invariant}[
        raw.word
    ]
    items: list[Item] = items_of(parser, read)
    return Fence(raw.word, tuple(items), tuple(comments), raw.section, raw.prose, tuple(found), parser.layout)


__all__ = ["MeasureErrors", "Reading", "parse", "parse_all"]
