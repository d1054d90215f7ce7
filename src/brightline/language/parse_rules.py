"""Reading `terms`, `rules` and `invariants` fences."""

from __future__ import annotations

from collections.abc import Callable

from brightline.language.cursor import Stop
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
    WrittenEnd,
    WrittenSuspension,
)
from brightline.language.frontmatter import GRADES
from brightline.language.lexer import DATE, END, NUMBER, STRING, WORD, Token
from brightline.language.parse_effects import EffectParser
from brightline.language.slips import CONNECTIVES, effect_meant
from brightline.language.strays import ATTRIBUTES, EFFECTS, TESTS, refuse_item

OUTCOMES = ("forbidden", "required", "permitted", "not addressed", "undetermined", "conflict")
CLAUSES = ("by", "lifted", "displaced", "asks", "because", "evidence", "due", "ends")
"""What an expectation says beside the outcome."""
NO_END = ("open", "unknown", "present", "now", "today", "current", "currently", "forever", "ongoing", "none", "end")
"""Words that people write as an end of a range; `open` and `unknown` are a last end, never a first."""
AFTER_A_NAME = (*ATTRIBUTES, *(effect.split()[0] for effect in EFFECTS), *GRADES, "means", "of", "on", "between", "is")
"""Words that can follow a name, or are often put there."""


class RuleParser(EffectParser):
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
        return refuse_item(
            self, "rules", "rules, events, ranges (`in force …`), statements and skipped clauses (`not encoded …`)"
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
        before = at.text
        together = self.accept("together") is not None
        if together:
            before += " together"
        self.refuse_outcome_first(before)
        action = self.word("An action", f"`{before}`", "An invariant is about one action.")
        outcome = self.outcome(f"`{action.text}`")
        self.mark("fill")
        self.expect("when", "the outcome", "An invariant says when it must hold.")
        return InvariantItem(at, at.text == "always", action, outcome, self.condition(), together)

    def refuse_outcome_first(self, before: str) -> None:
        """Refuse an outcome where the action should stand."""
        text, action = self.token.text, self.peek()
        if text in OUTCOMES:
            named = action.text if action.kind is WORD and not action.first and action.text not in CLAUSES else "ACTION"
            self.fail(
                self.token,
                f"The outcome `{text}` stands where the action should.",
                "The action comes first, then its outcome.",
                f"Write `{before} {named} {text}`.",
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
                f"Take `{self.token.text}` away."
                if self.peek().text in OUTCOMES
                else suggestion(self.token.text, OUTCOMES, "Write one of these."),
            )
        return self.step().text

    def _name(self, what: str) -> Token:
        name = self.id(f"`{what}`", "Cases, other rules and addresses refer to it by its name, for good.")
        self._refuse_blank(what, name)
        return name

    def _refuse_blank(self, what: str, name: Token) -> None:
        """Refuse a name of several words, when what follows the first is no word that can follow a name."""
        words, at = [name.text], self.at
        while (token := self.tokens[at]).kind is WORD and not token.first and _can_be_named(token):
            after = self.tokens[at + 1].text
            if effect_meant(token.text, after) or after in TESTS:
                break
            words.append(token.text)
            at += 1
        if len(words) > 1:
            self.reporter.say(
                name.line,
                name.column,
                self.tokens[at - 1].column + len(words[-1]) - name.column,
                f"The name of this {what} has blanks in it.".replace("not encoded", "clause"),
                "A name is one word of letters, digits, hyphens and underscores.",
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
        day = self.peek().text if self.peek().kind is DATE else "DATE"
        if at.text in ("from", "since", "after", "on") and self.peek().kind in (DATE, NUMBER):
            self.fail(
                at,
                f"`{at.text}` stands before a day.",
                "A range has two ends and needs no such word: `in force 2019-12-19 .. open`.",
                f"Write `in force {day} .. open`, or the last day in place of `open`.",
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
        if at.text in NO_END and not before:
            self.fail(
                at,
                f"`{at.text}` is no end of a range here.",
                "A range begins on a day or an event; it ends on a day, an event, or is `open` (the text states no "
                "end) or `unknown` (nobody has checked).",
                "Write `open`, or `unknown` if nobody has looked whether it still stands."
                if finish
                else "Write the day; if it is not known, `event NAME between DATE and DATE` and the event's name.",
            )
        if self.token.kind is not WORD or self.opens_item():
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
        self.effect(rule)
        self.parts(rule)
        return rule

    # Skipped clauses

    def _skipped(self) -> SkippedItem:
        self.step()
        self.step()
        name, attributes = self._name("not encoded"), self._attributes()
        if self.token.text != ":":
            self.missing(
                "`:`",
                f"the skipped clause `{name.text}`",
                "After the colon stands why the clause is not encoded.",
                'Write `: "why it is not encoded"`.',
            )
        self.step()
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


def _can_be_named(token: Token) -> bool:
    return token.text not in AFTER_A_NAME and token.text not in CONNECTIVES and "." not in token.text


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
