"""An answer that was kept, held against what is answered today."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct


class Differs(Struct, frozen=True):
    """Something in an answer that is otherwise today."""

    key: str
    """The key of the answer's JSON."""
    gone: tuple[str, ...]
    """What it said then and does not say now."""
    new: tuple[str, ...]


def _rules(items: Any) -> set[str]:
    return {f"{i['measure']}#{i['id']} ({i['effect']}; {i['evidence']}; in force {i['in_force']})" for i in items}


def _lifted(items: Any) -> set[str]:
    return {f"{i['measure']}#{i['id']}" + (f" by {', '.join(i['clauses'])}" if i["clauses"] else "") for i in items}


def _displaced(items: Any) -> set[str]:
    return {f"{i['measure']}#{i['id']} by {', '.join(i['by'])}" for i in items}


def _grades(grades: Any) -> set[str]:
    if isinstance(grades, Mapping):
        return {f"{outcome}: {grade or 'no text known'}" for outcome, grade in grades.items()}
    return _words(grades)


def _words(items: Any) -> set[str]:
    return {items} if isinstance(items, str) else set(items or ())


READ: dict[str, Callable[[Any], set[str]]] = {
    "outcome": _words,
    "possible": _words,
    "because": _words,
    "reasons": _rules,
    "lifted": _lifted,
    "displaced": _displaced,
    "by_layer": lambda items: {f"{i['layer']}: {i['outcome']}" for i in items},
    "asks": lambda items: {i["fact"] for i in items},
    "open_questions": lambda items: {f"{i['where']} ({i['cause']})" for i in items},
    "extent": _words,
    "due": _words,
    "evidence": _grades,
    "contested": _words,
    "readings": lambda items: {f"{i['measure']}/{i['name']}" for i in items},
    "coverage": lambda items: {f"{i['layer']} law of {i['place']}: {i['status']}" for i in items},
    "confirmed_to": _words,
    "pending": lambda items: {i["measure"] for i in items},
}
"""What is compared of an answer, by the keys of its JSON. How it is worded is not."""


def differences(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Differs, ...]:
    """What two answers to one question say otherwise, in the order of READ; nothing where they say the same.

    Raises KeyError, TypeError and AttributeError for what is no answer.
    """
    found = []
    for key, read in READ.items():
        before, after = read(was[key]), read(now[key])
        if not all(isinstance(said, str) for said in before):
            raise TypeError(f"`{key}` holds something else than words")
        if before != after:
            found.append(Differs(key, tuple(sorted(before - after)), tuple(sorted(after - before))))
    return tuple(found)
