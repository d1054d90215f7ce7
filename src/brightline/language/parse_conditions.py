"""Reading conditions."""

from __future__ import annotations

from brightline.language.cursor import BRACKETED, RESERVED, Cursor
from brightline.language.diagnostics import suggestion
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
)
from brightline.language.lexer import DATE, NUMBER, STRING, WORD, Token, unquoted
from brightline.language.strays_in_conditions import (
    COMPARISONS,
    refuse_after_has,
    refuse_after_is,
    refuse_operator,
    refuse_start,
)

UNITS = ("days", "weeks", "months", "years")
DEEPEST = 40
"""Brackets inside brackets. No provision nests so far; without a limit a hostile file could exhaust the stack."""


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
        after = f"`{self.tokens[self.at - 1].text}`" if self.at else "the beginning"
        refuse_start(self, after)
        if token.kind is not WORD or (text in RESERVED and text not in ("some",)):
            self.missing(
                "A condition",
                after,
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
        refuse_operator(self, fact)
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
            refuse_after_has(self, fact)
            value = self.word("A value", "`has`", "`has` asks whether a set holds a value.")
            return Holds(fact, "any", (self.undivided(value, BRACKETED),))
        if op == "is":
            self.step()
            negated = self.accept("not") is not None
            refuse_after_is(self, fact, negated)
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
            advice = "Write what it is compared with."
            if self.token.kind is STRING:
                self.refuse_other_day()
                advice = self.without_marks(self.token, advice)
            self.missing(
                "A value", f"`{op}`", "A fact is compared with a value, a number, a day or another date.", advice
            )
        right = self.undivided(self.step(), BRACKETED)
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
                suggestion(unit, UNITS, "Write one of these words."),
            )
        self.step()
        return Test(fact, op, right, minus, WrittenPeriod(sign * count, unit))

    def _braces(self, after: str) -> tuple[Token, ...]:
        self.expect("{", after, "Several values stand between `{` and `}`.")
        values = self.listed(
            lambda: self.whole_word("A value", "`{` or a comma", "Values are words of the vocabulary.")
        )
        self.expect("}", "the values", "The bracket must be closed; values are parted by commas.")
        return values
