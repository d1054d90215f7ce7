"""The peers of batches are given the same law, and what is drawn and told of them comes from the results alone."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from bench import town
from bench.batch_report import COLUMNS, rows, section
from bench.batches import Ours, agree
from bench.made_up import Rule, law_of, made_up, outcome, rows_of
from bench.peers import expressions
from bench.plots import curves
from bench.results import Wrong


def test_a_made_up_law_says_the_same_in_brightline_in_polars_in_duckdb_and_by_hand() -> None:
    chain = made_up(36, seed=4)
    columns = rows_of(chain, 600, 1)
    by_hand = [
        outcome(chain, chain.actions[columns["action"][n]], {f: int(columns[f][n]) for f in chain.values})
        for n in range(600)
    ]
    assert set(by_hand) == {0, 1, 2}
    duck, frame = expressions.Duck(chain), expressions.polars_frame(columns)
    duck.load(columns)
    for found in (
        Ours(law_of(chain), chain.actions).decide(columns),
        expressions.polars_whole(chain)(frame),
        expressions.polars_split(chain)(frame),
        duck.outcomes(),
    ):
        assert found.tolist() == by_hand


def test_the_invented_town_as_a_chain_is_its_law() -> None:
    chain, columns = town.chain(), town.columns(3_000, 1)
    found = Ours(town.law(), chain.actions).decide(columns)
    assert set(found.tolist()) == {0, 1, 2}
    assert found.tolist() == expressions.polars_whole(chain)(expressions.polars_frame(columns)).tolist()


def test_two_engines_that_differ_are_never_timed() -> None:
    with pytest.raises(Wrong, match="row 1: 2 against 0, and 1 more"):
        agree("one and other", np.array([1, 2, 2], np.uint8), np.array([1, 0, 0], np.uint8))


def test_of_opposed_rules_the_one_written_first_decides() -> None:
    chain = made_up(12)
    first = Rule("a0", 1, (("b0", (1,)),), ())
    both = type(chain)(chain.values, (first, Rule("a0", 2, (("b1", (1,)),), ((("b2", (1,)),),))))
    row = dict.fromkeys(chain.values, 0)
    assert outcome(both, "a0", row | {"b0": 1, "b1": 1}) == 1
    assert outcome(both, "a0", row | {"b1": 1}) == 2
    assert outcome(both, "a0", row | {"b1": 1, "b2": 1}) == 0


def results(figure: float, verdict: str) -> dict[str, Any]:
    budget = {"unit": "times faster", "at_least": 10, "aim": 25, "figure": figure, "verdict": verdict}
    result = {"what": "codes", "law": "a law", "peer": "polars", "ours": 0.02, "peer_time": 0.5, "budget": budget}
    return {
        "day": "2026-11-27", "machine": {"cores": "2", "processor": "x", "system": "y", "python": "3"},
        "peers": {"polars": "2"}, "results": [result], "memory": {"a law": 12.4}, "growth": {},
    }  # fmt: skip


def test_the_part_of_the_page_says_what_was_missed() -> None:
    assert "Every budget is met." in section(results(25, "aim"))
    assert "**Missed:** codes (a law, polars)." in section(results(4, "MISSED"))
    assert "12 bytes for the a law" in section(results(25, "aim"))
    assert "Not measured yet" in section(None)


def test_a_row_of_the_table_has_rates_and_the_limit() -> None:
    (row,) = rows(results(25, "aim"))
    assert dict(zip(COLUMNS, row, strict=True)) == {
        "what": "codes", "law": "a law", "ours": "50 M rows/s", "peer": "polars", "peer's": "2 M rows/s",
        "figure": "25 times faster", "at least": "10", "aim": "25", "met": "aim",
    }  # fmt: skip


def test_each_curve_has_its_points_and_its_name_at_the_end() -> None:
    drawn = ElementTree.fromstring(
        curves({"one": [(10, 1e6), (100, 1e7)], "two": [(10, 1e6), (100, 1e7)]}, "x", "y", "z")
    )
    svg = "{http://www.w3.org/2000/svg}"
    assert len(drawn.findall(f"{svg}circle")) == 4
    ends = {t.text: float(t.get("y", "0")) for t in drawn.findall(f"{svg}text") if t.text in ("one", "two")}
    assert abs(ends["one"] - ends["two"]) >= 18, "names never cover each other"
