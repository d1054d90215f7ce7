"""What must be true of every law, as sentences of law, held against the engine on random laws."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st

from brightline.engine.prevail import Circle
from tests.oracles.agreement import Refused, spec_answer
from tests.oracles.agreement import engine_answer as answer_of_the_engine
from tests.oracles.laws import ACTORS, FACTS, Law, Question, random_law, random_question, random_value

SETTLED = ("forbidden", "required", "permitted", "not addressed", "conflict")
DOUBTS = ("text_not_read", "date_uncertain", "contested_law", "law_not_in_corpus")
few = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
Asked = tuple[Law, Question]


def engine_answer(law: Law, question: Question) -> dict[str, Any]:
    """The engine's answer; laws too large for it are put aside.

    So are those in which a rule that a test adds closes a circle of rules that prevail over each other: an error of
    the measures, not an answer.
    """
    try:
        return answer_of_the_engine(law, question)
    except (Refused, Circle):
        reject()


def answered(law: Law, question: Question) -> dict[str, Any]:
    """The engine's answer to a question whose facts do not contradict one another."""
    answer = engine_answer(law, question)
    assume("error" not in answer)
    return answer


@st.composite
def askable(draw: st.DrawFn) -> Asked:
    """A law and a question of a size that the specification can try in full.

    Drawn by a seed: choosing each of some hundred parts by itself is ten times slower and shrinks without end.
    """
    rng = Random(draw(st.integers(0, 2**32 - 1)))
    for _ in range(100):
        law = random_law(rng, rng.choice((1, 2, 3)))
        question = random_question(rng, law)
        if spec_answer(law, question, limit=2_000) is not None:
            return law, question
    return reject()


def rule(name: str, effect: str, layer: int = 3, **more: Any) -> dict[str, Any]:
    """A rule that always applies, but for what `more` says."""
    plain: dict[str, Any] = {
        "id": f"us/added#{name}", "measure": f"us/added-{name}", "layer": layer, "rank": 1, "effect": effect,
        "action": "hold", "actors": list(ACTORS), "when": None, "only_when": None, "unless": None,
        "in_force": [{"from": "1990-01-01", "to": None}], "suspended": [], "contested": [],
        "reading": None, "other_reading": None, "despite": [], "despite_clauses": [],
        "extent": None, "clock": None, "evidence": "read",
    }  # fmt: skip
    return plain | more


def with_rules(law: Law, *rules: dict[str, Any]) -> Law:
    return law | {"rules": [*law["rules"], *rules]}


def learnt(question: Question, fact: str, value: Any) -> Question:
    return question | {"facts": question["facts"] | {fact: value}}


def unknown(law: Law, question: Question) -> list[str]:
    """Facts of the vocabulary that the question says nothing about."""
    where = law["vocabulary"]["actions"][question["action"]].get("where", {})
    return sorted(set(FACTS) - set(question["facts"]) - set(where))


# ---- answers --------------------------------------------------------------------------------------------------------


@given(askable())
@few
def test_an_outcome_is_undetermined_exactly_when_several_are_possible(asked: Asked) -> None:
    answer = answered(*asked)
    possible = answer["possible"]
    assert set(possible) <= set(SETTLED)
    assert answer["outcome"] == (possible[0] if len(possible) == 1 else "undetermined")


@given(askable())
@few
def test_an_undetermined_answer_says_why(asked: Asked) -> None:
    answer = answered(*asked)
    assume(answer["outcome"] == "undetermined")
    assert answer["because"]
    assert set(answer["because"]) <= {"facts_missing", *DOUBTS}


@given(askable())
@few
def test_only_facts_that_are_missing_are_asked(asked: Asked) -> None:
    law, question = asked
    answer = answered(law, question)
    partial = [name for name, value in question["facts"].items() if isinstance(value, dict)]
    assert set(answer["asks"]) <= set(unknown(law, question)) | set(partial)
    assert bool(answer["asks"]) == ("facts_missing" in answer["because"])


# ---- order and time -------------------------------------------------------------------------------------------------


@given(askable(), st.integers(0, 2**32 - 1).map(Random))
@few
def test_rule_order_in_the_file_changes_nothing(asked: Asked, rng: Random) -> None:
    law, question = asked
    shuffled = rng.sample(law["rules"], len(law["rules"]))
    assert engine_answer(law | {"rules": shuffled}, question) == engine_answer(law, question)


@given(askable())
@few
def test_nothing_applies_the_day_before_it_takes_effect(asked: Asked) -> None:
    law, question = asked
    day = date.fromisoformat(question["on"])
    starts = {"in_force": [{"from": (day + timedelta(days=1)).isoformat(), "to": None}]}
    later = law | {"rules": [one | starts for one in law["rules"]], "gaps": []}
    answer = answered(later, question)
    assert (answer["outcome"], answer["reasons"], answer["asks"]) == ("not addressed", [], [])


@given(askable(), st.integers(1, 400))
@few
def test_a_rule_whose_days_are_over_changes_nothing(asked: Asked, days: int) -> None:
    law, question = asked
    over = (date.fromisoformat(question["on"]) - timedelta(days=days)).isoformat()
    ended = rule("ended", "forbid", layer=0, action=question["action"], in_force=[{"from": "1990-01-01", "to": over}])
    assert engine_answer(with_rules(law, ended), question) == engine_answer(law, question)


@given(askable())
@few
def test_a_rule_under_a_stay_changes_nothing(asked: Asked) -> None:
    law, question = asked
    stayed = rule("stayed", "require", layer=0, action=question["action"], suspended=[[question["on"], question["on"]]])
    assert engine_answer(with_rules(law, stayed), question) == engine_answer(law, question)


@given(askable())
@few
def test_a_measure_that_binds_nobody_never_decides(asked: Asked) -> None:
    law, question = asked
    resolution = rule("resolved", "forbid", layer=0, action=question["action"], actors=[])
    assert engine_answer(with_rules(law, resolution), question) == engine_answer(law, question)


# ---- what grants and what does not ----------------------------------------------------------------------------------


@given(askable())
@few
def test_an_exception_to_a_ban_is_not_a_permission(asked: Asked) -> None:
    law, question = asked
    bans = [
        one | {"unless": ["or", one["unless"] or ["or"], ["always"]]}
        for one in law["rules"]
        if one["effect"] == "forbid"
    ]
    answer = answered(law | {"rules": bans, "gaps": []}, question)
    assert answer["possible"] == ["not addressed"]


@given(askable())
@few
def test_a_law_without_permissions_never_permits(asked: Asked) -> None:
    law, question = asked
    rules = [one for one in law["rules"] if one["effect"] not in ("permit", "not encoded")]
    assert "permitted" not in answered(law | {"rules": rules, "gaps": []}, question)["possible"]


@given(askable())
@few
def test_preemption_grants_nothing(asked: Asked) -> None:
    law, question = asked
    grants = ("permit", "require", "not encoded")
    silent = law | {"rules": [one for one in law["rules"] if one["effect"] not in grants], "gaps": []}
    preempting = rule("preempts", "preempt forbid", layer=-1, action=question["action"])
    possible = answered(with_rules(silent, preempting), question)["possible"]
    assert possible == ["not addressed"]


@given(askable())
@few
def test_a_higher_permission_leaves_a_lower_ban_standing(asked: Asked) -> None:
    law, question = asked
    before = answered(law, question)
    assume(before["outcome"] == "forbidden")
    permission = rule("allows", "permit", layer=-1, action=question["action"])
    assert answered(with_rules(law, permission), question)["outcome"] == "forbidden"


@given(askable())
@few
def test_a_ban_above_all_others_forbids(asked: Asked) -> None:
    law, question = asked
    ban = rule("bans", "forbid", layer=-1, action=question["action"])
    answer = answered(with_rules(law, ban), question)
    known_reach = question["facts"].get("actor") is not None
    assert answer["outcome"] == "forbidden" or not known_reach
    assert "facts_missing" not in answer["because"] or not known_reach
    assert answer["asks"] == [] or not known_reach


@given(askable())
@few
def test_contested_law_that_makes_no_difference_is_settled(asked: Asked) -> None:
    law, question = asked
    ban = rule("bans", "forbid", layer=-1, action=question["action"])
    contested = rule("doubted", "forbid", action=question["action"], contested=["us/added#doubted"])
    answer = answered(with_rules(law, ban, contested), learnt(question, "actor", "police_officer"))
    assert answer["outcome"] == "forbidden"
    assert answer["because"] == []


@given(askable())
@few
def test_contested_law_leaves_open_what_the_law_says_with_it_and_without_it(asked: Asked) -> None:
    law, question = asked
    ban = rule("doubted", "forbid", action=question["action"])
    contested = ban | {"contested": ["us/added#doubted"]}
    both = answered(with_rules(law, contested), question)
    sides = [answered(with_rules(law, ban), question), answered(law, question)]
    assert set(both["possible"]) == {outcome for side in sides for outcome in side["possible"]}


@given(askable())
@few
def test_what_beat_a_rule_and_is_itself_beaten_frees_it(asked: Asked) -> None:
    law, question = asked
    question = learnt(question, "actor", "police_officer")
    ban = rule("ban", "forbid", layer=-1, action=question["action"])
    exception = rule("exception", "permit", layer=-1, action=question["action"], despite=[ban["id"]])
    back = rule("back", "forbid", layer=-1, action=question["action"], despite=[exception["id"]])
    first = answered(with_rules(law, ban), question)
    again = answered(with_rules(law, ban, exception, back), question)
    assert again["outcome"] == first["outcome"] == "forbidden"


@given(askable())
@few
def test_opposed_rules_of_one_rank_at_the_top_are_a_conflict(asked: Asked) -> None:
    law, question = asked
    assume(question["action"] != "share_information")  # where it is a narrower act, a duty to do the wider is silent
    question = learnt(question, "actor", "police_officer")
    ban = rule("ban", "forbid", layer=-1, action=question["action"])
    duty = rule("duty", "require", layer=-1, action=question["action"])
    answer = answered(with_rules(law, ban, duty), question)
    assert answer["possible"] == ["conflict"]


# ---- what is not known ----------------------------------------------------------------------------------------------


@given(askable(), st.integers(0, 2**32 - 1).map(Random))
@few
def test_learning_a_fact_never_reverses_a_settled_decision(asked: Asked, rng: Random) -> None:
    law, question = asked
    names = unknown(law, question)
    assume(names)
    name = rng.choice(names)
    before = answered(law, question)
    after = answered(law, learnt(question, name, random_value(rng, FACTS[name], sure=False)))
    assert set(after["possible"]) <= set(before["possible"])
    assert before["outcome"] == "undetermined" or after["outcome"] == before["outcome"]


@given(askable(), st.integers(0, 2**32 - 1).map(Random))
@few
def test_answering_a_fact_that_was_not_asked_changes_nothing(asked: Asked, rng: Random) -> None:
    law, question = asked
    # A fact that a `never` line ties to an asked one is not asked itself, and can still tell.
    assume(not law["vocabulary"]["never"])
    before = answered(law, question)
    names = [name for name in unknown(law, question) if name not in before["asks"]]
    assume(names)
    name = rng.choice(names)
    after = answered(law, learnt(question, name, random_value(rng, FACTS[name], sure=True)))
    assert after["possible"] == before["possible"]
    assert set(after["asks"]) <= set(before["asks"])


@given(askable(), st.integers(0, 2**32 - 1).map(Random))
@few
def test_the_possible_outcomes_are_those_of_all_answers_to_a_question(asked: Asked, rng: Random) -> None:
    law, question = asked
    names = [name for name in unknown(law, question) if FACTS[name]["type"] in ("one of", "yes or no")]
    assume(names)
    name = rng.choice(names)
    before = answered(law, question)
    values = FACTS[name].get("values", ["yes", "no"])
    answers = [engine_answer(law, learnt(question, name, value)) for value in values]
    found = {outcome for answer in answers for outcome in answer.get("possible", [])}
    assert found == set(before["possible"])


@given(askable())
@few
def test_knowing_that_a_set_is_complete_never_adds_an_outcome(asked: Asked) -> None:
    law, question = asked
    papers = question["facts"].get("papers")
    assume(papers is not None and not papers["complete"])
    before = answered(law, question)
    after = engine_answer(law, learnt(question, "papers", papers | {"complete": True}))
    assert set(after.get("possible", [])) <= set(before["possible"])


@given(askable())
@few
def test_an_unread_exception_never_yields_a_false_forbidden(asked: Asked) -> None:
    law, question = asked
    whole = answered(law, question)
    assume(whole["possible"] == ["not addressed"])
    unread = {"unless": ["unread", "us/added#ban?1"]}
    answer = answered(with_rules(law, rule("ban", "forbid", layer=4, action=question["action"], **unread)), question)
    assert answer["outcome"] != "forbidden"
    assert "not addressed" in answer["possible"]


@given(askable())
@few
def test_reading_what_was_unread_leaves_an_outcome_that_was_possible(asked: Asked) -> None:
    law, question = asked
    unread = rule("doubt", "forbid", action=question["action"], when=["unread", "us/added#doubt?1"])
    before = answered(with_rules(law, unread), question)
    for meaning in (["always"], ["not", ["always"]]):
        after = answered(with_rules(law, unread | {"when": meaning}), question)
        assert set(after["possible"]) <= set(before["possible"])


@given(askable())
@few
def test_an_unread_clause_never_yields_a_false_not_addressed(asked: Asked) -> None:
    law, question = asked
    question = learnt(question, "actor", "police_officer")
    clause = rule("unread", "not encoded", layer=4, action=question["action"])
    assert answered(with_rules(law, clause), question)["outcome"] != "not addressed"


@given(askable())
@few
def test_an_unread_clause_leaves_open_what_it_may_turn_out_to_say(asked: Asked) -> None:
    law, question = asked
    clause = rule("unread", "not encoded", layer=-1, action=question["action"])
    possible = set(answered(with_rules(law, clause), question)["possible"])
    assert set(answered(law, question)["possible"]) <= possible
    for effect in ("forbid", "permit", "require"):
        read = answered(with_rules(law, clause | {"effect": effect}), question)
        assert set(read["possible"]) <= possible


@given(askable())
@few
def test_a_layer_where_nobody_looked_never_yields_a_false_not_addressed(asked: Asked) -> None:
    law, question = asked
    question = learnt(question, "actor", "police_officer")
    gap = {"layer": 4, "actors": ["police_officer"]}
    assert answered(law | {"gaps": [gap]}, question)["outcome"] != "not addressed"


@given(askable())
@few
def test_an_event_within_its_span_leaves_open_what_each_of_its_ends_gives(asked: Asked) -> None:
    law, question = asked
    assume(law["events"])
    before = answered(law, question)
    for end in (0, 1):
        known = {name: [span[end]] * 2 for name, span in law["events"].items()}
        assert set(answered(law | {"events": known}, question)["possible"]) <= set(before["possible"])


# ---- kinds of action and readings -----------------------------------------------------------------------------------


@given(askable())
@few
def test_the_same_act_has_the_same_answer_under_both_names(asked: Asked) -> None:
    law, question = asked
    kind = law["vocabulary"]["actions"][question["action"]]
    assume(kind.get("kind_of"))
    by_narrow = engine_answer(law, question)
    facts = question["facts"] | kind["where"]
    by_wide = engine_answer(law, question | {"action": kind["kind_of"], "facts": facts})
    assert by_wide.get("possible") == by_narrow.get("possible")
    assert by_wide.get("reasons") == by_narrow.get("reasons")


@given(askable())
@few
def test_a_rule_about_an_unrelated_act_changes_nothing(asked: Asked) -> None:
    law, question = asked
    other = "hold" if question["action"] != "hold" else "share_information"
    assert engine_answer(with_rules(law, rule("else", "forbid", layer=0, action=other)), question) == engine_answer(
        law, question
    )


@given(askable())
@few
def test_a_reading_nobody_depends_on_changes_nothing(asked: Asked) -> None:
    law, question = asked
    chosen = question | {"other_readings": [*question["other_readings"], "us/added/unused"]}
    assert engine_answer(law, chosen) == engine_answer(law, question)
