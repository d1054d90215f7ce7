"""Rego through regorus (Rust)."""

from __future__ import annotations

from collections.abc import Callable

import regorus

from bench import town
from bench.cases import Plain


def _set(values: tuple[str, ...]) -> str:
    return "{" + ", ".join(f'"{v}"' for v in values) + "}"


TOWN = f"""package law
import rego.v1
civil if input.purpose == "civil_immigration"
warrant if "judicial_criminal_warrant" in input.papers
task_force if {{ input.investigation_subject in {_set(town.TASK_FORCE)}; input.requester == "ice_hsi" }}
bound if input.actor in {_set(town.BOUND)}
civil_paper if {{ some p in input.papers; p in {_set(town.CIVIL_PAPERS)} }}
court_paper if {{ some p in input.papers; p in {_set(town.COURT_PAPERS)} }}
forbids contains "hold" if {{
    input.action == "hold"; bound; civil_paper; input.person_eligible_for_release; not warrant
}}
forbids contains "transfer" if {{ input.action == "transfer"; bound; not court_paper }}
forbids contains "notify" if {{ input.action == "notify_release"; bound; civil; not warrant }}
forbids contains "notify" if {{
    input.action == "share_information"; input.information_kind == "release_date"; bound; civil; not warrant
}}
forbids contains "share" if {{
    input.action == "share_information"; bound; civil; input.information_kind in {_set(town.ADDRESSES)}
    not input.information_public
}}
permits contains "status" if {{
    input.action == "share_information"; bound; input.information_kind == "immigration_status"
}}
permits contains "task-force" if {{ input.action == "join_operation"; bound; task_force }}
forbids contains "operations" if {{ input.action == "join_operation"; bound; civil; not task_force }}
default outcome := 0
outcome := 1 if {{ count(forbids) > 0 }} else := 2 if {{ count(permits) > 0 }}
"""


def decider() -> Callable[[Plain], int]:
    """Answers one dictionary of facts."""
    engine = regorus.Engine()
    engine.add_policy("law.rego", TOWN)

    def decide(facts: Plain) -> int:
        engine.set_input(facts)
        return int(engine.eval_rule("data.law.outcome"))

    return decide
