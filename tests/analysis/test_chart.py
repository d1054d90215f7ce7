"""The chart for the wall: read from its own boxes and arrows it says what the law says, and it can be read."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from random import Random
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from brightline.analysis import Findings
from brightline.analysis.charts import DoesNotFit, Head, best_given, pdf, sheet, svg, wall
from brightline.analysis.charts.text import width, wrapped
from brightline.analysis.flow import Ask, End, flow
from brightline.corpus import Corpus
from brightline.engine.diagram import IMPOSSIBLE
from brightline.engine.facts import Facts
from brightline.engine.law import Law
from tests.oracles.chart_reader import Chart
from tests.oracles.exporting import Whole
from tests.oracles.laws import Law as Written
from tests.oracles.laws import Question, questions

ON = date(2024, 12, 4)
HEAD = Head("A title", ("The law of a day.",), ("This is no legal advice.",))


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.load()


@pytest.fixture(scope="module")
def law(corpus: Corpus) -> Law:
    return corpus.law("us/ma/boston", on=ON)


def drawn(law: Law, action: str, **given: str) -> str:
    facts = Facts.of({name.replace("__", "."): value for name, value in given.items()}, law.vocabulary)
    return svg(wall(sheet(Findings(law, action, facts)), HEAD).drawing)


@pytest.fixture(scope="module")
def hold(law: Law) -> Chart:
    return Chart(drawn(law, "hold"), law.vocabulary)


SCENARIOS = [
    ("a detainer for somebody who could go", "police_officer", {"civil_detainer"}, "yes"),
    ("a detainer for somebody held on a charge", "police_officer", {"civil_detainer"}, "no"),
    ("an agency's warrant beside the detainer", "police_officer", {"civil_detainer", "administrative_warrant"}, "yes"),
    ("a federal court's arrest warrant", "police_officer", {"civil_detainer", "judicial_criminal_warrant"}, "yes"),
    ("another order of a court", "police_officer", {"other_court_order"}, "yes"),
    ("no paper at all", "police_officer", set(), "yes"),
    ("a removal order before the commissioner", "police_commissioner", {"removal_order"}, "yes"),
    ("a detainer before a trooper", "state_trooper", {"civil_detainer"}, "yes"),
    ("a detainer at the sheriff's jail", "sheriff_officer", {"civil_detainer"}, "yes"),
    ("a federal officer", "federal_officer", {"civil_detainer"}, "yes"),
]  # fmt: skip


@pytest.mark.parametrize(("actor", "papers", "free"), [s[1:] for s in SCENARIOS], ids=[s[0] for s in SCENARIOS])
def test_a_scenario_answered_from_the_chart_alone_is_decided_so(
    hold: Chart, law: Law, actor: str, papers: set[str], free: str
) -> None:
    told = hold.answer({"actor": actor, "papers": frozenset(papers), "person.eligible_for_release": free})
    facts = {"actor": actor, "papers": sorted(papers), "person.eligible_for_release": free}
    assert told == str(law.decide("hold", facts).outcome)


def test_the_scenarios_come_to_different_answers(hold: Chart) -> None:
    told = {
        hold.answer({"actor": a, "papers": frozenset(p), "person.eligible_for_release": e}) for _, a, p, e in SCENARIOS
    }
    assert told == {"forbidden", "not addressed", "undetermined"}


def test_no_two_boxes_overlap_and_every_text_stands_in_its_box(hold: Chart) -> None:
    for one, other in combinations(hold.boxes, 2):
        assert not one.area.overlaps(other.area)
    for box in hold.boxes:
        for line in box.lines:
            assert box.area.left <= line.left <= line.right <= box.area.right
            assert box.area.top <= line.top <= line.bottom <= box.area.bottom


def test_everything_stands_on_one_sheet_of_a4_in_a_type_that_can_be_read(hold: Chart) -> None:
    assert (hold.root.get("width"), hold.root.get("height")) == ("210mm", "297mm")
    for text in hold.root.iter("{http://www.w3.org/2000/svg}text"):
        assert float(text.get("font-size", "0")) >= 7.5
        right = float(text.get("x", "0")) + float(text.get("textLength", "0"))
        assert right <= 595.28 - 20
        assert 0 < float(text.get("y", "0")) < 841.89


def test_it_is_black_on_white_and_said_in_words(hold: Chart) -> None:
    colours = {e.get(name) for e in hold.root.iter() for name in ("fill", "stroke")} - {None, "none"}
    assert colours == {"#000", "#fff"}
    titles = [e.text for e in hold.root if e.tag.endswith(("title", "desc"))]
    assert titles == ["A title", "The law of a day. This is no legal advice."]
    unsettled = [b for b in hold.boxes if "undetermined" in b.kind]
    assert unsettled
    assert all("This is no permission." in " ".join(b.texts) for b in unsettled)


def test_what_is_given_is_not_asked(law: Law) -> None:
    chart = Chart(drawn(law, "hold", actor="police_officer"), law.vocabulary)
    assert not any("Who would do this?" in " ".join(b.texts) for b in chart.boxes)


def test_a_chart_that_does_not_fit_names_a_fact_that_makes_it_smaller(law: Law) -> None:
    findings = Findings(law, "share_information", Facts({}))
    whole = sheet(findings)
    with pytest.raises(DoesNotFit):
        wall(whole, HEAD)
    best = best_given(findings)
    assert best is not None
    name, value = best
    less = sheet(Findings(law, "share_information", Facts.of({name: value}, law.vocabulary)))
    assert len(less.questions) < len(whole.questions)


def test_a_pdf_is_the_same_drawing_and_the_same_bytes_again(law: Law) -> None:
    drawing = wall(sheet(Findings(law, "hold", Facts({}))), HEAD).drawing
    assert pdf(drawing).startswith(b"%PDF-")
    assert pdf(drawing) == pdf(drawing)


def test_a_line_is_broken_where_it_is_too_wide_and_no_letter_is_lost() -> None:
    for text in ("Leaving immigration papers aside, could this person go free now?", "unbreakable" * 9):
        lines = wrapped(text, 9, 60)
        assert all(width(line, 9) <= 60 for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def walked(node: Ask | End, values: dict[int, int]) -> End:
    """Where the questions lead to."""
    while isinstance(node, Ask):
        (node,) = [to for mask, to in node.ways if mask >> values[node.variable] & 1]
    return node


def wrongly_walked(findings: Findings, start: Ask | End, cases: int, *, strict: bool = False) -> list[dict[int, int]]:
    """Random cases in which the questions lead elsewhere than the law."""
    diagram, rng = findings.diagram, Random(1)
    bad = []
    for _ in range(cases):
        values = {i: rng.randrange(diagram.sizes[i]) for i in range(findings.shared.askable)}
        leaf = diagram.restricted(findings.root, values)
        found = walked(start, values).answers
        if leaf == IMPOSSIBLE:
            if strict and found is not None:
                bad.append(values)
        elif found != diagram.payload[leaf]:
            bad.append(values)
    return bad


@settings(max_examples=40, deadline=None)
@given(questions())
def test_the_questions_lead_to_the_answer_in_every_law(case: tuple[Written, Question]) -> None:
    law, question = case
    findings = Findings(Whole(law, question), question["action"], Facts({}))  # type: ignore[arg-type]
    assert not wrongly_walked(findings, flow(findings), 60)
    assert not wrongly_walked(findings, flow(findings, strict=True), 60, strict=True)


def test_questions_that_lead_elsewhere_are_noticed(law: Law) -> None:
    findings = Findings(law, "hold", Facts({}))
    start = flow(findings)
    assert isinstance(start, Ask)
    masks, ends = zip(*start.ways, strict=True)
    assert wrongly_walked(findings, Ask(start.variable, tuple(zip(masks, reversed(ends), strict=True))), 60)


@pytest.mark.parametrize("action", ["hold", "notify_release", "join_operation"])
@pytest.mark.parametrize("place", ["us/ma/boston", "us/ma/cambridge", "us/tx"])
def test_every_question_of_real_law_leads_to_the_answer(corpus: Corpus, place: str, action: str) -> None:
    findings = Findings(corpus.law(place, on=ON), action, Facts({}))
    assert not wrongly_walked(findings, flow(findings), 300)


def test_svg_is_well_formed_whatever_the_words(law: Law) -> None:
    head = Head('Town & "County" <x>', ("a < b & c",), ())
    assert ET.fromstring(svg(wall(sheet(Findings(law, "hold", Facts({}))), head).drawing)) is not None
