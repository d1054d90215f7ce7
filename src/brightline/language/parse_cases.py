"""Reading `cases` fences, and facts as given on the command line."""

from __future__ import annotations

from datetime import date, datetime

from brightline.language.cursor import PARTED
from brightline.language.diagnostics import suggestion
from brightline.language.draft import (
    CaseItem,
    ExpectLine,
    GivenLine,
    WrittenField,
    WrittenLiteral,
)
from brightline.language.lexer import CASE, DATE, END, NUMBER, STAMP, STRING, WORD, Token
from brightline.language.parse_rules import CLAUSES, RuleParser
from brightline.language.strays import refuse_item
from brightline.language.strays_in_conditions import refuse_in_case

CAUSES = (
    "facts_missing",
    "text_not_read",
    "date_uncertain",
    "contested_law",
    "law_not_in_corpus",
    "evaluation_error",
)


class CaseParser(RuleParser):
    """Reads cases; `given` also serves the command line."""

    def case(self) -> CaseItem:
        """One case. Raises Stop after reporting."""
        self.mark("item")
        token = self.token
        if token.kind is not CASE:
            if token.text == "case":
                self._refuse_blank_in_name()
                self.fail(
                    token,
                    "This case has no name and title on its line.",
                    "The whole title of a case stands on one line, so that it can say anything.",
                    "Write `case name: what happens`.",
                )
            refuse_item(self, "cases", "cases: `case name: what happens`")
        self.step()
        name = Token(WORD, token.text[5:], token.line, token.column, True, token.title)
        if not token.title:
            self.say(
                token,
                f"The case `{name.text}` has no title.",
                "The title says in words what is tried; failures are shown under it.",
                "Write it after the colon.",
            )
        self.mark("effect")
        self.expect("on", "the title", "A case is tried on a day, because law changes.")
        on = self.day("`on`")
        given = []
        while self.token.text == "given":
            self.mark("effect")
            self.step()
            given.append(self.given())
        expect = []
        while self.token.text == "expect":
            self.mark("effect")
            expect.append(self._expect())
        if not expect:
            refuse_in_case(self, name.text)
            self.fail(
                self.token,
                f"The case `{name.text}` expects nothing.",
                "A case that cannot fail shows nothing.",
                "Add a line `expect ACTION OUTCOME`.",
            )
        return CaseItem(name, on, tuple(given), tuple(expect))

    def _refuse_blank_in_name(self) -> None:
        words, at = [], self.at + 1
        while self.tokens[at].kind is WORD and not self.tokens[at].first:
            words.append(self.tokens[at].text)
            at += 1
        if len(words) > 1 and self.tokens[at].text == ":":
            self.fail(
                self.tokens[self.at + 2],
                "The name of this case has blanks in it.",
                "A name is one word of letters, digits, hyphens and underscores; the title after the colon says more.",
                f"Write `case {'-'.join(words)}: …`.",
            )

    # Facts

    def given(self) -> GivenLine:
        """`FACT = literal`, `FACT += literal` or `FACT -= literal`. Raises Stop after reporting."""
        fact = self.word(
            "A fact", "`given`" if self.at else "the beginning", "A fact of the vocabulary is given a value."
        )
        return GivenLine(fact, self._operator(fact), self._literal(False))

    def _operator(self, fact: Token) -> str:
        if self.token.text not in ("=", "+=", "-="):
            tested = self.token.text in ("has", "is", "in", ":") and self.peek().kind is not END
            self.missing(
                "`=`, `+=` or `-=`",
                f"`{fact.text}`",
                "`=` gives all of a fact, `+=` says at least, `-=` says not.",
                f"Write `{fact.text} = {self.peek().text}`; for a set of which more may be there, `+=`."
                if tested
                else "Write one of them and a value.",
            )
        return self.step().text

    def _literal(self, inside: bool) -> WrittenLiteral:
        at = self.token
        if at.text == "[":
            return self._records(at)
        if at.text == "{" and inside:
            self.step()
            words = self.listed(self._value)
            self.expect("}", "the values", "The bracket must be closed; values are parted by commas.")
            return WrittenLiteral(at, words, braces=True)
        if at.text == "{":
            self.fail(
                at,
                "Values of a set stand in brackets.",
                "In a fact that is given, several values are parted by commas alone; brackets belong inside a record.",
                "Take `{` and `}` away; records of a list stand in `[{…}]`.",
            )
        minus = at.text == "-" and self.peek().kind is NUMBER
        if minus:
            self.step()
            self.mark("glue")
        words = (self._value(),)
        if not inside:
            while self.accept(","):
                words += (self._value(),)
        judged_by = why = None
        if self.accept("by"):
            judged_by = self.string("`by`", "A judgement names who judged.")
            self.expect("because", "the name", "A judgement says why.")
            why = self.string("`because`", "A judgement says why.")
        return WrittenLiteral(at, words, minus, judged_by=judged_by, why=why)

    def _value(self) -> Token:
        if self.token.kind not in (WORD, NUMBER, DATE) or self.opens_item():
            advice = "Write what is known of the fact."
            if self.token.kind is STRING:
                self.refuse_other_day()
                advice = self.without_marks(self.token, advice)
            self.missing(
                "A value",
                f"`{self.tokens[self.at - 1].text}`" if self.at else "the beginning",
                "A fact is given a word, `none`, a number, a day, or `[…]` with records.",
                advice,
            )
        return self.undivided(self.step(), PARTED)

    def _records(self, at: Token) -> WrittenLiteral:
        self.step()
        records = []
        while self.token.text != "]":
            records.append(self._record())
            if not self.accept(","):
                break
        self.expect("]", "the records", "The bracket must be closed; records are parted by commas.")
        return WrittenLiteral(at, records=tuple(records))

    def _record(self) -> tuple[WrittenField, ...]:
        self.expect("{", "`[` or a comma", "Each record stands between `{` and `}`.")
        fields = []
        while self.token.text != "}":
            name = self.word("A field", "`{` or a comma", "A record gives values to its fields.")
            op = self._operator(name)
            if self.token.text == "[":
                self.fail(
                    self.token,
                    "A list stands inside a record.",
                    "Records hold plain values.",
                    "Write a value, or several in `{` and `}`.",
                )
            fields.append(WrittenField(name, op, self._literal(True)))
            if not self.accept(","):
                break
        self.expect("}", "the fields", "The bracket must be closed; fields are parted by commas.")
        return tuple(fields)

    # Expectations

    def _expect(self) -> ExpectLine:
        at = self.step()
        together = self.accept("together") is not None
        reading = None
        if self.sees("with", "other"):
            self.step()
            self.step()
            self.expect("reading", "`with other`", "An expectation may choose `with other reading NAME`.")
            reading = self.id("`with other reading`", "A reading is chosen by its name.")
        self.refuse_outcome_first("expect")
        action = self.word("An action", "`expect`", "An expectation is about one action.")
        line = ExpectLine(at, action, self.outcome(f"`{action.text}`"), together, reading)
        while True:
            self.mark("clause")
            if self.token.text == "and" and self.peek().text in CLAUSES:
                self.step()
            if self.token.text not in CLAUSES or self.token.kind is not WORD:
                self.layout.pop(self.at, None)
                return line
            self._clause(line)

    def _clause(self, line: ExpectLine) -> None:
        token = self.step()
        key, after = token.text, f"`{token.text}`"
        if key in line.clauses:
            self.fail(
                token,
                f"`{key}` stands twice in this expectation.",
                "One of the two would be ignored.",
                "Part several by commas.",
            )
        line.clauses[key] = token
        match key:
            case "by":
                line.by = self.references(after)
            case "lifted":
                line.lifted = self.references(after)
            case "displaced":
                line.displaced = self.references(after)
            case "asks":
                line.asks = self.listed(
                    lambda: self.word("A fact", after, "`asks` names the facts that would still change the answer.")
                )
            case "because":
                line.because = self.listed(self._cause)
            case "evidence":
                line.evidence = self.grade(after)
            case "due":
                days = [self.day(after)]
                while self.accept("or"):
                    days.append(self.day("`or`"))
                line.due = tuple(days)
            case "ends":
                ends = [self._stamp(after)]
                while self.accept("or"):
                    ends.append(self._stamp("`or`"))
                line.ends = tuple(ends)
                self.expect(
                    "from",
                    "the time",
                    "An extent is counted from a time: `ends 2024-03-03T17:00 from 2024-03-01T17:00`.",
                )
                line.ends_from = self._stamp("`from`")

    def _cause(self) -> Token:
        token = self.token
        if token.text not in CAUSES:
            self.missing(
                "A cause",
                "`because`",
                f"The causes are {', '.join(CAUSES)}.",
                suggestion(token.text, CAUSES, "Write one of these."),
            )
        return self.step()

    def _stamp(self, after: str) -> datetime:
        if self.token.kind is not STAMP:
            self.missing("A time", after, "A time is a day and an hour.", "Write it as 2024-03-01T17:00.")
        token = self.step()
        try:
            return datetime.fromisoformat(token.text)
        except ValueError:
            self.say(
                token,
                f"`{token.text}` is not a time.",
                "The calendar or the clock has no such time.",
                "Check the day and the hour.",
            )
            return datetime.combine(date.max, datetime.min.time())
