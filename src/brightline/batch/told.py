"""What a law tells of many rows: each distinct answer once, by number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

from msgspec import Struct

from brightline.engine.action_law import ActionLaw
from brightline.engine.answer import Answer
from brightline.engine.days import TooMany
from brightline.engine.decision import Decision
from brightline.engine.diagram import TooLarge
from brightline.engine.facts import Facts
from brightline.engine.inquiry import Coded, Remainder
from brightline.engine.law import Law
from brightline.engine.outcome import Outcome
from brightline.engine.store import NONE

CONTRADICTION = 0
"""The number of rows whose facts cannot be true together: a mistake in the row, and no answer."""
BY_ITSELF = 1
"""The number of rows with a day or a list that is not known and matters: no value of a variable stands for what is
known of it, so they must be decided one by one."""
REMEMBERED = 1_000_000
"""Combinations of facts whose answers are remembered; beyond it they are worked out anew."""


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
        self._variables: dict[int, tuple[int, ...]] = {}
        with suppress(TooLarge):
            about.open.of(about.root)  # before remainders take the room
        self._remembered: dict[object, int] = {}
        self._long = sum(1 << i for i in (*about.coding.dated, *about.coding.listed))

    def answer(self, values: Mapping[int, int]) -> int:
        """The number of the answer where variables of the coding have these values, and all others are unknown."""
        known = [values.get(i) for i in range(len(self._about.coding.keys))]
        diagram, node = self._about.diagram, self._about.root
        while (at := diagram.level[node]) != NONE and (value := known[at]) is not None:
            node = diagram.children[node][value]
        try:
            return self._remaining(diagram.restricted(node, values), known)
        except TooLarge:
            # The diagram has no room for more remainders of the law; the law as a whole still stands.
            return self._whole(known)

    def _remaining(self, left: int, known: Sequence[int | None]) -> int:
        """The answer from what is left of the law. Raises TooLarge."""
        # That, and what is not known of the facts that it still looks at, decide all that is told.
        unknown = tuple([i for i in self._looked_at(left) if known[i] is None])
        key = (left, unknown, None if self._actor is None else known[self._actor])
        found = self._remembered.get(key)
        if found is None:
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            by_itself = self._about.diagram.support[left] & self._long
            found = BY_ITSELF if by_itself else self._number(Remainder(self._about, known, left), known)
            self._remembered[key] = found
        return found

    def _whole(self, known: Sequence[int | None]) -> int:
        """The answer from the law as a whole."""
        inquiry = Coded(self._about, known)
        try:
            return self._number(inquiry, known) if inquiry.exact else BY_ITSELF
        except (TooLarge, TooMany) as error:
            failed = Answer(self._law, self._about.action, None, None, error=str(error))
            return self._numbered(Told(failed.outcome, failed.possible, because=failed.because))

    def _looked_at(self, node: int) -> tuple[int, ...]:
        """The variables of the facts that the law looks at from a node on."""
        support = self._about.diagram.support[node]
        found = self._variables.get(support)
        if found is None:
            masks = [mask for mask in self._about.coding.variables.values() if mask & support]
            found = tuple(i for i in range(len(self._about.coding.keys)) if any(mask >> i & 1 for mask in masks))
            self._variables[support] = found
        return found

    def _number(self, inquiry: Coded | Remainder, known: Sequence[int | None]) -> int:
        if not inquiry.mask:
            return CONTRADICTION
        answer = Answer(self._law, self._about.action, self._about, inquiry)
        asks = answer.asks
        decision = Decision(answer.outcome, answer, self._who(known), inquiry)
        next_fact = asks[0].fact if asks else None
        return self._numbered(
            Told(
                answer.outcome, answer.possible, self._rules(answer), next_fact, answer.because,
                self._evidence(decision),
            )
        )  # fmt: skip

    def _numbered(self, told: Told) -> int:
        number = self._numbers.get(told)
        if number is None:
            number = self._numbers[told] = len(self.told)
            self.told.append(told)
        return number

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
