"""Questions that few laws put: kinds within kinds of action, numbers in records, facts that matter only together."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest

from brightline.engine.interchange import decide_json
from brightline.engine.records import number_representatives

FACTS: dict[str, Any] = {
    "actor": {"type": "one of", "values": ["police_officer", "state_trooper"]},
    "kind": {"type": "one of", "values": ["release", "address"]},
    "to": {"type": "one of", "values": ["town", "court"]},
    "papers": {"type": "set of", "values": ["detainer", "warrant"]},
    "approved": {"type": "yes or no"},
    "willing": {"type": "yes or no"},
    "asked_on": {"type": "date"},
    "freed_on": {"type": "date"},
    "convictions": {
        "type": "list of records",
        "fields": {
            "years": {"type": "number"},
            "class": {"type": "set of", "values": ["felony", "violent"]},
            "standing": {"type": "yes or no"},
        },
    },
}
ACTIONS = {
    "share": {},
    "tell": {"kind_of": "share", "where": {"kind": "release"}},
    "tell_town": {"kind_of": "tell", "where": {"to": "town"}},
    "hold": {},
}
OFFICER = {"actor": "police_officer"}


def rule(effect: str, action: str, when: list[Any] | None = None, name: str = "r", **more: Any) -> dict[str, Any]:
    return {
        "id": f"act#{name}", "measure": "act", "layer": 3, "rank": 1, "effect": effect, "action": action, "when": when,
        "actors": ["police_officer"], "in_force": [{"from": "2019-12-19", "to": None}], **more,
    }  # fmt: skip


def asked(
    rules: list[dict[str, Any]], action: str = "hold", never: tuple[Any, ...] = (), gaps: tuple[int, ...] = (),
    **facts: Any,
) -> Any:  # fmt: skip
    law = {"vocabulary": {"facts": FACTS, "never": list(never), "actions": ACTIONS}, "rules": rules}
    law["gaps"] = [{"layer": layer, "actors": ["police_officer"]} for layer in gaps]
    return decide_json(law, {"action": action, "on": "2021-06-15", "facts": OFFICER | facts})


# -- a kind of action within another ----------------------------------------------------------------------------------


def test_a_ban_on_an_action_reaches_every_kind_of_it_and_a_permission_reaches_none() -> None:
    for action in ("share", "tell", "tell_town"):
        assert asked([rule("forbid", "share")], action)["outcome"] == "forbidden"
    for action in ("tell", "tell_town"):
        assert asked([rule("permit", "share")], action)["outcome"] == "not addressed"


@pytest.mark.parametrize(
    ("kind", "to", "expected"),
    [("release", "town", "forbidden"), ("release", "court", "not addressed"), ("address", "town", "not addressed")],
)
def test_a_ban_on_the_narrowest_kind_reaches_the_widest_where_all_that_makes_it_narrow_holds(
    kind: str, to: str, expected: str
) -> None:
    assert asked([rule("forbid", "tell_town")], "share", kind=kind, to=to)["outcome"] == expected


@pytest.mark.parametrize(("name", "other"), [("kind", "address"), ("to", "court")])
def test_the_narrowest_kind_has_the_facts_of_every_kind_above_it(name: str, other: str) -> None:
    own = {"kind": "release", "to": "town"}[name]
    bans = [rule("forbid", "tell_town", ["is", name, [own]])]
    assert asked(bans, "tell_town") == asked(bans, "tell_town", **{name: own})
    assert asked(bans, "tell_town")["outcome"] == "forbidden"
    assert asked(bans, "tell_town", **{name: other}) == {"error": "contradiction"}


def test_what_cannot_be_true_together_with_the_action_itself_is_a_contradiction() -> None:
    never = (["and", ["is", "to", ["town"]], ["is", "approved", ["yes"]]],)
    assert asked([rule("forbid", "share")], "tell_town", never, approved="yes") == {"error": "contradiction"}
    assert asked([rule("forbid", "share")], "tell", never, approved="yes")["outcome"] == "forbidden"


# -- numbers in records -----------------------------------------------------------------------------------------------


def test_numbers_are_tried_below_at_between_and_above_those_that_a_law_names() -> None:
    tried = number_representatives([Fraction(4), Fraction(2), Fraction(4)])
    assert tried == sorted(set(tried))
    assert {2, 4} <= set(tried)
    assert [sum(low < n < high for n in tried) for low, high in ((-99, 2), (2, 4), (4, 99))] == [1, 1, 1]
    assert len(number_representatives([])) == 1, "where no number is named any one will do"


def years(*tests: tuple[str, int]) -> list[Any]:
    return ["some", "convictions", ["and", *(["number", "years", op, n] for op, n in tests)]]


@pytest.mark.parametrize(
    ("tests", "outcomes"),
    [
        ([("<", 2)], ["forbidden", "not addressed"]),
        ([(">", 4)], ["forbidden", "not addressed"]),
        ([(">", 2), ("<", 4)], ["forbidden", "not addressed"]),
        ([(">=", 2), ("<=", 2)], ["forbidden", "not addressed"]),
        ([("<", 2), (">", 4)], ["not addressed"]),
    ],
)
def test_a_record_of_which_nothing_is_known_may_have_any_number_that_there_is(
    tests: list[tuple[str, int]], outcomes: list[str]
) -> None:
    found = asked([rule("forbid", "hold", years(*tests))], convictions={"records": [{}], "complete": True})
    assert found["possible"] == outcomes
    assert found["asks"] == (["convictions"] if len(outcomes) > 1 else [])


def test_numbers_between_two_others_are_told_apart_from_both() -> None:
    """The law looks at three ranges; a record that is in none of the outer ones is in the middle one."""
    low, middle, high = years(("<", 2)), years((">=", 2), ("<=", 4)), years((">", 4))
    bans = [rule("forbid", "hold", ["and", ["not", low], ["not", middle], ["not", high]])]
    assert asked(bans, convictions={"records": [{}], "complete": True})["possible"] == ["not addressed"]
    assert asked(bans, convictions={"records": [{"years": 3}], "complete": True})["possible"] == ["not addressed"]
    assert asked(bans, convictions={"records": [], "complete": True})["possible"] == ["forbidden"]


def test_a_set_in_a_record_known_in_part_leaves_open_only_the_rest_of_it() -> None:
    violent = ["some", "convictions", ["and", ["has", "class", "felony"], ["has", "class", "violent"]]]
    bans = [rule("forbid", "hold", violent)]

    def possible(**known: list[str]) -> list[str]:
        return list(asked(bans, convictions={"records": [{"class": known}], "complete": True})["possible"])

    assert possible(has=["felony"]) == ["forbidden", "not addressed"]
    assert possible(lacks=["felony"]) == ["not addressed"]
    assert possible(has=["felony", "violent"]) == ["forbidden"]
    assert asked(bans, convictions={"records": [{"standing": "yes"}], "complete": True})["possible"] == [
        "forbidden", "not addressed",
    ]  # fmt: skip


FELONY, VIOLENT, STANDING = ["has", "class", "felony"], ["has", "class", "violent"], ["is", "standing", ["yes"]]


@pytest.mark.parametrize(("one", "two", "three"), list(permutations((FELONY, VIOLENT, STANDING))))
def test_records_that_nobody_named_may_satisfy_any_tests_that_one_record_or_several_can(
    one: list[Any], two: list[Any], three: list[Any]
) -> None:
    """Whoever satisfies two tests satisfies the first of them; the third may be satisfied or not."""
    some_one, some_both, some_three = (["some", "convictions", c] for c in (one, ["and", one, two], three))
    for third in (some_three, ["not", some_three]):
        for when in (["and", some_both, some_one, third], ["and", ["not", some_both], some_one, third]):
            assert asked([rule("forbid", "hold", when)])["possible"] == ["forbidden", "not addressed"]
    never = ["and", some_both, ["not", some_one]]
    assert asked([rule("forbid", "hold", ["or", never, ["and", never, some_three]])])["possible"] == ["not addressed"]


# -- facts that matter only together ----------------------------------------------------------------------------------

TIED = (
    ["and", ["has", "papers", "detainer"], ["is", "approved", ["no"]]],
    ["and", ["not", ["has", "papers", "detainer"]], ["is", "approved", ["yes"]]],
)
"""The approval and the detainer are there together or not at all."""


@pytest.mark.parametrize("papers", [{}, {"has": []}, {"has": ["warrant"]}, {"lacks": ["warrant"]}])
def test_facts_that_can_change_only_together_are_asked_together_though_one_is_known_in_part(
    papers: dict[str, list[str]],
) -> None:
    found = asked([rule("forbid", "hold", ["is", "approved", ["yes"]])], never=TIED, papers=papers)
    assert found["possible"] == ["forbidden", "not addressed"]
    assert found["asks"] == ["approved", "papers"]


def test_a_fact_that_settles_another_is_not_asked_for_once_that_one_is_known() -> None:
    bans = [rule("forbid", "hold", ["is", "approved", ["yes"]])]
    known = asked(bans, never=TIED, papers={"has": ["detainer"]})
    assert (known["outcome"], known["asks"]) == ("forbidden", [])


def test_facts_are_not_taken_to_contradict_each_other_by_days_that_nobody_knows() -> None:
    never = (["and", ["date", "freed_on", "<", {"fact": "asked_on"}], ["is", "willing", ["yes"]]],)
    found = asked([rule("forbid", "hold")], never=never, willing="yes")
    assert found["outcome"] == "forbidden"
    wrong = {"asked_on": "2021-06-02", "freed_on": "2021-06-01"}
    assert asked([rule("forbid", "hold")], never=never, willing="yes", **wrong) == {"error": "contradiction"}
    assert asked([rule("forbid", "hold")], never=never, **wrong)["outcome"] == "forbidden"


def test_a_line_that_excludes_a_case_only_through_two_others_counts() -> None:
    """Willing means approved (there is no third way), and approved excludes the ban's fact."""
    never = (
        ["and", ["is", "kind", ["release"]], ["is", "approved", ["yes"]]],
        ["and", ["is", "kind", ["release"]], ["is", "to", ["court"]]],
        ["and", ["is", "approved", ["no"]], ["is", "willing", ["yes"]]],
    )
    bans = [rule("forbid", "hold", ["is", "kind", ["release"]])]
    assert asked(bans, never=never, willing="yes")["outcome"] == "not addressed"
    assert asked(bans, never=never, to="court")["outcome"] == "not addressed"
    assert asked(bans, never=never, willing="no")["possible"] == ["forbidden", "not addressed"]


# -- when a rule stands ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "outcome"),
    [
        ("2021-06-15", "2021-06-15", "not addressed"),
        ("2021-06-15", None, "not addressed"),
        ("2021-06-01", "2021-06-15", "not addressed"),
        ("2021-06-16", None, "forbidden"),
        ("2021-06-01", "2021-06-14", "forbidden"),
    ],
)
def test_a_suspension_counts_from_its_first_day_to_its_last(first: str, last: str | None, outcome: str) -> None:
    assert asked([rule("forbid", "hold", suspended=[[first, last]])])["outcome"] == outcome


def test_a_rule_that_only_sets_a_clause_aside_does_not_hide_the_rules_after_it() -> None:
    clause = ["clause", "approval", ["is", "approved", ["yes"]]]
    aside = rule("permit", "hold", ["is", "to", ["court"]], "aside", despite_clauses=[["act#ban", "approval"]])
    rules = [aside, rule("forbid", "hold", clause, "ban")]
    assert asked(rules, approved="no", to="court")["outcome"] == "forbidden"
    assert asked(rules, approved="no", to="town")["outcome"] == "not addressed"


# -- a layer where nobody has looked ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effect", "layer", "possible"),
    [
        ("forbid", 3, ["forbidden", "permitted", "required"]),
        ("permit", 3, ["forbidden", "permitted", "required"]),
        ("require", 3, ["forbidden", "required"]),
        ("leaves open", 3, ["forbidden", "not addressed", "permitted", "required"]),
        ("forbid", 4, ["forbidden"]),
        ("require", 4, ["required"]),
        ("permit", 4, ["forbidden", "permitted", "required"]),
        ("forbid", 2, ["forbidden", "required"]),
    ],
)
def test_a_layer_where_nobody_looked_prevails_over_what_opposes_it_there_and_below(
    effect: str, layer: int, possible: list[str]
) -> None:
    """The rule stands in the layer 3; what could be found in the same layer never clashes with it."""
    found = asked([rule(effect, "hold")], gaps=(layer,))
    assert found["possible"] == possible
    assert found["because"] == (["law_not_in_corpus"] if len(possible) > 1 else [])


@pytest.mark.parametrize(
    ("effect", "possible"),
    [
        ("forbid", ["forbidden", "permitted", "required"]),
        ("permit", ["forbidden", "permitted", "required"]),
        ("require", ["forbidden", "required"]),
    ],
)
def test_a_clause_nobody_read_prevails_only_over_what_opposes_it_in_its_own_measure(
    effect: str, possible: list[str]
) -> None:
    """A clause that permits takes no duty away."""
    found = asked([rule(effect, "hold"), rule("not encoded", "hold", name="rest")])
    assert (found["possible"], found["because"]) == (possible, ["text_not_read"])


def test_what_nobody_looked_for_may_prevail_over_law_of_the_highest_rank_in_its_layer_too() -> None:
    found = asked([rule("forbid", "hold", rank=0)], gaps=(3,))
    assert found["possible"] == ["forbidden", "permitted", "required"]


# -- which rule prevails ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_a_rule_is_beaten_or_freed_whatever_the_order_in_which_the_rules_are_written(order: tuple[int, ...]) -> None:
    rules = [
        rule("forbid", "hold", name="ban"),
        rule("permit", "hold", name="exception", despite=["act#ban"]),
        rule("forbid", "hold", name="back", despite=["act#exception"]),
    ]
    found = asked([rules[i] for i in order])
    assert (found["outcome"], found["reasons"]) == ("forbidden", ["act#back", "act#ban"])
    assert found["displaced"] == [["act#exception", ["act#back"]]]


def test_a_rule_that_by_its_words_leaves_open_what_a_rule_of_higher_rank_forbids_is_no_circle() -> None:
    """The higher rank prevails only over what it is opposed to."""
    rules = [
        rule("forbid", "hold", name="ban", rank=0), rule("leaves open", "hold", name="open", despite=["act#ban"])
    ]  # fmt: skip
    assert asked(rules)["reasons"] == ["act#open"]


# -- what is told -----------------------------------------------------------------------------------------------------


def test_a_ban_whose_clause_another_rule_counts_as_met_is_lifted_by_its_exception_all_the_same() -> None:
    ban = rule("forbid", "hold", ["clause", "x", ["is", "willing", ["yes"]]], unless=["is", "approved", ["yes"]])
    meets = rule("permit", "hold", name="meets", despite_clauses=[["act#r", "x"]])
    assert asked([ban], willing="no", approved="yes")["lifted"] == []
    assert asked([ban, meets], willing="no", approved="yes")["lifted"] == [["act#r", []]]


# -- two dates compared with each other -------------------------------------------------------------------------------

OPERATORS = {
    "<": ("earlier",), "<=": ("earlier", "same"), ">": ("later",), ">=": ("later", "same"), "=": ("same",),
    "!=": ("earlier", "later"),
}  # fmt: skip
PLACES = {"earlier": ("2021-06-01", "2021-06-02"), "same": ("2021-06-02",) * 2, "later": ("2021-06-03", "2021-06-02")}


@pytest.mark.parametrize("op", OPERATORS)
@pytest.mark.parametrize(("one", "two"), [("asked_on", "freed_on"), ("freed_on", "asked_on")])
def test_two_dates_are_compared_from_either_side(one: str, two: str, op: str) -> None:
    bans = [rule("forbid", "hold", ["date", one, op, {"fact": two}])]
    for place, days in PLACES.items():
        expected = "forbidden" if place in OPERATORS[op] else "not addressed"
        assert asked(bans, **dict(zip((one, two), days, strict=True)))["outcome"] == expected
    for known in ({}, {one: "2021-06-02"}, {two: "2021-06-02"}):
        assert asked(bans, **known)["possible"] == ["forbidden", "not addressed"]


def test_a_test_and_the_same_test_from_the_other_side_are_one() -> None:
    for op, turned in {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.items():
        one, other = ["date", "asked_on", op, {"fact": "freed_on"}], ["date", "freed_on", turned, {"fact": "asked_on"}]
        assert asked([rule("forbid", "hold", ["and", one, ["not", other]])])["possible"] == ["not addressed"]
        assert asked([rule("forbid", "hold", ["or", other, ["not", one]])])["possible"] == ["forbidden"]
