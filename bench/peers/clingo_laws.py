"""clingo on whole laws: a case in which two of them answer otherwise, and whether one always answers so.

It gets the program that Brightline itself gives it for laws that outgrow a diagram, and one line more. It is asked only
about laws without anything that nobody can be asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from brightline import Law
from brightline.analysis import Answers, Solver
from brightline.analysis.by_solver import SETTLED
from brightline.analysis.witness import witness
from brightline.engine.facts import Facts
from brightline.language.conditions import Condition


class Otherwise(Solver):
    """Two laws, and that they answer otherwise."""

    def case(self) -> Facts | None:
        self._control.add("otherwise", [], "otherwise :- is(0,X), not is(1,X). :- not otherwise.")
        self._control.ground([("otherwise", [])])
        limits = self._case([], {})
        return None if limits is None else witness(self, limits, None)


def apart(before: Law, after: Law, action: str) -> Facts | None:
    """A case that two laws answer otherwise."""
    return Otherwise([before.spoken(action), after.spoken(action)]).case()


def always(law: Law, action: str, outcome: str, when: Condition) -> tuple[str, Facts | None]:
    """Whether an outcome is the only possible one wherever a condition holds, as `Result` names it; and a case."""
    solver = Solver([law.spoken(action)], [when])

    def says(answers: Sequence[Answers]) -> str:
        return "unsaid" if outcome in answers[0].possible else "broken"

    found = solver.search([(o,) for o in SETTLED if o != outcome], says, "broken")
    case = found.broken or found.unsaid
    if case is not None:
        return "counterexample" if found.broken else "undetermined", witness(solver, case.limits, None)
    return ("proved" if solver.some_case() else "proved, but vacuous"), None
