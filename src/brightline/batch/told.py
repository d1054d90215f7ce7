"""What a law tells of many rows: each distinct answer once, by number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from brightline.engine.action_law import ActionLaw
from brightline.engine.answer import Answer
from brightline.engine.days import TooMany
from brightline.engine.decision import Decision
from brightline.engine.diagram import TooLarge
from brightline.engine.facts import Facts
from brightline.engine.inquiry import Coded
from brightline.engine.law import Law
from brightline.engine.outcome import Outcome

CONTRADICTION = 0
"""The number of rows whose facts cannot be true together: a mistake in the row, and no answer."""
BY_ITSELF = 1
"""The number of rows with a day or a list that is not known and matters: no value of a variable stands for what is
known of it, so they must be decided one by one."""


class Told(Struct, frozen=True):
    """One answer, as `Law.decide` gives it."""

    outcome: Outcome
    possible: tuple[Outcome, ...]
    """The outcomes still possible; none for CONTRADICTION and BY_ITSELF."""
    rules: tuple[str, ...] = ()
    """The rules behind a settled outcome, as MEASURE#RULE, the highest layer first."""
    next_fact: str | None = None
    """The fact to ask about first."""
    because: tuple[str, ...] = ()
    """Why it is undetermined."""
    evidence: tuple[tuple[str, str], ...] = ()
    """How well the text behind each possible outcome is known: (outcome, grade), the grade empty where nothing says."""


class Teller:
    """Answers about one action, worked out from the values of its variables and kept by number in `told`."""

    def __init__(self, law: Law, about: ActionLaw) -> None:
        self._law = law
        self._about = about
        self.told = [Told(Outcome.UNDETERMINED, ()), Told(Outcome.UNDETERMINED, (), because=("by itself",))]
        self._numbers = {told: number for number, told in enumerate(self.told)}
        self._actor = about.coding.index.get(("value", "actor"))

    def answer(self, values: Mapping[int, int]) -> int:
        """The number of the answer where variables of the coding have these values, and all others are unknown."""
        known = [values.get(i) for i in range(len(self._about.coding.keys))]
        inquiry = Coded(self._about, known)
        try:
            if not inquiry.exact:
                return BY_ITSELF
            if not inquiry.mask:
                return CONTRADICTION
            told = self._worded(Answer(self._law, self._about.action, self._about, inquiry), inquiry, known)
        except (TooLarge, TooMany) as error:
            failed = Answer(self._law, self._about.action, None, None, error=str(error))
            told = Told(failed.outcome, failed.possible, because=failed.because)
        number = self._numbers.get(told)
        if number is None:
            number = self._numbers[told] = len(self.told)
            self.told.append(told)
        return number

    def _worded(self, answer: Answer, inquiry: Coded, known: Sequence[int | None]) -> Told:
        asks = answer.asks
        return Told(
            answer.outcome,
            answer.possible,
            self._rules(answer),
            asks[0].fact if asks else None,
            answer.because,
            self._evidence(Decision(answer.outcome, answer, self._who(known), inquiry)),
        )

    def _rules(self, answer: Answer) -> tuple[str, ...]:
        norms = [n for i, _ in answer.deciding if (n := self._about.speakers[i].norm)]
        return tuple(n.id for n in sorted(norms, key=lambda n: (n.layer, n.id)))

    def _who(self, known: Sequence[int | None]) -> Facts:
        """The actor, where the law looks at him: how well a silence is known depends on whom it concerns."""
        value = None if self._actor is None else known[self._actor]
        if value is None:
            return Facts({})
        return Facts({"actor": self._about.coding.names(self._actor or 0)[value]})

    @staticmethod
    def _evidence(decision: Decision) -> tuple[tuple[str, str], ...]:
        found = decision.evidence
        grades = found if isinstance(found, dict) else {str(decision.outcome): found}
        return tuple((outcome, "" if grade is None else str(grade)) for outcome, grade in sorted(grades.items()))
