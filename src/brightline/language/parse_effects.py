"""Reading what a rule does: its effect, the conditions and limits on it, and what it goes before or after."""

from __future__ import annotations

from datetime import date

from brightline.language.cursor import NO_WORD, SEE_WORDS
from brightline.language.diagnostics import suggestion
from brightline.language.draft import RuleItem, WrittenClock, WrittenExtent
from brightline.language.frontmatter import GRADES
from brightline.language.lexer import MONTH_DAY, NUMBER, WORD, Token
from brightline.language.parse_conditions import ConditionParser
from brightline.language.strays import ATTRIBUTES, EFFECTS, PARTS, refuse_effect
from brightline.language.written_days import how_to_write

CALENDARS = ("federal", "state", "unknown")
CLOCK_UNITS = ("days", "business_days", "hours")


class EffectParser(ConditionParser):
    """Reads what stands behind a rule's attributes."""

    def effect(self, rule: RuleItem) -> None:
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
        advice = "Write the action first: `forbid ACTION by ACTOR when … unless …`."
        rule.action = self.whole_word(
            "An action", f"`{rule.effect}`", why, advice if self.token.text in NO_WORD else SEE_WORDS
        )

    def parts(self, rule: RuleItem) -> None:
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
                    "Write one `unless`, with `or` between the exceptions."
                    if key == "unless"
                    else f"Write one `{key}`, with `and` if all must be true and `or` if one is enough."
                    if "when" in key
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
                if self.token.kind is MONTH_DAY:
                    self.fail(
                        self.token,
                        f"The day `{self.token.text}` stands after `by`.",
                        "`by` names actors; a duty that is due on a day of every year says so.",
                        f"Write `every year by {self.token.text}`.",
                    )
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
        if self.token.text in ("day", "days"):
            self.fail(
                self.token,
                f"An extent of {hours} {self.token.text} is counted in days.",
                "An extent is counted in hours.",
                f"Write `for at most {24 * hours} hours`, if the law does not say otherwise what a day is.",
            )
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
                "A unit",
                "the number",
                "A clock counts `days`, `business_days` or `hours`.",
                suggestion(unit, CLOCK_UNITS, "Write one of these."),
            )
        self.step()
        self.expect("of", f"`{unit}`", "A clock runs from a fact that is a date: `of request.received_on`.")
        fact = self.word("A date", "`of`", "A clock runs from a fact that is a date.")
        return WrittenClock(at, count, unit, fact, calendar=self._calendar(), evidence=self.grade_in_brackets())

    def _yearly(self, at: Token) -> WrittenClock:
        self.step()
        self.expect("by", "`every year`", "A yearly duty is due by a day of the year.")
        if self.token.kind is not MONTH_DAY:
            written = how_to_write(f"{self.token.text} {self.peek().text} 2001")
            self.missing(
                "A day of the year",
                "`every year by`",
                "It is written as month-day.",
                f"Write `{written[12:17]}`." if written.startswith("Write `2001-") else "Write it as 12-31.",
            )
        token = self.step()
        month, day = int(token.text[:2]), int(token.text[3:])
        try:
            date(2001, month, day)
        except ValueError:
            self.say(
                token,
                f"`{token.text}` is not a day of every year.",
                "The calendar has no such day, or not in each year.",
                f"If the two are swapped, write `{day:02}-{month:02}`."
                if month > 12 >= day
                else "Write 02-28 or 03-01, whichever the law means in other years."
                if (month, day) == (2, 29)
                else "Check the month and the day; they stand in this order.",
            )
        year = None
        if self.accept("from"):
            if self.token.kind is not NUMBER or len(self.token.text) != 4:
                self.missing("A year", "`from`", "The duty begins in a year.", "Write it in four digits.")
            year = int(self.step().text)
        return WrittenClock(at, month=month, day=day, first_year=year, evidence=self.grade_in_brackets())
