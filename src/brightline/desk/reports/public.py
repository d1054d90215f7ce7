"""The public edition: what is printed for everybody, so that no number of fewer than five people can be worked out.

Every table takes its cells apart into groups of which each is five or more; there is no cell left out that a sum would
give away. What belongs to matters that only named people read is in a group that says neither its month, nor its
station, nor what was asked. docs/reference/counting.md states the method.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from brightline.desk.counting import NONE, Counts, Span, counted_requests, firsts
from brightline.desk.log_told import Asked, Told

SMALLEST = 5
"""The smallest number of people, or of papers about them, that is printed."""
OTHERS = "others"
PARTS = {"transferred_unsigned": "transferred", "kept_past": "held"}
"""Figures that are a part of another: who subtracts one knows the rest."""
FIGURED = ("kept", "federal_agency")
"""Ends of which the figures tell."""
COLUMNS = ("arrivals", "requests", "persons")
FIGURES = (*COLUMNS, "late", "not_requests", "cancellations", "held", "transferred", "kept_past", "departures_custody",
           "departures_release", "transferred_unsigned")  # fmt: skip


class Months(Struct, frozen=True):
    """Some months that follow one another, counted together."""

    first: str
    last: str
    arrivals: int
    requests: int
    persons: int


class Public(Struct):
    """What the public edition prints."""

    figures: dict[str, int | None] = field(default_factory=dict)
    """None for one to four; and for a part of another figure, where the rest is."""
    minutes_past: int | None = None
    """None where the number of those kept is."""
    reimbursed_cents: int | None = None
    calls_unexplained: int | None = None
    """None where no call log was entered."""
    shifts_set_up: bool = False
    shifts_expected: int = 0
    shifts_missing: int = 0
    by_month: list[Months] = field(default_factory=list)
    """Empty where there are too few; the last row has also what is shown without its month."""
    by_channel: dict[str, int] = field(default_factory=dict)
    by_station: dict[str, int] = field(default_factory=dict)
    by_asked: dict[str, int] = field(default_factory=dict)
    """Everything that a request asked for, taken together, so that each request stands in one row."""
    by_end: dict[str, int] = field(default_factory=dict)
    """Without those of which the figures tell: what is printed twice is subtracted. With six kept, and eight that ended
    otherwise than the other rows say, two did so in some third way."""


def public(log: Told, span: Span, counts: Counts) -> Public:
    """The public edition of the counts of a span."""
    requests = counted_requests(log, span)
    shown = [one for one in requests if not one.restricted]
    hidden = len(requests) - len(shown)
    inside = {number: one for number, one in log.arrivals.items() if span.has(one.day)}
    open_arrivals = [one for number, one in inside.items() if number not in log.restricted_arrivals]
    ended = [one for one in log.requests if one.end and span.has(one.end.day) and one.end.how not in FIGURED]
    figures = _figures(counts)
    return Public(
        figures=figures,
        minutes_past=counts.minutes_past if figures["kept_past"] is not None else None,
        reimbursed_cents=counts.reimbursed_cents,
        calls_unexplained=counts.calls_unexplained if counts.calls or counts.call_logs else None,
        shifts_set_up=counts.shifts_set_up,
        shifts_expected=sum(one.expected for one in counts.stations.values()),
        shifts_missing=sum(len(one.missing) for one in counts.stations.values()),
        by_month=months(_cells(span, [one.day for one in open_arrivals], requests), _totals(counts)),
        by_channel=groups(Counter(one.channel for one in open_arrivals), len(inside) - len(open_arrivals)),
        by_station=groups(Counter(one.came.station for one in shown if one.came), hidden),
        by_asked=groups(Counter(" + ".join(sorted(one.asks)) or NONE for one in shown), hidden),
        by_end=groups(
            Counter(one.end.how for one in ended if one.end and not one.restricted),
            sum(one.restricted for one in ended),
        ),
    )


def printed(number: int) -> int | None:
    """A number as it is printed: none stays none, and one to four are not told apart."""
    return number if number == 0 or number >= SMALLEST else None


def _figures(counts: Counts) -> dict[str, int | None]:
    found = {name: printed(getattr(counts, name)) for name in FIGURES}
    for part, whole in PARTS.items():
        if found[part] and 0 < getattr(counts, whole) - getattr(counts, part) < SMALLEST:
            found[part] = None
    return found


def groups(cells: Mapping[str, int], hidden: int) -> dict[str, int]:
    """Cells of a table, and one row for all the others, each five or more; empty where that cannot be.

    In the row for others are the small cells and what is hidden, and as many of the larger cells, the smallest first,
    as it takes to make five.
    """
    sizes = sorted((number, name) for name, number in cells.items() if number)
    kept = {name: number for number, name in sizes if number >= SMALLEST}
    others = hidden + sum(number for number, _ in sizes if number < SMALLEST)
    for _, name in sizes:
        if not 0 < others < SMALLEST:
            break
        if name in kept:
            others += kept.pop(name)
    if 0 < others < SMALLEST:
        return {}
    return dict(sorted(kept.items())) | ({OTHERS: others} if others else {})


def months(cells: Mapping[str, Sequence[int]], totals: Sequence[int]) -> list[Months]:
    """Months that follow one another, taken together until each of arrivals, requests and persons is five or more.

    What is shown without its month, and what is left at the end, is in the last row; so the rows add up to the totals.
    """
    rows: list[tuple[str, str, list[int]]] = []
    first, sums = "", [0] * len(COLUMNS)
    for month in sorted(cells):
        first = first or month
        sums = [so_far + more for so_far, more in zip(sums, cells[month], strict=True)]
        if min(sums) >= SMALLEST:
            rows.append((first, month, sums))
            first, sums = "", [0] * len(COLUMNS)
    if not rows:
        return []
    begins, _, last = rows.pop()
    before = [sum(row[2][column] for row in rows) for column in range(len(COLUMNS))]
    last = [total - so_far for total, so_far in zip(totals, before, strict=True)]
    rows.append((begins, max(cells), last))
    return [Months(first, month, *sums) for first, month, sums in rows]


def _cells(span: Span, arrival_days: Iterable[str], requests: Sequence[Asked]) -> dict[str, list[int]]:
    """Of each month the arrivals, requests and persons that may be shown in it."""
    people = firsts(requests)
    days = (
        list(arrival_days),
        [one.came.day for one in requests if one.came and not one.restricted],
        [one.came.day for one in people if one.came and not one.restricted],
    )
    counters = [Counter(day[:7] for day in column) for column in days]
    return {month: [counter[month] for counter in counters] for month in span.months()}


def _totals(counts: Counts) -> tuple[int, int, int]:
    return counts.arrivals, counts.requests, counts.persons
