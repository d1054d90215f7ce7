"""Facts as given on the command line and in cases."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from brightline.language import Given, Literal, MeasureErrors, Record, parse_condition, parse_given
from brightline.language.conditions import Is
from tests.language.files import VOCABULARY


def given(text: str) -> Given:
    return parse_given(text, VOCABULARY)


@pytest.mark.parametrize(
    ("text", "op", "literal"),
    [
        ("papers=civil_detainer", "=", Literal(words=("civil_detainer",))),
        ("papers = civil_detainer , removal_order", "=", Literal(words=("civil_detainer", "removal_order"))),
        ("papers+=civil_detainer,removal_order", "+=", Literal(words=("civil_detainer", "removal_order"))),
        ("papers-=civil_detainer", "-=", Literal(words=("civil_detainer",))),
        ("papers=none", "=", Literal()),
        ("investigation.subject=none", "=", Literal(words=("none",))),
        ("person.eligible_for_release=yes", "=", Literal(words=("yes",))),
        ("person.age=17", "=", Literal(number=Fraction(17))),
        ("person.age = -0.5", "=", Literal(number=Fraction(-1, 2))),
        ("request.received_on=2024-12-04", "=", Literal(day=date(2024, 12, 4))),
        ("person.convictions=none", "=", Literal(records=())),
        ("person.convictions+=[{}]", "+=", Literal(records=(Record(()),))),
        (
            'purpose.mixed_is_solely_civil=yes by "Capt. Roe" because "no charge was \\"considered\\""',
            "=",
            Literal(words=("yes",), judged_by="Capt. Roe", why='no charge was "considered"'),
        ),
    ],
)
def test_a_fact_is_given_in_one_word_or_with_blanks(text: str, op: str, literal: Literal) -> None:
    found = given(text)
    assert (found.op, found.literal) == (op, literal)
    assert text.startswith(found.fact)


def test_a_record_gives_values_to_its_fields() -> None:
    (record,) = (
        given(
            "person.convictions=[{class+={felony,violent_crime}, class-=homicide, convicted_on=2001-05-02}]"
        ).literal.records
        or ()
    )
    assert record.fields == (
        ("class", "+=", Literal(words=("felony", "violent_crime"))),
        ("class", "-=", Literal(words=("homicide",))),
        ("convicted_on", "=", Literal(day=date(2001, 5, 2))),
    )


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("papres=civil_detainer", 1, "Closest: `papers`."),
        ("papers=civil_detaner", 8, "Closest: `civil_detainer`."),
        ("papers", 7, "`=`, `+=` or `-=` is missing after `papers`."),
        ("papers=", 8, "A value is missing after `=`."),
        ("", 1, "A fact is missing"),
        ("papers=civil_detainer papers=removal_order", 23, "the rest would be ignored"),
        ("papers=civil_detainer removal_order", 8, "Several words are parted by commas"),
        ("papers=civil_detainer ]", 23, "the rest would be ignored"),
        ("actor=police_officer,department", 22, "It has one value at a time."),
        ("purpose.mixed_is_solely_civil=yes", 1, "a bare value would hide that a person decided it"),
        ("papers=“civil_detainer”", 8, "typographic quotation mark"),
        ("person.age=seventeen", 12, "is not a number"),
        ("person.convictions=[{class+=felony, class-=felony}]", 44, "both has and lacks"),
        ("rule=yes", 1, "A fact is missing"),
    ],
)
def test_a_wrong_fact_is_refused_with_its_place_on_the_command_line(text: str, column: int, said: str) -> None:
    with pytest.raises(MeasureErrors) as found:
        given(text)
    first = found.value.problems[0]
    assert (first.span.file, first.span.line, first.span.column) == ("command line", 1, column)
    assert said in str(found.value)


@pytest.mark.parametrize("sign", [*map(chr, (0, 0xB, 0xD, 0x1F, 0x7F, 0x85, 0x2028, 0x202E, 0x2069, 0xD800))])
def test_what_is_written_alone_holds_no_sign_that_nobody_sees(sign: str) -> None:
    said = f"The character U+{ord(sign):04X} may not stand in a fact or a condition."
    for read, text in (
        (given, f'purpose.mixed_is_solely_civil=yes by "Capt.{sign} Roe" because "no charge"'),
        (lambda text: parse_condition(text, VOCABULARY), f"purpose = mixed # or{sign} not"),
    ):
        with pytest.raises(MeasureErrors) as found:
            read(text)
        (only,) = found.value.problems
        assert (only.what, only.span.line, only.span.column) == (said, 1, text.index(sign) + 1)
        assert only.why
        assert only.next


def test_all_mistakes_of_a_fact_are_told_at_once() -> None:
    with pytest.raises(MeasureErrors) as found:
        given("person.convictions=[{clas=felony, status=gone}]")
    assert len(found.value.problems) == 2


def test_a_condition_may_stand_alone() -> None:
    condition = parse_condition("purpose = mixed", VOCABULARY, file="vocabulary")
    assert condition == Is("purpose", frozenset({"mixed"}))
    assert condition.span.file == "vocabulary"


@pytest.mark.parametrize(
    "text", ["?", "not (? or purpose = mixed)", "some person.convictions where (?)", "? [label]", "listed"]
)
def test_a_condition_alone_has_no_unread_text_and_no_terms(text: str) -> None:
    with pytest.raises(MeasureErrors):
        parse_condition(text, VOCABULARY)


def test_the_error_shows_the_text_with_carets_under_the_place() -> None:
    with pytest.raises(MeasureErrors) as found:
        given("papers += civil_detaner")
    assert str(found.value).splitlines()[:3] == [
        "command line:1:11",
        "    papers += civil_detaner",
        "              ^^^^^^^^^^^^^",
    ]


AFTER = "There it ends; the rest would be ignored.\nTake it away, or join conditions with `and` or `or`."


def test_what_stands_after_a_fact_or_a_condition_is_refused_and_not_ignored() -> None:
    with pytest.raises(MeasureErrors) as found:
        given("papers=civil_detainer ]")
    assert str(found.value) == (
        "command line:1:23\n    papers=civil_detainer ]\n                          ^\n"
        f"`]` stands after a fact with its value.\n{AFTER}"
    )
    with pytest.raises(MeasureErrors) as found:
        parse_condition("papers is empty }", VOCABULARY)
    assert str(found.value) == (
        f"command line:1:17\n    papers is empty }}\n                    ^\n`}}` stands after the condition.\n{AFTER}"
    )


def test_a_condition_alone_may_stand_on_several_lines_of_any_system() -> None:
    one = parse_condition("purpose = mixed and person.age < 18", VOCABULARY)
    assert parse_condition("purpose = mixed\r\n  and person.age < 18", VOCABULARY) == one
    with pytest.raises(MeasureErrors) as found:
        parse_condition("purpose = mixed\r\n  and person.agee < 18", VOCABULARY)
    assert [(p.span.line, p.span.column) for p in found.value.problems] == [(2, 7)]


@pytest.mark.parametrize("text", ["person.age = 1\u202e8", "papers = \x00"])
def test_a_sign_that_nobody_sees_is_the_one_mistake_that_is_told(text: str) -> None:
    for read in (parse_given, parse_condition):
        with pytest.raises(MeasureErrors) as refused:
            read(text, VOCABULARY)
        (problem,) = refused.value.problems
        assert problem.what.endswith(" may not stand in a fact or a condition.")
