"""Events, ranges, and the versions of one provision: no gap, no overlap."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from brightline.language.check_words import Words
from brightline.language.diagnostics import suggestion
from brightline.language.draft import EventLine, RangeLine, WrittenEnd
from brightline.language.lexer import Token
from brightline.language.measure import End, Event, Grade, InForce

ONE_DAY = timedelta(days=1)
NEVER = InForce(End(), End(), never=True)


def grade(word: str | None) -> Grade | None:
    return Grade[word.upper()] if word else None


class Ranges:
    """Reads events and ranges and remembers which provision stands when."""

    def __init__(self, words: Words, broken: bool) -> None:
        self.words = words
        self.broken = broken
        self.events: dict[str, Event] = {}
        self.used: set[str] = set()
        self.versions: dict[str, list[tuple[Token, InForce]]] = {}

    def event(self, line: EventLine) -> None:
        """Keep an event; refuses a second one of its name and a span that ends before it begins."""
        name = line.name
        if name.text in self.events:
            self.words.say(
                name,
                f"Two events are called `{name.text}`.",
                "A range that names it could mean either.",
                "Keep one, or give the other its own name.",
            )
            return
        if line.first > line.last:
            self.words.say(
                name,
                f"The event `{name.text}` ends before it begins.",
                f"{line.first} is later than {line.last}.",
                "Write the earlier day first.",
            )
        self.events[name.text] = Event(name.text, line.first, max(line.first, line.last), grade(line.evidence))

    def range(self, line: RangeLine) -> InForce:
        """A range, with its events looked up."""
        if line.start is None or line.finish is None:
            return NEVER
        start, finish = self._end(line.start), self._end(line.finish)
        if finish.word == "":
            self._refuse_backward(line.finish, start, finish)
        return InForce(start, finish)

    def _end(self, w: WrittenEnd) -> End:
        name = None
        if w.event is not None:
            name = w.event.text
            self.used.add(name)
            if name not in self.events and not self.broken:
                self.words.say(
                    w.event,
                    f"`{name}` is not an event of this measure.",
                    "A range that begins or ends with an unknown day would have no meaning.",
                    suggestion(
                        name, self.events, f"Write `event {name} on DATE` or `event {name} between DATE and DATE`."
                    ),
                )
        return End(w.day, name, w.before, grade(w.evidence), w.word)

    def _refuse_backward(self, w: WrittenEnd, start: End, finish: End) -> None:
        empty = start.event is not None and start.event == finish.event and finish.before
        first, last = self._days(start), self._days(finish)
        if empty or (first is not None and last is not None and first[0] > last[1]):
            self.words.say(
                w.at,
                "This range ends before it begins.",
                "A rule in it would never apply.",
                "Check the two ends; a rule that never took effect is `in force never`.",
            )

    def _days(self, end: End) -> tuple[date, date] | None:
        """The first and the last day an end can be; None for an end that is open."""
        if end.day is not None:
            return end.day, end.day
        event = self.events.get(end.event or "")
        if event is None:
            return None
        if not end.before:
            return event.first, event.last
        back = ONE_DAY if event.first > date.min else timedelta(0)
        return event.first - back, event.last - back

    def stands(self, name: Token, in_force: InForce) -> None:
        """Note a version of a provision."""
        self.versions.setdefault(name.text, []).append((name, in_force))

    def check_versions(self) -> None:
        """Refuse versions of one provision that overlap or leave a gap. To be called when all are noted."""
        for versions in self.versions.values():
            if len(versions) > 1:
                self._check(versions)

    def _check(self, versions: list[tuple[Token, InForce]]) -> None:
        dated = [v for v in versions if not v[1].never]
        nevers = [v for v in versions if v[1].never]
        for name, _ in nevers[1:]:
            self.words.say(
                name,
                f"`{name.text}` stands twice in `in force never`.",
                "Two versions at the same time contradict each other or repeat each other.",
                "Give one of them its own name.",
            )
        dated.sort(
            key=lambda v: (
                self._days(v[1].start) or (date.max, date.max),
                self._days(v[1].finish) or (date.max, date.max),
            )
        )
        for (earlier, one), (later, two) in pairwise(dated):
            self._meet(earlier, one, later, two)

    def _meet(self, earlier: Token, one: InForce, later: Token, two: InForce) -> None:
        finish, start = one.finish, two.start
        if finish.event is not None and finish.event == start.event and finish.before:
            return
        ends, begins = self._days(finish), self._days(start)
        if finish.word == "" and (ends is None or begins is None):
            return  # An event that does not exist has been reported.
        name, lines = later.text, f"on line {earlier.line}"
        if ends is None or begins is None or ends[0] >= begins[1]:
            until = f"is `{finish.word}`" if finish.word else f"lasts until {finish.day or finish.event}"
            self.words.say(
                later,
                f"Two versions of `{name}` overlap.",
                f"The version {lines} {until}, and this one begins before that. Only an amended version of one rule "
                "keeps its name; two different rules need two names.",
                self._rename_or_meet(one, two, earlier.line),
            )
        elif ends[0] == ends[1] and begins[0] == begins[1]:
            if begins[0] != ends[0] + ONE_DAY:
                self.words.say(
                    later,
                    f"Between two versions of `{name}` there is a gap.",
                    f"The version {lines} ends on {ends[0]} and this one begins on {begins[0]}; in between the "
                    "law would seem silent.",
                    "Mend the ends; if the law was silent, give the later one its own name.",
                )
        else:
            self.words.say(
                later,
                f"Two versions of `{name}` do not surely meet.",
                f"The version {lines} and this one may overlap or leave a gap, because an event's day is not known.",
                self._how_to_meet(start),
            )

    def _rename_or_meet(self, one: InForce, two: InForce, line: int) -> str:
        """What to do about an overlap: a name first, since ending a rule that still stands makes a false law."""
        begun, begins = self._days(one.start), self._days(two.start)
        if begun is None or begins is None or begun[1] >= begins[0]:
            return "Give one of them its own name; if they are one rule, write it once."
        how = self._how_to_meet(two.start).replace("End the earlier one", "end that one")
        return f"Give this one its own name; or, if it amends the one on line {line}, {how}"

    def _how_to_meet(self, start: End) -> str:
        if start.event is not None:
            return f"End the earlier one with `.. before {start.event}`."
        return (
            f"End the earlier one on {start.day - ONE_DAY}."
            if start.day is not None and start.day > date.min
            else "Mend the ends."
        )
