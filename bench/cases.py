"""Questions: an action, and facts in the form that each engine takes them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from brightline import AtLeast, Judged

Plain = dict[str, Any]
"""Facts as every peer can be given them: words, truth values, a list for a set; no key where a fact is unknown."""


@dataclass(frozen=True)
class Question:
    """One question, once for Brightline and once for a peer."""

    action: str
    facts: Mapping[str, Any]
    """As `law.decide` takes them."""
    plain: Plain
    """The same for a peer."""


def plain_name(fact: str) -> str:
    """A fact's name without dots, which peers read as a path."""
    return fact.replace(".", "_")


def plain_facts(action: str, facts: Mapping[str, Any]) -> Plain:
    """Brightline's facts as a peer takes them. A set known in part is a pair of lists: what it has, what it lacks."""
    return {"action": action, **{plain_name(name): _plain(value) for name, value in facts.items()}}


def _plain(value: Any) -> Any:
    if isinstance(value, Judged):
        value = value.value
    if isinstance(value, AtLeast):
        return (sorted(value.has), sorted(value.lacks))
    if isinstance(value, set | frozenset):
        return sorted(value)
    return {"yes": True, "no": False}.get(value, value)


def question(action: str, facts: Mapping[str, Any]) -> Question:
    return Question(action, facts, plain_facts(action, facts))


def left_open(asked: Iterable[Question], seed: int) -> list[Question]:
    """The questions with each fact but the actor known once in two; papers in full, in part, or not at all."""
    r = random.Random(seed)
    found = []
    for q in asked:
        facts = {name: value for name, value in q.facts.items() if name != "papers" and r.random() < 0.5}
        facts["actor"] = q.facts["actor"]
        how = r.randrange(3)
        if how == 0:
            facts["papers"] = q.facts["papers"]
        elif how == 1:
            facts["papers"] = AtLeast(q.facts["papers"])
        found.append(question(q.action, facts))
    return found
