"""Lints: what a measure may say, and seldom means. Each has a page of its name under docs/reference/lints.

What no measure may say is an error of the language or of `brightline check`: versions of a rule that overlap or leave a
gap, and a rule that no facts can make apply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from brightline.analysis.lints import (
    case_missing,
    conflict,
    dead_rule,
    evidence,
    fact_never_asked,
    no_scope,
    only_when,
    shadowed_exception,
)
from brightline.analysis.lints.finding import Finding, Subject

LINTS: dict[str, Callable[[Subject], Iterator[Finding]]] = {
    module.LINT: module.find
    for module in (conflict, dead_rule, shadowed_exception, no_scope, only_when, fact_never_asked, evidence)
}
"""The lints that look at a measure in its law, by name. What its cases try is counted when they are run."""

NAMES = ("versions", *LINTS, case_missing.LINT)
"""Each lint by name; `versions` is the language's own."""

__all__ = ["LINTS", "NAMES", "Finding", "Subject"]
