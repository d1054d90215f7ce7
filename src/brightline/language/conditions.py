"""Conditions as data: one tree serves deciding, explaining, formatting and proving.

Equality is structural and ignores positions, so two conditions written in different places compare equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from brightline.language.positions import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class Condition:
    """What every condition has: where it was written."""

    span: Span = field(default=NOWHERE, compare=False, kw_only=True, repr=False)

    def children(self) -> tuple[Condition, ...]:
        return ()

    def walk(self) -> Iterator[Condition]:
        """This condition and all inside it, outermost first."""
        yield self
        for child in self.children():
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Always(Condition):
    """True; what a `when` left out means."""


@dataclass(frozen=True, slots=True)
class And(Condition):
    items: tuple[Condition, ...]

    def children(self) -> tuple[Condition, ...]:
        return self.items


@dataclass(frozen=True, slots=True)
class Or(Condition):
    items: tuple[Condition, ...]

    def children(self) -> tuple[Condition, ...]:
        return self.items


@dataclass(frozen=True, slots=True)
class Not(Condition):
    item: Condition

    def children(self) -> tuple[Condition, ...]:
        return (self.item,)


@dataclass(frozen=True, slots=True)
class Is(Condition):
    """A yes/no or one-of fact has one of these values (`=`, `!=`, `in`)."""

    fact: str
    values: frozenset[str]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Has(Condition):
    """A set holds any, all or none of these values; `how` is "any", "all" or "none"."""

    fact: str
    how: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Empty(Condition):
    """A set is empty, or (`negated`) is not."""

    fact: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class NumberTest(Condition):
    """A number compared with a constant; `op` is one of < <= > >= = !=."""

    fact: str
    op: str
    number: Fraction


@dataclass(frozen=True, slots=True)
class Period:
    """A signed span of days, weeks, months or years."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class DateTest(Condition):
    """A date compared with a day, or with another date plus or minus a period."""

    fact: str
    op: str
    day: date | None = None
    other: str | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Some(Condition):
    """Some record of a list satisfies a condition; its own fields are named bare in it."""

    fact: str
    where: Condition

    def children(self) -> tuple[Condition, ...]:
        return (self.where,)


@dataclass(frozen=True, slots=True)
class Unread(Condition):
    """`?`: a condition that exists and could not be read, or an open question. Never askable."""

    question: str = ""
    id: str = ""
    """Set by the checker: unique in the corpus."""


@dataclass(frozen=True, slots=True)
class Term(Condition):
    """A named condition of the same measure; the checker puts its meaning in `means`."""

    name: str
    means: Condition | None = None

    def children(self) -> tuple[Condition, ...]:
        return (self.means,) if self.means is not None else ()


@dataclass(frozen=True, slots=True)
class Clause(Condition):
    """A condition with a label, and its own citation and evidence where these differ from the rule's."""

    label: str
    item: Condition
    cite: str | None = None
    evidence: str | None = None

    def children(self) -> tuple[Condition, ...]:
        return (self.item,)
