"""`brightline explain PLACE ACTION`: the long form of an answer, clause by clause."""

from __future__ import annotations

from typing import Any

import click

from brightline.cli import answer, options, output
from brightline.cli.decide import Question


@click.command("explain")
@options.question
def command(as_json: bool, **asked: Any) -> int:
    """The long form of an answer, clause by clause."""
    decision, _ = Question(**asked).decide()
    if as_json:
        output.show_json({**decision.to_json(), "explanation": decision.explain()})
    else:
        output.show([output.Verbatim(decision.explain(), indent=0)])
    return answer.exit_code(decision)
