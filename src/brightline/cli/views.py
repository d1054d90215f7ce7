"""What `chart` and `export` share: the law they are of, what is taken as given, and where they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from brightline.cli import compared, errors, facts, options, output, words

if TYPE_CHECKING:
    from brightline.analysis import Findings
    from brightline.analysis.exports import Table
    from brightline.engine.decision import Decision


class Asked(Struct, frozen=True):
    """The law about an action as a call names it."""

    place: str
    action: str
    on: date
    facts: tuple[str, ...]
    alone: str | None
    without: tuple[str, ...]
    measures: Path | None


class View(Struct, frozen=True):
    """What a chart or a table is made of."""

    findings: Findings
    name: str
    """Of the place."""
    given: tuple[str, ...]
    """Sentences."""
    decision: Decision
    """What is decided on the given facts alone."""

    def table(self) -> Table:
        """The decision table."""
        from brightline import __version__
        from brightline.analysis.exports import table

        return table(self.findings, self.name, self.given, __version__)


def view(asked: Asked) -> View:
    """The law over every case. Raises CallErrors, FactErrors and the errors of the corpus."""
    from brightline.analysis import Findings
    from brightline.engine.days import TooMany
    from brightline.engine.diagram import TooLarge
    from brightline.engine.prevail import Circle

    corpus = options.load_corpus(asked.measures)
    options.known_action(asked.action, corpus.vocabulary)
    known = facts.read_facts(asked.facts, corpus.vocabulary)
    law = options.chosen_law(corpus, asked.place, asked.on, asked.alone, asked.without)
    decision = law.decide(asked.action, known)
    try:
        findings = Findings(law, asked.action, known)
    except (Circle, TooLarge, TooMany) as error:
        raise compared.told(asked.action, law.place, error) from error
    given = tuple(_given(asked, words.given(known, corpus.vocabulary)))
    return View(findings, corpus.place(asked.place).name, given, decision)


def _given(asked: Asked, said: Iterable[str]) -> Iterator[str]:
    yield from said
    if asked.alone is not None:
        yield f"{asked.alone} stands alone"
    yield from (f"{measure} does not stand" for measure in asked.without)


def put(content: str | bytes, out: Path | None) -> None:
    """Write a file whole, or text to standard output. Raises CallError where the file cannot be written."""
    if out is None:
        assert isinstance(content, str)
        output.write(content)
        return
    try:
        out.write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise errors.CallError(
            f"--out {out}",
            f"The file could not be written: {error.strerror}.",
            "A chart or a table that is half there could be taken for a whole one.",
            "Name a file in a folder that is there and may be written to.",
        ) from error
