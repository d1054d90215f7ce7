"""OpenFisca core: one entity, one vectorised formula, a simulation built for each case.

It is made for populations: a single case is not what it is good at, and is measured because a counter
asks single cases.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import MONTH
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench import town
from bench.cases import Plain, plain_name
from bench.made_up import Columns

PERIOD = "2024-12"
PAPERS = (*town.CIVIL_PAPERS, *town.COURT_PAPERS)


def request(facts: Plain) -> dict[str, Any]:
    """The case as OpenFisca takes it: each paper the law looks at is a variable."""
    flat = {name: value for name, value in facts.items() if name != "papers"}
    flat |= {f"papers_{p}": p in facts["papers"] for p in PAPERS}
    return {"persons": {"p": {name: {PERIOD: value} for name, value in flat.items()}}}


def _system(action: str | None = None) -> TaxBenefitSystem:
    """The law; the rules about one action alone, where one is named."""
    person = build_entity(key="person", plural="persons", label="a case", roles=[], is_person=True)
    system = TaxBenefitSystem([person])
    enums: dict[str, Any] = {}
    words = {"action": town.ACTIONS, **{plain_name(n): v for n, v in town.VALUES.items() if v != ("yes", "no")}}
    truths = [*(f"papers_{p}" for p in PAPERS), *(plain_name(n) for n, v in town.VALUES.items() if v == ("yes", "no"))]
    common = {"entity": person, "definition_period": MONTH, "label": "a fact"}
    for name in truths:
        system.add_variable(type(name, (Variable,), {"value_type": bool, **common}))
    for name, values in words.items():
        enums[name] = Enum(name.title(), {v: v for v in values})
        body = {"value_type": Enum, "possible_values": enums[name], "default_value": enums[name][values[0]], **common}
        system.add_variable(type(name, (Variable,), body))

    def formula(person: Any, period: Any) -> Any:
        def is_in(name: str, values: tuple[str, ...]) -> Any:
            held = person(name, period)
            return np.logical_or.reduce([held == enums[name][v] for v in values])

        has = {p: person(f"papers_{p}", period) for p in PAPERS}
        civil = is_in("purpose", ("civil_immigration",))
        warrant = has["judicial_criminal_warrant"]
        tells = civil & ~warrant
        hold = (
            (has["civil_detainer"] | has["administrative_warrant"])
            & person("person_eligible_for_release", period)
            & ~warrant
        )
        address = civil & is_in("information_kind", town.ADDRESSES) & ~person("information_public", period)
        kind = "information_kind"
        share = np.select([is_in(kind, ("immigration_status",)), is_in(kind, ("release_date",))], [2, tells], address)
        joint = np.where(is_in("investigation_subject", town.TASK_FORCE) & is_in("requester", ("ice_hsi",)), 2, civil)
        if action == "hold":
            return np.where(is_in("actor", town.BOUND), hold, 0)
        answers = [hold, ~(warrant | has["other_court_order"]), tells, share, joint]
        return np.where(
            is_in("actor", town.BOUND), np.select([is_in("action", (a,)) for a in town.ACTIONS], answers, 0), 0
        )

    system.add_variable(type("outcome", (Variable,), {"value_type": int, **common, "formula": formula}))
    return system


def decider() -> Callable[[dict[str, Any]], int]:
    """Answers one case."""
    system = _system()

    def decide(case: dict[str, Any]) -> int:
        simulation = SimulationBuilder().build_from_entities(system, case)
        return int(simulation.calculate("outcome", PERIOD)[0])

    return decide


def population(action: str | None = None) -> Callable[[Columns], Any]:
    """Decides many cases from coded columns (`town.chain`); about one action alone, where one is named.

    It makes a simulation of them, as it has to: a simulation remembers what it has calculated.
    """
    system = _system(action)
    words = {plain_name(name): (name, names) for name, names in town.words().items()}
    codes = {}
    """For each code of the vocabulary, that of OpenFisca."""
    for name, (_, names) in words.items():
        values = getattr(system.variables[name], "possible_values", None)
        if values is not None:
            codes[name] = np.array([values[n].index if n in values.names else 0 for n in names], np.uint8)

    def decide(columns: Columns) -> Any:
        simulation = SimulationBuilder().build_default_simulation(system, len(columns["action"]))
        for name, variable in system.variables.items():
            if name == "outcome":
                continue
            if name.startswith("papers_"):
                held: Any = columns[f"papers={name.removeprefix('papers_')}"].view(bool)
            elif name == "action":
                held = EnumArray(columns["action"], variable.possible_values)
            elif variable.value_type is bool:
                held = columns[words[name][0]] == words[name][1].index("yes")
            else:
                held = EnumArray(codes[name][columns[words[name][0]]], variable.possible_values)
            simulation.set_input(name, PERIOD, held)
        return simulation.calculate("outcome", PERIOD)

    return decide
