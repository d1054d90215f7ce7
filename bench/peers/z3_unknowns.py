"""z3 on questions with unknown facts: which outcomes are still possible, by one check for each.

It names no next question: that would take more checks, one or more for each fact that is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import z3

from bench import town
from bench.cases import Plain, plain_name
from bench.export import Branch, Tree


class Words:
    """The facts as z3 knows them: an enumeration for words, a truth value for the rest and for each member of a set."""

    def __init__(self, values: Mapping[str, Sequence[str]], sets: Mapping[str, Sequence[str]]) -> None:
        self.of: dict[str, Any] = {}
        self.equal: dict[tuple[Any, bool | str], Any] = {}
        for name, words in values.items():
            plain = plain_name(name)
            if tuple(words) == ("yes", "no"):
                self.of[plain] = z3.Bool(plain)
                self.equal[plain, True], self.equal[plain, False] = self.of[plain], z3.Not(self.of[plain])
                continue
            sort, constants = z3.EnumSort(f"{plain}_{id(self)}", [f"{plain}_{id(self)}_{w}" for w in words])
            self.of[plain] = z3.Const(plain, sort)
            self.equal |= {(plain, w): self.of[plain] == c for w, c in zip(words, constants, strict=True)}
        for name, members in sets.items():
            for member in members:
                held = z3.Bool(f"{name} has {member}")
                self.equal[(name, member), True], self.equal[(name, member), False] = held, z3.Not(held)

    def known(self, facts: Plain) -> list[Any]:
        """What is known, as assumptions. Members and values that the law never looks at are left out."""
        found = []
        for name, value in facts.items():
            if isinstance(value, list | tuple):
                has, lacks = (value, None) if isinstance(value, list) else value
                for (key, truth), test in self.equal.items():
                    if isinstance(key, tuple) and key[0] == name and truth:
                        if key[1] in has:
                            found.append(test)
                        elif lacks is None or key[1] in lacks:
                            found.append(self.equal[key, False])
            elif (name, value) in self.equal:
                found.append(self.equal[name, value])
        return found

    def any_of(self, name: str, values: Sequence[str]) -> Any:
        return z3.Or(*(self.equal[name, v] for v in values))

    def has(self, *papers: str) -> Any:
        return z3.Or(*(self.equal[("papers", p), True] for p in papers))


Asked = tuple[z3.Solver, list[Any], dict[str, Any]]
"""A solver, what is known, and a switch for each outcome."""


def town_asker() -> Callable[[Plain], Asked]:
    """Alderbrook's law; one solver per action."""
    words = Words(town.VALUES, {"papers": (*town.CIVIL_PAPERS, *town.COURT_PAPERS)})
    civil = words.equal["purpose", "civil_immigration"]
    warrant = words.has("judicial_criminal_warrant")
    tells = z3.If(z3.And(civil, z3.Not(warrant)), 1, 0)
    hold = z3.And(words.has(*town.CIVIL_PAPERS), words.of["person_eligible_for_release"], z3.Not(warrant))
    address = z3.And(civil, words.any_of("information_kind", town.ADDRESSES), z3.Not(words.of["information_public"]))
    task_force = z3.And(words.any_of("investigation_subject", town.TASK_FORCE), words.equal["requester", "ice_hsi"])
    kind = {w: words.equal["information_kind", w] for w in town.VALUES["information.kind"]}
    outcomes = {
        "hold": z3.If(hold, 1, 0),
        "transfer": z3.If(words.has(*town.COURT_PAPERS), 0, 1),
        "notify_release": tells,
        "share_information": z3.If(
            kind["immigration_status"], z3.IntVal(2), z3.If(kind["release_date"], tells, z3.If(address, 1, 0))
        ),
        "join_operation": z3.If(task_force, z3.IntVal(2), z3.If(civil, 1, 0)),
    }
    bound = words.any_of("actor", town.BOUND)
    solvers = {}
    for action, outcome in outcomes.items():
        found = z3.If(bound, outcome, 0)
        solvers[action] = _solver({name: found == k for k, name in enumerate(town.OUTCOMES)})
    return lambda facts: (solvers[facts["action"]][0], words.known(facts), solvers[facts["action"]][1])


def tree_asker(
    trees: Mapping[str, Tree], values: Mapping[str, Sequence[str]], sets: Mapping[str, Sequence[str]]
) -> Callable[[Plain], Asked]:
    """A law walked out of Brightline's diagram; one solver per action, which excludes what cannot be."""
    words = Words(values, sets)
    solvers = {}
    for action, tree in trees.items():
        outcomes = sorted({str(o) for leaf in _leaves(tree) if leaf for o in leaf})
        tests = {name: _when(tree, words, name, {}) for name in outcomes}
        solvers[action] = _solver(tests)
    return lambda facts: (solvers[facts["action"]][0], words.known(facts), solvers[facts["action"]][1])


def _solver(tests: Mapping[str, Any]) -> tuple[z3.Solver, dict[str, Any]]:
    """Assumptions are literals, so each outcome gets one that stands for it."""
    solver = z3.Solver()
    switches = {name: z3.Bool(f"is {name}") for name in tests}
    for name, switch in switches.items():
        solver.add(z3.Implies(switch, tests[name]))
    return solver, switches


def _leaves(tree: Tree, seen: set[int] | None = None) -> list[Any]:
    seen = set() if seen is None else seen
    if id(tree) in seen and isinstance(tree, Branch):
        return []
    seen.add(id(tree))
    return [leaf for _, t in tree.ways for leaf in _leaves(t, seen)] if isinstance(tree, Branch) else [tree]


def _when(tree: Tree, words: Words, outcome: str, made: dict[int, Any]) -> Any:
    """When an outcome is possible; shared parts of the law are shared in the solver too."""
    if not isinstance(tree, Branch):
        return z3.BoolVal(tree is not None and any(str(o) == outcome for o in tree))
    found = made.get(id(tree))
    if found is None:
        found = _when(tree.ways[-1][1], words, outcome, made)
        for values, below in tree.ways[:-1]:
            key: Any = tree.fact if tree.element is None else (tree.fact, tree.element)
            test = z3.Or(*(words.equal[key, v] for v in values))
            found = z3.If(test, _when(below, words, outcome, made), found)
        made[id(tree)] = found
    return found


def possible(asked: Asked) -> tuple[str, ...]:
    """The outcomes that are still possible."""
    solver, known, switches = asked
    return tuple(name for name, switch in switches.items() if solver.check(*known, switch) == z3.sat)
