"""clingo on whole laws: a case in which two of them answer otherwise.

It gets the program that Brightline itself gives it for laws that outgrow a diagram, and one line more. It is asked only
about laws without anything that nobody can be asked.
"""

from __future__ import annotations

from brightline import Law
from brightline.analysis import Solver
from brightline.analysis.witness import witness
from brightline.engine.facts import Facts


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
