"""Saying a fact in words."""

from __future__ import annotations

from collections.abc import Iterable

from brightline.vocabulary.model import Fact, Kind, Value


def sentence(fact: Fact, truth: bool | None, values: Iterable[str] = (), words: str = "") -> str:
    """The sentence that a test on `fact` holds (`True`), does not hold (`False`), or is not known (`None`).

    `values` are the values tested for (any of them: they are joined by "or"); of a yes/no fact `yes` or `no`.
    `words` stands in their place for a number, a date or a record: "at least 18", "on or after 2020-01-01".
    A set or list tested with neither is asked whether it holds anything: `True` means that it does.

    Raises KeyError for a value the fact does not have, and ValueError when nothing was said to test for.
    """
    names = tuple(values)
    if fact.kind is Kind.YES_NO:
        return _yes_or_no(fact, truth, names)
    if names:
        known = {value.name: value for value in fact.values}
        return _of_values(fact, truth, [known[name] for name in names])
    if words:
        return _template(fact, truth).replace("{}", words)
    if fact.kind in (Kind.SET_OF, Kind.LIST_OF):
        if truth is None:
            return f"it is not known whether {fact.not_empty}"
        return fact.not_empty if truth else fact.empty
    raise ValueError(f"nothing was said about what {fact.name} is tested for")


def _yes_or_no(fact: Fact, truth: bool | None, names: tuple[str, ...]) -> str:
    unknown_names = set(names) - {"yes", "no"}
    if unknown_names:
        raise KeyError(sorted(unknown_names)[0])
    if truth is None:
        return fact.unknown
    meant = truth if names != ("no",) else not truth
    return fact.true if meant else fact.false


def _of_values(fact: Fact, truth: bool | None, values: list[Value]) -> str:
    """That one of the values is the case: those with sentences of their own ("there is no agreement") stand apart."""
    if len(values) == 1 and values[0].true:
        return _own(values[0], truth)
    alone = [value for value in values if value.true]
    if not alone:
        return _template(fact, truth).replace("{}", _either(value.says for value in values))
    if truth is None:
        return f"there is no evidence that {_of_values(fact, True, values)}"
    parts = [_own(value, truth) for value in alone]
    if len(alone) < len(values):
        parts.append(_of_values(fact, truth, [value for value in values if not value.true]))
    return (" or " if truth else " and ").join(parts)


def _template(fact: Fact, truth: bool | None) -> str:
    return fact.unknown if truth is None else fact.true if truth else fact.false


def _own(value: Value, truth: bool | None) -> str:
    return value.unknown if truth is None else value.true if truth else value.false


def _either(words: Iterable[str]) -> str:
    parts = list(words)
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " or " + parts[-1]
