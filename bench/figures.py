"""How figures are written, and what they were measured on."""

from __future__ import annotations

import os
import platform


def machine() -> dict[str, str]:
    """The class of machine, not which one: enough to read the absolute times with the right doubt."""
    return {
        "processor": platform.machine(),
        "cores": str(os.cpu_count()),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def number(value: float) -> str:
    """A figure with as many digits as mean something."""
    return f"{value:,.0f}" if value >= 20 else f"{value:.2g}" if value < 10 else f"{value:.1f}"
