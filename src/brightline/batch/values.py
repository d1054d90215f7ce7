"""A column of a table, coded at the edge: each distinct value is looked at once, however many rows have it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct
from numpy.typing import NDArray

from brightline.batch.problems import TableError, Wrong
from brightline.engine.facts import YES_NO, AtLeast, FactErrors, Facts, Judged
from brightline.engine.keys import frozen
from brightline.vocabulary import Fact, Kind, Vocabulary, nearest

KEPT = 50_000
"""Distinct values of a column that are remembered from one batch to the next."""
SEPARATORS = re.compile(r"[,;]")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?")


class Unknown:
    """What stands for nothing said."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()
UNREADABLE = object()
"""A value of a column of the right type that cannot be read, such as a day after the year 9999."""


class Column(Struct, frozen=True):
    """A column of a batch: for each row the number of what it says."""

    codes: NDArray[np.int32]
    said: list[Any]
    """By number: a value as `decide` takes it, UNKNOWN, or what is Wrong with it."""


def constant(value: Any, rows: int) -> Column:
    """A column that says the same in every row."""
    return Column(np.broadcast_to(np.int32(0), (rows,)), [value])


class Reader:
    """Reads the columns of one fact, batch after batch."""

    def __init__(self, fact: Fact, vocabulary: Vocabulary, complete: bool) -> None:
        self._fact = fact
        self._vocabulary = vocabulary
        self._complete = complete
        self._said: dict[Any, Any] = {}

    def column(self, name: str, array: pa.Array) -> Column:
        """What a column says. Raises TableError for a type that no row of it could mean."""
        array = plain(array)
        kind = array.type.value_type if pa.types.is_dictionary(array.type) else array.type
        _check_type(name, kind, self._fact)
        if _is_list(kind) and self._fact.kind is Kind.SET_OF and len(self._fact.values) < 62:
            codes, found = _sets(array, self._fact.value_names)
        elif _is_list(kind):
            codes, found = _one_by_one(array)
        else:
            codes, found = distinct(array)
        return Column(codes, [self._of(value) for value in found])

    def _of(self, value: Any) -> Any:
        try:
            known = self._said.get(key := _key(value))
        except TypeError:
            return self._meant(value)
        if known is None:
            known = self._meant(value)
            if len(self._said) >= KEPT:
                self._said.clear()
            self._said[key] = known
        return known

    def _meant(self, value: Any) -> Any:
        fact = self._fact
        if value is UNREADABLE:
            return _wrong(fact, "")
        if isinstance(value, bytes):
            try:
                value = value.decode()
            except UnicodeDecodeError:
                return NO_TEXT
        if isinstance(value, str):
            value = value.strip()
        if value is None or value == "":
            return UNKNOWN
        try:
            meant = READ[fact.kind](fact, value, self._complete)
        except ValueError:
            return _wrong(fact, value)
        if meant is UNKNOWN or meant.__class__ is Wrong:
            return meant
        if fact.name not in self._vocabulary.facts:
            return meant
        if fact.judgement:
            meant = Judged(meant, "named in the row", "told in the row")
        try:
            Facts.of({fact.name: meant}, self._vocabulary)
        except FactErrors:
            return _wrong(fact, value)
        return meant


NO_TEXT = Wrong(
    "What stands here is not text in UTF-8.",
    "It cannot be read for sure.",
    "Save the table as UTF-8, and decide again.",
)


def _key(value: Any) -> Any:
    """Equal numbers of different types are different values."""
    return (value.__class__, value if value.__class__ is not list else repr(value))


# -- what a value means ------------------------------------------------------------------------------------------------


def _word(fact: Fact, value: Any, complete: bool) -> Any:
    if not isinstance(value, str):
        raise ValueError
    return value


def _set(fact: Fact, value: Any, complete: bool) -> Any:
    if isinstance(value, str):
        words = [w for part in SEPARATORS.split(value) if (w := part.strip())]
        if not words:
            return UNKNOWN
    else:
        words = list(value)
    if words == ["none"] and "none" not in fact.value_names:
        if not complete:
            return Wrong(
                f"`none` says that there is nothing in `{fact.name}`, and its column is not said to be complete.",
                "A column says what there is at least, until somebody confirms that it is everything.",
                f"Give --complete {fact.name}, or leave the value empty where nobody knows.",
            )
        words = []
    if complete:
        return frozenset(words)
    return AtLeast(frozenset(words), frozenset()) if words else UNKNOWN


def _number(fact: Fact, value: Any, complete: bool) -> Any:
    if isinstance(value, str):
        if not NUMBER.fullmatch(value):
            raise ValueError
        value = Fraction(value)
    if isinstance(value, Decimal):
        value = Fraction(value) if value.is_finite() else None
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
        raise ValueError
    return value


def _day(fact: Fact, value: Any, complete: bool) -> Any:
    if isinstance(value, datetime):
        if value.time() != time(0):
            return Wrong(
                f"`{fact.name}` is a day, and an hour stands here.",
                "On which day it counts can turn on the place and the clock.",
                "Write the day alone: 2024-12-04.",
            )
        return value.date()
    if isinstance(value, str):
        if not DAY.fullmatch(value):
            raise ValueError
        return date.fromisoformat(value)
    if not isinstance(value, date):
        raise ValueError
    return value


def _list(fact: Fact, value: Any, complete: bool) -> Any:
    if isinstance(value, str):
        if value != "none" or not complete:
            raise ValueError
        return ()
    fields = {f.name: f for f in fact.fields}
    records = []
    for item in value:
        if not isinstance(item, dict):
            raise ValueError
        record: dict[str, Any] = {}
        for name, given in item.items():
            if name not in fields:
                raise ValueError
            given = given.strip() if isinstance(given, str) else given
            if given is None or given == "":
                continue
            meant = READ[fields[name].kind](fields[name], given, complete)
            if meant is UNKNOWN:
                continue
            if meant.__class__ is Wrong:
                return meant
            record[name] = meant
        records.append(record)
    if complete:
        return tuple(records)
    return AtLeast(tuple(records)) if records else UNKNOWN


READ: dict[Kind, Callable[[Fact, Any, bool], Any]] = {
    Kind.YES_NO: _word, Kind.ONE_OF: _word, Kind.SET_OF: _set, Kind.NUMBER: _number, Kind.DATE: _day,
    Kind.LIST_OF: _list,
}  # fmt: skip


def _wrong(fact: Fact, value: Any) -> Wrong:
    names = YES_NO if fact.kind is Kind.YES_NO else fact.value_names
    match fact.kind:
        case Kind.YES_NO | Kind.ONE_OF:
            return Wrong(
                f"What stands here is not a value of `{fact.name}`.", f"Its values are {', '.join(names)}.",
                _closest([value], names),
            )  # fmt: skip
        case Kind.SET_OF:
            words = SEPARATORS.split(value) if isinstance(value, str) else list(value)
            wrong = [w.strip() if isinstance(w, str) else w for w in words]
            return Wrong(
                f"A word that stands here is not a value of `{fact.name}`.", f"Its values are {', '.join(names)}.",
                _closest([w for w in wrong if w not in names], names),
            )  # fmt: skip
        case Kind.DATE:
            return Wrong("What stands here is not a day.", f"`{fact.name}` is a date.", "Write it as 2024-12-04.")
        case Kind.NUMBER:
            return Wrong("What stands here is not a number.", f"`{fact.name}` is a finite number.", "Write digits: 18.")
    return Wrong(
        f"What stands here is not a list of records of `{fact.name}`.",
        f"A record has the fields {', '.join(f.name for f in fact.fields)}, each with its own values.",
        "Have a column of lists of records, as Parquet and Arrow have them.",
    )


def _closest(words: Sequence[Any], names: Sequence[str]) -> str:
    close = next((c for w in words if isinstance(w, str) and (c := nearest(w[:80], names))), None)
    return f"Closest: `{close}`." if close else "Use one of these, or leave it empty where it is not known."


# -- the distinct values of a column -----------------------------------------------------------------------------------


def laid_out(kind: pa.DataType) -> pa.DataType:
    """A type, with text in the layout that everything here can read in place of Arrow's newer ones."""
    if pa.types.is_dictionary(kind):
        return pa.dictionary(kind.index_type, laid_out(kind.value_type), kind.ordered)
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(laid_out(field.type)) for field in kind])
    if _is_list(kind):
        item = kind.value_field.with_type(laid_out(kind.value_type))
        if pa.types.is_fixed_size_list(kind):
            return pa.list_(item, kind.list_size)
        return pa.large_list(item) if pa.types.is_large_list(kind) else pa.list_(item)
    return {pa.string_view(): pa.large_string(), pa.binary_view(): pa.large_binary()}.get(kind, kind)


def plain(array: pa.Array) -> pa.Array:
    """The array in one piece; text in one of Arrow's newer layouts in the layout that everything here can read."""
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks() if array.num_chunks != 1 else array.chunk(0)
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    known = laid_out(array.type)
    if known == array.type:
        return array
    if pa.types.is_dictionary(known):
        return pa.DictionaryArray.from_arrays(array.indices, plain(array.dictionary), ordered=known.ordered)
    return array.cast(known)


def distinct(array: pa.Array) -> tuple[NDArray[np.int32], list[Any]]:
    """For each row the number of its value, and the values; None stands for what is missing."""
    if not pa.types.is_dictionary(array.type):
        if pa.types.is_null(array.type):
            return np.zeros(len(array), np.int32), [None]
        array = array.dictionary_encode()
    values = listed(array.dictionary)
    codes = array.indices
    if codes.null_count:
        codes = codes.cast(pa.int32()).fill_null(len(values))
        values.append(None)
    return codes.to_numpy(zero_copy_only=False).astype(np.int32, copy=False), values


def listed(array: pa.Array) -> list[Any]:
    """The values as those of Python: text that is none as its bytes, what Python cannot hold as UNREADABLE."""
    try:
        return list(array.to_pylist())
    except (UnicodeDecodeError, OverflowError, ValueError):
        return [_one(value) for value in array]


def _one(value: pa.Scalar) -> Any:
    try:
        return value.as_py()
    except UnicodeDecodeError:
        return value.as_buffer().to_pybytes() if hasattr(value, "as_buffer") else UNREADABLE
    except (OverflowError, ValueError):
        return UNREADABLE


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind))


def _sets(array: pa.Array, names: Sequence[str]) -> tuple[NDArray[np.int32], list[Any]]:
    """Lists of words as sets: which of the names each has is a bit of a number."""
    if not (pa.types.is_list(array.type) or pa.types.is_large_list(array.type)):
        array = array.cast(pa.list_(array.type.value_type))
    codes, words = distinct(plain(array.flatten()))
    stripped = [w.strip() if isinstance(w, str) else w for w in words]
    other = len(names)
    number = {name: i for i, name in enumerate(names)}
    bits = np.array([1 << number.get(w, other) for w in stripped] or [0], np.int64)
    lengths = pc.list_value_length(array).fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    masks = np.zeros(len(array), np.int64)
    filled = np.flatnonzero(lengths)
    if len(filled):
        starts = np.concatenate(([0], np.cumsum(lengths[filled])[:-1]))
        masks[filled] = np.bitwise_or.reduceat(bits[codes], starts)
    missing = np.int64(1) << (other + 1)
    if array.null_count:
        masks[array.is_null().to_numpy(zero_copy_only=False)] = missing
    found, numbers = _numbered(masks)
    return numbers, [_named(int(mask), names, int(missing)) for mask in found]


def _numbered(masks: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The distinct values in order, and for each row the number of its value."""
    if len(masks) and masks.max() < 1 << 20:
        # Counting is quicker than sorting.
        there = np.bincount(masks) > 0
        return np.flatnonzero(there), (np.cumsum(there, dtype=np.int32) - np.int32(1))[masks]
    found, numbers = np.unique(masks, return_inverse=True)
    return found, numbers.astype(np.int32)


def _named(mask: int, names: Sequence[str], missing: int) -> Any:
    if mask == missing:
        return None
    return [name for i, name in enumerate(names) if mask >> i & 1] + [""] * (mask >> len(names) & 1)


def _one_by_one(array: pa.Array) -> tuple[NDArray[np.int32], list[Any]]:
    number: dict[str, int] = {}
    values: list[Any] = []
    codes = np.empty(len(array), np.int32)
    for row, value in enumerate(listed(array)):
        key = repr(value)
        if key not in number:
            number[key] = len(values)
            values.append(value)
        codes[row] = number[key]
    return codes, values


def _check_type(name: str, kind: pa.DataType, fact: Fact) -> None:
    """Raises TableError for a column whose type cannot say what the fact is."""
    texts = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind)
    texts = texts or pa.types.is_binary(kind) or pa.types.is_large_binary(kind)
    numbers = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    days = pa.types.is_date(kind) or (pa.types.is_timestamp(kind) and kind.tz is None)
    fits = {
        Kind.NUMBER: numbers,
        Kind.DATE: days,
        Kind.SET_OF: _is_list(kind) and not pa.types.is_struct(kind.value_type),
        Kind.LIST_OF: _is_list(kind) and pa.types.is_struct(kind.value_type),
    }.get(fact.kind, False)
    if texts or fits:
        return
    if pa.types.is_boolean(kind):
        what, then = "is a column of true and false", "Write yes and no, and leave empty what nobody knows."
        why = "A fact is never a bool: unknown is not false."
    elif pa.types.is_timestamp(kind):
        what, then = "is a column of moments in a time zone", "Write the day where it counts: 2024-12-04."
        why = "On which day a moment falls turns on the place."
    else:
        what, then = f"is a column of {kind}", f"`{fact.name}` is {_written(fact)}."
        why = "No value of it could be read as the fact."
    raise TableError(f"column {name}", f"`{name}` {what}.", why, then)


def _written(fact: Fact) -> str:
    return {
        Kind.YES_NO: "yes or no", Kind.ONE_OF: "one of the words " + ", ".join(fact.value_names),
        Kind.SET_OF: "words with commas between them, or a list of words", Kind.DATE: "a day: 2024-12-04",
        Kind.NUMBER: "a number", Kind.LIST_OF: "a list of records",
    }[fact.kind]  # fmt: skip


def key_of(said: Iterable[Any]) -> tuple[Any, ...] | None:
    """What some columns say, as a key; None where it has none."""
    try:
        found = tuple(frozen(value) for value in said)
        hash(found)
        return found
    except TypeError:
        return None


def filled(array: pa.Array) -> NDArray[np.bool_]:
    """Of a column of text, in which rows something stands."""
    codes, values = distinct(plain(array))
    there = np.fromiter((isinstance(v, str | bytes) and bool(v.strip()) for v in values), bool, len(values))
    return there[codes] if len(values) else np.zeros(len(codes), bool)
