"""JSON Logic in Rust (datalogic-py): a compiled rule over a dictionary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import datalogic_py

from bench import town
from bench.cases import Plain
from bench.export import Branch, Tree, settled


def _var(name: str) -> dict[str, str]:
    return {"var": name}


def _has(paper: str) -> dict[str, Any]:
    return {"in": [paper, _var("papers")]}


def _has_any(papers: tuple[str, ...]) -> dict[str, Any]:
    return {"or": [_has(p) for p in papers]}


def _is(name: str, value: str) -> dict[str, Any]:
    return {"==": [_var(name), value]}


def _in(name: str, values: tuple[str, ...]) -> dict[str, Any]:
    return {"in": [_var(name), list(values)]}


def _all(*tests: dict[str, Any]) -> dict[str, Any]:
    return {"and": list(tests)}


def _not(test: dict[str, Any]) -> dict[str, Any]:
    return {"!": [test]}


def town_rule() -> dict[str, Any]:
    """Alderbrook's law."""
    civil = _is("purpose", "civil_immigration")
    warrant = _has("judicial_criminal_warrant")
    tells = {"if": [_all(civil, _not(warrant)), 1, 0]}
    hold = _all(_has_any(town.CIVIL_PAPERS), _var("person_eligible_for_release"), _not(warrant))
    address = _all(civil, _in("information_kind", town.ADDRESSES), _not(_var("information_public")))
    kind = "information_kind"
    by_action = [
        _is("action", "hold"), {"if": [hold, 1, 0]},
        _is("action", "transfer"), {"if": [_has_any(town.COURT_PAPERS), 0, 1]},
        _is("action", "notify_release"), tells,
        _is("action", "share_information"),
        {"if": [_is(kind, "immigration_status"), 2, _is(kind, "release_date"), tells, address, 1, 0]},
        _is("action", "join_operation"),
        {"if": [_all(_in("investigation_subject", town.TASK_FORCE), _is("requester", "ice_hsi")), 2, civil, 1, 0]},
        0,
    ]  # fmt: skip
    return {"if": [_in("actor", town.BOUND), {"if": by_action}, 0]}


def tree_rule(trees: dict[str, Tree]) -> dict[str, Any]:
    """A law walked out of Brightline's diagram, an answer in words."""

    def grow(tree: Tree) -> Any:
        if not isinstance(tree, Branch):
            return "contradiction" if tree is None else settled(tree)
        parts: list[Any] = []
        for values, below in tree.ways[:-1]:
            parts += [_test(tree, values), grow(below)]
        return {"if": [*parts, grow(tree.ways[-1][1])]}

    parts: list[Any] = []
    for action, tree in trees.items():
        parts += [_is("action", action), grow(tree)]
    return {"if": [*parts, "no such action"]}


def _test(branch: Branch, values: tuple[str | bool, ...]) -> dict[str, Any]:
    if branch.element is not None:
        held: dict[str, Any] = {"in": [branch.element, _var(branch.fact)]}
        return held if values == (True,) else _not(held)
    if values == (True,):
        return _var(branch.fact)
    if values == (False,):
        return _not(_var(branch.fact))
    return _is(branch.fact, str(values[0])) if len(values) == 1 else {"in": [_var(branch.fact), list(values)]}


def compiled(rule: dict[str, Any]) -> Callable[[Plain], Any]:
    return datalogic_py.Engine().compile(rule).evaluate
