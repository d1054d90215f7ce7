"""What is known, written in the language of measures, is understood again as the same."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from brightline.engine.facts import AtLeast, Facts, Judged, Known, KnownList, KnownSet
from brightline.engine.givens import givens
from brightline.language import parse_given
from tests.engine.test_answers import value_of
from tests.language.files import VOCABULARY

JUDGED = next(fact.name for fact in VOCABULARY.facts.values() if fact.judgement)


def written(**known: Any) -> list[str]:
    facts = Facts.of({name.replace("__", "."): value for name, value in known.items()}, VOCABULARY)
    return list(givens(facts, VOCABULARY))


def something(known: Known) -> Known | None:
    """What is known, without sets of which nothing is."""
    if isinstance(known, KnownList):
        records = [[(n, v) for n, value in record if (v := something(value)) is not None] for record in known.records]
        return KnownList(tuple(map(tuple, records)), known.complete)
    return None if known == KnownSet(frozenset(), frozenset(), False) else known


@pytest.mark.parametrize("name", VOCABULARY.facts)
def test_every_fact_that_is_written_is_read_again_as_it_was(name: str) -> None:
    r = random.Random(name)
    for _ in range(20):
        facts = Facts.of({name: value_of(VOCABULARY.facts[name], r)}, VOCABULARY)
        lines = list(givens(facts, VOCABULARY))
        again = Facts.given([parse_given(line, VOCABULARY) for line in lines], VOCABULARY)
        assert (again.known.get(name), again.judged) == (something(facts.known[name]), facts.judged), lines


@pytest.mark.parametrize(
    ("known", "lines"),
    [
        ({"person__age": 18}, ["person.age = 18"]),
        ({"person__age": Fraction(35, 2)}, ["person.age = 17.5"]),
        ({"request__received_on": date(2024, 12, 4)}, ["request.received_on = 2024-12-04"]),
        ({"papers": ["removal_order", "civil_detainer"]}, ["papers = civil_detainer, removal_order"]),
        ({"papers": []}, ["papers = none"]),
        (
            {"papers": AtLeast(["removal_order", "civil_detainer"], ["court_subpoena", "notice_to_appear"])},
            ["papers += civil_detainer, removal_order", "papers -= notice_to_appear, court_subpoena"],
        ),
        ({"person__convictions": []}, ["person.convictions = []"]),
        (
            {"person__convictions": AtLeast([{"status": "standing"}, {"class": ["felony", "violent_crime"]}])},
            ["person.convictions += [{status = standing}, {class = {felony, violent_crime}}]"],
        ),
        (
            {"person__convictions": [{"class": AtLeast(["felony"]), "status": "vacated"}]},
            ["person.convictions = [{class += felony, status = vacated}]"],
        ),
    ],
)
def test_what_is_known_is_written_as_a_case_gives_it(known: dict[str, Any], lines: list[str]) -> None:
    assert written(**known) == lines


def test_who_judged_and_why_is_written_on_one_line_with_its_marks() -> None:
    judged = Judged("yes", by='Capt. "Rob" Roe', why="The report,\n  on C:\\desk.")
    line = f'{JUDGED} = yes by "Capt. \\"Rob\\" Roe" because "The report, on C:\\\\desk."'
    assert list(givens(Facts.of({JUDGED: judged}, VOCABULARY), VOCABULARY)) == [line]
    assert parse_given(line, VOCABULARY).literal.judged_by == judged.by


def test_a_judgement_of_a_case_that_nobody_met_says_that_it_is_an_example() -> None:
    line = f'{JUDGED} = yes by "an example" because "supposed in this case"'
    assert list(givens(Facts({JUDGED: "yes"}), VOCABULARY)) == [line]
