"""Opens a desk whose disk fails when it is told to: `python -m tests.desk.failing`.

DISK_FAILS names a file. While it is there, the call of the system that stands in it raises the error beside it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.desk import quick

TOLD = Path(os.environ.get("DISK_FAILS", "/nonexistent"))


def failing(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    """A call of the system that fails while it is told to."""

    def called(*args: Any, **more: Any) -> Any:
        if TOLD.exists():
            which, number = TOLD.read_text().split()
            if which == name or (which == "folder" and name == "fsync" and _is_folder(args[0])):
                raise OSError(int(number), "planted")
        return call(*args, **more)

    return called


def _is_folder(handle: int) -> bool:
    return Path(os.readlink(f"/proc/self/fd/{handle}")).is_dir()


def main() -> int:
    """Open the desk; what its own program gives."""
    quick.set_up()
    quick.reads_nothing()
    os.fsync, os.rename = failing("fsync", os.fsync), failing("rename", os.rename)
    return quick.opened("tests.desk.failing")


if __name__ == "__main__":
    sys.exit(main())
