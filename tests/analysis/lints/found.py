"""What the lints find in rules of an invented town."""

from __future__ import annotations

from pathlib import Path

from brightline.analysis.lints import Finding
from tests.docs.pages import LANGUAGE, findings

FRONT = (LANGUAGE / "millbrook.yaml").read_text(encoding="utf-8")
ALWAYS = "in force 2020-01-01 .. open"


def found(lint: str, folder: Path, *fences: str, front: str = FRONT, days: str = ALWAYS) -> list[Finding]:
    """What one lint finds. The first fence is of rules, with `days` above them; the others say what they are."""
    rules, *others = fences
    whole = "\n\n".join([f"{front}\n## Detainers (§ 9.1)\n\nAn example.", f"```rules\n{days}\n\n{rules}\n```", *others])
    return [f for f in findings(whole + "\n", folder) if f.lint == lint]


def rule(name: str, *words: str, evidence: str = "read") -> str:
    return "\n  ".join([f'rule {name} cite "§ 9.1" evidence {evidence}', *words])


BAN = rule("ban", "forbid hold", "when papers has civil_detainer")
