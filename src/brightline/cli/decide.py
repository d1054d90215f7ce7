"""`brightline decide PLACE ACTION`: what the law says of an act."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from brightline.cli import answer, facts, options, output

if TYPE_CHECKING:
    from brightline.corpus import Corpus
    from brightline.engine.decision import Decision


class Question(Struct, frozen=True):
    """What `decide`, `explain` and `ask` are asked."""

    place: str
    action: str
    on: date
    facts: tuple[str, ...]
    readings: tuple[str, ...]
    alone: str | None
    without: tuple[str, ...]
    measures: Path | None

    def decide(self) -> tuple[Decision, str]:
        """The decision, and the place's name. Raises CallErrors and the errors of the corpus."""
        corpus = options.load_corpus(self.measures)
        return self.decide_in(corpus), corpus.place(self.place).name

    def decide_in(self, corpus: Corpus) -> Decision:
        """The decision, of a corpus that is loaded already. Raises as `decide` does."""
        vocabulary = corpus.vocabulary
        options.known_action(self.action, vocabulary)
        known = facts.read_facts(self.facts, vocabulary)
        law = options.chosen_law(corpus, self.place, self.on, self.alone, self.without)
        return law.decide(self.action, known, readings=options.chosen_readings(self.readings))


@click.command("decide")
@options.question
def command(as_json: bool, **asked: Any) -> int:
    """What the law says of an act, on a day, as far as the facts are known.

    \b
    brightline decide us/ma/boston hold --on 2024-12-04 --fact actor=police_officer \\
        --fact papers=civil_detainer --fact person.eligible_for_release=yes

    The place is the government that the one who acts works for. A fact left out is unknown, never false.

    The cases of the measures are not run here: a measure whose own cases fail answers all the same. Before you rely on
    measures that were changed, run `brightline check`.
    """
    decision, place = Question(**asked).decide()
    if as_json:
        output.show_json(decision.to_json())
    else:
        output.show(list(answer.page(decision, place)))
    return answer.exit_code(decision)
