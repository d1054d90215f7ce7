"""What we hold ourselves to. `at_least` fails the run; `aim` is where we want to be."""

from __future__ import annotations

from dataclasses import dataclass

from bench.timing import Measured

MORE_IS_BETTER = ("times faster", "of the limit")


@dataclass(frozen=True)
class Budget:
    """A limit on one figure."""

    unit: str
    """`times the peer's`: our time over the peer's, less is better. `times faster`, `of the limit`: the peer's over
    ours, more is better. `ms over bare`: milliseconds on top of an empty Python, less is better."""
    at_least: float
    aim: float

    def figure(self, measured: Measured) -> float:
        """The measured value in the budget's unit."""
        if self.unit == "times the peer's":
            return measured.ratio
        if self.unit in MORE_IS_BETTER:
            return 1 / measured.ratio
        return measured.ours - measured.peer

    def met(self, figure: float, limit: float) -> bool:
        return figure >= limit if self.unit in MORE_IS_BETTER else figure <= limit

    def verdict(self, figure: float) -> str:
        """`aim`, `yes` or `MISSED`."""
        if self.met(figure, self.aim):
            return "aim"
        return "yes" if self.met(figure, self.at_least) else "MISSED"


DECIDE = Budget("times the peer's", 2.5, 1.5)
REASONS = Budget("times faster", 10, 12)
UNKNOWN = Budget("times faster", 50, 180)
DIFF = Budget("times faster", 20, 90)
IMPORT = Budget("ms over bare", 50, 15)
COLD = Budget("ms over bare", 300, 120)
BATCH_SMALL = Budget("times faster", 10, 10)
BATCH_PACKED = Budget("of the limit", 0, 0.4)
BATCH_FILE = Budget("times faster", 0.5, 1)
BATCH_LARGE = Budget("times faster", 10, 25)
SPARK_60 = Budget("times faster", 3, 5)
SPARK_240 = Budget("times faster", 2, 3)
