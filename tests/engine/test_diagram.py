"""Conditions and diagrams over a few small variables, held against trying every case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brightline.engine import diagram as diagrams
from brightline.engine.coding import ORDERED, Coding
from brightline.engine.diagram import IMPOSSIBLE, NUMBER, Diagram, TooLarge, build
from brightline.engine.store import ATOM, FALSE, OR, TRUE, Conditions
from brightline.language.conditions import DateTest, NumberTest, Period
from tests.language.files import VOCABULARY

SIZES = (2, 3, 2, 4)
CASES = list(product(*map(range, SIZES)))
Case = tuple[int, ...]
Partly = list[int | None]
few = settings(deadline=None, max_examples=60)

EXPRESSIONS = st.recursive(
    st.tuples(st.just("atom"), st.integers(0, len(SIZES) - 1), st.integers(0, 2 ** max(SIZES) - 1)),
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.sampled_from(("and", "or")), st.lists(inner, max_size=4)),
    ),
    max_leaves=8,
)
PARTLY = st.tuples(*[st.one_of(st.none(), st.integers(0, size - 1)) for size in SIZES]).map(list)


def store() -> Conditions:
    found = Conditions()
    for size in SIZES:
        found.variable(size)
    return found


def stored(conditions: Conditions, said: Any) -> int:
    match said:
        case ("atom", variable, mask):
            return conditions.atom(variable, mask)
        case ("not", item):
            return conditions.negate(stored(conditions, item))
        case (kind, items):
            joined = conditions.all_of if kind == "and" else conditions.any_of
            return joined(*[stored(conditions, item) for item in items])
    raise AssertionError


def true(said: Any, case: Case) -> bool:
    match said:
        case ("atom", variable, mask):
            return bool(mask >> case[variable] & 1)
        case ("not", item):
            return not true(item, case)
        case ("and", items):
            return all(true(item, case) for item in items)
        case (_, items):
            return any(true(item, case) for item in items)
    raise AssertionError


def within(partly: Partly) -> Iterator[Case]:
    """The cases that agree with what is known."""
    for case in CASES:
        if all(known is None or known == value for known, value in zip(partly, case, strict=True)):
            yield case


# Conditions


@given(EXPRESSIONS)
@few
def test_a_condition_is_true_just_where_what_it_is_made_of_is(said: Any) -> None:
    conditions = store()
    made = stored(conditions, said)
    denied = conditions.negate(made)
    for case in CASES:
        assert conditions.with_known(made, list(case)) == (TRUE if true(said, case) else FALSE)
        assert conditions.with_known(denied, list(case)) == (FALSE if true(said, case) else TRUE)


@given(EXPRESSIONS, PARTLY)
@few
def test_a_condition_of_which_a_part_is_known_is_true_where_it_was(said: Any, partly: Partly) -> None:
    conditions = store()
    left = conditions.with_known(stored(conditions, said), partly)
    for case in within(partly):
        assert conditions.with_known(left, list(case)) == (TRUE if true(said, case) else FALSE)


@given(EXPRESSIONS)
@few
def test_what_remains_of_a_condition_for_a_value_is_the_condition_where_the_variable_has_it(said: Any) -> None:
    conditions = store()
    made = stored(conditions, said)
    if made <= TRUE:
        return
    at = conditions.top[made]
    remaining = conditions.cofactors(made)
    assert len(remaining) == SIZES[at]
    for case in CASES:
        left = remaining[case[at]]
        assert conditions.top[left] > at
        assert conditions.with_known(left, list(case)) == (TRUE if true(said, case) else FALSE)


def test_what_says_nothing_of_a_condition_leaves_no_trace_in_it() -> None:
    conditions = store()
    one, other = conditions.atom(1, 1), conditions.atom(3, 2)
    assert conditions.atom(1, 0b111) == TRUE
    assert conditions.any_of(one, TRUE) == TRUE
    assert conditions.all_of(FALSE, one) == FALSE
    assert conditions.any_of(FALSE, one) == conditions.all_of(TRUE, one) == one
    assert conditions.any_of(one, conditions.negate(one)) == TRUE
    both = conditions.any_of(one, other)
    assert conditions.any_of(other, FALSE, one) == both
    assert conditions.any_of(conditions.any_of(one), both) == both
    assert conditions.parts(both) == (OR, 0, tuple(sorted((one, other))))


# Diagrams


def grown(diagram: Diagram, answer: Callable[[Case], int | None], begun: Case = ()) -> int:
    """A diagram of an answer for each case; None is impossible."""
    if len(begun) == len(SIZES):
        found = answer(begun)
        return IMPOSSIBLE if found is None else diagram.leaf(found)
    return diagram.node(len(begun), tuple(grown(diagram, answer, (*begun, v)) for v in range(SIZES[len(begun)])))


ANSWERS = st.lists(EXPRESSIONS, min_size=2, max_size=3)


def answer_of(said: list[Any], case: Case) -> int | None:
    """How many hold; where the first and the last do, the case cannot be."""
    if true(said[0], case) and true(said[-1], case):
        return None
    return sum(true(one, case) for one in said)


@given(ANSWERS, PARTLY)
@few
def test_a_diagram_reaches_the_answers_of_the_cases_that_are_left(said: list[Any], partly: Partly) -> None:
    diagram = Diagram(SIZES)
    root = grown(diagram, lambda case: answer_of(said, case))
    left = {answer_of(said, case) for case in within(partly)} - {None}
    assert {diagram.payload[leaf] for leaf in diagram.reachable(root, partly)} == left
    undecided = diagram.undecided(root, partly)
    for i, known in enumerate(partly):
        if known is None and not undecided >> i & 1:
            for case in within(partly):
                for value in range(SIZES[i]):
                    assert answer_of(said, (*case[:i], value, *case[i + 1 :])) == answer_of(said, case)
        assert known is None or not undecided >> i & 1
    rest = diagram.restricted(root, {i: v for i, v in enumerate(partly) if v is not None})

    def answer(case: Case) -> int | None:
        return answer_of(said, tuple(c if k is None else k for c, k in zip(case, partly, strict=True)))

    same = grown(diagram, answer)
    assert rest == same, "equal functions are one node"


@given(ANSWERS)
@few
def test_a_law_is_built_as_the_diagram_of_its_answers(said: list[Any]) -> None:
    conditions = store()
    slots = [stored(conditions, one) for one in said]
    diagram, root = build(conditions, slots, [conditions.all_of(slots[0], slots[-1])], len, {})
    assert root == grown(diagram, lambda case: answer_of(said, case))
    matter = [
        i
        for i, size in enumerate(SIZES)
        for case in CASES
        if any(answer_of(said, (*case[:i], v, *case[i + 1 :])) != answer_of(said, case) for v in range(size))
    ]
    assert diagram.support[root] == sum(1 << i for i in set(matter))


@given(ANSWERS, PARTLY, PARTLY, st.integers(0, 2 ** len(SIZES) - 1))
@few
def test_two_completions_differ_where_two_cases_do(said: list[Any], left: Partly, other: Partly, free: int) -> None:
    """Known are the same variables on both sides; unknown ones agree, but for those that are free."""
    right = [None if a is None else a if b is None else b for a, b in zip(left, other, strict=True)]
    diagram = Diagram(SIZES)
    root = grown(diagram, lambda case: answer_of(said, case))
    expected = any(
        (one := answer_of(said, a)) is not None and (two := answer_of(said, b)) is not None and one != two
        for a in within(left)
        for b in within(right)
        if all(x == y for i, (x, y) in enumerate(zip(a, b, strict=True)) if left[i] is None and not free >> i & 1)
    )
    assert diagram.differs(root, left, right, free, diagram.payload.__getitem__) == expected


def test_a_law_of_more_conditions_than_can_be_numbered_is_given_up() -> None:
    conditions = store()
    diagram, root = build(conditions, [FALSE] * NUMBER, [], len, {})
    assert diagram.payload[root] == 0
    with pytest.raises(TooLarge, match="more than 65,535 conditions of rules"):
        build(conditions, [FALSE] * (NUMBER + 1), [], len, {})


@pytest.mark.parametrize(("budget", "needed"), [("REMAINDERS", 15), ("REMAINING", 58)])
def test_each_budget_of_a_law_is_counted_by_itself(monkeypatch: pytest.MonkeyPatch, budget: str, needed: int) -> None:
    """Four rules on a variable each, and what cannot be on the last: 1, 2, 4 and 8 remainders, of which each holds the
    rules that are true or undecided (4, 7, 12 and 20 together) and what cannot be."""
    for most in (needed, needed - 1):
        conditions = store()
        rules = [conditions.atom(variable, 1) for variable in range(len(SIZES))]
        with monkeypatch.context() as small:
            small.setattr(diagrams, budget, most)
            if most == needed:
                build(conditions, rules, [conditions.atom(3, 2)], tuple, {})
                continue
            with pytest.raises(TooLarge, match="remainders of a law"):
                build(conditions, rules, [conditions.atom(3, 2)], tuple, {})


# Variables


def test_a_comparison_told_of_a_variable_is_coded_as_that_variable_again() -> None:
    arrested, received = "person.otherwise_released_on", "request.received_on"
    periods = (None, Period(1, "months"), Period(-2, "years"), Period(10, "days"), Period(-1, "weeks"))
    coding = Coding(
        [
            *(NumberTest("person.age", "<", Fraction(n)) for n in (18, 21)),
            *(DateTest(received, "<", date(year, 1, 1)) for year in (2014, 2019)),
            *(DateTest(received, "<", None, arrested, period) for period in periods),
        ],
        VOCABULARY,
    )
    assert sorted(coding.cuts(variable) for variable in range(len(coding.keys))) == [1, 2, 2, 2, 2]
    for variable in range(len(coding.keys)):
        for cut, op in product(range(coding.cuts(variable)), ORDERED):
            below, at, above = ORDERED[op]
            places = [below] * (2 * cut + 1) + [at] + [above] * (2 * (coding.cuts(variable) - cut) - 1)
            mask = sum(1 << value for value, holds in enumerate(places) if holds)
            assert coding.store.parts(coding.code(coding.compared(variable, cut, op))) == (ATOM, variable, (mask,))
