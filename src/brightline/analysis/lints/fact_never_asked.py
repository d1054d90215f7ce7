"""Fact never asked: a rule looks at a fact, or a term is written down, and no answer turns on it."""

from __future__ import annotations

from collections.abc import Iterator

from brightline.analysis.lints.finding import Finding, Subject, distinct, problem, readings_of, version
from brightline.engine.action_law import ActionLaw
from brightline.engine.coding import facts_in
from brightline.engine.rewrite import Plain
from brightline.language import Problem
from brightline.language.conditions import Condition, Term
from brightline.language.measure import Effect, Rule
from brightline.vocabulary import Vocabulary

LINT = "fact-never-asked"


def find(subject: Subject) -> Iterator[Finding]:
    """A finding for each fact of a rule on which no answer of the measure alone turns, and each term nobody uses.

    A rule that takes other law away is left aside: alone it takes nothing. Raises Circle and TooLarge.
    """
    counted = {r for r in subject.rules if r.effect is not Effect.PREEMPT}
    for action, readings in subject.actions:
        asked: set[str] = set()
        looked_at: dict[Rule, set[str]] = {}
        for law in distinct(subject.alone, action, readings):
            compiled = law.about(action, readings)
            asked |= compiled.fixed.keys() | _turned_on(compiled)
            speaking = {s.norm.rule for s in compiled.speakers if s.norm is not None}
            for rule in speaking & counted:
                if rule is not None and (rule.action, readings_of(rule, subject.measure)) == (action, readings):
                    looked_at.setdefault(rule, set()).update(_facts(rule, law.vocabulary))
        for rule, facts in looked_at.items():
            for fact in sorted(facts - asked):
                yield Finding(LINT, _told(rule, fact, version(rule, subject.rules)))
    yield from _terms(subject)


def _turned_on(law: ActionLaw) -> set[str]:
    """The facts that can change an answer: those on which the reduced diagram of the answers splits."""
    support = law.open.diagram.support[law.open.of(law.root)]
    return {fact for fact, variables in law.coding.variables.items() if variables & support}


def _parts(rule: Rule) -> Iterator[Condition]:
    yield from (c for c in (rule.when, rule.only_when, rule.unless) if c is not None)


def _facts(rule: Rule, vocabulary: Vocabulary) -> set[str]:
    plain = Plain(vocabulary)
    return {f for part in _parts(rule) for f in facts_in(plain(part)) if f in vocabulary.facts}


def _told(rule: Rule, fact: str, which: str) -> Problem:
    return problem(
        rule,
        f"Rule `{rule.id}`{which} looks at `{fact}`, and no answer about {rule.action} turns on it.",
        "Nobody is ever asked for it, so either the condition says nothing or another rule has made it needless.",
        "Compare the condition with the text; take out what says nothing.",
    )


def _terms(subject: Subject) -> Iterator[Finding]:
    measure = subject.measure
    terms = {d.id: d.means for d in measure.definitions if d.means is not None}
    conditions = [p for r in measure.rules for p in _parts(r)] + [i.when for i in measure.invariants]
    conditions += [s.when for s in measure.skipped if s.when is not None]
    used = {part.name for c in conditions for part in c.walk() if isinstance(part, Term)}
    for definition in measure.definitions:
        if definition.id in terms and definition.id not in used:
            what = f"No rule uses the term `{definition.id}`."
            why = "What it says reaches no answer, and readers may think that it does."
            how = "Use it in the rules that the text gives it to; a clause that only fixes a word is a `define`."
            yield Finding(LINT, Problem(definition.span, what, why, how))
