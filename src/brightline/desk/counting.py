"""How the desk counts: from the countable half of the log alone, so that anybody with the auditor's bundle can recount.

The rules have a version, which stands in every report. What they say is in docs/reference/counting.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct, field

RULES = "counting rules 1"


class Counts(Struct):
    """The numbers of a span."""

    arrivals: int = 0
    requests: int = 0
    persons: int = 0
    not_requests: int = 0
    by_channel: dict[str, int] = field(default_factory=dict)
    by_ask: dict[str, int] = field(default_factory=dict)
    by_end: dict[str, int] = field(default_factory=dict)
    kept_past: int = 0
    minutes_past: int = 0
    departures: int = 0


class _Matter(Struct):
    """What the log says of a matter, as far as it is counted."""

    first_day: str
    arrivals: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Arrival -> its day and channel."""
    asks: list[str] = field(default_factory=list)
    same_as: str = ""
    not_a_request: bool = False
    ended: tuple[str, str, int | None] | None = None
    departures: list[str] = field(default_factory=list)


def counted(entries: Iterable[Mapping[str, Any]], first: date, last: date) -> Counts:
    """Count the entries of a log between two days, both among them.

    An arrival counts on the day on which it was stored. A request counts once, on the day of its first arrival: a refax
    that was linked, and the same bytes again, are the same request. A person counts once for each request that is not
    linked to another. What a person confirmed to be no request is an arrival and nothing else.
    """
    matters = _matters(entries)
    span = (first.isoformat(), last.isoformat())
    arrivals = {number: (day, channel) for one in matters.values() for number, (day, channel) in one.arrivals.items()}
    found = Counts()
    inside = [channel for day, channel in arrivals.values() if span[0] <= day <= span[1]]
    found.arrivals = len(inside)
    found.by_channel = dict(sorted(Counter(inside).items()))
    asks: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    for one in matters.values():
        if span[0] <= one.first_day <= span[1]:
            if one.not_a_request:
                found.not_requests += 1
            elif not one.same_as:
                found.requests += 1
                found.persons += 1
                asks.update(one.asks)
        if one.ended is not None and span[0] <= one.ended[0] <= span[1]:
            ends[one.ended[1]] += 1
            if one.ended[1] == "kept":
                found.kept_past += 1
                found.minutes_past += one.ended[2] or 0
        found.departures += sum(span[0] <= day <= span[1] for day in one.departures)
    found.by_ask, found.by_end = dict(sorted(asks.items())), dict(sorted(ends.items()))
    return found


def _matters(entries: Iterable[Mapping[str, Any]]) -> dict[str, _Matter]:
    """The matters that some entries tell of."""
    found: dict[str, _Matter] = {}
    for entry in entries:
        number = entry.get("matter")
        if number is None:
            continue
        one = found.setdefault(number, _Matter(entry["day"]))
        kind = entry["kind"]
        if kind in ("arrived", "recorded"):
            one.arrivals[entry["arrival"]] = (entry["day"], entry["channel"])
        if kind in ("read", "recorded"):
            one.asks += [ask for ask in entry["asks"] if ask not in one.asks]
        elif kind == "same":
            one.same_as = entry["other"]
        elif kind == "not_a_request":
            one.not_a_request = True
        elif kind == "closed":
            one.ended = (entry["day"], entry["how"], entry["minutes_past"])
        elif kind == "proposed" and entry["departs"]:
            one.departures.append(entry["day"])
    return found
