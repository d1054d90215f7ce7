"""The pages made from the code: the command line and the vocabulary.

They are written when the handbook is built and are not kept in the repository, so they cannot grow stale.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from brightline.cli.group import VERBS, brightline
from brightline.vocabulary import Fact, Kind, Vocabulary, load_vocabulary

MADE = "% Made from the code by docs/generate.py. Change the code, not this page.\n\n"


def write(folder: Path) -> None:
    """Write every generated page into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {"cli.md": cli_page(), "vocabulary.md": vocabulary_page(load_vocabulary())}.items():
        page = folder / name
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def cli_page() -> str:
    """Every verb with its help, as a person sees it at 100 columns."""
    parts = [
        MADE,
        "# The command line\n\n",
        "Each verb answers `--help`. Where a verb takes `--json`, the keys of its answer stay the same from version to "
        "version.\n\n",
        f"```text\n{_help(brightline, 'brightline')}\n```\n\n",
    ]
    for name, line in VERBS.items():
        command = brightline.get_command(click.Context(brightline), name)
        assert command is not None, f"the verb {name} has no command"
        parts.append(
            f"(verb-{name})=\n## brightline {name}\n\n{line}\n\n"
            f"```text\n{_help(command, f'brightline {name}')}\n```\n\n"
        )
    return "".join(parts).rstrip() + "\n"


def _help(command: click.Command, path: str) -> str:
    with click.Context(command, info_name=path, terminal_width=100, max_content_width=100) as context:
        return command.get_help(context).rstrip()


def vocabulary_page(vocabulary: Vocabulary) -> str:
    """Actions, actors and facts, with what each word means and where that comes from."""
    parts = [
        MADE,
        "# The vocabulary\n\n",
        "The words that measures, questions and answers are written in. A word that is not here is an error "
        "everywhere.\n\n",
        "## Actions\n\n",
    ]
    for action in vocabulary.actions.values():
        parts.append(f"(action-{_slug(action.name)})=\n### `{action.name}`\n\n{_sentence(action.says)}\n\n")
        if action.kind_of:
            given = " and ".join(f"`{fact} = {value}`" for fact, value in action.where)
            parts.append(f"A kind of `{action.kind_of}`, where {given}.\n\n")
        parts.append(
            f"- *Outside this corpus:* {action.scope}\n- *While nothing is settled:* {action.safe_default}\n\n"
        )
    parts.append("## Actors\n\n")
    parts.extend(
        _table(
            ("actor", "who", "works at", "agency"),
            ((f"`{a.name}`", a.says, a.level or "the government asked", a.agency) for a in vocabulary.actors.values()),
        )
    )
    parts.append("\n## Facts\n\n")
    for fact in vocabulary.facts.values():
        parts.append(f"(fact-{_slug(fact.name)})=\n### `{fact.name}`\n\n{_fact(fact)}")
    if vocabulary.never:
        parts.append("## What cannot be true together\n\n")
        parts.extend(
            _table(("never", "because"), zip(_ticked(vocabulary.never), vocabulary.never_because, strict=True))
        )
    return "".join(parts).rstrip() + "\n"


def _fact(fact: Fact) -> str:
    kind = fact.kind.value + (", a judgement: counts only with who judged and why" if fact.judgement else "")
    lines = [f"*{kind}.* {fact.question}\n\n{_sentence(fact.definition)} Source: {fact.source}.\n\n"]
    if fact.values and fact.kind is not Kind.YES_NO:
        lines += _table(("value", "says", "means"), ((f"`{v.name}`", v.says, v.definition) for v in fact.values))
        lines.append("\n")
    if fact.fields:
        fields = ((f"`{f.name}`", f.kind.value, f.question, ", ".join(_ticked(f.value_names))) for f in fact.fields)
        lines += _table(("field", "type", "question", "values"), fields)
        lines.append("\n")
    return "".join(lines)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [head, ("---",) * len(head), *rows]
    return [
        f"| {' | '.join(cell.replace('|', '&#124;').replace(chr(10), ' ').strip() for cell in line)} |\n"
        for line in lines
    ]


def _ticked(words: Iterable[str]) -> list[str]:
    return [f"`{word}`" for word in words]


def _slug(name: str) -> str:
    return name.replace(".", "-").replace("_", "-")


def _sentence(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
