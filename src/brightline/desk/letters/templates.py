"""The templates of letters: a file each, beside this one. What a template states, it names in braces, and nothing else.

A template is off until the unit's counsel approves it, by name and day, in `desk.yaml`. What is approved is the
template together with the default text and the frame it is set in: where any of them is changed, it is off again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import msgspec
import yaml
from msgspec import Struct

FOLDER = Path(__file__).parent
DEFAULT = "default"
_FACT = re.compile(r"\{([a-z_]+)\}")


class Template(Struct, frozen=True):
    """A letter with places in it, each of which states a fact about somebody."""

    form: str
    """What was asked, as in the fact `request.kind`."""
    title: str
    text: str
    sha256: str
    """Of everything that counsel approves with it."""

    @property
    def facts(self) -> tuple[str, ...]:
        """The names of the facts that it states, in order."""
        return tuple(dict.fromkeys(_FACT.findall(self.text)))

    def paragraphs(self, values: Mapping[str, str]) -> list[str]:
        """Its text with the facts in their places. Raises KeyError for a fact without a value."""
        parts = [" ".join(part.split()) for part in re.split(r"\n\s*\n", self.text) if part.strip()]
        return [_FACT.sub(lambda place: values[place[1]], part) for part in parts]


class _Approval(Protocol):
    @property
    def sha256(self) -> str: ...


class _Written(Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    text: str


@lru_cache(maxsize=1)
def frame() -> bytes:
    """The frame in which every letter is set, in Typst."""
    return (FOLDER / "letter.typ").read_bytes()


@lru_cache(maxsize=1)
def default() -> Template:
    """The text that says nothing of anybody. Raises ValueError where it would state a fact."""
    found = _read(DEFAULT, b"")
    if found.facts:
        raise ValueError("the default letter states a fact")
    return found


@lru_cache(maxsize=1)
def templates() -> dict[str, Template]:
    """What is asked -> the letter that answers it."""
    default_text = (FOLDER / f"{DEFAULT}.yaml").read_bytes()
    names = sorted(file.stem for file in FOLDER.glob("*.yaml") if file.stem != DEFAULT)
    return {name: _read(name, default_text) for name in names}


def turned_on(approvals: Mapping[str, _Approval]) -> dict[str, Template]:
    """Of the letters that were approved, those that are still what was approved."""
    return {
        form: one for form, one in templates().items() if form in approvals and approvals[form].sha256 == one.sha256
    }


def _read(form: str, default_text: bytes) -> Template:
    data = (FOLDER / f"{form}.yaml").read_bytes()
    told = msgspec.convert(yaml.safe_load(data), _Written)
    digest = sha256()
    for part in (frame(), default_text, data):
        digest.update(sha256(part).digest())
    return Template(form, told.title, told.text, digest.hexdigest())
