"""Budgets, ratios and the page made from them."""

from __future__ import annotations

import json

from bench import budgets, report
from bench.results import Result
from bench.timing import Measured, compared, side_by_side


def measured(ratio: float, ours: float = 2.0, peer: float = 1.0) -> Measured:
    return Measured(ours, peer, ratio, ratio, ratio)


def result(ratio: float, budget: budgets.Budget | None) -> Result:
    return Result("decide", "invented town", "datalogic-py", measured(ratio), budget, 10)


def test_a_time_over_the_peers_must_stay_below() -> None:
    assert [result(r, budgets.DECIDE).verdict for r in (1.4, 1.5, 2.0, 2.5, 2.6)] == [
        "aim",
        "aim",
        "yes",
        "yes",
        "MISSED",
    ]


def test_times_faster_must_stay_above() -> None:
    assert [result(1 / n, budgets.UNKNOWN).verdict for n in (200, 60, 40)] == ["aim", "yes", "MISSED"]


def test_start_is_counted_over_an_empty_python() -> None:
    start = [Result("import", "", "an empty Python", measured(1, ours, 10), budgets.IMPORT, 0) for ours in (20, 50, 70)]
    assert [(r.figure, r.verdict) for r in start] == [(10, "aim"), (40, "yes"), (60, "MISSED")]


def test_without_a_budget_nothing_is_missed() -> None:
    assert not result(1_000, None).missed
    assert result(0.5, None).figure == 2


def test_the_median_of_ratios_is_not_the_ratio_of_medians() -> None:
    found = compared([1, 2, 9], [1, 4, 3], [1, 0.5, 3])
    assert (found.ours, found.peer, found.ratio) == (2, 3, 1)
    assert (found.low, found.high) == (0.5, 3)


def test_every_pass_has_its_own_questions_and_warm_passes_do_not_count() -> None:
    asked: list[int] = []

    def questions(n: int) -> tuple[list[int], list[int]]:
        asked.append(n)
        return list(range(5_000)), list(range(5_000))

    found = side_by_side(lambda q: sum(x * x for x in q), sorted, questions, passes=3, warm=2)
    assert asked == [0, 1, 2, 3, 4]
    assert found.low <= found.ratio <= found.high


def data(*results: Result) -> dict[str, object]:
    found: dict[str, object] = json.loads(json.dumps(report.to_json(results, "2026-11-22")))
    return found


def test_the_page_is_made_from_the_results_alone_and_names_what_is_missed() -> None:
    page = report.page(data(result(3.0, budgets.DECIDE)))
    assert "3 times the peer's | 2.5 | 1.5 | MISSED |" in page
    assert "**Missed:** decide (invented town)." in page
    assert "2026-11-22" in page
    assert "<" not in page.replace("<= ", "")


def test_the_page_says_when_every_budget_is_met() -> None:
    assert "Every budget is met." in report.page(data(result(1.0, budgets.DECIDE)))


def test_the_page_in_the_handbook_is_the_one_of_the_results_kept() -> None:
    kept = json.loads(report.RESULTS.read_text(encoding="utf-8"))
    assert report.PAGE.read_text(encoding="utf-8") == report.page(kept)
