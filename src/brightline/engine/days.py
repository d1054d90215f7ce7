"""Days that stand for all days: the few on which the tests of a law can differ."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from brightline.language.conditions import Condition, DateTest, Period
from brightline.language.periods import shift

Days = Mapping[str, date]
"""A day for each of some dates."""


class TooMany(Exception):
    """More completions than can be tried; the answer is then undetermined, never a guess."""


MARGIN = 3
"""A month or year step can fold up to three days onto one (29, 30, 31 January all reach 28 February), so a
threshold's inverse is known to three days."""


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}
"""What the comparison words of the language do, for days and for numbers."""


def threshold(test: DateTest, other: date | None) -> date:
    """The day a date test compares with, when the other date (if it has one) is known."""
    if test.day is not None:
        return test.day
    if other is None:
        raise ValueError(f"{test.other}: not known")
    return shift(other, test.period) if test.period else other


def back(period: Period) -> Period:
    return Period(-period.count, period.unit)


def date_tests(conditions: Iterable[Condition]) -> Iterator[DateTest]:
    for condition in conditions:
        for c in condition.walk():
            if isinstance(c, DateTest):
                yield c
