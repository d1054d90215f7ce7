"""A decision: the outcome, what it rests on, and what could still change it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from brightline.engine.clocks import due, extent_end
from brightline.engine.facts import Facts, Known, KnownList, KnownSet
from brightline.engine.inquiry import Inquiry
from brightline.engine.keys import thawed
from brightline.engine.outcome import Outcome
from brightline.engine.prevail import Verdict
from brightline.language.measure import End, Event, Extent, Grade, Rule
from brightline.vocabulary import LAYERS, Kind

if TYPE_CHECKING:
    from brightline.engine.action_law import ActionLaw
    from brightline.engine.answer import Answer
    from brightline.engine.law import Law


class Reason(Struct, frozen=True):
    """A rule that the outcome rests on."""

    id: str
    measure: str
    cite: str
    effect: str
    kind: str
    layer: str
    evidence: str
    says: str
    in_force: str
    """The range with its evidence: "2019-12-19 (reported) .. open"."""


class Lifted(Struct, frozen=True):
    """A ban that an exception saved the act from."""

    id: str
    measure: str
    cite: str
    clauses: tuple[str, ...]
    says: str


class Displaced(Struct, frozen=True):
    """A rule that applies and is beaten, and by what."""

    id: str
    measure: str
    cite: str
    effect: str
    layer: str
    by: tuple[str, ...]
    contested: bool
    """What beat it is itself contested in law."""


class Ask(Struct, frozen=True):
    """A fact that can still change the answer."""

    fact: str
    question: str
    values: tuple[str, ...]
    judgement: bool = False


class OpenQuestion(Struct, frozen=True):
    """Something unknown that nobody can be asked: an unread clause, an uncertain day, a contested rule, a layer
    nobody looked at."""

    cause: str
    where: str
    question: str


class ReadingUsed(Struct, frozen=True):
    """An interpretation that the answer depends on."""

    name: str
    measure: str
    says: str
    other: str
    other_outcome: str | None
    """What the other reading would give; None when it is not encoded."""


class Decision(Struct, eq=False):
    """What the law says of an act on a day, given what is known.

    `outcome` is settled when every possible completion of the unknowns gives it. All else is worked out when asked for.
    """

    outcome: Outcome
    _answer: Answer
    _given: Any
    """Facts, or the names of facts and the keys that stand for their values."""
    _inquiry: Inquiry | None = None

    @property
    def action(self) -> str:
        return self._answer.action

    @property
    def _law(self) -> Law:
        return self._answer.law

    @property
    def _action_law(self) -> ActionLaw | None:
        return self._answer.about

    @property
    def other_readings(self) -> frozenset[str]:
        """The readings for which the other one was taken, as MEASURE/NAME."""
        return self._answer.readings

    # -- the question ---------------------------------------------------------------------------------------------

    @property
    def place(self) -> str:
        return self._law.place

    @property
    def on(self) -> date:
        return self._law.on

    @property
    def facts(self) -> Facts:
        if not isinstance(self._given, Facts):
            names, keys = self._given
            self._given = Facts.of(dict(zip(names, map(thawed, keys), strict=True)), self._law.vocabulary)
        return self._given

    @property
    def law(self) -> Law:
        return self._law

    @property
    def error(self) -> str:
        """What went wrong in evaluation, when something did."""
        return self._answer.error

    @property
    def inquiry(self) -> Inquiry | None:
        if self._inquiry is None and self._action_law is not None:
            self._inquiry = Inquiry(self._action_law, self._law.with_fixed(self._action_law, self.facts))
        return self._inquiry

    # -- the answer -----------------------------------------------------------------------------------------------

    @property
    def possible(self) -> tuple[Outcome, ...]:
        """The outcomes still possible."""
        return self._answer.possible

    @property
    def because(self) -> tuple[str, ...]:
        """Why it is undetermined, or why its extent or its due day is; empty when all of it is settled."""
        return self._answer.because

    @property
    def asks(self) -> tuple[Ask, ...]:
        """The facts that can still change the answer, most useful first."""
        return self._answer.asks

    def _verdicts(self) -> tuple[Verdict, ...]:
        return self._answer.verdicts

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The rules the outcome rests on.

        Of an answer that is settled although facts are unknown: the rules that it rests on in every completion, or,
        where no rule is
        common to all, in some. Of an undetermined one: none.
        """
        return self._answer.reasons

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules behind `reasons`, as MEASURE#RULE, the highest layer first."""
        compiled = self._action_law
        if compiled is None:
            return ()
        norms = [n for i, _ in self._answer.deciding if (n := compiled.speakers[i].norm)]
        return tuple(n.id for n in sorted(norms, key=lambda n: (n.layer, n.id)))

    @property
    def possible_reasons(self) -> dict[str, tuple[Reason, ...]]:
        """For each outcome still possible, the rules that could bring it about."""
        compiled = self._action_law
        if compiled is None:
            return {}
        found: dict[str, set[Any]] = {}
        for verdict in self._verdicts():
            found.setdefault(str(verdict.outcome), set()).update(verdict.reasons)
        return {o: self._law.reasons_of(compiled, tuple(sorted(r))) for o, r in found.items()}

    @property
    def lifted(self) -> tuple[Lifted, ...]:
        """The bans that an exception is known to save the act from, with the clauses that do."""
        found = []
        for speaker, true in self.inquiry.lifted if self.inquiry else ():
            norm = speaker.norm
            if norm is not None and norm.rule is not None:
                found.append(Lifted(norm.rule.id, norm.measure, norm.rule.cite, true, self._law.says(norm)))
        return tuple(found)

    @property
    def displaced(self) -> tuple[Displaced, ...]:
        """The rules that apply and are beaten, in some completion that is still possible."""
        compiled = self._action_law
        if compiled is None:
            return ()
        found: dict[int, tuple[int, ...]] = {}
        for verdict in self._verdicts():
            for i, _, by in verdict.displaced:
                found[i] = tuple(sorted({*found.get(i, ()), *by}))
        result = []
        for i, by in sorted(found.items()):
            norm = compiled.speakers[i].norm
            beaters = [compiled.speakers[k] for k in by]
            # A rule beaten only by a clause nobody has read, or a law nobody looked for, is not displaced: it is
            # uncertain.
            known = [s.norm for s in beaters if s.norm is not None and s.norm.effect.value != "not encoded"]
            if norm is None or norm.rule is None or norm.effect.value == "not encoded" or not known:
                continue
            result.append(
                Displaced(
                    norm.rule.id, norm.measure, norm.rule.cite, norm.effect.value, LAYERS[norm.layer],
                    tuple(n.id for n in known), any(n.contested for n in known),
                )
            )  # fmt: skip
        return tuple(result)

    @property
    def open_questions(self) -> tuple[OpenQuestion, ...]:
        """The unknowns behind `because` that nobody at the counter can answer."""
        return self._law.open_questions(self._action_law, self.inquiry) if self.because else ()

    @property
    def by_layer(self) -> tuple[tuple[str, Outcome], ...]:
        """What each layer says by itself."""
        return self._law.layer_outcomes(self.action, self.facts, self.other_readings)

    @property
    def evidence(self) -> Grade | dict[str, str | None] | None:
        """How well the text behind the answer is known; of an undetermined answer, for each possible outcome."""
        compiled = self._action_law
        if compiled is None:
            return None
        grades: dict[Outcome, Grade | None] = {}
        for verdict in self._verdicts():
            if verdict.outcome is Outcome.NOT_ADDRESSED:
                grade = self._law.silence_grade(compiled, verdict, self.facts)
            else:
                grade = compiled.evidence(verdict)
            before = grades.get(verdict.outcome)
            # Across completions the weakest counts: which of them is the case is not known.
            if verdict.outcome not in grades:
                grades[verdict.outcome] = grade
            elif before is not None:
                grades[verdict.outcome] = None if grade is None else min(before, grade)
        if self.outcome is Outcome.UNDETERMINED:
            return {str(o): None if (g := grades[o]) is None else str(g) for o in sorted(grades)}
        return grades.get(self.outcome)

    @property
    def extent(self) -> tuple[Extent, ...]:
        """How far a permission goes: "at most 48 hours"; every extent that is possible, where that is not settled."""
        rules = [rule for found in self._rules_behind(Outcome.PERMITTED) for rule in found]
        return tuple(dict.fromkeys(rule.extent for rule in rules if rule.extent))

    @property
    def perhaps_without_limit(self) -> bool:
        """Whether a permission has an extent in some completions, and in others none."""
        limited = {any(r.extent for r in rules) for rules in self._rules_behind(Outcome.PERMITTED)}
        return len(limited) > 1

    def extent_ends(self, start: datetime) -> tuple[datetime, ...]:
        """When the extent ends if it begins at `start`, on every calendar that could apply."""
        return tuple(sorted({e for x in self.extent for e in extent_end(x, start, self._law.state)}))

    @property
    def due(self) -> tuple[date, ...]:
        """When a required act is due, one day for each calendar that could apply; empty when no clock runs or its
        start is unknown. Of a yearly duty: the next such day."""
        found: set[date] = set()
        for clock in {r.clock for rules in self._rules_behind(Outcome.REQUIRED) for r in rules}:
            if clock is not None:
                start = self.facts.known.get(clock.fact) if clock.fact else None
                found |= set(due(clock, start if isinstance(start, date) else None, self.on, self._law.state))
        return tuple(sorted(found))

    def _rules_behind(self, outcome: Outcome) -> list[list[Rule]]:
        """If that is the outcome: the rules it rests on, in each completion."""
        compiled = self._action_law
        if compiled is None or self.outcome is not outcome:
            return []
        norms = [[compiled.speakers[i].norm for i, _ in v.reasons] for v in self._verdicts()]
        return [[n.rule for n in found if n is not None and n.rule is not None] for found in norms]

    @property
    def contested(self) -> tuple[str, ...]:
        """Rules and measures contested in law that take part in the answer."""
        compiled = self._action_law
        if compiled is None:
            return ()
        found = set()
        for verdict in self._verdicts():
            for i in {i for i, _ in verdict.reasons} | {k for _, _, by in verdict.displaced for k in by}:
                norm = compiled.speakers[i].norm
                found |= set(norm.contested) if norm else set()
        return tuple(sorted(found))

    @property
    def readings(self) -> tuple[ReadingUsed, ...]:
        """The interpretations that the answer depends on, with what the other reading would give."""
        return self._law.readings_used(self, self._action_law, self._verdicts(), self.other_readings)

    @property
    def taken_as_given(self) -> tuple[str, ...]:
        """What the answer assumes because it was said to be complete: "there is no other paper"."""
        found = []
        compiled = self._action_law
        for name, known in self.facts.known.items():
            if compiled is not None and name not in compiled.coding.facts:
                continue
            fact = self._law.vocabulary.facts[name]
            if isinstance(known, KnownSet) and known.complete and fact.kind is Kind.SET_OF:
                found.append(
                    f"there are no {fact.noun.removeprefix('the ')} but those named" if known.has else fact.empty
                )
            elif isinstance(known, KnownList) and known.complete:
                found.append(f"{fact.noun} are all known" if known.records else fact.empty)
        return tuple(found)

    @property
    def nearest_change(self) -> tuple[tuple[str, Known, Outcome], ...]:
        """The single facts that would change a settled answer: (fact, what it would have to be, outcome then)."""
        return self._law.nearest_changes(self, self._action_law)

    @property
    def coverage(self) -> tuple[dict[str, str], ...]:
        """What is known of each layer that could speak."""
        return self._law.coverage_for(self.facts)

    @property
    def confirmed_to(self) -> date | None:
        """Until when somebody checked that the measures behind the answer stand; None when for one of them nobody
        did."""
        return self._law.confirmed_to(self, self._action_law, self._verdicts())

    @property
    def what_if(self) -> dict[str, Any] | None:
        """What was supposed that is not the law as it is read: what stands alone, what fell, readings turned round."""
        background = self._law.background
        if not (background.alone or background.without or self.other_readings):
            return None
        return {
            "alone": background.alone,
            "without": list(background.without),
            "other_readings": sorted(self.other_readings),
        }

    @property
    def pending(self) -> tuple[dict[str, str], ...]:
        """Bills that could change the answer."""
        return self._law.pending(self.action)

    @property
    def corpus(self) -> str:
        """The content hash of the measures used."""
        return self._law.corpus_hash

    def explain(self) -> str:
        """The answer in plain English, clause by clause."""
        from brightline.engine.explain import explain

        return explain(self)

    def to_json(self) -> dict[str, Any]:
        """The answer under its stable keys, ready for `json.dumps`."""
        from brightline.engine.report import to_json

        return to_json(self)

    def __bool__(self) -> bool:
        raise TypeError("a decision is not yes or no: look at `decision.outcome`")

    def __repr__(self) -> str:
        return f"<Decision {self.place} {self.action} {self.on}: {self.outcome}>"


def range_text(ends: tuple[End, End], events: Mapping[str, Event]) -> str:
    """A range in words that stand alone: days, or the span in which an event fell, with the evidence of each end."""
    return " .. ".join(_end_text(e, events) for e in ends)


def _end_text(end: End, events: Mapping[str, Event]) -> str:
    if end.day == date.min:
        return "always"
    text = str(end.day or end.word)
    grade = end.evidence
    if end.event is not None:
        event = events[end.event]
        text = str(event.first) if event.first == event.last else f"a day from {event.first} to {event.last}"
        text = f"before {text}" if end.before else text
        grade = grade or event.evidence
    return f"{text} ({grade})" if grade is not None else text
