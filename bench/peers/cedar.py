"""Cedar through cedarpy: policies with ids, which a decision names."""

from __future__ import annotations

import re
from typing import Any

import cedarpy

from bench import town
from bench.cases import Plain


def _set(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{v}"' for v in values) + "]"


BOUND = f"{_set(town.BOUND)}.contains(context.actor)"
CIVIL = 'context.purpose == "civil_immigration"'
WARRANT = 'context.papers.contains("judicial_criminal_warrant")'
TASK_FORCE = f'{_set(town.TASK_FORCE)}.contains(context.investigation_subject) && context.requester == "ice_hsi"'


def _policy(id: str, effect: str, action: str, when: str, unless: str = "") -> str:
    exception = f" unless {{ {unless} }}" if unless else ""
    return f'@id("{id}") {effect}(principal, action == Action::"{action}", resource) when {{ {when} }}{exception};'


TOWN = "\n".join(
    [
        _policy(
            "hold", "forbid", "hold",
            f"{BOUND} && context.papers.containsAny({_set(town.CIVIL_PAPERS)}) && context.person_eligible_for_release",
            WARRANT,
        ),
        _policy("transfer", "forbid", "transfer", BOUND, f"context.papers.containsAny({_set(town.COURT_PAPERS)})"),
        _policy("notify", "forbid", "notify_release", f"{BOUND} && {CIVIL}", WARRANT),
        _policy(
            "notify", "forbid", "share_information",
            f'{BOUND} && {CIVIL} && context.information_kind == "release_date"', WARRANT,
        ),
        _policy(
            "share", "forbid", "share_information",
            f"{BOUND} && {CIVIL} && {_set(town.ADDRESSES)}.contains(context.information_kind)",
            "context.information_public",
        ),
        _policy(
            "status", "permit", "share_information", f'{BOUND} && context.information_kind == "immigration_status"',
        ),
        _policy("task-force", "permit", "join_operation", f"{BOUND} && {TASK_FORCE}"),
        _policy("operations", "forbid", "join_operation", f"{BOUND} && {CIVIL}", TASK_FORCE),
    ]
)  # fmt: skip

_ASKED = (
    'context.person_eligible_for_release && context.papers.containsAny(["civil_detainer", "administrative_warrant"])'
    ' && !context.papers.containsAny(["judicial_criminal_warrant", "other_court_order", "state_arrest_warrant"])'
)
BOSTON_HOLD = "\n".join(
    [
        _policy(
            "us/ma/lunn#police", "forbid", "hold",
            f'["police_officer", "state_trooper"].contains(context.actor) && {_ASKED}',
        ),
        _policy(
            "us/ma/boston/trust-act-2019#hold", "forbid", "hold", f'context.actor == "police_officer" && {_ASKED}',
        ),
    ]
)  # fmt: skip
"""Lunn and the Trust Act on holding, for the actors of `boston.py`."""


class Cedar:
    """A set of policies, asked one request at a time."""

    def __init__(self, policies: str) -> None:
        self.policies = cedarpy.PolicySet.from_str(policies)
        self.entities = cedarpy.Entities.from_json_str("[]")
        self.ids = {f"policy{i}": name for i, name in enumerate(re.findall(r'@id\("([^"]*)"\)', policies))}

    def request(self, facts: Plain) -> dict[str, Any]:
        """The request in the form that Cedar takes."""
        context = {name: value for name, value in facts.items() if name != "action"}
        return {
            "principal": {"type": "Officer", "id": "o"},
            "action": {"type": "Action", "id": facts["action"]},
            "resource": {"type": "Person", "id": "p"},
            "context": context,
        }

    def decide(self, request: dict[str, Any]) -> tuple[bool, list[str]]:
        """Whether it is allowed, and the ids of the policies that decide."""
        answer = cedarpy.is_authorized(request, self.policies, self.entities)
        return answer.allowed, [self.ids[k] for k in answer.diagnostics.reasons]

    def town_answer(self, request: dict[str, Any]) -> int:
        allowed, ids = self.decide(request)
        return town.PERMITTED if allowed else town.FORBIDDEN if ids else town.NOT_ADDRESSED
