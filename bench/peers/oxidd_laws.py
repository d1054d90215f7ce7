"""oxidd on whole laws: a case in which two of them answer otherwise, how many there are, and a property.

It keeps binary decision diagrams, written in Rust. It gets the variables as Brightline numbers them, the value of each
as a binary number, in the order in which Brightline asks; a law is a diagram for each outcome, with what nobody can be
asked quantified away. Two laws differ where these diagrams do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, cached_property, reduce
from operator import and_, or_

from oxidd.bdd import BDDFunction, BDDManager

from brightline import Law
from brightline.analysis.witness import witness
from brightline.engine.coding import Coding, tests_of
from brightline.engine.facts import Facts
from brightline.engine.prevail import Does
from brightline.engine.rewrite import Plain
from brightline.engine.speaking import Speaking
from brightline.engine.store import AND, ATOM, FALSE, TRUE
from brightline.language.conditions import Condition

OUTCOMES = ("conflict", "forbidden", "required", "permitted", "not addressed")
NODES, REMEMBERED = 1 << 16, 1 << 14
"""As many as the largest of the laws that are compared needs: a manager that may hold more takes longer to make."""


class Compared:
    """Laws about one action as diagrams."""

    def __init__(self, spoken: Sequence[Speaking], conditions: Sequence[Condition] = ()) -> None:
        """Raises TypeError for laws that look at days or lists."""
        first = spoken[0]
        self.vocabulary, self.on = first.code.vocabulary, first.on
        wanted = [first.fix(Plain(self.vocabulary)(c)) for c in conditions]
        facts = {f for s in spoken for f in s.facts} | set(Coding(tests_of(wanted), self.vocabulary).facts)
        never, _ = first.tied(facts)
        tests = [t for s in spoken for t in s.tests]
        self.coding = Coding([*tests, *tests_of((*never, *wanted))], self.vocabulary)
        if self.coding.dated or self.coding.listed:
            raise TypeError("oxidd is not told of days and lists here")
        sizes = self.coding.store.sizes
        self._bits: list[range] = []
        for size in sizes:
            start = self._bits[-1].stop if self._bits else 0
            self._bits.append(range(start, start + (size - 1).bit_length()))
        self._manager = BDDManager(NODES, REMEMBERED, 1)
        self._manager.add_vars(self._bits[-1].stop if self._bits else 0)
        self._yes, self._no = self._manager.true(), self._manager.false()
        # Functions that look at themselves would keep the manager until somebody collects what goes round.
        self._made: dict[int, BDDFunction] = {TRUE: self._yes, FALSE: self._no}
        askable = [i for i in range(len(sizes)) if i not in self.coding.hidden]
        self._hidden_bits = [b for i in self.coding.hidden for b in self._bits[i]]
        real = self._all(self._some_value(i, range(sizes[i])) for i in askable)
        excluded = self._any(self._holds(self.coding.code(c)) for c in never)
        self.where = self._all([real, ~excluded, *(self._holds(self.coding.code(c)) for c in wanted)])
        """What can be, and is asked about."""
        self.possible = [self._possible(s) for s in spoken]
        """For each law and outcome: the cases in which some completion has it."""

    def _all(self, found: Iterable[BDDFunction]) -> BDDFunction:
        return reduce(and_, found, self._yes)

    def _any(self, found: Iterable[BDDFunction]) -> BDDFunction:
        return reduce(or_, found, self._no)

    def _some_value(self, variable: int, values: Iterable[int]) -> BDDFunction:
        bits, wanted = self._bits[variable], set(values)
        if len(wanted) == 1 << len(bits):
            return self._yes
        ways = [
            self._all(self._manager.var(b) if v >> n & 1 else self._manager.not_var(b) for n, b in enumerate(bits))
            for v in sorted(wanted)
        ]
        return self._any(ways)

    def _holds(self, condition: int) -> BDDFunction:
        found = self._made.get(condition)
        if found is None:
            kind, variable, parts = self.coding.store.parts(condition)
            if kind == ATOM:
                values = [v for v in range(self.coding.store.sizes[variable]) if parts[0] >> v & 1]
                found = self._some_value(variable, values)
            else:
                found = (self._all if kind == AND else self._any)(map(self._holds, parts))
            self._made[condition] = found
        return found

    def _possible(self, spoken: Speaking) -> dict[str, BDDFunction]:
        layers = [s.standing.layer for s in spoken.speakers]
        does: dict[tuple[int, Does], BDDFunction] = {}
        for key, condition in zip(spoken.numbered, spoken.conditions, strict=True):
            does[key] = does.get(key, self._no) | self._holds(self.coding.code(condition))
        beaters: dict[tuple[int, Does], list[tuple[int, Does]]] = {}
        for i, a, j, b in spoken.precedence.beats():
            if (i, a) in does and (j, b) in does:
                beaters.setdefault((j, b), []).append((i, a))

        @cache
        def standing(key: tuple[int, Does]) -> BDDFunction:
            return does[key] & ~self._any(standing(k) for k in beaters.get(key, ()))

        def some(effects: Iterable[Does], layer: int | None = None) -> BDDFunction:
            return self._any(standing(k) for k in does if k[1] in effects and layer in (None, layers[k[0]]))

        bans, opposite = (Does.FORBIDS,), (Does.PERMITS, Does.REQUIRES)
        ways = [
            self._any(some(bans, n) & some(opposite, n) for n in sorted(set(layers))),
            some(bans),
            some((Does.REQUIRES,)),
            some((Does.PERMITS,)),
            self._yes,
        ]
        allowed = self.coding.allowed(spoken.possible)
        sizes = self.coding.store.sizes
        bounds = self._all(self._some_value(i, allowed.get(i, range(sizes[i]))) for i in self.coding.hidden)
        hidden = self._all(map(self._manager.var, self._hidden_bits))
        found, before = {}, self._no
        for outcome, way in zip(OUTCOMES, ways, strict=True):
            found[outcome] = (bounds & way & ~before).exists(hidden)
            before |= way
        return found

    def case(self, cases: BDDFunction) -> Facts | None:
        """One of these cases."""
        bits = (cases & self.where).pick_cube()
        if bits is None:
            return None
        limits = {}
        for i, own in enumerate(self._bits):
            # A fact of which no bit matters may have any value.
            if i not in self.coding.hidden and any(bits[b] is not None for b in own):
                limits[i] = 1 << sum(1 << n for n, b in enumerate(own) if bits[b])
        return witness(self, limits, None)

    def count(self, cases: BDDFunction) -> int:
        """How many cases these are."""
        return (cases & self.where).sat_count(self._bits[-1].stop) >> len(self._hidden_bits)

    @cached_property
    def otherwise(self) -> BDDFunction:
        """Where the first two laws do not leave the same outcomes."""
        old, new = self.possible
        return self._any(old[o] ^ new[o] for o in OUTCOMES)


def apart(before: Law, after: Law, action: str) -> Facts | None:
    """A case that two laws answer otherwise: one leaves an outcome possible that the other does not."""
    laws = Compared([before.spoken(action), after.spoken(action)])
    return laws.case(laws.otherwise)


def always(law: Law, action: str, outcome: str, when: Condition) -> tuple[str, Facts | None]:
    """Whether an outcome is the only possible one wherever a condition holds, as `Result` names it; and a case."""
    laws = Compared([law.spoken(action)], [when])
    (possible,) = laws.possible
    broken = laws.case(~possible[outcome])
    if broken is not None:
        return "counterexample", broken
    doubt = laws.case(reduce(or_, (possible[o] for o in OUTCOMES if o != outcome)))
    if doubt is not None:
        return "undetermined", doubt
    return ("proved" if laws.where.satisfiable() else "proved, but vacuous"), None
