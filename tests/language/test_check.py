"""What checking makes of a draft: its standing among governments, names written out, terms put in."""

from __future__ import annotations

import importlib
import operator
import pkgutil
from types import ModuleType

import pytest
import yaml

import brightline.language
from brightline.language import Effect, Measure, MeasureErrors, Ref, check, parse, read_measure
from brightline.language.conditions import And, Clause, Has, Is, Term, Unread
from brightline.language.draft import Draft
from brightline.language.positions import Placed, Span
from tests.language.files import GOOD, VOCABULARY, read

FRONT = """---
title: Millbrook Welcome Act
cite: Millbrook Code ch. 9.60
jurisdiction: {division}
kind: {kind}
binding: yes
binds: [{binds}]
{extra}sources: []
confirmed_to: unknown
encoded_by: R. Okafor
reviewed_by: nobody yet
---

"""
RANGE = "in force 2020-01-01 .. open\n"


def act(
    rules: str,
    *,
    place: str = "us/ma/millbrook",
    division: str = "ocd-division/country:us/state:ma/place:millbrook",
    kind: str = "ordinance",
    binds: str = "police_officer",
    extra: str = "",
    terms: str = "",
) -> Measure:
    """A small measure with these rules."""
    text = FRONT.format(division=division, kind=kind, binds=binds, extra=extra)
    if terms:
        text += f"```terms\n{terms}\n```\n\n"
    text += f"```rules\n{RANGE}{rules}\n```\n"
    return read_measure(text, "act.md", VOCABULARY, f"{place}/act")


def rule(name: str, rest: str) -> str:
    return f'rule {name} cite "1" evidence read {rest}\n'


@pytest.mark.parametrize(
    ("place", "division", "kind", "binds", "extra", "layer"),
    [
        ("us", "", "statute", "federal_officer", "", "federal"),
        ("us/ma", "/state:ma", "statute", "state_trooper", "", "state"),
        ("us/dc", "/district:dc", "statute", "correction_officer", "", "state"),
        ("us/pr", "/territory:pr", "statute", "correction_officer", "", "state"),
        ("us/ma/millbrook", "/state:ma/place:millbrook", "charter", "police_officer", "", "municipal"),
        ("us/ma/north-millbrook", "/state:ma/place:north_millbrook", "bylaw", "police_officer", "", "municipal"),
        ("us/ma/millbrook", "/state:ma/place:millbrook_town", "bylaw", "police_officer", "", "municipal"),
        ("us/ma/alder-county", "/state:ma/county:alder", "ordinance", "sheriff_officer", "", "county"),
        ("us/md/st-anns-county", "/state:md/county:st._ann~s", "ordinance", "sheriff_officer", "", "county"),
        ("us/ma/vale", "/state:ma/place:vale", "department_policy", "department", "agency: police\n", "department"),
        ("us/ma", "/state:ma", "agreement", "correction_officer", "agency: corrections\n", "department"),
    ],
)  # fmt: skip
def test_layer_place_and_division_follow_from_the_path(
    place: str, division: str, kind: str, binds: str, extra: str, layer: str
) -> None:
    measure = act("", place=place, division=f"ocd-division/country:us{division}", kind=kind, binds=binds, extra=extra)
    assert (measure.layer, measure.place, measure.division) == (layer, place, f"ocd-division/country:us{division}")
    assert measure.id == f"{place}/act"


@pytest.mark.parametrize(
    "division", ["/state:ma", "/state:ri/place:millbrook", "/state:ma/county:millbrook", "/state:ma/place:ashford"]
)
def test_the_law_of_one_town_is_never_put_on_another(division: str) -> None:
    with pytest.raises(MeasureErrors, match="is not the jurisdiction of `us/ma/millbrook`"):
        act("", division=f"ocd-division/country:us{division}")


def test_a_clause_that_is_not_encoded_becomes_one_unread_rule_for_each_action_it_touches() -> None:
    measure = act(
        'not encoded rest cite "9" evidence reported: "not seen" touches hold, transfer when purpose = mixed\n'
    )
    assert [(r.id, r.effect, r.action) for r in measure.rules] == [
        ("rest", Effect.UNREAD, "hold"),
        ("rest", Effect.UNREAD, "transfer"),
    ]
    assert measure.rules[0].when == Is("purpose", frozenset({"mixed"}))
    assert [(s.id, s.touches, s.reason) for s in measure.skipped] == [("rest", ("hold", "transfer"), "not seen")]


def test_a_clause_that_touches_nothing_becomes_no_rule() -> None:
    measure = act('not encoded purposes cite "1" evidence read: "a purpose clause"\n')
    assert measure.rules == ()
    assert [s.id for s in measure.skipped] == ["purposes"]


def test_each_unread_condition_has_its_own_name_in_all_versions_of_its_rule() -> None:
    measure = act(
        rule("hold", "forbid hold when ? or (? and ?)").replace(RANGE, "")
        + "in force never\n"
        + rule("hold", "forbid hold unless ?")
    )
    names = [
        c.id for r in measure.rules for part in (r.when, r.unless) if part for c in part.walk() if isinstance(c, Unread)
    ]
    assert names == [f"us/ma/millbrook/act#hold?{n}" for n in (1, 2, 3, 4)]


def test_the_same_unread_term_is_one_unknown_wherever_it_is_used() -> None:
    measure = act(
        rule("a", "forbid hold when urgent") + rule("b", "forbid transfer when urgent and not urgent"),
        terms='term urgent means ? "what is urgent"',
    )
    names = {c.id for r in measure.rules for c in r.when.walk() if isinstance(c, Unread)}  # type: ignore[union-attr]  # the rule has a `when`
    assert names == {"us/ma/millbrook/act#urgent?1"}


def test_terms_are_put_in_with_the_terms_they_use() -> None:
    measure = act(
        rule("a", "forbid hold when outer"),
        terms="term inner means papers has removal_order\nterm outer means inner and purpose = mixed",
    )
    inner = Has("papers", "any", ("removal_order",))
    assert measure.rules[0].when == Term("outer", And((Term("inner", inner), Is("purpose", frozenset({"mixed"})))))


def test_references_are_written_out_with_their_measure() -> None:
    measure = act(
        rule("a", "forbid hold unless papers has removal_order [order]")
        + rule("b", "permit hold despite a, a[order] subject to us/ma/other-act#c"),
    )
    assert measure.rules[1].despite == (Ref("us/ma/millbrook/act", "a"), Ref("us/ma/millbrook/act", "a", "order"))
    assert measure.rules[1].subject_to == (Ref("us/ma/other-act", "c"),)
    assert str(measure.rules[1].despite[1]) == "us/ma/millbrook/act#a[order]"


def test_a_label_of_any_version_of_a_rule_can_be_named() -> None:
    text = rule("a", "forbid hold unless papers has removal_order [old]").replace("\n", " ")
    measure = act(
        rule("b", "permit hold despite a[old], a[new]")
        + f"in force 2020-01-01 .. 2020-12-31\n{text}\nin force 2021-01-01 .. open\n{text.replace('[old]', '[new]')}"
    )
    assert [r.label for r in measure.rules[0].despite] == ["old", "new"]


def test_a_rule_may_be_named_before_it_is_written() -> None:
    measure = act(rule("a", "permit hold despite b") + rule("b", "forbid hold"))
    assert measure.rules[0].despite[0].rule == "b"


def test_a_law_binds_nobody_above_its_own_government() -> None:
    with pytest.raises(MeasureErrors, match="`state_trooper` works at the state level, and this is municipal law"):
        act("", binds="police_officer, state_trooper")
    assert act(
        "", place="us/ma", division="ocd-division/country:us/state:ma", kind="statute", binds="police_officer"
    ).binds


@pytest.mark.parametrize(
    ("attribute", "extra"),
    [('contested "disputed"', ""), ("", "contested: It is disputed.\n")],
)
def test_a_disputed_federal_command_may_name_local_officers(attribute: str, extra: str) -> None:
    federal = {"place": "us", "division": "ocd-division/country:us", "kind": "regulation"}
    measure = act(f'rule a cite "1" evidence read {attribute} require hold', extra=extra, **federal)
    assert measure.rules[0].effect is Effect.REQUIRE
    with pytest.raises(MeasureErrors, match="is a federal command to `police_officer`"):
        act(rule("a", "require hold"), **federal)


def test_a_period_added_to_a_day_is_worked_out() -> None:
    measure = act(rule("a", "forbid hold when request.received_on >= 2020-02-29 + 1 years"))
    assert "2021-02-28" in repr(measure.rules[0].when).replace("datetime.date(2021, 2, 28)", "2021-02-28")


def test_a_field_is_found_before_a_fact_and_other_facts_by_their_full_name() -> None:
    measure = act(
        rule("a", "forbid hold when some person.convictions where (status = standing and person.charged = felony)")
    )
    facts = {getattr(c, "fact", "") for c in measure.rules[0].when.walk()}  # type: ignore[union-attr]  # the rule has a `when`
    assert {"status", "person.charged", "person.convictions"} <= facts


def test_labels_carry_their_own_citation_and_evidence() -> None:
    measure = act(rule("a", 'forbid hold unless papers has removal_order [order, cite "1(b)", evidence quoted]'))
    clause = measure.rules[0].unless
    assert isinstance(clause, Clause)
    assert (clause.label, clause.cite, clause.evidence) == ("order", "1(b)", "quoted")
    assert clause.span.line > 0


def test_a_draft_with_mistakes_of_form_is_never_checked_into_a_measure() -> None:
    from brightline.language.parser import parse_all

    text = FRONT.format(
        division="ocd-division/country:us/state:ma/place:millbrook", kind="ordinance", binds="police_officer", extra=""
    )
    reading = parse_all(text + "```rules\nrule\n```\n", "act.md")
    assert isinstance(reading.draft, Draft)
    with pytest.raises(MeasureErrors):
        check(reading.draft, VOCABULARY, "us/ma/millbrook/act")


def test_every_public_name_is_what_it_says_whatever_was_loaded_before() -> None:
    """The package loads its parts when they are first used; a module must never take the place of a function."""
    for module in pkgutil.iter_modules(brightline.language.__path__):
        importlib.import_module(f"brightline.language.{module.name}")
    for name in brightline.language.__all__:
        assert not isinstance(getattr(brightline.language, name), ModuleType), name


def test_checking_needs_no_more_than_the_draft() -> None:
    path = next(p for p in GOOD if p.stem == "cases")
    draft = parse(path.read_text(encoding="utf-8"), "good/cases.md")
    assert check(draft, VOCABULARY, "us/ma/millbrook/cases") == read(path)


def test_positions_do_not_count_when_measures_are_compared() -> None:
    path = next(p for p in GOOD if p.stem == "cases")
    text = path.read_text(encoding="utf-8")
    moved = text.replace("# Cases\n", "# Cases\n\n\n\n")
    assert read(path, moved) == read(path, text)


def test_without_the_fast_reader_of_yaml_the_front_matter_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [read(path) for path in GOOD]
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert [read(path) for path in GOOD] == before


def test_a_draft_checked_by_itself_shows_its_mistakes_in_its_own_lines_under_its_own_headings() -> None:
    """Reading and checking in two steps tells a mistake of meaning as reading and checking in one does."""
    text = FRONT.format(
        division="ocd-division/country:us/state:ma/place:millbrook", kind="ordinance", binds="department", extra=""
    )
    text += f"# One\n\n```rules\n{RANGE}{rule('a', 'forbid hold when pappers is empty')}```\n"
    with pytest.raises(MeasureErrors) as at_once:
        read_measure(text, "act.md", VOCABULARY, "us/ma/millbrook/act")
    with pytest.raises(MeasureErrors) as in_steps:
        check(parse(text, "act.md"), VOCABULARY, "us/ma/millbrook/act")
    assert str(in_steps.value) == str(at_once.value)
    (problem,) = in_steps.value.problems
    assert (problem.span.file, problem.span.line, problem.span.heading) == ("act.md", 18, "One")
    assert "    rule a cite" in str(in_steps.value)


def test_a_file_that_cannot_be_read_is_named_by_its_path() -> None:
    for text in ("x" * 1_000_001, "---\ntitle\n"):
        with pytest.raises(MeasureErrors) as found:
            parse(text, "us/ma/millbrook/act.md")
        assert {problem.span.file for problem in found.value.problems} == {"us/ma/millbrook/act.md"}
        assert str(found.value).startswith("us/ma/millbrook/act.md:1:1")


def test_what_stands_at_another_place_says_the_same_and_what_says_otherwise_does_not() -> None:
    class Word(Placed, frozen=True):
        text: str

    class Name(Placed, frozen=True):
        text: str

    class Mark(Placed, frozen=True):
        """Says nothing but that it is there."""

    here, there = Span("act.md", 3, 7), Span("act.md", 9, 1)
    assert Word("a", span=here) == Word("a", span=there)
    assert hash(Word("a", span=here)) == hash(Word("a", span=there))
    assert Mark(span=here) == Mark(span=there)
    assert hash(Mark(span=here)) == hash(Mark(span=there))
    different = [Word("a"), Word("b"), Name("a"), Mark()]
    for i, one in enumerate(different):
        assert operator.eq(one, one)
        assert not any(operator.eq(one, other) for other in (*different[:i], "a"))
    assert len(set(map(hash, different))) == len(different)
