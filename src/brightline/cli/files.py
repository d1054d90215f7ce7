"""Measure files named on the command line, and the folder of measures that they belong to."""

from __future__ import annotations

import os
from pathlib import Path

from brightline.cli.errors import CallError


def measure_files(paths: tuple[Path, ...]) -> list[Path]:
    """The files named, and all measures inside the folders named; without any, all in ./measures.

    Raises CallError for a path that is not there and for a folder without a measure.
    """
    found: list[Path] = []
    for path in paths or (Path("measures"),):
        inside = _measures_in(path) if path.is_dir() else [path] if path.is_file() else []
        if not inside:
            raise CallError(
                f"PATH {path}",
                "There is no measure here." if path.exists() else "There is no such file or folder.",
                "Looking at nothing would look like success.",
                "Name a measure file, or a folder of them, such as measures/us/ma.",
            )
        found += [file for file in inside if file not in found]
    return found


def _measures_in(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*.md") if p.name != "README.md")


def root_of(file: Path) -> Path:
    """The folder of measures that a file belongs to: the one that holds the country's folder, `us`.

    Raises CallError for a file that lies in none.
    """
    # As the caller named it first, for errors name the files of the folder after it.
    for folder in (*file.parents, *file.resolve().parents):
        if folder.name == "us" and file.resolve().is_relative_to(folder.resolve()):
            return folder.parent
    raise CallError(
        f"PATH {file}",
        "The file is not inside a folder of measures.",
        "A measure's government is its path: measures/us/ma/ashford/trust-act.md is Ashford's.",
        "Move it under measures/us/STATE/TOWN, or begin one with `brightline new`.",
    )


def measure_file(root: Path | None, id: str) -> Path:
    """The file of a measure that may be written to: in `root`, or in ./measures.

    Raises CallError where there is none: the measures that ship with an installed Brightline are not edited.
    """
    file = (root or Path("measures")) / f"{id}.md"
    if file.is_file():
        return file
    raise CallError(
        f"MEASURE {id}",
        f"There is no file {file}.",
        "A case is kept beside the law, in a folder of measures that you can edit.",
        "Run it where `measures` is, or name the folder with --measures.",
    )


def write_whole(file: Path, text: str) -> None:
    """Replace a file in one step, so that nobody ever finds half a measure."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.chmod(file.stat().st_mode)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
