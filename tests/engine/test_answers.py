"""What the engine says of invented measures, in words and in figures, as it was when somebody last looked.

With BRIGHTLINE_RECORD=1 in the environment the answers are written anew; review the difference.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from brightline.engine.facts import AtLeast, FactErrors, Facts, Judged, KnownList, KnownSet
from brightline.engine.law import Background, Covered, Law
from brightline.engine.norms import assemble
from brightline.engine.wording import Words, rule_in_words
from brightline.language import Measure, MeasureErrors, parse_condition
from brightline.language.measure import Grade
from brightline.vocabulary import Fact, Kind
from tests.language.files import GOOD, VOCABULARY, read, recorded

HERE = Path(__file__).parent
ANSWERS = HERE / "answers"
MEASURES = {path.stem: read(path) for path in GOOD}
# Of dates.md, which compares many days with one another, the day is asked in tests/oracles: its answers take minutes.
WITH_RULES = [name for name, measure in MEASURES.items() if measure.rules and name != "dates"]
NEVER = tuple(parse_condition(line, VOCABULARY) for line in VOCABULARY.never)
DAYS = (date(2020, 6, 1), date(2024, 12, 4))


def law_of(*measures: Measure, on: date = DAYS[1], place: str = "") -> Law:
    """The law made of some measures; of one layer somebody found nothing, and at another nobody looked."""
    officers = frozenset({"police_officer", "department"})
    coverage = (
        *(Covered(m.layer, m.place, "encoded", frozenset(m.binds), "2026-01-15") for m in measures[:1]),
        Covered("county", "us/ma", "none found", officers, "2026-02-03", "The index was read.", Grade.REPORTED),
        Covered("federal", "us", "not looked", frozenset({"correction_officer"})),
    )
    place = place or measures[0].place
    return Law(Background(place, VOCABULARY, NEVER, measures, coverage, "c0ffee", "ma"), on)


def value_of(fact: Fact, r: random.Random) -> Any:
    """Something that can be known of a fact."""
    names = ("yes", "no") if fact.kind is Kind.YES_NO else fact.value_names
    match fact.kind:
        case Kind.YES_NO | Kind.ONE_OF:
            value: Any = r.choice(names)
        case Kind.SET_OF:
            has = r.sample(names, r.choice((0, 1, 1, 2)))
            lacks = r.sample([n for n in names if n not in has], r.choice((0, 1)))
            value = r.choice((has, has, AtLeast(has, lacks)))
        case Kind.NUMBER:
            value = r.choice((16, 18, Fraction(35, 2)))
        case Kind.DATE:
            value = r.choice((date(2020, 5, 4), date(2024, 11, 1)))
        case Kind.LIST_OF:
            records = [{f.name: value_of(f, r) for f in fact.fields} for _ in range(r.choice((0, 1)))]
            value = r.choice((records, AtLeast(records)))
    return Judged(value, by="Capt. Roe", why="The report.") if fact.judgement else value


def questions(law: Law) -> Iterator[tuple[str, dict[str, Any]]]:
    """For each action the law speaks of: with nothing known, with a little, with all that it looks at."""
    r = random.Random(law.place)
    actors = sorted({a for m in law.measures for a in m.binds})
    for action in sorted({rule.action for m in law.measures for rule in m.rules}):
        yield action, {}
        names = [n for n in law.vocabulary.facts if n in law.about(action).coding.facts and n != "actor"]
        for share in (0.5, 1.0):
            facts = {n: value_of(law.vocabulary.facts[n], r) for n in names if r.random() < share}
            yield action, {**({"actor": r.choice(actors)} if actors else {}), **facts}


def told(law: Law, action: str, facts: dict[str, Any]) -> str:
    asked = ", ".join(f"{name} = {value}" for name, value in facts.items()) or "nothing is known"
    head = f"### {action} on {law.on}: {asked}"
    try:
        decision = law.decide(action, facts)
    except FactErrors as errors:
        return f"{head}\n\n{errors}"
    shown = decision.to_json()
    explained = decision.explain()
    told = {k: v for k, v in shown.items() if k != "facts" and v not in ([], {}, None, "")}
    rest = json.dumps(told, indent=None, default=str)
    return f"{head}\n\n{explained}\n{rest}"


@pytest.mark.parametrize("name", WITH_RULES)
def test_the_answers_about_an_invented_measure_are_as_recorded(name: str) -> None:
    measure = MEASURES[name]
    parts = []
    for on in DAYS if measure.events else DAYS[1:]:
        law = law_of(measure, on=on)
        parts += [told(law, *question) for question in questions(law)]
    found = "\n\n".join(parts) + "\n"
    assert found == recorded(ANSWERS / f"{name}.md", found)


# Words


@pytest.mark.parametrize("name", [name for name, measure in MEASURES.items() if measure.rules])
def test_every_rule_and_condition_is_said_as_recorded(name: str) -> None:
    """A rule in one sentence; a condition as what holds, what does not hold, and what nothing shows."""
    code = assemble((MEASURES[name],), VOCABULARY, NEVER)
    words = Words(VOCABULARY)
    lines = []
    for norm in code.norms:
        lines += ["", norm.id, rule_in_words(norm, VOCABULARY)]
        for condition in (norm.when, norm.only_when, norm.unless):
            if condition is not None:
                lines += [f"  {words.say(condition, truth)}" for truth in (True, False, None)]
    found = "\n".join(lines) + "\n"
    assert found == recorded(HERE / "words" / f"{name}.md", found)


# Other laws, and wrong calls


def wrong_calls() -> dict[str, Any]:
    """Calls that are refused, each under the sentence that says what is wrong with it."""
    law = law_of(MEASURES["readings"], MEASURES["effects"])
    judged = next(f for f in VOCABULARY.facts.values() if f.judgement)

    def decide(facts: Any, action: Any = "hold", readings: tuple[Any, ...] = ()) -> Any:
        return lambda: law.decide(action, facts, readings)

    return {
        "an action nobody defined": decide({}, "sing"),
        "an action nearly right": decide({}, "notify_releas"),
        "an action that is no word": decide({}, 5),
        "an action that is a list": decide({}, ["hold"]),
        "no mapping": decide(["actor"]),
        "a fact nobody defined": decide({"wingspan": "yes"}),
        "a fact nearly right": decide({"person.agee": 18}),
        "a fact that is no word": decide({5: "yes"}),
        "a bool": decide({"person.eligible_for_release": True}),
        "a value that is none of its values": decide({"person.eligible_for_release": "perhaps"}),
        "a value nearly right": decide({"actor": "police_oficer"}),
        "a value that is no word": decide({"actor": 5}),
        "a judgement without a judge": decide({judged.name: "yes"}),
        "a judge without a name": decide({judged.name: Judged("yes", " ", "The report.")}),
        "a judge without a reason": decide({judged.name: Judged("yes", "Capt. Roe", " ")}),
        "a number in words": decide({"person.age": "eighteen"}),
        "a bool for a number": decide({"person.age": True}),
        "a number without end": decide({"person.age": float("inf")}),
        "no number": decide({"person.age": float("nan")}),
        "a day in words": decide({"request.received_on": "today"}),
        "a time for a day": decide({"request.received_on": datetime.fromisoformat("2024-01-01T00:00")}),
        "a number for a day": decide({"request.received_on": 5}),
        "a number for a set": decide({"papers": 5}),
        "a set with another's value": decide({"papers": {"police_officer"}}),
        "a set that has and lacks": decide(
            {"papers": AtLeast(["civil_detainer", "removal_order"], ["civil_detainer"])}
        ),
        "a set that has and lacks two": decide(
            {
                "papers": AtLeast(
                    ["removal_order", "court_subpoena", "civil_detainer"], ["removal_order", "civil_detainer"]
                )
            }
        ),
        "a list that lacks records": decide({"person.convictions": AtLeast([], [{"status": "standing"}])}),
        "a word for a list": decide({"person.convictions": "felony"}),
        "a record for a list": decide({"person.convictions": {"class": "felony"}}),
        "a number for a list": decide({"person.convictions": 5}),
        "a word for a record": decide({"person.convictions": ["felony"]}),
        "a field nobody defined": decide({"person.convictions": [{"colour": "red"}]}),
        "a field nearly right": decide({"person.convictions": [{"clas": ["felony"]}]}),
        "two mistakes": decide({"wingspan": "yes", "person.age": "old"}),
        "facts that exclude each other": decide(
            {"investigation.subject": "none", "papers": ["judicial_criminal_warrant"]}
        ),
        "a fact against the action": decide({"information.kind": "home_address"}, "notify_release"),
        "a reading nobody named": decide({}, readings=("custodian",)),
        "a reading nearly right": decide({}, readings=("custdy",)),
        "a reading that is no word": decide({}, readings=(5,)),
        "a layer or measure nobody knows": lambda: law.alone("us/ma/millbrook/efects"),
        "a measure named by its end": lambda: law.alone("effects"),
        "a measure nobody knows": lambda: law.without("us/ma/elsewhere/act"),
        "a layer nearly right": lambda: law.alone("municipl"),
        "a measure named like a layer, to leave out": lambda: law.without("municipl"),
        "a layer to leave out": lambda: law.without("municipal"),
        "a measure of a law that has none": lambda: law.alone("federal").without("act"),
    }


def test_wrong_calls_are_refused_as_recorded() -> None:
    told_of = []
    for title, call in wrong_calls().items():
        try:
            said = f"accepted: {call().outcome}"
        except MeasureErrors as errors:
            said = str(errors)
        told_of.append(f"# {title}\n{said}\n")
    found = "\n".join(told_of)
    assert found == recorded(HERE / "wrong_calls.md", found)


def known_of(facts: Facts) -> str:
    """What is known, one fact a line, the values of a set in their order."""
    lines = []
    for name, known in facts.known.items():
        if isinstance(known, KnownSet):
            shown = (
                f"has {sorted(known.has)}, lacks {sorted(known.lacks)}, {'all' if known.complete else 'perhaps more'}"
            )
        elif isinstance(known, KnownList):
            inner = [{field: known_of(Facts({field: value})).strip() for field, value in r} for r in known.records]
            shown = f"{inner}, {'all' if known.complete else 'perhaps more'}"
        else:
            shown = repr(known)
        lines.append(f"  {name}: {shown}\n")
    return "".join(lines)


def test_facts_in_every_form_are_understood_as_recorded() -> None:
    """The same thing may be given in several forms; what is known of it is the same."""
    law = law_of(MEASURES["effects"])
    forms: list[dict[str, Any]] = [
        {"papers": "none"}, {"papers": ()}, {"papers": "civil_detainer"}, {"papers": ["civil_detainer"]},
        {"papers": AtLeast()}, {"papers": AtLeast("civil_detainer", "removal_order")},
        {"papers": AtLeast(VOCABULARY.facts["papers"].value_names)},
        {"person.age": 18}, {"person.age": 17.5}, {"person.age": Fraction(35, 2)}, {"person.age": 0.1},
        {"request.received_on": "2024-01-02"}, {"request.received_on": date(2024, 1, 2)},
        {"person.convictions": "none"}, {"person.convictions": []}, {"person.convictions": AtLeast([])},
        {"person.convictions": [{"status": "standing", "class": ["felony"]}]},
        {"person.convictions": AtLeast([{"convicted_on": "2001-05-02"}])},
        {"actor": Judged("police_officer", "Capt. Roe", "He said so.")},
    ]  # fmt: skip
    found = "".join(f"{facts}\n{known_of(law.decide('hold', facts).facts)}" for facts in forms)
    found += f"{sorted(law.decide('hold', forms[-1]).facts.judged)}\n"
    assert found == recorded(HERE / "facts.md", found)


def test_an_answer_does_not_stand_for_yes_or_no() -> None:
    decision = law_of(MEASURES["effects"]).decide("hold", {})
    with pytest.raises(TypeError, match=r"look at `decision\.outcome`"):
        bool(decision)
    assert repr(decision) == "<Decision us/ma/millbrook hold 2024-12-04: undetermined>"
