"""What a power cut leaves of the originals: what was flushed, under the names that were flushed, and nothing else.

A process that is killed loses nothing that it wrote, for the system still writes it out. So the desk that is tried
writes down what it had flushed, and after its death everything else is taken from the disk.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
from pathlib import Path
from typing import Any


def mark(found: os.stat_result) -> str:
    """By which a file is known under whatever name it has: a number that was given again later is told by its time."""
    return f"{found.st_ino}:{found.st_mtime_ns}"


def names(folder: Path) -> dict[str, str]:
    """The names in a folder, each with its mark; of a folder the number alone, for its time changes with each name."""
    found = {}
    for path in folder.iterdir():
        told = path.stat()
        found[path.name] = str(told.st_ino) if stat.S_ISDIR(told.st_mode) else mark(told)
    return found


def there(originals: Path) -> list[dict[str, Any]]:
    """What lies on the disk when the desk starts: all of it stays."""
    told: list[dict[str, Any]] = [{"folder": str(originals), "names": names(originals)}]
    for folder in originals.iterdir():
        told.append({"folder": str(folder), "names": names(folder)})
        told += [{"file": mark(path.stat())} for path in folder.iterdir()]
    return told


def cut(originals: Path, journal: Path) -> int:
    """Take from the disk what was not flushed; gives how many names and contents that were."""
    files: set[str] = set()
    kept: dict[str, dict[str, str]] = {}
    for line in journal.read_text().splitlines():
        told = json.loads(line)
        if "file" in told:
            files.add(told["file"])
        elif "folder" in told:
            kept[told["folder"]] = told["names"]
    lost = 0
    for folder in list(originals.iterdir()):
        if kept.get(str(originals), {}).get(folder.name) != str(folder.stat().st_ino):
            shutil.rmtree(folder)
            lost += 1
            continue
        for path in list(folder.iterdir()):
            here = mark(path.stat())
            if kept.get(str(folder), {}).get(path.name) != here:
                path.unlink()
            elif here not in files:
                path.write_bytes(b"")
            else:
                continue
            lost += 1
    return lost
