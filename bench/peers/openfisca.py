"""OpenFisca core: one entity, one vectorised formula, a simulation built for each case.

It is made for populations: a single case is not what it is good at, and is measured because a counter
asks single cases.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
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


def _system() -> TaxBenefitSystem:
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


def population() -> Callable[[Columns], Any]:
    """Makes a simulation of many cases, ready to be calculated, from coded columns (`town.chain`)."""
    system = _system()
    vocabulary = town.law().vocabulary.facts
    words = {plain_name(name): vocabulary[name].value_names or ("yes", "no") for name in town.VALUES}

    def ready(columns: Columns) -> Any:
        rows = len(columns["action"])
        simulation = SimulationBuilder().build_default_simulation(system, rows)
        for name, variable in system.variables.items():
            if name == "outcome":
                continue
            if name.startswith("papers_"):
                held: Any = columns[f"papers={name.removeprefix('papers_')}"] == 1
            elif name == "action":
                held = np.array(town.chain().actions)[columns["action"]]
            else:
                fact = next(f for f in town.VALUES if plain_name(f) == name)
                held = np.array(words[name])[columns[fact]]
                held = held == "yes" if variable.value_type is bool else held
            simulation.set_input(name, PERIOD, held)
        return simulation

    return ready


def calculated(simulation: Any) -> Any:
    """The outcome of each case."""
    return simulation.calculate("outcome", PERIOD)
