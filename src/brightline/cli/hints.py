"""What a call with a mistake was most likely meant to be."""

from __future__ import annotations

import re
import shlex

import click

SIGNS = ("=", "+=", "-=")
"""What stands between a fact and its value."""

OTHERWISE = {"--date": "--on", "--day": "--on", "--when": "--on", "--as-of": "--on", "--facts": "--fact"}
"""Options that people try, and what each is called here."""

BY_ITSELF = {"--place": ("PLACE", "us/ma/boston"), "--action": ("ACTION", "hold"), "--word": ("WORD", "papers")}
"""Options that people try for a word that stands by itself."""


def why(error: click.ClickException) -> str:
    """Why a call that click cannot read is not simply carried out."""
    match error:
        case click.MissingParameter():
            return "Without it the question is not whole, and whatever stood in its place would be a guess."
        case click.BadParameter():
            return "Another value in its place would be a guess, and could lead to another answer."
        case click.BadOptionUsage():
            return "It would be ignored, and with it what the caller meant to say."
        case _:
            return "A word that is ignored could be the one that matters."


def no_such_option(name: str, context: click.Context) -> tuple[str, str, str]:
    """What, why and what next for an option that the verb does not have."""
    from brightline.cli.group import VERBS, brightline
    from brightline.vocabulary import nearest

    verb = context.command_path
    own = [opt for param in context.command.params for opt in param.opts if opt.startswith("--")]
    what = f"`{name}` is not an option of `{verb}`."
    help_page = f"`{verb} --help` shows what there is."
    if OTHERWISE.get(name) in own:
        return what, "It would be ignored.", f"Write `{OTHERWISE[name]}`."
    metavar, example = BY_ITSELF.get(name, ("", ""))
    if any((param.metavar or "").strip("[]") == metavar for param in _arguments(context.command)):
        why = f"{metavar} stands by itself after the verb, without a name before it."
        return what, why, f"Write: {context.get_usage().replace('Usage: ', '')}, with {example} for {metavar}."
    if name not in own and name.startswith("--"):
        others = [other for other in VERBS if _has(brightline.get_command(context, other), name)]
        if others:
            have = "has" if len(others) == 1 else "have"
            return what, f"`{'`, `'.join(others)}` {have} it; `{context.info_name}` does not.", help_page
    close = nearest(name, own)
    return what, "It would be ignored.", f"Closest: `{close}`." if close else help_page


def _arguments(command: click.Command) -> list[click.Parameter]:
    return [param for param in command.params if isinstance(param, click.Argument)]


def _has(command: click.Command | None, option: str) -> bool:
    return command is not None and any(option in param.opts for param in command.params)


def fact_in_pieces(message: str, context: click.Context | None) -> tuple[str, str, str] | None:
    """What, why and what next where the shell has cut a fact at its blanks: `--fact actor = police_officer`."""
    found = re.search(r"extra arguments? \((.*)\)$", message, re.DOTALL)
    if found is None or context is None or not context.params.get("facts"):
        return None
    facts = context.params["facts"]
    rest = found[1]
    before = [str(context.params[param.name]) for param in _arguments(context.command) if param.name in context.params]
    if before and before[0].startswith(SIGNS):
        # The rest of the fact was taken for the place.
        rest = " ".join(before)
    cut = next((fact for fact in facts if "=" not in fact or fact.endswith(("=", ","))), None)
    judged = rest.startswith("by ")
    if cut is None and not judged:
        return None
    whole = f"{facts[-1]} {rest}" if judged else f"{cut} {rest}"
    plain = re.sub(r"\s*([+-]?=)\s*|\s*(,)\s*", lambda sign: sign[1] or sign[2], whole)
    example = plain if re.fullmatch(r"[\w.]+[+-]?=[\w.,-]+", plain) else shlex.quote(whole)
    return (
        f"The fact `{cut or facts[-1]}` is cut off: `{rest}` stands apart from it.",
        "A fact is one word of the call, and a blank ends it.",
        f"Write it without blanks, or whole in quotation marks: --fact {example}",
    )
