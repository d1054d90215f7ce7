"""What must hold of any text and any condition, tried on generated ones."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from brightline.language import (
    MeasureErrors,
    format_condition,
    format_draft,
    parse,
    parse_condition,
    parse_given,
    read_measure,
)
from brightline.language.conditions import Condition
from brightline.language.draft import Fence
from tests.language.files import GOOD, VOCABULARY
from tests.language.strategies import PAIRED, SOUP, conditions, damaged, scattered

ID = "us/ma/millbrook/example"
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def sound(errors: MeasureErrors, text: str) -> None:
    """Errors as they must be: at least one, each with a place in the text and four parts."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert errors.problems
    for problem in errors.problems:
        assert 1 <= problem.span.line <= len(lines)
        assert problem.span.column >= 1
        assert problem.what
        assert problem.why
        assert problem.next
        assert len(str(problem)) < 3_000


def comments(text: str) -> Counter[str]:
    return Counter(c.text for block in parse(text, "x").blocks if isinstance(block, Fence) for c in block.comments)


def read_or_refuse(text: str) -> None:
    """Any text is a measure or is refused; and what can be parsed can be formatted, once and for all."""
    try:
        read_measure(text, "act.md", VOCABULARY, ID)
    except MeasureErrors as errors:
        sound(errors, text)
    try:
        draft = parse(text, "act.md")
    except MeasureErrors as errors:
        sound(errors, text)
        return
    formatted = format_draft(draft)
    assert parse(formatted, "act.md") == draft
    assert format_draft(parse(formatted, "act.md")) == formatted


@SLOW
@given(st.text() | SOUP)
@example("---\n---\n```rules")
@example("---\n---\n\n```cases\ncase a: b")
@example("---\r---\r")
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    read_or_refuse(text)


@SLOW
@given(SOUP, st.sampled_from(("rules", "terms", "cases", "invariants")))
@example("not " * 2_000 + "a", "terms")
@example("term a means " + "(" * 2_000, "terms")
@example("rule a cite " * 500, "rules")
def test_any_fence_is_read_or_refused_with_a_place(text: str, word: str) -> None:
    read_or_refuse(f"---\ntitle: x\n---\n\n```{word}\n{text}\n```\n")


@SLOW
@given(damaged())
def test_a_damaged_measure_is_read_or_refused_with_a_place(text: str) -> None:
    read_or_refuse(text)


@SLOW
@given(scattered())
def test_blanks_line_breaks_and_comments_mean_nothing(text: str) -> None:
    """A file set anew in any way has one canonical form, and it is the form of the same measure."""
    formatted = format_draft(parse(text, "act.md"))
    assert format_draft(parse(formatted, "act.md")) == formatted
    assert parse(formatted, "act.md") == parse(text, "act.md")
    assert comments(formatted) == comments(text)


@SLOW
@given(scattered())
def test_formatting_changes_nothing_that_is_decided(text: str) -> None:
    try:
        before = read_measure(text, "act.md", VOCABULARY, ID)
    except MeasureErrors:
        # Examples of other places; their jurisdiction is not that of the path.
        return
    assert read_measure(format_draft(parse(text, "act.md")), "act.md", VOCABULARY, ID) == before


def test_most_good_examples_are_of_the_town_that_the_test_above_asks() -> None:
    read = 0
    for path in GOOD:
        try:
            read_measure(path.read_text(encoding="utf-8"), "act.md", VOCABULARY, ID)
            read += 1
        except MeasureErrors:
            pass
    assert read >= 15


@SLOW
@given(conditions())
def test_a_condition_said_in_words_reads_back_as_itself(condition: Condition) -> None:
    assert parse_condition(format_condition(condition), VOCABULARY) == condition


@given(PAIRED)
def test_a_comparison_of_two_dates_reads_back_as_itself(condition: Condition) -> None:
    assert parse_condition(format_condition(condition), VOCABULARY) == condition


@SLOW
@given(st.text() | SOUP)
def test_any_fact_or_condition_is_read_or_refused(text: str) -> None:
    for read in (parse_given, parse_condition):
        try:
            read(text, VOCABULARY)
        except MeasureErrors as errors:
            sound(errors, text)


@pytest.mark.parametrize("size", [1_000, 20_000])
def test_hostile_repetition_is_refused_in_bounded_time(size: int) -> None:
    """No part of the reader takes much more time than is in proportion to the file; else this test would hang."""
    front = "---\ntitle: x\n---\n\n"
    for body in (
        "```terms\n" + "".join(f"term t{i} means t{i + 1}\n" for i in range(size)) + "```\n",
        "```terms\nterm a means " + "(" * size + "\n```\n",
        "```rules\n" + "rule " * size + "\n```\n",
        "```rules\nrule " + "a" * size * 10 + "\n```\n",
        "```rules\n" + "?" * size + "\n```\n",
        "```rules\n" + '"' * size + "\n```\n",
        "```rules\n" + "a/" * size + "\n```\n",
        "```rules\n" + "a-" * size + "\n```\n",
        "> ```\n" * size,
        "#" * size + "\n",
        "# x\n" * size,
        "<!--" * size + "\n",
        "**Reading" * size + "\n",
        "```x\n```\n" * size,
        "\n" * size,
    ):
        with pytest.raises(MeasureErrors) as found:
            read_measure((front + body)[:1_000_000], "act.md", VOCABULARY, ID)
        sound(found.value, front + body)
