"""What a rule does: whether its parts go with its effect, and its extent, clock and suspensions."""

from __future__ import annotations

from brightline.language.check_ranges import grade
from brightline.language.check_words import Words
from brightline.language.draft import Attributes, RuleItem, WrittenClock, WrittenExtent
from brightline.language.measure import Clock, Extent, Suspension
from brightline.vocabulary import Kind


class Effects:
    """Checks the parts of rules one by one."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def fitting(self, item: RuleItem) -> None:
        """Refuse parts that do not go with the effect."""
        effect, parts = item.effect, item.parts
        if "only when" in parts and effect != "permit":
            self.words.say(
                parts["only when"],
                f"`only when` stands with `{effect}`.",
                "It says that an act is permitted in some cases and forbidden in the others, so it goes "
                "with `permit` alone.",
                "Write `when`, or `unless`." if effect != "preempt forbid" else "Write `when`.",
            )
        if "within" in parts and effect != "require":
            self.words.say(
                parts["within"],
                f"A clock stands with `{effect}`.",
                "Only a duty is due by a day.",
                "Write `require`, or take the clock away.",
            )
        if "for at most" in parts and effect in ("forbid", "preempt forbid"):
            self.words.say(
                parts["for at most"],
                f"An extent stands with `{effect}`.",
                "An extent limits what may be done; what is forbidden is forbidden from the first hour.",
                "Write `permit`, or take the extent away.",
            )
        if item.attributes.kind and effect != "forbid":
            self.words.say(
                item.attributes.written["kind"],
                f"`kind no_authority` stands with `{effect}`.",
                "Who has no authority is forbidden to act.",
                "Write `forbid`, or take `kind` away.",
            )
        if item.attributes.reading and item.attributes.other_reading:
            self.words.say(
                item.attributes.written["other reading"],
                f"`{item.id.text}` belongs to a reading and to another one.",
                "A rule stands in the one reading or in the other.",
                "Keep one of the two words.",
            )

    def suspensions(self, a: Attributes) -> tuple[Suspension, ...]:
        """The days on which a court has suspended a rule."""
        found = []
        for s in a.suspensions:
            if s.last is not None and s.last < s.first:
                self.words.say(
                    s.at,
                    "This suspension ends before it begins.",
                    f"{s.first} is later than {s.last}.",
                    "Write the earlier day first.",
                )
            found.append(Suspension(s.first, s.last, s.court))
        return tuple(found)

    def extent(self, w: WrittenExtent | None) -> Extent | None:
        """How long something may be done."""
        if w is None:
            return None
        if not 0 < w.hours <= 100_000:
            self.words.say(
                w.at,
                f"`for at most {w.hours} hours` is no extent.",
                "It is a number of hours from one upward.",
                "Check the number.",
            )
        return Extent(w.hours, w.weekends, w.holidays, w.calendar, grade(w.evidence))

    def clock(self, w: WrittenClock | None) -> Clock | None:
        """When a duty is due."""
        if w is None:
            return None
        if w.fact is not None:
            fact = self.words.fact(w.fact)
            if fact is not None and fact.kind is not Kind.DATE:
                self.words.say(
                    w.fact,
                    f"`{w.fact.text}` is not a date.",
                    "A clock runs from a date.",
                    "Name a fact that is a date.",
                )
            if w.count > 100_000:
                self.words.say(
                    w.at,
                    "This time is longer than any duty lasts.",
                    "A clock counts days, business days or hours.",
                    "Check the number.",
                )
        return Clock(
            w.count,
            w.unit,
            w.fact.text if w.fact else None,
            w.month,
            w.day,
            w.first_year,
            w.calendar,
            grade(w.evidence),
        )
