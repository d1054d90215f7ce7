"""Regions and cases written in the language of measures, ready to be pasted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from brightline.analysis.regions import Region
from brightline.engine.coding import Coding
from brightline.engine.facts import Facts
from brightline.engine.givens import givens
from brightline.language.conditions import (
    Always,
    And,
    Condition,
    DateTest,
    Has,
    Is,
    Not,
    NumberTest,
    Or,
    Some,
)
from brightline.vocabulary import Fact, Kind, Vocabulary


def condition_of(region: Region, coding: Coding) -> Condition:
    """A region as a condition on facts."""
    parts = tuple(test_of(coding, variable, mask) for variable, mask in region.limits)
    return parts[0] if len(parts) == 1 else And(parts) if parts else Always()


def test_of(coding: Coding, variable: int, mask: int) -> Condition:
    """That a variable has one of some of its values, but not all."""
    key = coding.keys[variable]
    match key[0]:
        case "value":
            names = coding.names(variable)
            return Is(str(key[1]), frozenset(n for i, n in enumerate(names) if mask >> i & 1))
        case "element":
            held: Condition = Has(str(key[1]), "any", (str(key[2]),))
            return held if mask == 2 else Not(held)
        case "some":
            where = key[2]
            assert isinstance(where, Condition)
            some = Some(str(key[1]), _any_record(coding.fields(variable)[0]) if where == Always() else where)
            return some if mask == 2 else Not(some)
    runs = tuple(_run(coding, variable, first, last) for first, last in _runs(mask, coding.store.sizes[variable]))
    return runs[0] if len(runs) == 1 else Or(runs)


def _any_record(field: Fact) -> Condition:
    """What every record with this field satisfies; the language has no word for that."""
    test: Condition
    match field.kind:
        case Kind.YES_NO:
            test = Is(field.name, frozenset({"yes"}))
        case Kind.ONE_OF:
            test = Is(field.name, frozenset({field.value_names[0]}))
        case Kind.SET_OF:
            test = Has(field.name, "any", (field.value_names[0],))
        case Kind.NUMBER:
            test = NumberTest(field.name, ">=", Fraction(0))
        case _:
            test = DateTest(field.name, "=", None, field.name)
    return Or((test, Not(test)))


def _runs(mask: int, size: int) -> Iterator[tuple[int, int]]:
    """The stretches of neighbouring values in a mask, first and last."""
    first = None
    for value in range(size + 1):
        held = value < size and mask >> value & 1
        if held and first is None:
            first = value
        elif not held and first is not None:
            yield first, value - 1
            first = None


def _run(coding: Coding, variable: int, first: int, last: int) -> Condition:
    """An ordered variable between two of its values: an odd one is a constant, an even one lies between constants."""
    if first == last and first % 2:
        return coding.compared(variable, first // 2, "=")
    parts = []
    if first > 0:
        parts.append(coding.compared(variable, (first - 1) // 2, ">=" if first % 2 else ">"))
    if last < 2 * coding.cuts(variable):
        parts.append(coding.compared(variable, last // 2, "<=" if last % 2 else "<"))
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def case_text(name: str, title: str, on: date, facts: Facts, expect: str, vocabulary: Vocabulary) -> str:
    """A case to paste into a `cases` fence. `expect` is what stands after that word: `together hold forbidden`."""
    lines = [f"case {name}: {title}", f"  on {on}", *(f"  given {line}" for line in givens(facts, vocabulary))]
    return "\n".join([*lines, f"  expect {expect}"])
