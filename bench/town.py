"""The invented town of Alderbrook: its law by hand, and random questions about it.

Peers are measured on this law because everything in it can be said in all of them: five actions, seven rules, eight
facts, three outcomes, one layer. The law as Brightline reads it is `laws/us/ma/alderbrook/trust-act.md`.
"""

from __future__ import annotations

import random
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from bench.cases import Plain, Question, left_open, question
from bench.made_up import Chain, Columns, Rule, Test
from brightline import Corpus, Law

ON = date(2024, 12, 4)
PLACE = "us/ma/alderbrook"
NOT_ADDRESSED, FORBIDDEN, PERMITTED = range(3)
OUTCOMES = ("not addressed", "forbidden", "permitted")
CITES = {
    "hold": "§ 11.9(b)(1)",
    "transfer": "§ 11.9(b)(2)",
    "notify": "§ 11.9(b)(3)",
    "share": "§ 11.9(b)(4)",
    "status": "§ 11.9(e)",
    "task-force": "§ 11.9(d)",
    "operations": "§ 11.9(c)",
}

ACTIONS = ("hold", "transfer", "notify_release", "share_information", "join_operation")
BOUND = ("police_officer", "city_employee", "department")
CIVIL_PAPERS = ("civil_detainer", "administrative_warrant")
COURT_PAPERS = ("judicial_criminal_warrant", "other_court_order")
ADDRESSES = ("home_address", "work_address", "physical_description")
TASK_FORCE = ("human_trafficking", "child_exploitation", "drugs", "weapons", "cybercrime")

ACTORS = (*BOUND, "state_trooper", "federal_officer")
PAPERS = (
    *CIVIL_PAPERS,
    *COURT_PAPERS,
    "notification_request",
    "removal_order",
    "notice_to_appear",
    "judicial_search_warrant",
)
VALUES: dict[str, tuple[str, ...]] = {
    "actor": ACTORS,
    "person.eligible_for_release": ("yes", "no"),
    "purpose": ("civil_immigration", "criminal_investigation", "mixed", "other"),
    "information.kind": ("immigration_status", "release_date", *ADDRESSES, "custody_status", "other"),
    "information.public": ("yes", "no"),
    "investigation.subject": (*TASK_FORCE, "gang", "fraud", "none", "other"),
    "requester": ("ice_ero", "ice_hsi", "cbp", "state_or_local"),
}
"""The values that random questions use; Brightline's vocabulary has a few more."""


@cache
def law() -> Law:
    """The law as Brightline reads it."""
    return Corpus.load(Path(__file__).parent / "laws").law(PLACE, on=ON)


def chain() -> Chain:
    """The law as a chain over codes: those of the vocabulary, and for each paper whether it is there."""
    names = words()

    def is_in(name: str, *values: str) -> Test:
        return name, tuple(sorted(names[name].index(v) for v in values))

    bound, civil = is_in("actor", *BOUND), is_in("purpose", "civil_immigration")
    kind = "information.kind"
    paper = {p: (f"papers={p}", (1,)) for p in (*CIVIL_PAPERS, *COURT_PAPERS)}
    warrant = ((paper["judicial_criminal_warrant"],),)
    eligible, public = is_in("person.eligible_for_release", "yes"), is_in("information.public", "yes")
    joint = (is_in("investigation.subject", *TASK_FORCE), is_in("requester", "ice_hsi"))
    rules = (
        *(Rule("hold", FORBIDDEN, (bound, paper[p], eligible), warrant) for p in CIVIL_PAPERS),
        Rule("transfer", FORBIDDEN, (bound,), tuple((paper[p],) for p in COURT_PAPERS)),
        Rule("notify_release", FORBIDDEN, (bound, civil), warrant),
        Rule("share_information", PERMITTED, (bound, is_in(kind, "immigration_status")), ()),
        Rule("share_information", FORBIDDEN, (bound, civil, is_in(kind, "release_date")), warrant),
        Rule("share_information", FORBIDDEN, (bound, civil, is_in(kind, *ADDRESSES)), ((public,),)),
        Rule("join_operation", PERMITTED, (bound, *joint), ()),
        Rule("join_operation", FORBIDDEN, (bound, civil), ()),
    )
    values = {name: len(words) for name, words in names.items()} | {column: 2 for column, _ in paper.values()}
    return Chain(values, rules)


def words() -> dict[str, tuple[str, ...]]:
    """What the codes of each fact stand for."""
    facts = law().vocabulary.facts
    return {name: facts[name].value_names or ("yes", "no") for name in VALUES}


def columns(rows: int, seed: int) -> Columns:
    """Random rows about all actions, as codes, with the values that random questions use."""
    rng = np.random.default_rng(seed)
    found = {"action": rng.integers(0, len(ACTIONS), rows, dtype=np.uint8)}
    for name, names in words().items():
        codes = np.array([names.index(value) for value in VALUES[name]], np.uint8)
        found[name] = codes[rng.integers(0, len(codes), rows)]
    kinds = words()["information.kind"]
    found["information.kind"][found["action"] == ACTIONS.index("notify_release")] = kinds.index("release_date")
    some = (*CIVIL_PAPERS, *COURT_PAPERS)
    none = np.zeros(rows, np.uint8)
    papers = law().vocabulary.facts["papers"].value_names
    return found | {f"papers={p}": rng.integers(0, 2, rows, dtype=np.uint8) if p in some else none for p in papers}


def by_hand(f: Plain) -> int:
    """The law in plain Python: what every engine has to agree with."""
    if f["actor"] not in BOUND:
        return NOT_ADDRESSED
    match f["action"]:
        case "hold":
            asked = any(p in f["papers"] for p in CIVIL_PAPERS) and f["person_eligible_for_release"]
            return FORBIDDEN if asked and COURT_PAPERS[0] not in f["papers"] else NOT_ADDRESSED
        case "transfer":
            return NOT_ADDRESSED if any(p in f["papers"] for p in COURT_PAPERS) else FORBIDDEN
        case "notify_release":
            return _tells(f)
        case "share_information":
            if f["information_kind"] == "immigration_status":
                return PERMITTED
            if f["information_kind"] == "release_date":
                return _tells(f)
            civil = f["purpose"] == "civil_immigration"
            return (
                FORBIDDEN
                if civil and f["information_kind"] in ADDRESSES and not f["information_public"]
                else NOT_ADDRESSED
            )
        case "join_operation":
            if f["investigation_subject"] in TASK_FORCE and f["requester"] == "ice_hsi":
                return PERMITTED
            return FORBIDDEN if f["purpose"] == "civil_immigration" else NOT_ADDRESSED
    raise ValueError(f["action"])


def _tells(f: Plain) -> int:
    civil = f["purpose"] == "civil_immigration"
    return FORBIDDEN if civil and COURT_PAPERS[0] not in f["papers"] else NOT_ADDRESSED


def questions(n: int, seed: int) -> list[Question]:
    """Questions with every fact known, as a case file has them: the same facts whatever the action."""
    r = random.Random(seed)
    found = []
    for _ in range(n):
        action = r.choice(ACTIONS)
        facts: dict[str, Any] = {name: r.choice(values) for name, values in VALUES.items()}
        facts["papers"] = _papers(r)
        if action == "notify_release":
            facts["information.kind"] = "release_date"
        found.append(question(action, facts))
    return found


def open_questions(n: int, seed: int) -> list[Question]:
    """Such questions with something left open."""
    return left_open(questions(n, seed), seed)


def _papers(r: random.Random) -> set[str]:
    """None, one, two or three papers."""
    return set(r.sample(PAPERS, r.choice((0, 1, 1, 1, 2, 2, 3))))
