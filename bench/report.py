"""The table on the screen, `results.json`, and the page of the handbook."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.results import Result

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
PAGE = HERE.parent / "docs" / "reference" / "performance.md"
COLUMNS = ("what", "law", "ours", "peer", "peer's", "figure", "at least", "aim", "met")


def machine() -> dict[str, str]:
    """The class of machine, not which one: enough to read the absolute times with the right doubt."""
    return {
        "processor": platform.machine(),
        "cores": str(os.cpu_count()),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def to_json(results: Iterable[Result], day: str) -> dict[str, Any]:
    """Everything a run found."""
    found = list(results)
    peers = sorted({r.peer for r in found if r.peer != "an empty Python"})
    return {
        "day": day,
        "machine": machine(),
        "peers": {p: _version(p) for p in peers},
        "results": [r.to_json() for r in found],
    }


def _version(peer: str) -> str:
    try:
        return version(peer)
    except PackageNotFoundError:
        return "?"


def _time(result: dict[str, Any], value: float) -> str:
    return (
        f"{value:,.0f} ms"
        if result["peer"] == "an empty Python"
        else f"{value:,.2f} us"
        if value < 100
        else f"{value:,.0f} us"
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 20 else f"{value:.2g}" if value < 10 else f"{value:.1f}"


def rows(data: dict[str, Any]) -> list[tuple[str, ...]]:
    """The table, as text."""
    found = []
    for r in data["results"]:
        budget = r["budget"]
        if budget:
            unit, figure = budget["unit"], budget["figure"]
            limits = [_number(budget["at_least"]), _number(budget["aim"]), budget["verdict"]]
        elif r["peer"] == "an empty Python":
            unit, figure, limits = "ms over bare", r["ours"] - r["peer_time"], ["", "", ""]
        else:
            unit, figure, limits = "times faster", 1 / r["ratio"], ["", "", ""]
        times = (_time(r, r["ours"]), r["peer"], _time(r, r["peer_time"]))
        found.append((r["what"], r["law"], *times, f"{_number(figure)} {unit}", *limits))
    return found


def show(data: dict[str, Any], console: Console) -> None:
    """The table on the screen."""
    table = Table(title=f"Brightline against its peers, {data['day']}")
    for name in COLUMNS:
        table.add_column(name, overflow="fold")
    for row in rows(data):
        style = "red" if row[-1] == "MISSED" else None
        table.add_row(*row, style=style)
    console.print(table)


def page(data: dict[str, Any]) -> str:
    """`docs/reference/performance.md`."""
    m = data["machine"]
    peers = ", ".join(f"{name} {number}" for name, number in data["peers"].items())
    missed = [row for row in rows(data) if row[-1] == "MISSED"]
    table = ["| " + " | ".join(row) + " |" for row in [COLUMNS, ("---",) * len(COLUMNS), *rows(data)]]
    return "\n".join(
        [
            "% Made by `python -m bench` from bench/results.json. Run it again, do not edit this page.",
            "",
            "# Performance",
            "",
            "Every figure of speed that we claim comes from one run of `make bench`, which times Brightline and its peers",
            "turn about on the same questions, after both gave the same answers.",
            "",
            f"Measured on {data['day']}: {m['cores']} cores ({m['processor']}), {m['system']}, Python {m['python']}; {peers}.",
            "**Trust the ratios, not the times**: the machine is shared, and times move by a factor of two between runs.",
            "",
            *table,
            "",
            _missed(missed),
            "",
            "## What is compared",
            "",
            "**The invented town** is Alderbrook (`bench/laws`): five actions, seven rules, eight facts, one layer. Its law is",
            "written once as a measure and once in each peer's own language. A question is a dictionary with all eight facts.",
            "Brightline checks it and hands back a decision. A peer gets its request made beforehand, in the form that suits it",
            "best, and hands back a number (datalogic-py, regorus, OpenFisca) or the ids of its policies (Cedar).",
            "OpenFisca is made for populations; a single case is not what it is good at.",
            "",
            "**Boston** is the real law of 4 December 2024: federal, state and municipal layers, clauses nobody has read,",
            "judgements with who made them. No peer can say all that. datalogic-py and z3 get the finished answer of the whole",
            "law, walked out of Brightline's own diagram in its shortest form; Cedar gets the two rules on holding somebody,",
            "written by hand, for actors whose governments the corpus covers. So on Boston the peers do less than Brightline:",
            "they name no law, know no day and cannot tell a gap in the corpus from a permission.",
            "",
            "**With citations and reasons** means that the citation, effect, evidence and words of each deciding rule are in",
            "hand; Cedar gives ids.",
            "",
            "**Unknown facts**: each fact but the actor is known once in two, papers in full, in part or not at all. Brightline",
            "names the outcomes that are still possible and every fact that can still change the answer, best question first.",
            "z3 names the outcomes, one check for each, with a solver kept ready; it proposes no question. The law has answered",
            "10,000 other questions before; the row below it is a law that has answered none.",
            "",
            "Times are processor time, which leaves out what others do on the machine. Every pass has new random questions; the",
            "first passes warm both up and do not count; the ratio is taken pass by pass and the median stands here. Brightline",
            "learns: what it works out for one question helps the next that comes to the same, as it does at a counter. Start-up",
            "is the median of 15 processes with the files in the system's memory, against an empty Python started next to each.",
            "",
        ]
    )


def _missed(missed: Sequence[tuple[str, ...]]) -> str:
    if not missed:
        return "Every budget is met."
    names = "; ".join(f"{row[0]} ({row[1]})" if row[1] else row[0] for row in missed)
    return f"**Missed:** {names}."


def write(data: dict[str, Any]) -> None:
    """Keep the results and the page made from them."""
    RESULTS.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(page(data), encoding="utf-8")
