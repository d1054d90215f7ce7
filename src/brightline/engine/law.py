"""The law of a place on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from brightline.engine import mistakes
from brightline.engine.action_law import CAUSES, ActionLaw
from brightline.engine.answer import Answer
from brightline.engine.days import TooMany
from brightline.engine.decision import Ask, Decision, OpenQuestion, ReadingUsed, Reason, range_text
from brightline.engine.diagram import TooLarge
from brightline.engine.facts import YES_NO, FactErrors, Facts, Known, KnownSet
from brightline.engine.fast import Fast
from brightline.engine.inquiry import Inquiry
from brightline.engine.norms import Gap, Norm, assemble
from brightline.engine.outcome import CAUSE_WORDS, Cause, Outcome
from brightline.engine.possible import Together, possible_together
from brightline.engine.prevail import Circle, Does, Verdict
from brightline.engine.speaking import Speaking
from brightline.language.conditions import Condition, Unread
from brightline.language.measure import Effect, Grade, Measure
from brightline.vocabulary import LAYERS, Kind, Vocabulary

EFFECT_WORDS = {
    Does.FORBIDS: "forbid",
    Does.PERMITS: "permit",
    Does.REQUIRES: "require",
    Does.LEAVES_OPEN: "leaves open",
    Does.PREEMPTS: "preempt forbid",
}


class Covered(Struct, frozen=True):
    """What is known of one layer of a place on the day asked."""

    layer: str
    place: str
    status: str
    """encoded, none found, not looked, or not asked: the law of a government below the one asked about"""
    actors: frozenset[str]
    """Whom it concerns."""
    looked_on: str = ""
    note: str = ""
    evidence: Grade | None = None


class Background(Struct, frozen=True):
    """What a law is made of, beside the day."""

    place: str
    vocabulary: Vocabulary
    never: tuple[Condition, ...]
    measures: tuple[Measure, ...]
    coverage: tuple[Covered, ...]
    corpus_hash: str
    state: str = ""
    """Postal letters of the state, for its calendar."""
    alone: str | None = None
    """The measure, or the layer, that stands alone."""
    without: tuple[str, ...] = ()
    """The measures left out."""


class Law:
    """Decides, explains and asks. Pure: it reads no clock, no file and no network."""

    def __init__(self, background: Background, on: date) -> None:
        self.background = background
        self.on = on
        self.place = background.place
        self.vocabulary = background.vocabulary
        self.measures = background.measures
        self.corpus_hash = background.corpus_hash
        self.state = background.state
        self._by_id = {m.id: m for m in background.measures}
        self.code = assemble(background.measures, background.vocabulary, background.never, alone=background.alone)
        self.gaps = tuple(
            Gap(LAYERS.index(c.layer), c.actors) for c in background.coverage if c.status == "not looked" and c.actors
        )
        self._compiled: dict[tuple[str, frozenset[str]], ActionLaw] = {}
        self._fast: dict[str, Fast] = {}
        self._layers: dict[tuple[str, frozenset[str], int], ActionLaw] = {}

    # -- deciding -------------------------------------------------------------------------------------------------

    def decide(self, action: str, facts: Mapping[str, Any] | Facts, readings: Iterable[str] = ()) -> Decision:
        """Decide an action.

        `readings` names the readings for which the other reading is taken, as NAME or MEASURE/NAME.
        Raises FactErrors for facts that are not of the vocabulary or contradict it, and for an unknown action or
        reading. An error in
        evaluation is not raised: the outcome is then undetermined, because of `evaluation_error`.
        """
        if not readings and action.__class__ is str:
            fast = self._fast.get(action)
            if fast is not None:
                decision = fast.decide(facts)
                if decision is not None:
                    return decision
        return self._decide(action, facts, self._readings(readings))

    def _decide(self, action: str, facts: Mapping[str, Any] | Facts, readings: frozenset[str]) -> Decision:
        self._check_action(action)
        checked = Facts.of(facts, self.vocabulary)
        try:
            self.check_possible(checked)
            law = self.about(action, readings)
            if not readings and action not in self._fast:
                self._fast[action] = Fast(self, law)
            inquiry = Inquiry(law, self.with_fixed(law, checked))
            if inquiry.mask == 0:
                raise self._contradiction(checked)
            answer = Answer(self, action, law, inquiry, readings)
            return Decision(answer.outcome, answer, checked, inquiry)
        except (TooMany, TooLarge, Circle, OverflowError) as error:
            answer = Answer(self, action, None, None, readings, str(error))
            return Decision(answer.outcome, answer, checked)

    def ask(self, action: str, facts: Mapping[str, Any] | Facts, readings: Iterable[str] = ()) -> tuple[Ask, ...]:
        """The facts that can still change the answer, most useful first. Raises as `decide` does."""
        return self.decide(action, facts, readings).asks

    def about(self, action: str, readings: frozenset[str] = frozenset()) -> ActionLaw:
        """The compiled law about one action. Raises Circle and TooLarge."""
        key = (action, readings)
        found = self._compiled.get(key)
        if found is None:
            found = self._compiled[key] = ActionLaw(self.spoken(action, readings))
        return found

    def spoken(
        self, action: str, readings: frozenset[str] = frozenset(), days: Mapping[str, date] | None = None
    ) -> Speaking:
        """The rules that may speak to an action; `days` takes measures as they stood on a day of their own.

        Raises Circle and TooLarge.
        """
        return Speaking(self.code, self.gaps, action, self.on, readings, days)

    # -- checks on the call ---------------------------------------------------------------------------------------

    def _check_action(self, action: str) -> None:
        if not isinstance(action, str) or action not in self.vocabulary.actions:
            raise mistakes.no_such_action(action, self.vocabulary)

    def _readings(self, names: Iterable[str]) -> frozenset[str]:
        known = {n.other_reading for n in self.code.norms if n.other_reading is not None}
        found = set()
        for name in [names] if isinstance(names, str) else names:
            full = [k for k in known if k == name or k.rpartition("/")[2] == name]
            if len(full) != 1:
                raise mistakes.no_one_reading(name, self.place, known, full)
            found.add(full[0])
        return frozenset(found)

    def with_fixed(self, law: ActionLaw, facts: Facts) -> Facts:
        """The facts, checked against those that make the action what it is. Raises FactErrors."""
        for name, value in law.fixed.items():
            held = facts.known.get(name)
            if held is not None and held != value:
                raise mistakes.against_the_action(name, held, value, self.vocabulary.actions[law.action])
        return facts

    @cached_property
    def together(self) -> Together:
        """What cannot be true together."""
        return Together(self.background.never, self.vocabulary)

    def check_possible(self, facts: Facts) -> None:
        """Raises FactErrors when the facts cannot be true together."""
        if not self.together.possible(facts, self.on):
            raise self._contradiction(facts)

    def _contradiction(self, facts: Facts) -> FactErrors:
        lines = zip(self.vocabulary.never, self.vocabulary.never_because, self.background.never, strict=True)
        for line, why, condition in lines:
            if not possible_together(facts, (condition,), self.vocabulary, self.on):
                return mistakes.contradiction((line, why))
        return mistakes.contradiction(None)

    # -- other laws -----------------------------------------------------------------------------------------------

    def alone(self, name: str) -> Law:
        """This law if one layer, or one measure, stood alone. Raises FactErrors for a name that is neither."""
        if name in LAYERS:
            kept = tuple(m for m in self.measures if m.layer == name)
            return Law(replace(self.background, measures=kept, coverage=(), alone=name), self.on)
        if name not in self._by_id:
            raise mistakes.no_such_measure(name, self.place, self._by_id, layers=True)
        return Law(replace(self.background, measures=(self._by_id[name],), coverage=(), alone=name), self.on)

    def without(self, name: str) -> Law:
        """This law if one measure fell. Raises FactErrors for an unknown name."""
        if name not in self._by_id:
            raise mistakes.no_such_measure(name, self.place, self._by_id, layers=False)
        left = tuple(m for m in self.measures if m.id != name)
        return Law(replace(self.background, measures=left, without=(*self.background.without, name)), self.on)

    # -- what a decision shows ------------------------------------------------------------------------------------

    def ask_about(self, name: str) -> Ask:
        fact = self.vocabulary.facts[name]
        values = YES_NO if fact.kind is Kind.YES_NO else fact.value_names
        return Ask(name, fact.question, values, fact.judgement)

    def says(self, norm: Norm) -> str:
        """A rule in our own words: the prose above it, or failing that the rule itself in English."""
        if norm.rule is not None and norm.rule.prose:
            return norm.rule.prose
        from brightline.engine.wording import rule_in_words

        return rule_in_words(norm, self.vocabulary)

    def reasons_of(self, law: ActionLaw, numbered: Iterable[tuple[int, Does]]) -> tuple[Reason, ...]:
        found = []
        for i, does in numbered:
            norm = law.speakers[i].norm
            if norm is None or norm.rule is None:
                continue
            rule = norm.rule
            found.append(
                Reason(
                    rule.id, norm.measure, rule.cite, EFFECT_WORDS[does], rule.kind, LAYERS[norm.layer],
                    str(norm.evidence), self.says(norm), range_text(norm.ranges[0], self.code.events),
                )
            )  # fmt: skip
        return tuple(sorted(found, key=lambda r: (LAYERS.index(r.layer), r.measure, r.id)))

    def layer_outcomes(self, action: str, facts: Facts, readings: frozenset[str]) -> tuple[tuple[str, Outcome], ...]:
        found = []
        actor = facts.known.get("actor")
        for layer in LAYERS:
            covered = [c for c in self.background.coverage if c.layer == layer and c.status != "not asked"]
            measures = [m for m in self.measures if m.layer == layer]
            concerned = {a for c in covered for a in c.actors} | {a for m in measures for a in m.binds}
            if not concerned or (isinstance(actor, str) and actor not in concerned):
                continue
            found.append((layer, self._layer_outcome(LAYERS.index(layer), action, facts, readings)))
        return tuple(found)

    def _layer_outcome(self, layer: int, action: str, facts: Facts, readings: frozenset[str]) -> Outcome:
        key = (action, readings, layer)
        try:
            law = self._layers.get(key)
            if law is None:
                code = replace(self.code, norms=tuple(n for n in self.code.norms if n.layer == layer))
                gaps = [g for g in self.gaps if g.layer == layer]
                law = self._layers[key] = ActionLaw(Speaking(code, gaps, action, self.on, readings))
            return Answer(self, action, law, Inquiry(law, facts), readings).outcome
        except (TooMany, TooLarge, Circle, OverflowError) as error:
            return Answer(self, action, None, None, readings, str(error)).outcome

    def coverage_for(self, facts: Facts) -> tuple[dict[str, str], ...]:
        """Coverage of the layers that concern the actor; of all, when the actor is not known."""
        return tuple(
            {
                "layer": c.layer, "place": c.place, "status": c.status, "looked_on": c.looked_on, "note": c.note,
                "evidence": str(c.evidence) if c.evidence is not None else "",
            }
            for c in self._concerning(facts)
        )  # fmt: skip

    def _concerning(self, facts: Facts) -> tuple[Covered, ...]:
        actor = facts.known.get("actor")
        return tuple(c for c in self.background.coverage if not isinstance(actor, str) or actor in c.actors)

    def silence_grade(self, law: ActionLaw, verdict: Verdict, facts: Facts) -> Grade | None:
        """How well it is known that no law addresses an act.

        As well as the rule by which the actor's own government leaves it open; failing that, as well as the least known
        of the layers that concern the actor, each known by its rule that leaves the act open or by what was looked for.
        """
        known: dict[int, Grade] = {}
        for i, _ in verdict.reasons:
            norm = law.speakers[i].norm
            if norm is not None:
                known[norm.layer] = max(norm.evidence, known.get(norm.layer, norm.evidence))
        actor = facts.known.get("actor")
        level = self.vocabulary.actors[actor].level if isinstance(actor, str) else None
        own = [g for layer, g in known.items() if LAYERS[layer] in (level, "department")]
        if level and own:
            return max(own)
        looked: dict[int, Grade] = {}
        for covered in self._concerning(facts):
            layer = LAYERS.index(covered.layer)
            if covered.evidence is not None:
                looked[layer] = min(covered.evidence, looked.get(layer, covered.evidence))
        return min((looked | known).values(), default=None)

    def confirmed_to(self, decision: Decision, law: ActionLaw | None, verdicts: Iterable[Verdict]) -> date | None:
        """Until when somebody checked the measures that an answer rests on, or else those that speak of the act."""
        if law is None:
            return None
        used = {i for v in verdicts for i, _ in v.reasons} | {i for v in verdicts for i, _, _ in v.displaced}
        names = {n.measure for i in used if (n := law.speakers[i].norm)} | {x.measure for x in decision.lifted}
        if not names:
            actor = decision.facts.known.get("actor")
            norms = [n for s in law.speakers if (n := s.norm)]
            names = {n.measure for n in norms if not isinstance(actor, str) or actor in n.actors}
        days = [self._by_id[n].confirmed_to for n in names]
        known = [d for d in days if d is not None]
        return min(known) if known and len(known) == len(days) else None

    def pending(self, action: str) -> tuple[dict[str, str], ...]:
        actions = {action, self.vocabulary.actions[action].kind_of}
        return tuple(
            {"measure": m.id, "title": m.title, "cite": m.cite}
            for m in self.measures
            if m.status == "pending" and actions & set(m.touches) and self._filed(m)
        )

    def _filed(self, bill: Measure) -> bool:
        days = [h.on for h in bill.history if h.on != "?"]
        return not days or min(days) <= str(self.on)

    def readings_used(
        self, decision: Decision, law: ActionLaw | None, verdicts: Iterable[Verdict], chosen: frozenset[str]
    ) -> tuple[ReadingUsed, ...]:
        if law is None:
            return ()
        norms = {i: n for v in verdicts for i, _ in v.reasons if (n := law.speakers[i].norm)}
        norms |= {i: n for v in verdicts for i, _, by in v.displaced for i in (i, *by) if (n := law.speakers[i].norm)}
        saved = {(x.measure, x.id) for x in decision.lifted}
        rules = [(n.measure, n.rule) for n in norms.values() if n.rule]
        rules += [
            (s.norm.measure, s.norm.rule)
            for s in law.speakers
            if s.norm and s.norm.rule and (s.norm.measure, s.norm.rule.id) in saved
        ]
        names = sorted({(m, r.reading or r.other_reading) for m, r in rules if r.reading or r.other_reading})
        found = []
        for measure, name in names:
            reading = next(r for r in self._by_id[measure].readings if r.name == name)
            full = f"{measure}/{name}"
            encoded = any(n.other_reading == full for n in self.code.norms)
            other = None
            if encoded and not chosen:
                other = str(self._decide(decision.action, decision.facts, frozenset({full})).outcome)
            found.append(ReadingUsed(name, measure, reading.says, reading.other, other))
        return tuple(found)

    def open_questions(self, law: ActionLaw | None, inquiry: Inquiry | None) -> tuple[OpenQuestion, ...]:
        if law is None or inquiry is None:
            return ()
        causes = set(inquiry.because) - {Cause.FACTS_MISSING}
        found = []
        for i, _ in law.coding.hidden.items():
            key = law.coding.keys[i]
            cause = CAUSES[str(key[1])]
            if cause in causes and any(law.diagram.differs(law.root, w, w, 1 << i, law.answer) for w in inquiry.worlds):
                found.append(self.open_question(str(key[1]), str(key[2])))
        return tuple(found)

    def open_question(self, kind: str, name: str) -> OpenQuestion:
        """What nobody can be asked, in words: a hidden variable by its kind (see `CAUSES`) and name."""
        cause = CAUSES[kind]
        where = name
        if cause is Cause.LAW_NOT_IN_CORPUS:
            where = f"{LAYERS[int(where.rpartition(' ')[2])]} law of {self.place}"
        return OpenQuestion(str(cause), where, self._question(kind, name))

    def _question(self, cause: str, name: str) -> str:
        for norm in self.code.norms:
            if norm.id == name and norm.effect is Effect.UNREAD:
                skipped = next((s for m in self.measures for s in m.skipped if f"{m.id}#{s.id}" == name), None)
                return f"{norm.rule.cite if norm.rule else name}: {skipped.reason if skipped else 'not read'}"
            for condition in (norm.when, norm.only_when, norm.unless):
                for part in condition.walk() if condition else ():
                    if isinstance(part, Unread) and part.id == name and part.question:
                        return part.question
        if cause == "contested" and (m := self._by_id.get(name.partition("#")[0])):
            rule = next((r for r in m.rules if r.id == name.partition("#")[2]), None)
            return (
                rule.contested if rule and rule.contested else m.contested
            ) or f"whether {m.title} binds is disputed"
        if cause == "day" and name in self.code.events:
            event = self.code.events[name]
            return f"{event.name}: some day between {event.first} and {event.last}"
        return CAUSE_WORDS[CAUSES[cause]]

    def nearest_changes(self, decision: Decision, law: ActionLaw | None) -> tuple[tuple[str, Known, Outcome], ...]:
        """Single facts whose other value would settle another outcome, or unsettle this one."""
        if law is None or decision.outcome is Outcome.UNDETERMINED:
            return ()
        found: list[tuple[str, Known, Outcome]] = []
        facts = decision.facts
        for name in law.coding.facts:
            fact = self.vocabulary.facts[name]
            held = facts.known.get(name)
            for value in self._other_values(name, held, law):
                try:
                    other = self._decide(decision.action, facts.with_known(name, value), decision.other_readings)
                except FactErrors:
                    continue
                if other.outcome is not decision.outcome and not (fact.judgement and held is None):
                    found.append((name, value, other.outcome))
        return tuple(found)

    def _other_values(self, name: str, held: Known | None, law: ActionLaw) -> list[Known]:
        fact = self.vocabulary.facts[name]
        if held is None:
            return []
        if fact.kind in (Kind.YES_NO, Kind.ONE_OF):
            return [v for v in (YES_NO if fact.kind is Kind.YES_NO else fact.value_names) if v != held]
        if isinstance(held, KnownSet) and held.complete:
            mentioned = [str(k[2]) for k in law.coding.keys if k[0] == "element" and k[1] == name]
            return [KnownSet(held.has ^ {v}, frozenset(), True) for v in mentioned]
        return []
