"""Which word of the vocabulary was meant by a word that is none: by its letters, its meaning, or its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from types import MappingProxyType

from brightline.language.diagnostics import LONGEST_WORD, suggestion
from brightline.vocabulary import Fact, Kind, Vocabulary

MOST = 3
"""Words that are offered at once."""

_ENDINGS = re.compile(r"(?:ing|ed|es|s|er|or|ion|ment)$")
_SLIP = 0.8
"""The likeness from which on a word is only misspelled."""
_SHORTEST = 4
"""Letters of a word worth looking for in a meaning."""


def meant_by_letters_or_meaning(
    word: str, meanings: Mapping[str, str], otherwise: str, more: Mapping[str, str] = MappingProxyType({})
) -> str:
    """The "what next" of a wrong word, where `meanings` are the right ones and what each says.

    `more` is what belongs to a word too and is searched, not shown: other words for it, or words it goes with.

    Words whose meaning holds the wrong word stand beside the nearest one, each with its meaning: a word near by its
    letters alone can be another thing.
    """
    called = [name for name, said in more.items() if word.lower() in said.split(", ")]
    if called:
        return f"Closest: `{called[0]}` ({meanings[called[0]]})."
    close = suggestion(word, meanings, "")
    name = close.split("`")[1] if close else ""
    # A word one or two letters away is a slip of the pen; nothing else was meant.
    if name and SequenceMatcher(None, word.lower(), name).ratio() >= _SLIP:
        return close
    found = [
        other for other in _said(word, {n: f"{m} {more.get(n, '')}" for n, m in meanings.items()}) if other != name
    ][: MOST - 1 if name else MOST]
    if not found:
        return close or otherwise
    offered = [f"`{n}` ({meanings[n]})" if meanings[n] else f"`{n}`" for n in ([name, *found] if name else found)]
    return f"Perhaps {'; '.join(offered)}. {otherwise}"


def _said(word: str, meanings: Mapping[str, str]) -> list[str]:
    """The words whose meanings share the most words with the parts of a wrong one."""
    parts = _stems(word[:LONGEST_WORD].replace("_", " ").replace(".", " "))
    shared = {name: len(parts & _stems(said)) for name, said in meanings.items()}
    most = max(shared.values(), default=0)
    return [name for name, count in shared.items() if count == most] if most else []


@lru_cache(maxsize=1_000)
def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in re.findall(r"[a-z]+", text.lower()) if len(word) >= _SHORTEST)


def _stem(word: str) -> str:
    return _ENDINGS.sub("", word) if len(word) > _SHORTEST else word


def other_place(word: str, vocabulary: Vocabulary, expected: str) -> tuple[str, str] | None:
    """What a right word is when it stands in a wrong place, and what to do with it there; None if it is no word.

    `expected` is "action", "actor" or "fact".
    """
    if expected != "actor" and word in vocabulary.actors:
        return "an actor", f"Write `by {word}` after the action, or `actor = {word}` in a condition."
    if expected != "action" and word in vocabulary.actions:
        return "an action", "An action stands after the effect, and after `expect`; test a fact here." if (
            expected == "fact"
        ) else "An action stands directly after the effect; after `by` stands an actor."
    if expected != "fact" and word in vocabulary.facts:
        return "a fact", "Test it after `when` or `unless`."
    holders = list(_holders(word, vocabulary.facts.values())) if expected == "fact" else []
    if holders:
        tests = " or ".join(f"`{f.name} {'has' if f.kind is Kind.SET_OF else '='} {word}`" for f in holders[:MOST])
        names = ", ".join(f"`{f.name}`" for f in holders[:MOST])
        return f"a value of {names}", f"Write {tests}."
    return None


def _holders(word: str, facts: Iterable[Fact]) -> Iterable[Fact]:
    return (fact for fact in facts if word in fact.value_names and fact.kind is not Kind.YES_NO)
