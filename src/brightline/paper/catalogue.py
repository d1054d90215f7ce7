"""The forms, as data: what is printed on each, where its fields and boxes stand, and who signs it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct, ValidationError, convert

from brightline.paper.text import confusable

FOLDER = Path(__file__).parent / "forms"

Wording = str | tuple[str, ...]


class FieldSpec(Struct, frozen=True, forbid_unknown_fields=True):
    """A field: the label printed beside it, where its value stands from there, and between which wordings to look.

    The value stands `right`, `below` or `above` of it, or is the whole `line` in which the label stands.
    """

    label: Wording
    value: str
    until: str | None = None
    after: Wording | None = None
    before: Wording | None = None
    unless: tuple[str, ...] = ()
    """Longer wordings that begin like the label and are others."""


class BoxSpec(Struct, frozen=True, forbid_unknown_fields=True):
    """A check box: the words that follow it, not part of any of `unless`, between which wordings to look."""

    words: tuple[str, ...]
    after: Wording | None = None
    before: Wording | None = None
    unless: tuple[str, ...] = ()


class BlockSpec(Struct, frozen=True, forbid_unknown_fields=True):
    """Where somebody signs: the label under the line, the label under the printed name, and who signs there.

    `before` is a wording below which others sign, such as those who get the paper.
    """

    label: Wording
    name: Wording
    by: str
    before: Wording | None = None


class PageSpec(Struct, frozen=True, forbid_unknown_fields=True):
    """One page of a form."""

    heads: tuple[str, ...]
    anchors: tuple[tuple[str, ...], ...] = ()
    fields: Mapping[str, FieldSpec] = {}
    boxes: Mapping[str, BoxSpec] = {}
    block: BlockSpec | None = None


class Form(Struct, frozen=True, forbid_unknown_fields=True):
    """One revision of a form; the keys are explained in forms/README.md."""

    form: str
    revision: str
    number: str
    title: str
    kind: str
    issuer: str
    layout_known: str
    source: str
    pages: Mapping[int, PageSpec]
    paper: str | None = None
    asks: tuple[str, ...] = ()
    asks_by: Mapping[str, str] = {}
    """What it asks only where a box is ticked -> that box."""

    @property
    def marks(self) -> str:
        """Its number with signs that look alike made one."""
        return confusable(self.number)


@lru_cache(maxsize=1)
def catalogue() -> tuple[Form, ...]:
    """Every form and revision. Raises ValueError, naming the file, for one that cannot be read."""
    written = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.yaml"))}
    return tuple(_form(name, written) for name in written)


def _form(name: str, written: Mapping[str, Any]) -> Form:
    whole = _whole(name, written)
    try:
        return convert(whole, Form)
    except ValidationError as error:
        raise ValueError(f"{FOLDER / name}.yaml: {error}") from None


def _whole(name: str, written: Mapping[str, Any]) -> dict[str, Any]:
    own = {k: v for k, v in written[name].items() if k != "like"}
    like = written[name].get("like")
    return _over(_whole(like, written), own) if like else own


def _over(under: Any, own: Any) -> Any:
    """A mapping in which the own keys replace or add to those below; anything else is replaced."""
    if not (isinstance(under, dict) and isinstance(own, dict)):
        return own
    return {
        k: _over(under[k], own[k]) if k in under and k in own else own.get(k, under.get(k)) for k in {**under, **own}
    }


REVISION = re.compile(
    r"\(?\s*(?:Rev\.?|Revised)?\s*[(:]?\s*(\d{1,2}\s*/\s*\d{2,4}(?:\s*/\s*\d{2,4})?)\s*\)?", re.IGNORECASE
)


def revision_in(text: str) -> str | None:
    """The revision that a footer or stamp prints, as `02/17` or `08/01/07`; None where it prints none."""
    # In print this small, letters stand where the form has digits.
    found = REVISION.search(
        re.sub(r"(?<=[\d/])[lI|]|[lI|](?=[\d/])", "1", re.sub(r"(?<=[\d/])[oO]|[oO](?=[\d/])", "0", text))
    )
    if not found:
        return None
    parts = [p.strip() for p in found[1].split("/")]
    if not 1 <= int(parts[0]) <= 12:
        return None
    return "/".join(p[-2:].zfill(2) for p in parts)
