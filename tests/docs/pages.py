"""Finds the examples on the pages of the handbook, and rewrites what they print."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from brightline.analysis.lints import Finding
from brightline.corpus import Corpus, check_corpus
from brightline.corpus.linting import lint_corpus

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LANGUAGE = DOCS / "reference" / "language"
LINTS = DOCS / "reference" / "lints"

_FENCE = re.compile(
    r"^(?P<ticks>`{3,})(?P<word>[\w-]*)[ \t]*(?P<rest>[^\n]*)\n(?P<body>.*?)^(?P=ticks)[ \t]*$\n?",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Example:
    """One fence of a page; `output` is the ```text fence right after it, if there is one."""

    page: Path
    line: int
    word: str
    body: str
    output: str | None
    rest: str = ""
    """What follows the word on the fence's first line."""

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def examples(page: Path, *words: str) -> list[Example]:
    """The fences of a page that begin with one of these words; all, without words."""
    return [example for _, _, example in _fences(page) if not words or example.word in words]


def all_examples(*words: str) -> list[Example]:
    """The same for README.md, CONTRIBUTING.md and every page of the handbook that is not generated."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
    made = {DOCS / "_build", DOCS / "reference" / "generated"}
    return [example for page in pages if made.isdisjoint(page.parents) for example in examples(page, *words)]


def _fences(page: Path) -> Iterator[tuple[re.Match[str], re.Match[str] | None, Example]]:
    text = page.read_text(encoding="utf-8")
    for fence in _FENCE.finditer(text):
        after = _FENCE.match(text, fence.end() + 1) if text[fence.end() : fence.end() + 1] == "\n" else None
        output = after if after and after["word"] == "text" else None
        line = text.count("\n", 0, fence.start()) + 1
        yield (
            fence,
            output,
            Example(page, line, fence["word"], fence["body"], output["body"] if output else None, fence["rest"]),
        )


def whole_measure(example: Example) -> str:
    """The example as a file: with the front matter of Millbrook, unless it has its own."""
    if example.body.startswith("---\n"):
        return example.body
    return f"{(LANGUAGE / 'millbrook.yaml').read_text(encoding='utf-8')}\n{example.body}"


def place_of(text: str) -> str:
    """The path of a measure of an example, from its jurisdiction: us/zz/millbrook."""
    division = re.search(r"^jurisdiction: ocd-division/(.*)$", text, re.MULTILINE)
    assert division, "the example has no jurisdiction"
    return "/".join(part.split(":")[1] for part in division[1].split("/"))


def path_of(text: str) -> str:
    """Where the measure of an example would lie."""
    return f"measures/{place_of(text)}/example.md"


def rewrite(page: Path, new_output: Callable[[Example], str | None]) -> bool:
    """Put the text that `new_output` has for an example into the ```text fence after it. Tells if the page changed."""
    text = page.read_text(encoding="utf-8")
    done, at = "", 0
    for fence, output, example in _fences(page):
        if fence.start() < at or (new := new_output(example)) is None:
            continue
        done += text[at : fence.end()] + f"\n```text\n{new.rstrip()}\n```\n"
        at = output.end() if output else fence.end()
    done += text[at:]
    if done != text:
        page.write_text(done, encoding="utf-8")
    return done != text


COVERAGE = "us: {name: United States}\nus/zz: {name: Columbia}\nus/zz/millbrook: {name: Millbrook}\n"
OLDER = """
# Ordinance of 2019

## Purpose (§ 9.0)

The town says what it values.

```rules
in force 2019-01-01 .. open

statement purpose
  cite "§ 9.0"
  evidence read
```
"""


def corpus_of(text: str, folder: Path) -> Corpus:
    """A folder of measures: the example, the invented places, the older ordinance that one example supersedes."""
    measures = folder / "measures"
    older = measures / "us" / "zz" / "millbrook" / "ordinance-2019.md"
    older.parent.mkdir(parents=True)
    (measures / "coverage.yaml").write_text(COVERAGE, encoding="utf-8")
    older.write_text((LANGUAGE / "millbrook.yaml").read_text(encoding="utf-8") + OLDER, encoding="utf-8")
    (folder / path_of(text)).write_text(text, encoding="utf-8")
    return Corpus.load(measures)


def messages(text: str, folder: Path) -> str:
    """What checking the example says to a person beside its folder of measures; empty when nothing is wrong."""
    said = "\n\n".join(str(problem) for problem in check_corpus(corpus_of(text, folder)).problems)
    return said.replace(f"{folder}/", "")


def findings(text: str, folder: Path) -> list[Finding]:
    """What the lints find in the example, which has no errors."""
    corpus = corpus_of(text, folder)
    report = check_corpus(corpus)
    assert not report.problems, "\n\n".join(map(str, report.problems))
    return [f for f in lint_corpus(corpus, report) if f.problem.span.file.endswith("example.md")]


def linted(text: str, lint: str, folder: Path) -> str:
    """What one lint says of the example, each finding with its case."""
    said = [f"{f.problem}\n\n{f.case}".rstrip() for f in findings(text, folder) if f.lint == lint]
    return "\n\n".join(said).replace(f"{folder}/", "")
