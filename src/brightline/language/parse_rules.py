"""Reading `terms`, `rules` and `invariants` fences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from brightline.language.diagnostics import suggestion
from brightline.language.draft import (
    Attributes,
    DefinitionItem,
    EventLine,
    InvariantItem,
    Item,
    RangeLine,
    RuleItem,
    SkippedItem,
    StatementItem,
    TermItem,
    WrittenClock,
    WrittenEnd,
    WrittenExtent,
    WrittenSuspension,
)
from brightline.language.frontmatter import GRADES
from brightline.language.lexer import DATE, END, MONTH_DAY, NUMBER, STRING, WORD, Token
from brightline.language.parse_conditions import ConditionParser, Stop
from brightline.language.slips import CONNECTIVES, effect_meant
from brightline.language.strays import ATTRIBUTES, EFFECTS, PARTS, refuse_effect, refuse_item

OUTCOMES = ("forbidden", "required", "permitted", "not addressed", "undetermined", "conflict")
CALENDARS = ("federal", "state", "unknown")
CLOCK_UNITS = ("days", "business_days", "hours")
AFTER_A_NAME = (*ATTRIBUTES, *(effect.split()[0] for effect in EFFECTS), *GRADES, "means", "of", "on", "between", "is")
"""Words that can follow a name, or are often put there."""


class RuleParser(ConditionParser):
    """Reads the items of a fence one by one."""

    def item(self) -> Item:
        """One item of a `rules` fence. Raises Stop after reporting."""
        self.mark("item")
        text = self.token.text
        if text == "rule":
            return self._rule()
        if text == "event":
            return self._event()
        if self.sees("in", "force"):
            return self._range()
        if text == "statement":
            self.step()
            return StatementItem(self._name("statement"), self._attributes())
        if self.sees("not", "encoded"):
            return self._skipped()
        return refuse_item(self, 
            "rules", "rules, events, ranges (`in force …`), statements and skipped clauses (`not encoded …`)"
        )

    def definition(self) -> Item:
        """One item of a `terms` fence. Raises Stop after reporting."""
        self.mark("item")
        if self.accept("term"):
            name, attributes = self._name("term"), self._attributes()
            self.mark("effect")
            self.expect("means", f"the term `{name.text}`", "`means` parts a term from its meaning.")
            return TermItem(name, attributes, self.condition())
        if self.accept("define"):
            name, attributes = self._name("define"), self._attributes()
            of: tuple[Token, ...] = ()
            if self.token.text == "of":
                self.mark("effect")
                self.step()
                of = self.listed(lambda: self.word("A word", "`of`", "A definition fixes words of the vocabulary."))
            return DefinitionItem(name, attributes, of)
        return refuse_item(self, "terms", "terms with their meanings (`term …`) and definitions (`define …`)")

    def invariant(self) -> Item:
        """One item of an `invariants` fence. Raises Stop after reporting."""
        self.mark("item")
        at = self.token
        if at.text not in ("always", "never"):
            refuse_item(self, "invariants", "lines that begin with `always` or `never`")
        self.step()
        self.refuse_outcome_first(at.text)
        action = self.word("An action", f"`{at.text}`", "An invariant is about one action.")
        outcome = self.outcome(f"`{action.text}`")
        self.mark("fill")
        self.expect("when", "the outcome", "An invariant says when it must hold.")
        return InvariantItem(at, at.text == "always", action, outcome, self.condition())

    def refuse_outcome_first(self, before: str) -> None:
        """Refuse an outcome where the action should stand."""
        text, action = self.token.text, self.peek()
        if text in OUTCOMES and action.kind is WORD and not action.first:
            self.fail(
                self.token,
                f"The outcome `{text}` stands before the action.",
                "The action comes first, then its outcome.",
                f"Write `{before} {action.text} {text}`.",
            )

    def outcome(self, after: str) -> str:
        if self.sees("not", "addressed"):
            self.step()
            self.step()
            return "not addressed"
        if self.token.text not in OUTCOMES:
            self.missing(
                "An outcome",
                after,
                f"The outcomes are {', '.join(OUTCOMES)}.",
                suggestion(self.token.text, OUTCOMES, "Write one of these."),
            )
        return self.step().text

    def _name(self, what: str) -> Token:
        name = self.id(f"`{what}`", "Cases, other rules and addresses refer to it by its name, for good.")
        self._refuse_blank(what, name)
        return name

    def _refuse_blank(self, what: str, name: Token) -> None:
        """Refuse a name of several words, when what follows the first is no word that can follow a name."""
        words, at = [name.text], self.at
        while (token := self.tokens[at]).kind is WORD and not token.first and token.text not in AFTER_A_NAME:
            if effect_meant(token.text, self.tokens[at + 1].text) or token.text in CONNECTIVES:
                break
            words.append(token.text)
            at += 1
        if len(words) > 1:
            self.reporter.say(
                name.line,
                name.column,
                self.tokens[at - 1].column + len(words[-1]) - name.column,
                f"The name of this {what} has blanks in it.".replace("not encoded", "clause"),
                "A name is one word of letters, digits, hyphens and underscores; after it come the words of the grammar.",
                f"Write `{'-'.join(words)}`, if all of it is the name.",
            )
            raise Stop

    # Attributes

    def _attributes(self) -> Attributes:
        found = Attributes()
        while (word := self.token.text) in ATTRIBUTES and self.token.kind is WORD:
            at = self.token
            key = word
            if word == "other":
                key = "other reading"
                if self.peek().text != "reading":
                    self.step()
                    self.missing(
                        "`reading`", "`other`", "The attribute is `other reading NAME`.", "Write `reading` here."
                    )
            if key in found.written and key != "suspended":
                self.fail(
                    at,
                    f"`{key}` stands twice.",
                    "One of the two would be ignored.",
                    "Keep one; several records or sources stand after one word, parted by commas.",
                )
            found.written.setdefault(key, at)
            self.mark("fill" if key in ("cite", "evidence", "record", "source") else "attribute")
            self.step()
            self._attribute(key, at, found)
        return found

    def _attribute(self, key: str, at: Token, found: Attributes) -> None:
        after = f"`{key}`"
        match key:
            case "cite":
                found.cite = self.string(after, "A citation is a quoted text; letters not known are `?`.")
            case "evidence":
                found.evidence = self.grade(after)
            case "record":
                found.records = tuple(
                    t.text
                    for t in self.listed(
                        lambda: self.word(
                            "A record", after, "Records name the notes a rule was drawn from.", "Write its name."
                        )
                    )
                )
            case "source":
                found.sources = self.listed(lambda: self.id(after, "A source is one of the front matter's, by its id."))
            case "kind":
                if self.token.text != "no_authority":
                    self.missing(
                        "`no_authority`",
                        after,
                        "It is the only kind: a ban because nobody gave the power.",
                        "Write `kind no_authority`, or take `kind` away.",
                    )
                found.kind = self.step().text
            case "reading":
                found.reading = self.id(after, "A reading is a paragraph `**Reading (NAME).**`.")
            case "other reading":
                self.step()
                found.other_reading = self.id(after, "Another reading is a paragraph `**Other reading (NAME).**`.")
            case "contested":
                found.contested = self.string(after, "Say in one sentence who disputes it and where.")
            case "suspended":
                found.suspensions += (self._suspension(at),)
            case "note":
                found.note = self.string(after, "A note is a quoted text.")

    def _suspension(self, at: Token) -> WrittenSuspension:
        first = self.day("`suspended`")
        self.expect("..", "the first day", "A stay runs from one day to another, or is `open`.")
        last = None if self.accept("open") else self.day("`..`")
        self.expect("by", "the days", "Only a court suspends a rule.")
        return WrittenSuspension(at, first, last, self.string("`by`", "Name the court and the order."))

    # Events and ranges

    def _event(self) -> EventLine:
        self.step()
        name = self._name("event")
        if self.accept("on"):
            first = last = self.day("`on`")
        else:
            self.expect("between", f"the event `{name.text}`", "An event is `on` a day or `between` two days.")
            first = self.day("`between`")
            self.expect("and", "the first day", "`between` has two days.")
            last = self.day("`and`")
        return EventLine(name, first, last, self.grade_in_brackets())

    def _range(self) -> RangeLine:
        at = self.step()
        self.step()
        if self.accept("never"):
            return RangeLine(at)
        start = self._end(False)
        self.expect(
            "..", "the first day", "A range has two ends: `in force 2019-12-19 .. open`. The last one has no default."
        )
        return RangeLine(at, start, self._end(True))

    def _end(self, finish: bool) -> WrittenEnd:
        at = self.token
        before = finish and self.accept("before") is not None
        if finish and not before and at.text in ("open", "unknown"):
            self.step()
            return WrittenEnd(at, word=at.text, evidence=self.grade_in_brackets())
        self.refuse_other_day()
        if at.text in ("from", "since", "after", "on") and self.peek().kind in (DATE, NUMBER):
            self.fail(
                at,
                f"`{at.text}` stands before a day.",
                "A range has two ends and needs no such word: `in force 2019-12-19 .. open`.",
                f"Write `in force {self.peek().text} .. open`, or the last day in place of `open`.",
            )
        if not before and at.kind is DATE:
            return WrittenEnd(at, day=self.real_day(self.step()), evidence=self.grade_in_brackets())
        if before and self.token.kind is DATE:
            self.fail(
                self.token,
                "`before` stands before a date.",
                "It is for an event whose day is not known; the day before a date is a date.",
                "Write the last day on which the rule stands.",
            )
        if self.token.kind is not WORD:
            ends = (
                "a date, an event, `before` an event, `open` (the text states no end) or `unknown` (nobody has checked)"
                if finish
                else "a date or an event"
            )
            self.missing(
                "An end of the range", f"`{self.tokens[self.at - 1].text}`", f"It is {ends}.", "Write one of these."
            )
        event = self.id("`before`" if before else "`in force`", "An end that is no date is an event.")
        return WrittenEnd(at, event=event, before=before, evidence=self.grade_in_brackets())

    # Rules

    def _rule(self) -> RuleItem:
        self.step()
        rule = RuleItem(self._name("rule"), self._attributes())
        self.mark("effect")
        self._effect(rule)
        self._parts(rule)
        return rule

    def _effect(self, rule: RuleItem) -> None:
        at = rule.effect_at = self.token
        for effect in EFFECTS:
            words = effect.split()
            if at.text == words[0] and (len(words) == 1 or self.peek().text == words[1]):
                for _ in words:
                    self.step()
                rule.effect = effect
                break
        else:
            refuse_effect(self, rule.id.text, rule.attributes.cite is not None)
        if self.token.text in ("to", ":") and self.peek().kind is WORD:
            self.fail(
                self.token,
                f"`{self.token.text}` stands between `{rule.effect}` and the action.",
                "The action comes directly after the effect.",
                f"Write `{rule.effect} {self.peek().text}`.",
            )
        why = "A rule is about one action, and it comes directly after the effect."
        rule.action = self.whole_word("An action", f"`{rule.effect}`", why)

    def _parts(self, rule: RuleItem) -> None:
        reached = -1
        while True:
            at, key = self.token, self._part()
            if key == "":
                return
            slot = "within" if key == "every year by" else key
            order = PARTS.index(slot)
            if slot in rule.parts:
                self.fail(
                    at,
                    f"`{key}` stands twice in the rule `{rule.id.text}`.",
                    "Each part of a rule stands once.",
                    "Join two conditions with `and` or `or`."
                    if "when" in key or key == "unless"
                    else "Part several by commas.",
                )
            if order < reached:
                self.say(
                    at,
                    f"`{key}` stands after `{PARTS[reached]}`.",
                    "All rules have their parts in one order, so that readers find them: "
                    "by, when, only when, unless, extent, clock, despite, subject to.",
                    f"Move `{key}` up.",
                )
            reached = max(order, reached)
            rule.parts[slot] = at
            if key != "by":
                self.mark("part")
            self._part_of(rule, key)

    def _part(self) -> str:
        text, second = self.token.text, self.peek().text
        if self.token.kind is not WORD:
            return ""
        if text in ("by", "when", "unless", "within", "despite"):
            return text
        for words in ("only when", "for at", "every year", "subject to"):
            if f"{text} {second}" == words:
                return {"for at": "for at most", "every year": "every year by"}.get(words, words)
        if text in ATTRIBUTES:
            self.fail(
                self.token,
                f"`{text}` stands after the effect.",
                "What belongs to the rule as a whole stands between its name and its effect.",
                f"Move `{text}` up, behind the rule's name.",
            )
        return ""

    def _part_of(self, rule: RuleItem, key: str) -> None:
        at = self.step()
        match key:
            case "by":
                rule.by = self.listed(
                    lambda: self.whole_word(
                        "An actor", "`by`", "`by` narrows a rule to some of the actors its measure binds."
                    )
                )
            case "when":
                rule.when = self.condition()
            case "only when":
                self.step()
                rule.only_when = self.condition()
            case "unless":
                rule.unless = self.condition()
            case "for at most":
                rule.extent = self._extent(at)
            case "within":
                rule.clock = self._within(at)
            case "every year by":
                rule.clock = self._yearly(at)
            case "despite":
                rule.despite = self.references("`despite`")
            case "subject to":
                self.step()
                rule.subject_to = self.references("`subject to`")

    def _extent(self, at: Token) -> WrittenExtent:
        self.step()
        self.expect("most", "`for at`", "An extent reads `for at most 48 hours`.")
        hours = self.whole("`for at most`", "An extent is a whole number of hours.")
        self.expect("hours", "the number", "An extent is counted in hours.")
        weekends = holidays = False
        calendar = "unknown"
        if self.accept("excluding"):
            self.expect("weekends", "`excluding`", "An extent leaves out weekends, or weekends and holidays.")
            weekends = True
            if self.accept("and"):
                self.expect("holidays", "`and`", "An extent leaves out weekends, or weekends and holidays.")
                holidays = True
            calendar = self._calendar()
        return WrittenExtent(at, hours, weekends, holidays, calendar, self.grade_in_brackets())

    def _calendar(self) -> str:
        if self.token.text == "(" and self.peek().text not in GRADES:
            self.step()
            if self.token.text not in CALENDARS:
                self.missing(
                    "A calendar",
                    "`(`",
                    "Holidays are those of the `federal` or the `state` calendar, or it is `unknown` which.",
                    "Write one of these.",
                )
            found = self.step().text
            self.expect(")", f"`({found}`", "The bracket must be closed.")
            return found
        return "unknown"

    def _within(self, at: Token) -> WrittenClock:
        count = self.whole("`within`", "A clock counts whole days, business days or hours.")
        unit = self.token.text
        if unit not in CLOCK_UNITS:
            self.missing(
                "A unit", "the number", "A clock counts `days`, `business_days` or `hours`.", "Write one of these."
            )
        self.step()
        self.expect("of", f"`{unit}`", "A clock runs from a date.")
        fact = self.word("A date", "`of`", "A clock runs from a fact that is a date.")
        return WrittenClock(at, count, unit, fact, calendar=self._calendar(), evidence=self.grade_in_brackets())

    def _yearly(self, at: Token) -> WrittenClock:
        self.step()
        self.expect("by", "`every year`", "A yearly duty is due by a day of the year.")
        if self.token.kind is not MONTH_DAY:
            self.missing("A day of the year", "`every year by`", "It is written as month-day.", "Write it as 12-31.")
        token = self.step()
        month, day = int(token.text[:2]), int(token.text[3:])
        try:
            date(2001, month, day)
        except ValueError:
            self.say(
                token,
                f"`{token.text}` is not a day of every year.",
                "The calendar has no such day, or not in each year.",
                "Check the month and the day; they stand in this order.",
            )
        year = None
        if self.accept("from"):
            if self.token.kind is not NUMBER or len(self.token.text) != 4:
                self.missing("A year", "`from`", "The duty begins in a year.", "Write it in four digits.")
            year = int(self.step().text)
        return WrittenClock(at, month=month, day=day, first_year=year, evidence=self.grade_in_brackets())

    # Skipped clauses

    def _skipped(self) -> SkippedItem:
        self.step()
        self.step()
        name, attributes = self._name("not encoded"), self._attributes()
        self.expect(":", f"the skipped clause `{name.text}`", "After the colon stands why the clause is not encoded.")
        self.mark("effect")
        if self.token.kind is not STRING:
            self.missing(
                "A reason", "`:`", "A clause is never skipped without saying why.", 'Write it between `"` and `"`.'
            )
        reason = self.string("`:`", "A clause is never skipped without saying why.")
        touches: tuple[Token, ...] = ()
        when = None
        if self.token.text == "touches":
            self.mark("effect")
            self.step()
            touches = self.listed(
                lambda: self.whole_word(
                    "An action", "`touches`", "A skipped clause names the actions on which it could matter."
                )
            )
            if self.token.text == "when":
                self.mark("part")
                self.step()
                when = self.condition()
        return SkippedItem(name, attributes, reason, touches, when)


def items_of(parser: RuleParser, read: Callable[[], Item]) -> list[Item]:
    """All items of a fence; after a mistake reading goes on at the next line that opens an item."""
    found: list[Item] = []
    while parser.token.kind is not END:
        began = parser.at
        try:
            found.append(read())
        except Stop:
            parser.depth = 0
            if parser.at == began:
                parser.step()
            while parser.token.kind is not END and not _opens(parser):
                parser.step()
    return found


def _opens(parser: RuleParser) -> bool:
    """Whether an item begins here, be it of this kind of fence or of another."""
    return parser.opens_item() and parser.token.text not in ("given", "expect")
