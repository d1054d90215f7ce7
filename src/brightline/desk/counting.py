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
    cancellations: int = 0
    """Requests that do nothing but take an earlier one back."""
    by_channel: dict[str, int] = field(default_factory=dict)
    by_ask: dict[str, int] = field(default_factory=dict)
    by_end: dict[str, int] = field(default_factory=dict)
    kept_past: int = 0
    minutes_past: int = 0
    departures: int = 0


class _Matter(Struct):
    """What the log says of a matter, as far as it is counted."""

    arrivals: list[int] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)
    same_as: str = ""
    not_a_request: bool = False
    ended: tuple[str, str, int | None] | None = None
    departures: list[str] = field(default_factory=list)


class _Log(Struct):
    """What the entries of a log say, as far as it is counted."""

    arrivals: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Arrival -> the day on which it was stored, and its channel."""
    matters: dict[str, _Matter] = field(default_factory=dict)
    departing: set[int] = field(default_factory=set)
    """Proposals that depart from the finding."""


def counted(entries: Iterable[tuple[int, Mapping[str, Any]]], first: date, last: date) -> Counts:
    """Count the entries of a log, each with its index, from one day to another (docs/reference/counting.md)."""
    told = _Log()
    for index, entry in entries:
        _tell(told, index, entry)
    span = (first.isoformat(), last.isoformat())
    found = Counts()
    inside = [channel for day, channel in told.arrivals.values() if span[0] <= day <= span[1]]
    found.arrivals = len(inside)
    found.by_channel = dict(sorted(Counter(inside).items()))
    asks: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    for root, linked in _requests(told).items():
        one = told.matters[root]
        days = [told.arrivals[a][0] for a in one.arrivals if a in told.arrivals]
        if days and span[0] <= min(days) <= span[1]:
            asked = list(dict.fromkeys(ask for matter in linked for ask in told.matters[matter].asks))
            if all(told.matters[matter].not_a_request for matter in linked):
                found.not_requests += 1
            elif asked == ["cancellation"]:
                found.cancellations += 1
            else:
                found.requests += 1
                found.persons += 1
                asks.update(asked)
        ended = one.ended
        if ended is not None and span[0] <= ended[0] <= span[1]:
            ends[ended[1]] += 1
            found.kept_past += ended[1] == "kept"
            found.minutes_past += (ended[2] or 0) if ended[1] == "kept" else 0
        departed = [day for matter in linked for day in told.matters[matter].departures]
        found.departures += sum(span[0] <= day <= span[1] for day in departed)
    found.by_ask, found.by_end = dict(sorted(asks.items())), dict(sorted(ends.items()))
    return found


def _requests(told: _Log) -> dict[str, list[str]]:
    """Each first matter with those that were linked to it, itself among them."""
    found: dict[str, list[str]] = {}
    for number in told.matters:
        root, seen = number, {number}
        while (before := told.matters[root].same_as) in told.matters and before not in seen:
            root = before
            seen.add(root)
        found.setdefault(root, []).append(number)
    return found


def _tell(told: _Log, index: int, entry: Mapping[str, Any]) -> None:
    """Add what one entry says."""
    kind = entry["kind"]
    if kind in ("arrival", "recorded"):
        told.arrivals[entry["arrival"]] = (entry["day"], entry["channel"])
    number = entry.get("matter")
    # A federal call that came to no matter says so with an empty number.
    if not number:
        return
    one = told.matters.setdefault(number, _Matter())
    if kind in ("arrived", "recorded"):
        one.arrivals.append(entry["arrival"])
    if kind in ("read", "recorded"):
        one.asks += [ask for ask in entry["asks"] if ask not in one.asks]
    elif kind == "same":
        one.same_as = entry["other"]
    elif kind == "not_a_request":
        one.not_a_request = True
    elif kind == "closed" and one.ended is None:
        one.ended = (entry["day"], entry["how"], entry["minutes_past"])
    elif kind == "reopened":
        one.ended, one.not_a_request = None, False
    elif kind == "proposed" and entry["departs"]:
        told.departing.add(index)
    elif kind == "done" and entry["proposal"] in told.departing:
        one.departures.append(entry["day"])
