"""From conditions as written to conditions: names looked up, types checked, terms put in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from brightline.language.check_terms import Scope, refuse_bare_fact, refuse_capture, refuse_order
from brightline.language.check_words import Words, kind_of, value_names
from brightline.language.conditions import (
    Always,
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
    Term,
    Unread,
)
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
    TermItem,
    TermUse,
    Test,
    Written,
)
from brightline.language.lexer import DATE, NUMBER, WORD, Token
from brightline.language.periods import ordered, shift
from brightline.vocabulary import Fact, Kind

WRONG = Always()
"""Stands for a condition that was refused; the mistake has been reported, so nothing is ever decided with it."""
LARGEST = 10_000
"""Tests in one condition with its terms put in: terms of terms can unfold without end."""
DEEPEST = 100
"""Levels of brackets, `not` and terms inside one another."""
NO_PERIOD = Period(0, "days")


class Conditions:
    """Checks the conditions of one measure. Its terms are put in where they are named."""

    def __init__(self, words: Words, measure: str, terms: Iterable[TermItem] = (), broken: bool = False) -> None:
        self.words = words
        self.vocabulary = words.vocabulary
        self.measure = measure
        self.broken = broken
        self.terms: dict[str, Condition] = {}
        self.sizes: dict[str, tuple[int, int]] = {}
        """The tests in a term and how deep they stand, with its own terms put in."""
        self.declared = {t.id.text: t for t in terms}
        self.owner = ""
        self.unread: dict[str, int] = {}
        self.scope: Scope | None = None
        self.size = self.depth = self.deepest = 0
        self.pairs: dict[tuple[str, str], dict[Period, Token]] = {}

    def of(self, written: Written, owner: str) -> Condition:
        """A condition of the rule or term `owner`, checked."""
        self.owner = owner
        self.size = self.depth = self.deepest = 0
        return self._read(written)

    def define(self, term: TermItem) -> Condition:
        """Check a term and make its name usable below."""
        name = term.id
        if name.text in self.vocabulary.facts:
            self.words.say(
                name,
                f"`{name.text}` is a fact of the vocabulary.",
                "The same word cannot be a term too: no reader could tell which is meant.",
                "Give the term another name.",
            )
        means = self.of(term.means, name.text)
        if self.size > LARGEST:
            # Reported above; kept whole, terms of terms would go on doubling.
            means, self.size, self.deepest = WRONG, 1, 1
        self.terms[name.text] = means
        self.sizes[name.text] = (self.size, self.deepest)
        return means

    def _read(self, w: Written) -> Condition:
        self.size += 1
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)
        found = self._read_one(w)
        self.depth -= 1
        return found

    def _read_one(self, w: Written) -> Condition:
        match w:
            case Test():
                return self._test(w)
            case Joined():
                items = tuple([self._read(i) for i in w.items])
                span = self.words.span(w.at)
                return And(items, span=span) if w.word == "and" else Or(items, span=span)
            case Holds():
                return self._holds(w)
            case TermUse():
                return self._term(w.name)
            case Labelled():
                return Clause(w.label.text, self._read(w.item), w.cite, w.evidence, span=self.words.span(w.label))
            case OneOf():
                return self._one_of(w)
            case Negation():
                return Not(self._read(w.item), span=self.words.span(w.at))
            case Question():
                number = self.unread[self.owner] = self.unread.get(self.owner, 0) + 1
                return Unread(w.text, f"{self.measure}#{self.owner}?{number}", span=self.words.span(w.at))
            case Emptiness():
                return self._empty(w)
            case Exists():
                return self._some(w)

    # Facts

    def _fact(self, token: Token) -> Fact | None:
        if self.scope is not None and token.text in self.scope.fields:
            return self.scope.fields[token.text]
        if token.text in self.vocabulary.facts:
            return self.vocabulary.facts[token.text]
        if token.text in self.declared:
            self.words.say(
                token,
                f"`{token.text}` is a term, and terms are not compared.",
                "A term is a condition: it holds or it does not.",
                f"Write `{token.text}` alone, or `not {token.text}`.",
            )
            return None
        if self.scope is not None and "." not in token.text:
            fields = self.scope.fields
            self.words.say(
                token,
                f"`{token.text}` is not a field of `{self.scope.list}`.",
                f"Inside `where (…)` a bare name is a field; the fields are {', '.join(fields)}.",
                suggestion(token.text, (*fields, *self.vocabulary.facts), "Another fact is written by its full name."),
            )
            return None
        return self.words.fact(token)

    def _test(self, w: Test) -> Condition:
        fact = self._fact(w.fact)
        if fact is None:
            return WRONG
        match fact.kind:
            case Kind.YES_NO | Kind.ONE_OF:
                return self._is(w, fact)
            case Kind.DATE:
                return self._date(w, fact)
            case Kind.NUMBER:
                return self._number(w, fact)
            case Kind.SET_OF:
                value = w.right.text if w.right.text in value_names(fact) else "VALUE"
                self.words.say(
                    w.fact,
                    f"`{fact.name}` is a set and is not compared with `{w.op}`.",
                    "A set can hold several values at once.",
                    f"Write `{'not ' if w.op == '!=' else ''}{fact.name} has {value}`, or `{fact.name} is empty`.",
                )
            case Kind.LIST_OF:
                self._refuse_list(w.fact, fact)
        return WRONG

    def _refuse_list(self, token: Token, fact: Fact) -> None:
        field = fact.fields[0].name if fact.fields else "…"
        self.words.say(
            token,
            f"`{fact.name}` is a list of records.",
            "A test is about one record of it.",
            f"Write `some {fact.name} where ({field} …)`, or `not some …` for none.",
        )

    def _is(self, w: Test, fact: Fact) -> Condition:
        if w.op not in ("=", "!="):
            self.words.say(
                w.fact,
                f"`{fact.name}` cannot be compared with `{w.op}`.",
                f"It is {kind_of(fact)}, and its values have no order.",
                "Write `=`, `!=` or `in {…}`.",
            )
            return WRONG
        if w.period is not None:
            self.words.say(
                w.fact,
                f"A period is added to a value of `{fact.name}`.",
                "Periods are added to dates.",
                "Take the period away.",
            )
            return WRONG
        if w.minus or not self.words.value(fact, w.right):
            if w.minus:
                self.words.say(
                    w.right,
                    f"`-{w.right.text}` is not a value of `{fact.name}`.",
                    f"It is {kind_of(fact)}.",
                    "Write one of its values.",
                )
            return WRONG
        return Is(fact.name, frozenset((w.right.text,)), w.op == "!=", span=self.words.span(w.fact))

    def _one_of(self, w: OneOf) -> Condition:
        fact = self._fact(w.fact)
        if fact is None:
            return WRONG
        if fact.kind not in (Kind.YES_NO, Kind.ONE_OF):
            self.words.say(
                w.fact,
                f"`{fact.name}` is {kind_of(fact)} and is not tested with `in`.",
                "`in` is for facts that have one value.",
                f"Write `{fact.name} has any of {{…}}`."
                if fact.kind is Kind.SET_OF
                else "Use `=`, `<` and the like, or `some … where`.",
            )
            return WRONG
        if not self._values(fact, w.values):
            return WRONG
        return Is(fact.name, frozenset(v.text for v in w.values), span=self.words.span(w.fact))

    def _values(self, fact: Fact, values: tuple[Token, ...]) -> bool:
        good = True
        for at, value in enumerate(values):
            if not self.words.value(fact, value):
                good = False
            elif value in values[:at]:
                good = False
                self.words.say(
                    value,
                    f"`{value.text}` stands twice in one list.",
                    "Once is enough; perhaps another value was meant.",
                    "Take one away.",
                )
        return good

    def _holds(self, w: Holds) -> Condition:
        fact = self._fact(w.fact)
        if fact is None:
            return WRONG
        if fact.kind is not Kind.SET_OF:
            if fact.kind is Kind.LIST_OF:
                self._refuse_list(w.fact, fact)
            else:
                self.words.say(
                    w.fact,
                    f"`{fact.name}` is {kind_of(fact)} and is not tested with `has`.",
                    "`has` is for sets.",
                    f"Write `{fact.name} = {w.values[0].text}`."
                    if fact.kind in (Kind.YES_NO, Kind.ONE_OF)
                    else "Compare it with `=`, `<` and the like.",
                )
            return WRONG
        if not self._values(fact, w.values):
            return WRONG
        return Has(fact.name, w.how, tuple(v.text for v in w.values), span=self.words.span(w.fact))

    def _empty(self, w: Emptiness) -> Condition:
        fact = self._fact(w.fact)
        if fact is None:
            return WRONG
        if fact.kind is Kind.LIST_OF:
            self._refuse_list(w.fact, fact)
            return WRONG
        if fact.kind is not Kind.SET_OF:
            self.words.say(
                w.fact,
                f"`{fact.name}` is {kind_of(fact)} and cannot be empty.",
                "Only a set can be empty; a fact that is not known is never tested for that.",
                "Compare it with a value.",
            )
            return WRONG
        return Empty(fact.name, w.negated, span=self.words.span(w.fact))

    def _number(self, w: Test, fact: Fact) -> Condition:
        if w.right.kind is not NUMBER or w.period is not None:
            self.words.say(
                w.right,
                f"`{w.right.text[:60]}` is not a number.",
                f"`{fact.name}` is a number and is compared with one.",
                "Write a number in digits.",
            )
            return WRONG
        number = Fraction(w.right.text)
        return NumberTest(fact.name, w.op, -number if w.minus else number, span=self.words.span(w.fact))

    # Dates

    def _date(self, w: Test, fact: Fact) -> Condition:
        period = Period(w.period.count, w.period.unit) if w.period is not None and w.period.count else None
        if w.right.kind is DATE:
            try:
                day = date.fromisoformat(w.right.text)
            except ValueError:
                self.words.say(
                    w.right,
                    f"`{w.right.text}` is not a day.",
                    "The calendar has no such day.",
                    "Check the month and the day.",
                )
                return WRONG
            return DateTest(fact.name, w.op, shift(day, period) if period else day, span=self.words.span(w.fact))
        if w.right.kind is not WORD:
            self.words.say(
                w.right,
                f"`{w.right.text}` is not a day.",
                f"`{fact.name}` is a date: it is compared with a day or another date.",
                "Write a day as 2019-12-19.",
            )
            return WRONG
        other = self._date_fact(w.right)
        if other is None:
            return WRONG
        if other.kind is not Kind.DATE:
            self.words.say(
                w.right,
                f"`{other.name}` is {kind_of(other)}, not a date.",
                f"`{fact.name}` is a date and is compared with a date.",
                "Name a fact that is a date.",
            )
            return WRONG
        if w.right.text == w.fact.text:
            self.words.say(
                w.right,
                f"`{fact.name}` is compared with itself.",
                "Such a test says nothing of the world.",
                "Name the date that was meant.",
            )
            return WRONG
        self._pair(w, period or NO_PERIOD)
        return DateTest(fact.name, w.op, None, other.name, period, span=self.words.span(w.fact))

    def _date_fact(self, token: Token) -> Fact | None:
        """The fact that a date is compared with; a name that is none is neither a day nor a date."""
        fields = self.scope.fields if self.scope is not None else {}
        known = {**self.vocabulary.facts, **fields}
        if token.text not in known:
            dates = [name for name, fact in known.items() if fact.kind is Kind.DATE]
            self.words.say(
                token,
                f"`{token.text[:60]}` is neither a day nor a fact that is a date.",
                "A date is compared with a day, as 2019-12-19, or with another date.",
                suggestion(token.text, dates, f"The dates are {', '.join(dates)}."),
            )
        return known.get(token.text)

    def _pair(self, w: Test, period: Period) -> None:
        one, other = self._qualified(w.fact), self._qualified(w.right)
        if one > other:
            one, other, period = other, one, Period(-period.count, period.unit)
        known = self.pairs.setdefault((one, other), {})
        if period in known:
            return
        for before, token in known.items():
            if not ordered(before, period):
                self.words.say(
                    w.fact,
                    f"{_spoken(period)} here and {_spoken(before)} on line {token.line} cannot be put in order.",
                    f"Both part `{one}` from `{other}`; which is longer depends on the day, so the two tests "
                    "would make one fact out of two.",
                    "Write both in days, or both in months and years, as the law's words allow.",
                )
                return
        known[period] = w.fact

    def _qualified(self, token: Token) -> str:
        if self.scope is not None and token.text in self.scope.fields:
            return f"{self.scope.list}.{token.text}"
        return token.text

    # Lists and terms

    def _some(self, w: Exists) -> Condition:
        if self.scope is not None:
            self.words.say(
                w.fact,
                "A `some … where` stands inside another.",
                "A record holds plain values, and two lists are tested one by one.",
                "Join the two with `and` or `or` outside the brackets.",
            )
            return WRONG
        fact = self._fact(w.fact)
        if fact is None:
            return WRONG
        if fact.kind is not Kind.LIST_OF:
            self.words.say(
                w.fact,
                f"`{fact.name}` is {kind_of(fact)}, not a list of records.",
                "`some … where` looks at the records of a list.",
                "Test the fact itself.",
            )
            return WRONG
        self.scope = Scope(fact)
        try:
            where = self._read(w.where)
        finally:
            self.scope = None
        return Some(fact.name, where, span=self.words.span(w.fact))

    def _term(self, name: Token) -> Condition:
        means = self.terms.get(name.text)
        if means is None:
            self._refuse_name(name)
            return WRONG
        if self.size > LARGEST:
            return WRONG  # Reported where it grew too large.
        size, depth = self.sizes[name.text]
        self.size += size
        self.deepest = max(self.deepest, self.depth + depth)
        if self.size > LARGEST or self.deepest > DEEPEST:
            self.words.say(
                name,
                f"With its terms put in, this condition has more than {LARGEST:,} tests or {DEEPEST} levels.",
                "Terms of terms can unfold without end, and nobody could follow the answer.",
                "Say it in fewer words.",
            )
            self.size = LARGEST + 1
            return WRONG
        if self.scope is not None:
            refuse_capture(self.words, name, means, self.scope)
        return Term(name.text, means, span=self.words.span(name))

    def _refuse_name(self, name: Token) -> None:
        fields = self.scope.fields if self.scope is not None else {}
        fact = fields.get(name.text) or self.vocabulary.facts.get(name.text)
        if fact is not None:
            refuse_bare_fact(self.words, name, fact)
        elif name.text in self.declared:
            refuse_order(self.words, name, self.owner, self.declared)
        elif not self.broken and not self.words.refuse_other_place(name, "fact"):
            self.words.say(
                name,
                f"`{name.text}` is neither a term of this measure nor a fact of the vocabulary.",
                "Rules that test an unknown name would never apply.",
                self.words.fact_meant(
                    name.text, "Define it in a `terms` fence, or test a fact.", (*fields, *self.declared)
                ),
            )


def _spoken(period: Period) -> str:
    return f"{abs(period.count)} {period.unit}"
