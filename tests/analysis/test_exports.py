"""Tables and exports, held against the law by the engines that run them."""

from __future__ import annotations

import csv
import io
from datetime import date
from fractions import Fraction
from itertools import islice
from random import Random
from xml.etree import ElementTree as ET

import pytest

from brightline.analysis import Findings
from brightline.analysis.exports import Table, as_csv, as_html, cedar, dmn, rego, table
from brightline.corpus import Corpus
from brightline.engine.facts import AtLeast, Facts, Known, KnownSet
from brightline.engine.law import Law
from brightline.engine.outcome import Outcome
from tests.oracles.exporting import (
    by_cedar,
    by_dmn,
    by_rego,
    generated,
    inputs,
    possible,
    random_cases,
    table_of,
    with_less,
    wrong,
)
from tests.oracles.laws import law_stream

ON = date(2024, 12, 4)
ENGINES = [by_cedar, by_rego]
REAL = [("us/ma/boston", "hold"), ("us/ma/boston", "share_information"), ("us/ma/cambridge", "hold"), ("us/tx", "hold")]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.load()


@pytest.fixture(scope="module")
def law(corpus: Corpus) -> Law:
    return corpus.law("us/ma/boston", on=ON)


@pytest.fixture(scope="module")
def hold(law: Law) -> Table:
    return table_of(law, "hold")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("place", "action"), REAL)
def test_another_engine_finds_what_the_law_says(corpus: Corpus, place: str, action: str, engine: type) -> None:
    law = corpus.law(place, on=ON)
    found, rng = table_of(law, action), Random(8)
    cases = list(random_cases(found, rng, 300))
    assert not wrong(found, law, cases, engine(found, [inputs(found, f) for f in cases]), known=True)
    less = [with_less(f, rng) for f in cases]
    assert not wrong(found, law, less, engine(found, [inputs(found, f) for f in less]), known=False)


@pytest.mark.parametrize(("place", "action"), [("us/ma/boston", "notify_release"), ("us/tx", "hold")])
def test_a_dmn_engine_finds_what_the_law_says(corpus: Corpus, place: str, action: str) -> None:
    law = corpus.law(place, on=ON)
    found, rng = table_of(law, action), Random(9)
    cases = list(random_cases(found, rng, 25))
    assert not wrong(found, law, cases, by_dmn(found, [inputs(found, f) for f in cases]), known=True)
    less = [with_less(f, rng) for f in cases]
    assert not wrong(found, law, less, by_dmn(found, [inputs(found, f) for f in less]), known=False)


@pytest.mark.parametrize("engine", ENGINES)
def test_another_engine_finds_what_generated_laws_say(engine: type) -> None:
    rng = Random(4)
    for law, question in islice(law_stream(17), 40):
        whole, found = generated(law, question)
        cases = list(random_cases(found, rng, 5))
        assert not wrong(found, whole, cases, engine(found, [inputs(found, f) for f in cases]), known=True)
        less = [with_less(f, rng) for f in cases]
        assert not wrong(found, whole, less, engine(found, [inputs(found, f) for f in less]), known=False)


def test_a_dmn_engine_finds_what_small_generated_laws_say() -> None:
    rng, tried = Random(4), 0
    for law, question in law_stream(23):
        whole, found = generated(law, question)
        if not 2 <= len(found.lines) <= 5:
            continue
        cases = list(random_cases(found, rng, 4))
        assert not wrong(found, whole, cases, by_dmn(found, [inputs(found, f) for f in cases]), known=True)
        tried += 1
        if tried == 8:
            break


def test_a_wrong_line_is_noticed(hold: Table, law: Law) -> None:
    cases = list(random_cases(hold, Random(8), 60))
    told = by_cedar(hold, [inputs(hold, f) for f in cases])
    turned = [
        (line, "permitted", True) if outcome == "forbidden" else (line, outcome, ok) for line, outcome, ok in told
    ]
    assert wrong(hold, law, cases, turned, known=True)


@pytest.mark.parametrize("engine", [by_cedar, by_rego, by_dmn])
def test_where_nothing_is_known_nothing_is_allowed_and_no_line_is_met(hold: Table, engine: type) -> None:
    assert engine(hold, [{}]) == [(0, "", False)]


GIVEN = [
    ("us/ma/boston", "hold", {"actor": "police_officer"}),
    ("us/ma/boston", "hold", {"papers": ("civil_detainer",)}),
    ("us/ma/boston", "hold", {"papers": AtLeast(("civil_detainer",), ())}),
    ("us/ma/boston", "share_information", {"actor": "police_officer", "purpose": "civil_immigration"}),
]


@pytest.mark.parametrize("engine", [by_cedar, by_rego, by_dmn])
@pytest.mark.parametrize(("place", "action", "given"), GIVEN)
def test_what_is_taken_as_given_is_tested_and_where_it_is_not_so_no_line_is_met(
    corpus: Corpus, place: str, action: str, given: dict[str, object], engine: type
) -> None:
    law = corpus.law(place, on=ON)
    known = Facts.of(given, law.vocabulary)
    found = table(Findings(law, action, known), "Boston", ("something",), "0")
    cases = list(random_cases(table_of(law, action), Random(3), 25 if engine is by_dmn else 200))
    so = [Facts({name: _with(value, known.known.get(name)) for name, value in f.known.items()}) for f in cases]
    pairs = [(inputs(found, f), inputs(found, same)) for f, same in zip(cases, so, strict=True)]
    assert not wrong(found, law, so, engine(found, [same for _, same in pairs]), known=True)
    otherwise = [known for known, same in pairs if known != same]
    assert otherwise
    told = engine(found, [{}, *otherwise])
    assert set(told) == {(0, "", False)}, "a line is met where what it takes as given is not so"


def _with(value: Known, held: Known | None) -> Known:
    """A value of a case as it is where something is given of it."""
    if held is None or not isinstance(held, KnownSet):
        return value if held is None else held
    assert isinstance(value, KnownSet)
    return (
        held if held.complete else KnownSet((value.has | held.has) - held.lacks, value.lacks - held.has, complete=True)
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_a_word_that_nobody_defined_meets_no_line(corpus: Corpus, engine: type) -> None:
    found = table_of(corpus.law("us/tx", on=ON), "hold")
    required = next(
        known
        for f in random_cases(found, Random(2), 200)
        if possible(found.findings.law, "hold", f) == (Outcome.REQUIRED,)
        for known in [inputs(found, f)]
    )
    assert engine(found, [required])[0][2]
    assert engine(found, [required | {"actor": "polic_officer"}]) == [(0, "", False)]


def test_cedar_and_rego_take_no_set_with_a_word_that_nobody_defined(corpus: Corpus) -> None:
    import cedarpy
    import regorus

    found = table_of(corpus.law("us/ma/boston", on=ON), "hold")
    context = {"actor": "police_officer", "papers": ["civil_detainr"], "person.eligible_for_release": "yes"}
    request = {"principal": 'A::"a"', "action": 'Action::"hold"', "resource": 'P::"p"', "context": context}
    assert not cedarpy.is_authorized(request, cedar(found), []).diagnostics.reasons
    engine = regorus.Engine()
    engine.add_policy("law.rego", rego(found))
    engine.set_input(context)
    assert engine.eval_rule("data.brightline.hold.line") == 0


def test_the_lines_say_of_which_law_and_day_they_are_and_never_today(hold: Table, law: Law) -> None:
    for text in (as_csv(hold), as_html(hold), cedar(hold), rego(hold), dmn(hold)):
        assert "2024-12-04" in text
        assert law.corpus_hash in text
        assert "us/ma/boston/trust-act-2019#hold" in text
        assert str(date.today().year) not in text.replace(law.corpus_hash, "")  # noqa: DTZ011 - that there is no today in it


def test_no_case_lies_in_two_lines_and_the_first_is_no_luck(hold: Table) -> None:
    sizes = [len(c.values) for c in hold.columns]
    for i, one in enumerate(hold.lines):
        for other in hold.lines[i + 1 :]:
            both = [
                (a if a is not None else -1) & (b if b is not None else -1) & ((1 << n) - 1)
                for a, b, n in zip(one.cells, other.cells, sizes, strict=True)
            ]
            assert not all(both)


def test_dmn_is_of_the_namespace_of_1_3_and_unique(hold: Table) -> None:
    root = ET.fromstring(dmn(hold))
    space = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
    assert root.tag == f"{space}definitions"
    (grid,) = root.iter(f"{space}decisionTable")
    assert grid.get("hitPolicy") == "UNIQUE"
    width = len(grid.findall(f"{space}input"))
    assert all(len(rule.findall(f"{space}inputEntry")) == width for rule in grid.findall(f"{space}rule"))


def test_csv_has_a_row_for_each_line_and_no_formula(hold: Table) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(hold))))
    assert len(rows) == len(hold.lines)
    assert {r["outcome"] for r in rows} == {"forbidden", "not addressed", "undetermined"}
    assert not any(cell.startswith(("=", "+", "@")) for r in rows for cell in r.values())


def test_html_says_that_what_is_not_settled_is_no_permission(hold: Table) -> None:
    text = as_html(hold)
    assert text.count("undetermined</span>") == text.count("; this is no permission")


def test_given_facts_stand_at_the_head_and_in_every_line(law: Law) -> None:
    facts = Facts.of({"actor": "police_officer"}, law.vocabulary)
    found = table(Findings(law, "hold", facts), "Boston", ("the one who acts is a police officer",), "0")
    column = next(c for c in found.columns if c.name == "actor")
    at = found.columns.index(column)
    assert {line.cells[at] for line in found.lines} == {1 << column.values.index("police_officer")}
    assert "Taken as given: the one who acts is a police officer." in cedar(found)


@pytest.mark.parametrize("sign", ["\r", "\n", "\x0b", "\x1f", "\x85", "\u2028"])
def test_what_is_given_ends_no_comment_and_adds_no_policy(law: Law, sign: str) -> None:
    import cedarpy
    import regorus

    def of(said: str) -> Table:
        return table(Findings(law, "hold", Facts({})), "Boston", (f"as R. Okafor judged: it is so{sign}{said}",), "0")

    permitting = of(f"permit (principal, action, resource);{sign}//")
    request = {"principal": 'A::"a"', "action": 'Action::"hold"', "resource": 'P::"p"', "context": {}}
    assert not cedarpy.is_authorized(request, cedar(permitting), []).allowed
    assert ET.fromstring(dmn(permitting)) is not None
    engine = regorus.Engine()
    engine.add_policy("law.rego", rego(of(f"package brightline.hold{sign}allow := true{sign}#")))
    engine.set_input({})
    assert "allow" not in engine.eval_query("data.brightline.hold")["result"][0]["expressions"][0]["value"]


@pytest.mark.parametrize("limit", [Fraction("0.0000005"), Fraction("-0.0000005"), Fraction("18.0000001"), Fraction(18)])
@pytest.mark.parametrize("included", [True, False])
def test_a_limit_between_two_millionths_parts_them_as_the_law_does(limit: Fraction, included: bool) -> None:
    from brightline.analysis.exports.cedar import _between
    from brightline.analysis.exports.table import Interval

    near = [round(limit * 1_000_000) + n for n in (-2, -1, 0, 1, 2)]
    for n in near:
        said = Fraction(n, 1_000_000)
        below, above = Interval(None, False, limit, included), Interval(limit, included, None, False)
        at = included and said == limit
        assert eval(_between(str(n), below)) == (said < limit or at)
        assert eval(_between(str(n), above)) == (said > limit or at)
