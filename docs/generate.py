"""The pages made from the code: the command line, the vocabulary and the forms.

They are written when the handbook is built and are not kept in the repository, so they cannot grow stale.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
import yaml

from brightline.cli.group import VERBS, brightline
from brightline.vocabulary import Fact, Kind, Vocabulary, load_vocabulary

FORMS = Path(__file__).parents[1] / "src" / "brightline" / "paper" / "forms"
KNOWN = {
    "file": "a real form",
    "text": "a transcription",
    "recall": "memory",
}
"""From what a layout is known, as the files of the forms write it and as the page says it."""
MADE = "% Made from the code by docs/generate.py. Change the code, not this page.\n\n"


def write(folder: Path) -> None:
    """Write every generated page into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = {"cli.md": cli_page(), "vocabulary.md": vocabulary_page(load_vocabulary()), "forms.md": forms_page()}
    for name, text in pages.items():
        page = folder / name
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def cli_page() -> str:
    """Every verb with its help, as a person sees it at 100 columns."""
    parts = [
        MADE,
        "# The command line\n\n",
        "Each verb answers `--help`. Where a verb takes `--json`, the keys of its answer stay the same from version to "
        "version. Mistakes in the call, and files that cannot be read, are told as text on standard error, with "
        "`--json` too, and nothing is written on standard output: look at the exit status first. Only the mistakes "
        "that `check --json` finds in measure files are part of its JSON, under `problems`.\n\n",
        f"```text\n{_help(brightline, 'brightline')}\n```\n\n",
    ]
    for name, line in VERBS.items():
        command = brightline.get_command(click.Context(brightline), name)
        assert command is not None, f"the verb {name} has no command"
        parts.append(
            f"(verb-{name})=\n## brightline {name}\n\n{line}\n\n"
            f"```text\n{_help(command, f'brightline {name}')}\n```\n\n"
        )
        if isinstance(command, click.Group):
            parts += [
                f"```text\n{_help(under, f'brightline {name} {verb}')}\n```\n\n"
                for verb, under in command.commands.items()
            ]
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


def forms_page() -> str:
    """Every form and revision that `brightline read` knows, and how well."""
    rows = []
    for form in written_forms(FORMS):
        paper = f"`{form['paper']}`" if form["paper"] else "none"
        if form["issuer"] == "court":
            paper += ", claimed"
        rows.append((
            form["number"], form["revision"] or "any other", form["title"],
            {"immigration": "an immigration agency", "court": "a court"}[form["issuer"]],
            paper, ", ".join(_ticked(form["asks"])), KNOWN[form["layout_known"]], _sentence(form["source"]),
        ))  # fmt: skip
    return "".join(
        [
            MADE,
            "# The forms\n\n",
            "The forms that [`brightline read`](../../how-to/read-a-fax.md) knows. A form is told by its number, "
            "its title and its wording. A court's paper is only claimed until somebody has asked the court, and a "
            "ticked cancel box makes a detainer no detainer.\n\n",
            "**papers** is the value of the fact [`papers`](vocabulary.md#fact-papers) that the form becomes; "
            "**asks** are values of [`request.kind`](vocabulary.md#fact-request-kind) that it asks for by itself. "
            "**Layout** says from what its layout is known. A paper whose layout is known from memory says so and "
            "is read by eye.\n\n",
            *_table(("form", "revision", "title", "issued by", "papers", "asks", "layout", "source"), rows),
            "\nBesides, letters of an office, cover sheets, blank pages and pages that are no request are told apart; "
            "everything else is unknown. To add a form or a revision, see `src/brightline/paper/forms/README.md`.\n",
        ]
    )


def written_forms(folder: Path) -> list[dict[str, Any]]:
    """The first keys of each form's file; where it says nothing, those of the file that it is `like`.

    Read without the package's own reader, which needs what only the extra `paper` installs.
    """
    written = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.yaml"))}

    def whole(name: str) -> dict[str, Any]:
        own: dict[str, Any] = written[name]
        return {**whole(own["like"]), **own} if "like" in own else own

    return [whole(name) for name in written]


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
