"""Checking a corpus: each file, each case, and what only shows when measures stand together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path

from msgspec import Struct, field

from brightline.analysis.lints.case_missing import Tally, tally
from brightline.analysis.lints.days import can_stand, surely_stands
from brightline.analysis.lints.never_applies import rules_that_never_apply
from brightline.corpus.invariants import broken_invariants, too_large
from brightline.corpus.load import Corpus
from brightline.engine.days import TooMany
from brightline.engine.decision import Decision
from brightline.engine.diagram import TooLarge
from brightline.engine.facts import FactErrors, Facts
from brightline.engine.law import Law
from brightline.engine.prevail import Circle
from brightline.language import MeasureErrors, Problem
from brightline.language.conditions import Clause
from brightline.language.measure import Case, Expectation, Measure, Ref
from brightline.language.positions import Span
from brightline.vocabulary import nearest


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
    files_unread: int = 0
    """Files with errors, which count nowhere below."""
    problems: list[Problem] = []
    """Everything that makes the corpus unfit: errors of files, failed cases, dangling references, circles."""
    cases: list[CaseResult] = []
    tally: Tally = field(default_factory=Tally)
    """What the cases try."""
    invariants: int = 0
    invariants_held: int = 0
    """Those that were proved; where there are other errors some are not tried."""

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
            report.files_unread += 1
    known = {corpus.id_of(f) for f in corpus.files()}
    for measure in report.measures:
        report.problems.extend(_dangling(measure, corpus, known))
        report.problems.extend(rules_that_never_apply(measure, corpus.vocabulary, corpus.never))
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
        report.invariants += len(measure.invariants)
        tally(measure, corpus.vocabulary, partial(_law_tried, corpus, measure, not report.problems), report.tally)
        if not broken:
            report.problems.extend(_circles(corpus, measure))
            failed = list(broken_invariants(corpus, measure))
            report.problems.extend(failed)
            report.invariants_held += len(measure.invariants) - len({p.span for p in failed})
    return report


def _dangling(measure: Measure, corpus: Corpus, known: set[str]) -> Iterable[Problem]:
    """References to measures, rules or labels that do not exist, or that `despite` may not reach."""
    for other, _ in measure.supersedes:
        if other not in known:
            file = corpus.shown(corpus.root / f"{measure.id}.md")
            where = measure.rules[0].span if measure.rules else Span(file, 1, 1)
            yield _problem(where, f"`supersedes` names `{other}`, which is not in the corpus.", other, known)
    for rule in measure.rules:
        for ref in (*rule.despite, *rule.subject_to):
            if ref.measure == measure.id:
                continue
            if ref.measure not in known:
                what = f"`{ref}` names a measure that is not in the corpus."
                yield _problem(rule.span, what, ref.measure, known)
                continue
            try:
                target = corpus.measure(ref.measure)
            except MeasureErrors:
                continue
            ids = {r.id for r in target.rules}
            if ref.rule and ref.rule not in ids:
                yield _problem(rule.span, f"`{ref.measure}` has no rule `{ref.rule}`.", ref.rule, ids)
            elif ref.label is not None and ref.label not in (labels := _labels(target, ref.rule)):
                what = f"`{ref.measure}#{ref.rule}` has no clause `{ref.label}`."
                yield _problem(rule.span, what, ref.label, labels)


def _labels(measure: Measure, rule: str) -> set[str]:
    """The labels of the clauses of a rule, in all its versions."""
    conditions = (c for r in measure.rules if r.id == rule for c in (r.when, r.only_when, r.unless))
    return {part.label for c in conditions if c is not None for part in c.walk() if isinstance(part, Clause)}


def _problem(where: Span, what: str, word: str, known: Iterable[str]) -> Problem:
    close = nearest(word, known)
    return Problem(
        where,
        what,
        "Words that prevail over nothing would look as if they did.",
        f"Closest: `{close}`." if close else "Name one that exists.",
    )


def _circles(corpus: Corpus, measure: Measure) -> Iterable[Problem]:
    """Rules that prevail all round, on a day of any stretch in which the measure stands; and law too large to tell.

    Days on which the same rules about an action can stand, and the same layers are missing, are looked at once.
    """
    days = {d for d in corpus.change_days(measure.place) if surely_stands(measure, d)} | {c.on for c in measure.cases}
    laws = [(on, corpus.law(measure.place, on)) for on in sorted(days)]
    if measure.binding == "no":
        # No law of the place holds it: it is only ever asked alone.
        laws = [(on, law.alone(measure.id)) for on, law in laws]
    for action in sorted({r.action for r in measure.rules}):
        looked_at = set()
        for on, law in laws:
            standing = _standing(law, action, on)
            if standing in looked_at:
                continue
            looked_at.add(standing)
            try:
                law.about(action)
            except Circle as circle:
                yield Problem(
                    measure.rules[0].span,
                    f"These rules prevail over each other all round: {circle}.",
                    "None of them would settle anything.",
                    "Take away the `despite`, `subject to` or `supersedes` that the text does not say.",
                )
                break
            except (TooLarge, TooMany) as error:
                yield too_large(measure.rules[0].span, action, on, error)
                break


def _standing(law: Law, action: str, on: date) -> tuple[object, ...]:
    """What decides who prevails over whom about an action: the rules that can stand on a day, and the missing law."""
    kinds = law.vocabulary.actions
    near = {action, kinds[action].kind_of} | {name for name, kind in kinds.items() if kind.kind_of == action}
    rules = ((m, i, r) for m in law.measures for i, r in enumerate(m.rules) if r.action in near)
    return law.gaps, frozenset((m.id, i) for m, i, r in rules if can_stand(m, r, on))


# -- cases ----------------------------------------------------------------------------------------------------------


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


def _law_tried(corpus: Corpus, measure: Measure, sound: bool, on: date, together: bool) -> Law:
    """The law that a case is counted by: each measure alone where others of the corpus are broken."""
    return law_for(corpus, measure, on, together and sound)


def law_for(corpus: Corpus, measure: Measure, on: date, together: bool) -> Law:
    """The law a case is asked of: the measure alone, or everything in the place."""
    law = corpus.law(measure.place, on)
    return law if together else law.alone(measure.id)
