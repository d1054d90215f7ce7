"""What can go wrong with a name used as a term: circles, wrong order, facts without a test, fields that hide facts."""

from __future__ import annotations

from collections.abc import Mapping

from brightline.language.check_words import Words
from brightline.language.conditions import Condition, Some
from brightline.language.draft import Exists, Joined, Labelled, Negation, TermItem, TermUse, Written
from brightline.language.lexer import Token
from brightline.vocabulary import Fact, Kind

MOST_STEPS = 1_000
"""Terms followed in search of a circle; beyond, the mistake is told as one of order."""


class Scope:
    """Inside `some LIST where (…)`: the fields that are written bare."""

    __slots__ = ("fields", "list")

    def __init__(self, list: Fact) -> None:
        self.list = list.name
        self.fields = {f.name: f for f in list.fields}


def refuse_bare_fact(words: Words, name: Token, fact: Fact) -> None:
    """A fact stands where a condition should."""
    text = name.text
    example = {
        Kind.SET_OF: f"`{text} has …`",
        Kind.YES_NO: f"`{text} = yes`",
        Kind.LIST_OF: f"`some {text} where (…)`",
    }.get(fact.kind, f"`{text} = …`")
    words.say(
        name,
        f"`{text}` is a fact, and no test of it follows.",
        "A fact alone is not true or false.",
        f"Write {example}.",
    )


def refuse_order(words: Words, name: Token, owner: str, declared: Mapping[str, TermItem]) -> None:
    """A term is used in the meaning of `owner`, and does not stand above it."""
    text = name.text
    circle = "Terms that lead back to themselves form a circle and mean nothing."
    if text == owner:
        words.say(name, f"The term `{text}` is defined by itself.", circle, "Say what it means in facts.")
    elif _leads_to(text, owner, declared):
        words.say(
            name,
            f"The terms `{owner}` and `{text}` are defined by each other.",
            circle,
            "Say what one of them means in facts.",
        )
    else:
        words.say(
            name,
            f"The term `{text}` is defined further down.",
            "A term may only use terms that stand above it; that way they can form no circle.",
            f"Move `{text}` above `{owner}`.",
        )


def refuse_capture(words: Words, name: Token, means: Condition, scope: Scope) -> None:
    """A term stands inside `some … where`, and what it means would change there."""
    for c in means.walk():
        if isinstance(c, Some):
            words.say(
                name,
                f"The term `{name.text}` looks at a list, inside another `some … where`.",
                "A record holds plain values, and two lists are tested one by one.",
                "Use the term outside the brackets.",
            )
            return
        used = {getattr(c, "fact", ""), getattr(c, "other", "")}
        if shadowed := used & set(scope.fields):
            words.say(
                name,
                f"`{min(shadowed)}` in the term `{name.text}` would be read as a field of `{scope.list}` here.",
                "Inside `where (…)` a bare name is a field of the record.",
                "Write the condition out, or use the term outside the brackets.",
            )
            return


def _leads_to(start: str, owner: str, declared: Mapping[str, TermItem]) -> bool:
    seen: set[str] = set()
    open_ends = [start]
    while open_ends and len(seen) < MOST_STEPS:
        name = open_ends.pop()
        if name == owner:
            return True
        if name in seen or name not in declared:
            continue
        seen.add(name)
        open_ends.extend(terms_used(declared[name].means))
    return False


def terms_used(written: Written) -> list[str]:
    """The names used as terms in a condition as written."""
    match written:
        case TermUse():
            return [written.name.text]
        case Joined():
            return [name for item in written.items for name in terms_used(item)]
        case Negation() | Labelled():
            return terms_used(written.item)
        case Exists():
            return terms_used(written.where)
        case _:
            return []
