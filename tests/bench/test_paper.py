"""What reading paper costs: the table, and what is kept beside the other results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench import paper, report
from bench.figures import machine
from bench.paper import Cost


def row(name: str, ours: list[Cost], theirs: list[Cost]) -> dict[str, Any]:
    found = paper._compared(ours, theirs) | paper._compared_at_once(ours[0], theirs[0], len(theirs))
    return {"name": name, "version": "1", "told": len(theirs), **found}


OURS = [Cost(4, 600, ""), Cost(6, 700, ""), Cost(2, 500, "")]
PEERS = [Cost(1, 50, ""), Cost(2, 70, ""), Cost(1, 60, "")]
DATA: dict[str, Any] = {
    "day": "2026-11-26", "machine": machine(), "pages": 3, "left_out": ["ocrmypdf is not installed"],
    "results": [row(paper.OURS, OURS, OURS), row("tesseract", OURS, PEERS)],
}  # fmt: skip


def test_times_are_compared_page_by_page_and_memory_by_the_largest() -> None:
    assert DATA["results"][1]["ratio"] == 3
    assert (DATA["results"][1]["memory"], DATA["results"][1]["memory_ratio"]) == (70, 10)
    assert {DATA["results"][0][ratio] for ratio in ("ratio", "memory_ratio", "whole_ratio")} == {1}


def test_the_page_has_the_table_and_names_the_peer_that_is_missing() -> None:
    page = report.page({"day": "", "machine": machine(), "peers": {}, "results": [], "paper": DATA})
    assert "| tesseract | 1 | 1 s | 3 (2 to 4) | 70 MiB (10.0) |" in page
    assert "Left out: ocrmypdf is not installed." in page


def test_a_run_of_the_rest_leaves_what_reading_costs_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "RESULTS", tmp_path / "results.json")
    monkeypatch.setattr(report, "PAGE", tmp_path / "page.md")
    rest = {"day": "2026-11-22", "machine": machine(), "peers": {}, "results": []}
    report.write(rest)
    report.write_part("paper", DATA)
    report.write(rest | {"day": "2026-11-27"})
    kept = json.loads(report.RESULTS.read_text(encoding="utf-8"))
    assert (kept["day"], kept["paper"]) == ("2026-11-27", DATA)


def test_a_reader_is_told_by_the_form_it_names_or_by_the_heading_among_its_words() -> None:
    fax = {"form": "i-200", "heads": ["Warrant for Arrest of Alien"]}
    ours = {"files": [{"requests": [{"papers": [{"form": "i-200"}]}], "others": []}]}
    assert paper._told(paper.OURS, json.dumps(ours), fax)
    assert not paper._told(paper.OURS, json.dumps(ours), fax | {"form": "i-205"})
    assert paper._told("tesseract", "x y\nWARRANT FOR ARREST 0F ALIEN\nz", fax)
    assert not paper._told("tesseract", "something else altogether", fax)


def test_a_process_that_fails_stops_the_run(tmp_path: Path) -> None:
    failing = paper.Contender("none", "1", lambda page, out: ("false",), "square")
    with pytest.raises(RuntimeError, match="none ended with 1"):
        paper.cost(failing, "", tmp_path)
