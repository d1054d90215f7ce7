"""What is said of a fact, as a key of a dictionary."""

from __future__ import annotations

from typing import Any

from brightline.engine.facts import AtLeast


def frozen(value: Any) -> Any:
    """A value as a key: equal keys say the same of a fact. Raises TypeError for one that has none.

    Types are part of the key, for 1 == True and yet a fact is never a bool.
    """
    kind = value.__class__
    if kind is frozenset:
        return value
    if kind is set:
        return frozenset(value)
    if kind is AtLeast and not isinstance(value.has, str) and not isinstance(value.lacks, str):
        return (AtLeast, frozenset(value.has), frozenset(value.lacks))
    if kind is list or kind is tuple:
        return (tuple, *value)
    return (kind, value)


def thawed(key: Any) -> Any:
    """The value that a key stands for."""
    if key.__class__ is tuple:
        kind, *parts = key
        if kind is AtLeast:
            return AtLeast(*parts)
        return tuple(parts) if kind is tuple else parts[0]
    return key
