"""Evidence: a rule that claims its words to be known better than what it rests on is."""

from __future__ import annotations

from collections.abc import Iterator

from brightline.analysis.lints.finding import Finding, Subject, problem, version
from brightline.language import Problem
from brightline.language.conditions import Clause, Condition, Term
from brightline.language.measure import Grade, Rule

LINT = "evidence"
SECOND_HAND = frozenset({"press", "commentary"})
"""Sources that tell of a text and are not it."""


def find(subject: Subject) -> Iterator[Finding]:
    """A finding for each rule whose grade neither its sources nor its terms bear out."""
    natures = {s.id: s.nature for s in subject.measure.sources}
    terms = {d.id: d.evidence for d in subject.measure.definitions if d.means is not None}
    several = len(natures) > 1
    for rule in subject.rules:
        which = f"`{rule.id}`{version(rule, subject.rules)}"
        from_where = {natures[s] for s in rule.sources or (() if several else natures)}
        if several and rule.evidence >= Grade.QUOTED and not from_where:
            yield Finding(LINT, _no_source(rule, which))
        elif rule.evidence is Grade.READ and from_where and from_where <= SECOND_HAND:
            yield Finding(LINT, _second_hand(rule, which))
        weak = {t: terms[t] for t in _terms(rule) if terms.get(t, Grade.READ) < rule.evidence}
        for term, grade in sorted(weak.items()):
            yield Finding(LINT, _weak_term(rule, which, term, grade))


def _terms(rule: Rule) -> set[str]:
    """The terms a rule rests on, but for those in a clause that says its own grade."""
    found: set[str] = set()
    for condition in (rule.when, rule.only_when, rule.unless):
        if condition is None:
            continue
        graded = {t.name for c in condition.walk() if isinstance(c, Clause) and c.evidence for t in _within(c)}
        found |= {t.name for t in _within(condition)} - graded
    return found


def _within(condition: Condition) -> Iterator[Term]:
    return (part for part in condition.walk() if isinstance(part, Term))


def _no_source(rule: Rule, which: str) -> Problem:
    return problem(
        rule,
        f"Rule {which} says `evidence {rule.evidence}` and names no source.",
        "The measure has several, so nobody can look whether the words say that.",
        "Add `source NAME` of one of the measure's sources.",
    )


def _second_hand(rule: Rule, which: str) -> Problem:
    return problem(
        rule,
        f"Rule {which} says `evidence read`, and its sources only tell of the text.",
        "In a newspaper or a commentary the words of a provision can be quoted or reported, not read.",
        "Write `evidence quoted` or `reported`, or name the source in which the text was read.",
    )


def _weak_term(rule: Rule, which: str, term: str, grade: Grade) -> Problem:
    return problem(
        rule,
        f"Rule {which} says `evidence {rule.evidence}`, and the term `{term}` in it is {grade}.",
        "An answer is no better known than the weakest part that it rests on.",
        f"Give it its own grade where the rule uses it: `{term} [label, evidence {grade}]`, or grade the rule so.",
    )
