"""Columns in, columns out: what a law says of many rows at once."""

from brightline.batch.columns import UNKNOWN
from brightline.batch.kernel import Kernel
from brightline.batch.plan import Asked
from brightline.batch.problems import NoLaw, TableError, Wrong
from brightline.batch.tables import Decided, decide_file, decide_table
from brightline.batch.told import BY_ITSELF, CONTRADICTION, Told

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
