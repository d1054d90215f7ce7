"""How the desk counts: from the countable half of the log alone, so that anybody with the auditor's bundle can recount.

The rules have a version, which stands in every report. What they say, exactly, is in docs/reference/counting.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import Struct, field

from brightline.desk.log_told import Asked, Told, told

RULES = "counting rules 1"
NONE = "unknown"
"""Of a request in which nothing was read: what was asked, and on which form."""
RETURNED = ("fax", "phone", "counter", "ncic")


class Departure(Struct, frozen=True):
    """Something that was done otherwise than the law said."""

    day: str
    action: str
    toward: str
    """`custody`, for more custody or disclosure, or `release`."""
    entries: tuple[int, ...]
    """What was proposed, and that it was done."""


class Call(Struct, frozen=True):
    """A call from a listed federal number for which there is neither a matter nor a reason."""

    day: str
    station: str
    entry: int


class One(Struct, frozen=True):
    """A request, as the statutory edition lists it."""

    day: str
    station: str
    asks: tuple[str, ...]
    forms: tuple[str, ...]
    end: str
    """Empty while no end stands."""
    entry: int
    """By which it came first."""


class Station(Struct):
    """What a station returned, and what it did not."""

    expected: int = 0
    missing: list[str] = field(default_factory=list)
    """The shifts without a return, as `2024-12-04 night`."""
    returned: dict[str, int] = field(default_factory=dict)
    arrivals: int = 0
    """What the desk itself has."""


class Counts(Struct):
    """The numbers of a span. `entries` says from which entries of the log each is."""

    arrivals: int = 0
    requests: int = 0
    persons: int = 0
    late: int = 0
    """Arrivals that were entered after the day on which they came."""
    not_requests: int = 0
    cancellations: int = 0
    """Requests that do nothing but take an earlier one back."""
    held: int = 0
    transferred: int = 0
    transferred_unsigned: int = 0
    """Those of them on whose handing over no signed decision stands in the log."""
    kept_past: int = 0
    minutes_past: int = 0
    departures: int = 0
    departures_custody: int = 0
    departures_release: int = 0
    call_logs: int = 0
    """Call logs of the gateway that say something of the span; without one, no call is known."""
    calls: int = 0
    calls_unexplained: int = 0
    reimbursed_cents: int | None = None
    """None where nothing was entered: that is not known to be nothing."""
    by_month: dict[str, dict[str, int]] = field(default_factory=dict)
    by_channel: dict[str, int] = field(default_factory=dict)
    arrivals_by_station: dict[str, int] = field(default_factory=dict)
    by_station: dict[str, int] = field(default_factory=dict)
    by_ask: dict[str, int] = field(default_factory=dict)
    by_form: dict[str, int] = field(default_factory=dict)
    held_by_ask: dict[str, int] = field(default_factory=dict)
    transferred_by_ask: dict[str, int] = field(default_factory=dict)
    by_end: dict[str, int] = field(default_factory=dict)
    minutes_by_end: dict[str, int] = field(default_factory=dict)
    departed: list[Departure] = field(default_factory=list)
    unexplained: list[Call] = field(default_factory=list)
    shifts_set_up: bool = False
    """Whether the log says which shifts there are; without that, no return can be missing."""
    stations: dict[str, Station] = field(default_factory=dict)
    each: list[One] = field(default_factory=list)
    entries: dict[str, list[int]] = field(default_factory=dict)
    """A number, such as `requests` or `by_ask/custody`, and the entries of the log that it is from."""


class Span(Struct, frozen=True):
    """From one day to another, both included."""

    first: date
    last: date

    def has(self, day: str) -> bool:
        """Whether a day, written as 2024-12-04, is in it."""
        return self.first.isoformat() <= day <= self.last.isoformat()

    def months(self) -> list[str]:
        """The months that it touches, as 2024-12."""
        found, day = [], self.first.replace(day=1)
        while day <= self.last:
            found.append(f"{day:%Y-%m}")
            day = (day + timedelta(days=31)).replace(day=1)
        return found


def counted(
    entries: Iterable[tuple[int, Mapping[str, Any]]], first: date, last: date, today: date | None = None
) -> Counts:
    """Count the entries of a log, each with its index, from one day to another (docs/reference/counting.md).

    The shifts of the day of counting may not be over, and are not due; without that day, all of the span are.
    """
    return counts_of(told(entries), Span(first, last), today)


def counts_of(log: Told, span: Span, today: date | None = None) -> Counts:
    """Count what a log tells of a span."""
    found = Counts()
    book = _Book(found)
    for month in span.months():
        found.by_month[month] = {"arrivals": 0, "requests": 0, "persons": 0}
    _arrivals(log, span, book)
    _requests(log, span, book)
    _people(log, span, book)
    _ends(log, span, book)
    for one in log.departures:
        if span.has(one.day):
            toward = "custody" if one.does else "release"
            found.departed.append(Departure(one.day, one.action, toward, one.entries))
            for name in ("departures", f"departures_{toward}"):
                book.add(name, one.entries[1])
    for index, call in log.calls.items():
        if span.has(call.day):
            book.add("calls", index)
            if not call.explained:
                book.add("calls_unexplained", index)
                found.unexplained.append(Call(call.day, call.station, index))
    for index, payment in log.payments.items():
        if span.has(payment.day):
            found.reimbursed_cents = (found.reimbursed_cents or 0) + payment.cents
            found.entries.setdefault("reimbursed_cents", []).append(index)
    found.call_logs = sum(
        first <= span.last.isoformat() and span.first.isoformat() <= last for first, last in log.call_logs
    )
    _returns(log, span, today, found)
    for name in _TABLES:
        setattr(found, name, dict(sorted(getattr(found, name).items())))
    found.entries = {name: sorted(found.entries[name]) for name in sorted(found.entries)}
    return found


_TABLES = ("by_channel", "arrivals_by_station", "by_station", "by_ask", "by_form", "held_by_ask", "transferred_by_ask",
           "by_end", "minutes_by_end", "stations")  # fmt: skip


class _Book(Struct):
    """Numbers that grow, each with the entry that it grew by."""

    counts: Counts

    def add(self, name: str, entry: int) -> None:
        """One more of a number: `requests`, `by_ask/custody`, `by_month/2025-01/requests`."""
        table, _, row = name.partition("/")
        if not row:
            setattr(self.counts, table, getattr(self.counts, table) + 1)
        else:
            row, _, column = row.partition("/")
            cells = getattr(self.counts, table)
            if column:
                cells[row][column] += 1
            else:
                cells[row] = cells.get(row, 0) + 1
        self.counts.entries.setdefault(name, []).append(entry)


def _arrivals(log: Told, span: Span, book: _Book) -> None:
    for one in log.arrivals.values():
        if not span.has(one.day):
            continue
        for name in ("arrivals", f"by_channel/{one.channel}", f"arrivals_by_station/{one.station}",
                     f"by_month/{one.day[:7]}/arrivals"):  # fmt: skip
            book.add(name, one.entry)
        if one.late:
            book.add("late", one.entry)


def counted_requests(log: Told, span: Span) -> list[Asked]:
    """The requests that count in a span, in the order in which they came."""
    came = [one for one in log.requests if one.came is not None and span.has(one.came.day)]
    asking = [one for one in came if one.none is None and not one.cancels]
    return sorted(asking, key=lambda one: (one.came.day, one.entry) if one.came else ("", 0))


def firsts(requests: Iterable[Asked]) -> list[Asked]:
    """Of requests in the order in which they came, the first of each person."""
    found: dict[str, Asked] = {}
    for one in requests:
        found.setdefault(one.person, one)
    return list(found.values())


def _requests(log: Told, span: Span, book: _Book) -> None:
    for one in log.requests:
        if one.came is None or not span.has(one.came.day):
            continue
        if one.none is not None:
            book.add("not_requests", one.none)
        elif one.cancels:
            book.add("cancellations", one.entry)
    counted = counted_requests(log, span)
    for one in counted:
        assert one.came is not None
        month = one.came.day[:7]
        for name in ("requests", f"by_station/{one.came.station}", f"by_month/{month}/requests"):
            book.add(name, one.entry)
        for ask, entry in (one.asks or {NONE: one.entry}).items():
            book.add(f"by_ask/{ask}", entry)
        for form, entry in (one.forms or {NONE: one.entry}).items():
            book.add(f"by_form/{form}", entry)
        end = one.end.how if one.end else ""
        book.counts.each.append(One(one.came.day, one.came.station, tuple(one.asks), tuple(one.forms), end, one.entry))
    for one in firsts(counted):
        assert one.came is not None
        for name in ("persons", f"by_month/{one.came.day[:7]}/persons"):
            book.add(name, one.entry)


def _people(log: Told, span: Span, book: _Book) -> None:
    """Who was held, and who was handed over: each person once in a span, by what was first done of it there."""
    for name, what in (("held", "holds"), ("transferred", "transfers"), ("transferred_unsigned", "unsigned")):
        done = [(day, entry, one) for one in log.requests for day, entry in getattr(one, what) if span.has(day)]
        seen = set()
        for _, entry, one in sorted(done, key=lambda found: found[:2]):
            if one.person in seen:
                continue
            seen.add(one.person)
            book.add(name, entry)
            for ask in (one.asks or (NONE,)) if what != "unsigned" else ():
                book.add(f"{name}_by_ask/{ask}", entry)


def _ends(log: Told, span: Span, book: _Book) -> None:
    found = book.counts
    for one in log.requests:
        if one.end is None or not span.has(one.end.day):
            continue
        how, minutes = one.end.how, one.end.minutes
        book.add(f"by_end/{how}", one.end.entry)
        if minutes is not None:
            found.minutes_by_end[how] = found.minutes_by_end.get(how, 0) + minutes
            found.entries.setdefault(f"minutes_by_end/{how}", []).append(one.end.entry)
        if how == "kept":
            book.add("kept_past", one.end.entry)
            found.minutes_past += minutes or 0
            found.entries.setdefault("minutes_past", []).append(one.end.entry)


def _returns(log: Told, span: Span, today: date | None, found: Counts) -> None:
    """Which shifts returned nothing, and what the others did: of each shift the last return counts."""
    for (station, _), one in log.returns.items():
        if span.has(one.day):
            told_of = found.stations.setdefault(station, Station())
            for name in RETURNED:
                told_of.returned[name] = told_of.returned.get(name, 0) + one.counts.get(name, 0)
            found.entries.setdefault(f"returned/{station}", []).append(one.entry)
    found.shifts_set_up = bool(log.plans)
    for station, shift in due(log, span, today):
        told_of = found.stations.setdefault(station, Station())
        told_of.expected += 1
        if (station, shift) not in log.returns:
            told_of.missing.append(shift)
    for station, number in found.arrivals_by_station.items():
        if station in found.stations:
            found.stations[station].arrivals = number


def due(log: Told, span: Span, today: date | None) -> Iterator[tuple[str, str]]:
    """Each station with each shift that began in a span and before today, as `2024-12-04 night`.

    A plan stands from its own first shift until that of the next one. Where a shift begins at another time from then
    on, that day's may be in both, and is due once.
    """
    seen: set[tuple[str, str]] = set()
    for number, plan in enumerate(log.plans):
        following = log.plans[number + 1].begins if number + 1 < len(log.plans) else ("9999-12-31", "")
        day = max(span.first, date.fromisoformat(plan.begins[0]))
        while day <= span.last and (today is None or day < today):
            for start, name in sorted((start, name) for name, start in plan.shifts.items()):
                if plan.begins <= (day.isoformat(), start) < following:
                    new = [(station, f"{day.isoformat()} {name}") for station in plan.stations]
                    yield from (one for one in new if one not in seen)
                    seen.update(new)
            day += timedelta(days=1)
