"""References from rule to rule: `despite`, `subject to`, and the rules that cases name."""

from __future__ import annotations

from brightline.language.check_front import Standing, path_of_place
from brightline.language.check_words import Words
from brightline.language.diagnostics import suggestion
from brightline.language.draft import RuleItem, WrittenRef
from brightline.language.lexer import Token
from brightline.language.measure import Ref


class References:
    """Follows references. `names` and `labels` fill while the rules are read."""

    def __init__(self, words: Words, standing: Standing, broken: bool) -> None:
        self.words = words
        self.standing = standing
        self.broken = broken
        self.names: dict[str, tuple[str, Token]] = {}
        """Every name of the measure: what it is the name of, and where."""
        self.labels: dict[str, set[str]] = {}
        """The rules, each with the labels of all its versions."""
        self.noted: list[tuple[RuleItem, str, WrittenRef]] = []

    def ref(self, w: WrittenRef) -> Ref:
        """A reference with its measure written out."""
        return Ref(w.measure or self.standing.id, w.rule, w.label.text if w.label else None)

    def add(self, item: RuleItem) -> None:
        """Note the references of a rule, to be followed when all names are known."""
        for kind, refs in (("despite", item.despite), ("subject to", item.subject_to)):
            self.noted.extend((item, kind, ref) for ref in refs)

    def follow(self) -> None:
        """Refuse references that lead nowhere or could never mean anything."""
        for item, kind, w in self.noted:
            if w.measure and w.measure != self.standing.id:
                self._abroad(kind, w)
                continue
            if w.rule == item.id.text and w.label is None:
                self.words.say(
                    w.at,
                    f"`{item.id.text}` stands {kind} itself.",
                    "A rule cannot prevail over itself.",
                    "Name the other rule.",
                )
                continue
            self.find(w, "a rule")
        for _, kind, w in self.noted:
            if kind == "subject to" and w.label is not None:
                self.words.say(
                    w.label,
                    "`subject to` names a clause.",
                    "A rule gives way to a rule; only `despite` can reach a single clause.",
                    "Name the rule alone.",
                )

    def find(self, w: WrittenRef, what: str) -> bool:
        """Whether a reference inside the measure leads to a rule and its clause; says what is wrong if not."""
        rules = self.labels
        if w.rule not in rules:
            if not self.broken:
                other = self.names.get(w.rule)
                why = (
                    f"`{w.rule}` is a {other[0]}, and has no effect of its own."
                    if other
                    else "A reference that leads nowhere would do nothing without a word."
                )
                self.words.say(
                    w.at,
                    f"`{w.rule}` is not {what} of this measure.",
                    why,
                    suggestion(w.rule, rules, "Check the name; a rule of another measure is written `measure#rule`."),
                )
            return False
        if w.label is not None and w.label.text not in rules[w.rule] and not self.broken:
            labels = rules[w.rule]
            self.words.say(
                w.label,
                f"`{w.rule}` has no clause `{w.label.text}`.",
                f"Its clauses are {', '.join(sorted(labels))}." if labels else "None of its clauses has a label.",
                suggestion(w.label.text, labels, f"Write `[{w.label.text}]` after the condition that is meant."),
            )
            return False
        return True

    def _abroad(self, kind: str, w: WrittenRef) -> None:
        """Refuse a reference to another measure that could never mean anything."""
        place = path_of_place(w.measure)
        own = self.standing.place
        if place is None:
            self.words.say(
                w.at,
                f"`{w.measure}` is not the path of a measure.",
                "A measure's path begins with its place: `us/xx/town/measure`.",
                "Write its path under `measures/`, without `.md`.",
            )
            return
        below, above = _within(place, own), _within(own, place)
        if not below and not above:
            self.words.say(
                w.at,
                f"`{place}` and `{own}` are different governments.",
                "Neither's law binds the other's officers, so the two rules never meet.",
                "Check the path.",
            )
        elif kind == "despite" and not below:
            self.words.say(
                w.at,
                f"`despite` names a rule of a higher government, `{place}`.",
                "No rule prevails over one above it.",
                "Take the reference away.",
            )
        elif kind == "subject to" and not above:
            self.words.say(
                w.at,
                f"`subject to` names a rule of a lower government, `{place}`.",
                "A rule gives way to its own or a higher layer only.",
                "Take the reference away.",
            )


def _within(place: str, other: str) -> bool:
    """Whether a place is the other or lies in it."""
    return place == other or place.startswith(other + "/")
