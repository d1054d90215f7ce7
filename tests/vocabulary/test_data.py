"""The vocabulary that ships: complete, speakable, and never a reason to keep anybody longer."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from brightline.vocabulary import LAYERS, Fact, Kind, Vocabulary, load_vocabulary, sentence

FIXED_ACTIONS = [
    "hold",
    "transfer",
    "arrest",
    "notify_release",
    "share_information",
    "ask_status",
    "allow_interview",
    "join_operation",
    "act_as_immigration_officer",
    "use_resources",
    "admit_to_nonpublic_area",
    "certify_visa",
    "relay_detainer",
    "serve_detainer_copy",
    "complete_return",
    "file_annual_report",
]
FIXED_ACTORS = {
    "police_officer": ("municipal", "police"),
    "police_commissioner": ("municipal", "police"),
    "city_employee": ("municipal", "city"),
    "state_trooper": ("state", "state_police"),
    "court_officer": ("state", "trial_court"),
    "correction_officer": ("state", "corrections"),
    "sheriff_officer": ("county", "sheriff"),
    "department": (None, "police"),
    "federal_officer": ("federal", "federal"),
}
FIXED_VALUES = {
    "papers": "civil_detainer notification_request administrative_warrant removal_order notice_to_appear "
    "judicial_criminal_warrant judicial_search_warrant state_arrest_warrant other_court_order court_subpoena "
    "administrative_subpoena",
    "purpose": "civil_immigration criminal_investigation mixed other",
    "requester": "ice_ero ice_hsi cbp other_federal state_or_local court",
    "information.kind": "immigration_status release_date home_address work_address physical_description custody_status "
    "criminal_history case_record other",
    "information.public": "yes no",
    "investigation.subject": "human_trafficking child_exploitation smuggling drugs weapons gang cybercrime financial "
    "fraud other none",
    "person.eligible_for_release": "yes no",
    "person.charged": "none misdemeanor felony serious_violent",
    "person.sex_offender_registrant": "current former no",
    "person.federal_priority": "none security_threat gang felony significant_misdemeanor",
    "agreement.kind": "none existing new",
    "operation.kind": "civil_immigration criminal trafficking mixed",
    "operation.support": "traffic_control escort officer_safety breach_of_peace safety_of_all none",
    "place.kind": "city_property nonpublic_city_area state_property nonpublic_state_area school library courthouse "
    "public_street private_home",
    "recording.shows": "federal_violence property_damage other",
    "offense.suspected": "usc8_1324 usc8_1325 usc8_1326 other_federal_crime state_crime civil_violation_only none",
}
JUDGEMENTS = [
    "purpose.mixed_is_solely_civil",
    "purpose.unrelated_to_immigration",
    "belief.public_safety_threat",
    "public_safety.at_stake",
    "investigation.significant_public_safety",
    "person.serious_violent_crime",
]
CLASSES = (
    "misdemeanor",
    "felony",
    "violent_crime",
    "serious_violent_felony",
    "serious_crime",
    "homicide",
    "dangerous_crime",
    "crime_of_violence",
)
OTHERS = [
    "actor",
    "person.convictions",
    "person.arraigned",
    "person.terrorist_watchlist",
    "person.already_under_arrest",
    "person.age",
    "person.proof_of_status",
    "person.otherwise_released_on",
    "victim.qualifies",
    "request.received_on",
    "agreement.safety_certificate",
    "agreement.term_months",
    "agreement.reimburses_costs",
    "agreement.officer_trained",
    "investigation.terrorism",
    "law.requires",
    "status.needed_for_benefit",
    "status.basis_of_action",
    "interview.counsel_offered",
    "interview.by_immigration_officer",
    "supervisor.approved",
    "driver.unlicensed_only",
    "registry.by_group",
    "facility.generalized_search",
    "mayor.authorized",
]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def every_fact(vocabulary: Vocabulary) -> Iterator[tuple[str, Fact]]:
    """Every fact, and every field of a record as `list.field`."""
    for name, fact in vocabulary.facts.items():
        yield name, fact
        for field in fact.fields:
            yield f"{name}.{field.name}", field


def spoken(fact: Fact) -> Iterator[str]:
    """Every sentence a person can be shown about a fact."""
    for truth in (True, False, None):
        if fact.kind is Kind.YES_NO:
            yield sentence(fact, truth, ["yes"])
            yield sentence(fact, truth, ["no"])
        for value in fact.values:
            yield sentence(fact, truth, [value.name])
        if len(fact.values) > 1:
            yield sentence(fact, truth, fact.value_names[:2])
        if fact.kind in (Kind.NUMBER, Kind.DATE, Kind.LIST_OF):
            yield sentence(fact, truth, words="at least 18")
        if fact.kind in (Kind.SET_OF, Kind.LIST_OF):
            yield sentence(fact, truth)


def test_every_fact_can_be_asked_said_and_looked_up(vocabulary: Vocabulary) -> None:
    for name, fact in every_fact(vocabulary):
        assert fact.question[:1].isupper(), name
        assert "?" in fact.question, name
        assert fact.definition.endswith("."), name
        assert fact.source, name
        assert fact.noun, name
        assert fact.unknown.startswith("there is no evidence that "), name
        assert len({fact.true, fact.false, fact.unknown}) == 3, name


def test_no_sentence_shows_a_blank_or_a_doubled_word(vocabulary: Vocabulary) -> None:
    seen = 0
    for name, fact in every_fact(vocabulary):
        for line in spoken(fact):
            seen += 1
            assert not set("{}") & set(line), (name, line)
            assert not line.endswith("."), (name, line)
            assert not re.search(r"  |\b(\w+) \1\b|\b(is|not|the|no) none\b(?! of)|\b(not|the) no\b", line), (
                name,
                line,
            )
    assert seen > 400


def test_values_of_a_fact_are_unique_by_name_and_by_words(vocabulary: Vocabulary) -> None:
    for name, fact in every_fact(vocabulary):
        assert len(set(fact.value_names)) == len(fact.values), name
        assert len({value.says for value in fact.values}) == len(fact.values), name


def test_types_have_what_they_need(vocabulary: Vocabulary) -> None:
    for name, fact in every_fact(vocabulary):
        if fact.kind is Kind.YES_NO:
            assert fact.value_names == ("yes", "no"), name
        assert bool(fact.values) == (fact.kind in (Kind.YES_NO, Kind.ONE_OF, Kind.SET_OF)), name
        assert bool(fact.fields) == (fact.kind is Kind.LIST_OF), name


def test_the_fixed_names_are_there_with_their_values(vocabulary: Vocabulary) -> None:
    assert set(FIXED_ACTIONS) <= vocabulary.actions.keys()
    for name, values in FIXED_VALUES.items():
        assert vocabulary.facts[name].value_names[: len(values.split())] == tuple(values.split()), name
    assert set(OTHERS) | set(JUDGEMENTS) <= vocabulary.facts.keys()
    for name, (level, agency) in FIXED_ACTORS.items():
        assert (vocabulary.actors[name].level, vocabulary.actors[name].agency) == (level, agency)
    fields = {field.name: field for field in vocabulary.facts["person.convictions"].fields}
    assert {"class", "convicted_on", "released_on", "status"} <= fields.keys()
    assert fields["class"].kind is Kind.SET_OF
    assert fields["class"].value_names[: len(CLASSES)] == CLASSES
    assert fields["status"].value_names == ("standing", "expunged", "vacated")


def test_the_actor_fact_has_every_actor(vocabulary: Vocabulary) -> None:
    assert vocabulary.facts["actor"].value_names == tuple(vocabulary.actors)
    assert {actor.level for actor in vocabulary.actors.values()} <= {*LAYERS, None} - {"department"}


def test_open_words_are_judgements_and_nothing_a_record_shows_is_one(vocabulary: Vocabulary) -> None:
    for name in JUDGEMENTS:
        assert vocabulary.facts[name].judgement, name
    for name in ("papers", "purpose", "actor", "person.eligible_for_release", "person.charged", "information.kind"):
        assert not vocabulary.facts[name].judgement, name


def test_each_paper_says_who_signs_it(vocabulary: Vocabulary) -> None:
    signed_inside_the_agency = (
        "civil_detainer notification_request administrative_warrant removal_order notice_to_appear"
    )
    for value in vocabulary.facts["papers"].values:
        assert "igned" in value.definition, value.name
        assert value.source, value.name
        if value.name in (*signed_inside_the_agency.split(), "administrative_subpoena"):
            assert re.search(r"[Ss]igned(, if at all,)? by an immigration (officer|judge)", value.definition), (
                value.name
            )
        else:
            assert re.search(r"Signed by a (judge|magistrate)", value.definition), value.name


def test_telling_of_a_release_is_sharing_the_release_date(vocabulary: Vocabulary) -> None:
    telling = vocabulary.actions["notify_release"]
    assert (telling.kind_of, telling.where) == ("share_information", (("information.kind", "release_date"),))


# --- safe defaults

_LENGTHENS = re.compile(
    r"\b(hold|detain|keep|retain|maintain|confine|arrest|delay|postpone|extend)\w*\b"
    r"[^.,;]*\b(person|people|them|him|her|anybody|somebody|prisoner|custody|release|detention)\b",
    re.IGNORECASE,
)


def lengthens_custody(advice: str) -> bool:
    """Whether a sentence of the advice tells somebody to keep a person in custody, or longer in it."""
    return any(
        _LENGTHENS.search(part) and not re.search(r"\b(not|without|never)\b", part) for part in advice.split(".")
    )


@pytest.mark.parametrize(
    "advice",
    [
        "Keep the person in custody until counsel answers.",
        "Ask counsel. Hold them meanwhile.",
        "Delay the release for an hour.",
        "Detain the person for at most 48 hours.",
    ],
)
def test_advice_that_lengthens_custody_is_noticed(advice: str) -> None:
    assert lengthens_custody(advice)


def test_no_safe_default_lengthens_custody(vocabulary: Vocabulary) -> None:
    for action in vocabulary.actions.values():
        assert not lengthens_custody(action.safe_default), action.name


@pytest.mark.parametrize("action", ["hold", "transfer", "notify_release", "allow_interview"])
def test_while_nothing_is_settled_the_person_goes_free_on_time(vocabulary: Vocabulary, action: str) -> None:
    assert re.search(r"[Rr]elease the person on time|release go ahead on time", vocabulary.actions[action].safe_default)


def test_every_action_has_a_verb_phrase_and_a_scope(vocabulary: Vocabulary) -> None:
    for action in vocabulary.actions.values():
        assert re.fullmatch(r"(?!to )[a-z].*[^.]", action.says), action.name
        assert action.scope.endswith("."), action.name
        assert action.safe_default.endswith("."), action.name


# --- what cannot be true together


def test_each_impossibility_says_why(vocabulary: Vocabulary) -> None:
    assert vocabulary.never
    assert len(vocabulary.never) == len(vocabulary.never_because)
    assert all(why.endswith(".") for why in vocabulary.never_because)


def test_the_impossibilities_are_conditions_of_the_language(vocabulary: Vocabulary) -> None:
    from brightline.language import parse_condition

    for line in vocabulary.never:
        assert list(parse_condition(line, vocabulary, file="never.yaml").walk()), line


def test_a_release_before_its_conviction_is_impossible(vocabulary: Vocabulary) -> None:
    assert "some person.convictions where (released_on < convicted_on)" in vocabulary.never


def test_possible_things_are_not_called_impossible(vocabulary: Vocabulary) -> None:
    # Only a state warrant that still stands excludes release, by what the word means: one that was bailed, served or
    # recalled does not count. No other paper does, and a charge may be a class of crime nobody was convicted of.
    about_papers = [line for line in vocabulary.never if "papers" in line or "eligible_for_release" in line]
    assert about_papers == ["papers has state_arrest_warrant and person.eligible_for_release = yes"]
    state_warrant = next(v for v in vocabulary.facts["papers"].values if v.name == "state_arrest_warrant")
    assert "still stands" in state_warrant.definition
