"""Columns in, columns out: what a law says of many rows at once."""

from brightline.batch.columns import UNKNOWN
from brightline.batch.kernel import Kernel
from brightline.batch.told import BY_ITSELF, CONTRADICTION, Told

__all__ = ["BY_ITSELF", "CONTRADICTION", "UNKNOWN", "Kernel", "Told"]
