"""A wrong word is met with the right one, or with none."""

from __future__ import annotations

import random

import pytest

from brightline.vocabulary import load_vocabulary, nearest


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("person.eligble_for_release", "person.eligible_for_release"),
        ("person.eligible_for_relaese", "person.eligible_for_release"),
        ("eligible_for_release", "person.eligible_for_release"),
        ("prisoner.eligible_for_release", "person.eligible_for_release"),
        ("person_eligible_for_release", "person.eligible_for_release"),
        ("Person.Eligible-For-Release", "person.eligible_for_release"),
        ("paper", "papers"),
        ("papers.kind", "papers"),
        ("purpose.solely_civil", "purpose.mixed_is_solely_civil"),
        ("person.conviction", "person.convictions"),
        ("request.recieved_on", "request.received_on"),
        ("received_on", "request.received_on"),
        ("recieved_om", "request.received_on"),
        ("requestor", "requester"),
        ("investigation.terror", "investigation.terrorism"),
        ("watchlist", "person.terrorist_watchlist"),
        ("person.sex_offender", "person.sex_offender_registrant"),
        ("agreement.term", "agreement.term_months"),
        ("driver.unlicenced_only", "driver.unlicensed_only"),
        ("info.kind", "information.kind"),
        ("interview.council_offered", "interview.counsel_offered"),
        ("operation.type", "operation.kind"),
        ("puplic_safety.at_stake", "public_safety.at_stake"),
    ],
)
def test_a_misspelt_fact_finds_its_name(wrong: str, right: str) -> None:
    assert nearest(wrong, load_vocabulary().facts) == right


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("hold_person", "hold"),
        ("notfy_release", "notify_release"),
        ("release_notify", "notify_release"),
        ("share_info", "share_information"),
        ("ask_immigration_status", "ask_status"),
        ("admit_nonpublic", "admit_to_nonpublic_area"),
        ("annual_report", "file_annual_report"),
        ("transfer_custody", "transfer"),
        ("use-resources", "use_resources"),
    ],
)
def test_a_misspelt_action_finds_its_name(wrong: str, right: str) -> None:
    assert nearest(wrong, load_vocabulary().actions) == right


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("detainer", "civil_detainer"),
        ("civil-detainer", "civil_detainer"),
        ("criminal_warrant", "judicial_criminal_warrant"),
        ("subpoena", "administrative_subpoena"),
        ("state_warrant", "state_arrest_warrant"),
    ],
)
def test_a_misspelt_value_finds_its_name(wrong: str, right: str) -> None:
    assert nearest(wrong, load_vocabulary().facts["papers"].value_names) == right


@pytest.mark.parametrize("word", ["", " ", "xyz", "frobnicate", "weather", "1234"])
def test_nothing_is_suggested_for_a_word_that_is_like_none(word: str) -> None:
    vocabulary = load_vocabulary()
    assert nearest(word, vocabulary.facts) is None
    assert nearest(word, vocabulary.actions) is None


def test_there_is_nothing_near_in_no_words() -> None:
    assert nearest("hold", []) is None


def test_every_name_is_nearest_to_itself() -> None:
    vocabulary = load_vocabulary()
    for names in (vocabulary.facts, vocabulary.actions, vocabulary.actors):
        for name in names:
            assert nearest(name, names) == name


def test_the_order_of_the_words_changes_nothing() -> None:
    names = list(load_vocabulary().facts)
    expected = [nearest(wrong, names) for wrong in ("person", "kind", "warrant", "x.terrorism", "release")]
    random.Random(7).shuffle(names)
    assert [nearest(wrong, names) for wrong in ("person", "kind", "warrant", "x.terrorism", "release")] == expected


def test_two_swapped_letters_are_one_slip() -> None:
    assert nearest("hodl", ["hood", "hold"]) == "hold"


def test_the_same_last_part_beats_similar_letters() -> None:
    assert nearest("place.age", ["place.kind", "person.age"]) == "person.age"


def test_hyphens_blanks_and_capitals_are_no_mistakes() -> None:
    assert nearest("A-b-c", ["a_b_c"]) == "a_b_c"
    assert nearest("a b c", ["a_b_c"]) == "a_b_c"


def test_a_shared_small_word_is_no_likeness() -> None:
    assert nearest("on", ["request.received_on", "act_on_it"]) is None
