"""Conditions as data: one tree serves deciding, explaining, formatting and proving.

Equality is structural and ignores positions, so two conditions written in different places compare equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from msgspec import Struct

from brightline.language.positions import Placed


class Condition(Placed, frozen=True):
    """What every condition has: where it was written."""

    def children(self) -> tuple[Condition, ...]:
        return ()

    def walk(self) -> Iterator[Condition]:
        """This condition and all inside it, outermost first."""
        yield self
        for child in self.children():
            yield from child.walk()


class Always(Condition, frozen=True):
    """True; what a `when` left out means."""


class And(Condition, frozen=True):
    items: tuple[Condition, ...]

    def children(self) -> tuple[Condition, ...]:
        return self.items


class Or(Condition, frozen=True):
    items: tuple[Condition, ...]

    def children(self) -> tuple[Condition, ...]:
        return self.items


class Not(Condition, frozen=True):
    item: Condition

    def children(self) -> tuple[Condition, ...]:
        return (self.item,)


class Is(Condition, frozen=True):
    """A yes/no or one-of fact has one of these values (`=`, `!=`, `in`)."""

    fact: str
    values: frozenset[str]
    negated: bool = False


class Has(Condition, frozen=True):
    """A set holds any, all or none of these values; `how` is "any", "all" or "none"."""

    fact: str
    how: str
    values: tuple[str, ...]


class Empty(Condition, frozen=True):
    """A set is empty, or (`negated`) is not."""

    fact: str
    negated: bool = False


class NumberTest(Condition, frozen=True):
    """A number compared with a constant; `op` is one of < <= > >= = !=."""

    fact: str
    op: str
    number: Fraction


class Period(Struct, frozen=True):
    """A signed span of days, weeks, months or years."""

    count: int
    unit: str


class DateTest(Condition, frozen=True):
    """A date compared with a day, or with another date plus or minus a period."""

    fact: str
    op: str
    day: date | None = None
    other: str | None = None
    period: Period | None = None


class Some(Condition, frozen=True):
    """Some record of a list satisfies a condition; its own fields are named bare in it."""

    fact: str
    where: Condition

    def children(self) -> tuple[Condition, ...]:
        return (self.where,)


class Unread(Condition, frozen=True):
    """`?`: a condition that exists and could not be read, or an open question. Never askable."""

    question: str = ""
    id: str = ""
    """Set by the checker: unique in the corpus."""


class Term(Condition, frozen=True):
    """A named condition of the same measure; the checker puts its meaning in `means`."""

    name: str
    means: Condition | None = None

    def children(self) -> tuple[Condition, ...]:
        return (self.means,) if self.means is not None else ()


class Clause(Condition, frozen=True):
    """A condition with a label, and its own citation and evidence where these differ from the rule's."""

    label: str
    item: Condition
    cite: str | None = None
    evidence: str | None = None

    def children(self) -> tuple[Condition, ...]:
        return (self.item,)
