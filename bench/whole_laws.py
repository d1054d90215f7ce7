"""Questions about every case at once: where two laws differ, and whether a law has a property.

Each pass begins with the rules and builds everything anew, on both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from typing import Any

from bench import budgets, changed_laws
from bench.results import Result, Wrong
from bench.timing import Run, side_by_side
from brightline import Corpus, Law
from brightline.analysis import Question, answers_of, apart, parse_question, proof
from brightline.engine.facts import Facts

BOSTON = "Boston 2015 and 2020"
PLACE, DAYS = "us/ma/boston", (date(2015, 1, 1), date(2020, 1, 1))
PROVED_ON = date(2024, 12, 4)
PROPERTY = (
    "always hold forbidden when actor = police_officer and papers has civil_detainer and not papers has "
    "judicial_criminal_warrant and not papers has other_court_order and person.eligible_for_release = yes"
)
"""Without a judge's paper nobody is held on a detainer past his release; without the clause on a judge's warrant that
is not so."""
REFUTED = PROPERTY.replace("and not papers has judicial_criminal_warrant ", "")
DIFF, PROVE = "diff of two laws, with witnesses and counts", "prove, and refute with a counterexample"
RULES = (60, 240)
"""More outgrow the budget of a diagram."""

PEERS = {"z3-solver": "z3_laws", "clingo": "clingo_laws", "oxidd": "oxidd_laws"}
Search = Callable[[Law, Law, str], Facts | None]
"""A case that two laws answer otherwise about an action."""


def _peer(name: str) -> Any:
    """Imported when it is asked: the tests are run without some of them."""
    return import_module(f"bench.peers.{PEERS[name]}")


def results(quick: bool) -> list[Result]:
    """Every comparison of whole laws. Raises Wrong when two engines give different answers."""
    passes = 3 if quick else 15
    corpus = Corpus.load()
    before, after = (corpus.law(PLACE, on=day) for day in DAYS)
    actions = tuple(before.vocabulary.actions)
    found = [_diff(BOSTON, before, after, actions, peer, passes) for peer in ("z3-solver", "oxidd")]
    law = corpus.law(PLACE, on=PROVED_ON)
    found += [_prove(law, peer, passes) for peer in ("z3-solver", "clingo", "oxidd")]
    for rules in RULES[:1] if quick else RULES:
        old, new = changed_laws.pair(rules, rules)
        for peer in ("z3-solver", "clingo", "oxidd"):
            found.append(_diff(f"made up, {rules} rules", old, new, changed_laws.actions(), peer, max(3, passes // 3)))
    return found


# -- where two laws differ --------------------------------------------------------------------------------------------

BUDGETS = {(BOSTON, "z3-solver"): budgets.DIFF}


def _diff(name: str, before: Any, after: Any, actions: Sequence[str], peer: str, passes: int) -> Result:
    search = _peer(peer).apart
    checked = sum(_agreed(name, before, after, action, search) for action in actions)
    measured = side_by_side(
        _each(lambda action: apart(before, after, action)),
        _each(lambda action: search(before, after, action)),
        lambda _: (actions, actions),
        passes,
        warm=1,
    )
    return Result(DIFF, name, peer, measured, BUDGETS.get((name, peer)), checked)


def _each(answer: Callable[[Any], object]) -> Run:
    def run(asked: Sequence[Any]) -> None:
        for one in asked:
            answer(one)

    return run


def _agreed(name: str, before: Any, after: Any, action: str, search: Search) -> int:
    """Raises Wrong where only one finds that the laws differ, or a case is not decided as its finder says."""
    found = apart(before, after, action)
    theirs = search(before, after, action)
    moved = [x for x in found if x.before.possible != x.after.possible]
    if bool(moved) != (theirs is not None):
        raise Wrong(f"{name}: only one of two finds that the laws differ about {action}")
    for x in found:
        if (answers_of(before, action, x.witness), answers_of(after, action, x.witness)) != (x.before, x.after):
            raise Wrong(f"{name}: {action} in {x.witness} is not decided as our witness says")
    if theirs is not None and len({answers_of(law, action, theirs).possible for law in (before, after)}) == 1:
        raise Wrong(f"{name}: {action} in {theirs} is decided alike by both laws")
    return 1


# -- a property -------------------------------------------------------------------------------------------------------


def _prove(law: Law, peer: str, passes: int) -> Result:
    asked = [parse_question(text, law.vocabulary) for text in (PROPERTY, REFUTED)]

    def theirs(question: Question) -> tuple[str, Facts | None]:
        (action,), outcome, when = question.actions, question.outcome, question.when
        assert outcome is not None
        assert when is not None
        said: tuple[str, Facts | None] = _peer(peer).always(law, action, str(outcome), when)
        return said

    for question in asked:
        ours, (said, case) = proof(question, question.actions[0], law), theirs(question)
        if ours.result != said:
            raise Wrong(f"{question}: {ours.result} against {said}")
        if case is not None and question.outcome in answers_of(law, question.actions[0], case).possible:
            raise Wrong(f"{question}: {case} is no counterexample")
    measured = side_by_side(
        _each(lambda question: proof(question, question.actions[0], law)),
        _each(theirs),
        lambda _: (asked, asked),
        passes,
        warm=1,
    )
    return Result(PROVE, "Boston 2024, hold", peer, measured, None, len(asked))
