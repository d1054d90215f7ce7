"""A panel for scholars: place by action by profile of facts by span of days on which the answer stays the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from brightline.corpus.load import Corpus
from brightline.engine.decision import Decision
from brightline.engine.facts import Facts

ONE_DAY = timedelta(days=1)


class Row(Struct, frozen=True):
    """One answer, and the days on which it stays the same, both included. Lists are parted by blanks."""

    place: str
    action: str
    profile: str
    first: date
    last: date
    outcome: str
    possible: str
    """The outcomes still possible, parted by semicolons; one where it is settled."""
    because: str
    """Why it is not settled, as `decide` says it."""
    rules: str
    """The rules it rests on, as MEASURE#RULE."""
    evidence: str
    """How well the text behind it is known; empty where it differs from one possible outcome to another."""
    asks: str
    """The facts that could still change it."""
    corpus: str
    """The hash of the law's files."""


COLUMNS = Row.__struct_fields__


def panel(
    corpus: Corpus, places: Sequence[str], actions: Sequence[str], profiles: Mapping[str, Facts], first: date | None,
    last: date,
) -> Iterator[Row]:  # fmt: skip
    """The rows, by place, action, profile and day, from the first day known of a place, or `first`, to `last`.

    Raises MeasureErrors where a measure cannot be read, and FactErrors for facts that contradict each other.
    """
    for place in places:
        days = _days(corpus, place, first, last)
        for action in actions:
            for name, facts in profiles.items():
                yield from _joined(
                    replace(row_of(corpus.law(place, on).decide(action, facts), name), last=until) for on, until in days
                )


def _days(corpus: Corpus, place: str, first: date | None, last: date) -> list[tuple[date, date]]:
    """The stretches on which no answer about a place changes, each by its first and its last day."""
    changes = corpus.change_days(place)
    begin = max(changes[0], first) if changes and first else changes[0] if changes else None
    if begin is None or begin > last:
        return []
    starts = sorted({begin, *(d for d in changes if begin < d <= last)})
    return list(zip(starts, [*(d - ONE_DAY for d in starts[1:]), last], strict=True))


def row_of(decision: Decision, profile: str) -> Row:
    """An answer as a row of its one day."""
    evidence = decision.evidence
    return Row(
        decision.place,
        decision.action,
        profile,
        decision.on,
        decision.on,
        str(decision.outcome),
        "; ".join(map(str, decision.possible)),
        " ".join(decision.because),
        " ".join(f"{r.measure}#{r.id}" for r in decision.reasons),
        "" if evidence is None or isinstance(evidence, dict) else str(evidence),
        " ".join(a.fact for a in decision.asks),
        decision.corpus,
    )


def _joined(rows: Iterator[Row]) -> Iterator[Row]:
    """Neighbours that say the same are one."""
    held: Row | None = None
    for row in rows:
        if held is not None and replace(row, first=held.first, last=held.last) == held:
            held = replace(held, last=row.last)
            continue
        if held is not None:
            yield held
        held = row
    if held is not None:
        yield held
