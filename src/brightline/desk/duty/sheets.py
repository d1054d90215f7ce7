"""Reads a list that another system wrote, as CSV (RFC 4180): all of it, or nothing and which lines are wrong.

What is refused is told by its line and never by its words, which may name somebody.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Generic, TypeVar

from django.utils import timezone
from msgspec import Struct

from brightline.desk.errors import Refused
from brightline.desk.unit import Sheet

TOLD = 10
"""So many wrong lines are named; mending them shows whether there are more."""
DELIMITERS = ",;\t"
YEARS = range(2000, 2100)
"""Of the times that lists tell of; others are slips."""
Row = TypeVar("Row")


class Wrong(Exception):
    """What is wrong with one line; says nothing of what stands there."""


class Line(Struct, Generic[Row], frozen=True):
    """What a line of the list says, and which it is."""

    number: int
    row: Row


def read(
    data: bytes, where: str, sheet: Sheet, needs: Iterable[str], parse: Callable[[dict[str, str]], Row]
) -> list[Line[Row]]:
    """The lines of a list. `parse` is given the columns it needs, and raises Wrong. Raises Refused."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(where, "The file is no text in UTF-8.", "A spreadsheet, for one, is none.",
                      "Save it as CSV in UTF-8, and give that.") from None  # fmt: skip
    header = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=header.count), strict=True)
    found: list[Line[Row]] = []
    wrong: list[str] = []
    try:
        named = [name.strip() for name in next(reader, [])]
        places = _places(named, where, sheet, needs)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            try:
                if len(cells) != len(named):
                    raise Wrong(f"it has {len(cells)} columns and not {len(named)}")
                told = {need: cells[place].strip() for need, place in places.items()}
                if any("\0" in cell for cell in told.values()):
                    raise Wrong("it has a sign that nobody types")
                found.append(Line(reader.line_num, parse(told)))
            except Wrong as error:
                wrong.append(f"Line {reader.line_num}: {error}.")
    except csv.Error:
        wrong.append(f"Line {reader.line_num}: it is no line of CSV.")
    if wrong:
        more = f" And {len(wrong) - TOLD} more." if len(wrong) > TOLD else ""
        raise Refused(where, "Nothing was entered: not every line can be read.", " ".join(wrong[:TOLD]) + more,
                      "Mend them, or have the other system write them anew; then give the file again.")  # fmt: skip
    return found


def moment(text: str, sheet: Sheet) -> datetime:
    """A time of a list; one that says no offset is at the desk's own clock. Raises Wrong."""
    found: datetime | None
    try:
        # Whether it says an offset is asked below.
        found = datetime.strptime(text, sheet.times) if sheet.times else datetime.fromisoformat(text)  # noqa: DTZ007
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise Wrong("a time cannot be read")
    return timezone.make_aware(found) if found.tzinfo is None else found


def _places(named: list[str], where: str, sheet: Sheet, needs: Iterable[str]) -> dict[str, int]:
    """Where each column stands that is needed. Raises Refused."""
    folded = [name.casefold() for name in named]
    places = {}
    for need in needs:
        name = sheet.columns.get(need, need)
        if folded.count(name.casefold()) != 1:
            raise Refused(where, f"The file has {'no' if name.casefold() not in folded else 'more than one'} column "
                          f"`{name}`.", "The first line names the columns.", "Have the other system write it, or "
                          "say in desk.yaml what it calls it.")  # fmt: skip
        places[need] = folded.index(name.casefold())
    return places
