"""Facts in plain words mean the same whether the parser read them or not."""

from __future__ import annotations

import pytest

from brightline.language import parse_given
from brightline.language.plain_given import plain_given
from brightline.vocabulary import Kind, load_vocabulary

VOCABULARY = load_vocabulary()
WORDS = [
    (fact.name, word)
    for fact in VOCABULARY.facts.values()
    for word in (("yes", "no") if fact.kind is Kind.YES_NO else fact.value_names)
    if not fact.judgement
]


@pytest.mark.parametrize(("fact", "word"), WORDS)
def test_every_word_of_every_fact_is_read_alike(fact: str, word: str) -> None:
    assert plain_given(f"{fact}={word}", VOCABULARY) == parse_given(f"{fact}={word}", VOCABULARY)


@pytest.mark.parametrize(
    "text",
    ["papers+=civil_detainer", "papers -= removal_order , notice_to_appear", "papers=civil_detainer,removal_order"],
)
def test_sets_known_in_part_are_read_alike(text: str) -> None:
    plain = plain_given(text, VOCABULARY)
    assert plain is not None
    assert plain == parse_given(text, VOCABULARY)


@pytest.mark.parametrize(
    "text",
    [
        "papers=none",
        "papers=civil_detainer,civil_detainer",
        "paper=civil_detainer",
        "papers=civil_detaner",
        "actor+=police_officer",
        "actor=police_officer,state_trooper",
        "person.age=18",
        "request.received_on=2024-01-01",
        "investigation.significant_public_safety=yes",
        "person.convictions=none",
        "",
        "=",
    ],
)
def test_what_is_not_plain_is_left_to_the_parser(text: str) -> None:
    assert plain_given(text, VOCABULARY) is None
