"""The table on the screen, `results.json`, and the page of the handbook."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import batch_report
from bench.figures import machine, number
from bench.results import Result

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
TEMPLATE = HERE / "page.md"
PAGE = HERE.parent / "docs" / "reference" / "performance.md"
COLUMNS = ("what", "law", "ours", "peer", "peer's", "figure", "at least", "aim", "met")
PAPER_COLUMNS = (
    "reader", "version", "each page in a file", "ours over its", "most memory (ours over its)",
    "all pages in one file", "ours over its", "most memory (ours over its)", "form can be told",
)  # fmt: skip


def to_json(results: Iterable[Result], day: str) -> dict[str, Any]:
    """Everything a run found."""
    found = list(results)
    peers = sorted({r.peer.partition(",")[0] for r in found if r.peer != "an empty Python"})
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


def rows(data: dict[str, Any]) -> list[tuple[str, ...]]:
    """The table, as text."""
    found = []
    for r in data["results"]:
        budget = r["budget"]
        if budget:
            unit, figure = budget["unit"], budget["figure"]
            limits = [number(budget["at_least"]), number(budget["aim"]), budget["verdict"]]
        elif r["peer"] == "an empty Python":
            unit, figure, limits = "ms over bare", r["ours"] - r["peer_time"], ["", "", ""]
        else:
            unit, figure, limits = "times faster", 1 / r["ratio"], ["", "", ""]
        times = (_time(r, r["ours"]), r["peer"], _time(r, r["peer_time"]))
        found.append((r["what"], r["law"], *times, f"{number(figure)} {unit}", *limits))
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
    filled = {
        "WHOLE": _measured(data),
        "PAPER": _paper(data.get("paper")),
        "BATCH": batch_report.section(data.get("batch")),
        "SPARK": _measured(data["spark"]) if "spark" in data else "Not measured yet: `make bench-spark` does it.",
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    for name, value in filled.items():
        text = text.replace(f"<{name}>", value)
    return text


def _measured(data: dict[str, Any]) -> str:
    """When, on what, the table, and what was missed."""
    m = data["machine"]
    peers = ", ".join(f"{name} {number}" for name, number in data["peers"].items())
    table = ["| " + " | ".join(row) + " |" for row in [COLUMNS, ("---",) * len(COLUMNS), *rows(data)]]
    where = f"{m['cores']} cores ({m['processor']}), {m['system']}, Python {m['python']}"
    return (
        f"Measured on {data['day']}: {where}; {peers}.\n"
        "**Trust the ratios, not the times**: the machine is shared, and times move by a factor of two between runs."
        "\n\n" + "\n".join(table) + f"\n\n{_missed([row for row in rows(data) if row[-1] == 'MISSED'])}"
    )


def _missed(missed: Sequence[tuple[str, ...]]) -> str:
    if not missed:
        return "Every budget is met."
    names = "; ".join(f"{row[0]} ({row[1]})" if row[1] else row[0] for row in missed)
    return f"**Missed:** {names}."


def paper_rows(data: dict[str, Any]) -> list[tuple[str, ...]]:
    """The table of readers of paper, as text."""
    return [
        (
            r["name"],
            r["version"],
            f"{number(r['seconds'])} s",
            f"{number(r['ratio'])} ({number(r['ratio_low'])} to {number(r['ratio_high'])})",
            f"{r['memory']:,} MiB ({number(r['memory_ratio'])})",
            f"{number(r['whole_seconds'])} s a page",
            number(r["whole_ratio"]),
            f"{r['whole_memory']:,} MiB ({number(r['whole_memory_ratio'])})",
            f"{r['told']} of {data['pages']}",
        )
        for r in data["results"]
    ]


def _paper(data: dict[str, Any] | None) -> str:
    """The readers of paper; they are measured in a run of their own, and perhaps have not been yet."""
    if data is None:
        return "Not measured yet: `make bench-paper` does it."
    m = data["machine"]
    table = ["| " + " | ".join(row) + " |" for row in [PAPER_COLUMNS, ("---",) * len(PAPER_COLUMNS), *paper_rows(data)]]
    left_out = "".join(f"\nLeft out: {why}." for why in data["left_out"])
    return (
        f"Measured on {data['day']}, {data['pages']} pages: {m['cores']} cores ({m['processor']}), {m['system']}, "
        f"Python {m['python']}.{left_out}\n\n" + "\n".join(table)
    )


def _kept() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    return found


PARTS = ("paper", "batch", "spark")
"""What has a run of its own."""


def write(data: dict[str, Any]) -> None:
    """Keep the results and the page made from them; what has a run of its own stays as it was measured."""
    kept = _kept()
    _write(data | {part: kept[part] for part in PARTS if part in kept})


def write_part(part: str, data: dict[str, Any]) -> None:
    """Keep what a run of its own found, beside the other results, and the page made from all."""
    _write(_kept() | {part: data})


def _write(data: dict[str, Any]) -> None:
    RESULTS.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(page(data), encoding="utf-8")
