"""What is missing, from the countable half of the log alone: returns of shifts, and explanations of federal calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from brightline.desk.duty.shifts import Shift, between, of_day

Entries = Iterable[tuple[int, Mapping[str, Any]]]
"""The entries of a log, each with its index."""


class NotReturned(Struct, frozen=True):
    """A shift of a station that has not returned what came."""

    station: str
    shift: Shift


class Unexplained(Struct, frozen=True):
    """A call from a listed federal number that has neither a matter nor a reason."""

    call: int
    """The index of its entry."""
    station: str
    day: date


class Plan(Struct, frozen=True):
    """The stations and shifts that stand from a shift on."""

    first: Shift
    stations: tuple[str, ...]
    shifts: Mapping[str, str]


def missing_returns(
    entries: Entries, stations: Iterable[str], shifts: Mapping[str, str], first: date, last: date
) -> list[NotReturned]:
    """Of the shifts that began on the days of a span, those that a station has not returned.

    Which stations and shifts there were, the log says: each time they change, that is entered. The ones given stand in
    for a log that says nothing of it. A shift that is not over yet is among them.
    """
    plans: list[Plan] = []
    returned: set[tuple[str, str]] = set()
    for _, entry in entries:
        if entry["kind"] == "shift_return":
            returned.add((entry["station"], entry["shift"]))
        elif entry["kind"] == "shift_plan":
            plans.append(plan_of(entry))
    if not plans:
        plans.append(Plan(of_day(first, shifts)[0], tuple(stations), shifts))
    due = []
    for number, plan in enumerate(plans):
        until = plans[number + 1].first.begins if number + 1 < len(plans) else None
        to = last if until is None else min(last, until.date())
        for shift in between(max(first, plan.first.day), to, plan.shifts):
            if plan.first.begins <= shift.begins and (until is None or shift.begins < until):
                due += [NotReturned(station, shift) for station in plan.stations]
    return [one for one in due if (one.station, one.shift.label) not in returned]


def unexplained_calls(entries: Entries, first: date, last: date) -> list[Unexplained]:
    """Of the calls from listed federal numbers on the days of a span, those without a matter or a reason."""
    calls: dict[int, Unexplained] = {}
    explained: set[int] = set()
    for index, entry in entries:
        if entry["kind"] == "call":
            calls[index] = Unexplained(index, entry["station"], date.fromisoformat(entry["day"]))
        elif entry["kind"] == "call_explained":
            explained.add(entry["call"])
    return [one for index, one in calls.items() if index not in explained and first <= one.day <= last]


def plan_of(entry: Mapping[str, Any]) -> Plan:
    """What an entry says of the stations and shifts there are, and from which shift on."""
    day = date.fromisoformat(entry["shift"][:10])
    first = next(one for one in of_day(day, entry["shifts"]) if one.label == entry["shift"])
    return Plan(first, tuple(entry["stations"]), entry["shifts"])
