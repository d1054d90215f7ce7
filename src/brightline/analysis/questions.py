"""What can be asked of a law to be proved: `never hold permitted when papers has civil_detainer`, and its like."""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from brightline.engine.outcome import Outcome
from brightline.language import parse_condition
from brightline.language.conditions import And, Condition
from brightline.language.diagnostics import MeasureErrors, Problem
from brightline.language.positions import Span
from brightline.vocabulary import Vocabulary, nearest

FORMS = (
    "never ACTION OUTCOME [when COND]",
    "always ACTION OUTCOME [when COND]",
    "no conflict [in ACTION] [when COND]",
    "no gap [in ACTION] [when COND]",
    "same as PLACE|DAY [in ACTION] [when COND]",
    "at least as strict as PLACE|DAY [in ACTION] [when COND]",
)
"""The questions, as help pages show them."""


class Question(Struct, frozen=True):
    """One property that a law has or has not."""

    kind: str
    """never, always, same or strict"""
    actions: tuple[str, ...]
    """The actions it is about: one, or all."""
    outcome: Outcome | None = None
    place: str | None = None
    """The place compared with; None for the place asked."""
    on: date | None = None
    """The day compared with; None for the day asked."""
    when: Condition | None = None
    text: str = ""

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions that must all hold, one by one."""
        if self.when is None:
            return ()
        return self.when.items if isinstance(self.when, And) else (self.when,)


def parse_question(text: str, vocabulary: Vocabulary) -> Question:
    """Raises MeasureErrors for what is none of the forms, or names no action, outcome or fact of the vocabulary."""
    head, _, condition = " ".join(text.split()).partition(" when ")
    when = parse_condition(condition, vocabulary, "question") if condition else None
    if head.endswith(" when"):
        raise _wrong(text, "Nothing follows `when`.", "Write the condition, or leave `when` out.")
    always = re.fullmatch(r"(always|never)\s+(\S+)\s+(.+)", head)
    if always:
        action, outcome = _action(text, always[2], vocabulary), _outcome(text, always[3])
        return Question(always[1], (action,), outcome, when=when, text=text)
    no = re.fullmatch(r"no\s+(conflict|gap)(?:\s+in\s+(\S+))?", head)
    if no:
        outcome = Outcome.CONFLICT if no[1] == "conflict" else Outcome.NOT_ADDRESSED
        return Question("never", _actions(text, no[2], vocabulary), outcome, when=when, text=text)
    other = re.fullmatch(r"(same\s+as|at\s+least\s+as\s+strict\s+as)\s+(\S+)(?:\s+in\s+(\S+))?", head)
    if other:
        kind = "same" if other[1].startswith("same") else "strict"
        place, on = _place_or_day(text, other[2])
        return Question(kind, _actions(text, other[3], vocabulary), None, place, on, when, text)
    raise _wrong(text, "This is none of the questions that can be proved.", "Write one of: " + "; ".join(FORMS) + ".")


def _wrong(text: str, what: str, next: str) -> MeasureErrors:
    why = "A question that is read in two ways would be proved in one of them."
    return MeasureErrors([Problem(Span("question", 1, 1, max(1, len(text))), what, why, next)])


def _action(text: str, name: str, vocabulary: Vocabulary) -> str:
    if name not in vocabulary.actions:
        close = nearest(name, vocabulary.actions)
        raise _wrong(
            text,
            f"`{name}` is not an action in the vocabulary.",
            f"Closest: `{close}`." if close else "`brightline vocabulary actions` lists them.",
        )
    return name


def _actions(text: str, name: str | None, vocabulary: Vocabulary) -> tuple[str, ...]:
    return tuple(vocabulary.actions) if name is None else (_action(text, name, vocabulary),)


def _outcome(text: str, words: str) -> Outcome:
    said = " ".join(words.replace("_", " ").split())
    known = [str(o) for o in Outcome]
    if said not in known:
        close = nearest(said, known)
        raise _wrong(
            text,
            f"`{said}` is not an outcome.",
            f"Closest: `{close}`." if close else f"The outcomes are {', '.join(known)}.",
        )
    return Outcome(said)


def _place_or_day(text: str, word: str) -> tuple[str | None, date | None]:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", word):
        return word, None
    try:
        return None, date.fromisoformat(word)
    except ValueError:
        raise _wrong(text, f"`{word}` is not a day of the calendar.", "Write year, month, day: 2024-12-04.") from None
