"""The `brightline` command: finds a verb, loads that verb alone, and turns every failure into four parts and a code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from brightline import __version__
from brightline.cli import errors

VERBS: dict[str, str] = {
    "decide": "What the law says of an act, on a day, as far as the facts are known.",
    "ask": "Be asked only for the facts that still matter, then see the answer.",
    "read": "What a faxed paper is, who signed it, what it asks, and what the law says of that.",
    "explain": "The long form of an answer, clause by clause.",
    "diff": "What one law decides otherwise than another, over every case.",
    "prove": "Whether a law has a property in every case, or a case in which it has not.",
    "matrix": "How far the laws of all places differ about an act.",
    "batch": "What the law says of each row of a table.",
    "sql": "The law about an act as a query, for a table in a warehouse.",
    "chart": "The law about an act as a chart for the wall, on one sheet.",
    "export": "The law about an act as a table, or for another engine: DMN, Cedar, Rego.",
    "panel": "A table of place by day by profile of facts, for scholars.",
    "replay": "What today's law says to an answer that was kept.",
    "when": "The days on which an answer stays the same, and what changed it.",
    "who": "Which measures bind whom in a place.",
    "duties": "What must be done by when.",
    "sources": "What the law was read from, and who read it.",
    "show": "A measure, or one rule of it: provisions, history, doubts.",
    "places": "The places that are known, and how well.",
    "vocabulary": "The words that facts and actions are given in.",
    "check": "Check measure files: words, dates, cases.",
    "fmt": "Write measure files in their one canonical form.",
    "new": "Begin the file of a town's measure.",
    "serve": "Open a records unit's desk.",
    "desk": "Look after a desk: the role of its database, backups, a drill.",
    "log": "What a desk's log proves, checked without the desk.",
    "report": "The report of a desk, and whether a filed one is right.",
    "review": "Which answers of a desk a correction of the law's files would have changed.",
    "demo": "A detainer arrives at a Boston station.",
}
"""Each verb, in the order of the help page, with its one line there. Its module has the same name."""

EPILOG = """\
Exit status: 0 an answer, 3 undetermined, 4 conflict, 2 a mistake in the call, 1 a measure file with errors,
5 rows of a table that could not be decided.

Shell completion: eval "$(_BRIGHTLINE_COMPLETE=bash_source brightline)", and the same with zsh_source or fish_source.
"""


class Verbs(click.Group):
    """A group that imports a verb when it is called, so that one verb never pays for another."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module = import_module(f"brightline.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in VERBS and not ctx.resilient_parsing:
            from brightline.vocabulary import nearest

            close = nearest(args[0], VERBS)
            raise errors.CallError(
                "command line",
                f"`{args[0]}` is not a verb of brightline.",
                f"The verbs are {', '.join(VERBS)}.",
                f"Closest: `brightline {close}`." if close else "`brightline --help` says what each does.",
            )
        name, command, rest = super().resolve_command(ctx, args)
        if command is not None and not ctx.resilient_parsing:
            _refuse_repeated(command, rest)
        return name, command, rest

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command. In standalone mode always ends with SystemExit and one of the codes of `errors`."""
        name = prog_name or "brightline"
        if f"_{name.upper().replace('-', '_')}_COMPLETE" in os.environ or complete_var:
            from brightline.cli import completion

            completion.register()
        if not standalone_mode:
            return super().main(args, name, complete_var, standalone_mode=False, **extra)
        errors.prepare_streams()
        code = errors.run(lambda: super(Verbs, self).main(args, name, complete_var, standalone_mode=False, **extra))
        sys.exit(code)


def _refuse_repeated(command: click.Command, args: Sequence[str]) -> None:
    """Raises CallError where an option that counts once is given twice: the last would win without a word."""
    for option in command.params:
        if not isinstance(option, click.Option) or option.multiple or option.is_flag:
            continue
        if sum(arg == name or arg.startswith(f"{name}=") for arg in args for name in option.opts) > 1:
            raise errors.CallError(
                f"brightline {command.name}",
                f"`{option.opts[-1]}` is given more than once.",
                "It counts once, and nobody could tell which was meant.",
                "Leave one of them.",
            )


@click.command(cls=Verbs, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="brightline %(version)s")
def brightline() -> None:
    """What local law lets police do for federal immigration enforcement.

    Brightline says what the law in force on a day forbids, permits, requires or leaves open, cites the section, and
    asks only for the facts that still matter. It advises; a person decides. It is no legal advice.

    \b
    Begin with:
      brightline demo
      brightline ask us/ma/boston hold
      brightline decide us/ma/boston hold --on 2024-12-04 --fact actor=police_officer
    """
