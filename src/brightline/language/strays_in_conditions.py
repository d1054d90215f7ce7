"""Words and signs of other languages in conditions and cases, and what to write in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brightline.language.lexer import DATE, NUMBER, SYMBOL, WORD, Token

if TYPE_CHECKING:
    from brightline.language.cursor import Cursor

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
"""A comparison read from the other side."""

SIGNS = {"==": "=", "=>": ">=", "=<": "<=", "<>": "!=", "><": "!="}
OPERATOR_WORDS = {
    "contains": "has", "contain": "has", "includes": "has", "include": "has", "holds": "has", "have": "has",
    "equals": "=", "equal": "=", "eq": "=", "are": "=", "was": "=", "exceeds": ">", "over": ">", "under": "<",
    "before": "<", "after": ">", "since": ">=",
}  # fmt: skip


def refuse_start(parser: Cursor, after: str) -> None:
    """Refuse what cannot begin a condition, where it is clear what was meant; else returns."""
    token, following = parser.token, parser.peek()
    if token.kind in (NUMBER, DATE) and following.text in TURNED and parser.peek(2).kind is WORD:
        parser.fail(
            token,
            f"A test begins with `{token.text}`.",
            "The fact stands first, and then what it is compared with.",
            f"Write `{parser.peek(2).text} {TURNED[following.text]} {token.text}`.",
        )
    if (
        token.text in ("any", "each", "all", "no")
        and following.kind is WORD
        and parser.peek(2).text in ("where", "with")
    ):
        some = "not some" if token.text == "no" else "some"
        parser.fail(
            token,
            f"`{token.text}` stands before a list.",
            "The records of a list are looked at with `some LIST where (…)`, or `not some LIST where (…)`.",
            f"Write `{some} {following.text} where (…)`.",
        )
    if token.text in ("if", "that") and following.kind is WORD:
        parser.fail(
            token,
            f"`{token.text}` stands after {after}.",
            f"The condition follows {after} without another word.",
            f"Take `{token.text}` away.",
        )


def refuse_operator(parser: Cursor, fact: Token) -> None:
    """Refuse a comparison of another language after a fact; else returns."""
    token, following = parser.token, parser.peek()
    pair = token.text + following.text
    if pair in SIGNS and following.kind is SYMBOL:
        parser.fail(
            token,
            f"`{pair}` is no comparison.",
            f"The comparisons are {', '.join(COMPARISONS)}; a set is tested with `has`.",
            f"Write `{SIGNS[pair]}`.",
        )
    if token.text in OPERATOR_WORDS and token.kind is WORD and not token.first:
        parser.fail(
            token,
            f"`{token.text}` is no word of a condition.",
            "A set is tested with `has`, all other facts with `=`, `!=`, `<` and their like.",
            f"Write `{fact.text} {OPERATOR_WORDS[token.text]} …`.",
        )


def refuse_after_has(parser: Cursor, fact: Token) -> None:
    """Refuse what stands after `has` and is no value; else returns."""
    token, following = parser.token, parser.peek()
    if token.text in ("no", "not") and following.kind is WORD:
        parser.fail(
            token,
            f"`{token.text}` stands after `has`.",
            "What is denied is the whole test, so `not` stands before it.",
            f"Write `not {fact.text} has {following.text}`.",
        )
    if token.text in ("{", "["):
        parser.fail(
            token,
            "Several values stand after `has` without saying how many of them.",
            "A set can hold any, all or none of several values, and these are different laws.",
            "Write `has any of {…}`, `has all of {…}` or `has none of {…}`.",
        )
    if token.kind is NUMBER:
        parser.fail(
            token,
            f"The number `{token.text}` stands after `has`.",
            "`has` asks whether a set holds a value; a number is compared.",
            f"Write `{fact.text} = {token.text}`, or `<`, `>` and their like.",
        )


def refuse_after_is(parser: Cursor, fact: Token, negated: bool) -> None:
    """Refuse `FACT is VALUE`; else returns."""
    token = parser.token
    if token.text != "empty" and token.kind in (WORD, NUMBER, DATE) and not parser.opens_item():
        sign, denied = ("!=", "not ") if negated else ("=", "")
        parser.fail(
            token,
            f"`{fact.text} is{' not' if negated else ''} {token.text}` is no test.",
            "`is` goes with `empty`; a value is tested with `=`, and with `has` where the fact is a set.",
            f"Write `{fact.text} {sign} {token.text}`, or `{denied}{fact.text} has {token.text}` for a set.",
        )


def refuse_in_case(parser: Cursor, name: str) -> None:
    """Refuse what stands between the facts of a case and what it expects; else returns."""
    token, following = parser.token, parser.peek()
    last = parser.tokens[parser.at - 1]
    if parser.opens_item():
        return
    why = "A case gives facts, each after its own `given`, and then says what it expects."
    if token.text in ("and", ","):
        parser.fail(token, f"`{token.text}` joins two facts of the case `{name}`.", why, "Write `given` in its place.")
    if token.text in ("when", "if", "with", "where"):
        parser.fail(token, f"`{token.text}` stands in the case `{name}`.", why, "Write `given` in its place.")
    if last.kind is NUMBER and token.kind is WORD and not token.first:
        parser.fail(
            token,
            f"`{token.text}` stands after the number `{last.text}`.",
            "A number is given without a unit; the question that the fact asks says what it counts.",
            f"Take `{token.text}` away, and convert the number if the fact counts something else.",
        )
    if token.kind is WORD and following.text in ("=", "+=", "-="):
        parser.fail(token, f"`{token.text}` stands in the case `{name}` alone.", why, f"Write `given {token.text} …`.")
