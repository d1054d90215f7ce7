"""Hold the evaluator, or any engine, against the conformance cases: `python spec/check.py [CASES...]`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from spec.evaluator import decide  # noqa: E402 - the path to it is set above


def conformance_cases(paths=()):
    """Every case of these files, or of all files under spec/cases, with the file it stands in."""
    for path in sorted(map(Path, paths)) or sorted((ROOT / "spec" / "cases").rglob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            yield path, case


def differences(case, answer):
    """What an answer says otherwise than the case expects: key -> (expected, found)."""
    return {key: (told, answer.get(key)) for key, told in case["answer"].items() if answer.get(key) != told}


def main(paths):
    """Run the cases, name those that differ, and return the exit status."""
    cases = list(conformance_cases(paths))
    wrong = 0
    for path, case in cases:
        found = differences(case, decide(case["law"], case["question"]))
        wrong += bool(found)
        for key, (told, said) in found.items():
            print(f"{path.name}: {case['title']}", file=sys.stderr)
            print(f"    {key}: the case says {told}, the evaluator {said}", file=sys.stderr)
    print(f"{len(cases)} cases, {wrong} differ")
    return 1 if wrong or not cases else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
