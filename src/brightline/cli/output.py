"""What a person or a program sees: pages of blocks, plain in a pipe and with rich on a terminal, or JSON."""

from __future__ import annotations

import json
import os
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

PIPE_WIDTH = 80
WIDEST = 100
"""Longer lines are hard to read on a wide terminal."""
SHORT_MARK = 4

_CONTROL = (*range(32), *range(127, 160))
_TURNING = (0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0xFFFE, 0xFFFF)
CONTROL_SIGNS = {code: "?" for code in (*_CONTROL, *_TURNING) if chr(code) not in "\n\t"}
"""Those that `brightline.vocabulary.hidden` knows. Every call needs them, and few calls need what comes with it."""

TONES: dict[str, str] = {
    "forbidden": "bold red",
    "required": "bold blue",
    "permitted": "bold green",
    "not addressed": "bold",
    "undetermined": "bold yellow",
    "conflict": "bold magenta",
    "quiet": "dim",
    "warning": "yellow",
    "good": "green",
    "bad": "red",
}
"""Tone of a block -> style on a terminal. The words alone say everything: colour is never the only sign."""


class Headline(NamedTuple):
    """The answer itself, first and large."""

    text: str
    tone: str = ""


class Heading(NamedTuple):
    text: str


class Para(NamedTuple):
    text: str
    tone: str = ""
    indent: int = 0


class Item(NamedTuple):
    """One point of a list; `mark` stands before it."""

    text: str
    mark: str = "-"
    tone: str = ""
    indent: int = 2


class Verbatim(NamedTuple):
    """Lines kept as they are, to copy or to paste."""

    text: str
    indent: int = 2


class Table(NamedTuple):
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]] = ()


class Gap(NamedTuple):
    """An empty line."""


Block = Headline | Heading | Para | Item | Verbatim | Table | Gap
Page = list[Block]


def show(page: Page) -> None:
    """Print a page: with rich on a terminal, else plain and 80 letters wide."""
    if _wants_rich():
        _show_rich(page)
    else:
        write("".join(printable(line) + "\n" for line in plain(page)))


def printable(text: str) -> str:
    """The text without the signs by which a file or a call could take over a terminal, or turn the order of its letters
    round; lines and tabs stay."""
    return text.translate(CONTROL_SIGNS)


def show_json(data: Any) -> None:
    """Print JSON. Where the stream cannot write every letter, letters are escaped."""
    escape = (sys.stdout.encoding or "ascii").lower().replace("-", "") != "utf8"
    write(json.dumps(data, indent=2, ensure_ascii=escape) + "\n")


class NotWritten(Exception):
    """Standard output took no more, as when a disk is full: who reads it has half an answer, or none."""


@contextmanager
def _writing() -> Iterator[None]:
    """A reader that went away, as `head` does, does not change the exit code; what else stops the writing does."""
    try:
        yield
    except BrokenPipeError:
        write_nowhere()
    except OSError as error:
        write_nowhere()
        raise NotWritten(error.strerror or str(error)) from error


def write(text: str) -> None:
    """Write to standard output. Raises NotWritten."""
    with _writing():
        sys.stdout.write(text)
        sys.stdout.flush()


def flush() -> None:
    """Raises NotWritten."""
    with _writing():
        sys.stdout.flush()


def write_nowhere() -> None:
    """Let go of standard output, which takes no more."""
    # Python flushes it once more as it ends, and would complain about the same broken pipe or full disk.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def plain(page: Page, width: int = PIPE_WIDTH) -> Iterator[str]:
    """The lines of a page without any colour."""
    for place, block in enumerate(page):
        match block:
            case Gap():
                yield ""
            case Headline(text):
                yield from textwrap.wrap(text.upper(), width)
            case Heading(text):
                if place:
                    yield ""
                yield from _wrap(text, "", "", width)
            case Para(text, _, indent):
                yield from _wrap(text, " " * indent, " " * indent, width)
            case Item(text, mark, _, indent):
                start = " " * indent + (mark + " " if mark else "")
                # A long mark is a heading of its own line: what follows hangs below it, not far to the right.
                hang = len(start) if len(mark) <= SHORT_MARK else indent + 2
                yield from _wrap(text, start, " " * hang, width)
            case Verbatim(text, indent):
                yield from (" " * indent + line if line else "" for line in text.splitlines())
            case Table():
                yield from _plain_table(block, width)


def _wrap(text: str, first: str, rest: str, width: int) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    ) or [first.rstrip()]


def _plain_table(table: Table, width: int) -> Iterator[str]:
    """Columns two blanks apart; the last one is wrapped, so that the first ones can be cut out by a program."""
    cells = [table.head, *table.rows]
    sizes = [max(len(row[i]) for row in cells) for i in range(len(table.head))]
    left = sum(sizes[:-1]) + 2 * (len(sizes) - 1)
    room = max(width - left, 24)
    for row in cells:
        start = "  ".join(cell.ljust(size) for cell, size in zip(row[:-1], sizes[:-1], strict=True))
        start += "  " if len(row) > 1 else ""
        lines = textwrap.wrap(row[-1], room, break_long_words=False, break_on_hyphens=False) or [""]
        yield (start + lines[0]).rstrip()
        for line in lines[1:]:
            yield " " * left + line


def _wants_rich() -> bool:
    return "FORCE_COLOR" in os.environ or sys.stdout.isatty()


def _show_rich(page: Page) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table as RichTable
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=False)
    if console.width > WIDEST:
        console = Console(highlight=False, width=WIDEST)
    with _writing():
        for place, block in enumerate(page):
            match block:
                case Gap():
                    console.print()
                case Headline(text, tone):
                    console.print(Text(f" {text.upper()} ", style=f"{TONES.get(tone, 'bold')} reverse"))
                case Heading(text):
                    if place:
                        console.print()
                    console.print(Text(text, style="bold underline"))
                case Para(text, tone, indent):
                    console.print(Padding(Text(text, style=TONES.get(tone, "")), (0, 0, 0, indent)))
                case Item(text, mark, tone, indent) if len(mark) > SHORT_MARK:
                    marked = Text(f"{mark} ", style="bold") + Text(text, style=TONES.get(tone, ""))
                    console.print(Padding(marked, (0, 0, 0, indent)))
                case Item(text, mark, tone, indent):
                    grid = RichTable.grid(padding=(0, 1))
                    grid.add_row(Text(mark), Text(text, style=TONES.get(tone, "")))
                    console.print(Padding(grid, (0, 0, 0, indent)) if mark else Padding(Text(text), (0, 0, 0, indent)))
                case Verbatim(text, indent):
                    # Never cut into lines: a command that is copied stays one command.
                    for line in text.splitlines():
                        console.print(Text(" " * indent + line, style="cyan"), soft_wrap=True)
                case Table(head, rows):
                    table = RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0))
                    for column in head:
                        table.add_column(column, overflow="fold")
                    for row in rows:
                        table.add_row(*(Text(cell, style=TONES.get(cell, "")) for cell in row))
                    console.print(table)
