"""Checking a corpus: each file, each case, and what only shows when measures stand together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from msgspec import Struct

from brightline.corpus.load import Corpus
from brightline.engine.decision import Decision
from brightline.engine.facts import FactErrors, Facts
from brightline.engine.inquiry import Inquiry
from brightline.engine.law import Law
from brightline.engine.prevail import Circle
from brightline.engine.rewrite import FALSE, TRUE, Plain, conjunction, negation
from brightline.engine.store import TRUE as CERTAIN
from brightline.language import MeasureErrors, Problem
from brightline.language.conditions import Condition, Unread
from brightline.language.measure import Case, Effect, Expectation, Measure, Ref, Rule
from brightline.language.positions import Span
from brightline.vocabulary import nearest

DECIDES = frozenset({"forbidden", "required", "permitted"})


class CaseResult(Struct, frozen=True):
    """One case of one measure, and where it fell short."""

    measure: str
    case: Case
    problems: tuple[Problem, ...]

    @property
    def passed(self) -> bool:
        return not self.problems


class Report(Struct):
    """What checking found."""

    measures: list[Measure] = []
    problems: list[Problem] = []
    """Everything that makes the corpus unfit: errors of files, failed cases, dangling references, circles."""
    cases: list[CaseResult] = []
    undecided: list[str] = []
    """Rules that no case decides."""
    unsaved: list[str] = []
    """Rules with an exception that no case tries."""
    decided_rules: int = 0
    all_rules: int = 0
    saved_exceptions: int = 0
    all_exceptions: int = 0

    @property
    def passed(self) -> bool:
        return not self.problems


def check_corpus(
    corpus: Corpus, files: Iterable[Path] | None = None, progress: Callable[[str], None] | None = None
) -> Report:
    """Check all files of a corpus, or some: parse and check each, run its cases, look at what they say together."""
    report = Report()
    for file in sorted(files) if files is not None else corpus.files():
        if progress:
            progress(str(file))
        try:
            report.measures.append(corpus.read(file))
        except MeasureErrors as errors:
            report.problems.extend(errors.problems)
    known = {corpus.id_of(f) for f in corpus.files()}
    for measure in report.measures:
        report.problems.extend(_dangling(measure, corpus, known))
    broken = bool(report.problems)
    for measure in report.measures:
        if progress:
            progress(f"cases of {measure.id}")
        for case in measure.cases:
            together = any(e.together for e in case.expect)
            if broken and together:
                continue
            result = run_case(corpus, measure, case)
            report.cases.append(result)
            report.problems.extend(result.problems)
        _tally(corpus, measure, report)
        if not broken:
            report.problems.extend(_circles(corpus, measure))
            report.problems.extend(_invariants(corpus, measure))
    return report


def _dangling(measure: Measure, corpus: Corpus, known: set[str]) -> Iterable[Problem]:
    """References to measures, rules or labels that do not exist, or that `despite` may not reach."""
    for other, _ in measure.supersedes:
        if other not in known:
            yield _problem(
                measure.rules[0].span if measure.rules else None,
                measure,
                f"`supersedes` names `{other}`, which is not in the corpus.",
                other,
                known,
            )
    for rule in measure.rules:
        for ref in (*rule.despite, *rule.subject_to):
            if ref.measure == measure.id:
                continue
            if ref.measure not in known:
                yield _problem(
                    rule.span, measure, f"`{ref}` names a measure that is not in the corpus.", ref.measure, known
                )
                continue
            try:
                target = corpus.measure(ref.measure)
            except MeasureErrors:
                continue
            ids = {r.id for r in target.rules}
            if ref.rule and ref.rule not in ids:
                yield _problem(rule.span, measure, f"`{ref.measure}` has no rule `{ref.rule}`.", ref.rule, ids)


def _problem(span: Span | None, measure: Measure, what: str, word: str, known: Iterable[str]) -> Problem:
    close = nearest(word, known)
    where = span if span is not None else Span(f"measures/{measure.id}.md", 1, 1)
    return Problem(
        where,
        what,
        "Words that prevail over nothing would look as if they did.",
        f"Closest: `{close}`." if close else "Name one that exists.",
    )


def _circles(corpus: Corpus, measure: Measure) -> Iterable[Problem]:
    days = {c.on for c in measure.cases} or {date(2026, 1, 1)}
    for action in sorted({r.action for r in measure.rules}):
        for on in days:
            try:
                corpus.law(measure.place, on).about(action)
            except Circle as circle:
                yield Problem(
                    measure.rules[0].span,
                    f"These rules prevail over each other all round: {circle}.",
                    "None of them would settle anything.",
                    "Take away the `despite`, `subject to` or `supersedes` that the text does not say.",
                )
                break


# -- cases ----------------------------------------------------------------------------------------------------------


def law_for(corpus: Corpus, measure: Measure, on: date, together: bool) -> Law:
    """The law a case is asked of: the measure alone, or everything in the place."""
    law = corpus.law(measure.place, on)
    return law if together else law.alone(measure.id)


def run_case(corpus: Corpus, measure: Measure, case: Case) -> CaseResult:
    """Run one case; every expectation that fails is a problem at its line."""
    problems: list[Problem] = []
    try:
        facts = Facts.given(case.given, corpus.vocabulary)
    except FactErrors as errors:
        problems.extend(Problem(case.span, p.what, p.why, p.next) for p in errors.problems)
        return CaseResult(measure.id, case, tuple(problems))
    for expect in case.expect:
        try:
            law = law_for(corpus, measure, case.on, expect.together)
            readings = (f"{measure.id}/{expect.other_reading}",) if expect.other_reading else ()
            decision = law.decide(expect.action, facts, readings)
        except FactErrors as errors:
            problems.extend(Problem(expect.span, p.what, p.why, p.next) for p in errors.problems)
            continue
        problems.extend(_failed(expect, case, what) for what in _differences(expect, decision, measure))
    return CaseResult(measure.id, case, tuple(problems))


def _failed(expect: Expectation, case: Case, what: str) -> Problem:
    return Problem(
        expect.span if expect.span.line else case.span,
        f"case {case.id}: {what}",
        f'The case "{case.title}" and the rules do not agree.',
        "Read the text again: one of the two is wrong.",
    )


def _differences(expect: Expectation, decision: Decision, measure: Measure) -> Iterable[str]:
    if str(decision.outcome) != expect.outcome:
        detail = f" because {', '.join(decision.because)}" if decision.because else ""
        asks = ", ".join(a.fact for a in decision.asks)
        why = ", ".join(f"{r.measure}#{r.id}" for r in decision.reasons)
        asking = f", asking {asks}" if asks else ""
        by = f", by {why}" if why else ""
        yield f"expected {expect.action} {expect.outcome}, got {decision.outcome}{detail}{asking}{by}."
        return
    pairs: list[tuple[str, object, object]] = []
    if expect.by is not None:
        pairs.append(("by", _refs(expect.by), {f"{r.measure}#{r.id}" for r in decision.reasons}))
    if expect.lifted is not None:
        labelled = {r.rule: r.label for r in expect.lifted if r.label}
        found_labels = {x.id: x.clauses for x in decision.lifted}
        pairs.append(("lifted", _refs(expect.lifted), {f"{x.measure}#{x.id}" for x in decision.lifted}))
        pairs.extend(
            (
                f"lifted {rule} by",
                label,
                label if label in found_labels.get(rule, ()) else ", ".join(found_labels.get(rule, ())),
            )
            for rule, label in labelled.items()
        )
    if expect.displaced is not None:
        pairs.append(("displaced", _refs(expect.displaced), {f"{x.measure}#{x.id}" for x in decision.displaced}))
    if expect.asks is not None:
        pairs.append(("asks", set(expect.asks), {a.fact for a in decision.asks}))
    if expect.because is not None:
        pairs.append(("because", set(expect.because), set(decision.because)))
    if expect.evidence is not None:
        pairs.append(("evidence", str(expect.evidence), str(decision.evidence)))
    if expect.due is not None:
        pairs.append(("due", {str(d) for d in expect.due}, {str(d) for d in decision.due}))
    if expect.ends is not None and expect.ends_from is not None:
        ends = decision.extent_ends(expect.ends_from)
        pairs.append(("ends", {e.isoformat() for e in expect.ends}, {e.isoformat() for e in ends}))
    for word, wanted, found in pairs:
        if wanted != found:
            yield f"expected {word} {_list(wanted)}, got {_list(found)}."


def _refs(refs: Iterable[Ref]) -> set[str]:
    return {f"{r.measure}#{r.rule}" for r in refs}


def _list(items: object) -> str:
    if isinstance(items, set):
        return ", ".join(sorted(map(str, items))) or "nothing"
    return str(items)


def _tally(corpus: Corpus, measure: Measure, report: Report) -> None:
    """Which rules a case decides, and which exceptions a case tries."""
    decided: set[str] = set()
    saved: set[str] = set()
    for case in measure.cases:
        try:
            facts = Facts.given(case.given, corpus.vocabulary)
            for expect in case.expect:
                law = (
                    law_for(corpus, measure, case.on, expect.together)
                    if not report.problems
                    else corpus.law(measure.place, case.on).alone(measure.id)
                )
                readings = (f"{measure.id}/{expect.other_reading}",) if expect.other_reading else ()
                decision = law.decide(expect.action, facts, readings)
                decided |= {r.id for r in decision.reasons if r.measure == measure.id}
                decided |= {r.id for rs in decision.possible_reasons.values() for r in rs if r.measure == measure.id}
                decided |= {d.id for d in decision.displaced if d.measure == measure.id}
                decided |= {
                    by.partition("#")[2] for d in decision.displaced for by in d.by if by.startswith(f"{measure.id}#")
                }
                saved |= {x.id for x in decision.lifted if x.measure == measure.id}
                decided |= _true_on(law, expect.action, facts, (r for r in measure.rules if _waives(r)), _applies)
                saved |= _true_on(
                    law,
                    expect.action,
                    facts,
                    (r for r in measure.rules if r.effect not in (Effect.FORBID, Effect.UNREAD)),
                    _excepted,
                )
        except MeasureErrors:
            continue
    rules = [r for r in measure.rules if r.effect is not Effect.UNREAD]
    for name in dict.fromkeys(r.id for r in rules):
        report.all_rules += 1
        preempts = any(r.id == name and r.effect is Effect.PREEMPT for r in rules)
        if name in decided or (preempts and _preempts_somewhere(corpus, measure)):
            report.decided_rules += 1
        else:
            report.undecided.append(f"{measure.id}#{name}")
    for name in dict.fromkeys(r.id for r in rules if r.unless is not None and not isinstance(r.unless, Unread)):
        report.all_exceptions += 1
        if name in saved:
            report.saved_exceptions += 1
        else:
            report.unsaved.append(f"{measure.id}#{name}")


def _preempts_somewhere(corpus: Corpus, measure: Measure) -> bool:
    """A preemption alone beats nothing: its case is one that runs, for its action, at all."""
    actions = {r.action for r in measure.rules if r.effect is Effect.PREEMPT}
    return any(
        e.action in actions or corpus.vocabulary.actions[e.action].kind_of in actions
        for c in measure.cases
        for e in c.expect
    )


def _waives(rule: Rule) -> bool:
    """Whether a rule only displaces a clause of another: it never is a reason itself."""
    return any(ref.label is not None for ref in rule.despite)


def _applies(rule: Rule, plain: Plain) -> Condition:
    return conjunction((plain(rule.when), negation(plain(rule.unless)) if rule.unless is not None else TRUE))


def _excepted(rule: Rule, plain: Plain) -> Condition:
    return FALSE if rule.unless is None else conjunction((plain(rule.when), plain(rule.unless)))


def _true_on(
    law: Law, action: str, facts: Facts, rules: Iterable[Rule], of: Callable[[Rule, Plain], Condition]
) -> set[str]:
    """The rules about an action of which a condition is known to be true on the facts."""
    compiled = law.about(action)
    inquiry = Inquiry(compiled, facts)
    plain = Plain(law.vocabulary)
    found = set()
    for rule in rules:
        if rule.action != action:
            continue
        try:
            coded = compiled.coding.code(compiled.fix(of(rule, plain)))
        except (KeyError, ValueError):
            # The law of this day does not look at the rule's facts, so no case decides it there.
            continue
        if all(compiled.coding.store.with_known(coded, list(w)) == CERTAIN for w in inquiry.worlds):
            found.add(rule.id)
    return found


# -- invariants ------------------------------------------------------------------------------------------------------


def _invariants(corpus: Corpus, measure: Measure) -> Iterable[Problem]:
    """Standing properties of a measure alone, on the first day of every stretch in which it stands."""
    if not measure.invariants:
        return
    days = [d for d in corpus.change_days(measure.place) if _stands(measure, d)]
    for invariant in measure.invariants:
        for on in days:
            law = corpus.law(measure.place, on).alone(measure.id)
            possible = {str(o) for o in law.possible_when(invariant.action, invariant.when)}
            wrong = possible - {invariant.outcome} if invariant.always else possible & {invariant.outcome}
            if wrong:
                word = "always" if invariant.always else "never"
                yield Problem(
                    invariant.span,
                    f"Not {word} {invariant.action} {invariant.outcome}: on {on} it can be {', '.join(sorted(wrong))}.",
                    "An invariant holds for every combination of facts its condition allows.",
                    "Narrow the condition, or mend the rule.",
                )
                break


def _stands(measure: Measure, on: date) -> bool:
    events = {e.name: e for e in measure.events}
    for rule in measure.rules:
        if rule.in_force is None or rule.in_force.never:
            continue
        start, finish = rule.in_force.start, rule.in_force.finish
        first = start.day or (events[start.event].last if start.event else date.min)
        last = finish.day or (events[finish.event].first if finish.event else date.max)
        if first <= on <= last:
            return True
    return False
