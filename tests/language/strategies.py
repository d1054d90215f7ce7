"""Generated conditions, measures and damaged files for the property tests."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from brightline.language.conditions import (
    And,
    Clause,
    Condition,
    DateTest,
    Empty,
    Has,
    Is,
    Not,
    NumberTest,
    Or,
    Period,
    Some,
)
from brightline.vocabulary import Fact, Kind
from tests.language.files import GOOD, MESSY, VOCABULARY

FACTS = list(VOCABULARY.facts.values())
OPS = ("<", "<=", ">", ">=", "=", "!=")
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,6}(-[A-Za-z0-9_]{1,4}){0,2}", fullmatch=True).map(
    lambda name: f"n{name}"
)
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Cn")), max_size=20)
STRINGS = TEXTS.map(lambda t: '"x' + t.replace("\\", "\\\\").replace('"', '\\"') + '"')
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def values(fact: Fact) -> tuple[str, ...]:
    return ("yes", "no") if fact.kind is Kind.YES_NO else fact.value_names


# Conditions


@st.composite
def tests_on(draw: st.DrawFn, of: str) -> Condition:
    """One test of the right type on a fact, or on a field of the list `of`."""
    fact = draw(st.sampled_from(VOCABULARY.facts[of].fields if of else FACTS))
    match fact.kind:
        case Kind.YES_NO | Kind.ONE_OF:
            chosen = draw(st.sets(st.sampled_from(values(fact)), min_size=1, max_size=3))
            return Is(fact.name, frozenset(chosen), len(chosen) == 1 and draw(st.booleans()))
        case Kind.SET_OF:
            if draw(st.booleans()):
                return Empty(fact.name, draw(st.booleans()))
            chosen_list = draw(st.lists(st.sampled_from(values(fact)), min_size=1, max_size=3, unique=True))
            return Has(fact.name, draw(st.sampled_from(("any", "all", "none"))), tuple(chosen_list))
        case Kind.NUMBER:
            number = draw(st.integers(-99, 999).map(Fraction) | st.decimals(-9, 99, places=3).map(Fraction))
            return NumberTest(fact.name, draw(st.sampled_from(OPS)), number)
        case Kind.DATE:
            return DateTest(fact.name, draw(st.sampled_from(OPS)), draw(DAYS))
        case _:
            return Some(fact.name, draw(conditions(fact.name)))


def joined(inner: SearchStrategy[Condition]) -> SearchStrategy[Condition]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return (
        several.map(And)
        | several.map(Or)
        | inner.map(Not)
        | st.builds(
            Clause, NAMES, inner, st.none() | st.just('9.60 "a"'), st.none() | st.sampled_from(("read", "inferred"))
        )
    )


def conditions(of: str = "") -> SearchStrategy[Condition]:
    """Conditions of the right types."""
    return st.recursive(tests_on(of), joined, max_leaves=6)


PAIRED = st.builds(
    lambda op, count, unit: DateTest(
        "request.received_on", op, None, "person.otherwise_released_on", Period(count, unit)
    ),
    st.sampled_from(OPS),
    st.integers(-99, 99).filter(bool),
    st.sampled_from(("months", "years")),
)


# Files

SEEDS = [path.read_bytes().decode() for path in (*GOOD, *MESSY)]
BLANKS = st.sampled_from((" ", "\n", "\t", "  \n", " # a comment\n", "\n# above\n"))
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|\S+')


@st.composite
def scattered(draw: st.DrawFn) -> str:
    """A good file with its fences set anew: other blanks, line breaks and comments between the same words."""
    text = draw(st.sampled_from(SEEDS[: len(GOOD)]))
    return re.sub(
        r"(?ms)^```(terms|rules|invariants)\n(.*?)^```", lambda m: f"```{m[1]}\n{_loose(draw, m[2])}\n```", text
    )


def _loose(draw: st.DrawFn, body: str) -> str:
    parts = []
    for line in body.splitlines():
        code = _without_comment(line)
        for word in _WORD.findall(code):
            parts.append(word)
            parts.append(draw(BLANKS))
        if comment := line[len(code) :].strip():
            parts.append(f" {comment}\n")
    return "".join(parts)


def _without_comment(line: str) -> str:
    at = 0
    for match in _WORD.finditer(line):
        if match[0].startswith("#"):
            return line[: match.start()]
        at = match.end()
    return line[:at]


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A good file after a few accidents."""
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        match draw(st.sampled_from(("cut", "double", "insert", "move", "line"))):
            case "cut":
                text = text[:start] + text[end:]
            case "double":
                text = text[:end] + text[start:end] + text[end:]
            case "insert":
                text = text[:start] + draw(st.text(max_size=5) | WORDS) + text[start:]
            case "move":
                to = draw(st.integers(0, len(text)))
                text = text[:to] + text[start:end] + text[to:]
            case "line":
                lines = text.split("\n")
                del lines[min(len(lines) - 1, text[:start].count("\n"))]
                text = "\n".join(lines)
    return text


SIGNS = (*"(){}[],:?=-+.#\"'&*!", "..", "+=", "-=", "!=", "<=", "\u202e", "\x00", "é", "“", "\n\n")
PHRASES = (
    "and |or |not |when |unless |rule |in force |term |some | where (|given |expect |hold |papers |has |"
    "```|```rules\n|~~~|---\n|**Reading (|2020-01-01 |2020-02-30 |12-31 |case a: b\n"
)
WORDS = st.sampled_from((*SIGNS, *PHRASES.split("|")))
SOUP = st.lists(WORDS | st.text(max_size=3), max_size=30).map("".join)
