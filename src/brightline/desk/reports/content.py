"""What a report is: the numbers of a span and all that is needed to count them again, as one JSON that never changes.

It is pure: the desk freezes with it, and an auditor who has only the bundle recounts with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct

from brightline.desk.counting import RULES, Counts, Span, counts_of
from brightline.desk.log_told import told
from brightline.desk.reports.public import Public, public
from brightline.ledger.commitment import canonical

FORMAT = "brightline-report-1"


class LogAt(Struct, frozen=True, forbid_unknown_fields=True):
    """The log that was counted."""

    size: int
    checkpoint: str
    """The signed note of the log with that many entries."""
    key: str
    """By which the note is checked."""
    begins: str
    """The day of its first entry: of what came before nothing can be known from it."""


class Duty(Struct, frozen=True, forbid_unknown_fields=True):
    """What a measure asks of a report, in our words, and how well it is known."""

    measure: str
    title: str
    cite: str
    says: str
    prose: str
    who: tuple[str, ...]
    evidence: str
    due: tuple[str, ...]
    """The days on which it may be due; empty where the text sets none."""
    due_evidence: str
    """How the day is known; empty where there is none."""
    readings: tuple[str, ...]


class Lawful(Struct, frozen=True, forbid_unknown_fields=True):
    """What the law of the place asks of a report."""

    place: str
    on: str
    duties: tuple[Duty, ...]
    not_settled: tuple[str, ...]
    """Why it is not known whether more is asked."""
    corpus: str


class Change(Struct, frozen=True, forbid_unknown_fields=True):
    """A number that is other than it was in the report before."""

    number: str
    was: int | None
    now: int | None
    added: tuple[int, ...]
    """Entries that it is from now and was not before."""
    gone: tuple[int, ...]


class Content(Struct, frozen=True, forbid_unknown_fields=True):
    """A report, frozen."""

    report: str
    """2024-1: the first that was filed for a span that ends in 2024; its supplements are 2024-1-S1 and so on."""
    supplement_to: str
    unit: str
    place: str
    training: bool
    first: str
    last: str
    frozen: str
    """The day on which it was."""
    rules: str
    log: LogAt
    law: Lawful
    stations: dict[str, str]
    changes: tuple[Change, ...]
    counts: Counts
    public: Public | None
    """None for a supplement, and for a span of which a part was printed before: who subtracts one print from another
    would find small numbers."""
    format: str = FORMAT

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found

    def data(self) -> bytes:
        """The one sequence of bytes that it is, and that its hash is of."""
        return canonical(self.plain())

    @property
    def sha256(self) -> str:
        """The hash that stands in the log."""
        return sha256(self.data()).hexdigest()

    @property
    def span(self) -> Span:
        """The days that it is about."""
        return Span(date.fromisoformat(self.first), date.fromisoformat(self.last))


def content_of(data: bytes | str) -> Content:
    """A report as it was kept. Raises msgspec.DecodeError, msgspec.ValidationError."""
    return msgspec.json.decode(data, type=Content)


def numbers(entries: Iterable[tuple[int, Mapping[str, Any]]], span: Span, frozen: date) -> tuple[Counts, Public]:
    """Both editions of the numbers of a span, as a log says them on a day. Raises KeyError for an entry that lacks a
    field."""
    log = told(entries)
    counts = counts_of(log, span, frozen)
    return counts, public(log, span, counts)


def differences(was: Counts, now: Counts) -> tuple[Change, ...]:
    """Number by number, what is other, with the entries that make it so."""
    before, after = _flat(was), _flat(now)
    found = []
    for name in sorted({*before, *after, *was.entries, *now.entries}):
        old, new = set(was.entries.get(name, ())), set(now.entries.get(name, ()))
        if before.get(name, 0) != after.get(name, 0) or old != new:
            change = Change(name, before.get(name, 0), after.get(name, 0), tuple(sorted(new - old)),
                            tuple(sorted(old - new)))  # fmt: skip
            found.append(change)
    return tuple(found)


def _flat(counts: Counts) -> dict[str, int | None]:
    """Every number by its name: `requests`, `by_ask/custody`, `by_month/2025-01/requests`."""
    plain: dict[str, Any] = msgspec.to_builtins(counts)
    del plain["entries"], plain["each"], plain["departed"], plain["unexplained"]
    found: dict[str, int | None] = {}

    def put(name: str, value: Any) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                put(f"{name}/{key}", inner)
        elif isinstance(value, list):
            found[name] = len(value)
        else:
            found[name] = int(value) if isinstance(value, bool) else value

    for name, value in plain.items():
        put(name, value)
    return found


__all__ = ["FORMAT", "RULES", "Change", "Content", "Duty", "Lawful", "LogAt", "content_of", "differences", "numbers"]
