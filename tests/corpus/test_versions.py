"""The page of versions is what the script prints, and the law agrees with the research sheet's own tables.

The tables are restated here as data, worked out by hand from the sheet: its comparison of the two Boston versions with
state law, and its list of conflicts between local and state law.
"""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from brightline import Corpus, Decision, Judged

ROOT = Path(__file__).resolve().parents[2]
BOSTON = "us/ma/boston"
ACT_2014, ACT_2019, DRAFT = (f"{BOSTON}/trust-act-{v}" for v in ("2014", "2019", "draft-2014"))
LUNN = "us/ma/lunn"

corpus = Corpus.load()


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("versions_script", ROOT / "scripts" / "versions.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["versions_script"] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


script = load_script()

# -- the page -------------------------------------------------------------------------------------------------------


def test_the_committed_page_is_what_the_script_prints() -> None:
    committed = script.PAGE.read_text(encoding="utf-8").splitlines()
    printed = script.page(corpus).splitlines()
    differing = [f"{a!r} is now {b!r}" for a, b in zip(committed, printed, strict=False) if a != b]
    mend = "python scripts/versions.py > docs/reference/versions.md"
    assert (differing[:5], len(committed)) == ([], len(printed)), mend


def test_every_action_a_town_speaks_to_is_on_the_page_and_every_measure_alone() -> None:
    text = script.PAGE.read_text(encoding="utf-8")
    for town in script.TOWNS:
        for measure in (m for m in corpus.measures(town) if m.place == town):
            assert f"(`{measure.id}`)" in text
            for rule in measure.rules:
                assert f"### {corpus.place(town).name}: {rule.action}\n" in text


@pytest.mark.parametrize(("town", "action"), [(BOSTON, "hold"), ("us/ma/amherst", "initiate_enforcement")])
def test_within_a_version_every_day_on_which_anything_changes_has_the_same_answers(town: str, action: str) -> None:
    """The script looks only at days on which law about the action changes; here every change day is asked."""
    found = script.versions(corpus, town, action)
    profiles = [script.facts_of(p, corpus) for p in script.PROFILES[action]]
    days = [d for d in corpus.change_days(town) if d >= found[0].first]
    for day in sorted({d for c in days for d in (c, c - timedelta(days=1)) if d >= found[0].first}):
        version = next(v for v in reversed(found) if v.first <= day)
        law = corpus.law(town, day)
        assert tuple(script.answer(law.decide(action, facts)) for facts in profiles) == version.answers, day


def test_versions_follow_one_another_without_gap_or_overlap() -> None:
    for action in ("hold", "transfer", "share_information"):
        found = script.versions(corpus, BOSTON, action)
        assert len(found) > 1
        assert found[-1].last is None
        for before, after in pairwise(found):
            assert before.last + timedelta(days=1) == after.first
            assert before.answers != after.answers


# -- the sheet's comparison of the versions of Boston with state law -------------------------------------------------

OFFICER = {"actor": "police_officer"}
ELIGIBLE = {**OFFICER, "person.eligible_for_release": "yes"}
ORDINARY = {"person.serious_violent_crime": Judged("no", by="Sgt. Dale", why="A charge of shoplifting.")}
UNLISTED = {"person.sex_offender_registrant": "no", "person.terrorist_watchlist": "no"}


def felony(convicted: date, received: date) -> dict[str, Any]:
    """A standing felony conviction, and on no list."""
    record = {"class": {"felony"}, "convicted_on": convicted, "released_on": convicted, "status": "standing"}
    return {**UNLISTED, "request.received_on": received, "person.convictions": [record]}


DETAINER = {**ELIGIBLE, "papers": {"civil_detainer"}}
AGENCY_WARRANT = {**ELIGIBLE, "papers": {"administrative_warrant"}}
JUDGES_WARRANT = {**ELIGIBLE, "papers": {"civil_detainer", "judicial_criminal_warrant"}}
FELON = {**DETAINER, **felony(date(2014, 2, 3), date(2020, 3, 2))}
NOT_YET = {**OFFICER, "person.eligible_for_release": "no", "papers": {"administrative_warrant"}}
ERO = {**OFFICER, "requester": "ice_ero", "purpose": "civil_immigration"}
ADDRESS = {**OFFICER, **ORDINARY, "requester": "ice_hsi", "information.kind": "home_address"}
TRAFFICKING = {**ADDRESS, "purpose": "criminal_investigation", "investigation.subject": "human_trafficking"}
DEPORT = {**ADDRESS, "purpose": "civil_immigration"}

FORBIDDEN, PERMITTED, SILENT, LIFTED, UNREAD = (
    "forbidden", "permitted", "not addressed", "not addressed, ban lifted", "undetermined (text_not_read)",
)  # fmt: skip

COMPARISON: dict[str, tuple[str, dict[str, Any], str, str, str]] = {
    # situation: action, facts, act of 2014 alone, act of 2019 alone, Lunn alone
    "eligible, only a detainer": ("hold", DETAINER, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    "eligible, only an agency warrant": ("hold", AGENCY_WARRANT, UNREAD, FORBIDDEN, FORBIDDEN),
    "eligible, a judge's criminal warrant": ("hold", JUDGES_WARRANT, LIFTED, LIFTED, LIFTED),
    "eligible, a detainer and a felony six years ago": ("hold", FELON, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    "not yet eligible, the agency wants the person": ("transfer", NOT_YET, SILENT, FORBIDDEN, SILENT),
    "the civil division asks for the release date": ("notify_release", {**ERO, **ORDINARY}, SILENT, FORBIDDEN, SILENT),
    "HSI asks for an address, trafficking": ("share_information", TRAFFICKING, SILENT, PERMITTED, SILENT),
    "HSI asks for an address, to deport": ("share_information", DEPORT, SILENT, UNREAD, SILENT),
}
DAYS = {ACT_2014: date(2019, 12, 18), ACT_2019: date(2020, 3, 2), LUNN: date(2020, 3, 2)}


def said(decision: Decision) -> str:
    """An outcome as the tables here put it."""
    text = str(decision.outcome)
    if decision.because:
        return f"{text} ({', '.join(decision.because)})"
    return f"{text}, ban lifted" if decision.lifted else text


@pytest.mark.parametrize("situation", COMPARISON)
@pytest.mark.parametrize(("column", "measure"), list(enumerate(DAYS)), ids=["2014", "2019", "Lunn"])
def test_what_changed_between_the_versions_of_boston(situation: str, column: int, measure: str) -> None:
    action, facts, *outcomes = COMPARISON[situation]
    alone = corpus.law(BOSTON, DAYS[measure]).alone(measure)
    assert said(alone.decide(action, facts)) == outcomes[column]


def test_the_draft_of_2014_would_have_lifted_the_ban_for_the_felon() -> None:
    assert said(corpus.law(BOSTON, DAYS[ACT_2014]).alone(DRAFT).decide("hold", FELON)) == LIFTED


def test_lunns_column_is_about_power_and_not_about_permission() -> None:
    found = corpus.law(BOSTON, DAYS[LUNN]).alone(LUNN).decide("hold", DETAINER)
    assert [r.kind for r in found.reasons] == ["no_authority"]


# -- the sheet's conflicts between local and state law ----------------------------------------------------------------


@dataclass(frozen=True)
class Conflict:
    """A row of the sheet: what the local layer says by itself, what the state layer does, and both together."""

    place: str
    on: date
    action: str
    facts: dict[str, Any]
    local: str
    state: str
    combined: str


TROOPER = {
    "actor": "state_trooper", "papers": {"civil_detainer"}, "person.already_under_arrest": "yes",
    "person.federal_priority": "gang", "status.basis_of_action": "no",
}  # fmt: skip
VIOLENT_FELON = {
    **OFFICER, "requester": "ice_ero", "purpose": "civil_immigration", "status.basis_of_action": "yes",
    "papers": {"notification_request"}, "investigation.terrorism": "no",
    "person.convictions": [{"class": "serious_violent_felony", "convicted_on": date(2009, 5, 4), "status": "standing"}],
}  # fmt: skip
REGISTRANT = {**DETAINER, **UNLISTED, "person.convictions": (), "person.sex_offender_registrant": "current"}
FOUR_YEARS_AGO = {**DETAINER, **felony(date(2013, 3, 6), date(2017, 3, 6))}

CONFLICTS = {
    "Somerville, March 2017, a felony four years ago": Conflict(
        "us/ma/somerville", date(2017, 3, 6), "hold", FOUR_YEARS_AGO, LIFTED, SILENT, LIFTED
    ),
    "Somerville, August 2017, the same": Conflict(
        "us/ma/somerville", date(2017, 8, 7), "hold", FOUR_YEARS_AGO, LIFTED, FORBIDDEN, FORBIDDEN
    ),
    # The sheet infers a local ban from a model that the town shares; nobody read the clause, so it stays open here.
    "Somerville, July 2019, the same": Conflict(
        "us/ma/somerville", date(2019, 7, 8), "hold", FOUR_YEARS_AGO, UNREAD, FORBIDDEN, FORBIDDEN
    ),
    "Ipswich, 2018, a registered sex offender": Conflict(
        "us/ma/ipswich", date(2018, 5, 7), "hold", REGISTRANT, LIFTED, FORBIDDEN, FORBIDDEN
    ),
    "State Police, July 2016, a priority person under arrest": Conflict(
        "us/ma", date(2016, 7, 5), "hold", TROOPER, PERMITTED, SILENT, PERMITTED
    ),
    "Boston, March 2015, not yet eligible": Conflict(
        BOSTON, date(2015, 3, 2), "transfer", NOT_YET, SILENT, SILENT, SILENT
    ),
    "Boston, March 2020, the same": Conflict(
        BOSTON, date(2020, 3, 2), "transfer", NOT_YET, FORBIDDEN, SILENT, FORBIDDEN
    ),
    "Newton, 2018, a violent felon's release date": Conflict(
        "us/ma/newton", date(2018, 5, 7), "notify_release", VIOLENT_FELON, LIFTED, SILENT, LIFTED
    ),
}


@pytest.mark.parametrize("row", CONFLICTS.values(), ids=CONFLICTS.keys())
def test_local_law_state_law_and_both_together(row: Conflict) -> None:
    law = corpus.law(row.place, row.on)
    local = "department" if row.facts["actor"] == "state_trooper" else "municipal"
    found = {
        "local": said(law.alone(local).decide(row.action, row.facts)),
        "state": said(law.alone("state").decide(row.action, row.facts)).removesuffix(", ban lifted"),
        "combined": said(law.decide(row.action, row.facts)),
    }
    if row.combined == FORBIDDEN:
        found["combined"] = found["combined"].removesuffix(", ban lifted")
    assert found == {"local": row.local, "state": row.state, "combined": row.combined}


def test_the_trooper_of_2016_might_hold_for_two_days_at_most() -> None:
    row = CONFLICTS["State Police, July 2016, a priority person under arrest"]
    (extent,) = corpus.law(row.place, row.on).decide("hold", row.facts).extent
    assert extent.hours == 48
    after = corpus.law(row.place, date(2017, 7, 24)).decide("hold", {**row.facts, "person.eligible_for_release": "yes"})
    assert said(after) == FORBIDDEN, "Lunn took that away"


def test_a_local_answer_in_somerville_of_2019_rests_on_no_words_that_were_read() -> None:
    row = CONFLICTS["Somerville, July 2019, the same"]
    found = corpus.law(row.place, row.on).decide("hold", row.facts)
    assert [r.measure for r in found.reasons] == [LUNN], "the state's law decides; the ordinance only might"
