"""Regions in plain English: nothing of the language of measures, and as few sentences as hold the same cases."""

from __future__ import annotations

from datetime import date

import pytest

from brightline.analysis import Region, Shared, difference, region_in_words, regions_in_words
from brightline.corpus import Corpus

COURT = "the papers do not include a criminal arrest warrant issued by a court or another order of a court"
FREE = "the person is eligible for release"
OFFICER, TROOPER = (
    "the one who acts is a police officer of a city or town",
    "the one who acts is a state police officer",
)


@pytest.fixture(scope="module")
def hold() -> Shared:
    corpus = Corpus.load()
    laws = (corpus.law("us/ma/boston", on=day) for day in (date(2015, 1, 1), date(2020, 1, 1)))
    return difference(*laws, "hold").shared


def region(shared: Shared, actors: tuple[str, ...], has: tuple[str, ...], *, lacks: bool = True) -> Region:
    """The person is eligible, no court's paper is there, some actor acts and some papers are there."""
    court = ("judicial_criminal_warrant", "other_court_order") if lacks else ()
    limits = []
    for variable, (kind, name, *more) in enumerate(shared.coding.keys):
        if kind == "element" and more[0] in (*has, *court):
            limits.append((variable, 2 if more[0] in has else 1))
        elif name in ("actor", "person.eligible_for_release"):
            wanted = actors if name == "actor" else ("yes",)
            names = shared.coding.names(variable)
            limits.append((variable, sum(1 << names.index(w) for w in wanted)))
    return Region(tuple(limits))


def told(shared: Shared, *found: Region) -> list[tuple[int, set[str]]]:
    said = regions_in_words(found, shared.coding, shared.vocabulary)
    return [(number, set(words.split("; "))) for number, words in said]


def test_a_region_is_told_clause_by_clause(hold: Shared) -> None:
    found = region(hold, ("police_officer",), ("civil_detainer",))
    words = region_in_words(found, hold.coding, hold.vocabulary)
    assert set(words.split("; ")) == {OFFICER, COURT, FREE, "the papers include a civil immigration detainer"}


def test_without_limits_it_is_every_case(hold: Shared) -> None:
    assert region_in_words(Region(()), hold.coding, hold.vocabulary) == "in every case"
    assert regions_in_words((Region(()),), hold.coding, hold.vocabulary) == ((0, "in every case"),)


def test_most_actors_are_told_as_all_but_the_others(hold: Shared) -> None:
    names = hold.vocabulary.facts["actor"].value_names
    found = region(hold, tuple(n for n in names if n != "state_trooper"), ("civil_detainer",))
    assert TROOPER.replace(" is ", " is not ") in region_in_words(found, hold.coding, hold.vocabulary)


def test_what_differs_in_one_paper_only_is_told_as_one(hold: Shared) -> None:
    papers = ("civil_detainer", "removal_order", "notice_to_appear")
    ((number, words),) = told(hold, *(region(hold, ("police_officer",), (p,)) for p in papers))
    either = "the papers include a civil immigration detainer, a removal order or a notice to appear"
    assert (number, words) == (0, {OFFICER, COURT, FREE, either})


def test_what_differs_in_more_stays_apart(hold: Shared) -> None:
    detainer = region(hold, ("police_officer",), ("civil_detainer",))
    for other in (
        region(hold, ("state_trooper",), ("removal_order",)),
        region(hold, ("police_officer",), ("removal_order",), lacks=False),
        region(hold, ("police_officer",), ("removal_order", "notice_to_appear")),
    ):
        assert [number for number, _ in told(hold, detainer, other)] == [0, 1]


def test_a_paper_that_both_need_stays_needed(hold: Shared) -> None:
    both = [region(hold, ("state_trooper",), ("civil_detainer", p)) for p in ("removal_order", "notice_to_appear")]
    alone = region(hold, ("police_officer",), ("removal_order",))
    needed = "the papers include a civil immigration detainer"
    either = "the papers include a removal order or a notice to appear"
    found = told(hold, both[0], alone, both[1])
    assert found[0] == (0, {TROOPER, COURT, FREE, needed, either})
    assert found[1:] == [(1, {OFFICER, COURT, FREE, "the papers include a removal order"})]
