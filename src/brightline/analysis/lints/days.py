"""The days on which a rule, or a measure, stands."""

from __future__ import annotations

from datetime import date

from brightline.language.measure import Measure, Rule


def can_span(measure: Measure, rule: Rule) -> tuple[date, date] | None:
    """The first and the last day on which a rule may stand; None for one that never came into force."""
    if rule.in_force is None or rule.in_force.never:
        return None
    events = {e.name: e for e in measure.events}
    start, finish = rule.in_force.start, rule.in_force.finish
    first = start.day or (events[start.event].first if start.event else date.min)
    last = finish.day or (events[finish.event].last if finish.event else date.max)
    return first, last


def can_stand(measure: Measure, rule: Rule, on: date) -> bool:
    """Whether a day lies, or may lie, in a version's range; a measure alone is asked as if it had come into force."""
    span = can_span(measure, rule)
    return span is None or span[0] <= on <= span[1]


def surely_stands(measure: Measure, on: date) -> bool:
    """Whether some rule of a measure stands on a day for sure."""
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
