"""Case missing: a version of a rule that no case of its measure decides, or an exception that none saves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from msgspec import Struct

from brightline.analysis.lints.days import can_stand
from brightline.analysis.lints.finding import Finding, problem, version
from brightline.engine.facts import Facts
from brightline.engine.inquiry import Inquiry
from brightline.engine.law import Law
from brightline.engine.outcome import Cause, Outcome
from brightline.engine.rewrite import FALSE, TRUE, Plain, conjunction, negation
from brightline.engine.store import TRUE as CERTAIN
from brightline.language import MeasureErrors
from brightline.language.conditions import Condition, Unread
from brightline.language.measure import Effect, Expectation, Measure, Rule
from brightline.vocabulary import Vocabulary

LINT = "case-missing"

LawFor = Callable[[date, bool], Law]
"""The law a case is asked of, by its day: everything in the place, or the measure alone."""


class Version(Struct, frozen=True):
    """A rule as it stands over one range of days; a rule that was amended has several."""

    name: str
    """MEASURE#RULE; versions of one rule share it."""
    rule: Rule
    range: str
    """Which of several versions is meant: "as in force from 2025-01-01"; empty for the only one."""

    def __str__(self) -> str:
        return f"{self.name} {self.range}".rstrip()


class Tally(Struct):
    """What the cases of measures try of their rules and exceptions, version by version."""

    rules: int = 0
    decided: int = 0
    left_open: int = 0
    """Rules that a case shows to be open whatever the facts: a clause was not read, or the rule is contested."""
    undecided: list[Version] = []
    """Rules that no case decides."""
    exceptions: int = 0
    saved: int = 0
    open_exceptions: int = 0
    """Exceptions that no case saves, of a version that a case shows to be open by words of the exception not read."""
    unsaved: list[Version] = []
    """Rules with an exception that no case tries."""


def tally(measure: Measure, vocabulary: Vocabulary, law_for: LawFor, into: Tally) -> None:
    """Count which versions of a measure's rules a case decides, and the exceptions of which a case tries."""
    rules = [r for r in measure.rules if r.effect is not Effect.UNREAD]
    tried = _tried_by_cases(measure, rules, vocabulary, law_for)
    for i, rule in enumerate(rules):
        this = Version(f"{measure.id}#{rule.id}", rule, version(rule, rules).lstrip())
        into.rules += 1
        if i in tried.decided:
            into.decided += 1
        elif i in tried.left_open:
            into.left_open += 1
        else:
            into.undecided.append(this)
        if rule.unless is not None and not isinstance(rule.unless, Unread):
            into.exceptions += 1
            if i in tried.saved:
                into.saved += 1
            elif i in tried.left_open and has_unread(rule.unless):
                into.open_exceptions += 1
            else:
                into.unsaved.append(this)


def find(counted: Tally) -> Iterator[Finding]:
    """A finding for each rule, and each exception, that no case tries."""
    for one in counted.undecided:
        yield Finding(
            LINT,
            problem(
                one.rule,
                f"No case decides {one}.",
                "What nobody has tried may say something else than the law.",
                "Add a case that it decides: `brightline ask … --keep` writes one from your answers.",
            ),
        )
    for one in counted.unsaved:
        yield Finding(
            LINT,
            problem(
                one.rule,
                f"No case tries the exception of {one}.",
                "An exception that never saves, or saves too much, would not be noticed.",
                f"Add a case that it saves: `expect {one.rule.action} … lifted {one.rule.id}`.",
            ),
        )


class _Tried(Struct):
    """The places, among a measure's versions of rules, of those that its cases try."""

    decided: set[int] = set()
    left_open: set[int] = set()
    saved: set[int] = set()


def _tried_by_cases(measure: Measure, rules: list[Rule], vocabulary: Vocabulary, law_for: LawFor) -> _Tried:
    tried = _Tried()
    for case in measure.cases:
        standing = {i: r for i, r in enumerate(rules) if can_stand(measure, r, case.on)}
        try:
            facts = Facts.given(case.given, vocabulary)
            for expect in case.expect:
                _try(law_for(case.on, expect.together), expect, facts, measure, standing, tried)
        except MeasureErrors:
            continue
    return tried


def _try(
    law: Law, expect: Expectation, facts: Facts, measure: Measure, standing: dict[int, Rule], tried: _Tried
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
