"""Decides old answers again by the law as it is known today: what a correction of the corpus would have changed.

Nothing is changed by it. An answer stands as it was given, with the hash of the law that gave it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import timezone
from msgspec import Struct

from brightline.desk.home import Home
from brightline.desk.matters.answers import corpus, decide
from brightline.desk.matters.events import Happened, book
from brightline.desk.models import Matter
from brightline.desk.unit import Unit
from brightline.language import MeasureErrors

NOT_DECIDED = "cannot be decided"


class Reviewed(Struct, frozen=True):
    """An answer that today's corpus gives otherwise, or cannot give."""

    matter: str
    entry: int
    """Of the log, by which it was given."""
    on: date
    """The day whose law was asked, then and now."""
    action: str
    line: str
    was: str
    now: str
    why_not: str = ""
    """Why it cannot be decided again."""
    acted_on: bool = False
    """Whether something was proposed on it."""


def review(home: Home, unit: Unit) -> Iterator[Reviewed]:
    """Each answer of each matter that the corpus of today gives otherwise for the same day and the same facts.

    What was given by the very same text of law is not decided again. Raises NotOpened where a row was changed.
    """
    for matter in Matter.objects.order_by("pk"):
        found = book(matter, home)
        events = list(found.events())
        acted = {event.countable["answer"] for event in events if event.kind == "proposed"}
        for event in events:
            if event.kind == "answered":
                yield from _again(event, matter, unit, expunged=found.key is None, acted=event.index in acted)


def _again(event: Happened, matter: Matter, unit: Unit, *, expunged: bool, acted: bool) -> Iterator[Reviewed]:
    on = timezone.localtime(event.at).date()
    law = corpus().law(unit.place, on=on)
    if law.corpus_hash == event.countable["corpus"]:
        return
    facts = {(one["action"], one["line"]): one["facts"] for one in event.personal.get("answers", [])}
    for one in event.countable["answers"]:
        asked = (one["action"], one["line"])
        now, why_not = NOT_DECIDED, "The matter was expunged, and its facts with it."
        if not expunged:
            try:
                now, why_not = str(decide(law, one["action"], facts[asked]).outcome), ""
            except MeasureErrors as error:
                why_not = error.problems[0].what
        if now != one["outcome"]:
            yield Reviewed(matter.number, event.index, on, *asked, one["outcome"], now, why_not, acted)
