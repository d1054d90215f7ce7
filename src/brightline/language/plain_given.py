"""Facts in plain words, read without the parser: most of what a command line says, and it starts sooner."""

from __future__ import annotations

import re

from brightline.language.measure import Given, Literal
from brightline.vocabulary import Kind, Vocabulary

_PLAIN = re.compile(r"([A-Za-z][\w.-]*?)\s*(\+=|-=|=)\s*([a-z][\w-]*(?:\s*,\s*[a-z][\w-]*)*)\s*", re.ASCII)


def plain_given(text: str, vocabulary: Vocabulary) -> Given | None:
    """The fact, when it is a known one with known words for its values; None for all else, which `parse_given` reads.

    Judgements, numbers, dates and records are never plain.
    """
    match = _PLAIN.fullmatch(text)
    fact = vocabulary.facts.get(match[1]) if match else None
    if match is None or fact is None or fact.judgement:
        return None
    words = tuple(w.strip() for w in match[3].split(","))
    known = ("yes", "no") if fact.kind is Kind.YES_NO else fact.value_names
    if any(w not in known for w in words) or len(set(words)) < len(words):
        return None
    if fact.kind is Kind.SET_OF or (fact.kind in (Kind.ONE_OF, Kind.YES_NO) and len(words) == 1 and match[2] == "="):
        return Given(fact.name, match[2], Literal(words=words))
    return None
