"""Columns of words as small numbers within wide ones, made where Spark has the rows: few bytes go to Python for each.

A word is copied from Spark to Python letter by letter; a number of 64 bits holds those of some twenty columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct
from numpy.typing import NDArray

from brightline.batch.plan import Plan
from brightline.engine.facts import YES_NO
from brightline.vocabulary import Kind, Vocabulary

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

LETTERS = 200
"""Words that have more letters together are looked for longer than it takes to copy one."""
MOST = 28
"""Columns that are numbered. Of more, the code that Spark makes is longer than Java turns into that of the machine, and
each row takes several times as long."""
WIDTH = 63
ODD = "odd"
"""The column with the words of rows in which some column has one that is not expected."""


class Field(Struct, frozen=True):
    """Where the number of a column's word is."""

    column: str
    words: tuple[str, ...]
    """Numbered from 1; the number after the last is that of nothing said, and 0 that of any other word."""
    wide: int
    """Which wide number holds it."""
    shift: int

    @property
    def width(self) -> int:
        """Its bits; the first of them is never set."""
        return (len(self.words) + 1).bit_length() + 1


class Words(Struct, frozen=True):
    """How a table's columns leave Spark: those of words as numbers, others as they are."""

    names: tuple[str, ...]
    """The columns, in their order."""
    fields: tuple[Field, ...]

    @classmethod
    def of(cls, frame: DataFrame, names: Sequence[str], plan: Plan, vocabulary: Vocabulary) -> Words:
        """Those of a frame: what is kept leaves it as it is, and so do types that compare words their own way."""
        from pyspark.sql.types import StringType

        plain = {f.name for f in frame.schema if f.dataType == StringType()}
        fields: list[Field] = []
        wide = shift = 0
        for name, words in _expected(plan, vocabulary):
            if len(fields) == MOST or name not in plain or name in plan.kept or sum(map(len, words)) > LETTERS:
                continue
            field = Field(name, (*words, ""), wide, shift)
            if shift + field.width > WIDTH:
                wide, shift = wide + 1, 0
                field = Field(name, (*words, ""), wide, shift)
            shift += field.width
            fields.append(field)
        return cls(tuple(names), tuple(fields))

    def sent(self, frame: DataFrame) -> DataFrame:
        """What leaves Spark: the wide numbers, the odd words, and the other columns."""
        from pyspark.sql import functions as f

        if not self.fields:
            return frame.select(*self._others(frame))
        # The names of facts have dots in them, which Spark takes for parts of a record.
        texts = [_column(frame, field.column).alias(f"t{i}") for i, field in enumerate(self.fields)]
        numbers = [_number(_column(frame, field.column), field) for field in self.fields]
        first = frame.select(*self._others(frame), *texts, *self._wide(numbers))
        odd = reduce(lambda a, b: a | b, (_has_odd(f.col(f"w{w}"), marks) for w, marks in enumerate(self._marks())))
        words = f.array(*(f.col(f"t{i}") for i in range(len(self.fields))))
        # Of a list that is null, what writes Arrow in Spark goes over all that were null before it.
        none = f.array().cast("array<string>")
        wide = [f.col(f"w{w}") for w in range(len(self._marks()))]
        others = [f.col(f"c{i}") for i, name in enumerate(self.names) if name not in self._coded()]
        return first.select(*others, *wide, f.when(odd, words).otherwise(none).alias(ODD))

    def received(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The table's columns again, from what left Spark."""
        found = {name: batch.column(f"c{i}") for i, name in enumerate(self.names) if name not in self._coded()}
        if self.fields:
            odd = batch.column(ODD)
            where = np.flatnonzero(pc.list_value_length(odd).to_numpy(zero_copy_only=False))
            rest = odd.take(pa.array(where))
            for i, field in enumerate(self.fields):
                wide = batch.column(f"w{field.wide}").to_numpy()
                small = np.int8 if field.width < 8 else np.int16
                codes = ((wide >> field.shift) & ((1 << field.width) - 1)).astype(small)
                found[field.column] = _told(codes, field, where, pc.list_element(rest, i))
        return pa.record_batch([found[name] for name in self.names], names=list(self.names))

    def _coded(self) -> set[str]:
        return {field.column for field in self.fields}

    def _others(self, frame: DataFrame) -> list[Column]:
        coded = self._coded()
        return [_column(frame, name).alias(f"c{i}") for i, name in enumerate(self.names) if name not in coded]

    def _wide(self, numbers: list[Column]) -> Iterator[Column]:
        from pyspark.sql import functions as f

        for w in range(len(self._marks())):
            parts = [
                f.shiftleft(n, field.shift) for n, field in zip(numbers, self.fields, strict=True) if field.wide == w
            ]
            yield reduce(lambda a, b: a.bitwiseOR(b), parts).alias(f"w{w}")

    def _marks(self) -> list[tuple[int, int]]:
        """Of each wide number the first and the last bits of its fields."""
        marks = [(0, 0)] * (self.fields[-1].wide + 1)
        for field in self.fields:
            first, last = marks[field.wide]
            last_bit = 1 << field.shift
            marks[field.wide] = first | last_bit << field.width - 1, last | last_bit
        return marks


def _expected(plan: Plan, vocabulary: Vocabulary) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The columns that have one word of a few, with these."""
    for fact, column in plan.facts.items():
        known = vocabulary.facts[fact]
        if known.kind is Kind.YES_NO:
            yield column, YES_NO
        elif known.kind is Kind.ONE_OF:
            yield column, tuple(known.value_names)
    if "action" in plan.roles:
        yield plan.roles["action"], tuple(vocabulary.actions)


def _column(frame: DataFrame, name: str) -> Column:
    return frame[f"`{name.replace('`', '``')}`"]


def _number(column: Column, field: Field) -> Column:
    from pyspark.sql import functions as f

    found = f.find_in_set(column, f.lit(",".join(field.words)))
    return f.coalesce(found, f.lit(len(field.words) + 1)).cast("bigint")


def _has_odd(wide: Column, marks: tuple[int, int]) -> Column:
    """Whether some field is 0: then taking 1 of each field with its first bit set leaves one without that bit."""
    from pyspark.sql import functions as f

    first, last = marks
    return (wide.bitwiseOR(f.lit(first)) - f.lit(last)).bitwiseAND(f.lit(first)) != f.lit(first)


def _told(codes: NDArray[Any], field: Field, where: NDArray[np.int64], odd: pa.Array) -> pa.Array:
    """The column's words, each once, with their numbers. `odd`: what stands in it in the rows `where`."""
    words = pa.array(field.words, odd.type)  # Spark can be told to send long texts otherwise than short ones
    none = codes == len(words) + 1
    others = codes[where] == 0
    if others.any():
        strange = odd.filter(pa.array(others)).dictionary_encode()
        codes = codes.astype(np.int32)
        codes[where[others]] = strange.indices.to_numpy() + len(words) + 1
        words = pa.concat_arrays([words, strange.dictionary])
    return pa.DictionaryArray.from_arrays(
        pa.array(codes - codes.dtype.type(1), mask=none if none.any() else None), words
    )


__all__ = ["Words"]
