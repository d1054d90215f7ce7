"""Reads the vocabulary's YAML as mappings, lists and words with their places. Nothing is guessed."""

from __future__ import annotations

from typing import Any

import yaml

from brightline.vocabulary.errors import VocabularyErrors, VocabularyProblem
from brightline.vocabulary.hidden import HIDDEN, NEXT, WHY, named

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Every scalar stays text: `yes`, `no` and `true` are words here."""


class Word(str):
    """Text that knows where it was written."""

    __slots__ = ("place",)
    place: str


class Table(dict[str, Any]):
    """A mapping that knows where it was written; its keys are `Word`."""

    place: str


class Items(list[Any]):
    """A list that knows where it was written."""

    place: str


def place_of(thing: object) -> str:
    """Where a piece of a file was written."""
    return getattr(thing, "place", "?")


def read_yaml(text: str, file: str) -> Any:
    """The content of one file as `Table`, `Items` and `Word`; an empty file is an empty `Table`.

    Raises VocabularyErrors for text that is not YAML, for a name that stands twice and for empty values.
    """
    try:
        alias = next((e for e in yaml.parse(text, Loader=_Loader) if isinstance(e, yaml.AliasEvent)), None)
        node = None if alias else yaml.compose(text, Loader=_Loader)
    except RecursionError:
        raise VocabularyErrors((_too_deep(file),)) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else file
        what = f"This is not YAML: {getattr(error, 'problem', None) or error}."
        problem = VocabularyProblem(place, what, "Nothing in the file can be used.", "Mend the line named above.")
        raise VocabularyErrors((problem,)) from None
    if alias is not None:
        raise VocabularyErrors((_alias(alias, file),))
    problems: list[VocabularyProblem] = []
    content = _table(yaml.MappingNode("", []), file, problems) if node is None else _content(node, file, problems)
    if problems:
        raise VocabularyErrors(tuple(problems))
    return content


def _alias(event: yaml.AliasEvent, file: str) -> VocabularyProblem:
    mark = event.start_mark
    place = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else file
    what, why = (
        "`*` refers to another part of the file.",
        "A few such lines can stand for more text than a machine holds.",
    )
    return VocabularyProblem(place, what, why, "Write the words out.")


def _too_deep(file: str) -> VocabularyProblem:
    what, why = (
        "Lists stand within lists, too deep to be read.",
        "No word of the vocabulary needs more than four levels.",
    )
    return VocabularyProblem(file, what, why, "Mend the brackets and the indents.")


def _content(node: yaml.Node, file: str, problems: list[VocabularyProblem]) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _table(node, file, problems)
    if isinstance(node, yaml.SequenceNode):
        items = Items(_content(item, file, problems) for item in node.value)
        items.place = _place(node, file)
        return items
    word = Word(" ".join(str(node.value).split()))
    word.place = _place(node, file)
    if hidden := HIDDEN.search(word):
        what = f"The character {named(hidden[0])} may not stand in a word or a sentence."
        problems.append(VocabularyProblem(word.place, what, WHY, NEXT))
    if not word:
        why = "Every entry of the vocabulary is a name with a value."
        problems.append(VocabularyProblem(word.place, "A value is missing here.", why, "Write it, or remove its name."))
    return word


def _table(node: yaml.MappingNode, file: str, problems: list[VocabularyProblem]) -> Table:
    table = Table()
    table.place = _place(node, file)
    for key_node, value_node in node.value:
        key = _content(key_node, file, problems)
        if not isinstance(key, Word):
            why = "Every entry of the vocabulary is a name with a value."
            problems.append(VocabularyProblem(place_of(key), "This is not a name.", why, "Write one plain word."))
            continue
        if key in table:
            what, why = f"`{key}` stands here twice.", "The second would silently replace the first."
            problems.append(VocabularyProblem(key.place, what, why, "Rename one of them, or merge the two."))
        table[key] = _content(value_node, file, problems)
    return table


def _place(node: yaml.Node, file: str) -> str:
    mark = node.start_mark
    return f"{file}:{mark.line + 1}:{mark.column + 1}" if mark is not None else f"{file}:1:1"
