"""What an answer tells beside its outcome: how far it goes, what it supposes, what beats what, how well it is known."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import pytest
from msgspec.structs import replace

from brightline import AtLeast, FactErrors, Outcome
from brightline.engine.law import Background, Covered, Law
from brightline.language import Measure, parse_condition, read_measure
from brightline.language.measure import Grade
from tests.engine.test_answers import MEASURES, law_of
from tests.engine.test_law import BAN, LEAVE, LEFT_OPEN, NEVER_IN_FORCE, OFFICER, ORDER, act, in_a_circle
from tests.language.files import HERE, VOCABULARY

PERMITTED, FORBIDDEN, SILENT, OPEN = (
    Outcome.PERMITTED, Outcome.FORBIDDEN, Outcome.NOT_ADDRESSED, Outcome.UNDETERMINED,
)  # fmt: skip
DETAINER, WARRANT = "papers has civil_detainer", "papers has judicial_criminal_warrant"
NOTHING, HELD = {"papers": []}, {"papers": ["civil_detainer"]}
DAY, TWO_DAYS = "\n    for at most 24 hours", "\n    for at most 48 hours"
BOUND = frozenset({"police_officer", "department"})


def law_alone(*measures: Measure, on: date = date(2024, 12, 4), coverage: tuple[Covered, ...] = ()) -> Law:
    """The law of Millbrook made of these measures alone."""
    return Law(Background("us/ma/millbrook", VOCABULARY, (), measures, coverage, "c0ffee", "ma"), on)


def state(rules: str, name: str = "state", **more: str) -> Measure:
    """A statute of Massachusetts with these rules."""
    own = {"jurisdiction": "ocd-division/country:us/state:ma", "kind": "statute", **more}
    front = (HERE / "good" / "effects.md").read_text(encoding="utf-8").partition("\n---\n")[0].split("\n")
    front = [line for line in front if line.partition(":")[0] not in own] + [f"{k}: {v}" for k, v in own.items()]
    text = "\n".join(front) + f"\n---\n\n# Act\n\n```rules\n{rules}\n```\n"
    return read_measure(text, f"{name}.md", VOCABULARY, f"us/ma/{name}")


def rule(name: str, effect: str, *lines: str, evidence: str = "read") -> str:
    return "\n    ".join([f'\n\nrule {name} cite "{name}" evidence {evidence}\n  {effect} hold', *lines])


FROM_2020 = "in force 2020-01-01 .. open"


# How far a permission goes, and when a duty is due


def limited(first: str, second: str) -> Law:
    """Two permissions, one for where there is a detainer and one for where there is none, each with its limit."""
    return law_alone(act(f"{LEAVE}\n    when {DETAINER}{first}{rule('also', 'permit', f'unless {DETAINER}')}{second}"))


def test_a_permission_that_may_have_no_limit_says_so_and_on_which_fact_that_depends() -> None:
    decision = limited(DAY, "").decide("hold", OFFICER)
    assert (decision.outcome, decision.because) == (PERMITTED, ("facts_missing",))
    assert [ask.fact for ask in decision.asks] == ["papers"]
    assert decision.perhaps_without_limit
    assert decision.to_json()["extent"] == ["for at most 24 hours", "no limit"]
    said = "The outcome is settled; how far it goes, or when it is due, still depends on: papers.\n"
    assert said in decision.explain()


def test_a_permission_with_one_limit_or_another_tells_both_and_not_that_it_may_have_none() -> None:
    decision = limited(DAY, TWO_DAYS).decide("hold", OFFICER)
    assert (decision.outcome, decision.because) == (PERMITTED, ("facts_missing",))
    assert not decision.perhaps_without_limit
    assert sorted(decision.to_json()["extent"]) == ["for at most 24 hours", "for at most 48 hours"]
    settled = limited(DAY, TWO_DAYS).decide("hold", OFFICER | HELD)
    assert (settled.because, settled.to_json()["extent"]) == ((), ["for at most 24 hours"])


def test_a_permission_without_a_limit_beside_one_with_a_limit_takes_no_limit_away() -> None:
    law = law_alone(act(f"{LEAVE}{DAY}{rule('also', 'permit', f'when {DETAINER}')}"))
    for known in ({}, HELD, NOTHING):
        decision = law.decide("hold", OFFICER | known)
        assert (decision.outcome, decision.because, decision.asks) == (PERMITTED, (), ())
        assert decision.to_json()["extent"] == ["for at most 24 hours"]


def test_a_limit_that_hangs_on_a_clause_nobody_read_names_it_beside_the_fact_to_ask() -> None:
    when = f'{DETAINER} or ?"what counts as urgent"'
    law = law_alone(act(f"{LEAVE}\n    when {when}{DAY}{rule('also', 'permit', f'unless {DETAINER}')}"))
    decision = law.decide("hold", OFFICER)
    assert (decision.outcome, decision.because) == (PERMITTED, ("facts_missing", "text_not_read"))
    assert (
        "still depends on: papers, words of the law that could change the answer have not been read, or are in no "
        "rule.\n"
    ) in decision.explain()
    assert [question.question for question in decision.open_questions] == ["what counts as urgent"]


def duties(*lines: tuple[str, ...], coverage: tuple[Covered, ...] = ()) -> Law:
    rules = "".join(rule(f"r{i}", "require", *more) for i, more in enumerate(lines))
    return law_alone(state(FROM_2020 + rules, binds="[police_officer, state_trooper]"), coverage=coverage)


RECEIVED = {"request.received_on": "2024-12-02"}
WITHIN = "within {} days of request.received_on"


def test_every_day_on_which_one_of_two_duties_is_due_is_told() -> None:
    decision = duties((WITHIN.format(3),), (WITHIN.format(5),)).decide("hold", OFFICER | RECEIVED)
    assert [day.isoformat() for day in decision.due] == ["2024-12-05", "2024-12-07"]


def test_a_duty_whose_time_alone_is_open_is_settled_and_says_what_the_time_depends_on() -> None:
    law = duties((f"when {DETAINER}", WITHIN.format(3)), (f"unless {DETAINER}", WITHIN.format(5)))
    decision = law.decide("hold", OFFICER | RECEIVED)
    assert (decision.outcome, decision.because) == (Outcome.REQUIRED, ("facts_missing",))
    assert [ask.fact for ask in decision.asks] == ["papers"]
    assert [day.isoformat() for day in law.decide("hold", OFFICER | RECEIVED | HELD).due] == ["2024-12-05"]


def test_a_duty_under_state_law_is_due_though_nobody_looked_at_the_law_of_the_town() -> None:
    """The town may require the same, and a ban of the town would not prevail; its law names no day."""
    town = Covered("municipal", "us/ma/millbrook", "not looked", frozenset({"police_officer"}))
    decision = duties((WITHIN.format(3),), coverage=(town,)).decide("hold", OFFICER | RECEIVED)
    assert decision.outcome is Outcome.REQUIRED
    assert [day.isoformat() for day in decision.due] == ["2024-12-05"]
    assert [reason.id for reason in decision.reasons] == ["r0"]


@pytest.mark.parametrize("names", [*permutations(("supervisor.approved", "person.eligible_for_release"))])
def test_of_two_facts_the_one_that_leaves_less_open_is_asked_first(names: tuple[str, str]) -> None:
    first, then = names
    law = law_alone(act(f"{BAN}\n    when {first} = yes{rule('may', 'permit', f'when {first} = no and {then} = yes')}"))
    assert [ask.fact for ask in law.decide("hold", OFFICER).asks] == [first, then]


# What is supposed that is not the law as it is read


def test_an_answer_says_which_measure_or_layer_was_asked_alone_left_out_or_read_otherwise() -> None:
    law = law_of(act(BAN), act(LEAVE, "leave"), MEASURES["readings"])
    name = "us/ma/millbrook/{}".format

    def supposed(law: Law, readings: tuple[str, ...] = ()) -> Any:
        decision = law.decide("hold", ORDER, readings)
        assert decision.to_json()["what_if"] == decision.what_if
        return decision.what_if

    nothing = {"alone": None, "without": [], "other_readings": []}
    assert supposed(law) is None
    assert supposed(law.alone("municipal")) == nothing | {"alone": "municipal"}
    assert supposed(law.alone(name("act"))) == nothing | {"alone": name("act")}
    fewer = law.without(name("act")).without(name("leave"))
    assert supposed(fewer) == nothing | {"without": [name("act"), name("leave")]}
    assert supposed(law, ("judge",)) == nothing | {"other_readings": [name("readings/judge")]}


def test_a_reading_may_be_named_by_one_word_alone() -> None:
    law = law_of(MEASURES["readings"])
    one, listed = (law.decide("hold", ORDER, names) for names in ("judge", ["judge"]))
    assert (one.outcome, one.other_readings) == (listed.outcome, listed.other_readings)
    assert one.outcome is SILENT


def test_a_measure_never_in_force_that_is_asked_alone_is_told_as_always_in_force() -> None:
    (reason,) = law_alone(act(NEVER_IN_FORCE)).alone("us/ma/millbrook/act").decide("hold", OFFICER).reasons
    assert reason.in_force == "always .. open"


def test_a_measure_asked_alone_misses_no_law_that_nobody_looked_for() -> None:
    law = law_of(act(BAN))
    assert law.alone("us/ma/millbrook/act").decide("hold", {}).coverage == ()
    assert law.alone("us/ma/millbrook/act").decide("hold", {}).because == ("facts_missing",)


def test_a_rule_that_ends_before_an_event_does_not_stand_on_its_day() -> None:
    rules = f"event signed on 2020-03-05\n\n{BAN.replace('.. open', '.. before signed')}"
    last, after = (law_alone(act(rules), on=date(2020, 3, day)).decide("hold", OFFICER).outcome for day in (4, 5))
    assert (last, after) == (FORBIDDEN, SILENT)


def test_an_event_on_an_uncertain_day_may_be_the_day_asked() -> None:
    rules = f"event signed between 2020-03-01 and 2020-03-09\n\n{BAN.replace('2020-01-01', 'signed')}"
    said = [law_alone(act(rules), on=date(2020, 3, day)).decide("hold", OFFICER).outcome for day in (1, 8, 9, 10)]
    assert said == [OPEN, OPEN, FORBIDDEN, FORBIDDEN]


# What beats what


def test_a_rule_beaten_by_one_law_or_another_names_both() -> None:
    one = state(FROM_2020 + rule("one", "require", f"when {DETAINER}"))
    second = state(FROM_2020 + rule("second", "require", f"unless {DETAINER}"), "act-2")
    law = law_alone(act(BAN), one, second)
    (beaten,) = law.decide("hold", OFFICER).displaced
    assert (beaten.id, beaten.effect, beaten.layer) == ("ban", "forbid", "municipal")
    assert beaten.by == ("us/ma/state#one", "us/ma/act-2#second")
    assert not beaten.contested
    (beaten,) = law.decide("hold", OFFICER | HELD).displaced
    assert beaten.by == ("us/ma/state#one",)
    assert "    => Displaced by us/ma/state#one, us/ma/act-2#second.\n" in law.decide("hold", OFFICER).explain()


def test_a_rule_that_only_an_unread_clause_could_beat_is_uncertain_and_not_displaced() -> None:
    """The unread clause may say anything, also what the ban beats; the rules after it are told all the same."""
    unread = 'not encoded rest cite "9" evidence reported:\n  "not seen"\n  touches hold'
    law = law_alone(
        act(BAN.replace("\n\nrule", f"\n\n{unread}\n\nrule")),
        state(FROM_2020 + rule("must", "require", f"when {DETAINER}")),
    )
    assert law.decide("hold", OFFICER | NOTHING).displaced == ()
    assert [d.id for d in law.decide("hold", OFFICER | HELD).displaced] == ["ban"]


def test_each_outcome_still_possible_is_told_with_the_rules_that_would_bring_it_about() -> None:
    law = law_alone(act(f"{BAN}\n    when {DETAINER}{rule('may', 'permit', f'unless {DETAINER}')}"))
    found = law.decide("hold", OFFICER).possible_reasons
    assert {outcome: [r.id for r in reasons] for outcome, reasons in found.items()} == {
        "forbidden": ["ban"], "permitted": ["may"],
    }  # fmt: skip


@pytest.mark.parametrize("papers", [["civil_detainer"], ["removal_order"]])
def test_a_clause_that_either_of_two_rules_sets_aside_counts_as_met_where_one_of_them_applies(
    papers: list[str],
) -> None:
    """The ban has an exception with the supervisor's approval; each of two papers stands in for the approval."""
    ban = f"{BAN}\n    unless supervisor.approved = yes [approval]"
    for_detainer = rule("one", "permit", f"when {DETAINER}", "despite ban[approval]")
    for_order = rule("two", "permit", "when papers has removal_order", "despite ban[approval]")
    law = law_alone(act(ban + for_detainer + for_order))
    facts = {**OFFICER, "supervisor.approved": "no"}
    assert law.decide("hold", {**facts, "papers": papers}).outcome is SILENT
    assert law.decide("hold", {**facts, "papers": []}).outcome is FORBIDDEN
    assert [x.id for x in law.decide("hold", {**facts, "papers": papers}).lifted] == ["ban"]


def test_rules_that_set_one_anothers_clauses_aside_in_a_circle_leave_the_answer_open_and_are_named() -> None:
    ban = f"{BAN}\n    unless supervisor.approved = yes [x]"
    one = rule("one", "permit", f"when {DETAINER} [y]", "despite ban[x], two[z]")
    two = rule("two", "permit", f"when {WARRANT} [z]", "despite one[y]")
    decision = law_alone(act(ban + one + two)).decide("hold", OFFICER)
    assert (decision.outcome, decision.because) == (OPEN, ("evaluation_error",))
    first, second = (f"us/ma/millbrook/act#{name}" for name in ("one", "two"))
    assert decision.error == f"{first} over {second} over {first}"


# How well it is known


def silence(rules: str, *coverage: Covered, more: tuple[Measure, ...] = ()) -> str:
    decision = law_alone(act(rules), *more, coverage=coverage).decide("hold", OFFICER)
    assert decision.outcome is SILENT
    return str(decision.evidence)


def looked(layer: str, grade: Grade, place: str = "us/ma") -> Covered:
    return Covered(layer, place, "none found", BOUND, evidence=grade)


def test_of_two_rules_of_the_town_that_leave_an_act_open_the_better_known_counts() -> None:
    rules = LEFT_OPEN.format("read") + '\n\nrule also cite "4" evidence quoted leaves open hold'
    assert silence(rules) == "read"


def test_a_layer_looked_at_twice_is_known_as_its_less_known_half_whichever_comes_first() -> None:
    well, badly = looked("county", Grade.READ), looked("county", Grade.REPORTED)
    assert silence("", well, badly) == silence("", badly, well) == "reported"


def test_a_layer_with_a_rule_that_leaves_the_act_open_is_known_by_that_rule() -> None:
    reported = looked("state", Grade.REPORTED)
    assert silence("", reported) == "reported"
    assert silence("", reported, more=(state(LEFT_OPEN.format("read")),)) == "read"


def test_an_order_of_the_actors_own_department_counts_as_its_own_government() -> None:
    order = act(LEFT_OPEN.format("quoted"), "order", kind="department_policy", agency="police")
    assert silence("", looked("county", Grade.REPORTED), more=(order,)) == "quoted"


def test_the_police_order_reaches_the_police_and_nobody_of_another_agency() -> None:
    order = act(BAN, "order", kind="department_policy", agency="police", binds="[police_officer, department]")
    law = law_alone(order)
    assert [law.decide("hold", {"actor": actor}).outcome for actor in ("police_officer", "department")] == [
        FORBIDDEN, FORBIDDEN,
    ]  # fmt: skip
    assert law.decide("hold", {"actor": "city_employee"}).outcome is SILENT


def test_for_each_possible_outcome_it_is_told_how_well_the_rule_behind_it_is_known() -> None:
    rules = f"{BAN}\n    when {DETAINER}{rule('may', 'permit', f'unless {DETAINER}', evidence='reported')}"
    decision = law_alone(act(rules)).decide("hold", OFFICER)
    assert decision.evidence == {"forbidden": "read", "permitted": "reported"}
    assert "Evidence: forbidden: read; permitted: reported.\n" in decision.explain()


def test_the_rules_an_answer_rests_on_are_named_the_highest_layer_first() -> None:
    law = law_alone(act(BAN, "a"), state(BAN, "z"), act(BAN, "b"))
    named = ["us/ma/z#ban", "us/ma/millbrook/a#ban", "us/ma/millbrook/b#ban"]
    assert list(law.decide("hold", OFFICER).rules) == named
    assert law.decide("hold", {}).rules == ()


def test_all_that_is_contested_in_law_is_named() -> None:
    disputed = BAN.replace(" evidence read", ' evidence read contested "A suit is pending."')
    decision = law_alone(act(disputed), act(disputed, "other")).decide("hold", OFFICER)
    assert "Contested in law: us/ma/millbrook/act#ban, us/ma/millbrook/other#ban.\n" in decision.explain()


def test_law_confirmed_on_the_day_asked_is_not_called_out_of_date() -> None:
    law = law_alone(act(BAN, confirmed_to="2024-12-04"))
    assert "last confirmed" not in law.decide("hold", OFFICER).explain()
    late = Law(law.background, date(2024, 12, 5)).decide("hold", OFFICER).explain()
    assert "The law behind this was last confirmed to stand on 2024-12-04, before the day asked.\n" in late


# What else is told


def test_a_bill_that_could_change_the_answer_is_named_in_the_explanation() -> None:
    bill = MEASURES["pending_bill"]
    decision = law_alone(act(BAN), bill, on=date(2026, 2, 1)).decide("hold", OFFICER)
    assert f"Pending, and could change it: {bill.title} ({bill.cite}).\n" in decision.explain()


def test_a_bill_about_the_wider_action_is_pending_for_the_narrower_one() -> None:
    bill = replace(MEASURES["pending_bill"], touches=("share_information",))
    law = law_alone(bill, on=date(2026, 2, 1))
    assert [b["measure"] for b in law.decide("notify_release", OFFICER).pending] == [bill.id]
    assert law.decide("hold", OFFICER).pending == ()


def test_a_bill_filed_on_a_day_nobody_knows_is_pending() -> None:
    filed = MEASURES["pending_bill"].history[0]
    bill = replace(MEASURES["pending_bill"], history=(replace(filed, on="?"),))
    assert len(law_alone(bill).decide("hold", OFFICER).pending) == 1


def test_what_is_said_to_be_complete_is_taken_as_given_where_the_law_looks_at_it() -> None:
    convictions, papers = (VOCABULARY.facts[name] for name in ("person.convictions", "papers"))
    law = law_alone(act(f"{BAN}\n    when {DETAINER} and some person.convictions where (status = standing)"))

    law_looks_at_neither = law_alone(act(BAN)).decide("hold", OFFICER | NOTHING)
    assert law_looks_at_neither.taken_as_given == ()
    assert law.decide("hold", OFFICER | NOTHING | {"person.convictions": []}).taken_as_given == (
        papers.empty, convictions.empty,
    )  # fmt: skip
    record = [{"status": "standing"}]
    both = law.decide("hold", {"person.age": 17, "person.convictions": record, **OFFICER, **HELD})
    assert both.taken_as_given == (
        f"{convictions.noun} are all known", f"there are no {papers.noun.removeprefix('the ')} but those named",
    )  # fmt: skip
    assert law.decide("hold", OFFICER | {"person.convictions": AtLeast(record)}).taken_as_given == ()


def test_a_change_that_no_real_case_allows_does_not_hide_the_changes_after_it() -> None:
    """A person who was arraigned is charged with something; a charge of another kind would be another answer."""
    law = law_of(act(f"{BAN}\n    when person.charged = felony and person.arraigned = yes"))
    facts = {**OFFICER, "person.charged": "misdemeanor", "person.arraigned": "yes"}
    changes = {(name, value): outcome for name, value, outcome in law.decide("hold", facts).nearest_change}
    assert changes[("person.charged", "felony")] is FORBIDDEN
    assert ("person.charged", "none") not in changes


def test_a_layer_that_was_not_asked_is_not_told_as_one_that_says_nothing() -> None:
    town = Covered("county", "us/ma", "not asked", BOUND)
    assert law_alone(act(BAN), coverage=(town,)).decide("hold", OFFICER).by_layer == (("municipal", FORBIDDEN),)


def test_only_an_answer_that_went_wrong_tells_an_error() -> None:
    law = law_of(act(f"{BAN}\n    when {DETAINER}"))
    assert law.decide("hold", {}).outcome is OPEN
    assert "error" not in law.decide("hold", {}).to_json()


def test_rules_are_explained_from_the_highest_layer_down_with_the_clauses_that_save_the_act() -> None:
    unless = f'unless ({WARRANT} [warrant, cite "1(a)", evidence quoted]) or supervisor.approved = yes [approval]'
    law = law_alone(act(f"{BAN}\n    {unless}"), state(FROM_2020 + rule("must", "require", f"when {DETAINER}")))
    facts = {**OFFICER, "papers": ["judicial_criminal_warrant"], "supervisor.approved": "yes"}
    said = law.decide("hold", facts).explain()
    assert said.index("us/ma/state#must") < said.index("us/ma/millbrook/act#ban")
    assert "    => Its exception (warrant, approval) saves the act from this ban, and permits nothing.\n" in said


def test_an_exception_without_a_label_saves_the_act_all_the_same() -> None:
    said = law_alone(act(f"{BAN}\n    unless {WARRANT}")).decide("hold", {**OFFICER, "papers": [WARRANT.split()[2]]})
    assert "    => Its exception saves the act from this ban, and permits nothing.\n" in said.explain()


def test_a_clause_of_several_tests_is_headed_by_its_label_its_citation_and_how_well_it_is_known() -> None:
    clause = f'({DETAINER} or {WARRANT}) [paper, cite "1(a)", evidence quoted]'
    bare = "(person.age < 18 or supervisor.approved = yes) [person]"
    said = law_alone(act(f"{BAN}\n    when {clause} and {bare}")).decide("hold", OFFICER).explain()
    assert "      [paper, 1(a), quoted]\n        any of:\n" in said
    assert "      [person]\n        any of:\n" in said


# Readings and open questions


def both_readings() -> Measure:
    text = (HERE / "good" / "readings.md").read_text(encoding="utf-8")
    return read_measure(text, "twin.md", VOCABULARY, "us/ma/millbrook/twin")


def test_each_reading_that_was_turned_round_is_told() -> None:
    law = law_of(MEASURES["readings"], both_readings())
    names = ["us/ma/millbrook/readings/judge", "us/ma/millbrook/twin/judge"]
    said = law.decide("hold", OFFICER | NOTHING, names).explain()
    for name in ("readings", "twin"):
        assert f"It takes the other reading (judge, us/ma/millbrook/{name}): An immigration judge is a judge.\n" in said


def test_another_reading_that_no_rule_states_is_told_without_an_outcome() -> None:
    text = (HERE / "good" / "readings.md").read_text(encoding="utf-8")
    before, _, after = text.partition("rule hold-wide")
    text = before + "not encoded" + after.partition("not encoded")[2].partition("```cases")[0]
    law = law_alone(read_measure(text, "half.md", VOCABULARY, "us/ma/millbrook/half"))
    decision = law.decide("hold", ORDER)
    assert [(used.name, used.other_outcome) for used in decision.readings] == [("judge", None)]
    assert "  The other reading: An immigration judge is a judge.\n" in decision.explain()


def test_what_there_is_to_ask_depends_on_the_reading_chosen() -> None:
    law, facts = law_of(MEASURES["readings"]), OFFICER | {"papers": AtLeast(["removal_order"])}
    assert [ask.fact for ask in law.ask("hold", facts)] == ["papers"]
    assert law.ask("hold", facts, ["judge"]) == ()


def test_of_two_clauses_nobody_read_only_the_one_that_matters_to_this_actor_is_told() -> None:
    first = f'{BAN} by police_officer\n    when ?"what counts as urgent"'
    second = rule("second", "forbid", 'when ?"who is a commander"').replace("forbid hold", "forbid hold by department")
    law = law_alone(act(first + second))

    def told(actor: str) -> list[str]:
        return [question.question for question in law.decide("hold", {"actor": actor}).open_questions]

    assert (told("police_officer"), told("department")) == (["what counts as urgent"], ["who is a commander"])


def test_a_clause_nobody_read_that_changes_nothing_is_no_reason_for_doubt_while_facts_are_missing() -> None:
    """The clause could only forbid what is forbidden already; who acts is all that is open."""
    rules = BAN + rule("second", "forbid", 'when ?"what counts as urgent"')
    law = law_alone(act(rules.replace("forbid hold", "forbid hold by police_officer")))
    decision = law.decide("hold", {})
    assert (decision.outcome, decision.because) == (OPEN, ("facts_missing",))
    assert decision.open_questions == ()


@pytest.mark.parametrize("swap", [False, True])
def test_the_fact_that_leaves_less_open_on_average_is_asked_first(swap: bool) -> None:
    """Approval settles it in one of its two answers, the charge in one of its four; a judgement comes last."""
    parts = ["supervisor.approved = yes", "person.charged = felony", "person.serious_violent_crime = yes"]
    law = law_alone(act(f"{BAN}\n    when {' or '.join(parts[::-1] if swap else parts)}"))
    assert [ask.fact for ask in law.ask("hold", OFFICER)] == [part.split()[0] for part in parts]


def test_a_list_is_asked_for_before_a_day_and_a_day_before_a_judgement() -> None:
    parts = [
        "some person.convictions where (status = standing)", "request.received_on < 2020-01-01",
        "person.serious_violent_crime = yes",
    ]  # fmt: skip
    law = law_alone(act(f"{BAN}\n    when {' or '.join(parts[::-1])}"))
    assert [ask.fact for ask in law.ask("hold", OFFICER)] == [
        "person.convictions", "request.received_on", "person.serious_violent_crime",
    ]  # fmt: skip


def test_an_answer_that_went_wrong_is_of_the_law_as_it_is_read() -> None:
    assert in_a_circle().decide("hold", OFFICER).other_readings == frozenset()


# Facts that contradict each other only by several lines


def together(never: tuple[str, ...]) -> Law:
    words = replace(VOCABULARY, never=never, never_because=("It is so.",) * len(never))
    lines = tuple(parse_condition(line, VOCABULARY) for line in never)
    return Law(Background("us/ma/millbrook", words, lines, (act(BAN),), (), "c0ffee", "ma"), date(2024, 12, 4))


ALL_TOGETHER = (
    "These facts contradict each other.\n"
    "No real case has them all, by the vocabulary's `never` lines taken together.\n"
    "Correct one of them, or leave it out."
)


def test_facts_that_no_single_line_excludes_are_refused_when_the_lines_together_do() -> None:
    """With a detainer the approval can be neither given nor refused: then there is no detainer."""
    law = together((f"{DETAINER} and supervisor.approved = yes", f"{DETAINER} and supervisor.approved = no"))
    with pytest.raises(FactErrors) as refusal:
        law.decide("hold", OFFICER | HELD)
    assert str(refusal.value).endswith(ALL_TOGETHER)
    assert law.decide("hold", OFFICER | NOTHING).outcome is FORBIDDEN
    with pytest.raises(FactErrors, match=r"never papers has civil_detainer and supervisor\.approved = yes"):
        law.decide("hold", {**OFFICER, **HELD, "supervisor.approved": "yes"})


def test_facts_that_contradict_what_the_action_means_are_refused() -> None:
    """Telling a release date is sharing information of that kind; a line that excludes it counts."""
    law = together(("information.kind = release_date and supervisor.approved = yes",))
    with pytest.raises(FactErrors) as refusal:
        law.decide("notify_release", {**OFFICER, "supervisor.approved": "yes"})
    assert str(refusal.value).endswith(ALL_TOGETHER)
    assert law.decide("share_information", {**OFFICER, "supervisor.approved": "yes"}).outcome is SILENT
