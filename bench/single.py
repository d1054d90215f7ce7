"""One question at a time, in one process: decisions, reasons, unknown facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from bench import boston, budgets, export, town
from bench.cases import Question, plain_name
from bench.peers import cedar, datalogic, openfisca, rego, z3_unknowns
from bench.results import Result, Wrong
from bench.timing import Run, side_by_side
from brightline import Law
from brightline.vocabulary import Kind

IN_SERVICE = 10_000
"""Questions that a law has answered before unknown facts are timed: what it works out is kept, as an index is. The
questions timed are new."""

Ask = Callable[[int, int], list[Question]]
"""n questions of a seed."""


def results(quick: bool) -> list[Result]:
    """Every comparison of one question at a time. Raises Wrong when two engines give different answers."""
    passes = 5 if quick else 31
    return [*_town(passes, quick), *_boston(passes, quick)]


# -- the contenders ---------------------------------------------------------------------------------------------------


def deciding(law: Law) -> Run:
    """Decides each question."""

    def run(questions: Sequence[Question]) -> None:
        decide = law.decide
        for q in questions:
            _ = decide(q.action, q.facts).outcome

    return run


def _reasoner(law: Law) -> Run:
    """The decision with the text of each reason in hand."""

    def run(questions: Sequence[Question]) -> None:
        decide = law.decide
        for q in questions:
            decision = decide(q.action, q.facts)
            _ = [(r.cite, r.effect, r.evidence, r.says) for r in decision.reasons]

    return run


def asking(law: Law) -> Run:
    """The outcomes still possible, and what to ask next."""

    def run(questions: Sequence[Question]) -> None:
        decide = law.decide
        for q in questions:
            decision = decide(q.action, q.facts)
            _ = decision.possible, decision.asks

    return run


def _each(answer: Callable[[Any], object]) -> Run:
    def run(prepared: Sequence[Any]) -> None:
        for one in prepared:
            answer(one)

    return run


def _fresh(ask: Ask, n: int, prepare: Callable[[Any], Any]) -> Callable[[int], tuple[list[Question], list[Any]]]:
    def questions(number: int) -> tuple[list[Question], list[Any]]:
        asked = ask(n, 1_000 + number)
        return asked, [prepare(q.plain) for q in asked]

    return questions


def _agree(what: str, pairs: Sequence[tuple[Question, Any, Any]]) -> int:
    """Raises Wrong at the first question on which two answers differ; returns how many were compared."""
    for q, one, two in pairs:
        if one != two:
            raise Wrong(f"{what}: {q.action} {dict(q.facts)}: {one!r} against {two!r}")
    return len(pairs)


# -- the invented town ------------------------------------------------------------------------------------------------


def _town(passes: int, quick: bool) -> list[Result]:
    law = town.law()
    n = 200 if quick else 1_000
    asked = town.questions(n, 7)
    want = [town.by_hand(q.plain) for q in asked]
    _agree(
        "Brightline and the law by hand",
        [(q, str(law.decide(q.action, q.facts).outcome), town.OUTCOMES[w]) for q, w in zip(asked, want, strict=True)],
    )
    found = []
    policies = cedar.Cedar(cedar.TOWN)
    logic = datalogic.compiled(datalogic.town_rule())
    peers: list[tuple[str, str, Callable[[Any], Any], Callable[[Any], Any], int, Run, budgets.Budget | None]] = [
        ("decide", "datalogic-py", lambda p: p, logic, n, deciding(law), budgets.DECIDE),
        (
            "decide with citations and reasons",
            "cedarpy",
            policies.request,
            policies.town_answer,
            n,
            _reasoner(law),
            budgets.REASONS,
        ),
        ("decide", "gordon-to-regorus", lambda p: p, rego.decider(), n, deciding(law), None),
        ("decide", "OpenFisca-Core", openfisca.request, openfisca.decider(), n // 50, deciding(law), None),
    ]
    for what, peer, prepare, answer, count, ours, budget in peers:
        few = list(islice(zip(asked, want, strict=True), max(count, 50)))
        checked = _agree(f"{peer} and the law by hand", [(q, answer(prepare(q.plain)), w) for q, w in few])
        timed = policies.decide if peer == "cedarpy" else answer
        measured = side_by_side(ours, _each(timed), _fresh(town.questions, count, prepare), passes)
        found.append(Result(what, "invented town", peer, measured, budget, checked))
    open_ = town.open_questions(n, 11)
    asker = z3_unknowns.town_asker()
    found += _unknown("invented town", law, town.law.__wrapped__(), open_, asker, town.open_questions, passes, quick)
    return found


# -- Boston -----------------------------------------------------------------------------------------------------------


def _boston(passes: int, quick: bool) -> list[Result]:
    law = boston.law()
    n = 200 if quick else 1_000
    trees = {a: export.tree(law, a) for a in boston.ACTIONS}
    asked = boston.questions(n, 7)
    logic = datalogic.compiled(datalogic.tree_rule(trees))
    checked = _agree(
        "Brightline and datalogic-py on Boston",
        [(q, str(law.decide(q.action, q.facts).outcome), logic(q.plain)) for q in asked],
    )
    measured = side_by_side(deciding(law), _each(logic), _fresh(boston.questions, n, lambda p: p), passes)
    found = [Result("decide", "Boston, three layers", "datalogic-py", measured, budgets.DECIDE, checked)]

    def holds(n: int, seed: int) -> list[Question]:
        return boston.questions(n, seed, ("hold",))

    policies = cedar.Cedar(cedar.BOSTON_HOLD)
    pairs = []
    for q in holds(n, 8):
        want = sorted(boston.hold_by_hand(q.plain))
        pairs.append(
            (
                q,
                sorted(f"{r.measure}#{r.id}" for r in law.decide(q.action, q.facts).reasons if r.effect == "forbid"),
                want,
            )
        )
        pairs.append((q, sorted(policies.decide(policies.request(q.plain))[1]), want))
    checked = _agree("Brightline, Cedar and the rules by hand on holding in Boston", pairs) // 2
    measured = side_by_side(_reasoner(law), _each(policies.decide), _fresh(holds, n, policies.request), passes)
    what = "decide with citations and reasons"
    found.append(Result(what, "Boston, three layers, hold", "cedarpy", measured, budgets.REASONS, checked))

    values = {
        name: ("yes", "no") if fact.kind is Kind.YES_NO else fact.value_names
        for name, fact in law.vocabulary.facts.items()
        if name in _looked_at(trees)
    }
    asker = z3_unknowns.tree_asker(trees, values, {"papers": sorted(_elements(trees))})
    new = boston.law.__wrapped__()
    found += _unknown(
        "Boston, three layers", law, new, boston.open_questions(n, 11), asker, boston.open_questions, passes, quick
    )
    return found


def _branches(trees: dict[str, export.Tree]) -> list[export.Branch]:
    seen: dict[int, export.Branch] = {}
    todo = list(trees.values())
    while todo:
        tree = todo.pop()
        if isinstance(tree, export.Branch) and id(tree) not in seen:
            seen[id(tree)] = tree
            todo += [below for _, below in tree.ways]
    return list(seen.values())


def _looked_at(trees: dict[str, export.Tree]) -> set[str]:
    names = {b.fact for b in _branches(trees) if b.element is None}
    return {n for n in boston.law().vocabulary.facts if plain_name(n) in names}


def _elements(trees: dict[str, export.Tree]) -> set[str]:
    return {b.element for b in _branches(trees) if b.element is not None}


# -- unknown facts ----------------------------------------------------------------------------------------------------


def _unknown(
    name: str,
    law: Law,
    new: Law,
    asked: list[Question],
    asker: Callable[[Any], z3_unknowns.Asked],
    ask: Ask,
    passes: int,
    quick: bool,
) -> list[Result]:
    """A law in service, and one that was only just compiled (each action asked once)."""
    few = asked[:50] if quick else asked[:300]
    pairs = []
    for q in few:
        possible = tuple(sorted(map(str, law.decide(q.action, q.facts).possible)))
        pairs.append((q, possible, tuple(sorted(z3_unknowns.possible(asker(q.plain))))))
    checked = _agree(f"Brightline and z3 on unknown facts, {name}", pairs)
    what = "unknown facts, with the next question"
    theirs = _each(z3_unknowns.possible)

    for action in {q.action for q in asked}:
        new.decide(action, {})
    first = side_by_side(asking(new), theirs, _fresh(ask, 20 if quick else 100, asker), 5 if quick else 10, warm=0)
    asking(law)(ask(IN_SERVICE, 99))
    measured = side_by_side(asking(law), theirs, _fresh(ask, 20 if quick else 100, asker), passes)
    return [
        Result(what, name, "z3-solver", measured, budgets.UNKNOWN, checked),
        Result(f"{what}, first 1,000 of a new law", name, "z3-solver", first, None, checked),
    ]
