"""The quick way and the long way about invented measures: the same answers, and the quick way takes what it can."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from brightline.engine.facts import AtLeast, FactErrors, Judged
from brightline.engine.law import Law
from tests.engine.test_answers import MEASURES, WITH_RULES, law_of, value_of
from tests.engine.test_fast import SHOWN
from tests.engine.test_law import BAN, act
from tests.language.files import VOCABULARY, recorded

HERE = Path(__file__).parent
BESIDE = ("papers", "purpose", "person.eligible_for_release", "person.age", "investigation.subject", "person.charged")
"""Facts that are given though the law may not look at them; some of them exclude each other."""


def way(law: Law, action: str, facts: dict[str, Any]) -> str:
    """Which way a question goes. Fails where the two ways differ."""
    wrong = ""
    try:
        long = law._decide(action, facts, frozenset())
    except FactErrors as errors:
        wrong = str(errors)
    if wrong:
        with pytest.raises(FactErrors) as also:
            law.decide(action, facts)
        assert str(also.value) == wrong
        return "refused"
    quick = law._fast[action].decide(facts)
    if quick is None:
        return "long"
    for name in SHOWN:
        assert getattr(quick, name) == getattr(long, name), (action, facts, name)
    assert (quick.facts.known, quick.facts.judged) == (long.facts.known, long.facts.judged)
    return "quick"


def test_both_ways_say_the_same_and_the_quick_way_takes_the_recorded_questions() -> None:
    lines = []
    for name in WITH_RULES:
        r = random.Random(name)
        law = law_of(MEASURES[name])
        for action in sorted({rule.action for rule in law.measures[0].rules}):
            names = [n for n in VOCABULARY.facts if n in law.about(action).coding.facts or n in BESIDE]
            taken = []
            for _ in range(12):
                given = r.sample(names, r.randint(0, min(4, len(names))))
                taken.append(way(law, action, {n: value_of(VOCABULARY.facts[n], r) for n in given}))
            lines.append(f"{name} {action}: {' '.join(taken)}")
    found = "\n".join(lines) + "\n"
    assert found == recorded(HERE / "quick_way.md", found)


JUDGED = "purpose.mixed_is_solely_civil"
UNLESS = "    unless person.age < 18 or purpose = other or papers has removal_order"


def forms(law: Law, name: str, values: list[Any], **more: Any) -> list[str]:
    return [way(law, "hold", {**more, name: value}) for value in values]


def test_every_form_of_a_value_goes_the_recorded_way() -> None:
    """A set may be given in any form; a wrong value is refused by both ways, however often it is asked."""
    law = law_of(
        act(f"{BAN}\n    when papers has civil_detainer and {JUDGED} = yes and actor = police_officer\n{UNLESS}")
    )
    finding = Judged("yes", by="Capt. Roe", why="The report.")
    twice: list[tuple[str, list[Any]]] = [
        ("actor", ["police_officer", "police_officer", "nobody", 5]),
        (
            "papers",
            [{"civil_detainer"}, frozenset({"removal_order"}), ["civil_detainer"], "civil_detainer", "none", ()],
        ),
        ("papers", [AtLeast(["civil_detainer"]), AtLeast(["civil_detainer"], ["removal_order"]), {"nothing"}, 5, None]),
        ("person.age", [18, 18, 17.5, "18", True]),
        (JUDGED, [finding, finding, "yes", Judged("yes", " ", "x"), Judged("yes", "x", " "), Judged("no", "x", "y")]),
    ]
    found = "".join(f"{name}: {' '.join(forms(law, name, values))}\n" for name, values in twice)
    assert found == recorded(HERE / "quick_forms.md", found)


def test_a_question_in_another_order_or_asked_again_has_the_same_answer() -> None:
    law = law_of(act(f"{BAN}\n    when papers has civil_detainer\n{UNLESS}"))
    facts = {"actor": "police_officer", "papers": {"civil_detainer"}, "purpose": "mixed", "person.age": 17}
    said = [law.decide("hold", dict(order)).explain() for order in (facts.items(), facts.items())]
    assert said[0] == said[1]
    turned = law.decide("hold", dict(reversed(facts.items())))
    assert turned.to_json()["outcome"] == law.decide("hold", facts).to_json()["outcome"]
