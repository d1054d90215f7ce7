"""What the shell offers after a TAB: places, actions, facts and their values.

A failure here offers nothing: a TAB key must never print a traceback.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ParamSpec

import click
from click.shell_completion import BashComplete, CompletionItem, add_completion_class, split_arg_string

P = ParamSpec("P")
Items = list[CompletionItem[Any]]


def _quietly(offer: Callable[P, Iterable[tuple[str, str]]]) -> Callable[P, Items]:
    @wraps(offer)
    def offered(*args: P.args, **kwargs: P.kwargs) -> Items:
        try:
            return [CompletionItem(value, help=says) for value, says in offer(*args, **kwargs)]
        except Exception:  # noqa: BLE001 - a TAB key must never print a traceback
            return []

    return offered


@_quietly
def places(ctx: click.Context, incomplete: str) -> Iterable[tuple[str, str]]:
    from brightline.cli.options import load_corpus

    for place in load_corpus(ctx.params.get("measures")).places():
        if place.path.startswith(incomplete):
            yield place.path, place.name


@_quietly
def measures(ctx: click.Context, incomplete: str) -> Iterable[tuple[str, str]]:
    from brightline.cli.options import load_corpus

    for measure in load_corpus(ctx.params.get("measures")).measures():
        if measure.id.startswith(incomplete):
            yield measure.id, measure.title


@_quietly
def places_and_measures(ctx: click.Context, incomplete: str) -> Iterable[tuple[str, str]]:
    for item in (*places(ctx, incomplete), *measures(ctx, incomplete)):
        yield str(item.value), item.help or ""


@_quietly
def layers_and_measures(ctx: click.Context, incomplete: str) -> Iterable[tuple[str, str]]:
    from brightline.vocabulary.model import LAYERS

    for layer in LAYERS:
        if layer.startswith(incomplete):
            yield layer, f"the {layer} layer"
    for item in measures(ctx, incomplete):
        yield str(item.value), item.help or ""


@_quietly
def actions(incomplete: str) -> Iterable[tuple[str, str]]:
    from brightline.vocabulary import load_vocabulary

    for action in load_vocabulary().actions.values():
        if action.name.startswith(incomplete):
            yield action.name, action.says


@_quietly
def words(incomplete: str) -> Iterable[tuple[str, str]]:
    from brightline.vocabulary import load_vocabulary

    vocabulary = load_vocabulary()
    named = [(f.name, f.question) for f in vocabulary.facts.values()]
    named += [(part.name, part.question) for f in vocabulary.facts.values() for part in f.fields]
    named += [(a.name, a.says) for a in vocabulary.actions.values()]
    named += [(a.name, a.says) for a in vocabulary.actors.values()]
    return [(name, says) for name, says in named if name.startswith(incomplete)]


@_quietly
def facts(incomplete: str) -> Iterable[tuple[str, str]]:
    from brightline.vocabulary import Kind, load_vocabulary

    known = load_vocabulary().facts
    name, sign, start = incomplete.partition("=")
    if not sign:
        for fact in known.values():
            if fact.name.startswith(incomplete):
                yield fact.name + "=", fact.question
                if fact.kind is Kind.SET_OF and incomplete:
                    yield fact.name + "+=", f"{fact.question} At least:"
                    yield fact.name + "-=", f"{fact.question} Not:"
        return
    fact = known[name.rstrip("+-")]
    before, comma, last = start.rpartition(",")
    given = before.split(",") if before else []
    values = [("yes", ""), ("no", "")] if fact.kind is Kind.YES_NO else [(v.name, v.says) for v in fact.values]
    if fact.kind is Kind.SET_OF and not before and not name.endswith(("+", "-")):
        values.append(("none", "nothing of the kind"))
    for value, says in values:
        if value.startswith(last) and value not in given:
            yield f"{name}={before}{comma}{value}", says


class BashWholeWords(BashComplete):
    """Bash cuts words at `=`: `actor=pol` arrives as three. Puts them together, and answers with the last part."""

    source_template = BashComplete.source_template.replace(
        "    return 0\n", "    [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null\n    return 0\n"
    )

    def get_completion_args(self) -> tuple[list[str], str]:
        words = split_arg_string(os.environ["COMP_WORDS"])
        current = int(os.environ["COMP_CWORD"])
        upto = words[: current + 1]
        if len(upto) <= current:
            upto.append("")
        whole: list[str] = []
        for i, word in enumerate(upto):
            glue = i > 1 and (word == "=" or upto[i - 1] == "=") and not whole[-1].endswith(" ")
            if glue:
                whole[-1] += word
            else:
                whole.append(word)
        return whole[1:-1], whole[-1]

    def format_completion(self, item: CompletionItem[Any]) -> str:
        value = str(item.value)
        name, sign, rest = value.rpartition("=")
        # Bash replaces only what follows the last `=` that is already on the line.
        if sign and rest and name:
            value = rest
        return f"{item.type},{value}"


def register() -> None:
    """Make bash's completion understand `fact=value`."""
    add_completion_class(BashWholeWords)
