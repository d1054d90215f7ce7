"""Writes what the examples of README.md and the handbook print today into the pages.

Read the difference before you keep it:

.venv/bin/python -m tests.docs.record
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from brightline.language import MeasureErrors, format_draft, parse
from tests.docs.consoles import PAGES, record
from tests.docs.pages import LANGUAGE, LINTS, Example, examples, linted, messages, path_of, rewrite, whole_measure


def message(example: Example) -> str | None:
    """The text for the fence after a mistake; None for other examples. Raises ValueError for a mistake that is none."""
    if example.word not in ("bad-measure", "linted-measure"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        if example.word == "bad-measure":
            said = messages(whole_measure(example), Path(folder))
        else:
            said = linted(whole_measure(example), example.page.stem, Path(folder))
    if not said:
        raise ValueError(f"{example}: nothing is wrong with this bad example")
    return said


def canonical(page: Path) -> None:
    """Put the good examples of a page into their canonical form."""
    text = page.read_text(encoding="utf-8")
    for example in examples(page, "measure"):
        whole = whole_measure(example)
        formatted = format_draft(parse(whole, path_of(whole)))
        front = len(whole) - len(example.body)
        assert formatted[:front] == whole[:front], f"{example}: its front matter is not in canonical form"
        text = text.replace(f"````measure\n{example.body}````", f"````measure\n{formatted[front:]}````")
    page.write_text(text, encoding="utf-8")


def main() -> int:
    wrong = 0
    for page in sorted([*LANGUAGE.glob("*.md"), *LINTS.glob("*.md")]):
        try:
            canonical(page)
            rewrite(page, message)
        except (MeasureErrors, ValueError) as error:
            wrong += 1
            print(f"{page.name}\n{error}\n")
    for page in PAGES:
        with tempfile.TemporaryDirectory() as folder:
            by_hand = record(page, Path(folder))
        wrong += len(by_hand)
        print("\n\n".join(by_hand))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
