"""Reading conditions, and the cursor that all parsers share."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import NoReturn

from brightline.language.diagnostics import Reporter
from brightline.language.draft import (
    Emptiness,
    Exists,
    Holds,
    Joined,
    Labelled,
    Negation,
    OneOf,
    Question,
    TermUse,
    Test,
    Written,
    WrittenPeriod,
    WrittenRef,
)
from brightline.language.frontmatter import GRADES
from brightline.language.lexer import BAD, CASE, DATE, END, NUMBER, PATH, STRING, WORD, Token, unquoted
from brightline.language.slips import CONNECTIVES, one_word
from brightline.language.written_days import WHY, how_to_write, looks_like_a_day, no_such_day

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
UNITS = ("days", "weeks", "months", "years")
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
DEEPEST = 40
"""Brackets inside brackets. No provision nests so far; without a limit a hostile file could exhaust the stack."""

RESERVED = frozenset(
    (
        "and", "or", "not", "some", "where", "when", "only", "unless", "means", "of", "cite", "evidence", "record",
        "source", "kind", "reading", "other", "contested", "suspended", "by", "note", "forbid", "permit", "require",
        "leaves", "preempt", "for", "within", "every", "despite", "subject", "rule", "statement", "term", "define",
        "event", "in", "case", "given", "expect", "on", "always", "never", "before", "touches",
    )
)  # fmt: skip
"""Words of the grammar: a rule, a term or an event cannot be called so."""


NO_WORD = frozenset(("and", "or", "not", "when", "only", "unless", "for", "within", "every", "despite", "subject", "by"))
"""Words of the grammar that no vocabulary may have."""

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
            self.missing(
                "A name", after, why, "A name is letters, digits, hyphens and underscores, and begins with a letter."
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
            next = self.without_marks(token, next)
        elif token.kind is PATH and "#" not in token.text:
            next = "A measure names no place here: the place of its law is the path of its file. Take it away."
        if token.kind is not WORD or token.text in NO_WORD or self.opens_item():
            self.missing(thing, after, why, next)
        return self.step()

    def whole_word(self, thing: str, after: str, why: str, next: str = SEE_WORDS) -> Token:
        """A word of the vocabulary; refuses one that was written as several: `police officer`."""
        return self.undivided(self.word(thing, after, why, next))

    def undivided(self, token: Token) -> Token:
        """This token, if the one before the cursor; refuses a word of ordinary language that goes on after it."""
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
            "A word of the vocabulary has no blanks; `_` joins its parts.",
            f"Write `{'_'.join(words)}`, if it is one, or take away what does not belong.",
        )
        raise Stop

    def _goes_on(self) -> bool:
        """Whether a word follows on the same line that can begin nothing."""
        token = self.token
        return (
            token.kind is WORD
            and not token.first
            and token.text not in RESERVED
            and token.text not in CONNECTIVES
        )

    def without_marks(self, token: Token, otherwise: str) -> str:
        word = one_word(unquoted(token.text))
        return f"Words of the vocabulary stand without quotation marks: write `{word}`." if word else otherwise

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


class ConditionParser(Cursor):
    """Reads conditions. Where the grammar allows two readings, it refuses and says how to choose."""

    depth = 0

    def condition(self) -> Written:
        """`cond`. Raises Stop after reporting."""
        self.depth += 1
        if self.depth > DEEPEST:
            self.fail(
                self.token,
                "Brackets are nested too deeply.",
                f"More than {DEEPEST} levels cannot be followed by a reader.",
                "Name the inner condition with a `term` and use its name.",
            )
        first = self.token
        items = [self._negated()]
        word = self.token.text
        if word in ("and", "or"):
            while self.token.text == word:
                self.step()
                items.append(self._negated())
            if self.token.text in ("and", "or"):
                self.fail(
                    self.token,
                    "`and` and `or` are mixed without brackets.",
                    "Readers disagree on which binds first, and the two ways can be two different laws.",
                    "Put brackets around one of them: `a and (b or c)`, or `(a and b) or c`.",
                )
        self.depth -= 1
        return items[0] if len(items) == 1 else Joined(word, tuple(items), first)

    def _negated(self) -> Written:
        if self.token.text != "not":
            return self._tagged()
        nots = []
        while self.token.text == "not":
            nots.append(self.step())
        if len(nots) > DEEPEST:
            self.fail(
                nots[0], "`not` stands too often in a row.", "Each takes back the one before.", "Write one, or none."
            )
        item = self._tagged()
        for token in reversed(nots):
            item = Negation(token, item)
        return item

    def _tagged(self) -> Written:
        item = self._primary()
        if self.token.text != "[":
            return item
        self.step()
        label = self.id("`[`", "In brackets after a condition stands a label, by which other rules refer to it.")
        cite = evidence = None
        while self.accept(","):
            if cite is None and evidence is None and self.accept("cite"):
                cite = self.string("`cite`", "A clause's citation is a quoted text.")
            elif evidence is None and self.accept("evidence"):
                evidence = self.grade("`evidence`")
            else:
                self.missing(
                    "`cite` or `evidence`",
                    "the comma",
                    'A label reads `[name, cite "…", evidence read]`, each at most once, in this order.',
                    "Write one of them, or take the comma away.",
                )
        self.expect("]", "the label", "The bracket must be closed.")
        return Labelled(item, label, cite, evidence)

    def _primary(self) -> Written:
        token = self.token
        text = token.text
        if text == "(":
            self.step()
            item = self.condition()
            if self.token.text != ")":
                self.missing(
                    "`)`", "the condition", f"The bracket opened on line {token.line} is not closed.", "Write `)`."
                )
            self.step()
            return item
        if text == "?":
            self.step()
            return Question(token, unquoted(self.step().text) if self.token.kind is STRING else "")
        if token.kind is not WORD or (text in RESERVED and text not in ("some",)):
            self.missing(
                "A condition",
                f"`{self.tokens[self.at - 1].text}`" if self.at else "the beginning",
                "A condition tests a fact, names a term, or is `?` for one that could not be read.",
                "Write for instance `papers has civil_detainer`.",
            )
        if text == "some":
            return self._some()
        self.step()
        return self._atom(token)

    def _some(self) -> Written:
        self.step()
        fact = self.word("A list", "`some`", "`some … where (…)` looks at the records of a list.")
        self.expect("where", f"`some {fact.text}`", "`some LIST where (…)` says what one record must satisfy.")
        self.expect("(", "`where`", "The brackets show which tests are about one and the same record.")
        where = self.condition()
        self.expect(")", "the condition on the record", "The bracket after `where` must be closed.")
        return Exists(fact, where)

    def _atom(self, fact: Token) -> Written:
        op = self.token.text
        if op in COMPARISONS and self.token.kind != STRING:
            self.step()
            return self._test(fact, op)
        if op == "in" and self.peek().text != "force":
            self.step()
            return OneOf(fact, self._braces("`in`"))
        if op == "has":
            self.step()
            how = self.token.text
            if how in ("any", "all", "none") and self.peek().text == "of":
                self.step()
                self.step()
                return Holds(fact, how, self._braces(f"`{how} of`"))
            return Holds(fact, "any", (self.whole_word("A value", "`has`", "`has` asks whether a set holds a value."),))
        if op == "is":
            self.step()
            negated = self.accept("not") is not None
            self.expect(
                "empty", "`is not`" if negated else "`is`", "`is` goes with `empty`; a value is tested with `=`."
            )
            return Emptiness(fact, negated)
        return TermUse(fact)

    def _test(self, fact: Token, op: str) -> Written:
        minus = self.token.text == "-" and self.peek().kind is NUMBER
        if minus:
            self.step()
            self.mark("glue")
        if self.token.kind not in (WORD, DATE, NUMBER) or self.opens_item():
            next = "Write what it is compared with."
            if self.token.kind is STRING:
                self.refuse_other_day()
                next = self.without_marks(self.token, next)
            self.missing(
                "A value", f"`{op}`", "A fact is compared with a value, a number, a day or another date.", next
            )
        right = self.undivided(self.step())
        if self.token.text not in ("+", "-"):
            return Test(fact, op, right, minus)
        sign = -1 if self.step().text == "-" else 1
        count = self.whole(
            f"`{'-' if sign < 0 else '+'}`", "A period is a whole number of days, weeks, months or years."
        )
        if count > 1_000_000:
            self.fail(
                self.tokens[self.at - 1],
                "This period is longer than the calendar.",
                "The calendar has ten thousand years.",
                "Check the number.",
            )
        unit = self.token.text
        if unit not in UNITS:
            self.missing(
                "A unit",
                "the number",
                "A period is counted in days, weeks, months or years.",
                "Write one of these words.",
            )
        self.step()
        return Test(fact, op, right, minus, WrittenPeriod(sign * count, unit))

    def _braces(self, after: str) -> tuple[Token, ...]:
        self.expect("{", after, "Several values stand between `{` and `}`.")
        values = self.listed(lambda: self.whole_word("A value", "`{` or a comma", "Values are words of the vocabulary."))
        self.expect("}", "the values", "The bracket must be closed; values are parted by commas.")
        return values
