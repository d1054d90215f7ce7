"""Measures by place and day: the only part that reads measure files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brightline.corpus.load import Corpus, packaged
from brightline.corpus.places import Place, UnknownPlace

if TYPE_CHECKING:
    from brightline.corpus.checking import CaseResult as CaseResult
    from brightline.corpus.checking import Report as Report
    from brightline.corpus.checking import check_corpus as check_corpus

__all__ = ["CaseResult", "Corpus", "Place", "Report", "UnknownPlace", "check_corpus", "packaged"]


def __getattr__(name: str) -> Any:
    """Checking loads when it is first used."""
    if name not in ("CaseResult", "Report", "check_corpus"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from brightline.corpus import checking

    return getattr(checking, name)
