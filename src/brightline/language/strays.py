"""Words that stand where an item, an effect or a part of a rule should: what was meant, and what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from brightline.language.diagnostics import suggestion
from brightline.language.frontmatter import GRADES
from brightline.language.lexer import DATE, NUMBER, STRING, SYMBOL, WORD, Token
from brightline.language.slips import CONNECTIVES, effect_meant
from brightline.language.strays_in_conditions import COMPARISONS

if TYPE_CHECKING:
    from brightline.language.cursor import Cursor

ATTRIBUTES = ("cite", "evidence", "record", "source", "kind", "reading", "other", "contested", "suspended", "note")
EFFECTS = ("forbid", "permit", "require", "leaves open", "preempt forbid")
PARTS = ("by", "when", "only when", "unless", "for at most", "within", "despite", "subject to")
"""The parts of an effect in their order; a clock is `within` or `every year by`."""

OPENERS = {
    "rules": ("rule", "event", "statement"),
    "terms": ("term", "define"),
    "invariants": ("always", "never"),
    "cases": ("case",),
}
OPENED_BY = ("rule", "event", "statement", "force", "encoded", "term", "define")
TESTS = (*COMPARISONS, "has", "in", "is")
FORM = '`rule NAME cite "…" evidence read forbid ACTION`'
_PARTLY = ("preempt", "preempts", "leaves")
_FIRST = tuple(effect.split()[0] for effect in EFFECTS)


def refuse_item(parser: Cursor, fence: str, items: str) -> NoReturn:
    """What stands here begins no item of this fence. Raises Stop."""
    token = parser.token
    text = token.text
    misplaced = next((f for f, words in OPENERS.items() if text in words and f != fence), None)
    if misplaced is None and fence in ("rules", "terms") and parser.at:
        _refuse_rest(parser, token)
    if text.lower() != text and text.lower() in (*OPENERS[fence], "in", "not"):
        next_step = f"Words of the grammar have small letters: write `{text.lower()}`."
    elif fence == "rules" and parser.peek().kind is DATE:
        next_step = f"Write `in force {parser.peek().text} .. open`, or a last day in place of `open`."
    elif fence == "terms" and parser.peek().text == "means":
        next_step = f"Write `term {text} means …`."
    elif misplaced:
        next_step = f"`{text}` belongs in a `{misplaced}` fence."
    elif parser.peek().text in OPENERS[fence] and not parser.peek().first:
        next_step = f"Begin the line with `{parser.peek().text}`."
    elif text in (*ATTRIBUTES, *PARTS, "only", "means", "of", "subject"):
        next_step = f"Is the line above complete, and does `{text}` stand in the right place?"
    else:
        next_step = suggestion(text, OPENERS[fence], "docs/reference/grammar.md shows each of them.")
    parser.fail(token, f"`{text[:40]}` begins nothing.", f"A fence of `{fence}` holds {items}.", next_step)


def _refuse_rest(parser: Cursor, token: Token) -> None:
    """What stands here goes on with the item before in a way that the language does not know; else returns."""
    text, before, after = token.text, parser.tokens[parser.at - 1], parser.peek()
    last = before.text
    if text == "except" and last in ("hours", "weekends"):
        parser.fail(
            token, "`except` stands in an extent.", "An extent leaves out days with `excluding`.", "Write `excluding`."
        )
    if text in CONNECTIVES or (text == "only" and after.text == "if"):
        word = "only when" if text == "only" else CONNECTIVES[text]
        written = f"{text} {after.text}" if after.text in ("if", "when", "where", "that") else text
        parser.fail(
            token,
            f"`{written}` is no word of the grammar.",
            "A rule says under which conditions it stands with `when`, `only when` or `unless`.",
            f"Write `{word}`." if word != ".." else "Write a time as a range, `in force DATE .. DATE`, above the rule.",
        )
    if text in ("for", "at"):
        parser.fail(
            token,
            f"`{text}` begins no extent.",
            "An extent reads `for at most 48 hours`, and stands after the conditions.",
            "Write `for at most` and the number of hours.",
        )
    if text == "means" and parser.tokens[parser.at - 2].text == "define":
        parser.fail(
            token,
            f"The definition `{last}` has a condition.",
            "`define` says that words are fixed elsewhere; what holds or does not hold is a `term`.",
            f"Write `term {last} means …`.",
        )
    if token.kind is STRING:
        parser.fail(
            token,
            "A text stands here alone.",
            "What a provision says stands in the paragraph above the fence; a remark is a `note` before the effect.",
            "Move it to the prose, or write `note` before it.",
        )
    if text == "," and after.kind is WORD and parser.tokens[parser.at - 2].text in (*TESTS, "of"):
        parser.fail(
            token,
            f"`, {after.text}` stands after the value `{last}`.",
            "Several values stand in brackets, and the words before them say how many are needed.",
            f"Write `in {{{last}, {after.text}}}`, or for a set `has any of {{{last}, {after.text}}}`.",
        )
    if text in ("and", "or") and parser.peek(2).text in TESTS:
        parser.fail(
            token,
            f"`{text}` stands after `{last}`, and no condition before it.",
            f"`{text}` joins two conditions; the first one stands after `when`, `only when` or `unless`.",
            f"Write `when` in place of `{text}`, or add the condition that it joins.",
        )
    if text in (",", "and", "or") and after.kind is WORD:
        parser.fail(
            token,
            f"`{text} {after.text}` stands after `{last}`.",
            "One rule has one effect and one action, so that each can be cited and can end alone.",
            f"Write one rule for `{last}` and one for `{after.text}`, each with its own name: {FORM}.",
        )
    if text in _FIRST:
        _refuse_second_effect(parser, token)
    if before.kind is NUMBER and token.kind is WORD:
        parser.fail(
            token,
            f"`{text}` stands after the number `{last}`.",
            "A number is compared without a unit; the question that the fact asks says what it counts.",
            f"Take `{text}` away, and convert the number if the fact counts something else.",
        )
    if text == "-" and after.text == "-":
        parser.fail(
            token, "`--` begins nothing.", "A comment begins with `#` after a blank.", "Write `#` in place of `--`."
        )


def _touches(before: Token, token: Token) -> bool:
    """Whether a word begins where a quoted text ends: a quotation mark inside the text has closed it."""
    return before.kind is STRING and (before.line, before.column + len(before.text)) == (token.line, token.column)


def _refuse_second_effect(parser: Cursor, token: Token) -> NoReturn:
    """An effect where no rule can have one: a second one, or one outside a rule. Raises Stop."""
    item = next((t.text for t in reversed(parser.tokens[: parser.at]) if t.text in OPENED_BY), "")
    if item == "rule":
        parser.fail(
            token,
            f"A second effect, `{token.text}`, stands in one rule.",
            "One rule has one effect and one action, so that each can be cited and can end alone.",
            f"Write a second rule with its own name: {FORM}.",
        )
    parser.fail(
        token,
        f"The effect `{token.text}` stands outside a rule.",
        "Only a rule forbids, permits or requires; events, ranges, statements and skipped clauses order nothing.",
        f"Write it in a rule: {FORM}.",
    )


def refuse_effect(parser: Cursor, name: str, has_cite: bool) -> NoReturn:
    """No effect stands after the name and the attributes of the rule `name`. Raises Stop."""
    token, after = parser.token, parser.peek()
    text = token.text
    meant = effect_meant(text, after.text)
    next_step = "Write one of these and the action."
    if meant:
        rest = parser.peek(2).text if after.text in ("not", "never", "open") else after.text
        if after.text == "only":
            next_step = f"Write `{meant} ACTION only when …`."
        elif rest and rest not in ("to", "be"):
            next_step = f"Write `{meant} {rest}`."
        else:
            next_step = f"Write `{meant}` and the action."
    elif _touches(parser.tokens[parser.at - 1], token):
        next_step = 'Write a quotation mark inside a quoted text as `\\"`.'
    elif token.kind is STRING:
        word = "note" if has_cite else "cite"
        next_step = f"Write `{word}` before it: `{word} {text[:60]}`."
    elif text in GRADES:
        next_step = f"Write `evidence {text}`."
    elif token.kind is SYMBOL and not token.first:
        next_step = f"Take `{text}` away: the words of a rule stand one after another, {FORM}."
    elif text == "not":
        next_step = "No effect is denied: `forbid` is for what must not be done, `leaves open` for what others decide."
    elif after.text in _FIRST and text not in _PARTLY:
        follower = parser.peek(2)
        next_step = (
            f"The action comes directly after the effect: write `{after.text} {text}`."
            if follower.kind is not WORD or follower.first
            else f"Effect, action and actor stand in this order: write `{after.text} {follower.text} by {text}`."
        )
    elif token.kind is WORD:
        next_step = suggestion(text, (*EFFECTS, *ATTRIBUTES), next_step)
    parser.missing(
        "An effect",
        f"the name and attributes of `{name}`",
        "A rule does `forbid`, `permit`, `require`, `leaves open` or `preempt forbid`.",
        next_step,
    )
