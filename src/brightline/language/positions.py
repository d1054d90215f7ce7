"""Where something was written, and records that compare equal wherever they stand."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct


class Span(Struct, frozen=True):
    """A stretch of one line: `line` and `column` count from 1, `length` in characters."""

    file: str
    line: int
    column: int
    length: int = 1
    heading: str = ""
    """The Markdown heading above it."""


NOWHERE = Span("", 0, 0, 0)


class SaysTheSame:
    """For a record whose equality leaves some fields apart: those that tell where or how it was written."""

    __slots__ = ()
    apart: ClassVar[frozenset[str]]
    __struct_fields__: ClassVar[tuple[str, ...]]

    def said(self) -> tuple[tuple[str, object], ...]:
        """The fields that count, in order, each with its name."""
        return tuple([(name, getattr(self, name)) for name in self.__struct_fields__ if name not in self.apart])

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.said() == other.said()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.said())})"


class Placed(SaysTheSame, Struct, frozen=True, kw_only=True):
    """A record with the place where it was written."""

    apart: ClassVar[frozenset[str]] = frozenset({"span"})

    span: Span = NOWHERE

    def __hash__(self) -> int:
        return hash((type(self), self.said()))
