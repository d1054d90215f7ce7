"""The generated pages leave nothing out, and no page holds an example that nobody runs."""

from __future__ import annotations

import sys

import click
import pytest

from brightline.cli.group import VERBS, brightline
from brightline.vocabulary import load_vocabulary
from tests.docs.consoles import PAGES
from tests.docs.pages import DOCS, ROOT, all_examples

sys.path.insert(0, str(DOCS))

import generate

VOCABULARY = load_vocabulary()
CLI_PAGE = generate.cli_page()
VOCABULARY_PAGE = generate.vocabulary_page(VOCABULARY)

RUN = {"measure", "bad-measure", "linted-measure", "console", "edit", "delete", "python"}
"""Examples; test_examples.py, test_lint_pages.py and test_consoles.py run them."""
TOLD = {"text", "yaml", "{toctree}", "{literalinclude}", "{include}"}
"""Not examples: what something prints, a file of its own, and what the handbook is made of."""


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_and_each_option_is_on_the_page(verb: str) -> None:
    command = brightline.get_command(click.Context(brightline), verb)
    assert command is not None
    part = CLI_PAGE.partition(f"## brightline {verb}\n")[2].partition("\n## ")[0]
    assert part
    under = command.commands.values() if isinstance(command, click.Group) else ()
    for parameter in (parameter for one in (command, *under) for parameter in one.params):
        if isinstance(parameter, click.Option) and not parameter.hidden:
            assert all(name in part for name in parameter.opts), parameter.opts


def test_each_word_of_the_vocabulary_is_on_the_page() -> None:
    values = {
        value.name for fact in VOCABULARY.facts.values() for value in fact.values if value.name not in ("yes", "no")
    }
    fields = {field.name for fact in VOCABULARY.facts.values() for field in fact.fields}
    for word in {*VOCABULARY.actions, *VOCABULARY.actors, *VOCABULARY.facts, *values, *fields}:
        assert f"`{word}`" in VOCABULARY_PAGE, word


def test_each_safe_default_and_each_scope_is_on_the_page() -> None:
    for action in VOCABULARY.actions.values():
        assert action.safe_default in VOCABULARY_PAGE
        assert action.scope in VOCABULARY_PAGE


def test_every_example_on_a_page_is_run() -> None:
    for example in all_examples():
        word = example.word or f"{{{example.rest.split('}')[0].strip('{')}}}" if example.rest else example.word
        assert word in RUN | TOLD, f"{example}: a fence `{word}` is neither run nor plain text"
        if word in ("console", "edit", "delete"):
            assert example.page in PAGES, f"{example}: only {[str(p.relative_to(ROOT)) for p in PAGES]} are run"
        if word == "python":
            assert example.page == ROOT / "README.md", f"{example}: only the README's programs are run"
