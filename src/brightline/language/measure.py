"""A checked measure: only this can be decided."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum, IntEnum
from fractions import Fraction

from msgspec import Struct

from brightline.language.conditions import Condition
from brightline.language.positions import Placed


class Effect(Enum):
    FORBID = "forbid"
    PERMIT = "permit"
    REQUIRE = "require"
    LEAVES_OPEN = "leaves open"
    PREEMPT = "preempt forbid"
    UNREAD = "not encoded"
    """A clause known to exist that could say anything about the action."""


class Grade(IntEnum):
    """How well the text behind an answer is known; larger is better."""

    INFERRED = 1
    REPORTED = 2
    QUOTED = 3
    READ = 4

    def __str__(self) -> str:
        return self.name.lower()


class Event(Struct, frozen=True):
    """A day known exactly (`first == last`) or only as a span."""

    name: str
    first: date
    last: date
    evidence: Grade | None = None


class End(Struct, frozen=True):
    """One end of a range: a day, or an event; `before` means the day before it."""

    day: date | None = None
    event: str | None = None
    before: bool = False
    evidence: Grade | None = None
    word: str = ""
    """"open" or "unknown" for a finish with no day."""


class InForce(Struct, frozen=True):
    """A range of days, both ends included; `never` for a draft."""

    start: End
    finish: End
    never: bool = False


class Suspension(Struct, frozen=True):
    first: date
    last: date | None
    court: str


class Extent(Struct, frozen=True):
    """At most so many hours, some days left out; `calendar` is "federal", "state" or "unknown"."""

    hours: int
    weekends: bool = False
    holidays: bool = False
    calendar: str = "unknown"
    evidence: Grade | None = None


class Clock(Struct, frozen=True):
    """When a duty is due: `within` a count of units of a date fact, or every year by a month and day."""

    count: int = 0
    unit: str = ""
    fact: str | None = None
    month: int = 0
    day: int = 0
    first_year: int | None = None
    calendar: str = "unknown"
    evidence: Grade | None = None


class Ref(Struct, frozen=True):
    """A rule, perhaps of another measure, perhaps one clause of it."""

    measure: str
    rule: str
    label: str | None = None

    def __str__(self) -> str:
        return f"{self.measure}#{self.rule}" + (f"[{self.label}]" if self.label else "")


class Provision(Placed, frozen=True):
    """What a rule, a term, a definition, a statement and a skipped clause have in common."""

    id: str
    cite: str
    evidence: Grade
    in_force: InForce | None
    records: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    note: str = ""
    section: str = ""
    """The Markdown heading it stands under."""
    prose: str = ""
    """The first paragraph above its fence, below the last heading: the provision in our own words."""


class Rule(Provision, frozen=True):
    """One effect on one action. A skipped clause that touches three actions becomes three rules of effect UNREAD."""

    effect: Effect = Effect.FORBID
    action: str = ""
    by: tuple[str, ...] = ()
    """Actors named by the rule; empty: all that the measure binds."""
    when: Condition | None = None
    only_when: Condition | None = None
    unless: Condition | None = None
    extent: Extent | None = None
    clock: Clock | None = None
    despite: tuple[Ref, ...] = ()
    subject_to: tuple[Ref, ...] = ()
    kind: str = ""
    """"no_authority", or empty."""
    contested: str = ""
    reading: str = ""
    other_reading: str = ""
    suspensions: tuple[Suspension, ...] = ()


class Skipped(Provision, frozen=True):
    """A clause that is not encoded, with the reason."""

    reason: str = ""
    touches: tuple[str, ...] = ()
    when: Condition | None = None


class Statement(Provision, frozen=True):
    """Words without legal force."""


class Definition(Provision, frozen=True):
    """A defining clause. `means` is None for one that only fixes words of the vocabulary."""

    means: Condition | None = None
    of: tuple[str, ...] = ()


class Reading(Placed, frozen=True):
    name: str
    says: str
    other: str = ""
    """The alternative, in words; empty when none was written."""


class Expectation(Placed, frozen=True):
    action: str
    outcome: str
    together: bool = False
    other_reading: str = ""
    by: tuple[Ref, ...] | None = None
    lifted: tuple[Ref, ...] | None = None
    displaced: tuple[Ref, ...] | None = None
    asks: tuple[str, ...] | None = None
    because: tuple[str, ...] | None = None
    evidence: Grade | None = None
    due: tuple[date, ...] | None = None
    ends: tuple[datetime, ...] | None = None
    ends_from: datetime | None = None


class Record(Struct, frozen=True):
    """Field values of one record: field -> Literal."""

    fields: tuple[tuple[str, str, Literal], ...]
    """(field, operator, literal); the operator is "=", "+=" or "-="."""


class Literal(Struct, frozen=True):
    """The right side of a `given`: words, a number, a date or records; nothing of these is `none`, the empty set."""

    words: tuple[str, ...] = ()
    number: Fraction | None = None
    day: date | None = None
    records: tuple[Record, ...] | None = None
    judged_by: str | None = None
    why: str | None = None


class Given(Placed, frozen=True):
    """`fact = literal`, `fact += literal` or `fact -= literal`."""

    fact: str
    op: str
    literal: Literal


class Case(Placed, frozen=True):
    id: str
    title: str
    on: date
    given: tuple[Given, ...]
    expect: tuple[Expectation, ...]


class Invariant(Placed, frozen=True):
    """`always` or `never` ACTION OUTCOME when a condition holds."""

    always: bool
    action: str
    outcome: str
    when: Condition
    together: bool = False
    """Of the whole law of the place, not of the measure alone."""


class Source(Struct, frozen=True):
    id: str
    title: str
    url: str
    nature: str
    read_by: str
    read_on: str
    note: str = ""


class Happening(Struct, frozen=True):
    """One line of a measure's history; `on` is as known: a day, a month, a year, or "?"."""

    on: str
    event: str
    note: str = ""
    evidence: Grade | None = None


class Measure(Struct, frozen=True):
    """One instrument, checked."""

    id: str
    """Its path: us/ma/boston/trust-act-2019."""
    title: str
    cite: str
    place: str
    """Its government's short path: us/ma/boston."""
    division: str
    """The same as an OCD division id."""
    layer: str
    kind: str
    binding: str
    binds: tuple[str, ...]
    agency: str = ""
    contested: str = ""
    supersedes: tuple[tuple[str, str], ...] = ()
    """(measure, cite) pairs."""
    status: str = ""
    touches: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    history: tuple[Happening, ...] = ()
    confirmed_to: date | None = None
    encoded_by: str = ""
    reviewed_by: str = ""
    notes: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    definitions: tuple[Definition, ...] = ()
    rules: tuple[Rule, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    statements: tuple[Statement, ...] = ()
    readings: tuple[Reading, ...] = ()
    cases: tuple[Case, ...] = ()
    invariants: tuple[Invariant, ...] = ()

    @property
    def rank(self) -> int:
        """0 is highest within a layer."""
        return RANKS.get(self.kind, 9)


RANKS = {
    "constitution": 0, "charter": 0,
    "statute": 1, "court_decision": 1, "regulation": 1, "ordinance": 1, "bylaw": 1,
    "executive_order": 2,
    "department_policy": 3, "agreement": 3,
}  # fmt: skip
"""Within one layer, a smaller number prevails. Resolutions, statements, bills and drafts have no rank: they bind
nobody."""
