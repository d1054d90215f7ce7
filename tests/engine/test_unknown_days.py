"""Of unknown days a few are tried: they show all that any real days can show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from brightline.engine.days import COMPARE, Days, threshold
from brightline.engine.facts import Facts
from brightline.engine.timeline import apart_in, assignments, groups
from brightline.language.conditions import DateTest, Period

NAMES = ("asked_on", "freed_on", "heard_on")
FIRST = date(2024, 1, 20)
EVERY = [FIRST + timedelta(days=n) for n in range(45)]
"""The days that are all tried: February of a leap year is among them, and both ends of a month."""
FIXED = EVERY[10:35]
UNITS = {"days": 9, "weeks": 1, "months": 1}
"""The longest period of each unit."""

Truths = tuple[bool, ...]


@st.composite
def date_tests(draw: st.DrawFn) -> DateTest:
    name = draw(st.sampled_from(NAMES))
    op = draw(st.sampled_from(sorted(COMPARE)))
    if draw(st.booleans()):
        return DateTest(name, op, draw(st.sampled_from(FIXED)))
    unit = draw(st.sampled_from(sorted(UNITS)))
    count = draw(st.integers(-UNITS[unit], UNITS[unit]))
    other = draw(st.sampled_from([n for n in NAMES if n != name]))
    return DateTest(name, op, None, other, Period(count, unit) if count else None)


def truths(tests: Sequence[DateTest], days: Days) -> Truths:
    return tuple(COMPARE[t.op](days[t.fact], threshold(t, None if t.other is None else days[t.other])) for t in tests)


def every(names: Sequence[str], known: Days, step: int) -> Iterator[Days]:
    """Known days, with all others on all days, or on every so many."""
    unknown = [name for name in names if name not in known]
    for chosen in product(EVERY[::step], repeat=len(unknown)):
        yield {**known, **dict(zip(unknown, chosen, strict=True))}


TESTS = st.lists(date_tests(), min_size=1, max_size=4)
KNOWN = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(FIXED), max_size=2)


def looked_at(tests: Sequence[DateTest]) -> list[str]:
    return sorted({name for t in tests for name in (t.fact, t.other) if name is not None})


@given(TESTS, KNOWN)
@settings(deadline=None, max_examples=60)
def test_all_that_real_days_can_show_is_shown_by_the_few_that_are_tried(tests: list[DateTest], known: Days) -> None:
    names = looked_at(tests)
    known = {name: day for name, day in known.items() if name in names}
    found = assignments(groups(tests, []), Facts(known), FIRST)
    assert all(days.items() >= known.items() for days in found)
    step = 1 if len(names) - len(known) < 3 else 4
    assert {truths(tests, days) for days in every(names, known, step)} <= {truths(tests, days) for days in found}


@given(TESTS, KNOWN, st.sampled_from(NAMES))
@settings(deadline=None, max_examples=60)
def test_all_that_can_change_with_one_day_alone_is_shown_by_two_of_the_pairs_that_are_tried(
    tests: list[DateTest], known: Days, name: str
) -> None:
    names = looked_at(tests)
    known = {other: day for other, day in known.items() if other in names}
    pairs = apart_in(groups(tests, []), Facts(known), FIRST, [name])
    for one, two in pairs:
        assert {n for n in one if one[n] != two[n]} <= {name} - known.keys()
        assert one.items() >= known.items()
    if name in known or name not in names:
        return
    shown = {frozenset((truths(tests, one), truths(tests, two))) for one, two in pairs}
    others = [n for n in names if n != name]
    for days in every(others, known, 1 if len(others) - len(known) < 2 else 7):
        here = {truths(tests, {**days, name: day}) for day in EVERY}
        assert {frozenset((a, b)) for a in here for b in here if a != b} <= shown
