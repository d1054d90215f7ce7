"""Mistakes in a Python call: refused in four parts with the nearest right word, and never an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from brightline import AtLeast, Corpus, FactErrors, Judged, MeasureErrors, Outcome
from brightline.corpus import UnknownPlace
from tests.journeys.asking import ACT_2019, BOSTON, DETAINER, DRAFT_2014, OFFICER, corpus, judged

law = corpus.law(BOSTON, date(2024, 12, 4))
CRIME = "person.serious_violent_crime"

WRONG_FACTS: dict[str, tuple[dict[str, Any], str]] = {
    "misspelt fact": ({"paper": "civil_detainer"}, "`papers`"),
    "fact without its first part": ({"eligible_for_release": "yes"}, "`person.eligible_for_release`"),
    "misspelt value": ({"papers": "civil_detaner"}, "`civil_detainer`"),
    "misspelt value among right ones": ({"papers": {"removal_order", "civil_detaner"}}, "`civil_detainer`"),
    "misspelt value of a partial set": ({"papers": AtLeast({"civil_detaner"})}, "`civil_detainer`"),
    "misspelt value that a set lacks": ({"papers": AtLeast((), lacks={"civil_detaner"})}, "`civil_detainer`"),
    "value in capitals": ({"actor": "Police_Officer"}, "`police_officer`"),
    "empty value": ({"actor": ""}, "police_officer"),
    "two values of a one-of": ({"actor": ("police_officer", "city_employee")}, "police_officer"),
    "true for yes": ({"person.eligible_for_release": True}, '"yes" or "no"'),
    "false for no": ({"person.eligible_for_release": False}, '"yes" or "no"'),
    "None for unknown": ({"person.eligible_for_release": None}, "yes, no"),
    "a partial yes": ({"person.eligible_for_release": AtLeast({"yes"})}, "yes, no"),
    "none beside a paper": ({"papers": ("none", "civil_detainer")}, "civil_detainer"),
    "a number of papers": ({"papers": 3}, "`papers` is a set"),
    "no such day": ({"request.received_on": "2024-02-30"}, "2024-12-04"),
    "an hour for a day": ({"request.received_on": datetime(2024, 3, 1, 3, 15, tzinfo=UTC)}, "2024-12-04"),
    "letters for a number": ({"person.age": "eighteen"}, "digits"),
    "true for a number": ({"person.age": True}, "digits"),
    "not a number": ({"person.age": float("nan")}, "digits"),
    "a word for a list": ({"person.convictions": "felony"}, "list of records"),
    "one record without its list": ({"person.convictions": {"class": "felony"}}, "list of records"),
    "a word for a record": ({"person.convictions": ["felony"]}, "field = value"),
    "misspelt field": ({"person.convictions": [{"clas": "felony"}]}, "`class`"),
    "misspelt value of a field": ({"person.convictions": [{"status": "standng"}]}, "`standing`"),
    "judgement without a judge": ({CRIME: "no"}, 'by "WHO" because "WHY"'),
    "judgement by nobody": ({CRIME: Judged("no", by=" ", why="Shoplifting.")}, "Give both"),
    "judgement without a reason": ({CRIME: Judged("no", by="Sgt. Dale", why="")}, "Give both"),
    "judgement neither yes nor no": ({CRIME: Judged("maybe", by="Sgt. Dale", why="Hard to say.")}, "yes, no"),
}

CONTRADICTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "a set that has and lacks": (
        {"papers": AtLeast({"civil_detainer"}, lacks={"civil_detainer"})},
        "both has and lacks",
    ),
    "arraigned on no charge": ({"person.charged": "none", "person.arraigned": "yes"}, "never person.charged = none"),
    "solely civil and not mixed": (
        {"purpose": "criminal_investigation", "purpose.mixed_is_solely_civil": judged("yes")},
        "never purpose != mixed",
    ),
    "released before convicted": (
        {"person.convictions": [{"convicted_on": date(2020, 5, 1), "released_on": date(2019, 5, 1)}]},
        "released_on < convicted_on",
    ),
}

WRONG_NAMES: dict[str, tuple[Callable[[], object], type[Exception], str]] = {
    "misspelt action": (lambda: law.decide("hodl", OFFICER), FactErrors, "`hold`"),
    "no action": (lambda: law.decide("", OFFICER), FactErrors, "brightline vocabulary"),
    "misspelt reading": (lambda: law.decide("hold", OFFICER, ["warant-only"]), FactErrors, "`warrant-only`"),
    "reading of another town": (
        lambda: law.decide("hold", OFFICER, ["us/ma/cambridge/welcoming-community-2020/solely"]),
        FactErrors,
        "brightline show",
    ),
    "misspelt measure": (lambda: corpus.measure(f"{BOSTON}/trust-act-2091"), MeasureErrors, f"`{ACT_2019}`"),
    "misspelt measure alone": (lambda: law.alone(f"{BOSTON}/trust-act-draft"), FactErrors, f"`{DRAFT_2014}`"),
    "misspelt measure to fall": (lambda: law.without(f"{BOSTON}/trust-act-2091"), FactErrors, f"`{ACT_2019}`"),
    "misspelt layer": (lambda: law.alone("municipial"), FactErrors, "`municipal`"),
    "measure of another town to fall": (
        lambda: law.without("us/ma/cambridge/welcoming-community-2020"),
        FactErrors,
        "Leaving out a measure that is not there",
    ),
    "action's own fact contradicted": (
        lambda: law.decide("notify_release", {**OFFICER, "information.kind": "home_address"}),
        FactErrors,
        "`share_information`",
    ),
    "misspelt fact when asking": (lambda: law.ask("hold", {"actr": "police_officer"}), FactErrors, "`actor`"),
    "path that leaves the corpus": (lambda: corpus.measure("../README"), MeasureErrors, "not a measure"),
    "folder that is not there": (lambda: Corpus.load(Path("no") / "such"), MeasureErrors, "`us/`"),
    "place nobody knows": (lambda: corpus.law("us/qq/nowhere", date(2024, 12, 4)), UnknownPlace, "brightline places"),
}  # fmt: skip


def in_four_parts(error: Exception) -> bool:
    """Whether every problem says where, what, why and what next."""
    problems = getattr(error, "problems", ())
    parts = [(p.span.file, p.what, p.why, p.next) for p in problems]
    return bool(parts) and all(all(part.strip() for part in four) for four in parts)


@pytest.mark.parametrize(("facts", "offered"), WRONG_FACTS.values(), ids=WRONG_FACTS.keys())
def test_a_wrong_fact_is_refused_with_the_nearest_right_word(facts: dict[str, Any], offered: str) -> None:
    with pytest.raises(FactErrors) as refused:
        law.decide("hold", {**OFFICER, **facts})
    assert in_four_parts(refused.value)
    assert offered in str(refused.value)


@pytest.mark.parametrize(("facts", "said"), CONTRADICTIONS.values(), ids=CONTRADICTIONS.keys())
def test_facts_that_cannot_be_true_together_are_refused_whatever_is_asked(facts: dict[str, Any], said: str) -> None:
    for action in ("hold", "join_operation", "certify_visa"):
        with pytest.raises(FactErrors) as refused:
            law.decide(action, {**OFFICER, **facts})
        assert in_four_parts(refused.value)
        assert said in str(refused.value)


@pytest.mark.parametrize(("call", "kind", "offered"), WRONG_NAMES.values(), ids=WRONG_NAMES.keys())
def test_a_wrong_name_is_refused_with_the_nearest_right_one(
    call: Callable[[], object], kind: type[Exception], offered: str
) -> None:
    with pytest.raises(kind) as refused:
        call()
    assert in_four_parts(refused.value)
    assert offered in str(refused.value)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("us/ma/bostan", BOSTON),
        ("us/ma/northhampton", "us/ma/northampton"),
        ("us/ma/cambrige", "us/ma/cambridge"),
        ("us/tx/huston", "us/tx/houston"),
        ("boston", BOSTON),
        ("ma/boston", BOSTON),
        ("US/MA/Boston", BOSTON),
    ],
)
def test_a_misspelt_place_is_refused_with_the_nearest_place(wrong: str, right: str) -> None:
    with pytest.raises(UnknownPlace) as refused:
        corpus.law(wrong, date(2024, 12, 4))
    assert in_four_parts(refused.value)
    assert f"`{right}`" in refused.value.problems[0].next


def test_all_mistakes_of_a_call_are_told_at_once() -> None:
    with pytest.raises(FactErrors) as refused:
        law.decide("hold", {"actr": "police_officer", "papers": "civil_detaner", "purpose": "civil"})
    assert len(refused.value.problems) == 3
    for word in ("`actor`", "`civil_detainer`", "`civil_immigration`"):
        assert word in str(refused.value)


def test_a_right_answer_before_does_not_let_a_wrong_fact_through() -> None:
    """Answers that were worked out once are given fast the second time; the facts are checked all the same."""
    for _ in range(3):
        assert law.decide("hold", DETAINER).outcome is Outcome.FORBIDDEN
        for wrong in ({"paper": "x"}, {"papers": "civil_detaner"}, {"person.eligible_for_release": True}):
            with pytest.raises(FactErrors):
                law.decide("hold", {**DETAINER, **wrong})


@pytest.mark.parametrize("actor", ["police_officer", "city_employee", "court_officer"])
def test_an_outcome_is_never_a_bool(actor: str) -> None:
    outcome = law.decide("hold", {**DETAINER, "actor": actor}).outcome
    assert isinstance(outcome, Outcome)
    assert outcome not in (True, False)
    for use in (lambda: bool(outcome), lambda: not outcome, lambda: "held" if outcome else "released"):
        with pytest.raises(TypeError, match="compare with"):
            use()


@pytest.mark.parametrize("outcome", list(Outcome))
def test_no_outcome_at_all_can_be_used_as_yes_or_no(outcome: Outcome) -> None:
    with pytest.raises(TypeError):
        bool(outcome)
    assert not isinstance(outcome.value, bool)
