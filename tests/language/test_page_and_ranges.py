"""The page around the law, and the ranges in it: what is read as law, what states it, and which days meet."""

from __future__ import annotations

from pathlib import Path

import pytest

from brightline.language import Measure, MeasureErrors, parse
from brightline.language.markdown import Prose
from brightline.language.text_file import normalised, too_large
from tests.language.files import HERE, read

FRONT = (HERE / "good" / "resolution.md").read_text(encoding="utf-8").partition("\n---\n")[0] + "\n---\n"
ORDINANCE = (HERE / "good" / "effects.md").read_text(encoding="utf-8").partition("\n---\n")[0] + "\n---\n\n# Law\n\n"
RULE = 'rule {} cite "1" evidence read\n  forbid hold\n'


def refused(text: str) -> str:
    with pytest.raises(MeasureErrors) as found:
        read(Path("page.md"), text)
    return str(found.value)


def act(rules: str) -> Measure:
    return read(Path("page.md"), f"{ORDINANCE}```rules\n{rules}\n```\n")


# The page


def prose_above(page: str) -> list[tuple[str, str]]:
    """Of each fence of a page its heading and the paragraph that states it."""
    return [(fence.section, fence.prose) for fence in parse(f"{FRONT}{page}", "page.md").fences]


FENCE = "\n```invariants\nnever hold forbidden when papers is empty\n```\n"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (FENCE, [("", "")]),
        (f"First.\n{FENCE}", [("", "First.")]),
        (f"First,\ngoes on.\n\nSecond.\n{FENCE}", [("", "First, goes on.")]),
        (f"# One\n\nFirst.\n{FENCE}{FENCE}", [("One", "First."), ("One", "First.")]),
        (f"# One\n\nFirst.\n{FENCE}\nSecond.\n{FENCE}", [("One", "First."), ("One", "Second.")]),
        (f"# One\n\nFirst.\n\n## Two\n{FENCE}", [("Two", "")]),
        (f"# One\nFirst.\n{FENCE}", [("One", "First.")]),
        (f"First.\n# One\n{FENCE}", [("One", "")]),
        (f"First.\n#No heading\n{FENCE}", [("", "First.")]),
        (f"#No heading\n{FENCE}", [("", "#No heading")]),
        (f"## Two ##\n\nFirst.\n{FENCE}", [("Two", "First.")]),
        # What stands in an HTML comment is not on the page, so it states nothing.
        (f"<!-- Hidden. -->\n\nFirst.\n{FENCE}", [("", "First.")]),
        (f"<!-- Hidden.\n\nStill hidden. -->\n\nFirst.\n{FENCE}", [("", "First.")]),
        (f"<!-- Hidden.\n\nStill.\n\nStill. -->\n\nFirst.\n{FENCE}", [("", "First.")]),
        (f"First. <!-- Hidden.\n\nStill hidden. -->\n\nSecond.\n{FENCE}", [("", "First. <!-- Hidden.")]),
        (f"First. <!-- a --> <!-- b -->\n\nSecond.\n{FENCE}", [("", "First. <!-- a --> <!-- b -->")]),
        (f"# One <!-- not\n\n# Hidden -->\n\nFirst.\n{FENCE}", [("One <!-- not", "First.")]),
    ],
)
def test_the_first_paragraph_below_the_last_heading_states_a_provision(
    page: str, expected: list[tuple[str, str]]
) -> None:
    assert prose_above(page) == expected


@pytest.mark.parametrize(
    "page",
    [
        "```text\n```",
        "````text\n```\n````",
        "~~~text\n```\n~~~",
        "```text\n~~~\n````",
        "```text\n `` `\n  ```  ",
    ],
)
def test_a_fence_ends_where_as_many_of_its_own_marks_stand_alone(page: str) -> None:
    draft = parse(f"{FRONT}{page}\nAfter.\n", "page.md")
    assert draft.blocks == (Prose(page), Prose("After."))


@pytest.mark.parametrize(
    ("page", "line", "said"),
    [
        ("<!--\n```rules\n```\n-->", 2, "A fence stands inside an HTML comment."),
        ("x <!-- a --> <!-- b\n\n```rules\n```", 3, "A fence stands inside an HTML comment."),
        ("<!--\n\n```text\n```", 3, "A fence stands inside an HTML comment."),
        ("  ```rules\n  rule\n  ```", 1, "A fence is indented, quoted or in a list."),
        ("text\n> ~~~rules\n> ~~~", 2, "A fence is indented, quoted or in a list."),
        ("1. ```rules", 1, "A fence is indented, quoted or in a list."),
    ],
)
def test_law_that_readers_would_not_see_is_refused(page: str, line: int, said: str) -> None:
    with pytest.raises(MeasureErrors) as found:
        parse(f"{FRONT}{page}\n", "page.md")
    (problem, *others) = found.value.problems
    assert (problem.span.line - FRONT.count("\n"), problem.what) == (line, said)
    assert [p for p in others if p.what == said] == [], "its closing marks are not a second one"


@pytest.mark.parametrize(
    "page",
    [
        "<!-- a -->\n\n```text\n```",
        "<!-- a\n-->\n\n```text\n```",
        "a ``` b\n\n```text\n```",
        "a <!-- b --> c <!-- d\n-->\n\n```text\n```",
        "<!--\n  ```rules\n-->\n\n```text\n```",
    ],
)
def test_a_fence_after_a_comment_is_read(page: str) -> None:
    assert parse(f"{FRONT}{page}\n", "page.md").blocks


def test_two_buried_fences_are_two_mistakes() -> None:
    with pytest.raises(MeasureErrors) as found:
        parse(f"{FRONT}  ```rules\n  a\n  ```\n\n  ```rules\n  b\n  ```\n", "page.md")
    assert [p.span.line - FRONT.count("\n") for p in found.value.problems] == [1, 5]


@pytest.mark.parametrize(
    ("text", "line", "column", "length"),
    [
        ("", 1, 1, 1),
        ("title: x", 1, 1, 8),
        ("x ---\n---", 1, 1, 5),
        ("---\ntitle: x", 1, 1, 3),
        ("---\n x---", 1, 1, 3),
    ],
)
def test_front_matter_stands_between_two_lines_of_three_hyphens(text: str, line: int, column: int, length: int) -> None:
    with pytest.raises(MeasureErrors) as found:
        parse(text, "page.md")
    span = found.value.problems[0].span
    assert (span.line, span.column, span.length) == (line, column, length)
    assert "front matter" in found.value.problems[0].what


def test_line_ends_of_every_system_are_one_and_the_mark_of_order_is_taken_away() -> None:
    assert normalised("\ufeffa\r\nb\rc\n\ufeff") == "a\nb\nc\n\ufeff"
    assert normalised("a\nb") == "a\nb"
    assert normalised("a\rb") == "a\nb"


def test_what_is_said_of_a_file_that_no_measure_could_be() -> None:
    assert str(too_large("act.md")) == (
        "act.md:1:1\nThe file is larger than 1,000,000 bytes.\n"
        "No measure is this long; a file that is could stop the program that reads it.\n"
        "Split it into one file per instrument, or check that it is the right file."
    )


def test_who_encoded_and_who_reviewed_is_kept() -> None:
    text = FRONT.replace("encoded_by: ", "encoded_by: A. Ode, for ").replace("reviewed_by: ", "reviewed_by: B. Lin, ")
    measure = read(Path("page.md"), text)
    assert measure.encoded_by.startswith("A. Ode, for ")
    assert measure.reviewed_by.startswith("B. Lin, ")


# What is skipped


def test_a_clause_not_encoded_keeps_what_is_said_of_it() -> None:
    measure = act(
        'in force 2020-01-01 .. open\n\nnot encoded rest cite "9" evidence reported contested "It is disputed."\n'
        '  suspended 2021-01-01 .. 2021-02-01 by "Superior Court, order 7": "not seen" touches hold'
    )
    (rule,) = measure.rules
    assert (rule.contested, len(rule.suspensions)) == ("It is disputed.", 1)


# Ranges


@pytest.mark.parametrize("days", ["2020-01-01 .. 2020-01-01", "2020-01-01 .. 2020-01-02", "2020-01-01 .. open"])
def test_a_range_may_last_one_day_or_more(days: str) -> None:
    assert act(f"in force {days}\n\n{RULE.format('a')}").rules


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    said = refused(f"{ORDINANCE}```rules\nin force 2020-01-02 .. 2020-01-01\n\n{RULE.format('a')}```\n")
    assert "This range ends before it begins." in said


EVENTS = "event signed between 2020-03-01 and 2020-03-09\n\nevent printed on 2021-01-01\n\n"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2020-01-01 .. 2020-12-31", "2021-01-01 .. open"),
        ("2020-01-01 .. before signed", "signed .. open"),
        ("2020-01-01 .. before printed", "2021-01-01 .. open"),
        ("2020-01-01 .. 2020-12-31", "printed .. open"),
        ("2021-01-01 .. open", "2020-01-01 .. 2020-12-31"),
    ],
)
def test_versions_of_a_rule_follow_one_another_without_a_gap(first: str, second: str) -> None:
    measure = act(f"{EVENTS}in force {first}\n\n{RULE.format('a')}\nin force {second}\n\n{RULE.format('a')}")
    assert len(measure.rules) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2020-01-01 .. 2020-12-31", "2020-12-31 .. open"),
        ("2020-01-01 .. 2020-12-30", "2021-01-01 .. open"),
        ("2020-01-01 .. signed", "signed .. open"),
        ("2020-01-01 .. before signed", "2020-03-05 .. open"),
        ("2020-01-01 .. open", "2021-01-01 .. open"),
        ("2020-01-01 .. unknown", "2021-01-01 .. open"),
        ("2020-01-01 .. 2020-12-31", "2020-06-01 .. 2020-07-01"),
    ],
)
def test_versions_that_overlap_or_may_leave_a_gap_are_refused(first: str, second: str) -> None:
    with pytest.raises(MeasureErrors):
        act(f"{EVENTS}in force {first}\n\n{RULE.format('a')}\nin force {second}\n\n{RULE.format('a')}")
