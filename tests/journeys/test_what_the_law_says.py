"""What the law that ships says to the questions people bring: corpus and engine together, as their users meet them."""

from __future__ import annotations

import json
import shutil
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from brightline import AtLeast, Corpus, Decision, FactErrors, Judged, Outcome
from brightline.corpus import packaged
from tests.journeys.asking import (
    ACT_2014,
    ACT_2019,
    BOSTON,
    DETAINER,
    DRAFT_2014,
    LUNN,
    OFFICER,
    asked,
    corpus,
    decide,
    judged,
    reasons,
    told,
)

COURT = "Lunn v. Commonwealth, 477 Mass. 517 (2017)"
HELD = ("actor=police_officer", "papers=civil_detainer", "person.eligible_for_release=yes")
WITH_WARRANT = {**DETAINER, "papers": {"civil_detainer", "judicial_criminal_warrant"}}
NORTHAMPTON = "us/ma/northampton"

# -- a hold in Boston -----------------------------------------------------------------------------------------------


def test_boston_may_not_hold_on_a_detainer_by_its_act_and_by_lunn() -> None:
    found = decide(BOSTON, "hold", "2024-12-04", DETAINER)
    assert found.outcome is Outcome.FORBIDDEN
    shown = {r.measure: (r.cite, r.layer, r.evidence, r.kind) for r in found.reasons}
    assert shown == {
        ACT_2019: ("City of Boston Code, 11-1.9, 2(?)", "municipal", "quoted", ""),
        LUNN: (f"{COURT}, by the same reasoning", "state", "inferred", "no_authority"),
    }
    assert str(found.evidence) == "quoted", "each reason alone would do, so the best known counts"


def test_no_federal_rule_decides_or_is_displaced_in_that_hold() -> None:
    found = decide(BOSTON, "hold", "2024-12-04", DETAINER)
    assert {r.layer for r in found.reasons} == {"state", "municipal"}
    assert found.displaced == ()
    assert dict(found.by_layer)["federal"] is Outcome.NOT_ADDRESSED


def test_a_judges_criminal_warrant_lifts_the_bans_and_permits_nothing() -> None:
    found = decide(BOSTON, "hold", "2024-12-04", WITH_WARRANT)
    assert found.outcome is Outcome.NOT_ADDRESSED
    lifted = {f"{x.measure}#{x.id}": x.clauses for x in found.lifted}
    assert lifted == {f"{ACT_2019}#hold": ("warrant",), f"{LUNN}#police": ("other-ground",)}
    assert all(x.cite and x.says for x in found.lifted)


def test_a_detainer_and_perhaps_more_asks_for_the_papers() -> None:
    found = decide(BOSTON, "hold", "2024-12-04", {**DETAINER, "papers": AtLeast({"civil_detainer"})})
    assert found.outcome is Outcome.UNDETERMINED
    assert (found.because, asked(found)) == (("facts_missing",), {"papers"})
    assert Outcome.FORBIDDEN in found.possible
    assert "This is not a permission" in found.explain()


def test_with_nothing_known_of_the_person_it_asks_papers_and_eligibility_and_nothing_about_information() -> None:
    found = decide(BOSTON, "hold", "2024-12-04", OFFICER)
    assert asked(found) == {"papers", "person.eligible_for_release"}


def test_before_boston_voted_no_law_spoke_of_it() -> None:
    assert decide(BOSTON, "hold", "2014-08-01", DETAINER).outcome is Outcome.NOT_ADDRESSED


def test_while_the_mayor_may_have_signed_the_day_itself_is_the_doubt() -> None:
    found = decide(BOSTON, "hold", "2014-08-25", DETAINER)
    assert found.outcome is Outcome.UNDETERMINED
    assert found.because == ("date_uncertain",)
    assert found.asks == (), "nobody at the counter can say when he signed"
    assert "2014-08-20" in found.open_questions[0].question


def test_on_an_uncertain_day_an_answer_that_does_not_turn_on_it_is_settled() -> None:
    found = decide(BOSTON, "hold", "2014-08-25", {**DETAINER, "papers": ()})
    assert (found.outcome, found.because) == (Outcome.NOT_ADDRESSED, ())


def test_bostons_act_never_binds_a_trooper() -> None:
    found = decide(BOSTON, "hold", "2024-12-04", {**DETAINER, "actor": "state_trooper"})
    assert reasons(found) == {f"{LUNN}#police"}, "the trooper is bound by state law alone"
    alone = corpus.law(BOSTON, date(2024, 12, 4)).alone(ACT_2019).decide("hold", {**DETAINER, "actor": "state_trooper"})
    assert alone.outcome is Outcome.NOT_ADDRESSED


def test_the_command_says_the_same_of_the_hold_and_ends_with_0() -> None:
    status, found = told(BOSTON, "hold", "2024-12-04", *HELD)
    assert (status, found["outcome"]) == (0, "forbidden")
    assert found == json.loads(json.dumps(decide(BOSTON, "hold", "2024-12-04", DETAINER).to_json()))


def test_the_command_ends_with_3_when_papers_may_be_missing() -> None:
    perhaps_more = (HELD[0], "papers+=civil_detainer", HELD[2])
    status, found = told(BOSTON, "hold", "2024-12-04", *perhaps_more)
    assert (status, found["outcome"], found["because"]) == (3, "undetermined", ["facts_missing"])
    assert [a["fact"] for a in found["asks"]] == ["papers"]
    assert set(found["evidence"]) == {"forbidden", "not addressed"}


# -- what Lunn changed for the whole state --------------------------------------------------------------------------


@pytest.mark.parametrize("eligible", ["yes", "no", None])
def test_the_day_before_lunn_no_state_law_spoke_of_a_hold_by_police(eligible: str | None) -> None:
    facts = {k: v for k, v in DETAINER.items() if k != "person.eligible_for_release"}
    facts |= {"person.eligible_for_release": eligible} if eligible else {}
    assert decide("us/ma", "hold", "2017-07-23", facts).outcome is Outcome.NOT_ADDRESSED


def test_on_the_day_of_lunn_police_lost_the_power_to_hold() -> None:
    found = decide("us/ma", "hold", "2017-07-24", DETAINER)
    assert found.outcome is Outcome.FORBIDDEN
    (reason,) = found.reasons
    assert (reason.measure, reason.kind, reason.evidence) == (LUNN, "no_authority", "inferred")
    assert str(found.evidence) == "inferred", "the court spoke of court officers; the police are our step"


def test_of_court_officers_lunn_was_read() -> None:
    found = decide("us/ma", "hold", "2017-07-24", {**DETAINER, "actor": "court_officer"})
    assert (found.outcome, str(found.evidence)) == (Outcome.FORBIDDEN, "read")


def test_lunn_says_nothing_of_custody_that_goes_on_anyway() -> None:
    facts = {**DETAINER, "person.eligible_for_release": "no"}
    assert decide("us/ma", "hold", "2017-07-24", facts).outcome is Outcome.NOT_ADDRESSED


def test_after_lunn_it_asks_whether_the_person_could_go() -> None:
    found = decide("us/ma", "hold", "2017-07-24", {**OFFICER, "papers": "civil_detainer"})
    assert (found.outcome, asked(found)) == (Outcome.UNDETERMINED, {"person.eligible_for_release"})


# -- operations -----------------------------------------------------------------------------------------------------

HSI_CRIME = {**OFFICER, "requester": "ice_hsi", "purpose": "criminal_investigation"}
OPERATION = "join_operation"


def test_boston_may_join_hsi_against_trafficking_by_a_reading_that_is_shown() -> None:
    found = decide(BOSTON, OPERATION, "2024-12-04", {**HSI_CRIME, "investigation.subject": "human_trafficking"})
    assert (found.outcome, reasons(found)) == (Outcome.PERMITTED, {f"{ACT_2019}#hsi-operations"})
    assert [r.name for r in found.readings] == ["hsi-operations"]
    assert found.readings[0].says in found.explain()


def test_hsi_with_a_civil_purpose_is_an_open_question_that_is_named() -> None:
    facts = {**OFFICER, "requester": "ice_hsi", "purpose": "civil_immigration"}
    found = decide(BOSTON, OPERATION, "2024-12-04", facts)
    assert (found.outcome, found.because, found.asks) == (Outcome.UNDETERMINED, ("text_not_read",), ())
    (question,) = found.open_questions
    assert "HSI" in question.question
    assert question.question in found.explain()


def test_the_civil_division_with_a_civil_purpose_is_refused_by_a_reading_no_better_than_reported() -> None:
    facts = {**OFFICER, "requester": "ice_ero", "purpose": "civil_immigration"}
    found = decide(BOSTON, OPERATION, "2024-12-04", facts)
    assert found.outcome is Outcome.FORBIDDEN
    assert [r.measure for r in found.readings] == [ACT_2019]
    assert str(found.evidence) in ("reported", "inferred")


def test_another_subject_asks_for_a_judgement() -> None:
    found = decide(BOSTON, OPERATION, "2024-12-04", {**HSI_CRIME, "investigation.subject": "other"})
    (ask,) = found.asks
    assert (found.outcome, ask.fact) == (Outcome.UNDETERMINED, "investigation.significant_public_safety")
    assert ask.judgement


def test_a_judgement_without_who_made_it_is_refused() -> None:
    facts = {**HSI_CRIME, "investigation.subject": "other", "investigation.significant_public_safety": "yes"}
    with pytest.raises(FactErrors, match="without who judged it"):
        decide(BOSTON, OPERATION, "2024-12-04", facts)
    facts["investigation.significant_public_safety"] = Judged("yes", by="Capt. Roe", why="Stolen explosives.")
    assert decide(BOSTON, OPERATION, "2024-12-04", facts).outcome is Outcome.PERMITTED


def test_the_command_shows_the_reading_behind_a_permission() -> None:
    status, found = told(
        BOSTON, OPERATION, "2024-12-04", "actor=police_officer", "requester=ice_hsi",
        "purpose=criminal_investigation", "investigation.subject=human_trafficking",
    )  # fmt: skip
    assert (status, found["outcome"]) == (0, "permitted")
    assert [r["name"] for r in found["readings"]] == ["hsi-operations"]


# -- information ----------------------------------------------------------------------------------------------------

CIVIL_REQUEST = {**OFFICER, "requester": "ice_ero", "purpose": "civil_immigration"}
NOT_SERIOUS = {"person.serious_violent_crime": judged("no")}
RELEASE_DATE = {"information.kind": "release_date"}
STATUS = {"information.kind": "immigration_status"}


@pytest.mark.parametrize("on", ["2019-12-19", "2024-12-04"])
@pytest.mark.parametrize(("action", "kind"), [("share_information", RELEASE_DATE), ("notify_release", {})])
def test_bostons_police_may_not_tell_the_release_date_once_no_serious_crime_is_charged(
    on: str, action: str, kind: dict[str, str]
) -> None:
    found = decide(BOSTON, action, on, {**CIVIL_REQUEST, **kind, **NOT_SERIOUS})
    assert (found.outcome, reasons(found)) == (Outcome.FORBIDDEN, {f"{ACT_2019}#release-date"})


@pytest.mark.parametrize(("action", "kind"), [("share_information", RELEASE_DATE), ("notify_release", {})])
def test_before_that_is_known_the_release_date_is_undetermined_under_either_name(
    action: str, kind: dict[str, str]
) -> None:
    found = decide(BOSTON, action, "2024-12-04", {**CIVIL_REQUEST, **kind})
    assert (found.outcome, asked(found)) == (Outcome.UNDETERMINED, {"person.serious_violent_crime"})
    assert Outcome.FORBIDDEN in found.possible


def test_the_act_of_2014_said_nothing_of_information() -> None:
    found = decide(BOSTON, "notify_release", "2019-12-18", CIVIL_REQUEST)
    assert found.outcome is Outcome.NOT_ADDRESSED
    assert f"{ACT_2014}#release-dates" in reasons(found)


def test_the_same_act_has_the_same_answer_under_both_names() -> None:
    for on, crime in product(("2014-08-25", "2018-03-05", "2024-12-04"), (None, "yes", "no")):
        facts = CIVIL_REQUEST | ({"person.serious_violent_crime": judged(crime)} if crime else {})
        wide = decide(BOSTON, "share_information", on, {**facts, **RELEASE_DATE})
        narrow = decide(BOSTON, "notify_release", on, facts)
        assert (wide.outcome, reasons(wide)) == (narrow.outcome, reasons(narrow)), (on, crime)


def test_northamptons_ban_on_status_is_displaced_by_a_contested_federal_rule() -> None:
    facts = {**CIVIL_REQUEST, **STATUS, "law.requires": "no"}
    found = decide(NORTHAMPTON, "share_information", "2024-12-04", facts)
    assert (found.outcome, found.because) == (Outcome.UNDETERMINED, ("contested_law",))
    assert found.asks == (), "this is for counsel; no fact settles it"
    (displaced,) = found.displaced
    assert displaced.measure == f"{NORTHAMPTON}/safe-city-2019"
    assert "us/usc-8-1373#officials" in displaced.by
    assert displaced.contested
    assert "us/usc-8-1373#officials" in found.contested


def test_what_8_usc_1373_displaces_is_never_permitted_by_it() -> None:
    purposes = (None, "civil_immigration", "criminal_investigation", "other")
    requesters = (None, "ice_ero", "ice_hsi", "cbp", "state_or_local")
    actors = ("police_officer", "police_commissioner", "city_employee", "department")
    for purpose, requester, required, actor in product(purposes, requesters, (None, "yes", "no"), actors):
        facts = {"purpose": purpose, "requester": requester, "law.requires": required, "actor": actor, **STATUS}
        found = decide(NORTHAMPTON, "share_information", "2024-12-04", {k: v for k, v in facts.items() if v})
        assert Outcome.PERMITTED not in found.possible, facts


def test_an_address_is_outside_8_usc_1373_and_northamptons_ban_stands() -> None:
    facts = {**CIVIL_REQUEST, "information.kind": "home_address", "law.requires": "no"}
    found = decide(NORTHAMPTON, "share_information", "2024-12-04", facts)
    assert (found.outcome, found.displaced, found.contested) == (Outcome.FORBIDDEN, (), ())


@pytest.mark.parametrize("actor", ["police_officer", "police_commissioner", "city_employee", "department"])
@pytest.mark.parametrize("on", ["2019-12-19", "2024-12-04", "2026-03-01"])
def test_whether_boston_may_ask_about_status_is_open_and_never_unaddressed(actor: str, on: str) -> None:
    found = decide(BOSTON, "ask_status", on, {"actor": actor})
    assert (found.outcome, found.because) == (Outcome.UNDETERMINED, ("text_not_read",))
    assert Outcome.FORBIDDEN in found.possible
    assert found.open_questions


def test_the_gap_of_2014_handing_over_before_a_person_could_go_free() -> None:
    facts = {**OFFICER, "papers": "civil_detainer", "person.eligible_for_release": "no"}
    found = decide(BOSTON, "transfer", "2015-03-02", facts)
    assert (found.outcome, reasons(found)) == (Outcome.NOT_ADDRESSED, {f"{ACT_2014}#hand-over-before"})
    assert decide(BOSTON, "transfer", "2020-03-02", facts).outcome is Outcome.FORBIDDEN, "closed in 2019"


# -- towns nobody has looked at -------------------------------------------------------------------------------------

WALTHAM = "us/ma/waltham"


def test_before_lunn_a_town_nobody_looked_at_is_no_answer() -> None:
    found = decide(WALTHAM, "hold", "2017-07-23", DETAINER)
    assert (found.outcome, found.because, found.asks) == (Outcome.UNDETERMINED, ("law_not_in_corpus",), ())
    assert Outcome.FORBIDDEN in found.possible
    assert {c["layer"] for c in found.coverage if c["status"] == "not looked"} >= {"municipal", "department"}


def test_after_lunn_state_law_answers_for_that_town() -> None:
    found = decide(WALTHAM, "hold", "2017-07-24", DETAINER)
    assert (found.outcome, reasons(found)) == (Outcome.FORBIDDEN, {f"{LUNN}#police"})


def test_a_warrant_leaves_that_towns_own_law_in_doubt() -> None:
    found = decide(WALTHAM, "hold", "2024-12-04", WITH_WARRANT)
    assert (found.outcome, found.because) == (Outcome.UNDETERMINED, ("law_not_in_corpus",))


def test_the_command_ends_with_3_for_that_town() -> None:
    status, found = told(WALTHAM, "hold", "2017-07-23", *HELD)
    assert (status, found["because"]) == (3, ["law_not_in_corpus"])


# -- JSON and the corpus hash ---------------------------------------------------------------------------------------

KEYS = {
    "place", "action", "on", "outcome", "possible", "because", "reasons", "lifted", "displaced", "by_layer", "asks",
    "extent", "due", "evidence", "contested", "readings", "coverage", "confirmed_to", "corpus",
}  # fmt: skip
INSIDE = {
    "reasons": {"id", "measure", "cite", "effect", "kind", "layer", "evidence", "says", "in_force"},
    "displaced": {"id", "measure", "cite", "effect", "layer", "by", "contested"},
    "lifted": {"id", "measure", "cite", "clauses"},
    "asks": {"fact", "question", "values"},
    "by_layer": {"layer", "outcome"},
}
CONFLICTED = Path(__file__).parents[1] / "cli" / "law"


def each_outcome() -> dict[str, Decision]:
    """One decision for every outcome there is."""
    town = Corpus.load(CONFLICTED).law("us/ma/millbrook", date(2024, 12, 4))
    hsi = {**HSI_CRIME, "investigation.subject": "human_trafficking"}
    return {
        "forbidden": decide(BOSTON, "hold", "2024-12-04", DETAINER),
        "required": decide(BOSTON, "file_annual_report", "2024-12-04", {"actor": "police_commissioner"}),
        "permitted": decide(BOSTON, OPERATION, "2024-12-04", hsi),
        "not addressed": decide(BOSTON, "hold", "2024-12-04", WITH_WARRANT),
        "undetermined": decide(BOSTON, "hold", "2024-12-04", OFFICER),
        "conflict": town.decide("certify_visa", OFFICER),
    }


@pytest.mark.parametrize("outcome", [o.value for o in Outcome])
def test_every_outcome_has_every_key_of_the_json(outcome: str) -> None:
    found = each_outcome()[outcome].to_json()
    assert found["outcome"] == outcome
    assert found.keys() >= KEYS
    assert json.loads(json.dumps(found)) == found, "nothing in it but what JSON has"
    for key, parts in INSIDE.items():
        assert all(parts <= item.keys() for item in found[key]), key


def test_each_list_of_the_json_is_filled_somewhere() -> None:
    shown = [d.to_json() for d in each_outcome().values()]
    status = {**CIVIL_REQUEST, **STATUS, "law.requires": "no"}
    shown.append(decide(NORTHAMPTON, "share_information", "2024-12-04", status).to_json())
    trooper = {
        "actor": "state_trooper", "papers": "civil_detainer", "person.already_under_arrest": "yes",
        "person.federal_priority": "gang",
    }  # fmt: skip
    shown.append(decide("us/ma", "hold", "2016-07-05", trooper).to_json())
    for key in KEYS:
        assert any(s[key] for s in shown), key


def test_the_same_question_twice_gives_the_same_json() -> None:
    facts = {**OFFICER, "papers": AtLeast({"civil_detainer"})}
    first = json.dumps(decide(BOSTON, "hold", "2024-12-04", facts).to_json())
    again = Corpus.load().law(BOSTON, date(2024, 12, 4))
    assert json.dumps(again.decide("hold", facts).to_json()) == first
    assert json.dumps(again.decide("hold", facts).to_json()) == first, "the second answer of one law, too"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(packaged(), tmp_path / "measures"))


def hash_after(root: Path, changed: str | None) -> str:
    """The corpus hash of a Boston answer after one word was added to a measure."""
    if changed:
        file = root / f"{changed}.md"
        file.write_text(file.read_text(encoding="utf-8").rstrip() + "\n\nOne more remark.\n", encoding="utf-8")
    return Corpus.load(root).law(BOSTON, date(2024, 12, 4)).decide("hold", DETAINER).corpus


def test_the_corpus_hash_changes_with_a_measure_behind_the_answer(copied: Path) -> None:
    before = hash_after(copied, None)
    assert before == decide(BOSTON, "hold", "2024-12-04", DETAINER).corpus, "where the files lie makes no difference"
    own = hash_after(copied, ACT_2019)
    above = hash_after(copied, LUNN)
    assert len({before, own, above}) == 3


@pytest.mark.parametrize("elsewhere", ["us/ma/cambridge/welcoming-community-2020", "us/tx/sb-4"])
def test_the_corpus_hash_does_not_change_with_another_places_law(copied: Path, elsewhere: str) -> None:
    assert hash_after(copied, elsewhere) == hash_after(copied, None)


# -- alone and without ----------------------------------------------------------------------------------------------


def test_if_lunn_fell_bostons_act_would_still_forbid() -> None:
    law = corpus.law(BOSTON, date(2020, 3, 2)).without(LUNN)
    found = law.decide("hold", DETAINER)
    assert (found.outcome, reasons(found)) == (Outcome.FORBIDDEN, {f"{ACT_2019}#hold"})
    assert dict(found.by_layer)["state"] is Outcome.NOT_ADDRESSED


def test_state_law_alone_rests_on_lunn_alone() -> None:
    found = corpus.law(BOSTON, date(2020, 3, 2)).alone("state").decide("hold", DETAINER)
    assert (found.outcome, reasons(found)) == (Outcome.FORBIDDEN, {f"{LUNN}#police"})


def test_without_both_nothing_forbids_the_hold() -> None:
    law = corpus.law(BOSTON, date(2020, 3, 2)).without(LUNN).without(ACT_2019)
    assert law.decide("hold", DETAINER).outcome is Outcome.NOT_ADDRESSED


FELON = {
    **DETAINER,
    "request.received_on": date(2015, 3, 2),
    "person.convictions": [
        {"class": "felony", "convicted_on": date(2009, 2, 2), "released_on": date(2010, 2, 2), "status": "standing"}
    ],
    "person.sex_offender_registrant": "no",
    "person.terrorist_watchlist": "no",
}
NO_GROUND = {**FELON, "person.convictions": ()}


def test_the_draft_of_2014_never_decides() -> None:
    for facts in (FELON, NO_GROUND):
        found = decide(BOSTON, "hold", "2014-08-01", facts)
        assert found.outcome is Outcome.NOT_ADDRESSED
        assert not any(r.measure == DRAFT_2014 for r in found.reasons)
    assert decide(BOSTON, "hold", "2015-03-02", FELON).outcome is Outcome.FORBIDDEN, "the act had no such ground"


def test_the_draft_of_2014_can_be_asked_alone() -> None:
    draft = corpus.law(BOSTON, date(2015, 3, 2)).alone(DRAFT_2014)
    assert draft.decide("hold", NO_GROUND).outcome is Outcome.FORBIDDEN
    saved = draft.decide("hold", FELON)
    assert saved.outcome is Outcome.NOT_ADDRESSED
    assert [(x.measure, x.id) for x in saved.lifted] == [(DRAFT_2014, "hold")]


@pytest.mark.parametrize(
    ("place", "measure", "on", "action", "facts"),
    [
        ("us/ma/amherst", "us/ma/amherst/resolution-2012", "2013-05-06", "hold", {**DETAINER, "law.requires": "no"}),
        (
            NORTHAMPTON, f"{NORTHAMPTON}/resolution-2011", "2013-05-06", "join_operation",
            {**OFFICER, "operation.kind": "civil_immigration", "law.requires": "no"},
        ),
    ],
)  # fmt: skip
def test_a_resolution_never_decides_and_can_be_asked_alone(
    place: str, measure: str, on: str, action: str, facts: dict[str, str]
) -> None:
    law = corpus.law(place, date.fromisoformat(on))
    together = law.decide(action, facts)
    assert together.outcome is Outcome.NOT_ADDRESSED
    assert not any(r.measure == measure for r in together.reasons)
    assert law.alone(measure).decide(action, facts).outcome is Outcome.FORBIDDEN


def test_taking_resolutions_and_drafts_away_changes_no_answer() -> None:
    for place in (BOSTON, "us/ma/amherst", NORTHAMPTON, "us/ma/somerville"):
        law = corpus.law(place, date(2024, 12, 4))
        for measure in (m for m in corpus.measures(place) if m.binding == "no"):
            changed = law.without(measure.id)
            for action, facts in (("hold", DETAINER), ("hold", OFFICER), (OPERATION, CIVIL_REQUEST)):
                before, after = law.decide(action, facts), changed.decide(action, facts)
                assert (before.outcome, reasons(before)) == (after.outcome, reasons(after)), measure.id


def test_the_command_asks_alone_and_without() -> None:
    _, fell = told(BOSTON, "hold", "2020-03-02", *HELD, more=("--without", LUNN))
    assert (fell["outcome"], [r["measure"] for r in fell["reasons"]]) == ("forbidden", [ACT_2019])
    _, state = told(BOSTON, "hold", "2020-03-02", *HELD, more=("--alone", "state"))
    assert (state["outcome"], [r["measure"] for r in state["reasons"]]) == ("forbidden", [LUNN])
    _, draft = told(
        BOSTON, "hold", "2015-03-02", *HELD, "person.convictions=none", "person.sex_offender_registrant=no",
        "person.terrorist_watchlist=no", more=("--alone", DRAFT_2014),
    )  # fmt: skip
    assert (draft["outcome"], [r["measure"] for r in draft["reasons"]]) == ("forbidden", [DRAFT_2014])
