"""`brightline duties PLACE`: what must be done by when, with the evidence for each date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brightline.cli import answer, options, output, ranges, words
from brightline.cli import facts as given
from brightline.cli.calendar_file import calendar_file
from brightline.cli.errors import CallError

if TYPE_CHECKING:
    from brightline.engine.facts import Facts
    from brightline.language import Measure
    from brightline.language.measure import Clock, Rule
    from brightline.vocabulary import Vocabulary

YEARS = 2
"""Yearly duties are listed for the year asked about, or the first in which they fall due, and the next."""


@click.command("duties")
@options.place
@options.on
@options.fact
@click.option("--ics", is_flag=True, help="Print the due dates as a calendar file.")
@options.measures
@options.as_json
def command(place: str, on: date, facts: tuple[str, ...], ics: bool, measures: Path | None, as_json: bool) -> None:
    """What must be done by when in PLACE, with the evidence for each date.

    A duty counted from a day, such as the day a request came in, needs that day as a fact:
    --fact request.received_on=2024-03-08
    """
    if ics and as_json:
        raise CallError(
            "--ics --json", "Two forms were asked for at once.", "One call prints one form.", "Leave one out."
        )
    corpus = options.load_corpus(measures)
    vocabulary = corpus.vocabulary
    known = given.read_facts(facts, vocabulary)
    where = options.known_place(corpus, place)
    law = corpus.law(place, on=on)
    # Who asks about a town works there: its own duties come first, then the state's, then those of federal agents.
    nearest_first = tuple(sorted(law.measures, key=lambda measure: -measure.place.count("/")))
    found = list(duties(nearest_first, on, known, where.path, vocabulary))
    undated = list(_undated(nearest_first, on, vocabulary))
    looked = law.coverage_for(known)
    if ics:
        output.write(calendar_file(found, on))
    elif as_json:
        said = {"place": where.path, "on": on.isoformat(), "duties": found, "no_due_date": undated}
        output.show_json({**said, "coverage": looked})
    else:
        output.show([*_page(where.name, on, found, undated), output.Gap(), *answer.coverage(looked)])


def duties(
    measures: tuple[Measure, ...], on: date, facts: Facts, place: str, vocabulary: Vocabulary
) -> Iterator[dict[str, Any]]:
    """Every rule with a clock that stands, or may stand, on the day."""
    for measure, rule, state in _standing(measures, on):
        if rule.clock is not None:
            yield {
                **_duty(measure, rule, state, vocabulary),
                "clock": clock_words(rule.clock, vocabulary),
                "due": _due(measure, rule, rule.clock, on, facts, place),
                "was_due": _was_due(measure, rule, rule.clock, on),
                "date_evidence": str(rule.clock.evidence or rule.evidence),
            }


def _undated(measures: tuple[Measure, ...], on: date, vocabulary: Vocabulary) -> Iterator[dict[str, Any]]:
    """Every duty without a clock that stands, or may stand, on the day: the text sets no day for it."""
    from brightline.language.measure import Effect

    for measure, rule, state in _standing(measures, on):
        if rule.effect is Effect.REQUIRE and rule.clock is None and not rule.other_reading:
            yield _duty(measure, rule, state, vocabulary)


def _standing(measures: tuple[Measure, ...], on: date) -> Iterator[tuple[Measure, Rule, str]]:
    """The rules of measures that bind somebody, with whether they stand on the day."""
    for measure in measures:
        for rule in measure.rules if measure.binding != "no" else ():
            state = ranges.stands(measure, rule, on)
            if state != ranges.NO:
                yield measure, rule, state


def _duty(measure: Measure, rule: Rule, state: str, vocabulary: Vocabulary) -> dict[str, Any]:
    from brightline.engine.norms import norms_of
    from brightline.engine.wording import rule_in_words

    norms = [n for n in norms_of(measure, vocabulary) if n.rule is rule]
    return {
        "id": f"{measure.id}#{rule.id}",
        "measure": measure.id,
        "title": measure.title,
        "cite": rule.cite,
        "action": rule.action,
        "says": vocabulary.actions[rule.action].says,
        "who": list(rule.by or measure.binds),
        "in_short": rule_in_words(norms[0], vocabulary) if norms else "",
        "conditions": any((rule.when, rule.only_when, rule.unless)),
        "in_force": state,
        "contested": bool(rule.contested or measure.contested or measure.binding == "disputed"),
        "evidence": str(rule.evidence),
        "prose": rule.prose,
    }


def _due(measure: Measure, rule: Rule, clock: Clock, on: date, facts: Facts, place: str) -> list[list[str]]:
    """The days on which the duty falls due; several in one entry where the calendars that could apply differ."""
    from brightline.engine.clocks import due

    state = place.split("/")[1] if "/" in place else ""
    if clock.month:
        days = [due(clock, None, on, state)]
        while len(days) < YEARS:
            days.append(due(clock, None, days[-1][0] + timedelta(days=1), state))
        days = [found for found in days if ranges.stands(measure, rule, found[0]) != ranges.NO]
    else:
        start = facts.known.get(clock.fact or "")
        days = [due(clock, start, on, state)] if isinstance(start, date) else []
    return [[day.isoformat() for day in found] for found in days if found]


def _was_due(measure: Measure, rule: Rule, clock: Clock, on: date) -> str | None:
    """The last day before that on which a yearly duty fell due; whether it was done is not known here."""
    if not clock.month:
        return None
    day = date(on.year, clock.month, clock.day)
    day = day if day < on else date(on.year - 1, clock.month, clock.day)
    begun = clock.first_year is None or day.year >= clock.first_year
    return day.isoformat() if begun and ranges.stands(measure, rule, day) == ranges.YES else None


def clock_words(clock: Clock, vocabulary: Vocabulary) -> str:
    """every year by 31 December; within 2 business days of the day the request was received."""
    if clock.month:
        start = f", from {clock.first_year} on" if clock.first_year else ""
        return f"every year by {clock.day} {words.MONTHS[clock.month - 1]}{start}"
    fact = vocabulary.facts[clock.fact or ""]
    unit = clock.unit.replace("_", " ")
    if clock.unit == "business_days" and clock.calendar != "unknown":
        unit += f" ({clock.calendar} holidays left out)"
    elif clock.unit == "business_days":
        unit += " (the law does not say whose holidays)"
    return f"within {clock.count} {unit} of {fact.noun or fact.name}"


def _page(place: str, on: date, found: list[dict[str, Any]], undated: list[dict[str, Any]]) -> Iterator[output.Block]:
    yield output.Para(f"Duties in {place}, as the law stands on {words.day(on)}", tone="not addressed")
    if not found:
        yield output.Para("No measure in the corpus sets a date by which something must be done here.")
    for duty in found:
        yield output.Heading(duty["says"][:1].upper() + duty["says"][1:])
        if duty["conditions"]:
            yield output.Item(duty["in_short"], mark="what:")
        yield output.Item(duty["clock"], mark="when:")
        if duty["was_due"]:
            yield output.Item(f"{words.day(duty['was_due'])}; whether it was done is not known here", mark="was due:")
        for days in duty["due"]:
            both = " or ".join(words.day(d) for d in days)
            doubt = ", depending on whose holidays count" if len(days) > 1 else ""
            yield output.Item(both + doubt, mark="due:", tone="warning")
        if not duty["due"] and duty["clock"].startswith("within"):
            yield output.Item("give the day it is counted from with --fact to see the date", mark="due:")
        elif not duty["due"]:
            yield output.Item("on no day to come: it ends before", mark="due:")
        yield output.Item(words.listed([a.replace("_", " ") for a in duty["who"]], "or"), mark="who:")
        yield output.Item(f"{duty['cite']}, {duty['title']} ({duty['id']})", mark="law:")
        yield output.Item(f"rule {duty['evidence']}, date {duty['date_evidence']}", mark="evidence:")
        yield from _warnings(duty)
    if undated:
        yield output.Heading("No due date is set for these")
    for duty in undated:
        yield output.Item(duty["in_short"] or duty["says"])
        yield output.Para(f"{duty['cite']}, {duty['title']}; {duty['evidence']}; {duty['id']}", tone="quiet", indent=4)
        yield from _warnings(duty)


def _warnings(duty: dict[str, Any]) -> Iterator[output.Block]:
    if duty["contested"]:
        yield output.Item("this law is contested: ask counsel", mark="!", tone="warning", indent=4)
    if duty["in_force"] == ranges.UNCERTAIN:
        yield output.Item("whether it is in force on this day is not certain", mark="!", tone="warning", indent=4)
