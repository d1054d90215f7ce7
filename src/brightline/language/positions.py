"""Where something was written, and records that compare equal wherever they stand."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar

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

    @classmethod
    def counting(cls) -> tuple[str, ...]:
        """The names of the fields that count, in order."""
        return tuple(name for name in cls.__struct_fields__ if name not in cls.apart)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        kind: Any = type(self)
        said = _said_by(kind)
        if type(other) is not kind:
            return False
        return bool(said(self) == said(other))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.counting())})"


class Placed(SaysTheSame, Struct, frozen=True, kw_only=True):
    """A record with the place where it was written."""

    apart: ClassVar[frozenset[str]] = frozenset({"span"})

    span: Span = NOWHERE

    def __hash__(self) -> int:
        kind: Any = type(self)
        return hash((kind, _said_by(kind)(self)))


@cache
def _said_by(kind: Any) -> Callable[[object], Any]:
    """What the fields that count hold: conditions are compared and hashed all the time."""
    names = kind.counting()
    return attrgetter(*names) if names else lambda _: ()
