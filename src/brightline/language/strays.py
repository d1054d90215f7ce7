"""Words that stand where an item, an effect or a part of a rule should: what was meant, and what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from brightline.language.diagnostics import suggestion
from brightline.language.frontmatter import GRADES
from brightline.language.lexer import NUMBER, STRING, SYMBOL, WORD, Token, unquoted
from brightline.language.slips import CONNECTIVES, effect_meant

if TYPE_CHECKING:
    from brightline.language.parse_conditions import Cursor

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
TESTS = ("=", "!=", "<", "<=", ">", ">=", "has", "in", "is")
FORM = "`rule NAME cite \"…\" evidence read forbid ACTION`, each rule with its own name"
_FIRST = tuple(effect.split()[0] for effect in EFFECTS)


def refuse_item(parser: Cursor, fence: str, items: str) -> NoReturn:
    """What stands here begins no item of this fence. Raises Stop."""
    token = parser.token
    text = token.text
    misplaced = next((f for f, words in OPENERS.items() if text in words and f != fence), None)
    if misplaced is None and fence in ("rules", "terms") and parser.at:
        _refuse_rest(parser, token)
    if misplaced:
        next_step = f"`{text}` belongs in a `{misplaced}` fence."
    elif text in (*ATTRIBUTES, *PARTS, "only", "means", "of", "subject"):
        next_step = f"Is the line above complete, and does `{text}` stand in the right place?"
    else:
        next_step = suggestion(text, OPENERS[fence], "docs/reference/grammar.md shows each of them.")
    parser.fail(token, f"`{text[:40]}` begins nothing.", f"A fence of `{fence}` holds {items}.", next_step)


def _refuse_rest(parser: Cursor, token: Token) -> None:
    """What stands here goes on with the item before in a way that the language does not know; else returns."""
    text, before, after = token.text, parser.tokens[parser.at - 1], parser.peek()
    last = before.text
    if text in CONNECTIVES or (text == "only" and after.text == "if"):
        word = "only when" if text == "only" else CONNECTIVES[text]
        parser.fail(
            token,
            f"`{'only if' if text == 'only' else text}` is no word of the grammar.",
            "A rule says under which conditions it stands with `when`, `only when` or `unless`.",
            f"Write `{word}`." if word != ".." else "Write a time as a range, `in force DATE .. DATE`, above the rule.",
        )
    if text in ("and", "or") and parser.peek(2).text in TESTS:
        parser.fail(
            token,
            f"`{text}` stands after `{last}`, and no condition before it.",
            f"`{text}` joins two conditions; the first condition of a rule stands after `when`, `only when` or `unless`.",
            f"Write `when` in place of `{text}`, or add the condition that it joins.",
        )
    if text in (",", "and", "or") and after.kind is WORD:
        parser.fail(
            token,
            f"`{text} {after.text}` stands after `{last}`.",
            f"One rule has one effect and one action, so that each can be cited and can end alone.",
            f"Write one rule for `{last}` and one for `{after.text}`: {FORM}.",
        )
    if text in _FIRST:
        parser.fail(
            token,
            f"A second effect, `{text}`, stands in one rule.",
            "One rule has one effect and one action, so that each can be cited and can end alone.",
            f"Write a second rule: {FORM}.",
        )
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


def refuse_effect(parser: Cursor, name: str, has_cite: bool) -> NoReturn:
    """No effect stands after the name and the attributes of the rule `name`. Raises Stop."""
    token, after = parser.token, parser.peek()
    text = token.text
    meant = effect_meant(text, after.text)
    next_step = "Write one of these and the action."
    if meant:
        rest = parser.peek(2).text if after.text in ("not", "never") else after.text
        next_step = f"Write `{meant} {rest}`." if rest and rest not in ("to", "be") else f"Write `{meant}` and the action."
    elif token.kind is STRING:
        word = "note" if has_cite else "cite"
        next_step = f"Write `{word}` before it: `{word} {text[:60]}`."
    elif text in GRADES:
        next_step = f"Write `evidence {text}`."
    elif token.kind is SYMBOL and not token.first:
        next_step = f"Take `{text}` away: the words of a rule stand one after another, {FORM}."
    elif text == "not":
        next_step = "No effect is negated. What must not be done is `forbid`; a matter the text leaves to others is `leaves open`."
    elif after.text in _FIRST:
        follower = parser.peek(2)
        next_step = (
            f"The action comes directly after the effect: write `{after.text} {text}`."
            if follower.kind is not WORD or follower.first
            else f"The effect comes first, then the action, then who is meant: write `{after.text} {follower.text} by {text}`."
        )
    elif token.kind is WORD:
        next_step = suggestion(text, (*EFFECTS, *ATTRIBUTES), next_step)
    parser.missing(
        "An effect",
        f"the name and attributes of `{name}`",
        "A rule does `forbid`, `permit`, `require`, `leaves open` or `preempt forbid`.",
        next_step,
    )
