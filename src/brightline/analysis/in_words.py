"""Regions in plain English, for readers who do not write measures."""

from __future__ import annotations

from collections.abc import Sequence

from brightline.analysis.regions import Region
from brightline.analysis.written import test_of
from brightline.engine.coding import Coding
from brightline.engine.wording import Words
from brightline.language.conditions import Always, Condition, Has, Is
from brightline.vocabulary import Vocabulary

HELD = 2
"""The mask of the one value "it is in the set"."""


def region_in_words(region: Region, coding: Coding, vocabulary: Vocabulary) -> str:
    """A region as clauses parted by semicolons; `in every case` where nothing limits it."""
    return _said(region, (), coding, vocabulary)


def regions_in_words(regions: Sequence[Region], coding: Coding, vocabulary: Vocabulary) -> tuple[tuple[int, str], ...]:
    """Regions that together hold some cases, as few sentences that hold the same: each with the number of a region
    whose cases are among its own.

    Regions that differ only in one value that a set holds are told as one: "the papers include a detainer or an order".
    """
    told: dict[int, str] = {}
    left = dict(enumerate(regions))
    while left:
        alike: dict[tuple[frozenset[tuple[int, int]], object], list[tuple[int, int]]] = {}
        for number, region in left.items():
            for limit in region.limits:
                kind, name, *_ = coding.keys[limit[0]]
                if kind == "element" and limit[1] == HELD:
                    alike.setdefault((frozenset(region.limits) - {limit}, name), []).append((number, limit[0]))
        most = max(alike.values(), key=len, default=[])
        if len(most) < 2:
            told |= {number: region_in_words(region, coding, vocabulary) for number, region in left.items()}
            break
        first = most[0][0]
        told[first] = _said(left[first], [variable for _, variable in most], coding, vocabulary)
        left = {number: region for number, region in left.items() if number not in dict(most)}
    return tuple(sorted(told.items()))


def _said(region: Region, either: Sequence[int], coding: Coding, vocabulary: Vocabulary) -> str:
    """A region in words, of whose first variable in `either` any of these may be held instead."""
    words = Words(vocabulary)
    clauses: dict[object, Condition] = {}
    sets: dict[tuple[str, bool], list[str]] = {}
    for variable, mask in region.limits:
        kind, name, *more = coding.keys[variable]
        if kind != "element":
            clauses[variable] = _shorter(test_of(coding, variable, mask), vocabulary)
        elif variable in either:
            clauses[variable] = Has(str(name), "any", tuple(str(coding.keys[v][2]) for v in either))
        else:
            held = (str(name), mask == HELD)
            values = sets.setdefault(held, [])
            values.append(str(more[0]))
            clauses[held] = Has(held[0], "all" if held[1] else "none", tuple(values))
    return "; ".join(words.say(c) for c in clauses.values()) or words.say(Always())


def _shorter(test: Condition, vocabulary: Vocabulary) -> Condition:
    """That a fact has one of many values, as that it has none of the few others."""
    if isinstance(test, Is):
        others = frozenset(vocabulary.facts[test.fact].value_names) - test.values
        if len(others) < len(test.values):
            return Is(test.fact, others, negated=True)
    return test
