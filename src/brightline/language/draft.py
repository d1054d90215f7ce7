"""A measure as written: it may be wrong, and it keeps comments, prose and places.

Equality ignores places: two drafts are equal when they say the same in the same words and order.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from msgspec import Struct

from brightline.language.frontmatter import FrontMatter
from brightline.language.lexer import Comment, Token
from brightline.language.markdown import Prose, ReadingParagraph
from brightline.language.positions import SaysTheSame

# Conditions as written


class WrittenPeriod(Struct, frozen=True):
    """`+ 10 years`, `- 3 days`; the count carries the sign."""

    count: int
    unit: str


class Test(Struct, frozen=True):
    """`FACT op RIGHT [± period]`; RIGHT is a value, a fact, a number or a day: the checker finds out which."""

    fact: Token
    op: str
    right: Token
    minus: bool = False
    """Whether a number was written with a minus sign."""
    period: WrittenPeriod | None = None


class OneOf(Struct, frozen=True):
    """`FACT in {…}`."""

    fact: Token
    values: tuple[Token, ...]


class Holds(Struct, frozen=True):
    """`FACT has …`; `how` is "any", "all" or "none"."""

    fact: Token
    how: str
    values: tuple[Token, ...]


class Emptiness(Struct, frozen=True):
    """`FACT is [not] empty`."""

    fact: Token
    negated: bool


class Exists(Struct, frozen=True):
    """`some FACT where (…)`."""

    fact: Token
    where: Written


class Question(Struct, frozen=True):
    """`? "…"`."""

    at: Token
    text: str


class TermUse(Struct, frozen=True):
    name: Token


class Negation(Struct, frozen=True):
    at: Token
    item: Written


class Joined(Struct, frozen=True):
    """Conditions joined by `and` or by `or`."""

    word: str
    items: tuple[Written, ...]
    at: Token


class Labelled(Struct, frozen=True):
    item: Written
    label: Token
    cite: str | None = None
    evidence: str | None = None


Written = Test | OneOf | Holds | Emptiness | Exists | Question | TermUse | Negation | Joined | Labelled


# Rules as written


class WrittenRef(Struct, frozen=True):
    at: Token
    measure: str
    """Empty: this measure."""
    rule: str
    label: Token | None = None


class WrittenSuspension(Struct, frozen=True):
    at: Token
    first: date
    last: date | None
    court: str


class Attributes(SaysTheSame, Struct):
    """What stands between an item's name and its effect."""

    apart: ClassVar[frozenset[str]] = frozenset({"written"})

    cite: str | None = None
    evidence: str | None = None
    records: tuple[str, ...] = ()
    sources: tuple[Token, ...] = ()
    kind: str = ""
    reading: Token | None = None
    other_reading: Token | None = None
    contested: str = ""
    suspensions: tuple[WrittenSuspension, ...] = ()
    note: str = ""
    written: dict[str, Token] = {}
    """Where each attribute stands."""


class EventLine(Struct, frozen=True):
    name: Token
    first: date
    last: date
    evidence: str | None


class WrittenEnd(Struct, frozen=True):
    at: Token
    day: date | None = None
    event: Token | None = None
    before: bool = False
    word: str = ""
    evidence: str | None = None


class RangeLine(Struct, frozen=True):
    """`in force …`; both ends are None for `never`."""

    at: Token
    start: WrittenEnd | None = None
    finish: WrittenEnd | None = None


class WrittenExtent(Struct, frozen=True):
    at: Token
    hours: int
    weekends: bool
    holidays: bool
    calendar: str
    evidence: str | None


class WrittenClock(Struct, frozen=True):
    at: Token
    count: int = 0
    unit: str = ""
    fact: Token | None = None
    month: int = 0
    day: int = 0
    first_year: int | None = None
    calendar: str = "unknown"
    evidence: str | None = None


class RuleItem(SaysTheSame, Struct):
    apart: ClassVar[frozenset[str]] = frozenset({"parts"})

    id: Token
    attributes: Attributes
    effect: str = ""
    effect_at: Token | None = None
    action: Token | None = None
    by: tuple[Token, ...] = ()
    when: Written | None = None
    only_when: Written | None = None
    unless: Written | None = None
    extent: WrittenExtent | None = None
    clock: WrittenClock | None = None
    despite: tuple[WrittenRef, ...] = ()
    subject_to: tuple[WrittenRef, ...] = ()
    parts: dict[str, Token] = {}
    """Where each part (`when`, `despite` …) stands."""


class StatementItem(Struct, frozen=True):
    id: Token
    attributes: Attributes


class SkippedItem(Struct, frozen=True):
    id: Token
    attributes: Attributes
    reason: str
    touches: tuple[Token, ...] = ()
    when: Written | None = None


class TermItem(Struct, frozen=True):
    id: Token
    attributes: Attributes
    means: Written


class DefinitionItem(Struct, frozen=True):
    id: Token
    attributes: Attributes
    of: tuple[Token, ...] = ()


class InvariantItem(Struct, frozen=True):
    at: Token
    always: bool
    action: Token
    outcome: str
    when: Written
    together: bool = False


# Cases as written


class WrittenField(Struct, frozen=True):
    name: Token
    op: str
    literal: WrittenLiteral


class WrittenLiteral(Struct, frozen=True):
    """The right side of a `given`: words, numbers and days as tokens, or records."""

    at: Token
    words: tuple[Token, ...] = ()
    minus: bool = False
    records: tuple[tuple[WrittenField, ...], ...] | None = None
    braces: bool = False
    judged_by: str | None = None
    why: str | None = None


class GivenLine(Struct, frozen=True):
    fact: Token
    op: str
    literal: WrittenLiteral


class ExpectLine(SaysTheSame, Struct):
    apart: ClassVar[frozenset[str]] = frozenset({"clauses"})

    at: Token
    action: Token
    outcome: str
    together: bool = False
    other_reading: Token | None = None
    by: tuple[WrittenRef, ...] | None = None
    lifted: tuple[WrittenRef, ...] | None = None
    displaced: tuple[WrittenRef, ...] | None = None
    asks: tuple[Token, ...] | None = None
    because: tuple[Token, ...] | None = None
    evidence: str | None = None
    due: tuple[date, ...] | None = None
    ends: tuple[datetime, ...] | None = None
    ends_from: datetime | None = None
    clauses: dict[str, Token] = {}


class CaseItem(Struct, frozen=True):
    id: Token
    on: date
    given: tuple[GivenLine, ...]
    expect: tuple[ExpectLine, ...]

    @property
    def title(self) -> str:
        return self.id.title


Item = (
    EventLine
    | RangeLine
    | RuleItem
    | StatementItem
    | SkippedItem
    | TermItem
    | DefinitionItem
    | InvariantItem
    | CaseItem
)


# The file


class Fence(SaysTheSame, Struct, frozen=True):
    """One fence: its items, its comments, and its tokens with the places where a line may begin."""

    apart: ClassVar[frozenset[str]] = frozenset({"layout"})

    word: str
    items: tuple[Item, ...]
    comments: tuple[Comment, ...]
    section: str
    prose: str
    tokens: tuple[Token, ...]
    layout: dict[int, str]
    """Index of a token -> what begins there: the formatter sets lines by it."""


class Draft(SaysTheSame, Struct, frozen=True):
    """A measure's file as written."""

    apart: ClassVar[frozenset[str]] = frozenset({"lines", "headings", "broken"})

    path: str
    front_text: str
    """The front matter, letter by letter."""
    front: FrontMatter
    blocks: tuple[Prose | Fence, ...]
    readings: tuple[ReadingParagraph, ...]
    lines: tuple[str, ...]
    headings: tuple[tuple[int, str], ...] = ()
    broken: bool = False
    """Whether parts could not be read and were left out; such a draft is only good for finding more mistakes."""

    @property
    def fences(self) -> tuple[Fence, ...]:
        return tuple(b for b in self.blocks if isinstance(b, Fence))
