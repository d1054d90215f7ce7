"""What a run found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from bench.budgets import Budget
from bench.timing import Measured


class Wrong(Exception):
    """Two engines disagree: nothing is worth timing until they agree."""


@dataclass(frozen=True)
class Result:
    """One comparison."""

    what: str
    law: str
    peer: str
    measured: Measured
    budget: Budget | None
    """None: told for orientation, no limit."""
    checked: int
    """Questions on which both gave the same answer before the clock started."""

    @property
    def figure(self) -> float:
        """In the budget's unit; without a budget, how many times faster than the peer."""
        return self.budget.figure(self.measured) if self.budget else 1 / self.measured.ratio

    @property
    def verdict(self) -> str:
        return self.budget.verdict(self.figure) if self.budget else ""

    @property
    def missed(self) -> bool:
        return self.verdict == "MISSED"

    def to_json(self) -> dict[str, Any]:
        """Plain data, keys stable."""
        budget = (
            {**asdict(self.budget), "figure": round(self.figure, 3), "verdict": self.verdict} if self.budget else None
        )
        m = self.measured
        times = {"ours": m.ours, "peer_time": m.peer, "ratio": m.ratio, "ratio_low": m.low, "ratio_high": m.high}
        return {
            "what": self.what, "law": self.law, "peer": self.peer, "checked": self.checked,
            **{name: float(f"{value:.4g}") for name, value in times.items()}, "budget": budget,
        }  # fmt: skip
