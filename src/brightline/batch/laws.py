"""The laws that the rows of a table are decided by."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import date

from brightline.batch.deciding import Answers, Decider
from brightline.batch.problems import NoLaw
from brightline.engine.law import Law

LawOf = Callable[[str, date], Law]
"""Hands out the law of a place on a day. It may give one and the same law for days between which nothing changes.
Raises NoLaw."""
HELD = 128
"""Laws about an act that are held on to, those used last."""
DAYS = 100_000
"""Places on days of which it is remembered which law is theirs."""


class Laws:
    """Finds who decides a row, and remembers it."""

    def __init__(self, law_of: LawOf, answers: Answers) -> None:
        self._law_of = law_of
        self._answers = answers
        self._deciders: OrderedDict[tuple[int, str], Decider] = OrderedDict()
        self._days: dict[tuple[str, date], Law | NoLaw] = {}
        self.hashes: dict[str, str] = {}
        """Each place whose law was asked -> the hash of all that its answers rest on."""

    def decider(self, place: str, on: date, action: str) -> Decider | NoLaw:
        """Who decides about an act at a place on a day; why nobody does."""
        law = self._days.get((place, on))
        if law is None:
            try:
                law = self._law_of(place, on)
                self.hashes[place] = law.corpus_hash
            except NoLaw as none:
                law = none
            if len(self._days) >= DAYS:
                self._days.clear()
            self._days[place, on] = law
        if isinstance(law, NoLaw):
            return law
        key = (id(law), action)
        found = self._deciders.get(key)
        if found is None:
            found = self._deciders[key] = Decider(law, action, self._answers)
            if len(self._deciders) > HELD:
                self._deciders.popitem(last=False)
        self._deciders.move_to_end(key)
        return found
