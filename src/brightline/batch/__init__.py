"""Columns in, columns out: what a law says of many rows at once. Needs the extra `batch`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from brightline.batch.problems import NoLaw, TableError, Wrong, missing_extra

if TYPE_CHECKING:
    from brightline.batch.columns import UNKNOWN as UNKNOWN
    from brightline.batch.kernel import Kernel as Kernel
    from brightline.batch.plan import Asked as Asked
    from brightline.batch.tables import Decided as Decided
    from brightline.batch.tables import decide_file as decide_file
    from brightline.batch.tables import decide_table as decide_table
    from brightline.batch.told import BY_ITSELF as BY_ITSELF
    from brightline.batch.told import CONTRADICTION as CONTRADICTION
    from brightline.batch.told import Told as Told

HOMES = {
    "UNKNOWN": "columns", "Kernel": "kernel", "Asked": "plan", "Decided": "tables", "decide_file": "tables",
    "decide_table": "tables", "BY_ITSELF": "told", "CONTRADICTION": "told", "Told": "told",
}  # fmt: skip
"""What is loaded when it is first used, for NumPy and Arrow take their time."""

__all__ = [
    "BY_ITSELF",
    "CONTRADICTION",
    "UNKNOWN",
    "Asked",
    "Decided",
    "Kernel",
    "NoLaw",
    "TableError",
    "Told",
    "Wrong",
    "decide_file",
    "decide_table",
]


def __getattr__(name: str) -> Any:
    """Raises TableError where the extra is not installed."""
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("brightline"):
            raise
        raise missing_extra(str(error.name)) from error
