"""Whether a law has a property in every case, or a case in which it has not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from brightline.analysis.by_solver import SETTLED, Case, NoSolver, Solver
from brightline.analysis.left_open import Answers
from brightline.analysis.questions import Question
from brightline.analysis.regions import Region, real_part, regions
from brightline.analysis.shared import RuleOf, Shared, answers_of
from brightline.analysis.witness import witness
from brightline.engine.diagram import TooLarge
from brightline.engine.facts import Facts
from brightline.engine.law import Law
from brightline.engine.outcome import Outcome
from brightline.engine.prevail import EFFECT_OF, OPPOSED
from brightline.engine.rewrite import Hidden, tests
from brightline.engine.speaking import Speaking
from brightline.language.conditions import And, Condition


class Result(StrEnum):
    PROVED = "proved"
    VACUOUS = "proved, but vacuous"
    COUNTEREXAMPLE = "counterexample"
    OPEN = "undetermined"
    """No case breaks it, and in some the law itself is not known well enough to say."""


HOLDS, BROKEN, UNSAID, OUTSIDE = "holds", "broken", "unsaid", "outside"
"""What a case says of a property."""
STRICTNESS = {
    Outcome.FORBIDDEN: 2, Outcome.NOT_ADDRESSED: 1, Outcome.PERMITTED: 1, Outcome.REQUIRED: 0,
}  # fmt: skip
"""How much each outcome keeps an officer from the act; of a conflict nobody can say."""


class Example(Struct, frozen=True):
    """A case, where it lies, and what each law answers."""

    region: Region
    facts: Facts
    answers: tuple[Answers, ...]


class Proof(Struct, frozen=True):
    """What came out of a question about one action."""

    action: str
    result: Result
    cases: int | None
    """The cases that the question is about; None where a solver looked, which finds cases and counts none."""
    broken: int | None
    unsaid: int | None
    """Cases in which the property cannot be told, for the law is not known well enough."""
    against: tuple[Example, ...]
    """Where it is broken: a case of each region."""
    open: tuple[Example, ...]
    """Where it cannot be told: a case of each region."""
    why: str
    """Why it is vacuous, as far as the law is known; else empty."""
    shared: Shared | Solver
    exhausted: bool = True
    """Whether every case was looked at; a solver gives up after so many in which the property cannot be told."""


def proof(question: Question, action: str, law: Law, other: Law | None = None) -> Proof:
    """Try a question about one action of a law, over every case. `other` is the law compared with.

    A law whose diagram outgrows its budget is given to a solver. Raises Circle, TooMany, and TooLarge where there is no
    solver or it cannot be told either.
    """
    laws = (law,) if other is None else (law, other)
    spoken = [x.spoken(action) for x in laws]
    conditions = [] if question.when is None else [question.when]
    try:
        asked = _Asked(spoken, conditions)
    except TooLarge:
        return _by_solver(question, action, spoken, conditions)
    says = _says(question)

    def leaf(payloads: tuple[object, ...]) -> object:
        (answers,) = payloads
        assert isinstance(answers, tuple)
        return (says(answers), *answers) if answers else (OUTSIDE,)

    root = asked.combined(asked.roots, leaf)
    counts = {k: n for k, n in asked.counted(root).items() if isinstance(k, tuple) and k[0] != OUTSIDE}
    against = _examples(asked, root, BROKEN, laws, action)
    unsaid = _examples(asked, root, UNSAID, laws, action)
    why = "" if against else _vacuous(question, spoken[0], bool(counts))
    result = Result.COUNTEREXAMPLE if against else Result.OPEN if unsaid else Result.VACUOUS if why else Result.PROVED
    return Proof(
        action,
        result,
        sum(counts.values()),
        sum(n for k, n in counts.items() if k[0] == BROKEN),
        sum(n for k, n in counts.items() if k[0] == UNSAID),
        against,
        unsaid,
        why,
        asked,
    )


class _Asked(Shared):
    """Laws grown as one where a condition holds: a leaf is the Answers of each, and () outside the condition."""

    def grown(self) -> tuple[int, ...]:
        """One node for all the laws."""
        rules: list[RuleOf] = []
        for number, law in enumerate(self.laws):
            for i, speaker in enumerate(law.speakers):
                rules.append((speaker, tuple(i if k == number else None for k in range(len(self.laws)))))
        when = self.wanted[0] if self.wanted else None
        hidden = when is not None and any(isinstance(test, Hidden) for test in tests(when))
        return (self._each_apart() if hidden else self.as_one(rules, len(rules) if self.wanted else 0, when),)

    def _each_apart(self) -> int:
        """The same of laws that cannot be grown as one."""
        laws = super().grown()

        def leaf(payloads: tuple[object, ...]) -> tuple[object, ...]:
            return () if payloads[len(laws) :] == (False,) else payloads[: len(laws)]

        return self.combined((*laws, *self.where), leaf)


def _by_solver(question: Question, action: str, spoken: Sequence[Speaking], conditions: Sequence[Condition]) -> Proof:
    try:
        solver = Solver(spoken, conditions)
    except NoSolver as error:
        raise TooLarge(f"it outgrows its diagram, and {error}: `pip install brightline[solver]`") from error
    if question.outcome is Outcome.UNDETERMINED:
        raise TooLarge("it outgrows its diagram, and a solver is not asked whether something is undetermined")
    if question.kind == "same" and any(n.extent or n.clock for s in spoken for x in s.speakers if (n := x.norm)):
        raise TooLarge("it outgrows its diagram, and a solver does not compare how long or until when")
    says = _says(question)
    wrong = [
        outcomes
        for outcomes in product(SETTLED, repeat=len(spoken))
        if says(tuple(Answers([(o, (), ())]) for o in outcomes)) != HOLDS
    ]
    found = solver.search(wrong, says, BROKEN)
    against, unsaid = (() if case is None else (_solved(solver, case),) for case in (found.broken, found.unsaid))
    met = bool(against or unsaid) or solver.some_case()
    why = "" if against else _vacuous(question, spoken[0], met)
    result = Result.COUNTEREXAMPLE if against else Result.OPEN if unsaid else Result.VACUOUS if why else Result.PROVED
    assert found.exhausted or against or unsaid, "where it gave up there are cases in which it cannot be told"
    return Proof(action, result, None, None, None, against, unsaid, why, solver, found.exhausted)


def _solved(solver: Solver, case: Case) -> Example:
    return Example(Region(tuple(sorted(case.limits.items()))), witness(solver, case.limits, None), case.answers)


def without_each(question: Question) -> tuple[tuple[Condition, Question], ...]:
    """Each condition of a question, and the question without it."""
    found = []
    for i, condition in enumerate(question.conditions):
        left = question.conditions[:i] + question.conditions[i + 1 :]
        when = None if not left else left[0] if len(left) == 1 else And(left)
        found.append((condition, replace(question, when=when)))
    return tuple(found)


def _says(question: Question) -> Callable[[tuple[object, ...]], str]:
    """What a case says of a property, by the answers of the laws to it."""

    def one(answers: tuple[object, ...]) -> str:
        (found,) = answers
        assert isinstance(found, Answers)
        outcome, possible = question.outcome, found.possible
        if outcome is Outcome.UNDETERMINED:
            holds = (found.outcome is outcome) == (question.kind == "always")
            return HOLDS if holds else BROKEN
        if question.kind == "always":
            return HOLDS if possible == (outcome,) else UNSAID if outcome in possible else BROKEN
        return HOLDS if outcome not in possible else BROKEN if possible == (outcome,) else UNSAID

    def two(answers: tuple[object, ...]) -> str:
        ours, theirs = answers
        assert isinstance(ours, Answers)
        assert isinstance(theirs, Answers)
        if question.kind == "same":
            if not ours & theirs:
                return BROKEN
            return HOLDS if ours == theirs and len(ours) == 1 else UNSAID
        mine = [STRICTNESS.get(o) for o in ours.possible]
        other = [STRICTNESS.get(o) for o in theirs.possible]
        known, others = [x for x in mine if x is not None], [x for x in other if x is not None]
        if len(known) < len(mine) or len(others) < len(other):
            return UNSAID
        return HOLDS if min(known) >= max(others) else BROKEN if max(known) < min(others) else UNSAID

    return one if question.kind in ("always", "never") else two


def _examples(shared: Shared, root: int, said: str, laws: tuple[Law, ...], action: str) -> tuple[Example, ...]:
    found = []
    for leaf in shared.payloads(root):
        if not isinstance(leaf, tuple) or leaf[0] != said:
            continue
        at = shared.diagram.leaf(leaf)
        for region in regions(shared.diagram, root, at):
            real = real_part(shared.diagram, root, at, region)
            facts = witness(shared, real, partial(_answer, laws, action, leaf[1:]))
            found.append(Example(region, facts, leaf[1:]))
    return tuple(found)


def _answer(laws: tuple[Law, ...], action: str, wanted: tuple[object, ...], facts: Facts) -> bool:
    """Whether these laws answer so."""
    return tuple(answers_of(law, action, facts) for law in laws) == wanted


def _vacuous(question: Question, spoken: Speaking, met: bool) -> str:
    """Why a property says nothing, where it does: nothing it speaks of can happen."""
    if not met:
        return "no possible case meets the condition"
    outcome = question.outcome
    if question.kind != "never" or outcome in (None, Outcome.NOT_ADDRESSED, Outcome.UNDETERMINED):
        return ""
    # What nobody has read, or looked for, could say anything: it is told as that, and hides nothing here.
    does = {d for s in spoken.speakers if not s.standing.guess for d, _ in s.slots}
    if outcome is Outcome.CONFLICT:
        could = any(a in does and b in does for a, b in OPPOSED)
        return "" if could else "no two rules of that day could be opposed"
    assert outcome is not None
    effect = EFFECT_OF[outcome]
    words = {Outcome.FORBIDDEN: "forbid", Outcome.PERMITTED: "permit", Outcome.REQUIRED: "require"}
    return "" if effect in does else f"no rule that is known could {words[outcome]} it on that day"
