"""What the law says to a question, apart from the question itself: shared by all questions that come to the same."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from brightline.engine.action_law import ActionLaw
from brightline.engine.inquiry import Inquiry
from brightline.engine.outcome import Cause, Outcome
from brightline.engine.prevail import Does, Verdict

if TYPE_CHECKING:
    from brightline.engine.decision import Ask, Reason
    from brightline.engine.law import Law


SETTLED: tuple[Outcome, ...] = tuple(o for o in Outcome if o is not Outcome.UNDETERMINED)
"""The outcomes that a settled answer can have."""


class Answer:
    """Outcome, what it rests on, and what could still change it; all but the outcome is worked out when asked for."""

    def __init__(
        self,
        law: Law,
        action: str,
        about: ActionLaw | None,
        inquiry: Inquiry | None,
        readings: frozenset[str] = frozenset(),
        error: str = "",
    ) -> None:
        """Without an inquiry something went wrong in evaluation, and the outcome is undetermined. Raises TooMany."""
        self.law = law
        self.action = action
        self.about = about
        self.inquiry = inquiry
        self.readings = readings
        self.error = error
        self.possible = SETTLED
        self.outcome = Outcome.UNDETERMINED
        self.verdict: Verdict | None = None
        if inquiry is not None:
            self.possible = inquiry.possible
            if len(self.possible) == 1:
                self.outcome = self.possible[0]
            if inquiry.mask & (inquiry.mask - 1) == 0 and len(inquiry.leaves) == 1:
                self.verdict = inquiry.leaves[0]

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        if self.verdict is not None:
            return (self.verdict,)
        return self.inquiry.leaves if self.inquiry else ()

    @cached_property
    def because(self) -> tuple[str, ...]:
        if self.inquiry is None:
            return (str(Cause.EVALUATION_ERROR),)
        return tuple(map(str, self.inquiry.because))

    @cached_property
    def asks(self) -> tuple[Ask, ...]:
        """The facts that can still change the answer, most useful first."""
        if self.verdict is not None or self.inquiry is None:
            return ()
        return tuple(self.law.ask_about(name) for name in self.inquiry.asks)

    @cached_property
    def deciding(self) -> tuple[tuple[int, Does], ...]:
        """The rules the outcome rests on, in every completion or, where no rule is common to all, in some: each by
        number, with what it does."""
        if self.outcome is Outcome.UNDETERMINED:
            return ()
        reasons = [v.reasons for v in self.verdicts if v.outcome is self.outcome]
        if not reasons:
            return ()
        common = set(reasons[0]).intersection(*reasons) or set().union(*reasons)
        return tuple(sorted(common))

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """The rules the outcome rests on."""
        return self.law.reasons_of(self.about, self.deciding) if self.about is not None else ()
