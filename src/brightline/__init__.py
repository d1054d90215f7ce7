"""Brightline: the line between local police and federal immigration enforcement, as law a computer can read."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brightline.corpus import Corpus as Corpus
    from brightline.engine import AtLeast as AtLeast
    from brightline.engine import Decision as Decision
    from brightline.engine import FactErrors as FactErrors
    from brightline.engine import Facts as Facts
    from brightline.engine import Judged as Judged
    from brightline.engine import Law as Law
    from brightline.engine import Outcome as Outcome
    from brightline.language import MeasureErrors as MeasureErrors

__version__ = "0.1.0"

_HOME = {
    "Corpus": "brightline.corpus",
    "AtLeast": "brightline.engine",
    "Decision": "brightline.engine",
    "FactErrors": "brightline.engine",
    "Facts": "brightline.engine",
    "Judged": "brightline.engine",
    "Law": "brightline.engine",
    "Outcome": "brightline.engine",
    "MeasureErrors": "brightline.language",
}
__all__ = [*_HOME, "__version__"]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that importing the package costs next to nothing."""
    if name not in _HOME:
        raise AttributeError(f"module 'brightline' has no attribute {name!r}")
    found = getattr(import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
