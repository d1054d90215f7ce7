"""The cursor that all parsers share: words, names, days and references one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import NoReturn

from brightline.language.diagnostics import Reporter
from brightline.language.draft import (
    WrittenRef,
)
from brightline.language.frontmatter import GRADES
from brightline.language.lexer import BAD, CASE, DATE, END, NUMBER, PATH, STRING, WORD, Token, unquoted
from brightline.language.slips import CONNECTIVES, one_word
from brightline.language.strays_in_conditions import (
    COMPARISONS,
)
from brightline.language.written_days import WHY, how_to_write, looks_like_a_day, no_such_day

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

RESERVED = frozenset(
    (
        "and", "or", "not", "some", "where", "when", "only", "unless", "means", "of", "cite", "evidence", "record",
        "source", "kind", "reading", "other", "contested", "suspended", "by", "note", "forbid", "permit", "require",
        "leaves", "preempt", "for", "within", "every", "despite", "subject", "rule", "statement", "term", "define",
        "event", "in", "case", "given", "expect", "on", "always", "never", "before", "touches",
    )
)  # fmt: skip
"""Words of the grammar: a rule, a term or an event cannot be called so."""


NO_WORD = frozenset(
    ("and", "or", "not", "when", "only", "unless", "for", "within", "every", "despite", "subject", "by")
)
"""Words of the grammar that no vocabulary may have."""

PARTED = "Several words are parted by commas."
BRACKETED = "Several values stand in brackets: `in {…}`, `has any of {…}`."
SEE_WORDS = "`brightline vocabulary` lists the words."

ITEMS = ("rule", "event", "statement", "term", "define", "case", "always", "never", "given", "expect")
"""Words that open an item or a line of a case. Vocabularies could use them too, but hardly at the start of a line."""


class Stop(Exception):
    """This item cannot be read further; the mistake has been reported."""


class Cursor:
    """A place in a list of tokens."""

    def __init__(self, tokens: Sequence[Token], reporter: Reporter) -> None:
        self.tokens = tokens
        self.reporter = reporter
        self.at = 0
        self.token = tokens[0]
        self.layout: dict[int, str] = {}

    def step(self) -> Token:
        """This token; moves to the next. The last token, END, is never passed."""
        token = self.token
        if token.kind is not END:
            self.at += 1
            self.token = self.tokens[self.at]
        return token

    def peek(self, ahead: int = 1) -> Token:
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else self.tokens[-1]

    def mark(self, role: str) -> None:
        """Tell the formatter what begins at this token."""
        self.layout[self.at] = role

    def accept(self, text: str) -> Token | None:
        return self.step() if self.token.text == text else None

    def sees(self, first: str, second: str) -> bool:
        return self.token.text == first and self.peek().text == second

    def expect(self, text: str, after: str, why: str) -> Token:
        if self.token.text == text:
            return self.step()
        return self.missing(f"`{text}`", after, why, f"Write `{text}` here.")

    def say(self, token: Token, what: str, why: str, next: str) -> None:
        length = len(token.text) + (len(token.title) + 2 if token.kind is CASE else 0)
        self.reporter.say(token.line, token.column, length, what, why, next)

    def fail(self, token: Token, what: str, why: str, next: str) -> NoReturn:
        # What is no word has been reported where it stands; what follows from it would only distract.
        if token.kind is not BAD:
            self.say(token, what, why, next)
        raise Stop

    def missing(self, thing: str, after: str, why: str, next: str) -> NoReturn:
        """Say that something should stand here. At the end of an item the place is behind its last word."""
        if self.at and (self.token.kind is END or self.opens_item()):
            last = self.tokens[self.at - 1]
            at = last.column + len(last.text) + (len(last.title) + 1 if last.kind is CASE else 0)
            if last.kind is not BAD:
                self.reporter.say(last.line, at, 1, f"{thing} is missing after {after}.", why, next)
            raise Stop
        self.fail(self.token, f"{thing} is missing after {after}; `{self.token.text[:40]}` stands there.", why, next)

    # Words of one kind

    def id(self, after: str, why: str) -> Token:
        """A name: of a rule, a term, an event, a label."""
        token = self.token
        if token.kind is not WORD or self.opens_item():
            named = one_word(unquoted(token.text) if token.kind is STRING else token.text.replace("/", "-"), "-")
            self.missing(
                "A name",
                after,
                why,
                f"A name is one word: write `{named}`."
                if token.kind in (STRING, PATH) and named
                else "A name is letters, digits, hyphens and underscores, and begins with a letter.",
            )
        if "." in token.text:
            self.fail(
                token,
                f"`{token.text}` cannot be a name here.",
                "A name has no dots; dots belong to facts.",
                f"Write `{token.text.replace('.', '_')}`.",
            )
        if token.text in RESERVED:
            self.fail(
                token,
                f"`{token.text}` is a word of the grammar and cannot be a name.",
                f"{why} A reader could not tell the name from the word.",
                "Choose another name.",
            )
        return self.step()

    def word(self, thing: str, after: str, why: str, next: str = SEE_WORDS) -> Token:
        """A word of the vocabulary: a fact, a value, an action, an actor."""
        token = self.token
        if token.kind is STRING:
            return self.missing(thing, after, why, self.without_marks(token, next))
        if token.kind is PATH and "#" not in token.text:
            here = "A measure names no place here: the place of its law is the path of its file. Take it away."
            return self.missing(thing, after, why, here)
        if token.kind is not WORD or token.text in NO_WORD or self.opens_item():
            self.missing(thing, after, why, next)
        return self.step()

    def whole_word(self, thing: str, after: str, why: str, next: str = SEE_WORDS) -> Token:
        """A word of the vocabulary; refuses one that was written as several: `police officer`."""
        found = self.word(thing, after, why, next)
        return self.undivided(found, "A rule has one action." if thing == "An action" else PARTED)

    def undivided(self, token: Token, several: str) -> Token:
        """The token before the cursor; refuses a word that goes on after it. `several` says how to write more."""
        if token.kind is not WORD or not self._goes_on():
            return token
        words = [token.text]
        while self._goes_on() and len(words) < 6:
            words.append(self.step().text)
        self.reporter.say(
            token.line,
            token.column,
            self.tokens[self.at - 1].column + len(words[-1]) - token.column,
            f"`{' '.join(words)}` is written as {len(words)} words.",
            f"A word of the vocabulary has no blanks, `_` joins its parts. {several}",
            f"Write `{'_'.join(words)}`, or take away what does not belong.",
        )
        raise Stop

    def _goes_on(self) -> bool:
        """Whether a word follows on the same line that can begin nothing."""
        token = self.token
        return (
            token.kind is WORD
            and not token.first
            and token.text not in RESERVED
            and token.text not in (*CONNECTIVES, "at")
            and self.peek().text not in (*COMPARISONS, "+=", "-=")
        )

    def without_marks(self, token: Token, otherwise: str) -> str:
        word = one_word(unquoted(token.text))
        return f"Only text stands between quotation marks: write `{word}`." if word else otherwise

    def opens_item(self) -> bool:
        """Whether a new item or a new line of a case begins here, so that what is being read is not complete."""
        token = self.token
        if not token.first:
            return False
        two = (token.text, self.peek().text)
        return token.kind is CASE or token.text in ITEMS or two in (("in", "force"), ("not", "encoded"))

    def string(self, after: str, why: str) -> str:
        if self.token.kind is not STRING:
            self.missing("A text in quotation marks", after, why, 'Write it between `"` and `"` on one line.')
        token = self.step()
        text = unquoted(token.text)
        if not text.strip():
            self.say(token, f"The text after {after} is empty.", why, "Write it out.")
        return text

    def day(self, after: str) -> date:
        """A day of the calendar; one that does not exist is reported and read as the last day there is."""
        self.refuse_other_day()
        if self.token.kind is not DATE:
            self.missing("A date", after, WHY, "Write it as 2019-12-19.")
        return self.real_day(self.step())

    def refuse_other_day(self) -> None:
        """Refuse a day between quotation marks, and a number that can only be a day or a year."""
        token = self.token
        text = unquoted(token.text) if token.kind is STRING else token.text
        if token.kind is STRING and DAY.fullmatch(text):
            self.fail(token, "A day stands between quotation marks.", "Quoted text is not read.", f"Write `{text}`.")
        if token.kind in (STRING, NUMBER) and looks_like_a_day(text):
            self.fail(token, f"`{text}` is not how a day is written.", WHY, how_to_write(text))

    def real_day(self, token: Token) -> date:
        try:
            return date.fromisoformat(token.text)
        except ValueError:
            self.say(token, f"`{token.text}` is not a day.", *no_such_day(token.text))
            return date.max

    def whole(self, after: str, why: str) -> int:
        if self.token.kind is not NUMBER:
            self.missing("A number", after, why, "Write it in digits.")
        token = self.step()
        if "." in token.text:
            self.fail(token, f"`{token.text}` is not a whole number.", why, "Write a whole number.")
        return int(token.text)

    def grade(self, after: str) -> str:
        token = self.token
        if token.text not in GRADES:
            bare = unquoted(token.text) if token.kind is STRING else ""
            self.missing(
                "A grade of evidence",
                after,
                "Everyone must see how well the text behind an answer is known.",
                f"Write `{bare}` without quotation marks."
                if bare in GRADES
                else "Write `read` (the words were read), `quoted`, `reported` or `inferred`.",
            )
        return self.step().text

    def grade_in_brackets(self) -> str | None:
        """`(GRADE)`, if one stands here."""
        if self.token.text == "(" and self.peek().text in GRADES:
            self.step()
            found = self.step().text
            self.expect(")", f"`({found}`", "The bracket must be closed.")
            return found
        return None

    def listed(self, one: Callable[[], Token]) -> tuple[Token, ...]:
        """One or more, parted by commas."""
        found = [one()]
        while self.accept(","):
            found.append(one())
        return tuple(found)

    def reference(self, after: str) -> WrittenRef:
        """REF: a rule, with its measure if it is another, and perhaps one clause of it."""
        token = self.token
        measure = ""
        if token.kind is PATH:
            self.step()
            measure, _, rule = token.text.partition("#")
            if not rule:
                self.fail(
                    token,
                    f"`{token.text}` names a measure but no rule of it.",
                    "A reference leads to one rule.",
                    f"Write `{token.text}#rule`.",
                )
        else:
            if token.text == "rule" and self.peek().kind is WORD:
                self.fail(
                    token,
                    f"`rule` stands after {after}.",
                    "A reference names a rule by its id alone.",
                    f"Write {after[:-1]} {self.peek().text}`.",
                )
            rule = self.id(after, "A reference names a rule by its id.").text
        label = None
        if self.token.text == "[":
            self.mark("glue")
            self.step()
            label = self.id("`[`", "In brackets stands the label of a clause.")
            self.expect("]", f"`[{label.text}`", "The bracket must be closed.")
        return WrittenRef(token, measure, rule, label)

    def references(self, after: str) -> tuple[WrittenRef, ...]:
        found = [self.reference(after)]
        while self.accept(","):
            found.append(self.reference("the comma"))
        return tuple(found)
