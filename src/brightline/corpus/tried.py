"""What the cases of a measure try: which versions of its rules they decide, and which exceptions they save."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from msgspec import Struct

from brightline.corpus.load import Corpus
from brightline.engine.facts import Facts
from brightline.engine.inquiry import Inquiry
from brightline.engine.law import Law
from brightline.engine.outcome import Cause, Outcome
from brightline.engine.rewrite import FALSE, TRUE, Plain, conjunction, negation
from brightline.engine.store import TRUE as CERTAIN
from brightline.language import MeasureErrors
from brightline.language.conditions import Condition, Unread
from brightline.language.measure import Effect, Expectation, Measure, Rule


class Tried(Struct):
    """The places, among a measure's versions of rules, of those that its cases try."""

    decided: set[int] = set()
    left_open: set[int] = set()
    saved: set[int] = set()


def tried_by_cases(corpus: Corpus, measure: Measure, rules: list[Rule], together: bool) -> Tried:
    """What the cases of a measure try of some of its rules; without `together`, each alone."""
    tried = Tried()
    for case in measure.cases:
        standing = {i: r for i, r in enumerate(rules) if can_stand(measure, r, case.on)}
        try:
            facts = Facts.given(case.given, corpus.vocabulary)
            for expect in case.expect:
                law = law_for(corpus, measure, case.on, expect.together and together)
                _try(law, expect, facts, measure, standing, tried)
        except MeasureErrors:
            continue
    return tried


def _try(
    law: Law, expect: Expectation, facts: Facts, measure: Measure, standing: dict[int, Rule], tried: Tried
) -> None:
    """Note what one expectation of a case tries of the versions that can stand on its day."""

    def places(names: Iterable[str]) -> set[int]:
        found = set(names)
        return {i for i, r in standing.items() if f"{measure.id}#{r.id}" in found}

    readings = (f"{measure.id}/{expect.other_reading}",) if expect.other_reading else ()
    decision = law.decide(expect.action, facts, readings)
    if decision.outcome is Outcome.UNDETERMINED:
        possible = places(f"{r.measure}#{r.id}" for rs in decision.possible_reasons.values() for r in rs)
        tried.left_open |= {i for i in possible if _doubts(measure, standing[i]) & set(decision.because)}
    else:
        tried.decided |= places(f"{r.measure}#{r.id}" for r in decision.reasons)
        # A rule that takes other law away, or counts another rule's clause as met, is never a reason itself.
        tried.decided |= places(name for d in decision.displaced for name in d.by)
        wide = {expect.action, law.vocabulary.actions[expect.action].kind_of}
        tried.decided |= {i for i, r in standing.items() if r.effect is Effect.PREEMPT and r.action in wide}
        waiving = [r for r in standing.values() if _waives(r)]
        tried.decided |= places(_true_on(law, expect.action, facts, waiving, _applies, measure))
    tried.saved |= places(f"{x.measure}#{x.id}" for x in decision.lifted)
    others = [r for r in standing.values() if r.effect is not Effect.FORBID]
    tried.saved |= places(_true_on(law, expect.action, facts, others, _excepted, measure))


def can_stand(measure: Measure, rule: Rule, on: date) -> bool:
    """Whether a day lies, or may lie, in a version's range; a measure alone is asked as if it had come into force."""
    if rule.in_force is None or rule.in_force.never:
        return True
    events = {e.name: e for e in measure.events}
    start, finish = rule.in_force.start, rule.in_force.finish
    first = start.day or (events[start.event].first if start.event else date.min)
    last = finish.day or (events[finish.event].last if finish.event else date.max)
    return first <= on <= last


def _doubts(measure: Measure, rule: Rule) -> set[str]:
    """Why a rule can leave an answer open whatever the facts: what it says was not read, or whether it counts is
    contested."""
    found = set()
    if any(has_unread(c) for c in (rule.when, rule.only_when, rule.unless) if c is not None):
        found.add(str(Cause.TEXT_NOT_READ))
    if rule.contested or measure.contested or measure.binding == "disputed":
        found.add(str(Cause.CONTESTED_LAW))
    return found


def has_unread(condition: Condition) -> bool:
    return any(isinstance(part, Unread) for part in condition.walk())


def _waives(rule: Rule) -> bool:
    """Whether a rule only displaces a clause of another: it never is a reason itself."""
    return any(ref.label is not None for ref in rule.despite)


def _applies(rule: Rule, plain: Plain) -> Condition:
    return conjunction((plain(rule.when), negation(plain(rule.unless)) if rule.unless is not None else TRUE))


def _excepted(rule: Rule, plain: Plain) -> Condition:
    return FALSE if rule.unless is None else conjunction((plain(rule.when), plain(rule.unless)))


def _true_on(
    law: Law,
    action: str,
    facts: Facts,
    rules: Iterable[Rule],
    of: Callable[[Rule, Plain], Condition],
    measure: Measure,
) -> set[str]:
    """The names of the rules about an action of which a condition is known to be true on the facts."""
    concerned = [r for r in rules if r.action == action]
    if not concerned:
        return set()
    compiled = law.about(action)
    inquiry = Inquiry(compiled, facts)
    plain = Plain(law.vocabulary)
    found = set()
    for rule in concerned:
        try:
            coded = compiled.coding.code(compiled.fix(of(rule, plain)))
        except (KeyError, ValueError):
            # The law of this day does not look at the rule's facts, so no case decides it there.
            continue
        if all(compiled.coding.store.with_known(coded, list(w)) == CERTAIN for w in inquiry.completed):
            found.add(f"{measure.id}#{rule.id}")
    return found


# -- invariants ------------------------------------------------------------------------------------------------------


def law_for(corpus: Corpus, measure: Measure, on: date, together: bool) -> Law:
    """The law a case is asked of: the measure alone, or everything in the place."""
    law = corpus.law(measure.place, on)
    return law if together else law.alone(measure.id)
