"""The page around the law: front matter, headings, paragraphs, readings and fences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from brightline.language.diagnostics import Reporter, suggestion
from brightline.language.hidden import refuse_hidden
from brightline.language.lexer import Token

FENCES = ("terms", "rules", "cases", "invariants", "text")

_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*(.*)$")
_BURIED_FENCE = re.compile(r"[ \t>*+-]*(?:\d{1,9}[.)][ \t>*+-]*)?(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_READING = re.compile(r"\*\*(Reading|Other reading)(?:[ \t]*\(([^)]*)\))?[ \t]*\.?\*\*[ \t]*(.*)$", re.DOTALL)
_READING_INSIDE = re.compile(r"\*\*(?:Reading|Other reading)\b")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*", re.ASCII)
_OPENERS = ("in force ", "rule ", "not encoded ", "statement ", "term ", "define ")
_LAW = re.compile(
    r"in force (?:never\s*$|[\w-]+ \.\.)|(?:rule|statement|not encoded|term|define) \S+ (?:cite \"|evidence \w|means )"
)
"""A line that is law and would be prose where it stands."""


class RawFence(Struct, frozen=True):
    """A fence as it stands on the page, before its words are read."""

    word: str
    line: int
    """Of the opening marks."""
    lines: tuple[str, ...]
    section: str
    prose: str


class Prose(Struct, frozen=True):
    """What stands between fences, kept letter by letter."""

    text: str


class ReadingParagraph(Struct, frozen=True):
    """`**Reading (NAME).** …` or `**Other reading (NAME).** …`."""

    name: Token
    other: bool
    says: str


class Page(Struct):
    """A measure's file taken apart."""

    front: str = ""
    """The lines between the first two `---`."""
    blocks: list[Prose | RawFence] = []
    readings: list[ReadingParagraph] = []


def take_apart(lines: Sequence[str], reporter: Reporter) -> Page:
    """Split a file's lines into front matter, prose, readings and fences; mistakes go to the reporter."""
    page = Page()
    refuse_hidden(lines, reporter, "in a measure")
    at = _front_matter(lines, page, reporter)
    section, above = "", ""
    start = at
    comment_from = 0
    buried = outside = False
    while at < len(lines):
        line = lines[at]
        if line[:3] in ("```", "~~~") and (opening := _FENCE.match(line)):
            above = _prose(lines, start, at, page, reporter) or above
            if comment_from:
                _refuse_in_comment(at + 1, line, reporter)
            at = start = _fence(lines, at, opening, section, above, page, reporter)
            outside = False
            continue
        if comment_from:
            if "-->" in line:
                comment_from = 0
        elif line.startswith(_OPENERS) and not outside and _LAW.match(line):
            _refuse_outside(at + 1, line, reporter)
            outside = True
        elif line.startswith("#") and (heading := _HEADING.match(line)):
            section, above = heading[2], ""
            reporter.add_heading(at + 1, section)
        elif ("```" in line or "~~~" in line) and _BURIED_FENCE.match(line):
            # The marks that close it need no second word.
            if not (buried and line.rstrip().endswith(("```", "~~~"))):
                _refuse_buried(at + 1, line, reporter)
                buried = True
            else:
                buried = False
        if "<!--" in line and "-->" not in line[line.rfind("<!--") :]:
            comment_from = at + 1
        at += 1
    _prose(lines, start, at, page, reporter)
    return page


def _front_matter(lines: Sequence[str], page: Page, reporter: Reporter) -> int:
    if not lines or lines[0].rstrip() != "---":
        reporter.say(
            1,
            1,
            len(lines[0]) if lines else 1,
            "The file does not begin with front matter.",
            "A measure opens with its title, citation, jurisdiction and sources between two lines of `---`; "
            "without them nobody knows whose law it is.",
            "Begin the file with `---`. The keys are listed in docs/reference/grammar.md.",
        )
        return 0
    for at in range(1, len(lines)):
        if lines[at].rstrip() == "---":
            page.front = "\n".join(lines[1:at])
            return at + 1
    reporter.say(
        1,
        1,
        3,
        "The front matter is opened and not closed.",
        "Without its end the whole file would be read as front matter.",
        "Write a line `---` after its last key.",
    )
    return len(lines)


def _fence(
    lines: Sequence[str], at: int, opening: re.Match[str], section: str, above: str, page: Page, reporter: Reporter
) -> int:
    """Read one fence; the index of the line after it."""
    marks, word = opening[1], opening[2].strip()
    end, another = at + 1, False
    while end < len(lines):
        closing = lines[end].strip()
        if closing.startswith(marks):
            if not closing.strip(marks[0]):
                break
            if another := closing.strip(marks[0]).strip() in FENCES:
                break
        end += 1
    if another or end == len(lines):
        reporter.say(
            at + 1,
            1,
            len(lines[at].rstrip()),
            f"The fence opened on line {at + 1} is not closed.",
            f"On line {end + 1} another one begins; what stands between them would be read as part of this one."
            if another
            else "Nothing closes it down to the end of the file; all of that would be read as part of it.",
            f"Write {marks} on a line of its own where it ends; then what stands in it is checked.",
        )
        # What is law and what is prose below it cannot be told, so neither is read.
        return end
    if word not in FENCES:
        _refuse_word(at + 1, lines[at], word, reporter)
    elif word == "text":
        page.blocks.append(Prose("\n".join(lines[at : end + 1])))
    else:
        page.blocks.append(RawFence(word, at + 1, tuple(lines[at + 1 : end]), section, above))
    return end + 1


def _refuse_word(line: int, text: str, word: str, reporter: Reporter) -> None:
    reporter.say(
        line,
        1,
        len(text.rstrip()),
        f"`{word[:40]}` is not a kind of fence." if word else "A fence does not say what it holds.",
        "Fences hold `terms`, `rules`, `cases` or `invariants`; prose in a fence is `text`. A "
        "fence nobody reads would be law that never applies.",
        suggestion(word, FENCES, "Write one of these words after the opening marks."),
    )


def _refuse_outside(line: int, text: str, reporter: Reporter) -> None:
    reporter.say(
        line,
        1,
        len(text.rstrip()),
        "Law stands outside a fence.",
        "Only what stands in a fence is read as law; this would be prose and never apply.",
        "Write a line ```rules (or ```terms) above it and a line ``` where the law ends.",
    )


def _refuse_buried(line: int, text: str, reporter: Reporter) -> None:
    reporter.say(
        line,
        1,
        len(text.rstrip()),
        "A fence is indented, quoted or in a list.",
        "Only a fence that begins in the first column is read; law in this one would never apply.",
        "Move the fence to the first column.",
    )


def _refuse_in_comment(line: int, text: str, reporter: Reporter) -> None:
    reporter.say(
        line,
        1,
        len(text.rstrip()),
        "A fence stands inside an HTML comment.",
        "The page would not show it, and law that readers cannot see must not apply.",
        "Close the comment with `-->` above the fence, or take the fence out.",
    )


def _prose(lines: Sequence[str], start: int, end: int, page: Page, reporter: Reporter) -> str:
    """Keep the prose of these lines; the first paragraph below its last heading that states a provision.

    What stands below it in the same section comments on it.
    """
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    if start == end:
        return ""
    page.blocks.append(Prose("\n".join(lines[start:end])))
    above = ""
    at = start
    hidden = False
    while at < end:
        if not lines[at].strip():
            at += 1
            continue
        first = at
        while at < end and lines[at].strip() and not (at > first and lines[at].startswith("#")):
            at += 1
            if lines[at - 1].startswith("#"):
                break
        paragraph = " ".join(line.strip() for line in lines[first:at])
        # What stands in an HTML comment is not on the page, so it states nothing.
        opens = paragraph.rfind("<!--")
        if hidden or opens == 0:
            hidden = "-->" not in paragraph[opens + 1 :]
            continue
        hidden = opens > 0 and "-->" not in paragraph[opens:]
        if paragraph.startswith("#") and _HEADING.match(lines[first]):
            above = ""
        elif paragraph.startswith(("**Reading", "**Other reading")):
            _reading(lines, first, at, paragraph, page, reporter)
        else:
            above = above or paragraph
            _refuse_reading_inside(lines, first, at, reporter)
    return above


def _reading(lines: Sequence[str], first: int, end: int, paragraph: str, page: Page, reporter: Reporter) -> None:
    match = _READING.match(paragraph)
    name = (match[2] or "").strip() if match else ""
    if match is None or not _ID.fullmatch(name) or not match[3].strip():
        reporter.say(
            first + 1,
            1,
            len(lines[first].rstrip()),
            "This paragraph does not name its reading, or says nothing.",
            "Rules refer to a reading by its name, and every explanation that depends on it shows its words.",
            "Begin it with `**Reading (name).**` or `**Other reading (name).**` and go on with a sentence.",
        )
        return
    token = Token("word", name, first + 1, lines[first].find(name) + 1, True)
    page.readings.append(ReadingParagraph(token, match[1] != "Reading", match[3].strip()))
    _refuse_reading_inside(lines, first + 1, end, reporter)


def _refuse_reading_inside(lines: Sequence[str], first: int, end: int, reporter: Reporter) -> None:
    for at in range(first, end):
        if (match := _READING_INSIDE.search(lines[at])) is not None:
            reporter.say(
                at + 1,
                match.start() + 1,
                len(match[0]),
                "A reading begins in the middle of a paragraph.",
                "Only a paragraph that begins with it is kept as a reading; this one would be lost.",
                "Put a blank line above it, and no list mark before it.",
            )
