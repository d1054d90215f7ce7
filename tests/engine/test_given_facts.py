"""Facts in the words of the command line: several lines on one set or list add up to what is known of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from brightline.engine.facts import FactErrors, Facts, Judged, KnownList, KnownSet, contents
from brightline.language import parse_given
from brightline.vocabulary import Kind
from tests.language.files import VOCABULARY

PAPERS = frozenset(VOCABULARY.facts["papers"].value_names)
JUDGED = next(f.name for f in VOCABULARY.facts.values() if f.judgement and f.kind is Kind.YES_NO)


def known(*lines: str) -> dict[str, Any]:
    return Facts.given([parse_given(line, VOCABULARY) for line in lines], VOCABULARY).known


def papers(has: set[str], lacks: Iterable[str] = (), complete: bool = False) -> dict[str, Any]:
    return {"papers": KnownSet(frozenset(has), frozenset(lacks), complete)}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["person.eligible_for_release = yes"], {"person.eligible_for_release": "yes"}),
        (["investigation.subject = none"], {"investigation.subject": "none"}),
        (["person.age = 17.5"], {"person.age": Fraction(35, 2)}),
        (["request.received_on = 2024-12-04"], {"request.received_on": date(2024, 12, 4)}),
        (["papers = none"], papers(set(), complete=True)),
        (["papers = civil_detainer, removal_order"], papers({"civil_detainer", "removal_order"}, complete=True)),
        (["papers += civil_detainer"], papers({"civil_detainer"})),
        (["papers -= civil_detainer"], papers(set(), {"civil_detainer"})),
        (
            ["papers += civil_detainer", "papers += removal_order", "papers -= court_subpoena, notice_to_appear"],
            papers({"civil_detainer", "removal_order"}, {"court_subpoena", "notice_to_appear"}),
        ),
        (
            ["papers -= court_subpoena", "papers -= notice_to_appear", "papers += civil_detainer"],
            papers({"civil_detainer"}, {"court_subpoena", "notice_to_appear"}),
        ),
        (
            ["papers += civil_detainer", f"papers -= {', '.join(sorted(PAPERS - {'civil_detainer'}))}"],
            papers({"civil_detainer"}, set(PAPERS - {"civil_detainer"}), complete=True),
        ),
        (["person.convictions = none"], {"person.convictions": KnownList((), True)}),
        (["person.convictions += [{}]"], {"person.convictions": KnownList(((),), False)}),
        (
            ["person.convictions = [{status = standing, convicted_on = 2001-05-02}]"],
            {"person.convictions": KnownList(((("convicted_on", date(2001, 5, 2)), ("status", "standing")),), True)},
        ),
        (
            ["person.convictions += [{class += felony, class -= homicide}]", "person.convictions += [{class = none}]"],
            {
                "person.convictions": KnownList(
                    (
                        (("class", KnownSet(frozenset({"felony"}), frozenset({"homicide"}), False)),),
                        (("class", KnownSet(frozenset(), frozenset(), True)),),
                    ),
                    False,
                )
            },
        ),
    ],
)
def test_lines_on_one_fact_add_up(lines: list[str], expected: dict[str, Any]) -> None:
    assert known(*lines) == expected


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ["papers = civil_detainer", "papers = removal_order"],
            "`papers` is given twice.\nOnly `+=` and `-=` add up.\nKeep one line.",
        ),
        (
            ["papers = civil_detainer", "papers += removal_order"],
            "`papers` is given as complete and then added to.\n`=` says that this is everything.\n"
            "Use `+=` and `-=` throughout.",
        ),
        (
            ["papers += civil_detainer", "papers = removal_order"],
            "`papers` is given twice.\nOnly `+=` and `-=` add up.\nKeep one line.",
        ),
        (
            ["papers += civil_detainer", "papers -= civil_detainer"],
            "`papers` both has and lacks civil_detainer.\nA set cannot do both.\nTake one of the two away.",
        ),
    ],
)
def test_lines_that_contradict_one_another_are_refused(lines: list[str], said: str) -> None:
    with pytest.raises(FactErrors) as found:
        known(*lines)
    assert str(found.value) == f"facts:1:1\n{said}"
    assert [(p.span.line, p.span.column, p.span.length) for p in found.value.problems] == [(1, 1, len("papers"))]


@pytest.mark.parametrize(
    ("facts", "word"), [({"wingspan": "wide"}, "wingspan"), ({5: "yes"}, "5"), (["actor"], "facts")]
)
def test_what_is_wrong_with_a_fact_points_to_its_name(facts: Any, word: str) -> None:
    with pytest.raises(FactErrors) as found:
        Facts.of(facts, VOCABULARY)
    assert [(p.span.line, p.span.column, p.span.length) for p in found.value.problems] == [(1, 1, len(word))]


def test_a_judgement_keeps_who_judged_it_and_why() -> None:
    given = parse_given(f'{JUDGED} = yes by "Capt. Roe" because "the report"', VOCABULARY)
    facts = Facts.given([given], VOCABULARY)
    assert facts.known == {JUDGED: "yes"}
    judged = facts.judged[JUDGED]
    assert (judged.value, judged.by, judged.why) == ("yes", "Capt. Roe", "the report")


def test_who_judged_does_not_change_what_is_known() -> None:
    lines = [f'{JUDGED} = yes by "{who}" because "the report"' for who in ("Capt. Roe", "Sgt. Dale")]
    one, other = (Facts.given([parse_given(line, VOCABULARY)], VOCABULARY) for line in lines)
    assert one.known == other.known == {JUDGED: "yes"}
    assert one.judged != other.judged
    assert one.with_known("person.age", Fraction(18)).judged == one.judged


def test_a_sign_that_nobody_sees_is_refused_in_who_judged_and_why_with_its_number() -> None:
    with pytest.raises(FactErrors) as found:
        Facts.of({JUDGED: Judged("yes", "Capt.\u202e Roe", "The report.")}, VOCABULARY)
    assert str(found.value) == (
        f"facts:1:1\nThe character U+202E may not stand in who judged `{JUDGED}` or why.\n"
        "It cannot be seen, and it can make the page show something else than what is read.\nTake it out."
    )


def test_a_set_known_in_part_holds_a_value_does_not_or_leaves_it_open() -> None:
    some = KnownSet(frozenset({"a"}), frozenset({"b"}), False)
    assert [some.holds(value) for value in "abc"] == [True, False, None]
    everything = KnownSet(frozenset({"a"}), frozenset(), True)
    assert [everything.holds(value) for value in "abc"] == [True, False, False]


def test_the_values_of_what_is_known_are_told_in_order() -> None:
    assert list(contents(KnownSet(frozenset({"b", "a"}), frozenset(), False))) == ["a", "b"]
    assert list(contents(Fraction(18))) == ["18"]


def test_a_number_may_be_a_whole_number_of_any_length_or_a_fraction() -> None:
    for number in (10**5000, Fraction(1, 3), 0.1):
        (found,) = Facts.of({"person.age": number}, VOCABULARY).known.values()
        assert found == (Fraction(1, 10) if number == 0.1 else number)
