"""Checked measures, kept between runs: read and checked once, then only put together again, without their cases.

An entry is named by a hash of everything the checked measure was made from: the file's text, the vocabulary it was
checked against, and the code that reads them. It is plain data (numbers, words and lists) and never runs; a damaged
entry, or one that holds another thing than its name says, is no entry.
"""

from __future__ import annotations

import marshal
import os
from binascii import a2b_base64, b2a_base64
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from brightline.language import conditions, measure
from brightline.vocabulary import Vocabulary, cache

CLASSES: tuple[type, ...] = tuple(
    sorted(
        {
            c
            for module in (conditions, measure)
            for c in vars(module).values()
            if isinstance(c, type) and c.__module__ == module.__name__ and issubclass(c, Struct | Enum)
        },
        key=lambda c: c.__qualname__,
    )
)
NUMBERS = {c: i for i, c in enumerate(CLASSES)}
# Where something was written only matters to somebody who mends it, and then the file is read anew.
FIELDS = {c: tuple(n for n in c.__struct_fields__ if n != "span") for c in CLASSES if issubclass(c, Struct)}
DAY, MOMENT, FRACTION, FROZENSET, TUPLE, ENUM, RECORD = range(7)


def freeze(item: Any) -> Any:
    """A checked measure as nested tuples of plain values."""
    if item is None or isinstance(item, str | bool) or type(item) is int:
        return item
    if isinstance(item, tuple):
        return (TUPLE, *map(freeze, item))
    if isinstance(item, Enum):
        return (ENUM, NUMBERS[type(item)], item.name)
    if isinstance(item, datetime):
        return (MOMENT, item.isoformat())
    if isinstance(item, date):
        return (DAY, item.toordinal())
    if isinstance(item, Fraction):
        return (FRACTION, item.numerator, item.denominator)
    if isinstance(item, frozenset):
        return (FROZENSET, *map(freeze, sorted(item)))
    return (RECORD, NUMBERS[type(item)], *(freeze(getattr(item, name)) for name in FIELDS[type(item)]))


def thaw(item: Any) -> Any:
    """What `freeze` was given. Raises IndexError, KeyError, TypeError or ValueError for anything else."""
    if type(item) is not tuple:
        return item
    match item[0]:
        case 4:
            return tuple([thaw(i) for i in item[1:]])
        case 6:
            return CLASSES[item[1]](*[thaw(i) for i in item[2:]])
        case 5:
            return CLASSES[item[1]][item[2]]  # type: ignore[index] # only an Enum was kept so
        case 0:
            return date.fromordinal(item[1])
        case 1:
            return datetime.fromisoformat(item[1])
        case 2:
            return Fraction(item[1], item[2])
        case 3:
            return frozenset(thaw(i) for i in item[1:])
    raise ValueError(f"{item[0]}: not a kind of value")


@lru_cache(maxsize=1)
def makers() -> str:
    """A hash of the code that reads measures and of this module, which keeps them: the contents of each file."""
    whole = sha256()
    package = Path(__file__).resolve().parent.parent
    files = [os.path.abspath(__file__)]
    for folder in ("language", "vocabulary"):
        with os.scandir(package / folder) as entries:
            files += sorted(entry.path for entry in entries if entry.name.endswith(".py"))
    for file in files:
        with open(file, "rb") as opened:
            code = opened.read()
        whole.update(f"{os.path.basename(file)} {len(code)}\n".encode())
        whole.update(code)
    return whole.hexdigest()


def digest_of(vocabulary: Vocabulary) -> str:
    """A hash of a whole vocabulary, so that nothing checked against one is taken for checked against another."""
    return sha256(msgspec.json.encode(vocabulary)).hexdigest()


def without_cases(found: measure.Measure) -> measure.Measure:
    """A measure as far as deciding needs it."""
    return replace(found, cases=(), invariants=())


def name_of(kind: str, text: str, vocabulary: str) -> str:
    """The name of the entry for something made from a text and the vocabulary with this digest."""
    return f"{kind}-{sha256(f'{makers()} {vocabulary} {text}'.encode()).hexdigest()[:40]}"


def recall(name: str) -> Any | None:
    """What was kept under a name, or None."""
    text = cache.read_entry(name)
    if text is None:
        return None
    try:
        return thaw(marshal.loads(a2b_base64(text)))
    except (AttributeError, EOFError, IndexError, KeyError, TypeError, ValueError):
        return None


def recall_measure(name: str, measure_id: str) -> measure.Measure | None:
    """The measure with this id kept under a name, or None when something else stands there."""
    match recall(name):
        case (str(kept_id), measure.Measure() as found) if kept_id == found.id == measure_id:
            return found
    return None


def recall_conditions(name: str, count: int) -> tuple[conditions.Condition, ...] | None:
    """So many conditions kept under a name, or None when something else stands there."""
    found = recall(name)
    if not isinstance(found, tuple) or len(found) != count:
        return None
    return found if all(isinstance(c, conditions.Condition) for c in found) else None


def keep(name: str, item: Any) -> None:
    """Keep something for the next run; when that cannot be done, nothing happens."""
    cache.write_entry(name, b2a_base64(marshal.dumps(freeze(item)), newline=False).decode())
