"""The real law of Boston, three layers deep, on a day in 2024, and random questions about it.

Peers have no layers, dates, unread clauses or grades of evidence. What they are given is either the answer of the whole
law, walked out of Brightline's own diagram (`export.py`: the shortest form the law has, so the peer is not held back),
or, for Cedar, the rules on holding somebody, written by hand.
"""

from __future__ import annotations

import random
from datetime import date
from functools import cache
from typing import Any

from bench.cases import Plain, Question, left_open, question
from brightline import Corpus, Judged, Law

ON = date(2024, 12, 4)
PLACE = "us/ma/boston"
ACTIONS = ("hold", "transfer", "notify_release", "share_information", "join_operation", "use_resources")
ACTORS = ("police_officer", "police_officer", "police_officer", "state_trooper", "city_employee", "federal_officer")
"""Actors of governments that the corpus covers; most questions come from the police."""
PAPERS = (
    "civil_detainer", "administrative_warrant", "notification_request", "judicial_criminal_warrant",
    "judicial_search_warrant", "other_court_order",
)  # fmt: skip
VALUES: dict[str, tuple[str, ...]] = {
    "actor": ACTORS,
    "person.eligible_for_release": ("yes", "no"),
    "purpose": ("civil_immigration", "criminal_investigation", "mixed", "other"),
    "information.kind": (
        "immigration_status",
        "release_date",
        "home_address",
        "physical_description",
        "case_record",
        "other",
    ),
    "investigation.subject": ("human_trafficking", "drugs", "weapons", "fraud", "none", "other"),
    "requester": ("ice_ero", "ice_hsi", "cbp", "state_or_local"),
}
JUDGED = ("investigation.significant_public_safety", "person.serious_violent_crime")
LUNN = ("police_officer", "state_trooper")
OTHER_GROUNDS = ("judicial_criminal_warrant", "other_court_order", "state_arrest_warrant")


@cache
def law() -> Law:
    """The law as Brightline reads it."""
    return Corpus.load().law(PLACE, on=ON)


def hold_by_hand(f: Plain) -> tuple[str, ...]:
    """The rules that forbid a hold, for the actors above."""
    papers = f["papers"]
    if not f["person_eligible_for_release"] or not {"civil_detainer", "administrative_warrant"} & set(papers):
        return ()
    found = []
    if f["actor"] in LUNN and not set(OTHER_GROUNDS) & set(papers):
        found.append("us/ma/lunn#police")
    if f["actor"] == "police_officer" and not set(OTHER_GROUNDS) & set(papers):
        found.append("us/ma/boston/trust-act-2019#hold")
    return tuple(found)


def questions(n: int, seed: int, actions: tuple[str, ...] = ACTIONS) -> list[Question]:
    """Questions with every fact known that the law of the action looks at, and others, as a case file has them."""
    r = random.Random(seed)
    found = []
    for _ in range(n):
        action = r.choice(actions)
        facts: dict[str, Any] = {name: r.choice(values) for name, values in VALUES.items()}
        facts["papers"] = set(r.sample(PAPERS, r.choice((0, 1, 1, 1, 2, 2, 3))))
        for name in JUDGED:
            facts[name] = Judged(r.choice(("yes", "no")), by="Capt. Roe", why="The report of the night shift.")
        solely = r.choice(("yes", "no")) if facts["purpose"] == "mixed" else "no"
        facts["purpose.mixed_is_solely_civil"] = Judged(solely, by="Lt. Marsh", why="No crime is named.")
        if action == "notify_release":
            facts["information.kind"] = "release_date"
        found.append(question(action, facts))
    return found


def open_questions(n: int, seed: int) -> list[Question]:
    """Such questions with something left open."""
    return left_open(questions(n, seed), seed)
