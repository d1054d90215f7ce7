"""A table is decided as its rows are one by one, in order; what cannot be decided is told of and never vanishes."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brightline import Corpus, FactErrors
from brightline.batch import Asked, Decided, TableError, decide_table, run
from brightline.batch.run import Run
from tests.batch.rows import as_row, looked_at, random_facts, singly, table_of, told_in
from tests.oracles.laws import FACTS, random_law, random_question
from tests.oracles.test_quick_way import law_of

DAY = date(2024, 12, 4)
BOSTON = "us/ma/boston"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.load()


def agree(found: Decided, expected: list[Any]) -> int:
    """Hold a decided table against what single decisions say, None where one is refused; how many it decided."""
    told = told_in(found.table)
    assert list(told) == sorted(told), "the rows keep their order"
    refused = [n for n, answer in enumerate(expected) if answer is None]
    assert sorted(set(found.rejects["row"].to_pylist())) == refused
    assert told == {n: as_row(answer) for n, answer in enumerate(expected) if answer is not None}
    account = found.summary
    assert (account["read"], account["decided"], account["rejected"]) == (len(expected), len(told), len(refused))
    assert sum(account["outcomes"].values()) == len(told)
    return len(told)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_rows_under_random_laws_are_decided_as_they_are_one_by_one(rng: Random) -> None:
    told = random_law(rng, rng.choice((1, 2, 3)))
    question = random_question(rng, told)
    law = law_of(told, question["on"])
    action = question["action"]
    complete = frozenset(name for name in ("papers", "person.convictions") if rng.randrange(2))
    names = rng.sample(sorted(FACTS), rng.randrange(1, 7))
    facts = [law.vocabulary.facts[name] for name in names]
    rows = [random_facts(rng, facts, complete) for _ in range(30)]
    asked = Asked(action, "us/m0", law.on, complete=complete)
    found = decide_table(lambda place, on: law, law.vocabulary, table_of(rows, facts, rng), asked)
    agree(found, [singly(law, action, row) for row in rows])


@pytest.mark.parametrize("seed", range(12))
def test_rows_of_many_places_days_and_acts_are_decided_each_by_its_own_law(corpus: Corpus, seed: int) -> None:
    rng = Random(seed)
    vocabulary = corpus.vocabulary
    places = rng.sample([p.path for p in corpus.places() if corpus.change_days(p.path)], 3)
    actions = rng.sample(sorted(vocabulary.actions), 2)
    days = [date(2013, 1, 1) + timedelta(days=rng.randrange(4400)) for _ in range(4)]
    of_place = {p: min(rng.choice(corpus.change_days(p)), date(2025, 6, 1)) for p in places}
    complete = frozenset(n for n in ("papers", "person.convictions") if rng.randrange(2))
    facts = [
        *dict.fromkeys(
            fact for p in places for a in actions for fact in looked_at(vocabulary, corpus.law(p, on=DAY), a, rng)
        )
    ]
    facts = rng.sample(facts, min(len(facts), 9))
    questions = []
    for _ in range(150):
        place = rng.choice(places)
        on = rng.choice([*days, of_place[place], of_place[place] - timedelta(days=1)])
        questions.append((place, on, rng.choice(actions), random_facts(rng, facts, complete)))
    table = table_of([q[3] for q in questions], facts, rng)
    for name, cells in (("place", 0), ("on", 1), ("action", 2)):
        table = table.append_column(name, pa.array([q[cells] for q in questions]))
    expected = [
        singly(corpus.law(place, on=on), action, row) if on >= corpus.change_days(place)[0] else None
        for place, on, action, row in questions
    ]
    assert agree(corpus.batch(table, complete=complete), expected) > 75


def test_a_law_that_looks_at_lists_and_days_is_decided_as_one_by_one(corpus: Corpus) -> None:
    rng = Random(7)
    for place in ("us/ma/cambridge", "us/ma/boston", "us/tx"):
        law = corpus.law(place, on=DAY)
        facts = looked_at(corpus.vocabulary, law, "hold", rng)
        complete = frozenset(["person.convictions"])
        rows = [random_facts(rng, facts, complete) for _ in range(120)]
        found = corpus.batch(table_of(rows, facts, rng), action="hold", place=place, on=DAY, complete=complete)
        assert agree(found, [singly(law, "hold", row) for row in rows])


REQUESTS = {
    "number": [1, 2, 3, 4],
    "actor": ["police_officer", "state_trooper", None, "police_officer"],
    "papers": [["civil_detainer"], ["civil_detainer", "judicial_criminal_warrant"], [], None],
    "person.eligible_for_release": ["yes", "no", "", "yes"],
}


def test_arrow_polars_and_duckdb_are_answered_alike(corpus: Corpus) -> None:
    arrow = pa.table(REQUESTS)
    frame = pl.DataFrame(REQUESTS)
    found = [
        corpus.batch(table, action="hold", place=BOSTON, on=DAY, keep=["number"]).table
        for table in (arrow, arrow.to_reader(), frame, frame.lazy(), duckdb.sql("SELECT * FROM arrow"))
    ]
    assert all(other.equals(found[0]) for other in found[1:])
    assert found[0]["number"].to_pylist() == [1, 2, 3, 4]


def test_small_batches_are_decided_as_one_large_one(corpus: Corpus) -> None:
    rng = Random(3)
    facts = looked_at(corpus.vocabulary, corpus.law(BOSTON, on=DAY), "hold", rng)
    rows = [random_facts(rng, facts, frozenset()) for _ in range(200)]
    table = table_of(rows, facts, rng)
    whole = corpus.batch(table, action="hold", place=BOSTON, on=DAY)
    slices = pa.RecordBatchReader.from_batches(table.schema, iter(table.to_batches(max_chunksize=7)))
    pieces = corpus.batch(slices, action="hold", place=BOSTON, on=DAY)
    assert pieces.table.combine_chunks() == whole.table.combine_chunks()
    assert pieces.rejects.combine_chunks() == whole.rejects.combine_chunks()
    assert pieces.summary == whole.summary


@pytest.mark.parametrize(
    ("column", "cells", "what", "then"),
    [
        ("actor", ["police_officr"], "not a value of `actor`", "Closest: `police_officer`."),
        ("person.eligible_for_release", ["true"], "not a value of `person.eligible_for_release`", ""),
        ("papers", ["civil_detainer, Smith"], "not a value of `papers`", ""),
        ("papers", [["civil_detainer", None]], "not a value of `papers`", ""),
        ("papers", ["none"], "not said to be complete", "Give --complete papers"),
        ("person.age", ["eighteen"], "not a number", ""),
        ("person.age", [float("nan")], "not a number", ""),
        ("request.received_on", ["12/04/2024"], "not a day", "Write it as 2024-12-04."),
        ("request.received_on", ["20241204"], "not a day", ""),
        ("on", ["1500-01-01"], "the corpus knows no law", "Ask about a day from"),
        ("on", [None], "Nothing stands here", ""),
        ("place", ["us/ma/bostn"], "not a place", "Closest: `us/ma/boston`."),
        ("action", ["holdd"], "not an action", "Closest: `hold`."),
    ],
)
def test_a_row_that_cannot_be_read_is_rejected_with_what_to_do(
    corpus: Corpus, column: str, cells: list[Any], what: str, then: str
) -> None:
    good = {"place": BOSTON, "on": "2024-12-04", "action": "hold"}
    table = pa.table({name: [value] for name, value in (good | {column: cells[0]}).items()})
    found = corpus.batch(table)
    (reject,) = found.rejects.to_pylist()
    assert (reject["row"], reject["column"], found.table.num_rows) == (0, column, 0)
    assert what in reject["what"]
    assert then in reject["next"]


@pytest.mark.parametrize("cell", ["", " ", ";", " , ;", None])
def test_a_cell_without_a_word_does_not_say_that_there_are_no_papers(corpus: Corpus, cell: str | None) -> None:
    table = pa.table({"actor": ["police_officer"] * 2, "papers": ["none", cell]})
    found = corpus.batch(table, action="hold", place=BOSTON, on=date(2024, 12, 4), complete={"papers"})
    assert found.table.column("outcome").to_pylist() == ["not addressed", "undetermined"]


def no_text() -> pa.Array:
    """A column of text as careless programs write it: the first value is no UTF-8."""
    return pa.Array.from_buffers(
        pa.string(), 2, [None, pa.py_buffer(np.array([0, 2, 16], np.int32)), pa.py_buffer(b"\xff\xfepolice_officer")]
    )


@pytest.mark.parametrize(
    ("column", "values", "what"),
    [
        ("on", pa.array([2_932_907, 20_000], pa.date32()), "not a day"),
        ("on", pa.array([-1_000_000, 20_000], pa.date32()), "not a day"),
        ("on", pa.array([2**62, 20_000 * 86_400], pa.timestamp("s")), "not a day"),
        ("request.received_on", pa.array([2_932_907, 20_000], pa.date32()), "not a day"),
        (
            "person.convictions",
            pa.array(
                [[{"convicted_on": 2_932_907}], [{"convicted_on": 10_000}]],
                pa.list_(pa.struct([("convicted_on", pa.date32())])),
            ),
            "not a list of records",
        ),
        ("actor", no_text(), "not text in UTF-8"),
        ("kept", no_text(), "not text in UTF-8"),
        ("kept", pa.ListArray.from_arrays([0, 1, 2], no_text()), "not text in UTF-8"),
    ],
)
def test_a_value_that_python_cannot_hold_rejects_its_own_row_alone(
    corpus: Corpus, column: str, values: pa.Array, what: str
) -> None:
    table = {"actor": ["police_officer"] * 2, "on": [DAY] * 2} | {column: values}
    found = corpus.batch(
        pa.table(table), place=BOSTON, action="hold", keep=["kept"] if column == "kept" else (),
    )  # fmt: skip
    assert found.rejects["row"].to_pylist() == [0]
    assert what in found.rejects["what"][0].as_py()
    assert found.table["row"].to_pylist() == [1]


def test_kinds_of_rejects_that_are_too_many_to_count_apart_are_counted_together(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "REASONS", 2)
    words = ["police_offcer", "sherif_officer", "citi_employee", "fedral_officer"]
    found = corpus.batch(pa.table({"actor": words}), action="hold", place="us/ma/boston", on=date(2024, 12, 4))
    assert sorted(kind["rows"] for kind in found.summary["rejects"]) == [1, 1, 2]
    assert found.summary["rejects"][0]["what"] == "Rows have other things wrong with them too."


def test_what_a_row_says_is_never_repeated_by_its_reject(corpus: Corpus) -> None:
    name = "Juan Invented"
    table = pa.table({"actor": [name], "papers": [name], "place": [name], "action": [name], "on": [name]})
    found = corpus.batch(table)
    assert found.rejects["column"].to_pylist() == ["actor", "papers", "on", "action"]
    assert "Invented" not in repr(found.rejects.to_pylist()) + repr(found.summary)


def test_the_rules_of_a_row_are_the_reasons_of_a_single_decision(corpus: Corpus) -> None:
    law = corpus.law(BOSTON, on=DAY)
    facts = {"actor": "police_officer", "papers": {"civil_detainer"}, "person.eligible_for_release": "yes"}
    table = pa.table({name: [value if isinstance(value, str) else list(value)] for name, value in facts.items()})
    found = corpus.batch(table, action="hold", place=BOSTON, on=DAY, complete=["papers"])
    reasons = [f"{r.measure}#{r.id}" for r in law.decide("hold", facts).reasons]
    assert reasons
    assert found.table["rules"].to_pylist() == [reasons]


def test_facts_that_cannot_be_true_together_are_rejected_as_a_single_decision_refuses_them(corpus: Corpus) -> None:
    law = corpus.law(BOSTON, on=DAY)
    rng = Random(0)
    facts = [corpus.vocabulary.facts[name] for name in sorted(law.together.facts)]
    rows = [random_facts(rng, facts, frozenset()) for _ in range(300)]
    found = corpus.batch(table_of(rows, facts, rng), action="hold", place=BOSTON, on=DAY)
    agree(found, [singly(law, "hold", row) for row in rows])
    assert found.rejects.num_rows
    assert all("contradict each other" in what for what in found.rejects["what"].to_pylist())


def test_an_act_that_is_a_kind_of_another_rejects_a_fact_that_makes_it_another(corpus: Corpus) -> None:
    table = pa.table({"information.kind": ["release_date", "home_address", None]})
    found = corpus.batch(table, action="notify_release", place=BOSTON, on=DAY)
    assert found.table["row"].to_pylist() == [0, 2]
    assert found.rejects["column"].to_pylist() == ["information.kind"]


def test_a_judgement_counts_with_who_judged_and_why(corpus: Corpus) -> None:
    fact = "investigation.significant_public_safety"
    table = pa.table(
        {
            fact: ["yes", "yes", None],
            f"{fact} by": ["Lt. Example", " ", None],
            f"{fact} because": ["seen", "seen", None],
        }
    )
    found = corpus.batch(table, action="hold", place=BOSTON, on=DAY)
    assert found.table["row"].to_pylist() == [0, 2]
    assert found.rejects["column"].to_pylist() == [f"{fact} by"]
    with pytest.raises(TableError, match="does not say who judged it"):
        corpus.batch(table.select([fact]), action="hold", place=BOSTON, on=DAY)


@pytest.mark.parametrize(
    ("table", "more", "what"),
    [
        ({"person.eligible_for_release": [True]}, {}, "true and false"),
        ({"actor": [1]}, {}, "a column of int64"),
        ({"eligible_for_release": ["yes"]}, {}, "looks like `person.eligible_for_release`"),
        ({"Papers": ["civil_detainer"]}, {}, "looks like `papers`"),
        ({"a": ["x"]}, {"renamed": {"a": "paper"}}, "is not a fact"),
        ({"a": ["x"]}, {"renamed": {"b": "papers"}}, "no column `b`"),
        ({"a": ["x"], "papers": ["x"]}, {"renamed": {"a": "papers"}}, "are both `papers`"),
        ({"a": ["x"]}, {"keep": ["b"]}, "no column `b`"),
        ({"outcome": ["x"]}, {"keep": ["outcome"]}, "of their own"),
        ({"a": ["x"]}, {"complete": ["actor"]}, "neither a set nor a list"),
        ({"actor": ["police_officer"]}, {"facts": {"actor": "police_officer"}}, "given for every row"),
        ({"a": ["x"]}, {"action": "holdd"}, "not an action"),
        ({"a": ["x"]}, {"action": None}, "Nothing says the action of a row"),
        ({"a": ["x"]}, {"place": "us/ma/nowhere"}, "not a place"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused_whole(
    corpus: Corpus, table: dict[str, list[Any]], more: dict[str, Any], what: str
) -> None:
    with pytest.raises(TableError, match=what):
        corpus.batch(pa.table(table), **{"action": "hold", "place": BOSTON, "on": DAY, **more})


def test_what_is_neither_a_fact_nor_kept_is_named_as_not_looked_at(corpus: Corpus) -> None:
    table = pa.table({"actor": ["police_officer"], "station": ["D-4"], "age": ["x"]})
    found = corpus.batch(table, action="hold", place=BOSTON, on=DAY, keep=["age"])
    assert (found.summary["kept"], found.summary["not_looked_at"]) == (["age"], ["station"])
    assert found.table["age"].to_pylist() == ["x"]


def test_a_day_that_rows_have_themselves_and_the_call_fixes_is_counterfactual(corpus: Corpus) -> None:
    table = pa.table({"on": ["2012-01-01", "no day at all"]})
    found = corpus.batch(table, action="hold", place=BOSTON, on=DAY)
    assert found.summary["counterfactual"] == ["on"]
    assert found.table["on"].to_pylist() == [DAY, DAY]
    assert b'"counterfactual": ["on"]' in found.table.schema.metadata[b"brightline"]


def test_facts_for_every_row_are_checked_as_those_of_a_single_decision(corpus: Corpus) -> None:
    with pytest.raises(FactErrors):
        corpus.batch(pa.table({"a": ["x"]}), action="hold", place=BOSTON, on=DAY, facts={"actor": "somebody"})


def test_what_hands_out_no_arrow_is_refused(corpus: Corpus) -> None:
    with pytest.raises(TableError, match="hands out no Arrow"):
        corpus.batch([{"actor": "police_officer"}], action="hold", place=BOSTON, on=DAY)


def test_a_category_of_polars_is_read_and_kept_as_the_words_that_it_stands_for(corpus: Corpus) -> None:
    words = {"actor": ["police_officer", "nobody known", None], "note": ["a", None, "b"]}
    for kind in (pl.Categorical, pl.Enum(["police_officer", "nobody known", "a", "b"])):
        frame = pl.DataFrame(words, schema=dict.fromkeys(words, kind))
        for table in (frame, frame.lazy(), frame.to_arrow(compat_level=pl.CompatLevel.newest())):
            found = corpus.batch(table, action="hold", place="us/ma/boston", on=date(2024, 12, 4), keep=("note",))
            assert found.table.column("note").to_pylist() == ["a", "b"]
            assert found.table.column("next_fact").to_pylist() == ["person.eligible_for_release", "actor"]
            assert found.rejects.column("row").to_pylist() == [1]


def test_what_polars_has_within_lists_and_records_is_passed_through_beside_a_reject(corpus: Corpus) -> None:
    kept = {"tags": [["a"], ["b"], None], "record": [{"a": "x", "b": [b"y"]}, {"a": None, "b": None}, None]}
    frame = pl.DataFrame({"actor": ["police_officer", "nobody known", "state_trooper"], **kept})
    for table in (frame, frame.lazy()):
        found = corpus.batch(table, action="hold", place="us/ma/boston", on=date(2024, 12, 4), keep=tuple(kept))
        assert found.rejects.column("row").to_pylist() == [1]
        assert {name: found.table.column(name).to_pylist() for name in kept} == {
            name: [column[0], column[2]] for name, column in kept.items()
        }


def test_a_column_of_a_type_that_arrow_has_not_is_refused_in_four_parts(corpus: Corpus) -> None:
    frame = pl.DataFrame({"actor": ["police_officer"], "number": pl.Series([1], dtype=pl.Int128)})
    for table in (frame, frame.lazy()):
        with pytest.raises(TableError, match="Arrow cannot take one of its columns"):
            corpus.batch(table, action="hold", place="us/ma/boston", on=date(2024, 12, 4))


def test_days_between_which_nothing_changes_are_decided_by_one_law(corpus: Corpus) -> None:
    from brightline.corpus.stretches import Stretches

    asked = 0
    stretches = Stretches(corpus)

    def law(place: str, on: date) -> Any:
        nonlocal asked
        asked += 1
        return stretches(place, on)

    table = pa.table({"on": [date(2020, 1, 1) + timedelta(days=n) for n in range(1500)]})
    run = Run(law, corpus.vocabulary, table.schema, Asked("hold", BOSTON))
    run.decide(table.to_batches()[0])
    assert asked == 1500
    assert len(stretches._laws) < 20
