"""What deciding many rows costs: the table on the screen, its place among the results, and its part of the page."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.figures import machine, number
from bench.plots import curves
from bench.results import Result

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
PICTURES = {
    "rules": ("batch-by-rules.svg", "Rows decided a second, by the number of rules in the law"),
    "rows": ("batch-by-rows.svg", "Rows decided a second, by the number of rows"),
}
COLUMNS = ("what", "law", "ours", "peer", "peer's", "figure", "at least", "aim", "met")
PEERS = ("polars", "duckdb", "OpenFisca-Core", "cedarpy", "gordon-to-regorus", "numpy", "pyarrow")
Growth = dict[str, dict[str, list[tuple[int, float]]]]


def to_json(results: Sequence[Result], day: str, growth: Growth, memory: dict[str, float]) -> dict[str, Any]:
    """Plain data, keys stable."""
    short = {
        by: {name: [[at, float(f"{rate:.3g}")] for at, rate in points] for name, points in lines.items()}
        for by, lines in growth.items()
    }
    return {
        "day": day, "machine": machine(), "peers": {p: version(p) for p in PEERS},
        "results": [r.to_json() for r in results], "growth": short,
        "memory": {name: round(per_row, 1) for name, per_row in memory.items()},
    }  # fmt: skip


def _rate(micro: float) -> str:
    rate = 1 / micro
    return (
        f"{rate:,.0f} M rows/s"
        if rate >= 20
        else f"{rate:.2g} M rows/s"
        if rate >= 0.1
        else f"{rate * 1e3:.2g} k rows/s"
    )


def rows(data: dict[str, Any]) -> list[tuple[str, ...]]:
    """The table, as text."""
    found = []
    for r in data["results"]:
        budget = r["budget"]
        figure, unit = (budget["figure"], budget["unit"]) if budget else (1 / r["ratio"], "times faster")
        share = unit == "of the limit"
        text = f"{figure:.0%} {unit}" if share else f"{number(figure)} {unit}"
        limits = ["", "", ""]
        if budget:
            least, aim = budget["at_least"], budget["aim"]
            limits = [f"{least:g}" if least else "", f"{aim:.0%}" if share else f"{aim:g}", budget["verdict"]]
            if not least and limits[2] == "yes":
                limits[2] = "not the aim"
        found.append((r["what"], r["law"], _rate(r["ours"]), r["peer"], _rate(r["peer_time"]), text, *limits))
    return found


def show(data: dict[str, Any], console: Console) -> None:
    """The table on the screen, and how it grows."""
    table = Table(title=f"Many rows at once, {data['day']}")
    for name in COLUMNS:
        table.add_column(name, overflow="fold")
    for row in rows(data):
        table.add_row(*row, style="red" if row[-1] == "MISSED" else None)
    console.print(table)
    for by, lines in data["growth"].items():
        for name, points in lines.items():
            console.print(f"by {by}: {name}: " + ", ".join(f"{at:,}: {rate / 1e6:.3g} M/s" for at, rate in points))
    for name, per_row in data["memory"].items():
        console.print(f"most memory besides the columns: {name}: {per_row:.0f} bytes a row of a block")


def section(data: dict[str, Any] | None) -> str:
    """Its part of the page; it is measured in a run of its own, and perhaps has not been yet."""
    if data is None:
        return "Not measured yet: `make bench-batch` does it."
    m = data["machine"]
    peers = ", ".join(f"{name} {number}" for name, number in data["peers"].items())
    table = ["| " + " | ".join(row) + " |" for row in [COLUMNS, ("---",) * len(COLUMNS), *rows(data)]]
    missed = [row for row in rows(data) if row[-1] == "MISSED"]
    verdict = "; ".join(f"{row[0]} ({row[1]}, {row[3]})" for row in missed)
    memory = "; ".join(f"{per_row:.0f} bytes for the {name}" for name, per_row in data["memory"].items())
    return (
        f"Measured on {data['day']}: {m['cores']} cores ({m['processor']}), {m['system']}, Python {m['python']}; "
        f"{peers}. Every contender has one core.\n\n"
        + "\n".join(table)
        + f"\n\n{f'**Missed:** {verdict}.' if missed else 'Every budget is met.'}\n\n"
        + f"The most memory that a row of a block takes, besides its columns: {memory}.\n\n"
        + "\n\n".join(f"![{title}]({file})" for file, title in PICTURES.values())
    )


def draw(data: dict[str, Any]) -> None:
    """The pictures of the page."""
    for by, (file, title) in PICTURES.items():
        (FOLDER / file).write_text(curves(data["growth"][by], by, "rows a second", title), encoding="utf-8")
