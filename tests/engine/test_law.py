"""The law of a place beside its answers: one layer alone, one measure less, the other reading, what is still open."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from brightline.engine.action_law import ActionLaw
from brightline.engine.decision import range_text
from brightline.engine.facts import FactErrors, Facts, KnownList, KnownSet
from brightline.engine.inquiry import Inquiry
from brightline.engine.law import Covered, Law
from brightline.engine.norms import norms_of
from brightline.engine.outcome import Cause, Outcome
from brightline.engine.wording import Words
from brightline.language import Measure, read_measure
from brightline.language.conditions import Always, Some
from brightline.language.measure import End, Event, Grade
from brightline.vocabulary import LAYERS
from tests.engine.test_answers import MEASURES, NEVER, law_of
from tests.language.files import HERE, VOCABULARY

OFFICER = {"actor": "police_officer"}
READINGS = MEASURES["readings"]
ORDER = {**OFFICER, "papers": ["removal_order"]}
FORBIDDEN, SILENT, OPEN = Outcome.FORBIDDEN, Outcome.NOT_ADDRESSED, Outcome.UNDETERMINED


def act(rules: str, name: str = "act", **front: str) -> Measure:
    """A measure of Millbrook with these rules; `front` replaces lines of its front matter."""
    head = (HERE / "good" / "effects.md").read_text(encoding="utf-8").partition("\n---\n")[0]
    lines = [line for line in head.split("\n") if line.partition(":")[0] not in front]
    lines += [f"{key}: {value}" for key, value in front.items()]
    text = "\n".join(lines) + f"\n---\n\n# Act\n\n```rules\n{rules}\n```\n"
    return read_measure(text, f"{name}.md", VOCABULARY, f"us/ma/millbrook/{name}")


MONDAY = "2024-12-02"
BAN = 'in force 2020-01-01 .. open\n\nrule ban cite "1" evidence read\n  forbid hold'
LEAVE = 'in force 2020-01-01 .. open\n\nrule leave cite "2" evidence quoted\n  permit hold'
NEVER_IN_FORCE = 'in force never\n\nrule ban cite "1" evidence read\n  forbid hold'


def outcome(law: Law, action: str = "hold", **facts: Any) -> Outcome:
    return law.decide(action, {**OFFICER, **facts}).outcome


# One layer, one measure


def test_a_measure_alone_is_asked_as_if_it_were_in_force_and_nothing_else_were_law() -> None:
    law = law_of(act(NEVER_IN_FORCE), act(LEAVE, "leave"))
    assert outcome(law) is Outcome.PERMITTED
    assert outcome(law.alone("us/ma/millbrook/act")) is FORBIDDEN
    assert outcome(law.alone("us/ma/millbrook/leave")) is Outcome.PERMITTED


def test_a_layer_alone_keeps_its_own_measures_and_misses_no_coverage() -> None:
    law = law_of(act(BAN))
    assert outcome(law.alone("municipal")) is FORBIDDEN
    assert outcome(law.alone("state")) is SILENT
    everyone = law.decide("hold", {})
    assert "law_not_in_corpus" in everyone.because, "nobody looked for the federal law of correction officers"
    assert "law_not_in_corpus" not in law.alone("municipal").decide("hold", {}).because
    assert [layer for layer, _ in law.alone("municipal").decide("hold", OFFICER).by_layer] == ["municipal"]


def test_a_law_without_a_measure_says_what_the_others_say() -> None:
    law = law_of(act(BAN), act(LEAVE, "leave"))
    assert outcome(law) is Outcome.CONFLICT
    assert outcome(law.without("us/ma/millbrook/act")) is Outcome.PERMITTED
    assert outcome(law.without("us/ma/millbrook/leave")) is FORBIDDEN
    assert "law_not_in_corpus" in law.without("us/ma/millbrook/act").decide("hold", {}).because


def test_each_layer_that_concerns_the_actor_is_told_with_what_it_says_by_itself() -> None:
    law = law_of(act(BAN))
    assert law.decide("hold", OFFICER).by_layer == (("county", SILENT), ("municipal", FORBIDDEN))
    assert law.decide("hold", {"actor": "state_trooper"}).by_layer == ()
    assert dict(law.decide("hold", {}).by_layer)["federal"] is OPEN


def test_a_measure_that_binds_nobody_has_no_rules_that_count_but_where_it_is_taken_alone() -> None:
    resolution = act(BAN, binding="no")
    assert norms_of(resolution, VOCABULARY) == ()
    assert [norm.id for norm in norms_of(resolution, VOCABULARY, alone=True)] == ["us/ma/millbrook/act#ban"]


def test_a_measure_is_taken_as_it_stood_on_a_day_of_its_own() -> None:
    signed = "event signed between 2022-03-01 and 2022-03-09\n\n"
    law = law_of(
        act(signed + BAN.replace("2020-01-01", "signed")), act(LEAVE.replace("2020-01-01", "2023-01-01"), "leave")
    )

    def speaking(days: dict[str, date]) -> list[str]:
        return [speaker.standing.id for speaker in law.spoken("hold", days=days).speakers if speaker.norm]

    own = {"us/ma/millbrook/act": date(2022, 3, 5)}
    both = ["us/ma/millbrook/act#ban", "us/ma/millbrook/leave#leave"]
    assert speaking({}) == speaking(own) == both
    assert speaking({"us/ma/millbrook/leave": date(2022, 12, 31)}) == both[:1]
    inquiries = [Inquiry(ActionLaw(law.spoken("hold", days=days)), Facts(OFFICER)) for days in ({}, own)]
    assert [Cause.DATE_UNCERTAIN in inquiry.because for inquiry in inquiries] == [False, True]


# Readings


@pytest.mark.parametrize("name", ["judge", "us/ma/millbrook/readings/judge"])
def test_the_other_reading_is_chosen_by_its_name_or_its_full_name(name: str) -> None:
    law = law_of(READINGS)
    assert law.decide("hold", ORDER).outcome is FORBIDDEN
    other = law.decide("hold", ORDER, [name])
    assert other.outcome is SILENT
    assert law.ask("hold", ORDER, [name]) == other.asks
    assert law.decide("hold", ORDER).outcome is FORBIDDEN, "choosing a reading changes nothing for the next question"


def test_a_reading_that_an_answer_rests_on_is_told_with_what_the_other_would_give() -> None:
    (used,) = law_of(READINGS).decide("hold", ORDER).readings
    assert (used.name, used.measure, used.other_outcome) == ("judge", "us/ma/millbrook/readings", "not addressed")
    assert used.says.startswith('"Judge" is a judge of a court.')
    assert used.other == "An immigration judge is a judge."
    (turned,) = law_of(READINGS).decide("hold", {**OFFICER, "papers": []}, ["judge"]).readings
    assert turned.other_outcome is None


def test_each_layer_is_told_under_the_reading_that_was_taken() -> None:
    law = law_of(READINGS)
    for readings, expected in (([], FORBIDDEN), (["judge"], SILENT)):
        assert dict(law.decide("hold", ORDER, readings).by_layer)["municipal"] is expected


def test_a_name_that_two_measures_use_for_a_reading_must_be_written_in_full() -> None:
    text = (HERE / "good" / "readings.md").read_text(encoding="utf-8")
    twin = read_measure(text, "twin.md", VOCABULARY, "us/ma/millbrook/twin")
    law = law_of(READINGS, twin)
    with pytest.raises(FactErrors, match="names more than one reading of the law of us/ma/millbrook") as refusal:
        law.decide("hold", ORDER, ["judge"])
    _, _, offered = str(refusal.value).rpartition("\nOne of: ")
    assert sorted(offered.removesuffix(".").split(", ")) == [
        "us/ma/millbrook/readings/judge", "us/ma/millbrook/twin/judge",
    ]  # fmt: skip
    assert law.decide("hold", ORDER, ["us/ma/millbrook/twin/judge"]).outcome is FORBIDDEN


# What is open


def test_what_nobody_can_be_asked_is_told_where_it_stands() -> None:
    law = law_of(MEASURES["unread_text"])
    facts = {**OFFICER, "papers": ["civil_detainer"]}
    told = {(q.cause, q.where): q.question for q in law.decide("hold", facts).open_questions}
    place = "us/ma/millbrook/unread-text"
    assert told[("text_not_read", f"{place}#penalties")] == (
        '5: Only the title was seen; "penalties" may mean anything.'
    )
    assert "the list of crimes" in told.values()
    assert "what counts as urgent" in told.values()
    assert law.decide("hold", {**OFFICER, "papers": []}).open_questions == ()


@pytest.mark.parametrize(
    ("rule", "front", "where", "said"),
    [
        (' contested "A suit is pending."', {}, "#ban", "A suit is pending."),
        ("", {"contested": "A resident disputes it."}, "", "A resident disputes it."),
        ("", {"binding": "disputed"}, "", "whether "),
    ],
)
def test_who_disputes_a_rule_or_a_measure_is_told(rule: str, front: dict[str, str], where: str, said: str) -> None:
    decision = law_of(act(BAN.replace(" evidence read", f" evidence read{rule}"), **front)).decide("hold", OFFICER)
    assert (decision.outcome, decision.because) == (OPEN, ("contested_law",))
    (question,) = decision.open_questions
    assert (question.cause, question.where) == ("contested_law", f"us/ma/millbrook/act{where}")
    assert question.question.startswith(said)
    assert decision.contested == (f"us/ma/millbrook/act{where}",)


def test_a_day_known_only_as_a_span_is_told_with_its_ends() -> None:
    rules = "event signed between 2020-03-01 and 2020-03-09\n\n" + BAN.replace("2020-01-01", "signed")
    decision = law_of(act(rules), on=date(2020, 3, 5)).decide("hold", OFFICER)
    (question,) = decision.open_questions
    assert question.cause == "date_uncertain"
    assert question.question == "signed: some day between 2020-03-01 and 2020-03-09"


# What could change it


def test_a_bill_about_the_action_or_the_wider_one_is_pending_once_it_is_filed() -> None:
    bill = MEASURES["pending_bill"]
    for on, count in ((date(2026, 1, 4), 0), (date(2026, 1, 5), 1), (date(2027, 1, 1), 1)):
        assert len(law_of(act(BAN), bill, on=on).decide("hold", OFFICER).pending) == count
    law = law_of(act(BAN), bill, on=date(2026, 2, 1))
    assert law.decide("hold", OFFICER).pending == (
        {"measure": "us/ma/millbrook/pending-bill", "title": bill.title, "cite": bill.cite},
    )
    assert law.decide("transfer", OFFICER).pending == ()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2026-01-01", "2025-06-01", date(2025, 6, 1)),
        ("2025-06-01", "2026-01-01", date(2025, 6, 1)),
        ("2026-01-01", "unknown", None),
    ],
)
def test_an_answer_is_confirmed_as_far_as_the_least_of_the_measures_it_rests_on(
    first: str, second: str, expected: date | None
) -> None:
    law = law_of(act(BAN, confirmed_to=first), act(BAN, "other", confirmed_to=second))
    assert law.decide("hold", OFFICER).confirmed_to == expected
    assert law.without("us/ma/millbrook/other").decide("hold", OFFICER).confirmed_to == date.fromisoformat(first)


def test_single_facts_that_would_change_a_settled_answer_are_told() -> None:
    law = law_of(act(f"{BAN}\n    when purpose = mixed and person.eligible_for_release = yes"))
    facts = {**OFFICER, "purpose": "mixed", "person.eligible_for_release": "no"}
    changes = law.decide("hold", facts).nearest_change
    assert changes == (("actor", "correction_officer", OPEN), ("person.eligible_for_release", "yes", FORBIDDEN))
    assert law.decide("hold", OFFICER).nearest_change == (), "an answer that is not settled has none"


def test_papers_that_would_change_a_settled_answer_are_added_and_taken_away() -> None:
    law = law_of(act(f"{BAN}\n    when papers has civil_detainer\n    unless papers has removal_order"))
    for held, changed in (([], {"civil_detainer"}), (["civil_detainer"], {"removal_order", ""})):
        changes = law.decide("hold", {**OFFICER, "papers": held}).nearest_change
        sets = [known.has for name, known, _ in changes if name == "papers" and isinstance(known, KnownSet)]
        assert {", ".join(sorted(s - set(held))) for s in sets} == changed


# Coverage


def test_what_was_looked_for_is_told_of_the_layers_that_concern_the_actor() -> None:
    law = law_of(act(BAN))
    assert [note["layer"] for note in law.decide("hold", OFFICER).coverage] == ["municipal", "county"]
    assert [note["layer"] for note in law.decide("hold", {}).coverage] == ["municipal", "county", "federal"]
    county = law.decide("hold", OFFICER).coverage[1]
    assert county == {
        "layer": "county", "place": "us/ma", "status": "none found", "looked_on": "2026-02-03",
        "note": "The index was read.", "evidence": "reported",
    }  # fmt: skip


def test_a_layer_nobody_looked_at_leaves_open_whom_it_concerns() -> None:
    assert {c.status for c in law_of(act(BAN)).background.coverage} == {"encoded", "none found", "not looked"}
    law = law_of(act(BAN))
    assert [(gap.layer, set(gap.actors)) for gap in law.gaps] == [(LAYERS.index("federal"), {"correction_officer"})]
    nobody = Covered("state", "us/ma", "not looked", frozenset())
    background = type(law.background)(
        law.place, VOCABULARY, NEVER, law.measures, (*law.background.coverage, nobody), "c0ffee", "ma"
    )
    assert len(Law(background, law.on).gaps) == 1


# Rules that beat one another in a circle


def in_a_circle() -> Law:
    ban = f"{BAN}\n    despite us/ma/millbrook/leave#leave"
    leave = f"{LEAVE}\n    despite us/ma/millbrook/act#ban"
    return law_of(act(ban), act(leave, "leave"))


def test_rules_that_beat_one_another_in_a_circle_leave_the_answer_open_and_are_named() -> None:
    decision = in_a_circle().decide("hold", OFFICER)
    assert (decision.outcome, decision.because) == (OPEN, ("evaluation_error",))
    ban, leave = "us/ma/millbrook/act#ban", "us/ma/millbrook/leave#leave"
    assert decision.error in (f"{ban} over {leave} over {ban}", f"{leave} over {ban} over {leave}")
    assert decision.possible == tuple(o for o in Outcome if o is not OPEN), "nothing is excluded"
    assert decision.to_json()["error"] == decision.error
    assert f"What went wrong: {decision.error}." in decision.explain()
    assert dict(decision.by_layer)["municipal"] is OPEN
    shown = (decision.reasons, decision.possible_reasons, decision.lifted, decision.displaced, decision.asks)
    assert not any(shown)
    rest = (decision.evidence, decision.contested, decision.readings, decision.nearest_change, decision.confirmed_to)
    assert not any(rest)
    assert (decision.extent, decision.due, decision.open_questions) == ((), (), ())


def test_a_circle_of_three_names_all_three() -> None:
    three = [
        act(f"{rule}\n    despite us/ma/millbrook/{other}", name)
        for rule, other, name in ((BAN, "b#leave", "a"), (LEAVE, "c#ban", "b"), (BAN, "a#ban", "c"))
    ]
    three[2] = act(f"{BAN.replace('forbid', 'require')}\n    despite us/ma/millbrook/a#ban", "c")
    error = law_of(*three).decide("hold", OFFICER).error
    assert error.count(" over ") == 3
    assert error.startswith(error.rpartition(" over ")[2])


# How far a permission goes, and when a duty is due


def test_a_permission_tells_when_it_ends() -> None:
    law = law_of(act(f"{LEAVE}\n    for at most 24 hours excluding weekends and holidays"))
    decision = law.decide("hold", OFFICER)
    assert [(x.hours, x.weekends, x.holidays) for x in decision.extent] == [(24, True, True)]
    ends = decision.extent_ends(datetime.fromisoformat("2024-04-12T12:00"))
    assert [end.isoformat(timespec="minutes") for end in ends] == ["2024-04-15T12:00", "2024-04-16T12:00"]
    assert "(the law does not say whose holidays)" in decision.explain()


@pytest.mark.parametrize(
    ("clock", "facts", "expected", "said"),
    [
        ("within 3 days of request.received_on", {"request.received_on": MONDAY}, ["2024-12-05"], "within 3 days of"),
        ("within 1 day of request.received_on", {"request.received_on": MONDAY}, ["2024-12-03"], "within 1 day of"),
        ("within 3 days of request.received_on", {}, [], "within 3 days of"),
        ("within 1 business_days of request.received_on", {"request.received_on": "2024-04-12"},
         ["2024-04-15", "2024-04-16"], "within 1 business day of"),
        ("every year by 12-31", {}, ["2024-12-31"], "every year by 31 December"),
        ("every year by 02-01, from 2026", {}, ["2026-02-01"], "every year by 1 February, from 2026"),
    ],
)  # fmt: skip
def test_a_duty_tells_when_it_is_due(clock: str, facts: dict[str, Any], expected: list[str], said: str) -> None:
    clock = clock.replace("1 day ", "1 days ").replace(", from", " from")
    rules = BAN.replace("forbid hold", f"require hold\n    {clock}")
    decision = law_of(act(rules)).decide("hold", {**OFFICER, **facts})
    assert [day.isoformat() for day in decision.due] == expected
    assert said in decision.explain()


# Words of the engine that no example uses


def test_days_from_which_a_rule_stands_are_told_with_what_is_known_of_them() -> None:
    events = {
        "signed": Event("signed", date(2020, 3, 1), date(2020, 3, 9), Grade.REPORTED),
        "printed": Event("printed", date(2021, 1, 1), date(2021, 1, 1)),
    }
    told = [
        range_text(ends, events)
        for ends in (
            (End(day=date.min), End(word="open")),
            (End(day=date(2020, 1, 1), evidence=Grade.QUOTED), End(word="unknown")),
            (End(event="signed"), End(event="printed")),
            (End(event="signed", evidence=Grade.READ), End(event="printed", before=True)),
            (End(event="printed"), End(event="signed", before=True)),
        )
    ]
    assert told == [
        "always .. open",
        "2020-01-01 (quoted) .. unknown",
        "a day from 2020-03-01 to 2020-03-09 (reported) .. 2021-01-01",
        "a day from 2020-03-01 to 2020-03-09 (read) .. before 2021-01-01",
        "2021-01-01 .. before a day from 2020-03-01 to 2020-03-09 (reported)",
    ]


def test_what_is_known_of_a_fact_is_said_in_words() -> None:
    words = Words(VOCABULARY)
    convictions = VOCABULARY.facts["person.convictions"]
    record = (("status", "standing"),)
    said = {
        words.known("person.convictions", KnownList(records, complete))
        for records in ((), (record,), (record, record))
        for complete in (True, False)
    }
    assert said == {
        convictions.empty,
        f"nothing is known of {convictions.noun}",
        f"1 of {convictions.noun} is known, and there are no more",
        f"1 of {convictions.noun} is known",
        f"2 of {convictions.noun} are known, and there are no more",
        f"2 of {convictions.noun} are known",
    }
    nothing = KnownSet(frozenset(), frozenset(), False)
    assert words.known("papers", nothing) == f"nothing is known of {VOCABULARY.facts['papers'].noun}"
    assert words.known("papers", KnownSet(frozenset(), frozenset(), True)) == VOCABULARY.facts["papers"].empty


def test_what_always_or_never_holds_is_said_so() -> None:
    words = Words(VOCABULARY)
    assert [words.say(Always(), truth) for truth in (True, False, None)] == [
        "in every case", "in no case", "in no case",
    ]  # fmt: skip
    bare = Some("person.convictions", Always())
    assert words.say(bare) != words.say(bare, False) != words.say(bare, None)
    for truth in (True, False):
        assert "where" not in words.say(bare, truth)
    with pytest.raises(TypeError):
        bool(Outcome.FORBIDDEN)


# How well silence is known


LEFT_OPEN = 'in force 2020-01-01 .. open\n\nrule open cite "3" evidence {} leaves open hold'


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("", "reported"),
        (LEFT_OPEN.format("quoted"), "quoted"),
        (LEFT_OPEN.format("read"), "read"),
        (LEFT_OPEN.format("inferred"), "inferred"),
        (LEFT_OPEN.format("quoted") + '\n\nrule also cite "4" evidence read leaves open hold', "read"),
    ],
)
def test_silence_is_known_as_well_as_the_towns_own_rule_that_leaves_it_open_or_as_what_was_looked_for(
    rules: str, expected: str
) -> None:
    decision = law_of(act(rules)).decide("hold", OFFICER)
    assert (decision.outcome, str(decision.evidence)) == (SILENT, expected)


def test_a_rule_of_another_government_makes_silence_no_better_known_than_the_least_known_layer() -> None:
    head = {"jurisdiction": "ocd-division/country:us/state:ma", "kind": "statute"}
    front = (HERE / "good" / "effects.md").read_text(encoding="utf-8").partition("\n---\n")[0].split("\n")
    front = [line for line in front if line.partition(":")[0] not in head] + [f"{k}: {v}" for k, v in head.items()]
    text = "\n".join(front) + f"\n---\n\n# Act\n\n```rules\n{LEFT_OPEN.format('read')}\n```\n"
    state = read_measure(text, "state.md", VOCABULARY, "us/ma/state")
    decision = law_of(act(""), state).decide("hold", OFFICER)
    assert (decision.outcome, str(decision.evidence)) == (SILENT, "reported")
