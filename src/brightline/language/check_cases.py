"""Cases and invariants, and facts as given: every name looked up, every value of the right kind."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from brightline.language.check_ranges import grade
from brightline.language.check_rules import Rules
from brightline.language.check_words import Words
from brightline.language.conditions import Unread
from brightline.language.diagnostics import suggestion
from brightline.language.draft import (
    CaseItem,
    Draft,
    ExpectLine,
    GivenLine,
    InvariantItem,
    WrittenField,
    WrittenLiteral,
    WrittenRef,
)
from brightline.language.lexer import DATE, NUMBER, Token
from brightline.language.measure import Case, Expectation, Given, Invariant, Literal, Record, Ref
from brightline.vocabulary import Fact, Kind

NOTHING = Literal()
"""Stands for a literal that was refused."""


class Givens:
    """Checks facts as given, in cases and on the command line."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def given(self, line: GivenLine) -> Given:
        """One fact with its value, checked. Mistakes go to the reporter."""
        span = self.words.span(line.fact)
        fact = self.words.fact(line.fact)
        literal = NOTHING if fact is None else self._literal(fact, line.op, line.literal, line.fact)
        return Given(line.fact.text, line.op, literal, span=span)

    def _say(self, token: Token, what: str, why: str, next: str) -> Literal:
        self.words.say(token, what, why, next)
        return NOTHING

    def _literal(self, fact: Fact, op: str, w: WrittenLiteral, at: Token) -> Literal:
        if op != "=" and fact.kind not in (Kind.SET_OF, Kind.LIST_OF):
            return self._say(
                at,
                f"`{fact.name}` is not a set and is given with `{op}`.",
                "Only sets and lists can be known in part.",
                f"Write `{fact.name} = …`, or leave it out if it is not known.",
            )
        if op == "-=" and fact.kind is Kind.LIST_OF:
            return self._say(
                at,
                f"`{fact.name}` is a list and is given with `-=`.",
                "What records a list does not hold cannot be told one by one.",
                "Give the records there are, with `=` or `+=`.",
            )
        self._judgement(fact, w, at)
        if fact.kind is Kind.LIST_OF:
            return self._records(fact, w)
        if w.records is not None:
            return self._say(
                w.at,
                f"`{fact.name}` is no list, and records are given.",
                "Records belong to lists.",
                f"Give a value of `{fact.name}`.",
            )
        match fact.kind:
            case Kind.SET_OF:
                return self._set(fact, op, w)
            case Kind.NUMBER:
                return self._number(fact, w)
            case Kind.DATE:
                return self._day(fact, w)
            case _:
                return self._word(fact, w)

    def _judgement(self, fact: Fact, w: WrittenLiteral, at: Token) -> None:
        if fact.judgement and w.judged_by is None:
            self._say(
                at,
                f"`{fact.name}` is a judgement and was given without who judged it and why.",
                "Two people could judge it differently: a bare value would hide that a person decided it.",
                'Write `by "WHO" because "WHY"` after the value.',
            )
        elif not fact.judgement and w.judged_by is not None:
            self._say(
                at,
                f"`{fact.name}` is not a judgement and says who judged it.",
                "It is a plain fact; the words would be ignored.",
                "Take `by … because …` away.",
            )

    def _one(self, fact: Fact, w: WrittenLiteral) -> Token | None:
        if len(w.words) == 1 and not w.braces:
            return w.words[0]
        self._say(
            w.words[1] if len(w.words) > 1 else w.at,
            f"`{fact.name}` is given several values.",
            "It has one value at a time.",
            "Give one; if it is not known which, leave the fact out.",
        )
        return None

    def _word(self, fact: Fact, w: WrittenLiteral) -> Literal:
        word = self._one(fact, w)
        if word is None or not self.words.value(fact, word):
            return NOTHING
        return Literal(words=(word.text,), judged_by=w.judged_by, why=w.why)

    def _set(self, fact: Fact, op: str, w: WrittenLiteral) -> Literal:
        if len(w.words) == 1 and w.words[0].text == "none" and "none" not in fact.value_names:
            if op != "=":
                return self._say(
                    w.words[0],
                    f"`{op} none` says nothing.",
                    "`none` is a whole set: the empty one.",
                    f"Write `{fact.name} = none`, or name values.",
                )
            return Literal()
        good = True
        for at, word in enumerate(w.words):
            if word.text == "none" and "none" not in fact.value_names:
                good = False
                self._say(
                    word,
                    f"`none` stands among the values of `{fact.name}`.",
                    "A set that holds something is not empty.",
                    "Take `none` away, or the others.",
                )
            elif not self.words.value(fact, word):
                good = False
            elif word in w.words[:at]:
                good = False
                self._say(
                    word,
                    f"`{word.text}` stands twice in one set.",
                    "Once is enough; perhaps another value was meant.",
                    "Take one away.",
                )
        return Literal(words=tuple(word.text for word in w.words)) if good else NOTHING

    def _number(self, fact: Fact, w: WrittenLiteral) -> Literal:
        word = self._one(fact, w)
        if word is None:
            return NOTHING
        if word.kind is not NUMBER:
            return self._say(
                word, f"`{word.text[:60]}` is not a number.", f"`{fact.name}` is a number.", "Write it in digits: 18."
            )
        number = Fraction(word.text)
        return Literal(number=-number if w.minus else number)

    def _day(self, fact: Fact, w: WrittenLiteral) -> Literal:
        word = self._one(fact, w)
        if word is None:
            return NOTHING
        try:
            if word.kind is DATE:
                return Literal(day=date.fromisoformat(word.text))
        except ValueError:
            pass
        return self._say(
            word,
            f"`{word.text[:60]}` is not a day.",
            f"`{fact.name}` is a day of the calendar.",
            "Write it as 2024-12-04.",
        )

    def _records(self, fact: Fact, w: WrittenLiteral) -> Literal:
        if w.records is None:
            if len(w.words) == 1 and w.words[0].text == "none":
                return Literal(records=())
            return self._say(
                w.at,
                f"`{fact.name}` is a list of records.",
                "A record gives values to its fields.",
                f"Write `[{{{fact.fields[0].name if fact.fields else 'field'} = …}}]`, or `none`.",
            )
        return Literal(records=tuple(self._record(fact, r) for r in w.records))

    def _record(self, fact: Fact, fields: tuple[WrittenField, ...]) -> Record:
        known = {f.name: f for f in fact.fields}
        found: list[tuple[str, str, Literal]] = []
        ops: dict[str, str] = {}
        values: dict[tuple[str, str], str] = {}
        for w in fields:
            field = known.get(w.name.text)
            if field is None:
                self.words.say(
                    w.name,
                    f"`{w.name.text}` is not a field of `{fact.name}`.",
                    f"Its fields are {', '.join(known)}.",
                    suggestion(w.name.text, known, "Use one of these."),
                )
                continue
            self.refuse_repeated(w.name, w.op, ops)
            self.refuse_contradiction(w.name, w.op, w.literal, values)
            found.append((field.name, w.op, self._literal(field, w.op, w.literal, w.name)))
        return Record(tuple(found))

    def refuse_repeated(self, name: Token, op: str, ops: dict[str, str]) -> None:
        """Refuse a fact that is given twice where only one can count; `ops` remembers what came before."""
        before = ops.get(name.text)
        if before is not None and ("=" in (before, op) or before == op == "-="):
            if before == op == "-=":
                return
            self.words.say(
                name,
                f"`{name.text}` is given twice.",
                "`=` gives all of a fact, so nothing can be added to it.",
                "Join the two, or write `+=` for what is known in part.",
            )
        ops[name.text] = op if before is None else before

    def refuse_contradiction(
        self, name: Token, op: str, literal: WrittenLiteral, values: dict[tuple[str, str], str]
    ) -> None:
        """Refuse a value that a set both has and lacks; `values` remembers what came before."""
        if op not in ("+=", "-="):
            return
        for word in literal.words:
            if values.setdefault((name.text, word.text), op) != op:
                self.words.say(
                    word,
                    f"`{name.text}` both has and lacks `{word.text}`.",
                    "A set cannot do both.",
                    "Take one of the two away.",
                )


class Cases:
    """Checks the cases and invariants of a measure against its rules."""

    def __init__(self, draft: Draft, words: Words, rules: Rules, other_readings: set[str]) -> None:
        self.draft = draft
        self.words = words
        self.rules = rules
        self.givens = Givens(words)
        self.other_readings = other_readings
        self.cases: list[Case] = []
        self.invariants: list[Invariant] = []
        self.names: dict[str, Token] = {}

    def read(self) -> None:
        """Check all `cases` and `invariants` fences."""
        count = 0
        for fence in self.draft.fences:
            for item in fence.items:
                if isinstance(item, CaseItem):
                    self.cases.append(self._case(item))
                elif isinstance(item, InvariantItem):
                    count += 1
                    self.invariants.append(self._invariant(item, count))

    def _case(self, item: CaseItem) -> Case:
        name = item.id
        if name.text in self.names:
            self.words.say(
                name,
                f"Two cases are called `{name.text}`.",
                f"The other stands on line {self.names[name.text].line}; a failure could not say which it is.",
                "Give one another name.",
            )
        self.names[name.text] = name
        ops: dict[str, str] = {}
        values: dict[tuple[str, str], str] = {}
        given = []
        for line in item.given:
            self.givens.refuse_repeated(line.fact, line.op, ops)
            self.givens.refuse_contradiction(line.fact, line.op, line.literal, values)
            given.append(self.givens.given(line))
        expect = tuple(self._expect(line) for line in item.expect)
        return Case(name.text, item.title, item.on, tuple(given), expect, span=self.words.span(name))

    def _expect(self, w: ExpectLine) -> Expectation:
        self.words.action(w.action)
        if w.other_reading is not None and w.other_reading.text not in self.other_readings and not self.draft.broken:
            self.words.say(
                w.other_reading,
                f"No rule of this measure carries `other reading {w.other_reading.text}`.",
                "Choosing it would change nothing, and the case would try the same law twice.",
                suggestion(
                    w.other_reading.text,
                    self.other_readings,
                    "Write the rule of the other reading, or take the choice away.",
                ),
            )
        for fact in w.asks or ():
            self.words.fact(fact)
        self._fitting(w)
        return Expectation(
            w.action.text,
            w.outcome,
            w.together,
            w.other_reading.text if w.other_reading else "",
            self._refs(w.by, w),
            self._refs(w.lifted, w),
            self._refs(w.displaced, w),
            None if w.asks is None else tuple(t.text for t in w.asks),
            None if w.because is None else tuple(t.text for t in w.because),
            grade(w.evidence),
            w.due,
            w.ends,
            w.ends_from,
            span=self.words.span(w.at),
        )

    def _fitting(self, w: ExpectLine) -> None:
        for key, outcomes in (
            ("due", ("required", "undetermined")),
            ("ends", ("permitted", "required", "undetermined")),
            ("because", ("undetermined",)),
        ):
            if key in w.clauses and w.outcome not in outcomes:
                self.words.say(
                    w.clauses[key],
                    f"`{key}` stands with the outcome `{w.outcome}`.",
                    f"It goes with {' or '.join(outcomes)}.",
                    "Take it away, or mend the outcome.",
                )

    def _refs(self, refs: tuple[WrittenRef, ...] | None, w: ExpectLine) -> tuple[Ref, ...] | None:
        if refs is None:
            return None
        for ref in refs:
            if not ref.measure or ref.measure == self.rules.standing.id:
                self.rules.references.find(ref, "a rule")
            elif not w.together:
                self.words.say(
                    ref.at,
                    f"`{ref.at.text}` is a rule of another measure.",
                    "A case asks its own measure alone.",
                    "Write `expect together …` to ask the whole law of the place.",
                )
        return tuple(self.rules.references.ref(ref) for ref in refs)

    def _invariant(self, item: InvariantItem, number: int) -> Invariant:
        self.words.action(item.action)
        when = self.rules.conditions.of(item.when, f"invariant-{number}")
        if any(
            isinstance(c, Unread) and c.id.partition("#")[2].startswith(f"invariant-{number}?") for c in when.walk()
        ):
            self.words.say(
                item.at,
                "This invariant depends on a condition that could not be read.",
                "Nothing could be proved of it.",
                "Say in facts when it must hold.",
            )
        return Invariant(
            item.always, item.action.text, item.outcome, when, item.together, span=self.words.span(item.at)
        )
