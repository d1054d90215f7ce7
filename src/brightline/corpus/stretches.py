"""The same law for all days between which nothing changes: for whoever asks about many days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from brightline.batch.problems import NoLaw, Wrong
from brightline.vocabulary import nearest

if TYPE_CHECKING:
    from brightline.corpus.load import Corpus
    from brightline.engine.law import Law


class Stretches:
    """Hands out laws by place and day, each stretch of days without change once."""

    def __init__(self, corpus: Corpus, until: Callable[[str], date] | None = None) -> None:
        """`until` says of a place up to which day a question makes sense; without it, any day after the first does."""
        self._corpus = corpus
        self._until = until
        self._days: dict[str, tuple[date, ...]] = {}
        self._laws: dict[tuple[str, date], Law] = {}

    def __call__(self, place: str, on: date) -> Law:
        """The law of a place on a day, as it has stood since the day it last changed.

        Raises NoLaw for a place nobody looked at and a day of which nothing is known, and MeasureErrors for a measure
        that cannot be read.
        """
        days = self._change_days(place)
        at = bisect_right(days, on) - 1
        last = self._until(place) if self._until is not None else None
        if at < 0 or (last is not None and on > last):
            span = f"from {days[0]} to {last}" if last is not None else f"from {days[0]} on"
            raise NoLaw(
                "on",
                Wrong(
                    "Of this day the corpus knows no law of the place.",
                    "An answer about another day would be a guess.",
                    f"Ask about a day {span}.",
                ),
            )
        law = self._laws.get((place, days[at]))
        if law is None:
            law = self._laws[place, days[at]] = self._corpus.law(place, on=days[at])
        return law

    def _change_days(self, place: str) -> tuple[date, ...]:
        days = self._days.get(place)
        if days is None:
            paths = [p.path for p in self._corpus.places()]
            days = self._corpus.change_days(place) if place in paths else ()
            if not days:
                beside = [p for p in paths if p.rpartition("/")[0] == place.rpartition("/")[0]]
                close = nearest(place[:80], beside) or nearest(place[:80], paths)
                raise NoLaw(
                    "place",
                    Wrong(
                        "What stands here is not a place whose law the corpus knows.",
                        "An answer about a place nobody has looked at would be a guess.",
                        f"Closest: `{close}`." if close else "`brightline places` lists the places that are known.",
                    ),
                )
            self._days[place] = days
        return days
