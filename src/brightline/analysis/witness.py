"""A case of a region that somebody can decide again: the fewest facts, with real days and records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, combinations, islice, product
from typing import Any, Protocol

from brightline.engine.coding import Coding
from brightline.engine.days import Days
from brightline.engine.facts import Facts, Known, KnownList, KnownSet
from brightline.engine.records import Record, completions, holds
from brightline.language.conditions import Condition
from brightline.vocabulary import Kind, Vocabulary

Limits = Mapping[int, int]
WAYS = 500
"""Ways to fill a list that are tried for one case; the fewest records come first."""


class Among(Protocol):
    """What cases are made of."""

    coding: Coding
    on: date
    vocabulary: Vocabulary


class NotReplayed(AssertionError):
    """A region of which no case could be made that decides as the region says: a fault of this program."""


def witness(shared: Among, limits: Limits, right: Callable[[Facts], bool] | None) -> Facts:
    """The facts of a case that `right` accepts: those that a region is about, and of days and records no more than it
    takes. `limits` has one value for each variable that matters, as `real_part` gives them. Where they are the values
    of all variables there is nothing left to be accepted, and `right` is None.

    Raises NotReplayed.
    """
    plain = _plain_facts(shared, limits)
    # Records that do what is wanted can be such as the vocabulary excludes: then all that is said of records counts.
    for tested in (frozenset(limits), frozenset(limits) | set(shared.coding.listed)):
        for days, lists in _worlds(shared, limits, tested):
            few = {f: d for f, d in days.items() if _looked_at(shared, limits, f)}
            for chosen in (few, days) if right is not None else (days,):
                facts = Facts({**plain, **chosen, **lists})
                if right is None or right(facts):
                    return facts
    raise NotReplayed(f"no case of {limits} decides as it should")


def _plain_facts(shared: Among, limits: Limits) -> dict[str, Known]:
    coding = shared.coding
    found: dict[str, Known] = {}
    sets: dict[str, tuple[set[str], set[str]]] = {}
    for variable, mask in limits.items():
        key = coding.keys[variable]
        value = (mask & -mask).bit_length() - 1
        match key[0]:
            case "value":
                found[str(key[1])] = coding.names(variable)[value]
            case "number":
                found[str(key[1])] = coding.number_at(variable, value)
            case "element":
                sets.setdefault(str(key[1]), (set(), set()))[mask == 1].add(str(key[2]))
    for name, (has, lacks) in sets.items():
        found[name] = KnownSet(frozenset(has), frozenset(lacks), False)
    return found


def _looked_at(shared: Among, limits: Limits, fact: str) -> bool:
    return any(fact in shared.coding.keys[i][1:3] for i in limits if shared.coding.keys[i][0] == "day")


def _worlds(
    shared: Among, limits: Limits, tested: frozenset[int]
) -> Iterator[tuple[dict[str, Known], dict[str, Known]]]:
    """Real days and records that lie in a region; nothing where it does not look at any."""
    coding = shared.coding
    if not any(i in limits for i in (*coding.dated, *coding.listed)):
        yield {}, {}
        return
    for days in coding.day_assignments(Facts({}), shared.on):
        placed = coding.place(days)
        if all(limits.get(i, -1) >> value & 1 for i, value in placed.items()):
            for lists in _lists(shared, limits, tested, days):
                yield dict(days), lists


def _lists(shared: Among, limits: Limits, tested: frozenset[int], days: Days) -> Iterator[dict[str, Known]]:
    """For each list that the region looks at, records that satisfy just what it says."""
    coding = shared.coding
    names = sorted({str(coding.keys[i][1]) for i in coding.listed if i in limits})
    ways = []
    for name in names:
        own = [i for i in coding.listed if i in tested and coding.keys[i][1] == name]
        ways.append([_held(shared, name, limits, own, r) for r in _records(shared, name, limits, own, days)])
    for held in product(*ways):
        yield dict(zip(names, held, strict=True))


def _held(shared: Among, name: str, limits: Limits, own: Sequence[int], records: Sequence[Record]) -> KnownList:
    kinds = {f.name: f.kind for f in shared.vocabulary.facts[name].fields}
    return KnownList(
        tuple(tuple((n, _known(kinds[n], v)) for n, v in record.items()) for record in records),
        complete=any(limits.get(i) == 1 for i in own),
    )


def _known(kind: Kind, value: Any) -> Known:
    known: Known = KnownSet(value, frozenset(), True) if kind is Kind.SET_OF else value
    return known


def _records(shared: Among, name: str, limits: Limits, own: Sequence[int], days: Days) -> Iterator[Sequence[Record]]:
    """Records of which some satisfy each of these tests that is wanted, and none one that is not: the fewest first.

    Records that no test of `own` tells apart are one way.
    """
    wheres: dict[int, Condition] = {}
    for i in own:
        where = shared.coding.keys[i][2]
        assert isinstance(where, Condition)
        wheres[i] = where
    asked = frozenset(i for i in own if limits.get(i) == 2)
    banned = frozenset(i for i in own if limits.get(i) == 1)
    kinds: dict[frozenset[int], Record] = {}
    for record in completions(shared.vocabulary.facts[name], {}, [(w, days) for w in wheres.values()], shared.on):
        satisfied = frozenset(i for i, where in wheres.items() if holds(where, record, days))
        if satisfied & asked and not satisfied & banned:
            kinds.setdefault(satisfied, record)
    ways = chain.from_iterable(combinations(kinds, n) for n in range(len(asked) + 1))
    found = ([kinds[k] for k in some] for some in ways if asked <= frozenset().union(*some))
    return islice(found, WAYS)
