"""Whether a provision stands on a day, for verbs that list law and do not decide by it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brightline.language import Measure
    from brightline.language.measure import End, Event, Provision, Rule

YES, NO, UNCERTAIN = "yes", "no", "uncertain"


def stands(measure: Measure, provision: Provision, on: date) -> str:
    """`yes`, `no`, or `uncertain` where the day of an event is known only as a span."""
    span = provision.in_force
    if span is None or span.never:
        return NO
    events = {event.name: event for event in measure.events}
    for suspension in _suspensions(provision):
        if suspension[0] <= on and (suspension[1] is None or on <= suspension[1]):
            return NO
    started = _reached(span.start, events, on)
    over = _over(span.finish, events, on)
    if started == NO or over == YES:
        return NO
    return YES if started == YES and over == NO else UNCERTAIN


def earliest(measure: Measure, provision: Provision) -> date | None:
    """The first day on which the provision may stand; None when it never stood."""
    span = provision.in_force
    if span is None or span.never:
        return None
    if span.start.event is not None:
        return next(e.first for e in measure.events if e.name == span.start.event)
    return span.start.day


def measure_stands(measure: Measure, on: date) -> str:
    """Whether any rule of the measure stands on the day."""
    found = {stands(measure, rule, on) for rule in measure.rules}
    return YES if YES in found else UNCERTAIN if UNCERTAIN in found else NO


def _suspensions(provision: Provision) -> list[tuple[date, date | None]]:
    return [(s.first, s.last) for s in getattr(provision, "suspensions", ())]


def _reached(start: End, events: dict[str, Event], on: date) -> str:
    """Whether a range has begun."""
    if start.event is not None:
        event = events[start.event]
        return YES if event.last <= on else NO if on < event.first else UNCERTAIN
    return YES if start.day is None or start.day <= on else NO


def _over(finish: End, events: dict[str, Event], on: date) -> str:
    """Whether a range has ended before the day."""
    if finish.event is not None:
        event = events[finish.event]
        if finish.before:
            return YES if event.last <= on else NO if on < event.first else UNCERTAIN
        return YES if event.last < on else NO if on <= event.first else UNCERTAIN
    return YES if finish.day is not None and finish.day < on else NO


def begins_or_ends(measure: Measure, rule: Rule, day: date) -> str | None:
    """`begins`, `ends`, `is suspended` or `is restored` when something happens to the rule on this day, else None.

    `ends` is said of the first day on which a rule no longer stands.
    """
    from datetime import timedelta

    before, now = stands(measure, rule, day - timedelta(days=1)), stands(measure, rule, day)
    if before == now:
        return None
    suspended = any(first == day for first, _ in _suspensions(rule))
    restored = any(last is not None and last + timedelta(days=1) == day for _, last in _suspensions(rule))
    if now == UNCERTAIN:
        return "may begin" if before == NO else "may end"
    if now == YES:
        return "is restored" if restored else "begins"
    return "is suspended" if suspended else "ends"
