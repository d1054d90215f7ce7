"""The law about one action on one day, compiled: who may speak, who prevails, and the diagram of the answers."""

from __future__ import annotations

from functools import cached_property

from brightline.engine.coding import Coding, tests_of
from brightline.engine.diagram import Quantified, build
from brightline.engine.outcome import Cause, Outcome
from brightline.engine.prevail import Verdict
from brightline.engine.speaking import Said, Speaking
from brightline.language.measure import Effect, Grade

CAUSES = {
    "text": Cause.TEXT_NOT_READ,
    "day": Cause.DATE_UNCERTAIN,
    "contested": Cause.CONTESTED_LAW,
    "gap": Cause.LAW_NOT_IN_CORPUS,
}


class ActionLaw:
    """What the law of a place says about an action on a day, for every combination of facts."""

    def __init__(self, spoken: Speaking) -> None:
        """Raises Circle when rules prevail over each other all round, TooLarge when the law outgrows its budget."""
        self.code = spoken.code
        self.action = spoken.action
        self.on = spoken.on
        self.fix = spoken.fix
        self.fixed = spoken.fixed
        self.speakers = spoken.speakers
        never, self.together = spoken.tied(spoken.facts)
        """The facts the answer can turn on, and those tied to them by `never` lines."""
        saves = [c for s in self.speakers if s.saves for c in (s.saves[0], *(x for _, x in s.saves[1]))]
        self.coding = Coding([*spoken.tests, *tests_of((*never, *saves))], spoken.code.vocabulary)
        code_of = self.coding.code
        self.saves = [
            (s, code_of(s.saves[0]), tuple((label, code_of(c)) for label, c in s.saves[1]))
            for s in self.speakers
            if s.saves
        ]
        self.precedence = spoken.precedence
        self.numbered = spoken.numbered
        """For each slot, which is a condition of a rule on doing something: the rule by number, and what it does."""
        self.slots = [code_of(c) for s in self.speakers for _, c in s.slots]
        """The slots' conditions, in the coding's store."""
        self.never = [code_of(c) for c in never]
        """What cannot be, in the same store."""
        self._said = spoken.said
        self.diagram, self.root = build(
            self.coding.store,
            self.slots,
            self.never,
            self._verdict,
            self.coding.allowed(spoken.possible),
        )
        self.answers: list[Said] = []
        """What is compared: outcome, extents, clocks. Bit masks number them."""
        self._answer_of: dict[int, int] = {}
        self._outcomes: dict[int, tuple[Outcome, ...]] = {}
        self.hidden = sum(1 << i for i in self.coding.hidden)
        self.open = Quantified(self.diagram, self.hidden, self.answer)
        """The answers that the askable facts leave open."""

    # -- verdicts -------------------------------------------------------------------------------------------------

    def _verdict(self, true: list[int]) -> Verdict:
        return self.precedence.decide(map(self.numbered.__getitem__, true))

    def verdict(self, leaf: int) -> Verdict:
        payload = self.diagram.payload[leaf]
        assert isinstance(payload, Verdict)
        return payload

    def answer(self, leaf: int) -> int:
        """The number of a leaf's answer: its outcome, with the extents or clocks that belong to it."""
        found = self._answer_of.get(leaf)
        if found is None:
            verdict = self.verdict(leaf)
            answer = self._said(verdict.outcome, [i for i, _ in verdict.reasons])
            if answer not in self.answers:
                self.answers.append(answer)
            found = self._answer_of[leaf] = self.answers.index(answer)
        return found

    def outcomes(self, mask: int) -> tuple[Outcome, ...]:
        """The outcomes of the answers in a bit mask."""
        found = self._outcomes.get(mask)
        if found is None:
            among = {answer[0] for i, answer in enumerate(self.answers) if mask >> i & 1}
            found = self._outcomes[mask] = tuple(o for o in Outcome if o in among)
        return found

    @cached_property
    def groups(self) -> dict[Cause, int]:
        """The hidden variables of each cause, as bit masks."""
        masks: dict[Cause, int] = {}
        for i, cause in self.coding.hidden.items():
            masks[CAUSES[cause]] = masks.get(CAUSES[cause], 0) | 1 << i
        return masks

    def evidence(self, verdict: Verdict) -> Grade | None:
        """The best grade among the reasons: each alone would suffice.

        None when no rule is behind the verdict that somebody read or reported: a clause nobody has read could say
        anything, and lends its grade to none of it.
        """
        norms = [n for i, _ in verdict.reasons if (n := self.speakers[i].norm)]
        grades = [n.evidence for n in norms if n.effect is not Effect.UNREAD]
        return max(grades, default=None)
