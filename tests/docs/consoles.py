"""Runs the console examples of a page, one after the other, as the reader would: in one copy of the checkout.

A ```console fence holds `$ brightline …` lines, each with what it prints. Lines that begin with `> ` after a command
that asks are what the reader types. A ````edit FILE fence is what the reader writes: it replaces the
section of that file with the same heading, stands as a new section at its end, or begins the file. A ```delete FILE
fence holds the headings of the sections that the reader takes out. A line `…` stands for lines that are left out.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.docs.pages import DOCS, ROOT, Example, examples

PAGES = [ROOT / "README.md", *sorted(DOCS.glob("tutorial/*.md"))]
_PROMPT = re.compile(r"^(?:  \S.* )?> ", re.MULTILINE)
_TYPED = re.compile(r"^(?:  \S.* )?> (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Told:
    """One command of a page: what the page says that it prints, and what it prints."""

    example: Example
    command: str
    shown: str
    printed: str


def tell(page: Path, folder: Path) -> Iterator[Told]:
    """Do everything a page tells its reader to do, in order, in a copy of the checkout."""
    shutil.copytree(ROOT / "measures", folder / "measures")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for example in examples(page, "console", "edit", "delete"):
        if example.word == "edit":
            edit(folder / example.rest.strip(), example.body)
            continue
        if example.word == "delete":
            for heading in example.body.splitlines():
                edit(folder / example.rest.strip(), heading)
            continue
        for command, shown in commands(example.body):
            typed = _TYPED.findall(shown)
            printed = _echoed(run(command, folder, typed), typed)
            left_out = ".*".join(re.escape(part) for part in re.split(r"^…\n", shown, flags=re.MULTILINE))
            if re.fullmatch(left_out, printed, re.DOTALL):
                printed = shown
            yield Told(example, command, shown, printed)


def commands(body: str) -> list[tuple[str, str]]:
    """The `$ ` commands of a console, each with what follows it; a line that ends in a backslash goes on."""
    found = [(m[1], m[2]) for m in re.finditer(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", body, re.MULTILINE)]
    assert "".join(f"$ {command}\n{shown}" for command, shown in found) == body, (
        "a console is commands and what they print"
    )
    return found


def run(command: str, folder: Path, typed: list[str]) -> str:
    """What a command prints, to both streams in order."""
    words = shlex.split(command.replace("\\\n", " "))
    assert words[0].rpartition("/")[2] == "brightline", f"only brightline is run, not {words[0]}"
    environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "FORCE_COLOR")}
    environment |= {
        "PYTHONPATH": str(folder / "src"),
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8",
        "NO_COLOR": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "brightline.cli", *words[1:]],
        cwd=folder, check=False, text=True, encoding="utf-8", timeout=120,
        input="".join(f"{line}\n" for line in typed), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=environment,
    )  # fmt: skip
    assert "Traceback" not in done.stdout, done.stdout
    return done.stdout


def _echoed(printed: str, typed: list[str]) -> str:
    """The output as it stands on a terminal: what was typed after each prompt."""
    answers = iter(typed)
    return _PROMPT.sub(lambda prompt: f"{prompt[0]}{next(answers, '')}\n", printed)


def edit(file: Path, body: str) -> None:
    """Replace the section with the heading of `body`, or add it at the end; with the heading alone, take it out."""
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    heading = body.partition("\n")[0]
    assert heading.startswith("## "), "an edit begins with the heading of a section"
    parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    at = [i for i, part in enumerate(parts) if part.partition("\n")[0] == heading]
    new = body.rstrip("\n") + "\n\n" if "\n" in body else ""
    assert new or at, f"{file.name} has no section {heading}"
    parts = (
        [new if i in at[:1] else part for i, part in enumerate(parts)] if at else [*parts, ("\n" if text else "") + new]
    )
    file.write_text("".join(parts).rstrip("\n") + "\n", encoding="utf-8")


def record(page: Path, folder: Path) -> list[str]:
    """Write what a page's commands print today into it. Gives the commands whose gaps a person must place anew."""
    text = page.read_text(encoding="utf-8")
    by_hand = []
    at = 0
    for told in tell(page, folder):
        before = f"$ {told.command}\n{told.shown}"
        at = text.index(before, at)
        if told.printed != told.shown and re.search(r"^…$", told.shown, re.MULTILINE):
            by_hand.append(f"{told.example}\n$ {told.command}\n{told.printed}")
            after = before
        else:
            after = f"$ {told.command}\n{told.printed}"
        text = text[:at] + after + text[at + len(before) :]
        at += len(after)
    page.write_text(text, encoding="utf-8")
    return by_hand
