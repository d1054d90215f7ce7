"""Calling the command as its users do, against an invented town."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from brightline.cli.group import brightline

ROOT = Path(__file__).parents[2]
LAW = Path(__file__).parent / "law"
TOWN = "us/ma/millbrook"
ACT = f"{TOWN}/trust-act"
OFFICER = ("-f", "actor=police_officer")
ALONE = ("-f", "papers=civil_detainer", "-f", "person.eligible_for_release=yes")


def call(*args: str, answers: str | None = None) -> Result:
    """One call of the command, with what a person would type."""
    return CliRunner().invoke(brightline, list(args), input=answers)


def in_town(verb: str, *args: str, answers: str | None = None) -> Result:
    """One call against the invented town's measures."""
    return call(verb, *args, "--measures", str(LAW), answers=answers)


def decide(action: str, *args: str, on: str = "2024-12-04") -> Result:
    return in_town("decide", TOWN, action, "--on", on, *args)


def decide_json(action: str, *args: str, on: str = "2024-12-04") -> dict[str, Any]:
    result = decide(action, *args, "--json", on=on)
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def process(*args: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, its output in a pipe."""
    clean = {k: v for k, v in os.environ.items() if k not in ("FORCE_COLOR", "NO_COLOR", "PYTHONIOENCODING")}
    return subprocess.run(
        [sys.executable, "-m", "brightline.cli", *args],
        capture_output=True, check=False, cwd=ROOT, timeout=60,
        env={**clean, "PYTHONPATH": str(ROOT / "src"), **environment},
    )  # fmt: skip
