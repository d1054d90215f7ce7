"""What reading a faxed page costs: `brightline read` against tesseract and ocrmypdf, on the same pages in one run.

    python -m bench.paper            # twenty pages; some ten minutes on a quiet machine
    python -m bench.paper --quick    # six pages, nothing kept

Each contender gets a process of its own for each page, and then one for all pages in one file. All of them run on one
core. A peer that is not installed is left out, and the table says so: tesseract comes from the system (`apt-get install
tesseract-ocr`), ocrmypdf from `.venv-ocrmypdf`, which `make bench-paper` makes.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import report
from bench.figures import machine
from bench.results import Wrong
from bench.timing import compared

ROOT = Path(__file__).parents[1]
PAGES, QUICK = 20, 6
TOLD = 85
"""How like a form's heading the words of a peer must be, of 100, for the heading to count as read."""
OURS = "brightline read"
BRIGHTLINE = (sys.executable, "-m", "brightline")
OCRMYPDF = ROOT / ".venv-ocrmypdf" / "bin" / "ocrmypdf"


@dataclass(frozen=True)
class Contender:
    """A program that reads pictures of pages."""

    name: str
    version: str
    command: Callable[[str, str], Sequence[str]]
    """Reads a file, and says what it read or writes it into another."""
    file: str
    """Which form of a page it gets: `arrived` or `square`."""


@dataclass(frozen=True)
class Cost:
    """One process."""

    seconds: float
    """Processor time, of the process and of those it started."""
    memory: float
    """MiB that the largest of them had at once."""
    text: str


def contenders() -> tuple[list[Contender], list[str]]:
    """Ours, the peers that are installed, and why others are left out."""
    found, left_out = [Contender(OURS, _said(*BRIGHTLINE, "--version").split()[-1], _brightline, "arrived")], []
    ocrmypdf = str(OCRMYPDF) if OCRMYPDF.exists() else shutil.which("ocrmypdf")
    if shutil.which("tesseract") is None:
        return found, ["tesseract is not installed, which ocrmypdf needs too"]
    found.append(Contender("tesseract", _said("tesseract", "--version").split()[1], _tesseract, "square"))
    if ocrmypdf is None:
        left_out.append("ocrmypdf is not installed")
    else:
        found.append(
            Contender("ocrmypdf", _said(ocrmypdf, "--version").strip(), partial(_ocrmypdf, ocrmypdf), "square")
        )
    return found, left_out


def _brightline(page: str, out: str) -> Sequence[str]:
    return (*BRIGHTLINE, "read", "--json", page)


def _tesseract(page: str, out: str) -> Sequence[str]:
    return "tesseract", page, "stdout"


def _ocrmypdf(program: str, page: str, out: str) -> Sequence[str]:
    """Without the work on the PDF that has nothing to do with reading."""
    options = ("--jobs", "1", "--output-type", "pdf", "--optimize", "0", "--quiet", "--sidecar")
    return program, *options, out, page, f"{out}.pdf"


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def cost(contender: Contender, page: str, folder: Path) -> Cost:
    """Let a contender read one file. Raises RuntimeError when it fails."""
    out = folder / "read"
    out.unlink(missing_ok=True)
    with (folder / "stdout").open("w+") as said, (folder / "stderr").open("w+") as complained:
        command = contender.command(page, str(out))
        process = subprocess.Popen(command, stdout=said, stderr=complained, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        complained.seek(0)
        if process.returncode != 0:
            raise RuntimeError(f"{contender.name} ended with {process.returncode}:\n{complained.read()[-2000:]}")
        text = out.read_text(encoding="utf-8") if out.exists() else said.read()
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text)


def measure(pages: int, progress: Callable[[str], None]) -> dict[str, Any]:
    """Everything a run finds, as plain data. Raises RuntimeError and Wrong."""
    found, left_out = contenders()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    single: dict[str, list[Cost]] = {c.name: [] for c in found}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, "-m", "bench.faxes", name, str(pages)], check=True, cwd=ROOT)
        faxes = json.loads((folder / "pages.json").read_text(encoding="utf-8"))
        for number, fax in enumerate(faxes):
            progress(f"page {number + 1} of {pages}")
            # Turn about, so that nobody always comes when the machine is warm.
            for contender in found if number % 2 else reversed(found):
                single[contender.name].append(cost(contender, fax[contender.file], folder))
        progress("all pages in one file")
        whole = {c.name: cost(c, str(folder / f"all-{c.file}.tif"), folder) for c in found}
    rows = []
    for contender in found:
        told = sum(_told(contender.name, c.text, fax) for c, fax in zip(single[contender.name], faxes, strict=True))
        if told < pages / 2:
            raise Wrong(f"{contender.name} could tell the form of {told} of {pages} pages: its time means nothing.")
        rows.append({"name": contender.name, "version": contender.version, "told": told}
                    | _compared(single[OURS], single[contender.name])
                    | _compared_at_once(whole[OURS], whole[contender.name], pages))  # fmt: skip
    day = date.today().isoformat()  # noqa: DTZ011 - the day on the reader's calendar
    return {"day": day, "machine": machine(), "pages": pages, "left_out": left_out, "results": rows}


def _compared(ours: Sequence[Cost], theirs: Sequence[Cost]) -> dict[str, float]:
    """A process for each page."""
    ratios = [a.seconds / b.seconds for a, b in zip(ours, theirs, strict=True)]
    found = compared([c.seconds for c in ours], [c.seconds for c in theirs], ratios)
    return {
        "seconds": _short(found.peer), "ratio": _short(found.ratio), "ratio_low": _short(found.low),
        "ratio_high": _short(found.high), "memory": round(max(c.memory for c in theirs)),
        "memory_ratio": _short(max(c.memory for c in ours) / max(c.memory for c in theirs)),
    }  # fmt: skip


def _compared_at_once(ours: Cost, theirs: Cost, pages: int) -> dict[str, float]:
    """One process for all pages."""
    return {
        "whole_seconds": _short(theirs.seconds / pages), "whole_ratio": _short(ours.seconds / theirs.seconds),
        "whole_memory": round(theirs.memory), "whole_memory_ratio": _short(ours.memory / theirs.memory),
    }  # fmt: skip


def _told(name: str, text: str, fax: dict[str, Any]) -> bool:
    """Whether the form can be told: we named it, or a peer's words hold its heading."""
    if name == OURS:
        (file,) = json.loads(text)["files"]
        papers = [p for request in file["requests"] for p in request["papers"]] + file["others"]
        return any(p["form"] == fax["form"] for p in papers)
    from rapidfuzz.fuzz import partial_ratio

    from brightline.paper.text import folded

    return any(partial_ratio(folded(head), folded(text)) >= TOLD for head in fax["heads"])


def _short(value: float) -> float:
    return float(f"{value:.4g}")


def show(data: dict[str, Any], console: Console) -> None:
    """The table on the screen."""
    table = Table(title=f"Reading {data['pages']} faxed pages, {data['day']}")
    for name in report.PAPER_COLUMNS:
        table.add_column(name, overflow="fold")
    for row in report.paper_rows(data):
        table.add_row(*row)
    console.print(table)
    for why in data["left_out"]:
        console.print(f"Left out: {why}.")


def main(arguments: list[str] | None = None) -> int:
    """Measure and show. 2: a contender failed, or read so little that its time means nothing."""
    parser = argparse.ArgumentParser(prog="python -m bench.paper", description="Reading faxed pages, in one run.")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} pages, nothing kept")
    parser.add_argument("--pages", type=int, help=f"so many pages instead of {PAGES}; nothing kept")
    asked = parser.parse_args(arguments)
    pages = asked.pages or (QUICK if asked.quick else PAGES)
    console = Console(width=None if sys.stdout.isatty() else 170)

    def progress(what: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\033[K{what}")
            sys.stderr.flush()

    try:
        data = measure(pages, progress)
    except (Wrong, RuntimeError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")
    show(data, console)
    if not asked.quick and not asked.pages:
        report.write_part("paper", data)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
