"""Where two laws differ, found without growing what they have in common: the same cases as comparing all of both."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import islice
from random import Random

import pytest

from brightline.analysis import Answers, Apart, Shared, answers_of, apart, difference
from brightline.corpus import Corpus
from brightline.engine.days import TooMany
from brightline.engine.law import Law
from brightline.engine.prevail import Circle
from tests.oracles.comparing import Coded, another
from tests.oracles.laws import law_stream

Kinds = dict[tuple[Answers, Answers], int]


@pytest.fixture(scope="module")
def laws() -> tuple[Law, Law]:
    corpus = Corpus.load()
    return corpus.law("us/ma/boston", on=date(2015, 1, 1)), corpus.law("us/ma/boston", on=date(2020, 1, 1))


def in_full(before: Law, after: Law, action: str) -> Kinds:
    """How many cases go from what to what, by all that both laws say in every case."""
    shared = Shared([before.spoken(action), after.spoken(action)])
    found = shared.counted(shared.combined(shared.roots, lambda leaf: leaf))
    return {(leaf[0], leaf[1]): n for leaf, n in found.items() if isinstance(leaf, tuple) and leaf[0] != leaf[1]}


def kinds(found: tuple[Apart, ...]) -> Kinds:
    return {(x.before, x.after): x.cases for x in found}


def test_of_two_days_as_many_cases_differ_as_all_that_both_laws_say_shows(laws: tuple[Law, Law]) -> None:
    differ = 0
    for action in laws[0].vocabulary.actions:
        found = apart(*laws, action)
        assert kinds(found) == in_full(*laws, action)
        differ += bool(found)
    assert differ >= 15


@pytest.mark.parametrize("action", ["hold", "ask_status", "allow_interview"])
def test_it_counts_the_cases_that_a_whole_diff_counts(laws: tuple[Law, Law], action: str) -> None:
    counted: Counter[tuple[Answers, Answers]] = Counter()
    for change in difference(*laws, action).changes:
        counted[change.before, change.after] += change.cases
    assert kinds(apart(*laws, action)) == counted


def test_a_witness_is_decided_by_both_laws_as_it_says_and_no_fact_of_it_could_be_left_out(
    laws: tuple[Law, Law],
) -> None:
    for action in ("hold", "transfer", "share_information"):
        for x in apart(*laws, action):
            assert [answers_of(law, action, x.witness) for law in laws] == [x.before, x.after]
            # What leaves several answers open can hold cases that leave fewer: only settled answers tell.
            for name in x.witness.known if len(x.before) == len(x.after) == 1 else ():
                fewer = type(x.witness)({k: v for k, v in x.witness.known.items() if k != name})
                assert [answers_of(law, action, fewer) for law in laws] != [x.before, x.after]


@pytest.mark.parametrize("seed", range(3))
def test_laws_with_days_lists_and_unread_clauses_differ_in_the_cases_that_comparing_all_of_both_finds(
    seed: int,
) -> None:
    rng = Random(seed)
    compared = differ = 0
    for law, question in islice(law_stream(7000 + seed), 80):
        one, other = Coded(law, question), Coded(another(law, rng), question)
        try:
            wanted = in_full(one, other, question["action"])  # type: ignore[arg-type]
        except (Circle, TooMany):
            continue
        found = apart(one, other, question["action"])  # type: ignore[arg-type]
        assert kinds(found) == wanted
        for x in found:
            assert [answers_of(y, question["action"], x.witness) for y in (one, other)] == [x.before, x.after]  # type: ignore[arg-type]
        compared += 1
        differ += bool(found)
    assert compared >= 60
    assert 20 <= differ < compared
