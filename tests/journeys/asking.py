"""Asking the law that ships, as its users do: in Python, and through the real command."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from brightline import Corpus, Decision, Judged
from tests.cli.run import process

BOSTON = "us/ma/boston"
ACT_2014 = f"{BOSTON}/trust-act-2014"
ACT_2019 = f"{BOSTON}/trust-act-2019"
DRAFT_2014 = f"{BOSTON}/trust-act-draft-2014"
LUNN = "us/ma/lunn"
OFFICER = {"actor": "police_officer"}
DETAINER = {**OFFICER, "papers": "civil_detainer", "person.eligible_for_release": "yes"}

corpus = Corpus.load()


def decide(place: str, action: str, on: str, facts: Mapping[str, Any]) -> Decision:
    """One decision under the law that ships."""
    return corpus.law(place, date.fromisoformat(on)).decide(action, facts)


def judged(value: str) -> Judged:
    """A judgement, by an invented captain."""
    return Judged(value, by="Capt. Ines Roe", why="Read the file twice.")


def reasons(decision: Decision) -> set[str]:
    return {f"{r.measure}#{r.id}" for r in decision.reasons}


def asked(decision: Decision) -> set[str]:
    return {a.fact for a in decision.asks}


def told(place: str, action: str, on: str, *facts: str, more: tuple[str, ...] = ()) -> tuple[int, dict[str, Any]]:
    """The command's exit status and its JSON."""
    given = [part for fact in facts for part in ("--fact", fact)]
    result = process("decide", place, action, "--on", on, *given, *more, "--json")
    found: dict[str, Any] = json.loads(result.stdout)
    return result.returncode, found
