"""Everything that is read knows where it was written: what an error points to is what it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from brightline.language import parse
from brightline.language.conditions import And, Not, Or, Unread
from brightline.language.draft import Attributes, ExpectLine, Fence, RuleItem
from brightline.language.lexer import Comment, Token
from brightline.language.measure import Case, Expectation, Invariant
from brightline.language.positions import Placed
from tests.language.files import GOOD, MESSY, read

WRITTEN = [*GOOD, *(path for path in MESSY if not path.stem.endswith("_set"))]
WORDS = {Not: "not", Unread: "?", Expectation: "expect", Case: "case"}
"""What stands where a record without a name was written."""


def by_name(path: Path) -> str:
    return path.stem


def parts(found: Any) -> Iterator[Any]:
    """A record and everything it holds."""
    if isinstance(found, Token):
        yield found
    elif isinstance(found, Struct):
        yield found
        for name in found.__struct_fields__:
            yield from parts(getattr(found, name))
    elif isinstance(found, dict):
        for inner in found.values():
            yield from parts(inner)
    elif isinstance(found, tuple | list):
        for inner in found:
            yield from parts(inner)


def lines_of(path: Path) -> list[str]:
    return path.read_bytes().decode().removeprefix("\ufeff").replace("\r\n", "\n").split("\n")


@pytest.mark.parametrize("path", WRITTEN, ids=by_name)
def test_every_word_of_a_file_stands_where_it_says(path: Path) -> None:
    lines = lines_of(path)
    draft = parse(path.read_bytes().decode(), path.name)
    words = [part for part in parts(draft) if isinstance(part, Token)]
    for word in words:
        there = " ".join(lines[word.line - 1][word.column - 1 :].split())
        assert there.removeprefix("case " if word.kind == "word" else "").startswith(word.text), word
    for word in (word for fence in draft.fences for word in fence.tokens[:-1]):
        assert word.first is (lines[word.line - 1][: word.column - 1].strip() == ""), word


@pytest.mark.parametrize("path", WRITTEN, ids=by_name)
def test_every_comment_stands_where_it_says(path: Path) -> None:
    lines = lines_of(path)
    comments = [part for part in parts(parse(path.read_bytes().decode(), path.name)) if isinstance(part, Comment)]
    assert sum(line.count(" # ") + line.startswith("#") for line in lines) >= len(comments)
    for comment in comments:
        line = lines[comment.line - 1]
        assert line.rstrip().endswith(comment.text)
        assert comment.own_line is (line.strip() == comment.text)


@pytest.mark.parametrize("path", GOOD, ids=by_name)
def test_the_last_word_of_a_fence_is_its_end_behind_its_last_line(path: Path) -> None:
    lines = lines_of(path)
    for block in parse(path.read_bytes().decode(), path.name).blocks:
        if isinstance(block, Fence):
            end = block.tokens[-1]
            assert (end.kind, end.text, end.first) == ("end", "", True)
            assert end.column == len(lines[end.line - 1]) + 1
            assert lines[end.line].startswith("```")


@pytest.mark.parametrize("path", GOOD, ids=by_name)
def test_every_part_of_a_measure_points_to_the_words_it_was_made_from(path: Path) -> None:
    lines = lines_of(path)
    headings = parse(path.read_bytes().decode(), path.name).headings
    for line, heading in headings:
        assert lines[line - 1].lstrip("# ").startswith(heading)
    for part in parts(read(path)):
        if not isinstance(part, Placed):
            continue
        span = part.span
        assert span.file == f"good/{path.name}"
        there = lines[span.line - 1][span.column - 1 :]
        assert span.heading == next((text for line, text in reversed(headings) if line < span.line), ""), part
        if isinstance(part, Invariant):
            assert there.startswith("always" if part.always else "never")
        elif type(part) in WORDS:
            assert there.startswith(WORDS[type(part)])
        elif isinstance(part, And | Or):
            # Joined conditions stand where the first of them does, or its bracket.
            first = part.items[0].span
            assert (span.line, span.column) <= (first.line, first.column)
        else:
            name = next(getattr(part, n) for n in ("label", "id", "name", "fact") if hasattr(part, n))
            assert there[: span.length] == name.rpartition("#")[2], part


@pytest.mark.parametrize("path", GOOD, ids=by_name)
def test_every_attribute_and_part_of_a_rule_is_found_at_its_first_word(path: Path) -> None:
    """An error about the citation of a rule points to `cite`, one about its exceptions to `unless`."""
    for part in parts(parse(path.read_bytes().decode(), path.name)):
        held = (
            part.written if isinstance(part, Attributes)
            else part.parts if isinstance(part, RuleItem)
            else part.clauses if isinstance(part, ExpectLine)
            else {}
        )  # fmt: skip
        for name, token in held.items():
            assert token.text in (name.split()[0], "every"), (name, token)
