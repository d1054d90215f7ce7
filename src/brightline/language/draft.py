"""A measure as written: it may be wrong, and it keeps comments, prose and places.

Equality ignores places: two drafts are equal when they say the same in the same words and order.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime

from brightline.language.frontmatter import FrontMatter
from brightline.language.lexer import Comment, Token
from brightline.language.markdown import Prose, ReadingParagraph
from brightline.language.positions import Span

# Conditions as written


@dataclass(frozen=True, slots=True)
class WrittenPeriod:
    """`+ 10 years`, `- 3 days`; the count carries the sign."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class Test:
    """`FACT op RIGHT [± period]`; RIGHT is a value, a fact, a number or a day: the checker finds out which."""

    fact: Token
    op: str
    right: Token
    minus: bool = False
    """Whether a number was written with a minus sign."""
    period: WrittenPeriod | None = None


@dataclass(frozen=True, slots=True)
class OneOf:
    """`FACT in {…}`."""

    fact: Token
    values: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Holds:
    """`FACT has …`; `how` is "any", "all" or "none"."""

    fact: Token
    how: str
    values: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Emptiness:
    """`FACT is [not] empty`."""

    fact: Token
    negated: bool


@dataclass(frozen=True, slots=True)
class Exists:
    """`some FACT where (…)`."""

    fact: Token
    where: Written


@dataclass(frozen=True, slots=True)
class Question:
    """`? "…"`."""

    at: Token
    text: str


@dataclass(frozen=True, slots=True)
class TermUse:
    name: Token


@dataclass(frozen=True, slots=True)
class Negation:
    at: Token
    item: Written


@dataclass(frozen=True, slots=True)
class Joined:
    """Conditions joined by `and` or by `or`."""

    word: str
    items: tuple[Written, ...]
    at: Token


@dataclass(frozen=True, slots=True)
class Labelled:
    item: Written
    label: Token
    cite: str | None = None
    evidence: str | None = None


Written = Test | OneOf | Holds | Emptiness | Exists | Question | TermUse | Negation | Joined | Labelled


# Rules as written


@dataclass(frozen=True, slots=True)
class WrittenRef:
    at: Token
    measure: str
    """Empty: this measure."""
    rule: str
    label: Token | None = None


@dataclass(frozen=True, slots=True)
class WrittenSuspension:
    at: Token
    first: date
    last: date | None
    court: str


@dataclass(slots=True)
class Attributes:
    """What stands between an item's name and its effect."""

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
    written: dict[str, Token] = field(default_factory=dict, compare=False, repr=False)
    """Where each attribute stands."""


@dataclass(frozen=True, slots=True)
class EventLine:
    name: Token
    first: date
    last: date
    evidence: str | None


@dataclass(frozen=True, slots=True)
class WrittenEnd:
    at: Token
    day: date | None = None
    event: Token | None = None
    before: bool = False
    word: str = ""
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class RangeLine:
    """`in force …`; both ends are None for `never`."""

    at: Token
    start: WrittenEnd | None = None
    finish: WrittenEnd | None = None


@dataclass(frozen=True, slots=True)
class WrittenExtent:
    at: Token
    hours: int
    weekends: bool
    holidays: bool
    calendar: str
    evidence: str | None


@dataclass(frozen=True, slots=True)
class WrittenClock:
    at: Token
    count: int = 0
    unit: str = ""
    fact: Token | None = None
    month: int = 0
    day: int = 0
    first_year: int | None = None
    calendar: str = "unknown"
    evidence: str | None = None


@dataclass(slots=True)
class RuleItem:
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
    parts: dict[str, Token] = field(default_factory=dict, compare=False, repr=False)
    """Where each part (`when`, `despite` …) stands."""


@dataclass(frozen=True, slots=True)
class StatementItem:
    id: Token
    attributes: Attributes


@dataclass(frozen=True, slots=True)
class SkippedItem:
    id: Token
    attributes: Attributes
    reason: str
    touches: tuple[Token, ...] = ()
    when: Written | None = None


@dataclass(frozen=True, slots=True)
class TermItem:
    id: Token
    attributes: Attributes
    means: Written


@dataclass(frozen=True, slots=True)
class DefinitionItem:
    id: Token
    attributes: Attributes
    of: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class InvariantItem:
    at: Token
    always: bool
    action: Token
    outcome: str
    when: Written


# Cases as written


@dataclass(frozen=True, slots=True)
class WrittenField:
    name: Token
    op: str
    literal: WrittenLiteral


@dataclass(frozen=True, slots=True)
class WrittenLiteral:
    """The right side of a `given`: words, numbers and days as tokens, or records."""

    at: Token
    words: tuple[Token, ...] = ()
    minus: bool = False
    records: tuple[tuple[WrittenField, ...], ...] | None = None
    braces: bool = False
    judged_by: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class GivenLine:
    fact: Token
    op: str
    literal: WrittenLiteral


@dataclass(slots=True)
class ExpectLine:
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
    clauses: dict[str, Token] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CaseItem:
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


@dataclass(frozen=True, slots=True)
class Fence:
    """One fence: its items, its comments, and its tokens with the places where a line may begin."""

    word: str
    items: tuple[Item, ...]
    comments: tuple[Comment, ...]
    section: str
    prose: str
    tokens: tuple[Token, ...]
    layout: dict[int, str] = field(compare=False, repr=False)
    """Index of a token -> what begins there: the formatter sets lines by it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A measure's file as written."""

    path: str
    front_text: str
    """The front matter, letter by letter."""
    front: FrontMatter
    blocks: tuple[Prose | Fence, ...]
    readings: tuple[ReadingParagraph, ...]
    lines: tuple[str, ...] = field(compare=False, repr=False)
    headings: tuple[tuple[int, str], ...] = field(default=(), compare=False, repr=False)
    broken: bool = field(default=False, compare=False, repr=False)
    """Whether parts could not be read and were left out; such a draft is only good for finding more mistakes."""

    @property
    def fences(self) -> tuple[Fence, ...]:
        return tuple(b for b in self.blocks if isinstance(b, Fence))

    def span(self, token: Token) -> Span:
        """Where a word stands, with the heading above it."""
        at = bisect_right(self.headings, (token.line, chr(0x10FFFF)))
        heading = self.headings[at - 1][1] if at else ""
        return Span(self.path, token.line, token.column, max(1, len(token.text)), heading)
