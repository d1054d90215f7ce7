"""A fact said in words."""

from __future__ import annotations

import pytest

from brightline.vocabulary import load_vocabulary, sentence

FACTS = load_vocabulary().facts


@pytest.mark.parametrize(
    ("fact", "truth", "values", "words", "said"),
    [
        ("papers", True, ["civil_detainer"], "", "the papers include a civil immigration detainer"),
        (
            "papers",
            False,
            ["judicial_criminal_warrant", "other_court_order"],
            "",
            "the papers do not include a criminal arrest warrant issued by a court or another order of a court",
        ),
        (
            "papers",
            None,
            ["judicial_criminal_warrant"],
            "",
            "there is no evidence that the papers include a criminal arrest warrant issued by a court",
        ),
        ("papers", True, [], "", "at least one paper has come"),
        ("papers", False, [], "", "no paper has come"),
        ("papers", None, [], "", "it is not known whether at least one paper has come"),
        ("person.eligible_for_release", True, ["yes"], "", "the person is eligible for release"),
        ("person.eligible_for_release", True, ["no"], "", "the person is not eligible for release"),
        ("person.eligible_for_release", False, ["no"], "", "the person is eligible for release"),
        ("person.eligible_for_release", True, [], "", "the person is eligible for release"),
        ("person.charged", True, ["none"], "", "no charge stands against the person"),
        (
            "person.charged",
            True,
            ["none", "felony"],
            "",
            "no charge stands against the person or the most serious charge is a felony",
        ),
        (
            "person.charged",
            False,
            ["felony", "none", "misdemeanor"],
            "",
            "a charge stands against the person and the most serious charge is not a felony or a misdemeanor",
        ),
        (
            "person.charged",
            None,
            ["none", "felony"],
            "",
            "there is no evidence that no charge stands against the person or the most serious charge is a felony",
        ),
        ("person.age", True, [], "at least 18", "the person's age is at least 18"),
        ("request.received_on", False, [], "before 2020-01-02", "the request was not received before 2020-01-02"),
        ("person.convictions", False, [], "", "the person has no conviction"),
        (
            "person.convictions",
            True,
            [],
            "the crime is classed as a felony",
            "the person has a conviction where the crime is classed as a felony",
        ),
        (
            "requester",
            True,
            ["ice_ero", "ice_hsi", "cbp"],
            "",
            "the request comes from the civil enforcement and removal division of ICE, "
            "the investigations division of ICE or Customs and Border Protection",
        ),
    ],
)
def test_a_fact_is_said_in_plain_english(
    fact: str, truth: bool | None, values: list[str], words: str, said: str
) -> None:
    assert sentence(FACTS[fact], truth, values, words) == said


@pytest.mark.parametrize(("fact", "value"), [("papers", "civil_detainr"), ("person.eligible_for_release", "maybe")])
def test_a_value_the_fact_does_not_have_is_an_error(fact: str, value: str) -> None:
    with pytest.raises(KeyError, match=value):
        sentence(FACTS[fact], True, [value])


def test_a_test_for_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"person\.age"):
        sentence(FACTS["person.age"], True)
