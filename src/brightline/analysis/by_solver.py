"""The same questions put to a solver, for laws whose diagram outgrows its budget: clingo, an optional extra.

A solver finds a case, or finds that there is none. It does not count cases, and gives no regions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from brightline.analysis.left_open import Answers
from brightline.analysis.witness import Limits
from brightline.engine.coding import Coding, facts_in, tests_of
from brightline.engine.facts import Facts
from brightline.engine.outcome import Outcome
from brightline.engine.prevail import Does
from brightline.engine.rewrite import Plain
from brightline.engine.speaking import Speaking
from brightline.engine.store import AND, ATOM, FALSE, TRUE
from brightline.language.conditions import Condition
from brightline.vocabulary import Vocabulary

TRIED = 200
"""Cases that a solver finds, and that turn out to be no counterexample for the law is not known well enough there."""


ORDER = {outcome: number for number, outcome in enumerate(Outcome)}
SETTLED = tuple(o for o in Outcome if o is not Outcome.UNDETERMINED)


class NoSolver(Exception):
    """clingo is not installed."""


class Case(Struct, frozen=True):
    """A case as the solver gives it."""

    limits: Limits
    """The value of each variable that somebody can be asked about, as a bit mask."""
    answers: tuple[Answers, ...]


class Found(Struct, frozen=True):
    """What a solver found: a case that breaks a property, cases in which it cannot be told, or neither."""

    broken: Case | None
    unsaid: Case | None
    exhausted: bool
    """Whether no other case is left: that nothing breaks the property is then proved."""


class Solver:
    """Laws about one action, as a program for clingo."""

    def __init__(self, spoken: Sequence[Speaking], conditions: Sequence[Condition] = ()) -> None:
        """All of one vocabulary and about one action. Raises NoSolver, Circle, TooLarge and TooMany."""
        try:
            import clingo
        except ImportError as error:
            raise NoSolver("clingo is not installed") from error
        first = spoken[0]
        plain = Plain(first.code.vocabulary)
        wanted = [first.fix(plain(c)) for c in conditions]
        facts = {f for s in spoken for f in s.facts} | {f for c in wanted for f in facts_in(c)}
        never, self.facts = first.tied(facts)
        found = [*(t for s in spoken for t in s.tests), *tests_of((*never, *wanted))]
        self.coding = Coding(found, first.code.vocabulary)
        self.on, self.fixed = first.on, first.fixed
        self.vocabulary: Vocabulary = first.code.vocabulary
        self.laws = tuple(spoken)
        self._askable = [i for i in range(len(self.coding.keys)) if i not in self.coding.hidden]
        self._clingo = clingo
        self._left_out = 0
        # That nothing bans a thing, or nobody has a paper, is no news: clingo would tell of every rule without a head.
        self._control: Any = clingo.Control(["--warn=none"])
        self._control.add("base", [], "\n".join(self._program(spoken, never, wanted)))
        self._control.ground([("base", [])])

    # -- the program ----------------------------------------------------------------------------------------------

    def _program(
        self, spoken: Sequence[Speaking], never: Sequence[Condition], wanted: Sequence[Condition]
    ) -> Iterator[str]:
        coding, sizes = self.coding, self.coding.store.sizes
        yield from (f"1 {{ v(c,{i},0..{sizes[i] - 1}) }} 1." for i in self._askable)
        yield from self._worlds()
        for law, one in enumerate(spoken):
            allowed = coding.allowed(one.possible)
            for i in coding.hidden:
                values = sorted(allowed.get(i, range(sizes[i])))
                yield f"1 {{ v({law},{i},({';'.join(map(str, values))})) }} 1."
            yield from self._law(law, one)
        made: set[tuple[str, int]] = set()
        for condition in never:
            node = coding.code(condition)
            yield from self._condition("c", node, made)
            yield f":- {_holds('c', node)}."
        for condition in wanted:
            node = coding.code(condition)
            yield from self._condition("c", node, made)
            yield f":- not {_holds('c', node)}."

    def _worlds(self) -> Iterator[str]:
        """Days and lists are what real ones are together. Raises TooMany."""
        coding, nothing = self.coding, Facts({})
        long = (*coding.dated, *coding.listed)
        if not long:
            return
        worlds: dict[tuple[tuple[int, int], ...], None] = {}
        for days in coding.day_assignments(nothing, self.on):
            placed = coding.place(days)
            for (masks,) in coding.list_masks(nothing, [days], self.on):
                worlds[tuple(sorted({**placed, **masks}.items()))] = None
        yield f"1 {{ world(0..{len(worlds) - 1}) }} 1."
        for number, world in enumerate(worlds):
            yield from (f":- world({number}), not v(c,{i},{value})." for i, value in world)

    def _law(self, law: int, spoken: Speaking) -> Iterator[str]:
        made: set[tuple[str, int]] = set()
        slots = [c for s in spoken.speakers for _, c in s.slots]
        for (rule, does), condition in zip(spoken.numbered, slots, strict=True):
            node = self.coding.code(condition)
            yield from self._condition(str(law), node, made)
            yield f"does({law},{rule},{int(does)}) :- {_holds(str(law), node)}."
        for i, a, j, b in spoken.precedence.beats():
            yield (f"beaten({law},{j}) :- does({law},{j},{int(b)}), does({law},{i},{int(a)}), not beaten({law},{i}).")
        for number, speaker in enumerate(spoken.speakers):
            layer = speaker.standing.layer
            yield f"layer({law},{number},{layer})."
        yield f"stands({law},R,D) :- does({law},R,D), not beaten({law},R)."
        bans, opposite = int(Does.FORBIDS), f"({int(Does.PERMITS)};{int(Does.REQUIRES)})"
        clash, forbids = ORDER[Outcome.CONFLICT], ORDER[Outcome.FORBIDDEN]
        requires, permits, silent = (ORDER[o] for o in (Outcome.REQUIRED, Outcome.PERMITTED, Outcome.NOT_ADDRESSED))
        yield (
            f"is({law},{clash}) :- stands({law},R,{bans}), stands({law},S,{opposite}), layer({law},R,X), "
            f"layer({law},S,X)."
        )
        yield f"is({law},{forbids}) :- stands({law},_,{bans}), not is({law},{clash})."
        before = f"not is({law},{clash}), not is({law},{forbids})"
        yield f"is({law},{requires}) :- stands({law},_,{int(Does.REQUIRES)}), {before}."
        yield f"is({law},{permits}) :- stands({law},_,{int(Does.PERMITS)}), {before}, not is({law},{requires})."
        yield f"is({law},{silent}) :- {before}, not is({law},{requires}), not is({law},{permits})."

    def _condition(self, whose: str, node: int, made: set[tuple[str, int]]) -> Iterator[str]:
        if node in (TRUE, FALSE) or (whose, node) in made:
            return
        made.add((whose, node))
        kind, variable, rest = self.coding.store.parts(node)
        if kind == ATOM:
            of = whose if variable in self.coding.hidden else "c"
            values = [v for v in range(self.coding.store.sizes[variable]) if rest[0] >> v & 1]
            yield from (f"h({whose},{node}) :- v({of},{variable},{v})." for v in values)
            return
        for part in rest:
            yield from self._condition(whose, part, made)
        if kind == AND:
            yield f"h({whose},{node}) :- {', '.join(_holds(whose, part) for part in rest)}."
        else:
            yield from (f"h({whose},{node}) :- {_holds(whose, part)}." for part in rest)

    # -- asking ---------------------------------------------------------------------------------------------------

    def search(
        self, wrong: Sequence[Sequence[Outcome]], says: Callable[[tuple[Answers, ...]], str], broken: str
    ) -> Found:
        """Look for a case that breaks a property.

        `wrong` are the outcomes, one for each law, that some completion of what nobody can be asked must have there;
        `says` judges a case by all that is possible in it.
        """
        unsaid: Case | None = None
        number = 0
        for outcomes in wrong:
            while (limits := self._case([*enumerate(outcomes)], {})) is not None:
                case = Case(limits, tuple(self._possible(law, limits) for law in range(len(self.laws))))
                if says(case.answers) == broken:
                    return Found(case, unsaid, False)
                unsaid = unsaid or case
                number += 1
                if number == TRIED:
                    return Found(None, unsaid, False)
                self._leave_out(limits)
        return Found(None, unsaid, True)

    def some_case(self) -> bool:
        """Whether any case is left that meets the conditions."""
        return self._case([], {}) is not None

    def _case(self, outcomes: Sequence[tuple[int, Outcome]], limits: Limits) -> Limits | None:
        """Values of what can be asked with which these laws can have these outcomes; None where there are none."""
        number, symbol = self._clingo.Number, self._clingo.Function
        assumed = [(symbol("is", [number(law), number(ORDER[o])]), True) for law, o in outcomes]
        for i, mask in limits.items():
            assumed.append((symbol("v", [symbol("c"), number(i), number(mask.bit_length() - 1)]), True))
        with self._control.solve(yield_=True, assumptions=assumed) as handle:
            for model in handle:
                values = (x.arguments for x in model.symbols(atoms=True) if x.name == "v")
                return {i.number: 1 << value.number for of, i, value in values if str(of) == "c"}
        return None

    def _possible(self, law: int, limits: Limits) -> Answers:
        """The outcomes that a law leaves possible in a case."""
        found = (o for o in SETTLED if self._case([(law, o)], limits) is not None)
        return Answers((o, (), ()) for o in found)

    def _leave_out(self, limits: Limits) -> None:
        """The case is not found again."""
        self._left_out += 1
        name = f"without{self._left_out}"
        values = ", ".join(f"v(c,{i},{mask.bit_length() - 1})" for i, mask in limits.items())
        self._control.add(name, [], f":- {values}." if values else ":- #true.")
        self._control.ground([(name, [])])


def _holds(whose: str, node: int) -> str:
    """A condition as a literal of the program."""
    return "#true" if node == TRUE else "#false" if node == FALSE else f"h({whose},{node})"
