"""Loads the vocabulary quickly: checked data is kept in the user's cache, named by what it was made from."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from typing import Any

from brightline.vocabulary.cache import read_entry, write_entry
from brightline.vocabulary.model import OWN_WORDS, Action, Actor, Fact, Kind, Value, Vocabulary

_DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
_SHAPE = "1"
"""Changes when the kept records change shape, so that an older entry is never read as a newer one."""

_KINDS = {kind.value: kind for kind in Kind}


@lru_cache(maxsize=8)
def load_vocabulary(directory: str | None = None, own_words: str = "") -> Vocabulary:
    """The vocabulary that ships, or the one whose YAML files stand in `directory`.

    `own_words` is the text of a folder's words.yaml: facts that the measures of that folder need besides.
    Raises VocabularyErrors, with every mistake and its place, when the data is wrong.
    """
    files = _texts(directory or _DATA)
    if own_words.strip():
        files[OWN_WORDS] = own_words
    name = f"vocabulary-{_SHAPE}-{_digest(files)}.json"
    text = read_entry(name)
    if text is not None:
        try:
            return _vocabulary(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError):
            pass  # A damaged entry is as good as none.
    records = check_files(files)
    write_entry(name, json.dumps(records, separators=(",", ":")))
    return _vocabulary(records)


def check_files(files: dict[str, str]) -> dict[str, Any]:
    """The checked records of YAML texts by file name; raises VocabularyErrors."""
    # Imported here: a loader that finds its cache needs neither YAML nor the checks.
    from brightline.vocabulary.checking import check_records
    from brightline.vocabulary.errors import VocabularyErrors, VocabularyProblem
    from brightline.vocabulary.reading import read_yaml

    read: dict[str, Any] = {}
    problems: list[VocabularyProblem] = []
    for file, text in files.items():
        try:
            read[file] = read_yaml(text, file)
        except VocabularyErrors as errors:
            problems.extend(errors.problems)
    if problems:
        raise VocabularyErrors(tuple(problems))
    return check_records(read)


def _texts(directory: str) -> dict[str, str]:
    texts = {}
    for file in sorted(os.listdir(directory)):
        if file.endswith(".yaml"):
            with open(os.path.join(directory, file), encoding="utf-8") as opened:
                texts[file] = opened.read()
    return texts


def _digest(files: dict[str, str]) -> str:
    try:
        from _blake2 import blake2b  # hashlib's own, without the 5 ms it takes to load OpenSSL for the others
    except ImportError:
        from hashlib import blake2b

    digest = blake2b(digest_size=16)
    for file, text in files.items():
        for part in (file.encode(), text.encode()):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()


def _vocabulary(records: dict[str, Any]) -> Vocabulary:
    return Vocabulary(
        facts={name: _fact(name, fact) for name, fact in records["facts"].items()},
        actions={name: _action(name, action) for name, action in records["actions"].items()},
        actors={name: Actor(name, **actor) for name, actor in records["actors"].items()},
        never=tuple(never for never, _ in records["never"]),
        never_because=tuple(because for _, because in records["never"]),
    )


def _fact(name: str, fact: dict[str, Any]) -> Fact:
    return Fact(
        name=name,
        kind=_KINDS[fact["type"]],
        question=fact["question"],
        true=fact["true"],
        false=fact["false"],
        unknown=fact["unknown"],
        definition=fact["definition"],
        source=fact["source"],
        values=tuple(Value(value, **words) for value, words in fact.get("values", {}).items()),
        fields=tuple(_fact(field, inner) for field, inner in fact.get("fields", {}).items()),
        judgement=fact.get("judgement", False),
        noun=fact["noun"],
        empty=fact.get("empty", ""),
        not_empty=fact.get("not_empty", ""),
    )


def _action(name: str, action: dict[str, Any]) -> Action:
    return Action(
        name=name,
        says=action["says"],
        scope=action["scope"],
        safe_default=action["safe_default"],
        also=tuple(action.get("also", ())),
        kind_of=action.get("kind_of"),
        where=tuple((fact, value) for fact, value in action.get("where", ())),
    )
