"""The words of a fence, each with its exact line and column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct

from brightline.language.diagnostics import Reporter
from brightline.language.positions import SaysTheSame
from brightline.language.slips import RANGE_SIGNS
from brightline.language.written_days import NAMED, WHY, how_to_write, looks_like_a_day

WORD, PATH, DATE, STAMP, MONTH_DAY, NUMBER = "word", "path", "date", "stamp", "month-day", "number"
STRING, SYMBOL, CASE, BAD, END = "string", "symbol", "case", "bad", "end"

_NAMES = re.compile(r"(?:^|\s)(?:rule|statement|not encoded|term|define|event|case)[ \t]+$")
CURLY_QUOTES = "“”„«»‘’"
_ID = r"[A-Za-z]\w*+(?:-\w++)*+"
_TOKENS = re.compile(
    rf"""
    [ \t]*+
    (?: (case[ \t]+(?P<case_id>{_ID})[ \t]*:(?P<title>.*))
    | (?=[\dJFMASONDjfmasond])(?P<named>{NAMED})
    | (?P<dots>\.{{3,}}|[{"".join(RANGE_SIGNS)}])
    | ((?>{_ID}(?:\.\w++(?:-\w++)*+)*+)(?!/))
    | (\.\.|[+\-!<>]=|[=<>{{}}\[\](),:?+-])
    | ("(?:[^"\\]|\\.)*+")
    | ((?<!\S)\#.*)
    | (\d{{4}}-\d\d-\d\d(?![\w-]))
    | (\d{{1,15}}+(?:\.\d{{1,15}}+)?(?![\w/-]|\.\w))
    | (\d\d-\d\d(?![\w-]))
    | (\d{{4}}-\d\d-\d\dT\d\d:\d\d(?![\w-]))
    | ([A-Za-z][\w-]*(?:/[A-Za-z0-9](?:[\w-]|\.(?=[A-Za-z0-9]))*)+(?:\#{_ID})?)
    | (?P<digits>\d[\w-]*+(?:[./][\w-]++)*+)
    | (?P<open>".*)
    | (?P<curly>[{CURLY_QUOTES}](?:[^{CURLY_QUOTES}"]*[{CURLY_QUOTES}])?)
    | (?P<bad>[^\s"]+)
    )""",
    re.VERBOSE | re.ASCII,
)
_KINDS = (
    None, CASE, None, None, None, None, WORD, SYMBOL, STRING, "comment", DATE, NUMBER, MONTH_DAY, STAMP, PATH,
    None, None, None, None,
)  # fmt: skip
"""The kind of each group of the pattern, by its number."""


class Token:
    """One word of a fence. Two tokens are equal when they say the same, wherever they stand."""

    __slots__ = ("column", "first", "kind", "line", "text", "title")

    def __init__(self, kind: str, text: str, line: int, column: int, first: bool, title: str = "") -> None:
        self.kind = kind
        self.text = text
        self.line = line
        self.column = column
        self.first = first
        """Whether it opens its line: where a reader looks for the next item after a mistake."""
        self.title = title
        """The rest of the line after `case ID:`."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Token) and (self.kind, self.text, self.title) == (other.kind, other.text, other.title)

    def __hash__(self) -> int:
        return hash((self.kind, self.text, self.title))

    def __repr__(self) -> str:
        return f"<{self.kind} {self.text} {self.line}:{self.column}>"


class Comment(SaysTheSame, Struct, frozen=True):
    """A comment and the token it stands before; on a line of its own, or at the end of the line before."""

    apart: ClassVar[frozenset[str]] = frozenset({"line"})

    text: str
    before: int
    own_line: bool
    line: int = 0


def tokens(lines: Sequence[str], first_line: int, reporter: Reporter) -> tuple[list[Token], list[Comment]]:
    """Cut the lines of a fence into tokens and comments, ending with an END token.

    What is no word of the language is reported and stands as a BAD token. `first_line` is the number of the first
    line in the file.
    """
    found: list[Token] = []
    comments: list[Comment] = []
    number = first_line - 1
    for number, line in enumerate(lines, first_line):
        first = True
        for match in _TOKENS.finditer(line):
            group = match.lastindex or 0
            kind = _KINDS[group]
            column = match.start(group) + 1
            if kind is None:
                _refuse(match, line, number, column, reporter)
                found.append(Token(BAD, match[group], number, column, first))
            elif kind == "comment":
                comments.append(Comment(match[group].rstrip(), len(found), first, number))
            elif kind is CASE:
                found.append(Token(CASE, f"case {match['case_id']}", number, column, first, match["title"].strip()))
            else:
                text = match[group]
                found.append(Token(kind, text, number, column, first))
                if kind is STRING and "\\" in text:
                    _check_escapes(text, number, column, reporter)
            first = False
    last = lines[-1] if lines else ""
    found.append(Token(END, "", max(number, first_line), len(last) + 1, True))
    return found, comments


def unquoted(text: str) -> str:
    r"""What a STRING says: the quotes taken away, `\"` and `\\` resolved."""
    inner = text[1:-1]
    return re.sub(r"\\(.)", r"\1", inner) if "\\" in inner else inner


def quoted(text: str) -> str:
    """Text as a STRING."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _check_escapes(text: str, line: int, column: int, reporter: Reporter) -> None:
    for match in re.finditer(r"\\(.)", text[1:-1]):
        if match[1] not in '"\\':
            reporter.say(
                line,
                column + 1 + match.start(),
                2,
                f"`\\{match[1]}` is no escape.",
                'A quoted text knows two: `\\"` for a quotation mark and `\\\\` for a backslash.',
                "Write the character itself, or double the backslash.",
            )


def _refuse(match: re.Match[str], written: str, line: int, column: int, reporter: Reporter) -> None:
    """Say what is wrong with something that is no word of the language; `written` is its line."""
    text, length = match[match.lastindex or 0], 0
    match match.lastgroup:
        case "open":
            what = "A quoted text is opened and not closed."
            why = "A quoted text ends on the line on which it begins."
            advice = 'Close it with `"`; write a quotation mark inside it as `\\"`.'
            length = len(text.rstrip())
        case "named" | "digits" if looks_like_a_day(text):
            what, why, advice = f"`{text[:40]}` is not how a day is written.", WHY, how_to_write(text)
        case "digits" | "bad" if _NAMES.search(written[: column - 1]):
            what = f"`{text[:40]}` cannot be a name."
            why = "A name is letters, digits, hyphens and underscores, and begins with a letter."
            advice = 'Choose such a name; the section stands in the citation: `cite "§ 3"`.'
        case "digits":
            what = f"`{text[:40]}` is neither a day nor a number nor a name."
            why = (
                "A name begins with a letter; a number has at most 15 digits, and a blank parts it from its unit; "
                "a day is written 2019-12-19, a day of every year 12-31."
            )
            advice = "Write it in one of these ways, with blanks around it."
        case "dots":
            what, why, advice = _dash(text, written[: column - 1])
        case "curly":
            what = f"`{text[0]}` is a typographic quotation mark."
            why = "Quoted text stands between straight quotation marks."
            advice = 'Write `"` before and after a text; a word of the vocabulary stands without.'
        case _ if text[0].isspace():
            what = f"A blank that is no ordinary blank stands here (U+{ord(text[0]):04X})."
            why = "It often comes along when text is copied from a web page, and it cannot be seen."
            advice = "Replace it by an ordinary blank."
            length = 1
        case _ if sign := next((s for s in ("&&", "||", "!", "//", "**") if text.startswith(s)), ""):
            what = f"`{sign}` is no sign of the language."
            why = (
                "Conditions are joined by `and` and `or` and denied by `not`; a comment begins with `#` after a blank."
            )
            meant = {"&&": "and", "||": "or", "!": "not", "//": "#"}.get(sign, "")
            advice = f"Write `{meant}` in its place." if meant else "Take it away: fences know no bold type."
            length = len(sign)
        case _:
            what = f"`{text[:40]}` means nothing here."
            why = "Fences hold names, dates, numbers, quoted text and a few signs; a comment is `#` after a blank."
            advice = "Take it out, or put it between quotation marks if it is text."
            if re.search(r"\b(?:cite|note|contested)[ \t]*$", written[: column - 1]):
                advice = 'Put the whole text between quotation marks, as in `cite "§ 3(a)"`.'
    reporter.say(line, column, length or len(text), what, why, advice)


def _dash(text: str, before: str) -> tuple[str, str, str]:
    what = f"`{text[:10]}` is no sign of the language."
    if re.search(r"\b(?:in force|suspended)\b", before):
        return what, "Two full stops part the first day of a range from the last.", "Write `..` here."
    why = "A name and a period have a plain hyphen, two full stops part the ends of a range, and a comment is `#`."
    return what, why, "Write `-`, `..` or `#`, whichever is meant." if text[0] != "…" else "Write `..`, or take it out."
