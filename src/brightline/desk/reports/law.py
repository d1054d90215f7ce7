"""What the law of a place asks of a report, and how well that, and the day it is due, is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from brightline.corpus import Corpus
from brightline.desk.reports.content import Duty, Lawful
from brightline.engine.facts import Facts
from brightline.engine.outcome import CAUSE_WORDS, Cause
from brightline.language import parse_given

if TYPE_CHECKING:
    from brightline.engine.decision import Decision
    from brightline.engine.law import Law
    from brightline.language import Measure
    from brightline.language.measure import Rule

ACTIONS = ("file_annual_report", "report_figures", "publish_report")
WHO = ("police_commissioner", "department")
"""Who reports for a records unit."""


def lawful(corpus: Corpus, place: str, on: date) -> Lawful:
    """What the law of a place asks of a report on a day. Raises MeasureErrors for a place that nobody knows."""
    law = corpus.law(place, on=on)
    duties: dict[str, Duty] = {}
    doubts: dict[str, None] = {}
    for action in ACTIONS:
        for who in WHO:
            decision = law.decide(action, Facts.given([parse_given(f"actor={who}", law.vocabulary)], law.vocabulary))
            if decision.outcome == "required":
                for measure, rule in _rules(law, decision):
                    key = f"{measure.id}#{rule.id}"
                    before = duties[key].who if key in duties else ()
                    duties[key] = _duty(law, measure, rule, decision, (*before, who))
            elif decision.outcome in ("undetermined", "conflict"):
                for why in [CAUSE_WORDS[Cause(cause)] for cause in decision.because] or ["the law contradicts itself"]:
                    doubts[f"{law.vocabulary.actions[action].says}: {why}"] = None
    return Lawful(place, on.isoformat(), tuple(duties.values()), tuple(doubts), law.corpus_hash)


def _rules(law: Law, decision: Decision) -> Iterator[tuple[Measure, Rule]]:
    by_id = {measure.id: measure for measure in law.measures}
    for reason in decision.reasons:
        measure = by_id[reason.measure]
        rule = next((rule for rule in measure.rules if rule.id == reason.id and rule.action == decision.action), None)
        if rule is not None:
            yield measure, rule


def _duty(law: Law, measure: Measure, rule: Rule, decision: Decision, who: tuple[str, ...]) -> Duty:
    clock = rule.clock
    return Duty(
        measure=measure.id,
        title=measure.title,
        cite=rule.cite,
        says=law.vocabulary.actions[rule.action].says,
        prose=" ".join((rule.prose or "").split()),
        who=who,
        evidence=str(rule.evidence),
        due=tuple(day.isoformat() for day in decision.due),
        due_evidence=str(clock.evidence or rule.evidence) if clock is not None else "",
        readings=tuple(reading.says for reading in measure.readings if reading.name == rule.reading),
    )
