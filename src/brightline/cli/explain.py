"""`brightline explain PLACE ACTION`: the long form of an answer, clause by clause."""

from __future__ import annotations

from typing import Any

import click

from brightline.cli import answer, options, output
from brightline.cli.decide import Question


def _block(line: str) -> output.Block:
    """A line of the explanation, its indentation kept where it has to be cut."""
    text = line.lstrip()
    indent = len(line) - len(text)
    if not text:
        return output.Gap()
    return output.Item(text[2:], indent=indent) if text.startswith("- ") else output.Para(text, indent=indent)


@click.command("explain")
@options.question
def command(as_json: bool, **asked: Any) -> int:
    """The long form of an answer, clause by clause."""
    decision, _ = Question(**asked).decide()
    if as_json:
        output.show_json({**decision.to_json(), "explanation": decision.explain()})
    else:
        output.show([_block(line) for line in decision.explain().splitlines()])
    return answer.exit_code(decision)
